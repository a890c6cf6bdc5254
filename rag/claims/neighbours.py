"""Which units are worth comparing. Whether two are is told by the two alone, so that what was compared once need not
be compared again when others come, and the order in which they come changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.claims.units import Progress, Units

LOWEST_COSINE = 0.55
"""Below it only what is between marks makes a pair."""
DECIMALS = 4
"""Cosines are rounded, because the last bits of a product of matrices depend on their shapes."""
_ROWS, _COLUMNS = 512, 16384


@dataclass(frozen=True, slots=True)
class Pairs:
    """Unit numbers `first[n] < second[n]` and the cosine of their vectors."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    cosine: NDArray[np.float32]


def neighbours(units: Units, fresh: Collection[str] | None = None, progress: Progress | None = None) -> Pairs:
    """The pairs of units that may bear on each other, in order; with `fresh` only those with a unit of these articles.

    Two units of different articles are a pair by the cosine of their vectors, or by a run of words between marks that
    both have; two of one article are where one of them denies.
    """
    new = np.array([fresh is None or o.article in fresh for o in units.outlines], bool)
    size = max(1, len(units))
    found = [_near(units, new, progress), _same_words(units, new), _denied_at_home(units, new)]
    codes = np.unique(np.concatenate([a * size + b for a, b in found]))
    first, second = codes // size, codes % size
    cosine = np.empty(len(codes), np.float32)
    for at in range(0, len(codes), 65536):
        part = slice(at, at + 65536)
        cosine[part] = np.einsum("nd,nd->n", units.vectors[first[part]], units.vectors[second[part]])
    cosine = np.round(cosine, DECIMALS)
    kept = cosine >= LOWEST_COSINE
    for a, b in found[1:]:
        kept |= np.isin(codes, a * size + b)
    return Pairs(first[kept], second[kept], cosine[kept])


Numbers = tuple[NDArray[np.int64], NDArray[np.int64]]


def _near(units: Units, new: NDArray[np.bool_], progress: Progress | None) -> Numbers:
    """Every unit of the new articles with every unit of the others: a product of matrices, block by block."""
    fresh = np.flatnonzero(new[units.owner]) if len(units) else np.empty(0, np.int64)
    least = np.float32(LOWEST_COSINE - 0.5 * 10**-DECIMALS)
    firsts, seconds = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for at in range(0, len(fresh), _ROWS):
        rows = fresh[at : at + _ROWS]
        for start in range(0, len(units), _COLUMNS):
            near = units.vectors[rows] @ units.vectors[start : start + _COLUMNS].T
            x, y = np.nonzero(near >= least)
            a, b = rows[x], y + start
            # A pair of two new units comes twice.
            once = (units.owner[a] != units.owner[b]) & ((a < b) | ~new[units.owner[b]])
            firsts.append(np.minimum(a, b)[once])
            seconds.append(np.maximum(a, b)[once])
        if progress:
            progress("sentences compared by vector", min(at + _ROWS, len(fresh)), len(fresh))
    return np.concatenate(firsts), np.concatenate(seconds)


def _same_words(units: Units, new: NDArray[np.bool_]) -> Numbers:
    numbers = [o.run_of + units.first[n] for n, o in enumerate(units.outlines)]
    runs = np.concatenate([np.empty(0, np.int64), *(o.runs for o in units.outlines)])
    order = np.argsort(runs, kind="stable")
    unit = np.concatenate([np.empty(0, np.int64), *numbers])[order]
    ends = np.flatnonzero(np.diff(runs[order])) + 1
    groups = np.split(unit, ends)
    return _numbers(
        (min(a, b), max(a, b))
        for group in groups
        if len(group) > 1 and new[units.owner[group]].any()
        for n, a in enumerate(group.tolist())
        for b in group[n + 1 :].tolist()
        if units.owner[a] != units.owner[b] and (new[units.owner[a]] or new[units.owner[b]])
    )


def _denied_at_home(units: Units, new: NDArray[np.bool_]) -> Numbers:
    """A denial and the other sentences of its own article."""
    return _numbers(
        (min(a, b), max(a, b))
        for article in np.flatnonzero(new).tolist()
        for a in units.of(article)
        if units[a].fact.denied is not None
        for b in units.of(article)
        if a != b
    )


def _numbers(pairs: Iterator[tuple[int, int]]) -> Numbers:
    found = np.array(list(pairs), np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]
