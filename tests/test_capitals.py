"""Questions typed without capitals and marks, as people type them, or in nothing but capitals."""

from __future__ import annotations

import pytest

from eval.loading import load
from eval.run import SAMPLES
from rag import Tracker
from rag.questions import understand
from rag.questions.capitals import tells_no_names, with_capitals

TEXTS = (
    "On Monday Bill Gates met the mayor of New Vonn. The gates of the White Mill were painted white, Gates said.",
    "“Nobody told us,” said Ida O’Hara-Finn of the U.S. Navy. The WHO, who pays for it, and iFerry will not say why.",
    "In May the ferry may sail to Al-Tarn, COVID-19 or not. White paint is sold by the mill: white, said Will Berg.",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who met bill gates in new vonn?", "Who met Bill Gates in New Vonn?"),
        ("who painted the gates white", "Who painted the gates white"),
        ("who painted the white mill?", "Who painted the White Mill?"),
        ("what did o'hara-finn tell us?", "What did O'Hara-Finn tell us?"),
        (
            "What did will berg say the ferry will do in may?",
            "What did Will Berg say the ferry will do in May?",
        ),
        ("WHO TOLD THE US NAVY ABOUT COVID-19?", "Who told the US Navy about COVID-19?"),
        ("what did the who say about iferry’s boats?", "What did the WHO say about iFerry’s boats?"),
        ("did ostrel flood?", "Did ostrel flood?"),
        ("", ""),
    ],
)
def test_words_get_the_capitals_that_the_articles_give_them(typed: str, meant: str) -> None:
    assert with_capitals(typed, TEXTS * 2) == meant


def test_a_capital_seen_once_may_be_of_a_headline() -> None:
    assert with_capitals("who met gates?", TEXTS[:1]) == "Who met gates?"
    assert with_capitals("who met bill gates?", TEXTS[:1]) == "Who met Bill Gates?"


@pytest.mark.parametrize(
    ("question", "none"),
    [
        ("what did ida berg say?", True),
        ("What did ida berg say?", True),
        ("WHAT DID IDA BERG SAY?", True),
        ("What did Ida Berg say?", False),
        ("what did the WHO say?", False),
        ("Ida?", False),
        ("", False),
    ],
)
def test_when_capitals_tell_nothing(question: str, none: bool) -> None:
    assert tells_no_names(question) is none


def test_what_is_typed_carelessly_is_answered_alike(library: Tracker) -> None:
    cases = [c for c in load(SAMPLES).cases if not c.history]
    for typed in (lambda q: q.lower().rstrip("?"), str.upper):
        differing = []
        for case in cases:
            meant, found = (library.ask(q, **case.filters) for q in (case.question, typed(case.question)))
            if (meant.status, meant.quotes[:1]) != (found.status, found.quotes[:1]):
                differing.append(case.question)
            assert found.question == typed(case.question)
        assert len(differing) <= 0.06 * len(cases), differing


def test_a_question_without_its_mark_is_one() -> None:
    assert understand("who painted the mill").rewritten == "who painted the mill?"
    assert understand("mill painting").rewritten == "mill painting"
