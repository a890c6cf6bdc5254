"""The sentence of a question that asks, where others before it tell what it is about."""

from __future__ import annotations

import re

from rag.boundaries import TITLES

_ENDS = re.compile(r"(?<=[.!…])[\"”’)]*\s+(?=[\"“‘(]?[A-Z])")
_SHORT = "|".join(sorted(TITLES | {"Dr", "Hon", "Jr", "No", "Sr", "St", "vs"}))
_ABBREVIATED = re.compile(rf"(?:^|[\s(“\"])(?:[A-Z]|(?:[A-Z]\.)+[A-Z]|{_SHORT})\.$")
"""What ends with a full stop and no sentence with it."""
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how)\b"
    r"|^\W*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b|:$",
    re.I,
)
_INSIDE = re.compile(r"\W*(?:the|an?) (?:[\w’'-]+ ){1,4}?(?:of|in|from|at) (?:which|what|whose)\b", re.I)
"""“The founder of which firm …?”"""


def asking_sentence(question: str) -> str:
    """The last sentence of “The mayor stepped down on Monday. Who takes over?”; the whole question where it asks in
    another sentence, too, or the last one asks nothing."""
    start = 0
    for end in _ENDS.finditer(question):
        if not _ABBREVIATED.search(question[: end.start()].rstrip('"”’)')):
            start = end.end()
    before, last = question[:start], question[start:]
    return question if "?" in before or not _ASKS.search(last) else last


def asks_inside(question: str) -> bool:
    """Whether a question begins with a phrase that it asks within: “The founder of which firm gave it away?”."""
    return _INSIDE.match(question) is not None
