"""A converted model: its graph and its tokenizer, run with onnxruntime and tokenizers alone."""

from __future__ import annotations

import os

# From 1.29 on onnxruntime sends usage events to its maker, and writes a device id into the user's cache, from its
# import on; nothing may leave this machine, and only the environment stops it in time (two names: it was renamed).
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("ORT_TELEMETRY_DISABLED", "1")

from bisect import bisect_left, bisect_right
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rag.records import Vector

RUNTIME = f"ort{ort.__version__}"
"""What a graph is optimised by, and for."""

BATCH_TOKENS = 512
"""Tokens in one forward pass, padding included. Processor seconds for 104 passages: 2.3 with 512, 2.5 with 1,024,
3.6 with 4,096, 4.6 with 16,384, because larger batches fall out of the cache."""

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
"""Processors that this process may use."""


class Read(NamedTuple):
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


class Network:
    """A graph and its tokenizer."""

    def __init__(self, folder: Path, settings: dict[str, Any], tokenizer: Path | None = None) -> None:
        options = ort.SessionOptions()
        # One thread a batch, and a batch for every core: small batches stay in the processor's cache, and no thread
        # waits for another, which counts most when the machine has other work (see `BATCH_TOKENS`).
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        # The graph was optimised when it was written. Repacking its weights as well would cost every start 25 ms
        # and save a question 2.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.add_session_config_entry("session.disable_prepacking", "1")
        self._session = ort.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(tokenizer or folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._inputs: list[str] = settings["inputs"]
        self._limit: int = settings["tokens"]
        self._pad: int = settings["pad"]
        self._pairs = settings["kind"] == "reranker"
        # A graph of whole numbers scales each batch by its greatest value: what a text gives would depend on the
        # texts beside it.
        self._batch_tokens = 0 if settings.get("quantised") else BATCH_TOKENS
        if self._pairs:
            self._tokenizer.enable_truncation(self._limit, strategy="longest_first")

    def read(self, texts: Sequence[str], question: str | None = None) -> list[Read]:
        """Texts as tokens, or pairs of the question and each text, cut to what the network reads."""
        clean = [_encodable(t) for t in texts]
        pairs = clean if question is None else [(_encodable(question), t) for t in clean]
        return [self._cut(e) for e in self._tokenizer.encode_batch(pairs)]

    def _cut(self, found: Any) -> Read:
        ids, special = found.ids, found.special_tokens_mask
        if self._pairs:  # cut by the tokenizer, which knows how to share the room
            return Read(ids, found.type_ids, 0, 0, [], [])
        lead = special.index(0) if 0 in special else len(special)
        tail = special[::-1].index(0) if 0 in special else 0
        offsets = found.offsets[lead : len(ids) - tail]
        kept = min(len(offsets), self._limit - lead - tail)
        keep = lead + kept
        end = len(ids) - tail
        starts, ends = [o[0] for o in offsets], [o[1] for o in offsets]
        types = found.type_ids
        return Read(ids[:keep] + ids[end:], types[:keep] + types[end:], lead, kept, starts, ends)

    def forward(self, reads: Sequence[Read], take: Callable[[int, Vector], None]) -> None:
        """Give `take` the number and the output of each text: (tokens, dimension) of an encoder, (1,) of a reranker.

        It is called from several threads, once a text, in no order.
        """

        def run(batch: Sequence[int]) -> None:
            width = len(reads[batch[0]].ids)
            output = self._session.run(None, self._feed([reads[i] for i in batch], width))[0]
            for row, i in enumerate(batch):
                take(i, output[row] if self._pairs else output[row, : len(reads[i].ids)])

        batches = list(_batches(reads, self._batch_tokens))
        if len(batches) < 2 or CORES < 2:
            for batch in batches:
                run(batch)
            return
        with ThreadPoolExecutor(min(CORES, len(batches))) as threads:
            for _ in threads.map(run, batches):  # to the end, so that an error in a thread is ours
                pass

    def _feed(self, reads: list[Read], width: int) -> dict[str, Any]:
        ids = np.full((len(reads), width), self._pad, np.int64)
        mask = np.zeros((len(reads), width), np.int64)
        types = np.zeros((len(reads), width), np.int64)
        for row, read in enumerate(reads):
            n = len(read.ids)
            ids[row, :n], mask[row, :n], types[row, :n] = read.ids, 1, read.types
        every = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        return {name: every[name] for name in self._inputs}


def _batches(reads: Sequence[Read], tokens: int) -> Iterator[list[int]]:
    """Numbers of texts of about the same length, the longest first in each and in all; at most so many tokens in a
    batch, or one text."""
    order = sorted(range(len(reads)), key=lambda i: -len(reads[i].ids))
    at = 0
    while at < len(order):
        batch = order[at : at + max(1, tokens // len(reads[order[at]].ids))]
        at += len(batch)
        yield batch


def optimise(folder: Path) -> None:
    # Once, here; written with the weights in a file of their own, so that loading maps them instead of copying:
    # 10 ms instead of 140.
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "model.onnx")
    for key, value in (("file_name", "model.onnx.data"), ("min_size_in_bytes", "1024")):
        options.add_session_config_entry(f"session.optimized_model_external_initializers_{key}", value)
    ort.InferenceSession(str(folder / "raw.onnx"), options, providers=["CPUExecutionProvider"])
    (folder / "raw.onnx").unlink()


def _encodable(text: str) -> str:
    # A lone surrogate (a stray byte in argv becomes one) has no UTF-8, which tokenizers insist on.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
