"""What the cross-encoder is trained on, and what it has learnt to read."""

from __future__ import annotations

import numpy as np
import pytest

from eval.answer_groups import definitions, untokenised
from rag.models import load_reranker
from rag.rank.cross_encoder import as_read

QUESTION = "Who won the harbour regatta of 2019?"
TOLD = "In the last race the crew of Port Lenz came in first."


def test_marks_of_the_treebank_are_written_out() -> None:
    text = "the council -lrb- all of it -rrb- does n't pay $ 40 , he said ."
    assert untokenised(text) == "the council (all of it) doesn't pay $40, he said."


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("a hurdy-gurdy is a stringed instrument .", "what is hurdy-gurdy?"),
        ("clara weiss was a composer of operas .", "who was clara weiss?"),
        ("it is an instrument with strings .", None),
        ("the crew came in first .", None),
    ],
)
def test_a_sentence_that_defines_gets_its_question(sentence: str, question: str | None) -> None:
    asked = {q for seed in range(20) for q, _ in definitions([sentence], np.random.default_rng(seed))}
    assert (question in asked) if question else not asked


def test_what_a_sentence_is_about_may_stand_before_it() -> None:
    alone, under, beside = load_reranker().score(
        QUESTION,
        [
            as_read(TOLD),
            as_read(TOLD, before="The harbour regatta of 2019 ended on Sunday."),
            as_read(TOLD, before="The town council met to talk about parking."),
        ],
    )
    assert under > alone + 1 and under > beside + 1


def test_what_is_read_around_a_sentence_is_cut() -> None:
    assert as_read("A.") == "A."
    assert as_read("A.", "T" * 500, "B" * 500) == f"A. [SEP] {'T' * 110} {'B' * 180}"
