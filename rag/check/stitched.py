"""A quotation joined from pieces of different places."""

from __future__ import annotations

from rag.check.align import Run, Step, runs_of, weight
from rag.check.altered import called
from rag.check.diff import diff_parts
from rag.check.folding import Folded
from rag.check.pieces import Piece, pieces
from rag.check.places import CLAUSE_CHARS
from rag.check.query import SENTENCE_BREAK, Query, Said, name_of, overlap, quote_at, statement_at, verdict_of
from rag.check.shelf import Shelf
from rag.records import Article, DiffPart, Quote, Span, Verdict

_SHORTEST_PIECE = 3
_TELLING = 2.0
"""How much the words of a piece must weigh for it to come from somewhere."""
_JOIN_COST = 2.0
_UNCOVERED = 0.24
"""Of a quotation's words, how many may be in none of the pieces."""
_SKIPPED_WORDS = 12


def joined_pieces(query: Query, shelf: Shelf, edits: int, said: Said) -> list[list[Piece]]:
    """The pieces of a stitched quotation, those of one place together; [] where one place explains it as well, with
    so many `edits`."""
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
    if len(groups) < 2 or uncovered > _UNCOVERED * len(query.whole) or cost >= edits:
        return []
    return groups


def _tells(query: Query, piece: Piece) -> bool:
    """Long enough, or of words rare enough, to come from somewhere."""
    total = sum(weight(query.whole.words[i]) for i in range(piece.given.first, piece.given.last))
    return total >= _TELLING


def _near(a: Piece, b: Piece, article: Article, text: Folded, said: Said) -> bool:
    """Whether two pieces are of one place: little skipped, in one sentence, or only a reporting clause."""
    if a.text != b.text or b.found.first < a.found.last:
        return False
    start, end = text.ends[a.found.last - 1], text.starts[b.found.first]
    if b.found.first - a.found.last <= _SKIPPED_WORDS and not SENTENCE_BREAK.search(text.text[start:end]):
        return True
    if end - start > CLAUSE_CHARS:
        return False
    statements = said[article]
    before, after = (
        statement_at(statements, Span(start - 1, start)),
        statement_at(statements, Span(end, end + 1)),
    )
    if before is None or after is None or name_of(before) != name_of(after):
        return False
    skipped = (Span(text.starts[w], text.ends[w]) for w in range(a.found.last, b.found.first))
    return not any(overlap(statement, word) for word in skipped for statement in statements)


def stitched(query: Query, groups: list[list[Piece]], shelf: Shelf, said: Said) -> Verdict:
    """The verdict on a quotation joined from these pieces, each group of one place."""
    quotes: list[Quote] = []
    diff = {run.first: part for run, part in _own_words(query, groups)}
    own = [*diff.values()]
    for group in groups:
        article, text = shelf[group[0].text]
        span = Span(text.starts[group[0].found.first], text.ends[group[-1].found.last - 1])
        quotes.append(quote_at(article, span, said))
        given = query.whole.written(group[0].given.first, group[-1].given.last)
        diff[group[0].given.first] = DiffPart("same", given, quotes[-1].text, f"place {len(quotes)}")
    names = list(dict.fromkeys(name for q in quotes if (name := name_of(q.statement))))
    sources = len({q.article.id for q in quotes})
    reason = f"{len(quotes)} pieces of " + (
        f"{sources} articles" if sources > 1 else "different places of one article"
    )
    reason += f", by {' and '.join(names)}," if len(names) > 1 else ""
    reason += " are joined"
    if own:
        reason += " with words of none of them" + called(
            dict.fromkeys(n for d in own for n in d.note.split(", "))
        )
    return verdict_of(query, "stitched", quotes, reason, tuple(diff[at] for at in sorted(diff)))


def _own_words(query: Query, groups: list[list[Piece]]) -> list[tuple[Run, DiffPart]]:
    """The stretches of a quotation that are in none of the pieces it is joined from, as words added to them."""
    covered = {i for group in groups for p in group for i in range(p.given.first, p.given.last)}
    runs = runs_of([i for i in range(len(query.whole)) if i not in covered])
    nothing = Run(0, 0)
    return list(
        zip(runs, diff_parts(query.whole, query.whole, [Step(False, r, nothing) for r in runs]), strict=True)
    )
