"""A word that is told in another word is not missing; one that only goes with it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag import Article, Tracker
from rag.questions.kinds import frame_words, measure_of
from rag.questions.synonyms import said_otherwise
from rag.terms import stem

FERRY = Article(
    title="Ferry strikes the quay at Aldermoor",
    source="Harbour Post",
    published=date(2025, 3, 4),
    text=(
        "The ferry Ostara struck the quay at Aldermoor on Monday morning with 31 students of the music school on "
        "board. Nine firefighters carried the youngest ones ashore.\n\n"
        "Captain Jorun Haske was evacuated to Skarvik with a broken arm. The ferry company and the town had signed "
        "an agreement on slower landings in May, which local television showed. The quay lies forty metres from the school."
        "\n\nHarbour masters of Aldermoor are elected for three years. Ida Berg has been the harbour master since her "
        "appointment in 2021; Tomas Holt was dropped by the town after he drank at work."
    ),
)


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker(tmp_path_factory.mktemp("quay")) as tracker:
        tracker.add([FERRY])
        yield tracker


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many pupils of the music school were on the ferry Ostara?", "31 students"),
        ("How many pupils were on board of the ferry?", "31 students"),
        ("Why was Captain Haske flown to Skarvik?", "a broken arm"),
        ("When did TV show that the ferry company and the town had signed it?", "local television"),
        ("How many firemen carried the students ashore?", "Nine firefighters"),
        ("How long do harbour masters of Aldermoor serve?", "elected for three years"),
        ("When was Ida Berg hired as harbour master?", "in 2021"),
        ("Why was Tomas Holt kicked out by the town?", "he drank at work"),
    ],
)
def test_what_is_told_in_another_word_is_not_missing(quay: Tracker, question: str, told: str) -> None:
    answer = quay.ask(question)
    assert (answer.status, answer.reason) == ("answered", "")
    assert told in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    [
        "How many nurses of the music school were on the ferry Ostara?",
        "Why was Captain Haske fined in Skarvik?",
        "How many boatmen carried the students ashore?",
        "When was Ida Berg married in Aldermoor?",
    ],
)
def test_what_is_something_else_is(quay: Tracker, question: str) -> None:
    assert quay.ask(question).status in ("partial", "no_support")


def test_words_of_one_family_tell_each_other_whatever_their_form() -> None:
    assert {stem("agreement"), stem("treaties")} <= said_otherwise("deals")
    assert stem("quitting") in said_otherwise("resigned")
    assert not said_otherwise("lease")
    assert stem("deal") not in said_otherwise("deal")


def test_how_far_away_asks_for_no_away() -> None:
    assert "away" in frame_words("How far away is the quay?")
    assert "away" not in frame_words("Who went away?")
    assert frame_words("How far back do the maps go?") >= {"far", "back"}  # nor for a distance
    assert measure_of("How far back do the maps go?") is None
