"""What of a question has to stand in the article of its answer to the letter, and does not: figures, and words between
quotation marks. Both are read as a quotation is checked, so that “27”, “twenty-seven” and “27th” are one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from rag.answer.absent import place
from rag.check.folding import Folded, fold
from rag.check.numbers import in_figures, sign_before, unit_at
from rag.claims.days import without_days
from rag.questions import Question
from rag.questions.phrases import quoted_in
from rag.rank.scoring import Candidate
from rag.terms import STOP_WORDS

ROUNDED = 0.025
"""How far off a figure may be, as a share of it, to be the same one said otherwise (“739 billion”, “750 billion”)."""

FEW = 4
"""From how many on a count is looked for: “two” and “three” often only say how many answers there are."""

SMALL = 100
"""Below it a figure without a sign is told with what it counts, “27 states”, and is one of many: another article has it
too, and this one may say the same without it."""

MISTYPED = 92
"""rapidfuzz ratio from which quoted words are those of the article, mistyped."""

_SPANS = frozenset("year years month months week weeks day days decade decades century hour hours".split())
"""What is often reckoned by whoever asks: “nine years after”. “The 16th century” may be told by its years."""

_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_PLACE = {word: float(n) for n, word in enumerate(_ORDINALS, start=2)}
_FIGURE = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?:st|nd|rd|th)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HOW_MANY = re.compile(r"\b(?:what|which|name|list)(?: (?:are|were))?(?: the| some)?\s*$", re.I)
"""What stands before a number of answers: “What are four functions of …?”."""


class Figure(NamedTuple):
    """A figure of a question as written, mostly with what it counts, its value, and whether it is a small one."""

    written: str
    value: float
    small: bool


def missing_literally(question: Question, best: Candidate) -> list[str]:
    """Figures and quoted words of the question, as written, that the article of its best sentence does not have. A
    figure that is as good will do."""
    text = place(best, whole=True)
    told = _told(text)
    figures = [
        figure.written
        for figure in _figures(question.subject)
        if not any(abs(figure.value - other) <= ROUNDED * figure.value for other in told)
    ]
    quoted = [q for q in quoted_in(question.rewritten) if q != question.quotation]
    return [*(f"“{q}”" for q in quoted if not _stands(q, text)), *figures]


def says_literally(question: Question) -> bool:
    """Whether a question has a figure or quoted words that its article has to have."""
    return bool(quoted_in(question.rewritten)) or any(_figures(question.subject))


def small_figures(question: Question) -> frozenset[str]:
    """Those of the figures of a question, as written, that are small."""
    return frozenset(figure.written for figure in _figures(question.subject) if figure.small)


@lru_cache(maxsize=256)  # the sentences of an article share it
def _plain(text: str) -> str:
    return f" {' '.join(in_figures(fold(text)).words)} "


@lru_cache(maxsize=256)
def _told(text: str) -> frozenset[float]:
    read = (*_plain(without_days(text)).split(), *_YEAR.findall(text))  # “2000 men” are no year
    return frozenset(value for word in read if (value := _value(word)) is not None)


def _stands(quoted: str, text: str) -> bool:
    mistyped = fuzz.partial_ratio(_plain(quoted).strip(), _plain(text), score_cutoff=MISTYPED) > 0
    return mistyped or _plain(quoted) in _plain(text)


def _value(word: str) -> float | None:
    figure = _FIGURE.fullmatch(word)
    return float(figure["number"]) if figure else _PLACE.get(word)


def _figures(subject: str) -> Iterator[Figure]:
    """The figures that have to be told: no day, year, decade or century, none of “F-150” and of “9/11”, no ordinal that
    begins a name and no number of answers."""
    read = in_figures(fold(without_days(subject)))
    for i, word in enumerate(read.words):
        value, after = _value(word), read.words[i + 1] if i + 1 < len(read) else ""
        if value is None or after in _SPANS or read.raw(i)[0].isupper() or _is_joined(read, i):
            continue
        sign, unit = sign_before(read, i), unit_at(read, i + 1)
        if sign or unit or "." in word:
            last = i + len(unit.split()) if unit else i
            yield Figure(subject[read.starts[i - bool(sign)] : read.ends[last]], value, small=False)
            continue
        if value < (FEW if word.isdigit() else 2) or _HOW_MANY.search(subject[: read.starts[i]]):
            continue
        named = i > 0 and read.raw(i - 1).istitle() and read.words[i - 1] not in STOP_WORDS  # “Week 11”
        small = value < SMALL
        counted = small and not named and after.isalpha() and after not in STOP_WORDS
        yield Figure(subject[read.starts[i - named] : read.ends[i + counted]], value, small)


def _is_joined(read: Folded, i: int) -> bool:
    """Whether a figure is but a part of something: “F-150”, “9/11”, “twenty-third”."""
    before, behind = (read.between(at).strip(" ") if at < len(read) else "" for at in (i, i + 1))
    return (
        before == "-"
        or "/" in (before, behind)
        or (behind == "-" and read.words[i + 1] in ("first", *_PLACE))
    )
