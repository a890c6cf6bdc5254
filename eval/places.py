"""Where evidence stands in the articles of a library, and whether a text holds an answer.

A verbatim sentence may stand in several articles (two outlets print one wire story): every place counts,
typographic and straight marks alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.passages import find_sentences
from rag.records import Article, Span

# One character for one character, so that offsets stay.
_FOLD = str.maketrans("“”„‟«»‘’‚‛–—‑\u00a0\u202f", '""""""\'\'\'\'---  ')


@dataclass(frozen=True, slots=True)
class Place:
    """A slice of an article: half-open, in characters of `Article.text`. `widen` means the sentences it lies in:
    an answer inside them rather than the evidence itself."""

    article: str
    start: int
    end: int
    widen: bool = False

    def overlaps(self, article: str, start: int, end: int) -> bool:
        return self.article == article and self.start < end and start < self.end


def fold(text: str) -> str:
    """Typographic marks as plain ones, character for character; offsets stay."""
    return text.translate(_FOLD)


class Places:
    """Finds evidence in the articles of a library."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._texts = {a.id: fold(a.text) for a in articles}
        self._sentences: dict[str, list[Span]] = {}

    def of(self, item: Place | str) -> tuple[Place, ...]:
        """Every place of one item of evidence; empty where the library does not hold it."""
        if isinstance(item, Place):
            text = self._texts.get(item.article)
            if text is None or not 0 <= item.start < item.end <= len(text):
                return ()
            return (self._widened(item, text) if item.widen else item,)
        wanted = fold(item.strip())
        found = []
        for article, text in self._texts.items():
            start = text.find(wanted)
            while wanted and start >= 0:
                found.append(Place(article, start, start + len(wanted)))
                start = text.find(wanted, start + 1)
        return tuple(found)

    def _widened(self, place: Place, text: str) -> Place:
        if place.article not in self._sentences:
            self._sentences[place.article] = find_sentences(text)
        held = [s for s in self._sentences[place.article] if s.start < place.end and place.start < s.end]
        return Place(place.article, held[0].start, held[-1].end) if held else place


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether one of the answers stands in the text as whole words, whatever the case and the marks."""
    folded = fold(text).casefold()
    return any(
        re.search(rf"(?<!\w){re.escape(fold(a).casefold().strip())}(?!\w)", folded)
        for a in answers
        if a.strip()
    )
