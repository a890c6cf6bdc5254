"""What may be asked of one claim: who else reported it, who denies it, how its figure changed.

All give slices in the order of publication, each with how it bears on what was asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.claims.amounts import FATES, fates_in, find_amounts
from rag.claims.compare import compare, days_between
from rag.claims.facts import read_fact
from rag.claims.stories import STORY_NAMES
from rag.claims.tracking import claim_of, history, track_claims
from rag.claims.units import quote_of, told_at
from rag.records import Article, Claim, Quote, RelationKind

if TYPE_CHECKING:
    from rag.catalog import Catalog

NAMES = 3
"""So many names in common make two articles near to a question ones on the same event."""
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
    quote, and those of `near` that name whom and what it names.
    """
    fates = fates_in(about) or _first_fate(quote)
    if fates:
        articles = _joined(library, quote) | {a.id for a in near if _one_event(library, quote.article, a)}
        found = [q for i in sorted(articles) for q in _first_of(library, i, fates)]
        return _steps(sorted(found, key=told_at), fates)
    claim = claim_of(library, quote)
    if claim is None:
        return []
    told = history(claim, track_claims(library))
    elsewhere = frozenset().union(*(_counted(q) for q in told if q not in claim.occurrences))
    return _steps(told, _counted(quote) & elsewhere)


def _first_fate(quote: Quote) -> frozenset[str]:
    return next((a.counts & FATES for a in find_amounts(quote.text) if a.counts & FATES), frozenset())


def _counted(quote: Quote) -> frozenset[str]:
    return frozenset().union(*(a.counts for a in find_amounts(quote.text)))


def _joined(library: Catalog, quote: Quote) -> set[str]:
    """The articles that a claim, or a relation of one, joins with that of the quote, and that one."""
    found = {quote.article.id}
    for claim in track_claims(library):
        near = {q.article.id for q in claim.occurrences} | {r.there.article.id for r in claim.relations}
        if quote.article.id in near:
            found |= near
    return found


def _one_event(library: Catalog, a: Article, b: Article) -> bool:
    """Whether the two name some of the same, or much of it, as far as the one goes that names less."""
    one, other = _named(library, a), _named(library, b)
    common = len(one & other)
    return common >= NAMES or (common > 1 and common >= STORY_NAMES * min(len(one), len(other)))


def _named(library: Catalog, article: Article) -> frozenset[str]:
    passages = library.passages_of(article.id).values()
    facts = (read_fact(article.text[s.start : s.end]) for p in passages for s in p.sentences)
    return frozenset().union(*(f.names for f in facts))


def _first_of(library: Catalog, article_id: str, counted: frozenset[str]) -> list[Quote]:
    """The first sentence of an article with a figure of what is counted: newspapers say the main thing first."""
    for passage in library.passages_of(article_id).values():
        for span in passage.sentences:
            text = passage.article.text[span.start : span.end]
            if any(a.counts & counted for a in find_amounts(text)):
                return [quote_of(passage.article, span, library.statements_of(article_id))]
    return []


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
        apart = days_between(told_by.article.published, quote.article.published) if told_by else None
        finding = compare(fact, read_fact(quote.text), cosine, apart, same_article=home)
        if finding and not (finding.kind == "denied_by" and finding.turned):
            found.append(replace(quote, relation=finding.kind, score=finding.score))
    return _by_date(found)


def _by_date(quotes: Iterable[Quote]) -> list[Quote]:
    return sorted({_place(q): q for q in quotes}.values(), key=told_at)


def _place(quote: Quote) -> tuple[str, int]:
    return quote.article.id, quote.start
