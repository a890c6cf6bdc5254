"""The truth: one SQLite file with articles, passages, statements, vectors and the lexical index.

`Catalog` is built in floors: `database` opens the file, `reading` gives nouns back, `searching` ranks,
`writing` stores and removes, and here the record of the model that made the vectors.
"""

from __future__ import annotations

import numpy as np

from rag.catalog.database import get_setting, set_setting
from rag.catalog.writing import ArticleEntry, Pending, Writer
from rag.records import Encoder, ModelMismatchError

__all__ = ["ArticleEntry", "Catalog", "Pending"]

CANARY = "The spokesman said on Tuesday that the agreement had not been signed."
"""A fixed sentence whose vector tells two models apart whatever they are called."""
SAME_MODEL = 0.999
"""Cosine of the canary below which it is another model: half precision and other hardware stay above 0.9999."""


class Catalog(Writer):
    """`Catalog(path)` opens the file, and makes it when it is not there. Any thread may use it.

    Raises `LibraryError` where the file cannot be used, in any method.
    """

    def model_name(self) -> str | None:
        """The model that the vectors were made with, or None while there are none."""
        name = self.setting("model_name")
        return None if name is None else str(name)

    def check_model(self, encoder: Encoder) -> None:
        """Raise `ModelMismatchError` unless `encoder` is the model of this library; the first one becomes it."""
        canary = np.asarray(encoder.encode([CANARY])[0], np.float32)
        with self.reading() as db:
            name, revision, dimension, stored = (
                get_setting(db, f"model_{key}") for key in ("name", "revision", "dimension", "canary")
            )
        if name is None and not self.readonly:
            self._record_model(encoder, canary.tobytes())
        elif name is not None:
            same = (encoder.dimension, encoder.revision) == (dimension, revision)
            same = same and (encoder.name == name or bool(revision))
            if not same or float(canary @ np.frombuffer(stored, "<f4")) < SAME_MODEL:
                raise ModelMismatchError(
                    f"{self.path.parent} was embedded with {_named(name, revision)}, not with "
                    f"{_named(encoder.name, encoder.revision)}: open it with --model {name}, or make its vectors anew "
                    f"with onrecord reindex --model {encoder.name}"
                )

    def _record_model(self, encoder: Encoder, canary: bytes) -> None:
        with self.writing() as db:
            set_setting(db, "model_name", encoder.name)
            set_setting(db, "model_revision", encoder.revision)
            set_setting(db, "model_dimension", encoder.dimension)
            set_setting(db, "model_canary", canary)
            set_setting(db, "epoch", encoder.revision or encoder.name)

    def info(self) -> dict[str, object]:
        """Counts, dates and model, for people."""
        with self.reading() as db:
            model = {k: get_setting(db, f"model_{k}") for k in ("name", "revision", "dimension")}
        days = self.dates()
        return {
            **self.counts(),
            "first": days[0].isoformat() if days else None,
            "last": days[1].isoformat() if days else None,
            "model": model if model["name"] else None,
            "bytes": sum(f.stat().st_size for f in self.path.parent.glob(f"{self.path.name}*")),
        }


def _named(name: str, revision: str) -> str:
    return f"{name} ({revision[:8]})" if revision else name
