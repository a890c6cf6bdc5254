"""What can be measured about a sentence as the answer to a question: one row of numbers a sentence.

Sentences come in blocks: the sentences of one passage in order (or a plain list), so that the neighbours of a
sentence are its context. Everything is lexical counting over `rag.terms` and dot products of given vectors.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from rag.questions import AnswerType, Question
from rag.terms import STOP_WORDS, WORD, stem, words

if TYPE_CHECKING:
    from rag.records import Vector

NAMES = (
    "cosine",  # of the sentence, pooled in its passage
    "cosine_neighbours",  # the better of the two sentences beside it
    "passage_cosine",
    "passage_rank",  # 1 / (rank of the passage + 1), rank from 0
    "coverage",  # share of the question's idf weight in the sentence
    "coverage_with_previous",
    "coverage_passage",  # in the passage and its title
    "rarest",  # the rarest matched term's share of the rarest term of the question
    "bm25",
    "bigrams",  # share of the question's neighbouring word pairs
    "near",  # matched terms per word of the window that holds them
    "typed",  # holds what the kind of question asks for, beyond the question's own words
    "untyped",  # the kind is known and the sentence holds nothing of the kind
    "novelty",  # log of the content words that the question does not have
    "length",  # log words
    "first",  # first of its block
    "title",  # share of the question's idf weight in the title
    "names_missing",  # share of the question's names that neither sentence, nor previous, nor title has
    "furniture",  # reads like page furniture: no verb-like end, a link text, a question
)

Idf = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive sentences with their vectors, (n, D), and what retrieval said about their passage."""

    sentences: Sequence[str]
    vectors: Vector
    title: str = ""
    cosine: float | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence taken apart once: its stems in order, the content stems, and the kinds of thing it holds."""

    order: tuple[str, ...]
    content: frozenset[str]
    kinds: Mapping[str, frozenset[str]]


_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|"
    "wednesday|thursday|friday|saturday|sunday"
)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    "trillions?|dozens?|half|third|quarter|twice|once|several|no"
)
_DATE = re.compile(
    rf"\b(?:1\d|20)\d\d(?:s\b|\b|–)|\b(?:{_MONTHS})\b|\b\d{{1,2}}(?:st|nd|rd|th) centur\w+|"
    r"\b(?:yesterday|today|tonight|century|centuries|decade|era|spring|summer|autumn|winter)\b",
    re.I,
)
_NUMBER = re.compile(rf"\d[\d,.]*|\b(?:{_NUMBER_WORDS})\b", re.I)
_MONEY = re.compile(
    r"[$£€¥₹]\s?\d|\b\d[\d,.]*\s?(?:million |billion |trillion )?(?:dollars|pounds|euros|yen|yuan|rupees|USD|GBP|cents)\b|\b(?:free|dollars)\b",
    re.I,
)
_PERCENT = re.compile(
    r"\d\s?%|\bper ?cent\b|\bpercent\w*|\b(?:half|third|quarter|two-thirds|majority)\b", re.I
)
_DURATION = re.compile(
    rf"(?:\d|\b(?:{_NUMBER_WORDS}|a|an))[\w\s,.\-–]{{0,12}}\b(?:year|month|week|day|hour|minute|second|decade|centur)",
    re.I,
)
_REASON = re.compile(
    r"\b(?:because|since|due to|as a result|in order to|so that|caused?|reasons?|owing|thanks to|led to|therefore|thus|to avoid|to prevent|after)\b",
    re.I,
)
_CAPITAL = re.compile(r"\b[A-Z][\w’'\-]*")
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|of|on|outside|across|off|through|between|around)\s+(?:the\s+|south\w*\s+|north\w*\s+|east\w*\s+|west\w*\s+|central\s+)*[A-Z]"
)


@lru_cache(maxsize=8192)
def read(sentence: str) -> _Read:
    """Take a sentence apart (cached: the same sentences come up again and again)."""
    order = tuple(stem(w) for w in words(sentence.lower()))
    kinds = {
        "date": frozenset(m.group().lower() for m in _DATE.finditer(sentence)),
        "number": frozenset(m.group().lower() for m in _NUMBER.finditer(sentence)),
        "money": frozenset(m.group().lower() for m in _MONEY.finditer(sentence)),
        "percent": frozenset(m.group().lower() for m in _PERCENT.finditer(sentence)),
        "duration": frozenset(m.group().lower() for m in _DURATION.finditer(sentence)),
        "reason": frozenset(m.group().lower() for m in _REASON.finditer(sentence)),
        "name": frozenset(
            m.group().lower()
            for m in _CAPITAL.finditer(sentence)
            if m.start() or m.group().lower() not in STOP_WORDS
        ),
        "place": frozenset(m.group().lower() for m in _PLACE.finditer(sentence)),
    }
    return _Read(order, frozenset(w for w in order if w not in _STOP_STEMS), kinds)


_STOP_STEMS = frozenset(stem(w) for w in STOP_WORDS) | STOP_WORDS
_KIND_OF: dict[AnswerType, tuple[str, ...]] = {
    "person": ("name",), "place": ("name", "place"), "date": ("date",), "number": ("number",), "money": ("money",),
    "percent": ("percent",), "duration": ("duration",), "reason": ("reason",),
}  # fmt: skip


class Asked:
    """A question made ready for comparison: stems in order, and an idf weight for each content stem."""

    def __init__(self, question: Question, idf: Idf) -> None:
        self.question = question
        self.order = [stem(w) for w in words(question.rewritten.lower())]
        weights: dict[str, float] = {}
        for word in question.terms:
            weights[stem(word)] = max(weights.get(stem(word), 0.0), idf(word))
        self.weights = weights
        self.total = sum(weights.values()) or 1.0
        self.heaviest = max(weights.values(), default=1.0) or 1.0
        self.pairs = {
            (a, b) for a, b in zip(self.order, self.order[1:], strict=False) if a in weights or b in weights
        }
        self.names = [frozenset(stem(w) for w in words(n.lower())) - _STOP_STEMS for n in question.names]
        self.said = {w.lower() for w in WORD.findall(question.rewritten)}

    def covered(self, stems: frozenset[str] | set[str]) -> float:
        """The share of the question's weight that a set of stems has."""
        return sum(w for s, w in self.weights.items() if s in stems) / self.total


def matrix(asked: Asked, vector: Vector, blocks: Sequence[Block]) -> Vector:
    """One row a sentence, blocks in order, columns as `NAMES`; float32."""
    rows: list[list[float]] = []
    for block in blocks:
        rows.extend(_rows(asked, vector, block))
    return np.asarray(rows, dtype=np.float32).reshape(-1, len(NAMES))


def _rows(asked: Asked, vector: Vector, block: Block) -> list[list[float]]:
    reads = [read(s) for s in block.sentences]
    cosines = (block.vectors @ vector).tolist() if len(reads) else []
    title = read(block.title).content
    whole = frozenset().union(title, *(r.content for r in reads))
    of_passage = block.cosine if block.cosine is not None else float(np.mean(cosines)) if cosines else 0.0
    shared = (of_passage, 1 / (block.rank + 1), asked.covered(whole), asked.covered(title))
    return [_row(asked, block, reads, cosines, i, title, shared) for i in range(len(reads))]


def _row(
    asked: Asked,
    block: Block,
    reads: list[_Read],
    cosines: list[float],
    i: int,
    title: frozenset[str],
    shared: tuple[float, float, float, float],
) -> list[float]:
    me = reads[i]
    before = reads[i - 1].content if i else title
    context = me.content | before
    matched = [w for s, w in asked.weights.items() if s in me.content]
    neighbours = [cosines[j] for j in (i - 1, i + 1) if 0 <= j < len(cosines)]
    typed, untyped = _typed(asked, me)
    missing = [n for n in asked.names if n and not n <= (context | title)]
    new = len(me.content) - len(matched)
    return [
        cosines[i],
        max(neighbours, default=cosines[i]),
        shared[0],
        shared[1],
        sum(matched) / asked.total,
        asked.covered(context),
        shared[2],
        max(matched, default=0.0) / asked.heaviest,
        _bm25(asked, me),
        _bigrams(asked, me),
        _near(asked, me),
        typed,
        untyped,
        math.log1p(max(new, 0)),
        math.log1p(len(me.order)),
        float(i == 0),
        shared[3],
        len(missing) / len(asked.names) if asked.names else 0.0,
        _furniture(block.sentences[i]),
    ]


def _bm25(asked: Asked, me: _Read) -> float:
    norm = 1.2 * (0.25 + 0.75 * len(me.order) / 25)
    total = 0.0
    for s, weight in asked.weights.items():
        if s in me.content:
            times = me.order.count(s)
            total += weight * times * 2.2 / (times + norm)
    return total / asked.total


def _bigrams(asked: Asked, me: _Read) -> float:
    if not asked.pairs:
        return 0.0
    return sum(p in asked.pairs for p in set(zip(me.order, me.order[1:], strict=False))) / len(asked.pairs)


def _near(asked: Asked, me: _Read) -> float:
    at = [n for n, s in enumerate(me.order) if s in asked.weights]
    return len(at) / (at[-1] - at[0] + 1) if len(at) > 1 else 0.0


def _typed(asked: Asked, me: _Read) -> tuple[float, float]:
    kind = asked.question.answer_type
    if kind is None or kind == "thing":
        return 0.0, 0.0
    found: set[str] = set()
    for name in _KIND_OF[kind]:
        found.update(me.kinds[name])
    fresh = [f for f in found if f not in asked.said and stem(f) not in asked.weights]
    return float(bool(fresh)), float(not fresh)


def _furniture(sentence: str) -> float:
    ends = sentence.rstrip("”’\"')")[-1:]
    return float(ends == "?") + 0.5 * float(ends not in ".!?…") + 0.5 * float(len(sentence) < 30)
