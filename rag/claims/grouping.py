"""Sentences that say the same, together as a claim, with its relations inside and to other claims."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rag.claims.links import SAME_CLAIM, Link
from rag.claims.outlets import find_copies, independent_outlets
from rag.claims.units import Unit, Units
from rag.records import Claim, Relation

TOGETHER = 0.6
"""Mean cosine of the units of two groups below which one link does not make them one claim."""
LINKED = 0.02
"""Share of the pairs of units of two groups, one of each, that have to be found the same: where hundreds of pairs say
the same, a single one that the rules take for the same joins two events that are alike."""
_RELATIONS_SHOWN = 40


def group(units: Units, links: Iterable[Link]) -> dict[int, int]:
    """A group number for each unit that has a link. Surest links first; a link between groups that are too far apart on
    the whole, that hardly another link holds together, or that have figures in conflict, does not join them."""
    links = list(links)
    groups = _Groups(units, links)
    for link in links:
        if link.finding.kind not in SAME_CLAIM:
            continue
        a, b = groups.of(link.a), groups.of(link.b)
        if a == b or groups.clash(a, b):
            continue
        if link.finding.kind != "also_reported" or groups.hang_together(a, b):
            groups.join(a, b)
    return {n: groups.of(n) for n in groups.root}


class _Groups:
    """Units that have a link, in groups that are joined two by two; a group goes by its lowest number."""

    def __init__(self, units: Units, links: Sequence[Link]) -> None:
        self.root = {n: n for n in sorted({n for link in links for n in (link.a, link.b)})}
        self._sums = dict(zip(self.root, units.vectors_of(list(self.root)), strict=True))
        self._members = {n: [n] for n in self.root}
        self._same: defaultdict[int, set[int]] = defaultdict(set)
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        for link in links:
            linked = self._same if link.finding.kind in SAME_CLAIM else self._apart
            linked[link.a].add(link.b)
            linked[link.b].add(link.a)

    def of(self, n: int) -> int:
        """The group of a unit."""
        while self.root[n] != n:
            n = self.root[n]
        return n

    def clash(self, a: int, b: int) -> bool:
        """Whether a unit of one group denies, or differs from, one of the other."""
        return self._count(a, b, self._apart) > 0

    def hang_together(self, a: int, b: int) -> bool:
        """Whether two groups are near on the whole, and enough of their units are found the same."""
        pairs = len(self._members[a]) * len(self._members[b])
        near = float(self._sums[a] @ self._sums[b]) >= TOGETHER * pairs
        return near and self._count(a, b, self._same) >= LINKED * pairs

    def join(self, a: int, b: int) -> None:
        """Make one group of two."""
        first, second = sorted((a, b))
        self.root[second] = first
        self._sums[first] = self._sums[first] + self._sums.pop(second)
        self._members[first] += self._members.pop(second)

    def _count(self, a: int, b: int, linked: Mapping[int, set[int]]) -> int:
        """How many links of a kind two groups have."""
        few, many = sorted((a, b), key=lambda g: len(self._members[g]))
        return sum(self.of(m) == many for n in self._members[few] for m in linked.get(n, ()))


def make_claims(units: Units, groups: Mapping[int, int], links: Sequence[Link]) -> list[Claim]:
    """The groups of more than one article, or with a relation to another, most spread first."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for n, g in sorted(groups.items()):
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
    kept = [g for g, m in members.items() if across[g] or len({units.owner[n] for n in m}) > 1]
    units.read({n for g in kept for n in members[g]} | {k.b for g in kept for k in across[g]})
    kept = [g for g in kept if across[g] or _told_again(units, members[g])]
    names = {g: _claim_id(units[members[g][0]]) for g in kept}
    copies = find_copies(units, links)
    claims = []
    for g in kept:
        quotes = [units[n].quote for n in members[g]]
        relations = [*_within(units, inside[g], names[g]), *_between(units, across[g], groups, names)]
        outlets = independent_outlets((q.article for q in quotes), copies)
        claims.append(Claim(names[g], quotes[0], tuple(quotes), outlets, tuple(relations)))
    claims.sort(
        key=lambda c: (-len(c.independent_outlets), -len({q.article.id for q in c.occurrences}), c.id)
    )
    return claims


def _told_again(units: Units, members: Iterable[int]) -> bool:
    """Whether it is more than one outlet's own sentence, printed again and again: a notice, a signature."""
    told = {
        (units[n].quote.article.source or units[n].quote.article.id, int(units.texts[n])) for n in members
    }
    return len(told) > 1


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
    units: Units, links: Iterable[Link], groups: Mapping[int, int], names: Mapping[int, str]
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
    one, other = (replace(units[n].quote, score=link.finding.score) for n in (here, there))
    return Relation(link.finding.kind, link.finding.rule, link.finding.score, one, other, claim)


def _claim_id(unit: Unit) -> str:
    """Of the first occurrence: the claim keeps its id while that stays the first."""
    quote = unit.quote
    identity = f"{quote.article.id}:{quote.start}:{quote.end}:{quote.text}"
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:12]
