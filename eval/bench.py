"""How fast and how light: Onrecord beside the plain LangChain recipe, in one run on one machine.

    python -m eval.bench [--articles FILE.jsonl|.csv|FOLDER] [--runs 5] [--large 10000] [--json OUT.json]

Commands are real processes, timed from outside, the two systems in turn, medians of the runs; memory is the peak of the
process.
The ratios are what to read: seconds depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rag import Tracker
from rag.ingest import read_articles
from rag.models import default_model_path, load_encoder
from rag.passages import find_sentences, split_passages
from rag.records import Article, OnrecordError
from rag.samples import samples_path
from rag.tracker import FEATURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PARTS = ("ask", "add", "warm", "encoder")
RECIPE = ("langchain_chroma", "langchain_huggingface", "langchain_text_splitters")
PACKAGES = (
    "onrecord",
    "torch",
    "sentence-transformers",
    "onnxruntime",
    "chromadb",
    "langchain",
    "langchain-chroma",
)
QUESTION = "What did the Iranian analyst say about Syria's army?"
WARM_QUESTIONS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison, lower is better: ours, what it is compared with, and the goal for the ratio of the two."""

    name: str
    unit: str
    ours: float
    other: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.other if self.other else None

    def __str__(self) -> str:
        other = "" if self.other is None else f"{self.other:10.2f}"
        ratio = "" if self.ratio is None else f"{self.ratio:8.2f}"
        goal = ""
        if self.goal is not None and self.ratio is not None:
            goal = f"  goal ≤ {self.goal:g}: {'met' if self.ratio <= self.goal else 'MISSED'}"
        return f"{self.name:<46}{self.unit:>5}{self.ours:10.2f}{other:>10}{ratio:>8}{goal}"


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured on: the articles, a folder to work in, and how often."""

    articles: list[Article]
    folder: Path
    runs: int
    large: int
    notes: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """The articles as JSON Lines, which both systems read."""
        return self.folder / "articles.jsonl"

    @property
    def library(self) -> Path:
        return self.folder / "library"

    @property
    def recipe(self) -> Path:
        return self.folder / "recipe"

    def questions(self) -> list[str]:
        titles = [a.title for a in self.articles if a.title] or [QUESTION]
        return [f"What was said about {titles[n % len(titles)]}?" for n in range(WARM_QUESTIONS)]


def measure_add(bench: Bench) -> list[Row]:
    """Both libraries, made from nothing; ours with sentences, statements and lexical index."""
    ours, other = [], []
    for run in range(min(bench.runs, 3)):
        ours.append(_onrecord("add", str(bench.file), "--library", str(bench.library.with_suffix(f".{run}"))))
        other.append(_recipe("add", str(bench.file), str(bench.recipe.with_suffix(f".{run}"))))
    bench.library.with_suffix(".0").rename(bench.library)
    bench.recipe.with_suffix(".0").rename(bench.recipe)
    return _rows("add", ours, other, goals=(1, None))


def measure_ask(bench: Bench) -> list[Row]:
    """One question from a cold start, process and all."""
    ours, other = [], []
    for _ in range(bench.runs):
        ours.append(_onrecord("ask", QUESTION, "--library", str(bench.library)))
        other.append(_recipe("ask", str(bench.recipe), QUESTION))
    return _rows("cold ask", ours, other, goals=(0.25, 0.5))


def measure_warm(bench: Bench) -> list[Row]:
    """Questions to an open library, and to a large one."""
    ours = _ask_all(bench.library, bench.questions())
    (bench.folder / "questions.txt").write_text("\n".join(bench.questions()), "utf-8")
    command = _python("eval.plain_langchain", "warm", str(bench.recipe), str(bench.folder / "questions.txt"))
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env=_environment()).stdout
    other = [float(line) for line in printed.splitlines()]
    rows = [
        Row(f"warm ask, {name}", "ms", _percentile(ours, p), _percentile(other, p))
        for name, p in (("p50", 50), ("p95", 95))
    ]
    return rows + _at_large(bench) if bench.large else rows


def _at_large(bench: Bench) -> list[Row]:
    """The same questions to a large library, with the cross-encoder that comes along and without one."""
    with Tracker(bench.folder / "large") as library:
        library.add(_enlarged(bench.articles, bench.large))
    bench.notes.append(
        "the large library is synthetic: articles of sentences drawn at random from the given ones"
    )
    rows = []
    for ranker, name in (
        (None, f"warm ask at {bench.large:,} passages"),
        (FEATURES, "the same, features alone"),
    ):
        times = _ask_all(bench.folder / "large", bench.questions(), ranker)
        rows += [Row(f"{name}, p{p}", "ms", _percentile(times, p)) for p in (50, 95)]
    return rows


def measure_encoder(bench: Bench) -> list[Row]:
    """The same weights in onnxruntime and in torch; passages of the articles, 512 at most."""
    passages = [p.text for a in bench.articles for p in split_passages(a)][:512]
    ours = load_encoder()
    from sentence_transformers import SentenceTransformer  # here: it costs the other parts memory and seconds

    model = SentenceTransformer(str(default_model_path()), device="cpu", local_files_only=True)

    def torch(texts: list[str]) -> Any:
        return model.encode(texts, show_progress_bar=False, normalize_embeddings=True)

    query = [_times(partial(run, [QUESTION]), 50) for run in (ours.encode, torch)]
    batch = [_times(partial(run, passages), 3) for run in (ours.encode, torch)]
    bench.notes.append(f"encoder batch: {len(passages)} passages, {sum(map(len, passages)):,} characters")
    return [
        Row("encoder, one question, median", "ms", *(1000 * statistics.median(t) for t in query)),
        Row("encoder, passages, best of three", "s", *(min(t) for t in batch)),
    ]


MEASURES: dict[str, Callable[[Bench], list[Row]]] = {
    "add": measure_add,
    "ask": measure_ask,
    "warm": measure_warm,
    "encoder": measure_encoder,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench; 0 done, 2 when it cannot be run."""
    args = _parser().parse_args(argv)
    missing = [name.replace("_", "-") for name in RECIPE if find_spec(name) is None]
    if missing:
        print(f"The bench needs {', '.join(missing)}: run `pip install 'onrecord[bench]'`.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        try:
            bench = Bench(_articles(args.articles), Path(folder), args.runs, args.large)
        except OnrecordError as error:
            print(error, file=sys.stderr)
            return 2
        bench.file.write_text("".join(_line(a) for a in bench.articles), "utf-8")
        machine = _machine()
        print(machine["text"])
        print(f"{len(bench.articles)} articles, {sum(len(a.text) for a in bench.articles):,} characters")
        print(f"\n{'lower is better':<46}{'':>5}{'Onrecord':>10}{'other':>10}{'ratio':>8}", flush=True)
        load_encoder()  # converts the model if this machine has not done so yet; that is not what is measured
        rows: list[Row] = []
        for part in ("add", *(p for p in ("ask", "warm", "encoder") if p in args.parts)):
            for row in MEASURES[part](bench):
                rows.append(row)
                print(row, flush=True)
        print(
            "\nother: the recipe of eval/plain_langchain.py; for the encoder, sentence-transformers with torch"
        )
        for note in bench.notes:
            print(note)
        if machine["load"] > machine["cores"] / 4:
            print(
                f"The machine was busy (load {machine['load']:.1f}): torch suffers most from that; run it again."
            )
    if args.json:
        shown = [{**asdict(r), "ratio": r.ratio} for r in rows]
        report = {"machine": machine, "articles": len(bench.articles), "runs": args.runs, "rows": shown}
        args.json.write_text(json.dumps({**report, "notes": bench.notes}, indent=1), "utf-8")
    return 0


def _articles(source: Path | None) -> list[Article]:
    found = list(read_articles(str(source or samples_path())))
    for item in found:
        if not isinstance(item, Article):
            print(f"left out: {item}", file=sys.stderr)
    articles = [a for a in found if isinstance(a, Article)]
    if not articles:
        raise OnrecordError(f"There are no articles to measure with in {source}.")
    return articles


def _enlarged(articles: list[Article], passages: int) -> Iterable[Article]:
    """Articles of sentences drawn from all the given ones, until there are so many passages."""
    chance = random.Random(0)
    sentences = [a.text[s.start : s.end] for a in articles for s in find_sentences(a.text)]
    made = number = 0
    while made < passages:
        text = " ".join(chance.choices(sentences, k=60))
        article = Article(title=f"Synthetic {number}", text=text, source="Bench")
        made += len(split_passages(article))
        number += 1
        yield article


def _line(article: Article) -> str:
    return json.dumps({**article.to_dict(), "text": article.text}) + "\n"


def _ask_all(library: Path, questions: list[str], ranker: str | None = None) -> list[float]:
    with Tracker(library, ranker=ranker) as tracker:
        tracker.ask(QUESTION)
        return [1000 * _seconds(partial(tracker.ask, q)) for q in questions]


def _times(call: Callable[[], Any], runs: int) -> list[float]:
    call()
    return [_seconds(call) for _ in range(runs)]


def _seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _onrecord(*arguments: str) -> Cost:
    return _process(_python("rag.cli", *arguments))


def _recipe(*arguments: str) -> Cost:
    return _process(_python("eval.plain_langchain", *arguments))


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "ANONYMIZED_TELEMETRY": "False", "HF_HUB_OFFLINE": "1"}


_LAUNCHER = """
import os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
_, status, used = os.wait4(child, 0)
seconds = time.perf_counter() - start
print(seconds, used.ru_maxrss, used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status))
"""
"""Linux counts what a process's parent held when it was started into its peak, so a small parent starts it."""


class Cost(NamedTuple):
    """What a process took: seconds on the wall, megabytes at its peak, and seconds of all processors together."""

    wall: float
    peak: float
    processor: float


def _process(command: list[str]) -> Cost:
    """The cost of a process that must end well, or say that nothing was found (exit code 1)."""
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command]
    done = subprocess.run(launcher, capture_output=True, text=True, check=True, env=_environment())
    wall, peak, processor, code = done.stdout.split()
    if (
        code not in ("0", "1") or "Traceback (most recent call last)" in done.stderr
    ):  # Python's own code is 1 too
        raise subprocess.CalledProcessError(int(code), command, stderr=done.stderr)
    return Cost(float(wall), int(peak) / (1024 if sys.platform != "darwin" else 1024**2), float(processor))


def _rows(name: str, ours: list[Cost], other: list[Cost], goals: tuple[float, float | None]) -> list[Row]:
    def row(what: str, unit: str, column: int, goal: float | None) -> Row:
        mine, others = (statistics.median(c[column] for c in costs) for costs in (ours, other))
        return Row(f"{name}, {what}", unit, mine, others, goal)

    return [
        row("wall time", "s", 0, goals[0]),
        row("processor time", "s", 2, None),
        row("peak memory", "MB", 1, goals[1]),
    ]


def _percentile(values: list[float], percent: int) -> float:
    """The smallest value that so many per cent of them do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def _machine() -> dict[str, Any]:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line
        ]
        cpu = names[0] if names else cpu
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = {name: version(name) for name in PACKAGES}
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    listed = ", ".join(f"{k} {v}" for k, v in versions.items())
    load = os.getloadavg()[0]
    text = f"{now} · {cpu}, {cores} cores, load {load:.1f} · Python {platform.python_version()}\n{listed}"
    return {"text": text, "cpu": cpu, "cores": cores, "load": load, "date": now, "versions": versions}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.bench", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--articles", type=Path, help="a file or folder of articles (the bundled ones)")
    parser.add_argument(
        "--runs", type=int, default=5, help="cold starts of each system (5); add runs three at most"
    )
    parser.add_argument(
        "--large", type=int, default=10_000, help="passages of the large library, 0 for none (10000)"
    )
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=PARTS, help="only these (add is always run)"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures here as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
