"""Reading: files, folders, web pages and feeds become articles.

    read_articles(source) -> articles, and an error in the place of each source that cannot be read
    normalise(text)       -> the one form in which text is stored

Nothing that cannot be read stops a batch: what is wrong with it is yielded, as an `UnreadableError` whose message is
one line that says what to do.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rag.ingest.fields import make_article
from rag.ingest.folders import files_of, matches, why_unreadable
from rag.ingest.readers import Origin, Reading
from rag.ingest.sources import ENDINGS, MAX_FILE, READ, FetchLimits, ending, is_address, shown
from rag.ingest.text import normalise, one_line
from rag.records import Article, UnreadableError

__all__ = ["FetchLimits", "normalise", "read_articles"]

Source = str | os.PathLike[str] | Article
Progress = Callable[[str, int, int | None], None]
Row = Article | UnreadableError

_STREAMED = ("csv", "jsonl")
_ONE = (str, bytes, os.PathLike, Article, Mapping)
"""What can be iterated over, some of it, and is one source, or one mistake."""


def read_articles(
    source: Source | Iterable[Source],
    *,
    outlet: str | None = None,
    allow_private: bool = False,
    progress: Progress | None = None,
    limits: FetchLimits | None = None,
) -> Iterator[Row]:
    """The articles of a file, folder, glob or address, or of an iterable of these and of `Article`s.

    Texts come out normalised; a source that cannot be read is yielded as an `UnreadableError`. `outlet` names the
    source of every article, whatever the article says. `allow_private` allows addresses in private networks, `limits`
    says what one address may cost. `progress(name, done, total)` is called with what is read next and the number of
    sources finished, of `total` where that is known.
    """
    reading = Reading(outlet, allow_private, limits or FetchLimits())
    seen: dict[str, str] = {}
    for one in _sources(source, progress):
        if isinstance(one, UnreadableError):
            yield one
            continue
        rows = 0
        for row in _read(one, reading):
            rows += 1
            yield _unless_taken(row, seen)
        if not rows:
            yield UnreadableError(_label(one), "no articles in it; look into the file")


def _unless_taken(row: Row, seen: dict[str, str]) -> Row:
    """Two texts under one id: the second would replace the first without a word, so it is refused with one."""
    if isinstance(row, Article) and seen.setdefault(row.id, row.sha256) != row.sha256:
        why = f"another text of this batch has the same id ({shown(row.id)}); give it its own id or address"
        return UnreadableError(_label(row), why)
    return row


def _sources(
    source: Source | Iterable[Source], progress: Progress | None
) -> Iterator[Source | UnreadableError]:
    """One after the other what is to be read, folders and globs opened; `progress` hears of each."""
    given = source if isinstance(source, Iterable) and not isinstance(source, _ONE) else [source]
    total = len(given) if isinstance(given, list | tuple) else None
    done = 0
    for one in given:
        found = _expand(one)
        total = None if total is None else total + len(found) - 1
        for item in found:
            if progress:
                progress(_label(item), done, total)
            yield item
            done += 1
    if progress:
        progress("", done, done)


def _label(source: object) -> str:
    return shown(source.title or source.id) if isinstance(source, Article) else shown(source)


def _expand(source: object) -> Sequence[Source | UnreadableError]:
    """Folders and globs become their files, and an error where there are none; the rest stays what it is."""
    if isinstance(source, Article) or (isinstance(source, str) and is_address(source)):
        return [source]
    if not isinstance(source, str | os.PathLike):
        return [
            UnreadableError(
                f"a value of type {type(source).__name__}", "not a source; give a path or an Article"
            )
        ]
    if not os.fspath(source):
        return [UnreadableError("an empty path", f"not a source; {READ}")]
    path = Path(source).expanduser()
    try:
        if path.is_dir():
            return files_of(path) or [UnreadableError(shown(source), f"no articles in this folder; {READ}")]
        if not path.exists() and glob.has_magic(str(path)):
            files = [
                file for match in matches(path) for file in (files_of(match) if match.is_dir() else [match])
            ]
            return [*dict.fromkeys(files)] or [
                UnreadableError(shown(source), "nothing matches; look at the pattern")
            ]
    except OSError as error:
        return [UnreadableError(shown(source), why_unreadable(error))]
    return [path]


def _read(source: Source, reading: Reading) -> Iterator[Row]:
    """The articles of one source, or what is wrong with it."""
    try:
        if isinstance(source, Article):
            yield _checked(source, reading.outlet)
        elif isinstance(source, str):
            yield from reading.fetch(source)
        else:
            yield from _read_file(Path(source), reading)
    except UnreadableError as error:
        yield error
    except OSError as error:
        yield UnreadableError(shown(source), why_unreadable(error))


def _checked(article: Article, outlet: str | None) -> Article:
    """An article that somebody made, with its text normalised and its id kept."""
    made = make_article(
        {"title": article.title, "text": article.text, "id": article.id},
        name=_label(article),
        identity=article.id,
    )
    authors = tuple(map(one_line, article.authors))
    return replace(
        made,
        source=one_line(outlet or article.source),
        authors=authors,
        url=article.url,
        published=article.published,
        language=article.language,
    )


def _read_file(path: Path, reading: Reading) -> Iterator[Row]:
    name, status = shown(path), path.stat()
    kind = ENDINGS.get(ending(path.name))
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError(name, f"not a file; {READ}")
    if kind is None:
        raise UnreadableError(name, f"files of this kind are not read; {READ}")
    if status.st_size == 0:
        raise UnreadableError(name, "the file is empty; put an article in it")
    if status.st_size > MAX_FILE and kind not in _STREAMED:
        size = f"larger than {MAX_FILE // 1_000_000} MB"
        raise UnreadableError(name, f"{size}; split it, or save the articles as JSON Lines")
    with path.open("rb") as file:
        yield from reading.read(kind, file, Origin(name, str(path.resolve())))
