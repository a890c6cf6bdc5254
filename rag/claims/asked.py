"""What may be asked of one claim: who else reported it, who denies it, how its figure changed.

All give slices in the order of publication, each with how it bears on what was asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rag.claims.amounts import find_amounts
from rag.claims.compare import compare, days_between
from rag.claims.counted import FATES, fates_in
from rag.claims.facts import read_fact
from rag.claims.stories import one_event
from rag.claims.tracking import claim_of, claims_in
from rag.claims.units import quote_of, told_at
from rag.records import Article, Claim, Quote, RelationKind

if TYPE_CHECKING:
    from rag.catalog import Catalog
    from rag.records import Vector

_WORLD = re.compile(r"\b(?:world-?wide|around the world|global(?:ly)?|in the world)\b", re.IGNORECASE)
SAME_FIGURE = 0.4
"""Cosine of a sentence to the one asked about from which both may count the same."""
AGAINST: frozenset[RelationKind] = frozenset({"denied_by", "possible_conflict"})
"""Relations of what does not go together with a claim."""


def reports(claim: Claim) -> list[Quote]:
    """The claim's occurrences."""
    how = {_place(r.here): r.kind for r in claim.relations if r.claim == claim.id}
    return _by_date(replace(q, relation=how.get(_place(q), "also_reported")) for q in claim.occurrences)


def objections(claim: Claim) -> list[Quote]:
    """What denies the claim, or may not go together with it."""
    against = (r for r in claim.relations if r.kind in AGAINST)
    return _by_date(replace(r.there, relation=r.kind) for r in against)


def figures(library: Catalog, quote: Quote, about: str = "", near: Iterable[Article] = ()) -> list[Quote]:
    """The figure of a quote, or of what `about` counts there, as it was first told, then each that differs from the
    one before it: of a later day it `updates` it, of the same day it is a `possible_conflict`. Who repeats a figure is
    in the quote's `also`. One quote alone where there is no other figure.

    What happened to people is looked for in all articles on the event: those that a claim joins with that of the
    quote, and those of `near`, if they name whom `about` names.
    """
    fates = fates_in(about) or _first_fate(quote)
    if fates:
        articles = {a.id: a for a in (quote.article, *_joined(library, quote), *near)}.values()
        named = read_fact(about).names
        event = [a for a in articles if one_event(library, quote.article, a, named)]
        where, like = _scope(f"{about} {quote.text}"), _vector(library, quote)
        return _steps(_by_date(q for a in event for q in _first_of(library, a, fates, where, like)), fates)
    claim = claim_of(library, quote)
    if claim is None:
        return []
    told = _by_date([*claim.occurrences, *(r.there for r in claim.relations if r.kind == "updates")])
    elsewhere = frozenset().union(*(_counted(q) for q in told if q not in claim.occurrences))
    return _steps(told, _counted(quote) & elsewhere)


def _first_fate(quote: Quote) -> frozenset[str]:
    return next((a.counts & FATES for a in find_amounts(quote.text) if a.counts & FATES), frozenset())


def _counted(quote: Quote) -> frozenset[str]:
    return frozenset().union(*(a.counts for a in find_amounts(quote.text)))


def _joined(library: Catalog, quote: Quote) -> list[Article]:
    """The articles that a claim, or a relation of one, joins with that of the quote."""
    found: list[Article] = []
    for claim in claims_in(library, quote.article.id):
        found += [q.article for q in claim.occurrences] + [r.there.article for r in claim.relations]
    return found


def _first_of(
    library: Catalog, article: Article, counted: frozenset[str], where: frozenset[str], like: Vector
) -> list[Quote]:
    """The first sentence of an article with a figure of what is counted, near enough to what was asked about, and of
    the same place as far as both name one: newspapers say the main thing first."""
    passages = library.passages_of(article.id)
    vectors = library.sentence_vectors(passages)
    for row, passage in passages.items():
        for span, vector in zip(passage.sentences, vectors[row], strict=True):
            text = article.text[span.start : span.end]
            if not any(a.counts & counted for a in find_amounts(text)) or vector @ like < SAME_FIGURE:
                continue
            here = _scope(text)
            if not where or not here or where & here:
                return [quote_of(article, span, library.statements_of(article.id))]
    return []


def _vector(library: Catalog, quote: Quote) -> Vector:
    """The mean of the vectors of the sentences that a quote has a part of."""
    passages = library.passages_of(quote.article.id)
    vectors = library.sentence_vectors(passages)
    own = [
        vector
        for row, passage in passages.items()
        for span, vector in zip(passage.sentences, vectors[row], strict=True)
        if span.start < quote.end and span.end > quote.start
    ]
    return np.asarray(np.mean(own, axis=0), np.float32)


def _scope(text: str) -> frozenset[str]:
    """Where a count is of: the places that a text names, or the whole world."""
    return read_fact(text).places | ({"world"} if _WORLD.search(text) else set())


def _steps(told: Iterable[Quote], counted: frozenset[str]) -> list[Quote]:
    steps: list[Quote] = []
    last: frozenset[float] = frozenset()
    for quote in told:
        values = frozenset(a.value for a in find_amounts(quote.text) if a.counts & counted)
        if values & last:
            steps[-1] = replace(steps[-1], also=(*steps[-1].also, quote))
        elif values:
            apart = days_between(steps[-1].article.published, quote.article.published) if steps else None
            how: RelationKind | None = None if not steps else "updates" if apart else "possible_conflict"
            steps.append(replace(quote, relation=how))
            last = values
    return steps


def bearing(text: str, sentences: Sequence[tuple[Quote, float]], told_by: Quote | None = None) -> list[Quote]:
    """Which of the sentences, given with their cosine to the text, bear on it by the rules of `compare`. `told_by` is
    the quote that the text is of, where it is one: its own article does not report it again."""
    fact, found = read_fact(text), []
    for quote, cosine in sentences:
        home = told_by is not None and quote.article.id == told_by.article.id
        # What somebody types has no day: it is held against each sentence as if of its day.
        apart = days_between(told_by.article.published, quote.article.published) if told_by else 0
        finding = compare(fact, read_fact(quote.text), cosine, apart, same_article=home)
        if finding and not (finding.kind == "denied_by" and finding.turned):
            found.append(replace(quote, relation=finding.kind, score=finding.score))
    return _by_date(found)


def denies(quote: Quote) -> bool:
    """Whether a quote reports a denial, of whatever."""
    return read_fact(quote.text).denied is not None


def _by_date(quotes: Iterable[Quote]) -> list[Quote]:
    return sorted({_place(q): q for q in quotes}.values(), key=told_at)


def _place(quote: Quote) -> tuple[str, int]:
    return quote.article.id, quote.start
