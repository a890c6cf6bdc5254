"""Two runs of one question set: which questions were won and lost, and whether that is more than chance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.metrics import mcnemar, paired_difference
from rag.records import InputError

MEASURES = {
    "handled": "handled (right first, or rightly refused)",
    "right_first": "right sentence first",
    "right_three": "right sentence in three",
    "refused": "rightly refused",
    "average_precision": "average precision",
    "first": "right candidate first",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One measure on the questions that both runs have. `difference` is B - A as a share of them, with its 95 %
    interval; `p` is the exact McNemar test on won against lost (of average precision: the sign test)."""

    label: str
    questions: int
    a: float
    b: float
    won: tuple[str, ...]
    lost: tuple[str, ...]
    difference: float
    low: float
    high: float
    p: float

    @property
    def verdict(self) -> str:
        if not self.won and not self.lost:
            return "the same on every question"
        if self.p >= 0.05:
            return "no more than chance"
        return "B is better" if len(self.won) > len(self.lost) else "A is better"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run A against run B. `only_a` and `only_b` are questions that the other run does not have; `config` is
    what differs in how they were run. `questions` are the texts by id."""

    a: str
    b: str
    changes: tuple[Change, ...]
    only_a: int
    only_b: int
    config: Mapping[str, tuple[Any, Any]]
    questions: Mapping[str, str]


def load_results(path: str | Path) -> dict[str, Any]:
    """The JSON of a run. Raises `InputError` when it is something else."""
    try:
        value = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of results; write them with --json") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not the results of a run ({error}); write them with --json") from error
    if not isinstance(value, dict) or not (value.get("systems") or value.get("rankings")):
        raise InputError(f"{path}: not the results of a run; write them with --json")
    return {**value, "path": str(path)}


def compare(a: Mapping[str, Any], b: Mapping[str, Any], system: str | None = None) -> Comparison:
    """Compare one system (default: the first row of each) in the results `a` and `b`, question by question.

    Questions are matched by id and text. Raises `InputError` when none match.
    """
    left, right = _outcomes(a, system), _outcomes(b, system)
    both = [key for key in left if key in right]
    if not both:
        raise InputError("the two runs have no question in common: compare runs of the same question set")
    changes = []
    for name, label in MEASURES.items():
        keys = [k for k in both if _counts(left[k], name) and _counts(right[k], name)]
        if keys:
            changes.append(
                _change(label, [(k[0], float(left[k][name]), float(right[k][name])) for k in keys])
            )
    settings = {**a["config"], **b["config"]}
    differing = {
        key: (a["config"].get(key), b["config"].get(key))
        for key in settings
        if a["config"].get(key) != b["config"].get(key)
    }
    return Comparison(
        str(a.get("path", "A")),
        str(b.get("path", "B")),
        tuple(changes),
        len(left) - len(both),
        len(right) - len(both),
        differing,
        {k[0]: k[1] for k in both},
    )


def _outcomes(results: Mapping[str, Any], system: str | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Rows by id and question; of a run without a library, the questions of its rankings."""
    systems = results["systems"] or results["rankings"]
    name = system or next(iter(systems))
    if name not in systems:
        raise InputError(f"no results of {name!r}: there are {', '.join(systems)}")
    return {(row.get("id", row["question"]), row["question"]): row for row in systems[name]["outcomes"]}


def _counts(row: Mapping[str, Any], measure: str) -> bool:
    """Whether the measure says something about this question."""
    if measure not in row:
        return False
    return (
        "answerable" not in row or measure == "handled" or bool(row["answerable"]) is (measure != "refused")
    )


def _change(label: str, values: Sequence[tuple[str, float, float]]) -> Change:
    won = tuple(name for name, a, b in values if b > a)
    lost = tuple(name for name, a, b in values if a > b)
    before, after = [a for _, a, _ in values], [b for _, _, b in values]
    difference, low, high = paired_difference(before, after)
    p = mcnemar(len(won), len(lost))
    return Change(label, len(values), sum(before), sum(after), won, lost, difference, low, high, p)
