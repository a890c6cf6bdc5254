"""What can be measured about a sentence as the answer to a question: one row of numbers a sentence.

Sentences come in blocks: the sentences of one passage in order (or a plain list), so that the neighbours of a
sentence are its context. Everything is lexical counting over `rag.terms` and dot products of given vectors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag.questions import AnswerType, Question
from rag.rank.reading import STOP_STEMS, Reading, read
from rag.rank.word_vectors import word_vectors
from rag.terms import WORD, stem, words

if TYPE_CHECKING:
    from rag.records import Vector

KINDS: tuple[AnswerType, ...] = (
    "person",
    "place",
    "date",
    "number",
    "money",
    "percent",
    "duration",
    "reason",
)

NAMES = (
    "cosine",  # of the sentence, pooled in its passage
    "cosine_neighbours",  # the better of the two sentences beside it
    "passage_cosine",
    "passage_rank",  # 1 / (rank of the passage + 1), rank from 0
    "coverage",  # share of the question's idf weight in the sentence
    "coverage_with_previous",
    "coverage_passage",  # in the passage and its title
    "rarest",  # the rarest matched term's share of the rarest term of the question
    "bm25",
    "bigrams",  # share of the question's neighbouring word pairs
    "near",  # matched terms per word of the window that holds them
    "novelty",  # log of the content words that the question does not have
    "length",  # log words
    "first",  # first of its block
    "title",  # share of the question's idf weight in the title
    "names_missing",  # share of the question's names that neither sentence, nor previous, nor title has
    "furniture",  # reads like page furniture: no full stop, very short, a question
    "soft",  # weighted mean, over the question's terms, of the likeness of the sentence's likest word
    "soft_close",  # the same of squared likeness above 0.3
    "soft_with_previous",
    "soft_passage",
    "soft_worst",  # the least matched term
    "soft_missing",  # the heaviest unmatched share
    "soft_worst_with_previous",
    "soft_missing_passage",  # the heaviest share that the whole passage and its title leave unmatched
    *(
        f"has_{kind}" for kind in KINDS
    ),  # asked for, and the sentence holds it beyond the question's own words
    *(f"lacks_{kind}" for kind in KINDS),  # asked for, and it does not
)

Idf = Callable[[str], float]

FROM_SPEAKER = 0.3
"""What a word of the speaker's name weighs in a question for the words of that speaker."""
FROM_CONTEXT = 0.3
"""What a word that a follow-up left out weighs, beside one that it has."""


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive sentences with their vectors, (n, D), and what retrieval said about their passage."""

    sentences: Sequence[str]
    vectors: Vector
    title: str = ""
    cosine: float | None = None
    rank: int = 0


_KIND_OF: dict[AnswerType, tuple[str, ...]] = {
    "person": ("name",), "place": ("name", "place"), "date": ("date",), "number": ("number",), "money": ("money",),
    "percent": ("percent",), "duration": ("duration",), "reason": ("reason",),
}  # fmt: skip


class Asked:
    """A question made ready for comparison: stems in order, and an idf weight for each content stem."""

    def __init__(self, question: Question, idf: Idf) -> None:
        self.question = question
        self.order = [stem(w) for w in words(question.rewritten.lower())]
        weights: dict[str, float] = {}
        shares = dict.fromkeys(question.context, FROM_CONTEXT) | dict.fromkeys(question.terms, 1.0)
        # Whose words are asked for is matched by the statement's speaker, not by the words of the sentence.
        speaker = {stem(w) for w in words((question.speaker or "").lower())}
        shares = {w: s * FROM_SPEAKER if stem(w) in speaker else s for w, s in shares.items()}
        heavy = {word: share * idf(word) for word, share in shares.items()}
        for word, weight in heavy.items():
            weights[stem(word)] = max(weights.get(stem(word), 0.0), weight)
        self.weights = weights
        table = word_vectors()
        self.terms = list(heavy)
        self.stems = [stem(w) for w in self.terms]
        at = [table.row(w) for w in self.terms]
        self.vectors = table.vectors(at)
        shared = np.asarray(list(heavy.values()), dtype=np.float32) * table.weights[at]
        self.shares = shared / max(float(shared.sum()), 1e-6)
        self.total = sum(weights.values()) or 1.0
        self.heaviest = max(weights.values(), default=1.0) or 1.0
        self.pairs = {
            (a, b) for a, b in zip(self.order, self.order[1:], strict=False) if a in weights or b in weights
        }
        self.names = [frozenset(stem(w) for w in words(n.lower())) - STOP_STEMS for n in question.names]
        self.said = {w.lower() for w in WORD.findall(question.rewritten)}

    def covered(self, stems: frozenset[str] | set[str]) -> float:
        """The share of the question's weight that a set of stems has."""
        return sum(w for s, w in self.weights.items() if s in stems) / self.total


def matrix(asked: Asked, vector: Vector, blocks: Sequence[Block]) -> Vector:
    """One row a sentence, blocks in order, columns as `NAMES`; float32."""
    parts = [_of_block(asked, vector, block) for block in blocks if len(block.sentences)]
    return np.vstack(parts) if parts else np.zeros((0, len(NAMES)), dtype=np.float32)


def _of_block(asked: Asked, vector: Vector, block: Block) -> Vector:
    reads = [read(s) for s in block.sentences]
    title = read(block.title)
    cosines = (block.vectors @ vector).tolist()
    soft = _soft(asked, reads, title)
    whole = frozenset().union(title.content, *(r.content for r in reads))
    of_passage = block.cosine if block.cosine is not None else float(np.mean(cosines))
    shared = (of_passage, 1 / (block.rank + 1), asked.covered(whole), asked.covered(title.content))
    hard = [_hard(asked, block, reads, cosines, i, title.content, shared) for i in range(len(reads))]
    kinds = [_kinds(asked, r) for r in reads]
    return np.hstack([np.asarray(hard, dtype=np.float32), soft, np.asarray(kinds, dtype=np.float32)])


def _soft(asked: Asked, reads: Sequence[Reading], title: Reading) -> Vector:
    """The columns that count a word as matched as far as another one means the same."""
    if not asked.terms:
        return np.zeros((len(reads), 8), dtype=np.float32)
    every = [*reads, title]
    starts = np.cumsum([0, *(len(r.rows) for r in every)])[:-1]
    likeness = asked.vectors @ word_vectors().vectors([row for r in every for row in r.rows]).T
    best = np.maximum(np.maximum.reduceat(likeness, starts, axis=1) * 0.95, 0)
    for n, one in enumerate(asked.stems):
        best[n, [i for i, r in enumerate(every) if one in r.content]] = 1.0
    here, of_title = best[:, :-1], best[:, -1:]
    both = np.maximum(here, np.hstack([of_title, here[:, :-1]]))
    share = asked.shares
    close = np.clip((here - 0.3) / 0.7, 0, 1) ** 2
    anywhere = best.max(axis=1)
    passage = np.ones((2, len(reads))) * [[share @ anywhere], [(share * (1 - anywhere)).max()]]
    columns = (share @ here, share @ close, share @ both, passage[0], here.min(axis=0),
               (share[:, None] * (1 - here)).max(axis=0), both.min(axis=0), passage[1])  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _hard(
    asked: Asked,
    block: Block,
    reads: list[Reading],
    cosines: list[float],
    i: int,
    title: frozenset[str],
    shared: tuple[float, float, float, float],
) -> list[float]:
    """The columns from "cosine" to "furniture" of sentence `i`."""
    me = reads[i]
    context = me.content | (reads[i - 1].content if i else title)
    matched = [w for s, w in asked.weights.items() if s in me.content]
    neighbours = [cosines[j] for j in (i - 1, i + 1) if 0 <= j < len(cosines)]
    missing = [n for n in asked.names if n and not n <= (context | title)]
    return [
        cosines[i],
        max(neighbours, default=cosines[i]),
        shared[0],
        shared[1],
        sum(matched) / asked.total,
        asked.covered(context),
        shared[2],
        max(matched, default=0.0) / asked.heaviest,
        _bm25(asked, me),
        _bigrams(asked, me),
        _near(asked, me),
        math.log1p(max(len(me.content) - len(matched), 0)),
        math.log1p(len(me.order)),
        float(i == 0),
        shared[3],
        len(missing) / len(asked.names) if asked.names else 0.0,
        _furniture(block.sentences[i]),
    ]


def _bm25(asked: Asked, me: Reading) -> float:
    norm = 1.2 * (0.25 + 0.75 * len(me.order) / 25)
    total = 0.0
    for s, weight in asked.weights.items():
        if s in me.content:
            times = me.order.count(s)
            total += weight * times * 2.2 / (times + norm)
    return total / asked.total


def _bigrams(asked: Asked, me: Reading) -> float:
    if not asked.pairs:
        return 0.0
    return sum(p in asked.pairs for p in set(zip(me.order, me.order[1:], strict=False))) / len(asked.pairs)


def _near(asked: Asked, me: Reading) -> float:
    at = [n for n, s in enumerate(me.order) if s in asked.weights]
    return len(at) / (at[-1] - at[0] + 1) if len(at) > 1 else 0.0


def _kinds(asked: Asked, me: Reading) -> list[float]:
    """The has_ and lacks_ columns: all zero but for the kind that is asked for. For a person a name of several
    words counts whole, one capitalised word (a place, a Monday’s newspaper) half."""
    row = [0.0] * (2 * len(KINDS))
    kind = asked.question.answer_type
    if kind is None or kind == "thing":
        return row
    found = {f for name in _KIND_OF[kind] for f in me.kinds[name]}
    fresh = float(any(_is_new(asked, f) for f in found))
    if kind == "person" and fresh:
        fresh = 1.0 if any(_is_new(asked, f) for f in me.kinds["full name"]) else 0.5
    row[KINDS.index(kind) + (0 if fresh else len(KINDS))] = fresh or 1.0
    return row


def _is_new(asked: Asked, found: str) -> bool:
    """Whether what was found has no word of the question."""
    return not any(w in asked.said or stem(w) in asked.weights for w in (found, *words(found)))


def _furniture(sentence: str) -> float:
    ends = sentence.rstrip("”’\"')")[-1:]
    return float(ends == "?") + 0.5 * float(ends not in ".!?…") + 0.5 * float(len(sentence) < 30)
