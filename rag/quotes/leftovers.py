"""Quotations that no cue took: given a speaker by a colon, a comma or what was said before, or said to have none."""

from __future__ import annotations

import re

from rag.quotes.clauses import is_in_opening
from rag.quotes.drafts import Draft, continued
from rag.quotes.marks import Quotation
from rag.quotes.phrases import Phrase, phrase_starting_at
from rag.quotes.sentences import Sentence, VerbGroup, quote_kind
from rag.quotes.subjects import subject_of
from rag.records import Span

LONGEST_CUE = 8
NEAR = 4
LONE_QUOTE = 0.3
QUOTE_WORDS = 3
QUOTING = frozenset(["left-quote", "quote", "same-paragraph", "next-paragraph"])
"""Frames and rules of statements that are quotations."""


def leftover_quotes(sentences: list[Sentence], drafts: list[Draft]) -> list[Draft]:
    """Quotations that no cue took, but that a colon, a comma or the sentence before gives a speaker."""
    covered = sorted((a, b) for d in drafts for a, b in d.content)
    by_last: dict[int, Draft] = {}
    for d in drafts:
        if d.speaker is not None and d.confidence >= by_last.get(d.last, d).confidence:
            by_last[d.last] = d
    found: list[Draft] = []
    k, reach = 0, -1
    for n, s in enumerate(sentences):
        for at, token in enumerate(s.tokens):
            if token.shape != "Q" or s.kinds[at] != "Q":
                continue
            while k < len(covered) and covered[k][0] <= token.start:
                reach = max(reach, covered[k][1])
                k += 1
            spoke = next((by_last[k] for k in range(n - 1, max(-1, n - NEAR), -1) if k in by_last), None)
            if reach < token.end and (draft := _leftover(sentences, n, at, spoke)):
                draft = continued(sentences, draft)
                found.append(draft)
                reach = draft.content[-1].end
                by_last.setdefault(draft.last, draft)
    return found


def _leftover(sentences: list[Sentence], n: int, at: int, before: Draft | None) -> Draft | None:
    s = sentences[n]
    content = (s.span(at, at),)
    if at == 0 and (credited := _credited(sentences, n)):
        return credited
    if at and s.kinds[at - 1] in ":," and (s.kinds[at - 1] == ":" or not s.kinds[at + 1 :].strip(".")):
        rule = "colon-quote" if s.kinds[at - 1] == ":" else "comma-quote"
        if found := _signed(s, at - 1) or _told_by(s, at, rule):
            speaker, cue = found
            who = s.span(speaker.first, speaker.last)
            return Draft(content, who, s.span(*cue), "neutral", rule, MEASURED[rule], n, n, speaker)
        return None
    alone = not s.kinds[:at].strip("X,") and not s.kinds[at + 1 :].strip(".")
    if before is None or (at and not alone):
        return None
    here = sentences[before.last].line == s.line
    quoted = alone and before.rule.split(":")[-1] in QUOTING
    ends = s.tokens[at].lower[1:2] in _ENDS  # ‘Nobody came’ is a heading
    if here or (at == 0 and quoted and ends and sentences[before.last].line == s.line - 1):
        rule = "same-paragraph" if here else "next-paragraph"
        sure = MEASURED[rule]
        return Draft(
            content, before.speaker, None, before.cue_class, rule, sure, n, before.home, before.source
        )
    return None


def _signed(s: Sentence, colon: int) -> tuple[Phrase, tuple[int, int]] | None:
    """The name right before a colon, and the tokens of the cue: `Says Ann Lee: “…”`, `It rained - Ann Lee: “…”`."""
    named = phrase_starting_at(s, 1) if s.word(0) in ("said", "says") else None
    if named is not None and named.last == colon - 1 and s.kind(colon) == ":":
        return named, (0, 0)
    first = s.kinds.rfind("-", 0, colon) + 1
    if s.kind(colon) != ":" or not 0 < first < colon or s.kinds[first:colon].strip("MC"):
        return None
    return Phrase(first, colon - 1), (colon, colon)


def _told_by(s: Sentence, at: int, rule: str) -> tuple[Phrase, tuple[int, int]] | None:
    """The subject and the tokens of the verb that a quotation at token `at` hangs on: before a comma the first, before
    a colon the last that is in no clause of another."""
    colon = rule == "colon-quote"
    for group in reversed(s.groups) if colon else s.groups:
        subject = subject_of(s, group)[0] if group.form == "finite" and group.last < at else None
        if subject is None or not (_leads(s, group, subject) if colon else group.lemma != "be"):
            continue
        whole = colon and at - group.first <= LONGEST_CUE
        return subject, (group.first, at - 1 if whole else group.last)
    return None


def _leads(s: Sentence, group: VerbGroup, subject: Phrase) -> bool:
    """Whether a verb is in no clause of another: when it rained, Lee told who [came]; but: as Lee [put] it."""
    hangs = is_in_opening(s, group) or s.kind(subject.first) == "W" or s.kind(subject.first - 1) in "BWP"
    return not hangs or s.word(subject.first - 1) == "as"


_ENDS = frozenset(".?!,…—–-")
_LINE_ENDS = re.compile(r"[ \t]*(?:[:\n]|$)")


def _credited(sentences: list[Sentence], n: int) -> Draft | None:
    """`“It rained.” — Ann Lee` on one line; below it with who that is: a name alone there is the reporter's, mostly."""
    s = sentences[n]
    content = (s.span(0, 0),)
    below = sentences[n + 1] if s.kinds == "Q" and n + 1 < len(sentences) else None
    home, first = (n, 1) if below is None else (n + 1, 0)
    signed = sentences[home]
    phrase = phrase_starting_at(signed, first + 1) if signed.kinds[first : first + 2] == "-M" else None
    if phrase is None or signed.line > s.line + 1:
        return None
    if signed.kind(phrase.last + 1) not in (",.(" if signed.line == s.line else ","):
        return None
    cue, speaker = signed.span(first, first), signed.span(phrase.first, phrase.last)
    return Draft(content, speaker, cue, "neutral", "credit", MEASURED["credit"], n, home, phrase)


MEASURED = {
    "credit": 0.8,
    "colon-quote": 0.68,
    "comma-quote": 0.6,
    "same-paragraph": 0.75,
    "next-paragraph": 0.7,
}
"""How often the rules that need no cue are right."""


def lone_quotes(text: str, quotations: list[Quotation], drafts: list[Draft]) -> list[Draft]:
    """Quotations that no rule gave a speaker: said so, and not guessed."""
    covered = sorted((a, b) for d in drafts for a, b in d.content)
    found, k, reach = [], 0, -1
    for q in quotations:
        while k < len(covered) and covered[k][0] <= q.start:
            reach = max(reach, covered[k][1])
            k += 1
        if reach >= q.end - 1 or len(text[q.start : q.end].split()) < QUOTE_WORDS:
            continue
        before, kind = text[max(0, q.start - 3) : q.start], quote_kind(text, q)
        if kind[0] == "q" or (kind[1] not in _ENDS and not _LINE_ENDS.match(text, q.end)):
            continue  # a title; “the best” of them
        if q.continues or "\n" in before or before.rstrip()[-1:] in ("", ":", ".", "!", "?", "”", '"'):
            found.append(Draft((Span(q.start, q.end),), None, None, "neutral", "quote-alone", LONE_QUOTE, 0))
    return found
