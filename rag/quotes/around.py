"""What is said around a cue: left of it, and resumed after it (`It rained, he said, and snowed`)."""

from __future__ import annotations

from rag.quotes.contents import content_last
from rag.quotes.phrases import Phrase
from rag.quotes.sentences import Sentence

_OPENINGS = frozenset("addition fact contrast particular short all example instance rather course".split())
_RESUMES = "QqDGNMIPBWVEATX"


def past_place(s: Sentence) -> int:
    """The token that a sentence begins with after where it was: `Dover: [The] ferry sank`."""
    colon = s.kinds.find(":", 1, LONGEST_PLACE)
    return colon + 1 if colon > 0 and not s.kinds[:colon].strip("M") else 0


LONGEST_PLACE = 5


def left_content(s: Sentence, comma: int) -> tuple[Phrase, ...]:
    """The content that ends where a trailing `, S said` begins: everything left of it in the sentence."""
    last = comma
    while last >= 0 and s.kind(last) in ",-":
        last -= 1
    if last < 0:
        return ()
    first = past_place(s)
    while first < last and s.kind(first) in "CK.-O":
        first += 1
    return (Phrase(first, last),)


def without_opening(s: Sentence, left: tuple[Phrase, ...], rest: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`In addition, he said, it rained`: an opening adverb is not what he said."""
    if rest and len(left) == 1:
        words = [t.lower for t in s.tokens[left[0].first : left[0].last + 1]]
        opening = len(words) <= 3 and (
            words[-1] in _OPENINGS or all(k == "X" for k in s.kinds[: left[0].last + 1])
        )
        if opening and s.kind(left[0].first) in "PXD":
            return rest
    return left + rest


def resumed(s: Sentence, n: int, cues: frozenset[str], before: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """What is said goes on after `, S said,`; after a whole quotation only with another."""
    quoted = len(before) == 1 and s.kinds[before[0].first : before[0].last + 1] == "Q"
    if s.kind(n) == "," and n + 1 < len(s.tokens) and s.kind(n + 1) in ("Qq" if quoted else _RESUMES):
        last = content_last(s, n + 1, "left", None, cues)
        if last > n:
            return (Phrase(n + 1, last),)
    return ()
