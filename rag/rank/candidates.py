"""A sentence that may answer, and what was said in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.records import CueClass, Hit, Span, Statement
from rag.terms import words

SHOWN = 0.6
"""Least confidence of a statement that names the speaker of a sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit with its score. `signs` are its features by name, for the verdict of support."""

    hit: Hit
    span: Span
    score: float
    signs: Mapping[str, float]
    statement: Statement | None = None

    @property
    def text(self) -> str:
        return self.hit.passage.article.text[self.span.start : self.span.end]

    def around(self, behind: int = 0) -> str:
        """Its article's title, the sentence before it, itself, and so many of those behind it in its passage."""
        passage = self.hit.passage
        at = passage.sentences.index(self.span)
        near = passage.sentences[max(0, at - 1) : at + 1 + behind]
        return f"{passage.article.title} {passage.article.text[near[0].start : near[-1].end]}"


def statement_in(
    span: Span, statements: Sequence[Statement], wanted: CueClass | None = None
) -> Statement | None:
    """The statement that shares most characters with a sentence, at a confidence worth showing; one of the
    `wanted` class of cue before any other."""
    best, most = None, (False, 0)
    for found in statements:
        if found.confidence < SHOWN or found.end <= span.start or found.start >= span.end:
            continue
        shared = sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in found.content)
        if shared and (rank := (found.cue_class == wanted, shared)) > most:
            best, most = found, rank
    return best


def speaker_match(speaker: str, statement: Statement | None) -> float:
    """The share of a speaker's words that a statement's speaker has, as written or as resolved."""
    if statement is None:
        return 0.0
    named = words(f"{statement.speaker_text or ''} {statement.speaker_name or ''}".lower())
    wanted = [w for w in words(speaker.lower()) if w not in ("one", "the", "a", "an", "mr", "mrs", "ms")]
    return sum(w in named for w in wanted) / len(wanted) if wanted else 0.0
