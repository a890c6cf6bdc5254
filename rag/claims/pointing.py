"""What a denial points back to that does not say itself what it denies: “The ministry denied this”.

A sentence near before it that tells what somebody claims, or what the one who denies is accused of. Where none surely
does, nothing is said: “X has denied wrongdoing” stands behind sentences that nobody denies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.claims.denials import Denial, Points
from rag.claims.facts import Fact
from rag.claims.lexicon import DEBUNKING, SEATS

BACK = 3
"""So many sentences before it a denial may point back to what somebody is accused of."""
_NOUN = r"(?:accusation|allegation|charge|claim|complaint|rumou?r)s?"
# “Corroborated her allegations” tells no accusation, “the abuse allegations” and “allegations that” do.
_ACCUSES = re.compile(
    rf"""\b(?:accus(?:e[sd]?|ing) | alleg(?:e[sd]?|ing|edly) | claim(?:ed|ing)
    | (?:charged|indicted|arrested)\ (?:\w+\ )?(?:with|on|for|over)
    | indict(?:ed|s|ment) | su(?:ed|es|ing) | lawsuits? | suspected | blam(?:es?|ed|ing) | complained
    | {_NOUN}\ (?:of|that|against|he|she|they|it)\b
    | (?!(?:the|these|those|such|his|her|their|its|all|any|other|some|both|no|and|of|new|more|several|many|similar)\ )
      [a-z-]{{3,}}(?<![’']s)\ (?:accusation|allegation|charge)s?)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TELLS = re.compile(
    r"\b(?:sa(?:id|ys?)|told|tells|report(?:s|ed|edly)?|announc\w+|found|claim\w*|suggest\w*|argue[sd]?|assert\w*|insist\w*|contend\w*|impression|reveal\w*|revelations?"
    r"|warn\w*|rumou?r\w*|posts?|posted|wrote|tweet\w*|according|believe[sd]?|testified)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:he|she|him|her|his)\b", re.IGNORECASE)


def pointed_at(denial: Denial, before: Sequence[tuple[str, Fact]], surely: bool = True) -> int | None:
    """Which of the sentences before a denial, the last first, it points back to; None where that is not sure, or where
    it says itself what it denies. Not `surely`, where something else speaks for it: the nearest that somebody tells."""
    if denial.points is Points.NOWHERE:
        return None
    near = before[:BACK]
    accused = denial.points is Points.ACCUSED
    told = [_told_by_another(denial, text) and fact.denial is None for text, fact in near]
    if near and not accused and told[0] and _may_be(denial, *near[0]):
        return 0  # “The council denied this”
    if accused or denial.of:
        for n, (text, fact) in enumerate(near):
            if _ACCUSES.search(text) and _may_be(denial, text, fact):
                return n
    # “The fire was Holt’s doing, a clerk said. Holt denied the accusation.”
    if near and not denial.stems and denial.by & near[0][1].stems and told[0] and _may_be(denial, *near[0]):
        return 0
    return None if surely or True not in told else told.index(True)


def _may_be(denial: Denial, text: str, fact: Fact) -> bool:
    """Whether a sentence has what little a denial says, names who denies and whose claim it is, and denies nothing."""
    if fact.denial is not None or fact.doubts or fact.stems & DEBUNKING or not denial.content <= fact.stems:
        return False
    if denial.of and not denial.of & fact.stems:
        return False
    named = denial.by | frozenset().union(*(SEATS.get(name, ()) for name in denial.by))
    return not named or bool(named & fact.stems) or bool(_SOMEBODY.search(text))


def _told_by_another(denial: Denial, text: str) -> bool:
    """Whether a sentence is told by somebody, and not by the one who denies: “Harlan Foods told the paper ...”."""
    own = "|".join(map(re.escape, denial.by))
    if own and re.search(
        rf"\b(?:{own})\w*\s(?:\w+\s)?(?:said|says|told)|(?:said|says|according to)\s(?:{own})", text, re.I
    ):
        return False
    return bool(_TELLS.search(text) or _ACCUSES.search(text))
