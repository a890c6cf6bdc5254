"""The days that a question speaks of."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from rag.terms import MONTHS

_MONTHS = {name[:3]: n for n, name in enumerate(MONTHS, start=1)}
_MONTH = rf"(?P<month>{'|'.join(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_BEFORE_MONTH = r"\b(?:in|during|since|until|before|after|by|last|this|early|late|mid)"
_DATES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        rf"\b{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?\b",
        rf"\b{_MONTH} {_DAY}\b(?!\d)(?:,? {_YEAR})?",
        rf"\b{_MONTH},? (?:of )?{_YEAR}\b",
        rf"{_BEFORE_MONTH} {_MONTH}(?!\w)",
        rf"\b(?:in|during|since|until|before|after|by|of) {_YEAR}\b",
    )
)

Days = tuple[date | None, date | None]


def dates_in(question: str, today: date | None) -> Days:
    """The inclusive range of days that a question speaks of; (None, None) when it speaks of none.

    “last week” and a month without a year count back from `today`, and are not read without it.
    """
    found = _found(question, today)
    if found is None:
        return None, None
    start, end, where = found
    cues = {*question[: where[0]].lower().split()[-2:], *question[where[0] :].lower().split()[:1]}
    if "after" in cues:
        return _shifted(end, 1), None
    if "before" in cues:
        return None, _shifted(start, -1)
    if "since" in cues:
        return start, None
    if cues & {"until", "till", "by"}:
        return None, end
    return start, end


def _shifted(day: date, days: int) -> date:
    """Some days later, but no further than the calendar goes."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def without_dates(question: str, today: date | None) -> str:
    """A question without the words that say when."""
    found = _found(question, today)
    if found is None:
        return question
    start, end = found[2]
    before = re.sub(
        r"\b(?:as of|in|on|of|during|since|until|till|before|after|by|from)\s*$",
        "",
        question[:start],
        flags=re.I,
    )
    return " ".join((before + question[end:]).split())


_Found = tuple[date, date, tuple[int, int]]
"""First and last day, and where they are written."""


def _found(question: str, today: date | None) -> _Found | None:
    return (_relative(question, today) if today else None) or _absolute(question, today)


def _relative(question: str, today: date) -> _Found | None:
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    day = timedelta(days=1)
    spans = {
        "yesterday": (today - day, today - day),
        "today": (today, today),
        "this week": (monday, today),
        "last week": (monday - 7 * day, monday - day),
        "past week": (today - 7 * day, today),
        "this month": (month, today),
        "last month": ((month - day).replace(day=1), month - day),
        "past month": (today - 30 * day, today),
        "this year": (today.replace(month=1, day=1), today),
        "last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    for phrase, (start, end) in spans.items():
        at = re.search(rf"\b{phrase}\b", question, re.I)
        if at:
            return start, end, at.span()
    return None


def _absolute(question: str, today: date | None) -> _Found | None:
    for pattern in _DATES:
        match = pattern.search(question)
        span = _days(match.groupdict(), today) if match else None
        if match and span:
            return *span, match.span()
    return None


def _days(got: dict[str, str | None], today: date | None) -> tuple[date, date] | None:
    """The days of a written date, a month or a year; None where they are not in the calendar."""
    year, month, day = got.get("year"), _month(got.get("month")), got.get("day")
    if not year and not today:
        return None
    try:
        start = date(int(year) if year else today.year if today else 1, month or 1, int(day or 1))
        if today and not year and start > today:
            start = start.replace(year=start.year - 1)
    except ValueError:  # 31 June, or 29 February of another year
        return None
    last = month or 12
    return start, start if day else date(start.year, last, monthrange(start.year, last)[1])


def _month(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if written.isdigit() else _MONTHS[written.lower()[:3]]
