"""Which outlets report on their own: copies of one wire story count once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rag.claims.units import Unit
from rag.records import Article

COPIED_SHARE = 0.5
"""Articles that share this much of the shorter one's sentences are one story."""
CREDITED_SHARE = 0.2
"""So much is enough where both credit the same agency."""
_COMMON = 30
"""A sentence in more articles than this is page furniture."""
_WORD = re.compile(r"\w+")
_DATELINE = re.compile(r"^[^\n]{0,80}?\((?P<agency>[A-Z][A-Za-z.]{1,14})\)\s*[-–—]")
_AGENCY = re.compile(
    r"\b(Reuters|Associated Press|AFP|Agence France-Presse|Press Association|Xinhua|dpa|UPI|Interfax)\b"
)


def find_copies(units: Sequence[Unit]) -> dict[str, str]:
    """Article id → the id of the first article of its story; articles that are copies of nothing are their own."""
    sentences: defaultdict[str, set[str]] = defaultdict(set)
    articles: dict[str, Article] = {}
    for unit in units:
        article = unit.quote.article
        articles[article.id] = article
        sentences[" ".join(_WORD.findall(unit.quote.text.casefold()))].add(article.id)
    counts = Counter(i for holders in sentences.values() for i in holders)
    shared: Counter[tuple[str, str]] = Counter()
    for holders in sentences.values():
        if 1 < len(holders) <= _COMMON:
            ordered = sorted(holders)
            shared.update((a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 :])
    story = {i: i for i in articles}
    for (a, b), n in sorted(shared.items()):
        share = n / min(counts[a], counts[b])
        credited = agency(articles[a]) and agency(articles[a]) == agency(articles[b])
        if n >= 2 and share >= (CREDITED_SHARE if credited else COPIED_SHARE):
            first, second = sorted((_root(story, a), _root(story, b)), key=lambda i: _age(articles[i]))
            story[second] = first
    return {i: _root(story, i) for i in articles}


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
    return (article.published.isoformat() if article.published else "9999", article.id)
