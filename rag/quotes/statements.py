"""From candidates to statements: which are kept, with what confidence, joined over sentences."""

from __future__ import annotations

from rag.quotes.cues import Cue, closing_lemmas, cue_table
from rag.quotes.marks import Quotation
from rag.quotes.rules import Candidate, candidates
from rag.quotes.sentences import Sentence, read_sentences
from rag.records import Article, Span, Statement, StatementKind

THRESHOLD = 0.38
"""Candidates that are less sure are not reported: chosen where F1 of cues is highest on the development set."""


def find_statements(article: Article | str) -> list[Statement]:
    """The attributed statements of an article (or of a bare text), sorted by where their content begins."""
    article = article if isinstance(article, Article) else Article(text=article)
    sentences, quotations = read_sentences(article.text)
    table = cue_table()
    cues = closing_lemmas()
    found: list[Statement] = []
    for s in sentences:
        for c in candidates(s, cues):
            cue = table.get(("verb", c.lemma))
            if cue is None or not c.content:
                continue
            confidence = cue.confidence(c.frame)
            if confidence >= THRESHOLD:
                found.append(_statement(article, s, c, cue, confidence, quotations))
    return sorted(found, key=lambda x: (x.start, x.end))


def _statement(
    article: Article, s: Sentence, c: Candidate, cue: Cue, confidence: float, quotations: list[Quotation]
) -> Statement:
    content = tuple(s.span(p.first, p.last) for p in c.content)
    return Statement(
        article=article,
        content=content,
        speaker=s.span(c.source.first, c.source.last) if c.source else None,
        cue=s.span(c.cue.first, c.cue.last),
        kind=_kind(content, s, c),
        rule=f"{c.rule}:{c.frame}",
        confidence=confidence,
        cue_class=cue.cue_class,
    )


def _kind(content: tuple[Span, ...], s: Sentence, c: Candidate) -> StatementKind:
    inside = [s.kinds[n] in "Qq" for p in c.content for n in range(p.first, p.last + 1)]
    return "direct" if all(inside) else "mixed" if any(inside) else "indirect"
