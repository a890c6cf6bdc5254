"""Vectors of texts, of passages, and of the sentences in them, from a converted model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rag.models.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rag.models.network import Read
    from rag.records import Span, Vector

AGREEMENT = 0.9999
"""Least cosine between a converted encoder's vectors and the original's."""


class OnnxEncoder:
    """A converted encoder. Safe to use from several threads."""

    def __init__(self, name: str, revision: str, folder: Path, settings: dict[str, Any]) -> None:
        self.name = name
        self.revision = revision
        self.dimension: int = settings["dimension"]
        self._pooling: str = settings["pooling"]
        self._query: str = settings["query_prompt"]
        self._document: str = settings["document_prompt"]
        self._network = Network(folder, settings)

    def encode(self, texts: Sequence[str]) -> Vector:
        """Vectors of whole texts, shape (len(texts), dimension); each has length 1.

        Where a model tells questions from documents by a prompt, these are taken for questions.
        """
        return self._encode([self._query + t for t in texts])

    def encode_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[tuple[Vector, Vector]]:
        """For each (text, sentence spans in it): the passage's vector, shape (dimension,), and its sentences',
        shape (len(spans), dimension).

        A sentence's vector is the mean of its own tokens, read in the context of the passage. Sentences past
        what the model reads at once are read again in windows of whole sentences; a span without a token has
        the passage's vector. A model that pools by its first token has no such parts: there each sentence is
        read alone.
        """
        if self._pooling == "cls":
            return self._encode_apart(passages)
        windows = self._windows(passages)
        wholes = np.zeros((len(passages), self.dimension), np.float32)
        parts = [np.zeros((len(spans), self.dimension), np.float32) for _, spans in passages]

        def take(at: int, tokens: Vector) -> None:
            window = windows[at]
            if window.whole:
                wholes[window.passage] = self._pool(tokens)
            for n, first, last in window.sentences:
                parts[window.passage][n] = self._pool(tokens[first:last])

        self._network.forward([w.read for w in windows], take)
        wholes = _unit(wholes)
        for whole, sentences in zip(wholes, parts, strict=True):
            sentences[~sentences.any(axis=1)] = whole
        return [(whole, _unit(sentences)) for whole, sentences in zip(wholes, parts, strict=True)]

    def sample(self, texts: Sequence[str]) -> Vector:
        """What a conversion is judged by: the vectors of these texts."""
        return self.encode(texts)

    def agrees(self, texts: Sequence[str], expected: Any) -> bool:
        """Whether the vectors of these texts are those expected, shape (len(texts), dimension), length 1."""
        cosines = np.sum(self.sample(texts) * np.asarray(expected), axis=1)
        return bool(np.min(cosines) >= AGREEMENT)

    def _encode(self, texts: Sequence[str]) -> Vector:
        vectors = np.zeros((len(texts), self.dimension), np.float32)

        def take(at: int, tokens: Vector) -> None:
            vectors[at] = self._pool(tokens)

        self._network.forward(self._network.read(texts), take)
        return _unit(vectors)

    def _encode_apart(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[tuple[Vector, Vector]]:
        texts = [text for text, _ in passages]
        pieces = [text[start:end] for text, spans in passages for start, end in spans]
        vectors = self._encode([self._document + t for t in texts + pieces])
        cuts = len(texts) + np.cumsum([0, *(len(spans) for _, spans in passages)])
        return [(vectors[i], vectors[cuts[i] : cuts[i + 1]]) for i in range(len(texts))]

    def _windows(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[_Window]:
        shift = len(self._document)
        windows: list[_Window] = []
        again: list[tuple[int, list[int], int, int]] = []  # passage, its sentences, slice of its text
        for i, read in enumerate(self._network.read([self._document + text for text, _ in passages])):
            here: list[tuple[int, int, int]] = []
            beyond: list[tuple[int, int, int]] = []
            for n, (start, end) in enumerate(passages[i][1]):
                first, last = read.tokens(start + shift, end + shift)
                (here if last <= read.kept else beyond).append((n, first, last))
            windows.append(_Window(i, read, read.rows(here), whole=True))
            for group in _groups(beyond, read.kept):
                spans = [passages[i][1][n] for n in group]
                again.append((i, group, min(s.start for s in spans), max(s.end for s in spans)))
        reads = self._network.read([self._document + passages[i][0][a:b] for i, _, a, b in again])
        for (i, group, a, _), read in zip(again, reads, strict=True):
            spans = [passages[i][1][n] for n in group]
            ranges = [read.tokens(s.start - a + shift, s.end - a + shift) for s in spans]
            found = [(n, first, last) for n, (first, last) in zip(group, ranges, strict=True)]
            windows.append(_Window(i, read, read.rows(found), whole=False))
        return windows

    def _pool(self, tokens: Vector) -> Vector:
        match self._pooling:
            case "cls":
                return np.asarray(tokens[0])
            case "max":
                return np.asarray(tokens.max(axis=0))
            case _:
                return np.asarray(tokens.mean(axis=0))


class _Window(NamedTuple):
    passage: int
    read: Read
    sentences: list[tuple[int, int, int]]  # number, and half-open range of rows
    whole: bool  # the passage itself, not a second reading of a part of it


def _groups(sentences: list[tuple[int, int, int]], room: int) -> Iterator[list[int]]:
    """Numbers of sentences that follow each other and fit into so many tokens together; a longer one is alone."""
    group: list[int] = []
    began = 0
    for n, first, last in sentences:
        if group and last - began > room:
            yield group
            group = []
        if not group:
            began = first
        group.append(n)
    if group:
        yield group


def _unit(vectors: Vector) -> Vector:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
