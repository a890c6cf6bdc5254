"""The SQLite file of the catalogue: its tables, its connections, and foreign errors put into words.

    article     one row an article; the text is stored here and nowhere else, last, so that a scan can skip it
    passage     offsets into that text, with the sentence offsets as pairs of little-endian int32
    statement   offsets into that text, with the speaker folded for searching
    passage_vector, sentence_vectors   half precision, little-endian: (D,) a passage, (sentences, D) a passage
    passage_fts, statement_fts         lexical indexes (FTS5); they keep no copy of the text
    statement_rules                    which rules found the statements of an article
    pending     passage ids that the nearest-neighbour index has not taken over yet
    setting     the library's id, the model's record, the index that `pending` is about

Row ids are never used again (AUTOINCREMENT), so what is cached by row id can only be missing, never wrong.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from rag.records import InputError, LibraryError

APPLICATION_ID = 0x4F6E5265
"""Marks the file as ours (“OnRe”)."""
SCHEMA_VERSION = 1
BUSY_SECONDS = 30.0
"""How long to wait for another process's transaction before giving up."""

SCHEMA = """
CREATE TABLE setting(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE article(
    row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, url TEXT NOT NULL,
    source TEXT NOT NULL, source_folded TEXT NOT NULL, authors TEXT NOT NULL, published TEXT,
    language TEXT NOT NULL, fingerprint TEXT NOT NULL,
    text TEXT NOT NULL);
CREATE INDEX article_published ON article(published);
CREATE TABLE passage(
    row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, article INTEGER NOT NULL REFERENCES article(row),
    n INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL, sentences BLOB NOT NULL);
CREATE INDEX passage_article ON passage(article);
CREATE TABLE passage_vector(row INTEGER PRIMARY KEY REFERENCES passage(row), vector BLOB NOT NULL);
CREATE TABLE sentence_vectors(row INTEGER PRIMARY KEY REFERENCES passage(row), vectors BLOB NOT NULL);
CREATE TABLE statement(
    row INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES article(row),
    start INTEGER NOT NULL, stop INTEGER NOT NULL, content TEXT NOT NULL,
    speaker_start INTEGER, speaker_stop INTEGER, cue_start INTEGER, cue_stop INTEGER,
    kind TEXT NOT NULL, rule TEXT NOT NULL, confidence REAL NOT NULL, speaker_name TEXT, anonymous INTEGER NOT NULL,
    cue_class TEXT NOT NULL, candidates TEXT NOT NULL, speaker_folded TEXT NOT NULL);
CREATE INDEX statement_article ON statement(article);
CREATE TABLE pending(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE ON CONFLICT REPLACE);
CREATE VIEW passage_text AS
    SELECT passage.row, substr(text, start + 1, stop - start) AS body, title
    FROM passage JOIN article ON article.row = passage.article;
CREATE VIRTUAL TABLE passage_fts USING fts5(
    body, title, content='passage_text', content_rowid='row', tokenize="porter unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE statement_fts USING fts5(
    content, speaker, title, content='', tokenize="porter unicode61 remove_diacritics 2");
"""
ADDED = """
CREATE TABLE IF NOT EXISTS statement_rules(article INTEGER PRIMARY KEY, rules TEXT NOT NULL)
"""
"""What libraries of earlier versions lack, made when they are opened to be written."""


def fold(name: str) -> str:
    """A name as it is compared: without case, accents and the difference between ’ and '."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


class Database:
    """One SQLite file in WAL mode: any number of readers beside one writer, from any thread.

    Raises `LibraryError` where the file is not ours, is newer than this program, or cannot be used.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        self.readonly = readonly
        self._idle: list[sqlite3.Connection] = []
        self._pool_lock = threading.Lock()
        self._write_lock = threading.RLock()
        self._closed = False
        with self._in_words():
            _check_magic(path)
            first = self._connect()
            try:
                self._prepare(first)
            except (LibraryError, sqlite3.Error):
                first.close()
                raise
            self._writer = first
        self._file = _which(path)

    def close(self) -> None:
        """Close every connection; one that another thread reads from closes when that thread is done, for SQLite would
        take the process down with it. May be called twice."""
        with self._write_lock, self._pool_lock:  # a transaction under way ends first
            self._closed = True
            self._writer.close()
            while self._idle:
                self._idle.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the catalogue until the block ends."""
        with self._in_words():
            connection = self._take()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.rollback()
                with self._pool_lock:
                    if self._closed:
                        connection.close()
                    else:
                        self._idle.append(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The writing connection, inside one transaction: all of the block is stored, or nothing."""
        if self.readonly:
            raise LibraryError(f"{self.path} is open for reading only: open the library again to change it")
        with self._write_lock, self._in_words():
            self._check_open()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            finally:
                if self._writer.in_transaction:
                    self._writer.rollback()

    def setting(self, key: str) -> Any:
        """The value kept under `key`, or None."""
        with self.reading() as db:
            return get_setting(db, key)

    def _take(self) -> sqlite3.Connection:
        with self._pool_lock:
            self._check_open()
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _check_open(self) -> None:
        """Refuse to go on when closed, and with a file that was deleted, moved away or replaced: SQLite would read and
        write what is left of it, which is gone when this process ends."""
        if self._closed:
            raise LibraryError(f"{self.path} is closed: open the library again")
        if _which(self.path) != self._file:
            raise LibraryError(
                f"{self.path} was deleted, moved or replaced while it was open: put it back, or start Onrecord again"
            )

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self.readonly else "rwc"
        if self.readonly and not os.access(self.path.parent, os.W_OK) and not self._log().exists():
            mode += "&immutable=1"  # SQLite would else make its log's files to read a folder we may not write
        uri = f"{self.path.resolve().as_uri()}?mode={mode}"
        db = sqlite3.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        # FULL: an article that was acknowledged survives a power cut too, for about a millisecond a commit.
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -16384")
        return db

    def _log(self) -> Path:
        """The write-ahead log, which is there while anybody writes."""
        return self.path.with_name(f"{self.path.name}-wal")

    def _prepare(self, db: sqlite3.Connection) -> None:
        """Check whose file it is; make the tables in a new one."""
        if _identity(db) == (0, 0, 0) and not self.readonly:
            _use_wal(db)
            db.execute("BEGIN IMMEDIATE")
            if _identity(db) == (0, 0, 0):  # nobody else made them between the two looks
                for statement in SCHEMA.split(";\n"):
                    db.execute(statement)
                db.execute("INSERT INTO setting VALUES ('library', ?)", (uuid.uuid4().hex,))
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            db.execute("COMMIT")
        ours, version, tables = _identity(db)
        if (ours, version, tables) == (0, 0, 0):  # opened to be read before its tables were made
            raise LibraryError(
                f"{self.path} is empty, its first add was stopped or has just begun: add articles to it"
            )
        if ours != APPLICATION_ID:
            raise LibraryError(f"{self.path} is not an Onrecord catalogue: use another library folder")
        if version > SCHEMA_VERSION:
            raise LibraryError(
                f"{self.path} was written by a newer Onrecord (format {version}, this one reads {SCHEMA_VERSION}): "
                "upgrade with pip install -U onrecord"
            )
        if not self.readonly:
            db.execute(ADDED)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """SQLite's errors about the file or the disk as one line; errors of our own SQL stay as they are."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError):
            raise
        except sqlite3.DatabaseError as error:
            raise LibraryError(f"{self.path} {_explain(error)}") from error
        except UnicodeEncodeError as error:
            raise InputError(
                f"{error.object[:80]!r} is not Unicode text (half a character stands alone in it): type it anew"
            ) from error


def _which(path: Path) -> tuple[int, int] | None:
    """Device and number of a file, which nobody else gets while it is open; None where there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def get_setting(db: sqlite3.Connection, key: str) -> Any:
    row = db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def set_setting(db: sqlite3.Connection, key: str, value: Any) -> None:
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def bump(db: sqlite3.Connection) -> None:
    """Tell every process that keeps something of the catalogue in memory to look again."""
    set_setting(db, "version", (get_setting(db, "version") or 0) + 1)


def _use_wal(db: sqlite3.Connection) -> None:
    """Turn the write-ahead log on, as often as it takes: of several that make one catalogue, SQLite tells all but
    one at once that the file is locked, without the wait that every other statement has."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _identity(db: sqlite3.Connection) -> tuple[int, int, int]:
    """Application id, schema version, number of tables: all 0 in a file that is new."""
    (ours,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return ours, version, tables


def _check_magic(path: Path) -> None:
    """Refuse a file of another kind before SQLite touches it."""
    if path.is_dir():
        raise LibraryError(
            f"{path} is a folder where the catalogue file should be: use another library folder"
        )
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(16)
        if head and head != b"SQLite format 3\0":
            raise LibraryError(f"{path} is not an Onrecord catalogue: use another library folder")


_ADVICE = {
    sqlite3.SQLITE_BUSY: "is busy: another process has been writing for a while; try again when it is done",
    sqlite3.SQLITE_LOCKED: "is busy: another thread has been writing for a while; try again when it is done",
    sqlite3.SQLITE_FULL: "could not be written, the disk is full: free some space and run the command again",
    sqlite3.SQLITE_READONLY: "cannot be written: check the rights of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check that the folder exists and its rights",
    sqlite3.SQLITE_PERM: "cannot be opened: check the rights of the file and its folder",
    sqlite3.SQLITE_IOERR: "could not be read or written: check the disk",
    sqlite3.SQLITE_CORRUPT: "is damaged: move the library folder away and add the articles again",
    sqlite3.SQLITE_NOTADB: "is not an Onrecord catalogue: use another library folder",
}


def _explain(error: sqlite3.DatabaseError) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the plain code
    return f"{_ADVICE.get(code, 'cannot be used')} (SQLite: {error})"
