"""PDFs: pypdf gives lines, we give paragraphs."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from rag.ingest.dates import parse_date
from rag.ingest.plain import DAY, MAX_HEADLINE, read_plain
from rag.ingest.text import normalise, one_line
from rag.ingest.wrap import ends_sentence, unwrap
from rag.records import UnreadableError

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it mends in broken files is not our news

_PAGE_NUMBER = re.compile(r"(?i)\W*(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_NO_TITLE = re.compile(
    r"(?i)untitled.*|microsoft word\b.*|.*\.(?:docx?|pdf|indd|qxd|odt|html?|txt)|.*document\d*|\W*"
)
_NO_AUTHOR = re.compile(r"(?i)user|admin(?:istrator)?|unknown|owner|author|microsoft.*|\W*")
_PRINTED = re.compile(r"(?i)skia|chrom|mozilla|firefox|safari|quartz|webkit|wkhtml|print")
_PDF_DATE = re.compile(r"D:(\d{8})")
_SLACK = 0.85
"""A line shorter than this share of the widest had room for another word: measured in characters, the lines of
justified proportional type differ by up to 12 %."""


_LARGE = 1.3
"""Type from so many times the height of the usual one on is a headline's."""
_MOST_ABOVE = 5
"""Lines that may stand above a headline."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line: its text, where it begins, and the height of its type, in points; y grows upwards."""

    text: str
    x: float
    y: float
    height: float


def read_pdf(data: bytes, name: str) -> dict[str, object]:
    """The fields of a PDF's article: hard-wrapped lines become paragraphs, running heads and page numbers go.

    Raises UnreadableError for an encrypted or broken file and for one without text (a scan).
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(name, "the PDF is encrypted; save it without a password")
        pages = [_lines(page) for page in reader.pages]
        fields = _declared(reader)
    except DependencyError as error:
        raise UnreadableError(name, "the PDF is encrypted; save it without a password") from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        OSError,
        RecursionError,
    ) as error:
        # pypdf walks whatever objects a broken file gives it, and lets Python's own errors through.
        raise UnreadableError(name, f"the PDF is broken ({_cause(error)}); save it again") from error
    kept = _without_running(pages)
    above, headline = _headline(kept[0]) if kept else ([], [])
    lines = [line for page in kept for line in page][len(above) + len(headline) :]
    text = unwrap(_spaced(lines), slack=_SLACK, hyphenates=True).translate(_LIGATURES)
    if sum(map(str.isalpha, text)) < 20:
        raise UnreadableError(name, "the PDF has no text (a scan?); run a text recognition over it first")
    # What the page shows is better than what the file was called.
    told = read_plain(text, has_headline=not headline)
    if headline:
        title = " ".join(line.text.strip() for line in headline).translate(_LIGATURES)
        told = {**_dated(above), **told, "title": title}
    return {**fields, **told}


def _cause(error: Exception) -> str:
    return one_line(str(error))[:80] or type(error).__name__


def _lines(page: pypdf.PageObject) -> list[_Line]:
    """The lines of a page in the order of the file (in columns that is one column after the other)."""
    lines: list[_Line] = []
    open_line = False

    def visit(text: str, matrix: list[float], text_matrix: list[float], font: object, size: float) -> None:
        nonlocal open_line
        _, b, _, d, _, f = matrix
        for n, piece in enumerate(text.split("\n")):
            open_line = open_line and n == 0
            if open_line:
                lines[-1] = replace(lines[-1], text=lines[-1].text + piece)
            elif piece.strip():
                x, y = text_matrix[4], text_matrix[5]
                height = abs(size * text_matrix[3] * d)
                lines.append(_Line(piece, x * abs(matrix[0]), b * x + d * y + f, height))
                open_line = True

    page.extract_text(visitor_text=visit)
    return [replace(line, text=normalise(line.text).rstrip()) for line in lines]


def _without_running(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without what is repeated at their edges, and without those that have nothing else."""
    edges = Counter(_mask(line.text) for page in pages for line in {*page[:2], *page[-2:]})
    kept: list[list[_Line]] = []
    for page in pages:
        while page and _is_running(page[0].text, edges, len(pages)):
            page = page[1:]
        while page and _is_running(page[-1].text, edges, len(pages)):
            page = page[:-1]
        kept += [page] if page else []
    return kept


def _headline(page: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """What stands above the headline of a page, such as the newspaper's name and the day, and the headline: the lines
    of four words or more in the largest type, where no sentence stands above them. Both empty where none is so."""
    heights = Counter[float]()
    for line in page:
        heights[line.height] += len(line.text)
    usual = heights.most_common(1)[0][0]
    runs = [[*lines] for _, lines in groupby(page, key=lambda line: line.height)]
    for run in sorted(runs, key=lambda run: -run[0].height):
        words = " ".join(line.text for line in run)
        if not usual or run[0].height < _LARGE * usual:
            break
        if len(words.split()) < 4 or len(words) > MAX_HEADLINE:
            continue
        above = page[: page.index(run[0])]
        told = any(line.height <= usual and ends_sentence(line.text) for line in above)
        return ([], []) if told or len(above) > _MOST_ABOVE else (above, run)
    return [], []


def _dated(above: list[_Line]) -> dict[str, object]:
    """The day that stands above a headline, if any."""
    found = (DAY.search(line.text) for line in above)
    day = next((day[0] for day in found if day and parse_date(day[0])), None)
    return {"published": day} if day else {}


def _spaced(kept: list[_Line]) -> list[str]:
    """The lines with a blank line between paragraphs."""
    usual = _usual_step(kept)
    lines: list[str] = []
    for before, line, after in zip([None, *kept], kept, [*kept[1:], None], strict=False):
        if before and _is_paragraph(before, line, after, usual):
            lines.append("")
        lines.append(line.text)
    return lines


def _step(before: _Line, after: _Line) -> float:
    """How far down the next line is, in heights of its type."""
    return (before.y - after.y) / after.height if after.height else 0.0


def _usual_step(lines: list[_Line]) -> float:
    """The step inside paragraphs: the smallest of the common ones."""
    steps = Counter(round(_step(a, b), 2) for a, b in pairwise(lines) if 0 < _step(a, b) < 3)
    most = max(steps.values(), default=0)
    return min((step for step, times in steps.items() if times * 4 >= most), default=0.0)


def _is_paragraph(before: _Line, line: _Line, after: _Line | None, usual: float) -> bool:
    """Whether white space, an indent or another size of type says that a paragraph begins; at the head of a page or
    column, where nothing does, the end of a sentence must do."""
    if abs(line.height - before.height) > 0.1 * max(line.height, before.height):
        return True
    if not 0 < _step(before, line) < 3 * usual:
        return ends_sentence(before.text)
    indent = max(line.x - before.x, line.x - after.x if after and 0 < _step(line, after) < 3 * usual else 0.0)
    return _step(before, line) > 1.2 * usual or line.height / 2 < indent < 4 * line.height


def _mask(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _is_running(line: str, edges: Counter[str], pages: int) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line)) or (pages > 2 and edges[_mask(line)] > pages / 2)


def _declared(reader: pypdf.PdfReader) -> dict[str, object]:
    """What the file says of itself, where that can be meant for readers."""
    about = reader.metadata
    if about is None:
        return {}
    title, author = one_line(str(about.title or "")), one_line(str(about.author or ""))
    is_printout = _PRINTED.search(f"{about.producer} {about.creator}")  # then the date is the day of printing
    made = None if is_printout else _PDF_DATE.match(str(about.get("/CreationDate") or ""))
    fields: dict[str, object] = {
        "title": "" if _NO_TITLE.fullmatch(title) else title,
        "authors": "" if _NO_AUTHOR.fullmatch(author) else author,
        "published": parse_date(made[1]) if made else None,
    }
    return {field: value for field, value in fields.items() if value}
