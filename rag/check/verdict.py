"""The verdict on one quotation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rag.check.folding import glue
from rag.check.full import judge
from rag.check.near import judge_near
from rag.check.places import folded_article, likely_articles, places, spoken_places
from rag.check.query import Said, read_query
from rag.records import Span, Verdict

if TYPE_CHECKING:
    from rag.catalog import Catalog


def check_quote(
    text: str,
    speaker: str | None = None,
    *,
    library: Catalog,
    source: str | None = None,
    span: Span | None = None,
) -> Verdict:
    """Whether a quotation is real: its words, and with `speaker` or `source` (outlet, title or address of an
    article) whose and where.

    Every match is a slice of a stored article. `span`, where the quotation stands in a draft, is passed through.
    Raises `InputError` where the text has no word, or more than a thousand.
    """
    query = read_query(text, speaker, source, span)
    articles = likely_articles(query.parts, library, speaker)
    texts = [folded_article(article.text) for article in articles]
    # “cease-fire” where the articles have “ceasefire”, and the other way round.
    known = frozenset().union(*(text.words for text in texts))
    query = replace(query, whole=glue(query.whole, known), parts=tuple(glue(p, known) for p in query.parts))
    shelf = [(a, glue(text, frozenset(query.whole.words))) for a, text in zip(articles, texts, strict=True)]
    said = Said(library)
    found = places((query.whole,), shelf) or spoken_places(query.whole, shelf, said)
    if not found and len(query.parts) > 1:
        found = places(query.parts, shelf)
    return judge(query, found, said) if found else judge_near(query, shelf, said)
