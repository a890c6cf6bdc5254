"""Whose words a sentence is: whether the speaker that its article names can be the one that is asked for.

A person may be called by the surname alone, an office or a country by another word; who speaks for somebody, or only
bears the same surname, is somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from rag.questions.countries import other_words
from rag.questions.initials import abbreviates
from rag.questions.names import TITLES, naming_words
from rag.rank.candidates import Candidate
from rag.records import Statement
from rag.terms import STOP_WORDS, in_full, stem, words

_SAME_NAME = 90
"""rapidfuzz ratio from which surnames are one, spelt in two ways (Zelensky, Zelenskyy)."""
_LONG = 5
"""Names of fewer letters are one only where they are spelt alike."""
_FIRST = 3
"""So many letters tell first names apart: Chris and Christopher are one, Jill and Joe are not."""
_NOT_NAMES = frozenset(["one", "mr", "mrs", "ms", "government"])
_OWNER = re.compile(r"\b[\w.-]+(?:[’']s|s[’'])(?=\s)")
_MENTION_ENDS = re.compile(r",|\b(?:who|which|whose)\b")
_WHO = re.compile(r"\b(?:who|which|whose)\b")
# “Ada Berg, director of the Harbour Board”, but not “an analyst on China”, nor “a friend of Holt”.
_HEADS = (
    r"\b(?:director|chief|president|minister|chair\w*|executive|ceo|officers?|officials?|secretary|head|founder|manager"
    r"|mayor|governor|spokes\w+|analyst|economist|professor|researcher|scientist)\b[^,;]{{0,60}}?"
    r"\b(?:of|at|with)\s(?:the\s)?{}(?!\w)"
)
# “The father of Alan Kurdi” bears another name, and a department is not called by half of its own.
_NAMED_BY_ANOTHER = re.compile(
    r" of |[’']s |\b(?:department|ministry|office|agency|university)\b", re.IGNORECASE
)


def said_by(speaker: str, candidate: Candidate) -> bool:
    """Whether a sentence is said by a speaker."""
    return is_said_by(candidate.statement, speaker)


def is_said_by(statement: Statement | None, who: str) -> bool:
    """Whether a statement is somebody's: by the name, or by how it is mentioned. “Brett McGurk, who was Trump’s envoy”
    mentions nobody else, and “Trump’s envoy” is not Trump."""
    if statement is None:
        return False
    mention = _MENTION_ENDS.split(statement.speaker_text or "", maxsplit=1)[0]
    name = statement.speaker_name or ""
    if not _OWNER.search(who):  # else it is the envoy who is asked for
        mention, name = _OWNER.sub("", mention), _OWNER.sub("", name)
    there = frozenset(in_full(w) for w in words(f"{mention} {name}".lower()))
    if names_all(who, there) or _are_initials(who, mention, name):
        return True
    asked = _proper(who)
    if _NAMED_BY_ANOTHER.search(who) and who.removeprefix("the ")[:1].isupper():
        return False
    described = _WHO.split(statement.speaker_text or "", maxsplit=1)[0]
    if asked and re.search(_HEADS.format(re.escape(who.removeprefix("the "))), described, re.IGNORECASE):
        return True
    if asked and who.split()[-1][:1].isupper() and " of " not in who:
        return _is_person(asked, _proper(name), mention)
    return _is_described(who, asked, there | set(words(described.lower())))


def names_all(who: str, there: Iterable[str]) -> bool:
    """Whether all words of a name are there, in lower case, or what else a country among them is called."""
    found = frozenset(there)
    wanted = [w for w in naming_words(who) if w not in _NOT_NAMES]
    return bool(wanted) and all(_is_there(w, found) for w in wanted)


def _are_initials(who: str, *called: str) -> bool:
    """Whether one of these is the other's initials, or somebody's of that body: “the WHO”, “WHO officials”."""
    return any(
        abbreviates(who, named) or any(abbreviates(word, who) for word in words(named)) for named in called
    )


def _is_person(asked: Sequence[str], named: Sequence[str], mention: str) -> bool:
    """Whether a person asked for can be the one who is named: the surname is the same and the first names are not two.
    Of “quarterback Aaron Rodgers” and “Commander Vale” only the name counts."""
    surname = frozenset([asked[-1].lower()])
    if len(named) > 1:
        if list(named) == list(asked[-len(named) :]):
            return True
        first = len(asked) == 1 or asked[0][:_FIRST].lower() == named[0][:_FIRST].lower()
        return first and _is_there(named[-1].lower(), surname)
    told = [w for w in words(mention) if w.lower() not in TITLES | STOP_WORDS] or named
    alone = len(told) == 1 and not mention.lower().startswith("the ")  # of persons; “the House” is a chamber
    return alone and _is_there(told[0].lower(), surname)


def _is_described(who: str, asked: Sequence[str], there: frozenset[str]) -> bool:
    """Whether somebody without a name is described so: by what they are, whose they are, and half of all words. “The
    father of Alan Kurdi” may stand there as “his father, Abdullah Kurdi”."""
    wanted = [stem(w) for w in words(who.lower()) if w not in STOP_WORDS and w not in _NOT_NAMES]
    found = {stem(w) for w in there}
    whose = [_is_there(w.lower(), there) for w in asked]
    of = " of " in who
    if not wanted or (asked and not (any(whose) if of else all(whose))):
        return False
    head = wanted[0] if of else wanted[-1]
    return head in found and 2 * sum(w in found for w in wanted) >= len(wanted)


def _is_there(word: str, there: frozenset[str]) -> bool:
    if word in there or other_words(word) & there:
        return True
    return len(word) >= _LONG and any(fuzz.ratio(word, other) >= _SAME_NAME for other in there)


def _proper(name: str) -> list[str]:
    """The words of a name that are no title."""
    telling = frozenset(naming_words(name)) - TITLES
    return [w for w in words(name) if w[0].isupper() and w.lower() in telling]
