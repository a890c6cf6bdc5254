"""Whether the best sentence supports an answer at all: a calibrated probability over its signs, and a threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.questions import Question
from rag.rank.candidates import Candidate
from rag.rank.evidence import doubt
from rag.rank.weights import ANSWERS, SIGNS, Stage, combine, weights_of
from rag.records import Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.floating]

OWN = (
    "cosine",
    "passage_cosine",
    "coverage_with_previous",
    "coverage_passage",
    "soft_with_previous",
    "soft_passage",
    "soft_worst_with_previous",
    "soft_missing",
    "soft_missing_passage",
    "names_missing",
)
"""Signs of the best sentence itself."""

POOL = ("passage_cosine", "coverage_passage")
"""Signs of which the greatest of all sentences counts as well."""

TOLLS = 20
"""How many of the best sentences may share most with the question where a toll is asked for."""

SUPPORT: dict[Stage, tuple[str, ...]] = {
    # "lead" is how far the best score is above the tenth
    "features": ("score", "lead", *OWN, *(f"best_{name}" for name in POOL)),
    "cross_encoder": (
        *("score", "lead", *OWN, ANSWERS),
        *(f"best_{name}" for name in (*POOL, ANSWERS)),
    ),
}
"""What the verdict of a stage is read from."""


def support_signs(stage: Stage, table: Table, scores: Table) -> list[float]:
    """The values of the stage's `SUPPORT` for the sentences of one question, their table of `SIGNS` and their
    scores; zeros where there are none."""
    if not len(table):
        return [0.0] * len(SUPPORT[stage])
    column = SIGNS[stage].index
    added = (ANSWERS,) if stage == "cross_encoder" else ()
    order = np.argsort(-scores, kind="stable")
    best = order[0]
    own = [float(table[best, column(name)]) for name in (*OWN, *added)]
    pool = [float(table[:, column(name)].max()) for name in (*POOL, *added)]
    return [float(scores[best]), float(scores[best] - scores[order[min(9, len(order) - 1)]]), *own, *pool]


def support(question: Question, candidates: Sequence[Candidate]) -> tuple[Status, float]:
    """Whether the best candidates support an answer, and the probability that they do."""
    if not candidates or not (question.terms or question.context):
        return "no_support", 0.0
    # Those that the cross-encoder has read, if it has read any: the best ones. It has never been asked for somebody's
    # words, so there it does not judge.
    read = [c for c in candidates if ANSWERS in c.signs and not question.speaker]
    stage: Stage = "cross_encoder" if read else "features"
    table = np.asarray([[c.signs[n] for n in SIGNS[stage]] for c in read or candidates], dtype=np.float32)
    signs = support_signs(stage, table, combine(stage, table))
    learnt = weights_of(stage)
    raw = learnt.bias + sum(learnt.support[n] * v for n, v in zip(SUPPORT[stage], signs, strict=True))
    # a toll is told of any of those that come near, the newest first
    raw -= min(doubt(question, c) for c in candidates[: TOLLS if question.toll else 1])
    confidence = 1 / (1 + math.exp(-max(-30.0, min(30.0, raw))))
    return ("no_support" if confidence < learnt.refuse_below else "answered"), confidence
