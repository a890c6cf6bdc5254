"""Turns of interviews and transcripts: paragraphs that begin with who speaks, `LEE: It is.`, `((Ann Lee)) It is.`"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from rag.quotes.phrases import Phrase
from rag.quotes.sentences import Sentence
from rag.records import Span

_LABELS = frozenset(
    "latest byline update correction exclusive breaking email note boom bombshell look watch video photo related read"
    " more name reminder conclusion trend abstract text title source credit subject date location time where when"
    " contact wow week want tip warning author image caption tag topic category price edition copyright"
    " opinion study poll analysis report survey column editorial check explainer quiz podcast recipe"
    " voice perspective commentary viewpoint claim description status content update".split()
)
_NOBODY = frozenset("q a question answer".split())
"""Labels that say whose turn it is without a name."""

TURNS = frozenset(["turn", "turn-goes-on"])
"""The rules of turns: what is in them was said so, word for word."""

SURE_TURN = 0.9
SURE_LABEL = 0.7
"""A label that comes once may be a headline's or a list's: `Iowa: a close race`."""

SURE_NEXT = 0.8
"""The paragraphs after a turn, up to the next one, where at least two people take turns."""

LONGEST_LABEL = 14
MOST_NEXT = 6
LONGEST_HEADING = 14


@dataclass(frozen=True, slots=True)
class Turn:
    """One paragraph of a speaker, sentences `first..last`; the cue is the colon, if there is one.

    `home` is the sentence that has the speaker's label.
    """

    home: int
    first: int
    last: int
    source: Phrase | None
    cue: Phrase | None
    content: Span
    rule: str
    confidence: float


def find_turns(sentences: list[Sentence]) -> dict[int, Turn]:
    """The turns of a text by the number of their first sentence."""
    openings = [n for n, s in enumerate(sentences) if n == 0 or sentences[n - 1].line != s.line]
    labels = {n: label for n in openings if (label := _label(sentences[n]))}
    often = Counter(_name(sentences[n], source) for n, (source, _) in labels.items())
    repeating = [n for n, (source, _) in labels.items() if often[_name(sentences[n], source)] > 1]
    talk = _is_talk(sentences, repeating)
    listed = not talk or sum(count == 1 for count in often.values()) >= MANY
    turns = {}
    for n, (source, cue) in labels.items():
        s = sentences[n]
        bracketed = s.kind(source.first - 1) == "("
        repeated = bracketed or often[_name(s, source)] > 1
        if not bracketed and (listed if not repeated else not talk):
            continue  # places and their news, films and their details
        turn = _turn(sentences, n, source, cue, repeated)
        if turn is not None:
            turns[n] = turn
    return dict(sorted({**turns, **_going_on(sentences, openings, turns)}.items()))


def _is_talk(sentences: list[Sentence], openings: list[int]) -> bool:
    """Whether paragraphs with labels that come again are talk: people say I and you, lists do not."""
    personal = 0
    for n in openings:
        paragraph = sentences[n : _paragraph_end(sentences, n) + 1]
        personal += any(t.lower in _PERSONAL for s in paragraph for t in s.tokens)
    return personal >= TALK * len(openings)


def is_talk(sentences: list[Sentence], turn: Turn, turns: Mapping[int, Turn], known: bool) -> bool:
    """Whether a label that comes once is a speaker's: one who is `known` to speak in the article, or opens a headline
    above it, or has the first person or marks after it, there or in a label's paragraph beside it. Most are furniture
    or where it was (`MORE:`, `OSLO:`), and what names who stands there is about them (`Lee: Mayor Lee is ill`)."""
    after = [
        t for s in sentences[turn.first : turn.last + 1] for t in s.tokens if t.start >= turn.content.start
    ]
    label = sentences[turn.home].tokens[turn.source.first : turn.source.last + 1] if turn.source else []
    if label and label[-1].lower in (t.lower for t in after):
        return False
    pair = [turn, *(turns[n] for n in (turn.last + 1,) if n in turns)]
    pair += [other for other in turns.values() if other.last + 1 == turn.first]
    headline = turn.first == 0 and not sentences[turn.last].kinds.endswith(".")
    return known or headline or any(_in_person(sentences, one) for one in pair)


def _in_person(sentences: list[Sentence], turn: Turn) -> bool:
    said = (
        t for s in sentences[turn.first : turn.last + 1] for t in s.tokens if t.start >= turn.content.start
    )
    return any(t.lower in _SELF or (t.shape == "Q" and t.start == turn.content.start) for t in said)


_SELF = frozenset("i we me my".split())
_PERSONAL = frozenset("i you we me my your our us".split())
TALK = 0.3
MANY = 5
"""So many labels that come once are a list."""


def _going_on(sentences: list[Sentence], openings: list[int], turns: dict[int, Turn]) -> dict[int, Turn]:
    """Paragraphs without a label between two turns: the speaker of the first goes on, unless it was a question."""
    sure = [t for t in turns.values() if t.rule == "turn" and t.source is not None]
    if len({_name(sentences[t.home], t.source) for t in sure if t.source}) < TWO:
        return {}
    found = {}
    for before, after in pairwise(sure):
        between = openings[bisect_right(openings, before.first) : bisect_left(openings, after.first)]
        if len(between) > MOST_NEXT or any(n in turns for n in between) or _asks(sentences[before.last]):
            continue
        for n in between:
            last = _paragraph_end(sentences, n)
            if sentences[last].kinds[-1] not in ".:Qq-)" and len(sentences[n].tokens) < LONGEST_HEADING:
                break
            content = Span(sentences[n].start, _content_end(sentences[last]))
            if (
                content.start < content.end and sentences[n].kinds[0] not in "-("
            ):  # no credit, no editor's note
                found[n] = Turn(before.home, n, last, before.source, None, content, "turn-goes-on", SURE_NEXT)
    return found


TWO = 2


def _asks(s: Sentence) -> bool:
    return s.tokens[-1].lower == "?"


def _paragraph_end(sentences: list[Sentence], n: int) -> int:
    last = n
    while last + 1 < len(sentences) and sentences[last + 1].line == sentences[n].line:
        last += 1
    return last


def _content_end(s: Sentence) -> int:
    """Where the words of a sentence end, without its full stop."""
    end = len(s.tokens) - 1
    while end > 0 and s.kinds[end] == ".":
        end -= 1
    return s.tokens[end].end


def _name(s: Sentence, source: Phrase) -> str:
    return " ".join(t.lower for t in s.tokens[source.first : source.last + 1])


def _label(s: Sentence) -> tuple[Phrase, Phrase] | None:
    """Who speaks, and the colon or bracket that ends the label of a paragraph."""
    if s.kinds.startswith("((") and (end := s.kinds.find("))", 2, LONGEST_LABEL)) > 2:
        colon = end + 2 if s.kind(end + 2) == ":" else end + 1
        return (Phrase(2, end - 1), Phrase(colon, colon)) if colon + 1 < len(s.tokens) else None
    colon = s.kinds.find(":", 0, LONGEST_LABEL)
    if colon < 1 or s.kinds[:colon].strip("MND().") or colon + 1 >= len(s.tokens):
        return None
    words = [t for t in s.tokens[:colon] if t.shape in "aA"]
    if not words or any(t.shape == "a" for t in words) or s.word(colon - 1).rstrip("s") in _LABELS:
        return None
    if s.tokens[colon].start == s.tokens[colon + 1].start - 1 and s.kind(colon + 1) == "N":
        return None  # 10:30
    first = int(colon > 1 and s.word(0) in ("said", "says"))  # Said Lee: “…”
    return Phrase(first, colon - 1), Phrase(colon, colon)


def _turn(sentences: list[Sentence], n: int, source: Phrase, cue: Phrase, repeated: bool) -> Turn | None:
    """A turn runs to the end of its paragraph; None where nothing is said in it."""
    s, last, first = sentences[n], _paragraph_end(sentences, n), cue.last + 1
    content = Span(s.tokens[first].start, _content_end(sentences[last]))
    words = s.kinds[first:].rstrip(".")
    if last == n and (not words or (len(words) == 1 and words != "Q" and not repeated)):
        return None
    colon = cue if s.kind(cue.last) == ":" else None
    named = None if _name(s, source) in _NOBODY else source
    rule, sure = ("turn", SURE_TURN) if repeated else ("label", SURE_LABEL)
    return Turn(n, n, last, named, colon, content, rule, sure)
