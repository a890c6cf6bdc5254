"""Quotations that a draft sets off, a `>` before each line, without marks: seen as if they had them."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_LEADER = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_PARAGRAPH = re.compile(r"^[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", re.MULTILINE)
_CREDIT = re.compile(r"(?:\A|\n)[ \t]*[—–-]{1,3}[ \t]*[^\s—–-][^\n]*\Z")
_HAS_MARKS = re.compile(r"[\"“”„«»「」『』]")


def without_leaders(text: str) -> str:
    """The text with a space for each `>` before a line: offsets stay as they are."""
    return _BLOCK.sub(lambda block: _LEADER.sub(lambda m: " " * len(m[0]), block[0]), text)


def with_marks(text: str) -> str:
    """The same with marks round each paragraph that is set off and has none: an opening one right before its first
    word, a closing one instead of the line break behind it (or behind the text, which is then one longer)."""
    plain = without_leaders(text)
    chars = [*plain, ""]
    for block in _BLOCK.finditer(text):
        for paragraph in _PARAGRAPH.finditer(plain, block.start(), block.end()):
            quoted = _CREDIT.sub("", paragraph[0])
            if quoted.strip() and not _HAS_MARKS.search(quoted):
                chars[paragraph.end() - len(paragraph[0].lstrip()) - 1] = "“"
                chars[paragraph.start() + len(quoted)] = "”"
    return "".join(chars)
