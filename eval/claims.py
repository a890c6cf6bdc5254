"""How well are claims found and related?

    python -m eval.claims pairs               hand-written pairs of sentences, by split, with the confusion matrix
    python -m eval.claims events --data DIR   ECB+: do articles with a claim in common report one event? pairs and B3
    python -m eval.claims stances --data DIR  FNC-1: which bodies disagree with a headline? (on bodies held out)
    python -m eval.claims refuted --data DIR  FEVER-symmetric: which evidence refutes a claim?
    python -m eval.claims model --data DIR    the rules beside small trained models, on the hand-written pairs

Thirty errors, read one by one, are described in docs/claims.md; `stances --wrong N` shows more.

`--data` is the folder with `ecbplus_articles.jsonl`, `fnc1_bodies.jsonl`, `fnc1_stances.jsonl` and
`fever_symmetric_dev.jsonl`. Each measure stands beside chance and beside plain cosine. `--wrong N` shows errors.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from eval.claim_events import measure_events, read_events
from eval.claim_model import Pair, report
from eval.claim_stances import AGAINST, measure_stances
from rag.claims.compare import Finding, compare, days_between
from rag.claims.facts import read_fact
from rag.models import load_encoder
from rag.records import Encoder

PAIRS = Path(__file__).with_name("claim_pairs.jsonl")
DATA = Path(__file__).parents[2] / "shared" / "data" / "claims"
LABELS = ("same", "variant", "denied", "conflict", "update", "unrelated")
LABEL_OF = {
    "same_quote": "variant",
    "variant": "variant",
    "also_reported": "same",
    "denied_by": "denied",
    "possible_conflict": "conflict",
    "updates": "update",
}
"""The label of a pair for each relation; the hand-written pairs do not part the same quotation from a varied one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A pair of sentences with the label it deserves and what was found."""

    row: Mapping[str, Any]
    right: str
    got: str
    finding: Finding | None


def measure_pairs(encoder: Encoder, split: str | None = None) -> list[Outcome]:
    """The hand-written pairs, each with what `compare` says of it."""
    rows = [row for row in _rows(PAIRS) if split in (None, row["split"])]
    first, second = (encoder.encode([row[side] for row in rows]) for side in "ab")
    outcomes = []
    for row, cosine in zip(rows, np.einsum("nd,nd->n", first, second).tolist(), strict=True):
        found = compare(read_fact(row["a"]), read_fact(row["b"]), cosine, _days_apart(row))
        shown = {**row, "cosine": cosine}
        outcomes.append(Outcome(shown, row["label"], LABEL_OF[found.kind] if found else "unrelated", found))
    return outcomes


def _days_apart(row: Mapping[str, Any]) -> int | None:
    return days_between(
        *(date.fromisoformat(row[key]) if key in row else None for key in ("a_date", "b_date"))
    )


def confusion(outcomes: Iterable[Outcome], labels: Sequence[str]) -> str:
    """The confusion matrix with precision and recall, as text."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        counts[outcome.right][outcome.got] += 1
    lines = [f"{'':<12}" + "".join(f"{label:>11}" for label in labels) + f"{'P':>8}{'R':>8}"]
    for label in labels:
        cells = "".join(f"{counts[label][got] or '·':>11}" for got in labels)
        got, right = sum(row[label] for row in counts.values()), counts[label].total()
        share = [counts[label][label] / n if n else 0.0 for n in (got, right)]
        lines.append(f"{label:<12}{cells}{share[0]:>8.2f}{share[1]:>8.2f}")
    return "\n".join(lines)


def precision(outcomes: Sequence[Outcome], label: str) -> float:
    """Of the pairs given this label, the share that deserves it."""
    got = [o.right == label for o in outcomes if o.got == label]
    return sum(got) / len(got) if got else 0.0


# Refutations ----------------------------------------------------------------------------------------------------------


def measure_refuted(encoder: Encoder, data: Path) -> list[Outcome]:
    """FEVER-symmetric: claim and evidence, SUPPORTS or REFUTES, balanced so that the claim alone tells nothing."""
    rows = [
        {"a": r["claim"], "b": r["evidence"], "label": r["label"]}
        for r in _rows(data / "fever_symmetric_dev.jsonl")
    ]
    first, second = (encoder.encode([row[side] for row in rows]) for side in "ab")
    outcomes = []
    for row, cosine in zip(rows, np.einsum("nd,nd->n", first, second).tolist(), strict=True):
        found = compare(read_fact(row["a"]), read_fact(row["b"]), cosine, 0)
        got = "REFUTES" if found and found.kind in AGAINST else "SUPPORTS" if found else "neither"
        outcomes.append(Outcome({**row, "cosine": cosine}, row["label"], got, found))
    return outcomes


def lift(outcomes: Sequence[Outcome], label: str) -> str:
    """Precision and recall of a label beside its base rate and beside the same number of lowest cosines."""
    right = sum(o.right == label for o in outcomes)
    got = [o for o in outcomes if o.got == label]
    hit = sum(o.right == label for o in got)
    lowest = sorted(outcomes, key=lambda o: o.row["cosine"])[: len(got)]
    by_cosine = sum(o.right == label for o in lowest)
    base = right / len(outcomes)
    n = len(got) or 1
    return (
        f"{label}: P {hit / n:.2f} R {hit / (right or 1):.2f} of {len(got)} found; "
        f"chance P {base:.2f} (lift {hit / n / base:.1f}); as many of lowest cosine P {by_cosine / n:.2f}"
    )


# ----------------------------------------------------------------------------------------------------------------------


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the measures of one part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=["pairs", "events", "stances", "refuted", "model"])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data sets")
    parser.add_argument("--bodies", type=int, default=400, help="stances: how many bodies (0: all)")
    parser.add_argument("--wrong", type=int, default=0, help="how many errors to show")
    args = parser.parse_args(argv)
    parts: dict[str, Callable[[argparse.Namespace], list[Outcome]]] = {
        "pairs": _print_pairs, "events": _print_events, "stances": _print_stances, "refuted": _print_refuted,
        "model": _print_models,
    }  # fmt: skip
    outcomes = parts[args.part](args)
    for o in [o for o in outcomes if o.right != o.got][: args.wrong]:
        rule = f"{o.finding.rule} {o.finding.score:.2f}" if o.finding else "nothing found"
        print(f"  {o.right}, called {o.got} ({rule}): {o.row['a']!r} / {o.row['b']!r}")
    return 0


def _print_pairs(args: argparse.Namespace) -> list[Outcome]:
    outcomes = measure_pairs(load_encoder())
    for split in ("dev", "test"):
        part = [o for o in outcomes if o.row["split"] == split]
        right = sum(o.right == o.got for o in part)
        print(f"{split}: {right} of {len(part)} right\n{confusion(part, LABELS)}\n")
    return outcomes


def _print_events(args: argparse.Namespace) -> list[Outcome]:
    print(f"{'articles are paired by':<42}{'P':>7}{'R':>7}{'F1':>7}")
    for name, p, r, f1 in measure_events(read_events(args.data / "ecbplus_articles.jsonl")):
        print(f"{name:<42}{p:>7.3f}{r:>7.3f}{f1:>7.3f}")
    return []


def _print_stances(args: argparse.Namespace) -> list[Outcome]:
    outcomes = [
        Outcome({"a": s.headline, "b": s.nearest, "cosine": s.cosine}, s.label, s.got, s.finding)
        for s in measure_stances(load_encoder(), args.data, args.bodies)
    ]
    print(confusion(outcomes, ("agree", "disagree", "discuss")), lift(outcomes, "disagree"), sep="\n")
    related = [
        replace(o, got="disagree" if o.finding and o.finding.kind in AGAINST else "") for o in outcomes
    ]
    print("by a relation of two sentences alone:", lift(related, "disagree"))
    return outcomes


def _print_refuted(args: argparse.Namespace) -> list[Outcome]:
    outcomes = measure_refuted(load_encoder(), args.data)
    print(confusion(outcomes, ("SUPPORTS", "REFUTES", "neither")), lift(outcomes, "REFUTES"), sep="\n")
    return outcomes


def _pair(outcome: Outcome, label: str, days_apart: int | None) -> Pair:
    row = outcome.row
    return Pair(
        read_fact(row["a"]), read_fact(row["b"]), row["cosine"], days_apart, label, row.get("split", "")
    )


def _print_models(args: argparse.Namespace) -> list[Outcome]:
    encoder = load_encoder()
    outcomes, fever = measure_pairs(encoder), measure_refuted(encoder, args.data)
    pairs = [_pair(o, o.right, _days_apart(o.row)) for o in outcomes]
    others = [_pair(o, {"SUPPORTS": "same", "REFUTES": "conflict"}[o.right], None) for o in fever]
    print(report(pairs, [o.got for o in outcomes], others, LABELS))
    return outcomes


if __name__ == "__main__":
    raise SystemExit(main())
