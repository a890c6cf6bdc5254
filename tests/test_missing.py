"""What is missing of a question, over the bundled articles with the real ranking; and as pure checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag import Tracker
from rag.answer.absent import missing_names, unknown_names
from rag.answer.compose import compose
from rag.answer.kind import missing_kind
from rag.answer.literal import missing_literally
from rag.answer.measures import unmeasured
from rag.answer.missing import UNANSWERED, beside, missing
from rag.answer.untold import untold
from rag.passages import split_passages
from rag.questions import understand
from rag.rank.candidates import Candidate
from rag.rank.features import NAMES
from rag.rank.weights import ANSWERS
from rag.records import Article, Hit, Span, Statement
from tests.candidates import candidates_of

GOOD = dict.fromkeys(NAMES, 0.0) | {
    "cosine": 0.8, "passage_cosine": 0.8, "coverage_with_previous": 1.0, "coverage_passage": 1.0,
    "soft_with_previous": 1.0, "soft_passage": 1.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Who designed the Ostrel Dam?", "does not mention designed"),
        (
            "How many flights carried Iranians from Damascus to Moscow?",
            "no article near to it mentions Moscow",
        ),
        ("When was the Aldgate Fund founded?", "do not say “founded”, nor anything like it"),
        ("How many people died when the Ostrel Dam broke?", "no sentence puts a number to the dead"),
        ("How old was the captain of the crab boat?", "no length of time or age"),
    ],
)
def test_what_is_close_and_no_answer_is_partial_and_says_why(
    library: Tracker, question: str, says: str
) -> None:
    answer = library.ask(question)
    assert answer.status == "partial"
    assert says in answer.reason
    assert says in answer.text
    assert 0 < answer.confidence < library.ask("When was the Ostrel Dam completed?").confidence
    assert answer.quotes


@pytest.mark.parametrize(
    ("question", "nothing", "looked_for"),
    [
        # both are there, and never together: not even a part of this is supported
        ("What did Marit Solheim say about the tram strike?", "tram strike is said by Marit Solheim", "Marit Solheim, tram strike"),
        ("What did Ottilie Kramm say about the ferry?", "ferry is said by Ottilie Kramm", "Ottilie Kramm, ferry"),
        ("What did Helena Vos say about the power grid?", "power grid is said by Helena Vos", "Helena Vos, power grid"),
        ("What did the Danish prime minister say about Saint-Orlan?", "", "Danish prime minister, Saint-Orlan"),
    ],
)  # fmt: skip
def test_words_of_somebody_on_what_they_never_spoke_of_are_refused(
    library: Tracker, question: str, nothing: str, looked_for: str
) -> None:
    answer = library.ask(question)
    assert (answer.status, answer.quotes) == ("no_support", ())
    assert nothing in answer.reason
    assert f"Looked for: {looked_for}" in answer.reason
    assert len({q.article.id for q in answer.near_misses}) == len(answer.near_misses) == 3


def test_a_near_miss_is_nearest_to_what_is_asked_about_and_one_is_by_whom(library: Tracker) -> None:
    near = library.ask("What did Marit Solheim say about the tram strike?").near_misses
    assert "strike" in near[0].text.lower()
    assert [q.speaker_name for q in near].count("Marit Solheim") == 1


@pytest.mark.parametrize(
    "question",
    [
        "What did Marit Solheim say about the safety of the dam?",
        "When was the Ostrel Dam completed?",
        "Who leads the Progress Party?",
        "How many crossings do the Iraqi border records show?",
        "What did Verhaan say when he resigned?",
        "When did the rebels take Aleppo?",
        "How high is the wall of the dam?",
    ],
)
def test_what_is_answered_lacks_nothing(library: Tracker, question: str) -> None:
    answer = library.ask(question)
    assert (answer.status, answer.reason) == ("answered", "")


def candidates(text: str, *signs: str, statement: Statement | None = None) -> list[Candidate]:
    """The sentences of a text in order; the first named sign is set in the first sentence, and so on."""
    found = candidates_of(Article(text=text, published=date(2024, 12, 6)), signs=GOOD, statement=statement)
    marks = [*signs, *[""] * len(found)]
    return [
        replace(c, signs=GOOD | {mark: 1.0}) if mark else c for c, mark in zip(found, marks, strict=False)
    ]


@pytest.mark.parametrize(
    ("question", "text", "signs", "best", "kind"),
    [
        ("Who stabbed the guard?", "The guard was stabbed.", ["lacks_person"], 0, "person"),
        ("Who stabbed the guard?", "Ida Berg was caught. She stabbed the guard.", ["", "lacks_person"], 1, None),
        ("Who stabbed the guard?", "Ida Berg slept. The guard was stabbed.", ["", "lacks_person"], 1, "person"),
        ("Who stabbed the guard?", "The guard was stabbed by an inmate.", ["lacks_person"], 0, None),
        ("Who won the prize?", "A small bakery won the prize.", ["lacks_person"], 0, None),
        ("How many came?", "Nine people came. It was all of them.", ["", "lacks_number"], 1, None),
        ("How many came?", "People came.", ["lacks_number"], 0, "number"),
        ("When did it end?", "It ended.", ["lacks_date"], 0, "date"),
        ("When did it end?", "It ended after the second vote.", ["lacks_date"], 0, None),
        ("How old is he?", "He is 64.", ["lacks_duration"], 0, None),
        ("How old is he?", "He is old.", ["lacks_duration"], 0, "duration"),
        ("Why did it end?", "It ended.", ["lacks_reason"], 0, None),  # reasons have too many forms
    ],
)  # fmt: skip
def test_the_kind_asked_for_may_stand_in_the_sentence_before(
    question: str, text: str, signs: list[str], best: int, kind: str | None
) -> None:
    found = candidates(text, *signs)
    assert missing_kind(understand(question), found[best], found) == kind


def test_words_of_somebody_else_are_not_the_words_asked_for() -> None:
    text = "“The bridge is safe,” said Ida Berg. Tom Vale lives beside the bridge."
    (first, second) = candidates(text)
    said = Statement(
        first.hit.passage.article,
        (Span(1, 19),),
        Span(27, 35),
        None,
        "direct",
        "x",
        0.9,
        speaker_name="Ida Berg",
    )
    theirs = Candidate(first.hit, first.span, first.score - 2, first.signs, said)
    asked = understand("What did Ida Berg say about the bridge?")
    answer = compose(asked, [second, theirs])
    assert [q.speaker_name for q in answer.quotes] == ["Ida Berg", None]  # hers first, though it scores less
    assert answer.status == "answered"
    other = understand("What did Tom Vale say about the bridge?")
    assert missing(other, second, [second, theirs], [second, theirs]) == (
        "none of these sentences is said by Tom Vale"
    )


def test_days_and_outlets_that_nothing_shown_is_of_are_told() -> None:
    found = candidates("The bridge is closed. It will open in 2026.")  # of 2024-12-06
    days = (date(2024, 1, 1), date(2026, 12, 31))

    def lacks(question: str) -> str:
        asked = understand(question, published=days, sources=("Harbour Post",), today=date(2026, 1, 1))
        return missing(asked, found[0], found, found)

    assert lacks("Is the bridge closed in December 2024?") == ""
    assert lacks("Is the bridge closed in 2026?") == ""  # the passage speaks of it
    assert lacks("Is the bridge closed in March 2025?") == (
        "none of these articles is from 2025-03-01 to 2025-03-31"
    )
    assert (
        lacks("According to the Harbour Post, is the bridge closed?")
        == "none of these articles is from Harbour Post"
    )


def test_the_age_told_goes_before_the_death() -> None:
    text = "Ida Berg, who built the bridge, died on Monday. She was 64. Tom Vale, 30, drove her."
    found = candidates(text, "lacks_duration")
    answer = compose(understand("How old was Ida Berg?"), found)
    assert [q.text for q in answer.quotes][:2] == [
        "She was 64.",
        "Ida Berg, who built the bridge, died on Monday.",
    ]
    assert answer.status == "answered"


def test_an_age_told_far_down_goes_first() -> None:
    text = (
        "Ida Berg, who built the bridge, died on Monday. The bridge was her last. Ida Berg built nine bridges. "
        "Ida Berg lived by the river. She was 64."
    )
    answer = compose(understand("How old was Ida Berg?"), candidates(text))
    assert answer.quotes[0].text == "She was 64."
    assert len(answer.quotes) == 3


def test_where_the_cross_encoder_finds_an_answer_to_another_name_it_finds_none() -> None:
    signs = GOOD | {ANSWERS: UNANSWERED - 1}
    (told,) = candidates("Brise Line has painted ferries, and Tom Vale rides on them.")
    (other,) = candidates("The ferry of Vonn Air was painted by Ida Berg.")
    told, other = replace(told, signs=signs), replace(other, signs=signs | {ANSWERS: 5.0})
    asked = understand("Who painted the ferry of Brise Line?")
    no = "the nearest sentences are about it, and none of them seems to say it"
    assert missing(asked, told, [told], [told]) == no
    assert missing(asked, told, [told, other], [told]) == no
    sure = replace(told, signs=signs | {ANSWERS: 5.0})
    assert missing(asked, sure, [sure], [sure]) == ""


def test_whose_mother_it_is_does_not_tell_of_her() -> None:
    found = candidates("Ida Berg built the bridge and was 64.")
    asked = "How old was the mother of Ida Berg, who built the bridge?"
    assert "does not mention mother" in missing(understand(asked), found[0], found, found)
    found = candidates("The attorney of Ida Berg, who built the bridge, was 64.")
    assert missing(understand("How old was Ida Berg's lawyer?"), found[0], found, found) == ""


def test_years_of_service_are_no_age() -> None:
    text = "Ida Berg, who was mayor for twelve years, died on Monday. She was 64."
    answer = compose(understand("How old was Ida Berg when she died?"), candidates(text))
    assert answer.quotes[0].text == "She was 64."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Kramm spoke of the crew of the ferry.", "none of these sentences says that anybody praised it"),
        ("Kramm thanked the crew of the ferry.", ""),
        ("Kramm thanked the drivers of Tarn.", "none of these sentences says that anybody praised it"),
    ],
)
def test_who_praised_somebody_did_more_than_speak(text: str, says: str) -> None:
    found = candidates(text)
    assert says in missing(understand("Who praised the crew of the ferry?"), found[0], found, found)
    assert says or not missing(understand("Who praised the crew of the ferry?"), found[0], found, found)


def test_who_was_flown_to_a_hospital_was_taken_there() -> None:
    found = candidates("Ida Berg was flown to the Tarn Clinic, a hospital in Vonn.", "soft_missing_passage")
    assert missing(understand("Which hospital in Vonn was Ida Berg taken to?"), found[0], found, found) == ""


def test_money_need_not_stand_where_a_sum_does() -> None:
    found = candidates("Brise Line was launched with $15 million.")
    assert missing(understand("How much money was Brise Line launched with?"), found[0], found, found) == ""


def test_a_name_that_only_the_nearest_article_lacks_is_not_said_to_be_nowhere() -> None:
    nearest, *_ = candidates("Nine passengers were aboard the plane.")
    (other,) = candidates("Vonn Air has a plane.")
    asked = understand("How many passengers were aboard the Vonn Air plane of Brise Line?")
    assert beside(asked, nearest, [nearest, other]) == "no article near to it mentions Brise Line"
    asked = understand("How many passengers were aboard the Vonn Air plane?")
    assert beside(asked, nearest, [nearest, other]) == (
        "the article that comes nearest does not mention Vonn Air"
    )
    assert beside(asked, other, [nearest, other]) == ""


def test_what_answers_in_part_stands_beside_nothing_of_something_else(library: Tracker) -> None:
    answer = library.ask("Who designed the Ostrel Dam?")
    assert answer.status == "partial"
    assert all("Ostrel" in q.article.text for q in answer.quotes)


def test_somebody_is_not_answered_for_with_words_on_something_else() -> None:
    text = "Tom Vale follows Ida Berg.\n“The bridge is safe,” said Tom Vale."
    (first, second) = candidates(text)
    article, span = second.hit.passage.article, second.span
    statement = Statement(article, (span,), span, None, "direct", "x", 0.9, speaker_name="Tom Vale")
    second = replace(second, statement=statement)
    both = [first, second]
    asked = understand("What did Tom Vale say about Ida Berg?")
    assert missing(asked, first, both, both) == "nothing here that Tom Vale says is about Ida Berg"
    assert missing(asked, first, both, [first]) == "none of these sentences is said by Tom Vale"
    asked = understand("What did Tom Vale say about the bridge?")
    assert missing(asked, second, both, both) == ""
    asked = understand("What did Tom Vale say about Ida Berg?")
    (named,) = candidates("“Berg was brave,” said Tom Vale, who followed Ida.")
    named = replace(named, statement=replace(statement, article=named.hit.passage.article))
    assert missing(asked, named, [named], [named]) == ""
    short = [c for c in candidates("Ida Berg left.\n“Berg was brave,” said Tom Vale.") if "brave" in c.text]
    short = [replace(c, statement=replace(statement, article=c.hit.passage.article)) for c in short]
    assert missing(asked, short[0], short, short) == ""  # the surname is enough


def test_a_name_that_no_article_near_has_is_not_even_part(library: Tracker) -> None:
    answer = library.ask("How many people died in the Zanzibar ferry accident?")
    assert answer.status == "no_support"
    assert "Zanzibar" in answer.reason


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who hosted the Eurovision contest?", "Looked for: hosted, Eurovision contest, which the nearest passage does not have."),
        ("Who painted the ceiling of the Ostrel Dam?", "not in the nearest passage: painted"),
        ("Who knitted chimney crabs?", "Looked for: crabs; not in the nearest passage: knitted chimney."),
    ],
)  # fmt: skip
def test_what_was_looked_for_is_said_once(library: Tracker, question: str, reason: str) -> None:
    said = library.ask(question).reason
    assert reason in said
    assert said.count(reason.split()[-1].rstrip(".")) == 1


@pytest.mark.parametrize(
    ("question", "published", "lacks"),
    [
        ("Who won the Vonn regatta in 1998?", date(2024, 7, 1), "1998"),
        ("Who won the Vonn regatta in 2019?", date(2024, 7, 1), ""),  # named
        ("Who won the Vonn regatta in 2023?", date(2024, 7, 1), ""),  # last year
        ("Who won the Vonn regatta in 2024?", date(2024, 7, 1), ""),  # its own
        ("Who won the Vonn regatta in 1998?", None, ""),  # nobody can tell
    ],
)
def test_a_year_that_the_article_neither_names_nor_is_of(
    question: str, published: date | None, lacks: str
) -> None:
    text = "Ida Berg paid for the Vonn regatta and won, as she did last year and in 2019."
    article = Article(title="Regatta", text=text, published=published)
    passage = split_passages(article)[0]
    best = Candidate(Hit(passage, 1.0), passage.sentences[0], 1.0, GOOD)
    said = missing(understand(question), best, [best], [best])
    assert ("does not mention" in said) == bool(lacks)
    assert lacks in said


@pytest.mark.parametrize(
    ("asked", "lacks"),
    [
        ("the $146 million extension", "$146 million"),
        ("the 1.9 million seats", "1.9 million"),
        ("the fall of 31%", "31%"),
        ("the 4,700 sleepers", "4,700"),
        ("the $1998", "$1998"),  # a sum is no year
        ("the $750 billion law", ""),  # as good as it
        ("the 1.4 million cars", ""),
        ("the 13% rise", ""),
        ("the fair of 1998", ""),  # a year is looked for as a year
        # small numbers too, in digits or in words
        ("the deal of 32 mills", "32 mills"),
        ("the deal of 27 mills", ""),
        ("the deal of twenty-seven mills", ""),
        ("the deal of Week 11", "Week 11"),
        ("the third law", "third law"),
        ("the sixth law", ""),
        ("the 6th law", ""),
        ("the first law", ""),  # of anything there is a first
        ("the two laws", ""),  # so many answers are asked for
        ("which 12 laws", ""),
        ("the law nine years on", ""),  # reckoned by who asks
        ("the law of May 11", ""),
        ("the law on 11 mills", "11 mills"),  # though the article has a day with this number
        ("the law of the 19th century", ""),
        ("the F-150 law", ""),
        ("the law on the 9/11 attacks", ""),
    ],
)
def test_a_figure_that_the_article_does_not_have_is_of_something_else(asked: str, lacks: str) -> None:
    text = (
        "On May 11 Ida Berg signed a $739 billion law, her sixth. It pays for 1,400,000 or 1.38 million cars and a rise of 13 percent in 27 "
        "mills."
    )
    found = candidates(text)
    question = understand(f"Who signed {asked}?")
    assert missing_literally(question, found[0]) == ([lacks] if lacks else [])
    said = beside(question, found[0], found)
    assert said == (f"no article near to it mentions {lacks}" if lacks else "")


@pytest.mark.parametrize(
    "asked", ["Give four reasons", "Identify five laws", "Tell me four things", "What are four laws"]
)
def test_how_many_answers_are_wanted_stands_in_no_article(asked: str) -> None:
    found = candidates("Ida Berg signed the law.")
    assert missing_literally(understand(f"{asked} for Ida Berg."), found[0]) == []


def test_a_small_figure_that_another_article_has_may_go_without_saying() -> None:
    asked = understand("Who mended the nine mills of Tarn?")
    best, *_ = candidates("Ida Berg mended the mills of Tarn.")
    others = candidates("Nine men met at Tarn.")
    assert "nine mills" in beside(asked, best, [best]) and "nine mills" in missing(
        asked, best, [best], [best]
    )
    assert beside(asked, best, [best, *others]) == ""
    many = understand("Who mended the 4,700 mills of Tarn?")
    assert "4,700" in beside(many, best, [best, *candidates("There are 4,700 mills.")])


@pytest.mark.parametrize(
    ("asked", "lacks"),
    [
        ("Which mayor described the mill as a “quiet disaster”?", ["“quiet disaster”"]),
        ('Who starred in "The Long Mill"?', ["“The Long Mill”"]),
        ("Who starred in ‘The Grey Mill’?", []),
        ("Who starred in “The Gray Mill”?", []),  # mistyped
        # whether that was said is checked as a quotation
        ("Who called the mill a “wound that will not heal”?", []),
        ("Which “star” wrote the play?", []),  # set apart by who asks, quoted from nowhere
        ('Where does Edda "Ducks" Berg live?', []),  # a nickname
        ("What became of the 'Rock 'n' Roll' mill?", []),
    ],
)
def test_what_is_quoted_stands_in_the_article(asked: str, lacks: list[str]) -> None:
    found = candidates("Edda Berg wrote “The Grey Mill” at Tarn. She called it a play for nobody.")
    question = understand(asked)
    assert missing_literally(question, found[0]) == lacks
    if lacks:
        assert beside(question, found[0], found) == f"no article near to it mentions {lacks[0]}"


def test_of_a_name_told_in_full_the_last_word_is_enough() -> None:
    text = (
        "The Brise Line Ferry Union met. "
        + "Nothing else was to be heard of it. " * 40
        + "The Union chose Ida Berg."
    )
    passage = split_passages(Article(text=text))[-1]
    chose = Candidate(Hit(passage, 1.0), passage.sentences[-1], 1.0, GOOD)
    question = understand("Whom did the Brise Line Ferry Union choose?")
    assert "Brise" not in chose.hit.passage.text
    assert not missing_names(question, chose)
    assert missing_names(understand("Whom did the Tarn Ferry Union choose?"), chose) == ["Tarn Ferry Union"]


def test_what_says_of_what_kind_the_answer_is_need_not_be_told() -> None:
    found = candidates("Berg Foods signed a law on Monday.")
    assert "mentions GB" in beside(understand("Who signed the law of the GB company?"), found[0], found)
    asked = understand("Which GB company signed the law?")
    assert beside(asked, found[0], found) == ""
    assert not missing(asked, found[0], found, found)
    told = missing(understand("Who signed the law of the GB company?"), found[0], found, found)
    assert "does not mention GB" in told


def test_what_only_says_who_somebody_is_need_not_be_told() -> None:
    found = candidates("Ida Berg gave up tea on Monday.")
    asked = understand("What drink did Tarn Rovers keeper Ida Berg give up?")
    assert asked.names == ("Tarn Rovers", "Ida Berg")
    assert not missing(asked, found[0], found, found)
    other = understand("What drink did Tarn Rovers keeper Tom Vale give up?")
    assert "does not mention Tarn Rovers, Tom Vale" in missing(other, found[0], found, found)
    both = understand("What drink did the Tarn Rovers and the Ida Berg give up?")
    assert "does not mention Tarn Rovers" in missing(both, found[0], found, found)


def test_what_is_asked_within_a_phrase_is_not_for_the_cross_encoder_to_deny() -> None:
    (first,) = candidates("Ida Berg, who founded Brise Line, gave it away.")
    read = [replace(first, signs=first.signs | {ANSWERS: UNANSWERED - 1})]
    inside, first_of_all = (
        understand(f"{asks} gave it away?")
        for asks in ("The founder of which line", "Which founder of Brise Line")
    )
    assert not missing(inside, read[0], read, read)
    assert "none of them seems to say it" in missing(first_of_all, read[0], read, read)


@pytest.mark.parametrize(
    ("asked", "partly", "unknown"),
    [
        ("Ida Berg", False, False),
        ("Ida Vonn", True, False),
        ("Clara Vonn", True, True),
        ("Berg County", False, False),
    ],
)
def test_of_a_name_one_word_may_stand_for_all(asked: str, partly: bool, unknown: bool) -> None:
    found = candidates("Ida Berg built the bridge.")
    question = understand(f"Did {asked} build the bridge?")
    assert missing_names(question, found[0]) == ([asked] if partly else [])
    assert unknown_names(question, found[0]) == ([asked] if unknown else [])
    assert bool(beside(question, found[0], found)) == unknown


@pytest.mark.parametrize("name", ["Ohio State University", "Golden State"])
def test_a_state_says_nothing_by_its_name(name: str) -> None:
    assert understand(f"What word did {name} try to register?").speaker is None
    assert understand(f"What did {name} state about the word?").speaker == name


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("How many people died in the fire at Tarn?", ""),
        ("How many people died in the earthquake at Tarn?", "does not mention earthquake"),
        ("Approximately how many people died in the fire at Tarn?", ""),
    ],
)
def test_the_dead_of_one_event_are_of_no_other(question: str, lacks: str) -> None:
    found = candidates("A fire broke out at Tarn on Monday. Nine people died, and the mill burnt down.")
    said = missing(understand(question), found[1], found, found)
    assert lacks in said
    assert bool(said) == bool(lacks)


@pytest.mark.parametrize(
    ("question", "text", "measure"),
    [
        ("How tall is Ida Berg?", "Ida Berg ran the race in two hours.", "height"),
        ("How tall is Ida Berg?", "Ida Berg, 1.8 metres in her socks, ran.", None),
        ("How far is Tarn from Vonn?", "Tarn is half a mile from Vonn.", None),
        ("How fast was the ferry?", "The ferry left at 9 with 40 men.", "speed"),
        ("How fast was the ferry?", "The ferry went at twenty-one knots.", None),
        ("How fast is the line?", "It sends 25 gigabits per second.", None),
        ("How cold was the water?", "The water was at 4°.", None),
        ("How heavy is the bell?", "The bell is 90 years old.", "weight"),
        ("How old is the bell?", "The bell is of bronze.", None),  # an age is no measure
    ],
)
def test_a_measure_is_told_in_its_units(question: str, text: str, measure: str | None) -> None:
    assert unmeasured(question, text) == measure
    found = candidates(text)
    said = missing(understand(question), found[0], found, found)
    assert (said == f"the nearest sentence gives no {measure}") == bool(measure)


def test_what_is_counted_is_spoken_of() -> None:
    asked = understand("How many seasons did Tom Vale play football at Tarn for the first team of the port?")
    (since,), (ten,) = (
        candidates("Tom Vale plays football for the first team of the port at Tarn since 1968."),
        candidates("Tom Vale played ten seasons at Tarn."),
    )
    assert missing(asked, since, [since], [since]) == "the nearest sentence counts no seasons"
    assert not missing(asked, ten, [ten], [ten])


def test_a_long_name_describes_nobody() -> None:
    found = candidates("Ada W. Berg was called a liar by the court of Tarn. Tom Vale died on Monday.")
    asked = understand("What did Ada W. Berg say about Tom Vale?")
    assert missing(asked, found[1], found, found) == "none of these sentences is said by Ada W. Berg"


def test_a_count_is_of_what_is_named_before_it() -> None:
    text = (
        "Measles broke out on Tarn. Nine people died. "
        + "The schools are closed. " * 20
        + "Vonn has sent nurses."
    )
    found = candidates(text)
    of_vonn, of_tarn = (understand(f"How many people died of measles on {at}?") for at in ("Vonn", "Tarn"))
    assert missing(of_vonn, found[1], found, found) == "the nearest count is not said to be of Vonn"
    assert not missing(of_tarn, found[1], found, found)


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        # what a question takes to have happened is told in words of its own
        ("Who won the lawsuit against Brise Line?", "Ida Berg filed a lawsuit against Brise Line.", ["won"]),
        ("Who won the lawsuit against Brise Line?", "Brise Line lost the lawsuit to Ida Berg.", []),
        ("Who testified against Tom Vale?", "A jury convicted Tom Vale at his trial.", ["testified"]),
        ("Who testified against Tom Vale?", "Tom Vale is on trial. Ida Berg took the stand.", []),
        ("When did Tom Vale die?", "Tom Vale lives in the old mill.", ["die"]),
        ("When did Tom Vale die?", "Tom Vale lives there. It is a quiet place. He was murdered in May.", ["die"]),
        ("When did Tom Vale die?", "Tom Vale lived there. He was murdered in May.", []),
        ("When will Tom Vale be sentenced?", "Tom Vale was charged with murder.", ["sentenced"]),
        ("Has Tom Vale stepped down?", "Tom Vale resigned on Monday.", []),
        ("Who succeeded Tom Vale as head of the union?", "Tom Vale was head of the union at New Tarn.", ["succeeded"]),
        ("Who succeeded Tom Vale as head of the union?", "Ida Berg took over from Tom Vale as head of the union.", []),
        ("Who paid for the paint of the ferry?", "The ferry has fresh paint.", ["paid for"]),
        ("Who paid for the paint of the ferry?", "A grant covered the paint of the ferry.", []),
        ("Who piloted the jet that hit the mast?", "A jet with nine passengers hit the mast.", ["piloted"]),
        ("Who piloted the jet that hit the mast?", "Ida Berg was at the controls of the jet.", []),
        ("Who directed the film on the mill?", "Ida Berg plays the miller in the film on the mill.", ["directed"]),
        ("Who bought the old mill at Tarn?", "The old mill at Tarn burnt down.", ["bought"]),
        ("Who bought the old mill at Tarn?", "Ida Berg has the old mill at Tarn since its sale.", []),
        ("What was Tom Vale sentenced to?", "Tom Vale was charged with murder.", ["sentenced"]),
        # and any other verb by something like it
        ("Who shot the elephant?", "A man was held for the death of the elephant.", ["shot"]),
        ("Who shot the elephant?", "The elephant was shot by a farmer.", []),
        ("Where was Tom Vale born?", "Tom Vale works at the port.", ["born"]),
        # of a longer one what somebody is to have done
        ("Who started the fire in the escape room at Tarn?", "A fire in an escape room at Tarn killed five.", ["started the fire"]),
        ("Who started the fire in the escape room at Tarn?", "A boy lit the fire in an escape room at Tarn.", []),
        ("Who started the fire in the escape room at Tarn?", "The fire in an escape room at Tarn started on Monday.", ["started the fire"]),
        ("Who started the fire in the escape room at Tarn?", "A boy started a small fire in an escape room at Tarn.", []),
        ("Who hired the crew of the ferry at Tarn?", "A crew of nine ran the ferry at Tarn.", ["hired"]),
        ("How much did Ida Berg spend on her campaign?", "Tom Vale offered $90 to the campaign of Ida Berg.", ["spend"]),
        ("Who leaked the messages of the harbour board?", "The messages of the harbour board were released by Ida Berg.", []),
        ("Who led the study of the harbour board?", "Ida Berg announced the study of the harbour board.", []),
    ],
)  # fmt: skip
def test_what_a_short_question_asks_is_told_near_its_answer(
    question: str, text: str, lacks: list[str]
) -> None:
    first, *_ = candidates(text)
    assert untold(understand(question), first) == lacks


def test_who_tells_of_a_death_has_not_died() -> None:
    (first,) = candidates("“I regret that she died on Monday,” said Tom Vale of Ida Berg.")
    told = Statement(
        first.hit.passage.article, (Span(1, 34),), Span(41, 49), None, "direct", "quote", 0.9, "Tom Vale"
    )
    said = replace(first, statement=told)
    his, hers = (understand(f"When did {name} die?") for name in ("Tom Vale", "Ida Berg"))
    assert missing(his, said, [said], [said]) == "the nearest sentence is said by Tom Vale, of somebody else"
    assert not missing(hers, said, [said], [said])
    assert not missing(his, first, [first], [first])  # nobody knows who speaks


def test_a_follow_up_and_a_question_for_words_leave_out_what_happened() -> None:
    first, *_ = candidates("Tom Vale lives in the old mill.")
    asked = understand("When did Tom Vale die?")
    assert untold(asked, first) and not untold(replace(asked, context=("mill",)), first)
    assert not untold(understand("What did Tom Vale say about why Ida Berg died?"), first)
