"""A quotation that is nearly what stands in one place: what was changed, dropped or put in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.check.align import Alignment, Step
from rag.check.diff import BRACKETS, diff_parts
from rag.check.folding import Folded
from rag.check.full import judge
from rag.check.names import may_be
from rag.check.places import Place
from rag.check.query import Query, Said, name_of, overlap, quote_at, verdict_of
from rag.check.spelling import MINOR
from rag.records import Article, Span, Statement, Verdict

_CLAUSE = "the reporting clause"


def altered(query: Query, place: Alignment, article: Article, text: Folded, said: Said) -> Verdict:
    """The verdict on a quotation that is nearly what stands at this place of an article: altered, with the diff; of one
    that only leaves out who says it, the verdict on its parts."""
    clauses = [is_clause(step, text, said[article]) for step in place.steps]
    if all(step.same or clause for step, clause in zip(place.steps, clauses, strict=True)):
        runs = tuple(step.found for step in place.steps if step.same)
        return judge(query, [Place(article, text, runs, "a reporting clause is left out")], said)
    quote = quote_at(article, span_of(text, place), said, query.speaker)
    diff = tuple(
        replace(part, note=_CLAUSE) if clause else part
        for part, clause in zip(diff_parts(query.whole, text, place.steps), clauses, strict=True)
    )
    changes = [d for d in diff if d.kind != "same" and d.note != _CLAUSE]
    counts = {k: sum(d.kind == k for d in changes) for k in ("changed", "dropped", "added")}
    reason = ", ".join(f"{n} {kind}" for kind, n in counts.items() if n) + " against the article"
    reason += called(dict.fromkeys(n for d in changes for n in d.note.split(", ")))
    if query.speaker and quote.statement and may_be(query.speaker, quote.statement) is False:
        reason += f"; and the article attributes it to {name_of(quote.statement)}"
    return verdict_of(query, "altered", (quote,), reason, diff)


def called(notes: Iterable[str]) -> str:
    """What to look at in the changes with these notes; "" stands for a change that has none."""
    notes = [*notes]
    if set(notes) <= set(MINOR):
        return f"; only {' and '.join(notes)}"
    grave = [n for n in notes if n and n != BRACKETS and n not in MINOR]
    look = f"; look at the {' and the '.join(grave)}" if grave else ""
    part = "all" if set(notes) == {BRACKETS} else "some"
    return look + (f"; {part} of it stands {BRACKETS}" if BRACKETS in notes else "")


def is_clause(step: Step, text: Folded, statements: Sequence[Statement]) -> bool:
    """Whether what the quotation leaves out is only who says it: `A,” said S. “B` quoted as “A. B”."""
    first, last = step.found.first, step.found.last
    if step.same or step.given.first < step.given.last or not 0 < first < last < len(text):
        return False
    quoted = [s for s in statements if s.kind != "indirect"]
    inside = [
        any(overlap(s, Span(text.starts[i], text.ends[i])) for s in quoted)
        for i in range(first - 1, last + 1)
    ]
    return inside[0] and inside[-1] and not any(inside[1:-1])


def span_of(text: Folded, place: Alignment) -> Span:
    """The slice of the article that a quotation was held against."""
    return Span(text.starts[place.run.first], text.ends[place.run.last - 1])
