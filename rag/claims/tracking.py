"""Claims of a library: worked out once, brought up to date as articles come and go, and narrowed to what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from rag.claims.grouping import group, make_claims
from rag.claims.kept import Kept, keep, kept, made_of
from rag.claims.links import Link, find_links, surest_first
from rag.claims.neighbours import common_keys, neighbours
from rag.claims.units import Progress, Units, read_outlines
from rag.records import Claim, Quote
from rag.terms import STOP_WORDS, stem, words

if TYPE_CHECKING:
    from rag.catalog import Catalog

KEPT_FROM = 500
"""Articles' passages from which the work is kept on disk: fewer are compared in a second."""


TOGETHER = 512
"""So many new articles are compared at a time: what is held of pairs stays small."""


@dataclass(slots=True)
class _Known:
    """What was worked out for one library: for which state of it, and the claims, in all and by article."""

    state: tuple[object, ...]
    work: Kept
    claims: tuple[Claim, ...]
    by_article: dict[str, list[Claim]] = field(default_factory=dict)


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
    claims = _claims_of(library, progress).claims
    wanted = {stem(w.lower()) for w in words(about or "") if w.lower() not in STOP_WORDS}
    found = [c for c in claims if not wanted or any(wanted <= _words_of(q) for q in c.occurrences)]
    return [c for c in found if since is None or (c.last_seen is not None and c.last_seen >= since)]


def claims_in(library: Catalog, article_id: str) -> list[Claim]:
    """The claims that an article has a part in, most spread first."""
    return _claims_of(library).by_article.get(article_id, [])


def claim_of(library: Catalog, quote: Quote) -> Claim | None:
    """The claim that a quote is an occurrence of: of those that it overlaps, the one it shares most with."""
    best: Claim | None = None
    most = 0
    for claim in claims_in(library, quote.article.id):
        for other in claim.occurrences:
            if other.article.id == quote.article.id:
                shared = min(other.end, quote.end) - max(other.start, quote.start)
                if shared > most:
                    best, most = claim, shared
    return best


def _claims_of(library: Catalog, progress: Progress | None = None) -> _Known:
    with _working:
        while True:
            state = (*made_of(library), library.setting("version"))
            known = _known.get(library)
            if known is not None and known.state == state:
                return known
            same_rules = known is not None and known.state[:-1] == state[:-1]
            work = known.work if known is not None and same_rules else kept(library)
            try:
                _known[library] = _work_out(library, state, work, progress)
            except KeyError:
                # An article went while it was being compared; the others begin anew without it.
                if library.setting("version") == state[-1]:
                    raise


def _work_out(library: Catalog, state: tuple[object, ...], work: Kept, progress: Progress | None) -> _Known:
    units, work, changed = _up_to_date(library, work, progress)
    if changed and library.counts()["passages"] >= KEPT_FROM:
        keep(library, work)
    claims = tuple(find_claims(units, _numbered(units, work)))
    by_article: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for article in dict.fromkeys(q.article.id for q in claim.occurrences):
            by_article[article].append(claim)
    return _Known(state, work, claims, by_article)


def _up_to_date(library: Catalog, work: Kept, progress: Progress | None) -> tuple[Units, Kept, bool]:
    """The units, the work for the articles that the library has now, and whether anything had to be done.

    What was found between two articles that are still there stands; new ones are compared with all.
    """
    now = library.fingerprint([a.id for a in library.articles()])
    rows = library.first_passages()
    # An article that went and came back is the same, in other rows.
    stay = {
        i: o for i, o in work.outlines.items() if now.get(i) == o.fingerprint and rows.get(i) == o.first_row
    }
    fresh, read = read_outlines(library, {i: f for i, f in now.items() if i not in stay}, progress)
    outlines = stay | fresh
    common = common_keys(list(outlines.values()))
    rare = work.common - common  # furniture no longer: not compared before
    again = {i: o for i, o in stay.items() if rare and any(o.has(n, rare) for n in range(len(o.rows)))}
    done = stay.keys() - again.keys()
    found = [
        (a, b, f)
        for a, b, f in work.found
        if {a[0], b[0]} <= done and not any(outlines[i].has(n, common) for i, n in (a, b))
    ]
    units = Units(library, outlines)
    units.take(read)
    waiting = [o.article for o in units.outlines if o.article not in done]
    for at in range(0, len(waiting), TOGETHER):
        batch = set(waiting[at : at + TOGETHER])
        links = find_links(units, neighbours(units, batch, done, progress), progress)
        found += [(units.place(k.a), units.place(k.b), k.finding) for k in links]
        done |= batch
    return units, Kept(outlines, found, common), bool(waiting) or len(stay) < len(work.outlines)


def _numbered(units: Units, work: Kept) -> list[Link]:
    return [Link(units.number(a), units.number(b), finding) for a, b, finding in work.found]


def find_claims(units: Units, links: Iterable[Link]) -> list[Claim]:
    """The claims that these links make of the units."""
    ordered = surest_first(links)
    return make_claims(units, group(units, ordered), ordered)


def _words_of(quote: Quote) -> set[str]:
    speaker = quote.speaker_name or quote.speaker or ""
    return {stem(w.lower()) for w in words(f"{quote.text} {quote.article.title} {speaker}")}
