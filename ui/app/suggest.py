"""Questions worth asking next, each asked once beforehand: none is offered that the library does not answer."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rag.records import Answer, Quote, Statement
    from rag.tracker import Tracker

OFFERED = 3
TRIED = 6
TRIED_FIRST = 12
"""So many people are tried for an empty conversation: whoever says most in a newspaper is often an office."""
LONGEST_NAME = 60
SURE = 0.75
"""Confidence of an attribution from which its speaker is worth a question."""
# A run of capitalised words inside a sentence, with the small words that names hold: `Court of Session`.
_TOPIC = re.compile(r"(?<=[a-z,] )[A-Z][\w’-]{2,}(?:(?: of| for| and| the| de)* [A-Z][\w’-]+)*\b")
_WORD = r"(?:[A-Z][\w.’'-]*|of|and|for|the|de|la|van|von|bin|al)"
_NAME = re.compile(rf"(?:[Tt]he )?{_WORD}(?: {_WORD})*")
_ADJECTIVE = re.compile(r"[A-Z]\w+(?:ian|ean|can|ish|ese|ic|oan)s?")
# Where a name ends, and is not the beginning of what another noun is called by.
_ENDS = re.compile(
    r"[’']s\b(?! [A-Z])|[.,;:!?)”\"]|$"
    r"|\s+(?:and|or|but|is|was|has|had|will|to|in|on|at|as|for|from|by|with|that|after)\b"
)
# What stands behind these is where, when or how something was said, or one of its kind, and not what about: “in New
# York”, “on Twitter”, “as a Production Assistant”, “a hot Jupiter”, or to whom; behind these stands a part of a name:
# “bin Salman”, “Kamloops, Canada”.
_ASIDE = re.compile(
    r"\b(?:(?:in|at|near|via|from|to|through|throughout|outside|inside)(?: the)?|as(?: an?| the)?|an?(?: [a-z-]+)?"
    r"|bin|bint|ibn|al|van|von|der|den|del|della|di|da|du|la|le) $|[A-Z][\w.]*\)?, $"
)
_MEDIUM = re.compile(
    r"Twitter|Facebook|Instagram|You[Tt]ube|Tik[Tt]ok|Linked[Ii]n|Telegram|Truth Social|Weibo|Snapchat|Reddit|Zoom"
    r"|Skype|Fox News|CNN|MSNBC|[NCA]BC|CBS|BBC|NPR|C-SPAN|Meet the Press|State of the Union"
)
# Two people or outlets that one sentence names together are no speaker to ask for; an office may have two matters.
_JOINED = re.compile(r" and | & ")
_OFFICE = re.compile(
    r"\b(?:Depart|Minist|Office|Committee|Agency|Admin|Instit|Center|Centre|Bureau|Commission|Council)"
)
# “JUST WATCHED”, in capitals all of it, is of the page and not of the article; “NATO” and “ODESC” are names.
_SHOUTED = re.compile(r"\b[A-Z]{4,} [A-Z]{2,}\b|\b[A-Z]{2,} [A-Z]{4,}\b|\b[A-Z]{7,}\b|\bWATCH\b")
_BODY = re.compile(
    r"(?:\w+ )?(?:Party|Council|Committee|Commission|Union|Ministry|Department|Office|Bank|Court) (?:of|for|on)\b"
)
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
_DAYS = {
    *calendar.day_name,
    *calendar.month_name[1:],
    *calendar.month_abbr[1:],
    "Sept",
    "Celsius",
    "Fahrenheit",
}


class Idea(NamedTuple):
    """A question, and who has to say what in a sentence of its answer for it to be a good one."""

    question: str
    speaker: str = ""
    topic: str = ""


def questions_after(library: Tracker, answer: Answer, asked: Sequence[Answer]) -> list[str]:
    """Up to three questions that follow an answer, with answers that show something new."""
    shown = {(q.article.id, q.start) for a in asked for q in a.quotes}
    ideas = _new(chain(_claim_ideas(library, answer), _ideas(library, answer)), asked)
    return _answered(library, ideas, shown, [(a.question, a) for a in asked], TRIED)


def _new(ideas: Iterable[Idea], asked: Sequence[Answer]) -> Iterator[Idea]:
    """Each once, and none that was asked; the next is looked for when the one before has been tried."""
    known = {a.question.casefold() for a in asked}
    for idea in ideas:
        if idea.question.casefold() not in known:
            known.add(idea.question.casefold())
            yield idea


def first_questions(library: Tracker) -> tuple[str, ...]:
    """Up to three questions for an empty conversation, about the people who say most; found once for a library as it
    stands, since every page that opens shows them."""
    info = library.info()
    return _first_questions(library, info["articles"], info["statements"])


@lru_cache(maxsize=4)
def _first_questions(library: Tracker, _articles: int, _statements: int) -> tuple[str, ...]:
    names = [name for name, _ in library.speakers() if _is_name(name)][:TRIED_FIRST]
    outlets = _outlets(library)
    ideas = (i for n in names for i in islice(_about(n, library.statements(speaker=n), outlets), 1))
    return tuple(_answered(library, ideas, set(), (), TRIED_FIRST))


def _claim_ideas(library: Tracker, answer: Answer) -> Iterator[Idea]:
    """What may be asked of the claim of the quote that comes first, where something is known of it."""
    quote = answer.about or next(iter(answer.quotes), None)
    claim = library.claim_of(quote) if quote else None
    if claim is None:
        return
    kinds = {r.kind for r in claim.relations}
    if "denied_by" in kinds:
        yield Idea("Has anyone denied it?")
    if "updates" in kinds:
        yield Idea("How did the number change?")
    if len({q.article.id for q in claim.occurrences}) > 1:
        yield Idea("Who else reported this?")


def _outlets(library: Tracker) -> frozenset[str]:
    """The words of the outlets' names: an outlet is not what its articles are about."""
    return frozenset(w.lower() for name, _ in library.sources() for w in re.split(r"\W+", name) if w)


def _ideas(library: Tracker, answer: Answer) -> Iterator[Idea]:
    """About the people quoted: what else they said; then those who speak beside them."""
    quotes = answer.quotes or answer.near_misses
    outlets = _outlets(library)
    quoted = {
        n: _about(n, library.statements(speaker=n), outlets) for n in _named(q.statement for q in quotes)
    }
    yield from (idea for ideas in quoted.values() for idea in islice(ideas, 1))
    for quote in quotes[:2]:
        beside = library.statements_of(quote.article)
        for name in _named(beside):
            if name not in quoted:
                yield from islice(_about(name, beside, outlets), 1)
    yield from (idea for ideas in quoted.values() for idea in islice(ideas, 1))  # the second of each


def _named(statements: Iterable[Statement | None]) -> list[str]:
    """The people and bodies that are surely meant, each once."""
    sure = (s for s in statements if s and not s.anonymous and s.confidence >= SURE)
    return [name for name in dict.fromkeys(s.speaker_name for s in sure) if name and _is_name(name)]


def _is_name(name: str) -> bool:
    """Whether a speaker reads like a name of two words or more, not like `Reports` or `two people at the scene`."""
    return (
        len(name) <= LONGEST_NAME
        and _NAME.fullmatch(name) is not None
        and not _SHOUTED.search(name)
        and not (_JOINED.search(name) and not _OFFICE.search(name))
        and sum(w[0].isupper() and w != "The" for w in name.split()) > 1
    )


def _about(name: str, statements: Iterable[Statement], outlets: Set[str]) -> Iterator[Idea]:
    """“What did NAME say about X?”, X being a name in their statements, the most frequent first; nothing for a name
    that is only the beginning of one."""
    said = [s for s in statements if s.speaker_name == name]
    texts = {s.article.id: s.article.text for s in said}
    if any(re.search(rf"\b{re.escape(name)} (?:on|of|for) [A-Z]", text) for text in texts.values()):
        return
    common = {w for text in texts.values() for w in re.findall(r"\b[a-z][\w’-]+", text)}
    own = {*name.split(), *_DAYS}
    topics = Counter(t for s in said for t in _topics_of(s.text) if not own & set(t.split()))
    named = [
        t
        for t, _ in topics.most_common()
        if not {w.lower() for w in t.split()} <= outlets and (" " in t or _is_topic(t, common))
    ]
    called = _with_article(name, texts.values())
    for topic in named:
        yield Idea(f"What did {called} say about {_with_article(topic, texts.values())}?", name, topic)
    if not named:
        yield Idea(f"What did {called} say?", name)


def _topics_of(text: str) -> list[str]:
    """The names in a text that something is said about: not the first words of “NATO treaty” or “Category 5”."""
    whole = (m for m in _TOPIC.finditer(text) if not text[: m.start()].split()[-1][:1].isupper())
    found = (m for m in whole if _ENDS.match(text, m.end()) and not _ASIDE.search(text, 0, m.start()))
    return [m.group() for m in found if not (_SHOUTED.search(m.group()) or _MEDIUM.fullmatch(m.group()))]


def _is_topic(word: str, common: Set[str]) -> bool:
    """Whether one capitalised word names something: not `Court`, which is written small too, and not `Russian`."""
    return word.lower() not in common and not _ADJECTIVE.fullmatch(word)


def _with_article(name: str, texts: Iterable[str]) -> str:
    """`the Labour Party`, where that is how it is mostly written."""
    plain = name.removeprefix("The ").removeprefix("the ")
    if plain != name or plain.endswith(_BODIES) or _BODY.match(plain):
        return f"the {plain}"
    if re.search(r"[’']s ", plain):
        return plain
    found = ((t, m) for t in texts for m in re.finditer(rf"(\b[Tt]he )?\b{re.escape(plain)}\b", t))
    uses = [m[1] for t, m in found if not re.match(r" [A-Z]", t[m.end() :])]
    return f"the {plain}" if 2 * sum(map(bool, uses)) > len(uses) else plain


def _answered(
    library: Tracker,
    ideas: Iterable[Idea],
    shown: set[tuple[str, int]],
    history: Sequence[tuple[str, Answer]],
    most: int,
) -> list[str]:
    """The ideas, of so many tried, whose answer in this conversation begins with a sentence that was not shown yet, and
    that fits."""
    good: list[str] = []
    articles = {article for article, _ in shown}
    for idea in islice(ideas, most):
        answer = library.ask(idea.question, k=1, history=history)
        new = [q for q in answer.quotes if (q.article.id, q.start) not in shown and _fits(idea, q, articles)]
        if answer.status == "answered" and new:
            good.append(idea.question)
        if len(good) == OFFERED:
            break
    return good


def _fits(idea: Idea, quote: Quote, articles: Set[str]) -> bool:
    """Whether a quote answers an idea by itself: the speaker says it and names the topic, or without a topic, says it
    in one of the articles that the conversation quotes, if there are any yet."""
    if idea.speaker and quote.speaker_name != idea.speaker:
        return False
    if idea.topic:
        return idea.topic in quote.text
    return not idea.speaker or not articles or quote.article.id in articles
