"""Pages, counts and headings say of a library what reading all of it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rag.catalog import Catalog
from rag.catalog.database import fold
from rag.records import Article, Filters, Statement
from rag.tracker import Tracker
from ui.render.words import DENIALS, is_denial

NARROWED = [
    (Filters(), None),
    (Filters(), "dam"),
    (Filters(), "dam zzzz"),
    (Filters(), "?!"),
    (Filters.of(source="harbour"), None),
    (Filters.of(speaker="osei"), None),
    (Filters.of(speaker="osei", source="post", since="2024-01-01"), "dam"),
    (Filters.of(since="2025-01-01", until="2025-03-31"), None),
    (Filters.of(until="1900-01-01"), None),
]


@pytest.fixture
def catalog(library: Tracker) -> Catalog:
    return library.catalog


@pytest.mark.parametrize(("filters", "about"), NARROWED)
def test_a_page_is_the_beginning_of_the_whole(catalog: Catalog, filters: Filters, about: str | None) -> None:
    every = catalog.statements(filters, about)
    kept: list[tuple[dict[str, object], Callable[[Statement], bool]]] = [
        ({}, lambda s: True),
        ({"kinds": ("direct", "mixed")}, lambda s: s.kind != "indirect"),
        ({"kinds": ("indirect",)}, lambda s: s.kind == "indirect"),
        ({"denials": DENIALS}, is_denial),
    ]
    for asked, keeps in kept:
        whole = [s for s in every if keeps(s)]
        for most in (0, 3, len(every) + 1):
            page, of = catalog.statement_page(filters, about, most=most, **asked)
            assert of == len(whole) and len(page) == min(most, of)
        assert sorted(map(repr, page)) == sorted(map(repr, whole))


def test_orders(catalog: Catalog) -> None:
    def days(order: str) -> list[str]:
        page, _ = catalog.statement_page(order=order, most=10_000)
        return [s.article.published.isoformat() if s.article.published else "" for s in page]

    assert days("newest") == sorted(days("newest"), reverse=True)
    assert days("oldest") == sorted(days("oldest"))
    page, _ = catalog.statement_page(order="speaker", most=10_000)
    names = [fold(s.speaker_name or s.speaker_text or "\uffff") for s in page]
    assert names == sorted(names) and len(set(names)) > 20
    first, _ = catalog.statement_page(order="speaker", most=7)
    assert first == page[:7]


@pytest.mark.parametrize(("filters", "about"), NARROWED)
def test_what_is_told_without_words_is_what_is_read(
    catalog: Catalog, filters: Filters, about: str | None
) -> None:
    told = catalog.statements_told(filters, about)
    rows = catalog.statements_at([t.row for t in told])
    assert [t.day for t in told] == sorted(t.day for t in told)
    assert sorted(map(repr, rows.values())) == sorted(map(repr, catalog.statements(filters, about)))
    for t in told:
        said = rows[t.row]
        day = said.article.published
        assert (t.day, t.outlet) == (day.isoformat() if day else "", said.article.source)
        assert t.who == fold(said.speaker_name or said.speaker_text or "")
    assert catalog.statements_at([-1]) == {}


@pytest.mark.parametrize("filters", [f for f, about in NARROWED if about is None])
def test_counts_of_what_filters_leave(catalog: Catalog, filters: Filters) -> None:
    assert catalog.left(filters) == (len(catalog.articles(filters)), len(catalog.statements(filters)))


def test_counts_and_headings_of_articles(catalog: Catalog) -> None:
    assert catalog.statement_counts() == Counter(s.article.id for s in catalog.statements())
    articles = catalog.articles()
    assert [(h.id, h.title, h.outlet) for h in catalog.headings()] == [
        (a.id, a.title, a.source) for a in articles
    ]
    wanted = [articles[3].id, "nowhere", articles[0].id]
    assert catalog.articles_at(wanted) == [articles[3], articles[0]]


def test_what_has_no_date_comes_last(tmp_path: Path) -> None:
    days = {"Osei": date(2025, 4, 7), "Norrby": None, "Solheim": date(2025, 4, 8)}
    with Tracker(tmp_path) as library:
        library.add(
            [
                Article(who, f"“The dam is safe,” said {who} on Monday.", published=d)
                for who, d in days.items()
            ]
        )
        told = {
            order: [s.speaker_name for s in library.catalog.statement_page(order=order, most=9)[0]]
            for order in ("newest", "oldest", "speaker")
        }
    assert told == {
        "newest": ["Solheim", "Osei", "Norrby"],
        "oldest": ["Osei", "Solheim", "Norrby"],
        "speaker": ["Norrby", "Osei", "Solheim"],
    }
