"""A quotation that stands in an article in full: to the letter or not, honestly or not, and whose words it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.check.cuts import beside, faults_of
from rag.check.folding import fold
from rag.check.names import is_pronoun, may_be, same_outlet, same_speaker
from rag.check.places import Place
from rag.check.query import (
    Query,
    Said,
    name_of,
    overlap,
    quote_at,
    statements_over,
    verdict_of,
)
from rag.check.shelf import FEW
from rag.records import Article, DiffPart, Quote, Span, Verdict

SURE = 0.5
"""How likely right an attribution must be to speak against a claimed speaker."""
_SHOWN = 8
_NAMED = 3
_LOOKED_AT = 120
"""A word that stands in more places than this is looked at in so many, those to the letter first."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One place with what can be said about it. `said` is whether the claimed speaker said it (None: open)."""

    place: Place
    quotes: tuple[Quote, ...]
    verbatim: bool
    faults: tuple[DiffPart, ...]
    speakers: tuple[str, ...]
    said: bool | None
    here: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, bool]:
        """Best first: honest, in the claimed article, by the claimed speaker, not by another, to the letter."""
        return (
            bool(self.faults),
            not self.here,
            self.said is not True,
            self.said is False,
            not self.verbatim,
        )


def judge(query: Query, found: Sequence[Place], said: Said) -> Verdict:
    """The verdict on a quotation that stands in full at these places."""
    found = sorted(found, key=lambda place: _verbatim(query, place) is None)[:_LOOKED_AT]
    judged = sorted((_look(query, place, said) for place in found), key=lambda j: j.rank)
    best = judged[0]
    quotes = [q for j in judged if j.faults == best.faults for q in j.quotes][:_SHOWN]
    if best.faults:
        reason = f"the words are there, but {best.faults[0].note}"
        return verdict_of(query, "altered", quotes, reason, _whole_diff(query, best.place, best.faults))
    if _by_different_people(best.quotes):
        who = " and ".join(dict.fromkeys(best.speakers))
        return verdict_of(
            query, "stitched", quotes, f"parts of what different speakers said are joined: {who}"
        )
    if query.source and not best.here:
        where = best.place.article.source or best.place.article.title or best.place.article.id
        return verdict_of(
            query, "misattributed", quotes, f"the words are real, but in {where}, not in {query.source}"
        )
    if query.speaker and _is_anothers(query, judged):
        others = dict.fromkeys(j.speakers[0] for j in judged if j.said is False and j.here and j.speakers)
        who = " and to ".join([*others][:_NAMED])
        reason = f"the words are real, but attributed to {who}, not to {query.speaker}"
        return verdict_of(query, "misattributed", quotes, reason)
    reason = _who_and_where(query, judged)
    if best.verbatim:
        return verdict_of(query, "exact", quotes, f"word for word {reason}")
    how = best.place.left_out or _how_written(query, best.place)
    return verdict_of(
        query, "typographic", quotes, f"the same words ({how}) {reason}", _whole_diff(query, best.place)
    )


def _how_written(query: Query, place: Place) -> str:
    """What differs where all words are the same."""
    (span,) = place.spans
    same = fold(place.article.text[span.start : span.end]).words == fold(query.core).words
    return "only the typography differs" if same else "a number or a date is written otherwise"


def _look(query: Query, place: Place, said: Said) -> _Judged:
    wide = _verbatim(query, place)
    spans, verbatim = (place.spans, False) if wide is None else ((wide,), True)
    quotes = tuple(quote_at(place.article, span, said, query.speaker) for span in spans)
    faults = faults_of(query, place, verbatim)
    names = tuple(name for q in quotes if (name := name_of(q.statement)))
    told = _told(query.speaker, place.article, spans, said) if query.speaker else None
    article = place.article
    here = not query.source or same_outlet(
        query.source, (article.source, article.title, article.url, article.id)
    )
    return _Judged(place, quotes, verbatim, faults, names, told, here)


def _verbatim(query: Query, place: Place) -> Span | None:
    """The slice that is the quotation to the letter, with what stands before its first and after its last word."""
    if len(place.runs) != 1:
        return None
    start = place.spans[0].start - query.whole.starts[0]
    wide = Span(start, start + len(query.core))
    same = start >= 0 and place.article.text[wide.start : wide.end] == query.core
    return wide if same else None


def _told(speaker: str, article: Article, spans: Sequence[Span], said: Said) -> bool | None:
    """Whether the speaker says all of the slices: one statement in another (“he says she said”) is either's."""
    every: list[bool | None] = []
    for span in spans:
        every_one = statements_over(said[article], span)
        over = [s for s in every_one if s.speaker] or every_one  # a cue that names nobody speaks for nobody
        answers = [may_be(speaker, s) for s in over]
        sure = any(s.confidence >= SURE for s in over)
        every.append(True if True in answers else False if sure and answers and None not in answers else None)
    return False if False in every else None if None in every else True


def _by_different_people(quotes: Sequence[Quote]) -> bool:
    """Whether two neighbouring slices are quoted from two named speakers, neither of whom says both."""
    for a, b in pairwise(quotes):
        one, two = a.statement, b.statement
        if one is None or two is None or "indirect" in (one.kind, two.kind):
            continue
        if overlap(one, Span(b.start, b.end)) or overlap(two, Span(a.start, a.end)):
            continue
        name = name_of(one)
        if name and not is_pronoun(name) and same_speaker(name, two) is False:
            return True
    return False


def _is_anothers(query: Query, judged: Sequence[_Judged]) -> bool:
    """Nobody has the claimed speaker say it, somebody another; copies that name nobody count only for few words."""
    if any(j.said is True for j in judged if j.here):
        return False
    others = [j for j in judged if j.said is False and j.here]
    return bool(others) and (len(others) == len(judged) or len(query.whole) > 4)


def _who_and_where(query: Query, judged: Sequence[_Judged]) -> str:
    articles = len({j.place.article.id for j in judged})
    # Of so few words there may be more than were looked up.
    least = "at least " if len(query.whole) <= FEW else ""
    where = "in one article" if articles == 1 else f"in {least}{articles} articles"
    best = judged[0]
    if query.speaker and best.said is not True:
        named = next((name for j in judged for name in j.speakers), None)
        open_ = "who said it is not told there"
        if named is not None:
            open_ = f"whether {query.speaker} said it cannot be told: the article has “{named}”"
        where = f"{where}; {open_}"
    else:
        where += f", said by {best.speakers[0]}" if best.speakers else ", not attributed to a speaker"
    return "; ".join([where, *beside(query, best.place)])


def _whole_diff(query: Query, place: Place, faults: Sequence[DiffPart] = ()) -> tuple[DiffPart, ...]:
    found = " … ".join(place.article.text[s.start : s.end] for s in place.spans)
    return (*faults, DiffPart("same", query.core, found, "" if faults else "typography"))
