"""Where in a large library to look for a quotation: a few articles, likeliest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.check.align import FUNCTION_WORDS
from rag.check.folding import Folded, fold, is_unspaced
from rag.records import Article, Filters

if TYPE_CHECKING:
    from rag.catalog import Catalog

_PHRASE_WORDS = 4
_PHRASES = 8
_PHRASE_ROWS = 12
_LEXICAL_ROWS = 16
_SHORT = 3
_SHORT_ROWS = 60
"""A quotation of so few words stands in many places; the one in the same letter case may not come first."""
_SHORT_RUN = 12
FEW = 4
"""So few words are looked for in what the claimed speaker said, too."""
_FIRST = 100
"""More votes than all else may bring together."""
_TOGETHER = range(5, 13)
"""Of so many words one may be another, and none of the stretches of four be left that are found in few articles."""

Shelf = Sequence[tuple[Article, Folded]]
"""Articles with their folded texts, likeliest first."""


@lru_cache(maxsize=512)
def folded_article(text: str) -> Folded:
    """`fold`, remembered: the candidates of successive checks are often the same articles."""
    return fold(text)


def likely_articles(parts: Sequence[Folded], library: Catalog, speaker: str | None = None) -> list[Article]:
    """Articles that may hold the quotation or pieces of it, likeliest first.

    Looks into the index: stretches of four words as phrases, the rare words together, for a short quotation all its
    words but one near each other and what the claimed speaker said, and as plain strings scripts without spaces, the
    ends of each run of letters, and few words that the index, which knows stems only, did not bring (momentous, for
    all the moments).
    """
    rows: Counter[int] = Counter()
    depth = _PHRASE_ROWS if sum(map(len, parts)) > FEW else _SHORT_ROWS
    for phrase in _phrases(parts):
        hits = library.lexical([phrase], depth)
        rare = 4 * (depth - len(hits)) // depth  # “have a confrontation” tells more than “I do not”
        rows.update({row: 4 + rare for row, _ in hits})
    terms = list(dict.fromkeys(w for part in parts for w in part.words if w not in FUNCTION_WORDS))
    for rank, (row, _) in enumerate(library.lexical(terms, _LEXICAL_ROWS)):
        rows[row] += 4 - 2 * rank // _LEXICAL_ROWS
    if len(parts) == 1 and len(parts[0]) in _TOGETHER:
        words = [parts[0].written(i, i + 1) for i in range(len(parts[0]))]
        rows.update({row: _FIRST for row, _ in library.nearly_together(words, _PHRASE_ROWS)})
    votes: Counter[str] = Counter()
    found: dict[str, Article] = {}
    for row, passage in library.passages(rows).items():
        # A quotation stands in one passage: many that have “I do not” are no more likely than one that has.
        votes[passage.article.id] = max(votes[passage.article.id], rows[row])
        found[passage.article.id] = passage.article
    plain = _unspaced_runs(parts)
    if sum(map(len, parts)) <= _SHORT:
        plain += [part.text for part in parts if not any(part.text in a.text for a in found.values())]
    for article in [*_said_by(parts, speaker, library), *library.containing(plain, _PHRASE_ROWS)]:
        votes[article.id] += 6
        found[article.id] = article
    return [found[i] for i in sorted(found, key=lambda i: (-votes[i], i))]


def holders(quotation: Folded, articles: Sequence[Article]) -> list[Article]:
    """The articles that have all longer words of the quotation as they are: a look at the letters, no folding."""
    plain = [w for w in quotation.words if len(w) > 3 and w.isascii() and w.isalpha()]
    return [a for a in articles if (text := a.text.casefold()) and all(w in text for w in plain)]


def _said_by(parts: Sequence[Folded], speaker: str | None, library: Catalog) -> list[Article]:
    """Articles in which the claimed speaker says words that are too few or too common to be looked up alone."""
    name = fold(speaker).words[-1:] if speaker else ()
    if not name or sum(map(len, parts)) > FEW:
        return []
    about = [parts[0].text, *(w for part in parts for w in part.words if w not in FUNCTION_WORDS)]
    said = [s for words in about for s in library.statements(Filters(speaker=name[0]), words)[:_PHRASE_ROWS]]
    return list({s.article.id: s.article for s in said}.values())[:_PHRASE_ROWS]


def _phrases(parts: Sequence[Folded]) -> list[str]:
    """What is looked up word by word: each part whole and, where it is long, its halves, which few other articles
    have; then up to eight stretches of four words, for what was altered."""
    cuts = [(p, cut) for p in parts for cut in ((0, len(p)), (0, len(p) // 2), (len(p) // 2, len(p)))]
    long = [part.written(*cut) for part, cut in cuts if cut[1] - cut[0] > _PHRASE_WORDS]
    return list(dict.fromkeys([*long[:_PHRASES], *_stretches(parts)]))


def _stretches(parts: Sequence[Folded]) -> list[str]:
    """Up to eight stretches of four words, as written, of three where there are not many, spread over
    the quotation; those of function words last."""
    windows: list[tuple[bool, int, str]] = []
    for part in parts:
        size = min(_PHRASE_WORDS - (len(part) <= 2 * _PHRASE_WORDS), len(part))
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
    """Both ends, six letters each, of every run of letters of scripts without spaces; the thirds of a short one, of
    which one letter may have been changed."""
    found: list[str] = []
    for part in parts:
        i = 0
        while i < len(part):
            j = i
            while j < len(part) and is_unspaced(part.words[j]) and (j == i or not part.between(j)):
                j += 1
            if j > i:
                found += [part.written(i, min(j, i + 6)), part.written(max(i, j - 6), j)]
                third = max(2, (j - i) // 3)
                if _SHORT < j - i <= _SHORT_RUN:
                    found += [
                        part.written(i, i + third),
                        part.written(i + third, j - third),
                        part.written(j - third, j),
                    ]
            i = max(j, i + 1)
    return list(dict.fromkeys(found))[:_PHRASES]
