"""Which units are worth comparing: a few for each, so that the work grows with the library and not with its square."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.claims.units import Units

SHINGLE = 4
COMMON_SHINGLE = 40
"""A run of words in more units than this is a phrase of the language, not a quotation."""
COMMON_STEM = 250
"""And a stem in more units than this parts nothing; the cap keeps the lexical search linear."""
LEXICAL = 16
"""Candidates a unit, by the weight of the stems that both have."""
PASSAGES = 8
"""Nearest passages of other articles whose sentences are compared with a passage's own."""
LOWEST_COSINE = 0.5
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Pairs:
    """Unit numbers `first[n] < second[n]` and the cosine of their vectors."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    cosine: NDArray[np.float32]


def neighbours(units: Units) -> Pairs:
    """The pairs of units that may bear on each other, in order.

    Three ways to a pair: a run of four words between marks in common, rare stems in common, or sentences of
    passages that are nearest by vector. Pairs of one article only where one of the two denies.
    """
    size = len(units.units)
    ways = (_same_words(units), _same_stems(units), _near_passages(units), _denied_at_home(units))
    codes = np.unique(np.fromiter((a * size + b for way in ways for a, b in way), np.int64))
    first, second = codes // max(1, size), codes % max(1, size)
    cosine = np.empty(len(codes), np.float32)
    for at in range(0, len(codes), 65536):
        part = slice(at, at + 65536)
        cosine[part] = np.einsum("nd,nd->n", units.vectors[first[part]], units.vectors[second[part]])
    quoted = np.array([len(u.fact.quoted) >= SHINGLE for u in units.units], bool)
    kept = cosine >= LOWEST_COSINE
    if size:
        kept |= quoted[first] & quoted[second]
    return Pairs(first[kept], second[kept], cosine[kept])


def _apart(units: Units, a: int, b: int) -> bool:
    return units.units[a].quote.article.id != units.units[b].quote.article.id


def _same_words(units: Units) -> Iterator[tuple[int, int]]:
    runs: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, unit in enumerate(units.units):
        said = unit.fact.quoted
        for run in {said[i : i + SHINGLE] for i in range(len(said) - SHINGLE + 1)}:
            runs[run].append(n)
    for members in runs.values():
        if 1 < len(members) <= COMMON_SHINGLE:
            for x, a in enumerate(members):
                yield from ((a, b) for b in members[x + 1 :] if _apart(units, a, b))


def _same_stems(units: Units) -> Iterator[tuple[int, int]]:
    """For every unit the few others that share most, by the summed rarity of the shared stems."""
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for n, unit in enumerate(units.units):
        for stem in unit.fact.stems:
            postings[stem].append(n)
    arrays = {s: np.array(p, np.int64) for s, p in postings.items() if 1 < len(p) <= COMMON_STEM}
    for n, unit in enumerate(units.units):
        known = [s for s in sorted(unit.fact.stems) if s in arrays]
        if not known:
            continue
        members = np.concatenate([arrays[s] for s in known])
        weights = np.repeat([units.weigh(s) for s in known], [len(arrays[s]) for s in known])
        others, where = np.unique(members, return_inverse=True)
        scores = np.bincount(where, weights)
        best = np.lexsort((others, -scores))
        taken = 0
        for m in others[best[: 4 * LEXICAL]].tolist():
            if m != n and _apart(units, n, m):
                yield (min(n, m), max(n, m))
                taken += 1
                if taken == LEXICAL:
                    break


def _near_passages(units: Units) -> Iterator[tuple[int, int]]:
    """Sentences of passages near each other: 1/16 of the work of comparing all sentences with all."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for n, unit in enumerate(units.units):
        members[unit.passage].append(n)
    rows = sorted(members, key=lambda row: units.units[members[row][0]].key)
    if len(rows) < 2:
        return
    means = np.array([units.vectors[members[row]].mean(0) for row in rows], np.float32)
    means /= np.linalg.norm(means, axis=1, keepdims=True) + 1e-9
    article = Counter(units.units[members[row][0]].quote.article.id for row in rows)
    ids = {name: n for n, name in enumerate(sorted(article))}
    owner = np.array([ids[units.units[members[row][0]].quote.article.id] for row in rows])
    k = min(PASSAGES, len(rows) - 1)
    for at in range(0, len(rows), _BLOCK):
        near = means[at : at + _BLOCK] @ means.T
        near[owner[at : at + _BLOCK, None] == owner[None, :]] = -1
        best = np.argpartition(-near, k - 1, axis=1)[:, :k]
        for x, row in enumerate(best):
            for y in row.tolist():
                if near[x, y] >= LOWEST_COSINE:
                    yield from _near_sentences(units, members[rows[at + x]], members[rows[y]])


def _near_sentences(units: Units, a: list[int], b: list[int]) -> Iterator[tuple[int, int]]:
    cosines = units.vectors[a] @ units.vectors[b].T
    for x, y in np.argwhere(cosines >= LOWEST_COSINE + 0.1).tolist():
        yield (min(a[x], b[y]), max(a[x], b[y]))


def _denied_at_home(units: Units) -> Iterator[tuple[int, int]]:
    """A denial and the other sentences of its own article."""
    articles: defaultdict[str, list[int]] = defaultdict(list)
    for n, unit in enumerate(units.units):
        articles[unit.quote.article.id].append(n)
    for members in articles.values():
        for a in members:
            if units.units[a].fact.denied is not None:
                yield from ((min(a, b), max(a, b)) for b in members if b != a)
