"""Somebody's words on something, where a question asks for them: which sentences they are, and which are beside it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.absent import MATCHED, missing_names, missing_terms, names_nowhere, paragraph, place
from rag.answer.said import said_by
from rag.questions import Question
from rag.questions.kinds import asks_speech, spoken_by, told_to
from rag.questions.phrases import phrases
from rag.rank.candidates import Candidate
from rag.terms import STOP_WORDS, stem, stems, words

OPENING = 500
"""Characters of an article, behind its title, that tell what it is about."""


def is_said_on(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence is said by the one whose words are asked for, on what they are to be about. Where that is
    but a name, its paragraph or the title has some of it: a passage speaks of many."""
    if not (question.speaker and asks_speech(question.rewritten) and said_by(question.speaker, candidate)):
        return False
    named = {w for name in question.names for w in words(name.lower())}
    return is_on(question, candidate) and (
        not set(question.topic) <= named
        or not _others(question, names_nowhere(question.names, paragraph(candidate)))
    )


def is_on(question: Question, candidate: Candidate) -> bool:
    """Whether the passage of a sentence is on what somebody's words are to be about: all that it names stands there or
    where its article opens, and a word of it or something like them."""
    absent = _others(question, not_opened_with(missing_names(question, candidate), candidate))
    lacking = not_opened_with(missing_terms(question, [candidate]), candidate)
    return not absent and (
        not question.topic
        or any(w not in lacking for w in question.topic)
        or candidate.signs["soft_passage"] >= MATCHED
    )


def has_topic(question: Question, candidate: Candidate) -> bool:
    """Whether the passage of a sentence has every word of what somebody's words are to be about; or its article opens
    with them, and not with who speaks: whom an article is not about speaks of what it is about."""
    here = set(stems(candidate.hit.passage.text))
    lacking = [w for w in question.topic if stem(w) not in here]
    speaker = words((question.speaker or "").lower())[-1:]
    return not lacking or (
        not not_opened_with(lacking, candidate) and bool(not_opened_with(speaker, candidate))
    )


def not_opened_with(told: Sequence[str], candidate: Candidate) -> list[str]:
    """Those of names and words that do not stand where the article of a sentence opens either. An article says first
    what it is about, and somebody's words on it need not say so again."""
    article = candidate.hit.passage.article
    here = set(stems(f"{article.title} {article.text[:OPENING]}"))
    return [name for name in told if not here.issuperset(stems(name))]


def describes(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence has the whole of a longer description of who speaks: “According to the agency, the prosecutor
    general of Tarn said …”. A long name describes nobody."""
    typed = spoken_by(question.rewritten) - STOP_WORDS
    named = {w for name in question.names for w in words(name.lower())}
    return len(typed) > 2 and not typed <= named and typed <= set(words(candidate.text.lower()))


def is_named(question: Question, asked: str, candidate: Candidate) -> bool:
    """Whether the passage of a sentence names the person whose words are asked for, as the question or as the library
    does."""
    here = set(words(place(candidate, whole=False).lower()))
    typed, known = spoken_by(question.rewritten) - STOP_WORDS, words(asked.lower())
    # the last word of a name that the library has; with the one before it of one that it has not
    return typed <= here or set(known[-2:] if set(known) <= typed else known[-1:]) <= here


def _others(question: Question, names: Sequence[str]) -> list[str]:
    """Those of the names that are not of whom words are asked for, or were spoken to."""
    who = spoken_by(question.rewritten) | told_to(question.rewritten)
    return [n for n in names if not set(words(n.lower())) <= who]


def asked_about(question: Question) -> str:
    """What somebody's words are to be about, as the question puts it."""
    return " and ".join(phrases(question.subject, question.topic, question.names)[:3])
