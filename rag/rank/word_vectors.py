"""Which words mean much the same: a small table of word vectors, so that “won” finds “victory”.

Made from the bundled encoder by `python -m eval.train_words`: each word alone through the model, projected to a
few dimensions by weights learnt on question–sentence pairs, eight bits a number. Words that are not in the table
are like nothing but themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from rag.records import Vector


class WordVectors:
    """Unit vectors and weights of words by row; row 0 is an unknown word, a zero vector of weight 1."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as stored:
            names = bytes(stored["words"]).decode("ascii").split("\n")
            self._table = stored["vectors"]
            self.weights: Vector = stored["weights"].astype(np.float32)
        self._rows = {name: row for row, name in enumerate(names, start=1)}

    def row(self, word: str) -> int:
        """The row of a lower-case word, 0 if it is not in the table."""
        return self._rows.get(word, 0)

    def vectors(self, rows: Sequence[int]) -> Vector:
        """Vectors of rows, shape (len(rows), dimensions)."""
        found: Vector = self._table[list(rows)].astype(np.float32) / 127
        return found


@lru_cache(maxsize=1)
def word_vectors() -> WordVectors:
    """The table that comes along, read once."""
    return WordVectors(Path(__file__).with_name("words.npz"))
