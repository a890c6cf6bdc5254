"""What a question asks for that the place of its best sentence does not have: why an answer is only partial.

Each check was measured for how often it doubts a right answer (first sentence right, SQuAD 2 questions / newspaper
quiz) and how often a question close to an article without an answer in it (48 over the bundled articles and over
Wikinews): names 5 / 12 % of right ones and 29 % of the others, words 6 / 0 and 42, the kind of thing 2 / 1 and 9.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from datetime import date

from rag.answer.absent import (
    LIKE,
    likest,
    missing_names,
    missing_words,
    missing_years,
    names_in_passing,
    place,
    takes,
    unknown_names,
)
from rag.answer.literal import missing_literally, small_figures
from rag.answer.measures import unmeasured
from rag.answer.said import said_by
from rag.answer.speech import asked_about, describes, is_named, is_on, is_said_on, not_opened_with
from rag.answer.unnamed import unnamed
from rag.answer.untold import untold
from rag.questions import Question
from rag.questions.attitudes import asked_as
from rag.questions.kinds import AnswerType, asks_speech
from rag.questions.names import says_kind
from rag.questions.tolls import counted_in, states_toll, told_as
from rag.rank.scoring import Candidate
from rag.rank.weights import ANSWERS
from rag.terms import stem, words

UNANSWERED = -1.0
"""The log odds of the likeliest sentence below which none answers. Of close questions without an answer that nothing
else doubts, this doubts 3 of 85 over Wikinews and the bundled articles and 6 % of SQuAD 2's; of the answerable ones
none of 222 there, 1 % of a newspaper quiz and of SQuAD 2."""

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
_DOING = frozenset(stem(w) for w in ("did", "do", "does", "done", "doing"))
_PASSIVE = frozenset("be been being is are was were get gets got not".split())
_TIME = re.compile(
    r"\b(?:after|before|when|while|during|since|until|following|later|ago|\d{1,2}[.:]\d\d)\b", re.I
)
_POINTS_AT = re.compile(r"\W*(?:he|she|the (?:man|woman|boy|girl|teenager|victim|suspect))\b", re.I)
_NUMBERS = r"\d|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_AGE = re.compile(
    rf"\b(?:aged|ages?(?: of)?) (?:{_NUMBERS})|\byears?.old\b|\b(?:is|was|turned|,) (?:only )?\d{{1,3}}\b|"
    r"\b(?:dies|died|dead) (?:\w+ ){0,2}at \d{1,3}\b",
    re.I,
)


def missing(
    question: Question, best: Candidate, candidates: Sequence[Candidate], shown: Sequence[Candidate]
) -> str:
    """What is missing, in words that follow “Only part of the question is supported: ”; empty where nothing is.

    `best` is the sentence that answers first, `candidates` are all (its neighbours are looked up in them), `shown`
    are those quoted.
    """
    whole = question.toll is not None  # a toll is told again without what it is of
    names = [*missing_names(question, best, whole), *missing_years(question, best)]
    unsaid = _once([*names, *missing_literally(question, best), *missing_words(question, best, whole)])
    asked = question.speaker if asks_speech(question.rewritten) and not question.wants_many else None
    if asked and said_by(asked, best):
        unsaid = not_opened_with(unsaid, best)
    found = []
    if unsaid:
        found.append(f"the nearest passage does not mention {', '.join(unsaid)}")
    elif untold_words := untold(question, best):
        quoted = " and ".join(f"“{w}”" for w in untold_words)
        found.append(f"the nearest sentences do not say {quoted}, nor anything like it")
    if question.toll and not states_toll(question.toll, best.text):
        found.append(f"no sentence puts a number to {told_as(question.toll)}")
    elif (who := _uncounted(question, best, candidates)) and (question.toll or not found):
        found.append(f"the nearest sentence counts no {who}")
    elif question.toll and (other := names_in_passing(question, best)):
        found.append(f"the nearest count is not said to be of {' and '.join(other)}")
    elif kind := missing_kind(question, best, candidates):
        found.append(f"the nearest sentence {_KINDS[kind]}")
    elif measure := unmeasured(question.rewritten, best.around()):
        found.append(f"the nearest sentence gives no {measure}")
    said = [c for c in shown if asked and said_by(asked, c)]
    if asked and not any(is_said_on(question, c) or describes(question, c) for c in shown):
        about = f"nothing here that {asked} says is about {asked_about(question)}"
        found.append(about if said else f"none of these sentences is said by {asked}")
    if (did := asked_as(question.rewritten)) and not any(takes(question, c) for c in shown):
        found.append(f"none of these sentences says that anybody {did} it")
    if question.of_days and not any(is_of_days(question, c) or _tells_days(question, c) for c in shown):
        found.append(f"none of these articles is {_days_asked(question)}")
    if question.source and not any(is_of_outlet(question, c) or _tells_outlet(question, c) for c in shown):
        found.append(f"none of these articles is from {question.source}")
    if not found and (which := unnamed(question, best, candidates)):
        found.append(which)
    if not found and not question.toll and _is_unanswered(question, best, candidates):
        found.append("the nearest sentences are about it and do not say it")
    return ", and ".join(found)


def _uncounted(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> str | None:
    """Who is to be counted, where neither the best sentence nor the one before it speaks of them or of anybody like
    them: fourteen officers who were hurt are no journalists."""
    who = counted_in(question.rewritten)
    before = _before(best, candidates)
    near = f"{before.text if before else ''} {best.text}"
    there = who is None or stem(who) in {stem(w) for w in words(near.lower())}
    return None if there or likest(who or "", near) >= LIKE else who


def _is_unanswered(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether the cross-encoder has read the best candidates and finds an answer in none whose article has as much of
    what is named as the best one's: it takes one name for another. It was never asked for somebody's words."""
    most = len(unknown_names(question, best))
    read = [c for c in candidates if ANSWERS in c.signs and not question.speaker]
    named = [c.signs[ANSWERS] for c in read if len(unknown_names(question, c)) <= most]
    return bool(named) and max(named) < UNANSWERED


def is_of_days(question: Question, candidate: Candidate) -> bool:
    """Whether its article is of the days that the question speaks of, if it speaks of any."""
    day = candidate.hit.passage.article.published
    since, until = question.since or date.min, question.until or date.max
    return since <= (day or date.min) <= until


def is_of_outlet(question: Question, candidate: Candidate) -> bool:
    """Whether its article is from the outlet that the question names."""
    source = candidate.hit.passage.article.source.lower()
    return question.source is not None and question.source.lower() in source


def _tells_days(question: Question, candidate: Candidate) -> bool:
    """Whether its passage speaks of those days, or nobody can tell: the article has no date."""
    day = question.since or question.until or date.min
    here = set(words(place(candidate, whole=False).lower()))
    told = str(day.year) in here and (_is_year(question) or month_name[day.month].lower() in here)
    return told or candidate.hit.passage.article.published is None


def _is_year(question: Question) -> bool:
    since, until = question.since, question.until
    return since is not None and until is not None and (since.month, until.month) == (1, 12)


def _days_asked(question: Question) -> str:
    """The days as words that follow “is”: “from 2020-01-01 to 2020-01-31”, “of 2020-03-04”."""
    since, until = question.since, question.until
    if since == until:
        return f"of {since}"
    return " ".join(
        f"{word} {day}" for word, day in (("from", since), ("to" if since else "until", until)) if day
    )


def _tells_outlet(question: Question, candidate: Candidate) -> bool:
    return (question.source or "").lower() in place(candidate, whole=False).lower()


def beside(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> str:
    """Why not even part of what is asked for is there, though something like it is; empty where part may be.

    What a question names, or a figure of it, stands nowhere in the article of its best sentence; or nothing that
    mentions what somebody's words are to be about so much as names that person.
    """
    if question.context:  # what a follow-up leaves out need not stand where its answer does
        return ""
    asked = question.speaker if asks_speech(question.rewritten) and not question.wants_many else None
    if asked:
        near = [c for c in candidates if is_on(question, c)]
        if not any(said_by(asked, c) or is_named(question, asked, c) for c in near):
            return f"nothing that mentions {asked_about(question)} is said by {asked}" if near else ""
        return ""
    absent = _absent(question, best)
    articles = {c.hit.passage.article.id: c for c in candidates}.values()
    nowhere = [what for what in absent if all(what in _absent(question, c) for c in articles)]
    if nowhere:
        return f"no article near to it mentions {' or '.join(nowhere)}"
    here = [what for what in absent if what not in small_figures(question)]
    return f"the article that comes nearest does not mention {' or '.join(here)}" if here else ""


def _absent(question: Question, candidate: Candidate) -> list[str]:
    """Names and figures of a question that stand nowhere in the article of a sentence, but for what says of what kind
    the answer is."""
    names = [n for n in unknown_names(question, candidate) if not says_kind(question.rewritten, n)]
    return _once([*names, *missing_literally(question, candidate)])


def _once(told: Sequence[str]) -> list[str]:
    """What is told, each thing once, and no part of another: “Week 11” says “Week”."""
    return [
        t for t in dict.fromkeys(told) if not any(f" {t} " in f" {o.strip('“”')} " for o in told if o != t)
    ]


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
    if kind == "person" and (_has_doer(question.rewritten, best.text) or _has_speaker(question, best)):
        return None
    if (kind == "date" and _TIME.search(best.text)) or (kind == "duration" and _AGE.search(best.text)):
        return None
    return kind


def tells_age(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence tells an age, that of whom the question names, or of “he” or “the man”; “for twelve years” is
    none. Of what has no name, any age."""
    if not _AGE.search(candidate.text):
        return False
    lasts = {name.split()[-1] for name in question.names}
    return (
        not lasts or _POINTS_AT.match(candidate.text) is not None or bool(lasts & set(words(candidate.text)))
    )


def _has_doer(question: str, sentence: str) -> bool:
    """Whether somebody without a name did what is asked: “A small bakery won”, “was stabbed by an inmate”; but “was
    stabbed” leaves it open."""
    asked = _WHO_DID.search(question)
    if asked is None:
        return False
    verb = stem(asked["verb"].lower())
    forms = _DOING if verb == "did" else {verb}
    order = words(sentence.lower())
    at = [n for n, word in enumerate(order) if n and stem(word) in forms]
    return any(
        order[n - 1] not in _PASSIVE or order[n].endswith("ing") or order[n + 1 : n + 2] == ["by"] for n in at
    )


def _has_speaker(question: Question, best: Candidate) -> bool:
    """Whether who said something is asked for, and the article tells elsewhere who says this."""
    return question.speaker_wanted and best.statement is not None and best.statement.speaker_name is not None


def _lacks(candidate: Candidate, kind: AnswerType) -> bool:
    return candidate.signs[f"lacks_{kind}"] > 0


def _before(best: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence before the best one in its passage."""
    ahead = [c for c in candidates if c.hit is best.hit and c.span.start < best.span.start]
    return max(ahead, key=lambda c: c.span.start, default=None)
