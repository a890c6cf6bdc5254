"""Changed words that are the same words in another spelling: accents, British and American forms, contractions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

ACCENTS, FORMS, CONTRACTION, SPACE = "accents", "another spelling", "a contraction", "a space between words"
MINOR = (ACCENTS, FORMS, CONTRACTION, SPACE)
"""What `same_but_for` says."""

_CONTRACTED = (
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
)
_IS_OR_HAS = re.compile(r"\b(he|she|it|that|there|what|who|where|here)'s\b")
_WOULD_OR_HAD = re.compile(r"\b(i|you|he|she|it|we|they|that)'d\b")
_AMERICAN = (
    (re.compile(r"is(e[ds]?|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"ys(e[ds]?|ing)$"), r"yz\1"),
    (re.compile(r"our(s|ed|ing|able|ite|ites|ful|er|ers)?$"), r"or\1"),
    (re.compile(r"(?<=[bt])re(s|d)?$"), r"er\1"),
    (re.compile(r"ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"ogue(s)?$"), r"og\1"),
    (re.compile(r"(?<=[ef]en)ce(s|less)?$"), r"se\1"),
)


def same_but_for(given: Sequence[str], found: Sequence[str]) -> str:
    """What alone makes folded words differ, one of `MINOR`; "" where they are other words."""
    if not given or not found or given == found:
        return ""
    if _plain(given) == _plain(found):
        return ACCENTS
    if "".join(given) == "".join(found):
        return SPACE
    if len(given) == len(found) and [*map(_american, given)] == [*map(_american, found)]:
        return FORMS
    return CONTRACTION if _expanded(given) & _expanded(found) else ""


def _plain(words: Sequence[str]) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", " ".join(words)) if not unicodedata.combining(c))


def _american(word: str) -> str:
    for ending, instead in _AMERICAN:
        word = ending.sub(instead, word)
    return word


def _expanded(words: Sequence[str]) -> frozenset[str]:
    """The words without contractions, in each way that they can be read."""
    text = " ".join(words)
    for contracted, full in _CONTRACTED:
        text = contracted.sub(full, text)
    return frozenset(
        _WOULD_OR_HAD.sub(rf"\1 {would}", _IS_OR_HAS.sub(rf"\1 {has}", text))
        for has in ("is", "has")
        for would in ("would", "had")
    )
