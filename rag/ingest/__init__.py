"""Reading: files, folders, web pages and feeds become articles.

Nothing that cannot be read stops a batch: what was wrong with it is yielded in its place, as an `UnreadableError`
whose message is one line that says what to do. The readers of web pages, PDFs and feeds are imported when the first
such source comes: their libraries cost a quarter of a second, and `ask` never needs them.
"""

from __future__ import annotations

import errno
import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from rag.ingest.fields import make_article
from rag.ingest.markdown import read_markdown
from rag.ingest.plain import read_plain
from rag.ingest.tables import read_csv, read_json, read_jsonl
from rag.ingest.text import NotTextError, decode, normalise, one_line
from rag.records import Article, UnreadableError

__all__ = ["normalise", "read_articles"]

MAX_FILE = 50_000_000
"""Largest file that is read whole, in bytes; CSV and JSON Lines are read by line and may be larger."""

Source = str | os.PathLike[str] | Article
Progress = Callable[[str, int, int | None], None]
Row = Article | UnreadableError

_TEXTS = {".txt": read_plain, ".md": read_markdown, ".markdown": read_markdown}
_TABLES = {".csv": read_csv, ".tsv": read_csv, ".jsonl": read_jsonl, ".ndjson": read_jsonl}
_SUFFIXES = (*_TEXTS, *_TABLES, ".json")
_NO_ARTICLES = frozenset({"readme", "license", "licence", "copying", "notice", "changelog", "contributing"})


def read_articles(
    source: Source | Iterable[Source],
    *,
    outlet: str | None = None,
    allow_private: bool = False,
    progress: Progress | None = None,
) -> Iterator[Row]:
    """The articles of a file, folder, glob or address, or of an iterable of these and of `Article`s.

    Texts come out normalised; a source that cannot be read is yielded as an `UnreadableError`. `outlet` names the
    source of every article, whatever the article says. `allow_private` allows addresses inside the own network.
    `progress(name, done, total)` is called with what is read now and the number of sources finished, of `total`
    where that is known.
    """
    sources = [source] if isinstance(source, str | os.PathLike | Article) else source
    total = len(sources) if isinstance(sources, list | tuple) else None
    done = 0
    for one in sources:
        names, error = _expand(one)
        if error:
            yield error
        total = total + len(names) - 1 if total is not None else None
        for name in names:
            if progress:
                progress(_label(name), done, total)
            yield from _read(name, outlet, allow_private)
            done += 1
    if progress:
        progress("", done, done)


def _label(source: object) -> str:
    return source.title or source.id if isinstance(source, Article) else str(source)


def _expand(source: object) -> tuple[list[object], UnreadableError | None]:
    """Folders and globs become their files; everything else stays what it is."""
    if isinstance(source, Article):
        return [source], None
    if not isinstance(source, str | os.PathLike):
        kind = type(source).__name__
        return [], UnreadableError(f"a {kind}", "not a source; give a path, an address or an Article")
    path = Path(source).expanduser()
    try:
        if path.is_dir():
            files = list(_walk(path))
            nothing = UnreadableError(
                str(source), f"no articles in this folder; it needs {' '.join(_SUFFIXES)} files"
            )
            return [*files], None if files else nothing
        if not path.exists() and glob.has_magic(str(path)):
            found = [Path(p) for p in sorted(glob.glob(str(path), recursive=True))]
            files = [f for p in found for f in (_walk(p) if p.is_dir() else [p])]
            return [*files], None if files else UnreadableError(
                str(source), "nothing matches; look at the pattern"
            )
    except OSError as error:
        return [], UnreadableError(_short(source), _why(error))
    return [path], None


def _walk(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be articles, in order: not the hidden ones, nor what describes the folder
    (README, LICENSE and the like). Links to folders are not followed."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if path.suffix.lower() in _SUFFIXES and path.stem.lower() not in _NO_ARTICLES and name[0] != ".":
                yield path


def _read(source: object, outlet: str | None, allow_private: bool) -> Iterator[Row]:
    """The articles of one source, or what is wrong with it."""
    try:
        if isinstance(source, Article):
            yield _checked(source, outlet)
        else:
            assert isinstance(source, Path)
            yield from _read_file(source, outlet, allow_private)
    except UnreadableError as error:
        yield error
    except OSError as error:
        yield UnreadableError(_short(source), _why(error))


def _checked(article: Article, outlet: str | None) -> Article:
    """An article that somebody made, with its text normalised and its id kept."""
    name = one_line(str(article.title))[:80] or str(article.id)
    made = make_article(
        {"title": article.title, "text": article.text, "source": article.source, "id": article.id},
        name=name,
        identity=article.id,
        outlet=outlet,
    )
    return replace(article, title=made.title, text=made.text, source=one_line(outlet or article.source))


def _read_file(path: Path, outlet: str | None, allow_private: bool) -> Iterator[Row]:
    suffix, name, identity = path.suffix.lower(), str(path), str(path.resolve())
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError(name, "not a file; give a file, a folder or an address")
    if status.st_size == 0:
        raise UnreadableError(name, "the file is empty")
    if suffix in _TABLES:
        with path.open("rb") as file:
            yield from _TABLES[suffix](file, name, identity, outlet)
        return
    if status.st_size > MAX_FILE:
        raise UnreadableError(
            name, f"larger than {MAX_FILE // 1_000_000} MB; split it, or save the articles as JSON Lines"
        )
    if suffix not in _SUFFIXES:
        raise UnreadableError(
            name, f"{suffix or 'a file without a suffix'} is not read; give {' '.join(_SUFFIXES)}"
        )
    data = path.read_bytes()
    if suffix == ".json":
        yield from read_json(data, name, identity, outlet)
    else:
        fields = _TEXTS[suffix](_decoded(data, name))
        yield make_article({"title": path.stem, **fields}, name=name, identity=identity, outlet=outlet)


def _decoded(data: bytes, name: str) -> str:
    try:
        return decode(data)
    except NotTextError as error:
        raise UnreadableError(name, f"is {error}, not text; save it as UTF-8 text") from error


def _short(source: object) -> str:
    written = " ".join(str(source).split())
    return written if len(written) <= 200 else written[:80] + "…"


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError) or error.errno == errno.ENAMETOOLONG:
        return "no such file or folder; look at the path (a text itself goes in as Article(text=...))"
    if isinstance(error, PermissionError):
        return "may not be read; change its permissions"
    return f"cannot be read: {error.strerror or error}"
