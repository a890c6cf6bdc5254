"""How a figure was told over time: as it was first told, then each other one, of the same thing and event.

What happened to people is looked for in every article on the event. Another figure is one of what the question names,
in the same measure, or of the claim itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from rag.answer.compose import as_quote
from rag.catalog import Catalog
from rag.claims import claim_of, told_at
from rag.claims.amounts import find_amounts
from rag.claims.compare import days_between
from rag.claims.counted import FATES, fates_in
from rag.claims.facts import read_fact
from rag.claims.stories import one_event
from rag.claims.tracking import claims_in
from rag.claims.units import quote_of
from rag.rank.candidates import Candidate
from rag.records import Article, Quote, RelationKind, Span

if TYPE_CHECKING:
    from rag.records import Vector

SAME_FIGURE = 0.4
"""Cosine of a sentence to the one asked about from which both may count the same."""
SAME_THING = 0.8
"""Share of what the question names, by weight, from which a sentence with a figure is of it."""
EVERYWHERE = "infected"
"""What is counted in many places at once: a figure is of the same only where it names the same place."""
_MEASURES = ("$", "percent")
_WORLD = re.compile(
    r"\b(?:world-?wide|around the world|across the world|global(?:ly)?|in the world)\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_REVISED = re.compile(
    r"\bfrom (?:[\w,.]+ ){1,3}to\b|\brevis\w+"
    r"|\b(?:earlier|previous|initial|first) (?:\w+ )?(?:toll|figure|count|number)"
    r"|\b(?:up|down) from\b|\b(?:rose|risen|rises|rising|climbed|grew|raised|raising) (?:\w+ ){0,6}to\b"
    r"|\bincreas\w+ (?:\w+ ){0,7}(?:to|from)\b|\bnow (?:stands|at)\b",
    re.IGNORECASE,
)
"""A sentence that tells itself of a change."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is counted, where, of whom or what, and in which article first, with the vector of the sentence there."""

    counted: frozenset[str]
    where: frozenset[str]
    named: frozenset[str]
    years: frozenset[str]
    home: str
    like: Vector


def figures(library: Catalog, quote: Quote, about: str, candidates: Sequence[Candidate]) -> list[Quote]:
    """The figure of a quote, or of what `about` counts there, as it was first told, then each other one: of a later day
    it `updates` the one before, of the same day it is a `possible_conflict`; in one article, and without dates, neither
    is said. Who
    repeats a figure is in the quote's `also`. One quote alone where there is no other figure.

    `candidates` are sentences near to the quote or to what is asked: their articles are read too.
    """
    fates = fates_in(about) or _first_fate(quote)
    if fates:
        named = read_fact(about).names
        asked, like = f"{about} {quote.text}", _vector(library, quote)
        sought = _Sought(fates, _scope(asked), named, _years(asked), quote.article.id, like)
        near = (c.hit.passage.article for c in candidates)
        articles = {a.id: a for a in (quote.article, *_joined(library, quote), *near)}.values()
        event = [a for a in articles if one_event(library, quote.article, a, named)]
        return _steps((q for a in event for q in _figures_of(library, a, sought)), fates)
    claim = claim_of(library, quote)
    if claim is not None:
        told = [*claim.occurrences, *(r.there for r in claim.relations if r.kind == "updates")]
        elsewhere = frozenset().union(*(_counted(q.text) for q in told if q not in claim.occurrences))
        steps = _steps(told, _counted(quote.text) & elsewhere)
        if len(steps) > 1:
            return steps
    return _of_thing(candidates, _measure(quote.text, about)) if about else []


def _of_thing(candidates: Sequence[Candidate], measure: frozenset[str]) -> list[Quote]:
    """The figures of a thing that sentences name whole, the best one of each article that has a date: one price among
    many does not say by itself when it was."""
    best: dict[str, Quote] = {}
    for candidate in candidates:
        article = candidate.hit.passage.article
        if (
            article.published
            and candidate.signs["coverage"] >= SAME_THING
            and _counted(candidate.text) & measure
        ):
            best.setdefault(article.id, as_quote(candidate))
    return _steps(best.values(), measure)


def _figures_of(library: Catalog, article: Article, sought: _Sought) -> list[Quote]:
    """The first sentence of an article with a figure of what is sought, because newspapers say the main thing first,
    and those that tell of a change in it."""
    found: list[Quote] = []
    statements = library.statements_of(article)
    for span, vector in _sentences(library, article):
        text = article.text[span.start : span.end]
        if found and not _REVISED.search(text):
            continue
        if (
            _values(text, sought.counted)
            and vector @ sought.like >= SAME_FIGURE
            and _same_scope(text, article, sought)
        ):
            found.append(quote_of(article, span, statements))
    return found


def _same_scope(text: str, article: Article, sought: _Sought) -> bool:
    """Whether a figure is of the place, the time and, in another article without a date, of those asked about, as far
    as its sentence says."""
    here = _scope(text)
    if sought.where and (here or EVERYWHERE in sought.counted) and not sought.where & here:
        return False
    own = {str(article.published.year)} if article.published else set()
    if _years(text) - own - sought.years:
        return False
    if article.published or article.id == sought.home:
        return True
    return sought.named <= read_fact(text).stems


def _sentences(library: Catalog, article: Article) -> list[tuple[Span, Vector]]:
    """The sentences of an article in order, each once, with their vectors."""
    passages = library.passages_of(article)
    vectors = library.sentence_vectors(passages)
    found = {
        span.start: (span, vector)
        for row, passage in passages.items()
        if row in vectors  # not removed meanwhile
        for span, vector in zip(passage.sentences, vectors[row], strict=True)
    }
    return [found[start] for start in sorted(found)]


def _first_fate(quote: Quote) -> frozenset[str]:
    return next((a.counts & FATES for a in find_amounts(quote.text) if a.counts & FATES), frozenset())


def _counted(text: str) -> frozenset[str]:
    return frozenset().union(*(a.counts for a in find_amounts(text)))


def _measure(text: str, about: str) -> frozenset[str]:
    """What the figure of a sentence is in: money, per cent, or things that the question names."""
    counted = [a.counts for a in find_amounts(text)]
    named = read_fact(about).stems
    return next((c for c in counted if c & named or c & set(_MEASURES)), frozenset())


def _joined(library: Catalog, quote: Quote) -> list[Article]:
    """The articles that a claim, or a relation of one, joins with that of the quote."""
    found: list[Article] = []
    for claim in claims_in(library, quote.article.id):
        found += [q.article for q in claim.occurrences] + [r.there.article for r in claim.relations]
    return found


def _vector(library: Catalog, quote: Quote) -> Vector:
    """The mean of the vectors of the sentences that a quote has a part of."""
    own = [v for s, v in _sentences(library, quote.article) if s.start < quote.end and s.end > quote.start]
    return np.asarray(np.mean(own, axis=0), np.float32)


def _scope(text: str) -> frozenset[str]:
    """Where a count is of: the places that a text names, or the whole world."""
    return read_fact(text).places | ({"world"} if _WORLD.search(text) else set())


def _years(text: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(text))


def _steps(told: Iterable[Quote], counted: frozenset[str]) -> list[Quote]:
    """Each figure that differs from the one before it, by date; without dates, from all others."""
    steps: list[Quote] = []
    values: list[frozenset[float]] = []
    for quote in sorted({(q.article.id, q.start): q for q in told}.values(), key=told_at):
        new = _values(quote.text, counted)
        before = range(len(steps)) if quote.article.published is None else range(len(steps))[-1:]
        repeated = next((n for n in before if _repeats(new, values[n], quote.text)), None)
        if repeated is not None:
            steps[repeated] = replace(steps[repeated], also=(*steps[repeated].also, quote))
        elif new:
            steps.append(replace(quote, relation=_how(steps[-1], quote) if steps else None))
            values.append(new)
    return steps


def _values(text: str, counted: frozenset[str]) -> frozenset[float]:
    """The figures of what is counted; of a change in it (“raised the death toll from 14 to 31”), all that it names."""
    amounts = find_amounts(text)
    told = frozenset(a.value for a in amounts if a.counts & counted)
    if not told and fates_in(text) & counted and _REVISED.search(text):
        return frozenset(a.value for a in amounts if not a.counts)
    return told


def _repeats(new: frozenset[float], known: frozenset[float], text: str) -> bool:
    """Whether a sentence has a figure that is known, and tells of no change."""
    return bool(new & known) and (new <= known or not _REVISED.search(text))


def _how(before: Quote, quote: Quote) -> RelationKind | None:
    """How a figure stands to the one told before it."""
    apart = days_between(before.article.published, quote.article.published)
    if apart is None or before.article.id == quote.article.id:
        return None
    return "updates" if apart else "possible_conflict"
