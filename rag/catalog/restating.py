"""Which rules found the statements of an article, and finding them anew when the rules have changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from rag.catalog.database import bump, set_setting
from rag.catalog.reading import ARTICLE, checked
from rag.catalog.writing import Writer, forget_statements, insert_statements
from rag.records import Article, Statement

BATCH = 32
"""Articles between two commits: what a stop in the middle costs at most."""

Find = Callable[[Article], Sequence[Statement]]
_OUTDATED = (
    "FROM article LEFT JOIN statement_rules ON statement_rules.article = article.row "
    "WHERE statement_rules.rules IS NOT ?"
)


class Restater(Writer):
    """The statements follow the rules that find them, article by article."""

    def outdated(self, rules: str) -> int:
        """How many articles have statements that other rules than `rules` found."""
        with self.reading() as db:
            if not _is_told(db):  # a library of an earlier version, open for reading only
                (n,) = db.execute("SELECT count(*) FROM article").fetchone()
            else:
                (n,) = db.execute(f"SELECT count(*) {_OUTDATED}", (rules,)).fetchone()
        return int(n)

    def restate(
        self, rules: str, find: Find, progress: Callable[[str, int, int | None], None] | None = None
    ) -> int:
        """Find the statements of those articles anew; how many articles that were.

        Each article has its old statements until its new ones are stored; stopped in between, the next call goes on
        there. Raises `LibraryError` for an article that is not as it was stored.
        """
        done, total = 0, self.outdated(rules)
        while rows := self._next(rules):
            found = [(row, find(checked(row))) for row in rows]
            with self.writing() as db:
                for row, statements in found:
                    _replace(db, row, statements, rules)
                set_setting(db, "statements", rules)  # what was worked out from the old ones is out of date
                bump(db)
            done += len(rows)
            if progress:
                progress("statements found anew", done, max(done, total))
        return done

    def _next(self, rules: str) -> list[tuple[Any, ...]]:
        sql = f"SELECT {ARTICLE} {_OUTDATED} ORDER BY article.row LIMIT ?"
        with self.reading() as db:
            return db.execute(sql, (rules, BATCH)).fetchall()


def _replace(db: sqlite3.Connection, row: Sequence[Any], statements: Sequence[Statement], rules: str) -> None:
    """Unless somebody else has changed or removed the article meanwhile: then it is looked at again, or not at all."""
    article, fingerprint = row[0], row[-1]
    same = "SELECT 1 FROM article WHERE row = ? AND fingerprint = ?"
    if db.execute(same, (article, fingerprint)).fetchone():
        forget_statements(db, article)
        insert_statements(db, article, statements, rules)


def _is_told(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'statement_rules'").fetchone() is not None
