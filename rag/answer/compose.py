"""From scored sentences to an answer: a typed status, quotes that do not repeat each other, and fixed connectives.

    question   = understand(text, speakers=…, sources=…, today=…, history=…)              rag.questions
    candidates = score_sentences(question, vector, hits, sentence_vectors, statements, idf, reranker)   rag.rank.scoring
    answer     = compose(question, candidates, filters=…, k=…, articles=…, without_filters=…)

`compose` needs no store and no model. `articles` is the number of articles in the library (0 gives
`empty_library`); `without_filters` is called only when the filters left nothing that answers, to tell
`filtered_out` from `no_support`. Timings are the caller's to add (`dataclasses.replace`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer.absent import is_told, missing_terms, place, subject_of
from rag.answer.first import told_first
from rag.answer.missing import beside, missing
from rag.answer.said import said_by
from rag.answer.selection import (
    CLOSE,
    Group,
    as_named,
    chosen_of,
    most_named,
    ordered,
    said_first,
    without_asked,
)
from rag.questions import Question
from rag.questions.phrases import phrases
from rag.rank.candidates import Candidate
from rag.rank.evidence import MUCH, doubt, shared
from rag.rank.support import support
from rag.records import RELATION_WORDS, Answer, Filters, Quote, Statement, Status
from rag.terms import words

NEAR_MISSES = 3

SURE = 0.8
"""The confidence from which what the filters leave is not compared with what they took away."""

DOUBT = 3.0
"""What the odds that an answer is there are divided by when something asked for is missing. The area under the curve
of refusals is 85 instead of 82 with it (106 questions over Wikinews), 69 instead of 68 on SQuAD 2."""

BESIDE = 100.0
"""The same where not even part of it is there (`rag.answer.missing.beside`). Of the answerable questions over the
bundled articles and Wikinews none is called so, of 85 close ones without an answer 19; on a newspaper quiz 4 of 250,
which are too sure to be refused for it, and 16 of 254 questions without an article."""

LIKELY = 0.4
"""The confidence below which what lacks something is no answer at all. Over 19,000 newspaper passages 59 % of questions
without an article are refused so instead of 57, over 296 articles 94.1 instead of 93.8; of answerable ones 2.0 % as
before (a newspaper quiz), 4.6 instead of 3.8 (SQuAD 2)."""

HALF = 0.5

_NO_FILTERS = Filters()


def compose(
    question: Question,
    candidates: Sequence[Candidate],
    *,
    filters: Filters = _NO_FILTERS,
    k: int = 3,
    articles: int = 1,
    without_filters: Callable[[], Sequence[Candidate]] | None = None,
) -> Answer:
    """The answer to a question from its candidates, best first."""
    candidates = without_asked(question, candidates)
    if question.seen:
        candidates = [c for c in candidates if (c.hit.passage.article.id, c.span.start) not in question.seen]
    judged = said_first(question, most_named(question, candidates))
    status, confidence = support(question, judged) if articles else ("empty_library", 0.0)
    if articles and filters and without_filters is not None and confidence < SURE:
        wider = without_filters()
        if _is_outside(question, candidates, status, wider):
            status = "filtered_out"
            candidates = candidates or wider
    groups = ordered(question, candidates)
    chosen = chosen_of(question, groups, k) if status == "answered" else []
    chosen = told_first(question, groups, chosen)
    lacks = missing(question, chosen[0][0], candidates, [g[0] for g in chosen]) if chosen else ""
    if lacks:
        nothing = beside(question, chosen[0][0], candidates)
        lacks = nothing or lacks
        confidence = _doubted(confidence, BESIDE if nothing else DOUBT)
        status = "partial" if confidence >= LIKELY else "no_support"
        chosen = as_named(question, chosen) if status == "partial" else []
    quotes = tuple(_quote(g) for g in chosen)
    near = () if status == "answered" else near_misses(question, [g for g in groups if g not in chosen])
    reason = _reason(status, question, filters, candidates, lacks)
    return as_answer(question, status, quotes, near, filters, reason, confidence)


def as_answer(
    question: Question,
    status: Status,
    quotes: Sequence[Quote],
    near: Sequence[Quote],
    filters: Filters,
    reason: str,
    confidence: float,
    about: Quote | None = None,
) -> Answer:
    """The answer to a question with what was found, its text written from that."""
    return Answer(
        question=question.text,
        status=status,
        quotes=tuple(quotes),
        near_misses=tuple(near),
        text=markdown(quotes, reason, near),
        filters=filters,
        reason=reason,
        understood=question.to_dict(),
        confidence=confidence,
        about=about,
    )


def near_misses(question: Question, groups: Sequence[Group]) -> tuple[Quote, ...]:
    """The sentences nearest to what a question is about, of different articles where there are some; one of the person
    whose words are asked for is among them, if there is any. Where some are about it, what is about something else is
    none."""
    ranked = sorted(groups, key=lambda g: (_about(question, g[0]), g[0].score), reverse=True)
    left = [g for g in ranked if _about(question, g[0])] or ranked
    firsts = {g[0].hit.passage.article.id: g for g in reversed(left)}
    near = sorted(left, key=lambda g: firsts[g[0].hit.passage.article.id] is not g)[:NEAR_MISSES]
    if (asked := question.speaker) and near and not any(said_by(asked, g[0]) for g in near):
        near[-1] = next((g for g in ranked if said_by(asked, g[0])), near[-1])
    return tuple(_quote(g) for g in near)


def _about(question: Question, candidate: Candidate) -> float:
    """In tenths, how much of what is asked about stands in the passage of a sentence, or something like it; nothing
    where it is less than half. Of a question for somebody's words, what they are to be about."""
    if question.topic:
        lacking = set(missing_terms(question, [candidate])) & set(question.topic)
        share = 1 - len(lacking) / len(question.topic)
    else:
        share = (candidate.signs["coverage_passage"] + candidate.signs["soft_passage"]) / 2
    return round(share, 1) if share >= HALF else 0.0


def _is_outside(
    question: Question, candidates: Sequence[Candidate], status: Status, wider: Sequence[Candidate]
) -> bool:
    """Whether the answer stands outside the filters: there is one in all and none within them, or in all a sure and
    much better one."""
    found, confidence = support(question, wider)
    if status == "no_support":
        return found != "no_support"
    return confidence >= SURE and wider[0].score >= candidates[0].score + CLOSE


def _doubted(confidence: float, doubt: float) -> float:
    return confidence / (confidence + doubt * (1 - confidence))


# ── quotes ───────────────────────────────────────────────────────────────────────────────────────────────────


def _quote(group: Group) -> Quote:
    best = group[0]
    mine = as_quote(best)
    seen = {(mine.article.id, mine.start)}
    also = []
    for other in group[1:]:
        quote = as_quote(other)
        if quote.article.id != mine.article.id and (quote.article.id, quote.start) not in seen:
            seen.add((quote.article.id, quote.start))
            also.append(quote)
    return replace(mine, also=tuple(also))


def as_quote(candidate: Candidate) -> Quote:
    """The sentence of a candidate as a quote."""
    article, span = candidate.hit.passage.article, candidate.span
    return Quote(article, span.start, span.end, candidate.statement, candidate.score)


# ── Markdown of fixed connectives ────────────────────────────────────────────────────────────────────────────

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&$])")


def escaped(slice_: str) -> str:
    """A slice as Markdown that shows exactly its characters; taking the backslashes out gives the slice back."""
    return _SPECIAL.sub(r"\\\1", slice_)


def markdown(quotes: Sequence[Quote], reason: str = "", near: Sequence[Quote] = ()) -> str:
    """The quotes as numbered sentences of fixed connectives, then why there is no more, then the near misses."""
    lines = [f"{_lead(q)} {_between_marks(q.text)} [{n}]{_also(q)}" for n, q in enumerate(quotes, start=1)]
    if reason:
        lines.append(escaped(reason))
    if near and not quotes:
        lines.append("The nearest sentences, which do not answer it:")
        lines += [f"- {_lead(q)} {_between_marks(q.text)}" for q in near]
    return "\n\n".join(lines)


def _lead(quote: Quote) -> str:
    """“On 2024-12-06 (Outlet), **one Iranian analyst** stated:”, leaving out what is not known."""
    if quote.relation:
        return _bearing(quote)
    outlet = escaped(quote.article.source)
    on = f"On {quote.article.published.isoformat()}" if quote.article.published else ""
    speaker, verb = _speaker(quote.statement)
    if speaker:
        where = (
            f"{on} ({outlet}), " if on and outlet else f"{on}, " if on else f"In {outlet}, " if outlet else ""
        )
        return f"{where}**{escaped(speaker)}** {verb}:"
    if on and outlet:
        return f"{on}, {outlet} reported:"
    return f"{on}, it was reported:" if on else f"{outlet} reported:" if outlet else "It was reported:"


def _bearing(quote: Quote) -> str:
    """“Denied by **Tomas Verhaan** (Harbour Post, 2025-03-12):”, of a quote shown for how it bears on another."""
    assert quote.relation is not None
    article, told = quote.article, RELATION_WORDS[quote.relation].capitalize()
    day = article.published.isoformat() if article.published else ""
    speaker = _speaker(quote.statement)[0]
    if quote.relation in ("possible_conflict", "updates") or not (speaker or article.source):
        return f"{told}. {_lead(replace(quote, relation=None))}"
    by, comma, how = told.partition(",")
    who, rest = (
        (speaker, article.source) if quote.relation == "denied_by" and speaker else (article.source, "")
    )
    where = ", ".join(escaped(w) for w in (rest, day) if w)
    return f"{by} **{escaped(who)}**{f' ({where})' if where else ''}{comma}{how}:"


def _speaker(statement: Statement | None) -> tuple[str, str]:
    if statement is None or not statement.speaker_text:
        return "", ""
    written = statement.speaker_name or statement.speaker_text
    return written, "stated" if statement.kind != "indirect" else "is reported"


def _between_marks(text: str) -> str:
    """A slice inside the outer marks that read well around the marks it has itself."""
    if not re.search(r"[“”\"]", text):
        return f"“{escaped(text)}”"
    if not re.search(r"[‘’']", text):
        return f"‘{escaped(text)}’"
    return f"«{escaped(text)}»"


def _also(quote: Quote) -> str:
    names = dict.fromkeys(q.article.source or q.article.title for q in quote.also)
    names.pop("", None)
    return f" (also in {', '.join(escaped(n) for n in names)})" if names else ""


# ── why there is no full answer ──────────────────────────────────────────────────────────────────────────────


def _reason(
    status: Status, question: Question, filters: Filters, candidates: Sequence[Candidate], lacks: str
) -> str:
    if status == "answered":
        return ""
    if status == "empty_library":
        return "The library has no articles yet: add some with `onrecord add PATH`."
    if status == "filtered_out":
        named = ", ".join(f"{k} {v}" for k, v in filters.to_dict().items() if v)
        return f"Nothing within the filters ({named}) answers this, but articles outside them do."
    if status == "partial":
        return f"Only part of the question is supported: {lacks}."
    wanted = phrases(question.subject, question.terms, question.names) or (question.text,)
    if lacks:
        return f"No sentence in the library answers this: {lacks}. Looked for: {', '.join(wanted)}."
    looked = (
        f"No sentence in the library answers this. Looked for: {_looked_for(question, candidates, wanted)}."
    )
    return looked + _too_common(question, candidates)


def _looked_for(question: Question, candidates: Sequence[Candidate], wanted: Sequence[str]) -> str:
    """What was looked for, each thing once, and which of it the nearest passage does not have. “Twitter; not in the
    nearest passage: bought”, and of a name that it has a part of, the whole."""
    lacking = missing_terms(question, candidates)
    nowhere = phrases(question.subject, _asked_of(question, lacking, candidates), question.names)
    found = phrases(question.subject, [t for t in question.terms if t not in lacking], question.names)
    there = [f for f in found if not any(n in f or f in n for n in nowhere)]
    if not there:
        return f"{', '.join(wanted)}, which the nearest passage does not have"
    return "; not in the nearest passage: ".join(", ".join(part) for part in (there, nowhere) if part)


def _asked_of(question: Question, lacking: Sequence[str], candidates: Sequence[Candidate]) -> list[str]:
    """Those of the terms that the nearest passage lacks which have to be told, and are not in another word: “old” of
    “How old is she?” need not stand there."""
    there = place(candidates[0], whole=False) if candidates else ""
    asked = {*subject_of(question), *(w for name in question.names for w in words(name.lower()))}
    return [t for t in lacking if t in asked and not is_told(t, there)]


def _too_common(question: Question, candidates: Sequence[Candidate]) -> str:
    """A sentence that says what was found and tells nothing in a library of this size, if that is so."""
    if not candidates or doubt(question, candidates[0]) < MUCH:
        return ""
    there = shared(question, candidates[0])  # word by word: all of them together may be as rare as can be
    found = ", ".join(p for term in there for p in phrases(question.subject, [term]))
    return (
        f" What was found of it ({found}) is common in this library: say who, where or when." if found else ""
    )
