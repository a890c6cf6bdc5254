"""Whether a sentence reports a denial: who denies, what is denied, and whether it says that itself or points back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from rag.claims.deny_cues import (
    BEFORE,
    COURT,
    DEBUNKED,
    DENIAL,
    DENIED_OF,
    EARLY,
    END_OF_DENIED,
    NOT_SAYING,
    SAID,
    SUBORDINATE,
    SUPPOSED,
    UNDENIED,
)
from rag.claims.lexicon import ANYTHING, DAY_WORDS, DEBUNKING, DENYING, MEDIA, REPORTING, ROLES, stem_of
from rag.terms import STOP_WORDS, WORD

QUOTED = re.compile(r"[“\"„«](?P<said>[^“”\"„«»]{8,})[”\"»]?")
"""What stands between marks, at least eight characters of it."""
_THIS = re.compile(
    r"^\s(?:this|that|it|them)(?:\s\w+ly)?(?=\s*(?:[.,;:!?)—–]|$)|\s(?:and|but|as|by|in|on|to|when|while|at|for|too|through|via)\b)",
    re.IGNORECASE,
)
_CLAIM_OF = re.compile(rf"^(?P<of>(?:\s[\w.’'-]+){{0,5}}?)\s(?P<noun>{SAID}|{SUPPOSED})s?\b", re.IGNORECASE)
_UNTOLD = STOP_WORDS | REPORTING | {"none", "nothing"}
_SENTENCE = 5
"""Words between marks that a denial in the same sentence is of."""
# “The claim from Berlin”, “claims by the government that”: who makes it is no part of it.
_FROM = re.compile(r"^\s(?:made\s)?(?:by|from)\s[^,;]*?(?=\s(?:that|as)\b|[,.;]|$)")
# “Dismissed the story about her letters” does not say what it told of them.
_TOPIC = re.compile(r"\s(?:about|on|over|regarding|concerning)\b", re.IGNORECASE)
_BY = re.compile(r"\sby\s[^,.;]*?(?=\s(?:on|in|at|who|after|as|and)\b|[,.;]|$)")
_CHARGES = ("accusation", "allegation", "charge")
_OWNER = re.compile(r"\b([\w.-]+)[’']s?(?=\s|$)")
_SAYS = re.compile(r"\b(?:says?|said)\s(?:that\s)?", re.IGNORECASE)
_THIS_IS = re.compile(r"\W*(?:that|this|it|(?:none|nothing) of (?:this|that|it))\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s(?:(?:al|bin|de|van|von)\s)?[A-Z][\w’'-]*)*")
_BEGINS_NAME = re.compile(
    r"(?:[’']s?)?(?:,|\s[A-Z]|\s(?:and|has|have|had|also|later|quickly|repeatedly|always|who|did|is|was)\b|\s?$)"
)


class Points(Enum):
    """Where what is denied stands: in the denial itself; before it, as what somebody tells (“denied this”); before it,
    as what somebody is accused of (“denied the charges”, “denied any wrongdoing”)."""

    NOWHERE = "nowhere"
    TOLD = "told"
    ACCUSED = "accused"


@dataclass(frozen=True, slots=True)
class Denial:
    """What a sentence denies. `stems`: all that it says of it, empty for “denied this”; `content`: without what denials
    say of anything, and without whose claim it is; `begins`: the first words of it that are no names; `by`: the names
    before the word that denies; `of`: whose claim it is; `points`: whether it points back."""

    stems: frozenset[str]
    content: frozenset[str] = frozenset()
    begins: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    points: Points = Points.NOWHERE


def find_denial(text: str) -> Denial | None:
    """The denial that a sentence reports; “would not deny” and “neither disputed” are none."""
    for m in DENIAL.finditer(text):
        before, after = text[: m.start()], text[m.end() :]
        refusing = m.group().lower().startswith(("reject", "dismiss")) and COURT.search(before)
        if refusing or UNDENIED.search(before):
            continue
        inside = m.group().lower().startswith(("called", "branded"))
        told = m.group() if inside else END_OF_DENIED.split(after, maxsplit=1)[0]
        early = m.start() < EARLY and not SUBORDINATE.search(before)
        denial = _read(told, before, early)
        if denial.stems or (early and BEFORE.search(after)):
            return denial
    return _told_of(text) or _debunked(text)


def _told_of(text: str) -> Denial | None:
    """“Reports of a strike have been denied by the harbour”: what is denied stands before, whose denial it is after."""
    m = DENIED_OF.search(text)
    if m is None or UNDENIED.search(text[: m.start()]):
        return None
    agent = _BY.match(text, m.end())
    by = _names(agent.group()) if agent else frozenset()
    content = _stems(m["told"] or "") - ANYTHING
    if content:
        return Denial(content, content, _first(m["told"]), by)
    charged = m["noun"].lower() in _CHARGES
    points = Points.ACCUSED if charged else Points.TOLD
    return Denial(frozenset(), by=by, points=points) if m.start() < EARLY else None


def _debunked(text: str) -> Denial | None:
    """“The story of the elephant was a hoax”."""
    debunked = DEBUNKED.search(text)
    if (
        debunked is None
        or NOT_SAYING.search(text[: debunked.start()])
        or "denial" in text[: debunked.start()]
    ):
        return None
    stems = _stems(text) - DEBUNKING
    subject = _stems(_SAYS.split(text[: debunked.end()])[-1]) - DEBUNKING - ANYTHING
    if len(subject - MEDIA) > 1:
        return Denial(stems, stems - MEDIA - ANYTHING)
    pointing = _THIS_IS.match(text) or _content_stems(text[: debunked.start()]) & MEDIA
    early = debunked.start() < EARLY  # else it is of what its own sentence tells before
    return Denial(stems, subject - MEDIA, points=Points.TOLD) if pointing and early else None


def _read(told: str, before: str, early: bool) -> Denial:
    """A denial by what follows its word and what stands before it. “Lane said so, but Holt denied that” points to
    nothing before the sentence."""
    claim = _CLAIM_OF.match(told)
    owners = frozenset(stem_of(w) for w in _OWNER.findall(claim["of"])) if claim else frozenset()
    rest = _OWNER.sub(" ", claim["of"]) + _FROM.sub("", told[claim.end() :]) if claim else told
    content = _stems(rest) - ANYTHING if not _THIS.match(told) else frozenset()
    points = Points.NOWHERE
    if claim and _TOPIC.match(told[claim.end() :]):
        return Denial(_stems(told), by=_names(before), of=owners)
    said = [q["said"] for q in QUOTED.finditer(before) if len(q["said"].split()) >= _SENTENCE]
    if not content and said:  # “‘I was never there,’ she said, denying the report”
        content = _stems(" ".join(said))
        return Denial(content, content, _first(said[0]), _names(before))
    if len(content) <= 1 and (early or not _THIS.match(told)):
        charged = not _THIS.match(told) and (claim is None or claim["noun"].lower() in _CHARGES)
        points = Points.ACCUSED if charged else Points.TOLD
    return Denial(_stems(told), content, _first(rest), _names(before), owners, points)


def _first(told: str) -> frozenset[str]:
    """The first two content words that are no names: what is said to have happened."""
    plain = [w.group() for w in WORD.finditer(told) if w.group()[0].islower()]
    return frozenset([s for w in plain for s in _stems(w) - ANYTHING][:2])


def _names(before: str) -> frozenset[str]:
    """The names before the word that denies, of people the last one; the first word of a sentence is one where what
    follows says so."""
    found: set[str] = set()
    for run in _NAME.finditer(before):
        words = [w for w in run.group().split() if w.lower() not in STOP_WORDS]
        first = not before[: run.start()].strip(" “\"'‘(—–•-")
        if first and len(words) == 1 and not _BEGINS_NAME.match(before[run.end() :]):
            continue
        office = bool(words) and stem_of(words[-1]) in ROLES
        found.update(map(stem_of, words if office else words[-1:]))
    return frozenset(found)


def _stems(text: str) -> frozenset[str]:
    return _content_stems(text) - DENYING - DAY_WORDS


def _content_stems(text: str) -> frozenset[str]:
    plain = (w.group().lower() for w in WORD.finditer(text) if not w.group()[0].isdigit())
    said = (w for w in plain if re.split("[’']", w)[0] not in _UNTOLD)
    return frozenset(map(stem_of, said))
