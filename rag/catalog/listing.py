"""Statements and articles a page at a time, counted, or told without their words: what lists and pictures of a large
library need. Nothing here reads the text of an article that it gives nothing of.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Literal, NamedTuple

from rag.catalog.reading import ARTICLE, NO_FILTERS, checked, conditions, json_rows
from rag.catalog.searching import Searcher, statement_conditions
from rag.records import Article, Filters, Statement, StatementKind

Order = Literal["newest", "oldest", "speaker"]
_WHO = "substr(speaker_folded, instr(speaker_folded, char(10)) + 1)"
_CUE = "lower(substr(text, cue_start + 1, cue_stop - cue_start))"
_FROM = "FROM statement JOIN article ON article.row = statement.article WHERE"
_ORDERS: dict[Order, str] = {
    "newest": "published DESC, article.row, start, stop",
    "oldest": "published IS NULL, published, article.row, start, stop",
    "speaker": f"{_WHO} = '', {_WHO}, published DESC, article.row, start, stop",
}


class Told(NamedTuple):
    """A statement without its words. `day` is an ISO date, "" where the article has none; `who` is the speaker's name,
    folded, or the mention where the article names nobody; "" where there is neither."""

    row: int
    day: str
    outlet: str
    who: str


class Heading(NamedTuple):
    """An article without its text."""

    id: str
    title: str
    outlet: str


class Lister(Searcher):
    """Lists of statements and articles of which few are read."""

    def headings(self) -> list[Heading]:
        """All articles without their texts, newest first, undated ones last, as `articles` has them."""
        sql = "SELECT id, title, source FROM article ORDER BY published DESC, title, row"
        with self.reading() as db:
            return [Heading._make(row) for row in db.execute(sql)]

    def articles_at(self, ids: Iterable[str]) -> list[Article]:
        """The articles with these ids, in that order; those that are not there any more are left out."""
        wanted = list(ids)
        sql = f"SELECT {ARTICLE} FROM article WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
        with self.reading() as db:
            found = {row[1]: checked(row) for row in db.execute(sql, (json.dumps(wanted),))}
        return [found[i] for i in wanted if i in found]

    def statement_page(
        self,
        filters: Filters = NO_FILTERS,
        about: str | None = None,
        *,
        kinds: Collection[StatementKind] = (),
        denials: Sequence[str] = (),
        order: Order = "newest",
        most: int,
    ) -> tuple[list[Statement], int]:
        """The first `most` of the statements that `statements` would give, and how many those are.

        `kinds` keeps statements of these kinds (none: all), `denials` those whose cue is of the class that denies and
        has one of these strings, in small letters, in it. What has no date comes last.
        """
        where, values = statement_conditions(filters, about)
        if kinds:
            where += " AND kind IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(list(kinds)))
        if denials:
            where += f" AND cue_class = 'deny' AND ({' OR '.join([f'instr({_CUE}, ?)'] * len(denials))})"
            values += denials
        page = f"SELECT statement.row {_FROM} {where} ORDER BY {_ORDERS[order]} LIMIT ?"
        with self.reading() as db:
            (total,) = db.execute(f"SELECT count(*) {_FROM} {where}", values).fetchone()
            rows = [row for (row,) in db.execute(page, (*values, most))]
        found = self.statements_at(rows)
        return [found[row] for row in rows if row in found], total

    def statements_told(self, filters: Filters = NO_FILTERS, about: str | None = None) -> list[Told]:
        """The same statements without their words, oldest first, what has no date before the rest."""
        where, values = statement_conditions(filters, about)
        sql = (
            f"SELECT statement.row, coalesce(published, ''), source, {_WHO} {_FROM} {where} "
            "ORDER BY published, article.row, start, stop"
        )
        with self.reading() as db:
            return [Told._make(row) for row in db.execute(sql, values)]

    def statements_at(self, rows: Iterable[int]) -> dict[int, Statement]:
        """Statements by row id; those that are not there any more are left out."""
        return self._statements("statement.row IN (SELECT value FROM json_each(?))", [json_rows(rows)])

    def statement_counts(self) -> dict[str, int]:
        """Article id → how many statements it has; articles without any are left out."""
        sql = f"SELECT id, count(*) {_FROM} 1 GROUP BY statement.article"
        with self.reading() as db:
            return dict(db.execute(sql).fetchall())

    def left(self, filters: Filters) -> tuple[int, int]:
        """How many articles and how many statements the filters leave. A speaker leaves the articles that have words of
        that speaker."""
        where, values = statement_conditions(filters, None)
        said = f"SELECT count(DISTINCT statement.article), count(*) {_FROM} {where}"
        with self.reading() as db:
            articles, statements = db.execute(said, values).fetchone()
            if not filters.speaker:  # then articles without statements are left too
                where, values = conditions(filters)
                (articles,) = db.execute(f"SELECT count(*) FROM article WHERE {where}", values).fetchone()  # noqa: S608
        return int(articles), int(statements)
