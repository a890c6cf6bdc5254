"""Sentences and passages of a text, by offsets that are exact by construction: every span is cut, none is searched.

Boundaries inside a line come from nupunkt (maintained, gives offsets, keeps closing quotation marks with their
sentence), mended where newspapers differ from what it learnt; a line break always ends a sentence, because headlines
and list items have no full stop.
"""

from __future__ import annotations

import re

import nupunkt

from rag.boundaries import mended
from rag.records import Article, Passage, Span

PASSAGE_CHARS = 900
"""Longest passage, unless one sentence is longer: about 200 word pieces, inside the 256 that MiniLM reads."""

_LINE = re.compile(r"[^\n]+")


def find_sentences(text: str) -> list[Span]:
    """The sentences of a text, in order, without surrounding white space and without overlap."""
    found: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for end in mended(line.group(), (end for _, end in nupunkt.sent_spans(line.group()))):
            span = _trim(text, start, line.start() + end)
            start = line.start() + end
            if span.start < span.end:
                found.append(span)
    return found


def split_passages(article: Article, sentences: list[Span] | None = None) -> list[Passage]:
    """Windows of whole consecutive sentences of at most `PASSAGE_CHARS`; each sentence is in exactly one."""
    windows: list[list[Span]] = []
    for span in find_sentences(article.text) if sentences is None else sentences:
        if windows and span.end - windows[-1][0].start <= PASSAGE_CHARS:
            windows[-1].append(span)
        else:
            windows.append([span])
    return [Passage(article, n, w[0].start, w[-1].end, tuple(w)) for n, w in enumerate(windows)]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
