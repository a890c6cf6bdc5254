"""FNC-1: which bodies disagree with a headline? `python -m eval.claims stances` prints it.

A relation of two sentences tells few of them: a body that says in its second paragraph that the whole story is a hoax
shares no word with the headline there. So a body is also read as a whole: whether it doubts the story, and whether the
headline does. That tells which bodies a person should read; it is no relation that Onrecord shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.claims.compare import Finding, compare
from rag.claims.facts import Fact, read_fact
from rag.passages import find_sentences
from rag.records import Encoder

AGAINST = frozenset({"denied_by", "possible_conflict", "updates"})
DOUBTS = re.compile(
    r"\b(?:hoax\w*|fake[ds]?|phony|bogus|fabricat\w+|debunk\w*|satir\w+|untrue|false(?! alarms?)|falsely|unfounded"
    r"|baseless|(?:not|n[’']t) (?:true|real|dead|happen|actually|exist|the case)|never (?:happened|existed)|made[- ]up"
    r"|exaggerat\w+|misquot\w+|mistranslat\w+|misreport\w+|retract\w*|correction|myth|urban legend"
    r"|no (?:truth|evidence)|s[ck]eptic\w*|cast(?:s|ed|ing)? doubt|alive and well|rumou?rs? (?:that|of)|duped|fooled"
    r"|prank)\b",
    re.IGNORECASE,
)
"""Words of doubt in a story."""
LEAD = 6
"""So many sentences are the beginning of a body."""
OFTEN = 3
"""So many words of doubt anywhere in a body are as good as one at its beginning."""
ON_TOPIC = 0.5
"""Cosine of a headline to the nearest sentence of a body, from which it is on its story."""
HELD = (2, 3)
"""Of four bodies in the order of their numbers, the places of those that no word or threshold was chosen on."""


@dataclass(frozen=True, slots=True)
class Stance:
    """A headline and a body: the label, what was found, and the sentence nearest to the headline."""

    headline: str
    nearest: str
    cosine: float
    label: str
    got: str
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class _Body:
    """The sentences of a body and what is read of them; whether it doubts its story, and whether nothing in it does."""

    lines: Sequence[str]
    facts: Sequence[Fact]
    doubts: bool
    plain: bool


def measure_stances(encoder: Encoder, data: Path, bodies: int) -> list[Stance]:
    """Every headline against the sentences of its body; of the held bodies all, or `bodies` of them, evenly spread."""
    texts = {str(row["id"]): str(row["text"]) for row in _rows(data / "fnc1_bodies.jsonl")}
    held = [key for n, key in enumerate(sorted(texts)) if n % 4 in HELD]
    read = {key: _read(texts[key]) for key in (held[:: max(1, len(held) // bodies)] if bodies else held)}
    stances = [row for row in _rows(data / "fnc1_stances.jsonl") if str(row["body"]) in read]
    heads = list(dict.fromkeys(str(row["headline"]) for row in stances))
    head_vectors = dict(zip(heads, encoder.encode(heads), strict=True))
    body_vectors = {key: encoder.encode(body.lines) for key, body in read.items() if body.lines}
    found = []
    for row in stances:
        key, head = str(row["body"]), str(row["headline"])
        if key in body_vectors:
            cosines = (body_vectors[key] @ head_vectors[head]).tolist()
            found.append(_stance(head, str(row["stance"]), read[key], cosines))
    return found


def _stance(head: str, label: str, body: _Body, cosines: Sequence[float]) -> Stance:
    finding = _surest(read_fact(head), body.facts, cosines)
    nearest = max(range(len(cosines)), key=lambda n: cosines[n])
    against = (finding and finding.kind in AGAINST) or (
        cosines[nearest] >= ON_TOPIC and disagrees(bool(DOUBTS.search(head)), body.doubts, body.plain)
    )
    got = "disagree" if against else "agree" if finding else "discuss"
    return Stance(head, body.lines[nearest], cosines[nearest], label, got, finding)


def disagrees(head_doubts: bool, body_doubts: bool, body_plain: bool) -> bool:
    """Whether one of headline and body doubts the story, and the other does not at all."""
    return body_plain if head_doubts else body_doubts


def _read(text: str) -> _Body:
    lines = [text[s.start : s.end] for s in find_sentences(text)]
    often = len(DOUBTS.findall(text))
    doubts = bool(DOUBTS.search(" ".join(lines[:LEAD]))) or often >= OFTEN
    return _Body(lines, [read_fact(line) for line in lines], doubts, not often)


def _surest(head: Fact, body: Sequence[Fact], cosines: Sequence[float]) -> Finding | None:
    """What the sentences nearest to the headline say: against it, where any does. A body that denies what the headline
    denies tells the rumour too, and agrees. Headline and body are of one day, as far as anybody knows."""
    near = sorted(zip(cosines, range(len(body)), strict=True), reverse=True)[:5]
    found = [f for cosine, n in near if (f := compare(head, body[n], cosine, 0)) is not None]
    denies_too = any(body[n].denied is not None or body[n].negations for _, n in near[:3])
    if (head.denied is not None or head.negations % 2) and denies_too:
        found = [f for f in found if f.kind not in AGAINST]
    against = [f for f in found if f.kind in AGAINST]
    return max(against or found, key=lambda f: f.score, default=None)


def _rows(path: Path) -> Sequence[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
