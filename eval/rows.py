"""A row of our own JSON Lines becomes a `Case`; what would be misread is said with its line.

One row of ours:

    {"id", "question", "answerable": true, "answers": ["..."], "evidence": [{"article", "start", "end"}] or
     ["verbatim sentence"], "speaker"?: "..." or ["...", ...], "filters"?: {"source", "speaker", "since", "until"},
     "history"?: ["earlier question", ...], "category"?: "...", "status"?: "filtered_out"}

Answers with their offsets, `{"passage" or "article": id, "answers": [["text", start], ...]}`, are evidence too: the
sentences that hold them. Items of `evidence` are each enough for a right answer. A verbatim sentence may stand in
several articles (two outlets print one wire story): every place counts, typographic and straight marks alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from rapidfuzz import fuzz, process

from eval.cases import Case
from eval.places import Place
from rag.records import Filters, InputError, Status

_FILTERS = ("source", "speaker", "since", "until")
_FIELDS = (
    "id", "question", "answerable", "answers", "answer", "evidence", "speaker", "filters", "history", "category",
    "status", "passage", "article",
)  # fmt: skip
_MISSPELT = 80
"""rapidfuzz ratio from which a field that nothing reads is taken for one misspelt; others may say what they like."""


def read_row(line: str, where: str) -> dict[str, Any]:
    """The object of a line, with a question in it. Raises `InputError`."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{where}: not JSON ({error.msg}, character {error.pos + 1}); JSON Lines have an object a line"
        ) from error
    if isinstance(row, list):
        raise InputError(f"{where}: a list; JSON Lines have an object a line")
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not row["question"].strip():
        raise InputError(f"{where}: a row needs a `question`")
    return row


def case_of(row: Mapping[str, Any], where: str, n: int) -> Case:
    """The question of a row, the `n`-th of its file. Raises `InputError`."""
    answers = row.get("answers", row.get("answer", ()))
    evidence = row.get("evidence", ())
    if isinstance(answers, list) and any(isinstance(a, list | tuple) for a in answers):
        placed = _placed(row, answers, where)
        answers, evidence = [text for text, _ in placed], evidence or [place for _, place in placed]
    if fault := next(_faults(row, evidence), None):
        raise InputError(f"{where}: {fault}")
    answerable = row.get("answerable", bool(answers or evidence))
    case = Case(
        id=str(row.get("id", n)),
        question=row["question"],
        answerable=bool(answerable),
        answers=_strings(answers),
        evidence=tuple(_evidence(item, where) for item in evidence),
        speakers=_strings(row.get("speaker") or ()),
        filters={k: v for k, v in (row.get("filters") or {}).items() if v},
        history=tuple(_asked(turn) for turn in row.get("history") or ()),
        category=str(row.get("category", "")),
        status=row.get("status"),
    )
    if case.answerable and not (case.answers or case.evidence):
        raise InputError(f"{where}: an answerable question needs `evidence` or `answers`")
    return case


def _faults(row: Mapping[str, Any], evidence: Any) -> Iterator[str]:
    """What would be misread; a question that says nothing about its answer is no unanswerable one by accident."""
    for name in row.keys() - set(_FIELDS):
        if near := process.extractOne(name, _FIELDS, scorer=fuzz.ratio, score_cutoff=_MISSPELT):
            yield f"no such field: {name}; is it {near[0]}?"
    if not any(name in row for name in ("answerable", "answers", "answer", "evidence")):
        yield "nothing says what answers it: give `evidence`, `answers` or `answerable`: false"
    if not isinstance(row.get("answerable", True), bool):
        yield "`answerable` is true or false"
    if not isinstance(evidence, list | tuple):
        yield "`evidence` is a list of sentences or of article, start, end"
    for name in ("answers", "answer", "speaker"):
        told = row.get(name) or []
        if not isinstance(told, str | list | tuple):
            yield f"`{name}` is a string or a list of them"
        if told and not all(str(text).strip() for text in ([told] if isinstance(told, str) else told)):
            yield f"`{name}` has an empty text in it"
    if (status := row.get("status")) is not None and status not in get_args(Status):
        yield f"`status` is one of {', '.join(get_args(Status))}"
    if row.get("answerable") is False and evidence:
        yield "`evidence` of a question that is said to have no answer"
    if row.get("answerable") is False and status == "answered":
        yield "`status` answered of a question that is said to have no answer"
    history = row.get("history") or []
    if not isinstance(history, list) or not all(
        isinstance(h := _asked(t), str) and h.strip() for t in history
    ):
        yield "`history` is a list of the questions asked before"
    yield from _filter_faults(row.get("filters") or {})


def _filter_faults(filters: Any) -> Iterator[str]:
    if not isinstance(filters, dict) or not all(isinstance(v or "", str) for v in filters.values()):
        yield f"`filters` is an object of strings with any of {', '.join(_FILTERS)}"
    if unknown := set(filters) - set(_FILTERS):
        yield f"no such filter: {', '.join(sorted(unknown))}"
    try:
        Filters.of(**filters)
    except InputError as error:
        yield str(error)


def _placed(row: Mapping[str, Any], answers: Sequence[Any], where: str) -> list[tuple[str, Place]]:
    """Answers that come with their offset in the row's passage."""
    article = row.get("passage", row.get("article"))
    try:
        return [(str(t), Place(str(article), int(at), int(at) + len(t), widen=True)) for t, at in answers]
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{where}: answers with offsets are [text, start] in a `passage` or `article`"
        ) from error


def _evidence(item: Any, where: str) -> Place | str:
    if isinstance(item, Place) or (isinstance(item, str) and item.strip()):
        return item
    try:
        place = Place(str(item["article"]), int(item["start"]), int(item["end"]))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: evidence is a verbatim sentence or has article, start, end") from error
    if not 0 <= place.start < place.end:
        raise InputError(f"{where}: evidence from {place.start} to {place.end} has no character in it")
    return place


def _asked(turn: Any) -> Any:
    """An earlier question: a string, a (question, answer) pair, or a message with `question` or `content`."""
    if isinstance(turn, Mapping):
        turn = turn.get("question", turn.get("content", ""))
    return turn[0] if isinstance(turn, list | tuple) and turn else turn


def _strings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)
