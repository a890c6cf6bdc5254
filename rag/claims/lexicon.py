"""Lists of words, as stems: what only reports, what comes with a name, what denies, what is opposed to what."""

from __future__ import annotations

from functools import lru_cache

from rag.terms import stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


REPORTING = frozenset(
    """said says say saying told tell tells telling according reported reports report reporting announced announces
    announce announcing statement statements added adds reporters reporter officials official spokesman spokeswoman
    spokesperson police least number numbers""".split()
)
"""Words, not stems (a state is no statement), that report without being of what is reported."""
ROLES = _stems(
    """president minister prime chancellor mayor senator governor king queen chief engineer director head leader
    spokesman spokeswoman captain general commander coach manager player analyst expert professor doctor lawyer judge
    chairman chairwoman chair secretary deputy executive officer official member former author actor actress singer star
    ministry department office company government party agency"""
)
"""Words that come with a name: two sentences that share only these are about one person, not of one event."""
DENYING = _stems(
    """deny denied denies denying claim claims report reports accusation accusations allegation allegations charge
    charges rumour rumours rumor suggestion story assertion monday tuesday wednesday thursday friday saturday sunday"""
)
"""Words of a denial that are not what is denied."""
TIMES = _stems("second minute hour day week month year morning evening afternoon night time")
CURRENCIES = _stems("dollar euro pound crown krone krona yen yuan rupee ruble rouble franc cent lira shekel")
ANTONYMS = frozenset(
    _stems(pair.replace("/", " "))
    for pair in """raise/cut raise/lower rise/fall rise/drop increase/decrease increase/fall climb/drop climb/fall
    gain/lose win/lose won/lost open/close opened/closed accept/reject accepted/rejected confirm/deny enter/leave
    arrive/leave support/oppose supports/opposes approve/reject approved/rejected uphold/overturn upheld/overturned
    guilty/innocent safe/unsafe alive/dead survive/destroy survived/destroyed accelerate/slow strengthen/weaken
    expand/shrink hire/fire begin/end start/end started/ended allow/ban allowed/banned legal/illegal agree/disagree
    reached/failed rose/fell rose/dropped climbed/dropped climbed/fell grew/shrank gained/lost raised/cut lifted/cut
    arrested/released convicted/acquitted evacuated/operating included/excluded appeared/vanished""".split()
)
"""Pairs of which a sentence has one word and another sentence the other: they may not go together."""
_ALIKE = {
    stem(word): stem(words.split()[0])
    for words in (
        "killed died dead death deaths dies kills kill die",
        "injured hurt wounded injuries injures wounding",
        "percent percentage",
        "firefighters firemen",
        "jailed imprisoned",
        "car vehicle",
    )
    for word in words.split()
}
"""The few different words that news uses for the same count."""


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """The stem by which words of two sentences are compared: killed and died are one."""
    stemmed = stem(word.lower().replace(".", "").replace(",", ""))
    return _ALIKE.get(stemmed, stemmed)
