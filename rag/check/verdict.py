"""The verdict on one quotation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag.check.folding import Folded, glue
from rag.check.full import judge
from rag.check.near import judge_near
from rag.check.numbers import in_figures, is_number
from rag.check.orders import has_order, in_one_order
from rag.check.places import places_in_full
from rag.check.query import Query, Said, read_query
from rag.check.reported import words_reported
from rag.check.shelf import Shelf, folded_article, holders, likely_articles
from rag.records import Article, Span, Verdict

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
    article) whose and where. Words that report it (`…, said the minister`) may come with it.

    Every match is a slice of a stored article. `span`, where the quotation stands in a draft, is passed through.
    Raises `InputError` where the text has no word, or more than a thousand.
    """
    query = read_query(text, speaker, source, span)
    said = Said(library)
    verdict = _check(query, library, said)
    reported = words_reported(query, verdict)
    return verdict if reported is None else reported.choose(verdict, _check(reported.query, library, said))


def _check(query: Query, library: Catalog, said: Said) -> Verdict:
    articles = likely_articles(query.parts, library, query.speaker)
    # Folding a text takes a millisecond, so those that plainly have the words come first.
    shelf = _folded(holders(query.whole, articles))
    asked, held = _held_together(query, shelf)
    found = places_in_full(asked, held, said)
    if not found and len(shelf) < len(articles):
        shelf = _folded(articles)
        asked, held = _held_together(query, shelf)
        found = places_in_full(asked, held, said)
    if not found and any(word == "one" or is_number(word) for word in query.whole.words):
        asked, held = _held_together(query.each(in_figures), _each(in_figures, shelf))
        found = places_in_full(asked, held, said)
    if not found and has_order(asked.whole.words):
        ordered = asked.each(in_one_order)
        found = places_in_full(ordered, _each(in_one_order, held), said)
        asked = ordered if found else asked
    return judge(asked, found, said) if found else judge_near(asked, held, said)


def _each(change: Callable[[Folded], Folded], shelf: Shelf) -> Shelf:
    return [(article, change(text)) for article, text in shelf]


def _folded(articles: Sequence[Article]) -> Shelf:
    return [(article, folded_article(article.text)) for article in articles]


def _held_together(query: Query, shelf: Shelf) -> tuple[Query, Shelf]:
    """“cease-fire” as one word where the articles have “ceasefire”, and the other way round."""
    known = frozenset().union(*(text.words for _, text in shelf))
    query = query.each(lambda text: glue(text, known))
    wanted = frozenset(query.whole.words)
    return query, [(article, glue(text, wanted)) for article, text in shelf]
