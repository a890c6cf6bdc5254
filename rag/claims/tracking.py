"""Claims of a library: worked out once for each state of it, kept, and narrowed to what is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from rag.claims.grouping import group, make_claims
from rag.claims.kept import keep, kept, made_of
from rag.claims.links import find_links
from rag.claims.neighbours import neighbours
from rag.claims.units import Progress, Read, Units, read_units, told_at
from rag.records import Claim, Quote
from rag.terms import STOP_WORDS, stem, words

if TYPE_CHECKING:
    from rag.catalog import Catalog

KEPT_FROM = 500
"""Passages from which claims are kept on disk: fewer are worked out in a second."""


@dataclass(slots=True)
class _Known:
    """What was worked out for one library: for which state of it, its claims, and what was read of its passages."""

    state: tuple[object, ...]
    claims: tuple[Claim, ...]
    read: Read


_known: WeakKeyDictionary[Catalog, _Known] = WeakKeyDictionary()
_working = Lock()


def track_claims(
    library: Catalog, about: str | None = None, since: date | None = None, progress: Progress | None = None
) -> list[Claim]:
    """The claims that more than one article reports, or that another sentence denies or contradicts, most spread
    first: by independent outlets, then by articles.

    `about` keeps claims with all of its words (by stem, stop words apart) in one occurrence or its headline, `since`
    those last seen on that day or later. The same for one set of articles in whatever order they came. Worked out
    once for each state of the library.
    """
    claims = _claims_of(library, progress)
    wanted = {stem(w.lower()) for w in words(about or "") if w.lower() not in STOP_WORDS}
    found = [c for c in claims if not wanted or any(wanted <= _words_of(q) for q in c.occurrences)]
    return [c for c in found if since is None or (c.last_seen is not None and c.last_seen >= since)]


def claim_of(library: Catalog, quote: Quote) -> Claim | None:
    """The claim that a quote is an occurrence of: of those that it overlaps, the one it shares most with."""
    best: Claim | None = None
    most = 0
    for claim in _claims_of(library):
        for other in claim.occurrences:
            if other.article.id == quote.article.id:
                shared = min(other.end, quote.end) - max(other.start, quote.start)
                if shared > most:
                    best, most = claim, shared
    return best


def history(claim: Claim, claims: Iterable[Claim]) -> list[Quote]:
    """The claim's occurrences with those of the claims that update it or that it updates, step by step, and of what
    denies or contradicts it, in the order of publication: how it was told over time."""
    by_id = {c.id: c for c in claims} | {claim.id: claim}
    found: dict[tuple[str, int], Quote] = {}
    seen = {claim.id}
    waiting = [claim]
    while waiting:
        one = waiting.pop()
        found |= {(q.article.id, q.start): q for q in one.occurrences}
        for relation in one.relations:
            found.setdefault((relation.there.article.id, relation.there.start), relation.there)
            other = by_id.get(relation.claim)
            if relation.kind == "updates" and other is not None and other.id not in seen:
                seen.add(other.id)
                waiting.append(other)
    return sorted(found.values(), key=told_at)


def _claims_of(library: Catalog, progress: Progress | None = None) -> tuple[Claim, ...]:
    """All claims. What was read is kept while the library is open; its model's change makes it worthless."""
    with _working:
        state = made_of(library)
        known = _known.get(library)
        if known is None or known.state != state:
            same_model = known is not None and known.state[2] == state[2]
            read = known.read if known is not None and same_model else {}
            claims = kept(library)
            if claims is None:
                claims = tuple(find_claims(read_units(library, read, progress), progress))
                if len(read) >= KEPT_FROM and made_of(library) == state:
                    keep(library, claims)
            known = _Known(state, claims, read)
            _known[library] = known
        return known.claims


def find_claims(units: Units, progress: Progress | None = None) -> list[Claim]:
    """The claims of these units."""
    links = find_links(units, neighbours(units), progress)
    return make_claims(units, group(units, links), links)


def _words_of(quote: Quote) -> set[str]:
    speaker = quote.speaker_name or quote.speaker or ""
    return {stem(w.lower()) for w in words(f"{quote.text} {quote.article.title} {speaker}")}
