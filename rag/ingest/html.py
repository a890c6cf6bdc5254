"""Web pages: trafilatura finds the article, we keep its paragraphs."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import trafilatura

from rag.ingest.fields import host
from rag.ingest.furniture import is_insert
from rag.ingest.plain import take_edges
from rag.ingest.sources import shown
from rag.ingest.text import NotTextError, decode, normalise, one_line
from rag.ingest.wrap import ends_sentence
from rag.records import UnreadableError

_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_LANGUAGE = re.compile(r"<html[^>]*?\slang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_FEED = re.compile(r"<link\s[^>]{0,1000}?application/(?:rss|atom)\+xml[^>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(r"\shref\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_PORT = re.compile(r":\d+\Z")
_SHORT_QUOTE = re.compile(r"<(/?)q(?=[\s>])[^>]{0,300}>", re.IGNORECASE)
_JOINERS = (("\u200c", "\u28fe", r"&(?:zwnj|#8204|#x200c);"), ("\u200d", "\u28fd", r"&(?:zwj|#8205|#x200d);"))
_AS_BROWSERS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
# What the page declares, not any date in its prose.
_DATES = {"original_date": True, "extensive_search": False}

SENTENCE = 40
"""A page none of whose lines is so long or ends a sentence is a menu, not an article."""


def read_html(data: bytes, name: str, *, charset: str | None = None, address: str = "") -> dict[str, object]:
    """The fields of the article on a page; paragraphs are separated by blank lines, comments are left out, white space
    is single plain spaces (in HTML it is layout; copying from a browser gives the same).

    `charset` and `address` are what the server said and where the page came from, if it came from a server.
    Raises UnreadableError where the page has no article.
    """
    page = _decode_page(data, name, charset)
    found = trafilatura.bare_extraction(
        _marked(page),
        url=address or None,
        include_comments=False,
        include_tables=False,  # with them, a page laid out by tables becomes one line
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    lines = [_joined(line).removeprefix("- ") for line in (found.text or "").split("\n")] if found else []
    title = _joined(found.title or "") if found else ""
    if title and lines and lines[0] == title:
        lines = lines[1:]
    told: dict[str, object] = {}
    text = "\n\n".join(line for line in take_edges(lines, told) if line and not is_insert(line))
    if not found or not any(len(line) >= SENTENCE or ends_sentence(line) for line in text.split("\n")):
        feed = _feed_of(page, address)
        other = f"the feed that this page names ({feed})" if feed else "save the text as .txt"
        raise UnreadableError(name, f"no article text found; give the article's own page, or {other}")
    return {**told, **_declared(found, title, page), "text": text, "url": _address(found.url or "", address)}


def _declared(found: trafilatura.settings.Document, title: str, page: str) -> dict[str, object]:
    """What the page says of itself; a site name that is only the host is left to the address."""
    site = _joined(found.sitename or "")
    language = _LANGUAGE.search(page[:5000])
    fields: dict[str, object] = {
        "title": title,
        "authors": [a for a in _joined(found.author or "").split("; ") if a],
        "published": found.date,
        "source": "" if _PORT.sub("", site) == host(site) else site,
        "language": language[1].lower() if language else "",
    }
    return {field: value for field, value in fields.items() if value}


def _marked(page: str) -> str:
    """The page with what trafilatura would lose written in characters that it keeps."""
    # Browsers print quotation marks around <q>; without them somebody's words would become the outlet's.
    page = _SHORT_QUOTE.sub(lambda m: "”" if m[1] else "“", _XML_DECLARATION.sub("", page))
    for joiner, stand_in, entity in _JOINERS:
        # It drops joiners as unprintable, which changes Persian and Hindi words: two signs of Braille, which are
        # printable and in no article, wait for them.
        page = re.sub(entity, joiner, page, flags=re.IGNORECASE).replace(joiner, stand_in)
    return page


def _joined(line: str) -> str:
    for joiner, stand_in, _ in _JOINERS:
        line = line.replace(stand_in, joiner)
    return one_line(line)


def _decode_page(data: bytes, name: str, charset: str | None) -> str:
    meta = _META_CHARSET.search(data[:4096])
    declared = (charset or (meta[1].decode("ascii", "replace") if meta else "")).lower()
    try:
        return normalise(decode(data, _AS_BROWSERS.get(declared, declared) or None))
    except NotTextError as error:
        raise UnreadableError(name, f"is {error}, not a web page; look at what was saved") from error


def _feed_of(page: str, address: str) -> str:
    """The address of the first feed that a page names, as an outlet's front page does; "" where there is none."""
    link = _FEED.search(page)
    found = link and _HREF.search(link[0])
    try:
        feed = urlsplit(urljoin(address, found[1]) if found else "")
    except ValueError:
        return ""
    return shown(feed.geturl()) if feed.scheme in ("http", "https") and feed.netloc else ""


def _address(canonical: str, fetched: str) -> str:
    """The address that the page gives itself, if that is an article's; a fetched page speaks for its own host only."""
    try:
        parts = urlsplit(canonical)
    except ValueError:
        return fetched
    is_article = parts.scheme in ("http", "https") and len(parts.path) > 1
    return canonical if is_article and (not fetched or host(canonical) == host(fetched)) else fetched
