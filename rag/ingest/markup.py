"""Pieces of HTML: the entries of feeds, drafts, and the texts that editorial systems export as they store them."""

from __future__ import annotations

import html
import re

import lxml.html
from lxml import etree

from rag.ingest.text import normalise, one_line

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"p", "div", "br", "li", "ul", "ol", "blockquote", "tr", "section", "figure"}
_SKIPPED = frozenset({"script", "style", "figcaption", "noscript", "template"})
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|em|strong|b|i|h[1-6]|ul|ol|li|blockquote|figure|img|script|style)\b[^<>]*>", re.I
)
_BREAK = re.compile(r"<(?:p|br|div|li)\b", re.IGNORECASE)
_BLANK = re.compile(r"\n\s*\n")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)


def read_fragment(markup: str, *, set_off: str = "") -> str:
    """The text of a piece of HTML (or of plain text), paragraphs separated by blank lines; `set_off` stands before
    those of a <blockquote>."""
    if not markup.strip():
        return ""
    # lxml, not html.parser: that takes quadratic time on unclosed comments, 12 s for 300 kB of them.
    tree = lxml.html.fromstring(f"<div>{normalise(markup)}</div>")
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *_SKIPPED, with_tail=False)
    parts: list[str] = []
    depth = 0  # of blockquotes
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_start = event == "start"
        depth += (element.tag == "blockquote") * (1 if is_start else -1)
        if element.tag in _BLOCKS or element.tag == "q":
            parts.append(
                ("\f" + set_off * bool(depth)) if element.tag in _BLOCKS else "“" if is_start else "”"
            )
        parts.append((element.text if is_start else element.tail) or "")
    blocks = (one_line(block) for block in "".join(parts).split("\f"))
    return normalise("\n\n".join(block for block in blocks if block.strip(set_off)))


def without_markup(text: str) -> str:
    """The text of what may be HTML; any other text as it is. Blank lines part paragraphs too, as where an editorial
    system makes them of lines; so do single line ends where neither they nor tags do."""
    text = normalise(text)
    if not _TAG.search(text):
        return html.unescape(text) if _ENTITY.search(text) else text
    parted = _BLANK.sub("<p>", text)
    return read_fragment(parted if _BREAK.search(parted) else parted.replace("\n", "<br>"))
