"""The capitals of a question typed without any, “what did ida berg tell the who”, as the articles write its words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from rag.questions.names import TITLES
from rag.terms import STOP_WORDS

BESIDE, ALONE = 0.75, 0.97
"""Share of its places in which a word must be written with its capital for the question to be: beside the same word,
and by itself."""
TWICE = 2
"""In so many places, if by itself."""

_WORD = re.compile(r"[^\W_]+(?:[.\-][^\W_]+)*")
_OPENS = re.compile(r"(?:^|(?<![A-Z])\.|[!?:…—–|\n]|[“\"‘(\[])[”\"’)\]]*\s*$")
"""What stands before a word that has its capital whatever it is."""
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_BETWEEN = re.compile(r"(?:[’']s?)?\s+")

_NEVER_AFTER_THE = {"who": "WHO", "us": "US"}
"""Words of every text that cannot stand behind “the”, and what they are there."""


def tells_no_names(question: str) -> bool:
    """Whether the capitals of a question tell nothing: it has none but its first letter, or nothing else."""
    first, _, rest = question.strip("\"“‘'¿( ").partition(" ")
    none = not any(c.isupper() for c in first[1:] + rest)
    return bool(rest) and (none or not any(c.islower() for c in question))


def with_capitals(question: str, texts: Iterable[str]) -> str:
    """The question with each word as these texts write it inside a sentence: mostly, beside the word before or behind
    it where they have the two (“white house”, “the us”), else nearly always. What they do not have stays small, and so
    do titles (“president”) and, alone, words that every text has."""
    low = question.lower()
    found = list(_WORD.finditer(low))
    order = [m.group() for m in found]
    alone, first, second = _written(texts, set(order))
    result = list(low)
    for n, match in enumerate(found):
        word = match.group()
        beside = second[tuple(order[n - 1 : n + 1])] + first[tuple(order[n : n + 2])]
        if word in TITLES:
            continue
        if beside:
            form = _usual(beside, BESIDE)
        elif word in STOP_WORDS:
            form = _NEVER_AFTER_THE.get(word) if order[n - 1 : n] == ["the"] else None
        else:
            form = _usual(alone[word], ALONE, TWICE)
        result[match.start() : match.end()] = form or word
    written = "".join(result)
    return written[:1].upper() + written[1:]


def _usual(forms: Counter[str], share: float, places: int = 1) -> str | None:
    """The form that has at least this share of all places, and so many of them."""
    form, often = forms.most_common(1)[0] if forms else ("", 0)
    return form if often >= max(places, share * forms.total()) else None


Forms = defaultdict[Any, Counter[str]]


def _written(texts: Iterable[str], wanted: Collection[str]) -> tuple[Forms, Forms, Forms]:
    """How often a wanted word is written in which form: alone, as the first and as the second of a pair of them."""
    alone, first, second = Forms(Counter), Forms(Counter), Forms(Counter)
    for text in texts:
        before: tuple[str, str, int] | None = None  # word, form unless it opens a sentence, where it ends
        for match in _WORD.finditer(text):
            form = match.group()
            form = form.replace(".", "") if _DOTTED.fullmatch(form) else form
            word, start = form.lower(), match.start()
            if word not in wanted:
                before = None
                continue
            inside = "" if _OPENS.search(text[max(0, start - 4) : start]) else form
            if form != word and _begins_longer(text, match.end(), wanted):
                before = None
                continue
            if inside:
                alone[word][form] += 1
            if before and _BETWEEN.fullmatch(text[before[2] : start]):
                second[before[0], word][form] += 1
                if before[1]:
                    first[before[0], word][before[1]] += 1
            before = word, inside, match.end()
    return alone, first, second


def _begins_longer(text: str, end: int, wanted: Collection[str]) -> bool:
    """Whether a word has its capital for a name that the question does not have: “World” of “World War” for a map."""
    behind = _WORD.match(text, end + 1)
    return behind is not None and behind.group()[0].isupper() and behind.group().lower() not in wanted
