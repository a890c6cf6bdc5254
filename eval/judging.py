"""What counts as right: one `Outcome` per question, from what a system showed and where the evidence stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from eval.baselines import Shown
from eval.cases import Case
from eval.metrics import WordCounts, covered_words, word_counts
from eval.places import Place, Places, fold, holds_answer
from rag.records import Article, Quote

REFUSALS = frozenset({"no_support", "filtered_out", "empty_library"})
"""Statuses in which nothing is answered; `partial` answers."""

_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "him", "her", "them", "who"])
_EMPTY = frozenset(["a", "an", "the", "of", "one", "mr", "ms", "mrs", "dr", "s"])

Articles = Callable[[str], Article | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question to one system. `right` has a flag a quote; `would_be_right` is that of the first quote, or of
    the nearest sentence where the system refused (for the risk–coverage curve). Speakers are None where the
    question asks for none; `passage_rank` is None where the ten passages retrieved hold no evidence, or where
    retrieval was not measured. `expected` are the texts of the evidence."""

    case: Case
    status: str
    refused: bool
    quotes: tuple[dict[str, Any], ...]
    nearest: tuple[dict[str, Any], ...]
    right: tuple[bool, ...]
    would_be_right: bool
    evidence_found: int
    evidence_known: int
    evidence_lost: tuple[str, ...]
    words_first: WordCounts
    words_all: WordCounts
    speaker: str | None
    speaker_right: bool | None
    verbatim: int
    shown: int
    broken: tuple[str, ...]
    confidence: float
    milliseconds: float
    reason: str = ""
    passage_rank: int | None = None
    passages_seen: int | None = None
    expected: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def right_first(self) -> bool:
        return not self.refused and bool(self.right) and self.right[0]

    def right_within(self, k: int) -> bool:
        return not self.refused and any(self.right[:k])

    @property
    def handled(self) -> bool:
        """The first quote answers, or nothing was answered where nothing does."""
        return self.right_first if self.case.answerable else self.refused

    @property
    def hopeless(self) -> bool:
        """Nothing can be right: the library holds none of the evidence, and there are no answers to look for."""
        return self.case.answerable and not (self.evidence_known or self.case.answers)

    def to_dict(self) -> dict[str, Any]:
        row = asdict(self)
        del row["case"]
        evidence = [e if isinstance(e, str) else asdict(e) for e in self.case.evidence]
        case = {
            "id": self.case.id,
            "question": self.case.question,
            "category": self.case.category,
            "answerable": self.case.answerable,
            "answers": list(self.case.answers),
            "evidence": evidence,
            "speakers": list(self.case.speakers),
            "filters": dict(self.case.filters),
            "history": list(self.case.history),
            "status_wanted": self.case.status,
        }
        row["right_first"], row["handled"] = self.right_first, self.handled
        row["right_three"] = self.right_within(3)
        return {**case, **row}


def judge(
    case: Case,
    shown: Shown,
    places: Places,
    article: Articles,
    retrieved: Sequence[tuple[str, int, int]] | None = None,
) -> Outcome:
    """Compare what was shown with what was wanted. `article` reads the store; `retrieved` are the ranked passages
    as (article, start, end), where retrieval is measured."""
    items = list(dict.fromkeys(found for item in case.evidence if (found := places.of(item))))
    lost = tuple(str(item) for item in case.evidence if not places.of(item))
    refused = shown.status in REFUSALS
    quotes = () if refused else shown.quotes
    right = tuple(_is_right(q, case, items) for q in quotes)
    leading = quotes[:1] or shown.nearest[:1]
    seen = [q for quote in quotes for q in (quote, *quote.also)]
    broken = tuple(q.text for q in (*seen, *shown.nearest) if not _is_verbatim(q, article))
    speaker = _speaker_of(quotes, right)
    return Outcome(
        case=case,
        status=shown.status,
        refused=refused,
        quotes=tuple(_row(q) for q in quotes),
        nearest=tuple(_row(q) for q in shown.nearest),
        right=right,
        would_be_right=bool(leading) and _is_right(leading[0], case, items),
        evidence_found=sum(any(_touches(q, alike) for q in seen) for alike in items),
        evidence_known=len(items) if case.answerable else 0,
        evidence_lost=lost,
        words_first=_first_words(quotes[:1], items, article),
        words_all=_all_words(quotes, items, article),
        speaker=speaker if case.speakers else None,
        speaker_right=same_speaker(speaker, case.speakers) if case.speakers and any(right) else None,
        verbatim=len(seen) + len(shown.nearest) - len(broken),
        shown=len(seen) + len(shown.nearest),
        broken=broken,
        confidence=float(shown.confidence),
        milliseconds=shown.milliseconds,
        reason=shown.reason,
        passage_rank=_rank_of(retrieved or (), items, case, article),
        passages_seen=None if retrieved is None else len(retrieved),
        expected=tuple(_text_of(alike[0], article) for alike in items),
        timings=dict(shown.timings),
    )


def _text_of(place: Place, article: Articles) -> str:
    stored = article(place.article)
    return stored.text[place.start : place.end] if stored else ""


def same_speaker(found: str | None, wanted: Iterable[str]) -> bool:
    """Whether a name is one of those wanted: all telling words of one stand in the other (“Commander Achterberg”,
    “Rosalind Achterberg”, “Achterberg”), so a title or a surname alone does not matter. A bare pronoun never
    is."""
    words = _name_words(found or "")
    return bool(words) and any(
        words <= (other := _name_words(name)) or (bool(other) and other <= words) for name in wanted
    )


def _name_words(name: str) -> frozenset[str]:
    words = frozenset(re.findall(r"[^\W_]+", fold(name).casefold())) - _EMPTY
    return frozenset() if words <= _PRONOUNS else words


def _speaker_of(quotes: Sequence[Quote], right: Sequence[bool]) -> str | None:
    """The speaker shown with the first right quote: resolved name, else as written."""
    for quote, flag in zip(quotes, right, strict=True):
        if flag:
            return quote.speaker_name or quote.speaker
    return None


def _is_right(quote: Quote, case: Case, items: Sequence[Sequence[Place]]) -> bool:
    if not case.answerable:
        return False
    if items:
        return any(_touches(q, alike) for q in (quote, *quote.also) for alike in items)
    return holds_answer(quote.text, case.answers)


def _touches(quote: Quote, alike: Sequence[Place]) -> bool:
    return any(p.overlaps(quote.article.id, quote.start, quote.end) for p in alike)


def _is_verbatim(quote: Quote, article: Articles) -> bool:
    """Re-read from the store: the slice is the text that was shown, and it is not empty."""
    stored = article(quote.article.id)
    return stored is not None and bool(quote.text) and stored.text[quote.start : quote.end] == quote.text


def _first_words(quotes: Sequence[Quote], items: Sequence[Sequence[Place]], article: Articles) -> WordCounts:
    """Of the first quote, against the item of evidence that it covers best."""
    if not items:
        return WordCounts()
    got = _words([(q.article.id, q.start, q.end) for q in quotes], article)
    counts = [word_counts(got, _place_words(alike, got, article)) for alike in items]
    return max(counts, key=lambda c: c.correct / (c.correct + (c.spurious + c.missed) / 2 or 1))


def _all_words(quotes: Sequence[Quote], items: Sequence[Sequence[Place]], article: Articles) -> WordCounts:
    """Of all quotes, against all items of evidence."""
    if not items:
        return WordCounts()
    got = _words([(q.article.id, q.start, q.end) for q in quotes], article)
    wanted = set().union(*(_place_words(alike, got, article) for alike in items))
    return word_counts(got, wanted)


def _place_words(
    alike: Sequence[Place], got: set[tuple[str, int]], article: Articles
) -> set[tuple[str, int]]:
    """The words of one item: of its places in several articles, the one that the quotes cover best."""
    choices = [_words([(p.article, p.start, p.end)], article) for p in alike]
    return max(choices, key=lambda words: len(words & got))


def _words(spans: Iterable[tuple[str, int, int]], article: Articles) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for name, start, end in spans:
        stored = article(name)
        if stored is not None:
            found |= {(name, at) for at in covered_words(stored.text, [(start, end)])}
    return found


def _rank_of(
    retrieved: Iterable[tuple[str, int, int]],
    items: Sequence[Sequence[Place]],
    case: Case,
    article: Articles,
) -> int | None:
    for rank, (name, start, end) in enumerate(retrieved, start=1):
        if items:
            if any(p.overlaps(name, start, end) for alike in items for p in alike):
                return rank
        elif (stored := article(name)) and holds_answer(stored.text[start:end], case.answers):
            return rank
    return None


def _row(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "article": quote.article.id,
        "title": quote.article.title,
        "source": quote.article.source,
        "published": quote.article.published.isoformat() if quote.article.published else None,
        "start": quote.start,
        "end": quote.end,
        "speaker": quote.speaker,
        "speaker_name": quote.speaker_name,
        "score": round(float(quote.score), 4),
        "also": [q.article.source or q.article.title for q in quote.also],
    }
