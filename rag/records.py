"""The nouns of Onrecord, and its errors. Imports nothing of ours and nothing heavy.

Offsets are half-open and count characters (Unicode code points) of `Article.text`, everywhere.
A `Quote` and a `Statement` have no text of their own: their text is the slice of their article.

    OnrecordError                 anything we raise on purpose; its message is one line that says what to do
    ├── InputError                the caller gave something that cannot be used          (exit code 2)
    │   └── UnreadableError       one source cannot be read; becomes a row of `AddReport.rejected`
    └── LibraryError              the library on disk cannot be used as asked            (exit code 2)
        ├── LibraryLockedError    another process owns it
        ├── ModelMismatchError    it was embedded with another model
        └── StaleQuoteError       a quote no longer equals the slice of the stored article
"""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

_PERIOD = re.compile(r"(\d{4})(?:-(\d\d))?")

StatementKind = Literal["direct", "mixed", "indirect"]
CueClass = Literal["neutral", "claim", "concede", "deny", "manner"]
Status = Literal["answered", "partial", "no_support", "filtered_out", "empty_library"]
RelationKind = Literal["same_quote", "variant", "also_reported", "denied_by", "possible_conflict", "updates"]
VerdictKind = Literal["exact", "typographic", "altered", "stitched", "misattributed", "not_found"]
DiffKind = Literal["same", "changed", "dropped", "added"]

RELATION_WORDS: Final[Mapping[RelationKind, str]] = {
    "same_quote": "also reported by, in the same words",
    "variant": "also reported by, in other words",
    "also_reported": "also reported by",
    "denied_by": "denied by",
    "possible_conflict": "possible conflict",
    "updates": "updates",
}
"""The words on screen for how one slice bears on another; never true or false."""


class OnrecordError(Exception):
    """Anything Onrecord raises on purpose. The message is one line: what happened, and what to do."""


class InputError(OnrecordError):
    """The caller gave something that cannot be used."""


class UnreadableError(InputError):
    """One source (a file, a row, an address) cannot be read; the rest of a batch goes on."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why


class LibraryError(OnrecordError):
    """The library on disk cannot be used as asked."""


class LibraryLockedError(LibraryError):
    """Another process owns the embedded library."""


class ModelMismatchError(LibraryError):
    """The library was embedded with another model than the one it is opened with."""


class StaleQuoteError(LibraryError):
    """A quote does not equal the slice of the article that the library holds now."""


class Span(NamedTuple):
    """A half-open range of characters, `text[start:end]`."""

    start: int
    end: int


def _day(value: date | str | None, *, last: bool = False) -> date | None:
    """The day that a caller names, the first or the `last` of a year or month. Raises InputError."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if not value:
        return None
    try:
        if period := _PERIOD.fullmatch(value):
            year, month = int(period[1]), int(period[2] or (12 if last else 1))
            return date(year, month, monthrange(year, month)[1] if last else 1)
        return datetime.fromisoformat(value).date()
    except (ValueError, TypeError):
        raise InputError(f"{value!r} is not a date like 2024-12-06, 2024-12 or 2024") from None


def _name(what: str, value: str | None) -> str | None:
    if value and not isinstance(value, str):
        raise InputError(f"{what} is a name, or a part of one: this is {value!r}")
    return value or None


def article_id(identity: str) -> str:
    """The stable id of a source identity (an address, a path, a row's own key): 16 hex digits."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. `text` is normalised once, when it is read, and never changes again.

    Without an `id` it gets one from its address, else from outlet and title, else from its text,
    so the same source keeps its id when its text changes.
    """

    title: str = ""
    text: str = field(default="", repr=False)
    """Left out of `repr`: in a notebook a quote shows where it is from, not the whole article."""
    url: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    language: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            named = f"{self.source}\n{self.title}" if self.title else self.text
            object.__setattr__(self, "id", article_id(self.url or named))

    @property
    def sha256(self) -> str:
        """Hex digest of the UTF-8 text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Everything but the text: what a list of articles shows."""
        return {
            "id": self.id,
            "title": self.title,
            "source": self.source,
            "url": self.url,
            "authors": list(self.authors),
            "published": self.published.isoformat() if self.published else None,
            "language": self.language,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of whole sentences of one article: the unit that is embedded and retrieved."""

    article: Article
    n: int
    start: int
    end: int
    sentences: tuple[Span, ...]

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def id(self) -> str:
        """`<article id>:<number>:<first 8 hex digits of the text's sha256>`: the same text keeps its id."""
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{self.article.id}:{self.n:03d}:{digest}"


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody is reported to have said: spans of content, speaker and cue in one article.

    `content` has several spans where the text is broken (`“A,” said S. “B.”`). `speaker` is the mention as
    written (“he”, “one Iranian analyst”); `speaker_name` is the article's own fullest name for it, the mention
    itself for unnamed sources (`anonymous`), and None where it could not be told (`candidates` then says who
    it may be). `rule` names the rule that found it, `confidence` is that rule's measured precision, 0 to 1.
    """

    article: Article
    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    kind: StatementKind
    rule: str
    confidence: float
    speaker_name: str | None = None
    anonymous: bool = False
    cue_class: CueClass = "neutral"
    candidates: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1].end

    @property
    def texts(self) -> tuple[str, ...]:
        """The content, span by span."""
        return tuple(self.article.text[s.start : s.end] for s in self.content)

    @property
    def text(self) -> str:
        """The content as one string, spans joined by a space (for search and display; the spans are the truth)."""
        return " ".join(self.texts)

    @property
    def speaker_text(self) -> str | None:
        """The mention of the speaker as written."""
        return self.article.text[self.speaker.start : self.speaker.end] if self.speaker else None

    @property
    def cue_text(self) -> str | None:
        """The words that report the speech, as written."""
        return self.article.text[self.cue.start : self.cue.end] if self.cue else None

    @property
    def speaker_display(self) -> str | None:
        """The mention, with the name it was resolved to: `he → Esmail Baghaei (resolved)`."""
        written = self.speaker_text
        if written is None or self.speaker_name is None or self.speaker_name in written:
            return written
        return f"{written} → {self.speaker_name} (resolved)"

    def to_dict(self) -> dict[str, Any]:
        return {
            "content": [list(s) for s in self.content],
            "text": self.text,
            "speaker": self.speaker_text,
            "speaker_span": list(self.speaker) if self.speaker else None,
            "speaker_name": self.speaker_name,
            "anonymous": self.anonymous,
            "candidates": list(self.candidates),
            "cue": self.cue_text,
            "cue_span": list(self.cue) if self.cue else None,
            "cue_class": self.cue_class,
            "kind": self.kind,
            "rule": self.rule,
            "confidence": round(self.confidence, 3),
            "article": self.article.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of an article that is shown to a person: whole sentences, with their statement if there is one.

    `also` holds near-duplicates of it in other articles. `relation` is set where the quote is shown for how it
    bears on another one: that of a claim that was asked about, the figure before it.
    """

    article: Article
    start: int
    end: int
    statement: Statement | None = None
    score: float = 0.0
    also: tuple[Quote, ...] = ()
    relation: RelationKind | None = None

    @property
    def text(self) -> str:
        """The slice. There is no other text."""
        return self.article.text[self.start : self.end]

    @property
    def speaker(self) -> str | None:
        """The speaker as the article writes it."""
        return self.statement.speaker_text if self.statement else None

    @property
    def speaker_name(self) -> str | None:
        """The article's own fullest name for the speaker."""
        return self.statement.speaker_name if self.statement else None

    @property
    def inner(self) -> tuple[Span, ...]:
        """The parts of the statement's content that lie in this slice, as offsets into the article."""
        if not self.statement:
            return ()
        cut = (Span(max(s.start, self.start), min(s.end, self.end)) for s in self.statement.content)
        return tuple(s for s in cut if s.start < s.end)

    def overlaps(self, other: Quote) -> bool:
        """Whether the two are of one article and have characters in common."""
        return self.article.id == other.article.id and self.start < other.end and other.start < self.end

    def to_dict(self) -> dict[str, Any]:
        found = self.statement
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "article": {k: v for k, v in self.article.to_dict().items() if k not in ("authors", "language")},
            "speaker": self.speaker,
            "speaker_name": self.speaker_name,
            "cue": found.cue_text if found else None,
            "kind": found.kind if found else None,
            "cue_class": found.cue_class if found else None,
            "confidence": round(found.confidence, 3) if found else None,
            "anonymous": found.anonymous if found else False,
            "inner": [list(s) for s in self.inner],
            "score": round(float(self.score), 4),
            "also": [q.to_dict() for q in self.also],
            "relation": self.relation,
        }


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to. `source` matches case-insensitively inside the name, `speaker` from the start of
    one of its words on."""

    source: str | None = None
    speaker: str | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(
        cls,
        source: str | None = None,
        speaker: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
    ) -> Filters:
        """Filters from what callers type: empty means none, dates may be ISO strings, also of a month (2024-12) or a
        year. Raises InputError."""
        first, last = _day(since), _day(until, last=True)
        if first and last and first > last:
            raise InputError(f"since {first} is after until {last}: turn the two round")
        return cls(_name("source", source), _name("speaker", speaker), first, last)

    def __bool__(self) -> bool:
        return any((self.source, self.speaker, self.since, self.until))

    def to_dict(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "speaker": self.speaker,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage. `dense` is its cosine to the question; ranks count from 1, None where not found.

    `row` is the catalogue's row id of the passage, `best` the sentence of it that answers best, where sentences were
    scored (offsets into the article).
    """

    passage: Passage
    score: float
    row: int = -1
    dense: float | None = None
    dense_rank: int | None = None
    lexical_rank: int | None = None
    best: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        p = self.passage
        return {
            "text": p.text,
            "start": p.start,
            "end": p.end,
            "article": p.article.to_dict(),
            "score": round(float(self.score), 4),
            "dense": None if self.dense is None else round(float(self.dense), 4),
            "dense_rank": self.dense_rank,
            "lexical_rank": self.lexical_rank,
            "best": list(self.best) if self.best else None,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library says to a question: quotes, best first, or an honest no with the nearest sentences.

    `text` is Markdown made of fixed connectives and slices, numbered `[1]`. `reason` says in a sentence why
    there is no full answer. `understood` is the question as it was read (speaker, dates, follow-up resolved).
    `timings` are milliseconds per step. `about` is the quote whose claim was asked about (“Who else reported
    this?”); the quotes are then in the order of their dates and say how they bear on it.
    """

    question: str
    status: Status
    quotes: tuple[Quote, ...] = ()
    near_misses: tuple[Quote, ...] = ()
    text: str = ""
    filters: Filters = Filters()
    reason: str = ""
    understood: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.0
    timings: Mapping[str, float] = field(default_factory=dict)
    about: Quote | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "status": self.status,
            "reason": self.reason,
            "confidence": round(float(self.confidence), 4),
            "quotes": [q.to_dict() for q in self.quotes],
            "near_misses": [q.to_dict() for q in self.near_misses],
            "text": self.text,
            "filters": self.filters.to_dict(),
            "understood": dict(self.understood),
            "timings": {k: round(v, 2) for k, v in self.timings.items()},
            "about": self.about.to_dict() if self.about else None,
        }


@dataclass(frozen=True, slots=True)
class DiffPart:
    """One stretch of a word diff: `given` is the words checked, `found` the words of the article."""

    kind: DiffKind
    given: str
    found: str
    note: str = ""

    def to_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "given": self.given, "found": self.found, "note": self.note}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of checking a quotation: the verdict, the slices found, and how the words differ.

    `speaker` is the one claimed; whom the articles name is in the matches' statements. `span` is where the
    quotation stands in the draft that was checked, None where it was checked alone.
    """

    text: str
    verdict: VerdictKind
    matches: tuple[Quote, ...] = ()
    diff: tuple[DiffPart, ...] = ()
    speaker: str | None = None
    reason: str = ""
    nearest: tuple[Quote, ...] = ()
    span: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "span": list(self.span) if self.span else None,
            "verdict": self.verdict,
            "reason": self.reason,
            "speaker": self.speaker,
            "matches": [q.to_dict() for q in self.matches],
            "diff": [d.to_dict() for d in self.diff],
            "nearest": [q.to_dict() for q in self.nearest],
        }


@dataclass(frozen=True, slots=True)
class Relation:
    """How one occurrence bears on another: the rule that says so, its score, and both slices."""

    kind: RelationKind
    rule: str
    score: float
    here: Quote
    there: Quote
    claim: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "rule": self.rule,
            "score": round(self.score, 3),
            "claim": self.claim,
            "here": self.here.to_dict(),
            "there": self.there.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """Statements of different articles that say the same thing. `canonical` is one verbatim occurrence."""

    id: str
    canonical: Quote
    occurrences: tuple[Quote, ...]
    independent_outlets: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def first_seen(self) -> date | None:
        return min((q.article.published for q in self.occurrences if q.article.published), default=None)

    @property
    def last_seen(self) -> date | None:
        return max((q.article.published for q in self.occurrences if q.article.published), default=None)

    @property
    def speakers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for q in self.occurrences if (n := q.speaker_name or q.speaker)))

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(q.article.source for q in self.occurrences if q.article.source))

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "canonical": self.canonical.to_dict(),
            "occurrences": [q.to_dict() for q in self.occurrences],
            "first_seen": self.first_seen.isoformat() if self.first_seen else None,
            "last_seen": self.last_seen.isoformat() if self.last_seen else None,
            "speakers": list(self.speakers),
            "outlets": list(self.outlets),
            "independent_outlets": list(self.independent_outlets),
            "relations": [r.to_dict() for r in self.relations],
        }


@dataclass(frozen=True, slots=True)
class AddReport:
    """What `add` did: counts of articles, and every source that was not taken, with one line that says why."""

    added: int = 0
    unchanged: int = 0
    updated: int = 0
    rejected: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "unchanged": self.unchanged,
            "updated": self.updated,
            "rejected": [list(r) for r in self.rejected],
        }


class Encoder(Protocol):
    """What turns text into unit vectors (float32). `rag.models.load_encoder` makes one; so may you.

    `name`, `revision` and `dimension` are recorded in the library, which refuses another model.
    """

    name: str
    revision: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Vector:
        """Vectors of whole texts, shape (len(texts), dimension)."""
        ...

    def encode_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[tuple[Vector, Vector]]:
        """For each (text, sentence spans in it): the passage's vector, shape (dimension,), and one vector a
        sentence, shape (len(spans), dimension), pooled from the same forward pass (late chunking)."""
        ...


class Reranker(Protocol):
    """What scores (question, sentence) pairs; a sentence-transformers CrossEncoder behind one method."""

    name: str

    def score(self, question: str, sentences: Sequence[str]) -> list[float]:
        """One score a sentence, higher is better."""
        ...
