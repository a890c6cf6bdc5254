"""Questions worth asking next, each asked once beforehand: none is offered that the library does not answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.records import Answer, Statement
    from rag.tracker import Tracker

OFFERED = 3
TRIED = 5
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’-]+(?: [A-Z][\w’-]+)*")


def questions_after(library: Tracker, answer: Answer, asked: Sequence[Answer]) -> list[str]:
    """Up to three questions that follow an answer, with answers that show something new."""
    shown = {(q.article.id, q.start) for a in asked for q in a.quotes}
    known = {a.question.casefold() for a in asked}
    ideas = [q for q in dict.fromkeys(_ideas(library, answer)) if q.casefold() not in known]
    return _answered(library, ideas, shown)


def first_questions(library: Tracker) -> list[str]:
    """Up to three questions for an empty conversation, about the people who say most."""
    speakers = [name for name, _ in library.speakers()[:TRIED] if name[:1].isupper()]
    ideas = (idea for name in speakers for idea in _about(library, name, library.statements(speaker=name), 1))
    return _answered(library, list(ideas), set())


def _ideas(library: Tracker, answer: Answer) -> Iterator[str]:
    quotes = answer.quotes or answer.near_misses
    named = [q.statement for q in quotes if q.statement and not q.statement.anonymous]
    names = dict.fromkeys(s.speaker_name for s in named if s.speaker_name)
    said = [s for name in names for s in library.statements(speaker=name)]
    for name in names:
        yield from _about(library, name, [s for s in said if s.speaker_name == name], 2)
    for quote in quotes[:2]:
        others = [
            s
            for s in library.statements_of(quote.article.id)
            if s.speaker_name and s.speaker_name not in names
        ]
        for name in dict.fromkeys(s.speaker_name for s in others if s.speaker_name and not s.anonymous):
            yield from _about(library, name, [s for s in others if s.speaker_name == name], 1)


def _about(library: Tracker, name: str, statements: Iterable[Statement], most: int) -> Iterator[str]:
    """“What did NAME say about X?”, X being a name that a statement mentions."""
    own = set(name.split())
    topics = (t for s in statements for t in _NAME.findall(s.text) if not own & set(t.split()))
    found = 0
    for topic in dict.fromkeys(topics):
        if found == most:
            return
        yield f"What did {name} say about {topic}?"
        found += 1
    if not found:
        yield f"What did {name} say?"


def _answered(library: Tracker, ideas: Sequence[str], shown: set[tuple[str, int]]) -> list[str]:
    good: list[str] = []
    for idea in ideas[:TRIED]:
        answer = library.ask(idea, k=2)
        slices = {(q.article.id, q.start) for q in answer.quotes}
        if answer.status == "answered" and slices - shown:
            good.append(idea)
        if len(good) == OFFERED:
            break
    return good
