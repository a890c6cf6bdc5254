"""Searching the catalogue: the lexical index (FTS5) and exact nearest neighbours over the stored vectors."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.catalog.database import fold, get_setting
from rag.catalog.reading import NO_FILTERS, Reader, conditions
from rag.records import Filters, Statement
from rag.terms import STOP_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.records import Vector

COMMON_SHARE = 0.10
"""A word in more passages than this share tells little and costs most of the time of a query."""
COMMON_ROWS = 1000
"""Below so many rows a word is never too common: ranking all of them costs a millisecond."""
TITLE_WEIGHT = 0.5
"""How much a word of the headline counts, beside 1 for one of the passage: every passage of the article has it."""


class Searcher(Reader):
    """Ranked row ids of passages, by words or by vectors."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        super().__init__(path, readonly=readonly)
        self._rows: NDArray[np.int64] = np.empty(0, np.int64)
        self._matrix: Vector = np.empty((0, 0), np.float32)
        self._seen: tuple[int | None, str | None] | None = None
        self._matrix_lock = threading.Lock()

    def lexical(
        self, terms: Sequence[str], k: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best passages by BM25 over text and headline, as (row id, score), higher is better.

        A passage needs one of `terms` (words or phrases as written, compared by stem). Stop words and words in
        more than a tenth of the passages are ignored unless nothing else is left. `allowed` narrows the rows.
        """
        sql = "SELECT rowid, -bm25(passage_fts, 1.0, ?) AS score FROM passage_fts WHERE passage_fts MATCH ?"
        order = " ORDER BY score DESC, rowid LIMIT ?"
        total = self.counts()["passages"]
        with self.reading() as db:
            query = _any_of(db, terms, total)
            if not query or k <= 0:
                return []
            if allowed is None:
                return db.execute(sql + order, (TITLE_WEIGHT, query, k)).fetchall()
            # The plus keeps SQLite from running the match once for every allowed row.
            inside = " AND +rowid IN (SELECT value FROM json_each(?))"
            return db.execute(sql + inside + order, (TITLE_WEIGHT, query, _json(allowed), k)).fetchall()

    def document_frequency(self, terms: Iterable[str]) -> tuple[dict[str, int], int]:
        """In how many passages (or their headlines) each term occurs, and how many passages there are."""
        total = self.counts()["passages"]
        with self.reading() as db:
            return {term: _rows_with(db, term) for term in terms}, total

    def statements(self, filters: Filters = NO_FILTERS, about: str | None = None) -> list[Statement]:
        """Statements that the filters leave, newest article first. `about` keeps those where each of its words
        (stop words apart, by stem) occurs in what was said, in who said it, or in the headline."""
        where, values = conditions(filters)
        if filters.speaker:
            where += " AND instr(speaker_folded, ?)"
            values.append(fold(filters.speaker))
        if about and about.strip():
            words = [_quote(w) for w in about.split() if _has_token(w)]
            telling = [w for w in words if w.strip('"').lower() not in STOP_WORDS]
            if not words:
                return []
            where += " AND statement.row IN (SELECT rowid FROM statement_fts WHERE statement_fts MATCH ?)"
            values.append(" AND ".join(telling or words))
        return self._statements(where, values)

    def passage_vectors(self, rows: Collection[int] | None = None) -> tuple[list[int], Vector]:
        """Row ids, and their passages' unit vectors as a float32 matrix (rows, D); `None` is all of them.

        Row ids that are not there are left out. The matrix of all is kept until the catalogue changes: do not
        write into it.
        """
        if rows is None:
            ids, matrix = self._all_vectors()
            return ids.tolist(), matrix
        sql = "SELECT row, vector FROM passage_vector WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row"
        with self.reading() as db:
            found = db.execute(sql, (_json(rows),)).fetchall()
        return [row for row, _ in found], _decode([v for _, v in found])

    def sentence_vectors(self, rows: Iterable[int]) -> dict[int, Vector]:
        """Row id → the unit vectors of that passage's sentences in order, float32 (sentences, D)."""
        sql = "SELECT row, vectors FROM sentence_vectors WHERE row IN (SELECT value FROM json_each(?))"
        with self.reading() as db:
            found = db.execute(sql, (_json(rows),)).fetchall()
            width = self._dimension(db)
        return {row: np.frombuffer(v, "<f2").astype(np.float32).reshape(-1, width) for row, v in found}

    def nearest(
        self, vector: Vector, k: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages nearest to a unit vector (D,) as (row id, cosine), best first. Exact.

        `allowed` narrows the rows. Milliseconds up to a hundred thousand passages.
        """
        few = allowed is not None and self._seen is None and len(allowed) <= 2000
        if few and allowed is not None:  # cheaper to fetch these than to load the whole matrix
            ids, matrix = self.passage_vectors(allowed)
            rows = np.asarray(ids, np.int64)
        else:
            rows, matrix = self._all_vectors()
            if allowed is not None:
                inside = np.isin(rows, np.fromiter(allowed, np.int64, len(allowed)))
                rows, matrix = rows[inside], matrix[inside]
        if not len(rows) or k <= 0:
            return []
        scores = matrix @ np.asarray(vector, np.float32)
        best = np.argpartition(-scores, k - 1)[:k] if k < len(scores) else np.arange(len(scores))
        best = best[np.lexsort((rows[best], -scores[best]))]
        return [(int(rows[i]), float(scores[i])) for i in best]

    def _all_vectors(self) -> tuple[NDArray[np.int64], Vector]:
        """The matrix of all passages. Row ids never return, so only new rows are read and deleted ones dropped."""
        with self._matrix_lock, self.reading() as db:
            seen = (get_setting(db, "version"), get_setting(db, "epoch"))
            if seen != self._seen:
                if self._seen is None or self._seen[1] != seen[1]:
                    self._rows = np.empty(0, np.int64)
                    self._matrix = np.empty((0, self._dimension(db)), np.float32)
                self._refresh(db)
                self._seen = seen
            return self._rows, self._matrix

    def _refresh(self, db: sqlite3.Connection) -> None:
        last = int(self._rows[-1]) if len(self._rows) else 0
        new = db.execute(
            "SELECT row, vector FROM passage_vector WHERE row > ? ORDER BY row", (last,)
        ).fetchall()
        rows, matrix = self._rows, self._matrix
        (total,) = db.execute("SELECT count(*) FROM passage").fetchone()
        if len(rows) + len(new) != total:
            there = np.asarray(
                [r for (r,) in db.execute("SELECT row FROM passage WHERE row <= ?", (last,))], np.int64
            )
            kept = np.isin(rows, there)
            rows, matrix = rows[kept], matrix[kept]
        if new:
            fresh = _decode([v for _, v in new])
            rows = np.concatenate([rows, np.asarray([r for r, _ in new], np.int64)])
            matrix = np.concatenate([matrix, fresh]) if len(matrix) else fresh
        self._rows, self._matrix = rows, matrix

    @staticmethod
    def _dimension(db: sqlite3.Connection) -> int:
        row = db.execute("SELECT length(vector) / 2 FROM passage_vector LIMIT 1").fetchone()
        return row[0] if row else 0


def _any_of(db: sqlite3.Connection, terms: Sequence[str], total: int) -> str:
    """The FTS5 query, over `total` passages, for any of the terms that tell something. Each is quoted, so that
    nothing in it is an operator."""
    quoted = list(dict.fromkeys(_quote(t) for t in terms if _has_token(t)))
    telling = [q for q in quoted if q.strip('"').lower() not in STOP_WORDS]
    most = int(max(COMMON_ROWS, COMMON_SHARE * total))
    if len(telling) > 1 and total > most:
        telling = [q for q in telling if not _more_than(db, q, most)] or telling
    return " OR ".join(telling or quoted)


def _more_than(db: sqlite3.Connection, quoted: str, most: int) -> bool:
    sql = "SELECT 1 FROM passage_fts WHERE passage_fts MATCH ? LIMIT 1 OFFSET ?"
    return db.execute(sql, (quoted, most)).fetchone() is not None


def _rows_with(db: sqlite3.Connection, term: str) -> int:
    if not _has_token(term):
        return 0
    (n,) = db.execute(
        "SELECT count(*) FROM passage_fts WHERE passage_fts MATCH ?", (_quote(term),)
    ).fetchone()
    return int(n)


def _quote(term: str) -> str:
    return '"' + term.replace('"', '""').replace("\0", " ") + '"'


def _has_token(term: str) -> bool:
    """Whether anything in the term is a word to FTS5: a query of none is a syntax error."""
    return any(c.isalnum() for c in term)


def _json(rows: Iterable[int]) -> str:
    return json.dumps([int(r) for r in rows])


def _decode(blobs: Sequence[bytes]) -> Vector:
    """Half-precision vectors of one width as a float32 matrix."""
    if not blobs:
        return np.empty((0, 0), np.float32)
    return np.frombuffer(b"".join(blobs), "<f2").astype(np.float32).reshape(len(blobs), -1)
