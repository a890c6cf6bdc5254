"""The sentences of a library as units that can report the same: slice, vector, and what rules read of it.

Of an article only an outline is kept: where its units are, and short keys by which they are found again. What rules
read of a unit is read from the catalogue when it is compared.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from rag.claims.facts import Fact, read_fact
from rag.claims.furniture import is_courtesy, is_furniture
from rag.claims.lexicon import DAY_WORDS
from rag.records import Article, Quote, Span, Statement
from rag.terms import STOP_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.catalog import Catalog
    from rag.records import Vector

    Numbers = NDArray[np.int64]

SHORTEST = 4
"""A sentence of fewer content words reports nothing that could be recognised elsewhere."""
RUN = 4
"""Words in a row, between marks, by which a quotation is found again; two of them at least are no stop words."""
UNDATED = "9999"
"""In the place of a day that is not known: after all others."""
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_TOLD = 3
"""A form has so many content words besides its names and figures."""
_HEAD_WORDS = 5
_REPEATED = 4
_BATCH = 64

Progress = Callable[[str, int, int | None], None]
"""Called with what is done now, how many are done, and of how many."""


@dataclass(frozen=True)
class Unit:
    """A sentence of an article."""

    quote: Quote

    @cached_property
    def fact(self) -> Fact:
        """What rules read of it; most sentences are never compared, and are not read."""
        return read_fact(self.quote.text, _between_marks(self.quote))


def told_at(quote: Quote) -> tuple[str, str, int]:
    """Sorts the earliest published first, then in the same way in whatever order articles were added."""
    article = quote.article
    return (article.published.isoformat() if article.published else UNDATED, article.id, quote.start)


@dataclass(frozen=True, slots=True)
class Outline:
    """The units of one article, in order; `first_row` is of its first passage. Of each unit the row of the passage, the
    number of the sentence in it and in the article, a key of its words and one of its form, names and figures left out;
    `runs` are keys of the runs of words between marks, `run_of` the unit that each is of."""

    article: str
    published: str
    fingerprint: str
    first_row: int
    rows: Numbers
    nth: Numbers
    places: Numbers
    texts: Numbers
    forms: Numbers
    runs: Numbers
    run_of: Numbers

    def has(self, n: int, keys: Set[int]) -> bool:
        """Whether the words or the form of a unit are among these keys."""
        return int(self.texts[n]) in keys or int(self.forms[n]) in keys


class Units:
    """All units of a library, numbered in the order of their keys: by date, article and place."""

    def __init__(self, library: Catalog, outlines: Mapping[str, Outline]) -> None:
        self.library = library
        self.outlines = sorted(outlines.values(), key=lambda o: (o.published, o.article))
        sizes = [len(o.rows) for o in self.outlines]
        self.first: Numbers = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.owner: Numbers = np.repeat(np.arange(len(sizes)), sizes)
        self._read: dict[int, list[Unit]] = {}

    def __len__(self) -> int:
        return int(self.first[-1])

    def __getitem__(self, n: int) -> Unit:
        row = int(self.rows[n])
        if row not in self._read:
            self._read |= read_passages(self.library, [row])
        return self._read[row][int(self.nth[n])]

    def read(self, numbers: Iterable[int], progress: Progress | None = None) -> None:
        """Read these units at once, not one by one when they are asked for."""
        rows = sorted({int(r) for r in self.rows[list(numbers)]} - self._read.keys())
        for at in range(0, len(rows), 20 * _BATCH):
            self._read |= read_passages(self.library, rows[at : at + 20 * _BATCH])
            if progress:
                progress("passages read for claims", min(at + 20 * _BATCH, len(rows)), len(rows))

    def take(self, read: Mapping[int, list[Unit]]) -> None:
        """Passages that were read already, by row."""
        self._read |= read

    def of(self, article: int) -> range:
        """The numbers of the units of an article, by its number."""
        return range(int(self.first[article]), int(self.first[article + 1]))

    def place(self, n: int) -> tuple[str, int]:
        """A unit as its article and its number there, which stays when others come."""
        owner = int(self.owner[n])
        return self.outlines[owner].article, n - int(self.first[owner])

    def number(self, place: tuple[str, int]) -> int:
        """The number of a unit, by its place."""
        article, n = place
        return int(self.first[self._number_of[article]]) + n

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {o.article: n for n, o in enumerate(self.outlines)}

    def _joined(self, field: str) -> Numbers:
        parts = [getattr(o, field) for o in self.outlines]
        return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)

    @cached_property
    def rows(self) -> Numbers:
        return self._joined("rows")

    @cached_property
    def nth(self) -> Numbers:
        return self._joined("nth")

    @cached_property
    def places(self) -> Numbers:
        return self._joined("places")

    @cached_property
    def texts(self) -> Numbers:
        return self._joined("texts")

    @cached_property
    def forms(self) -> Numbers:
        return self._joined("forms")

    @cached_property
    def vectors(self) -> Vector:
        """The vectors of all units, (N, D) float32."""
        return self.vectors_of(range(len(self)))

    def vectors_of(self, numbers: Sequence[int]) -> Vector:
        """The vectors of these units, (len(numbers), D) float32."""
        if not len(numbers):
            return np.empty((0, 1), np.float32)
        places = list(zip(self.rows[numbers].tolist(), self.nth[numbers].tolist(), strict=True))
        stored = self.library.sentence_vectors(dict.fromkeys(row for row, _ in places))
        return np.array([stored[row][n] for row, n in places], np.float32)


def units_of(library: Catalog) -> Units:
    """All units of a library, read anew."""
    outlines, read = read_outlines(library, library.fingerprint([a.id for a in library.articles()]))
    units = Units(library, outlines)
    units.take(read)
    return units


def read_outlines(
    library: Catalog, articles: Mapping[str, str], progress: Progress | None = None
) -> tuple[dict[str, Outline], dict[int, list[Unit]]]:
    """Outlines of articles, given with their fingerprints, and what was read for them, by row of the passage."""
    outlines: dict[str, Outline] = {}
    read: dict[int, list[Unit]] = {}
    for n, (article, fingerprint) in enumerate(sorted(articles.items()), start=1):
        found = read_passages(library, library.passages_of(article))
        read |= found
        if found:
            outlines[article] = _outline(fingerprint, found)
        if progress and (n % _BATCH == 0 or n == len(articles)):
            progress("articles read for claims", n, len(articles))
    return outlines, read


def read_passages(library: Catalog, rows: Iterable[int]) -> dict[int, list[Unit]]:
    """Every sentence of passages, by row."""
    passages = library.passages(rows)
    said = library.statements_in({p.article.id for p in passages.values()})
    found: dict[int, list[Unit]] = {}
    for row, passage in passages.items():
        statements = said[passage.article.id]
        found[row] = [Unit(quote_of(passage.article, span, statements)) for span in passage.sentences]
    return found


def _outline(fingerprint: str, read: Mapping[int, Sequence[Unit]]) -> Outline:
    every = [(row, nth, unit) for row, units in read.items() for nth, unit in enumerate(units)]
    heads = [" ".join(_DIGITS.sub("#", u.quote.text).split()[:_HEAD_WORDS]) for _, _, u in every]
    counts = Counter(heads)
    # What begins like several others of its article is a caption, a table, a menu.
    kept = [
        (row, nth, place, unit)
        for place, ((row, nth, unit), head) in enumerate(zip(every, heads, strict=True))
        if counts[head] < _REPEATED and tells(unit)
    ]
    runs = [(run, n) for n, (*_, unit) in enumerate(kept) for run in _runs(unit.fact.quoted)]
    article = every[0][2].quote.article
    return Outline(
        article=article.id,
        published=article.published.isoformat() if article.published else UNDATED,
        fingerprint=fingerprint,
        first_row=min(read),
        rows=np.array([row for row, *_ in kept], np.int64),
        nth=np.array([nth for _, nth, *_ in kept], np.int64),
        places=np.array([place for *_, place, _ in kept], np.int64),
        texts=np.array([_key(" ".join(_WORD.findall(k[3].quote.text.casefold()))) for k in kept], np.int64),
        forms=np.array([_form(k[3].quote.text) for k in kept], np.int64),
        runs=np.array([run for run, _ in runs], np.int64),
        run_of=np.array([n for _, n in runs], np.int64),
    )


def tells(unit: Unit) -> bool:
    """Whether a sentence says something that could be recognised elsewhere; a question says nothing, and neither does
    a line of the page, or one that is hardly more than a day and an hour."""
    fact, text = unit.fact, unit.quote.text
    if is_courtesy(text):
        return False
    if len(fact.quoted) >= SHORTEST or fact.denied is not None:
        return True
    if is_furniture(text) or text.rstrip("”\"')’").endswith("?"):
        return False
    return len(fact.stems - DAY_WORDS) >= SHORTEST


def _runs(said: tuple[str, ...]) -> list[int]:
    runs = {said[i : i + RUN] for i in range(len(said) - RUN + 1)}
    return sorted(_key(" ".join(r)) for r in runs if sum(w not in STOP_WORDS for w in r) > 1)


def _form(text: str) -> int:
    """A key of a sentence but for its names and figures: “# beat # 3 to 1” a thousand times is a table. Of a sentence
    with hardly another word, and of every other word, it is a key of its own."""
    words = _WORD.findall(text)
    plain = [w if w.islower() else "#" for w in words]
    told = sum(w != "#" and w not in STOP_WORDS for w in plain)
    return _key("form " + " ".join(w for w, _ in groupby(plain if told >= _TOLD else words)))


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def quote_of(article: Article, span: Span, statements: Sequence[Statement], score: float = 1.0) -> Quote:
    """The sentence, with the statement that has most of it; of equal ones what is in marks."""
    best: Statement | None = None
    most = (0, False, 0.0)
    for statement in statements:
        if statement.start >= span.end or statement.end <= span.start:
            continue
        overlap = sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in statement.content)
        rank = (overlap, statement.kind != "indirect", statement.confidence)
        if overlap and rank > most:
            best, most = statement, rank
    return Quote(article, span.start, span.end, best, score)


def _between_marks(quote: Quote) -> str | None:
    """What the sentence has of a direct quotation, by the statement's spans; None: look for marks."""
    statement = quote.statement
    if statement is None or statement.kind != "direct":
        return None
    return " ".join(quote.article.text[s.start : s.end] for s in quote.inner)
