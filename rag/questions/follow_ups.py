"""A question that leans on the conversation, with what it leaves out put back."""

from __future__ import annotations

import re

from rag.questions.claims import MIND, MOVED, OVER_TIME, claim_question
from rag.questions.conversation import ABOUT, History, asked_to_speak, topic_of, understood
from rag.questions.kinds import SAY, asks_speech
from rag.questions.names import known_speaker, names_in
from rag.questions.pronouns import PERSON, with_person
from rag.terms import content_words, stem, words

_THING = re.compile(
    r"\b(?:it|its|that|this|there|those|these)\b(?! (?:\w+ )?(?:year|week|month|day|morning)\b)", re.I
)
_GOES_ON = re.compile(
    r"^\W*(?:and|but|so|also|what else|who else|why|when|where|how many|how much|how long)\b", re.I
)
_WHAT_ABOUT = re.compile(r"^\W*(?:and |but |so )?(?:what|how) about (?P<what>.+?)\W*$", re.I)
_ALSO = re.compile(
    r"^\W*and (?P<what>(?:(?!what|who|when|where|how|why|which|did|does|is|was)[\w’'\-]+ ?){1,5}?)\W*$", re.I
)
_LEAD = re.compile(r"^\W*(?:and|but|so|also)\b[ ,]*", re.I)
_PLACE = re.compile(r"^(?P<in>in|on|at|for|from|by|with|after|before|during|since|against)\b", re.I)
_ABOUT_IT = re.compile(r"(?: about| on| to| of)? (?:it|that|this|them|those|these)\W*$", re.I)
_OF_IT = re.compile(r"\b(?P<of>about|on|of|regarding) (?:it|that|this|them|those|these|him|her)\b", re.I)
_MINDS = re.compile(rf"\b(?:{MIND} {MOVED}|(?:his|her|their|its|[’']s) {MIND})\W*$", re.I)
_SAID_NOTHING = re.compile(rf"\b{SAY}(?: then| too| as well| instead)?\W*$", re.I)
_ELSE = re.compile(r"\b(?:what|who|where|why|anything|something) (?:else|more)\b|^\W*(?:and )?more\b", re.I)
CONTEXT = 8
"""How many words of the question before a follow-up may bring along."""


def resolve(text: str, history: History, speakers: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """The question as it stands by itself, and words of the last one to search with too.

    “he” and “they” become the person that the conversation is about; “what about X?” puts X in the place of the last
    topic, speaker or place; “and what did X say?” is about the last topic; a short question that goes on (“and
    when?”) brings along the words of the last. `speakers` are the names the library knows.
    """
    if not history or not text:
        return text, ()
    asked = understood(history[-1])
    about = _WHAT_ABOUT.search(text) or _ALSO.search(text)
    if about and content_words(asked):
        swapped = _with(about["what"].strip(), asked, speakers)
        return swapped, _context(asked, swapped)
    bare = _LEAD.sub("", text)
    bare = bare[:1].upper() + bare[1:]
    # “What did Lind say?” may be about the last topic, hardly about one before it.
    reaches_back = _LEAD.match(text) or PERSON.search(bare) or _THING.search(bare)
    full = _on_topic(with_person(bare, history, speakers), history if reaches_back else history[-1:])
    short = len(content_words(bare)) <= 3
    goes_on = _LEAD.match(text) or (not names_in(bare) and (_THING.search(bare) or _GOES_ON.search(text)))
    leans = full != bare or PERSON.search(bare) or (short and goes_on)
    return (full, _context(asked, full)) if leans else (text, ())


def seen_before(text: str, history: History) -> tuple[tuple[str, int], ...]:
    """What “what else?” does not want again: (article id, start) of every sentence quoted so far."""
    if not _ELSE.search(text):
        return ()
    return tuple((q.article.id, q.start) for _, answer in history for q in answer.quotes)


def last_articles(history: History) -> tuple[str, ...]:
    """The articles that the last answer quotes: what a question that leans on it is likely about."""
    quotes = history[-1][1].quotes if history else ()
    return tuple(dict.fromkeys(q.article.id for q in quotes))


# “What about X?”


def _with(what: str, asked: str, speakers: tuple[str, ...]) -> str:
    """The last question about something else: another place or time, speaker, topic or name."""
    if re.fullmatch(OVER_TIME, f" {what}", re.I):
        return f"{asked.rstrip(' ?.!')} {what}?"
    place = _PLACE.match(what)
    if place:
        old = re.search(
            rf"\b{place['in']} [^?]+?(?=\W*$| (?:in|on|at|for|from|by|with|after|before)\b)", asked, re.I
        )
        return (
            f"{asked[: old.start()]}{what}{asked[old.end() :]}" if old else f"{asked.rstrip(' ?.!')} {what}?"
        )
    topic = ABOUT.search(asked)
    said = next(iter(asked_to_speak(asked)), None)
    if said and known_speaker(what, speakers) and not (topic and _is_name(topic["topic"])):
        return asked[: said.start("who")] + what + asked[said.end("who") :]
    if topic:
        return asked[: topic.start("topic")] + what + asked[topic.end("topic") :]
    names = names_in(asked)
    if names and _is_name(what):
        at = asked.rindex(names[-1])
        before = re.sub(r"\b(?:the|an?) $", "", asked[:at], flags=re.I)
        return before + what + asked[at + len(names[-1]) :]
    return f"{asked.rstrip(' ?.!')}: {what}?"


def _is_name(text: str) -> bool:
    """Whether a phrase ends in a capitalised word."""
    return bool(text) and text.split()[-1][:1].isupper()


# “What did he say about it?”


def _on_topic(question: str, history: History) -> str:
    """A question for somebody's words that does not say what about, about the last topic."""
    claim = claim_question(question)
    if claim and claim.asking == "said" and not claim.topic:
        topic = next((t for turn in reversed(history) if (t := topic_of(turn))), None)
        if topic and _OF_IT.search(question):
            return _OF_IT.sub(rf"\g<of> {topic}", question)
        return f"{question.rstrip(' ?.!')} about {topic}?" if topic and _MINDS.search(question) else question
    if claim or not asks_speech(question):
        return question
    topic = next((m["topic"] for turn in reversed(history) if (m := ABOUT.search(understood(turn)))), None)
    if topic is None or not (_ABOUT_IT.search(question) or _SAID_NOTHING.search(question)):
        return question
    topic = re.sub(rf"{OVER_TIME}\W*$", "", topic, flags=re.I)  # how it was asked, not what about
    return f"{_ABOUT_IT.sub('', question).rstrip(' ?.!')} about {topic}?"


def _context(asked: str, now: str) -> tuple[str, ...]:
    """Content words of the last question that this one does not have, but for a speaker who was replaced."""
    here = {stem(w) for w in words(now.lower())}
    if asks_speech(now):
        here |= {stem(w) for m in asked_to_speak(asked) for w in words(m["who"].lower())}
    left = [w for w in content_words(asked) if stem(w) not in here and not re.fullmatch(SAY, w, re.I)]
    return tuple(left[:CONTEXT])
