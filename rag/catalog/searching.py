"""Searching the catalogue by words: FTS5 over passages and over statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from rag.catalog.reading import NO_FILTERS, by_speaker, conditions, json_rows
from rag.catalog.vectors import VectorReader
from rag.records import Filters, Statement
from rag.terms import STOP_WORDS

COMMON_SHARE = 0.10
"""A word in more passages than this share tells little and costs most of the time of a query."""
COMMON_ROWS = 1000
"""Below so many rows a word is never too common: ranking all of them costs a millisecond."""
LEAST_TOGETHER = 3
TITLE_WEIGHT = 0.5
"""How much a word of the headline counts, beside 1 for one of the passage: every passage of the article has it."""


class Searcher(VectorReader):
    """Ranked row ids of passages by words, and statements by their words."""

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
            return db.execute(sql + inside + order, (TITLE_WEIGHT, query, json_rows(allowed), k)).fetchall()

    def nearly_together(self, words: Sequence[str], k: int) -> list[tuple[int, float]]:
        """The `k` best passages by BM25 in whose text all of three or more words but one stand close together, in any
        order, as (row id, score), higher is better."""
        quoted = [_quote(w) for w in words if _has_token(w)]
        if len(quoted) < LEAST_TOGETHER or k <= 0:
            return []
        without = (quoted[:i] + quoted[i + 1 :] for i in range(len(quoted)))
        together = " OR ".join(f"NEAR({' '.join(rest)}, {len(quoted)})" for rest in without)
        sql = "SELECT rowid, -bm25(passage_fts) AS score FROM passage_fts WHERE passage_fts MATCH ?"
        with self.reading() as db:
            found = db.execute(f"{sql} ORDER BY score DESC, rowid LIMIT ?", (f"body : ({together})", k))
            return found.fetchall()

    def document_frequency(self, terms: Iterable[str]) -> tuple[dict[str, int], int]:
        """In how many passages (or their headlines) each term occurs, and how many passages there are."""
        total = self.counts()["passages"]
        with self.reading() as db:
            return {term: _rows_with(db, term) for term in terms}, total

    def statements(self, filters: Filters = NO_FILTERS, about: str | None = None) -> list[Statement]:
        """Statements that the filters leave, newest article first. `about` keeps those where each of its words
        (stop words apart, by stem) occurs in what was said, in who said it, or in the headline."""
        return list(self._statements(*statement_conditions(filters, about)).values())


def statement_conditions(filters: Filters, about: str | None) -> tuple[str, list[Any]]:
    """What the filters and the words ask of `statement` and its `article`, as SQL and its values."""
    where, values = conditions(filters)
    if filters.speaker:
        said, names = by_speaker(filters.speaker)
        where += f" AND {said}"
        values += names
    if about and about.strip():
        words = [_quote(w) for w in about.split() if _has_token(w)]
        telling = [w for w in words if w.strip('"').lower() not in STOP_WORDS]
        if not words:
            return "0", []
        where += " AND statement.row IN (SELECT rowid FROM statement_fts WHERE statement_fts MATCH ?)"
        values.append(" AND ".join(telling or words))
    return where, values


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
