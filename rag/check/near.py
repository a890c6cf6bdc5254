"""A quotation that stands nowhere in full: altered, stitched from pieces, or not found."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.align import Alignment, align, occurrences, weight
from rag.check.diff import BRACKETS, diff_parts
from rag.check.folding import Folded, fold
from rag.check.names import same_speaker
from rag.check.pieces import Piece, pieces
from rag.check.places import CLAUSE_CHARS
from rag.check.query import (
    SENTENCE_BREAK,
    Query,
    Said,
    name_of,
    overlap,
    quote_at,
    statement_at,
    statements_over,
    verdict_of,
)
from rag.check.shelf import Shelf
from rag.passages import find_sentences
from rag.records import Article, DiffPart, Quote, Span, Verdict

NEAR_SHARE = 0.6
"""How much of a quotation's weight must stand in one place for it to be called an altered quotation."""
SHORT = 8
"""Of a quotation of so few words, all but one must, whatever their weight."""
NEAREST_SHARE = 0.3
"""How much for a place to be shown as the nearest."""
_NEAREST = 3
_ALIGNED = 12
_CELLS = 1_500_000
_SHORTEST_PIECE = 3
_JOIN_COST = 2.0
_SKIPPED_WORDS = 12


def judge_near(query: Query, shelf: Shelf, said: Said) -> Verdict:
    """The verdict on a quotation that no article of the shelf has in full."""
    # Aligning costs the square of the length: fewer articles for a page than for a sentence.
    shelf = shelf[: max(1, min(_ALIGNED, _CELLS // len(query.whole) ** 2))]
    near = [(place, n) for n, (_, t) in enumerate(shelf) if (place := align(query.whole, t)) is not None]
    # Of places that are equally near, first what the claimed speaker says.
    own = {
        n for place, n in near if _is_claimed_speakers(query, _span(shelf[n][1], place), shelf[n][0], said)
    }
    near.sort(key=lambda it: (-it[0].share, it[1] not in own, it[0].edits, it[1]))
    joined = _joined(query, shelf, near[0][0] if near else None, said)
    if joined:
        return _stitched(query, joined, shelf, said)
    for best, n in near:
        if _is_near(query, best) or (n in own and _is_near_few(query, best)):
            return _altered(query, best, *shelf[n], said)
    nearest = [
        quote_at(shelf[n][0], _span(shelf[n][1], a), said)
        for a, n in near[:_NEAREST]
        if a.share >= NEAREST_SHARE
    ]
    return _headline(query, shelf, said) or _not_found(query, nearest)


def _not_found(query: Query, nearest: Sequence[Quote]) -> Verdict:
    reason = "no article in the library has these words" + ("; the nearest is shown" if nearest else "")
    return verdict_of(query, "not_found", (), reason, nearest=nearest)


def _headline(query: Query, shelf: Shelf, said: Said) -> Verdict | None:
    """Not found in any text, but in a headline: which, and how its article begins."""
    titled = [a for a, _ in shelf if occurrences(query.whole.words, fold(a.title).words)]
    if not titled:
        return None
    where = ", ".join(filter(None, (titled[0].source, str(titled[0].published or ""))))
    reason = f"the words stand only in a headline: “{titled[0].title}”" + (f" ({where})" if where else "")
    begins = [(a, s) for a in titled[:_NEAREST] for s in find_sentences(a.text[:2000])[:1]]
    return verdict_of(query, "not_found", (), reason, nearest=[quote_at(a, s, said) for a, s in begins])


def _is_near(query: Query, place: Alignment) -> bool:
    """Enough of the quotation, and not only its small words, stands in one place; of a short one all but a word."""
    words = len(query.whole)
    kept = sum(s.given.last - s.given.first for s in place.steps if s.same)
    short = 5 <= words <= SHORT and kept >= words - 1 and place.edits <= 2
    return kept >= 2 and (place.share >= NEAR_SHARE or short)


def _is_near_few(query: Query, place: Alignment) -> bool:
    """Enough of a quotation of three or four words that its claimed speaker says: all but one, and not only small."""
    kept = [query.whole.words[i] for s in place.steps if s.same for i in range(s.given.first, s.given.last)]
    few = 3 <= len(query.whole) <= 4
    return few and place.edits == 1 and len(kept) >= 2 and any(weight(word) == 1 for word in kept)


def _is_claimed_speakers(query: Query, span: Span, article: Article, said: Said) -> bool:
    if not query.speaker or span.start >= span.end:
        return False
    over = statements_over(said[article.id], span)
    return any(same_speaker(query.speaker, s) is True for s in over if s.kind != "indirect")


def _altered(query: Query, place: Alignment, article: Article, text: Folded, said: Said) -> Verdict:
    quote = quote_at(article, _span(text, place), said, query.speaker)
    diff = diff_parts(query.whole, text, place.steps)
    counts = {k: sum(d.kind == k for d in diff) for k in ("changed", "dropped", "added")}
    reason = ", ".join(f"{n} {kind}" for kind, n in counts.items() if n) + " against the article"
    notes = dict.fromkeys(n for d in diff for n in d.note.split(", ") if n)
    called = [n for n in notes if n != BRACKETS]
    reason += f"; look at the {' and the '.join(called)}" if called else ""
    reason += f"; some of it stands {BRACKETS}" if BRACKETS in notes else ""
    if query.speaker and quote.statement and same_speaker(query.speaker, quote.statement) is False:
        reason += f"; and the article attributes it to {name_of(quote.statement)}"
    return verdict_of(query, "altered", (quote,), reason, diff)


def _joined(query: Query, shelf: Shelf, best: Alignment | None, said: Said) -> list[list[Piece]]:
    """The pieces of a stitched quotation, those of one place together; [] where one place explains it as well."""
    found = [
        p for p in pieces(query.whole.words, [text for _, text in shelf], _SHORTEST_PIECE) if _tells(query, p)
    ]
    groups: list[list[Piece]] = []
    for piece in found:
        if groups and _near(groups[-1][-1], piece, *shelf[piece.text], said):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    covered = sum(p.given.last - p.given.first for p in found)
    uncovered = len(query.whole) - covered
    cost = uncovered + _JOIN_COST * (len(groups) - 1)
    single = best.edits if best is not None and _is_near(query, best) else len(query.whole)
    if len(groups) < 2 or uncovered > 0.2 * len(query.whole) or cost >= single:
        return []
    return groups


def _tells(query: Query, piece: Piece) -> bool:
    """Long enough, or of words rare enough, to come from somewhere."""
    total = sum(weight(query.whole.words[i]) for i in range(piece.given.first, piece.given.last))
    return total >= 2.0


def _near(a: Piece, b: Piece, article: Article, text: Folded, said: Said) -> bool:
    """Whether two pieces are of one place: little skipped, in one sentence, or only a reporting clause."""
    if a.text != b.text or b.found.first < a.found.last:
        return False
    start, end = text.ends[a.found.last - 1], text.starts[b.found.first]
    if b.found.first - a.found.last <= _SKIPPED_WORDS and not SENTENCE_BREAK.search(text.text[start:end]):
        return True
    if end - start > CLAUSE_CHARS:
        return False
    statements = said[article.id]
    before, after = (
        statement_at(statements, Span(start - 1, start)),
        statement_at(statements, Span(end, end + 1)),
    )
    if before is None or after is None or name_of(before) != name_of(after):
        return False
    skipped = (Span(text.starts[w], text.ends[w]) for w in range(a.found.last, b.found.first))
    return not any(overlap(statement, word) for word in skipped for statement in statements)


def _stitched(query: Query, groups: list[list[Piece]], shelf: Shelf, said: Said) -> Verdict:
    quotes: list[Quote] = []
    diff: list[DiffPart] = []
    for group in groups:
        article, text = shelf[group[0].text]
        span = Span(text.starts[group[0].found.first], text.ends[group[-1].found.last - 1])
        quotes.append(quote_at(article, span, said))
        given = query.whole.written(group[0].given.first, group[-1].given.last)
        diff.append(DiffPart("same", given, quotes[-1].text, f"place {len(quotes)}"))
    names = list(dict.fromkeys(name for q in quotes if (name := name_of(q.statement))))
    sources = len({q.article.id for q in quotes})
    reason = f"{len(quotes)} pieces of " + (
        f"{sources} articles" if sources > 1 else "different places of one article"
    )
    reason += f", by {' and '.join(names)}," if len(names) > 1 else ""
    return verdict_of(query, "stitched", quotes, f"{reason} are joined", tuple(diff))


def _span(text: Folded, place: Alignment) -> Span:
    return Span(text.starts[place.run.first], text.ends[place.run.last - 1])
