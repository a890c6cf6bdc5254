"""The slices at which the words of a quotation stand in full, though something may be left out between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.check.align import Run, chains, occurrences, runs_of
from rag.check.folding import Folded
from rag.check.query import Query, Said
from rag.check.shelf import Shelf
from rag.records import Article, Span, Statement

SKIP_CHARS = 900
"""How much text of the same passage an ellipsis may skip: one passage."""
CLAUSE_CHARS = 220
"""How long what stands between two quoted parts may be (`,” said the minister, who had just arrived. “`)."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a quotation: an article, its folded text, and the runs of words, in the quotation's order.

    `left_out` says what stands between the runs, "" where it is one run.
    """

    article: Article
    folded: Folded
    runs: tuple[Run, ...]
    left_out: str = ""

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(Span(self.folded.starts[r.first], self.folded.ends[r.last - 1]) for r in self.runs)

    @property
    def words(self) -> list[int]:
        """The numbers of the words, in order."""
        return [i for r in self.runs for i in range(r.first, r.last)]


def places_in_full(query: Query, shelf: Shelf, said: Said) -> list[Place]:
    """Where the quotation stands unbroken; else around a reporting clause; else with what its ellipsis leaves out.
    Articles in the order given."""
    found = _chained((query.whole,), shelf)
    if not found and len(query.whole) > 1:
        words = set(query.whole.words)
        near = [(article, text) for article, text in shelf if words <= set(text.words)]
        found = _spoken(query.whole.words, near, said)
    if not found and len(query.parts) > 1:
        found = _chained(query.parts, shelf)
    return found


def _chained(parts: Sequence[Folded], shelf: Shelf) -> list[Place]:
    """Every place where all parts stand in order with at most a passage between them."""
    words = [part.words for part in parts]
    left_out = "an ellipsis leaves out words" if len(parts) > 1 else ""
    return [
        Place(article, text, runs, left_out)
        for article, text in shelf
        for runs in chains(words, text, SKIP_CHARS)
    ]


def _spoken(words: Sequence[str], shelf: Shelf, said: Said) -> list[Place]:
    """Places where the words are unbroken in what one speaker says, though a reporting clause parts them
    (`“A,” said S. “B.”` quoted as “A. B.”)."""
    return [
        Place(article, text, runs, "a reporting clause is left out")
        for article, text in shelf
        for runs in _across_clauses(words, text, said[article])
    ]


def _across_clauses(
    words: Sequence[str], text: Folded, statements: Iterable[Statement]
) -> Iterator[tuple[Run, ...]]:
    spoken: dict[str, set[int]] = {}
    for statement in statements:
        if statement.kind != "indirect":
            who = statement.speaker_name or statement.speaker_text or f"?{statement.start}"
            spoken.setdefault(who, set()).update(_inside(text, statement.content))
    for numbers in (sorted(s) for s in spoken.values()):
        for at in occurrences(words, [text.words[i] for i in numbers]):
            runs = runs_of(numbers[at : at + len(words)])
            gaps = (text.starts[b.first] - text.ends[a.last - 1] for a, b in pairwise(runs))
            if len(runs) > 1 and all(gap <= CLAUSE_CHARS for gap in gaps):
                yield runs


def _inside(text: Folded, spans: Iterable[Span]) -> list[int]:
    found: list[int] = []
    for span in spans:
        found += range(bisect_left(text.starts, span.start), bisect_left(text.starts, span.end))
    return found
