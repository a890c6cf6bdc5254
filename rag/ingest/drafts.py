"""A draft whose quotations are to be checked: its text, and where in it an editor shows a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rag.ingest.mojibake import mend
from rag.ingest.sources import ENDINGS, MAX_FILE, ending, shown
from rag.ingest.text import NotTextError, decode, normalise
from rag.records import UnreadableError

_MARKUP = re.compile(
    r"""(?mx)
      \]\([^)\n]{0,2000}\) | (?<!\w)\[(?=[^\]\n]{1,500}\]\()    # a link but for its words
    | (?<![\w*_`])[*_`]{1,3}(?=\S) | (?<=\S)[*_`]{1,3}(?!\w)  # emphasis
    | ^[ \t]*\#{1,6}[ \t] | </?[a-zA-Z][^<>\n]{0,300}>"""
)
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """`text` as it is checked; places in it are told by line, or by paragraph where lines mean nothing."""

    text: str
    unit: str = "line"

    def place(self, at: int) -> str:
        """Where an offset is, in words: `line 12`."""
        if self.unit == "line":
            return f"line {self.text.count(chr(10), 0, at) + 1}"
        return f"paragraph {len(_LINE.findall(self.text[: at + 1]))}"


def read_draft(path: Path) -> Draft:
    """The text of a file: plain text, Markdown, a web page, a Word document or a PDF. Raises UnreadableError."""
    name, kind = shown(path), ENDINGS.get(ending(path.name), "text")
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableError(name, f"larger than {MAX_FILE // 1_000_000} MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(name, f"cannot be read ({error.strerror}); look at the path") from error
    return draft_of(data, kind, name)


def draft_of(data: bytes, kind: str, name: str) -> Draft:
    """The draft in these bytes, which are of a kind that `ENDINGS` names."""
    if kind == "docx":
        from rag.ingest.docx import docx_paragraphs  # lxml, which a plain text need not load

        return Draft("\n\n".join(docx_paragraphs(data, name)), "paragraph")
    if kind == "pdf":
        from rag.ingest.pdf import read_pdf

        return Draft(str(read_pdf(data, name)["text"]), "paragraph")
    try:
        text = normalise(mend(decode(data)))
    except NotTextError as error:
        raise UnreadableError(name, f"is {error}, not text; save it as UTF-8 text") from error
    if data.strip() and not any(map(str.isalnum, text)):
        raise UnreadableError(name, "has no letter in it; save it as UTF-8 text")
    if kind == "html":
        from rag.ingest.markup import read_fragment

        return Draft(read_fragment(text, set_off="> "), "paragraph")
    # In Markdown what is no word gives way to spaces, so that lines and offsets stay those of the file.
    return Draft(_MARKUP.sub(lambda m: " " * len(m[0]), text) if kind == "markdown" else text)
