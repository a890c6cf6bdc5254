"""Which of a plain list of sentences answers a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from rag.questions import understand
from rag.rank.cross_encoder import as_read, sure
from rag.rank.features import NAMES, Asked, Block, Idf, matrix
from rag.rank.weights import combine, weights_of
from rag.records import Encoder, Span
from rag.terms import stem, words

if TYPE_CHECKING:
    from rag.records import Reranker, Vector

LEAD, LONG, READ = 1.5, 1.0, 2.0
"""In a list: what being lower down costs (times the log of the place), for a text says the main thing first; what
words add (times the log of their number), for a heading answers nothing; and how many times what the cross-encoder
says counts, for how rare words are in a few sentences says little. These three were set by looking at WikiQA's train
part: MAP 78.4 on it, 76.4 by the weights of a library as they are with LEAD 1. Right sentence of its own SQuAD 2
passage first: 90.2 instead of 90.7 of 216, which is chance."""

LISTED = 50
"""How many of the best sentences of a plain list it reads."""

ONE_TEXT, TOP = 30, 10
"""A list of more sentences is of several texts: its first does not say what the others are about, nor need a sentence
follow the one before it, so that each is read alone; and past so many places none stands lower than another. Right
sentence first, before and after: 76.4 and 82.2 of 157 SQuAD 2 questions whose best twenty passages were shuffled."""


def rank_sentences(question: str, sentences: Sequence[str]) -> list[float]:
    """How well each sentence answers the question, higher is better; the scorer that answers are picked with.

    The sentences are read as consecutive: neighbours are context, and so is the first one of up to `ONE_TEXT`, which
    mostly says what a text is about. Loads the bundled models on first use.
    """
    if not sentences:
        return []
    encoder = _encoder()
    vector = encoder.encode([question])[0]
    # Nothing says that the sentences of a list follow each other, so each counts by itself too (measured on
    # WikiQA: in context 69.8, by itself 70.4, so mixed 71.5).
    mixed = _in_context(encoder, sentences) + 2 * encoder.encode(sentences)
    mixed /= np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    asked = understand(question)
    table = matrix(Asked(asked, idf_of(sentences)), vector, [Block(sentences, mixed)])
    place = np.minimum(np.arange(len(sentences), dtype=np.float32), TOP)
    scores = combine("features", table) + LONG * table[:, NAMES.index("length")] - LEAD * np.log1p(place)
    best = np.argsort(-scores, kind="stable")[:LISTED]
    about = sentences[0] if len(sentences) <= ONE_TEXT else ""
    read = [as_read(sentences[n], about if n else "") for n in best]
    answers = sure(_reranker().score(asked.asks, read))
    scores[best] += READ * weights_of("cross_encoder").ranking[-1] * answers
    unread = np.setdiff1d(np.arange(len(scores)), best)
    scores[unread] = np.minimum(scores[unread], scores[best].min())
    return [float(s) for s in scores]


def idf_of(texts: Sequence[str]) -> Idf:
    """Inverse document frequencies over a small set of texts, by stem."""
    counts = Counter(s for t in texts for s in {stem(w) for w in words(t.lower())})
    return lambda word: math.log(1 + (len(texts) + 0.5) / (counts[stem(word)] + 0.5))


@lru_cache(maxsize=1)
def _reranker() -> Reranker:
    from rag.models import load_reranker  # as below

    return load_reranker()


@lru_cache(maxsize=1)
def _encoder() -> Encoder:
    # Here and not at the top: `rank_sentences` alone needs a model, and loading one costs a cold start.
    from rag.models import load_encoder

    return load_encoder()


def _in_context(encoder: Encoder, sentences: Sequence[str], limit: int = 900) -> Vector:
    """Vectors of consecutive sentences, each pooled in a window of at most `limit` characters."""
    windows: list[tuple[str, list[Span]]] = []
    for sentence in sentences:
        text, spans = windows[-1] if windows else ("", [])
        if not windows or len(text) + len(sentence) + 1 > limit:
            windows.append((sentence, [Span(0, len(sentence))]))
        else:
            start = len(text) + 1
            windows[-1] = (f"{text} {sentence}", [*spans, Span(start, start + len(sentence))])
    return np.vstack([rows for _, rows in encoder.encode_passages(windows)])
