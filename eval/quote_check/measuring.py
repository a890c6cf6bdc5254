"""Verdicts on cases, how long they took, and both as text."""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.quote_check.material import Case
from rag.catalog import Catalog
from rag.check.verdict import check_quote
from rag.records import VerdictKind

VERDICTS: tuple[VerdictKind, ...] = (
    "exact",
    "typographic",
    "altered",
    "stitched",
    "misattributed",
    "not_found",
)
Outcome = tuple[Case, VerdictKind]


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a run: shares from 0 to 1, times in milliseconds."""

    cases: int
    right: float
    altered_called_exact: int
    p50_ms: float
    p95_ms: float

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], times: Sequence[float]) -> Figures:
        wrong = wrong_of(outcomes)
        return cls(
            len(outcomes),
            1 - len(wrong) / len(outcomes),
            sum(case.right == "altered" and got == "exact" for case, got in wrong),
            statistics.median(times),
            statistics.quantiles(times, n=20)[18],
        )

    def __str__(self) -> str:
        return (
            f"{self.cases} cases, {self.right:.2%} right, altered called exact: {self.altered_called_exact}; "
            f"{self.p50_ms:.1f} ms p50, {self.p95_ms:.1f} ms p95"
        )


def measure(cases: Iterable[Case], library: Catalog) -> tuple[list[Outcome], list[float]]:
    """Every case with the verdict it got, and the milliseconds of each check."""
    outcomes, times = [], []
    for case in cases:
        started = time.perf_counter()
        verdict = check_quote(case.text, case.speaker, library=library)
        times.append(1000 * (time.perf_counter() - started))
        assert all(q.text == q.article.text[q.start : q.end] for q in verdict.matches)
        outcomes.append((case, verdict.verdict))
    return outcomes, times


def wrong_of(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [(case, got) for case, got in outcomes if case.right != got]


def matrix(outcomes: Iterable[Outcome]) -> str:
    """The verdict matrix as text: a row for each kind of case, with how often each verdict was given."""
    rows: defaultdict[tuple[VerdictKind, str], Counter[VerdictKind]] = defaultdict(Counter)
    for case, got in outcomes:
        rows[case.right, case.kind][got] += 1
    lines = [f"{'right verdict':<14}{'made by':<20}{''.join(f'{v:>14}' for v in VERDICTS)}{'right':>8}"]
    for right, kind in sorted(rows, key=lambda key: (VERDICTS.index(key[0]), key[1])):
        counts = rows[right, kind]
        cells = "".join(f"{counts[v] or '·':>14}" for v in VERDICTS)
        lines.append(f"{right:<14}{kind:<20}{cells}{counts[right] / counts.total():>8.1%}")
    return "\n".join(lines)
