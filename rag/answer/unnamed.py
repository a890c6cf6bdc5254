"""What a question points at without a name, where several articles could be meant: “When did the couple marry?”

In three articles “the judge” is who judges there; in thousands it is nobody knows who.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from rag.answer.absent import in_order, place
from rag.answer.literal import says_literally
from rag.questions import Question
from rag.rank.candidates import Candidate
from rag.terms import CALENDAR, content_words

SEVERAL = 3
"""How many articles share as much with a question as that of its best sentence does, where nobody can tell which of
them is meant."""

LITTLE = 1.5
"""What the words of a question may weigh together that tells no article from the others; 1 is a word of one passage."""

# Of each of these there are so many that they have names.
_PEOPLE = (
    "couple man woman boy girl teenager child baby mother father victim suspect defendant attacker gunman driver "
    "pilot officer soldier actor actress singer rapper musician artist author writer director player quarterback "
    "coach athlete star champion winner candidate senator mayor governor judge lawyer doctor teacher student "
    "professor owner founder company firm team club band airline bank"
)
_THINGS = (
    "show series season episode movie film sequel album song track video book novel play podcast documentary game "
    "match race tournament festival concert ceremony wedding event trial case lawsuit ruling verdict law bill deal "
    "accident crash fire shooting attack explosion storm hurricane earthquake flood study survey poll report "
    "restaurant store shop school university hospital church museum hotel stadium town village city county building "
    "house bridge airport plane flight ship boat train ticket"
)
_NOUN = rf"(?:{'|'.join(f'{_PEOPLE} {_THINGS}'.split())})\b"
_POINTS = re.compile(
    rf"\b(?:the|this|that) (?P<which>(?:[a-z]+[ -]){{0,2}}?{_NOUN})(?![ -]{_NOUN})|"
    r"\b(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could) (?P<who>he|she)\b"
)


def unnamed(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> str:
    """Why nobody can tell what a question is about, in words that follow “Only part of the question is supported: ”;
    empty where it names something, stands in a conversation, or one or two articles stand out by its words."""
    points = _POINTS.search(question.rewritten)
    if points is None or question.follows or question.source or _names(question):
        return ""
    weight = sum(question.weights.get(term, 0.0) for term in question.terms)
    if not question.passages or weight > LITTLE * math.log(question.passages):
        return ""
    which = points["which"]
    near = _as_near(best, candidates, in_order(which or ""))
    told = f"which {which}" if which else f"who “{points['who']}” is"
    return (
        f"the question does not say {told}, and {near} articles come as near to it" if near >= SEVERAL else ""
    )


def _as_near(best: Candidate, candidates: Sequence[Candidate], which: str) -> int:
    """How many articles have a passage that shares as much with the question as that of the best sentence, and `which`
    as it is written, if that has it: “the boat fire”."""
    written = which in in_order(place(best, whole=False))
    share = best.signs["coverage_passage"]
    near = {
        c.hit.passage.article.id
        for c in candidates
        if c.signs["coverage_passage"] >= share and (not written or which in in_order(place(c, whole=False)))
    }
    return len(near)


def _names(question: Question) -> bool:
    """Whether it names or quotes anything, or has a figure; a weekday or month names nothing."""
    named = any(set(content_words(name)) - CALENDAR for name in question.names)
    return named or says_literally(question)
