"""What a quotation loses by where it is cut: a negation, a unit, an ellipsis of the article's own."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.check.align import Run
from rag.check.diff import case_parts, has_negation, hedges
from rag.check.numbers import has_digit, is_number, sign_before, unit_at
from rag.check.places import Place
from rag.check.query import SENTENCE_BREAK, Query
from rag.records import DiffPart, Span

_OMISSION = re.compile(r"(?:\[\s*)?(?:…|\.\s?\.\s?\.)(?:\s*\])?")


def faults_of(query: Query, place: Place, verbatim: bool) -> tuple[DiffPart, ...]:
    """What makes the same words another statement: 39 for 39%, US for us, a sentence that begins after its `not`, an
    ellipsis that leaves one out."""
    faults = _cut_numbers(place)
    if verbatim:
        return tuple(faults)
    faults += case_parts(query.whole, place.folded, enumerate(place.words))
    return (*faults, *_negation_before(query, place), *_skipped_negations(query, place))


def _negation_before(query: Query, place: Place) -> list[DiffPart]:
    """Of “we will not open it” the sentence “Open it”."""
    first, text = place.runs[0].first, place.folded
    makes_sentence = query.whole.raw(0)[0].isupper() and text.raw(first)[0].islower()
    word = _cut_off(place) if makes_sentence and has_negation(text.words[max(0, first - 1) : first]) else None
    return [DiffPart("dropped", "", word, f"it begins after “{word}”: negation")] if word else []


def _skipped_negations(query: Query, place: Place) -> list[DiffPart]:
    text, faults = place.folded, []
    for a, b in pairwise(place.runs):
        skipped = text.text[text.ends[a.last - 1] : text.starts[b.first]]
        if len(query.parts) > 1 and not SENTENCE_BREAK.search(skipped):
            denied = [w for w in range(a.last, b.first) if has_negation((text.words[w],))]
            if denied:
                note = f"the ellipsis leaves out “{text.raw(denied[0])}”: negation"
                faults.append(DiffPart("dropped", "", text.written(a.last, b.first), note))
    return faults


def beside(query: Query, place: Place) -> list[str]:
    """What a reader of the quotation alone would not know of the place where it stands."""
    notes = []
    if denied := _cut_off(place):
        notes.append(f"it is cut off right after “{denied}”")
    span = Span(place.spans[0].start, place.spans[-1].end)
    text = place.article.text
    if text[span.end : span.end + 1] == "?" and "?" not in query.given[-3:]:
        notes.append("it is a question there")
    gap = _OMISSION.search(text, span.start, span.end)
    if gap and len(place.runs) == 1 and not _OMISSION.search(query.core):
        notes.append(f"the article has “{gap.group()}” there, which may leave words out")
    return notes


def _cut_off(place: Place) -> str | None:
    """The word before the place where it denies or weakens what follows: “not a victory” quoted as “a victory”."""
    first, text = place.runs[0].first, place.folded
    if not first or not (has_negation(text.words[first - 1 : first]) or hedges(text, Run(first - 1, first))):
        return None
    return None if SENTENCE_BREAK.search(text.between(first)) else text.raw(first - 1)


def _cut_numbers(place: Place) -> list[DiffPart]:
    """What makes another number of the one at either end: “39” of “39%”, “5” of “5 million”, “40” of “$40”."""
    text, first, last = place.folded, place.runs[0].first, place.runs[-1].last
    cut = []
    if has_digit(text.words[first]) and (sign := sign_before(text, first)):
        cut.append(DiffPart("dropped", "", sign, f"the article has “{sign}” before it"))
    if is_number(text.words[last - 1]) and (unit := unit_at(text, last)):
        cut.append(DiffPart("dropped", "", unit, f"the article goes on with “{unit}”"))
    return cut
