"""How often is the verdict on a quotation right? Cases are made from a library's own articles, the right verdict known.

texts       other scripts, and what nobody printed                  written for this evaluation
material    `Case`, and what cases are drawn from                   sentences, spoken words, names
real        quotations to the letter, or but for the typography     one function a kind of case
altered     a word, a number, a name, a negation
restyled    copied, restyled, credited, cut off, firmed up: right or altered
joined      pieces of several places, other speakers, inventions
library     a catalogue without a model, and filler to make it large
measuring   verdicts, times, and the matrix as text
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.quote_check.altered import ALTERED
from eval.quote_check.joined import JOINED
from eval.quote_check.library import shelve
from eval.quote_check.material import Case, Material
from eval.quote_check.measuring import matrix, measure
from eval.quote_check.real import REAL
from eval.quote_check.restyled import RESTYLED
from eval.quote_check.texts import FOREIGN, MADE_UP
from rag.records import Article, Statement

__all__ = ["FOREIGN", "MADE_UP", "Case", "make_cases", "matrix", "measure", "shelve"]

_TRIES = 40


def make_cases(
    articles: Sequence[Article], statements: Sequence[Statement], count: int, seed: int
) -> Iterator[Case]:
    """About `count` cases, every kind in equal parts as far as the articles lend themselves to it; the same seed makes
    the same cases."""
    material = Material.of(articles, statements, seed)
    kinds = (*REAL, *ALTERED, *RESTYLED, *JOINED)
    seen: set[tuple[str, str | None]] = set()
    for draw in kinds:
        made = tries = 0
        while made < count // len(kinds) and tries < _TRIES * count // len(kinds):
            tries += 1
            case = draw(material)
            if case is not None and (case.text, case.speaker) not in seen:
                seen.add((case.text, case.speaker))
                made += 1
                yield case
