"""Fetching an address that somebody typed or a feed named: one page, with its kind, or one line that says why not."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore
import httpx

from rag.ingest.door import Door, RefusedError, Resolve, Transport, is_public, resolve_host
from rag.ingest.sources import ENDINGS, FetchLimits, Kind, ending, shown
from rag.ingest.text import one_line
from rag.records import UnreadableError

_AGENT = "onrecord/0.1"
_TYPES: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "text/csv": "csv",
}
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream", "text/plain")


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the address in the end, what kind of thing it is, its bytes, and the declared encoding."""

    url: str
    kind: Kind
    data: bytes
    charset: str | None


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    limits: FetchLimits | None = None,
    resolve: Resolve = resolve_host,
    permits: Callable[[str], bool] = is_public,
) -> Page:
    """What is at an http or https address. Raises UnreadableError with one line that says why not.

    `permits` says of an IP address whether it may be connected to; `allow_private` permits all.
    """
    limits = limits or FetchLimits()
    name = shown(url)
    door = Door(time.monotonic() + limits.seconds, resolve, (lambda _: True) if allow_private else permits)
    headers = {
        "User-Agent": _AGENT,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Encoding": "gzip",
    }
    with _explained(name, limits), Transport(door) as transport:
        client = httpx.Client(transport=transport, trust_env=False, headers=headers, timeout=limits.seconds)
        return _follow(client, url, limits)


@contextmanager
def _explained(name: str, limits: FetchLimits) -> Iterator[None]:
    try:
        yield
    except RefusedError as error:
        raise UnreadableError(name, str(error)) from error
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        why = f"no complete answer in {limits.seconds:g} seconds; try again later, or save the page and add the file"
        raise UnreadableError(name, why) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise UnreadableError(name, f"not a valid address ({one_line(str(error))}); look at it") from error
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        httpx.HTTPError,
    ) as error:
        cause = one_line(str(error))[:120] or type(error).__name__
        raise UnreadableError(
            name, f"cannot be fetched ({cause}); look at the address, or try again later"
        ) from error


def _follow(client: httpx.Client, url: str, limits: FetchLimits) -> Page:
    seen: list[httpx.URL] = []
    target = httpx.URL(url.strip())
    while len(seen) <= limits.redirects:
        target = _checked(target.copy_with(fragment=None), is_redirect=bool(seen))
        seen.append(target)
        with client.stream("GET", target) as response:
            if not response.has_redirect_location:
                return _page(response, target, limits)
            target = target.join(response.headers["location"])
    if len(set(seen)) < len(seen):
        raise RefusedError(f"redirects in a circle, by way of {shown(str(target))}; look at the address")
    raise RefusedError(f"more than {limits.redirects} redirects; give the address where they end")


def _checked(url: httpx.URL, *, is_redirect: bool) -> httpx.URL:
    where = f"redirects to {shown(str(url))}: " if is_redirect else ""
    if url.scheme not in ("http", "https") or not url.host:
        raise RefusedError(f"{where}only http and https addresses are read; save the page and add the file")
    if url.port is not None and not 0 < url.port < 65536:
        raise RefusedError(f"{where}there is no port {url.port}; look at the address")
    if url.userinfo:
        raise RefusedError(
            f"{where}an address with a password is not fetched; save the page and add the file"
        )
    return url


def _page(response: httpx.Response, url: httpx.URL, limits: FetchLimits) -> Page:
    if response.status_code >= 400:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        raise RefusedError(
            f"the server answers {status}; look at the address, or save the page and add the file"
        )
    told, _, parameters = response.headers.get("content-type", "").partition(";")
    told = told.strip().lower()
    kind = _TYPES.get(told)
    if told in _UNTOLD:
        kind = ENDINGS.get(ending(url.path), kind or "html")
    if kind is None:
        raise RefusedError(
            f"is {one_line(told)[:60]}, not an article; give a web page, a feed, a text or a PDF"
        )
    data = _body(response, limits)
    if not data.strip():
        raise RefusedError("the answer is empty; look at the address")
    charset = re.search(r"charset\s*=\s*[\"']?([\w-]+)", parameters, re.IGNORECASE)
    return Page(str(url), _looked_at(kind, data), data, charset[1] if charset else None)


def _looked_at(kind: Kind, data: bytes) -> Kind:
    """The kind by the first bytes, where servers often tell it wrongly."""
    head = data[:1000].lstrip().lower()
    if head.startswith(b"%pdf-"):
        return "pdf"
    if kind in ("html", "feed", "text") and head.startswith((b"<", b"\xef\xbb\xbf<")):
        if re.search(rb"<(?:rss|feed|rdf:rdf)[\s>]", head):
            return "feed"
        if re.search(rb"<(?:!doctype html|html)[\s>]", head):
            return "html"
    return kind


def _body(response: httpx.Response, limits: FetchLimits) -> bytes:
    """The body, unpacked a piece at a time and never further than the limit."""
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise RefusedError(f"comes packed as {one_line(packing)[:40]}; save the page and add the file")
    unpack = zlib.decompressobj(47) if packing not in ("", "identity") else None  # 47: gzip or zlib
    data = bytearray()
    try:
        for piece in response.iter_raw():
            data += unpack.decompress(piece, limits.size + 1 - len(data)) if unpack else piece
            if len(data) > limits.size:
                raise RefusedError(
                    f"larger than {limits.size / 1e6:g} MB; save what you need of it and add the file"
                )
    except zlib.error as error:
        raise RefusedError("the answer is damaged; try again later") from error
    if unpack and not unpack.eof:
        raise RefusedError("the answer breaks off; try again later")
    return bytes(data)
