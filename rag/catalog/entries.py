"""What is stored of an article, and what is refused before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag.records import Article, InputError, Passage, Span, Statement

if TYPE_CHECKING:
    from rag.records import Vector

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
BATCH_PASSAGES = 512
"""How many passages are written in one transaction at most, unless one article has more."""


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article with everything derived from it: what one `put` stores or replaces.

    `passages` part `sentences`: each sentence is in exactly one. `passage_vectors` is one unit vector (D,) a
    passage, `sentence_vectors` one matrix (sentences of the passage, D) a passage.
    """

    article: Article
    sentences: Sequence[Span]
    passages: Sequence[Passage]
    statements: Sequence[Statement]
    passage_vectors: Sequence[Vector] | Vector
    sentence_vectors: Sequence[Vector]
    rules: str = ""
    """Which rules found the statements."""


def batches(entries: Iterable[ArticleEntry]) -> Iterator[list[ArticleEntry]]:
    """Small groups: each is complete before its transaction begins, since making an entry may take seconds."""
    batch: list[ArticleEntry] = []
    size = 0
    for entry in entries:
        _check(entry)
        batch.append(entry)
        size += len(entry.passages)
        if size >= BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _check(entry: ArticleEntry) -> None:
    """What would be wrong for ever once stored is refused now."""
    a = entry.article
    if any(_UNSTORABLE.search(field) for field in (a.text, a.title, a.url, a.source, a.language, *a.authors)):
        raise InputError(
            f"article {a.id} has characters that no text may have (NUL, lone surrogates): pass it through "
            "rag.ingest.normalise, as read_articles does"
        )
    if [s for p in entry.passages for s in p.sentences] != list(entry.sentences):
        raise ValueError(f"article {a.id}: its passages do not part its sentences")
    if len(entry.passages) != len(entry.passage_vectors) or len(entry.passages) != len(
        entry.sentence_vectors
    ):
        raise ValueError(f"article {a.id}: {len(entry.passages)} passages, but another number of vectors")
    if not all(np.isfinite(v).all() for v in (*entry.passage_vectors, *entry.sentence_vectors)):
        raise ValueError(f"article {a.id}: a vector has components that are no numbers")
    for passage, vectors in zip(entry.passages, entry.sentence_vectors, strict=True):
        if len(passage.sentences) != len(vectors):
            raise ValueError(
                f"passage {passage.id}: {len(passage.sentences)} sentences, {len(vectors)} vectors"
            )
