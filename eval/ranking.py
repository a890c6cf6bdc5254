"""`rank_sentences` on labelled candidate sentences (WikiQA-shaped sets), beside cosine and BM25 alone."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import mean
from typing import Any

from eval.baselines import tokens_of
from eval.metrics import average_precision, ranked_flags, rate, reciprocal_rank
from eval.results import RankingResult
from eval.wikiqa import Ranking
from rag.models import load_encoder
from rag.rank.lists import rank_sentences
from rag.records import Encoder
from rag.tracker import Tracker

Scorer = Callable[[str, Sequence[str]], list[float]]


def rank_all(
    rankings: Sequence[Ranking],
    library: Tracker | None = None,
    with_baselines: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[RankingResult]:
    """MAP, MRR and right-first of each scorer, over the questions that have a right candidate."""
    kept = [r for r in rankings if any(r.labels)]
    scorers: dict[str, Scorer] = {"rank_sentences": rank_sentences}
    if with_baselines:
        encoder = library.encoder if library else load_encoder()
        scorers |= {
            "cosine": lambda q, s: by_cosine(encoder, q, s),
            "BM25": by_bm25,
            "order given": _as_given,
        }
    found: list[RankingResult] = []
    for name, scorer in scorers.items():
        precision, reciprocal, first, times, came = [], [], [], [], []
        for done, ranking in enumerate(kept, start=1):
            start = time.perf_counter()
            scores = list(scorer(ranking.question, ranking.sentences))
            times.append(1000 * (time.perf_counter() - start))
            flags = ranked_flags(ranking.labels, scores)
            precision.append(average_precision(ranking.labels, scores))
            reciprocal.append(reciprocal_rank(flags))
            first.append(float(flags[0]))
            came.append(ranking.sentences[max(range(len(scores)), key=scores.__getitem__)])
            if progress:
                progress(f"ranking: {name}", done, len(kept))
        found.append(
            RankingResult(
                name,
                len(kept),
                len(rankings) - len(kept),
                rate(precision),
                rate(reciprocal),
                rate(first),
                mean(times) if times else 0.0,
                tuple(
                    _outcome(*row, texts=not found) for row in zip(kept, precision, first, came, strict=True)
                ),
            )
        )
    return found


def _outcome(ranking: Ranking, precision: float, first: float, came: str, texts: bool) -> dict[str, Any]:
    """One question; `texts` adds what was wanted and what came, which our own row tells and the others need not."""
    row = {"question": ranking.question, "average_precision": precision, "first": bool(first)}
    right = [s for s, label in zip(ranking.sentences, ranking.labels, strict=True) if label]
    return row | {"wanted": right, "came": came} if texts else row


def by_cosine(encoder: Encoder, question: str, sentences: Sequence[str]) -> list[float]:
    vectors = encoder.encode([question, *sentences])
    return [float(v) for v in vectors[1:] @ vectors[0]]


def by_bm25(question: str, sentences: Sequence[str]) -> list[float]:
    """BM25 with the candidates as the collection."""
    words = [Counter(tokens_of(s)) for s in sentences]
    average = mean(sum(w.values()) for w in words) or 1.0
    scores = [0.0] * len(words)
    for token in set(tokens_of(question)):
        df = sum(token in w for w in words)
        idf = math.log(1 + (len(words) - df + 0.5) / (df + 0.5))
        for n, found in enumerate(words):
            norm = 1.2 * (0.25 + 0.75 * sum(found.values()) / average)
            scores[n] += idf * found[token] * 2.2 / (found[token] + norm)
    return scores


def _as_given(question: str, sentences: Sequence[str]) -> list[float]:
    return [-float(n) for n in range(len(sentences))]
