"""Whether two articles report one event: by a claim in common, or by what they are about and whom they name."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from rag.claims.units import Units

STORY_COSINE = 0.65
"""Cosine of the means of two articles' sentences ..."""
STORY_NAMES = 0.25
"""... and share of the rarer names of the one that names less, from which they report one event."""


class Stories:
    """Pairs of articles that report one event. Ids of articles; answers are kept."""

    def __init__(self, units: Units) -> None:
        members: defaultdict[str, list[int]] = defaultdict(list)
        for n, unit in enumerate(units.units):
            members[unit.quote.article.id].append(n)
        self._weigh = units.weigh
        self._means = {i: _unit(units.vectors[numbers].mean(0)) for i, numbers in members.items()}
        self._names = {
            i: frozenset().union(*(units.units[n].fact.names for n in numbers))
            for i, numbers in members.items()
        }
        self._known: dict[tuple[str, str], bool] = {}

    def join(self, a: str, b: str) -> None:
        """The two have a claim in common."""
        self._known[min(a, b), max(a, b)] = True

    def one(self, a: str, b: str) -> bool:
        """Whether the two report one event."""
        key = (min(a, b), max(a, b))
        if key not in self._known:
            self._known[key] = self._alike(a, b)
        return self._known[key]

    def _alike(self, a: str, b: str) -> bool:
        if float(self._means[a] @ self._means[b]) < STORY_COSINE:
            return False
        least = min(self._weight(self._names[a]), self._weight(self._names[b]))
        return least > 0 and self._weight(self._names[a] & self._names[b]) >= STORY_NAMES * least

    def _weight(self, names: frozenset[str]) -> float:
        return sum(self._weigh(name) for name in sorted(names))


def _unit(vector: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = vector / (np.linalg.norm(vector) + 1e-9)
    return scaled
