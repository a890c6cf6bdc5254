"""Numbers, spelled out or in figures: which words are part of one, and the text with each as one word of figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rag.check.folding import Folded

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = {word: n for n, word in enumerate(_UNITS)} | {w: 10 * n for n, w in enumerate(_TENS, start=2)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_OTHER = frozenset(
    "hundreds thousands millions billions dozen dozens half third quarter twice double triple percent first second "
    "$ € £ ¥ ₹ ₽".split()
)
_FIGURES = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")
_PARTING = re.compile(r"[^\s\-‐‑]")


def is_number(word: str) -> bool:
    """Whether a folded word is a number, part of one, or a unit of money. “one” is not: it is mostly a pronoun."""
    known = word in _OTHER or word in _SCALES or (word in _SPELLED and word != "one")
    return known or any(c.isdigit() for c in word)


def is_unit(word: str) -> bool:
    """Whether a folded word after a number makes another number of it."""
    return word in _SCALES or word in ("percent", "per", "dozen", "half")


def in_figures(text: Folded) -> Folded:
    """The text with every number as one word of figures: `five` is `5`, `twenty-five` 25, `2 million` 2000000.

    “one” stays what it is, and `1` becomes it.
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    i = 0
    for first, last, value in _numbers(text):
        words += text.words[i:first]
        starts += text.starts[i : first + 1]
        ends += text.ends[i:first]
        words.append("one" if value == 1 else f"{value.normalize():f}")
        ends.append(text.ends[last - 1])
        i = last
    if not i:
        return text
    return Folded(
        text.text,
        (*words, *text.words[i:]),
        (*starts, *text.starts[i:]),
        (*ends, *text.ends[i:]),
    )


def _numbers(text: Folded) -> Iterator[tuple[int, int, Decimal]]:
    """Where a number stands that may be written in another way: its first word, the one after its last, its value."""
    i = 0
    while i < len(text):
        if (last := _end(text, i)) > i:
            yield i, last, _value(text.words[i:last])
        i = max(last, i + 1)


def _end(text: Folded, first: int) -> int:
    """The end of the number that begins at word `first`; `first` itself where none does."""
    words, last = text.words, first + 1
    if words[first] not in _SPELLED and not _FIGURES.fullmatch(words[first]):
        return first
    while last < len(text):
        before = words[last - 1]
        at = last + (words[last] == "and" and before in _SCALES)  # a hundred and five
        if at >= len(text) or any(_PARTING.search(text.between(i)) for i in range(last, at + 1)):
            break
        units = before in _TENS and 0 < _SPELLED.get(words[at], 0) < 10
        lower = before in _SCALES and words[at] in _SPELLED and _scale_of(words, at) < _SCALES[before]
        if not (units or lower or words[at] in _SCALES):
            break
        last = at + 1
    return last


def _scale_of(words: Sequence[str], at: int) -> int:
    """What the number at word `at` is counted in: two (1), two hundred (100)."""
    return _SCALES.get(words[at + 1], 1) if at + 1 < len(words) else 1


def _value(words: Sequence[str]) -> Decimal:
    total, group = Decimal(0), Decimal(0)
    for word in words:
        if word == "hundred":
            group *= 100
        elif word in _SCALES:
            total, group = total + group * _SCALES[word], Decimal(0)
        elif word != "and":
            group += Decimal(_SPELLED.get(word, word))
    return total + group
