"""A sentence taken apart: its stems, and the kinds of thing that it holds, such as dates and names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rag.rank.word_vectors import word_vectors
from rag.terms import CALENDAR, STOP_WORDS, numerals, stem, words


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence taken apart once: its stems in order, the content stems, the rows of its content words in the
    word vectors (row 0 first, which is like nothing), and the kinds of thing it holds."""

    order: tuple[str, ...]
    content: frozenset[str]
    rows: tuple[int, ...]
    kinds: Mapping[str, frozenset[str]]


_MONTHS = "|".join(sorted(CALENDAR))
_NUMBER_WORDS = (
    rf"{numerals(1)}|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|third|quarter|twice|once|"
    r"several|no"
)
_DATE = re.compile(
    rf"\b(?:1\d|20)\d\d(?:s\b|\b|–)|\b(?:{_MONTHS})s?\b|\b\d{{1,2}}(?:st|nd|rd|th) centur\w+|"
    r"\b(?:yesterday|today|tonight|century|centuries|decade|era|spring|summer|autumn|winter)\b",
    re.I,
)
_NUMBER = re.compile(rf"\d[\d,.]*|\b(?:{_NUMBER_WORDS})\b", re.I)
_COIN = r"(?:dollars|pounds|euros|yen|yuan|rupees|francs|crowns|pesos|r[ou]+bles|lira|USD|GBP|cents)"
_MONEY = re.compile(
    rf"[$£€¥₹]\s?\d|\b\d[\d,.]*\s?(?:million |billion |trillion )?{_COIN}\b|\b(?:free|dollars)\b", re.I
)
_PERCENT = re.compile(
    r"\d\s?%|\bper ?cent\b|\bpercent\w*|\b(?:half|third|quarter|two-thirds|majority)\b", re.I
)
_SPANS = r"(?:year|month|week|day|hour|minute|second|decade|centur)"
_DURATION = re.compile(rf"(?:\d|\b(?:{_NUMBER_WORDS}|a|an))[\w\s,.\-–]{{0,12}}\b{_SPANS}", re.I)
_REASON = re.compile(
    r"\b(?:because|since|due to|as a result|in order to|so that|caused?|reasons?|owing|thanks to|led to|"
    r"therefore|thus|to avoid|to prevent|after)\b",
    re.I,
)
_CAPITAL = re.compile(r"\b[A-Z][\w’'\-]*")
_FULL_NAME = re.compile(r"\b(?:[A-Z][\w’'\-]*\.? (?:(?:de|van|von|bin|al|la|da) )?)+[A-Z][\w’\-]+")
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|of|on|outside|across|off|through|between|around)\s+"
    r"(?:the\s+|south\w*\s+|north\w*\s+|east\w*\s+|west\w*\s+|central\s+)*[A-Z]"
)


@lru_cache(maxsize=8192)
def read(sentence: str) -> Reading:
    """Take a sentence apart (cached: the same sentences come up again and again)."""
    low = words(sentence.lower())
    order = tuple(stem(w) for w in low)
    rows = (0, *dict.fromkeys(word_vectors().row(w) for w in low if w not in STOP_WORDS))
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
            if m.group().lower() not in CALENDAR and (m.start() or m.group().lower() not in STOP_WORDS)
        ),
        "full name": frozenset(m.group().lower() for m in _FULL_NAME.finditer(sentence)),
        "place": frozenset(m.group().lower() for m in _PLACE.finditer(sentence)),
    }
    return Reading(order, frozenset(w for w in order if w not in STOP_STEMS), rows, kinds)


STOP_STEMS = frozenset(stem(w) for w in STOP_WORDS) | STOP_WORDS
