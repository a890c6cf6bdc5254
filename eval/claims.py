"""How well are claims found and related?

    python -m eval.claims pairs               hand-written pairs of sentences, by split, with the confusion matrix
    python -m eval.claims events --data DIR   ECB+: do articles with a claim in common report one event? pairs and B3
    python -m eval.claims stances --data DIR  FNC-1: which bodies disagree with a headline? denials and conflicts
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
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from eval.claim_events import measure_events, read_events
from eval.claim_model import Pair, report
from rag.claims.compare import Finding, compare, days_between
from rag.claims.facts import Fact, read_fact
from rag.models import load_encoder
from rag.passages import find_sentences
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
CUE_COSINE, CUE_SHARE = 0.60, 0.30
"""Cosine to a headline, and share of the shorter one's words, from which a word that refutes is about the headline."""
AGAINST = frozenset({"denied_by", "possible_conflict", "updates"})


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


# Stances and refutations ----------------------------------------------------------------------------------------------


def measure_stances(encoder: Encoder, data: Path, bodies: int) -> list[Outcome]:
    """FNC-1: a headline against every sentence of its body. `bodies` > 0 takes that many, evenly spread."""
    texts = {str(row["id"]): str(row["text"]) for row in _rows(data / "fnc1_bodies.jsonl")}
    chosen = sorted(texts)
    chosen = chosen[:: max(1, len(chosen) // bodies)] if bodies else chosen
    parts = {key: [texts[key][s.start : s.end] for s in find_sentences(texts[key])] for key in chosen}
    stances = [row for row in _rows(data / "fnc1_stances.jsonl") if parts.get(str(row["body"]))]
    heads = {head: n for n, head in enumerate(dict.fromkeys(row["headline"] for row in stances))}
    head_vectors = encoder.encode(list(heads))
    body_vectors = {key: encoder.encode(lines) for key, lines in parts.items() if lines}
    facts = {key: [read_fact(line) for line in lines] for key, lines in parts.items()}
    outcomes = []
    for row in stances:
        key = str(row["body"])
        cosines = body_vectors[key] @ head_vectors[heads[row["headline"]]]
        head = read_fact(row["headline"])
        found = _surest(head, facts[key], cosines.tolist())
        against = (found and found.kind in AGAINST) or refutes(facts[key], head, cosines.tolist())
        got = "disagree" if against else "agree" if found else "discuss"
        shown = {"a": row["headline"], "b": parts[key][int(cosines.argmax())], "cosine": float(cosines.max())}
        outcomes.append(Outcome(shown, row["stance"], got, found))
    return outcomes


def _surest(head: Fact, body: Sequence[Fact], cosines: Sequence[float]) -> Finding | None:
    """What the sentences nearest to the headline say: against it, where any does. A body that denies what the headline
    denies tells the rumour too, and agrees. Headline and body are of one day, as far as anybody knows."""
    near = sorted(zip(cosines, range(len(body)), strict=True), reverse=True)[:5]
    found = [f for cosine, n in near if (f := compare(head, body[n], cosine, 0)) is not None]
    denies_too = any(body[n].denied is not None or body[n].negations for _, n in near[:3])
    if (head.denied is not None or head.negations % 2) and denies_too:
        found = [f for f in found if f.kind != "denied_by"]
    against = [f for f in found if f.kind in AGAINST]
    return max(against or found, key=lambda f: f.score, default=None)


def refutes(body: Sequence[Fact], head: Fact, cosines: Sequence[float]) -> bool:
    """Whether a sentence near a headline that denies nothing has a word that refutes: hoax, denied, not true, or a
    negation of what the headline says. Weaker than a relation: it tells which bodies a person should read."""
    if head.denied is not None or head.negations:
        return False
    for fact, cosine in zip(body, cosines, strict=True):
        common = len(head.stems & fact.stems) / (min(len(head.stems), len(fact.stems)) or 1)
        if cosine < CUE_COSINE or common < CUE_SHARE:
            continue
        negated = (
            len(fact.refused & head.stems) >= max(1, 0.5 * len(fact.refused)) and fact.negations % 2 == 1
        )
        if fact.denied is not None or negated:
            return True
    return False


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
    outcomes = measure_stances(load_encoder(), args.data, args.bodies)
    print(confusion(outcomes, ("agree", "disagree", "discuss")), lift(outcomes, "disagree"), sep="\n")
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
