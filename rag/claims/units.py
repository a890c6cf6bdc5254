"""The sentences of a library as units that can report the same: slice, vector, and what rules read of it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
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
        """Earliest published first, then the same order in whatever order articles were added."""
        article = self.quote.article
        return (article.published.isoformat() if article.published else "9999", article.id, self.quote.start)


@dataclass(frozen=True, slots=True)
class Units:
    """All units of a library in the order of their keys, their unit vectors (N, D) float32, and how rare stems are."""

    units: Sequence[Unit]
    vectors: Vector
    rarity: Mapping[str, float]

    def weigh(self, stem: str) -> float:
        """Inverse document frequency, at least 0.1; of an unknown stem that of the rarest."""
        return self.rarity.get(stem, math.log(len(self.units) + 1))


def read_units(library: Catalog) -> Units:
    """Every sentence of the library that says something. Memory: about 2 kB and one vector a sentence."""
    units: list[Unit] = []
    vectors: list[Vector] = []
    rows = library.passage_ids()
    said: dict[str, list[Statement]] = {}
    place: Counter[str] = Counter()
    for at in range(0, len(rows), _BATCH):
        batch = rows[at : at + _BATCH]
        encoded = library.sentence_vectors(batch)
        passages = library.passages(batch)
        new = {p.article.id for p in passages.values()} - said.keys()
        said |= library.statements_in(new)
        for row, passage in passages.items():
            for span, vector in zip(passage.sentences, encoded[row], strict=True):
                quote = _quote(passage.article, span, said.get(passage.article.id, ()))
                fact = read_fact(quote.text, _between_marks(quote))
                place[passage.article.id] += 1
                if len(fact.stems) >= SHORTEST or len(fact.quoted) >= SHORTEST or fact.denied is not None:
                    units.append(Unit(quote, fact, row, place[passage.article.id]))
                    vectors.append(vector)
    keep = _unrepeated(units)
    units, vectors = [units[n] for n in keep], [vectors[n] for n in keep]
    order = sorted(range(len(units)), key=lambda n: units[n].key)
    matrix = np.array([vectors[n] for n in order], np.float32) if order else np.empty((0, 1), np.float32)
    ordered = [units[n] for n in order]
    frequency = Counter(stem for unit in ordered for stem in unit.fact.stems)
    rarity = {stem: max(0.1, math.log(len(ordered) / n)) for stem, n in frequency.items()}
    return Units(ordered, matrix, rarity)


def _unrepeated(units: Sequence[Unit]) -> list[int]:
    """The numbers of the units that do not begin like several others of their article: captions, tables, menus."""
    heads = [(u.quote.article.id, *_DIGITS.sub("#", u.quote.text).split()[:_HEAD_WORDS]) for u in units]
    counts = Counter(heads)
    return [n for n, head in enumerate(heads) if counts[head] < _REPEATED]


def _quote(article: Article, span: Span, statements: Sequence[Statement]) -> Quote:
    """The sentence, with the statement that has most of it; of equal ones what is in marks."""
    best: Statement | None = None
    most = (0, False, 0.0)
    for statement in statements:
        overlap = sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in statement.content)
        rank = (overlap, statement.kind != "indirect", statement.confidence)
        if overlap and rank > most:
            best, most = statement, rank
    return Quote(article, span.start, span.end, best, 1.0)


def _between_marks(quote: Quote) -> str | None:
    """What the sentence has of a direct quotation, by the statement's spans; None: look for marks."""
    statement = quote.statement
    if statement is None or statement.kind != "direct":
        return None
    return " ".join(quote.article.text[s.start : s.end] for s in quote.inner)
