"""Scores of (question, sentence) pairs, from a converted CrossEncoder."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.models.network import Network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rag.records import Vector

TOLERANCE = 1e-4
"""Greatest difference, absolute and relative together, between a converted reranker's scores and the original's."""

REMEMBERED = 4096
"""Pairs whose scores are kept: what is asked next is often asked already, as a question that is offered, with another
filter, for its passages. Two hundred questions, in about two megabytes."""


class OnnxReranker:
    """A converted CrossEncoder. Safe to use from several threads."""

    def __init__(
        self, name: str, revision: str, folder: Path, settings: dict[str, Any], tokenizer: Path | None = None
    ) -> None:
        self.name = name
        self.revision = revision
        self._sigmoid = settings["activation"] == "sigmoid"
        self._network = Network(folder, settings, tokenizer)
        self._known: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def score(self, question: str, sentences: Sequence[str]) -> list[float]:
        """One score a sentence, higher is better: what `CrossEncoder.predict` gives."""
        with self._lock:
            found = {s: self._known[question, s] for s in sentences if (question, s) in self._known}
        new = [s for s in dict.fromkeys(sentences) if s not in found]
        found |= zip(new, self._read(question, new), strict=True)
        with self._lock:
            self._known |= {(question, s): found[s] for s in new}
            while len(self._known) > REMEMBERED:  # the oldest first
                del self._known[next(iter(self._known))]
        return [found[s] for s in sentences]

    def _read(self, question: str, sentences: Sequence[str]) -> list[float]:
        scores = np.zeros(len(sentences), np.float32)

        def take(at: int, logits: Vector) -> None:
            scores[at] = logits[0]

        self._network.forward(self._network.read(sentences, question), take)
        if self._sigmoid:
            scores = np.asarray(1 / (1 + np.exp(-scores.astype(np.float64))))
        return [float(s) for s in scores]

    def sample(self, texts: Sequence[str]) -> Vector:
        """What a conversion is judged by: the scores of these texts, with the first as the question."""
        return np.asarray(self.score(texts[0], texts), np.float32)

    def agrees(self, texts: Sequence[str], expected: Any) -> bool:
        """Whether these texts, with the first as the question, have the scores expected, shape (len(texts),)."""
        return bool(np.allclose(self.sample(texts), expected, rtol=TOLERANCE, atol=TOLERANCE))
