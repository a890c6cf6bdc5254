"""Several sources: tolls that were corrected, different articles, outlets and speakers, the newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag import Tracker
from rag.answer.first import told_first
from rag.answer.missing import missing
from rag.answer.selection import chosen_of, most_named, ordered, said_first, without_asked
from rag.questions import understand
from rag.questions.attitudes import asked_as, attitude_in
from rag.questions.tolls import counted_in, states_toll, toll_in
from rag.rank.candidates import Candidate
from rag.rank.features import NAMES
from rag.records import Article, Span, Statement
from tests.candidates import candidates_of


@pytest.mark.parametrize(
    ("question", "toll"),
    [
        ("How many people died in the flood?", "dead"),
        ("How many lost their lives in the flood?", "dead"),
        ("What is the latest death toll?", "dead"),
        ("How many were injured when the bridge fell?", "hurt"),
        ("How many people are still missing?", "missing"),
        ("How many cases of cholera were there?", "cases"),
        ("How many protesters were arrested?", "arrested"),
        ("How many bridges are closed?", None),
        ("How many?", None),
        ("Who died in the flood?", None),
    ],
)
def test_which_count_is_asked_for(question: str, toll: str | None) -> None:
    assert toll_in(question) == toll


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("Twenty-eight people died.", True),
        ("The toll now stands at 31, the mayor said.", True),
        ("A total of 39 are confirmed dead.", True),
        ("He died in 1999.", False),  # a year
        ("She died on May 12.", False),  # a day
        ("At 10.30 he was dead.", False),
        ("The 64-year-old died.", False),  # an age
        ("Some 95% of the dead were known.", False),
        ("Nine boats left the harbour before the men whom the town had never counted were dead.", False),
        ("Nine boats sank.", False),
        ("Ida, whose brother was among the dead, came with about forty others.", False),
        ("The brother of one of the dead spoke.", False),
        ("Four children were among the dead.", True),
        ("The number of the dead, he said, rose to 12.", True),
    ],
)
def test_what_states_a_count_of_the_dead(sentence: str, states: bool) -> None:
    assert states_toll("dead", sentence) is states


def candidates(*articles: Article, **scores: float) -> list[Candidate]:
    """Every sentence of the articles, best first; `scores` by the first word of the sentence, else 5."""
    signs = dict.fromkeys(NAMES, 0.0) | {"soft_passage": 1.0}
    found = [
        replace(c, score=scores.get(c.text.split()[0], 5.0)) for c in candidates_of(*articles, signs=signs)
    ]
    return sorted(found, key=lambda c: -c.score)


def told(day: int, text: str, source: str = "A") -> Article:
    return Article(
        title="Flood at Tarn", text=text, id=f"{source}-{day}", source=source, published=date(2025, 2, day)
    )


def shown(question: str, found: list[Candidate], k: int = 3) -> list[str]:
    asked = understand(question)
    return [g[0].text for g in chosen_of(asked, ordered(asked, found), k)]


def test_tolls_come_first_one_an_article_the_newest_first() -> None:
    first = told(3, "Nine people died at Tarn. Rescuers looked for the dead of Tarn.")
    later = told(9, "Twelve are now known to be dead. Boats went out to Tarn.")
    found = candidates(first, later, Rescuers=9.0, Boats=8.0)
    assert shown("How many people died at Tarn?", found) == [
        "Twelve are now known to be dead.",
        "Nine people died at Tarn.",
        "Rescuers looked for the dead of Tarn.",
    ]


def test_who_is_counted_is_counted() -> None:
    found = candidates(
        told(1, "Fourteen officers were hurt."), told(2, "Some journalists were hurt."), Some=4.0
    )
    asked = understand("How many journalists were hurt?")
    best = ordered(asked, found)[0][0]
    assert missing(asked, best, found, [best]).endswith("counts no journalists")
    both = candidates(told(1, "Nine journalists were hurt."), told(2, "Fourteen officers were hurt."))
    assert shown("How many journalists were hurt?", both, 1) == ["Nine journalists were hurt."]
    assert shown("How many people were hurt?", both, 1) == ["Fourteen officers were hurt."]  # the newest
    named = candidates(told(1, "The reporters were in the square. Nine were hurt."), Nine=9.0)
    assert missing(asked, named[0], named, named) == ""


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("How many journalists were injured in Tarn?", "journalists"),
        ("How many police officers were hurt?", "officers"),
        ("How many hectares of the forest burnt?", "hectares"),
        ("How many patients took part in the trial?", None),
        ("How many of the passengers were children?", None),
        ("How many people died?", None),
        ("How many have died?", None),
        ("How many people in Tarn were hurt?", None),
        ("How many cases were there?", None),
        ("What is the death toll?", None),
    ],
)
def test_who_is_counted(question: str, who: str | None) -> None:
    assert counted_in(question) == who


def test_a_toll_of_another_place_is_not_put_first() -> None:
    other = Article(title="Vonn", text="Forty people died.", source="A", published=date(2025, 3, 1))
    found = candidates(told(3, "Nine people died at Tarn."), other)
    assert shown("How many people died at Tarn?", found, 1) == ["Nine people died at Tarn."]


def test_an_article_begins_with_its_toll() -> None:
    found = candidates(told(3, "At least 22 were killed. The week before, ten people died in Vonn."), The=9.0)
    assert shown("How many died at Tarn?", found, 1) == ["At least 22 were killed."]


def test_a_count_in_a_conversation_is_that_of_its_articles() -> None:
    found = candidates(told(3, "Nine people died."), told(20, "Twelve people died."))
    asked = replace(understand("How many people died?"), recent=("A-3",))
    assert ordered(asked, found)[0][0].text == "Nine people died."
    assert ordered(replace(asked, recent=("B-1",)), found)[0][0].text == "Twelve people died."
    other = candidates(told(3, "Nine people died.", "B"), told(20, "Twelve people died."))
    assert ordered(replace(asked, source="B"), other)[0][0].text == "Nine people died."


def test_a_count_that_was_updated_goes_before_the_first() -> None:
    found = candidates(told(3, "Five people died in the night. The toll rose to eleven by noon."))
    assert shown("How many died at Tarn?", found, 1) == ["The toll rose to eleven by noon."]


def test_the_latest_is_the_news_of_the_newest_article_about_it() -> None:
    old = told(3, "The mill of Tarn burns. Mills are old.")
    new = told(9, "The mill of Tarn is shut. Mills are loud.")
    other = Article(
        title="Quarries", text="A mill stood here.", id="q", source="A", published=date(2025, 3, 1)
    )
    found = [
        replace(c, signs=dict(c.signs) | {"title": 1.0 if c.hit.passage.article.id != "q" else 0.0})
        for c in candidates(old, new, other, Mills=6.0)
    ]
    assert shown("What is the latest on the mill?", found, 2) == [
        "The mill of Tarn is shut.",
        "The mill of Tarn burns.",
    ]


def test_voices_are_sentences_that_somebody_says() -> None:
    article = told(1, "Mills are loud. Quarries are loud.")
    mills, quarries = candidates(article, Mills=9.0, Quarries=8.0)
    found = [mills, replace(quarries, statement=said(article, quarries.span, "Ida Berg"))]
    assert shown("What do people say about noise?", found, 1) == ["Quarries are loud."]
    assert shown("What were the reactions to noise?", found, 1) == ["Quarries are loud."]
    assert shown("Which papers are about noise?", found, 1) == ["Mills are loud."]


def test_the_days_asked_for_hold_back_later_tolls() -> None:
    found = candidates(told(3, "Nine people died."), told(20, "Twelve people died."))
    assert shown("How many people died by 10 February 2025?", found, 1) == ["Nine people died."]


def test_the_outlet_and_the_days_asked_for_go_first() -> None:
    found = candidates(told(1, "Mills are loud.", "A"), told(2, "Bells are loud.", "B"), Mills=6.0)
    asked = understand("What is loud?")
    assert ordered(asked, found)[0][0].text == "Mills are loud."
    assert ordered(replace(asked, source="B"), found)[0][0].text == "Bells are loud."
    assert ordered(replace(asked, since=date(2025, 2, 2)), found)[0][0].text == "Bells are loud."
    far = candidates(told(1, "Mills are loud.", "A"), told(2, "Bells are loud.", "B"), Mills=20.0)
    assert ordered(replace(asked, source="B"), far)[0][0].text == "Mills are loud."  # preferred, not demanded


def test_what_is_named_goes_before_what_is_like_it() -> None:
    plane = told(1, "Nine passengers were aboard the plane.")
    named = told(2, "A plane of Vonn Air left late. Twelve people had tickets.")
    found = candidates(plane, named, Nine=9.0, Twelve=7.0, A=6.0)
    asked = understand("How many passengers were aboard the Vonn Air plane?")
    first, *_ = [g[0].text for g in ordered(asked, found)]
    assert first == "Twelve people had tickets."  # anywhere in the article is enough
    assert [c.text for c in most_named(asked, found)] == ["Twelve people had tickets.", named.text[:30]]
    assert most_named(understand("How many were aboard the plane?"), found) == found
    far = candidates(plane, named, Nine=19.0, Twelve=7.0, A=6.0)
    assert ordered(asked, far)[0][0].text == plane.text  # preferred, not demanded
    assert most_named(asked, far) == far


def test_a_heading_that_asks_the_question_is_no_answer_to_it() -> None:
    article = Article(
        text="Why was the dam closed?\n\nThe dam was closed because it leaks.\n\nWho owns the dam?"
    )
    found = candidates(article)
    left = without_asked(understand("Why was the dam closed?"), found)
    assert [c.text for c in left] == ["The dam was closed because it leaks.", "Who owns the dam?"]
    assert without_asked(understand("The dam was closed because it leaks."), found) == found


def test_what_somebody_says_of_it_goes_before_what_is_told_of_both() -> None:
    beside = told(1, "Tom Vale follows Ida Berg.")
    theirs = told(2, "“Ida Berg was brave,” said he.\nNobody was there.\n“The bridge is safe,” said he.")
    found = candidates(beside, theirs, Tom=12.0, Nobody=9.0, **{"“Ida": 7.0, "“The": 8.0})
    found = [
        replace(c, statement=said(theirs, c.span, "Tom Vale")) if c.text.startswith("“") else c for c in found
    ]
    asked = understand("What did Tom Vale say about Ida Berg?")
    assert ordered(asked, found)[0][0].text == "“Ida Berg was brave,” said he."


def test_different_voices_before_the_same_again() -> None:
    one = told(1, "Mills are loud. Quarries are loud. Roads are loud.")
    two = told(2, "Bells are loud.", "A")
    three = told(3, "Dogs are loud.", "B")
    found = candidates(one, two, three, Mills=9.0, Quarries=8.5, Roads=8.0, Bells=7.5, Dogs=7.0)
    assert shown("What do they say about noise?", found) == [
        "Dogs are loud.",
        "Bells are loud.",
        "Mills are loud.",
    ]
    assert shown("What do they say about noise?", found, 2) == ["Dogs are loud.", "Mills are loud."]
    assert shown("What is loud?", found, 2) == ["Mills are loud.", "Quarries are loud."]


def test_two_speakers_of_one_article_before_one_twice() -> None:
    article = told(1, "Mills are loud. Quarries are loud. Roads are loud.")
    found = candidates(article, Mills=9.0, Quarries=8.5, Roads=8.0)
    speakers = {"Mills": "Ida Berg", "Quarries": "Ida Berg", "Roads": "Tom Vale"}
    found = [
        Candidate(c.hit, c.span, c.score, c.signs, said(article, c.span, speakers[c.text.split()[0]]))
        for c in found
    ]
    assert shown("What do they say about noise?", found, 2) == ["Mills are loud.", "Roads are loud."]


def said(article: Article, span: Span, speaker: str) -> Statement:
    return Statement(article, (span,), span, None, "direct", "x", 0.9, speaker_name=speaker)


def test_the_newest_toll_over_the_bundled_articles(library: Tracker) -> None:
    quotes = library.ask("How many people died on the Halcyon Star?").quotes
    days = [q.article.published for q in quotes]
    assert len({q.article.id for q in quotes}) == 3
    assert days == sorted(days, key=lambda d: d or date.min, reverse=True)
    assert "29" in quotes[0].text and "Twenty-eight" in quotes[1].text and "17" in quotes[2].text


def test_somebody_s_last_words_are_theirs_and_the_newest(library: Tracker) -> None:
    quotes = library.ask("latest statements by Tomas Verhaan").quotes
    days = [q.article.published for q in quotes if q.article.published]
    assert {q.speaker_name for q in quotes} == {"Tomas Verhaan"}
    last = max(s.article.published for s in library.statements(speaker="Verhaan") if s.article.published)
    assert days[0] == last and days == sorted(days, reverse=True)
    [on_it, *_] = library.ask("What did Tomas Verhaan say most recently about the shipyard?").quotes
    assert "shipyard" in on_it.article.text


def test_several_voices_over_the_bundled_articles(library: Tracker) -> None:
    quotes = library.ask("What do they say about the dam?").quotes
    assert len({q.article.id for q in quotes}) == len({q.article.source for q in quotes}) == 3


def test_who_praised_begins_with_who_did_in_whatever_words() -> None:
    text = "Nahum spoke of the crew. Ottman said the boat was old. Kramm thanked the crew. Vale left."
    found = candidates(told(1, text), Nahum=5.0, Ottman=4.5, Kramm=3.5, Vale=3.0)
    chosen = chosen_of(
        understand("Who praised the crew?"), ordered(understand("Who praised the crew?"), found), 2
    )
    assert [g[0].text for g in chosen] == ["Kramm thanked the crew.", "Nahum spoke of the crew."]


def test_who_condemned_has_those_who_did_before_newer_articles() -> None:
    question = understand("Who condemned the raid on Tarn?")
    old = told(1, "Kramm called the raid on Tarn unacceptable. Nahum denounced the raid on Tarn.")
    new = told(9, "The raid on Tarn lasted an hour. Tarn was quiet after the raid.")
    chosen = chosen_of(question, ordered(question, candidates(old, new)), 3)
    assert [g[0].text.split()[0] for g in chosen] == ["Kramm", "Nahum", "The"]


@pytest.mark.parametrize(
    ("question", "attitude", "verb"),
    [
        ("Who condemned the raid?", "against", "condemned"),
        ("Which leaders have criticised the raid?", "against", "criticised"),
        ("Who else publicly praised the crew?", "for", "praised"),
        ("Who called for calm?", "urge", "called for"),
        ("Who was condemned to death?", None, ""),  # it was done to them
        ("Who won the regatta?", None, ""),
        ("What did Kramm condemn?", None, ""),
    ],
)
def test_what_somebody_did_by_speaking(question: str, attitude: str | None, verb: str) -> None:
    assert (attitude_in(question), asked_as(question)) == (attitude, verb)


def test_the_dead_of_a_flood_are_not_those_of_all_floods() -> None:
    text = "In 2018 floods killed 6,000 people worldwide. In Tarn 9 people died of the flood."
    question = understand("How many people did the flood in Tarn kill?")
    assert question.toll == "dead"
    found = candidates(told(1, text), In=5.0)
    assert ordered(question, found)[0][0].text.startswith("In Tarn")
    everywhere = understand("How many people do floods kill worldwide?")
    assert ordered(everywhere, found)[0][0].text.startswith("In 2018")


@pytest.mark.parametrize(
    ("question", "score", "first"),
    [
        ("What did Ida Berg say about the dam?", 6.0, "Ida"),
        ("What did Ida Berg say about the dam?", 2.0, "A"),  # too far from what comes nearest
        ("What did Tom Vale say about the dam?", 6.0, "A"),
        ("What did Ida Berg say about the harvest?", 6.0, "A"),
        ("What is the dam made of?", 6.0, "A"),
    ],
)
def test_whether_there_is_an_answer_is_told_by_who_was_asked_for(
    question: str, score: float, first: str
) -> None:
    article = told(3, "A dam is built at Tarn. It rained. Ida Berg said that it was too low.")
    said = article.text.index("Ida")
    statement = Statement(
        article,
        (Span(said + 14, len(article.text) - 1),),
        Span(said, said + 8),
        None,
        "indirect",
        "x",
        0.9,
        speaker_name="Ida Berg",
    )
    signs = dict.fromkeys(NAMES, 0.0)
    found = [
        replace(c, signs=signs, statement=statement if c.span.start == said else None)
        for c in candidates(article, A=9.0, Ida=score)
    ]
    asked = understand(question, speakers=["Ida Berg", "Tom Vale"])
    assert said_first(asked, found)[0].text.split()[0] == first
    assert len(said_first(asked, found)) == len(found)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Who hosted the concert?", "Ida"),  # what has the word, then what tells it in another one
        ("Who emceed the concert?", "Ida"),
        ("Who praised the concert?", "A"),
    ],
)
def test_what_tells_the_word_that_the_first_lacks_goes_before_it(question: str, first: str) -> None:
    text = "A concert was given at Tarn. It rained all day. Two hundred came. Ida Berg hosted it."
    asked = understand(question)
    groups = ordered(asked, candidates(told(3, text), A=9.0, Ida=6.0))
    assert told_first(asked, groups, groups[:3])[0][0].text.split()[0] == first
