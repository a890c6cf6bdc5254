"""Word documents (.docx): the paragraphs of the text as it stands, without deletions, notes and boxes."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from rag.ingest.plain import read_plain
from rag.ingest.text import normalise
from rag.records import UnreadableError

_MAIN = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACES = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "\u2011"}
_LEFT_OUT = frozenset(_WORD + name for name in ("del", "moveFrom", "txbxContent"))
MAX_UNPACKED = 50_000_000
"""Largest text of a document after unpacking, in bytes."""


def read_docx(data: bytes, name: str) -> dict[str, object]:
    """The fields of an article in a Word document, told by its edges as those of a plain text are."""
    return read_plain("\n\n".join(docx_paragraphs(data, name)))


def docx_paragraphs(data: bytes, name: str) -> list[str]:
    """The paragraphs that are not empty. Raises UnreadableError where it is no Word document, or has no text."""
    try:
        tree = etree.fromstring(
            _unpacked(data, name), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, RuntimeError) as error:
        raise UnreadableError(
            name, "not a readable Word document; open it and save it as .docx or .txt"
        ) from error
    paragraphs = [_text(p) for p in tree.iter(f"{_WORD}p") if not _is_left_out(p, None)]
    if not any(paragraphs):
        raise UnreadableError(name, "no text in this document; look into it")
    return [p for p in paragraphs if p]


def _unpacked(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if _MAIN not in packed.namelist():
            raise UnreadableError(name, "a zip file, but no Word document; save the text as .docx or .txt")
        with packed.open(_MAIN) as file:
            text = file.read(MAX_UNPACKED + 1)  # what it says of its own size may be wrong
    if len(text) > MAX_UNPACKED:
        raise UnreadableError(name, f"larger than {MAX_UNPACKED // 1_000_000} MB when unpacked; split it")
    return text


def _text(paragraph: etree._Element) -> str:
    parts: list[str] = []
    for element in paragraph.iter(f"{_WORD}t", *_SPACES):
        if not _is_left_out(element, paragraph):
            parts.append(_SPACES.get(str(element.tag), element.text or ""))
    return normalise("".join(parts)).strip()


def _is_left_out(element: etree._Element, until: etree._Element | None) -> bool:
    """Whether an element above this one, and below `until`, is not of the text as it stands."""
    for parent in element.iterancestors():
        if parent is until:
            break
        if parent.tag in _LEFT_OUT:
            return True
    return False
