"""A quotation that stands nowhere in full: altered, stitched from pieces, or not found."""

from __future__ import annotations

from rag.check.align import Alignment, align, occurrences, weight
from rag.check.altered import altered, is_clause, span_of
from rag.check.folding import fold
from rag.check.names import same_speaker
from rag.check.numbers import in_figures
from rag.check.query import (
    Query,
    Said,
    quote_at,
    statements_over,
    verdict_of,
)
from rag.check.shelf import Shelf
from rag.check.stitched import joined_pieces, stitched
from rag.passages import find_sentences
from rag.records import Article, Span, Verdict

NEAR_SHARE = 0.6
"""How much of a quotation's weight must stand in one place for it to be called an altered quotation."""
OWN_SHARE = 0.5
"""The same, where the claimed speaker says it."""
SHORT = 8
"""Of a quotation of so few words, all but one must, whatever their weight."""
NEAREST_SHARE = 0.3
"""How much for a place to be shown as the nearest."""
_NEAREST = 3
_ALIGNED = 12
_CELLS = 1_500_000
_ONLY_HEADLINE = "the words stand only in a headline"


def judge_near(query: Query, shelf: Shelf, said: Said) -> Verdict:
    """The verdict on a quotation that no article of the shelf has in full."""
    if of_headline := _headline(query, shelf, said):
        return of_headline
    # Aligning costs the square of the length: fewer articles for a page than for a sentence.
    most = max(1, min(_ALIGNED, _CELLS // len(query.whole) ** 2))
    name = query.speaker.split()[-1] if query.speaker else ""
    shelf = [*shelf[:most], *[book for book in shelf[most:] if name and name in book[0].text][: most // 2]]
    near = [(place, n) for n, (_, t) in enumerate(shelf) if (place := align(query.whole, t)) is not None]
    # Of places that are equally near, first what the claimed speaker says.
    own = {
        n for place, n in near if _is_claimed_speakers(query, span_of(shelf[n][1], place), shelf[n][0], said)
    }
    near.sort(key=lambda it: (-it[0].share, it[1] not in own, it[0].edits, it[1]))
    edits = _edits(*near[0], shelf, said) if near and _is_near(query, near[0][0]) else len(query.whole)
    if pieces := joined_pieces(query, shelf, edits, said):
        return stitched(query, pieces, shelf, said)
    for best, n in near:
        if _is_near(query, best, n in own) or (n in own and _is_near_few(query, best)):
            return altered(query, best, *shelf[n], said)
    nearest = [
        quote_at(shelf[n][0], span_of(shelf[n][1], a), said)
        for a, n in near[:_NEAREST]
        if a.share >= NEAREST_SHARE
    ]
    reason = "no article in the library has these words" + ("; the nearest is shown" if nearest else "")
    return verdict_of(query, "not_found", (), reason, nearest=nearest)


def _headline(query: Query, shelf: Shelf, said: Said) -> Verdict | None:
    """Not found in any text, but in a headline: which, and how its article begins."""
    words = in_figures(query.whole).words
    titled = [a for a, _ in shelf if occurrences(words, in_figures(fold(a.title)).words)]
    if not titled:
        return None
    where = ", ".join(filter(None, (titled[0].source, str(titled[0].published or ""))))
    reason = f"{_ONLY_HEADLINE}: “{titled[0].title}”" + (f" ({where})" if where else "")
    begins = [(a, s) for a in titled[:_NEAREST] for s in find_sentences(a.text[:2000])[:1]]
    return verdict_of(query, "not_found", (), reason, nearest=[quote_at(a, s, said) for a, s in begins])


def is_headline(verdict: Verdict) -> bool:
    """Whether a headline has the words, and nothing else."""
    return verdict.reason.startswith(_ONLY_HEADLINE)


def _is_near(query: Query, place: Alignment, is_own: bool = False) -> bool:
    """Enough of the quotation, and not only its small words, stands in one place; of a short one all but a word."""
    words = len(query.whole)
    kept = sum(s.given.last - s.given.first for s in place.steps if s.same)
    short = 5 <= words <= SHORT and kept >= words - 1 and place.edits <= 2
    few_edits = place.edits <= (words // 2 if words <= SHORT else 2 * words // 3)
    most = place.share >= (OWN_SHARE if is_own else NEAR_SHARE) and few_edits
    return kept >= 2 and (most or short)


def _is_near_few(query: Query, place: Alignment) -> bool:
    """Enough of a quotation of three or four words that its claimed speaker says: all but one, and not only small."""
    kept = [query.whole.words[i] for s in place.steps if s.same for i in range(s.given.first, s.given.last)]
    few = 3 <= len(query.whole) <= 4
    return few and place.edits == 1 and len(kept) >= 2 and any(weight(word) == 1 for word in kept)


def _is_claimed_speakers(query: Query, span: Span, article: Article, said: Said) -> bool:
    if not query.speaker or span.start >= span.end:
        return False
    over = statements_over(said[article], span)
    return any(same_speaker(query.speaker, s) is True for s in over if s.kind != "indirect")


def _edits(place: Alignment, n: int, shelf: Shelf, said: Said) -> int:
    """How many words differ from that place in article `n`, a reporting clause that is left out apart."""
    article, text = shelf[n]
    clauses = [s.found for s in place.steps if is_clause(s, text, said[article])]
    return place.edits - sum(run.last - run.first for run in clauses)
