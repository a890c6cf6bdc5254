"""One library, one model: the record of which, the check against it, and the change to another."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from rag.catalog.database import bump, get_setting, set_setting
from rag.catalog.following import Follower, all_pending
from rag.catalog.vectors import half
from rag.records import Encoder, InputError, ModelMismatchError, Span

if TYPE_CHECKING:
    from rag.records import Vector

CANARY = "The spokesman said on Tuesday that the agreement had not been signed."
"""A fixed sentence whose vector tells two models apart whatever they are called."""
SAME_MODEL = 0.999
"""Cosine of the canary below which it is another model: other hardware or precision stays above 0.9999."""
BATCH = 128
"""Passages embedded between two commits: what a stop in the middle of `reembed` costs at most."""


class Catalog(Follower):
    """`Catalog(path)` opens the file, and makes it when it is not there. Any thread may use it.

    Any method raises `LibraryError` where the file cannot be used.
    """

    def model_name(self) -> str | None:
        """The model that the vectors were made with, or None while there are none."""
        name = self.setting("model_name")
        return None if name is None else str(name)

    def check_model(self, encoder: Encoder) -> None:
        """Raise `ModelMismatchError` unless `encoder` is the model of this library; the first one becomes it."""
        canary = _canary(encoder)
        with self.reading() as db:
            known = get_setting(db, "epoch")
        if known is None and not self.readonly:
            with self.writing() as db:
                if get_setting(db, "epoch") is None:  # no other process was faster
                    _record(db, encoder, canary)
        with self.reading() as db:
            epoch, name, revision, dimension, stored = (
                get_setting(db, key)
                for key in ("epoch", "model_name", "model_revision", "model_dimension", "model_canary")
            )
        if epoch is None:
            return
        same = (encoder.dimension, encoder.revision) == (dimension, revision)
        # Without a revision the name is all there is; with one, a path and a name may mean the same weights.
        same = same and (encoder.name == name or bool(revision))
        if not same or float(canary @ np.frombuffer(stored, "<f4")) < SAME_MODEL:
            raise ModelMismatchError(
                f"{self.path.parent} was embedded with {_named(name, revision)}, not with "
                f"{_named(encoder.name, encoder.revision)}: open it with --model {name}, or make its vectors anew "
                f"with onrecord reindex --model {encoder.name}"
            )
        self._epoch = epoch

    def reembed(
        self, encoder: Encoder, progress: Callable[[str, int, int | None], None] | None = None
    ) -> int:
        """Make all vectors anew with `encoder`; how many passages there are. The vector index has to follow.

        The old vectors answer until the last new one is stored; stopped in between, the next call goes on there.
        """
        canary = _canary(encoder)
        with self.writing() as db:
            _begin(db, encoder)
        done, last = 0, 0
        while True:
            with self.reading() as db:
                rows = [r for (r,) in db.execute(_MISSING, (last, BATCH))]
            if rows:
                self._embed(rows, encoder)
                done, last = done + len(rows), rows[-1]
                if progress:
                    progress("passages embedded", done, self.counts()["passages"])
                continue
            with self.writing() as db:
                if db.execute(_MISSING, (0, 1)).fetchone() is None:
                    self._epoch = _swap(db, encoder, canary)
                    return self.counts()["passages"]
            last = 0  # articles were added meanwhile

    def _embed(self, rows: list[int], encoder: Encoder) -> None:
        passages = self.passages(rows)
        inputs = [
            (p.text, [Span(s.start - p.start, s.end - p.start) for s in p.sentences])
            for p in passages.values()
        ]
        vectors = list(zip(passages, encoder.encode_passages(inputs), strict=True))
        with self.writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO next_passage_vector VALUES (?, ?)",
                [(r, half(p)) for r, (p, _) in vectors],
            )
            db.executemany(
                "INSERT OR REPLACE INTO next_sentence_vectors VALUES (?, ?)",
                [(r, half(s)) for r, (_, s) in vectors],
            )

    def info(self) -> dict[str, object]:
        """Counts, dates, model and size of the file, for people."""
        with self.reading() as db:
            model = {key: get_setting(db, f"model_{key}") for key in ("name", "revision", "dimension")}
        days = self.dates()
        return {
            **self.counts(),
            "first": days[0].isoformat() if days else None,
            "last": days[1].isoformat() if days else None,
            "model": model if model["name"] else None,
            "bytes": sum(f.stat().st_size for f in self.path.parent.glob(f"{self.path.name}*")),
        }


_MISSING = (
    "SELECT row FROM passage LEFT JOIN next_passage_vector AS next USING (row) "
    "WHERE row > ? AND next.vector IS NULL ORDER BY row LIMIT ?"
)


def _begin(db: sqlite3.Connection, encoder: Encoder) -> None:
    """Tables for the new vectors, empty unless a stopped `reembed` with the same model left them."""
    key = json.dumps([encoder.name, encoder.revision, encoder.dimension])
    if get_setting(db, "next_model") != key:
        for table, column in (("passage_vector", "vector"), ("sentence_vectors", "vectors")):
            db.execute(f"DROP TABLE IF EXISTS next_{table}")
            db.execute(f"CREATE TABLE next_{table}(row INTEGER PRIMARY KEY, {column} BLOB NOT NULL)")
        set_setting(db, "next_model", key)


def _swap(db: sqlite3.Connection, encoder: Encoder, canary: Vector) -> str:
    for table in ("passage_vector", "sentence_vectors"):
        db.execute(f"DELETE FROM next_{table} WHERE row NOT IN (SELECT row FROM passage)")  # noqa: S608
        db.execute(f"DROP TABLE {table}")
        db.execute(f"ALTER TABLE next_{table} RENAME TO {table}")
    db.execute("DELETE FROM setting WHERE key = 'next_model'")
    set_setting(db, "index", "")
    all_pending(db)
    bump(db)
    return _record(db, encoder, canary)


def _record(db: sqlite3.Connection, encoder: Encoder, canary: Vector) -> str:
    epoch = uuid.uuid4().hex
    set_setting(db, "epoch", epoch)
    set_setting(db, "model_name", encoder.name)
    set_setting(db, "model_revision", encoder.revision)
    set_setting(db, "model_dimension", encoder.dimension)
    set_setting(db, "model_canary", canary.astype("<f4").tobytes())
    return epoch


def _canary(encoder: Encoder) -> Vector:
    vector = np.asarray(encoder.encode([CANARY])[0], np.float32)
    if vector.shape != (encoder.dimension,) or not np.isfinite(vector).all():
        raise InputError(
            f"{encoder.name} says it makes vectors of {encoder.dimension} numbers, but makes others"
        )
    return vector


def _named(name: str, revision: str) -> str:
    return f"{name} ({revision[:8]})" if revision else name
