"""Measures, from raw counts: ratios of sums with bootstrap intervals, curves, and tests of a difference.

Everything here is a pure function of numbers; what counts as right is decided in `eval.run`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RESAMPLES = 2000
_SEED = 20241206
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `of`, with a 95 % bootstrap interval over questions. `value` is None where there was nothing to
    count, `low` and `high` where all questions are alike: resampling them tells nothing of the next one."""

    hits: float
    of: float
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "hits": round(self.hits, 6),
            "of": round(self.of, 6),
            "value": _round(self.value),
            "low": _round(self.low),
            "high": _round(self.high),
        }


def rate(hits: Sequence[float], of: Sequence[float] | None = None) -> Rate:
    """A ratio of sums, one entry a question; `of` defaults to ones. The interval resamples questions."""
    top = np.asarray(hits, dtype=np.float64)
    bottom = np.ones_like(top) if of is None else np.asarray(of, dtype=np.float64)
    total, count = float(top.sum()), float(bottom.sum())
    if not count:
        return Rate(total, count)
    low, high = _interval(top, bottom)
    return Rate(total, count) if math.isclose(low, high) else Rate(total, count, low, high)


def _interval(top: Floats, bottom: Floats) -> tuple[float, float]:
    """2.5th and 97.5th percentile of sum(top) / sum(bottom) over resampled questions."""
    rng = np.random.default_rng(_SEED)
    n = len(top)
    ratios: list[Floats] = []
    step = max(1, 2_000_000 // n)  # a chunk of resamples is at most 16 MB of counts
    for start in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - start)
        counts = rng.multinomial(n, np.full(n, 1 / n), size=size)
        below = counts @ bottom
        ratios.append((counts @ top)[below > 0] / below[below > 0])
    low, high = np.percentile(np.concatenate(ratios), [2.5, 97.5])
    return float(low), float(high)


def right_within(flags: Sequence[bool], k: int) -> bool:
    """Whether one of the first `k` is right."""
    return any(flags[:k])


def reciprocal_rank(flags: Sequence[bool]) -> float:
    """1 / rank of the first that is right; 0 where none is."""
    return next((1 / n for n, flag in enumerate(flags, start=1) if flag), 0.0)


def average_precision(labels: Sequence[int], scores: Sequence[float]) -> float:
    """Of one ranked list; 0 where no label is positive. Ties keep the order given."""
    order = sorted(range(len(labels)), key=lambda i: -scores[i])
    found, total = 0, 0.0
    for rank, i in enumerate(order, start=1):
        if labels[i]:
            found += 1
            total += found / rank
    return total / found if found else 0.0


def ranked_flags(labels: Sequence[int], scores: Sequence[float]) -> list[bool]:
    """The labels in the order of the scores, highest first."""
    return [bool(labels[i]) for i in sorted(range(len(labels)), key=lambda i: -scores[i])]


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words (runs of non-space) quoted and wanted: `correct` in both, `spurious` only quoted, `missed` only
    wanted."""

    correct: int = 0
    spurious: int = 0
    missed: int = 0


def covered_words(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """Starts of the words of `text` that share at least one character with one of the half-open spans."""
    wanted = sorted(spans)
    return {
        w.start()
        for a, b in wanted
        for w in _WORD.finditer(text, _word_start(text, a), min(len(text), b))
        if w.start() < b and a < w.end()
    }


def _word_start(text: str, at: int) -> int:
    at = max(0, min(at, len(text)))
    while 0 < at < len(text) and not text[at - 1].isspace():
        at -= 1
    return at


def word_counts(quoted: set[Any], wanted: set[Any]) -> WordCounts:
    return WordCounts(len(quoted & wanted), len(quoted - wanted), len(wanted - quoted))


@dataclass(frozen=True, slots=True)
class Curve:
    """Risk among the answered against the share answered, most confident first, and the area under it (AURC:
    lower is better; `best` is the area of a perfect order, `chance` of a random one)."""

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    aurc: float
    best: float
    chance: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "coverage": [round(v, 6) for v in self.coverage],
            "risk": [round(v, 6) for v in self.risk],
            "aurc": _round(self.aurc),
            "best": _round(self.best),
            "chance": _round(self.chance),
        }


def risk_coverage(confidence: Sequence[float], wrong: Sequence[bool]) -> Curve:
    """The curve over all questions; questions of equal confidence share their mean error, so that the order in
    the file does not matter."""
    n = len(wrong)
    if not n:
        return Curve((), (), 0.0, 0.0, 0.0)
    scores, errors = np.asarray(confidence, dtype=np.float64), np.asarray(wrong, dtype=np.float64)
    order = np.argsort(-scores, kind="stable")
    perfect = np.cumsum(np.sort(errors)) / np.arange(1, n + 1)
    scores, errors = scores[order], errors[order]
    ends = np.flatnonzero(np.append(scores[1:] != scores[:-1], True)) + 1
    for start, end in zip(np.concatenate(([0], ends[:-1])), ends, strict=True):
        errors[start:end] = errors[start:end].mean()
    answered = np.arange(1, n + 1)
    risk = np.cumsum(errors) / answered
    return Curve(
        tuple((answered / n).tolist()),
        tuple(risk.tolist()),
        float(risk.mean()),
        float(perfect.mean()),
        float(errors.mean()),
    )


@dataclass(frozen=True, slots=True)
class RefusalCurve:
    """What share of the unanswerable questions is refused (`caught`) when a share of the answerable ones is (`lost`),
    the least confident first; both from 0 to 1. `area` is how often an answerable question is the more confident of
    two, ties half: 0.5 is chance, where both shares are equal."""

    lost: tuple[float, ...]
    caught: tuple[float, ...]
    area: float

    def at(self, lost: float) -> float:
        """The share of unanswerable questions refused at a price, between the points of the curve on a line."""
        return float(np.interp(lost, self.lost, self.caught))

    def to_dict(self) -> dict[str, Any]:
        return {
            "lost": [round(v, 6) for v in self.lost],
            "caught": [round(v, 6) for v in self.caught],
            "area": _round(self.area),
        }


def refusal_curve(answerable: Sequence[float], unanswerable: Sequence[float]) -> RefusalCurve | None:
    """The curve of the confidence in questions of both kinds; None where one kind is missing."""
    if not answerable or not unanswerable:
        return None
    yes, no = np.sort(np.asarray(answerable, float)), np.sort(np.asarray(unanswerable, float))
    at = np.append(np.unique(np.concatenate([yes, no])), np.inf)  # refused is what lies below
    lost, caught = (np.searchsorted(found, at) / len(found) for found in (yes, no))
    lost, caught = (np.concatenate([[0.0], shares]) for shares in (lost, caught))
    area = float(np.trapezoid(caught, lost))
    # Where several unanswerable questions go before the next answerable one, the last is the better bargain.
    keep = np.append(lost[1:] != lost[:-1], True) | (np.arange(len(lost)) == 0)
    return RefusalCurve(tuple(lost[keep].tolist()), tuple(caught[keep].tolist()), area)


def percentile(values: Sequence[float], q: float) -> float | None:
    """The q-th percentile (0 to 100), None of nothing."""
    return float(np.percentile(np.asarray(values, dtype=np.float64), q)) if values else None


def mcnemar(won: int, lost: int) -> float:
    """Two-sided exact p that `won` against `lost` among the questions where two runs differ is a fair coin."""
    n = won + lost
    if not n:
        return 1.0
    tail = sum(math.comb(n, i) for i in range(min(won, lost) + 1))
    return min(1.0, float(2 * tail / 2**n))


def paired_difference(a: Sequence[float], b: Sequence[float]) -> tuple[float, float, float]:
    """Mean of b - a, and its 95 % interval over resampled questions."""
    difference = np.asarray(b, dtype=np.float64) - np.asarray(a, dtype=np.float64)
    if not len(difference):
        return 0.0, 0.0, 0.0
    low, high = _interval(difference, np.ones_like(difference))
    return float(difference.mean()), low, high


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
