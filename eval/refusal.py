"""Questions close to a text without an answer in it: `python -m eval.refusal DATA [--sample N] [--json FILE]`.

DATA is the folder with `open_questions/` and `refusal/`. Each set has a library of its own in which every question is
close to some passage: SQuAD 2 (the ranking has learnt from its answerable questions, the verdict from neither kind
here) and ClapNQ (nothing was learnt from it). Printed are, beside the greatest cosine of a sentence (plain similarity)
and chance, the shares of unanswerable questions refused at several shares of answerable ones, and the statuses given.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.answering import candidates_of
from eval.jsonl import read_jsonl
from eval.metrics import RefusalCurve, refusal_curve
from eval.tables import show_refusals
from rag.answer.compose import compose
from rag.records import Article
from rag.tracker import Tracker


@dataclass(frozen=True, slots=True)
class HardSet:
    """A library and the questions close to it, by whether it answers them."""

    name: str
    articles: Sequence[Article]
    answerable: Sequence[str]
    unanswerable: Sequence[str]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What came of one kind of question: confidence, plain similarity, and how often each status."""

    confidence: tuple[float, ...]
    similarity: tuple[float, ...]
    statuses: Counter[str]


def squad(data: Path, sample: int) -> HardSet:
    """At most `sample` questions of each kind, the same ones every time."""
    folder = data / "open_questions"
    passages = read_jsonl(folder / "squad2_passages.jsonl")
    rows = read_jsonl(folder / "squad2_questions.jsonl")
    random.Random(0).shuffle(rows)
    kinds = ([r["question"] for r in rows if r["answerable"] is kind][:sample] for kind in (True, False))
    articles = [Article(title=p["title"].replace("_", " "), text=p["text"], id=p["id"]) for p in passages]
    return HardSet("SQuAD 2", articles, *kinds)


def clapnq(data: Path, sample: int) -> HardSet:
    kinds = [
        read_jsonl(data / "refusal" / f"clapnq_{kind}.jsonl")[:sample]
        for kind in ("answerable", "unanswerable")
    ]
    passages = [p for rows in kinds for row in rows for p in row["passages"]]
    articles = [Article(title=p["title"], text=p["text"]) for p in passages]
    return HardSet("ClapNQ", articles, *([row["input"] for row in rows] for rows in kinds))


def ask_all(hard: HardSet) -> tuple[Verdicts, Verdicts]:
    """The verdicts on the answerable and on the unanswerable questions."""
    with TemporaryDirectory(prefix="onrecord-refusal-") as folder, Tracker(folder) as library:
        library.add(hard.articles)
        return _verdicts(library, hard.answerable), _verdicts(library, hard.unanswerable)


def _verdicts(library: Tracker, questions: Iterable[str]) -> Verdicts:
    road = library._road()
    confidence, similarity, statuses = [], [], Counter[str]()
    for question in questions:
        state, found = candidates_of(road, question)
        answer = compose(state["question"], found)
        confidence.append(answer.confidence)
        similarity.append(max((c.signs["cosine"] for c in found), default=0.0))
        statuses[answer.status] += 1
    return Verdicts(tuple(confidence), tuple(similarity), statuses)


def curves_of(yes: Verdicts, no: Verdicts) -> dict[str, RefusalCurve | None]:
    return {
        "verdict": refusal_curve(yes.confidence, no.confidence),
        "plain similarity": refusal_curve(yes.similarity, no.similarity),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--sample", type=int, default=1000, help="questions of each kind (default 1000)")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found: dict[str, Any] = {}
    for hard in (squad(given.data, given.sample), clapnq(given.data, given.sample)):
        yes, no = ask_all(hard)
        curves = curves_of(yes, no)
        show_refusals(hard.name, curves, {"answerable": yes.statuses, "unanswerable": no.statuses})
        told = {name: curve.to_dict() for name, curve in curves.items() if curve}
        found[hard.name] = told | {"answerable": yes.statuses, "unanswerable": no.statuses}
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
