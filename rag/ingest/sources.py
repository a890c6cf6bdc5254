"""What a source may be, and what it may cost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.ingest.text import one_line

Kind = Literal["html", "feed", "text", "markdown", "pdf", "docx", "json", "jsonl", "csv"]

ENDINGS: dict[str, Kind] = {
    "txt": "text",
    "text": "text",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "pdf": "pdf",
    "docx": "docx",
    "csv": "csv",
    "tsv": "csv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "json": "json",
    "rss": "feed",
    "atom": "feed",
    "xml": "feed",
}
"""Kinds by the ending of a file name or address, in lower case without the dot."""

READ = "give a .txt, .md, .html, .pdf, .docx, .csv, .jsonl or .json file, a feed or a web address"

MAX_FILE = 50_000_000
"""Largest file that is read whole, in bytes; CSV and JSON Lines are read by line and may be larger."""

_ADDRESS = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one address may cost: seconds for everything, bytes after unpacking, redirects; pages of one feed."""

    seconds: float = 20.0
    size: int = 10_000_000
    redirects: int = 5
    feed_pages: int = 200


def is_address(source: str) -> bool:
    """Whether this is an address of any scheme (which may still be refused), not a path."""
    return bool(_ADDRESS.match(source))


def ending(name: str) -> str:
    """The ending of a file name or of an address's path, in lower case without the dot."""
    return name.rpartition("/")[2].rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""


def shown(source: object) -> str:
    """A path or an address as it may be shown: one short line, without credentials."""
    written = re.sub(r"(?<=//)[^/?#]*@", "", one_line(str(source)))
    return written if len(written) <= 200 else written[:80] + "…"
