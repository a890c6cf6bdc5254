"""Questions worth asking next, each asked once beforehand: none is offered that the library does not answer."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rag.records import Answer, Statement
    from rag.tracker import Tracker

OFFERED = 3
TRIED = 6
_TOPIC = re.compile(r"(?<=[a-z,] )[A-Z][a-z’-]{2,}(?: [A-Z][\w’-]+)*")
_DAYS = {*calendar.day_name, *calendar.month_name[1:]}


class Idea(NamedTuple):
    """A question, and who has to be quoted in its answer for it to be a good one."""

    question: str
    speaker: str


def questions_after(library: Tracker, answer: Answer, asked: Sequence[Answer]) -> list[str]:
    """Up to three questions that follow an answer, with answers that show something new."""
    shown = {(q.article.id, q.start) for a in asked for q in a.quotes}
    known = {a.question.casefold() for a in asked}
    ideas = [i for i in dict.fromkeys(_ideas(library, answer)) if i.question.casefold() not in known]
    return _answered(library, ideas, shown)


def first_questions(library: Tracker) -> list[str]:
    """Up to three questions for an empty conversation, about the people who say most."""
    names = [name for name, _ in library.speakers()[:TRIED] if name[:1].isupper() and " " in name]
    return _answered(library, [i for n in names for i in _about(n, library.statements(speaker=n), 1)], set())


def _ideas(library: Tracker, answer: Answer) -> Iterator[Idea]:
    """About the people quoted: what else they said; then those who speak beside them."""
    quotes = answer.quotes or answer.near_misses
    names = _named(q.statement for q in quotes if q.statement)
    for name in names:
        yield from _about(name, library.statements(speaker=name), 2)
    for quote in quotes[:2]:
        beside = library.statements_of(quote.article.id)
        for name in _named(beside):
            if name not in names:
                yield from _about(name, beside, 1)


def _named(statements: Iterable[Statement]) -> list[str]:
    return list(dict.fromkeys(s.speaker_name for s in statements if s.speaker_name and not s.anonymous))


def _about(name: str, statements: Iterable[Statement], most: int) -> list[Idea]:
    """“What did NAME say about X?”, X being a name in one of their statements."""
    own = set(name.split())
    said = [s for s in statements if s.speaker_name == name]
    topics = (t for s in said for t in _TOPIC.findall(s.text) if not {*own, *_DAYS} & set(t.split()))
    called = name.replace("The ", "the ", 1) if name.startswith("The ") else name
    found = [Idea(f"What did {called} say about {t}?", name) for t in list(dict.fromkeys(topics))[:most]]
    return found or [Idea(f"What did {called} say?", name)]


def _answered(library: Tracker, ideas: Sequence[Idea], shown: set[tuple[str, int]]) -> list[str]:
    """The ideas whose answer quotes their speaker in a sentence that was not shown yet."""
    good: list[str] = []
    for idea in ideas[:TRIED]:
        answer = library.ask(idea.question, k=2)
        fresh = [q for q in answer.quotes if (q.article.id, q.start) not in shown]
        if answer.status == "answered" and any(q.speaker_name == idea.speaker for q in fresh):
            good.append(idea.question)
        if len(good) == OFFERED:
            break
    return good
