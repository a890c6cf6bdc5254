"""Dates and amounts of money as one word each, whichever of their parts is written first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.check.folding import Folded
from rag.check.numbers import MONEY
from rag.terms import MONTHS

_MONTH = {short: month for month in MONTHS for short in (month, month[:3], month[:4])}
_OTHER_WORDS = frozenset("may march mar".split())
_DAY = re.compile(r"([12]?\d|3[01])(?:st|nd|rd|th)?")
_SIGNS = {"dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "yen": "¥", "rupees": "₹", "roubles": "₽"}
"""Not pounds, which are weights, too."""
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_APART = re.compile(r"[^\s.,\-‐‑]")


def has_order(words: Sequence[str]) -> bool:
    """Whether any folded word is of a date or an amount that may be written the other way round."""
    return any(word in _MONTH or word in _SIGNS or word in MONEY for word in words)


def in_one_order(text: Folded) -> Folded:
    """The text with each date and each amount as one word: `6 January`, `January 6th`, `Jan. 6`; `$5`, `5 dollars`.

    Numbers are expected in figures (`in_figures`).
    """
    return text.rewritten(_found(text))


def _found(text: Folded) -> Iterator[tuple[int, int, str]]:
    i = 0
    while i < len(text) - 1:
        if not _APART.search(text.between(i + 1)) and (
            form := _date(text, i) or _amount(*text.words[i : i + 2])
        ):
            yield i, i + 2, form
            i += 1
        i += 1


def _date(text: Folded, i: int) -> str:
    """The one form of words `i` and `i + 1` where they are a day and its month; "" of others."""
    for day, month in ((i, i + 1), (i + 1, i)):
        # In figures “1” is “one”: what one may do is not what may one do.
        number, name = _DAY.fullmatch(text.raw(day)), text.words[month]
        if number and name in _MONTH and (name not in _OTHER_WORDS or text.raw(month)[0].isupper()):
            return f"{number[1]} {_MONTH[name]}"
    return ""


def _amount(first: str, second: str) -> str:
    """The one form of a number and its money."""
    sign, figure = (first, second) if first in MONEY else (_SIGNS.get(second, ""), first)
    return sign + figure if sign and _FIGURES.fullmatch(figure) else ""
