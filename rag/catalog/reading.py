"""Reading the catalogue: articles, passages and statements, whole and checked."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import numpy as np

from rag.catalog.database import Database, fold, get_setting
from rag.records import Article, Filters, LibraryError, Passage, Span, Statement

NO_FILTERS = Filters()
ARTICLE = "article.row, article.id, title, text, url, source, authors, published, language, fingerprint"
_STATEMENT = (
    "content, speaker_start, speaker_stop, cue_start, cue_stop, kind, rule, confidence, speaker_name, "
    "anonymous, cue_class, candidates"
)
_PARTS = '\n-("“‘/'
"""What parts the words of a speaker, besides spaces."""
_PARTING = re.compile(rf"[\s{re.escape(_PARTS)}]+")


class Reader(Database):
    """What is in the catalogue."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        super().__init__(path, readonly=readonly)
        self._kept: tuple[int | None, dict[str, list[tuple[Any, ...]]]] = (None, {})

    def article(self, article_id: str) -> Article | None:
        """The article with that id, or None. Raises `LibraryError` if it is not as it was stored."""
        with self.reading() as db:
            row = db.execute(f"SELECT {ARTICLE} FROM article WHERE id = ?", (article_id,)).fetchone()  # noqa: S608
        return checked(row) if row else None

    def containing(self, texts: Iterable[str], limit: int) -> list[Article]:
        """The articles, at most `limit` for each, whose text has one of the strings to the letter. A scan of all texts:
        for scripts without spaces, which the lexical index cannot part into words."""
        sql = f"SELECT {ARTICLE} FROM article WHERE instr(text, ?) ORDER BY row LIMIT ?"  # noqa: S608
        with self.reading() as db:
            rows = [row for t in texts if _is_storable(t) for row in db.execute(sql, (t, limit))]
        return [checked(row) for row in {row[0]: row for row in rows}.values()]

    def articles(self, filters: Filters = NO_FILTERS) -> list[Article]:
        """The articles that the filters leave, newest first, undated ones last."""
        where, values = conditions(filters)
        if filters.speaker:
            said, names = by_speaker(filters.speaker)
            where += f" AND article.row IN (SELECT article FROM statement WHERE {said})"  # noqa: S608
            values += names
        sql = f"SELECT {ARTICLE} FROM article WHERE {where} ORDER BY published DESC, title, article.row"  # noqa: S608
        with self.reading() as db:
            return [checked(row) for row in db.execute(sql, values)]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """Passages by row id, in the order asked; row ids that are not there are left out."""
        wanted = list(dict.fromkeys(int(r) for r in rows))
        found: dict[int, Passage] = {}
        with self.reading() as db:
            cuts = _in_rows(
                db, "SELECT row, article, n, start, stop, sentences FROM passage WHERE row", wanted
            )
            texts = _in_rows(db, f"SELECT {ARTICLE} FROM article WHERE row", {c[1] for c in cuts})  # noqa: S608
        articles = {row[0]: checked(row) for row in texts}
        for row, article, n, start, stop, sentences in cuts:
            found[row] = Passage(articles[article], n, start, stop, spans_of(sentences))
        return {row: found[row] for row in wanted if row in found}

    def passages_of(self, article: str | Article) -> dict[int, Passage]:
        """The passages of one article by row id, in order; by its id or itself, as `statements_of`."""
        sql = "SELECT passage.row FROM passage JOIN article ON article.row = article WHERE article.id = ? ORDER BY n"
        with self.reading() as db:
            rows = [row for (row,) in db.execute(sql, (_id(article),))]
        found = self.passages(rows)
        return {row: p for row, p in found.items() if isinstance(article, str) or p.article == article}

    def first_passages(self) -> dict[str, int]:
        """The row id of the first passage of each article: another one once the article was stored anew."""
        sql = "SELECT article.id, min(passage.row) FROM passage JOIN article ON article.row = article GROUP BY 1"
        with self.reading() as db:
            return dict(db.execute(sql).fetchall())

    def passage_ids(self, filters: Filters = NO_FILTERS) -> list[int]:
        """Row ids of the passages that the filters leave. A speaker keeps passages with words of that speaker."""
        where, values = conditions(filters)
        join = "passage JOIN article ON article.row = passage.article"
        if filters.speaker:
            # CROSS keeps SQLite to this order: there are fewer statements of one speaker than passages.
            join = (
                "statement CROSS JOIN passage ON passage.article = statement.article"
                " AND statement.start < passage.stop AND statement.stop > passage.start"
                " CROSS JOIN article ON article.row = statement.article"
            )
            said, names = by_speaker(filters.speaker)
            where += f" AND {said}"
            values += names
        sql = f"SELECT DISTINCT passage.row FROM {join} WHERE {where} ORDER BY passage.row"  # noqa: S608
        with self.reading() as db:
            return [row for (row,) in db.execute(sql, values)]

    def statements_of(self, article: str | Article) -> list[Statement]:
        """The statements of one article, in the order of the text: by its id those of what is stored now; given itself
        those of this very text, none where it was stored anew, or removed, since it was read."""
        found = self._statements("article.id = ?", [_id(article)]).values()
        return [s for s in found if isinstance(article, str) or s.article == article]

    def statements_in(self, article_ids: Collection[str]) -> dict[str, list[Statement]]:
        """The statements of several articles, by article id, each in the order of the text."""
        found: dict[str, list[Statement]] = {i: [] for i in article_ids}
        ids = "article.id IN (SELECT value FROM json_each(?))"
        for s in self._statements(ids, [json.dumps(list(found))]).values():
            found[s.article.id].append(s)
        return found

    def _statements(self, where: str, values: Sequence[Any]) -> dict[int, Statement]:
        """Statements by row id, newest article first."""
        sql = (
            f"SELECT statement.row, statement.article, {_STATEMENT} FROM statement "  # noqa: S608
            f"JOIN article ON article.row = statement.article WHERE {where} "
            "ORDER BY published DESC, statement.article, start, stop"
        )
        with self.reading() as db:
            rows = db.execute(sql, values).fetchall()
            texts = _in_rows(db, f"SELECT {ARTICLE} FROM article WHERE row", {r[1] for r in rows})  # noqa: S608
        articles = {row[0]: checked(row) for row in texts}
        contents = json.loads(f"[{','.join(row[2] for row in rows)}]")  # at once: a tenth of the time
        return {
            row[0]: _statement(articles[row[1]], content, row[3:])
            for row, content in zip(rows, contents, strict=True)
        }

    def fingerprint(self, article_ids: Iterable[str]) -> dict[str, str]:
        """What is stored under these ids, to compare with `fingerprint_of` before any embedding."""
        sql = "SELECT id, fingerprint FROM article WHERE id IN (SELECT value FROM json_each(?))"
        with self.reading() as db:
            return dict(db.execute(sql, (json.dumps(list(article_ids)),)).fetchall())

    def speakers(self) -> list[tuple[str, int]]:
        """Names of speakers with how many statements each has, most first; unresolved “he” and “she” left out."""
        return self._pairs(
            "SELECT speaker_name, count(*) AS n FROM statement WHERE speaker_name > '' GROUP BY 1 ORDER BY n DESC, 1"
        )

    def mentions(self) -> list[tuple[str, str]]:
        """How speakers with a name are called, folded, and that name: (“french president emmanuel macron”, “Emmanuel
        Macron”), the most frequent first."""
        return self._pairs(
            "SELECT substr(folded, 1, instr(folded || char(10), char(10)) - 1), name FROM "
            "(SELECT speaker_folded AS folded, speaker_name AS name, count(*) AS n FROM statement "
            "WHERE speaker_name > '' GROUP BY 1, 2) ORDER BY n DESC, folded"
        )

    def sources(self) -> list[tuple[str, int]]:
        """Outlets with how many articles each has, most first."""
        return self._pairs(
            "SELECT source, count(*) AS n FROM article WHERE source > '' GROUP BY 1 ORDER BY n DESC, 1"
        )

    def _pairs(self, sql: str) -> list[Any]:
        """Rows as they came: every question reads tens of thousands of them, which takes long to go through again."""
        return list(self._until_changed(sql))

    def counts(self) -> dict[str, int]:
        """How many articles, passages, sentences and statements there are."""
        sql = (
            "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM passage), "
            "(SELECT coalesce(sum(length(sentences)), 0) / 8 FROM passage), (SELECT count(*) FROM statement)"
        )
        (row,) = self._until_changed(sql)
        return dict(zip(("articles", "passages", "sentences", "statements"), row, strict=True))

    def _until_changed(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query that reads a whole table, kept until the catalogue changes."""
        with self.reading() as db:
            version = get_setting(db, "version")
            known, kept = self._kept  # both at once: another thread may put others in their place
            if version is None or known != version:
                kept = {}
                self._kept = version, kept
            if sql not in kept:
                kept[sql] = db.execute(sql).fetchall()
            return kept[sql]

    def dates(self) -> tuple[date, date] | None:
        """The first and the last day of the dated articles, or None."""
        ((first, last),) = self._until_changed("SELECT min(published), max(published) FROM article")
        return (date.fromisoformat(first), date.fromisoformat(last)) if first else None


def _id(article: str | Article) -> str:
    return article if isinstance(article, str) else article.id


def _is_storable(text: str) -> bool:
    """Whether a stored text could have this in it: no lone half of a character."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def conditions(filters: Filters) -> tuple[str, list[Any]]:
    """What the filters ask of `article`, as SQL and its values; the speaker is not in it. Undated articles are
    outside every range of dates."""
    where, values = ["1"], list[Any]()
    if filters.source:
        where.append("instr(source_folded, ?)")
        values.append(fold(filters.source))
    if filters.since:
        where.append("published >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        where.append("published <= ?")
        values.append(filters.until.isoformat())
    return " AND ".join(where), values


def by_speaker(speaker: str) -> tuple[str, list[str]]:
    """What a speaker asks of `statement`, as SQL and its values: the name as typed stands in the speaker's from the
    start of a word on (“Lam” is in “Carrie Lam” and in “Lamont”, not in “Islam”); anywhere where words have no space
    between them."""
    wanted = " ".join(_PARTING.split(fold(speaker).strip()))
    if not wanted or east_asian_width(wanted[0]) in "WF":
        return "instr(speaker_folded, ?)", [wanted]
    parted = "speaker_folded"
    for mark in _PARTS:
        parted = f"replace({parted}, char({ord(mark)}), ' ')"
    first = wanted.split(" ")[0]  # few rows have it at all: only those are parted into words
    return f"instr(speaker_folded, ?) AND instr(' ' || {parted}, ?)", [first, f" {wanted}"]


def spans_of(blob: bytes) -> tuple[Span, ...]:
    pairs = np.frombuffer(blob, "<i4").reshape(-1, 2).tolist()
    return tuple(Span(start, stop) for start, stop in pairs)


def _in_rows(db: sqlite3.Connection, select: str, rows: Collection[int]) -> list[tuple[Any, ...]]:
    return db.execute(f"{select} IN (SELECT value FROM json_each(?))", (json_rows(rows),)).fetchall()  # noqa: S608


def json_rows(rows: Iterable[int]) -> str:
    """Row ids for `json_each`: SQLite takes at most 32,766 bound values, but JSON of any length."""
    return json.dumps([int(row) for row in rows])


def checked(row: Sequence[Any]) -> Article:
    """The article of a row (`ARTICLE` columns). Raises `LibraryError` if it is not as it was stored."""
    article, fingerprint = as_stored(row)
    if fingerprint_of(article) != fingerprint:
        raise LibraryError(
            f"article {article.id} is not as it was stored, something else changed the file, so nothing is quoted "
            f"from it: onrecord remove {article.id}, then add it again"
        )
    return article


def as_stored(row: Sequence[Any]) -> tuple[Article, str]:
    """An article from its row (`ARTICLE` columns), unchecked, and the fingerprint it had when it was stored."""
    _, key, title, text, url, source, authors, published, language, fingerprint = row
    day = date.fromisoformat(published) if published else None
    return Article(title, text, url, source, tuple(json.loads(authors)), day, language, key), fingerprint


def fingerprint_of(article: Article) -> str:
    """Changes with the text or with anything else that is stored of an article."""
    fields = json.dumps([article.to_dict(), article.sha256])
    return hashlib.sha256(fields.encode()).hexdigest()


def _statement(article: Article, content: list[list[int]], row: Sequence[Any]) -> Statement:
    (
        speaker,
        speaker_stop,
        cue,
        cue_stop,
        kind,
        rule,
        confidence,
        name,
        anonymous,
        cue_class,
        candidates,
    ) = row
    return Statement(
        article,
        tuple(Span(start, stop) for start, stop in content),
        None if speaker is None else Span(speaker, speaker_stop),
        None if cue is None else Span(cue, cue_stop),
        kind,
        rule,
        confidence,
        name,
        bool(anonymous),
        cue_class,
        () if candidates == "[]" else tuple(json.loads(candidates)),
    )
