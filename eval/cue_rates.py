"""Calibrates the table of cues of `rag.quotes` again: `python -m eval.cue_rates FILE.jsonl`.

For every word before every frame (that, quote, np, to, a preposition ...) it counts how often an annotated cue covers
the word, and writes the rates into cues.tsv: the confidence of each rule. A word keeps its class; a new word is taken
in as neutral where it reports speech often enough. Nothing but public English words and numbers is written. Run it
after a change to the rules, then look at `python -m eval.attribution`.
"""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rag.quotes
from rag.quotes.confidence import base_rate, embedded_flags
from rag.quotes.cues import cue_table
from rag.quotes.rules import turn
from rag.quotes.sentences import read_sentences
from rag.quotes.statements import beyond, every_candidate

TABLE = Path(rag.quotes.__file__).parent / "cues.tsv"
WORTH = 0.3  # a word is in the table if it, or one of its frames, reports speech this often
LISTED, UNLISTED = 0.65, 0.08  # what is thought of a word with a class, and of any other, before it is seen
SHRINK = 3.0  # how many sightings a word's own rate counts for beside a frame's


@dataclass(frozen=True, slots=True)
class Sighting:
    """One candidate of the text, and whether an annotated cue covers its word."""

    kind: str
    lemma: str
    frame: str
    embedded: bool
    hit: bool


def sightings(row: dict[str, Any]) -> list[Sighting]:
    """Every candidate of one article, in the table or not."""
    cues = sorted((a["cue"][0][0], a["cue"][-1][1]) for a in row["attributions"] if a["cue"])
    starts = [start for start, _ in cues]
    sentences, _ = read_sentences(row["text"])
    found = []
    for n, s in enumerate(sentences):
        if (n == 0 or sentences[n - 1].line != s.line) and turn(s):
            continue
        here = every_candidate(s)
        for c, embedded in zip(here, embedded_flags(here, [base_rate(c) for c in here]), strict=True):
            c, content, _ = beyond(sentences, n, c)
            if not (content or c.content):
                continue
            at, first = s.tokens[c.group.head].start, s.tokens[c.cue.first].start
            near = cues[max(0, bisect_right(starts, at) - 4) : bisect_right(starts, at)]
            hit = any(a <= at < b and (c.cue_kind != "noun" or a >= first - 3) for a, b in near)
            found.append(Sighting(c.cue_kind, c.lemma, c.frame, embedded, hit))
    return found


def cue_lines(found: list[Sighting]) -> list[str]:
    """The lines of cues.tsv, measured where the word is not inside another's statement."""
    seen: Counter[tuple[str, str]] = Counter()
    hits: Counter[tuple[str, str]] = Counter()
    frames: Counter[tuple[str, str, str]] = Counter()
    frame_hits: Counter[tuple[str, str, str]] = Counter()
    for x in found:
        if not x.embedded:
            seen[x.kind, x.lemma] += 1
            hits[x.kind, x.lemma] += x.hit
            frames[x.kind, x.lemma, x.frame] += 1
            frame_hits[x.kind, x.lemma, x.frame] += x.hit
    table = cue_table()
    lines = []
    for kind, lemma in sorted(set(seen) | set(table), key=lambda k: (k[0] != "verb", k[1])):
        if not lemma.replace(" ", "").isalpha():
            continue
        known = (kind, lemma) in table
        listed = known and (table[kind, lemma].cue_class != "neutral" or kind == "phrase")
        weight, prior = (SHRINK, LISTED) if listed else (2 * SHRINK, UNLISTED)
        own = (hits[kind, lemma] + weight * prior) / (seen[kind, lemma] + weight)
        rates = {
            f: (frame_hits[k, w, f] + SHRINK * own) / (count + SHRINK)
            for (k, w, f), count in frames.items()
            if (k, w) == (kind, lemma) and count > 1
        }
        if not listed and (max([own, *rates.values()]) < WORTH or hits[kind, lemma] < 4):
            continue
        kept = sorted(((f, r) for f, r in rates.items() if abs(r - own) > 0.05), key=lambda x: -x[1])
        numbers = " ".join(f"{f}={min(r, 0.98):.2f}" for f, r in [("*", own), *kept])
        lines.append(f"{lemma}\t{kind}\t{table[kind, lemma].cue_class if known else 'neutral'}\t{numbers}")
    return lines


def _write(lines: list[str]) -> None:
    head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    TABLE.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="eval.cue_rates", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, help="annotated attributions, JSON Lines")
    parser.add_argument(
        "--write", action="store_true", help="change the table, and not only print what differs"
    )
    args = parser.parse_args(argv)
    try:
        text = args.file.read_text(encoding="utf-8")
        found = [x for line in text.split("\n") if line.strip() for x in sightings(json.loads(line))]
    except (OSError, ValueError) as error:
        print(f"eval.cue_rates: {args.file}: {error}", file=sys.stderr)
        return 2
    lines = cue_lines(found)
    before = set(TABLE.read_text(encoding="utf-8").splitlines())
    print(
        f"{TABLE.name}: {len(lines)} lines, {sum(line not in before for line in lines)} differ from the table"
    )
    if args.write:
        _write(lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
