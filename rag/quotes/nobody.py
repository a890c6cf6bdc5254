"""Subjects that nobody is: what is left over where a word was taken for a verb that is none."""

from __future__ import annotations

from rag.quotes.lexicon import verb_lexicon
from rag.quotes.names import NOT_PEOPLE, can_speak
from rag.quotes.phrases import TIMES, Phrase
from rag.quotes.sentences import Sentence

_NO_NOUNS = frozenset("half the a an and but or no longer last better what whatever".split())
DOCUMENTS = frozenset(
    "data study report research evidence testimony video audio information story poll paper law suit complaint letter"
    " text website film footage media speech document memo survey review filing statement email legend history".split()
)
"""What may speak without an article: according to data, report says."""
_WEATHER = frozenset(
    "hurricane storm typhoon cyclone tornado wildfire blaze earthquake quake tsunami flood wave wind rain heatwave"
    " drought virus".split()
)


def is_nobody(s: Sentence, source: Phrase) -> bool:
    """Whether a source is made of words that nobody is called, `whose title`, or is one word in the singular that is
    neither who speaks nor what is written: raises [real] concerns, [so far], he had [earlier] signaled."""
    first, last = source.first, source.last
    if _is_weather(s, first, last):
        return True
    if _is_time(s, first, last):
        return True
    if last > first:
        return all(s.word(n) in _NO_NOUNS for n in range(first, last + 1))
    word = s.word(first)
    opens = (first == 0 or s.kind(first - 1) in ":-") and s.kind(first + 1) == "R"
    order = opens and word in verb_lexicon().base and word not in DOCUMENTS  # Stop asking us
    if word in _NO_NOUNS or word == "whose" or order:
        return True
    alone = s.kind(first) == "N" and s.tokens[first].shape == "a" and not word.endswith("s")
    return alone and not (can_speak(word) or word in NOT_PEOPLE or word in DOCUMENTS)


def _is_time(s: Sentence, first: int, last: int) -> bool:
    """Whether a source is a stretch of time and nothing hangs on it: [recent days] suggest, [the past year] showed."""
    timed = s.word(last).removesuffix("s") in TIMES | {"day", "decade"}
    return timed and s.kind(last) == "N" and not s.kinds[first + (first == 0) : last + 1].strip("DGNX")


def _is_weather(s: Sentence, first: int, last: int) -> bool:
    """Whether a source is weather or a disaster: [The storm] slams Dover, [Hurricane Ann, which grew,] threatens
    it; not `the hurricane center`, `people who survived the storm`, nor Storm Lee, who is a person."""
    at = first
    while s.kind(at) in "DGRE" and at < last:
        at += 1
    at += s.word(at) == "tropical"
    while s.kind(at) == "N" == s.kind(at + 1) and at < last:
        at += 1
    if s.kind(at) == "M":
        stormy = s.word(at) in _NAMED or s.word(at - 1) == "tropical"
        return stormy and at < last and s.word(at + 1) not in _PLACES and s.kind(at + 2) != "M"
    return s.word(at).removesuffix("s") in _WEATHER and (at == last or s.kind(at + 1) not in "NMS")


_NAMED = frozenset("hurricane typhoon cyclone".split())
_PLACES = frozenset("center centre watch research".split())
"""Second words of names that begin as those of storms do: Hurricane Center."""
