"""The stored vectors: those of some passages, or nearest neighbours by comparing all of them.

Half precision on disk, float32 in memory: numpy multiplies half precision a hundred times more slowly.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.catalog.database import get_setting
from rag.catalog.reading import Reader, json_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.records import Vector

    Rows = NDArray[np.int64]

FETCH_AT_MOST = 10_000
"""So many rows are fetched one by one before all vectors are loaded: 5 µs a row."""
_CHUNK = 4096


class VectorReader(Reader):
    """Vectors of passages and sentences, and exact nearest neighbours."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        super().__init__(path, readonly=readonly)
        self._rows: Rows = np.empty(0, np.int64)
        self._matrix: Vector = np.empty((0, 0), np.float32)
        self._seen: tuple[int | None, str | None] | None = None
        self._matrix_lock = threading.Lock()

    def passage_vectors(self, rows: Collection[int] | None = None) -> tuple[list[int], Vector]:
        """Row ids, and their passages' unit vectors as a float32 matrix (rows, D); `None` is all of them.

        Row ids that are not there are left out. The matrix of all is kept until the catalogue changes: do not
        write into it.
        """
        ids, matrix = self._all_vectors() if rows is None else self._some_vectors(rows)
        return ids.tolist(), matrix

    def sentence_vectors(self, rows: Iterable[int]) -> dict[int, Vector]:
        """Row id → the unit vectors of that passage's sentences in order, float32 (sentences, D)."""
        sql = "SELECT row, vectors FROM sentence_vectors WHERE row IN (SELECT value FROM json_each(?))"
        with self.reading() as db:
            found = db.execute(sql, (json_rows(rows),)).fetchall()
            width = dimension(db)
        return {row: np.frombuffer(v, "<f2").astype(np.float32).reshape(-1, width) for row, v in found}

    def nearest(
        self, vector: Vector, k: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages nearest to a unit vector (D,) as (row id, cosine), best first. Exact.

        `allowed` narrows the rows. A millisecond for ten thousand passages, once their vectors are loaded.
        """
        if allowed is not None and self._seen is None and len(allowed) <= FETCH_AT_MOST:
            rows, matrix = self._some_vectors(allowed)
        else:
            rows, matrix = self._all_vectors()
        if k <= 0 or not len(rows):
            return []
        scores = matrix @ np.asarray(vector, np.float32)
        if allowed is not None:
            wanted = np.unique(np.fromiter(allowed, np.int64, len(allowed)))
            places = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
            places = places[rows[places] == wanted]
            rows, scores = rows[places], scores[places]
        best = np.argpartition(-scores, k - 1)[:k] if k < len(scores) else np.arange(len(scores))
        best = best[np.lexsort((rows[best], -scores[best]))]
        return [(int(rows[i]), float(scores[i])) for i in best]

    def _some_vectors(self, rows: Collection[int]) -> tuple[Rows, Vector]:
        sql = "SELECT row, vector FROM passage_vector WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row"
        with self.reading() as db:
            return _decoded(db.execute(sql, (json_rows(rows),)), len(rows), dimension(db))

    def _all_vectors(self) -> tuple[Rows, Vector]:
        """The matrix of all passages. Row ids never return, so only new rows are read and deleted ones dropped."""
        with self._matrix_lock, self.reading() as db:
            seen = (get_setting(db, "version"), get_setting(db, "epoch"))
            if seen != self._seen:
                if self._seen is None or self._seen[1] != seen[1]:
                    self._rows, self._matrix = np.empty(0, np.int64), np.empty((0, dimension(db)), np.float32)
                self._refresh(db)
                self._seen = seen
            return self._rows, self._matrix

    def _refresh(self, db: sqlite3.Connection) -> None:
        last = int(self._rows[-1]) if len(self._rows) else 0
        (new,) = db.execute("SELECT count(*) FROM passage WHERE row > ?", (last,)).fetchone()
        (old,) = db.execute("SELECT count(*) FROM passage WHERE row <= ?", (last,)).fetchone()
        rows, matrix = self._rows, self._matrix
        if old != len(rows):
            there = db.execute("SELECT row FROM passage WHERE row <= ?", (last,))
            kept = np.isin(rows, np.fromiter((row for (row,) in there), np.int64, old))
            rows, matrix = rows[kept], matrix[kept]
        if new:
            found = db.execute("SELECT row, vector FROM passage_vector WHERE row > ? ORDER BY row", (last,))
            more, fresh = _decoded(found, new, dimension(db))
            rows = np.concatenate([rows, more])
            matrix = np.concatenate([matrix, fresh]) if len(matrix) else fresh
        self._rows, self._matrix = rows, matrix


def dimension(db: sqlite3.Connection) -> int:
    """How many numbers a vector of this library has; 0 while there are none."""
    row = db.execute("SELECT length(vector) / 2 FROM passage_vector LIMIT 1").fetchone()
    return row[0] if row else 0


def half(vectors: Vector) -> bytes:
    """As vectors are stored: half precision, which moves a cosine by less than 0.001."""
    return np.asarray(vectors).astype("<f2").tobytes()


def _decoded(found: sqlite3.Cursor, at_most: int, width: int) -> tuple[Rows, Vector]:
    """Rows of (row id, vector), piece by piece, so that a large library is not in memory three times."""
    rows, matrix, n = np.empty(at_most, np.int64), np.empty((at_most, width), np.float32), 0
    while chunk := found.fetchmany(_CHUNK):
        end = n + len(chunk)
        rows[n:end] = [row for row, _ in chunk]
        matrix[n:end] = np.frombuffer(b"".join([v for _, v in chunk]), "<f2").reshape(len(chunk), width)
        n = end
    return rows[:n], matrix[:n]
