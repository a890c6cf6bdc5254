"""Whether two articles report one event: by a claim in common, or by what they are about and whom they name."""

from __future__ import annotations

import math
from collections import Counter
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


LEAD = 2
"""So many sentences are how an article begins."""
ASKED_COSINE, ASKED_NAMES = 0.65, 3
"""The same where somebody asks how an event was told over time: after months its articles have other subjects too, and
so many names in common are enough."""


class Stories:
    """Pairs of articles, by their numbers, that report one event. Answers are kept."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._means: dict[tuple[int, int | None], np.ndarray] = {}
        self._names: dict[int, Counter[str]] = {}
        self._likeness: dict[tuple[int, int], float] = {}
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

    def likeness(self, a: int, b: int) -> float:
        """How surely two articles report one event, 0 to 1: by whom they name, how often, and how they begin."""
        key = (min(a, b), max(a, b))
        if key not in self._likeness:
            one, other = self._counts(a), self._counts(b)
            least = min(len(one), len(other))
            share = len(one.keys() & other.keys()) / least if least else 0.0
            lead = float(self._mean_of(a, LEAD) @ self._mean_of(b, LEAD))
            self._likeness[key] = round((share + _cosine(one, other) + lead) / 3, 4)
        return self._likeness[key]

    def names(self, article: int, places: frozenset[str]) -> bool:
        """Whether an article names one of the places, where there are any: else they are of something else."""
        return not places or not places.isdisjoint(self._counts(article))

    def lacks(self, article: int, names: frozenset[str]) -> bool:
        """Whether an article never names one of these."""
        return not names <= self._counts(article).keys()

    def _alike(self, a: int, b: int) -> bool:
        if float(self._mean_of(a) @ self._mean_of(b)) < STORY_COSINE:
            return False
        one, other = self._counts(a).keys(), self._counts(b).keys()
        least = min(len(one), len(other))
        return least > 0 and len(one & other) >= STORY_NAMES * least

    def _mean_of(self, article: int, first: int | None = None) -> np.ndarray:
        """The mean of the vectors of an article's sentences, or of so many first ones, of length 1."""
        key = (article, first)
        if key not in self._means:
            mean = self._units.vectors[list(self._units.of(article))[:first]].mean(0)
            self._means[key] = mean / (np.linalg.norm(mean) + 1e-9)
        return self._means[key]

    def _counts(self, article: int) -> Counter[str]:
        """In how many of its sentences an article has each name."""
        if article not in self._names:
            numbers = self._units.of(article)
            self._units.read(numbers)
            self._names[article] = Counter(name for n in numbers for name in self._units[n].fact.names)
        return self._names[article]


def _cosine(a: Counter[str], b: Counter[str]) -> float:
    norms = math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return sum(n * b[name] for name, n in a.items()) / norms if norms else 0.0


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
    passages = library.passages_of(article)
    facts = [read_fact(article.text[s.start : s.end]) for p in passages.values() for s in p.sentences]
    vectors = library.sentence_vectors(passages)
    mean = np.vstack([*vectors.values()]).mean(0) if vectors else np.zeros(1, np.float32)
    return frozenset().union(*(f.names for f in facts)), mean / (np.linalg.norm(mean) + 1e-9)
