"""What of a question has to stand in the article of its answer to the letter, and does not: figures, and words between
quotation marks. Both are read as a quotation is checked, so that “27”, “twenty-seven” and “27th” are one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from rag.answer.absent import place
from rag.check.folding import Folded, fold
from rag.check.numbers import in_figures, sign_before, unit_at
from rag.claims.days import without_days
from rag.questions import Question
from rag.questions.phrases import quoted_in
from rag.rank.candidates import Candidate
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

_SPANS = frozenset(
    "year years month months week weeks day days decade decades century hour hours anniversary birthday".split()
)
"""What is often reckoned by whoever asks: “nine years after”. “The 16th century” may be told by its years."""

_NUMBERED = frozenset(
    "game round season episode chapter phase stage level category part volume act week".split()
)
"""What is numbered, also in lower case: “in round 2”."""

_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_PLACE = {word: float(n) for n, word in enumerate(_ORDINALS, start=2)}
_FIGURE = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?:st|nd|rd|th)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SHARE = re.compile(r"(?:(?:to|and|or|\d[\d.]*) ){0,2}(?:percent\w*|per cent|pct|points?)\b")
_HOW_MANY = re.compile(
    r"\b(?:what|which|name|list|give|identify|describe|mention|find|tell|show)(?: (?:are|were|me|us))?"
    r"(?: the| some)?\s*$",
    re.I,
)
"""What stands before a number of answers: “What are four functions of …?”, “Give me three reasons …”."""


Unit = Literal["count", "percent", "place"]
"""What a figure is of: 7 people, 7 % of them, the seventh of them."""


class Figure(NamedTuple):
    """A figure of a question as written, mostly with what it counts, its value, and whether it is a small one. One that
    numbers a thing stands behind its name (“Week 11”), in lower case `of`."""

    written: str
    value: float
    unit: Unit
    small: bool
    of: str = ""


def missing_literally(question: Question, best: Candidate) -> list[str]:
    """Figures and quoted words of the question, as written, that the article of its best sentence does not have. A
    figure that is as good will do."""
    text = place(best, whole=True)
    figures = [figure.written for figure in _figures(question.subject) if not _is_told(figure, text)]
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


class Told(NamedTuple):
    """A figure of an article, with the words before and behind it."""

    value: float
    unit: Unit
    before: str
    behind: str


@lru_cache(maxsize=256)
def _told(text: str) -> tuple[Told, ...]:
    read = in_figures(fold(without_days(text)))
    valued = [(i, value) for i, word in enumerate(read.words) if (value := _value(word)) is not None]
    years = [Told(float(year), "count", "", "") for year in _YEAR.findall(text)]  # “2000 men” are no year
    ends = ("", *read.words, "")
    return (*(Told(value, _unit(read, i), ends[i], ends[i + 2]) for i, value in valued), *years)


def _unit(read: Folded, i: int) -> Unit:
    """What the figure at word `i` is of. “5 to 7 percent” are both shares."""
    if not read.words[i][-1].isdigit():
        return "place"
    behind = " ".join(read.words[i + 1 : i + 4])
    return "percent" if _SHARE.match(behind) else "count"


def _is_told(figure: Figure, text: str) -> bool:
    """Whether a text has a figure, or one that is as good: game 3 is the third game."""
    near = [t for t in _told(text) if abs(figure.value - t.value) <= ROUNDED * figure.value]
    if figure.of:
        return any(figure.of == (t.behind if t.unit == "place" else t.before) for t in near)
    return any(figure.unit == t.unit for t in near)


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
        before = read.words[i - 1] if i else ""
        sign, scale, unit = sign_before(read, i), unit_at(read, i + 1), _unit(read, i)
        if sign or scale or "." in word:
            last = i + len(scale.split()) if scale else i
            yield Figure(subject[read.starts[i - bool(sign)] : read.ends[last]], value, unit, small=False)
            continue
        numbers = value < SMALL and _numbers_a_thing(read, i)
        if value < (FEW if word.isdigit() and not numbers else 2) or _HOW_MANY.search(
            subject[: read.starts[i]]
        ):
            continue
        small = value < SMALL
        counted = small and not numbers and after.isalpha() and after not in STOP_WORDS
        written = subject[read.starts[i - numbers] : read.ends[i + counted]]
        yield Figure(written, value, unit, small, of=before if numbers else "")


def _numbers_a_thing(read: Folded, i: int) -> bool:
    """Whether the figure at word `i` tells which of several a thing is: “Week 11”, “in game 3?”."""
    if not i or not read.words[i].isdigit() or read.between(i).strip() or read.words[i - 1].endswith("ly"):
        return False
    before = read.words[i - 1]
    return before in _NUMBERED or (read.raw(i - 1).istitle() and before not in STOP_WORDS)


def _is_joined(read: Folded, i: int) -> bool:
    """Whether a figure is but a part of something: “F-150”, “9/11”, “twenty-third”."""
    before, behind = (read.between(at).strip(" ") if at < len(read) else "" for at in (i, i + 1))
    return (
        before == "-"
        or "/" in (before, behind)
        or (behind == "-" and read.words[i + 1] in ("first", *_PLACE))
    )
