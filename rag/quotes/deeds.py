"""Verbs of speech that with some objects are things done: claimed three lives, declared an emergency."""

from __future__ import annotations

from rag.quotes.phrases import phrase_starting_at
from rag.quotes.sentences import Sentence, VerbGroup

_DEEDS = {
    "say": frozenset("goodbye farewell hello hi".split()),
    "recall": frozenset("vehicles cars trucks suvs models products units".split()),
    "assume": frozenset("office throne role power control command duties leadership".split()),
    "claim": frozenset("life lives title gold medal prize".split()),
    "declare": frozenset(
        "emergency disaster bankruptcy war holiday moratorium ceasefire curfew law mistrial".split()
    ),
    "concede": frozenset("goal goals point points possession penalty penalties".split()),
    "respond": frozenset(
        "scene area location site address home house building block call calls report reports shooting fire crash"
        " incident emergency alarm".split()
    ),
    "voice": frozenset("character characters role roles part narrator".split()),
    "deny": frozenset("entry access bail asylum visa visas parole boarding coverage care treatment".split()),
}


def is_deed(s: Sentence, group: VerbGroup, n: int) -> bool:
    """Whether verb and object are something done and not said: claimed three lives, declared an emergency."""
    if group.lemma in ("charge", "decline") and s.word(n)[:1] in "$€£0123456789":
        return True  # declined 4%
    done = _DEEDS.get(group.lemma)
    if done is None:
        return False
    phrase = phrase_starting_at(s, n)
    last = max(phrase.last if phrase else n, n + 3) if group.lemma != "say" else n
    return any(s.word(at) in done for at in range(n, last + 1))
