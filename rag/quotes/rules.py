"""A first sieve: quoted speech by the words that touch the marks."""

from __future__ import annotations

import re

from rag.quotes.marks import Quotation, find_quotations
from rag.records import Article, Span, Statement

_CUE = (
    r"(?:said|says|say|told|added|adds|wrote|writes|asked|saying|called|stated|stating|noted|tweeted|argued|explained"
    r"|continued|replied|insisted|warned|claimed|declared|recalled|announced|concluded|adding|telling|writing)"
)
_NAME = r"(?:(?:the|a|an|one|some|many|two|three|several) )?(?:[\w.’'-]+ ){0,6}?[\w.’'-]+"
_INVERTED = re.compile(rf"\s*,?\s*(?P<c>{_CUE}) (?P<s>{_NAME})(?=[,.;]|$| in | on | at )", re.I)
_AFTER = re.compile(rf"\s*,?\s*(?P<s>{_NAME})(?:, [^,.]{{1,80}},)? (?P<c>{_CUE})\b", re.I)
_BEFORE = re.compile(
    rf"(?:^|(?:^|[.,;] )(?:with |and |as )?)(?P<s>{_NAME})(?:, [^,.]{{1,80}},)? (?P<c>{_CUE})(?: that)?[,:]?\s*$",
    re.I,
)


def find_statements(article: Article | str) -> list[Statement]:
    """The attributed statements of an article (or of a bare text), sorted by where their content begins."""
    article = article if isinstance(article, Article) else Article(text=article)
    text = article.text
    found: list[Statement] = []
    for quotation in find_quotations(text):
        if len(text[quotation.start : quotation.end].split()) < 3:
            continue
        found.append(_attribute(article, quotation))
    return found


def _attribute(article: Article, q: Quotation) -> Statement:
    text, content = article.text, (Span(q.start, q.end),)
    for pattern, rule in ((_INVERTED, "quote-said-speaker"), (_AFTER, "quote-speaker-said")):
        if match := pattern.match(text, q.end, min(len(text), q.end + 200)):
            return Statement(
                article, content, Span(*match.span("s")), Span(*match.span("c")), "direct", rule, 0.9
            )
    window = max(0, q.start - 200, text.rfind("\n", 0, q.start) + 1)
    if match := _BEFORE.search(text[window : q.start]):
        speaker, cue = match.span("s"), match.span("c")
        if text[window + speaker[0] :][:5].lower() == "with ":
            speaker = (speaker[0] + 5, speaker[1])
        s, c = Span(window + speaker[0], window + speaker[1]), Span(window + cue[0], window + cue[1])
        return Statement(article, content, s, c, "direct", "speaker-said-quote", 0.8)
    return Statement(article, content, None, None, "direct", "quote-alone", 0.3)
