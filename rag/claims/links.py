"""All that the rules find between the sentences of a library, surest first."""

from __future__ import annotations

from dataclasses import dataclass

from rag.claims.compare import Finding, compare, compare_in_story, days_between, denied_before
from rag.claims.neighbours import Pairs
from rag.claims.stories import Stories
from rag.claims.units import Progress, Unit, Units

SAME_CLAIM = frozenset({"same_quote", "variant", "also_reported"})
"""Relations of sentences that say the same; the others are between claims."""
_ORDER = {
    "same_quote": 0,
    "variant": 1,
    "also_reported": 2,
    "denied_by": 3,
    "possible_conflict": 4,
    "updates": 5,
}
_TOLD_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """What was found between units `a` and `b`; of a denial `b` is the denying one."""

    a: int
    b: int
    finding: Finding


def find_links(units: Units, pairs: Pairs, progress: Progress | None = None) -> list[Link]:
    """What the rules find in the pairs, surest first: by kind, score, and then place, never by order of adding.

    Looks twice: once it is known which articles report one event, more of their figures can be compared.
    """
    found: list[Link] = []
    left: list[tuple[int, int, float]] = []
    stories = Stories(units)
    every = zip(pairs.first.tolist(), pairs.second.tolist(), pairs.cosine.tolist(), strict=True)
    for n, (i, j, cosine) in enumerate(every):
        if progress and n % _TOLD_EVERY == 0:
            progress("pairs of sentences compared", n, len(pairs.first))
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
