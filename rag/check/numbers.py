"""Numbers, spelled out or in figures: which words are part of one, and the text with each as one word of figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rag.check.folding import Folded
from rag.terms import NUMERALS

_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_OTHER = frozenset(
    "hundreds thousands millions billions dozen dozens half third quarter twice double triple percent first second "
    "$ € £ ¥ ₹ ₽".split()
)
_FIGURES = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_SHORT = re.compile(rf"({_FIGURES.pattern})(k|mn?|bn?|tn)")
MONEY = frozenset("$ € £ ¥ ₹ ₽".split())
_PARTING = re.compile(r"[^\s\-‐‑]")


def is_number(word: str) -> bool:
    """Whether a folded word is a number, part of one, or a unit of money. “one” is not: it is mostly a pronoun."""
    known = word in _OTHER or word in _SCALES or (word in NUMERALS and word != "one")
    return known or has_digit(word)


def has_digit(word: str) -> bool:
    """Whether a word is in figures, or partly."""
    return any(c.isdigit() for c in word)


def sign_before(text: Folded, i: int) -> str:
    """The sign of money right before word `i`, "" for none."""
    is_money = i > 0 and text.words[i - 1] in MONEY and not text.between(i).strip()
    return text.raw(i - 1) if is_money else ""


def unit_at(text: Folded, i: int) -> str:
    """What stands right at word `i`, after a number, and makes another number of it, as written; "" for nothing."""
    if i >= len(text) or text.between(i).strip(" -‐‑\u00a0"):
        return ""
    if text.words[i : i + 2] == ("per", "cent"):
        return text.written(i, i + 2)
    return text.raw(i) if text.words[i] in _SCALES or text.words[i] in ("percent", "dozen") else ""


def in_figures(text: Folded) -> Folded:
    """The text with every number as one word of figures: `five` is `5`, `twenty-five` 25, `2 million` and `2mn` after
    a sign of money 2000000.

    “one” stays what it is, and `1` becomes it.
    """
    return text.rewritten(
        (first, last, "one" if value == 1 else f"{value.normalize():f}")
        for first, last, value in _numbers(text)
    )


def _numbers(text: Folded) -> Iterator[tuple[int, int, Decimal]]:
    """Where a number stands that may be written in another way: its first word, the one after its last, its value."""
    i = 0
    while i < len(text):
        last = i + 1
        if short := _shortened(text, i):
            yield i, last, short
        elif (last := _end(text, i)) > i:
            yield i, last, _value(text.words[i:last])
        i = max(last, i + 1)


def _shortened(text: Folded, i: int) -> Decimal | None:
    """The value of `16k people`, `2bn` or `$5m` at word `i`; None of `5m` and `5k`, which may be metres and a race."""
    short = _SHORT.fullmatch(text.words[i])
    counts = short is not None and short[2] == "k" and _is_counted(text, i + 1)
    if short and (counts or short[2] == "bn" or MONEY.intersection(text.words[max(0, i - 1) : i])):
        return Decimal(short[1]) * _SHORT_SCALES[short[2]]
    return None


def _is_counted(text: Folded, i: int) -> bool:
    """Whether word `i` is what the number before it counts: people, or a plural."""
    if i >= len(text) or text.between(i).strip():
        return False
    return text.words[i] in ("people", "men", "women", "children") or text.words[i].endswith("s")


def _end(text: Folded, first: int) -> int:
    """The end of the number that begins at word `first`; `first` itself where none does."""
    words, last = text.words, first + 1
    if words[first] not in NUMERALS and not _FIGURES.fullmatch(words[first]) and not _is_one(text, first):
        return first
    while last < len(text):
        before = words[last - 1]
        at = last + (words[last] == "and" and before in _SCALES)  # a hundred and five
        if at >= len(text) or any(_PARTING.search(text.between(i)) for i in range(last, at + 1)):
            break
        units = NUMERALS.get(before, 0) >= 20 and 0 < NUMERALS.get(words[at], 0) < 10
        # A hundred and fifty million is 150 million, two million fifty thousand is not 2,000,050 thousand.
        is_less = before == "hundred" or (before in _SCALES and _scale_of(words, at) < _SCALES[before])
        lower = is_less and words[at] in NUMERALS
        if not (units or lower or words[at] in _SCALES):
            break
        last = at + 1
    return last


def _is_one(text: Folded, i: int) -> bool:
    """Whether word `i` is the “a” of `a hundred`; that of `half a million` and `a few hundred` is none."""
    if text.words[i] != "a" or (i > 0 and text.words[i - 1] == "half"):
        return False
    return (
        text.words[i + 1 : i + 2] != ()
        and text.words[i + 1] in _SCALES
        and not _PARTING.search(text.between(i + 1))
    )


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
            group += 1 if word == "a" else Decimal(NUMERALS.get(word, word))
    return total + group
