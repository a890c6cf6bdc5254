"""Which units are worth comparing. Whether two are is told by the two alone, so that what was compared once need not
be compared again when others come, and the order in which they come changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.claims.units import Outline, Progress, Units

LOWEST_COSINE = 0.55
"""Below it only what is between marks makes a pair."""
COMMON = 50
"""A sentence in more articles than this is furniture, and a form that more of them fill in (“# beat # 3 to 1”) is a
table: the same words a thousand times would be half a million pairs."""
DECIMALS = 4
"""Cosines are rounded, because the last bits of a product of matrices depend on their shapes."""
_ROWS, _COLUMNS = 512, 16384


@dataclass(frozen=True, slots=True)
class Pairs:
    """Unit numbers `first[n] < second[n]` and the cosine of their vectors."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    cosine: NDArray[np.float32]


def neighbours(
    units: Units,
    fresh: Collection[str] | None = None,
    among: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """The pairs of units that may bear on each other, in order; with `fresh` only those with a unit of these articles,
    and with `among` only those whose other unit is of these or those.

    Two units of different articles are a pair by the cosine of their vectors, or by a run of words between marks that
    both have; two of one article are where one of them denies. What many articles print, or fill in, is not compared.
    """
    new = np.array([fresh is None or o.article in fresh for o in units.outlines], bool)
    old = np.array([among is None or o.article in among for o in units.outlines], bool)
    common = list(common_keys(units.outlines))
    told = ~(np.isin(units.texts, common) | np.isin(units.forms, common))
    asked = _Asked(new[units.owner] & told, (new | old)[units.owner] & told)
    size = max(1, len(units))
    found = [_near(units, asked, progress), _same_words(units, asked), _denied_at_home(units, asked, new)]
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


def common_keys(outlines: Sequence[Outline]) -> set[int]:
    """The keys of the sentences, and of the forms, that more than `COMMON` articles have: notices, signatures, tables.
    Told by the articles that there are, whatever their order."""
    found: set[int] = set()
    for every in ([o.texts for o in outlines], [o.forms for o in outlines]):
        keys, counts = np.unique(_joined(np.unique(one) for one in every), return_counts=True)
        found |= set(keys[counts > COMMON].tolist())
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which units are new, and which they are compared with, the new ones too; by number."""

    new: NDArray[np.bool_]
    others: NDArray[np.bool_]


Numbers = tuple[NDArray[np.int64], NDArray[np.int64]]


def _near(units: Units, asked: _Asked, progress: Progress | None) -> Numbers:
    """Every new unit with every other: a product of matrices, block by block."""
    fresh, others = np.flatnonzero(asked.new), np.flatnonzero(asked.others)
    least = np.float32(LOWEST_COSINE - 0.5 * 10**-DECIMALS)
    firsts, seconds = [], []
    for at in range(0, len(fresh), _ROWS):
        rows = fresh[at : at + _ROWS]
        for start in range(0, len(others), _COLUMNS):
            columns = others[start : start + _COLUMNS]
            x, y = np.nonzero(units.vectors[rows] @ units.vectors[columns].T >= least)
            a, b = rows[x], columns[y]
            # A pair of two new units comes twice.
            once = (units.owner[a] != units.owner[b]) & ((a < b) | ~asked.new[b])
            firsts.append(np.minimum(a, b)[once])
            seconds.append(np.maximum(a, b)[once])
        if progress:
            progress("sentences compared by vector", min(at + _ROWS, len(fresh)), len(fresh))
    return _joined(firsts), _joined(seconds)


def _same_words(units: Units, asked: _Asked) -> Numbers:
    runs = _joined(o.runs for o in units.outlines)
    of = _joined(o.run_of + units.first[n] for n, o in enumerate(units.outlines))
    runs, of = runs[asked.others[of]], of[asked.others[of]]
    order = np.argsort(runs, kind="stable")
    groups = np.split(of[order], np.flatnonzero(np.diff(runs[order])) + 1)
    return _numbers(
        (min(a, b), max(a, b))
        for group in groups
        if len(group) > 1 and asked.new[group].any()
        for n, a in enumerate(group.tolist())
        for b in group[n + 1 :].tolist()
        if units.owner[a] != units.owner[b] and (asked.new[a] or asked.new[b])
    )


def _denied_at_home(units: Units, asked: _Asked, new: NDArray[np.bool_]) -> Numbers:
    """A denial and the other sentences of its own article."""
    return _numbers(
        (min(a, b), max(a, b))
        for article in np.flatnonzero(new).tolist()
        for a in units.of(article)
        if asked.new[a] and units[a].fact.denied is not None
        for b in units.of(article)
        if a != b and asked.new[b]
    )


def _joined(parts: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate([np.empty(0, np.int64), *parts])


def _numbers(pairs: Iterator[tuple[int, int]]) -> Numbers:
    found = np.array(list(pairs), np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]
