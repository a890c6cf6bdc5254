"""Which sentence answers: a learnt combination of the features, the same for a library and for a plain list.

The weights are `ranker.json` beside this file, readable, made by `python -m eval.train_ranker`.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.features import NAMES, Asked, Block, Idf, matrix
from rag.questions import Question, understand
from rag.records import CueClass, Encoder, Hit, Span, Statement, Status
from rag.terms import stem, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.records import Vector

    Scores = NDArray[np.float64]

Rerank = Callable[[str, Sequence[str]], Sequence[float]]
"""Scores (question, sentences), higher is better: `Reranker.score`."""

LEAD = 1.0
"""In a list, what being lower down costs (times the log of the place): a text says the main thing first. On WikiQA's
train part this gives 73.2 where 0 gives 71.5; it is the one number here that was set by looking at that set."""

RERANKED = 20
"""How many of the best candidates a `rerank` sees."""


SHOWN = 0.6
"""Least confidence of a statement that names the speaker of a sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit with its score. `signs` are its features by name, for the verdict of support."""

    hit: Hit
    span: Span
    score: float
    signs: Mapping[str, float]
    statement: Statement | None = None

    @property
    def text(self) -> str:
        return self.hit.passage.article.text[self.span.start : self.span.end]


def score_sentences(
    question: Question,
    vector: Vector,
    hits: Sequence[Hit],
    sentence_vectors: Sequence[Vector],
    statements: Mapping[str, Sequence[Statement]],
    idf: Idf,
    rerank: Rerank | None = None,
) -> list[Candidate]:
    """Every sentence of the hits, best first.

    `vector` is the unit vector of `question.search_text`; `sentence_vectors[i]` are those of the sentences of
    `hits[i]`, shape (n, D); `statements` are those of each article by its id; `idf` gives a lower-case word's
    inverse document frequency in the library.
    """
    blocks = [
        Block(
            [hit.passage.article.text[s.start : s.end] for s in hit.passage.sentences],
            rows,
            hit.passage.article.title,
            hit.dense,
            rank,
        )
        for rank, (hit, rows) in enumerate(zip(hits, sentence_vectors, strict=True))
    ]
    table = matrix(Asked(question, idf), vector, blocks)
    scores = combine(table)
    found: list[Candidate] = []
    wanted: CueClass | None = "deny" if _asks_denial(question) else None
    at = 0
    for hit in hits:
        said = statements.get(hit.passage.article.id, ())
        for span in hit.passage.sentences:
            statement = statement_in(span, said, wanted)
            score = float(scores[at]) + _boost(question, hit, statement) - _cost(hit, span)
            signs = dict(zip(NAMES, table[at].tolist(), strict=True))
            found.append(Candidate(hit, span, score, signs, statement))
            at += 1
    found.sort(key=lambda c: -c.score)
    return _reranked(question, found, rerank) if rerank else found


def rank_sentences(question: str, sentences: Sequence[str]) -> list[float]:
    """How well each sentence answers the question, higher is better; the scorer that answers are picked with.

    The sentences are read as consecutive: neighbours are context. Loads the bundled model on first use.
    """
    if not sentences:
        return []
    encoder = _encoder()
    vector = encoder.encode([question])[0]
    # Nothing says that the sentences of a list follow each other, so each counts by itself too (measured on
    # WikiQA: in context 69.8, by itself 70.4, so mixed 71.5).
    mixed = _in_context(encoder, sentences) + 2 * encoder.encode(sentences)
    mixed /= np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    table = matrix(Asked(understand(question), idf_of(sentences)), vector, [Block(sentences, mixed)])
    scores = combine(table) - LEAD * np.log1p(np.arange(len(sentences), dtype=np.float32))
    return [float(s) for s in scores]


def idf_of(texts: Sequence[str]) -> Idf:
    """Inverse document frequencies over a small set of texts, by stem."""
    counts = Counter(s for t in texts for s in {stem(w) for w in words(t.lower())})
    return lambda word: math.log(1 + (len(texts) + 0.5) / (counts[stem(word)] + 0.5))


def statement_in(
    span: Span, statements: Sequence[Statement], wanted: CueClass | None = None
) -> Statement | None:
    """The statement that shares most characters with a sentence, at a confidence worth showing; one of the
    `wanted` class of cue before any other."""
    best, most = None, (False, 0)
    for found in statements:
        if found.confidence < SHOWN or found.end <= span.start or found.start >= span.end:
            continue
        shared = sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in found.content)
        if shared and (rank := (found.cue_class == wanted, shared)) > most:
            best, most = found, rank
    return best


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


@lru_cache(maxsize=1)
def _stored() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(Path(__file__).with_name("ranker.json").read_text(encoding="utf-8"))
    return stored


@lru_cache(maxsize=1)
def _weights() -> Vector:
    return np.asarray([_stored()["weights"][name] for name in NAMES], dtype=np.float32)


def combine(table: Vector) -> Vector:
    """Scores of rows of features, higher is better."""
    scores: Vector = table @ _weights()
    return scores


SPEAKER, SAID, DENIED, OUTLET, DATED, RECENT = 4.0, 0.5, 4.0, 0.7, 0.7, 2.0
"""What agreeing with the question adds to a score; a cosine that is 0.1 higher adds about 1.3."""


def _boost(question: Question, hit: Hit, statement: Statement | None) -> float:
    """What the question names, or leans on, and the sentence's article or speaker agrees with."""
    article = hit.passage.article
    total = 0.0
    if question.speaker:
        total += SPEAKER * speaker_match(question.speaker, statement)
    elif question.speaker_wanted and statement and statement.speaker:
        denied = statement.cue_class == "deny" and _asks_denial(question)
        total += DENIED if denied else SAID
    if article.id in question.recent:
        total += RECENT
    if question.source and question.source.lower() in article.source.lower():
        total += OUTLET
    if (question.since or question.until) and article.published:
        after = question.since is None or article.published >= question.since
        total += DATED * float(after and (question.until is None or article.published <= question.until))
    return total


FAR, SENTENCE, ASKS = 0.3, 150, 3.0
"""What standing later in the article costs (times the log of the distance in sentences of usual length), and what
being a question does. Newspapers say the main thing first, and ask in order to be read on: on quiz questions over
newspaper pages the answer was in the first quote / in three for 44.8 / 67.2 with and 45.6 / 64.4 without."""


def _cost(hit: Hit, span: Span) -> float:
    """What speaks against a sentence whatever is asked."""
    text = hit.passage.article.text[span.start : span.end]
    return FAR * math.log1p(span.start / SENTENCE) + ASKS * float(text.rstrip("”’\"')").endswith("?"))


def _asks_denial(question: Question) -> bool:
    return re.search(r"\bden(?:y|ie)", question.rewritten, re.I) is not None


def speaker_match(speaker: str, statement: Statement | None) -> float:
    """The share of a speaker's words that a statement's speaker has, as written or as resolved."""
    if statement is None:
        return 0.0
    named = words(f"{statement.speaker_text or ''} {statement.speaker_name or ''}".lower())
    wanted = [w for w in words(speaker.lower()) if w not in ("one", "the", "a", "an", "mr", "mrs", "ms")]
    return sum(w in named for w in wanted) / len(wanted) if wanted else 0.0


def _reranked(question: Question, found: list[Candidate], rerank: Rerank) -> list[Candidate]:
    """The best candidates in the order of a reranker, mixed half and half with their own scores."""
    top = found[:RERANKED]
    given = np.asarray(rerank(question.rewritten, [c.text for c in top]), dtype=np.float64)
    own = np.asarray([c.score for c in top])
    mixed = _standard(given) * max(float(own.std()), 1e-6) * 2 + own
    order = np.argsort(-mixed, kind="stable")
    best = [
        Candidate(top[i].hit, top[i].span, float(mixed[i]), top[i].signs, top[i].statement) for i in order
    ]
    return [*best, *found[RERANKED:]]


def _standard(values: Scores) -> Scores:
    scaled: Scores = (values - values.mean()) / (values.std() + 1e-9)
    return scaled


SUPPORT = (
    "score",
    "lead",  # how far the best score is above the tenth
    "cosine",
    "passage_cosine",
    "coverage_with_previous",
    "coverage_passage",
    "soft_with_previous",
    "soft_passage",
    "soft_worst_with_previous",
    "soft_missing",
    "soft_missing_passage",
    "names_missing",
    "best_passage_cosine",
    "best_coverage_passage",
)
"""What the verdict of support is read from: the best sentence's own signs, and the best of the pool."""

_OWN = SUPPORT[2:12]


def support_signs(table: Vector | Scores, scores: Vector | Scores) -> list[float]:
    """The values of `SUPPORT` for the sentences of one question; zeros where there are none."""
    if not len(table):
        return [0.0] * len(SUPPORT)
    order = np.argsort(-scores, kind="stable")
    best = order[0]
    own = [float(table[best, NAMES.index(name)]) for name in _OWN]
    pool = [float(table[:, NAMES.index(name)].max()) for name in ("passage_cosine", "coverage_passage")]
    return [float(scores[best]), float(scores[best] - scores[order[min(9, len(order) - 1)]]), *own, *pool]


def support(question: Question, candidates: Sequence[Candidate]) -> tuple[Status, float]:
    """Whether the best candidates support an answer, and the probability that they do."""
    if not candidates or not (question.terms or question.context):
        return "no_support", 0.0
    table = np.asarray([[c.signs[name] for name in NAMES] for c in candidates], dtype=np.float32)
    stored = _stored()["support"]
    signs = support_signs(table, combine(table))
    raw = stored["bias"] + sum(stored["weights"][n] * v for n, v in zip(SUPPORT, signs, strict=True))
    confidence = 1 / (1 + math.exp(-max(-30.0, min(30.0, raw))))
    return ("no_support" if confidence < stored["refuse_below"] else "answered"), confidence
