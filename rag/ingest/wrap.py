"""Lines that a typesetter broke become paragraphs again.

Both plain-text wires and PDFs break lines at a width. The test for such a break is the typesetter's own: the next
line's first word would not have fitted any more.
"""

from __future__ import annotations

import re
from itertools import pairwise

_SENTENCE_END = re.compile(r"[.!?…:。！？][\"'”’»)\]]*\Z")
_INITIALS = re.compile(r"\b(?:[A-Z]\.)+\Z")
_LIST_ITEM = re.compile(r"\s*(?:[-*•–—]\s|\d{1,2}[.)]\s|[a-z]\)\s)")
_HYPHENATED = re.compile(r"(\w+)-\Z")
_FIRST_WORD = re.compile(r"\s*([^\W_]+)")
_PREFIX = re.compile(
    "all|anti|co|cross|ex|far|first|full|half|high|ill|inter|long|low|mid|multi|near|non|one|part|post|pre|pro|quasi"
    "|real|self|semi|short|so|still|sub|ten|then|three|top|two|ultra|under|vice|well"
)
_SECOND_HALF = re.compile(
    "aged|based|born|built|day|elect|general|hour|in|kilometre|led|level|like|long|made|mile|minute|month|off|old|out"
    "|page|party|range|rank|run|scale|sized|speaking|style|term|time|to|up|week|wide|year"
)


def is_hard_wrapped(lines: list[str]) -> bool:
    """Whether these lines were broken at a fixed width: nearly every break falls where the next word did not fit,
    and many in mid-sentence."""
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if not 40 <= width <= 120 or len(pairs) < 3:
        return False
    full = [a for a, b in pairs if not _fits(a, b, width)]
    in_sentence = sum(not ends_sentence(a) for a in full)
    return len(full) >= 0.8 * len(pairs) and in_sentence >= 0.5 * len(full)


def unwrap(lines: list[str], *, slack: float = 1.0, hyphenates: bool = False) -> str:
    """The paragraphs of hard-wrapped lines, separated by blank lines.

    `slack` below 1 allows for lines whose width is not counted in characters (proportional type), where a short line
    ends a paragraph only if it also ends a sentence; `hyphenates` says that the typesetter broke words.
    """
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0) * slack
    words = _unbroken_words(lines)
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        if not line.strip():
            previous = ""
            continue
        if previous and not _is_break(previous, line, width, slack):
            paragraphs[-1] = _join(paragraphs[-1], line.strip(), words, hyphenates=hyphenates)
        else:
            paragraphs.append(line.strip())
        previous = line
    return "\n\n".join(paragraphs)


def _unbroken_words(lines: list[str]) -> set[str]:
    """The words of the text in lower case, compounds whole, without what stands around a hyphen at a line's end."""
    marked = re.sub(r"\w{0,40}[-\u2010\u00ad]\n\s*\w*", "\n", "\n".join(line.rstrip() for line in lines))
    return set(re.findall(r"\w+(?:-\w+)*", marked.casefold()))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does (and not in "U.S.")."""
    line = line.rstrip()[-50:]
    return bool(_SENTENCE_END.search(line)) and not _INITIALS.search(line)


def _fits(line: str, following: str, width: float) -> bool:
    """Whether the following line's first word would have fitted on this one."""
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) <= width


def _is_break(line: str, following: str, width: float, slack: float) -> bool:
    """Whether a paragraph ends between these two lines."""
    if _LIST_ITEM.match(following):
        return True
    if slack == 1.0:
        indented = len(following) - len(following.lstrip()) > len(line) - len(line.lstrip())
        return indented or _fits(line, following, width)
    return ends_sentence(line) and _fits(line, following, width)


def _join(before: str, after: str, words: set[str], *, hyphenates: bool) -> str:
    if before.endswith(("\u00ad", "\u2010")) and after[0].islower():
        return before[:-1].rstrip() + after  # soft hyphens, and the hyphen that browsers print for them
    head, tail = _HYPHENATED.search(before[-50:]), _FIRST_WORD.match(after)
    if not head or not tail:
        return f"{before} {after}"
    return before[:-1] + after if _is_one_word(head[1], tail[1], words, hyphenates) else before + after


def _is_one_word(head: str, tail: str, words: set[str], hyphenates: bool) -> bool:
    """Whether `head-` and `tail` are one word that was broken, not a compound: first ask the rest of the text."""
    if not tail[0].islower() or not head[-1].isalpha():
        return False
    if f"{head}-{tail}".casefold() in words:
        return False
    if f"{head}{tail}".casefold() in words:
        return True
    if not hyphenates or _PREFIX.fullmatch(head.casefold()) or _SECOND_HALF.fullmatch(tail):
        return False
    return not (tail.casefold() in words and len(tail) > 3) and not (
        head.casefold() in words and len(head) > 3
    )
