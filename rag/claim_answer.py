"""Answers about one claim: who else reported it, who denies it, how its figure changed, what somebody said of it.

The claim is that of the quote shown before, or of what the question names. The answer is all that is known of it, by
date, each quote with how it bears on the claim; or an honest no, with the sentences that come nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answer import NEAR_MISSES, markdown
from rag.catalog import Catalog
from rag.claims import SAME_CLAIM, bearing, claim_of, denies, figures, objections, reports, told_at
from rag.questions import ClaimQuestion, Question
from rag.rank import Candidate, speaker_match
from rag.records import Answer, Filters, Quote, Status
from rag.selection import CLOSE
from rag.support import support

MOST = 12
"""Quotes of an answer, where the caller does not say how many."""
TRIED = 8
"""How many sentences have their claims looked at, where the question names what it is about."""
ON_TOPIC = 0.5
NEAR = 0.45
"""Share of the topic's words, by weight, in a sentence and the one before it, or cosine to it, that makes it of it."""

_NONE = {
    "reported": "No other article in the library reports this.",
    "denied": "No article in the library denies this.",
    "changed": "No article in the library gives another figure for this.",
    "said": "No statement on this by the person asked about is in the library.",
}
_NO_DENIAL = (
    "No article in the library denies this in so many words; what follows may not go together with it."
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What came of it: the quote that it is about, and the quotes by date, none where nothing is known."""

    about: Quote | None = None
    quotes: Sequence[Quote] = ()
    reason: str = ""


_NOTHING_SHOWN = _Found(
    reason="This asks about a quote, and no such quote was shown before: name what it is about."
)


def answer_about_claim(
    question: Question,
    shown: Quote | None,
    candidates: Sequence[Candidate],
    library: Catalog,
    filters: Filters,
    k: int | None = None,
    before: str = "",
) -> Answer:
    """The answer to a question whose `claim` is set.

    `shown` is the quote that it may be about, where it follows another question, which was `before`; `candidates` are
    sentences near to that quote, or where there is none, for what the question names; best first.
    """
    assert question.claim is not None
    found = _found(question, shown, candidates, library, before)
    quotes = [q for q in found.quotes if within(q, filters)]
    most = k or MOST
    status: Status = "answered" if quotes else "filtered_out" if found.quotes else "no_support"
    reason = found.reason
    if status == "filtered_out":
        reason = "Only articles outside the filters tell this."
    elif quotes and all(q.relation == "possible_conflict" for q in quotes):
        status, reason = "partial", _NO_DENIAL
    elif len(quotes) > most:
        reason = f"These are the first {most} of {len(quotes)}, by date."
    near = () if quotes or found == _NOTHING_SHOWN else tuple(_near(question.claim, found.about, candidates))
    return Answer(
        question=question.text,
        status=status,
        quotes=tuple(quotes[:most]),
        near_misses=near,
        text=markdown(quotes[:most], reason, near),
        filters=filters,
        reason=reason,
        understood=question.to_dict(),
        confidence=float(bool(quotes)),
        about=found.about,
    )


def _found(
    question: Question, shown: Quote | None, candidates: Sequence[Candidate], library: Catalog, before: str
) -> _Found:
    asked = question.claim
    assert asked is not None
    if asked.asking == "said":
        said = _said(question, candidates)
        return _Found(quotes=said, reason="" if said else _NONE["said"])
    if not asked.topic and shown is None:
        return _NOTHING_SHOWN
    if shown is not None and (quotes := _known(asked, shown, candidates, library, before)):
        return _Found(shown, quotes, _copied(asked, shown, library))
    if asked.asking == "denied" and asked.topic:
        # What is denied need not be printed anywhere else: the question says it.
        direct = [q for q in bearing(asked.topic, _compared(candidates)) if q.relation == "denied_by"]
        if direct := _by_whom(direct, asked.who):
            return _Found(quotes=direct)
    named = [_quote(c) for c in _supporting(question, candidates)] if asked.topic else []
    for anchor in named:
        beside = candidates if asked.asking == "changed" else ()
        if quotes := _known(asked, anchor, beside, library):
            return _Found(anchor, quotes, _copied(asked, anchor, library))
    return _Found(shown or next(iter(named), None), reason=_NONE[asked.asking])


def _known(
    asked: ClaimQuestion, anchor: Quote, candidates: Sequence[Candidate], library: Catalog, before: str = ""
) -> Sequence[Quote]:
    """What the library tells of the claim of a quote; `candidates` are sentences near to it."""
    if asked.asking == "changed":
        beside = {c.hit.passage.article.id: c.hit.passage.article for c in candidates}
        steps = figures(library, anchor, asked.topic or before, beside.values())
        return steps if len(steps) > 1 else ()
    claim = claim_of(library, anchor)
    near = bearing(anchor.text, _compared(candidates), told_by=anchor)
    if asked.asking == "denied":
        against = [*(objections(claim) if claim else ()), *(q for q in near if q.relation == "denied_by")]
        return _by_whom(against, asked.who)
    told = [*(reports(claim) if claim else ()), *(q for q in near if q.relation in SAME_CLAIM)]
    articles = list({q.article.id: q for q in reversed(_by_date(told))}.values())[::-1]
    others = [q for q in articles if q.article.id != anchor.article.id]
    if asked.topic and others:  # nothing was shown yet: the first report too
        return [replace(articles[0], relation=None), *articles[1:]]
    return others


def _copied(asked: ClaimQuestion, anchor: Quote, library: Catalog) -> str:
    """How many of the outlets that report a claim do so on their own, where not all of them do."""
    claim = claim_of(library, anchor) if asked.asking == "reported" else None
    if claim is None or len(claim.independent_outlets) == len(claim.outlets):
        return ""
    alone = len(claim.independent_outlets)
    return f"{len(claim.outlets)} outlets report this, {alone} of them independently: copies of one report count once."


def _said(question: Question, candidates: Sequence[Candidate]) -> list[Quote]:
    """What the person asked about said on the topic."""
    asked, speaker = question.claim, question.speaker
    assert asked is not None
    if not speaker:
        return []
    theirs = [c for c in candidates if speaker_match(speaker, c.statement) == 1.0]
    if asked.topic:
        theirs = [
            c for c in theirs if c.signs["coverage_with_previous"] >= ON_TOPIC or c.signs["cosine"] >= NEAR
        ]
    return _by_date(_quote(c) for c in theirs)


def _supporting(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidates, where they are of what the question names; none where nothing in the library is."""
    if support(question, candidates)[0] == "no_support":
        return []
    return [c for c in candidates[:TRIED] if c.score >= candidates[0].score - CLOSE]


def _compared(candidates: Iterable[Candidate]) -> list[tuple[Quote, float]]:
    return [(_quote(c), c.signs["cosine"]) for c in candidates]


def _quote(candidate: Candidate) -> Quote:
    article, span = candidate.hit.passage.article, candidate.span
    return Quote(article, span.start, span.end, candidate.statement, candidate.score)


def _by_whom(quotes: Iterable[Quote], who: str) -> list[Quote]:
    return _by_date(q for q in quotes if not who or speaker_match(who, q.statement) == 1.0)


def _by_date(quotes: Iterable[Quote]) -> list[Quote]:
    """Each slice once, the earliest first."""
    return sorted({(q.article.id, q.start): q for q in quotes}.values(), key=told_at)


def _near(asked: ClaimQuestion, about: Quote | None, candidates: Sequence[Candidate]) -> list[Quote]:
    """The nearest sentences beside the quote itself; where a denial is asked for, those that deny anything first."""
    own = (about.article.id, about.start) if about else None
    quotes = [q for c in candidates if ((q := _quote(c)).article.id, q.start) != own]
    if asked.asking == "denied":
        quotes.sort(key=lambda q: not denies(q))
    return quotes[:NEAR_MISSES]


def within(quote: Quote, filters: Filters) -> bool:
    """Whether the filters leave a quote."""
    article = quote.article
    day = article.published
    return (
        (not filters.source or filters.source.casefold() in article.source.casefold())
        and (not filters.speaker or speaker_match(filters.speaker, quote.statement) == 1.0)
        and (not filters.since or (day is not None and day >= filters.since))
        and (not filters.until or (day is not None and day <= filters.until))
    )
