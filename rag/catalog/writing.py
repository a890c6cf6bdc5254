"""Writing the catalogue: whole articles in, whole articles out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np

from rag.catalog.database import bump, fold, get_setting
from rag.catalog.entries import ArticleEntry, batches
from rag.catalog.listing import Lister
from rag.catalog.reading import ARTICLE, as_stored, fingerprint_of
from rag.catalog.vectors import dimension, half
from rag.records import Article, ModelMismatchError, Statement


class Writer(Lister):
    """Changes to the catalogue. Each article is stored whole or not at all."""

    _epoch: str | None = None
    """Which vectors the encoder in use belongs with, once it was checked."""

    fingerprint_of = staticmethod(fingerprint_of)

    def put(self, entries: Iterable[ArticleEntry]) -> tuple[int, int, int]:
        """Store articles; how many were new, unchanged and updated.

        An article that is there already is left alone when it is the same, and replaced whole, with its passages,
        statements and vectors, when it is not. Raises `InputError` for what cannot be stored, before storing it.
        """
        counts = {"added": 0, "unchanged": 0, "updated": 0}
        for batch in batches(entries):
            with self.writing() as db:
                self._check_vectors(db, batch)
                done = [_put(db, entry) for entry in batch]
                if set(done) != {"unchanged"}:
                    bump(db)
            for what in done:
                counts[what] += 1
        return counts["added"], counts["unchanged"], counts["updated"]

    def remove(self, article_id: str) -> bool:
        """Remove an article and all that was derived from it; False where there is none with that id."""
        with self.writing() as db:
            row = db.execute("SELECT row FROM article WHERE id = ?", (article_id,)).fetchone()
            if row is None:
                return False
            _delete_derived(db, row[0])
            db.execute("DELETE FROM article WHERE row = ?", row)
            bump(db)
            return True

    def check_epoch(self) -> None:
        """Raise `ModelMismatchError` where another process has made all vectors anew with another model since the
        encoder in use was checked: questions and passages would be compared without a word."""
        with self.reading() as db:
            self._check_epoch(db)

    def _check_epoch(self, db: sqlite3.Connection) -> None:
        if self._epoch not in (None, get_setting(db, "epoch")):
            raise ModelMismatchError(
                f"{self.path.parent} was given another model ({get_setting(db, 'model_name')}) by another process: "
                "open the library again"
            )

    def _check_vectors(self, db: sqlite3.Connection, batch: Sequence[ArticleEntry]) -> None:
        """Vectors of two models in one library would be compared without a word."""
        self._check_epoch(db)
        widths = {np.shape(v)[-1] for e in batch for v in (*e.passage_vectors, *e.sentence_vectors)}
        width = get_setting(db, "model_dimension") or dimension(db)
        if len(widths) > 1 or (width and widths - {width}):
            raise ValueError(f"vectors of {sorted(widths)} numbers for a library of vectors of {width}")


def _put(db: sqlite3.Connection, entry: ArticleEntry) -> str:
    article = entry.article
    fingerprint = fingerprint_of(article)
    known = db.execute("SELECT row, fingerprint FROM article WHERE id = ?", (article.id,)).fetchone()
    if known and known[1] == fingerprint:
        return "unchanged"
    values = {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "source": article.source,
        "source_folded": fold(article.source),
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "fingerprint": fingerprint,
    }
    if known:
        row = known[0]
        _delete_derived(db, row)
        changes = ", ".join(f"{c} = :{c}" for c in values)
        db.execute(f"UPDATE article SET {changes} WHERE row = :row", {**values, "row": row})  # noqa: S608
    else:
        columns = ", ".join(values)
        named = ", ".join(f":{c}" for c in values)
        row = db.execute(f"INSERT INTO article({columns}) VALUES ({named})", values).lastrowid  # noqa: S608
    _insert_passages(db, row, entry)
    insert_statements(db, row, entry.statements, entry.rules)
    return "updated" if known else "added"


def _insert_passages(db: sqlite3.Connection, article: int, entry: ArticleEntry) -> None:
    (last,) = db.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'passage'"
    ).fetchone()
    numbered = list(enumerate(entry.passages, start=last + 1))
    ids = [p.id for p in entry.passages]
    db.executemany(
        "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (row, key, article, p.n, p.start, p.end, np.asarray(p.sentences, "<i4").tobytes())
            for (row, p), key in zip(numbered, ids, strict=True)
        ],
    )
    title = entry.article.title
    db.executemany(
        "INSERT INTO passage_fts(rowid, body, title) VALUES (?, ?, ?)",
        [(row, p.text, title) for row, p in numbered],
    )
    vectors = zip(numbered, entry.passage_vectors, strict=True)
    db.executemany("INSERT INTO passage_vector VALUES (?, ?)", [(row, half(v)) for (row, _), v in vectors])
    vectors = zip(numbered, entry.sentence_vectors, strict=True)
    db.executemany("INSERT INTO sentence_vectors VALUES (?, ?)", [(row, half(v)) for (row, _), v in vectors])
    db.executemany("INSERT INTO pending(id) VALUES (?)", [(key,) for key in ids])


def insert_statements(
    db: sqlite3.Connection, article: int, statements: Sequence[Statement], rules: str
) -> None:
    """Store the statements of an article, and which rules found them."""
    db.execute("INSERT OR REPLACE INTO statement_rules VALUES (?, ?)", (article, rules))
    for s in statements:
        names = _names(s.speaker_text, s.speaker_name)
        values = (
            article, s.start, s.end, json.dumps(s.content), *(s.speaker or (None, None)), *(s.cue or (None, None)),
            s.kind, s.rule, s.confidence, s.speaker_name, s.anonymous, s.cue_class,
            json.dumps(s.candidates, ensure_ascii=False), fold(names),
        )  # fmt: skip
        marks = ", ".join("?" * len(values))
        row = db.execute(f"INSERT INTO statement VALUES (NULL, {marks})", values).lastrowid  # noqa: S608
        db.execute(
            "INSERT INTO statement_fts(rowid, content, speaker, title) VALUES (?, ?, ?, ?)",
            (row, s.text, names, s.article.title),
        )


def _delete_derived(db: sqlite3.Connection, row: int) -> None:
    """Take away what was derived from an article. FTS5 forgets words only when it is given them again, so where
    something else changed the article the lexical indexes are made anew."""
    stored = db.execute(f"SELECT {ARTICLE} FROM article WHERE row = ?", (row,)).fetchone()  # noqa: S608
    article, fingerprint = as_stored(stored)
    intact = fingerprint_of(article) == fingerprint
    if intact:
        _forget_words(db, row, article)
    db.execute("INSERT INTO pending(id) SELECT id FROM passage WHERE article = ?", (row,))
    for table in ("passage_vector", "sentence_vectors"):
        db.execute(f"DELETE FROM {table} WHERE row IN (SELECT row FROM passage WHERE article = ?)", (row,))  # noqa: S608
    db.execute("DELETE FROM passage WHERE article = ?", (row,))
    _delete_statements(db, row)
    if not intact:
        _index_words_anew(db)


def _forget_words(db: sqlite3.Connection, row: int, article: Article) -> None:
    cuts = db.execute("SELECT row, start, stop FROM passage WHERE article = ?", (row,)).fetchall()
    db.executemany(
        "INSERT INTO passage_fts(passage_fts, rowid, body, title) VALUES ('delete', ?, ?, ?)",
        [(n, article.text[start:stop], article.title) for n, start, stop in cuts],
    )
    _forget_statement_words(db, row)


def forget_statements(db: sqlite3.Connection, row: int) -> None:
    """Take away the statements of an article that is as it was stored."""
    _forget_statement_words(db, row)
    _delete_statements(db, row)


def _forget_statement_words(db: sqlite3.Connection, row: int) -> None:
    db.executemany(
        "INSERT INTO statement_fts(statement_fts, rowid, content, speaker, title) VALUES ('delete', ?, ?, ?, ?)",
        _statement_words(db, "article.row = ?", row),
    )


def _delete_statements(db: sqlite3.Connection, row: int) -> None:
    db.execute("DELETE FROM statement WHERE article = ?", (row,))
    db.execute("DELETE FROM statement_rules WHERE article = ?", (row,))


def _index_words_anew(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO passage_fts(passage_fts) VALUES ('rebuild')")
    db.execute("INSERT INTO statement_fts(statement_fts) VALUES ('delete-all')")
    db.executemany(
        "INSERT INTO statement_fts(rowid, content, speaker, title) VALUES (?, ?, ?, ?)",
        _statement_words(db, "?", 1),
    )


def _statement_words(db: sqlite3.Connection, where: str, value: int) -> list[tuple[int, str, str, str]]:
    """What `statement_fts` holds of each stored statement: row id, content, speaker, headline."""
    rows = db.execute(
        "SELECT statement.row, text, title, content, speaker_start, speaker_stop, speaker_name "  # noqa: S608
        f"FROM statement JOIN article ON article.row = statement.article WHERE {where}",
        (value,),
    )
    return [
        (
            row,
            " ".join(text[a:b] for a, b in json.loads(content)),
            _names(None if start is None else text[start:stop], name),
            title,
        )
        for row, text, title, content, start, stop, name in rows
    ]


def _names(mention: str | None, name: str | None) -> str:
    """A speaker as written and as resolved, one a line."""
    return "\n".join(n for n in dict.fromkeys((mention, name)) if n)
