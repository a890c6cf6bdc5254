"""Questions about a claim, alone and in conversation: quotes by date that say how they bear on it, or an honest no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag import Tracker
from rag.answer.reported import told_again
from rag.questions import ClaimQuestion
from rag.questions.claims import claim_question
from rag.records import Answer, Article, Claim, Quote, Relation


def converse(library: Tracker, *questions: str, **filters: str) -> Answer:
    """The answer to the last of the questions."""
    history: list[tuple[str, Answer]] = []
    for question in questions:
        history.append((question, library.ask(question, history=history, **filters)))
    return history[-1][1]


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Who else reported this?", ClaimQuestion("reported")),
        ("And who else said so?", ClaimQuestion("reported")),
        ("Who else reported [2]?", ClaimQuestion("reported", nth=2)),
        ("Who else printed the second quote?", ClaimQuestion("reported", nth=2)),
        ("Was this reported elsewhere?", ClaimQuestion("reported")),
        ("Has anyone else confirmed it?", ClaimQuestion("reported")),
        ("Who confirmed this?", ClaimQuestion("reported")),
        ("Are there other sources for this?", ClaimQuestion("reported")),
        ("Who else reported the resignation of Ada Berg?", ClaimQuestion("reported", "the resignation of Ada Berg")),
        ("Which other outlets reported the ferry accident?", ClaimQuestion("reported", "the ferry accident")),
        ("Was the strike reported by anyone else?", ClaimQuestion("reported", "the strike")),
        ("Has anyone denied it?", ClaimQuestion("denied")),
        ("Who denied this?", ClaimQuestion("denied")),
        ("Is this disputed?", ClaimQuestion("denied")),
        ("Has this been denied by anyone?", ClaimQuestion("denied")),
        ("Does anyone disagree with this?", ClaimQuestion("denied")),
        ("Are there any denials?", ClaimQuestion("denied")),
        ("Have there been denials?", ClaimQuestion("denied")),
        ("Has the company denied the allegations?", ClaimQuestion("denied", who="the company")),
        ("Which papers reported this?", ClaimQuestion("carried")),
        ("When was it first reported?", ClaimQuestion("carried")),
        ("Who reported it first?", ClaimQuestion("carried")),
        ("Who broke the story?", ClaimQuestion("carried")),
        ("Which outlets carry the story of the ferry?", ClaimQuestion("carried", "the ferry")),
        ("How many articles mention that the dam cracked?", ClaimQuestion("carried", "the dam cracked")),
        ("How widely was this reported?", ClaimQuestion("carried")),
        ("Did others report that too?", ClaimQuestion("reported")),
        ("Has it been confirmed?", ClaimQuestion("reported")),
        ("Is that true?", ClaimQuestion("weighed")),
        ("Who says otherwise?", ClaimQuestion("denied")),
        ("Has anyone contradicted them?", ClaimQuestion("denied")),
        ("Is there anybody who disputes this?", ClaimQuestion("denied")),
        ("Who denies the claim that Holt took money?", ClaimQuestion("denied", "Holt took money")),
        ("Was the figure corrected later?", ClaimQuestion("changed")),
        ("How has that changed?", ClaimQuestion("changed")),
        ("What is the latest figure?", ClaimQuestion("changed")),
        ("Is that still true?", ClaimQuestion("weighed")),
        ("Is that still the number?", ClaimQuestion("changed")),
        ("Who else has this number?", ClaimQuestion("reported")),
        ("Was the strike reported by several papers?", ClaimQuestion("reported", "the strike")),
        ("Did Trump contradict him?", ClaimQuestion("denied", who="Trump")),
        ("Did anyone deny what she said?", ClaimQuestion("denied")),
        ("Did he deny it before?", ClaimQuestion("denied", who="he")),
        ("Has anyone refuted the claim that the dam leaks?", ClaimQuestion("denied", "the dam leaks")),
        ("Has Russia rejected this?", ClaimQuestion("denied", who="Russia")),
        ("What else has she said about it over time?", ClaimQuestion("said", who="she")),
        ("Has he said more about the dam since?", ClaimQuestion("said", "the dam", who="he")),
        ("Has she changed her mind about the dam?", ClaimQuestion("said", "the dam", who="she")),
        ("How has the ministry’s position changed?", ClaimQuestion("said", who="the ministry")),
        ("Has anyone else said anything about the dam?", ClaimQuestion("reported", "the dam")),
        ("Did Verhaan deny it?", ClaimQuestion("denied", who="Verhaan")),
        (
            "Did the ministry deny that it had letters?",
            ClaimQuestion("denied", "it had letters", who="the ministry"),
        ),
        ("Did Mara Holt deny taking the money?", ClaimQuestion("denied", "taking the money", who="Mara Holt")),
        ("Is it disputed that the bridge was closed?", ClaimQuestion("denied", "the bridge was closed")),
        ("Has the jackpot changed?", ClaimQuestion("changed", "the jackpot")),
        ("Has anyone denied that the grid is for sale?", ClaimQuestion("denied", "the grid is for sale")),
        ("Has the report of a sale been denied?", ClaimQuestion("denied", "the report of a sale")),
        ("How did the number change?", ClaimQuestion("changed")),
        ("Has the figure been updated?", ClaimQuestion("changed")),
        ("Are there other figures?", ClaimQuestion("changed")),
        ("How has the death toll changed?", ClaimQuestion("changed", "the death toll")),
        ("How did the cost of the repair change?", ClaimQuestion("changed", "the cost of the repair")),
        ("What has Ada Berg said about the dam over time?", ClaimQuestion("said", "the dam", who="Ada Berg")),
        ("How has Berg’s position on the dam changed?", ClaimQuestion("said", "the dam", who="Berg")),
        ("Has anyone denied anything?", ClaimQuestion("denied", whatever=True)),
        ("Has she denied something?", ClaimQuestion("denied", who="she", whatever=True)),
        ("Did Verhaan deny anything about the grid?", ClaimQuestion("denied", "the grid", who="Verhaan", whatever=True)),
    ],
)  # fmt: skip
def test_questions_about_a_claim(question: str, read: ClaimQuestion) -> None:
    assert claim_question(question) == read


@pytest.mark.parametrize(
    "question",
    [
        "Who denied that the power grid was for sale?",
        "What did the Iranian analyst say about Syria's army?",
        "Who else died?",
        "Who said this?",
        "Did the court deny the appeal?",
        "Did anyone reject the offer?",
        "Has anyone been arrested?",
        "How did the Iranians leave Syria?",
        "What has changed?",
        "How many people died?",
        "When was the virus first reported in Germany?",
        "Which newspaper did he work for?",
        "How many newspapers closed?",
        "What articles of impeachment were passed?",
        "Is the dam safe?",
        "Did anyone criticise it?",
        "Has it rained?",
    ],
)
def test_ordinary_questions(question: str) -> None:
    assert claim_question(question) is None


def test_a_report_that_was_not_shown_is_something_to_look_for() -> None:
    assert claim_question("Who denied the report?", following=False) is None
    assert claim_question("Who denied the report?", following=True) == ClaimQuestion("denied")
    assert claim_question("Who denied this?", following=False) == ClaimQuestion("denied")


def test_who_else_reported_this(library: Tracker) -> None:
    asked = "Is the Ostrel dam safe?"
    [nth] = [n for n, q in enumerate(library.ask(asked).quotes, 1) if "safe today,” the" in q.text]
    answer = converse(library, asked, f"Who else reported [{nth}]?")
    assert answer.status == "answered" and answer.about and "The dam is safe today" in answer.about.text
    assert {q.article.source for q in answer.quotes} == {"Harbour Post", "The Meridian Dispatch"}
    assert {q.relation for q in answer.quotes} <= {"same_quote", "variant", "also_reported"}
    assert answer.about.article.id not in {q.article.id for q in answer.quotes}
    assert answer.text.startswith("Also reported by **Harbour Post** (2025-04-07)")


def test_copies_of_one_report_are_said_to_be_copies(library: Tracker) -> None:
    answer = library.ask("Who else reported that the ferry capsized outside the harbour of Saint-Orlan?")
    assert [q.article.source for q in answer.quotes[:2]] == ["Calder Chronicle", "Northline News"]
    assert [q.relation for q in answer.quotes[:2]] == [None, "also_reported"]
    assert "1 of them independently" in answer.reason and "1 of them independently" in answer.text


def test_has_anyone_denied_it(library: Tracker) -> None:
    answer = converse(
        library, "Is the government selling a third of the power grid?", "Has anyone denied it?"
    )
    (denial,) = answer.quotes
    assert denial.speaker_name == "Tomas Verhaan" and denial.relation == "denied_by"
    assert denial.statement and denial.statement.cue_text == "denied", "of its statements the denial"
    assert answer.text.startswith("Denied by **Tomas Verhaan** (Harbour Post, 2025-03-12): ")
    assert answer.about is not None and "secret talks" in answer.about.text


def test_a_conversation_stays_with_its_claim(library: Tracker) -> None:
    start = "Is the government selling a third of the power grid?"
    answer = converse(
        library, start, "Who else reported this?", "Has anyone denied it?", "Did Verhaan deny it?"
    )
    assert [q.speaker_name for q in answer.quotes] == ["Tomas Verhaan"]
    assert converse(library, start, "Has anyone denied it?", "Did Oyelaran deny it?").status == "no_support"


def test_a_denial_of_what_only_the_question_says(library: Tracker) -> None:
    answer = library.ask("Has anyone denied that the power grid is for sale?")
    assert [q.speaker_name for q in answer.quotes] == ["Tomas Verhaan"]


def test_what_somebody_denied_at_all(library: Tracker) -> None:
    """“Anything” is nothing that a denial could be of: it asks for all of somebody's denials."""
    asked = ("What did Tomas Verhaan say?", "Has he denied anything?")
    for answer in (converse(library, *asked), library.ask("Did Verhaan deny anything about the grid?")):
        assert answer.status == "answered"
        assert {(q.speaker_name, q.relation) for q in answer.quotes} == {("Tomas Verhaan", "denied_by")}
        assert all("denied" in q.text for q in answer.quotes)
    everybody = library.ask("Has anyone denied anything?")
    assert len({q.speaker_name for q in everybody.quotes}) > 2
    none = library.ask("Has Verhaan denied anything about the ferry?")
    assert none.status == "no_support" and none.reason == (
        "No denial of anything about “the ferry” by Tomas Verhaan was found in the library."
    )
    whoever = library.ask("Has she denied anything?")
    assert whoever.quotes and whoever.reason.startswith("Who “she” is cannot be told")


def test_how_the_number_changed(library: Tracker) -> None:
    first = "How many people died on the Halcyon Star?"
    for answer in (
        converse(library, first, "How did the number change?"),
        converse(library, first, "How has the death toll changed?"),
        library.ask("How did the death toll of the ferry change over time?"),
    ):
        assert [
            ("nine" in q.text, "17" in q.text, "Twenty-eight" in q.text, "29" in q.text)
            for q in answer.quotes
        ] == [(n == 0, n == 1, n == 2, n == 3) for n in range(4)]
        days = [q.article.published for q in answer.quotes]
        assert days == sorted(days, key=str)
        assert [q.relation for q in answer.quotes] == [None, "updates", "updates", "updates"]
    missing = converse(library, first, "How has the number of missing people changed?")
    assert ["31" in missing.quotes[0].text, "Twenty" in missing.quotes[1].text] == [True, True]


def test_what_somebody_said_over_time(library: Tracker) -> None:
    answer = library.ask("How has Verhaan's position on the sale changed?")
    assert answer.status == "answered" and len(answer.quotes) > 3
    assert {q.speaker_name for q in answer.quotes} == {"Tomas Verhaan"}
    assert len({q.article.id for q in answer.quotes}) > 1
    days = [q.article.published for q in answer.quotes]
    assert days == sorted(days, key=str)


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        (["Who else reported this?"], "name what it is about"),
        (["Is the Ostrel dam safe?", "Who else reported [9]?"], "name what it is about"),
        (["Who else reported the landing on the moon?"], "No other article"),
        (
            ["Has anyone denied that the moon is made of cheese?"],
            "No article in the library was found to deny",
        ),
        (["How did the price of tea change?"], "another figure"),
        (["What has Tomas Verhaan said about cheese over time?"], "No statement"),
        (["What has Ada Nobody said about the grid over time?"], "No statement"),
        (["What has she said about the grid over time?"], "Who “she” is cannot be told"),
        (["Has he changed his mind?"], "Who “he” is cannot be told"),
    ],
)
def test_an_honest_no(library: Tracker, questions: list[str], reason: str) -> None:
    answer = converse(library, *questions)
    assert answer.status == "no_support" and not answer.quotes and reason in answer.reason


def test_beside_nothing_on_a_topic_stands_what_else_they_said(library: Tracker) -> None:
    answer = library.ask("What has Tomas Verhaan said about cheese over time?")
    assert answer.near_misses and {q.speaker_name for q in answer.near_misses} == {"Tomas Verhaan"}


def test_filters_and_k(library: Tracker) -> None:
    question = "How did the death toll of the ferry change over time?"
    assert len(library.ask(question, k=2).quotes) == 2
    assert "first 2 of 4" in library.ask(question, k=2).reason
    until = library.ask(question, until="2025-02-05")
    assert [q.article.published for q in until.quotes if str(q.article.published) > "2025-02-05"] == []
    assert library.ask(question, until="2020-01-01").status == "filtered_out"


def test_every_quote_is_a_slice_and_the_answer_says_what_it_is_about(library: Tracker) -> None:
    answer = converse(library, "Is the Ostrel dam safe?", "Who else reported [2]?")
    found = answer.to_dict()
    assert found["about"]["text"] == answer.about.text and found["understood"]["claim"] == "reported"
    for quote in answer.quotes:
        stored = library.article(quote.article.id)
        assert stored is not None and stored.text[quote.start : quote.end] == quote.text
        assert quote.to_dict()["relation"] == quote.relation


# ── a library written for what the bundled one does not have ──────────────────────────────────────────────────

HARBOUR = """Oil from the ferry Calder reached the beach of Vessa on Tuesday.
The harbour master, Mara Holt, took money from the ferry line to look away, a former clerk claimed.

The clerk showed two bank statements to the council. Holt denied the accusation.

Police in Vessa asked anybody with photographs to come forward. The ferry line dismissed as nonsense that its ships leak.
"""
COURT = """A baker of Calder, Ines Fold, was charged with arson on Friday. She denied the charges.
"""
LATER = """The harbour master of Vessa, Mara Holt, was paid 4,000 crowns by the ferry line, according to the clerk.
If Holt took money from the ferry line, she would lose her pension.
A lawyer who represents Mara Holt, Ivo Brandt, said the council of Vessa has no case.
"""
FIRE = """Nine people died when the hotel Astra in Port Ellen burned, the fire brigade said.
By Sunday the death toll had risen to 14.
The hotel had 60 rooms.
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """Four articles: of one the day is not known."""
    with Tracker(tmp_path_factory.mktemp("harbour")) as tracker:
        tracker.add(
            [
                Article(
                    id="harbour",
                    title="Oil on the beach",
                    text=HARBOUR,
                    source="Vessa Post",
                    published=date(2025, 3, 4),
                ),
                Article(
                    id="later",
                    title="Clerk repeats claim",
                    text=LATER,
                    source="Radio Vessa",
                    published=date(2025, 3, 9),
                ),
                Article(
                    id="court",
                    title="Baker in court",
                    text=COURT,
                    source="The Lamp",
                    published=date(2025, 3, 9),
                ),
                Article(id="fire", title="Hotel fire in Port Ellen", text=FIRE, source="The Lamp"),
            ]
        )
        yield tracker


def test_a_denial_that_points_back(harbour: Tracker) -> None:
    for questions in (
        ["What did the clerk say about Mara Holt?", "Has anyone denied it?"],
        ["Has anyone denied that Mara Holt took money from the ferry line?"],
        ["Did Mara Holt deny taking money from the ferry line?"],
    ):
        answer = converse(harbour, *questions)
        assert [q.text for q in answer.quotes] == ["Holt denied the accusation."], questions
        assert answer.quotes[0].relation == "denied_by"


def test_a_denial_of_another_matter_or_by_somebody_else_is_none(harbour: Tracker) -> None:
    assert converse(harbour, "Did Ivo Brandt deny that Mara Holt took money?").quotes == ()
    assert converse(harbour, "Has anyone denied that the police asked for photographs?").quotes == ()
    assert converse(harbour, "Has anyone denied that Mara Holt was fired?").quotes == (), (
        "her name is no matter"
    )
    leak = harbour.ask("Has anyone denied that the ships of the ferry line leak?")
    assert ["ships leak" in q.text for q in leak.quotes] == [True]


def test_he_denied_the_charges_is_of_one_article(harbour: Tracker) -> None:
    quote = next(
        Quote(a, at, at + len(said))
        for a in harbour.articles()
        if (said := "She denied the charges.") and (at := a.text.find(said)) >= 0
    )
    answer = harbour.ask("Has anyone denied it?", history=[("?", Answer("?", "answered", (quote,)))])
    assert {q.article.id for q in answer.quotes} == {quote.article.id}


def test_what_may_not_go_together_stands_beside_and_is_no_denial(tmp_path: Path) -> None:
    lake = "The swimming baths of Vessa lose 400,000 crowns a year, the treasurer told the council."
    other = "The swimming baths of Vessa lose 250,000 crowns a year, a member told the council."
    day = date(2025, 3, 3)
    with Tracker(tmp_path / "baths") as baths:
        baths.add([Article(id="a", title="Baths", text=lake, source="Post", published=day)])
        baths.add([Article(id="b", title="Baths to close", text=other, source="Radio", published=day)])
        answer = converse(baths, "How much do the baths of Vessa lose?", "Has anyone denied it?")
    assert answer.status == "no_support" and not answer.quotes
    assert [q.relation for q in answer.near_misses] == ["possible_conflict"]
    assert "deny this" in answer.reason and "Possible conflict" in answer.text


def test_what_would_be_is_no_report_and_who_represents_somebody_is_not_she(harbour: Tracker) -> None:
    answer = harbour.ask("Who else reported that Mara Holt took money from the ferry line?")
    assert not [q for q in answer.quotes if q.text.startswith("If ")]
    said = harbour.ask("What has Mara Holt said about the council over time?")
    assert not [q for q in said.quotes if "Brandt" in q.text]


def test_a_change_told_in_one_article_without_a_date(harbour: Tracker) -> None:
    answer = harbour.ask("How has the death toll of the hotel Astra changed?")
    assert ["Nine" in answer.quotes[0].text, "14" in answer.quotes[1].text] == [True, True]
    assert [q.relation for q in answer.quotes] == [None, None] and "not known" in answer.reason


@pytest.mark.parametrize(
    ("before", "question", "read"),
    [
        ("What did the clerk say about Mara Holt?", "Has she denied it?", "Has Mara Holt denied it?"),
        ("What did the Vessa Post report about Mara Holt?", "Did she deny that?", "Did Mara Holt deny that?"),
        ("Who was charged with arson?", "Has she denied it?", "Has Ines Fold denied it?"),
        ("When was oil found on the beach?", "Has he denied it?", "Has he denied it?"),
        ("What did the clerk say about Mara Holt?", "Has anyone contradicted them?", "Has anyone contradicted them?"),
    ],
)  # fmt: skip
def test_who_denies_is_whom_the_question_names_or_its_answer_accuses(
    harbour: Tracker, before: str, question: str, read: str
) -> None:
    assert converse(harbour, before, question).understood["question"] == read


def test_whoever_is_not_known_is_said_not_to_be(harbour: Tracker) -> None:
    answer = converse(harbour, "How many rooms did the hotel have?", "Has he denied it?")
    assert answer.status == "no_support" and "Who “he” is cannot be told" in answer.reason
    assert "denials by anybody" in answer.reason


def test_when_it_was_first_reported(library: Tracker) -> None:
    start = "Is the government selling a third of the power grid?"
    answer = converse(library, start, "When was it first reported?")
    others = converse(library, start, "Who else reported this?")
    assert answer.status == "answered" and answer.about
    days = [q.article.published for q in answer.quotes]
    assert days == sorted(days, key=str) and answer.quotes[0].relation is None
    told = {q.article.id for q in answer.quotes} | {c.article.id for q in answer.quotes for c in q.also}
    assert {answer.about.article.id, *(q.article.id for q in others.quotes)} <= told


def test_what_one_article_alone_reports(harbour: Tracker) -> None:
    answer = converse(harbour, "Who asked for photographs?", "Which outlets carry it?")
    assert [q.article.id for q in answer.quotes] == ["harbour"] and answer.reason.startswith(
        "No other article"
    )
    assert converse(harbour, "Who asked for photographs?", "Who else reported it?").quotes == ()


def test_whether_it_is_true_is_left_to_the_reader(library: Tracker) -> None:
    start = "Is the government selling a third of the power grid?"
    answer = converse(library, start, "Is that true?")
    relations = [q.relation for q in answer.quotes]
    assert "denied_by" in relations and set(relations) - {"denied_by"} <= {
        "same_quote",
        "variant",
        "also_reported",
    }
    assert "whether it is true is not said" in answer.reason
    assert converse(library, "When was the Ostrel Dam completed?", "Is that true?").status == "no_support"


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("What has she said about it over time?", "What has Marit Solheim said about the dam over time?"),
        ("Has she changed her mind?", "Has Marit Solheim changed her mind about the dam?"),
        ("And over time?", "What did Marit Solheim say about the dam over time?"),
    ],
)
def test_somebody_s_words_on_it_are_on_the_last_topic(library: Tracker, question: str, read: str) -> None:
    answer = converse(library, "What did Marit Solheim say about the dam?", question)
    assert answer.understood["question"] == read and answer.understood["claim"] == "said"
    assert {q.speaker_name for q in answer.quotes} == {"Marit Solheim"}


def test_somebody_s_words_go_on_from_their_own(library: Tracker) -> None:
    said = [q.text for q in library.ask("How has Verhaan's position on the sale changed?").quotes]
    assert "“I have not met these people." in said, "after his own “not a third of it is for sale”"


def test_a_near_miss_of_a_claim_is_near_to_it_or_is_none(library: Tracker) -> None:
    assert library.ask("Has anyone denied that the moon is made of cheese?").near_misses == ()
    denied = library.ask("Has anyone denied that the tram drivers went on strike?")
    assert denied.status == "no_support" and "“the tram drivers went on strike”" in denied.reason
    assert denied.near_misses and all("tram" in q.article.text.lower() for q in denied.near_misses)
    reported = converse(library, "When was the Ostrel Dam completed?", "Who else reported this?")
    assert reported.about is not None
    assert reported.about.article.id not in {q.article.id for q in reported.near_misses}


def test_an_institution_is_it(library: Tracker) -> None:
    answer = converse(
        library, "What did the River Authority say about the dam?", "How has its position changed?"
    )
    assert answer.understood["question"] == "How has River Authority’s position changed about the dam?"
    assert {q.speaker_name for q in answer.quotes} == {"River Authority"}


def test_whose_words_a_question_on_reports_lists_are_not_he(library: Tracker) -> None:
    start = "What did Tomas Verhaan say about the sale?"
    answer = converse(library, start, "Who else reported this?", "Has he changed his mind?")
    assert answer.understood["speaker"] == "Tomas Verhaan"


def test_the_cost_is_that_of_what_was_asked_before(library: Tracker) -> None:
    answer = converse(library, "How much will the repair of the dam cost?", "Has the cost changed?")
    assert answer.about and "80 million" in answer.about.text
    assert not [q for q in (*answer.quotes, *answer.near_misses) if "strike" in q.text]


def test_a_place_is_no_he(library: Tracker) -> None:
    answer = converse(library, "Who is accused of the accident at Saint-Orlan?", "Did he deny it?")
    assert "Saint-Orlan deny" not in answer.understood["question"]


def test_he_who_was_asked_about_stays_he(harbour: Tracker) -> None:
    start = "What did the clerk say about Mara Holt?"
    answer = converse(harbour, start, "Did Holt deny it?", "Has she denied it?")
    assert answer.understood["question"] == "Has Holt denied it?"


def test_he_is_a_person_and_rather_whom_something_was_said_about(library: Tracker) -> None:
    about = "What did the Calder Chronicle say about Verhaan?"
    assert "Verhaan denied" in str(converse(library, about, "Has he denied it?").understood["question"])
    start = "What did Tomas Verhaan say about the Chronicle?"
    answer = converse(library, start, "Did the Chronicle deny it?", "What has he said about it since?")
    assert answer.understood["speaker"] == "Tomas Verhaan"


def test_the_ends_of_a_chain_are_no_reports_of_each_other() -> None:
    """The landing – the visit – the tour: whoever asks who else reported the landing is not told of the tour, but of
    what is printed again as the visit was."""
    told = [
        Quote(Article("", text, id=text, published=date(2025, 1, n + 1)), 0, len(text))
        for n, text in enumerate(("landing", "visit", "tour", "visit again", "landing again"))
    ]
    landing, visit, tour, again, landed = told

    def link(here: Quote, there: Quote, score: float) -> Relation:
        return Relation("also_reported", "same fact", score, here, there, "c")

    links = (link(visit, landing, 0.6), link(tour, visit, 0.6), link(again, visit, 0.9))
    claim = Claim("c", landing, tuple(told), relations=(*links, link(landed, landing, 0.6)))
    assert [q.text for q in told_again(claim, landing)] == [
        "landing",
        "visit",
        "visit again",
        "landing again",
    ]
    assert [q.text for q in told_again(claim, tour)] == ["visit", "tour", "visit again"]
    assert [q.text for q in told_again(claim, Quote(landed.article, 1, 5))] == ["landing", "landing again"]
