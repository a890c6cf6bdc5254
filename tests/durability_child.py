"""A process to be killed: adds articles through catalogue and index, and prints each id once it is acknowledged.

    python durability_child.py LIBRARY SEED [PASSAGES]

Vectors are random unit vectors of 32 numbers, so that most of the time is spent in the two stores. With PASSAGES it
stops by itself once the library holds that many; without, it goes on until it is killed.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

import numpy as np

from rag.catalog import ArticleEntry, Catalog
from rag.index import VectorIndex
from rag.lock import OwnerLock
from rag.records import Article, Passage, Span

DIMENSION = 32
SYNC_THRESHOLD = 60
SENTENCES = 6


def random_vectors(rng: np.random.Generator, n: int) -> np.ndarray:
    vectors = rng.normal(size=(n, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def make_entry(name: str, rng: np.random.Generator, passages: int = SENTENCES) -> ArticleEntry:
    """An article of that many passages of one sentence each, all of which hold its name."""
    text, spans = "", []
    for n in range(passages):
        start = len(text)
        text += f"The {n}th witness of {name} spoke on Monday."
        spans.append(Span(start, len(text)))
        text += "\n"
    article = Article(f"Case {name}", text.strip(), id=name)
    cut = [Passage(article, n, s.start, s.end, (s,)) for n, s in enumerate(spans)]
    vectors = random_vectors(rng, passages)
    return ArticleEntry(article, spans, cut, [], vectors, [v[None] for v in vectors])


def main(library: Path, seed: str, until: int | None) -> None:
    rng = np.random.default_rng(abs(hash(seed)) % 2**32)
    with (
        OwnerLock(library),
        Catalog(library / "catalog.sqlite3") as catalog,
        VectorIndex(library / "chroma", catalog, sync_threshold=SYNC_THRESHOLD) as index,
    ):
        for n in count():
            entry = make_entry(f"{seed}x{n}", rng, 600 if until else SENTENCES)
            catalog.put([entry])
            print(entry.article.id, flush=True)
            index.sync()
            if until and catalog.counts()["passages"] >= until:
                break


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if sys.argv[3:] else None)
