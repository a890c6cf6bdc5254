"""Which outlets report on their own: copies of one wire story count once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np

from rag.claims.units import UNDATED, Units
from rag.records import Article

COPIED_SHARE = 0.5
"""Articles that share this much of the shorter one's sentences are one story."""
CREDITED_SHARE = 0.2
"""So much is enough where both credit the same agency."""
_COMMON = 30
"""A sentence in more articles than this is page furniture."""
_DATELINE = re.compile(r"^[^\n]{0,80}?\((?P<agency>[A-Z][A-Za-z.]{1,14})\)\s*[-–—]")
_AGENCY = re.compile(
    r"\b(Reuters|Associated Press|AFP|Agence France-Presse|Press Association|Xinhua|dpa|UPI|Interfax)\b"
)


def find_copies(units: Units) -> dict[str, str]:
    """Article id → the id of the first article of its story; articles that are copies of nothing are their own."""
    shared = _shared(units)
    story = {o.article: o.article for o in units.outlines}
    place = {o.article: n for n, o in enumerate(units.outlines)}
    for (a, b), n in sorted(shared.items()):
        if n < 2:
            continue
        one, other = units.outlines[a], units.outlines[b]
        share = n / min(len(set(o.texts.tolist())) for o in (one, other))
        if share >= COPIED_SHARE or (
            share >= CREDITED_SHARE and _one_agency(units, one.article, other.article)
        ):
            first, second = sorted(
                (_root(story, one.article), _root(story, other.article)), key=lambda i: place[i]
            )
            story[second] = first
    return {i: _root(story, i) for i in story}


def _shared(units: Units) -> Counter[tuple[int, int]]:
    """How many sentences two articles have in common, by their numbers; those that share none are left out."""
    order = np.argsort(units.texts, kind="stable")
    keys = units.texts[order]
    shared: Counter[tuple[int, int]] = Counter()
    for group in np.split(units.owner[order], np.flatnonzero(np.diff(keys)) + 1):
        holders = np.unique(group).tolist()
        if 1 < len(holders) <= _COMMON:
            shared.update(combinations(holders, 2))
    return shared


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
