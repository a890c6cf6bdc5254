"""Ranked passages for a question: nearest neighbours and lexical hits, fused by rank.

Reciprocal rank fusion (Cormack et al. 2009, k = 60) needs no score calibration between the two lists. What a
question names without demanding it (a speaker, an outlet, a month) is a boost: the same two searches inside the
passages that match join the fusion, so that a misread name can only add candidates, never lose them. Whose words are
asked for is in hundreds of passages, what about in a few: so what about is searched for by itself as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from rag.catalog import Catalog
from rag.index import VectorIndex
from rag.records import Hit

if TYPE_CHECKING:
    from rag.records import Vector

RRF_K = 60
POOL = 80
"""How many passages each search contributes to the fusion."""


def retrieve(
    catalog: Catalog,
    index: VectorIndex,
    terms: Sequence[str],
    vector: Vector,
    k: int = 20,
    allowed: Collection[int] | None = None,
    boosts: Iterable[Collection[int]] = (),
    topic: Sequence[str] = (),
) -> list[Hit]:
    """The `k` best passages, best first. `allowed` are the catalogue row ids that the filters leave (None: all);
    each of `boosts` is a set of row ids in which the search is repeated. `topic` are those of the terms that say what
    somebody's words are to be about, where they are asked for: alone they are one search more."""
    dense: dict[int, tuple[int, float]] = {}
    lexical: dict[int, int] = {}
    fused: defaultdict[int, float] = defaultdict(float)
    scopes = [allowed, *(_inside(boost, allowed) for boost in boosts)]
    for n, scope in enumerate(scopes):
        if n and not scope:
            continue
        for rank, (row, cosine) in enumerate(index.query(vector, POOL, scope), start=1):
            fused[row] += 1 / (RRF_K + rank)
            dense.setdefault(row, (rank, cosine))
        for rank, (row, _) in enumerate(
            catalog.lexical(topic if n and topic else terms, POOL, scope), start=1
        ):
            fused[row] += 1 / (RRF_K + rank)
            lexical.setdefault(row, rank)
    for rank, (row, _) in enumerate(catalog.lexical(topic, POOL, allowed) if topic else (), start=1):
        fused[row] += 1 / (RRF_K + rank)
    best = sorted(fused, key=lambda row: (-fused[row], row))[:k]
    hits = []
    for row, passage in catalog.passages(best).items():
        near = dense.get(row)
        hits.append(
            Hit(
                passage,
                fused[row],
                row,
                dense=near[1] if near else None,
                dense_rank=near[0] if near else None,
                lexical_rank=lexical.get(row),
            )
        )
    return hits


def _inside(boost: Collection[int], allowed: Collection[int] | None) -> Collection[int]:
    return boost if allowed is None else set(boost) & set(allowed)
