"""Whether a sentence tells a thing of the kind that a question asks for: somebody, a date, a count of somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.absent import LIKE, is_told, likest, names_in_passing
from rag.answer.doers import did_nobody, has_doer, tells_of_another, turned_round
from rag.answer.measures import tells_length, unmeasured
from rag.questions import Question
from rag.questions.kinds import AnswerType, role_asked, thing_asked
from rag.questions.names import TITLES
from rag.questions.tolls import counted_in, counts_only_time, states_toll, told_as
from rag.rank.candidates import Candidate
from rag.rank.word_vectors import word_vectors
from rag.terms import CALENDAR, STOP_WORDS, numerals, stem, stems, words

_KINDS: dict[AnswerType, str] = {
    "person": "names nobody else",
    "place": "names no place",
    "date": "gives no date",
    "number": "gives no number",
    "money": "gives no sum",
    "percent": "gives no share",
    "duration": "gives no length of time or age",
}
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his|their|who)\b", re.I)
_COUNTS_PEOPLE = re.compile(r"\b\d[\d,]* (?:people|persons)\b", re.I)

ALIKE = 0.4
"""The likeness of meaning from which a word is one for a thing of the kind asked for (a butterfly is an insect)."""

SAME = 0.7
"""The same from which one does what another does (a reliever is a pitcher)."""

_POINTS_BACK = re.compile(r"\W*(?:he|she|it|they|the (?:company|team|group|firm|airline))\b", re.I)
_TELLER = re.compile(
    r"(?:^|(?<=[,”\"] ))(?:[A-Z][\w.’'\-]*\s)+(?=(?:said|says|told|reported|tweeted|stated|announced)\b)"
    r"|\baccording to [^,.]*"
)
"""Who tells something, and is no part of it."""
_NAME = r"[A-Z][\w’'\-]*(?:\s(?:(?:and|of)\s)?[A-Z][\w’'\-]*)*"
_PLACES = re.compile(rf"\b(?:in|near|from|of|outside|across)\s+(?:the\s+)?{_NAME}(?:,\s{_NAME})*")
"""Where something is, and not what it is."""

_TIME = re.compile(
    r"\b(?:after|before|when|while|during|since|until|following|later|ago|\d{1,2}[.:]\d\d)\b", re.I
)
_HOW_MANY = re.compile(r"\bhow many (?P<what>(?:[a-z][\w-]* )?[a-z][\w-]*)", re.I)
_COUNT = re.compile(
    rf"(?<![\w.,$£€])(?:\d[\d,.]*|(?:{numerals(20)})(?:-\w+)?|{numerals(2)})(?: (?:hundred|thousand|million|billion))? "
    r"(?P<what>(?:[a-z][\w-]* )?[a-z][\w-]*)"
)
_HOW_LONG = re.compile(r"\bhow long (?:is|are|was|were)\b", re.I)
"""What is long in miles or in minutes: a bridge, a film."""
_POINTS_AT = re.compile(
    r"\W*(?:he|she|the (?:man|woman|boy|girl|teenager|victim|suspect))\b|\W*the [^,.;]{2,60}, \d{1,3},", re.I
)
_OWN_AGE = re.compile(
    r"(?P<who>(?:[A-Z][\w’'\-]*\.? )*[A-Z][\w’'\-]*)(?:,| \() ?\d{1,3}(?=[,;).](?:\W|$)| and\b| [–—-])"
)
"""Whose age it is: “Ida Berg, 34”."""
_NUMBERS = rf"\d|{numerals(10)}"
_AGE = re.compile(
    rf"\b(?:aged|ages?(?: of| from)?) (?:{_NUMBERS})|\byears?.old\b|"
    r"(?:\b(?:is|was|turned)|,) (?:only )?\d{1,3}\b(?! ?%|[.,:]\d| (?!and\b|when\b|at\b|on\b|in\b|years\b)[a-z])|"
    r"\b(?:dies|died|dead) (?:\w+ ){0,2}at \d{1,3}\b",
    re.I,
)


def other_kind(question: Question, best: Candidate, candidates: Sequence[Candidate], alone: bool) -> str:
    """What of the kind asked for the best sentence does not tell, in words that follow “Only part of the question is
    supported: ”; empty where it tells it. `alone` says that nothing else is missing."""
    if question.toll and not states_toll(question.toll, best.text):
        return f"no sentence puts a number to {told_as(question.toll)}"
    if (who := _uncounted(question, best, candidates)) and (question.toll or alone):
        return f"the nearest sentence counts no {who}"
    if question.toll and (other := names_in_passing(question, best)):
        return f"the nearest count is not said to be of {' and '.join(other)}"
    if question.answer_type == "person" and did_nobody(question, best):
        return "the nearest sentence does not say who did it"
    if turned := turned_round(question, best.text):
        return f"the nearest sentence says {turned}"
    if teller := tells_of_another(question, best):
        return f"the nearest sentence is said by {teller}, of somebody else"
    if kind := missing_kind(question, best, candidates):
        return f"the nearest sentence {_KINDS[kind]}"
    if question.answer_type == "number" and counts_only_time(question.asks, best.text):
        return "the nearest sentence gives no number but of days or years"
    if thing := _unnamed_thing(question, best):
        return f"the nearest sentence names no {thing}"
    if alone and (role := role_asked(question.asks)) and not _tells_role(role, best.around(behind=1)):
        return f"the nearest sentences name no {role}"
    if measure := unmeasured(question.rewritten, best.around()):
        return f"the nearest sentence gives no {measure}"
    return ""


def missing_kind(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> AnswerType | None:
    """The kind of thing asked for, where neither the best sentence nor, as far as it leans on it, the one before
    holds one that the question does not have itself."""
    kind = question.answer_type
    if kind not in _KINDS or not _lacks(best, kind):
        return None
    before = _before(best, candidates)
    leans = kind != "person" or _PRONOUN.search(best.text)
    if leans and before is not None and not _lacks(before, kind):
        return None
    if kind == "person" and (has_doer(question, best.text) or _has_speaker(question, best)):
        return None
    if (kind == "date" and _TIME.search(best.text)) or (kind == "duration" and _AGE.search(best.text)):
        return None
    if kind == "duration" and _HOW_LONG.search(question.rewritten) and tells_length(best.text):
        return None
    return kind


def _uncounted(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> str | None:
    """Who is to be counted, where neither the best sentence nor the one before it speaks of them or of anybody like
    them: fourteen officers who were hurt are no journalists, and 71 people may be anybody."""
    who = counted_in(question.rewritten)
    before = _before(best, candidates)
    near = f"{before.text if before else ''} {best.text}"
    if who is None or stem(who) in stems(near):
        return None
    return who if _COUNTS_PEOPLE.search(best.text) or likest(who, near) < LIKE else None


def counts(question: Question, text: str) -> bool:
    """Whether a text puts a number before what “How many …?” counts: “1,885 aftershocks”, “some 50 young migrants”."""
    asked = _HOW_MANY.search(question.rewritten)
    things = {stem(w) for w in words(asked["what"].lower()) if w not in STOP_WORDS} if asked else set()
    return any(
        stem(thing) in things for found in _COUNT.finditer(text) for thing in words(found["what"].lower())
    )


def tells_age(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence tells an age, that of whom the question names, or of “he” or “the man”; “for twelve years” is
    none, nor is her father's. Of what has no name, any age."""
    if not _AGE.search(candidate.text):
        return False
    lasts = {name.split()[-1] for name in question.names}
    if not lasts or _POINTS_AT.match(candidate.text):
        return True
    named = {word for name in question.names for word in words(name)}
    owners = [words(owner["who"]) for owner in _OWN_AGE.finditer(candidate.text)]
    theirs = not owners or any(
        lasts & set(who) and {w for w in who if w.lower() not in TITLES} <= named for who in owners
    )
    return theirs and bool(lasts & set(words(candidate.text)))


def _unnamed_thing(question: Question, best: Candidate) -> str | None:
    """What “Which hospital …?” asks for, where the best sentence neither names anything that the question does not nor
    has a word for such a thing. What type of weapon it was no name tells."""
    asked = thing_asked(question.asks) if question.answer_type == "thing" else None
    if asked is None or _POINTS_BACK.match(best.text):
        return None
    thing, nameless = asked
    known = set(stems(question.rewritten))
    told = _PLACES.sub(" ", _TELLER.sub(" ", best.text))
    new = " ".join(w for w in words(best.text) if stem(w.lower()) not in known)
    named = not nameless and any(stem(name) not in known for name in _names_in(told))
    named = named or re.search(rf"\b{thing}s?(?: of|:| called| named| known)", told, re.I) is not None
    return None if named or likest(thing, new) >= ALIKE else thing


def _tells_role(role: str, text: str) -> bool:
    return stem(role) in stems(text) or is_told(role, text) or likest(role, text) >= SAME


def _names_in(text: str) -> list[str]:
    """The capitalised words of a text, lower case, that are no titles, days or months; of an everyday word that only
    begins a sentence nobody knows."""
    found = []
    for match in re.finditer(r"[A-Z][^\W_]*", text):
        word = match.group().lower()
        begins = not re.search(r"[\w,;:’'%)–-]\W{1,2}$", text[: match.start()])
        plain = begins and not re.match(r"\s[A-Z]", text[match.end() :]) and word_vectors().row(word) > 0
        if not plain and word not in STOP_WORDS | CALENDAR | TITLES:
            found.append(word)
    return found


def _has_speaker(question: Question, best: Candidate) -> bool:
    """Whether who said something is asked for, and the article tells elsewhere who says this."""
    return question.speaker_wanted and best.statement is not None and best.statement.speaker_name is not None


def _lacks(candidate: Candidate, kind: AnswerType) -> bool:
    return candidate.signs[f"lacks_{kind}"] > 0


def _before(best: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence before the best one in its passage."""
    ahead = [c for c in candidates if c.hit is best.hit and c.span.start < best.span.start]
    return max(ahead, key=lambda c: c.span.start, default=None)
