"""Many articles in one file: JSON Lines, JSON and CSV, read a line at a time.

One bad line is one row of complaint; the lines after it are read.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from rag.ingest.dates import as_iso, puts_day_first
from rag.ingest.fields import MAX_ARTICLE, SYNONYMS, known_fields, make_article
from rag.ingest.text import NotTextError, binary_kind, decode
from rag.records import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rag.records import Article

    Row = Article | UnreadableError

MAX_LINE = 8 * MAX_ARTICLE
"""Longest line that is held in memory, in characters."""

_SAMPLE = 1 << 20
_MARKED = re.compile(r"<[a-zA-Z/!][^<>]*>|&#?\w{2,8};")
_ESCAPED = re.compile("[\udc80-\udcff]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_END = "\x1eend of the table\x1e"


@dataclass(frozen=True, slots=True)
class _Table:
    """What the rows of a CSV file are read by. `day_first` is None where the dates in it do not tell."""

    name: str
    header: list[str]
    places: dict[str, int]
    ids: _Identities
    outlet: str | None
    day_first: bool | None = None


def read_jsonl(file: IO[bytes], name: str, identity: str, outlet: str | None = None) -> Iterator[Row]:
    """The articles of a JSON Lines file; errors are yielded, named by line."""
    ids = _Identities(identity)
    for number, line in _lines(file, name):
        where = f"{name}, line {number}"
        if line is None:
            yield UnreadableError(where, f"longer than {MAX_LINE:,} characters; write one article a line")
        elif line.strip():
            try:
                yield _of_object(json.loads(line), where, ids, outlet)
            except UnreadableError as error:
                yield error
            except (ValueError, RecursionError):
                yield UnreadableError(where, "not valid JSON; write one JSON object a line")


def read_json(data: bytes, name: str, identity: str, outlet: str | None = None) -> Iterator[Row]:
    """The articles of a JSON file: a list of objects, {"articles": [...]}, or one object."""
    try:
        content = json.loads(_decode(data, name))
    except (ValueError, RecursionError) as error:
        if data.count(b"\n{"):  # JSON Lines under another name
            yield from read_jsonl(io.BytesIO(data), name, identity, outlet)
        else:
            yield UnreadableError(
                name, f"not valid JSON ({error}); mend it, or save one object a line as .jsonl"
            )
        return
    if isinstance(content, dict):
        listed = content.get("articles")
        content = listed if isinstance(listed, list) else [content]
    ids = _Identities(identity)
    for number, item in enumerate(content if isinstance(content, list) else [content], 1):
        try:
            yield _of_object(item, f"{name}, article {number}", ids, outlet)
        except UnreadableError as error:
            yield error


def read_csv(file: IO[bytes], name: str, identity: str, outlet: str | None = None) -> Iterator[Row]:
    """The articles of a CSV file with a header (comma, semicolon or tab); errors are yielded, named by line."""
    csv.field_size_limit(
        max(csv.field_size_limit(), MAX_LINE)
    )  # the default of 131,072 cuts long articles off
    sample = file.read(_SAMPLE)
    file.seek(0)
    lines = _csv_lines(file, name)
    first = next(lines)
    delimiter = max(
        ",;\t|", key=lambda d: (len(known_fields(next(csv.reader([first], delimiter=d), []))), first.count(d))
    )
    header = [column.strip() for column in next(csv.reader([first], delimiter=delimiter), [])]
    fields = known_fields(header)
    if "text" not in fields:
        yield UnreadableError(name, _needs_columns(header))
        return
    places = {ours: header.index(theirs) for ours, theirs in fields.items()}
    table = _Table(name, header, places, _Identities(identity), outlet)
    if "published" in places:
        column = _column(sample, delimiter, places["published"])
        table = replace(table, day_first=puts_day_first(column))
    yield from _rows(csv.reader(lines, delimiter=delimiter), table)


def _column(sample: bytes, delimiter: str, place: int) -> list[str]:
    """The values of a column in the first part of a file."""
    values: list[str] = []
    with suppress(csv.Error):  # told of when the rows are read
        text = sample.decode("utf-16" if sample.startswith(_UTF16) else "utf-8", "replace")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            values.extend(row[place : place + 1])
    return values


def _rows(reader: Any, table: _Table) -> Iterator[Row]:
    line = 2  # the header was line 1
    while True:
        where = f"{table.name}, line {line}"
        try:
            row = next(reader, [_END])
        except csv.Error as error:
            yield UnreadableError(where, f"not valid CSV ({error}); look for an unclosed quotation mark")
            row = []
        if row == [_END]:
            return
        if row and row[-1].endswith(_END):
            yield UnreadableError(
                where, "a quotation mark is never closed, so nothing from there on was read; close it"
            )
            return
        line = reader.line_num + 2
        if any(row):
            try:
                yield _of_row(row, table, where)
            except UnreadableError as error:
                yield error


def _of_row(row: list[str], table: _Table, where: str) -> Article:
    if len(row) > len(table.header) or len(row) <= table.places["text"]:
        counts = f"{len(row)} values for {len(table.header)} columns"
        raise UnreadableError(where, f"{counts}; put values that contain separators in quotation marks")
    raw = {ours: row[place] for ours, place in table.places.items() if place < len(row)}
    if table.day_first is not None and "published" in raw:
        raw["published"] = as_iso(raw["published"], table.day_first)
    return make_article(_unmarked(raw), name=where, identity=table.ids.of(raw), outlet=table.outlet)


def _of_object(item: object, where: str, ids: _Identities, outlet: str | None) -> Article:
    if not isinstance(item, dict):
        raise UnreadableError(where, 'not an article; write objects such as {"title": ..., "text": ...}')
    fields = known_fields([key for key, value in item.items() if value is not None])
    if "text" not in fields:
        found = ", ".join(map(str, item)) or "nothing"
        raise UnreadableError(where, f'no text (it has {found[:100]}); name the field "text" or "content"')
    raw = {ours: item[theirs] for ours, theirs in fields.items()}
    return make_article(_unmarked(raw), name=where, identity=ids.of(raw), outlet=outlet)


def _unmarked(raw: dict[str, Any]) -> dict[str, Any]:
    """Fields without the HTML in which many systems export headlines and texts."""
    if not any(isinstance(raw.get(name), str) and _MARKED.search(raw[name]) for name in ("title", "text")):
        return raw
    from rag.ingest.markup import without_markup  # lxml, which most tables do not need

    return raw | {
        name: without_markup(raw[name]) for name in ("title", "text") if isinstance(raw.get(name), str)
    }


class _Identities:
    """Identities for rows that have neither id nor address: file and title, numbered where a title comes again."""

    def __init__(self, identity: str) -> None:
        self._identity = identity
        self._seen: Counter[str] = Counter()

    def of(self, raw: Mapping[str, object]) -> str:
        title = str(raw.get("title") or "")
        self._seen[title] += 1
        times = self._seen[title]
        return f"{self._identity}\n{title}" + (f"\n{times}" if times > 1 else "")


def _csv_lines(file: IO[bytes], name: str) -> Iterator[str]:
    """The lines with their ends, and a last one that tells whether the reader was inside quotation marks."""
    for number, line in _lines(file, name):
        if line is None:
            raise UnreadableError(
                f"{name}, line {number}", f"longer than {MAX_LINE:,} characters; is it CSV?"
            )
        yield line
    yield _END


def _lines(file: IO[bytes], name: str) -> Iterator[tuple[int, str | None]]:
    """(number from 1, line with its end), never holding more than one line; None for a line that is too long."""
    sample = file.read(_SAMPLE)
    file.seek(0)
    if kind := binary_kind(sample):
        raise UnreadableError(name, f"is {kind}, not a table; save it as UTF-8 text")
    is_utf16 = sample.startswith(_UTF16)
    text = io.TextIOWrapper(
        file,
        encoding="utf-16" if is_utf16 else "utf-8-sig",
        errors="replace" if is_utf16 else "surrogateescape",
        newline="",
    )
    number, too_long = 1, False
    while line := text.readline(MAX_LINE):
        is_whole = line.endswith(("\n", "\r")) or len(line) < MAX_LINE
        if is_whole:
            yield number, None if too_long else _mend(line)
            number += 1
        too_long = not is_whole
    if too_long:
        yield number, None


def _mend(line: str) -> str:
    """A line of a file that is not UTF-8 after all, decoded as what it is."""
    if line.isascii() or not _ESCAPED.search(line):
        return line
    try:
        return decode(line.encode("utf-8", "surrogateescape"))
    except (NotTextError, UnicodeEncodeError):
        return line


def _needs_columns(header: list[str]) -> str:
    found = ", ".join(filter(None, header))[:200] or "none"
    return f"no column of article texts (found: {found}); name it one of {', '.join(SYNONYMS['text'])}"


def _decode(data: bytes, name: str) -> str:
    try:
        return decode(data)
    except NotTextError as error:
        raise UnreadableError(name, f"is {error}, not text") from error
