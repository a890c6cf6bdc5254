"""What a question asks for that the place of its best sentence does not have: why an answer is only partial.

Each check was measured for how often it doubts a right answer (first sentence right, SQuAD 2 questions / newspaper
quiz) and how often a question close to an article without an answer in it (48 over the bundled articles and over
Wikinews): names 5 / 12 % of right ones and 29 % of the others, words 6 / 0 and 42, the kind of thing 2 / 1 and 9.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from rag.questions import Question
from rag.questions.kinds import AnswerType, asks_speech, measure_of
from rag.questions.tolls import counts_only, states_toll, told_as
from rag.rank import Candidate, speaker_match
from rag.terms import STOP_WORDS, content_words, stem, words
from rag.word_vectors import word_vectors

SPELT_ALIKE = 80
"""rapidfuzz ratio from which a name's word counts as there (“Jonson”, “Kyiv’s”, “Iranians”)."""

UNMATCHED, MATCHED = 0.3, 0.7
"""The share of a question that one word has to be missed when nothing in the passage is like it; and the share that
is enough, in any likeness, where none of the words of the subject stands there."""

LIKE = 0.5
"""The likeness of meaning from which a word stands for the only one that a question has besides names."""

CALENDAR = frozenset(word.lower() for word in (*month_name, *day_name) if word)

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
_WHO_DID = re.compile(r"\bwho (?:\w+ly )?(?P<verb>\w+)", re.I)
_PASSIVE = frozenset("be been being is are was were get gets got not".split())
_TIME = re.compile(
    r"\b(?:after|before|when|while|during|since|until|following|later|ago|\d{1,2}[.:]\d\d)\b", re.I
)
_AGE = re.compile(r"\bage[ds]?\b|\byears?.old\b|\b(?:is|was|turned|,) (?:only )?\d{1,3}\b", re.I)
_SAID_IN_WORDS = 0.5
"""The share of the speaker's words that a statement's speaker has to have."""


def missing(
    question: Question, best: Candidate, candidates: Sequence[Candidate], shown: Sequence[Candidate]
) -> str:
    """What is missing, in words that follow “Only part of the question is supported: ”; empty where nothing is.

    `best` is the sentence that answers first, `candidates` are all (its neighbours are looked up in them), `shown`
    are those quoted.
    """
    whole = question.toll is not None  # a toll is told again without what it is of
    unsaid = [*missing_names(question, best, whole), *_missing_words(question, best, whole)]
    found = []
    if unsaid:
        found.append(f"the nearest passage does not mention {', '.join(dict.fromkeys(unsaid))}")
    if question.toll and not states_toll(question.toll, best.text):
        found.append(f"no sentence puts a number to {told_as(question.toll)}")
    elif kind := missing_kind(question, best, candidates):
        found.append(f"the nearest sentence {_KINDS[kind]}")
    asked = question.speaker if asks_speech(question.rewritten) and not question.wants_many else None
    if asked and not any(said_by(asked, c) for c in shown):
        found.append(f"none of these sentences is said by {asked}")
    return ", and ".join(found)


def missing_names(question: Question, best: Candidate, whole: bool = False) -> list[str]:
    """Names of the question that the passage of its best sentence (with `whole`, the article), title, outlet and
    speaker do not have, in any spelling near enough. Figures and dates are left to the ranking."""
    said = best.statement.speaker_name or "" if best.statement else ""
    here = set(words(f"{best.hit.passage.article.source} {said} {_place(best, whole)}".lower()))
    known = {stem(w) for w in here}
    found = []
    for name in question.names:
        lacking = [
            w for w in content_words(name) if w.isalpha() and w not in CALENDAR and stem(w) not in known
        ]
        if any(
            process.extractOne(w, here, scorer=fuzz.ratio, score_cutoff=SPELT_ALIKE) is None for w in lacking
        ):
            found.append(name)
    return found


def _place(candidate: Candidate, whole: bool) -> str:
    """Where a sentence stands: its title, and its passage or the whole article."""
    passage = candidate.hit.passage
    return f"{passage.article.title} {passage.article.text if whole else passage.text}"


def missing_terms(question: Question, candidates: Sequence[Candidate], whole: bool = False) -> list[str]:
    """The question's content words that the best candidate's passage (with `whole`, its article) and title do not
    have."""
    if not candidates:
        return list(question.terms)
    here = {stem(w) for w in words(_place(candidates[0], whole).lower())}
    return [w for w in question.terms if stem(w) not in here]


def _missing_words(question: Question, best: Candidate, whole: bool) -> list[str]:
    """The words that the passage lacks, where no word is like a heavy one of them, or where they are all that the
    question is about, besides names."""
    named = {stem(w) for name in (*question.names, question.speaker or "") for w in words(name.lower())}
    named.add(stem(measure_of(question.rewritten) or ""))
    subject = [w for w in question.terms if stem(w) not in named and not (question.toll and counts_only([w]))]
    lacking = set(missing_terms(question, [best], whole)).intersection(subject)
    off = bool(subject) and len(lacking) == len(subject) and best.signs["soft_passage"] < MATCHED
    off = off or (len(subject) == len(lacking) == 1 and _likest(subject[0], _place(best, whole)) < LIKE)
    if best.signs["soft_missing_passage"] < UNMATCHED and not off:
        return []
    return [w for w in subject if w in lacking]


def _likest(word: str, text: str) -> float:
    """How like a word the likest word of a text is, of those whose meaning is known."""
    table = word_vectors()
    rows = [table.row(w) for w in set(words(text.lower())) - STOP_WORDS]
    found = table.vectors(rows or [0]) @ table.vectors([table.row(word)])[0]
    return float(found.max())


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
    if kind == "person" and _has_doer(question.rewritten, best.text):
        return None
    if (kind == "date" and _TIME.search(best.text)) or (kind == "duration" and _AGE.search(best.text)):
        return None
    return kind


def _has_doer(question: str, sentence: str) -> bool:
    """Whether somebody without a name did what is asked: “A small bakery won”, “was stabbed by an inmate”; but “was
    stabbed” leaves it open."""
    asked = _WHO_DID.search(question)
    if asked is None:
        return False
    verb = stem(asked["verb"].lower())
    order = words(sentence.lower())
    at = [n for n, word in enumerate(order) if n and stem(word) == verb]
    return any(
        order[n - 1] not in _PASSIVE or order[n].endswith("ing") or order[n + 1 : n + 2] == ["by"] for n in at
    )


def _lacks(candidate: Candidate, kind: AnswerType) -> bool:
    return candidate.signs[f"lacks_{kind}"] > 0


def _before(best: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence before the best one in its passage."""
    ahead = [c for c in candidates if c.hit is best.hit and c.span.start < best.span.start]
    return max(ahead, key=lambda c: c.span.start, default=None)


def said_by(speaker: str, candidate: Candidate) -> bool:
    """Whether a sentence is said by a speaker."""
    return speaker_match(speaker, candidate.statement) >= _SAID_IN_WORDS
