"""Statements follow the rules that find them: found anew when the rules change, nothing lost on the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.quote_check.library import NoModel
from rag.catalog import ArticleEntry, Catalog
from rag.cli import main
from rag.passages import find_sentences, split_passages
from rag.quotes import find_statements
from rag.quotes.version import rules_version
from rag.records import Article, Statement
from rag.tracker import Tracker

N = 70


def article(n: int, said: str = "The lock stays shut") -> Article:
    return Article(title=f"Lock {n}", text=f"“{said} on pier {n},” said Ingrid Halvorsen.", id=f"a{n:02}")


def entry(one: Article, rules: str = "old") -> ArticleEntry:
    sentences = find_sentences(one.text)
    passages = split_passages(one, sentences)
    vectors = NoModel().encode_passages([(p.text, p.sentences) for p in passages])
    wholes, parts = zip(*vectors, strict=True)
    # The old rules took the whole sentence for what Nobody says.
    found = find_statements(one)
    said = [Statement(one, s.content, None, None, "indirect", "old", 0.1, "Nobody") for s in found]
    return ArticleEntry(one, sentences, passages, said, wholes, parts, rules)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite3") as made:
        made.check_model(NoModel())
        made.put(entry(article(n)) for n in range(N))
        yield made


def names(catalog: Catalog) -> set[str]:
    return {name for name, _ in catalog.speakers()}


def test_all_are_found_anew_once(catalog: Catalog) -> None:
    assert (catalog.outdated("old"), catalog.outdated("new"), names(catalog)) == (0, N, {"Nobody"})
    told: list[tuple[str, int, int | None]] = []
    assert catalog.restate("new", find_statements, lambda *at: told.append(at)) == N
    assert told[-1] == ("statements found anew", N, N) and [n for _, n, _ in told] == sorted(
        n for _, n, _ in told
    )
    assert (catalog.outdated("new"), names(catalog)) == (0, {"Ingrid Halvorsen"})
    assert len(catalog.statements(about="lock Halvorsen")) == N
    assert not catalog.statements(about="Nobody"), "the lexical index has forgotten the old ones"
    assert catalog.restate("new", find_statements) == 0


def test_stopped_in_the_middle_it_goes_on_there(catalog: Catalog) -> None:
    asked: list[str] = []

    def find(one: Article) -> list[Statement]:
        asked.append(one.id)
        if len(asked) == 50:
            raise KeyboardInterrupt
        return find_statements(one)

    with pytest.raises(KeyboardInterrupt):
        catalog.restate("new", find)
    done = N - catalog.outdated("new")
    assert 0 < done < 50 and names(catalog) == {"Nobody", "Ingrid Halvorsen"}
    assert all(len(catalog.statements_of(f"a{n:02}")) == 1 for n in range(N)), "none is without meanwhile"
    assert catalog.restate("new", find_statements) == N - done
    assert names(catalog) == {"Ingrid Halvorsen"}


def test_an_article_that_changes_meanwhile_keeps_its_own(catalog: Catalog) -> None:
    def find(one: Article) -> list[Statement]:
        if one.id == "a03":  # somebody else is faster
            catalog.put([entry(article(3, "Long before the ice came, the lock was shut"), "new")])
        if one.id == "a04":
            catalog.remove("a04")
        return find_statements(one)

    catalog.restate("new", find)
    assert catalog.outdated("new") == 0 and catalog.counts()["articles"] == N - 1
    for s in catalog.statements():
        assert s.text in s.article.text and s.start == s.article.text.index("“")
    assert [s.speaker_name for s in catalog.statements_of("a03")] == ["Nobody"]


def test_a_library_of_an_earlier_version(tmp_path: Path, catalog: Catalog) -> None:
    catalog.close()
    with sqlite3.connect(catalog.path) as db:
        db.execute("DROP TABLE statement_rules")
    with Catalog(catalog.path, readonly=True) as reading:
        assert reading.outdated("old") == N and names(reading) == {"Nobody"}
    with Catalog(catalog.path) as writing:
        assert writing.restate("new", find_statements) == N
        assert writing.remove("a01") and writing.outdated("new") == 0


def test_reindex_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "library")
    with Tracker(path) as tracker:
        tracker.add([article(1)])
        assert tracker.outdated() == 0 and tracker.info()["statements_found"] == "in step"
        tracker.catalog.restate("rules of last year", lambda _: [])
        assert not tracker.statements()
    assert main(["info", "--library", path]) == 0
    assert "of 1 articles by earlier rules: onrecord reindex" in capsys.readouterr().out
    assert main(["reindex", "--library", path]) == 0
    assert capsys.readouterr().out == "index rebuilt: 1 passages; statements of 1 articles found anew\n"
    with Tracker(path, readonly=True) as tracker:
        assert [s.speaker_name for s in tracker.statements()] == ["Ingrid Halvorsen"]
        assert tracker.catalog.outdated(rules_version()) == 0
