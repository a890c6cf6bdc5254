"""A library without a model, to check quotations against, and made-up articles to make it large."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.catalog import ArticleEntry, Catalog
from rag.passages import find_sentences, split_passages
from rag.quotes import find_statements
from rag.records import Article, Span


def shelve(articles: Iterable[Article], path: Path) -> Catalog:
    """A catalogue of articles without a model: what a check reads is there; the vectors are all alike."""
    catalog = Catalog(path)
    catalog.check_model(NoModel())
    catalog.put(_entries(articles))
    return catalog


class NoModel:
    """An encoder that gives every text the same vector."""

    name, revision, dimension = "none", "none", 2

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array([[1.0, 0.0]], np.float32), (len(texts), 1))

    def encode_passages(
        self, passages: Sequence[tuple[str, Sequence[Span]]]
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        return [(self.encode([""])[0], self.encode([""] * len(spans))) for _, spans in passages]


def _entries(articles: Iterable[Article]) -> Iterator[ArticleEntry]:
    for article in articles:
        sentences = find_sentences(article.text)
        passages = split_passages(article, sentences)
        vectors = NoModel().encode_passages([(p.text, p.sentences) for p in passages])
        statements = find_statements(article)
        wholes, parts = [whole for whole, _ in vectors], [rows for _, rows in vectors]
        yield ArticleEntry(article, sentences, passages, statements, wholes, parts)


def filler(articles: Sequence[Article], sentences: int, seed: int = 0) -> Iterator[Article]:
    """Made-up articles with the words and word pairs of the real ones, about `sentences` sentences in all."""
    rng = random.Random(seed)
    after: defaultdict[str, list[str]] = defaultdict(list)
    for article in articles:
        words = article.text.split()
        for a, b in pairwise(words):
            after[a].append(b)
    starts = sorted(w for w in after if w[:1].isupper())
    made = n = 0
    while made < sentences:
        lines = []
        for _ in range(20):
            words = [rng.choice(starts)]
            while len(words) < 25 and words[-1] in after and words[-1][-1] not in ".?!":
                words.append(rng.choice(after[words[-1]]))
            lines.append(" ".join(words).rstrip(".?!,") + ".")
        made, n = made + len(lines), n + 1
        yield Article(title=f"Filler {n}", source="Filler", text="\n".join(lines))
