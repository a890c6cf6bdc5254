"""Every quotation of a draft, checked with the speaker that the draft gives it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.check.blocks import with_marks, without_leaders
from rag.check.folding import fold
from rag.check.names import is_pronoun
from rag.check.query import LONGEST, statement_at
from rag.check.reported import CREDIT
from rag.check.verdict import check_quote
from rag.quotes import find_statements
from rag.quotes.marks import Quotation, find_quotations, find_unclosed
from rag.records import Article, Span, Statement, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.catalog import Catalog

    Progress = Callable[[str, int, int | None], None]

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
_OPENERS = "“„«「『\"'‘"
_ENDED = re.compile(r"[.!?…:;][\"”»’')\]]*\s*\Z")
_CREDIT_BELOW = re.compile(rf"[\s>*_]*{CREDIT.pattern}[*_]*[ \t]*(?:\n|\Z)")
_WRAPPED = 40
"""A line so long that does not end a sentence was broken by the width of a page."""


_UNCLOSED = "the closing mark is missing"


def check_draft(text: str, *, library: Catalog, progress: Progress | None = None) -> list[Verdict]:
    """One verdict for each stretch between quotation marks, in order; `span` is where it stands in `text`.

    A quotation that its reporting clause parts (`“A,” said S. “B.”`) gives one verdict a part. One that goes on over
    paragraphs is checked paragraph by paragraph; lines that a width broke are one paragraph. What follows a mark that
    is never closed is checked to the end of its paragraph, and its verdict says so. A paragraph with `>` before its
    lines is a quotation. `progress` hears of each.
    """
    whole = _PARAGRAPH.sub(lambda m: _unbroken(m[0]), with_marks(text))
    text = without_leaders(text)
    statements = find_statements(Article(text=whole))
    found: list[Verdict] = []
    quotations = find_quotations(whole)
    for n, quotation in enumerate(quotations):
        if progress:
            progress("quotations checked", n, len(quotations))
        span = Span(quotation.inner_start, quotation.inner_end)
        quoted = text[span.start : span.end]
        words = len(fold(quoted).words)
        if words > LONGEST:
            reason = f"{words} words between two marks are no quotation: is a closing mark missing?"
            found.append(Verdict(quoted, "not_found", reason=reason, span=span))
        elif any(c.isalnum() for c in quoted):
            speaker = _credited(whole, quotation) or _speaker(statement_at(statements, span))
            found.append(check_quote(quoted, speaker, library=library, span=span))
    found += [_unclosed(text, span, library) for span in find_unclosed(whole)]
    return sorted(found, key=lambda v: v.span or Span(0, 0))


def _unclosed(text: str, span: Span, library: Catalog) -> Verdict:
    """What follows a mark that is never closed, up to the end of its paragraph, with the words that report it."""
    rest = text[span.start : span.end]
    if not any(c.isalnum() for c in rest) or len(fold(rest).words) > LONGEST:
        return Verdict(rest, "not_found", reason=_UNCLOSED, span=span)
    found = check_quote(rest, library=library)
    return replace(found, span=span, reason=f"{_UNCLOSED}; of what follows: {found.reason}")


def _unbroken(paragraph: str) -> str:
    """The paragraph with a space for each line break inside a quotation or a sentence: offsets stay as they are."""
    whole = ""
    for line in paragraph.split("\n"):
        if whole:
            goes_on = _is_open(whole) or (
                len(whole.rpartition("\n")[2]) > _WRAPPED and not _ENDED.search(whole)
            )
            whole += " " if goes_on and line.lstrip()[:1] not in _OPENERS else "\n"
        whole += line
    return whole


def _is_open(text: str) -> bool:
    """Whether a quotation mark is still open at the end."""
    return text.count("“") > text.count("”") or text.count("«") > text.count("»") or text.count('"') % 2 == 1


def _credited(text: str, quotation: Quotation) -> str | None:
    """Whom the line under a quotation that is set off, or the rest of its own line, gives it to: `— Tuva Lind`."""
    before = text[text.rfind("\n", 0, quotation.start) + 1 : quotation.start]
    credit = _CREDIT_BELOW.match(text, quotation.end)
    is_set_off = credit is not None and not before.strip(" \t>*_") and not credit["who"][0].islower()
    return credit["who"].strip(" *_") if credit and is_set_off else None


def _speaker(statement: Statement | None) -> str | None:
    """Whom the draft names; a pronoun that it does not resolve claims nobody."""
    named = (statement.speaker_name or statement.speaker_text) if statement else None
    return None if named is None or is_pronoun(named) else named
