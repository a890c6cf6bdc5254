"""Learn the weights of `rag/rank/ranker.json`: `python -m eval.train_ranker DATA [--write]`.

DATA is a folder with `open_questions/squad2_{passages,questions}.jsonl` (SQuAD 2.0, CC BY-SA 4.0, the only set
that is learnt from). Questions go the real road through a real library. Ranking: a listwise softmax over the
sentences of the retrieved passages. Support: a logistic regression that tells questions whose article is in the
library from questions whose article is in the other half; how SQuAD 2.0's unanswerable questions come out is printed.

The first stage is learnt from the features alone; the second, one weight more, on the best sentences by the first,
which the bundled cross-encoder has read, from the titles that it was not trained on. Every figure printed is from
articles that the weights had not seen (four folds by article); the weights written are learnt on all of them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import logsumexp  # type: ignore[import-untyped]

from eval.jsonl import read_jsonl
from eval.ranker_rows import Array, Row, held_out, library_of, read_by, rows_of, titles_of
from rag.models import load_reranker
from rag.rank.features import NAMES
from rag.rank.support import SUPPORT, support_signs
from rag.rank.weights import ANSWERS, PATH, SIGNS, Stage

FOLDS = 4
REFUSED = 0.04
"""Share of answerable questions, unseen, that the written threshold refuses."""
RIDGE = 1e-3
RIDGE_SUPPORT = 0.02


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


def fit_answers(rows: Sequence[Row], ranking: Array) -> Array:
    """The first stage's weights, and behind them the weight of what the cross-encoder makes of a sentence that makes
    the gold sentences likeliest. It alone is learnt: all of them anew were as good here, and worse on WikiQA.

    How sure the mixture is of itself is learnt beside it and let go: both parts know the same things, so that their
    sum is too sure, and without it the weight came out small only to be less sure (0.36, 86.0 of 100 right first; with
    it 0.64, and 86.3).
    """
    kept = [(r.table[:, :-1] @ ranking, r.table[:, -1], r.gold.astype(bool)) for r in rows if r.gold.any()]

    def loss(found: Array) -> float:
        scores = [(found[0] * first + found[1] * answers, gold) for first, answers, gold in kept]
        return float(np.mean([logsumexp(s) - logsumexp(s[gold]) for s, gold in scores]))

    sure, weight = minimize(loss, [1.0, 0.5], bounds=[(0.05, 5.0), (0.0, 5.0)], method="L-BFGS-B").x
    return np.append(ranking, weight / sure)


@dataclass
class Support:
    """A logistic regression over `SUPPORT`, per unit of each sign."""

    weights: Array
    bias: float

    def chance(self, signs: Sequence[float]) -> float:
        return float(1 / (1 + np.exp(-(np.asarray(signs) @ self.weights + self.bias))))


def signs_of(stage: Stage, row: Row, weights: Array) -> list[float]:
    return support_signs(stage, row.table, row.table @ weights)


def fit_support(stage: Stage, rows: Sequence[Row], ranking: Array) -> Support:
    """Each sign may only count for an answer, or (what is missing) against one: without that the weights of signs
    that go together come out against each other, and carry over worse to other libraries. Both sides weigh the
    same. Questions near the text without an answer are left out: learning from them too cost, on newspapers, four
    points of the questions without an article for two points of theirs."""
    rows = [r for r in rows if not r.hard]
    signs = np.asarray([signs_of(stage, r, ranking) for r in rows], dtype=np.float64)
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

    bounds = [(None, 0.0) if "missing" in name else (0.0, None) for name in SUPPORT[stage]]
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


def column(name: str) -> Callable[[Row], Array]:
    return lambda row: row.table[:, NAMES.index(name)]


def fold_of(row: Row) -> int:
    return row.title // 2 % FOLDS


@dataclass
class Learnt:
    """The weights of one stage and, from folds, what they are worth on articles they have not seen."""

    ranking: Array
    support: Support
    refuse_below: float
    folds: dict[int, Array]
    chances: Array


def learn(stage: Stage, whole: Sequence[Row], halves: Sequence[Row], prior: Learnt | None = None) -> Learnt:
    """Weights from rows of a library with every article, and of two with half of them; the second stage's are those
    of the `prior` one and one more."""

    def fitted(rows: Sequence[Row], before: Array | None) -> Array:
        return fit_ranking(rows) if before is None else fit_answers(rows, before)

    folds: dict[int, Array] = {}
    chances = np.zeros(len(halves))
    for fold in range(FOLDS):
        before = prior.folds[fold] if prior else None
        folds[fold] = fitted([r for r in whole if fold_of(r) != fold], before)
        model = fit_support(stage, [r for r in halves if fold_of(r) != fold], folds[fold])
        for n, row in enumerate(halves):
            if fold_of(row) == fold:
                chances[n] = model.chance(signs_of(stage, row, folds[fold]))
    ranking = fitted(whole, prior.ranking if prior else None)
    threshold = float(np.quantile(chances[[r.present for r in halves]], REFUSED))
    return Learnt(ranking, fit_support(stage, halves, ranking), threshold, folds, chances)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="replace rag/rank/ranker.json")
    parser.add_argument("--sample", type=int, default=0, help="questions to use (default: all)")
    given = parser.parse_args()
    whole, halves = retrieved(given.data, given.sample)
    print(f"{len(whole)} questions; learnt weights on articles they had not seen")
    first = learn("features", whole, halves)
    report("cosine in context", whole, column("cosine"))
    report("BM25", whole, column("bm25"))
    report("features", whole, lambda r: r.table @ first.folds[fold_of(r)])
    refusal_curve(halves, first.chances)

    held = [r for r in whole if held_out(r.title)]
    print(f"\n{len(held)} questions on titles that the cross-encoder had not seen")
    report("features", held, lambda r: r.table @ first.folds[fold_of(r)])
    reranker = load_reranker()
    read, read_halves = (
        [read_by(reranker, r, first.folds[fold_of(r)]) for r in rows if held_out(r.title)]
        for rows in (whole, halves)
    )
    second = learn("cross_encoder", read, read_halves, first)
    report("cross-encoder alone", read, lambda r: r.table[:, -1])
    report("features and cross-encoder", read, lambda r: r.table @ second.folds[fold_of(r)])
    refusal_curve(read_halves, second.chances)
    if given.write:
        write({"features": first, "cross_encoder": second})


def retrieved(data: Path, sample: int) -> tuple[list[Row], list[Row]]:
    """Rows of the answerable questions on all passages, and on each half of them; with the latter those of half as
    many unanswerable ones, on all."""
    passages = read_jsonl(data / "open_questions" / "squad2_passages.jsonl")
    every = read_jsonl(data / "open_questions" / "squad2_questions.jsonl")
    random.Random(0).shuffle(every)
    questions = [q for q in every if q["answerable"]][: sample or None]
    tricky = [q for q in every if not q["answerable"]][: len(questions) // 2]
    title = titles_of(passages)
    with TemporaryDirectory() as folder:
        library = library_of(Path(folder) / "all", passages)
        whole = rows_of(library, questions, title, "ranking")
        halves = rows_of(library, tricky, title, "unanswerable")
        for n in (0, 1):
            library = library_of(Path(folder) / str(n), passages, n)
            halves += rows_of(library, questions, title, f"support {n}")
    return whole, halves


def write(stages: dict[Stage, Learnt]) -> None:
    stored: dict[str, object] = {"about": "made by eval/train_ranker.py from SQuAD 2.0 (CC BY-SA 4.0)"}
    for stage, learnt in stages.items():
        every = zip(SIGNS[stage], learnt.ranking, strict=True)
        own = [(n, w) for n, w in every if stage == "features" or n == ANSWERS]
        support = zip(SUPPORT[stage], learnt.support.weights, strict=True)
        stored[stage] = {
            "weights": {n: round(float(w), 4) for n, w in own},
            "support": {
                "weights": {n: round(float(w), 4) for n, w in support},
                "bias": round(learnt.support.bias, 4),
                "refuse_below": round(learnt.refuse_below, 4),
            },
        }
    PATH.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
