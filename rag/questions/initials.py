"""Bodies by their initials: “the WHO” is the World Health Organization, whichever of the two is asked for or told."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.terms import words

_INITIALS = re.compile(r"[A-Z]{3,6}")
SMALL = frozenset("a an and as at by for from in of on or s the to with".split())
"""Words inside a name that tell nobody from others."""


def is_initials(word: str) -> bool:
    """Whether a word can be somebody's initials, and no word like “who”: three capitals or more."""
    return _INITIALS.fullmatch(word) is not None


def abbreviates(short: str, name: str) -> bool:
    """Whether initials are those of a name. They may leave out small words, the country before it and a last word: FDA
    of “the US Food and Drug Administration”, CDC of “Centers for Disease Control and Prevention”."""
    told = words(re.sub(r"^(?:the|The) ", "", name.replace("U.S.", "US")))
    large = [w for w in told if w not in SMALL]
    if not is_initials(short) or len(large) < len("US") or not all(w[0].isupper() for w in large):
        return False
    forms = {_first_letters(large), _first_letters(large[:-1]), _first_letters(told)}
    return short in forms | {form.removeprefix("US") for form in forms}


def _first_letters(name: list[str]) -> str:
    return "".join(w if w.isupper() else w[0].upper() for w in name)


def is_spelt_out(short: str, text: str) -> bool:
    """Whether a text has words with these initials in a row, commas and small words aside: WIC for “Women, Infants and
    Children”, DOJ for “the Justice Department”."""
    return is_initials(short) and any(_spelling(form).search(text) for form in (short, _turned(short)))


def _turned(short: str) -> str:
    """“JD” for DOJ: the Department of Justice is the Justice Department."""
    return short[2] + short[0] if len(short) == len("DOJ") and short[1] == "O" else short


@lru_cache(maxsize=64)
def _spelling(short: str) -> re.Pattern[str]:
    small = "|".join(sorted(SMALL))
    parts = [
        "|".join([rf"{letter}[a-z][\w’'-]*", *(w for w in SMALL if w[0] == letter.lower())])
        for letter in short
    ]
    return re.compile(rf"\b{rf',? (?:(?:{small}) )*'.join(f'(?:{p})' for p in parts)}\b")
