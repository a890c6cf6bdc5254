"""The sentences of a library as units that can report the same: slice, vector, and what rules read of it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag.claims.facts import Fact, read_fact
from rag.records import Article, Quote, Span, Statement

if TYPE_CHECKING:
    from rag.catalog import Catalog
    from rag.records import Vector

SHORTEST = 4
"""A sentence of fewer content words reports nothing that could be recognised elsewhere."""
_DIGITS = re.compile(r"\d+")
_HEAD_WORDS = 5
_REPEATED = 4
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of an article. `passage` is the row of its passage, `place` its number among the article's."""

    quote: Quote
    fact: Fact
    passage: int
    place: int

    @property
    def key(self) -> tuple[str, str, int]:
        return told_at(self.quote)


def told_at(quote: Quote) -> tuple[str, str, int]:
    """Sorts the earliest published first, then in the same way in whatever order articles were added."""
    article = quote.article
    return (article.published.isoformat() if article.published else "9999", article.id, quote.start)


@dataclass(frozen=True, slots=True)
class Units:
    """All units of a library in the order of their keys, their unit vectors (N, D) float32, and how rare stems are."""

    units: Sequence[Unit]
    vectors: Vector
    rarity: Mapping[str, float]

    def weigh(self, stem: str) -> float:
        """Inverse document frequency, at least 0.1; of an unknown stem that of the rarest."""
        return self.rarity.get(stem, math.log(len(self.units) + 1))


Progress = Callable[[str, int, int | None], None]
"""Called with what is done now, how many are done, and of how many."""
Read = dict[int, list[tuple[Unit, "Vector"]]]
"""The units of passages by row. Rows are never used again: what is there is right, or no longer asked for."""


def read_units(library: Catalog, read: Read | None = None, progress: Progress | None = None) -> Units:
    """Every sentence of the library that says something. Memory: about 10 kB a sentence, the vector included.

    `read` is filled with what is read and spared the next time: after an `add` only the new passages are read.
    """
    read = {} if read is None else read
    rows = library.passage_ids()
    for row in read.keys() - set(rows):
        del read[row]
    new = [row for row in rows if row not in read]
    place: Counter[str] = Counter()
    for at in range(0, len(new), _BATCH):
        read |= _read(library, new[at : at + _BATCH], place)
        if progress:
            progress("passages read for claims", min(at + _BATCH, len(new)), len(new))
    return _in_order([pair for row in rows for pair in read.get(row, ())])


def _read(library: Catalog, rows: Sequence[int], place: Counter[str]) -> Read:
    """`place` counts the sentences of each article; those of one article are stored and read in order."""
    encoded = library.sentence_vectors(rows)
    passages = library.passages(rows)
    said = library.statements_in({p.article.id for p in passages.values()})
    found: Read = {}
    for row, passage in passages.items():
        found[row] = []
        for span, vector in zip(passage.sentences, encoded[row], strict=True):
            quote = quote_of(passage.article, span, said[passage.article.id])
            fact = read_fact(quote.text, _between_marks(quote))
            place[passage.article.id] += 1
            if len(fact.stems) >= SHORTEST or len(fact.quoted) >= SHORTEST or fact.denied is not None:
                found[row].append((Unit(quote, fact, row, place[passage.article.id]), vector))
    return found


def _in_order(pairs: Sequence[tuple[Unit, Vector]]) -> Units:
    """Units in the order of their keys, without those that begin like several others of their article."""
    keep = _unrepeated([unit for unit, _ in pairs])
    order = sorted(keep, key=lambda n: pairs[n][0].key)
    ordered = [pairs[n][0] for n in order]
    matrix = np.array([pairs[n][1] for n in order], np.float32) if order else np.empty((0, 1), np.float32)
    frequency = Counter(stem for unit in ordered for stem in unit.fact.stems)
    rarity = {stem: max(0.1, math.log(len(ordered) / n)) for stem, n in frequency.items()}
    return Units(ordered, matrix, rarity)


def _unrepeated(units: Sequence[Unit]) -> list[int]:
    """The numbers of the units that do not begin like several others of their article: captions, tables, menus."""
    heads = [(u.quote.article.id, *_DIGITS.sub("#", u.quote.text).split()[:_HEAD_WORDS]) for u in units]
    counts = Counter(heads)
    return [n for n, head in enumerate(heads) if counts[head] < _REPEATED]


def quote_of(article: Article, span: Span, statements: Sequence[Statement], score: float = 1.0) -> Quote:
    """The sentence, with the statement that has most of it; of equal ones what is in marks."""
    best: Statement | None = None
    most = (0, False, 0.0)
    for statement in statements:
        overlap = sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in statement.content)
        rank = (overlap, statement.kind != "indirect", statement.confidence)
        if overlap and rank > most:
            best, most = statement, rank
    return Quote(article, span.start, span.end, best, score)


def _between_marks(quote: Quote) -> str | None:
    """What the sentence has of a direct quotation, by the statement's spans; None: look for marks."""
    statement = quote.statement
    if statement is None or statement.kind != "direct":
        return None
    return " ".join(quote.article.text[s.start : s.end] for s in quote.inner)
