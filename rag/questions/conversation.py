"""The turns of a conversation: what each asked, as it was understood, whose words it wanted, and what about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions.claims import claim_question
from rag.questions.kinds import ASKS_SPEECH, SAY
from rag.questions.names import names_in
from rag.questions.phrases import phrases
from rag.records import Answer
from rag.terms import content_words, words

ABOUT = re.compile(r"\b(?:about|regarding|concerning) (?P<topic>[^?]+?)\W*$", re.I)
"""What a question for somebody’s words says that they are about."""

History = Sequence[tuple[str, Answer]]


def understood(turn: tuple[str, Answer]) -> str:
    """The question of a turn as it was understood."""
    return str(turn[1].understood.get("question", turn[0]))


def asked_to_speak(question: str) -> list[re.Match[str]]:
    """Where a question names whose words it wants, as `who`."""
    return [m for p in ASKS_SPEECH if (m := p.search(question))]


def topic_of(turn: tuple[str, Answer]) -> str | None:
    """What a turn was about: as it says itself, or all its words but whose were asked for."""
    asked = understood(turn)
    if claim := claim_question(asked):
        return claim.topic or None
    if about := ABOUT.search(asked):
        return about["topic"]
    who = {w for m in asked_to_speak(asked) for w in words(m["who"].lower())}
    left = [w for w in content_words(asked) if w not in who and not re.fullmatch(SAY, w, re.I)]
    return " and ".join(phrases(asked, left, names_in(asked))) or None
