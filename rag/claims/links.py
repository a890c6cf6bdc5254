"""All that the rules find between the sentences of a library, surest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rag.claims.clash import elsewhere
from rag.claims.compare import (
    SURE,
    Finding,
    compare,
    compare_in_story,
    days_between,
    denied_before,
    told_in_common,
)
from rag.claims.denials import Points
from rag.claims.neighbours import Pairs
from rag.claims.pointing import BACK, pointed_at
from rag.claims.stories import Stories
from rag.claims.units import Progress, Units

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
_DIFFERING = frozenset({"possible_conflict", "updates"})
SAME_IN_STORY, WEIGHT_OF_WORDS, WEIGHT_OF_STORY = 1.9, 0.3, 1.9
"""Two sentences that are only likely to say the same do from this sum on: their score, their content words in common
(as a share of `MOST_WORDS`) and the likeness of their articles, weighted. The weights were learnt on half of the topics
of ECB+; `eval.claims events` measures the other half."""
MOST_WORDS = 5
_TOLD_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """What was found between units `a` and `b`; of a denial `b` is the denying one."""

    a: int
    b: int
    finding: Finding


def find_links(units: Units, pairs: Pairs, progress: Progress | None = None) -> list[Link]:
    """What the rules find in the pairs.

    Looks twice: once it is known which articles report one event, more of their figures can be compared, and what was
    only likely to be the same is kept. The pairs have to be all those of any two articles that they have one of.
    """
    found: list[Link] = []
    waiting: list[Link] = []
    stories = Stories(units)
    units.read(np.union1d(pairs.first, pairs.second).tolist(), progress)
    every = zip(pairs.first.tolist(), pairs.second.tolist(), pairs.cosine.tolist(), strict=True)
    for n, (i, j, cosine) in enumerate(every):
        if progress and n % _TOLD_EVERY == 0:
            progress("pairs of sentences compared", n, len(pairs.first))
        link = _link(units, i, j, cosine)
        if link is not None and _of_other_places(units, stories, link):
            continue
        if link is not None and _sure(link.finding):
            found.append(link)
            if link.finding.kind in SAME_CLAIM:
                stories.join(int(units.owner[i]), int(units.owner[j]))
        elif link is not None:
            waiting.append(link)
        elif units.owner[i] != units.owner[j]:
            finding = compare_in_story(units[i].fact, units[j].fact, cosine, _days(units, i, j))
            waiting += [Link(i, j, finding)] if finding else []
    return found + [k for k in waiting if _of_one_story(units, stories, k)]


def _sure(finding: Finding) -> bool:
    """Whether the two sentences alone tell it; else their articles have to report one event."""
    if finding.kind == "also_reported":
        return finding.score >= SURE
    return finding.kind not in _DIFFERING


def _of_other_places(units: Units, stories: Stories, link: Link) -> bool:
    """Whether two sentences that seem to say the same each name a place that the other's article never names: one wins
    in Fenn, and in Skar."""
    one, other = units[link.a].fact, units[link.b].fact
    if link.finding.kind != "also_reported" or not elsewhere(one, other):
        return False
    a, b = int(units.owner[link.a]), int(units.owner[link.b])
    return stories.lacks(b, one.places) and stories.lacks(a, other.places)


def _of_one_story(units: Units, stories: Stories, link: Link) -> bool:
    a, b = int(units.owner[link.a]), int(units.owner[link.b])
    one, other = units[link.a].fact, units[link.b].fact
    if link.finding.kind in _DIFFERING:
        return stories.one(a, b) and stories.names(b, one.places) and stories.names(a, other.places)
    if _of_other_places(units, stories, link):
        return False
    common = min(MOST_WORDS, told_in_common(one, other)) / MOST_WORDS
    likeness = stories.likeness(a, b)
    return link.finding.score + WEIGHT_OF_WORDS * common + WEIGHT_OF_STORY * likeness >= SAME_IN_STORY


def surest_first(links: Iterable[Link]) -> list[Link]:
    """By kind, score, and then place, never by order of adding."""
    return sorted(links, key=lambda k: (_ORDER[k.finding.kind], -k.finding.score, k.a, k.b))


def _link(units: Units, i: int, j: int, cosine: float) -> Link | None:
    a, b = units[i].fact, units[j].fact
    home = bool(units.owner[i] == units.owner[j])
    finding = compare(a, b, cosine, _days(units, i, j), same_article=home)
    if home and (finding is None or (b.denial and b.denial.points is not Points.NOWHERE)):
        # Of one article the earlier unit has the lower number.
        finding = denied_before(cosine) if _pointed_at(units, j) == i else None
    if finding is None:
        return None
    return Link(j, i, finding) if finding.turned else Link(i, j, finding)


def _pointed_at(units: Units, n: int) -> int | None:
    """The unit that a denial points back to, if it does."""
    denial = units[n].fact.denial
    if denial is None:
        return None
    near = [m for m in units.of(int(units.owner[n])) if 0 < units.places[n] - units.places[m] <= BACK]
    near.sort(reverse=True)
    at = pointed_at(denial, [(units[m].quote.text, units[m].fact) for m in near])
    return None if at is None else near[at]


def _days(units: Units, i: int, j: int) -> int | None:
    return days_between(units[i].quote.article.published, units[j].quote.article.published)
