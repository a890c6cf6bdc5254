"""What the vector index has still to take over, noted in the transaction that changes an article.

A passage id stands for one text, so all there is to note is which ids changed: those that the catalogue has are
upserted, the others deleted. Doing it twice does no harm, so a process may die anywhere in between.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag.catalog.database import get_setting, set_setting
from rag.catalog.restating import Restater

if TYPE_CHECKING:
    from rag.records import Vector


@dataclass(frozen=True, slots=True)
class Pending:
    """A passage id that the vector index has to take over: with a vector to upsert it, without one to delete it."""

    seq: int
    id: str
    vector: Vector | None


class Follower(Restater):
    """The bookkeeping between the catalogue and the vector index that is derived from it."""

    def behind(self) -> bool:
        """Whether the vector index has anything to take over or to drop."""
        with self.reading() as db:
            (any_left,) = db.execute("SELECT EXISTS(SELECT 1 FROM pending)").fetchone()
        return bool(any_left)

    def pending(self) -> tuple[int, int]:
        """How many passages the vector index still has to take over, and how many to drop."""
        with self.reading() as db:
            (total,) = db.execute("SELECT count(*) FROM pending").fetchone()
            (new,) = db.execute(
                "SELECT count(*) FROM pending JOIN passage ON passage.id = pending.id"
            ).fetchone()
        return new, total - new

    def pending_batch(self, limit: int) -> list[Pending]:
        """The next passages to take over, or, when there are none left, the next to drop; oldest first."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT seq, pending.id, vector FROM pending JOIN passage ON passage.id = pending.id "
                "JOIN passage_vector ON passage_vector.row = passage.row ORDER BY seq LIMIT ?",
                (limit,),
            ).fetchall()
            if not rows:
                rows = db.execute(
                    "SELECT seq, id, NULL FROM pending ORDER BY seq LIMIT ?", (limit,)
                ).fetchall()
        return [
            Pending(s, i, None if v is None else np.frombuffer(v, "<f2").astype(np.float32))
            for s, i, v in rows
        ]

    def settle(self, done: Iterable[Pending]) -> None:
        """Forget what the vector index has taken over; what changed again since then stays pending."""
        with self.writing() as db:
            db.executemany("DELETE FROM pending WHERE seq = ?", [(p.seq,) for p in done])

    def follow(self, find_index: Callable[[str | None], str]) -> bool:
        """Bind `pending` to one vector index; True if it is another one than before, so that all is pending.

        `find_index` gets the id of the index bound so far (None: none) and returns the id of the one to use; it
        runs under the catalogue's write lock, so that two processes never make two.
        """
        with self.writing() as db:
            before = get_setting(db, "index")
            now = find_index(before)
            if now == before:
                return False
            set_setting(db, "index", now)
            all_pending(db)
            return True

    def rows_of(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """Passage id → row id; ids that are not there are left out."""
        with self.reading() as db:
            sql = "SELECT id, row FROM passage WHERE id IN (SELECT value FROM json_each(?))"
            return dict(db.execute(sql, (json.dumps(list(passage_ids)),)).fetchall())


def all_pending(db: sqlite3.Connection) -> None:
    """The vector index starts from nothing."""
    db.execute("DELETE FROM pending")
    db.execute("INSERT INTO pending(id) SELECT id FROM passage ORDER BY row")
