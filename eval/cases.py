"""Question sets: our JSON Lines, SQuAD-shaped JSON and WikiQA-shaped rows become `Case`s and `Ranking`s.

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
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from rapidfuzz import fuzz, process

from eval.places import Place
from eval.wikiqa import (
    Candidate,
    Ranking,
    candidate_of,
    grouped,
    is_candidate,
    is_table,
    of_table,
    ranking_of,
)
from rag.passages import find_sentences
from rag.records import Article, Filters, InputError, Status, article_id

_FILTERS = ("source", "speaker", "since", "until")
_FIELDS = (
    *(
        "id",
        "question",
        "answerable",
        "answers",
        "answer",
        "evidence",
        "speaker",
        "filters",
        "history",
        "category",
    ),
    *("status", "passage", "article"),
)
_MISSPELT = 80
"""rapidfuzz ratio from which a field that nothing reads is taken for one misspelt; others may say what they like."""


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
    """What a file holds: cases for a library, rankings that need none, and articles where it brings its own."""

    name: str
    cases: tuple[Case, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    articles: tuple[Article, ...] = ()

    def __add__(self, other: QuestionSet) -> QuestionSet:
        return QuestionSet(
            " + ".join(filter(None, (self.name, other.name))),
            self.cases + other.cases,
            self.rankings + other.rankings,
            self.articles + other.articles,
        )


def load(path: str | Path) -> QuestionSet:
    """Read a question set of any of the three shapes. Raises `InputError` with the line that is wrong."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of questions") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a question set ({error})") from error
    if not text.strip():
        raise InputError(f"{path}: empty; a question set is JSON Lines with a `question` in each row")
    whole = _whole_document(text)
    if whole is not None:
        return load_squad(whole, path.stem)
    if is_table(text):
        return QuestionSet(path.stem, rankings=tuple(of_table(text, str(path))))
    cases: list[Case] = []
    rankings: list[Ranking] = []
    candidates: list[Candidate] = []
    for n, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        row = _row(line, f"{path}, line {n}")
        where = f"{path}, line {n}"
        if "candidates" in row:
            rankings.append(ranking_of(row, where))
        elif is_candidate(row):
            candidates.append(candidate_of(row, where))
        else:
            cases.append(_case(row, where, len(cases) + 1))
    _no_twins(cases, path)
    return QuestionSet(path.stem, tuple(cases), (*rankings, *grouped(candidates)))


def load_squad(document: Mapping[str, Any], name: str = "squad") -> QuestionSet:
    """`{"data": [{"title", "paragraphs": [{"context", "qas"}]}]}`: each context is an article, and the evidence of
    a question is the sentences that hold its answers (offsets in the context)."""
    articles: list[Article] = []
    cases: list[Case] = []
    try:
        for group in document["data"]:
            for paragraph in group["paragraphs"]:
                context = str(paragraph["context"])
                n = len(articles)
                article = Article(
                    title=str(group.get("title", "")), text=context, source=name, id=article_id(f"{name}#{n}")
                )
                articles.append(article)
                sentences = find_sentences(context)
                cases += [_squad_case(qa, article, sentences, len(cases)) for qa in paragraph["qas"]]
    except KeyError as error:
        raise InputError(f"{name}: not SQuAD-shaped: a {error} is missing") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise InputError(f"{name}: not SQuAD-shaped: {error}") from error
    return QuestionSet(name, tuple(cases), (), tuple(articles))


def _whole_document(text: str) -> Mapping[str, Any] | None:
    """The SQuAD document, where the file is one."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return None  # JSON Lines
    return value if isinstance(value, dict) and "data" in value else None


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: not JSON ({error})") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not row["question"].strip():
        raise InputError(f"{where}: a row needs a `question`")
    return row


def _case(row: Mapping[str, Any], where: str, n: int) -> Case:
    answers = row.get("answers", row.get("answer", ()))
    evidence = row.get("evidence", ())
    if isinstance(answers, list) and any(isinstance(a, list | tuple) for a in answers):
        placed = _placed(row, answers, where)
        answers, evidence = [text for text, _ in placed], evidence or [place for _, place in placed]
    _check_row(row, evidence, where)
    answerable = row.get("answerable", bool(answers or evidence))
    case = Case(
        id=str(row.get("id", n)),
        question=row["question"],
        answerable=bool(answerable),
        answers=_strings(answers),
        evidence=tuple(_evidence(item, where) for item in evidence),
        speakers=_strings(row.get("speaker") or ()),
        filters={k: str(v) for k, v in (row.get("filters") or {}).items() if v},
        history=tuple(_asked(turn) for turn in row.get("history") or ()),
        category=str(row.get("category", "")),
        status=row.get("status"),
    )
    if case.answerable and not (case.answers or case.evidence):
        raise InputError(f"{where}: an answerable question needs `evidence` or `answers`")
    return case


def _check_row(row: Mapping[str, Any], evidence: Any, where: str) -> None:
    """Raise `InputError` for what would be misread; a question that says nothing about its answer is no unanswerable
    one by accident."""
    for name in row.keys() - set(_FIELDS):
        if near := process.extractOne(name, _FIELDS, scorer=fuzz.ratio, score_cutoff=_MISSPELT):
            raise InputError(f"{where}: no such field: {name}; is it {near[0]}?")
    told = [name for name in ("answerable", "answers", "answer", "evidence") if name in row]
    if not told:
        raise InputError(
            f"{where}: nothing says what answers it: give `evidence`, `answers` or `answerable`: false"
        )
    if not isinstance(row.get("answerable", True), bool):
        raise InputError(f"{where}: `answerable` is true or false")
    if not isinstance(evidence, list | tuple):
        raise InputError(f"{where}: `evidence` is a list of sentences or of article, start, end")
    if row.get("answerable") is False and evidence:
        raise InputError(f"{where}: `evidence` of a question that is said to have no answer")
    for name in ("answers", "answer", "speaker"):
        if not isinstance(row.get(name) or [], str | list | tuple):
            raise InputError(f"{where}: `{name}` is a string or a list of them")
    if (status := row.get("status")) is not None and status not in get_args(Status):
        raise InputError(f"{where}: `status` is one of {', '.join(get_args(Status))}")
    if not isinstance(row.get("history") or [], list):
        raise InputError(f"{where}: `history` is a list of the questions asked before")
    filters = row.get("filters") or {}
    if not isinstance(filters, dict):
        raise InputError(f"{where}: `filters` is an object with any of {', '.join(_FILTERS)}")
    if unknown := set(filters) - set(_FILTERS):
        raise InputError(f"{where}: no such filter: {', '.join(sorted(unknown))}")
    try:
        Filters.of(**filters)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error


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
    if isinstance(item, str | Place):
        return item
    try:
        place = Place(str(item["article"]), int(item["start"]), int(item["end"]))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: evidence is a verbatim sentence or has article, start, end") from error
    if not 0 <= place.start < place.end:
        raise InputError(f"{where}: evidence from {place.start} to {place.end} has no character in it")
    return place


def _asked(turn: Any) -> str:
    """An earlier question: a string, a (question, answer) pair, or a message with `question` or `content`."""
    if isinstance(turn, Mapping):
        turn = turn.get("question", turn.get("content", ""))
    return str(turn[0] if isinstance(turn, list | tuple) and turn else turn)


def _strings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _squad_case(qa: Mapping[str, Any], article: Article, sentences: Sequence[Any], n: int) -> Case:
    answers = qa.get("answers") or []
    # An answer that does not stand where it is said to is looked for in what is quoted, as a text.
    spans = [
        (at, at + len(a["text"]))
        for a in answers
        if article.text.startswith(a["text"], at := int(a["answer_start"]))
    ]
    holding = [s for s in sentences if any(s.start < b and a < s.end for a, b in spans)]
    return Case(
        id=str(qa.get("id", n + 1)),
        question=str(qa["question"]),
        answerable=bool(answers) and not qa.get("is_impossible", False),
        answers=tuple(dict.fromkeys(str(a["text"]) for a in answers)),
        evidence=tuple(Place(article.id, s.start, s.end) for s in holding),
    )


def _no_twins(cases: Sequence[Case], path: Path) -> None:
    seen: defaultdict[str, int] = defaultdict(int)
    for case in cases:
        seen[case.id] += 1
    twins = [name for name, count in seen.items() if count > 1]
    if twins:
        raise InputError(f"{path}: the id {twins[0]!r} is used twice; ids tell two runs' questions apart")
