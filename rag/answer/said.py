"""Whose words a sentence is: whether the speaker that its article names can be the one that is asked for."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from rag.questions.names import TITLES
from rag.rank.scoring import Candidate, speaker_match
from rag.terms import STOP_WORDS, words

_SAME_NAME = 90
"""rapidfuzz ratio from which surnames are one, spelt in two ways (Zelensky, Zelenskyy)."""
_SAID_IN_WORDS = 0.5
"""The share of the speaker's words that a statement's speaker has to have."""


def said_by(speaker: str, candidate: Candidate) -> bool:
    """Whether a sentence is said by a speaker."""
    said = candidate.statement
    if said is None:
        return False
    if re.search(rf"\b{re.escape(speaker.split()[-1])}[’']s? \w", said.speaker_text or ""):
        return False  # “Merkel’s spokesman”
    # whoever is the father of Alan Kurdi bears another name
    asked = [] if re.search(r" of |[’']s ", speaker) else _proper(speaker)
    named = _proper(said.speaker_name or "")
    if len(named) > 1 and named == asked[-len(named) :]:
        return True  # of “quarterback Aaron Rodgers” only the name
    if len(asked) > 1:  # Jill Biden is not Joe Biden, nor is Ryan Zinke Ryan Zink
        here = words(f"{said.speaker_text or ''} {said.speaker_name or ''}")
        if process.extractOne(asked[-1], here, scorer=fuzz.ratio, score_cutoff=_SAME_NAME) is None:
            return False
        if len(asked) == len(named) == 2 and asked[0][:3] != named[0][:3]:
            return False
    return speaker_match(speaker, said) >= _SAID_IN_WORDS


def _proper(name: str) -> list[str]:
    """The words of a name that are no title."""
    return [w for w in words(name) if w[0].isupper() and w.lower() not in TITLES | STOP_WORDS]
