"""Which sentence answers: a learnt combination of signs, the same for a library and for a plain list.

Every sentence is scored by its features; the best of them are then read, with the question, by a cross-encoder, and
scored again with what it makes of them. The weights of both stages are learnt (`rag.rank.weights`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from rag.questions import Question, understand
from rag.rank.features import NAMES, Asked, Block, Idf, matrix
from rag.rank.weights import ANSWERS, Stage, weights_of
from rag.records import CueClass, Encoder, Hit, Span, Statement
from rag.terms import stem, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.records import Reranker, Vector

    Scores = NDArray[np.float64]

LEAD, LONG, READ = 1.5, 1.0, 2.0
"""In a list: what being lower down costs (times the log of the place), for a text says the main thing first; what
words add (times the log of their number), for a heading answers nothing; and how many times what the cross-encoder
says counts, for how rare words are in a few sentences says little. These three were set by looking at WikiQA's train
part: MAP 78.4 on it, 76.4 by the weights of a library as they are with LEAD 1. Right sentence of its own SQuAD 2
passage first: 90.2 instead of 90.7 of 216, which is chance."""

RERANKED = 20
"""How many of the best candidates a cross-encoder reads."""

LISTED = 50
"""How many of the best sentences of a plain list it reads."""

ONE_TEXT, TOP = 30, 10
"""A list of more sentences is of several texts: its first does not say what the others are about, nor need a sentence
follow the one before it, so that each is read alone; and past so many places none stands lower than another. Right
sentence first, before and after: 76.4 and 82.2 of 157 SQuAD 2 questions whose best twenty passages were shuffled."""

BUNDLED = "onrecord-answers"
"""Name of the cross-encoder that the weights of the second stage are for."""

_POINTS_BACK = re.compile(r"[\"“‘']?(?:he|she|it|they|this|that|these|those|his|her|its|their|there)\b", re.I)

SURE = 12.0
"""Log odds beyond which one answer is not surer than another."""


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

    def around(self, behind: int = 0) -> str:
        """Its article's title, the sentence before it, itself, and so many of those behind it in its passage."""
        passage = self.hit.passage
        at = passage.sentences.index(self.span)
        near = passage.sentences[max(0, at - 1) : at + 1 + behind]
        return f"{passage.article.title} {passage.article.text[near[0].start : near[-1].end]}"


def score_sentences(
    question: Question,
    vector: Vector,
    hits: Sequence[Hit],
    sentence_vectors: Sequence[Vector],
    statements: Mapping[str, Sequence[Statement]],
    idf: Idf,
    reranker: Reranker | None = None,
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
    scores = combine("features", table)
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
    return _reranked(question, found, reranker) if reranker and found else found


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
    answers = _sure(_reranker().score(asked.asks, read))
    scores[best] += READ * weights_of("cross_encoder").ranking[-1] * answers
    unread = np.setdiff1d(np.arange(len(scores)), best)
    scores[unread] = np.minimum(scores[unread], scores[best].min())
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


def combine(stage: Stage, table: Vector) -> Vector:
    """Scores of rows of a stage's signs, higher is better."""
    scores: Vector = table @ weights_of(stage).ranking
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


def _reranked(question: Question, found: list[Candidate], reranker: Reranker) -> list[Candidate]:
    """The best candidates in the order of the second stage, before the others."""
    top, rest = found[:RERANKED], found[RERANKED:]
    reading = placed if reranker.name == BUNDLED else _alone
    given = np.asarray(reranker.score(question.asks, [reading(c) for c in top]), dtype=np.float64)
    if reranker.name == BUNDLED:
        top = _read(top, given)
    else:  # of one that nothing was learnt for: the mean of its own opinion and ours, each in its own spread
        own = np.asarray([c.score for c in top])
        mixed = own + 2 * max(float(own.std()), 1e-6) * _standard(given)
        top = [replace(c, score=float(m)) for c, m in zip(top, mixed, strict=True)]
    top.sort(key=lambda c: -c.score)
    return [*top, *(replace(c, score=min(c.score, top[-1].score)) for c in rest)]


TITLE, BEFORE = 110, 180
"""Characters of an article's title, and of the sentence before, that are read with a sentence."""


def as_read(sentence: str, title: str = "", before: str = "") -> str:
    """A sentence as the bundled cross-encoder was taught to read it: behind it, after a separator, what its article is
    about and the sentence before it. "In the final, Spain beat the Netherlands" says who won only under its title."""
    context = " ".join(filter(None, (title[:TITLE], before[:BEFORE])))
    return f"{sentence} [SEP] {context}" if context else sentence


def placed(candidate: Candidate) -> str:
    """A candidate as the bundled cross-encoder reads it. Without its title, which the features know: with it every
    sentence of an article seemed to answer (newspaper quiz, answer in the first quote: 46 of 100, and 50 without)."""
    return as_read(candidate.text, before=_before(candidate))


def _alone(candidate: Candidate) -> str:
    """A candidate as any other cross-encoder reads it: behind the one before it where it begins by pointing back."""
    before = _before(candidate) if _POINTS_BACK.match(candidate.text) else ""
    return f"{before} {candidate.text}" if before else candidate.text


def _before(candidate: Candidate) -> str:
    """The sentence before a candidate in its passage, or nothing."""
    passage = candidate.hit.passage
    at = passage.sentences.index(candidate.span)
    if not at:
        return ""
    before = passage.sentences[at - 1]
    return passage.article.text[before.start : before.end]


def _read(top: Sequence[Candidate], given: Scores) -> list[Candidate]:
    """Candidates scored by the second stage. What the question's speaker, outlet and dates added, and what speaks
    against a sentence whatever is asked, stay as they were."""
    table = np.asarray([[c.signs[n] for n in NAMES] for c in top], dtype=np.float32)
    answers = _sure(given)
    before = combine("features", table)
    after = combine("cross_encoder", np.column_stack([table, answers]))
    return [
        replace(c, score=c.score + float(now - was), signs={**c.signs, ANSWERS: float(log_odds)})
        for c, was, now, log_odds in zip(top, before, after, answers, strict=True)
    ]


def _sure(given: Sequence[float] | Scores) -> Vector:
    answers: Vector = np.clip(np.asarray(given, dtype=np.float32), -SURE, SURE)
    return answers


def _standard(values: Scores) -> Scores:
    scaled: Scores = (values - values.mean()) / (values.std() + 1e-9)
    return scaled
