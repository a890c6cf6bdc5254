"""Who else reported it: sentences of other articles that say the same, each article once, by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.answer.compose import as_quote
from rag.catalog import Catalog
from rag.claims import SAME_CLAIM, bearing, claim_of, reports, told_at
from rag.claims.facts import read_fact
from rag.questions import Question
from rag.rank.candidates import Candidate
from rag.records import Claim, Quote

IN_COMMON = 2
"""Words that a report of a claim shares with the quote asked about."""
WHOLE_TOPIC, SAME_TOPIC = 0.9, 0.7
"""Share of the topic's words, by weight, and cosine to it, from which a sentence reports the topic itself."""
CERTAIN = 0.75
"""Score of a relation from which what says the same as a report is a report too. Of 103 sentences that the claims of 45
newspaper quotes hang together with, 68 % reported the same; of those compared with the quote itself, or joined by
relations as good as this, 87 %."""


def reported(
    question: Question, anchor: Quote, candidates: Sequence[Candidate], library: Catalog
) -> Sequence[Quote]:
    """One sentence of each other article that reports the same; of a question that names it, or asks who reports it at
    all, the first report too."""
    assert question.claim is not None
    claim = claim_of(library, anchor)
    own = read_fact(anchor.text).stems
    told = [q for q in (told_again(claim, anchor) if claim else ()) if _shares(own, q)]
    told += [
        q for q in bearing(anchor.text, _compared(candidates), told_by=anchor) if q.relation in SAME_CLAIM
    ]
    if question.claim.topic:
        told += [replace(as_quote(c), relation="also_reported") for c in candidates if _says_all(question, c)]
    nearest: dict[str, Quote] = {}
    for quote in sorted(
        (q for q in told if not _is_supposed(q.text)), key=lambda q: (_is_label(q.text), -_likeness(own, q))
    ):
        nearest.setdefault(quote.article.id, quote)
    others = by_date(q for q in nearest.values() if q.article.id != anchor.article.id)
    if others and (question.claim.topic or question.claim.asking == "carried"):
        first, *later = by_date([*others, replace(anchor, relation="also_reported")])
        return [replace(first, relation=None), *later]
    return others


def told_again(claim: Claim, anchor: Quote) -> list[Quote]:
    """The occurrences that say the same as the quote itself. A claim hangs together in a chain whose ends may tell of
    two events: what was compared with the quote is a report of it, and what surely says the same as that report is."""
    links = [(_place(r.here), _place(r.there), r.score) for r in claim.relations if r.claim == claim.id]
    links += [(b, a, score) for a, b, score in links]
    own = {_place(q) for q in claim.occurrences if q.overlaps(anchor)}
    same = own | {b for a, b, _ in links if a in own}
    found = same
    while found:
        found = {b for a, b, score in links if a in found and score >= CERTAIN} - same
        same |= found
    return [q for q in reports(claim) if _place(q) in same]


def _place(quote: Quote) -> tuple[str, int]:
    return quote.article.id, quote.start


def _shares(own: frozenset[str], quote: Quote) -> bool:
    return len(own & read_fact(quote.text).stems) >= IN_COMMON


def _says_all(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence says by itself all that the question names, and neither denies nor negates it."""
    if candidate.signs["coverage"] < WHOLE_TOPIC or candidate.signs["cosine"] < SAME_TOPIC:
        return False
    fact, asked = read_fact(candidate.text), read_fact(question.subject)
    return fact.denied is None and len(asked.stems) > 1 and bool(asked.negations) == bool(fact.negations)


def _is_supposed(text: str) -> bool:
    """Whether a sentence asks, or says what would be: it reports nothing."""
    return text.rstrip('”"’ ').endswith("?") or text.lstrip('“"‘ ').startswith(("If ", "Should ", "Had "))


def _is_label(text: str) -> bool:
    """Whether a slice is a headline or a link inside an article, no sentence of it."""
    return not text.rstrip("”\"’') ").endswith((".", "!"))


def _likeness(stems: frozenset[str], quote: Quote) -> float:
    """Share of the words in common."""
    other = read_fact(quote.text).stems
    return len(stems & other) / (len(stems | other) or 1)


def copied(anchor: Quote, told: Iterable[Quote], library: Catalog) -> str:
    """How many of the outlets that tell a claim do so on their own, where not all of them do."""
    claim = claim_of(library, anchor)
    every = [anchor, *(q for t in told for q in (t, *t.also))]
    noun = "outlets" if all(q.article.source for q in every) else "articles"
    tellers = {q.article.source or q.article.id for q in every}
    alone = len(tellers & set(claim.independent_outlets)) if claim else len(tellers)
    if alone >= len(tellers):
        return ""
    alone = max(alone, 1)  # the story's first teller may be one that is not shown
    return (
        f"{len(tellers)} {noun} report this, {alone} of them independently: copies of one report count once."
    )


def by_date(quotes: Iterable[Quote]) -> list[Quote]:
    """Each slice once, the earliest first; the same words in another article stand beside the first of them."""
    found: dict[str, Quote] = {}
    for quote in sorted({(q.article.id, q.start): q for q in quotes}.values(), key=told_at):
        first = found.setdefault(" ".join(quote.text.split()), quote)
        if first.article.id != quote.article.id:
            found[" ".join(quote.text.split())] = replace(first, also=(*first.also, quote))
    return list(found.values())


def _compared(candidates: Iterable[Candidate]) -> list[tuple[Quote, float]]:
    return [(as_quote(c), c.signs["cosine"]) for c in candidates]
