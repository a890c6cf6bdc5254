"""First quotes and refusals on newspapers: `python -m eval.answering DATA --library DIR [--each N] [--json FILE]`.

DATA is the folder with `news_questions/`, `wikinews/` and `refusal/`; none of it was learnt from. The library of
its 1,845 newspaper pages and 295 Wikinews articles is made in DIR the first time, or a smaller one of the first N
newspaper pages that hold the answer of each quiz question. Printed are: quiz questions whose
answer string stands in the first quote and in the first three, beside cosine over the sentences of the best eight
passages; and questions whose articles are in no library here and how many are refused.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from eval.jsonl import read_jsonl
from rag.answer.compose import compose
from rag.chain import Road
from rag.rank.candidates import Candidate
from rag.records import Article
from rag.tracker import Tracker

QUOTES = 3


def articles_of(data: Path) -> Iterator[Article]:
    for row in read_jsonl(data / "news_questions" / "articles.jsonl"):
        yield Article(title=row["title"] or "", text=row["text"], url=row["url"])
    csv.field_size_limit(10**8)
    for path in sorted((data / "wikinews").glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                day = date.fromisoformat(row["date"])
                yield Article(
                    title=row["title"], text=row["text"], url=row["url"], source="Wikinews", published=day
                )


def holds(answer: str, text: str) -> bool:
    """Whether a text has the answer's words in a row, whatever their case and marks."""
    plain, wanted = (" ".join(re.findall(r"[^\W_]+", t.lower())) for t in (text, answer))
    return f" {wanted} " in f" {plain} "


def candidates_of(road: Road, question: str) -> tuple[dict[str, Any], list[Candidate]]:
    state = road.retrieve(road.read(question))
    return state, road.candidates(state["question"], state["vector"], state["hits"])


def quiz(road: Road, cases: Sequence[dict[str, Any]]) -> dict[str, float]:
    counts = dict.fromkeys(("first", "in three", "cosine first", "cosine in three", "refused"), 0.0)
    times = []
    for case in cases:
        start = time.perf_counter()
        state, found = candidates_of(road, case["question"])
        answer = compose(state["question"], found, k=QUOTES)
        times.append(1000 * (time.perf_counter() - start))
        shown = [holds(case["answer"], q.text) for q in (answer.quotes or answer.near_misses)]
        best = {id(hit) for hit in state["hits"][:8]}
        near = sorted((c for c in found if id(c.hit) in best), key=lambda c: -c.signs["cosine"])[:QUOTES]
        plain = [holds(case["answer"], c.text) for c in near]
        counts["first"] += any(shown[:1])
        counts["in three"] += any(shown)
        counts["cosine first"] += any(plain[:1])
        counts["cosine in three"] += any(plain)
        counts["refused"] += answer.status == "no_support"
    found_rates = {name: round(100 * n / len(cases), 1) for name, n in counts.items()}
    return found_rates | {"questions": len(cases), "median ms": round(float(np.median(times)), 1)}


def refused(road: Road, cases: Sequence[dict[str, Any]]) -> dict[str, float]:
    """How many are refused, and what becomes of the others: another article may tell what the absent one told, and
    `told elsewhere` counts those where the answer's very words stand in a quote."""
    counts = dict.fromkeys(("refused", "partial", "answered", "told elsewhere"), 0)
    for case in cases:
        state, found = candidates_of(road, case["question"])
        answer = compose(state["question"], found, k=QUOTES)
        counts["refused" if answer.status == "no_support" else answer.status] += 1
        counts["told elsewhere"] += any(holds(case["answer"], q.text) for q in answer.quotes)
    return {"questions": len(cases)} | {name: round(100 * n / len(cases), 1) for name, n in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--each", type=int, metavar="N", help="only the first N pages with each answer")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    asked = read_jsonl(given.data / "news_questions" / "questions.jsonl")
    made = Tracker.exists(given.library)
    library = Tracker(given.library)
    if not made:
        print("making the library: some minutes, once", flush=True)
        urls = {url for case in asked for url in case["articles_with_answer"][: given.each]}
        library.add(a for a in articles_of(given.data) if given.each is None or a.url in urls)
    print(f"{library.info()['articles']} articles, {library.info()['passages']} passages")
    road = library._road()
    found = {
        "newspaper quiz, answer string in the quotes": quiz(road, asked),
        "no article in the library": refused(
            road, read_jsonl(given.data / "refusal" / "out_of_corpus_news_questions.jsonl")
        ),
    }
    for name, figures in found.items():
        print(name)
        print("   ", "   ".join(f"{key} {value}" for key, value in figures.items()))
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
