"""The second stage of ranking: the best sentences are read, with the question, by a cross-encoder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rag.questions import Question
from rag.rank.candidates import Candidate
from rag.rank.features import NAMES
from rag.rank.weights import ANSWERS, combine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.records import Reranker, Vector

    Scores = NDArray[np.float64]

RERANKED = 20
"""How many of the best candidates a cross-encoder reads."""

BUNDLED = "onrecord-answers"
"""Name of the cross-encoder that the weights of the second stage are for."""

SURE = 12.0
"""Log odds beyond which one answer is not surer than another."""

TITLE, BEFORE = 110, 180
"""Characters of an article's title, and of the sentence before, that are read with a sentence."""

_POINTS_BACK = re.compile(r"[\"“‘']?(?:he|she|it|they|this|that|these|those|his|her|its|their|there)\b", re.I)


def reread(question: Question, found: list[Candidate], reranker: Reranker) -> list[Candidate]:
    """The best candidates in the order of the second stage, before the others."""
    top, rest = found[:RERANKED], found[RERANKED:]
    reading = placed if reranker.name == BUNDLED else _alone
    given = np.asarray(reranker.score(question.asks, [reading(c) for c in top]), dtype=np.float64)
    if reranker.name == BUNDLED:
        top = _read(top, given)
    else:  # of one that nothing was learnt for: the mean of its own opinion and ours, each in its own spread
        own = np.asarray([c.score for c in top])
        mixed = own + 2 * max(float(own.std()), 1e-6) * _standard(given)
        top = [replace(c, score=float(m)) for c, m in zip(top, mixed, strict=True)]
    top.sort(key=lambda c: -c.score)
    return [*top, *(replace(c, score=min(c.score, top[-1].score)) for c in rest)]


def as_read(sentence: str, title: str = "", before: str = "") -> str:
    """A sentence as the bundled cross-encoder was taught to read it: behind it, after a separator, what its article is
    about and the sentence before it. "In the final, Spain beat the Netherlands" says who won only under its title."""
    context = " ".join(filter(None, (title[:TITLE], before[:BEFORE])))
    return f"{sentence} [SEP] {context}" if context else sentence


def placed(candidate: Candidate) -> str:
    """A candidate as the bundled cross-encoder reads it. Without its title, which the features know: with it every
    sentence of an article seemed to answer (newspaper quiz, answer in the first quote: 46 of 100, and 50 without)."""
    return as_read(candidate.text, before=_before(candidate))


def _alone(candidate: Candidate) -> str:
    """A candidate as any other cross-encoder reads it: behind the one before it where it begins by pointing back."""
    before = _before(candidate) if _POINTS_BACK.match(candidate.text) else ""
    return f"{before} {candidate.text}" if before else candidate.text


def _before(candidate: Candidate) -> str:
    """The sentence before a candidate in its passage, or nothing."""
    passage = candidate.hit.passage
    at = passage.sentences.index(candidate.span)
    if not at:
        return ""
    before = passage.sentences[at - 1]
    return passage.article.text[before.start : before.end]


def _read(top: Sequence[Candidate], given: Scores) -> list[Candidate]:
    """Candidates scored by the second stage. What the question's speaker, outlet and dates added, and what speaks
    against a sentence whatever is asked, stay as they were."""
    table = np.asarray([[c.signs[n] for n in NAMES] for c in top], dtype=np.float32)
    answers = sure(given)
    before = combine("features", table)
    after = combine("cross_encoder", np.column_stack([table, answers]))
    return [
        replace(c, score=c.score + float(now - was), signs={**c.signs, ANSWERS: float(log_odds)})
        for c, was, now, log_odds in zip(top, before, after, answers, strict=True)
    ]


def sure(given: Sequence[float] | Scores) -> Vector:
    answers: Vector = np.clip(np.asarray(given, dtype=np.float32), -SURE, SURE)
    return answers


def _standard(values: Scores) -> Scores:
    scaled: Scores = (values - values.mean()) / (values.std() + 1e-9)
    return scaled
