"""PDFs: pypdf gives lines, we give paragraphs."""

from __future__ import annotations

import io
import re
from collections import Counter

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from rag.ingest.dates import parse_date
from rag.ingest.plain import read_plain
from rag.ingest.text import normalise, one_line
from rag.ingest.wrap import unwrap
from rag.records import UnreadableError

_PAGE_NUMBER = re.compile(r"(?i)\W*(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_NO_TITLE = re.compile(
    r"(?i)untitled.*|microsoft word\b.*|.*\.(?:docx?|pdf|indd|qxd|odt|html?|txt)|.*document\d*|\W*"
)
_NO_AUTHOR = re.compile(r"(?i)user|admin(?:istrator)?|unknown|owner|author|microsoft.*|\W*")
_PDF_DATE = re.compile(r"D:(\d{8})")
_SLACK = 0.85
"""A line shorter than this share of the widest had room for another word: measured in characters, the lines of
justified proportional type differ by up to 12 %."""


def read_pdf(data: bytes, name: str) -> dict[str, object]:
    """The fields of a PDF's article: hard-wrapped lines become paragraphs, running heads and page numbers go.

    Raises UnreadableError for an encrypted or broken file and for one without text (a scan).
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(name, "the PDF is encrypted; save it without a password")
        pages = [normalise(page.extract_text() or "").split("\n") for page in reader.pages]
        fields = _declared(reader)
    except DependencyError as error:
        raise UnreadableError(name, "the PDF is encrypted; save it without a password") from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        OSError,
        RecursionError,
    ) as error:
        # pypdf walks whatever objects a broken file gives it, and lets Python's own errors through.
        raise UnreadableError(name, f"the PDF is broken ({_cause(error)}); save it again") from error
    text = unwrap(_body(pages), slack=_SLACK, hyphenates=True).translate(_LIGATURES)
    if sum(map(str.isalpha, text)) < 20:
        raise UnreadableError(name, "the PDF has no text (a scan?); run a text recognition over it first")
    return {**read_plain(text), **fields}


def _cause(error: Exception) -> str:
    return one_line(str(error))[:80] or type(error).__name__


def _body(pages: list[list[str]]) -> list[str]:
    """The lines of all pages, without what is repeated at the edges of pages."""
    pages = [[line.rstrip() for line in page if line.strip()] for page in pages]
    edges = Counter(_mask(line) for page in pages for line in {*page[:2], *page[-2:]})
    lines: list[str] = []
    for page in pages:
        while page and _is_running(page[0], edges, len(pages)):
            page = page[1:]
        while page and _is_running(page[-1], edges, len(pages)):
            page = page[:-1]
        lines += page
    return lines


def _mask(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _is_running(line: str, edges: Counter[str], pages: int) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line)) or (pages > 2 and edges[_mask(line)] > pages / 2)


def _declared(reader: pypdf.PdfReader) -> dict[str, object]:
    """What the file says of itself, where that can be meant for readers."""
    about = reader.metadata
    if about is None:
        return {}
    title, author = one_line(str(about.title or "")), one_line(str(about.author or ""))
    made = _PDF_DATE.match(str(about.get("/CreationDate") or ""))
    fields: dict[str, object] = {
        "title": "" if _NO_TITLE.fullmatch(title) else title,
        "authors": "" if _NO_AUTHOR.fullmatch(author) else author,
        "published": parse_date(made[1]) if made else None,
    }
    return {field: value for field, value in fields.items() if value}
