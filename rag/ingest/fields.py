"""Raw fields (a CSV row, a JSON object, what a page says of itself) become an `Article`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.ingest.dates import parse_date
from rag.ingest.mojibake import mend
from rag.ingest.text import normalise, one_line
from rag.records import Article, UnreadableError, article_id

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ARTICLE = 5_000_000
"""Longest article, in characters: some forty novels; more is a file that was read wrongly."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("id", "articleid", "guid"),
    "title": ("title", "headline"),
    "text": ("text", "content", "body", "articlebody", "articletext", "fulltext", "maintext", "article"),
    "url": ("url", "link", "articleurl", "originalurl", "webpage"),
    "source": (
        *("source", "outlet", "publisher", "publication", "sourcename", "newspaper", "sitename"),
        *("newsoutlet", "newssource"),
    ),
    "authors": (
        *("authors", "author", "byline", "by", "creator", "writer"),
        *("authorname", "authornames", "reporter", "journalist"),
    ),
    "published": (
        *("published", "publishdate", "publisheddate", "publicationdate", "publishedat", "datepublished"),
        *("pubdate", "date", "datetime", "created", "timestamp"),
    ),
    "language": ("language", "lang"),
}
"""Our name of a field: the names that others give it, best first, in lower case without separators."""

_SEPARATORS = re.compile(r"[\s_.-]+")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_PREFIX = re.compile(r"\A(?:www\d?|m|mobile|amp)\.(?=.+\.)", re.IGNORECASE)
_OFFICE = re.compile(r"(?i)(?:[\w-]+\s+){0,4}(?:correspondent|editor|reporter|staff writer|columnist)")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|twclid|igshid|mc_[ce]id|at_medium|at_campaign)(?:=|\Z)",
    re.IGNORECASE,
)


def known_fields(names: Mapping[str, str] | tuple[str, ...] | list[str]) -> dict[str, str]:
    """Which of these names stand for our fields: {our name: their name}."""
    plain = {_SEPARATORS.sub("", name).casefold(): name for name in reversed(list(names))}
    found = (
        (ours, next((plain[n] for n in theirs if n in plain), None)) for ours, theirs in SYNONYMS.items()
    )
    return {ours: name for ours, name in found if name is not None}


def make_article(
    raw: Mapping[str, object], *, name: str, identity: str, outlet: str | None = None
) -> Article:
    """An article of fields by our names (`title`, `text`, `url`, ...); `outlet` wins over what the source says.

    `identity` gives the id where there is neither an id nor an address. Raises UnreadableError, about `name`.
    """
    url = without_tracking(one_line(str(raw.get("url") or "")))
    is_web = bool(_WEB.match(url))
    return Article(
        title=one_line(mend(_string(raw.get("title")))),
        text=_text(raw.get("text"), name),
        url=url if is_web else "",  # shown as a link, so nothing but a web address
        source=one_line(outlet or "")
        or source_name(_string(raw.get("source")))
        or (host(url) if is_web else ""),
        authors=split_authors(raw.get("authors")),
        published=parse_date(raw.get("published")),
        language=one_line(_string(raw.get("language"))),
        id=_given_id(raw.get("id"), name) or article_id(url or identity),
    )


def without_tracking(url: str) -> str:
    """An address without what tells only where somebody came from: else one article is two, by feed and by link."""
    before, mark, rest = url.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.match(part))
    return before + (mark if kept else "") + kept + hash_mark + fragment


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        why = "no text" if value is None else f"the text is of type {type(value).__name__}, not a string"
        raise UnreadableError(name, f"{why}; give every article a text")
    text = normalise(mend(value))
    if not text.strip():
        raise UnreadableError(name, "the text is empty; give every article a text")
    if len(text) > MAX_ARTICLE:
        raise UnreadableError(
            name, f"the text is longer than {MAX_ARTICLE:,} characters; split it into its articles"
        )
    return text


def _given_id(value: object, name: str) -> str:
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    given = str(value)
    if given != normalise(given) or not given.isprintable():  # it is shown and typed
        raise UnreadableError(name, f"the id {given!r} is not plain text; give it another id")
    return given if given.strip() else ""


def _string(value: object) -> str:
    if isinstance(value, dict):  # as in JSON-LD: {"name": ...}
        value = value.get("name")
    return value if isinstance(value, str) else ""


def source_name(written: str) -> str:
    """The outlet as written; of an address or a host name, the host without `www.`."""
    written = one_line(written)
    if _WEB.match(written):
        return host(written)
    return _PREFIX.sub("", written) if _HOST.fullmatch(written) else written


def host(url: str) -> str:
    """The host of an address, without `www.`, `m.` or `amp.`; "" where there is none."""
    try:
        name = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return _PREFIX.sub("", name)


def split_authors(value: object) -> tuple[str, ...]:
    """Names out of a list, of a byline ("By Jane Doe and John Roe") or of a list written as a string."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list | tuple):
        parts = [_string(part) for part in value]
    elif not isinstance(value, str):
        return ()
    elif value.strip().startswith("["):
        parts = [a or b for a, b in _QUOTED.findall(value[:2000])]
    else:
        byline = re.sub(r"\A\s*(?:written\s+)?by\s*:?\s+", "", value, flags=re.IGNORECASE)
        parts = re.split(r"\s*;\s*" if ";" in byline else r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+", byline)
    names = tuple(dict.fromkeys(name for part in parts if (name := one_line(part))))
    return tuple(n for n in names if not _OFFICE.fullmatch(n)) or names
