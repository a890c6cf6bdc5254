"""From bytes of a known kind to articles: which reader reads what.

The readers of web pages, PDFs, Word documents and feeds are imported when the first such source comes: their
libraries take a quarter of a second, and most runs need none of them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from rag.ingest.fields import make_article
from rag.ingest.markdown import read_markdown
from rag.ingest.plain import read_plain
from rag.ingest.sources import FetchLimits, ending, shown
from rag.ingest.tables import read_csv, read_json, read_jsonl
from rag.ingest.text import NotTextError, decode
from rag.records import Article, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rag.ingest.sources import Kind

    Row = Article | UnreadableError


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes come from: the name that messages use, what the id is made of, the address if it has one."""

    name: str
    identity: str
    address: str = ""
    charset: str | None = None

    @property
    def title(self) -> str:
        """The file's name without its ending: the title of an article that has none."""
        return self.identity.rstrip("/").rpartition("/")[2].removesuffix(f".{ending(self.identity)}")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a batch is read: the outlet that the caller named, and what may be fetched."""

    outlet: str | None = None
    allow_private: bool = False
    limits: FetchLimits = field(default_factory=FetchLimits)

    def read(self, kind: Kind, file: IO[bytes], origin: Origin) -> Iterator[Row]:
        """The articles in a file of this kind; errors inside tables and feeds are yielded, others raised."""
        if kind in ("csv", "jsonl"):
            reader = read_csv if kind == "csv" else read_jsonl
            yield from reader(file, origin.name, origin.identity, self.outlet)
            return
        data = file.read()
        if kind == "json":
            yield from read_json(data, origin.name, origin.identity, self.outlet)
        elif kind == "feed":
            yield from self._read_feed(data, origin)
        else:
            fields = {"title": origin.title, **_READERS[kind](data, origin)}
            if origin.address and kind != "html":
                fields["url"] = (
                    origin.address
                )  # a text may name its source, but its address is where we found it
            yield make_article(fields, name=origin.name, identity=origin.identity, outlet=self.outlet)

    def fetch(self, address: str) -> Iterator[Row]:
        """The articles at an address. Raises UnreadableError."""
        from rag.ingest.fetch import fetch

        page = fetch(address, allow_private=self.allow_private, limits=self.limits)
        origin = Origin(shown(address), page.url, page.url, page.charset)
        return self.read(page.kind, io.BytesIO(page.data), origin)

    def _read_feed(self, data: bytes, origin: Origin) -> Iterator[Row]:
        from rag.ingest.feeds import read_feed

        left = iter(range(self.limits.feed_pages))

        def fetch_page(address: str) -> Article:
            if next(left, None) is None:
                raise UnreadableError(
                    shown(address), "the feed links to too many pages; add this one by its address"
                )
            return self._fetch_page(address)

        yield from read_feed(
            data, origin.name, address=origin.address, outlet=self.outlet, fetch_page=fetch_page
        )

    def _fetch_page(self, address: str) -> Article:
        """The one article behind a link; a link to another feed or a table is not followed further."""
        from rag.ingest.fetch import fetch

        page = fetch(address, allow_private=self.allow_private, limits=self.limits)
        if page.kind not in _READERS:
            raise UnreadableError(
                shown(address), f"is {_NAMES[page.kind]}, not an article; add it by its address"
            )
        [row] = self.read(
            page.kind, io.BytesIO(page.data), Origin(shown(address), page.url, page.url, page.charset)
        )
        assert isinstance(row, Article)  # a reader of one article raises its errors
        return row


def read_pasted(text: str, told: Mapping[str, object]) -> Article:
    """The article in a text that somebody pasted. What they told of it (`title`, `source`, `url`, `published`) wins
    over what its edges say, where a page's headline, byline and date were pasted too. Raises UnreadableError."""
    fields = {name: value for name, value in told.items() if value}
    title = fields.get("title")
    if title and text.lstrip().startswith(f"{title}\n"):
        text = text.lstrip().removeprefix(str(title))
    fields = read_plain(text, has_headline=not title) | fields
    named = f"{fields.get('source', '')}\n{fields['title']}" if fields.get("title") else text
    return make_article(fields, name="the pasted text", identity=named)


def _text(data: bytes, origin: Origin) -> dict[str, object]:
    return read_plain(_decoded(data, origin))


def _markdown(data: bytes, origin: Origin) -> dict[str, object]:
    return read_markdown(_decoded(data, origin))


def _html(data: bytes, origin: Origin) -> dict[str, object]:
    from rag.ingest.html import read_html

    return read_html(data, origin.name, charset=origin.charset, address=origin.address)


def _pdf(data: bytes, origin: Origin) -> dict[str, object]:
    from rag.ingest.pdf import read_pdf

    return read_pdf(data, origin.name)


def _docx(data: bytes, origin: Origin) -> dict[str, object]:
    from rag.ingest.docx import read_docx

    return read_docx(data, origin.name)


_NAMES: dict[Kind, str] = {"feed": "a feed", "csv": "a table", "json": "a JSON file", "jsonl": "a JSON file"}
_READERS = {"text": _text, "markdown": _markdown, "html": _html, "pdf": _pdf, "docx": _docx}


def _decoded(data: bytes, origin: Origin) -> str:
    try:
        return decode(data, origin.charset)
    except NotTextError as error:
        raise UnreadableError(origin.name, f"is {error}, not text; save it as UTF-8 text") from error
