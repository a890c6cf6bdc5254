"""A quotation covered by stretches of words that stand in different places. Word numbers only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.align import Run
from rag.check.folding import Folded


@dataclass(frozen=True, slots=True)
class Piece:
    """Words `given` of a quotation that stand unbroken at `found` in text number `text`."""

    given: Run
    text: int
    found: Run


def pieces(words: Sequence[str], texts: Sequence[Folded], shortest: int) -> list[Piece]:
    """A cover of `words` by unbroken stretches of at least `shortest` words of any of `texts`, longest first.

    Greedy over all stretches that cannot be made longer; what is already covered is cut off the shorter ones.
    """
    found: list[Piece] = []
    for number, text in enumerate(texts):
        found += _maximal(tuple(words), text.words, number, shortest)
    found.sort(key=lambda p: (p.given.first - p.given.last, p.text, p.given.first, p.found.first))
    taken = [False] * len(words)
    chosen: list[Piece] = []
    for piece in found:
        free = [i for i in range(piece.given.first, piece.given.last) if not taken[i]]
        if len(free) < shortest or free[-1] - free[0] + 1 != len(free):
            continue
        cut = free[0] - piece.given.first
        run = Run(piece.found.first + cut, piece.found.first + cut + len(free))
        chosen.append(Piece(Run(free[0], free[-1] + 1), piece.text, run))
        for i in free:
            taken[i] = True
    return sorted(chosen, key=lambda p: p.given.first)


def _maximal(words: tuple[str, ...], text: tuple[str, ...], number: int, shortest: int) -> list[Piece]:
    starts: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        starts.setdefault(word, []).append(i)
    found: list[Piece] = []
    for j, word in enumerate(text):
        for i in starts.get(word, ()):
            if i and j and words[i - 1] == text[j - 1]:
                continue
            length = 1
            while (
                i + length < len(words) and j + length < len(text) and words[i + length] == text[j + length]
            ):
                length += 1
            if length >= shortest:
                found.append(Piece(Run(i, i + length), number, Run(j, j + length)))
    return found
