"""Where in the library to look for a quotation, and the slices at which its words stand."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.check.align import FUNCTION_WORDS, Run, chains, occurrences
from rag.check.folding import Folded, fold, is_unspaced
from rag.check.query import Said
from rag.records import Article, Filters, Span, Statement

if TYPE_CHECKING:
    from rag.catalog import Catalog

SKIP_CHARS = 900
"""How much text of the same passage an ellipsis may skip: one passage."""
CLAUSE_CHARS = 220
"""How long what stands between two quoted parts may be (`,” said the minister, who had just arrived. “`)."""
_PHRASE_WORDS = 4
_PHRASES = 8
_PHRASE_ROWS = 12
_LEXICAL_ROWS = 16
_SHORT = 3
_SHORT_ROWS = 60
"""A quotation of so few words stands in many places; the one in the same letter case may not come first."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a quotation: an article, its folded text, and the runs of words, in the quotation's order."""

    article: Article
    folded: Folded
    runs: tuple[Run, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(Span(self.folded.starts[r.first], self.folded.ends[r.last - 1]) for r in self.runs)

    @property
    def words(self) -> list[int]:
        """The numbers of the words, in order."""
        return [i for r in self.runs for i in range(r.first, r.last)]


@lru_cache(maxsize=512)
def folded_article(text: str) -> Folded:
    """`fold`, remembered: the candidates of successive checks are often the same articles."""
    return fold(text)


def likely_articles(parts: Sequence[Folded], library: Catalog, speaker: str | None = None) -> list[Article]:
    """Articles that may hold the quotation or pieces of it, likeliest first.

    Looks into the index: stretches of four words as phrases, the rare words together, for a short quotation what
    the claimed speaker said, and for scripts without spaces the ends of each run of letters as plain strings.
    """
    rows: Counter[int] = Counter()
    depth = _PHRASE_ROWS if sum(map(len, parts)) > _SHORT else _SHORT_ROWS
    for phrase in _phrases(parts):
        rows.update({row: 4 for row, _ in library.lexical([phrase], depth)})
    terms = list(dict.fromkeys(w for part in parts for w in part.words if w not in FUNCTION_WORDS))
    for rank, (row, _) in enumerate(library.lexical(terms, _LEXICAL_ROWS)):
        rows[row] += 4 - 2 * rank // _LEXICAL_ROWS
    votes: Counter[str] = Counter()
    found: dict[str, Article] = {}
    for row, passage in library.passages(rows).items():
        votes[passage.article.id] += rows[row]
        found[passage.article.id] = passage.article
    for article in [*_said_by(parts, speaker, library), *_containing(_unspaced_runs(parts), library)]:
        votes[article.id] += 6
        found[article.id] = article
    return [found[i] for i in sorted(found, key=lambda i: (-votes[i], i))]


def _said_by(parts: Sequence[Folded], speaker: str | None, library: Catalog) -> list[Article]:
    """Articles in which the claimed speaker says words that are too common to be looked up alone."""
    if not speaker or sum(map(len, parts)) > _SHORT:
        return []
    name = fold(speaker).words[-1:]
    said = library.statements(Filters(speaker=name[0]), about=parts[0].text) if name else []
    return list({s.article.id: s.article for s in said[:_PHRASE_ROWS]}.values())


def _containing(texts: Sequence[str], library: Catalog) -> list[Article]:
    """Articles whose text has one of the strings: a scan, for scripts that the lexical index cannot part."""
    found: list[str] = []
    for text in texts:
        with library.reading() as db:
            sql = "SELECT id FROM article WHERE instr(text, ?) ORDER BY row LIMIT ?"
            found += [article_id for (article_id,) in db.execute(sql, (text, _PHRASE_ROWS))]
    articles = (library.article(article_id) for article_id in dict.fromkeys(found))
    return [article for article in articles if article is not None]


def places(parts: Sequence[Folded], shelf: Iterable[tuple[Article, Folded]]) -> list[Place]:
    """Every place where all parts stand in order with at most a passage between them, articles in the order given."""
    words = [part.words for part in parts]
    return [Place(article, text, runs) for article, text in shelf for runs in chains(words, text, SKIP_CHARS)]


def spoken_places(whole: Folded, shelf: Iterable[tuple[Article, Folded]], said: Said) -> list[Place]:
    """Places where the words are unbroken in what one speaker says, though a reporting clause parts them
    (`“A,” said S. “B.”` quoted as “A. B.”)."""
    if len(whole) < 2:
        return []
    return [
        Place(article, text, runs)
        for article, text in shelf
        if set(whole.words) <= set(text.words)
        for runs in _across_clauses(whole.words, text, said[article.id])
    ]


def _across_clauses(
    words: Sequence[str], text: Folded, statements: Iterable[Statement]
) -> list[tuple[Run, ...]]:
    """Unbroken in what one speaker says, though not in the article."""
    spoken: dict[str, set[int]] = {}
    for statement in statements:
        if statement.kind != "indirect":
            who = statement.speaker_name or statement.speaker_text or f"?{statement.start}"
            spoken.setdefault(who, set()).update(_inside(text, statement.content))
    found = []
    for numbers in (sorted(s) for s in spoken.values()):
        for at in occurrences(words, [text.words[i] for i in numbers]):
            runs = _runs(numbers[at : at + len(words)])
            gaps = (text.starts[b.first] - text.ends[a.last - 1] for a, b in pairwise(runs))
            if len(runs) > 1 and all(gap <= CLAUSE_CHARS for gap in gaps):
                found.append(runs)
    return found


def _inside(text: Folded, spans: Iterable[Span]) -> list[int]:
    found: list[int] = []
    for span in spans:
        found += range(bisect_left(text.starts, span.start), bisect_left(text.starts, span.end))
    return found


def _runs(numbers: Sequence[int]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for i in numbers:
        if runs and runs[-1].last == i:
            runs[-1] = Run(runs[-1].first, i + 1)
        else:
            runs.append(Run(i, i + 1))
    return tuple(runs)


def _phrases(parts: Sequence[Folded]) -> list[str]:
    """Up to eight stretches of four words, as written, spread over the quotation; those of function words last."""
    windows: list[tuple[bool, int, str]] = []
    for part in parts:
        size = min(_PHRASE_WORDS, len(part))
        last = len(part) - size
        for at in dict.fromkeys([*range(0, last + 1, max(1, size - 1)), last]):
            common = sum(w in FUNCTION_WORDS for w in part.words[at : at + size]) == size
            windows.append((common, len(windows), part.written(at, at + size)))
    if len(windows) > _PHRASES:
        keep = sorted({round(i * (len(windows) - 1) / (_PHRASES - 1)) for i in range(_PHRASES)})
        spread = [windows[i] for i in keep]
        windows = [w for w in spread if not w[0]] or spread
    return [text for _, _, text in sorted(windows)]


def _unspaced_runs(parts: Sequence[Folded]) -> list[str]:
    """Both ends, six letters each, of every run of letters of scripts without spaces."""
    found: list[str] = []
    for part in parts:
        i = 0
        while i < len(part):
            j = i
            while (
                j < len(part)
                and is_unspaced(part.words[j])
                and (j == i or part.starts[j] == part.ends[j - 1])
            ):
                j += 1
            if j > i:
                found += [part.written(i, min(j, i + 6)), part.written(max(i, j - 6), j)]
            i = max(j, i + 1)
    return list(dict.fromkeys(found))[:_PHRASES]
