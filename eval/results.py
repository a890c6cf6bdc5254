"""The results of a run: outcomes per system, summarised from raw counts; JSON of it is what `--compare` reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.judging import Outcome
from eval.metrics import Curve, Rate, RefusalCurve, percentile, rate, refusal_curve, risk_coverage

LABELS = {
    "right_first": "right sentence first",
    "right_three": "right sentence in three",
    "evidence_recall": "evidence recall",
    "words_first": "word F1, first quote",
    "words_all": "word F1, all quotes",
    "verbatim": "verbatim",
    "speaker": "speaker right",
    "refusal_precision": "refusal precision",
    "refusal_recall": "refusal recall",
    "called_partial": "unanswerable called partial",
    "claimed": "unanswerable called answered",
    "wrongly_refused": "answerable refused",
    "hedged": "answerable called partial",
    "status": "status as wanted",
    "handled": "handled (right first, or rightly refused)",
    "passage_1": "passage hit@1",
    "passage_3": "passage hit@3",
    "passage_10": "passage hit@10",
    "passage_mrr": "passage MRR@10",
}
"""What each measure is called, in the order shown."""

SUMS = ("words_first", "words_all", "passage_mrr")
"""Measures whose numerator and denominator are no counts of anything a person would count."""


@dataclass(frozen=True, slots=True)
class SystemResult:
    """One row of the comparison, with every outcome behind it. A system that neither refuses nor names speakers
    (`refuses` is False) is not measured on that."""

    name: str
    outcomes: tuple[Outcome, ...]
    refuses: bool = True

    @property
    def rates(self) -> dict[str, Rate]:
        """Measures that had something to count."""
        return {name: r for name, r in _rates(self.outcomes, self.refuses).items() if r.of}

    @property
    def has_confidence(self) -> bool:
        """Whether its answers differ in confidence; curves of one that gives all the same mean nothing."""
        return len({o.confidence for o in self.outcomes}) > 1

    @property
    def curve(self) -> Curve:
        """Risk among the answered, if the least confident were refused."""
        return risk_coverage(
            [o.confidence for o in self.outcomes], [not o.would_be_right for o in self.outcomes]
        )

    @property
    def operating_point(self) -> tuple[float, float]:
        """Coverage and risk as it really refuses."""
        answered = [o for o in self.outcomes if not o.refused]
        wrong = sum(not o.right_first for o in answered)
        return len(answered) / len(self.outcomes), wrong / len(answered) if answered else 0.0

    @property
    def refusal(self) -> RefusalCurve | None:
        """What of the unanswerable would be refused at which price; None where a kind of question is missing."""
        sure = {
            kind: [o.confidence for o in self.outcomes if o.case.answerable is kind] for kind in (True, False)
        }
        return refusal_curve(sure[True], sure[False])

    @property
    def refusing(self) -> tuple[float, float] | None:
        """The shares of the answerable and of the unanswerable questions that are refused now."""
        refused = {
            kind: [o.refused for o in self.outcomes if o.case.answerable is kind] for kind in (True, False)
        }
        if not self.refuses or not refused[True] or not refused[False]:
            return None
        return sum(refused[True]) / len(refused[True]), sum(refused[False]) / len(refused[False])

    @property
    def latency(self) -> dict[str, float | None]:
        times = [o.milliseconds for o in self.outcomes]
        return {"p50": percentile(times, 50), "p95": percentile(times, 95), "max": percentile(times, 100)}

    def by_category(self) -> dict[str, Rate]:
        """Questions handled, a category."""
        groups: defaultdict[str, list[float]] = defaultdict(list)
        for outcome in self.outcomes:
            groups[category_of(outcome)].append(float(outcome.handled))
        return {name: rate(flags) for name, flags in groups.items()}

    def to_dict(self) -> dict[str, Any]:
        return {
            "refuses": self.refuses,
            "rates": {name: r.to_dict() | {"counts": name not in SUMS} for name, r in self.rates.items()},
            "words": {name: self.words(name) for name in ("words_first", "words_all")},
            "curve": self.curve.to_dict(),
            "refusal": None if self.refusal is None else self.refusal.to_dict(),
            "refusing": None if self.refusing is None else [round(v, 6) for v in self.refusing],
            "operating_point": [round(v, 6) for v in self.operating_point],
            "latency": {k: None if v is None else round(v, 2) for k, v in self.latency.items()},
            "by_category": {
                name: r.to_dict() | {"partial": self._hedged(name)} for name, r in self.by_category().items()
            },
            "outcomes": [o.to_dict() for o in self.outcomes],
        }

    def _hedged(self, category: str) -> int:
        """How many questions without an answer were at least called partial."""
        partial = [o for o in self.outcomes if not o.case.answerable and o.status == "partial"]
        return sum(category_of(o) == category for o in partial)

    def words(self, name: str) -> dict[str, int]:
        """The words quoted of the questions with an answer, by `WordCounts`."""
        counts = [getattr(o, name) for o in self.outcomes if o.case.answerable]
        return {part: sum(getattr(c, part) for c in counts) for part in ("correct", "spurious", "missed")}


@dataclass(frozen=True, slots=True)
class RankingResult:
    """`rank_sentences` and its baselines on questions with labelled candidates; questions where no candidate is
    right are left out, as in the literature. `outcomes` have the question and its average precision."""

    name: str
    questions: int
    left_out: int
    average_precision: Rate
    reciprocal_rank: Rate
    first: Rate
    milliseconds: float
    outcomes: tuple[Mapping[str, Any], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "questions": self.questions,
            "left_out": self.left_out,
            "map": self.average_precision.to_dict() | {"counts": False},
            "mrr": self.reciprocal_rank.to_dict() | {"counts": False},
            "first": self.first.to_dict() | {"counts": True},
            "milliseconds": round(self.milliseconds, 2),
            "outcomes": [dict(o) for o in self.outcomes],
        }


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a run found, with what it ran on."""

    name: str
    config: Mapping[str, Any]
    systems: tuple[SystemResult, ...] = ()
    rankings: tuple[RankingResult, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def ours(self) -> SystemResult | None:
        """Onrecord's own row."""
        return self.systems[0] if self.systems else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "config": dict(self.config),
            "notes": list(self.notes),
            "systems": {s.name: s.to_dict() for s in self.systems},
            "rankings": {r.name: r.to_dict() for r in self.rankings},
        }


def category_of(outcome: Outcome) -> str:
    return outcome.case.category or ("answerable" if outcome.case.answerable else "unanswerable")


def _rates(outcomes: Sequence[Outcome], refuses: bool) -> dict[str, Rate]:
    answerable = [o for o in outcomes if o.case.answerable]
    located = [o for o in answerable if o.evidence_known]
    spoken = [o for o in answerable if o.speaker_right is not None]
    searched = [o for o in answerable if o.passages_seen is not None]
    ranks = [o.passage_rank or 0 for o in searched]
    found = {
        "right_first": rate(_floats(o.right_first for o in answerable)),
        "right_three": rate(_floats(o.right_within(3) for o in answerable)),
        "evidence_recall": rate([o.evidence_found for o in located], [o.evidence_known for o in located]),
        "words_first": _f1(located, "words_first"),
        "words_all": _f1(located, "words_all"),
        "verbatim": rate([o.verbatim for o in outcomes], [o.shown for o in outcomes]),
        "handled": rate(_floats(o.handled for o in outcomes)),
        **{f"passage_{k}": rate(_floats(0 < r <= k for r in ranks)) for k in (1, 3, 10)},
        "passage_mrr": rate([1 / r if r else 0.0 for r in ranks]),
    }
    if refuses:
        found["speaker"] = rate(_floats(bool(o.speaker_right) for o in spoken))
        found |= _refusal(outcomes, answerable)
    return {name: found[name] for name in LABELS if name in found}


def _refusal(outcomes: Sequence[Outcome], answerable: Sequence[Outcome]) -> dict[str, Rate]:
    refused = [o for o in outcomes if o.refused]
    unanswerable = [o for o in outcomes if not o.case.answerable]
    exact = [o for o in outcomes if o.case.status]
    return {
        "refusal_precision": rate(_floats(not o.case.answerable for o in refused)),
        "refusal_recall": rate(_floats(o.refused for o in unanswerable)),
        "called_partial": rate(_floats(o.status == "partial" for o in unanswerable)),
        "claimed": rate(_floats(o.status == "answered" for o in unanswerable)),
        "wrongly_refused": rate(_floats(o.refused for o in answerable)),
        "hedged": rate(_floats(o.status == "partial" for o in answerable)),
        "status": rate(_floats(o.status == o.case.status for o in exact)),
    }


def _f1(outcomes: Sequence[Outcome], name: str) -> Rate:
    """Micro F1 as a ratio of sums: 2 correct / (2 correct + spurious + missed)."""
    counts = [getattr(o, name) for o in outcomes]
    return rate([2.0 * c.correct for c in counts], [2.0 * c.correct + c.spurious + c.missed for c in counts])


def _floats(flags: Iterable[bool]) -> list[float]:
    return [float(f) for f in flags]
