"""Questions with the sentences that a real library retrieves for them: what the ranker's weights are learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.chain import Road
from rag.rank.candidates import Candidate
from rag.rank.cross_encoder import RERANKED, SURE, placed
from rag.rank.features import NAMES
from rag.records import Article, Reranker
from rag.tracker import Tracker

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One question on one library: the number of its article's title, a row of signs a sentence, the sentences as
    the cross-encoder reads them, which of them hold the answer, and whether its article was there and answers it;
    `hard`: the article is there and does not answer it."""

    title: int
    question: str
    table: Array
    texts: Sequence[str]
    gold: Array
    present: bool
    hard: bool = False


def titles_of(passages: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The number of each passage's title, in alphabetical order, by the passage's id."""
    titles = sorted({p["title"] for p in passages})
    return {p["id"]: titles.index(p["title"]) for p in passages}


def held_out(title: int) -> bool:
    """Whether the cross-encoder is not trained on the title of that number: every second one of the alphabet."""
    return title % 2 == 1


def library_of(folder: Path, passages: Sequence[dict[str, Any]], used: int | None = None) -> Tracker:
    """A library of the passages, one article each, of the titles whose number's half is `used` modulo two (None:
    all). The cross-encoder was not trained on titles of odd numbers, so both halves have some of those."""
    title = titles_of(passages)
    library = Tracker(folder, ranker="features")
    library.add(
        [
            Article(title=p["title"].replace("_", " "), text=p["text"], id=p["id"])
            for p in passages
            if used is None or title[p["id"]] // 2 % 2 == used
        ]
    )
    return library


def rows_of(
    library: Tracker, questions: Sequence[dict[str, Any]], title: dict[str, int], note: str
) -> list[Row]:
    """The rows of SQuAD 2.0's questions, in order."""
    road = library._road()
    there = {a.id for a in library.articles()}
    rows = []
    for done, asked in enumerate(questions, start=1):
        found = candidates_of(road, asked["question"])
        table = np.asarray([[c.signs[n] for n in NAMES] for c in found], dtype=np.float64)
        rows.append(
            Row(
                title[asked["passage"]],
                asked["question"],
                table.reshape(-1, len(NAMES)),
                [placed(c) for c in found],
                np.asarray([_holds(c, asked) for c in found], dtype=np.float64),
                present=asked["passage"] in there and asked["answerable"],
                hard=not asked["answerable"],
            )
        )
        if done % 500 == 0:
            print(f"{note}: {done}/{len(questions)}", flush=True)
    return rows


def candidates_of(road: Road, question: str) -> list[Candidate]:
    """Every sentence of the passages that the road retrieves, best first."""
    state = road.retrieve(road.read(question))
    return road.candidates(state["question"], state["vector"], state["hits"])


def _holds(candidate: Candidate, asked: dict[str, Any]) -> bool:
    if candidate.hit.passage.article.id != asked["passage"]:
        return False
    return any(candidate.span.start <= at < candidate.span.end for _, at in asked["answers"])


def read_by(reranker: Reranker, row: Row, ranking: Array) -> Row:
    """The best sentences of a row by the first stage's weights, with what the cross-encoder makes of them as one
    more column: the row of the second stage."""
    best = np.argsort(-(row.table @ ranking), kind="stable")[:RERANKED]
    texts = [row.texts[n] for n in best]
    answers = np.clip(reranker.score(row.question, texts), -SURE, SURE)
    table = np.column_stack([row.table[best], answers])
    return replace(row, table=table, texts=texts, gold=row.gold[best])
