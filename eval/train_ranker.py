"""Learn the weights of `rag/ranker.json`: `python -m eval.train_ranker DATA [--write]`.

DATA is a folder with `open_questions/squad2_{passages,questions}.jsonl` (SQuAD 2.0, CC BY-SA 4.0, the only set
that is learnt from). Questions go the real road through a real library. Ranking: a listwise softmax over the
sentences of the retrieved passages. Support: a logistic regression that tells questions whose article is in the
library from questions whose article is in the other half; SQuAD 2.0's unanswerable questions are only measured.
Every figure printed is from articles that the weights had not seen (four folds by article); the weights written
are learnt on all of them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from rag.chain import Road
from rag.features import NAMES
from rag.rank import Candidate
from rag.records import Article
from rag.support import SUPPORT, support_signs
from rag.tracker import Tracker

Array = NDArray[np.float64]
FOLDS = 4
REFUSED = 0.045
"""Share of answerable questions, unseen, that the written threshold refuses."""
RIDGE = 1e-3
RIDGE_SUPPORT = 0.02


@dataclass
class Row:
    """One question on one library: its fold, a row of features a sentence, which of them hold the answer, and
    whether its article was there at all; `hard`: the article is
    there and does not answer."""

    fold: int
    table: Array
    gold: Array
    present: bool
    hard: bool = False


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def candidates_of(road: Road, question: str) -> list[Candidate]:
    """Every sentence of the passages that the road retrieves, best first."""
    state = road.retrieve(road.read(question))
    return road.candidates(state["question"], state["vector"], state["hits"])


def library_of(folder: Path, passages: Sequence[dict[str, Any]], used: int | None = None) -> Tracker:
    """A library of the passages, one article each, of the titles whose number is `used` modulo two (None: all)."""
    titles = sorted({p["title"] for p in passages})
    library = Tracker(folder)
    library.add(
        [
            Article(title=p["title"].replace("_", " "), text=p["text"], id=p["id"])
            for p in passages
            if used is None or titles.index(p["title"]) % 2 == used
        ]
    )
    return library


def rows_of(
    library: Tracker, questions: Sequence[dict[str, Any]], fold_of: dict[str, int], note: str
) -> list[Row]:
    road = library._road()
    there = {a.id for a in library.articles()}
    rows = []
    for done, asked in enumerate(questions, start=1):
        found = candidates_of(road, asked["question"])
        table = np.asarray([[c.signs[n] for n in NAMES] for c in found], dtype=np.float64)
        gold = np.asarray([_holds(c, asked) for c in found], dtype=np.float64)
        present, hard = asked["passage"] in there and asked["answerable"], not asked["answerable"]
        features = table.reshape(-1, len(NAMES))
        rows.append(Row(fold_of[asked["passage"]], features, gold, present, hard))
        if done % 500 == 0:
            print(f"{note}: {done}/{len(questions)}", flush=True)
    return rows


def _holds(candidate: Candidate, asked: dict[str, Any]) -> bool:
    if candidate.hit.passage.article.id != asked["passage"]:
        return False
    return any(candidate.span.start <= at < candidate.span.end for _, at in asked["answers"])


def fit_ranking(rows: Sequence[Row]) -> Array:
    """Weights (per unit of each feature) that make the gold sentences likeliest, with a little ridge."""
    rows = [r for r in rows if r.gold.any()]
    scale = np.concatenate([r.table for r in rows]).std(axis=0) + 1e-6
    ends = np.cumsum([len(r.table) for r in rows])
    starts = np.concatenate([[0], ends[:-1]])
    stacked = np.concatenate([r.table for r in rows]) / scale
    gold = np.concatenate([r.gold for r in rows]).astype(bool)
    lengths = np.diff(np.concatenate([[0], ends]))

    def loss(weights: Array) -> tuple[float, Array]:
        scores = stacked @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), lengths)
        each = np.exp(scores)
        right = each * gold
        total, hit = np.add.reduceat(each, starts), np.add.reduceat(right, starts)
        slope = each / np.repeat(total, lengths) - right / np.repeat(hit, lengths)
        value = float(np.log(total / hit).mean() + RIDGE * (weights**2).sum())
        return value, stacked.T @ slope / len(rows) + 2 * RIDGE * weights

    found = minimize(loss, np.zeros(stacked.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: Array = found.x / scale
    return weights


@dataclass
class Support:
    """A logistic regression over `SUPPORT`, per unit of each sign."""

    weights: Array
    bias: float

    def chance(self, signs: Sequence[float]) -> float:
        return float(1 / (1 + np.exp(-(np.asarray(signs) @ self.weights + self.bias))))


def signs_of(row: Row, weights: Array) -> list[float]:
    return support_signs("features", row.table, row.table @ weights)


def fit_support(rows: Sequence[Row], ranking: Array) -> Support:
    """Each sign may only count for an answer, or (what is missing) against one: without that the weights of signs
    that go together come out against each other, and carry over worse to other libraries. Both sides weigh the
    same. Questions near the text without an answer are left out: learning from them too cost, on newspapers, four
    points of the questions without an article for two points of theirs."""
    rows = [r for r in rows if not r.hard]
    signs = np.asarray([signs_of(r, ranking) for r in rows], dtype=np.float64)
    here = np.asarray([r.present for r in rows], dtype=np.float64)
    share = np.where(here > 0, 0.5 / here.sum(), 0.5 / (1 - here).sum())
    middle, scale = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    scaled = (signs - middle) / scale

    def loss(found: Array) -> tuple[float, Array]:
        chance = 1 / (1 + np.exp(-(scaled @ found[:-1] + found[-1])))
        value = -share @ np.log(np.where(here > 0, chance, 1 - chance) + 1e-9)
        slope = share * (chance - here)
        gradient = np.append(scaled.T @ slope + 2 * RIDGE_SUPPORT * found[:-1], slope.sum())
        return float(value + RIDGE_SUPPORT * (found[:-1] ** 2).sum()), gradient

    bounds = [(None, 0.0) if "missing" in name else (0.0, None) for name in SUPPORT["features"]]
    start = np.zeros(len(bounds) + 1)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    weights = best[:-1] / scale
    return Support(weights, float(best[-1] - weights @ middle))


def report(name: str, rows: Sequence[Row], score: Callable[[Row], Array]) -> None:
    first = third = 0
    for row in rows:
        order = np.argsort(-score(row), kind="stable")[:3]
        first += bool(row.gold[order[:1]].any())
        third += bool(row.gold[order].any())
    print(
        f"{name:34} right sentence first {100 * first / len(rows):5.1f}   in three {100 * third / len(rows):5.1f}"
    )


def column(name: str) -> Callable[[Row], Array]:
    return lambda row: row.table[:, NAMES.index(name)]


def refusal_curve(rows: Sequence[Row], chances: Array) -> None:
    """What is refused at several shares of answerable questions refused: the risk–coverage curve in words."""
    present = np.asarray([r.present for r in rows])
    hard = np.asarray([r.hard for r in rows])
    away = ~present & ~hard
    print("refused: answerable   no article   unanswerable near the text (chance: as the first)")
    for lost in (0.01, 0.02, 0.03, 0.04, 0.05, 0.10, 0.20, 0.30, 0.50):
        at = float(np.quantile(chances[present], lost))
        out, near = (100 * float((chances[rows_] < at).mean()) for rows_ in (away, hard))
        print(f"{100 * lost:17.0f} % {out:10.1f} % {near:14.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="replace rag/ranker.json")
    parser.add_argument("--sample", type=int, default=0, help="questions to use (default: all)")
    given = parser.parse_args()
    passages = read_jsonl(given.data / "open_questions" / "squad2_passages.jsonl")
    every = read_jsonl(given.data / "open_questions" / "squad2_questions.jsonl")
    questions = [q for q in every if q["answerable"]]
    random.Random(0).shuffle(questions)
    questions = questions[: given.sample or None]
    tricky = [q for q in every if not q["answerable"]]
    random.Random(0).shuffle(tricky)
    tricky = tricky[: len(questions) // 2]
    titles = sorted({p["title"] for p in passages})
    fold_of = {p["id"]: titles.index(p["title"]) % FOLDS for p in passages}
    with TemporaryDirectory() as folder:
        library = library_of(Path(folder) / "all", passages)
        whole = rows_of(library, questions, fold_of, "ranking")
        without = rows_of(library, tricky, fold_of, "unanswerable")
        halves = [
            row
            for n in (0, 1)
            for row in rows_of(
                library_of(Path(folder) / str(n), passages, n), questions, fold_of, f"support {n}"
            )
        ]
    halves += without
    held: dict[int, Array] = {}
    chances = np.zeros(len(halves))
    for fold in range(FOLDS):
        held[fold] = fit_ranking([r for r in whole if r.fold != fold])
        model = fit_support([r for r in halves if r.fold != fold], held[fold])
        for n, row in enumerate(halves):
            if row.fold == fold:
                chances[n] = model.chance(signs_of(row, held[fold]))
    print(f"{len(whole)} questions, {len(passages)} passages; learnt weights on articles they had not seen")
    report("cosine in context", whole, column("cosine"))
    report("BM25", whole, column("bm25"))
    report("learnt", whole, lambda r: r.table @ held[r.fold])
    refusal_curve(halves, chances)
    if given.write:
        write(whole, halves, float(np.quantile(chances[[r.present for r in halves]], REFUSED)))


def write(whole: Sequence[Row], halves: Sequence[Row], threshold: float) -> None:
    weights = fit_ranking(whole)
    support = fit_support(halves, weights)
    stored = {
        "about": "made by eval/train_ranker.py from SQuAD 2.0 (CC BY-SA 4.0); score = sum of weight x feature",
        "weights": {n: round(float(w), 4) for n, w in zip(NAMES, weights, strict=True)},
        "support": {
            "weights": {n: round(float(w), 4) for n, w in zip(SUPPORT["features"], support.weights, strict=True)},
            "bias": round(support.bias, 4),
            "refuse_below": round(threshold, 4),
        },
    }
    path = Path(__file__).parents[1] / "rag" / "ranker.json"
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
