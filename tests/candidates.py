"""Sentences for what judges them, with scores and signs that were made up."""

from __future__ import annotations

from collections.abc import Mapping

from rag.passages import split_passages
from rag.rank.candidates import Candidate
from rag.rank.features import NAMES
from rag.records import Article, Hit, Statement

GOOD: Mapping[str, float] = dict.fromkeys(NAMES, 0.0) | {"coverage_passage": 1.0, "soft_passage": 1.0}
"""Signs of a sentence whose passage has all that is asked."""


def candidates_of(
    *articles: Article, signs: Mapping[str, float] = GOOD, statement: Statement | None = None
) -> list[Candidate]:
    """Every sentence of the articles in order, scores falling by one."""
    hits = [Hit(passage, 1.0, dense=0.5) for article in articles for passage in split_passages(article)]
    placed = [(hit, span) for hit in hits for span in hit.passage.sentences]
    return [Candidate(hit, span, 9.0 - n, signs, statement) for n, (hit, span) in enumerate(placed)]
