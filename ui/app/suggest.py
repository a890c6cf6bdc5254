"""Questions worth asking next, each asked once beforehand: none is offered that the library does not answer."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rag.records import Answer, Statement
    from rag.tracker import Tracker

OFFERED = 3
TRIED = 6
LONGEST_NAME = 60
SURE = 0.75
"""Confidence of an attribution from which its speaker is worth a question."""
# A run of capitalised words inside a sentence, with the small words that names hold: `Court of Session`.
_TOPIC = re.compile(r"(?<=[a-z,] )[A-Z][\w’-]{2,}(?:(?: of| for| and| the| de)* [A-Z][\w’-]+)*\b")
_WORD = r"(?:[A-Z][\w.’'-]*|of|and|for|the|de|la|van|von|bin|al)"
_NAME = re.compile(rf"(?:[Tt]he )?{_WORD}(?: {_WORD})*")
_ADJECTIVE = re.compile(r"[A-Z]\w+(?:ian|ean|can|ish|ese|ic)")
_BODIES = (
    "Party",
    "Court",
    "House",
    "Union",
    "Council",
    "Committee",
    "Commission",
    "Organization",
    "Department",
)
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
    names = [name for name, _ in library.speakers() if _is_name(name)][:TRIED]
    return _answered(library, [i for n in names for i in _about(n, library.statements(speaker=n))[:1]], set())


def _ideas(library: Tracker, answer: Answer) -> Iterator[Idea]:
    """About the people quoted: what else they said; then those who speak beside them."""
    quotes = answer.quotes or answer.near_misses
    quoted = {n: _about(n, library.statements(speaker=n)) for n in _named(q.statement for q in quotes)}
    yield from (idea for ideas in quoted.values() for idea in ideas[:1])
    for quote in quotes[:2]:
        beside = library.statements_of(quote.article.id)
        for name in _named(beside):
            if name not in quoted:
                yield from _about(name, beside)[:1]
    yield from (idea for ideas in quoted.values() for idea in ideas[1:2])


def _named(statements: Iterable[Statement | None]) -> list[str]:
    """The people and bodies that are surely meant, each once."""
    sure = (s for s in statements if s and not s.anonymous and s.confidence >= SURE)
    return [name for name in dict.fromkeys(s.speaker_name for s in sure) if name and _is_name(name)]


def _is_name(name: str) -> bool:
    """Whether a speaker reads like a name of two words or more, not like `Reports` or `two people at the scene`."""
    return (
        len(name) <= LONGEST_NAME
        and _NAME.fullmatch(name) is not None
        and sum(w[0].isupper() and w != "The" for w in name.split()) > 1
    )


def _about(name: str, statements: Iterable[Statement]) -> list[Idea]:
    """“What did NAME say about X?”, X being a name in their statements, the most frequent first."""
    said = [s for s in statements if s.speaker_name == name]
    texts = {s.article.id: s.article.text for s in said}
    common = {w for text in texts.values() for w in re.findall(r"\b[a-z][\w’-]+", text)}
    own = {*name.split(), *_DAYS}
    topics = Counter(t for s in said for t in _TOPIC.findall(s.text) if not own & set(t.split()))
    named = [t for t, _ in topics.most_common() if " " in t or _is_topic(t, common)]
    called = _with_article(name, texts.values())
    return [
        Idea(f"What did {called} say about {_with_article(t, texts.values())}?", name) for t in named
    ] or [Idea(f"What did {called} say?", name)]


def _is_topic(word: str, common: Set[str]) -> bool:
    """Whether one capitalised word names something: not `Court`, which is written small too, and not `Russian`."""
    return word.lower() not in common and not _ADJECTIVE.fullmatch(word)


def _with_article(name: str, texts: Iterable[str]) -> str:
    """`the Labour Party`, where that is how it is mostly written."""
    plain = name.removeprefix("The ").removeprefix("the ")
    if plain != name or plain.endswith(_BODIES):
        return f"the {plain}"
    uses = [m[1] for t in texts for m in re.finditer(rf"(\b[Tt]he )?\b{re.escape(plain)}\b(?! [A-Z])", t)]
    return f"the {plain}" if 2 * sum(map(bool, uses)) > len(uses) else plain


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
