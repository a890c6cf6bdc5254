"""What `find_statements` finds against annotated attributions, counted article by article: see `eval.attribution`."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rag.quotes import find_statements
from rag.quotes.marks import find_quotations
from rag.records import Statement

Element = tuple[tuple[int, int], ...]
Counts = Counter[str]
ELEMENTS = ("source", "cue", "content")
OUTCOMES = ("correct", "partial", "missed", "spurious")


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
