"""From candidates to statements: which are kept, with what confidence, joined over sentences and paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache

from rag.quotes.candidates import Candidate
from rag.quotes.confidence import base_rate, confidence, embedded_flags, right_speaker, signs_of
from rag.quotes.cues import closing_lemmas, cue_table
from rag.quotes.drafts import Draft, continued
from rag.quotes.leftovers import QUOTING, leftover_quotes, lone_quotes
from rag.quotes.marks import Quotation
from rag.quotes.nobody import is_nobody
from rag.quotes.nouns import adjective_candidates, noun_candidates
from rag.quotes.phrases import Phrase
from rag.quotes.rules import candidates
from rag.quotes.sentences import Sentence, read_sentences
from rag.quotes.speakers import Identity, Speakers
from rag.quotes.turns import TURNS, Turn, find_turns, is_talk
from rag.records import Article, Span, Statement, StatementKind

THRESHOLD = 0.48
"""Candidates less likely to report speech are left out: where exact F1 of source and content is highest."""

INTERVIEW = 2
"""An article with so many turns is an interview: `I think` is part of a turn there, and not a report."""

_PARTNERS = frozenset("i we you".split())
_OWN_CONTENT = frozenset(["that", "clause", "quote", "colon", "wh", "left", "left-quote"])


def find_statements(article: Article | str) -> list[Statement]:
    """The attributed statements of an article (or of a bare text), sorted by where their content begins."""
    article = article if isinstance(article, Article) else Article(text=article)
    sentences, quotations = read_sentences(article.text)
    turns = find_turns(sentences)
    interview = sum(turn.rule == "turn" for turn in turns.values()) >= INTERVIEW
    drafts = [d for n in range(len(sentences)) if n not in turns for d in _drafts(sentences, n, interview)]
    known = {_last_word(sentences, d) for d in drafts if d.source}
    for n, turn in turns.items():
        draft = _turn_draft(sentences[turn.home], turn)
        spoke = _last_word(sentences, draft) in known
        if turn.rule == "label" and not is_talk(sentences, turn, turns, spoke):
            drafts += _drafts(sentences, n, interview)  # RECALL ALERT: Check out our list
        else:
            drafts.append(draft)
    drafts += leftover_quotes(sentences, drafts)
    drafts += lone_quotes(article.text, quotations, drafts)
    speakers = Speakers(article.text, sentences)
    drafts.sort(key=lambda d: (d.home, d.source.first if d.source else 0))
    identities = [_identity(speakers, d) for d in drafts]
    starts = [q.start for q in quotations]
    found = [_statement(article, d, i, starts, quotations) for d, i in zip(drafts, identities, strict=True)]
    return sorted(found, key=lambda x: (x.start, x.end))


def _last_word(sentences: list[Sentence], d: Draft) -> str:
    """The last word of who speaks: of `Mayor Ann Lee`, of `Ann Lee, a pilot from Dover` and of `Lee` the same."""
    if d.source is None:
        return ""
    s = sentences[d.home]
    ends = (n for n in range(d.source.first + 1, d.source.last + 1) if s.kind(n) in "P,W(")
    return s.word(next(ends, d.source.last + 1) - 1)


def _identity(speakers: Speakers, d: Draft) -> Identity:
    if d.source is None:
        return Identity()
    if d.rule in TURNS:
        return speakers.identify_label(d.home, d.source)
    return speakers.identify(d.home, d.source, d.rule.startswith("speaker-said-after"))


def _drafts(sentences: list[Sentence], n: int, interview: bool) -> list[Draft]:
    s = sentences[n]
    found = _candidates(s)
    if s.tokens[-1].lower == "?":
        found = [c for c in found if c.frame in QUOTING]  # who said that it rained?
    if interview:
        found = [c for c in found if not (c.source and s.word(c.source.first) in _PARTNERS)]
    rates = [base_rate(c) for c in found]
    flags = embedded_flags(found, rates)
    drafts = (_draft(sentences, n, c, e) for c, e in zip(found, flags, strict=True))
    return [continued(sentences, d) for d in drafts if d is not None]


def _candidates(s: Sentence) -> list[Candidate]:
    """Of verbs, nouns and adjectives, those that the table of cues knows, in the order of their cues."""
    return [c for c in _every_candidate(s) if base_rate(c) > 0] if _may_tell(s) else []


def _may_tell(s: Sentence) -> bool:
    """Whether a cue or a quotation is in a sentence: most have none, and are spared the rest."""
    table = cue_table()
    if any(("verb", g.lemma) in table or s.word(g.head) == "according" for g in s.groups):
        return True
    return "Q" in s.kinds or "q" in s.kinds or any(t.lower in _other_cues() for t in s.tokens)


@cache
def _other_cues() -> frozenset[str]:
    """Nouns, in both numbers, and adjectives that are cues."""
    words = [word for kind, word in cue_table() if kind in ("noun", "adjective")]
    return frozenset([*words, *(w + "s" for w in words), *(w[:-1] + "ies" for w in words)])


def _every_candidate(s: Sentence) -> list[Candidate]:
    """What the verbs, nouns and adjectives of a sentence could report, in the order of the words."""
    cues = closing_lemmas()
    found = [*candidates(s, cues), *noun_candidates(s, cues), *adjective_candidates(s, cues)]
    return sorted(found, key=lambda c: c.group.head)


def _turn_draft(s: Sentence, turn: Turn) -> Draft:
    return Draft(
        content=(turn.content,),
        speaker=s.span(turn.source.first, turn.source.last) if turn.source else None,
        cue=s.span(turn.cue.first, turn.cue.last) if turn.cue else None,
        cue_class="neutral",
        rule=turn.rule,
        confidence=turn.confidence,
        last=turn.last,
        home=turn.home,
        source=turn.source,
    )


def _has_words(s: Sentence, p: Phrase) -> bool:
    return any(kind.isalpha() for kind in s.kinds[p.first : p.last + 1])


def _draft(sentences: list[Sentence], n: int, c: Candidate, embedded: bool) -> Draft | None:
    s = sentences[n]
    c, other, last = beyond(sentences, n, c)
    content = other or tuple(s.span(p.first, p.last) for p in c.content if _has_words(s, p))
    if not content:
        return None
    sure = confidence(base_rate(c), signs_of(c, embedded))
    if sure < THRESHOLD or (c.source and is_nobody(s, c.source)):
        return None
    cue = cue_table().get((c.cue_kind, c.lemma))
    return Draft(
        content=content,
        speaker=s.span(c.source.first, c.source.last) if c.source else None,
        cue=s.span(c.cue.first, c.cue.last),
        cue_class=cue.cue_class if cue else "neutral",
        rule=f"{c.rule}:{c.frame}",
        confidence=right_speaker(c.rule, sure) if c.source else sure,
        last=last,
        home=n,
        source=c.source,
    )


def beyond(sentences: list[Sentence], n: int, c: Candidate) -> tuple[Candidate, tuple[Span, ...], int]:
    """The content of a cue that lies in another sentence: the question before it, or what follows its colon."""
    s = sentences[n]
    leads = c.source and c.group.form == "finite" and not s.kinds[: c.source.first].strip("CK-")
    if leads and n and c.frame not in _OWN_CONTENT and c.lemma in closing_lemmas():
        before = sentences[n - 1]
        last = before.tokens[-1]
        whole = not before.kinds.strip("Q") and last.lower[1] in "?!,"  # “Is it safe?” Mr Lee asked
        if before.line == s.line and last.shape == "Q" and (c.frame == "none" or whole):
            at = len(before.tokens) - 1
            return replace(c, frame="left-quote", content=()), (before.span(at, at),), n
    if s.kinds.endswith(":") and n + 1 < len(sentences) and sentences[n + 1].kinds[:1] in ("Q", "q"):
        return replace(c, frame="quote", content=()), (sentences[n + 1].span(0, 0),), n + 1
    return c, (), n


def _statement(
    article: Article, d: Draft, who: Identity, starts: list[int], quotations: list[Quotation]
) -> Statement:
    return Statement(
        article=article,
        content=d.content,
        speaker=d.speaker,
        cue=d.cue,
        kind="direct" if d.rule in TURNS else _kind(d.content, starts, quotations),
        rule=d.rule,
        confidence=d.confidence,
        cue_class=d.cue_class,
        speaker_name=who.name,
        anonymous=who.anonymous,
        candidates=who.candidates,
    )


def _kind(content: tuple[Span, ...], starts: list[int], quotations: list[Quotation]) -> StatementKind:
    """direct if everything is inside marks, mixed if something is."""
    inside = 0
    for a, b in content:
        n = max(0, bisect_right(starts, a) - 1)
        while n < len(quotations) and quotations[n].start < b:
            inside += max(0, min(b, quotations[n].end) - max(a, quotations[n].start))
            n += 1
    outside = sum(b - a for a, b in content) - inside
    return "indirect" if not inside else "direct" if outside <= len(content) else "mixed"
