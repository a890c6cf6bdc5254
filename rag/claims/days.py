"""Days that a text names, and where they stand: they are no amounts."""

from __future__ import annotations

import re

from rag.terms import MONTHS, stem

_MONTHS = {name: n for n, name in enumerate(MONTHS, start=1)}
_MONTH = "|".join(_MONTHS)
# “Sept. 12”, as agencies write it.
_SHORT = {"sept": 9} | {name[:3]: n for name, n in _MONTHS.items()}
_ANY = f"{_MONTH}|(?:{'|'.join(_SHORT)})\\b\\.?"
_TH = "(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}}){_TH} (?P<m1>{_ANY})|(?P<m2>{_ANY}) (?P<d2>\d{{1,2}}){_TH})(?!\w)"
    r"(?:,? (?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
# “May” and “march” are words too.
_IN_MONTH = re.compile(
    rf"\b(?:in|since|last|until|early|late|mid)[ -](?:early |late |mid-)?({_MONTH})\b(?! \d)", re.I
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,$€£-])(?:19|20)\d\d(?![\d,.]\d|\s?%)\b")
_CLOCK = re.compile(
    r"\b\d{1,2}(?::\d\d|\.\d\d)(?=\s?[ap]\.?m\b)|\b\d{1,2}:\d\d\b|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE
)
_MOMENT = re.compile(
    rf"\b(?:today|tonight|yesterday|tomorrow|(?:this|last|next) (?:week|month))\b|{_WEEKDAY.pattern}", re.I
)
# “May” and “march” are words too, and no sentence is told apart by them.
_NAMED = re.compile(
    rf"{_WEEKDAY.pattern}|\b(?:{_MONTH.replace('may|', '')}|jan|feb|apr|aug|sept?|oct|nov|dec)\b",
    re.IGNORECASE,
)


def find_days(text: str) -> frozenset[str]:
    """The days that a text names: `monday`, `04-02` (2 April), `1967`, and a month without a day: `april`."""
    days = {m.group().lower() for m in _WEEKDAY.finditer(text)}
    for m in _DATE.finditer(text):
        named = (m["m1"] or m["m2"]).lower().rstrip(".")
        month = _MONTHS.get(named) or _SHORT[named]
        days.add(f"{month:02}-{int(m['d1'] or m['d2']):02}")
        days.update([m["year"]] if m["year"] else [])
    days.update(m[1].lower() for m in _IN_MONTH.finditer(text))
    return frozenset(days | {m.group() for m in _YEAR.finditer(_DATE.sub(" ", text))})


def find_moments(text: str) -> frozenset[str]:
    """The words of a text that name a day as seen from the day it was written on: `yesterday`, `friday`."""
    return frozenset(m.group().lower() for m in _MOMENT.finditer(text))


def name_days(text: str) -> frozenset[str]:
    """The stems of the names of weekdays and months in a text."""
    return frozenset(stem(m.group().lower()) for m in _NAMED.finditer(text))


def without_days(text: str) -> str:
    """The text with spaces for its dates, years and times of day; every offset stays."""
    for pattern in (_DATE, _CLOCK, _YEAR):
        text = pattern.sub(lambda m: " " * len(m.group()), text)
    return text
