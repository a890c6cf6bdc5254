"""From articles to catalogue entries: sentences, passages, statements and vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from rag.catalog import ArticleEntry
from rag.passages import find_sentences, split_passages
from rag.quotes import find_statements
from rag.quotes.version import rules_version
from rag.records import Article, Encoder, Passage, Span

if TYPE_CHECKING:
    from rag.records import Vector

    Progress = Callable[[str, int, int | None], None]

EMBEDDED = 256
"""Passages embedded at once: more would hold every token of a book in memory, and be no faster."""


def prepare(
    articles: Sequence[Article], encoder: Encoder, progress: Progress | None = None
) -> list[ArticleEntry]:
    """Everything that is stored of each article, in the order given. `progress` hears of what takes long only: the
    passages embedded, where there are more than are embedded at once."""
    split = [(a, s := find_sentences(a.text), split_passages(a, s)) for a in articles]
    passages = [p for _, _, cut in split for p in cut]
    # The encoder's threads leave Python free meanwhile.
    with ThreadPoolExecutor(max_workers=1) as beside:
        embedding = beside.submit(lambda: list(_embedded(passages, encoder, progress)))
        statements = [find_statements(a) for a in articles]
        vectors = iter(embedding.result())
    entries = []
    for (article, sentences, cut), said in zip(split, statements, strict=True):
        wholes, parts = [], []
        for whole, part in (next(vectors) for _ in cut):
            wholes.append(whole)
            parts.append(part)
        entries.append(ArticleEntry(article, sentences, cut, said, wholes, parts, rules_version()))
    return entries


def _embedded(
    passages: Sequence[Passage], encoder: Encoder, progress: Progress | None
) -> Iterator[tuple[Vector, Vector]]:
    """The vector of each passage and those of its sentences, in order."""
    for first in range(0, len(passages), EMBEDDED):
        if progress and len(passages) > EMBEDDED:
            progress("passages embedded", first, len(passages))  # from the first: a book takes a minute
        some = passages[first : first + EMBEDDED]
        yield from encoder.encode_passages(
            [(p.text, [Span(s.start - p.start, s.end - p.start) for s in p.sentences]) for p in some]
        )
