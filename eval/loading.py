"""Question sets: our JSON Lines, SQuAD-shaped JSON and WikiQA-shaped rows become `Case`s and `Ranking`s."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.cases import Case, QuestionSet, listed
from eval.places import Place
from eval.rows import case_of, read_row
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
from rag.records import Article, InputError, Span, article_id


def load(path: str | Path) -> QuestionSet:
    """Read a question set of any of the three shapes. Raises `InputError` with the line that is wrong."""
    found = _read(Path(path))
    if not found.cases and not found.rankings:
        raise InputError(f"{path}: there is no question in it")
    return found


def _read(path: Path) -> QuestionSet:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of questions") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a question set ({error})") from error
    whole = _whole_document(text)
    if whole is not None:
        return load_squad(whole, path.stem)
    if is_table(text):
        return QuestionSet(path.stem, rankings=tuple(of_table(text, str(path))))
    cases: list[Case] = []
    rankings: list[Ranking] = []
    candidates: list[Candidate] = []
    for n, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {n}"
        row = read_row(line, where)
        if "candidates" in row:
            rankings.append(ranking_of(row, where))
        elif is_candidate(row):
            candidates.append(candidate_of(row, where))
        else:
            cases.append(case_of(row, where, len(cases) + 1))
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
        raise InputError(f"{name}: not SQuAD-shaped: {error} is missing") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise InputError(f"{name}: not SQuAD-shaped: {error}") from error
    astray = [case.id for case in cases if case.answerable and not case.evidence]
    note = f"judged by the text of their answers, which are not at their offsets: {listed(astray)}"
    return QuestionSet(name, tuple(cases), (), tuple(articles), (note,) if astray else ())


def _whole_document(text: str) -> Mapping[str, Any] | None:
    """The SQuAD document, where the file is one."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return None  # JSON Lines
    return value if isinstance(value, dict) and "data" in value else None


def _squad_case(qa: Mapping[str, Any], article: Article, sentences: Sequence[Span], n: int) -> Case:
    if "answers" not in qa and "is_impossible" not in qa:
        raise KeyError("answers")  # a question that says nothing about its answer is not one without
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
