"""The nouns of a question set: one question with what answers it, and what a file of questions holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.places import Place
from eval.wikiqa import Ranking
from rag.records import Article


@dataclass(frozen=True, slots=True)
class Case:
    """One question, and what a right answer is.

    `evidence` holds places, or sentences to be found; each item is enough. `speakers` are the accepted names.
    `history` are the questions asked before, in order. `status` is the exact status wanted, where it matters.
    """

    id: str
    question: str
    answerable: bool = True
    answers: tuple[str, ...] = ()
    evidence: tuple[Place | str, ...] = ()
    speakers: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    history: tuple[str, ...] = ()
    category: str = ""
    status: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """What a file holds: cases for a library, rankings that need none, and articles where it brings its own.
    `notes` say what of it was read otherwise than it says."""

    name: str
    cases: tuple[Case, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    articles: tuple[Article, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: QuestionSet) -> QuestionSet:
        return QuestionSet(
            " + ".join(filter(None, (self.name, other.name))),
            self.cases + other.cases,
            self.rankings + other.rankings,
            self.articles + other.articles,
            self.notes + other.notes,
        )


def listed(ids: Sequence[str], most: int = 8) -> str:
    """The first ids of many, for a note."""
    return ", ".join(ids[:most]) + " …" * (len(ids) > most)
