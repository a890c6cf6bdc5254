"""What `eval.attribution` prints: the tables, the published figures beside ours, and the cases behind a number."""

from __future__ import annotations

import random

from eval.attribution_counts import ELEMENTS, Counts, Tally

PUBLISHED = (  # exact F1 on PolNeAR's test part, as the papers print them
    ("rules", "10.7", "22.8", "5.6"),
    ("CoreNLP", "13.9", "-", "17.5"),
    ("CRF", "50.6", "53.4", "28.6"),
    ("CofeNet, BERT", "83.2", "75.3", "72.9"),
)
SURE = 0.9


def scores(counts: Counts) -> dict[str, float]:
    """Precision, recall and F1, exact and overlap, in per cent."""
    got = sum(counts[o] for o in ("correct", "partial", "wrong", "spurious"))
    wanted = sum(counts[o] for o in ("correct", "partial", "wrong", "missed"))
    out: dict[str, float] = {}
    for name, right in (("exact", counts["correct"]), ("overlap", counts["correct"] + counts["partial"])):
        p = right / got if got else 0.0
        r = right / wanted if wanted else 0.0
        out[f"{name}_p"], out[f"{name}_r"] = 100 * p, 100 * r
        out[f"{name}_f1"] = 200 * p * r / (p + r) if p + r else 0.0
    return out


def _table(tally: Tally, keys: list[str]) -> None:
    head = (
        "",
        "correct",
        "partial",
        "wrong",
        "missed",
        "spurious",
        "exact P",
        "R",
        "F1",
        "overlap P",
        "R",
        "F1",
    )
    print("{:38s}{:>8s}{:>8s}{:>7s}{:>7s}{:>9s}{:>10s}{:>6s}{:>6s}{:>11s}{:>6s}{:>6s}".format(*head))
    for key in keys:
        c, s = tally.counts[key], scores(tally.counts[key])
        raw = "".join(
            f"{c[o]:>{w}d}"
            for o, w in (("correct", 8), ("partial", 8), ("wrong", 7), ("missed", 7), ("spurious", 9))
        )
        exact = f"{s['exact_p']:10.1f}{s['exact_r']:6.1f}{s['exact_f1']:6.1f}"
        print(f"{key[:38]:38s}{raw}{exact}{s['overlap_p']:11.1f}{s['overlap_r']:6.1f}{s['overlap_f1']:6.1f}")


def report(tally: Tally) -> None:
    """The printed report."""
    _table(tally, ["quoted", *ELEMENTS])
    links = tally.counts["link"]
    total = links["correct"] + links["wrong"]
    print(f"\ncontent to source: {links['correct']} of {total} linked right", end="")
    print(f" ({100 * links['correct'] / total:.1f} %)" if total else "")
    print("\nexact F1, published on the test part       source    cue  content")
    for name, *figures in PUBLISHED:
        print(f"  {name:38s}" + "".join(f"{f:>9s}" for f in figures))
    ours = "".join(f"{scores(tally.counts[e])['exact_f1']:9.1f}" for e in ELEMENTS)
    print(f"  {'this, on the file given':38s}{ours}")
    for group in ("kind", "rule", "publisher"):
        print(f"\nper {group}")
        keys = [f"{e}|" for e in ("quoted", *ELEMENTS)]
        _table(tally, sorted(k for k in tally.counts for e in keys if k.startswith(f"{e}{group} ")))
    print(
        "\nconfidence: of the statements with a speaker at or above it, how many are right, and F1 of those shown"
    )
    annotated = sum(tally.counts["source"][o] for o in ("correct", "partial", "missed"))
    for level in (0.95, SURE, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.0):
        shown = [right for confidence, right, _ in tally.sure if confidence >= level]
        if shown:
            note = "" if level != SURE else "  must be 90" if sum(shown) < 0.9 * len(shown) else "  holds"
            f1 = 200 * sum(shown) / (len(shown) + annotated)
            share = 100 * sum(shown) / len(shown)
            print(f"  >= {level:.2f}  {sum(shown):6d} of {len(shown):6d}  {share:5.1f} %  F1 {f1:4.1f}{note}")
    rate = tally.chars / tally.seconds * 60 / 1e6 if tally.seconds else 0.0
    print(f"\n{tally.chars} characters in {tally.seconds:.1f} s of one core: {rate:.1f} million a minute")


def show_cases(tally: Tally, what: str, limit: int, rule: str, seed: int) -> None:
    """Prints the cases behind a number, with their context."""
    chosen = [c for c in tally.cases if c.what == what and (not rule or c.rule == rule)]
    random.Random(seed).shuffle(chosen)
    print(f"{len(chosen)} cases of {what}, {min(limit, len(chosen))} shown")
    for c in chosen[:limit]:
        context = c.context.replace("\n", "⏎")
        print(f"- {c.where} {c.kind} {c.rule}\n    found [{c.found}]  gold [{c.gold}]\n    {context}")
