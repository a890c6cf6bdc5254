"""RSS and Atom feeds: every entry is an article, from the feed itself or from the page it links to."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import feedparser

from rag.ingest.dates import parse_date
from rag.ingest.fields import host, make_article
from rag.ingest.markup import read_fragment
from rag.ingest.text import one_line
from rag.records import Article, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = Article | UnreadableError

FULL = 600
"""A feed's text of an entry is taken for the article from this length on, in characters."""
ENOUGH = 200
"""A summary stands in for an article that cannot be fetched from this length on."""

_CUT_OFF = re.compile(
    r"(?i)(?:\[?(?:…|\.\.\.)\]?|(?:read|continue|see) (?:more|reading)\W*|appeared first on .{0,120})\Z"
)


def read_feed(
    data: bytes,
    name: str,
    *,
    address: str = "",
    outlet: str | None = None,
    fetch_page: Callable[[str], Article],
) -> Iterator[Row]:
    """The articles of a feed; an entry that gives no text is yielded as an error.

    `fetch_page` reads the page behind a link and raises UnreadableError.
    """
    # Its own cleaning of HTML is off: it takes quadratic time on unclosed comments, and we keep text only.
    feed = feedparser.parse(
        io.BytesIO(data),
        response_headers={"content-location": address} if address else {},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not feed.entries:
        why = "the feed has no entries" if feed.version else "not a feed that can be read"
        yield UnreadableError(name, f"{why}; give the address of an RSS or Atom feed")
        return
    source = outlet or one_line(feed.feed.get("title", ""))
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield _read_entry(entry, f"{name}, entry {number}", address, source, fetch_page)
        except UnreadableError as error:
            yield error


def _read_entry(
    entry: feedparser.FeedParserDict,
    where: str,
    address: str,
    source: str,
    fetch_page: Callable[[str], Article],
) -> Article:
    link = _absolute(address, one_line(entry.get("link", "")))
    text = _longest_text(entry)
    fields: dict[str, object] = {
        "title": read_fragment(entry.get("title", "")),
        "url": link,
        "source": source,
        "authors": [a.get("name", "") for a in entry.get("authors", ())],
        "published": parse_date(entry.get("published") or entry.get("updated")),
        "language": entry.get("language", ""),
    }
    page: Article | None = None
    if link and (len(text) < FULL or _CUT_OFF.search(text)):
        try:
            page = fetch_page(link)
        except UnreadableError as error:
            if len(text) < ENOUGH:
                raise UnreadableError(f"{where} ({error.what})", error.why) from error
    if page and len(page.text) >= len(text):
        fields = _completed(fields, page)
    elif len(text) < ENOUGH:
        raise UnreadableError(
            where, "neither the feed nor a page behind it gives a text; give the article itself"
        )
    else:
        fields["text"] = text
    return make_article(
        fields, name=where, identity=one_line(entry.get("id", "")) or f"{where}\n{fields['title']}"
    )


def _absolute(address: str, link: str) -> str:
    try:
        return urljoin(address, link) if link else ""
    except ValueError:  # no address at all, such as http://[
        return ""


def _longest_text(entry: feedparser.FeedParserDict) -> str:
    """The text that the feed itself gives: its content, or its summary where that is longer."""
    marked = [part.get("value", "") for part in entry.get("content", ())] + [entry.get("summary", "")]
    return max(map(read_fragment, marked), key=len)


def _completed(fields: dict[str, object], page: Article) -> dict[str, object]:
    """The text and address of the page, and the outlet if it names one: a feed may be of many outlets, or of a part of
    one; of the rest, what the feed did not say."""
    told: dict[str, object] = {
        "title": page.title,
        "authors": page.authors,
        "published": page.published,
        "language": page.language,
    }
    missing = {field: value for field, value in told.items() if not fields[field]}
    if page.source != host(page.url):
        missing["source"] = page.source
    return {**fields, **missing, "text": page.text, "url": page.url}
