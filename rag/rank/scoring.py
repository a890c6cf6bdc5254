"""Which sentence of the passages found answers: a learnt combination of signs.

Every sentence is scored by its features; the best of them are then read, with the question, by a cross-encoder, and
scored again with what it makes of them. The weights of both stages are learnt (`rag.rank.weights`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rag.questions import Question
from rag.rank.candidates import Candidate, speaker_match, statement_in
from rag.rank.cross_encoder import reread
from rag.rank.features import NAMES, Asked, Block, Idf, matrix
from rag.rank.weights import combine
from rag.records import CueClass, Hit, Span, Statement

if TYPE_CHECKING:
    from rag.records import Reranker, Vector

SPEAKER, SAID, DENIED, OUTLET, DATED, RECENT = 4.0, 0.5, 4.0, 0.7, 0.7, 2.0
"""What agreeing with the question adds to a score; a cosine that is 0.1 higher adds about 1.3."""

FAR, SENTENCE, ASKS = 0.3, 150, 3.0
"""What standing later in the article costs (times the log of the distance in sentences of usual length), and what
being a question does. Newspapers say the main thing first, and ask in order to be read on: on quiz questions over
newspaper pages the answer was in the first quote / in three for 44.8 / 67.2 with and 45.6 / 64.4 without."""


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
    return reread(question, found, reranker) if reranker and found else found


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


def _cost(hit: Hit, span: Span) -> float:
    """What speaks against a sentence whatever is asked."""
    text = hit.passage.article.text[span.start : span.end]
    return FAR * math.log1p(span.start / SENTENCE) + ASKS * float(text.rstrip("”’\"')").endswith("?"))


def _asks_denial(question: Question) -> bool:
    return re.search(r"\bden(?:y|ie)", question.rewritten, re.I) is not None
