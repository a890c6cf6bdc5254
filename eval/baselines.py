"""What answers a question set: Onrecord, and what a person would try instead, over the same library.

Every system shows quotes as slices of the same articles, so one measure fits all. The baselines see the earlier
questions of a conversation joined in front of the question, obey outlet and date filters, and never refuse.
"""

from __future__ import annotations

import math
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case
from rag.chain import PASSAGES
from rag.records import Answer, Article, Filters, Quote, Span
from rag.tracker import Tracker

Tick = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is, and of how much."""

NEVER_REFUSES = "answered"
_STEP = 100
"""Chunks embedded at once by the plain recipe, between two words on how far it is."""
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a system showed: quotes best first, the nearest sentences where it refused, how sure it was, and the
    time the question took."""

    quotes: tuple[Quote, ...]
    status: str = NEVER_REFUSES
    confidence: float = 0.0
    milliseconds: float = 0.0
    nearest: tuple[Quote, ...] = ()
    reason: str = ""
    timings: Mapping[str, float] = field(default_factory=dict)


class System(Protocol):
    """One row of the comparison."""

    name: str

    def answer(self, case: Case, k: int) -> Shown:
        """At most `k` quotes."""
        ...


class Onrecord:
    """The library itself. Earlier questions are asked first, outside the clock."""

    name = "Onrecord"

    def __init__(self, library: Tracker) -> None:
        self._library = library

    def answer(self, case: Case, k: int) -> Shown:
        history: list[tuple[str, Answer]] = []
        for earlier in case.history:
            history.append((earlier, self._library.ask(earlier, k, history=tuple(history))))
        start = time.perf_counter()
        answer = self._library.ask(case.question, k, history=tuple(history), **case.filters)
        took = 1000 * (time.perf_counter() - start)
        return Shown(
            answer.quotes,
            answer.status,
            answer.confidence,
            took,
            answer.near_misses,
            answer.reason,
            answer.timings,
        )


class FirstPassage:
    """The passages in the order of their fused ranks, before any sentence is scored: what a retriever alone gives."""

    name = "First passage"

    def __init__(self, library: Tracker) -> None:
        self._road = library._road()

    def answer(self, case: Case, k: int) -> Shown:
        start = time.perf_counter()
        _, _, hits = self._road.passages(asked(case), Filters.of(**_narrow(case)), PASSAGES)
        hits = hits[:k]
        took = 1000 * (time.perf_counter() - start)
        quotes = tuple(Quote(h.passage.article, h.passage.start, h.passage.end, score=h.score) for h in hits)
        return Shown(quotes, confidence=hits[0].score if hits else 0.0, milliseconds=took)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the library."""

    article: Article
    span: Span

    @property
    def text(self) -> str:
        return self.article.text[self.span.start : self.span.end]


class Sentences:
    """Every sentence of a library, with the vectors it stores."""

    def __init__(self, library: Tracker) -> None:
        rows, _ = library.catalog.passage_vectors()
        passages = library.catalog.passages(rows)
        self.all = [Sentence(p.article, s) for p in passages.values() for s in p.sentences]
        kept = library.catalog.sentence_vectors(rows)
        self.vectors = (
            np.concatenate([kept[row] for row in passages]) if passages else np.zeros((0, 1), np.float32)
        )

    def best(self, library: Tracker, case: Case, scores: NDArray[np.float64], k: int) -> tuple[Quote, ...]:
        """The `k` best sentences that the filters of the case leave."""
        if case.filters:
            left = {a.id for a in library.articles(**_narrow(case))}
            scores = np.where([s.article.id in left for s in self.all], scores, -np.inf)
        order = np.argsort(-scores, kind="stable")[:k]
        return tuple(
            Quote(s.article, s.span.start, s.span.end, score=float(scores[i]))
            for i, s in ((i, self.all[i]) for i in order)
            if scores[i] > -np.inf
        )


class DenseOnly:
    """The sentences whose stored vector is nearest to the question."""

    name = "Dense only"

    def __init__(self, library: Tracker, sentences: Sentences) -> None:
        self._library = library
        self._sentences = sentences

    def answer(self, case: Case, k: int) -> Shown:
        start = time.perf_counter()
        vector = self._library.encoder.encode([asked(case)])[0]
        scores = (self._sentences.vectors @ vector).astype(np.float64)
        return _shown(self._sentences.best(self._library, case, scores, k), start)


class Bm25Only:
    """The sentences that BM25 ranks first (k1 1.2, b 0.75), words as written, no stop list."""

    name = "BM25 only"

    def __init__(self, library: Tracker, sentences: Sentences) -> None:
        self._library = library
        self._sentences = sentences
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        words = [tokens_of(s.text) for s in sentences.all]
        for n, tokens in enumerate(words):
            for token, count in Counter(tokens).items():
                self._postings[token].append((n, count))
        lengths = np.asarray([len(t) for t in words], dtype=np.float64)
        self._norm = 1.2 * (0.25 + 0.75 * lengths / (lengths.mean() if len(lengths) else 1.0))

    def answer(self, case: Case, k: int) -> Shown:
        start = time.perf_counter()
        scores = np.zeros(len(self._sentences.all))
        for token in set(tokens_of(asked(case))):
            found = self._postings.get(token, ())
            idf = math.log(1 + (len(scores) - len(found) + 0.5) / (len(found) + 0.5))
            for n, count in found:
                scores[n] += idf * count * 2.2 / (count + self._norm[n])
        return _shown(self._sentences.best(self._library, case, scores, k), start)


class PlainLangChain:
    """The tutorials' recipe: 1,000-character chunks in Chroma, same model; the chunk is the answer, and there are no
    filters. Offsets are found again in the article, because the recipe does not keep them reliably."""

    name = "Plain LangChain"

    def __init__(self, library: Tracker, progress: Tick | None = None) -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        from langchain_text_splitters import (
            RecursiveCharacterTextSplitter,
        )  # the extra `bench`; 10 s to import

        from eval.plain_langchain import open_store

        self._articles = {a.id: a for a in library.articles()}
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        chunks = [(a.id, text) for a in self._articles.values() for text in splitter.split_text(a.text)]
        self._folder = TemporaryDirectory(prefix="onrecord-plain-", ignore_cleanup_errors=True)
        if progress:
            progress(f"{self.name}: chunks", 0, len(chunks))  # opening the model takes seconds too
        self._store = open_store(self._folder.name)
        for at in range(0, len(chunks), _STEP):
            batch = chunks[at : at + _STEP]
            self._store.add_texts([text for _, text in batch], [{"article": name} for name, _ in batch])
            if progress:
                progress(f"{self.name}: chunks", at + len(batch), len(chunks))
        self._store.similarity_search("warm up", k=1)

    def answer(self, case: Case, k: int) -> Shown:
        start = time.perf_counter()
        found = self._store.similarity_search(asked(case), k=k)
        took = 1000 * (time.perf_counter() - start)
        quotes = []
        for document in found:
            article = self._articles[document.metadata["article"]]
            at = article.text.find(document.page_content)
            if at >= 0:
                quotes.append(Quote(article, at, at + len(document.page_content)))
        return Shown(tuple(quotes), milliseconds=took)


def baselines(library: Tracker, plain: bool = True, progress: Tick | None = None) -> list[System]:
    """The rows beside Onrecord; the plain recipe only where its packages are installed (`pip install
    'onrecord[bench]'`). It embeds the articles itself: `progress` is called with (what, chunks done, chunks)."""
    sentences = Sentences(library)
    rows: list[System] = [
        DenseOnly(library, sentences),
        Bm25Only(library, sentences),
        FirstPassage(library),
    ]
    if plain and plain_is_installed():
        rows.append(PlainLangChain(library, progress))
    return rows


def plain_is_installed() -> bool:
    """Whether the packages of the plain recipe are there."""
    return all(
        find_spec(p) for p in ("langchain_chroma", "langchain_huggingface", "langchain_text_splitters")
    )


def asked(case: Case) -> str:
    """The question with the earlier ones in front: what a system without a memory of its own is given."""
    return " ".join((*case.history, case.question))


def _narrow(case: Case) -> dict[str, str]:
    """The filters that any search engine has: outlet and dates, not the speaker."""
    return {name: value for name, value in case.filters.items() if name != "speaker"}


def _shown(quotes: tuple[Quote, ...], start: float) -> Shown:
    took = 1000 * (time.perf_counter() - start)
    return Shown(quotes, confidence=quotes[0].score if quotes else 0.0, milliseconds=took)


def tokens_of(text: str) -> list[str]:
    return [t.casefold() for t in _TOKEN.findall(text)]
