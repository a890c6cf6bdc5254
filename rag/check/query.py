"""A quotation to check, and the nouns that come of it: slices with their statements, verdicts."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.check.folding import Folded, fold
from rag.check.names import same_speaker
from rag.records import Article, DiffPart, InputError, Quote, Span, Statement, Verdict, VerdictKind

if TYPE_CHECKING:
    from rag.catalog import Catalog

MARKS = "\"“”„‟«»‹›‘’‚‛'`「」『』《》〈〉＂＇"
LONGEST = 1000
"""Words of a quotation; a longer text is a draft."""
_ELLIPSIS = re.compile(r"\s*[\[(]?\s*(?:…+|\.(?:\s?\.){2,})\s*[\])]?[\s,;]*")
_INLINE = frozenset("a abbr b cite em font i mark q s small span strong sub sup u".split())
_TAG = re.compile(rf"</?({'|'.join(_INLINE)}|br|div|p|blockquote|li)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(rf"&(?:#\d{{1,6}}|#x[\da-f]{{1,5}}|[a-z]{{2,8}}\d?);|{_TAG.pattern}", re.IGNORECASE)
_LEADER = re.compile(r"^[ \t]*(?:>[ \t]?)+(?:[-*•][ \t]+)?|\A\s*[-*•–][ \t]+", re.MULTILINE)
"""What Markdown and e-mails put before the lines of a quotation, and lists before an item."""
SENTENCE_BREAK = re.compile(
    r"[。！？]|(?<!\b[^\W\d_])(?<!\b[DMS][rst])(?<!\bMrs)(?<!\bSen|\bRep|\bGov)[.!?…][\"“”’'»)\]]*\s|\n"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A quotation as it is checked: without outer marks (`core`), its words whole, and parted where it has an
    ellipsis. What was copied out of a page's source is read as the page shows it."""

    given: str
    core: str
    whole: Folded
    parts: tuple[Folded, ...]
    speaker: str | None
    source: str | None
    span: Span | None

    def each(self, change: Callable[[Folded], Folded]) -> Query:
        """The same with its folded words changed."""
        return replace(self, whole=change(self.whole), parts=tuple(map(change, self.parts)))


def read_query(text: str, speaker: str | None, source: str | None, span: Span | None) -> Query:
    """Raises `InputError` where the text has no word, or so many that it is no quotation."""
    core = unicodedata.normalize("NFC", _LEADER.sub("", text)).strip().strip(MARKS).strip()
    shown = _as_shown(core)
    whole = fold(shown)
    if not any(c.isalnum() for word in whole.words for c in word):
        raise InputError(f"there is no word in {text.strip()[:40]!r}: give the words of the quotation")
    if len(whole) > LONGEST:
        raise InputError(
            f"these are {len(whole)} words, more than {LONGEST}: check its quotations as a draft"
        )
    parts = tuple(p for part in _ELLIPSIS.split(shown) if len(p := fold(part)))
    return Query(text, core, whole, parts, speaker or None, source or None, span)


def _as_shown(text: str) -> str:
    """`Q&amp;A, <em>they&#8217;d</em>` as a browser shows it."""
    if not _MARKUP.search(text):
        return text
    return html.unescape(_TAG.sub(_instead_of_tag, text)).strip().strip(MARKS).strip()


def _instead_of_tag(tag: re.Match[str]) -> str:
    return "" if tag[1].lower() in _INLINE else " "


def verdict_of(
    query: Query,
    kind: VerdictKind,
    quotes: Sequence[Quote],
    reason: str,
    diff: tuple[DiffPart, ...] = (),
    nearest: Sequence[Quote] = (),
) -> Verdict:
    return Verdict(query.given, kind, tuple(quotes), diff, query.speaker, reason, tuple(nearest), query.span)


class Said(dict[Article, list[Statement]]):
    """The statements of an article, read from the library when they are first asked for."""

    def __init__(self, library: Catalog) -> None:
        super().__init__()
        self._library = library

    def __missing__(self, article: Article) -> list[Statement]:
        self[article] = found = self._library.statements_of(article)
        return found


def quote_at(article: Article, span: Span, said: Said, speaker: str | None = None) -> Quote:
    """The slice with its statement; of several equally good ones that of `speaker`."""
    return Quote(article, span.start, span.end, statement_at(said[article], span, speaker), 1.0)


def statement_at(statements: Sequence[Statement], span: Span, speaker: str | None = None) -> Statement | None:
    """The statement whose content shares most with a slice; of equal ones what `speaker` says, what is in marks,
    then the surer."""
    return max(
        statements_over(statements, span),
        key=lambda s: (
            speaker is not None and same_speaker(speaker, s) is True,
            overlap(s, span),
            ("indirect", "mixed", "direct").index(s.kind),
            s.confidence,
        ),
        default=None,
    )


def statements_over(statements: Sequence[Statement], span: Span) -> list[Statement]:
    """The statements that a slice is of: those that share about as much with it as any (“he says she said”)."""
    most = max((overlap(s, span) for s in statements), default=0)
    return [s for s in statements if most and overlap(s, span) >= 0.8 * most]


def overlap(statement: Statement, span: Span) -> int:
    return sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in statement.content)


def name_of(statement: Statement | None) -> str | None:
    return (statement.speaker_name or statement.speaker_text) if statement else None
