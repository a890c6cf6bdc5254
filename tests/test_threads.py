"""A library that changes while it is asked: articles go and are stored anew between any two reads of one question."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag import Article, Tracker
from rag.prepare import prepare
from rag.records import Answer, Quote

DAM = Article(
    title="Cracks found in the Lorn dam",
    text=(
        "Inspectors found cracks in the Lorn dam on Monday.\n\n"
        "“We lowered the lake by two metres,” chief engineer Ada Brandt told reporters. “Nobody has to leave the "
        "valley.” At least 40 families had asked for shelter, she said.\n\n"
        "The water company denied that the cracks had been known for years."
    ),
    source="Lorn Gazette",
    published=date(2024, 3, 4),
)
AGAIN = Article(
    title="Lake is lowered",
    text=(
        "“We lowered the lake by two metres,” Ada Brandt, the chief engineer of the Lorn dam, said on Monday. "
        "The number of families who asked for shelter rose to 55, the town said."
    ),
    source="The Valley Post",
    published=date(2024, 3, 5),
)
MOVED = replace(DAM, text=f"By our own reporter.\n\n{DAM.text}")
"""The same article with every offset moved."""
QUESTION = "What did Ada Brandt say about the lake?"


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker(
        tmp_path_factory.mktemp("valley"), ranker="features"
    ) as tracker:  # sooner, in the same reads
        tracker.add([DAM, AGAIN])
        yield tracker


def shown(answer: Answer) -> list[Quote]:
    quotes = [*answer.quotes, *answer.near_misses]
    return [*quotes, *(other for quote in quotes for other in quote.also)]


def ask(library: Tracker) -> list[Quote]:
    return shown(library.ask(QUESTION))


def ask_who_denied(library: Tracker) -> list[Quote]:
    return shown(library.ask("Has anyone denied that the cracks had been known?"))


def ask_for_figures(library: Tracker) -> list[Quote]:
    return shown(library.ask("How did the number of families who asked for shelter change?"))


def ask_for_words(library: Tracker) -> list[Quote]:
    return shown(library.ask("Who said “Nobody has to leave the valley”?"))


def check(library: Tracker) -> list[Quote]:
    verdict = library.check("We lowered the lake by two metres", speaker="Ada Brandt")
    return [*verdict.matches, *verdict.nearest]


def search(library: Tracker) -> list[Quote]:
    found = library.as_retriever(k=1).invoke(QUESTION)
    assert {d.metadata["speaker"] for d in found} <= {"Ada Brandt", None}
    return [Quote(h.passage.article, h.passage.start, h.passage.end) for h in library.search(QUESTION)]


def claims(library: Tracker) -> list[Quote]:
    return [quote for claim in library.claims("lake") for quote in claim.occurrences]


@pytest.mark.parametrize("act", [ask, ask_who_denied, ask_for_figures, ask_for_words, check, search, claims])
@pytest.mark.parametrize("becomes", [None, MOVED], ids=["removed", "stored anew"])
def test_an_article_may_change_before_any_read_of_a_question(
    valley: Tracker,
    act: Callable[[Tracker], Iterable[Quote]],
    becomes: Article | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is shown is of one version of the article, statement and all, whichever read the change comes before."""
    catalog, reading = valley.catalog, valley.catalog.reading
    before, after = (list(prepare([a], valley.encoder)) for a in (DAM, becomes or DAM))
    for nth in range(1000):
        catalog.put(before)
        reads = 0

        def changing() -> AbstractContextManager[Any]:
            nonlocal reads
            reads += 1
            if reads == nth + 1:  # noqa: B023
                catalog.put(after) if becomes else catalog.remove(DAM.id)
            return reading()

        monkeypatch.setattr(catalog, "reading", changing)
        quotes = list(act(valley))
        monkeypatch.setattr(catalog, "reading", reading)
        for quote in quotes:
            assert quote.article in (DAM, MOVED, AGAIN)
            said = quote.statement
            assert said is None or said.article == quote.article
        if reads <= nth:  # the change came after the last
            assert any(quote.article.id == DAM.id for quote in quotes)
            break
    else:
        pytest.fail("no question reads a thousand times")
    catalog.put(before)


def test_threads_that_ask_first_share_one_index_and_one_model(tmp_path: Path) -> None:
    """Two indexes would open one Chroma folder twice."""
    with Tracker(tmp_path) as library, ThreadPoolExecutor(4) as threads:
        start = threading.Barrier(4)

        def look() -> tuple[int, int, int]:
            start.wait()
            return id(library.index), id(library.encoder), id(library.reranker)

        found = [threads.submit(look) for _ in range(4)]
        assert len({one.result() for one in found}) == 1


def test_threads_ask_while_others_add_and_remove(valley: Tracker) -> None:
    """Every answer is whole, and Chroma holds in the end what the catalogue does."""
    done = threading.Event()

    def asks() -> None:
        while not done.is_set():
            for quote in (*ask(valley), *check(valley)):
                assert quote.statement is None or quote.statement.article == quote.article

    def changes() -> None:
        for article in (MOVED, DAM, MOVED):
            valley.add([article])
            valley.remove(DAM.id)

    with ThreadPoolExecutor(5) as threads:
        askers = [threads.submit(asks) for _ in range(3)]
        changers = [threads.submit(changes) for _ in range(2)]
        wait(changers)
        done.set()
        for one in (*changers, *askers):
            one.result()
    valley.add([DAM])
    assert valley.index.count() == valley.catalog.counts()["passages"]
    assert valley.ask(QUESTION).status == "answered"
