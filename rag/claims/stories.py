"""Whether two articles report one event: by a claim in common, or by what they are about and whom they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rag.claims.facts import read_fact
from rag.claims.units import Units
from rag.records import Article

if TYPE_CHECKING:
    from rag.catalog import Catalog

STORY_COSINE = 0.7
"""Cosine of the means of two articles' sentences ..."""
STORY_NAMES = 0.3
"""... and share of the names of the one that names less, from which they report one event."""


ASKED_COSINE, ASKED_NAMES = 0.65, 3
"""The same where somebody asks how an event was told over time: after months its articles have other subjects too, and
so many names in common are enough."""


class Stories:
    """Pairs of articles, by their numbers, that report one event. Answers are kept."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._means: dict[int, np.ndarray] = {}
        self._names: dict[int, frozenset[str]] = {}
        self._known: dict[tuple[int, int], bool] = {}

    def join(self, a: int, b: int) -> None:
        """The two have a claim in common."""
        self._known[min(a, b), max(a, b)] = True

    def one(self, a: int, b: int) -> bool:
        """Whether the two report one event."""
        key = (min(a, b), max(a, b))
        if key not in self._known:
            self._known[key] = self._alike(a, b)
        return self._known[key]

    def names(self, article: int, places: frozenset[str]) -> bool:
        """Whether an article names one of the places, where there are any: else they are of something else."""
        return not places or bool(places & self._named(article))

    def _alike(self, a: int, b: int) -> bool:
        if float(self._mean(a) @ self._mean(b)) < STORY_COSINE:
            return False
        one, other = self._named(a), self._named(b)
        least = min(len(one), len(other))
        return least > 0 and len(one & other) >= STORY_NAMES * least

    def _mean(self, article: int) -> np.ndarray:
        if article not in self._means:
            mean = self._units.vectors[list(self._units.of(article))].mean(0)
            self._means[article] = mean / (np.linalg.norm(mean) + 1e-9)
        return self._means[article]

    def _named(self, article: int) -> frozenset[str]:
        if article not in self._names:
            numbers = self._units.of(article)
            self._units.read(numbers)
            self._names[article] = frozenset().union(*(self._units[n].fact.names for n in numbers))
        return self._names[article]


def one_event(library: Catalog, a: Article, b: Article, named: frozenset[str] = frozenset()) -> bool:
    """Whether two articles, of whatever dates, are on one event, where that is asked for, of those who are `named`."""
    if a.id == b.id:
        return True
    (one, first), (other, second) = _read(library, a), _read(library, b)
    if not named <= other:
        return False
    common = len(one & other)
    enough = common >= ASKED_NAMES or common >= STORY_NAMES * min(len(one), len(other)) > 0
    return enough and float(first @ second) >= ASKED_COSINE


def _read(library: Catalog, article: Article) -> tuple[frozenset[str], np.ndarray]:
    """Whom and what an article names, and the mean of its sentences' vectors, of length 1."""
    passages = library.passages_of(article.id)
    facts = [read_fact(article.text[s.start : s.end]) for p in passages.values() for s in p.sentences]
    vectors = library.sentence_vectors(passages)
    mean = np.vstack([*vectors.values()]).mean(0) if vectors else np.zeros(1, np.float32)
    return frozenset().union(*(f.names for f in facts)), mean / (np.linalg.norm(mean) + 1e-9)
