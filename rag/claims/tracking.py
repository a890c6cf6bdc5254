"""Claims of a library: units that say the same, together; what denies, contradicts or updates them, related."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from rag.claims.compare import Finding, compare, compare_in_story, days_between, denied_before
from rag.claims.kept import keep, kept, made_of
from rag.claims.neighbours import Pairs, neighbours
from rag.claims.outlets import find_copies, independent_outlets
from rag.claims.stories import Stories
from rag.claims.units import Read, Unit, Units, read_units, told_at
from rag.records import Claim, Quote, Relation
from rag.terms import STOP_WORDS, stem, words

if TYPE_CHECKING:
    from rag.catalog import Catalog

SAME_CLAIM = frozenset({"same_quote", "variant", "also_reported"})
TOGETHER = 0.75
"""Cosine of the means of two groups below which one link does not make them one claim."""
_ORDER = {
    "same_quote": 0,
    "variant": 1,
    "also_reported": 2,
    "denied_by": 3,
    "possible_conflict": 4,
    "updates": 5,
}
KEPT_FROM = 500
"""Passages from which claims are kept on disk: fewer are worked out in a second."""
_RELATIONS_SHOWN = 40


@dataclass(slots=True)
class _Known:
    """What was worked out for one library: for which state of it, its claims, and what was read of its passages."""

    state: tuple[object, ...]
    claims: tuple[Claim, ...]
    read: Read


_known: WeakKeyDictionary[Catalog, _Known] = WeakKeyDictionary()
_working = Lock()


@dataclass(frozen=True, slots=True)
class Link:
    """What was found between units `a` and `b`; of a denial `b` is the denying one."""

    a: int
    b: int
    finding: Finding


def track_claims(library: Catalog, about: str | None = None, since: date | None = None) -> list[Claim]:
    """The claims that more than one article reports, or that another sentence denies or contradicts, most spread
    first: by independent outlets, then by articles.

    `about` keeps claims with all of its words (by stem, stop words apart) in one occurrence or its headline, `since`
    those last seen on that day or later. The same for one set of articles in whatever order they came. Worked out
    once for each state of the library.
    """
    claims = _claims_of(library)
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


def _claims_of(library: Catalog) -> tuple[Claim, ...]:
    """All claims. What was read is kept while the library is open; its model's change makes it worthless."""
    with _working:
        state = made_of(library)
        known = _known.get(library)
        if known is None or known.state != state:
            same_model = known is not None and known.state[2] == state[2]
            read = known.read if known is not None and same_model else {}
            claims = kept(library)
            if claims is None:
                claims = tuple(find_claims(read_units(library, read)))
                if len(read) >= KEPT_FROM and made_of(library) == state:
                    keep(library, claims)
            known = _Known(state, claims, read)
            _known[library] = known
        return known.claims


def find_claims(units: Units) -> list[Claim]:
    """The claims of these units."""
    links = find_links(units, neighbours(units))
    groups = group(units, links)
    return _claims(units, groups, links)


def find_links(units: Units, pairs: Pairs) -> list[Link]:
    """What the rules find in the pairs, surest first: by kind, score, and then place, never by order of adding.

    Looks twice: once it is known which articles report one event, more of their figures can be compared.
    """
    found: list[Link] = []
    left: list[tuple[int, int, float]] = []
    stories = Stories(units)
    for i, j, cosine in zip(pairs.first.tolist(), pairs.second.tolist(), pairs.cosine.tolist(), strict=True):
        link = _link(units, i, j, cosine)
        if link is None:
            left.append((i, j, cosine))
            continue
        found.append(link)
        if link.finding.kind in SAME_CLAIM:
            stories.join(*_articles(units, i, j))
    for i, j, cosine in left:
        a, b = units.units[i], units.units[j]
        home = a.quote.article.id == b.quote.article.id
        if a.fact.amounts and b.fact.amounts and not home and stories.one(*_articles(units, i, j)):
            finding = compare_in_story(a.fact, b.fact, cosine, units.weigh, _days(a, b))
            found += [Link(i, j, finding)] if finding else []
    found.sort(
        key=lambda k: (_ORDER[k.finding.kind], -k.finding.score, units.units[k.a].key, units.units[k.b].key)
    )
    return found


def _link(units: Units, i: int, j: int, cosine: float) -> Link | None:
    a, b = units.units[i], units.units[j]
    home = a.quote.article.id == b.quote.article.id
    finding = compare(a.fact, b.fact, cosine, units.weigh, _days(a, b), same_article=home)
    if finding is None and home:  # of one article the earlier unit has the lower number
        finding = denied_before(b.fact, a.fact, cosine, b.place - a.place)
    if finding is None:
        return None
    return Link(j, i, finding) if finding.turned else Link(i, j, finding)


def _days(a: Unit, b: Unit) -> int | None:
    return days_between(a.quote.article.published, b.quote.article.published)


def _articles(units: Units, i: int, j: int) -> tuple[str, str]:
    return units.units[i].quote.article.id, units.units[j].quote.article.id


def group(units: Units, links: Iterable[Link]) -> list[int]:
    """A group number for each unit. Surest links first; a link between groups whose means are too far apart, or that
    have figures in conflict, does not join them."""
    root = list(range(len(units.units)))
    sums = units.vectors.copy()
    apart: defaultdict[int, set[int]] = defaultdict(set)
    links = list(links)
    for link in links:
        if link.finding.kind not in SAME_CLAIM:
            apart[link.a].add(link.b)
            apart[link.b].add(link.a)
    members: dict[int, list[int]] = {n: [n] for n in root}
    for link in links:
        if link.finding.kind not in SAME_CLAIM:
            continue
        a, b = _root(root, link.a), _root(root, link.b)
        if a == b or any(_root(root, m) == b for n in members[a] for m in apart.get(n, ())):
            continue
        if link.finding.kind == "also_reported" and _cosine(sums[a], sums[b]) < TOGETHER:
            continue
        first, second = sorted((a, b))
        root[second] = first
        sums[first] = sums[first] + sums[second]
        members[first] += members.pop(second)
    return [_root(root, n) for n in range(len(root))]


def _claims(units: Units, groups: Sequence[int], links: Sequence[Link]) -> list[Claim]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for n, g in enumerate(groups):
        members[g].append(n)
    inside: defaultdict[int, list[Link]] = defaultdict(list)
    across: defaultdict[int, list[Link]] = defaultdict(list)
    for link in links:
        a, b = groups[link.a], groups[link.b]
        if link.finding.kind in SAME_CLAIM:
            if a == b:
                inside[a].append(link)
        elif a != b:
            across[a].append(link)
            if link.finding.kind != "denied_by":
                turned = Link(link.b, link.a, link.finding)
                across[b].append(turned)
    kept = [
        g for g, m in members.items() if across[g] or len({units.units[n].quote.article.id for n in m}) > 1
    ]
    names = {g: _claim_id(units.units[members[g][0]]) for g in kept}
    copies = find_copies(units.units)
    claims = []
    for g in kept:
        quotes = [units.units[n].quote for n in members[g]]
        relations = [*_within(units, inside[g], names[g]), *_between(units, across[g], groups, names)]
        outlets = independent_outlets((q.article for q in quotes), copies)
        claims.append(Claim(names[g], quotes[0], tuple(quotes), outlets, tuple(relations)))
    claims.sort(
        key=lambda c: (-len(c.independent_outlets), -len({q.article.id for q in c.occurrences}), c.id)
    )
    return claims


def _within(units: Units, links: Iterable[Link], claim: str) -> list[Relation]:
    """For each occurrence after the first, the surest link to an earlier one."""
    told: set[int] = set()
    found: list[Relation] = []
    for link in links:
        early, late = sorted((link.a, link.b))
        if late not in told:
            told.add(late)
            found.append(_relation(units, link, late, early, claim))
    return found


def _between(
    units: Units, links: Iterable[Link], groups: Sequence[int], names: dict[int, str]
) -> list[Relation]:
    """The surest link of each kind to each other claim."""
    told: set[tuple[str, int]] = set()
    found: list[Relation] = []
    for link in links:
        kind = (link.finding.kind, groups[link.b])
        if kind not in told and len(found) < _RELATIONS_SHOWN:
            told.add(kind)
            found.append(_relation(units, link, link.a, link.b, names.get(groups[link.b], "")))
    return found


def _relation(units: Units, link: Link, here: int, there: int, claim: str) -> Relation:
    one, other = (replace(units.units[n].quote, score=link.finding.score) for n in (here, there))
    return Relation(link.finding.kind, link.finding.rule, link.finding.score, one, other, claim)


def _claim_id(unit: Unit) -> str:
    """Of the first occurrence: the claim keeps its id while that stays the first."""
    quote = unit.quote
    identity = f"{quote.article.id}:{quote.start}:{quote.end}:{quote.text}"
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _words_of(quote: Quote) -> set[str]:
    speaker = quote.speaker_name or quote.speaker or ""
    return {stem(w.lower()) for w in words(f"{quote.text} {quote.article.title} {speaker}")}


def _root(root: Sequence[int], n: int) -> int:
    while root[n] != n:
        n = root[n]
    return n


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))
