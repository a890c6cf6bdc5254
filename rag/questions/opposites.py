"""Words that say the contrary of each other: who asks why an offer was accepted is not answered by why it was declined.

Only those of which a sentence that has the one and not the other tells another story. What two sides say of one event
(won and lost, bought and sold) is left out.
"""

from __future__ import annotations

import re

from rag.terms import STOP_WORDS, stem, words

_PAIRS = """
    accept approve agree grant / decline reject refuse deny rebuff veto;
    confirm admit acknowledge / deny;
    support back endorse favour favor / oppose reject;
    praise welcome hail applaud / criticise criticize condemn denounce slam blast;
    allow permit legalise legalize / ban prohibit forbid outlaw;
    release freed / arrest detain jail imprison;
    acquit exonerate / convict guilty;
    start begin launch open reopen / end finish stop suspend cancel;
    rise increase grow climb soar surge / fall drop decrease decline shrink plunge slump;
    appoint hire / sack dismiss oust;
    born birth native / die dead death;
    survive survivor / die kill;
    marry wed / divorce; join accede / leave quit exit;
    youngest / oldest eldest; largest biggest highest / smallest lowest; best / worst; fastest / slowest;
    most / fewest least; minimum / maximum; internal / external; northern / southern; eastern / western;
    create creation establish found build / destroy destruction abolish demolish
"""
_FAMILIES = [
    tuple(frozenset(map(stem, side.split())) for side in pair.split("/")) for pair in _PAIRS.split(";")
]
_CONTRARY = [sides for one, other in _FAMILIES for sides in ((one, other), (other, one))]
_NOT = frozenset("not no never nor neither t without fail failed fails refuse refused refuses".split())
NEAR = 3
"""How many words before another a word turns it into its contrary: “did not accept”."""


_DENIED = re.compile(r"\b(?:not|never|cannot|unable)\b(?! only)|n[’']t\b", re.I)
_EXPLAINS = re.compile(r"\b(?:why|how)\b", re.I)
_DENIES = re.compile(
    r"n[’']t\b|\b(?:not|never|no|none|nor|neither|nobody|nothing|cannot|without|few|only|rather|instead|except|but|however|"
    r"although|though|against|hardly|barely|rarely|un\w+|dis\w+|mis\w+|in\w+able|impossib\w+|lack\w*|fail\w*|refus\w*|"
    r"den(?:y|ied|ies)|avoid\w*|prevent\w*|declin\w*|reject\w*|withdr\w+|stop\w*|ban\w*|end\w*|exclud\w+|oppos\w+)\b",
    re.I,
)
"""What may deny something, in any way."""


def asks_what_is_not(question: str, near: str) -> bool:
    """Whether a question asks for what is not so, and a text denies nothing at all. Why something is not so may be told
    without."""
    return bool(_DENIED.search(question)) and not _EXPLAINS.search(question) and not _DENIES.search(near)


def contrary_in(question: str, sentence: str, near: str) -> tuple[str, str] | None:
    """The word of a question that nothing `near` a sentence says, and the word with which the sentence says the
    contrary, each as written; None where it does not. Where either is denied, they may say the same."""
    asked, told = words(question), words(sentence)
    here, there = ({stem(w.lower()) for w in words(text)} for text in (near, question))
    for one, other in _CONTRARY:
        if here & one or there & other:
            continue
        mine, theirs = _said(asked, one), _said(told, other)
        if mine and theirs:
            return mine, theirs
    return None


def _said(order: list[str], family: frozenset[str]) -> str | None:
    """The first of these words that is said without being denied."""
    low = [w.lower() for w in order]
    for n, word in enumerate(low):
        if stem(word) in family and word not in STOP_WORDS and not _NOT & set(low[max(0, n - NEAR) : n]):
            return order[n]
    return None
