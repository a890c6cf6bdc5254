"""The library as a LangChain retriever."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from rag.records import Filters, Hit


class LibraryRetriever(BaseRetriever):
    """Ranked passages as Documents.

    Their metadata carries `article_id`, `start` and `end` (so that `article.text[start:end] == page_content`),
    `title`, `source`, `url`, `published`, `score`, `best` (where the sentence of it begins and ends that answers best)
    and `speaker` (of that sentence; of the passage's first attributed statement, where nobody says it).
    """

    library: Any
    """A `rag.Tracker`."""
    k: int = 10
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        hits = self.library.search(query, self.k, **{n: v for n, v in _plain(self.filters).items() if v})
        return [self._document(hit) for hit in hits]

    def _document(self, hit: Hit) -> Document:
        p, a = hit.passage, hit.passage.article
        inside = [s for s in self.library.statements_of(a) if s.start < p.end and s.end > p.start]
        if hit.best:  # first whose words the sentence is that answers
            best = hit.best
            inside.sort(key=lambda s: not (s.start < best.end and s.end > best.start))
        named = [s.speaker_name or s.speaker_text for s in inside if s.speaker]
        return Document(
            id=p.id,
            page_content=p.text,
            metadata={
                "article_id": a.id,
                "start": p.start,
                "end": p.end,
                "title": a.title,
                "source": a.source,
                "url": a.url,
                "published": a.published.isoformat() if a.published else None,
                "speaker": named[0] if named else None,
                "score": hit.score,
                "best": tuple(hit.best) if hit.best else None,
            },
        )


def _plain(filters: Filters) -> dict[str, Any]:
    return {n: getattr(filters, n) for n in ("source", "speaker", "since", "until")}
