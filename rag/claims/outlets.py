"""Which outlets report on their own: copies of one wire story count once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import numpy as np

from rag.claims.links import Link
from rag.claims.neighbours import COMMON
from rag.claims.units import UNDATED, Units
from rag.records import Article

COPIED_SHARE = 0.5
"""Articles that share this much of the shorter one's sentences are one story."""
CREDITED_SHARE = 0.2
"""So much is enough where both credit the same agency."""
NEARLY_SAME = 0.85
"""Score of a link, `0.6 cosine + 0.4 word overlap`, from which one sentence is the other, edited."""
_DATELINE = re.compile(r"^[^\n]{0,80}?\((?P<agency>[A-Z][A-Za-z.]{1,14})\)\s*[-–—]")
_AGENCY = re.compile(
    r"\b(Reuters|Associated Press|AFP|Agence France-Presse|Press Association|Xinhua|dpa|UPI|Interfax)\b"
)


def find_copies(units: Units, links: Iterable[Link] = ()) -> dict[str, str]:
    """Article id → the id of the first article of its story; articles that are copies of nothing are their own.

    A sentence of one is in the other too where its words are, or where `links` has the two as nearly the same: editors
    put a day in another place and write out a number.
    """
    story = {o.article: o.article for o in units.outlines}
    place = {o.article: n for n, o in enumerate(units.outlines)}
    for (a, b), n in sorted(_shared(units, links).items()):
        one, other = units.outlines[a], units.outlines[b]
        share = n / min(len(set(o.texts.tolist())) for o in (one, other))
        enough = CREDITED_SHARE if n > 1 and _one_agency(units, one.article, other.article) else COPIED_SHARE
        if n > 1 and share >= enough:
            first, second = sorted(
                (_root(story, one.article), _root(story, other.article)), key=lambda i: place[i]
            )
            story[second] = first
    return {i: _root(story, i) for i in story}


def _shared(units: Units, links: Iterable[Link]) -> dict[tuple[int, int], int]:
    """How many sentences two articles have in common, by their numbers; those that share none are left out."""
    sides: defaultdict[tuple[int, int], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for a, b in _same_text(units):
        one, other = sides[int(units.owner[a]), int(units.owner[b])]
        one.add(int(units.texts[a]))
        other.add(int(units.texts[b]))
    for link in links:
        if link.finding.kind == "also_reported" and link.finding.score >= NEARLY_SAME:
            a, b = sorted((link.a, link.b))
            one, other = sides[int(units.owner[a]), int(units.owner[b])]
            one.add(int(units.texts[a]))
            other.add(int(units.texts[b]))
    return {articles: min(len(one), len(other)) for articles, (one, other) in sides.items()}


def _same_text(units: Units) -> Iterator[tuple[int, int]]:
    """Units of different articles with the same words, the first number the lower."""
    order = np.argsort(units.texts, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(units.texts[order])) + 1):
        if len(group) > 1 and len({*units.owner[group].tolist()}) <= COMMON:
            yield from (
                (a, b) for a, b in combinations(group.tolist(), 2) if units.owner[a] != units.owner[b]
            )


def _one_agency(units: Units, a: str, b: str) -> bool:
    one, other = units.library.article(a), units.library.article(b)
    return one is not None and other is not None and agency(one) is not None and agency(one) == agency(other)


def agency(article: Article) -> str | None:
    """The agency that an article credits: in its dateline, or among its authors."""
    dateline = _DATELINE.match(article.text)
    named = dateline["agency"] if dateline else None
    if named is None and (match := _AGENCY.search(" ".join(article.authors))):
        named = match[1]
    return named


def independent_outlets(articles: Iterable[Article], copies: Mapping[str, str]) -> tuple[str, ...]:
    """One outlet a story, that of its earliest article here; each outlet once, in the order of the articles."""
    stories: dict[str, str] = {}
    for article in sorted(articles, key=_age):
        stories.setdefault(copies.get(article.id, article.id), article.source or article.id)
    return tuple(dict.fromkeys(stories.values()))


def _root(story: Mapping[str, str], article_id: str) -> str:
    while story[article_id] != article_id:
        article_id = story[article_id]
    return article_id


def _age(article: Article) -> tuple[str, str]:
    return (article.published.isoformat() if article.published else UNDATED, article.id)
