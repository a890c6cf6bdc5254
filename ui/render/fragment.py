"""Links that open the outlet's own page with a passage marked: `#:~:text=[prefix-,]start[,end][,-suffix]`.

A browser marks the first place that fits, word by word and never across the edge of a paragraph. So a passage is
given whole only where it is short and of one paragraph, else by its first and last words, as many of them as set it
apart in the article; where that does not do, by the words before it and after it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote as percent

from ui.render.escape import safe_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Span

WHOLE = 10
"""Words up to which a passage is given whole."""
FEWEST, MOST = 4, 12
"""Words of a beginning or an end."""
AROUND = 4
"""Words of a prefix or a suffix."""


def fragment_url(url: str, text: str, passage: Span) -> str | None:
    """A link that opens `url` with `text[passage]` marked, or None where there is no web address."""
    safe = safe_url(url)
    if not safe:
        return None
    page, _, anchor = safe.partition("#")
    anchor = anchor.split(":~:", 1)[0]  # what the address itself says of a place stays
    directive = _directive(text, passage)
    return f"{page}#{anchor}:~:text={directive}" if directive else safe


def _directive(text: str, passage: Span) -> str:
    lines = _lines(text[passage.start : passage.end])
    if not lines:
        return ""
    whole, so_far = _fold(text[passage.start : passage.end]), _fold(text[: passage.end])
    first, begins = _shortest(lines[0], so_far, from_start=True)
    last, ends = _shortest(lines[-1], whole, from_start=False)
    parts = [_encoded(first), _encoded(last)]
    if len(lines) == 1 and len(lines[0]) <= max(WHOLE, len(first) + len(last)):
        parts, begins, ends = [_encoded(lines[0])], so_far.count(whole) == 1, True
    if not (begins and ends):
        before, after = _lines(text[: passage.start])[-1:], _lines(text[passage.end :])[:1]
        parts = [
            *(f"{_encoded(w[-AROUND:])}-" for w in before),
            *parts,
            *(f"-{_encoded(w[:AROUND])}" for w in after),
        ]
    return ",".join(parts)


def _lines(text: str) -> list[list[str]]:
    """The words of each paragraph."""
    return [words for line in text.split("\n") if (words := line.split())]


def _shortest(words: Sequence[str], folded: str, *, from_start: bool) -> tuple[Sequence[str], bool]:
    """As few words of the beginning (or end) as occur once in a text, and whether there are such."""
    for n in range(FEWEST, min(MOST, len(words)) + 1):
        some = words[:n] if from_start else words[-n:]
        if folded.count(_fold(" ".join(some))) == 1:
            return some, True
    return (words[:MOST] if from_start else words[-MOST:]), False


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _encoded(words: Sequence[str]) -> str:
    """Percent-encoded; "-", "," and "&" separate the parts of a directive, so they always are."""
    return percent(" ".join(words).encode("utf-8", "replace"), safe="").replace("-", "%2D")
