"""What a question asks for that the place of its best sentence does not have: why an answer is only partial.

Each check was measured for how often it doubts a right answer (first sentence right, SQuAD 2 questions / newspaper
quiz) and how often a question close to an article without an answer in it (48 over the bundled articles and over
Wikinews): names 5 / 12 % of right ones and 29 % of the others, words 6 / 0 and 42, the kind of thing 2 / 1 and 9.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.absent import (
    missing_names,
    missing_words,
    missing_years,
    names_apart,
    other_year,
    takes,
    unknown_names,
)
from rag.answer.kind import counts, other_kind
from rag.answer.literal import missing_literally, small_figures
from rag.answer.origin import other_origin
from rag.answer.said import said_by
from rag.answer.speech import asked_about, describes, is_named, is_on, is_said_on, not_opened_with
from rag.answer.unnamed import unnamed
from rag.answer.untold import untold
from rag.questions import Question
from rag.questions.asking import asks_inside
from rag.questions.attitudes import asked_as
from rag.questions.kinds import asks_speech, told_to
from rag.questions.names import says_kind, says_who
from rag.questions.opposites import asks_what_is_not, contrary_in
from rag.rank.candidates import Candidate
from rag.rank.weights import ANSWERS
from rag.terms import words

UNANSWERED = -1.0
"""The log odds of the likeliest sentence below which none answers. Of close questions without an answer that nothing
else doubts, this doubts 3 of 85 over Wikinews and the bundled articles and 6 % of SQuAD 2's; of the answerable ones
none of 222 there, 1 % of a newspaper quiz and of SQuAD 2."""


def missing(
    question: Question, best: Candidate, candidates: Sequence[Candidate], shown: Sequence[Candidate]
) -> str:
    """What is missing, in words that follow “Only part of the question is supported: ”; empty where nothing is.

    `best` is the sentence that answers first, `candidates` are all (its neighbours are looked up in them), `shown`
    are those quoted.
    """
    asked = question.speaker if asks_speech(question.rewritten) and not question.wants_many else None
    found = [lacking] if (lacking := _not_told(question, best, asked)) else []
    if other := other_kind(question, best, candidates, alone=not found):
        found.append(other)
    said = [c for c in shown if asked and said_by(asked, c)]
    if asked and not any(is_said_on(question, c) or describes(question, c) for c in shown):
        about = f"nothing here that {asked} says is about {asked_about(question)}"
        found.append(about if said else f"none of these sentences is said by {asked}")
    if (did := asked_as(question.rewritten)) and not any(takes(question, c) for c in shown):
        found.append(f"none of these sentences says that anybody {did} it")
    found += other_origin(question, shown)
    if not found and (which := unnamed(question, best, candidates)):
        found.append(which)
    if not found and not question.toll and _is_unanswered(question, best, candidates):
        found.append("the nearest sentences are about it, and none of them seems to say it")
    return ", and ".join(found)


def _not_told(question: Question, best: Candidate, asked: str | None) -> str:
    """What of the question's own words the place of a sentence does not have or denies; empty where it has all. Of
    `asked` words are asked for."""
    whole = question.toll is not None  # a toll is told again without what it is of
    names = [*_needed(question, missing_names(question, best, whole)), *missing_years(question, best)]
    unsaid = _once([*names, *missing_literally(question, best), *missing_words(question, best, whole)])
    if asked and said_by(asked, best):
        unsaid = not_opened_with(unsaid, best)
    if unsaid:
        return f"the nearest passage does not mention {', '.join(unsaid)}"
    near = best.around(behind=1)
    if contrary := contrary_in(question.asks, best.text, near):
        return "the nearest sentence says “{1}”, not “{0}”".format(*contrary)
    if asks_what_is_not(question.asks, near):
        return "the question asks for what is not so, and the nearest sentences tell what is"
    if years := other_year(question, best):
        return "the nearest sentence tells of {1}, not of {0}".format(*years)
    if untold_words := untold(question, best):
        quoted = " and ".join(f"“{w}”" for w in untold_words)
        return f"the nearest sentences do not say {quoted}, nor anything like it"
    if not (asked or whole) and (apart := _needed(question, names_apart(question, best))):
        return f"the nearest sentences do not name {' or '.join(apart)}"
    return ""


def _is_unanswered(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether the cross-encoder has read the best candidates and finds an answer in none whose article has as much of
    what is named as the best one's: it takes one name for another. It was never asked for somebody's words, and often
    misses a count."""
    if counts(question, best.text) or asks_inside(question.asks):
        return False
    most = len(unknown_names(question, best))
    read = [c for c in candidates if ANSWERS in c.signs and not question.speaker]
    named = [c.signs[ANSWERS] for c in read if len(unknown_names(question, c)) <= most]
    return bool(named) and max(named) < UNANSWERED


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
    names = _kindless(question, unknown_names(question, candidate))
    return _once([*names, *missing_literally(question, candidate)])


def _needed(question: Question, names: Sequence[str]) -> list[str]:
    """Those of the names that a place lacks which it has to have: not what only says who somebody is that it names,
    nor whom somebody spoke to."""
    told = [n for n in question.names if n not in names]
    heard = told_to(question.rewritten)
    spoken_of = [n for n in _kindless(question, names) if not heard.issuperset(words(n.lower()))]
    return [n for n in spoken_of if not says_who(question.rewritten, n, told)]


def _kindless(question: Question, names: Sequence[str]) -> list[str]:
    """Those of the names of a question that do not only say of what kind the answer is."""
    return [n for n in names if not says_kind(question.rewritten, n)]


def _once(told: Sequence[str]) -> list[str]:
    """What is told, each thing once, and no part of another: “Week 11” says “Week”."""
    return [
        t for t in dict.fromkeys(told) if not any(f" {t} " in f" {o.strip('“”')} " for o in told if o != t)
    ]
