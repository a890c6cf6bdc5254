"""What may be asked of one claim: who else reported it, what speaks against it, and what bears on a text.

All give slices in the order of publication, each with how it bears on what was asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.claims.compare import compare, days_between
from rag.claims.facts import read_fact
from rag.claims.units import told_at
from rag.records import Claim, Quote, RelationKind

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


def _by_date(quotes: Iterable[Quote]) -> list[Quote]:
    return sorted({_place(q): q for q in quotes}.values(), key=told_at)


def _place(quote: Quote) -> tuple[str, int]:
    return quote.article.id, quote.start
