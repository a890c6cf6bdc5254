"""Quotation marks: where the quoted stretches of a text are, paragraph by paragraph, in one pass.

A paragraph is a line. A mark opens or closes by what it touches (`say "no" to`: after a space it opens,
after a letter it closes), so that apostrophes, feet and inches and one missing mark do not turn the rest inside out.
An unclosed mark is dropped, unless the next paragraph begins with a mark of the same kind: that is how
newspapers print a quotation of several paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.records import Span

_MARK = re.compile(r"(?<=\S)['’](?=''(?!')|’’(?!’))|''|``|’’|‘‘|[\"“”„‟«»‘’‚‛'＂「」『』]")
_OPENS = {
    "“": "”",
    "„": "”",
    "‟": "”",
    "«": "»",
    "``": "''",
    "‘‘": "’’",
    "‘": "’",
    "‚": "’",
    "‛": "’",
    "「": "」",
    "『": "』",
}
_CLOSES = frozenset([*"”»’」』", "’’"])
_SINGLE = {"‘", "’", "‚", "‛", "'"}
_FAMILY = {
    "“": "double", "”": "double", "„": "double", "‟": "double", '"': "double", "＂": "double",
    "''": "double", "``": "double", "’’": "double", "‘‘": "double", "«": "angle", "»": "angle",
    "「": "corner", "」": "corner", "『": "double corner", "』": "double corner",
    "‘": "single", "’": "single", "‚": "single", "‛": "single", "'": "single",
}  # fmt: skip
_LINE = re.compile(r"[^\n]+")
_ELISIONS = frozenset(
    ["em", "tis", "twas", "til", "cause", "bout", "round", "n", "ll", "ve", "re", "s", "d", "t", "m"]
)
_WORD = re.compile(r"\w+")
MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch, marks included: `text[start:end]`. `inner` is without the marks.

    `closed` is False where the quotation goes on in the next paragraph; `continues` where it is the next part
    of one that began in an earlier paragraph.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True
    continues: bool = False


def find_quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a text, in order, without overlap; what is nested is part of them."""
    found: list[Quotation] = []
    pending: str | None = None  # the family of a quotation that the last paragraph left open
    lines = [m.span() for m in _LINE.finditer(text) if not text[m.start() : m.end()].isspace()]
    for number, (start, end) in enumerate(lines):
        pairs, left_open = _pair(text, start, end)
        continues = pending is not None and bool(pairs or left_open) and _begins_with(text, start, pending)
        pending = None
        for n, (a, b, c, d) in enumerate(pairs):
            found.append(Quotation(a, b, c, d, True, continues and n == 0))
        if left_open is None or number + 1 == len(lines):
            continue
        at, mark = left_open
        if _begins_with(text, lines[number + 1][0], _FAMILY[mark]):
            last = _trimmed_end(text, at, end)
            goes_on = continues and not pairs
            found.append(Quotation(at, last, at + len(mark), last, False, goes_on))
            pending = _FAMILY[mark]
    return found


def find_unclosed(text: str) -> list[Span]:
    """What follows a mark that is never closed, to the end of its paragraph; `find_quotations` leaves these out."""
    lines = [m.span() for m in _LINE.finditer(text) if not text[m.start() : m.end()].isspace()]
    found = []
    for number, (start, end) in enumerate(lines):
        left_open = _pair(text, start, end)[1]
        if left_open is None:
            continue
        at, mark = left_open
        goes_on = number + 1 < len(lines) and _begins_with(text, lines[number + 1][0], _FAMILY[mark])
        if not goes_on:
            found.append(Span(at + len(mark), _trimmed_end(text, at, end)))
    return found


def _begins_with(text: str, start: int, family: str) -> bool:
    while start < len(text) and text[start].isspace():
        start += 1
    match = _MARK.match(text, start)
    return match is not None and _FAMILY[match.group()] == family and match.group() not in _CLOSES


def _trimmed_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _pair(text: str, start: int, end: int) -> tuple[list[tuple[int, int, int, int]], tuple[int, str] | None]:
    """Outermost pairs (start, end, inner start, inner end) of a paragraph, and a double mark left open."""
    pairs: list[tuple[int, int, int, int]] = []
    stack: list[tuple[int, str]] = []
    marks = list(_MARK.finditer(text, start, end))
    last_closer = max((m.start() for m in marks if _role(text, m, start, end) == "close"), default=-1)
    for match in marks:
        mark = match.group()
        role = _role(text, match, start, end, stack)
        if role == "open":
            if mark in _SINGLE and match.start() >= last_closer:
                continue
            if len(stack) < MAX_DEPTH:
                stack.append((match.start(), mark))
        elif role == "close":
            depth = _opener(stack, mark)
            if depth is None:
                continue
            at, opener = stack[depth]
            del stack[depth:]
            if not any(_FAMILY[m] != "single" for _, m in stack):
                while pairs and pairs[-1][0] >= at:
                    pairs.pop()
                pairs.append((at, match.end(), at + len(opener), match.start()))
    left = next(((at, m) for at, m in stack if _FAMILY[m] != "single"), None)
    if left is not None:
        pairs = [p for p in pairs if p[0] < left[0]]
    return pairs, left


def _opener(stack: list[tuple[int, str]], closer: str) -> int | None:
    """Which open mark this one closes; a single mark never closes a double one that is inside it."""
    family = _FAMILY[closer]
    for n in range(len(stack) - 1, -1, -1):
        if _FAMILY[stack[n][1]] == family:
            return n
        if family == "single":
            return None
    return None


def _role(
    text: str, match: re.Match[str], start: int, end: int, stack: list[tuple[int, str]] | None = None
) -> str:
    """Whether a mark opens or closes, by what it touches; 'no' for apostrophes, feet and inches."""
    mark = match.group()
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    if mark in _SINGLE:
        return _single_role(text, match, before, after)
    is_open = any(_FAMILY[m] == _FAMILY[mark] for _, m in stack) if stack else False
    spaced_before = before.isspace() or before in "([{—–-/‘'"
    spaced_after = after.isspace() or after in ".,;:!?)]}—–-/’'"
    if mark in _OPENS:
        # Some writers close with the mark that others open with: „so“, or a slip.
        return "close" if is_open and not spaced_before and spaced_after else "open"
    if mark in _CLOSES:
        return "open" if not is_open and spaced_before and not spaced_after and mark != "»" else "close"
    if before.isdigit() and not is_open:
        return "no"  # 6" and 5'10''
    if spaced_before and not spaced_after:
        # `he said, "yes, "and left`: where one is open already, a second opener is a slip for a closer
        # only when nothing else tells; two openers in a row mean that the first was never closed.
        return "open" if not is_open or before.isspace() else "close"
    if spaced_after and not spaced_before:
        return "close"
    return "close" if is_open else "open"


def _single_role(text: str, match: re.Match[str], before: str, after: str) -> str:
    mark = match.group()
    if before.isalnum() and after.isalnum():
        return "no"  # don't
    if mark in "‘‚‛" or (
        (before.isspace() or before in '([—–"“«') and (after.isalnum() or after in '["“«….')
    ):
        if mark == "’" and not after.isalnum():
            return "no"
        word = _WORD.match(text, match.end())
        if word and (
            word.group().lower() in _ELISIONS or (word.group()[:2].isdigit() and len(word.group()) <= 3)
        ):
            return "no"  # ’em, ’90s
        return "no" if mark == "’" else "open"
    if mark in "’'" and not before.isspace() and not after.isalnum():
        return "close" if not (before in "sS" and after == " ") else "no"  # voters’ rights
    return "no"
