"""Questions with given candidate sentences: WikiQA's own table, a row a candidate, or a row a question.

QuestionID  Question  DocumentID  DocumentTitle  SentenceID  Sentence  Label        tab-separated, as published
{"question", "answer" or "sentence", "label"}                                       a row a candidate
{"question", "candidates": [{"sentence", "label"}, ...]}                            a row a question
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rag.records import InputError

_COLUMNS = ("QuestionID", "Question", "Sentence", "Label")

Candidate = tuple[str, str, str, int]
"""Which question it belongs to, the question, a sentence, and its label."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A question with candidate sentences and their labels (1: answers it), for `rank_sentences`."""

    question: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]


def is_table(text: str) -> bool:
    """Whether a file is WikiQA's tab-separated table."""
    return set(_COLUMNS) <= set(text[: text.find("\n")].rstrip("\r").split("\t"))


def of_table(text: str, where: str) -> list[Ranking]:
    """The rankings of the table. Marks are no quoting in it."""
    rows = csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = []
    for n, row in enumerate(rows, start=2):
        key, question, sentence, label = (row[name] for name in _COLUMNS)
        if label is None:
            raise InputError(f"{where}, line {n}: fewer columns than the first line has")
        found.append((key, question, sentence, _label(label, f"{where}, line {n}")))
    return grouped(found)


def is_candidate(row: Mapping[str, Any]) -> bool:
    """Whether a JSON row is one candidate of a question."""
    return "label" in row and isinstance(row.get("sentence", row.get("answer")), str)


def candidate_of(row: Mapping[str, Any], where: str) -> Candidate:
    key = str(row.get("question_id", row["question"]))
    return key, row["question"], row.get("sentence", row.get("answer")), _label(row["label"], where)


def grouped(candidates: Iterable[Candidate]) -> list[Ranking]:
    """One ranking a question, in the order of their first candidates."""
    rows: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        rows.setdefault(candidate[0], []).append(candidate)
    return [
        Ranking(found[0][1], tuple(c[2] for c in found), tuple(c[3] for c in found))
        for found in rows.values()
    ]


def ranking_of(row: Mapping[str, Any], where: str) -> Ranking:
    """A row with all candidates of its question."""
    try:
        pairs = [(str(c["sentence"]), int(c["label"])) for c in row["candidates"]]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: each candidate needs `sentence` and `label`") from error
    return Ranking(row["question"], tuple(s for s, _ in pairs), tuple(n for _, n in pairs))


def _label(value: Any, where: str) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{where}: a label is 0 or 1, not {value!r}") from error
