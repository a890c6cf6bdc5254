"""What tells what is asked goes before what only tells what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag import Article, Tracker
from rag.answer.first import told_first
from rag.answer.kind import counts, tells_age
from rag.answer.selection import Group
from rag.passages import split_passages
from rag.questions import understand
from rag.rank.candidates import Candidate
from rag.rank.features import NAMES
from rag.rank.weights import ANSWERS
from rag.records import Hit, Span

BAKER = Article(
    title="Baker Oda Lindqvist dies at Aldermoor",
    source="Harbour Post",
    published=date(2025, 5, 6),
    text=(
        "Oda Lindqvist, the baker who had fed three generations of Aldermoor and taught most of the bakers of its "
        "harbour, died on Monday at the hospital of Skarvik, the family of Oda Lindqvist announced.\n\n"
        "Lindqvist retired from the bakery in 2019. The prize for the best rye loaf was shared by her and Ivar Moen. "
        "The bakery has been run by her niece ever since and sells about four hundred loaves a day.\n\n"
        "The hospital gave the cause of death as a stroke. A wake is held on Friday."
    ),
)
QUAY = Article(
    title="Ivar Moen looks back on the quay of Skarvik",
    source="Harbour Post",
    published=date(2025, 7, 1),
    text=(
        "Ivar Moen lives beside the quay of Skarvik with his children Ada Moen, 31, and Tom Moen, 29. "
        "The former baker, 58, said on Tuesday that he did not miss the ovens.\n\n"
        "The new quay of Skarvik is an 800-metre-long wall of granite. Fish is sold there on Wednesdays, the best day "
        "for cod, and a spokesman said that Ivar Moen had never sought a pension.\n\n"
        "The Skarvik Institute of Fishery has counted 212 boats at the quay since May."
    ),
)
MILL = Article(
    title="Fire at the mill of Aldermoor",
    source="Harbour Post",
    published=date(2025, 6, 2),
    text=(
        "The mill of Aldermoor began to burn on Sunday at noon, and the fire at the mill had come close to the houses of "
        "the harbour of Aldermoor by the evening. Forty people left their houses for the night.\n\n"
        "Nine firefighters were still at work on Monday. The fire was caused by a lamp, the harbour master said."
    ),
)
FAIR = Article(
    title="Herring fair of Skarvik limits its visitors",
    source="Harbour Post",
    published=date(2025, 8, 1),
    text=(
        "The herring fair of Skarvik limits its visitors this year to four thousand on each of its days, and gives out "
        "tickets for the herring fair at the town hall.\n\n"
        "The fair of Skarvik was moved to the old dock in order to give the fishermen their quay back. "
        "“Last summer the planks sank a hand's breadth because so many came to the fair of Skarvik,” its "
        "warden said. A ticket is free, and children need none."
    ),
)
COUNCIL = Article(
    title="New council of Vonn elects a mayor",
    source="Harbour Post",
    published=date(2025, 9, 9),
    text=(
        "The new members of the council of Vonn, nine of whom are fishermen, voted for Tove Hale to serve as Mayor of the "
        "town with 14 votes. Former captain Jens Krogh, who held the post of Mayor until May, received eight.\n\n"
        "Krogh thanked the council of Vonn and left."
    ),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker(tmp_path_factory.mktemp("first")) as tracker:
        tracker.add([BAKER, MILL, QUAY, FAIR, COUNCIL])
        yield tracker


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did Oda Lindqvist retire?", "in 2019"),
        ("What did Oda Lindqvist die of?", "a stroke"),
        ("What killed Oda Lindqvist?", "a stroke"),
        ("Who shared the prize with Oda Lindqvist?", "Ivar Moen"),
        ("What caused the fire at the mill of Aldermoor?", "by a lamp"),
        ("When did Oda Lindqvist die?", "died on Monday"),
        ("How old is Ivar Moen?", "The former baker, 58,"),  # not his children
        ("How old is Ada Moen?", "Ada Moen, 31"),
        ("How long is the new quay of Skarvik?", "800-metre-long"),
        ("On which day of the week is fish sold in Skarvik?", "on Wednesdays"),
        ("How many loaves does the bakery of Oda Lindqvist sell a day?", "four hundred loaves"),
        ("How many boats has the SIF counted at the quay of Skarvik?", "212 boats"),
        ("Did Ivar Moen ask for a pension?", "never sought a pension"),
        ("When did the mill of Aldermoor begin to burn?", "on Sunday"),
        ("Why did the Skarvik fair cap its visitors?", "because so many came"),
        ("Why was the herring fair moved to the old dock?", "in order to give"),
        ("Why did the Skarvik fair restrict attendance?", "because so many came"),
        ("Where does the herring fair give out tickets?", "at the town hall"),
        ("How many votes did Jens Krogh get for Mayor?", "received eight"),  # and not the 14 of another
    ],
)
def test_what_tells_it_goes_first(library: Tracker, question: str, told: str) -> None:
    answer = library.ask(question)
    assert answer.status == "answered"
    assert told in answer.quotes[0].text


@pytest.mark.parametrize(("log_odds", "first"), [(0.5, "Lindqvist retired"), (-3.0, "Oda Lindqvist")])
def test_nothing_goes_first_in_which_the_cross_encoder_finds_no_answer(log_odds: float, first: str) -> None:
    passage = split_passages(BAKER)[0]
    signs = dict.fromkeys(NAMES, 0.0) | {"soft_passage": 1.0}
    topic, retired = (
        Candidate(Hit(passage, 1.0), span, score, signs | {ANSWERS: odds})
        for span, score, odds in zip(passage.sentences, (9.0, 6.0), (2.0, log_odds), strict=False)
    )
    groups: list[Group] = [(topic,), (retired,)]
    chosen = told_first(understand("When did Oda Lindqvist retire?"), groups, groups)
    assert chosen[0][0].text.startswith(first)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Most of Tarn dislikes the ferry. A 59% majority does, a poll says.", "A 59% majority"),
        (
            "Most of Tarn dislikes the ferry. The boat is old. A 59% majority does, a poll says.",
            "Most of Tarn",
        ),
        ("Half of Tarn, or 50%, dislikes the ferry. A 59% majority does, a poll says.", "Half of Tarn"),
    ],
)
def test_a_share_told_right_behind_goes_first(text: str, first: str) -> None:
    (passage,) = split_passages(Article(text=text))
    signs = dict.fromkeys(NAMES, 0.0) | {"soft_passage": 1.0}
    groups: list[Group] = [
        (
            Candidate(
                Hit(passage, 1.0),
                span,
                9.0 - n,
                signs | {"lacks_percent": float("%" not in text[slice(*span)])},
            ),
        )
        for n, span in enumerate(passage.sentences)
    ]
    chosen = told_first(understand("What share of Tarn dislikes the ferry?"), groups, groups)
    assert chosen[0][0].text.startswith(first)


def test_the_age_may_stand_in_another_article(library: Tracker) -> None:
    title, day = "Tom Moen buys the lighthouse of Skarvik", date(2025, 9, 1)
    text = (
        "Tom Moen buys the lighthouse of Skarvik, which he has kept for years. Moen lights its lamp at dusk."
    )
    found = Candidate(
        Hit(split_passages(Article(title=title, text=text, published=day))[0], 1.0), Span(0, 69), 9.0, {}
    )
    quay = split_passages(QUAY)[0]
    age = Candidate(Hit(quay, 1.0), quay.sentences[0], 8.0, {})
    groups: list[Group] = [(found,), (age,)]
    assert told_first(understand("How old is Tom Moen?"), groups, [groups[0]]) == [groups[1]]
    assert told_first(understand("How old is Tom Vale?"), groups, [groups[0]]) == [groups[0]]


def test_what_need_not_be_told_is_not_said_to_be_missing(library: Tracker) -> None:
    answer = library.ask("In which country did the chimney sweep of Aldermoor retire?")
    assert answer.status == "no_support"
    assert "not in the nearest passage: chimney sweep." in answer.reason


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("How old were the sailors?", "They range in age from 20 to 61.", True),
        ("How old were the sailors?", "Ada Moen, 31, was the youngest.", True),
        ("How old were the sailors?", "Ada Moen was 31 when she sailed.", True),
        ("How old were the sailors?", "They had four nets, 16 hooks and a lamp.", False),
        ("How old were the sailors?", "The catch was 40 tonnes.", False),
        ("How old is Ivar Moen?", "His daughter Ada Moen, 31, is a sailor.", False),
        ("How old is Ivar Moen?", "Captain Moen, 58, is a sailor.", True),
        ("How old is Ivar Moen?", "The captain, 58, is a sailor.", True),
    ],
)
def test_ages_are_no_counts_and_not_of_others(question: str, sentence: str, told: bool) -> None:
    article = Article(title="Sailors", text=sentence, source="Harbour Post")
    (passage,) = split_passages(article)
    candidate = Candidate(Hit(passage, 1.0), passage.sentences[0], 1.0, {})
    assert tells_age(understand(question), candidate) == told


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("How many drones were used?", "They came with ten drones.", True),
        ("How many drones were used?", "They came with 1,200 small drones.", True),
        ("How many drones were used?", "Ten men saw several drones.", False),
        ("How many aftershocks followed?", "Since May 85 aftershocks were felt.", True),
        ("How many young sailors drowned?", "They were 20 sailors.", True),
        ("How many sailors drowned?", "In 2020 sailors had no radio.", True),  # nobody can tell
        ("Who used drones?", "They came with ten drones.", False),
    ],
)
def test_what_is_counted_stands_behind_its_number(question: str, sentence: str, told: bool) -> None:
    assert counts(understand(question), sentence) == told
