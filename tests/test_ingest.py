"""Reading files: every format gives the same text, and what cannot be read says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.ingest import read_articles
from rag.records import Article

DATA = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the development data is not here")


@needs_data
def test_the_article_that_the_project_started_from() -> None:
    [article] = read_articles(DATA / "seed" / "iran-withdrawal.txt")
    assert isinstance(article, Article)
    assert article.title.startswith("Iran Begins Withdrawal") and article.title.endswith("Rebel Resurgence")
    assert article.source == "nytimes.com"
    assert article.text.startswith("Iran has begun evacuating") and article.text.endswith("current circumstances.")
    assert "Post Comment" not in article.text and "Original Source" not in article.text


@needs_data
def test_all_of_wikinews_is_taken() -> None:
    rows = list(read_articles(DATA / "wikinews"))
    assert len(rows) == 295 and all(isinstance(r, Article) for r in rows)
    assert len({r.id for r in rows}) == 295
    assert all(r.published and r.title and r.source == "en.wikinews.org" for r in rows)
