"""Checks how sure the rules of `rag.quotes` say they are: `python -m eval.calibration FILE.jsonl`.

Beside the confidence that the statements of each rule, and of each band of confidence, were given on average stands
how often they are right on annotated text (in the shape that `eval.attribution` reads): their content overlaps an
annotated one whose source overlaps their speaker. It is a check: the tables are written by hand and nothing is
written into them.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from eval import attribution
from eval.jsonl import read_jsonl

FEW = 25
"""Rules with fewer statements are summed up as `other`."""

FAR = 0.1
"""A difference between stated and right that is pointed out."""


def by_rule(sure: list[tuple[float, bool, str]]) -> dict[str, list[tuple[float, bool]]]:
    """(stated, right) of each rule, without the frame that it was found before; rare ones together."""
    rules: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for stated, right, rule in sure:
        rules[rule.split(":")[0]].append((stated, right))
    kept = {name: found for name, found in rules.items() if len(found) >= FEW}
    rest = [pair for name, found in rules.items() if name not in kept for pair in found]
    return {**kept, "other": rest} if rest else kept


def by_band(sure: list[tuple[float, bool, str]]) -> dict[str, list[tuple[float, bool]]]:
    """(stated, right) of each tenth of confidence."""
    bands: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for stated, right, _ in sure:
        tenth = min(9, int(stated * 10))
        bands[f"{tenth / 10:.1f}-{(tenth + 1) / 10:.1f}"].append((stated, right))
    return dict(sorted(bands.items()))


def report(groups: dict[str, list[tuple[float, bool]]], name: str) -> None:
    print(f"{name:20s}{'statements':>11s}{'right':>7s}{'share':>8s}{'stated':>8s}")
    for key, found in sorted(groups.items(), key=lambda item: -len(item[1])):
        right = sum(r for _, r in found)
        share, stated = right / len(found), sum(s for s, _ in found) / len(found)
        note = f"  {'too sure' if stated > share else 'too modest'}" if abs(stated - share) > FAR else ""
        print(f"{key:20s}{len(found):11d}{right:7d}{share:8.2f}{stated:8.2f}{note}")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="eval.calibration", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, help="annotated attributions, JSON Lines")
    args = parser.parse_args(argv)
    try:
        rows = read_jsonl(args.file)
    except (OSError, ValueError) as error:
        print(f"eval.calibration: {args.file}: {error}", file=sys.stderr)
        return 2
    sure = attribution.run(rows, 1).sure
    report(by_rule(sure), "rule")
    print()
    report(by_band(sure), "stated")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
