"""A statement before its speaker is looked up, and the quotation that goes on after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.quotes.phrases import Phrase
from rag.quotes.sentences import Sentence
from rag.records import CueClass, Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before its speaker is looked up. Sentences `first..last` are the ones it has content in."""

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    cue_class: CueClass
    rule: str
    confidence: float
    last: int  # number of the last sentence it has content in
    home: int = 0  # number of the sentence that the speaker is mentioned in
    source: Phrase | None = None


def continued(sentences: list[Sentence], d: Draft) -> Draft:
    """Adds the quotation that follows in the same paragraph: `“A,” said S. “B.”`."""
    s = sentences[d.last]
    if not _ends_quoted(s, d):
        return d
    while d.last + 1 < len(sentences):
        after = sentences[d.last + 1]
        goes_on = after.tokens[0].shape == "Q" and after.tokens[0].lower.endswith("c")
        if (after.line != s.line and not goes_on) or after.kinds.strip(".") not in ("Q", "q", "QQ"):
            break
        end = len(after.kinds.rstrip(".")) - 1
        d = replace(d, content=(*d.content, after.span(0, end)), last=d.last + 1)
    return d


def _ends_quoted(s: Sentence, d: Draft) -> bool:
    """Whether a draft's own words are quoted, so that a quotation after it is more of the same."""
    quoted = [t for t in s.tokens if t.shape == "Q"]
    return any(t.start < b and a < t.end for t in quoted for a, b in d.content) or not any(
        s.start <= a < s.end for a, _ in d.content
    )
