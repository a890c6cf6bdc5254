"""A question that leans on the conversation, with what it leaves out put back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions.kinds import SAY
from rag.questions.names import names_in
from rag.records import Answer
from rag.terms import content_words, stem, words

_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers|they|them|their)\b", re.I)
_THING = re.compile(
    r"\b(?:it|its|that|this|there|those|these)\b(?! (?:\w+ )?(?:year|week|month|day|morning)\b)", re.I
)
_GOES_ON = re.compile(
    r"^\W*(?:and|but|so|also|what else|who else|why|when|where|how many|how much|how long)\b", re.I
)
_WHAT_ABOUT = re.compile(r"^\W*(?:and |but |so )?(?:what|how) about (?P<what>.+?)\W*$", re.I)
_ALSO = re.compile(
    r"^\W*and (?P<what>(?:(?!what|who|when|where|how|why|which|did|does|is|was)\w+ ?){1,5}?)\W*$", re.I
)
_LEAD = re.compile(r"^\W*(?:and|but|so|also)\b[ ,]*", re.I)
CONTEXT = 8
"""How many words of the question before a follow-up may bring along."""


def resolve(text: str, history: Sequence[tuple[str, Answer]]) -> tuple[str, tuple[str, ...]]:
    """The question as it stands by itself, and words of the last one to search with too.

    “he” and “they” become the speaker of the last first quote; “what about X?” puts X in the place of the last
    topic; a short question that goes on (“and when?”) brings along the words of the last.
    """
    if not history or not text:
        return text, ()
    asked, answer = history[-1]
    asked = str(answer.understood.get("question", asked))
    about = _WHAT_ABOUT.search(text) or _ALSO.search(text)
    if about and content_words(asked):
        return _with_topic(asked, about["what"].strip())
    bare = _LEAD.sub("", text)
    bare = bare[:1].upper() + bare[1:]
    pronoun = _PERSON.search(bare)
    person = _person_of(asked, answer)
    if pronoun and person and not names_in(bare[: pronoun.start()]):
        written = f"{person}’s" if _possessive(bare, pronoun) else person
        full = bare[: pronoun.start()] + written + bare[pronoun.end() :]
        return full, _context(asked, full)
    short = len(content_words(bare)) <= 3 and not names_in(bare)
    if pronoun or (short and (_THING.search(bare) or _GOES_ON.search(text))):
        return bare, _context(asked, bare)
    return text, ()


def _with_topic(asked: str, what: str) -> tuple[str, tuple[str, ...]]:
    """The last question about something else."""
    swapped = re.sub(r"\babout [^?]+", lambda _: f"about {what}", asked, count=1, flags=re.I)
    if swapped != asked:
        return swapped, _context(asked, swapped)
    return f"{asked.rstrip(' ?.!')}: {what}?", ()


def _possessive(text: str, pronoun: re.Match[str]) -> bool:
    word = pronoun.group().lower()
    return word in ("his", "their") or (word == "her" and bool(re.match(r" [a-z]", text[pronoun.end() :])))


def _person_of(asked: str, answer: Answer) -> str | None:
    """Who “he” or “they” is: the speaker of the first quote, else the speaker or the first name asked about."""
    first = answer.quotes[0] if answer.quotes else None
    said_by = (first.speaker_name or first.speaker) if first else None
    names = names_in(asked)
    return said_by or answer.understood.get("speaker") or (names[0] if names else None)


def _context(asked: str, now: str) -> tuple[str, ...]:
    """Content words of the last question that this one does not have."""
    here = {stem(w) for w in words(now.lower())}
    left = [w for w in content_words(asked) if stem(w) not in here and not re.fullmatch(SAY, w, re.I)]
    return tuple(left[:CONTEXT])
