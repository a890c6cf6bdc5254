"""Answers about one claim: who reported it, who denies it, how its figure changed, what somebody said of it.

The claim is that of the quote shown before, or of what the question names. The answer is all that is known of it, by
date, each quote with how it bears on the claim; or an honest no, with the sentences that come nearest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answer.compose import NEAR_MISSES, as_answer, as_quote
from rag.answer.denials import denials, denials_of_anything, is_denied_by, matter_of
from rag.answer.figures import figures
from rag.answer.reported import WHOLE_TOPIC, by_date, copied, reported
from rag.answer.said import is_said_by
from rag.answer.selection import CLOSE
from rag.catalog import Catalog
from rag.claims import claim_of, objections, told_at
from rag.questions import ClaimQuestion, Question
from rag.questions.claims import PRONOUNS, Asking
from rag.rank.candidates import Candidate, speaker_match
from rag.rank.support import support
from rag.records import Answer, Filters, Quote, Status
from rag.terms import STOP_WORDS, content_words, stem, stems, words

MOST = 12
"""Quotes of an answer, where the caller does not say how many."""
OF_ONE_ARTICLE = 3
"""So many of somebody's sentences in one article, while other articles have some too."""
TRIED = 8
"""How many sentences have their claims looked at, where the question names what it is about."""
ON_TOPIC, LIKE_TOPIC, NEAR = 0.5, 0.7, 0.5
"""Share of the topic's words, by weight, in a sentence, or of words like them, or cosine to it, that makes it of it."""
GOES_ON = 0.3
"""The cosine that is enough where the words stand in the sentence before it, which somebody else says."""
NEAR_MISS = 0.45
"""Cosine to what was asked about from which a sentence is worth showing instead of an answer."""
MOST_OF_TOPIC = 0.6
"""Share of the topic's words, by weight, in the sentence that is taken for a report of it."""
SURE = 0.75
"""Confidence of an attribution from which a statement is somebody's words over time."""

_NONE: dict[Asking, str] = {
    "reported": "No other article in the library was found to report {}.",
    "carried": "No article in the library was found to report {}.",
    "weighed": "No other article was found to report or deny {}. Whether it is true is not said here.",
    "denied": "No article in the library was found to deny {}.",
    "changed": "No article in the library was found to give another figure for {}.",
    "said": "No statement by {who} on {} was found in the library.",
}
_NOT_BY = "No denial of {} by {who} was found in the library."
_WHOEVER = "Who “{who}” is cannot be told from the conversation: denials by anybody were looked for. "
_WHOSE = "Who “{who}” is cannot be told from the conversation: name the person."
_ALONE = "No other article in the library was found to report it."
_WEIGHED = "Who reports it, and who denies it: whether it is true is not said here."
_NO_DATES = "The articles on this carry no date: how the figure changed cannot be told."
_UNDATED = "Not all of these articles are dated: which came first is not known."


@dataclass(frozen=True, slots=True)
class _Found:
    """What came of it: the quote that it is about, the quotes by date, none where nothing is known, and what stands
    beside them without being of them."""

    about: Quote | None = None
    quotes: Sequence[Quote] = ()
    reason: str = ""
    beside: Sequence[Quote] = ()


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
    left = [q for q in found.quotes if within(q, filters)]
    status: Status = "answered" if left else "filtered_out" if found.quotes else "no_support"
    quotes, reason = _told(question.claim, left, k or MOST, found.reason)
    if status == "filtered_out":
        reason = "Only articles outside the filters tell this."
    near = [q for q in found.beside if within(q, filters)]
    if not (quotes or near or found == _NOTHING_SHOWN):
        near = _near(found, question.claim.asking, candidates)
    return as_answer(question, status, quotes, near, filters, reason, float(bool(quotes)), found.about)


def _told(
    asked: ClaimQuestion, quotes: Sequence[Quote], most: int, reason: str
) -> tuple[Sequence[Quote], str]:
    """The quotes to show, at most so many, by date, and what is to be said of them."""
    reasons = [reason] if reason else []
    shown = quotes[:most]
    if len(quotes) > most and asked.asking == "said":
        shown = by_date(_best_of(quotes, most))
        reasons.append(f"These are {most} of {len(quotes)} sentences, those nearest to what was asked.")
    elif len(quotes) > most:
        reasons.append(f"These are the first {most} of {len(quotes)}.")
    if len(shown) > 1 and not all(q.article.published for q in shown):
        reasons.append(_UNDATED)
    return shown, " ".join(reasons)


def _best_of(quotes: Iterable[Quote], most: int) -> list[Quote]:
    """The best sentences, of many articles before many of one."""
    first: list[Quote] = []
    rest: list[Quote] = []
    of_article: Counter[str] = Counter()
    for quote in sorted(quotes, key=lambda q: q.score, reverse=True):
        of_article[quote.article.id] += 1
        (first if of_article[quote.article.id] <= OF_ONE_ARTICLE else rest).append(quote)
    return [*first, *rest][:most]


def _found(
    question: Question, shown: Quote | None, candidates: Sequence[Candidate], library: Catalog, before: str
) -> _Found:
    asked = question.claim
    assert asked is not None
    if asked.asking == "said":
        return _said(question, candidates)
    if asked.whatever:
        return _denied_anything(question, library)
    if not asked.topic and shown is None:
        return _NOTHING_SHOWN
    anchors = [shown] if shown else [as_quote(c) for c in _supporting(question, candidates)]
    if asked.asking == "denied":
        return _denied(question, shown, anchors, candidates, library)
    for anchor in anchors:
        if asked.asking == "changed":
            quotes, reason = _changed(question, anchor, candidates, library, before), ""
        elif asked.asking == "weighed":
            quotes, reason = _weighed(question, anchor, candidates, library), _WEIGHED
        else:
            quotes = reported(question, anchor, candidates, library)
            reason = copied(anchor, quotes, library)
        if quotes:
            return _Found(anchor, quotes, reason)
    if asked.asking == "carried" and anchors:
        return _Found(anchors[0], anchors[:1], _ALONE)
    dated = any(c.hit.passage.article.published for c in candidates)
    reason = _none(question) if dated or asked.asking != "changed" else _NO_DATES
    return _Found(next(iter(anchors), None), reason=reason)


def _none(question: Question) -> str:
    """That nothing was found, and what was looked for."""
    asked = question.claim
    assert asked is not None
    if asked.asking == "said" and asked.who.lower() in PRONOUNS:
        return _WHOSE.format(who=asked.who.lower())
    sentence = _NOT_BY if asked.asking == "denied" and asked.who else _NONE[asked.asking]
    what = f"“{asked.topic}”" if asked.topic else "this"
    return sentence.format(what, who=question.speaker or asked.who or "the person asked about")


# Who denies it


def _denied(
    question: Question,
    shown: Quote | None,
    anchors: Sequence[Quote],
    candidates: Sequence[Candidate],
    library: Catalog,
) -> _Found:
    """Denials of what was shown, or of what the question says; beside them what may not go together with it.

    What is denied need not be printed anywhere else: the question says it.
    """
    asked = question.claim
    assert asked is not None
    if asked.who.lower() in PRONOUNS:
        question = replace(question, claim=replace(asked, who=""))
        found = _denied(question, shown, anchors, candidates, library)
        return replace(found, reason=_WHOEVER.format(who=asked.who.lower()) + found.reason)
    matter = matter_of(shown.text if shown else asked.topic, shown, asked.who)
    known = [q for a in anchors for c in [claim_of(library, a)] if c for q in objections(c)]
    denied = [*(q for q in known if q.relation == "denied_by"), *denials(matter, candidates, library)]
    quotes = by_date(q for q in denied if not asked.who or is_denied_by(q, asked.who))
    beside = [] if asked.who else by_date(q for q in known if q.relation == "possible_conflict")[:NEAR_MISSES]
    return _Found(shown, quotes, "" if quotes else _none(question), beside)


def _denied_anything(question: Question, library: Catalog) -> _Found:
    """All that somebody, or anybody, denies, on the topic if one is named."""
    asked = question.claim
    assert asked is not None
    is_known = asked.who.lower() not in PRONOUNS
    who = (question.speaker or asked.who) if is_known else ""
    quotes = by_date(denials_of_anything(who, asked.topic, library))
    of = f"anything about “{asked.topic}”" if asked.topic else "anything"
    by = f" by {who}" if who else ""
    reason = "" if quotes else f"No denial of {of}{by} was found in the library."
    return _Found(
        quotes=quotes, reason=reason if is_known else _WHOEVER.format(who=asked.who.lower()) + reason
    )


# Whether it is true, which is for the reader to judge


def _weighed(
    question: Question, anchor: Quote, candidates: Sequence[Candidate], library: Catalog
) -> Sequence[Quote]:
    """Who reports it and who denies it, by date."""
    against = _denied(question, anchor, [anchor], candidates, library).quotes
    places = {(q.article.id, q.start) for q in against}
    told = reported(question, anchor, candidates, library)
    return sorted([*against, *(q for q in told if (q.article.id, q.start) not in places)], key=told_at)


# How its figure changed


def _changed(
    question: Question, anchor: Quote, candidates: Sequence[Candidate], library: Catalog, before: str
) -> Sequence[Quote]:
    asked = question.claim
    assert asked is not None
    steps = figures(library, anchor, before if is_of(question, before) else asked.topic, candidates)
    return steps if len(steps) > 1 else ()


def is_of(question: Question, before: str) -> bool:
    """Whether a question names nothing that the one before it did not: “the number”, “the cost” of its repair."""
    left = {stem(w) for w in content_words(question.subject)}
    return bool(before) and not question.names and left <= set(stems(before))


# What somebody said of it


def _said(question: Question, candidates: Sequence[Candidate]) -> _Found:
    """What the person asked about said on the topic; or beside nothing, what of theirs comes nearest to it."""
    asked, speaker = question.claim, question.speaker
    assert asked is not None
    theirs = [c for c in candidates if speaker and c.statement and is_said_by(c.statement, speaker)]
    on_it = theirs = [c for c in theirs if c.statement and c.statement.confidence >= SURE]
    if asked.topic:
        on_it = [c for c in theirs if _is_on_topic(c) or _goes_on(c, theirs, candidates)]
        on_it = on_it or [c for c in theirs if c.signs["coverage_passage"] >= WHOLE_TOPIC]
    if on_it:
        return _Found(quotes=by_date(as_quote(c) for c in on_it))
    nearest = sorted(theirs, key=lambda c: -c.signs["cosine"])[:NEAR_MISSES]
    return _Found(reason=_none(question), beside=[as_quote(c) for c in nearest])


def _is_on_topic(candidate: Candidate) -> bool:
    """Whether a sentence is of the topic."""
    signs = candidate.signs
    return signs["coverage"] >= ON_TOPIC or signs["soft"] >= LIKE_TOPIC or signs["cosine"] >= NEAR


def _goes_on(candidate: Candidate, theirs: Sequence[Candidate], candidates: Sequence[Candidate]) -> bool:
    """Whether the sentence before it is of the topic, and said by the same person, or the sentence itself is near."""
    signs, article = candidate.signs, candidate.hit.passage.article.id
    if signs["coverage_with_previous"] < ON_TOPIC:
        return False
    before = [
        c for c in candidates if c.hit.passage.article.id == article and c.span.start < candidate.span.start
    ]
    nearest = max(before, key=lambda c: c.span.start, default=None)
    return signs["cosine"] >= GOES_ON or any(c is nearest for c in theirs)


def _supporting(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidates, where they are of what the question names; none where nothing in the library is."""
    if support(question, candidates)[0] == "no_support":
        return []
    best = [c for c in candidates if c.score >= candidates[0].score - CLOSE and _names_it(question, c)]
    # What else was reported is of a sentence that says the topic itself; another of its article is another report.
    wanted = MOST_OF_TOPIC if question.claim and question.claim.asking == "reported" else 0.0
    return [c for c in best if c.signs["coverage"] >= wanted][:TRIED]


def _names_it(question: Question, candidate: Candidate) -> bool:
    """Whether the passage or headline of a sentence names whom and what the question names."""
    passage = candidate.hit.passage
    there = {stem(w) for w in words(f"{passage.article.title} {passage.text}".lower())}
    return all(
        stem(w) in there for name in question.names for w in words(name.lower()) if w not in STOP_WORDS
    )


def _near(found: _Found, asking: Asking, candidates: Sequence[Candidate]) -> list[Quote]:
    """The sentences nearest to what was asked about, where any are near: who else reports it, in other articles."""
    about = found.about
    near = sorted((c for c in candidates if c.signs["cosine"] >= NEAR_MISS), key=lambda c: -c.signs["cosine"])
    quotes = [as_quote(c) for c in near]
    if about and asking in ("reported", "carried"):
        quotes = [q for q in quotes if q.article.id != about.article.id]
    return [q for q in quotes if about is None or (q.article.id, q.start) != (about.article.id, about.start)][
        :NEAR_MISSES
    ]


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
