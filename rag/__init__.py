"""Onrecord: who said what, in verbatim slices of news articles.

`import rag` is light: names are resolved when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.quotes import find_statements
    from rag.rank import rank_sentences
    from rag.records import Answer, Article, Claim, Filters, OnrecordError, Quote, Span, Statement, Verdict
    from rag.tracker import Tracker

__version__ = "0.1.0"

_HOME = {
    "Tracker": "rag.tracker",
    "find_statements": "rag.quotes",
    "rank_sentences": "rag.rank",
    **dict.fromkeys(
        ("Answer", "Article", "Claim", "Filters", "OnrecordError", "Quote", "Span", "Statement", "Verdict"),
        "rag.records",
    ),
}

__all__ = [
    "Answer",
    "Article",
    "Claim",
    "Filters",
    "OnrecordError",
    "Quote",
    "Span",
    "Statement",
    "Tracker",
    "Verdict",
    "find_statements",
    "rank_sentences",
]


def __dir__() -> list[str]:
    return [*globals(), *_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
