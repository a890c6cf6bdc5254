"""Who did what is asked, and to whom.

A sentence may have the verb and the names of a question and leave open who did it, or tell it the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from rag.questions import Question
from rag.questions.outcomes import outcome_in
from rag.questions.synonyms import said_otherwise
from rag.rank.candidates import Candidate
from rag.terms import stem, words

_WHO_DID = re.compile(r"\bwho (?:\w+ly )?(?P<verb>\w+)", re.I)
_DID_TO = re.compile(
    r"^\W*(?:and |so |but )?(?:[Ww]ho|[Ww]hich [a-z]+) (?:\w+ly )?(?P<verb>(?!the\b)[a-z]+) (?:the )?(?P<whom>[^?]+)"
)
_DID = re.compile(r"\b(?:did|does|has|have|had|will|would) (?:the )?(?P<who>[^?]+?) (?P<verb>[a-z]+)\b")
_DOING = frozenset(stem(w) for w in ("did", "do", "does", "done", "doing"))
_PASSIVE = frozenset("be been being is are was were get gets got not".split())
_HAVE = frozenset("has have had also then later first".split())
_DOERS = frozenset(["by", "between", "among"])
_OBJECTS = frozenset("it him her them by".split())
_BEHIND = 12
"""Behind so many words after a verb stands who did it: “was shot at the station on Monday by a guard”."""


def has_doer(question: Question, sentence: str) -> bool:
    """Whether somebody without a name did what is asked: “A small bakery won”, “was stabbed by an inmate”; but “was
    stabbed” leaves it open."""
    return any(_by_another(question, sentence))


def did_nobody(question: Question, best: Candidate) -> bool:
    """Whether a sentence tells what was done and leaves open who did it, whoever else it names, and so does the one
    behind it (“They were seen by Ida Berg”)."""
    done = [] if question.speaker_wanted else _by_another(question, best.text)
    behind = best.around(behind=1).rpartition(best.text)[2]
    return bool(done) and not any(done) and _DOERS.isdisjoint(words(behind))


def turned_round(question: Question, sentence: str) -> str:
    """That a sentence tells of somebody as the one to whom it was done, where a question asks what that one did, in
    words that follow “the nearest sentence says ”; empty where it does not. “When did Berg hire Vale?” is not answered
    by when Berg was hired."""
    if itself := _did_it(question, sentence):
        return f"that {itself} did it"
    asked = _DID.search(question.rewritten)
    name = next((n for n in question.names if asked and asked["who"] == n), None)
    if asked is None or name is None:
        return ""
    last = name.split()[-1].lower()
    order = words(sentence.lower())
    verb = asked["verb"]
    at = [n for n in _places(order, {stem(verb), *said_otherwise(verb)}) if order[n] != verb]
    done = [n for n in at if _is_passive(order, n) and _subject(question, order[:n]) == last]
    theirs = any(order[n - 1] == "by" and word == last for n, word in enumerate(order))
    return f"that it was done to {name}" if done and len(done) == len(at) and not theirs else ""


def _did_it(question: Question, sentence: str) -> str:
    """Whom “Which airline bought Vonn Air?” names, where a sentence tells what that one did itself: “Vonn Air is to buy
    Brise”; empty where it does not."""
    asked = _DID_TO.search(question.asks)
    name = next((n for n in question.names if asked and asked["whom"].startswith(n)), None)
    if asked is None or name is None or asked["verb"] in _PASSIVE:
        return ""
    first, last = (w.lower() for w in (name.split()[0], name.split()[-1]))
    order = words(sentence.lower())
    done = _places(order, {stem(asked["verb"]), *said_otherwise(asked["verb"])})
    theirs = [
        {first, last} & set(order[:n])
        and not ({first, last} | _OBJECTS) & set(order[n + 1 :])
        and not _is_passive(order, n)
        for n in done
    ]
    return name if done and all(theirs) else ""


def tells_of_another(question: Question, best: Candidate) -> str:
    """The one who says a sentence, where a question asks how or when that one died: who tells of a death has not died;
    empty where it does not."""
    outcome = outcome_in(question.rewritten)
    said = best.statement.speaker_name if best.statement else None
    if outcome is None or outcome[0] != "die" or said is None:
        return ""
    return said if len(question.names) == 1 and set(words(said)) <= set(words(question.names[0])) else ""


def _by_another(question: Question, sentence: str) -> list[bool]:
    """For each time that a sentence has the verb of “Who sued Brise Line?”, whether somebody else may have done it: the
    line was sued by them, or they sued; but not that it was sued, nor that it sued somebody."""
    asked = _WHO_DID.search(question.rewritten)
    if asked is None or asked["verb"].lower() in _PASSIVE:
        return []
    verb = stem(asked["verb"].lower())
    whom = question.rewritten[asked.end() :].strip().removeprefix("the ")
    named = {name.split()[-1].lower() for name in question.names if whom.startswith(name)}
    order = words(sentence.lower())
    return [
        not _is_open(order, n) and (_before(order, n) not in named or order[n + 1 : n + 2] == ["by"])
        for n in _places(order, _DOING if verb == "did" else {verb})
    ]


def _places(order: Sequence[str], verbs: set[str] | frozenset[str]) -> list[int]:
    """Where one of these stems stands, but not as the first word."""
    return [n for n, word in enumerate(order) if n and stem(word) in verbs]


def _is_open(order: Sequence[str], n: int) -> bool:
    """Whether the verb at a word tells what was done to somebody, and nothing behind it by whom."""
    return _is_passive(order, n) and _DOERS.isdisjoint(order[n + 1 : n + 1 + _BEHIND])


def _is_passive(order: Sequence[str], n: int) -> bool:
    return bool(_PASSIVE.intersection(order[max(0, n - 2) : n])) and not order[n].endswith("ing")


def _before(order: Sequence[str], n: int) -> str:
    """The word before a verb that is no auxiliary."""
    skipped = len(list(takewhile(lambda w: w in _HAVE, reversed(order[:n]))))
    return order[n - skipped - 1] if n > skipped else ""


def _subject(question: Question, before: Sequence[str]) -> str:
    """The last word of whom the question names that stands last before a verb; “he” is the first of them."""
    lasts = [name.split()[-1].lower() for name in question.names]
    named = [w for w in before if w in lasts]
    last = next((w for w in reversed(before) if w in lasts or w in ("he", "she")), "")
    return named[0] if named and last in ("he", "she") else last
