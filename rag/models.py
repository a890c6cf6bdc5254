"""The models that turn text into vectors and scores, run with onnxruntime and tokenizers alone.

Importing sentence-transformers takes seconds and hundreds of megabytes, so a model is converted to ONNX once
(`rag.convert`), compared with the original, and kept (`rag.model_cache`). From then on loading it takes
hundredths of a second and torch is never imported. A model that cannot be converted runs in
sentence-transformers itself, with a warning.
"""

from __future__ import annotations

import logging
import os
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from rag import model_cache
from rag.model_cache import default_model_path
from rag.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rag.model_cache import Source
    from rag.records import Encoder, Reranker, Vector

__all__ = ["OnnxEncoder", "OnnxReranker", "default_model_path", "load_encoder", "load_reranker"]

log = logging.getLogger(__name__)

BATCH_TOKENS = 4096
"""Tokens in one forward pass, padding included."""

AGREEMENT = 0.9999
"""Least cosine between a converted encoder's vectors and the original's."""

CHECKED = (
    "“We cannot fight as an advisory force,” the analyst said.",
    "",
    "Zürich, 東京 and Ναύπλιο 🙂 agreed on 3 May 2024.",
    "Officials in the capital said on Friday that the last buses had left. " * 8,
    "The river rose by two metres overnight, and the bridge was closed to lorries. " * 40,
)
"""What a conversion is compared on: a sentence, nothing, foreign letters, a passage, more than a model reads."""


def load_encoder(model: str | None = None) -> Encoder:
    """The encoder of a sentence-transformers model, by folder or name; None is the model that comes along.

    The first load of a model converts it, which takes some ten seconds. Raises InputError.
    """
    source = model_cache.locate(model, "encoder")
    revision = model_cache.revision(source)
    folder = model_cache.cached_folder(source, revision)
    settings = model_cache.read_settings(folder)
    if settings is not None and "unconvertible" not in settings:
        encoder = OnnxEncoder(source.name, revision, folder, settings)
        if encoder.agrees([settings["sample"]]):
            return encoder
        model_cache.discard(folder)
        settings = None
    settings = settings or _convert_encoder(source, revision, folder)
    if "unconvertible" not in settings:
        return OnnxEncoder(source.name, revision, folder, settings)
    from rag.convert import TorchEncoder  # imports torch

    _warn_unconvertible(source, settings)
    return TorchEncoder(source, revision)


def load_reranker(model: str) -> Reranker:
    """The scorer of a sentence-transformers CrossEncoder with one label, by folder or name. Raises InputError."""
    source = model_cache.locate(model, "reranker")
    folder = model_cache.cached_folder(source, model_cache.revision(source))
    settings = model_cache.read_settings(folder)
    if settings is not None and "unconvertible" not in settings:
        reranker = OnnxReranker(source.name, folder, settings)
        if reranker.agrees([settings["sample"]]):
            return reranker
        model_cache.discard(folder)
        settings = None
    settings = settings or _convert_reranker(source, folder)
    if "unconvertible" not in settings:
        return OnnxReranker(source.name, folder, settings)
    from rag.convert import TorchReranker  # imports torch

    _warn_unconvertible(source, settings)
    return TorchReranker(source)


class OnnxEncoder:
    """A converted encoder. Safe to use from several threads."""

    def __init__(self, name: str, revision: str, folder: Path, settings: dict[str, Any]) -> None:
        self.name = name
        self.revision = revision
        self.dimension: int = settings["dimension"]
        self._pooling: str = settings["pooling"]
        self._query: str = settings["query_prompt"]
        self._document: str = settings["document_prompt"]
        self._network = _Network(folder, settings)

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
        for at, tokens in self._network.forward([w.read for w in windows]):
            window = windows[at]
            if window.whole:
                wholes[window.passage] = self._pool(tokens)
            for n, first, last in window.sentences:
                parts[window.passage][n] = self._pool(tokens[first:last])
        wholes = _unit(wholes)
        for whole, sentences in zip(wholes, parts, strict=True):
            sentences[~sentences.any(axis=1)] = whole
        return [(whole, _unit(sentences)) for whole, sentences in zip(wholes, parts, strict=True)]

    def agrees(self, expected: Vector) -> bool:
        """Whether the vectors of the first of `CHECKED` are these, shape (n, dimension) with length 1."""
        found = self.encode(CHECKED[: len(expected)])
        return bool(np.min(np.sum(found * np.asarray(expected), axis=1)) >= AGREEMENT)

    def _encode(self, texts: Sequence[str]) -> Vector:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for at, tokens in self._network.forward(self._network.read(texts)):
            vectors[at] = self._pool(tokens)
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
            found = [(n, *read.tokens(s.start - a + shift, s.end - a + shift)) for n, s in zip(group, spans, strict=True)]
            windows.append(_Window(i, read, read.rows(found), whole=False))
        return windows

    def _pool(self, tokens: Vector) -> Vector:
        match self._pooling:
            case "cls":
                return tokens[0]
            case "max":
                return np.asarray(tokens.max(axis=0))
            case _:
                return np.asarray(tokens.mean(axis=0))


class OnnxReranker:
    """A converted CrossEncoder. Safe to use from several threads."""

    def __init__(self, name: str, folder: Path, settings: dict[str, Any]) -> None:
        self.name = name
        self._sigmoid = settings["activation"] == "sigmoid"
        self._network = _Network(folder, settings)

    def score(self, question: str, sentences: Sequence[str]) -> list[float]:
        """One score a sentence, higher is better: what `CrossEncoder.predict` gives."""
        scores = np.zeros(len(sentences), np.float32)
        for at, logits in self._network.forward(self._network.read(sentences, question)):
            scores[at] = logits[0]
        if self._sigmoid:
            scores = np.asarray(1 / (1 + np.exp(-scores.astype(np.float64))))
        return [float(s) for s in scores]

    def agrees(self, expected: Vector) -> bool:
        """Whether the first of `CHECKED` as a question gives the same texts these scores."""
        found = self.score(CHECKED[0], CHECKED[: len(expected)])
        return bool(np.allclose(found, expected, rtol=1e-3, atol=1e-4))


class _Read(NamedTuple):
    """A text as a network takes it. Offsets are in code points of the text, one a token that is not special."""

    ids: list[int]
    types: list[int]
    lead: int  # special tokens in front
    kept: int  # tokens of the text that are in `ids`; the rest was cut
    starts: list[int]
    ends: list[int]

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the text's tokens that lie in or across these offsets."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end)) if start < end else first

    def rows(self, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """(n, first, last) of tokens, as rows of what the network gives; without those that have none."""
        cut = ((n, first, min(last, self.kept)) for n, first, last in found)
        return [(n, self.lead + first, self.lead + last) for n, first, last in cut if first < last]


class _Window(NamedTuple):
    passage: int
    read: _Read
    sentences: list[tuple[int, int, int]]  # number, and half-open range of rows
    whole: bool  # the passage itself, not a second reading of a part of it


class _Network:
    """A graph and its tokenizer."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
        options.log_severity_level = 3
        # The graph was optimised when it was written, and its weights stay mapped: without this, loading
        # would copy them into another layout, 30 ms and 40 MB for every start.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.add_session_config_entry("session.disable_prepacking", "1")
        self._session = ort.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._inputs: list[str] = settings["inputs"]
        self._limit: int = settings["tokens"]
        self._pad: int = settings["pad"]
        self._pairs = settings["kind"] == "reranker"
        if self._pairs:
            self._tokenizer.enable_truncation(self._limit, strategy="longest_first")

    def read(self, texts: Sequence[str], question: str | None = None) -> list[_Read]:
        """Texts as tokens, or pairs of the question and each text, cut to what the network reads."""
        clean = [_encodable(t) for t in texts]
        pairs = clean if question is None else [(_encodable(question), t) for t in clean]
        return [self._cut(e) for e in self._tokenizer.encode_batch(pairs)]

    def _cut(self, found: Any) -> _Read:
        ids, special = found.ids, found.special_tokens_mask
        if self._pairs:  # cut by the tokenizer, which knows how to share the room
            return _Read(ids, found.type_ids, 0, 0, [], [])
        lead = special.index(0) if 0 in special else len(special)
        tail = special[::-1].index(0) if 0 in special else 0
        offsets = found.offsets[lead : len(ids) - tail]
        kept = min(len(offsets), self._limit - lead - tail)
        keep = lead + kept
        end = len(ids) - tail
        starts, ends = [o[0] for o in offsets], [o[1] for o in offsets]
        types = found.type_ids
        return _Read(ids[:keep] + ids[end:], types[:keep] + types[end:], lead, kept, starts, ends)

    def forward(self, reads: Sequence[_Read]) -> Iterator[tuple[int, Vector]]:
        """(number, output) of each text, longest first: (tokens, dimension) of an encoder, (1,) of a reranker."""
        order = sorted(range(len(reads)), key=lambda i: -len(reads[i].ids))
        at = 0
        while at < len(order):
            width = len(reads[order[at]].ids)
            batch = order[at : at + max(1, BATCH_TOKENS // width)]
            at += len(batch)
            output = self._session.run(None, self._feed([reads[i] for i in batch], width))[0]
            for row, i in enumerate(batch):
                yield i, output[row] if self._pairs else output[row, : len(reads[i].ids)]

    def _feed(self, reads: list[_Read], width: int) -> dict[str, Any]:
        ids = np.full((len(reads), width), self._pad, np.int64)
        mask = np.zeros((len(reads), width), np.int64)
        types = np.zeros((len(reads), width), np.int64)
        for row, read in enumerate(reads):
            n = len(read.ids)
            ids[row, :n], mask[row, :n], types[row, :n] = read.ids, 1, read.types
        every = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        return {name: every[name] for name in self._inputs}


def _convert_encoder(source: Source, revision: str, folder: Path) -> dict[str, Any]:
    _announce(source)
    from rag.convert import UnconvertibleError, convert_encoder  # imports torch

    with model_cache.new_folder(folder) as filling:
        try:
            settings, original = convert_encoder(source, filling, CHECKED)
            settings |= {"kind": source.kind}
            encoder = OnnxEncoder(source.name, revision, filling, settings)
            if not encoder.agrees(original):
                raise UnconvertibleError("its converted form gives other vectors")
            settings["sample"] = encoder.encode(CHECKED[:1])[0].tolist()
        except UnconvertibleError as error:
            settings = {"unconvertible": str(error)}
        model_cache.write_settings(filling, settings)
    return settings


def _convert_reranker(source: Source, folder: Path) -> dict[str, Any]:
    _announce(source)
    from rag.convert import UnconvertibleError, convert_reranker  # imports torch

    with model_cache.new_folder(folder) as filling:
        try:
            settings, original = convert_reranker(source, filling, CHECKED)
            settings |= {"kind": source.kind}
            reranker = OnnxReranker(source.name, filling, settings)
            if not reranker.agrees(original):
                raise UnconvertibleError("its converted form gives other scores")
            settings["sample"] = reranker.score(CHECKED[0], CHECKED[:1])[0]
        except UnconvertibleError as error:
            settings = {"unconvertible": str(error)}
        model_cache.write_settings(filling, settings)
    return settings


def _announce(source: Source) -> None:
    log.warning("Preparing the model %s for this machine, once: about ten seconds.", source.name)


def _warn_unconvertible(source: Source, settings: dict[str, Any]) -> None:
    log.warning(
        "%s runs in sentence-transformers, which starts slowly and answers later: %s.",
        source.name,
        settings["unconvertible"],
    )


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


def _encodable(text: str) -> str:
    # A lone surrogate (a stray byte in argv becomes one) has no UTF-8, which tokenizers insist on.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _unit(vectors: Vector) -> Vector:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
