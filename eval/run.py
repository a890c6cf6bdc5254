"""Run question sets: `python -m eval.run QUESTIONS.jsonl [--library DIR | --articles PATH] [--report report.html]`.

From Python: `run(load("questions.jsonl"), library) -> Results`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.baselines import Onrecord, System, Tick, baselines
from eval.cases import Case, QuestionSet, listed
from eval.circumstances import describe
from eval.compare import compare, load_results
from eval.judging import Outcome, judge
from eval.loading import load
from eval.places import Places
from eval.ranking import rank_all
from eval.report import write_report
from eval.results import Results, SystemResult
from eval.tables import show_comparison, show_results
from rag.options import Parser
from rag.records import Article, InputError, OnrecordError
from rag.samples import samples_path
from rag.tracker import Tracker

SAMPLES = Path(__file__).parent / "samples_questions.jsonl"
"""The question set over the bundled articles."""

RETRIEVED = 10
"""Passages looked at for hit@k and MRR."""


def run(
    questions: QuestionSet | Sequence[Case] | str | Path,
    library: Tracker | None = None,
    *,
    k: int = 3,
    with_baselines: bool = True,
    with_plain: bool = False,
    extra: Sequence[System] = (),
    progress: Tick | None = None,
) -> Results:
    """Ask every question of Onrecord and of the baselines, and judge what comes back.

    `library` may be None for a set of rankings only. `with_plain` adds the plain LangChain recipe where it is
    installed, `extra` any other system. `progress` is called with (system, questions done, questions).
    """
    chosen = _questions(questions)
    if chosen.cases and library is None:
        raise InputError("the questions need a library: give --library, --articles or --samples")
    systems: list[SystemResult] = []
    notes = list(chosen.notes)
    if chosen.cases and library is not None:
        articles = library.articles()
        if not articles:
            raise InputError(f"the library at {library.path} is empty: add articles first")
        places = Places(articles)
        rows: list[System] = [
            Onrecord(library),
            *(baselines(library, with_plain, progress) if with_baselines else ()),
            *extra,
        ]
        library.ask(chosen.cases[0].question, k)  # opens models and index, which no question should pay for
        for row in rows:
            systems.append(_run_system(row, chosen.cases, library, places, k, progress))
        notes += _notes(systems[0], len(articles))
    ranked = rank_all(chosen.rankings, library, with_baselines, progress) if chosen.rankings else ()
    return Results(chosen.name, describe(chosen, library, k), tuple(systems), tuple(ranked), tuple(notes))


def _questions(questions: QuestionSet | Sequence[Case] | str | Path) -> QuestionSet:
    if isinstance(questions, QuestionSet):
        return questions
    if isinstance(questions, str | Path):
        return load(questions)
    return QuestionSet("questions", tuple(questions))


def _run_system(
    system: System, cases: Sequence[Case], library: Tracker, places: Places, k: int, progress: Tick | None
) -> SystemResult:
    # Quotes are re-read from the store, but each article only once a system.
    read: Callable[[str], Article | None] = lru_cache(maxsize=4096)(library.article)
    ours = isinstance(system, Onrecord)
    outcomes: list[Outcome] = []
    for done, case in enumerate(cases, start=1):
        shown = system.answer(case, k)
        retrieved = _retrieved(case, library) if ours else None
        outcomes.append(judge(case, shown, places, read, retrieved))
        if progress:
            progress(system.name, done, len(cases))
    return SystemResult(system.name, tuple(outcomes), refuses=ours)


def _retrieved(case: Case, library: Tracker) -> list[tuple[str, int, int]]:
    """The ranked passages for a question that stands alone; None of a follow-up, which search cannot read."""
    question = " ".join((*case.history, case.question))
    hits = library.search(question, RETRIEVED, **case.filters)
    return [(h.passage.article.id, h.passage.start, h.passage.end) for h in hits]


def _notes(ours: SystemResult, n_articles: int) -> list[str]:
    notes = [f"{n_articles} article{'s' * (n_articles != 1)} in the library"]
    if lost := [o.case.id for o in ours.outcomes if o.evidence_lost]:
        notes.append(
            "evidence that the library does not hold, judged by what is left of it or by the answers, of "
            f"{len(lost)} question{'s' * (len(lost) != 1)}: {listed(lost)}"
        )
    if hopeless := [o.case.id for o in ours.outcomes if o.hopeless]:
        notes.append(f"nothing is left that could be right, which counts as wrong: {listed(hopeless)}")
    if broken := [o.case.id for o in ours.outcomes if o.broken]:
        notes.append(f"NOT VERBATIM in {listed(broken)}")
    return notes


# The command line


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 done, 1 when something shown was not verbatim, 2 wrong use or bad input."""
    args = _parser().parse_args(argv)
    try:
        if args.compare:
            a, b = (load_results(p) for p in args.compare)
            show_comparison(compare(a, b))
            return 0
        return _evaluate(args)
    except OnrecordError as error:
        print(f"onrecord eval: {error}", file=sys.stderr)
        return 2


def _evaluate(args: argparse.Namespace) -> int:
    _check(args)
    paths = args.questions or ([SAMPLES] if args.samples else [])
    if not paths:
        raise InputError("no questions: give a file of questions, or --samples for the bundled ones")
    questions = _sample(sum((load(p) for p in paths), QuestionSet("")), args.limit)
    with _library(args, questions) as library, _ticking() as tick:
        started = time.perf_counter()
        results = run(
            questions, library, k=args.k, with_baselines=not args.no_baselines, with_plain=True, progress=tick
        )
        took = time.perf_counter() - started
    show_results(results, took)  # before anything is written: a full disk takes no result away
    found = results.to_dict()
    if args.json:
        Path(args.json).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    if args.report:
        write_report(found, args.report)
    for path in filter(None, (args.json, args.report)):
        print(path)
    verbatim = results.ours.rates.get("verbatim") if results.ours else None
    return 1 if verbatim and verbatim.hits < verbatim.of else 0


def _check(args: argparse.Namespace) -> None:
    """Say what cannot work before the questions are asked, not after."""
    if args.k < 1 or (args.limit is not None and args.limit < 1):
        raise InputError("-k and --limit are at least 1")
    for path in filter(None, (args.json, args.report)):
        if not Path(path).resolve().parent.is_dir():
            raise InputError(f"{path}: its folder does not exist")
        if Path(path).is_dir():
            raise InputError(f"{path}: a folder; give the file to write")


def _sample(questions: QuestionSet, limit: int | None) -> QuestionSet:
    """At most `limit` questions, drawn with a fixed seed, in their old order."""
    if limit is None or len(questions.cases) + len(questions.rankings) <= limit:
        return questions
    rng = random.Random(0)  # the same questions every time, so that two runs can be compared
    cases = sorted(rng.sample(range(len(questions.cases)), min(limit, len(questions.cases))))
    rankings = sorted(rng.sample(range(len(questions.rankings)), min(limit, len(questions.rankings))))
    return replace(
        questions,
        cases=tuple(questions.cases[i] for i in cases),
        rankings=tuple(questions.rankings[i] for i in rankings),
    )


@contextmanager
def _library(args: argparse.Namespace, questions: QuestionSet) -> Iterator[Tracker | None]:
    """The library asked for; or one of the given articles, thrown away afterwards; or none, for rankings."""
    source: Any = samples_path() if args.samples else args.articles
    if source is None and args.library is None and questions.articles:
        source = list(questions.articles)
    if not questions.cases:
        yield None
        return
    there = args.library or os.environ.get("ONRECORD_LIBRARY") or "library"
    if source is None and not Tracker.exists(there):
        raise InputError(f"no library at {there}: give --library DIR, --articles PATH or --samples")
    place: Any = (
        nullcontext(there) if source is None else tempfile.TemporaryDirectory(prefix="onrecord-eval-")
    )
    beside = source is None  # a library that is there may be open in a running chat: it is only read
    with place as path, Tracker(path, model=args.model, ranker=args.ranker, readonly=beside) as library:
        if source is not None:
            with _ticking() as tick:
                report = library.add(source, progress=lambda what, n, of: tick(what, n, of or n))
            for what, why in report.rejected:
                print(f"not added: {what}: {why}", file=sys.stderr)
            if not library.articles():
                raise InputError(f"{args.articles}: no article in it could be read")
        yield library


@contextmanager
def _ticking() -> Iterator[Tick]:
    """A progress bar on stderr, so that the tables can be piped."""
    from rich.console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def tick(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield tick


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="onrecord eval",
        description="Ask a set of questions and measure what comes back, beside simpler ways of answering.",
        epilog="Question sets: JSON Lines as in docs/evaluating.md, SQuAD-shaped JSON, WikiQA's table or JSON Lines.",
    )
    parser.add_argument("questions", nargs="*", metavar="QUESTIONS", help="files of questions")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--library", metavar="DIR", help="ask this library (default: ONRECORD_LIBRARY, else ./library)"
    )
    where.add_argument("--articles", metavar="PATH", help="ask a temporary library made of these articles")
    where.add_argument(
        "--samples", action="store_true", help="ask the bundled articles (and their questions)"
    )
    parser.add_argument("-k", type=int, default=3, help="quotes per answer (default 3)")
    parser.add_argument(
        "--limit", type=int, metavar="N", help="only N of the questions, the same ones every time"
    )
    parser.add_argument("--report", metavar="FILE", help="write a self-contained HTML report")
    parser.add_argument("--json", metavar="FILE", help="write the results, for --compare")
    parser.add_argument(
        "--compare", nargs=2, metavar=("A", "B"), help="compare two results written with --json"
    )
    parser.add_argument("--no-baselines", action="store_true", help="only Onrecord itself")
    parser.add_argument("--model", help="the embedding model of a library that is made here")
    parser.add_argument(
        "--ranker", help="a sentence-transformers CrossEncoder by name or path; features: none"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
