"""Whether a sentence is from the days and the outlet that a question asks for, and what is told where none is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.answer.absent import place
from rag.questions import Question
from rag.rank.candidates import Candidate
from rag.terms import MONTHS, words


def other_origin(question: Question, shown: Sequence[Candidate]) -> list[str]:
    """That none of the sentences shown is of the days or from the outlet asked for, nor speaks of them, in words that
    follow “Only part of the question is supported: ”."""
    found = []
    if question.of_days and not any(is_of_days(question, c) or _tells_days(question, c) for c in shown):
        found.append(f"none of these articles is {_days_asked(question)}")
    if question.source and not any(is_of_outlet(question, c) or _tells_outlet(question, c) for c in shown):
        found.append(f"none of these articles is from {question.source}")
    return found


def is_of_days(question: Question, candidate: Candidate) -> bool:
    """Whether its article is of the days that the question speaks of, if it speaks of any."""
    day = candidate.hit.passage.article.published
    since, until = question.since or date.min, question.until or date.max
    return since <= (day or date.min) <= until


def is_of_outlet(question: Question, candidate: Candidate) -> bool:
    """Whether its article is from the outlet that the question names."""
    source = candidate.hit.passage.article.source.lower()
    return question.source is not None and question.source.lower() in source


def _tells_days(question: Question, candidate: Candidate) -> bool:
    """Whether its passage speaks of those days, or nobody can tell: the article has no date."""
    day = question.since or question.until or date.min
    here = set(words(place(candidate, whole=False).lower()))
    told = str(day.year) in here and (_is_year(question) or MONTHS[day.month - 1] in here)
    return told or candidate.hit.passage.article.published is None


def _is_year(question: Question) -> bool:
    since, until = question.since, question.until
    return since is not None and until is not None and (since.month, until.month) == (1, 12)


def _days_asked(question: Question) -> str:
    """The days as words that follow “is”: “from 2020-01-01 to 2020-01-31”, “of 2020-03-04”."""
    since, until = question.since, question.until
    if since == until:
        return f"of {since}"
    return " ".join(
        f"{word} {day}" for word, day in (("from", since), ("to" if since else "until", until)) if day
    )


def _tells_outlet(question: Question, candidate: Candidate) -> bool:
    return (question.source or "").lower() in place(candidate, whole=False).lower()
