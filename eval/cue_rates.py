"""Measures the two tables of `rag.quotes` again: `python -m eval.cue_rates FILE.jsonl`.

For every word before every frame (that, quote, np, to, a preposition ...) it counts how often an annotated cue covers
the word, and writes the rates into cues.tsv; then it fits the odds of signs.tsv to what the rates leave over. A word
keeps its class; a new word is taken in as neutral where it reports speech often enough. Nothing but public English
words and numbers is written. Run it after a change to the rules, then look at `python -m eval.attribution`.
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

import numpy as np

import rag.quotes
from rag.quotes.confidence import base_rate, embedded_flags, signs_of
from rag.quotes.cues import cue_table
from rag.quotes.rules import turn
from rag.quotes.sentences import read_sentences
from rag.quotes.statements import beyond, every_candidate

TABLES = Path(rag.quotes.__file__).parent
WORTH = 0.3  # a word is in the table if it, or one of its frames, reports speech this often
LISTED, UNLISTED = 0.65, 0.08  # what is thought of a word with a class, and of any other, before it is seen
SEEN = 60  # a sign must have been seen so often
SHRINK = 3.0  # how many sightings a word's own rate counts for beside a frame's


@dataclass(frozen=True, slots=True)
class Sighting:
    """One candidate of the text, and whether an annotated cue covers its word."""

    kind: str
    lemma: str
    frame: str
    embedded: bool
    hit: bool
    rate: float
    signs: tuple[str, ...]


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
            found.append(
                Sighting(c.cue_kind, c.lemma, c.frame, embedded, hit, base_rate(c), signs_of(c, embedded))
            )
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


def sign_lines(found: list[Sighting]) -> list[str]:
    """The lines of signs.tsv: a logistic fit with the rates as offset, pulled towards odds of one."""
    used = [x for x in found if x.rate > 0.12]
    count = Counter(sign for x in used for sign in x.signs)
    names = sorted(sign for sign, n in count.items() if n >= SEEN)
    column = {sign: n for n, sign in enumerate(names)}
    matrix = np.zeros((len(used), len(names) + 1))
    matrix[:, -1] = 1.0
    for n, x in enumerate(used):
        matrix[n, [column[sign] for sign in x.signs if sign in column]] = 1.0
    rate = np.clip([x.rate for x in used], 0.01, 0.98)
    offset, hit = np.log(rate / (1 - rate)), np.array([x.hit for x in used], float)
    weights, pull = np.zeros(len(names) + 1), np.full(len(names) + 1, 3.0)
    pull[-1] = 0.01
    for _ in range(30):  # Newton's method
        p = 1 / (1 + np.exp(-(matrix @ weights + offset)))
        slope = matrix.T @ (hit - p) - pull * weights
        weights += np.linalg.solve((matrix * (p * (1 - p))[:, None]).T @ matrix + np.diag(pull), slope)
    lines = [f"*\t{np.exp(weights[-1]):.2f}"]
    return lines + [f"{s}\t{np.exp(w):.2f}" for s, w in zip(names, weights, strict=False) if abs(w) > 0.1]


def _write(name: str, lines: list[str]) -> None:
    path = TABLES / name
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="eval.cue_rates", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, help="annotated attributions, JSON Lines")
    parser.add_argument(
        "--write", action="store_true", help="change the tables, and not only print what differs"
    )
    args = parser.parse_args(argv)
    try:
        text = args.file.read_text(encoding="utf-8")
        found = [x for line in text.split("\n") if line.strip() for x in sightings(json.loads(line))]
    except (OSError, ValueError) as error:
        print(f"eval.cue_rates: {args.file}: {error}", file=sys.stderr)
        return 2
    for name, lines in (("cues.tsv", cue_lines(found)), ("signs.tsv", sign_lines(found))):
        before = set((TABLES / name).read_text(encoding="utf-8").splitlines())
        changed = [line for line in lines if line not in before]
        print(f"{name}: {len(lines)} lines, {len(changed)} differ from the table")
        if args.write:
            _write(name, lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
