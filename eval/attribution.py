"""Measures `find_statements` against annotated attributions: `python -m eval.attribution FILE.jsonl`.

Each line is `{"id", "publisher", "text", "attributions": [...]}` with, an attribution,
`{"source": [[s, e], ...], "cue": [...], "content": [...]}`,
offsets in code points. Two views of the same statements:

quoted speech   For each quoted span of three words or more: is the speaker right? Gold are the sources of the
                attributions that cover more than half of the span. Overlap: the speaker's span touches a gold
                source; exact: it equals one.
all speech      Sources, cues and contents as sets of elements (an element is all of its spans, a trailing comma
                and white space apart). Correct: equal; partial: overlaps one not yet taken; missed; spurious.

Counts come before ratios. `--cases quoted:wrong` (or source, cue, content : correct, partial, missed, spurious;
or confident:wrong) prints the cases behind a number.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.jsonl import read_jsonl
from rag.quotes import find_statements
from rag.quotes.marks import find_quotations
from rag.records import Statement

Element = tuple[tuple[int, int], ...]
Counts = Counter[str]
ELEMENTS = ("source", "cue", "content")
OUTCOMES = ("correct", "partial", "missed", "spurious")
PUBLISHED = (  # exact F1 on PolNeAR's test part, as the papers print them
    ("rules", "10.7", "22.8", "5.6"),
    ("CoreNLP", "13.9", "-", "17.5"),
    ("CRF", "50.6", "53.4", "28.6"),
    ("CofeNet, BERT", "83.2", "75.3", "72.9"),
)
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Case:
    """One countable thing: what it is (`quoted:wrong`), where, what was found and what was expected."""

    what: str
    where: str
    publisher: str
    kind: str
    rule: str
    found: str
    gold: str
    context: str


@dataclass
class Tally:
    """What one file, or all, came to."""

    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counter))
    cases: list[Case] = field(default_factory=list)
    sure: list[tuple[float, bool, str]] = field(default_factory=list)
    chars: int = 0
    seconds: float = 0.0

    def add(self, case: Case) -> None:
        name, outcome = case.what.split(":")
        for key in (name, f"{name}|kind {case.kind}", f"{name}|publisher {case.publisher}"):
            self.counts[key][outcome] += 1
        if case.rule:
            self.counts[f"{name}|rule {case.rule}"][outcome] += 1
        self.cases.append(case)

    def merge(self, other: Tally) -> None:
        for key, counts in other.counts.items():
            self.counts[key].update(counts)
        self.cases.extend(other.cases)
        self.sure.extend(other.sure)
        self.chars += other.chars
        self.seconds += other.seconds


def _trimmed(text: str, spans: Sequence[Sequence[int]]) -> Element:
    """Spans without surrounding white space and without a trailing comma; pieces that touch are one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted((a, b) for a, b in spans):
        while start < end and text[start].isspace():
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
            end -= 1
        if start < end and kept and not text[kept[-1][1] : start].strip():
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        elif start < end:
            kept.append((start, end))
    return tuple(kept)


def _overlap(one: Element, other: Element) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def _words(text: str, element: Element) -> str:
    return " // ".join(text[a:b] for a, b in element)


def _predicted(text: str, found: Statement) -> dict[str, Element]:
    return {
        "source": _trimmed(text, [found.speaker] if found.speaker else []),
        "cue": _trimmed(text, [found.cue] if found.cue else []),
        "content": _trimmed(text, list(found.content)),
    }


def measure(row: dict[str, Any]) -> Tally:
    """Every count and case of one article."""
    text = row["text"]
    tally = Tally(chars=len(text))
    began = time.process_time()
    statements = find_statements(text)
    tally.seconds = time.process_time() - began
    gold = [{e: _trimmed(text, a[e]) for e in ELEMENTS} for a in row["attributions"]]
    found = [_predicted(text, s) for s in statements]
    marks = [(q.start, q.end) for q in find_quotations(text)]
    _measure_quoted(row, tally, marks, gold, statements)
    for element in ELEMENTS:
        _measure_element(row, tally, element, marks, gold, found, statements)
    _measure_links(row, tally, marks, gold, found, statements)
    return tally


def _kind(content: Element, marks: list[tuple[int, int]]) -> str:
    """direct, mixed or indirect, by how much of the content is inside marks."""
    length = sum(b - a for a, b in content)
    inside = _overlap(content, tuple(marks))
    if inside == 0 or not length:
        return "indirect"
    return "direct" if inside >= length - 2 * len(content) else "mixed"


def _measure_quoted(
    row: dict[str, Any],
    tally: Tally,
    marks: list[tuple[int, int]],
    gold: list[dict[str, Element]],
    statements: list[Statement],
) -> None:
    text = row["text"]
    for start, end in marks:
        if len(text[start:end].split()) < 3:
            continue
        span: Element = ((start, end),)
        covering = [g for g in gold if 2 * _overlap(g["content"], span) > end - start]
        wanted = [g["source"] for g in covering if g["source"]]
        ours = [s for s in statements if 2 * _overlap(_trimmed(text, list(s.content)), span) > end - start]
        named = [s for s in ours if s.speaker]
        best = max(named, key=lambda s: s.confidence, default=None)
        got = _trimmed(text, [best.speaker]) if best and best.speaker else ()
        if not wanted and not got:
            outcome = "nothing"
        elif not got:
            outcome = "missed"
        elif not wanted:
            outcome = "spurious"
        elif got in wanted:
            outcome = "correct"
        else:
            outcome = "partial" if any(_overlap(got, w) for w in wanted) else "wrong"
        kind = _kind(covering[0]["content"], marks) if covering else "none"
        tally.add(
            Case(
                f"quoted:{outcome}", f"{row['id']}:{start}", row.get("publisher", ""), kind,
                best.rule if best else "", _words(text, got), " | ".join(_words(text, w) for w in wanted),
                text[max(0, start - 200) : end + 160],
            )
        )  # fmt: skip


def _measure_element(
    row: dict[str, Any],
    tally: Tally,
    element: str,
    marks: list[tuple[int, int]],
    gold: list[dict[str, Element]],
    found: list[dict[str, Element]],
    statements: list[Statement],
) -> None:
    text = row["text"]
    wanted = {g[element]: _kind(g["content"], marks) for g in gold if g[element]}
    got = {f[element]: s.rule for f, s in zip(found, statements, strict=True) if f[element]}
    kinds = {f[element]: _kind(f["content"], marks) for f in found}
    exact = wanted.keys() & got.keys()
    left = sorted(wanted.keys() - exact)

    def record(outcome: str, mine: Element, theirs: Element) -> None:
        here = (mine or theirs)[0][0]
        case = Case(
            f"{element}:{outcome}", f"{row['id']}:{here}", row.get("publisher", ""),
            wanted[theirs] if theirs else kinds[mine], got.get(mine, ""), _words(text, mine),
            _words(text, theirs), text[max(0, here - 150) : (mine or theirs)[-1][1] + 100],
        )  # fmt: skip
        tally.add(case)

    for one in sorted(exact):
        record("correct", one, one)
    for mine in sorted(got.keys() - exact):
        theirs = max((w for w in left if _overlap(mine, w)), key=lambda w: _overlap(mine, w), default=None)
        if theirs is None:
            record("spurious", mine, ())
        else:
            left.remove(theirs)
            record("partial", mine, theirs)
    for theirs in left:
        record("missed", (), theirs)


def _measure_links(
    row: dict[str, Any],
    tally: Tally,
    marks: list[tuple[int, int]],
    gold: list[dict[str, Element]],
    found: list[dict[str, Element]],
    statements: list[Statement],
) -> None:
    """Of statements whose content overlaps a gold one: is the source of that one the speaker found?"""
    text = row["text"]
    for mine, statement in zip(found, statements, strict=True):
        same = [g for g in gold if _overlap(mine["content"], g["content"])]
        with_source = [g for g in same if g["source"]]
        right = bool(mine["source"]) and any(_overlap(mine["source"], g["source"]) for g in same)
        if mine["source"]:
            tally.sure.append((statement.confidence, right, statement.rule))
        if not (mine["source"] and with_source):
            continue
        nearest = max(
            with_source, key=lambda g: _overlap(mine["content"], g["content"]) / _size(g["content"])
        )
        linked = bool(_overlap(mine["source"], nearest["source"]))
        start = mine["content"][0][0]
        tally.add(
            Case(
                f"link:{'correct' if linked else 'wrong'}", f"{row['id']}:{start}", row.get("publisher", ""),
                _kind(mine["content"], marks), statement.rule, _words(text, mine["source"]),
                _words(text, nearest["source"]), text[max(0, start - 150) : mine["content"][-1][1] + 100],
            )
        )  # fmt: skip


def _size(element: Element) -> int:
    return sum(b - a for a, b in element) or 1


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


def run(rows: list[dict[str, Any]], jobs: int) -> Tally:
    """The tally of all rows, over `jobs` processes."""
    total = Tally()
    if jobs <= 1:
        for row in rows:
            total.merge(measure(row))
        return total
    with ProcessPoolExecutor(jobs) as pool:
        for tally in pool.map(measure, rows, chunksize=8):
            total.merge(tally)
    return total


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="eval.attribution", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, help="annotated attributions, JSON Lines")
    parser.add_argument("--json", type=Path, help="write the counts and scores there")
    parser.add_argument("--cases", help="quoted:wrong, content:partial, cue:missed, ...")
    parser.add_argument("--rule", default="", help="only the cases of this rule")
    parser.add_argument("--limit", type=int, default=30, help="cases shown")
    parser.add_argument("--seed", type=int, default=0, help="which cases are shown")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    args = parser.parse_args(argv)
    try:
        rows = read_jsonl(args.file)
    except (OSError, ValueError) as error:
        print(f"eval.attribution: {args.file}: {error}", file=sys.stderr)
        return 2
    tally = run(rows, args.jobs)
    if args.cases:
        show_cases(tally, args.cases, args.limit, args.rule, args.seed)
    else:
        report(tally)
    if args.json:
        out = {k: {**c, **scores(c)} for k, c in sorted(tally.counts.items())}
        args.json.write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
