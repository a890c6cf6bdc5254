"""From articles to catalogue entries: sentences, passages, statements and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from rag.catalog import ArticleEntry
from rag.passages import find_sentences, split_passages
from rag.quotes import find_statements
from rag.records import Article, Encoder, Span


def prepare(articles: Sequence[Article], encoder: Encoder) -> list[ArticleEntry]:
    """Everything that is stored of each article, in the order given."""
    split = [(a, s := find_sentences(a.text), split_passages(a, s)) for a in articles]
    inputs = [
        (p.text, [Span(s.start - p.start, s.end - p.start) for s in p.sentences])
        for _, _, passages in split
        for p in passages
    ]
    # The encoder's threads leave Python free meanwhile.
    with ThreadPoolExecutor(max_workers=1) as beside:
        embedding = beside.submit(encoder.encode_passages, inputs)
        statements = [find_statements(a) for a in articles]
        vectors = iter(embedding.result())
    entries = []
    for (article, sentences, passages), said in zip(split, statements, strict=True):
        pairs = [next(vectors) for _ in passages]
        entries.append(
            ArticleEntry(article, sentences, passages, said, [p for p, _ in pairs], [s for _, s in pairs])
        )
    return entries
