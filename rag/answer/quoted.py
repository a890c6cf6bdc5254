"""Answers to questions that quote: “Who said ‘…’?”. The words are looked up as a quotation is checked, since a
sentence that is merely like them was not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answer.compose import as_answer
from rag.catalog import Catalog
from rag.check.verdict import check_quote
from rag.questions import Question
from rag.rank.candidates import statement_in
from rag.records import Answer, Filters, Passage, Quote, Span, Status, Verdict
from rag.terms import content_words, stem, stems

ALTERED = 0.5
"""The confidence of an answer whose words are not quite those asked for."""


def answer_to_quotation(
    question: Question, near: Sequence[Quote], library: Catalog, filters: Filters, k: int
) -> Answer | None:
    """The places of the words that a question quotes, as whole sentences, or a no with the sentences `near` to them;
    None where it asks for something else than who said them, when or where, and they are there."""
    assert question.quotation is not None
    verdict = check_quote(question.quotation, question.speaker, library=library)
    if verdict.verdict == "altered" and not _keeps(verdict):
        verdict = replace(verdict, verdict="not_found", matches=())
    if verdict.verdict != "not_found" and not question.asks_whose:
        return None
    allowed = set(library.passage_ids(filters)) if filters else None
    inside: list[Quote] = []
    for match in verdict.matches:
        places = _places(match, library.passages_of(match.article))
        if allowed is None or allowed & places.keys():
            inside.append(_whole(match, places, library))
    status, reason = _judged(verdict, bool(inside))
    shown = _copies_together(inside)[:k] if status in ("answered", "partial") else ()
    misses = tuple(near) if status == "no_support" else ()
    confidence = {"answered": 1.0, "partial": ALTERED}.get(status, 0.0)
    return as_answer(question, status, shown, misses, filters, reason, confidence)


def _keeps(verdict: Verdict) -> bool:
    """Whether more than half of the words that say something are those of the article: “the energy of the team” is not
    “the heartbeat of the team” with a word changed."""
    asked = {stem(w) for w in content_words(verdict.text)}
    held = {s for match in verdict.matches for s in stems(match.text)}
    return 2 * len(asked & held) > len(asked)


def _copies_together(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The same sentence in several papers once; where the article tells who says it first."""
    told = sorted(
        dict.fromkeys(quotes), key=lambda q: q.speaker_name is None
    )  # stable: else as they were found
    copies: dict[str, list[Quote]] = {}
    for quote in told:
        copies.setdefault(quote.text, []).append(quote)
    return tuple(replace(first, also=tuple(rest)) for first, *rest in copies.values())


def _judged(verdict: Verdict, inside: bool) -> tuple[Status, str]:
    if verdict.verdict == "not_found":
        return "no_support", f"No article in the library has the words asked for: “{verdict.text}”."
    if not inside:
        return "filtered_out", "The words asked for stand in articles outside the filters only."
    if verdict.verdict in ("exact", "typographic"):
        return "answered", ""
    differs = "" if verdict.verdict == "misattributed" else "these are not quite the words of the article: "
    return "partial", f"Only part of the question is supported: {differs}{verdict.reason}."


def _places(quote: Quote, passages: Mapping[int, Passage]) -> dict[int, Passage]:
    """The passages that a slice stands in, by row."""
    return {row: p for row, p in passages.items() if p.start < quote.end and p.end > quote.start}


def _whole(quote: Quote, places: Mapping[int, Passage], library: Catalog) -> Quote:
    """The whole sentences that a slice stands in, with what they report where the slice itself is nobody's."""
    spans = [s for p in places.values() for s in p.sentences if s.start < quote.end and s.end > quote.start]
    if not spans:
        return quote
    whole = Span(spans[0].start, spans[-1].end)
    said = quote.statement or statement_in(whole, library.statements_of(quote.article))
    return replace(quote, start=whole.start, end=whole.end, statement=said)
