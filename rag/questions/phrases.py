"""What a question looks for, in its own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.terms import WORD, words

_QUOTED = re.compile(r"[“\"«](?P<a>[^“”\"«»]+)[”\"»]|(?<!\w)[‘'](?P<b>[^‘’']+)[’'](?!\w)")
_NICKNAMED = re.compile(r"[A-Z][\w.]*\s$")
"""What stands before a nickname: “Ramesh ‘Sunny’ Balwani”."""


def quoted_in(question: str) -> tuple[str, ...]:
    """What a question has between quotation marks: words that were said, a title. A nickname need not be told, nor a
    single word without a capital, from which a question only keeps its distance."""
    found = []
    for match in _QUOTED.finditer(question):
        quoted = (match["a"] or match["b"]).strip()
        nickname = _NICKNAMED.search(question[: match.start()]) and question[match.end() :][1:2].isupper()
        if (len(words(quoted)) > 1 or quoted[:1].isupper()) and not nickname:
            found.append(quoted)
    return tuple(dict.fromkeys(found))


def phrases(question: str, terms: Collection[str], names: Sequence[str] = ()) -> tuple[str, ...]:
    """The stretches of a question that are made of these content words (lower case), as written, each once: “tram
    strike”, “Danish prime minister”. A name with one of them is taken whole."""
    whole = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pieces = re.compile(rf"\b(?:{whole})(?:[’']s)?(?!\w)|{WORD.pattern}" if whole else WORD.pattern)
    found: list[str] = []
    end = None  # of the phrase that may go on
    for piece in pieces.finditer(question):
        if not set(terms) & set(words(piece.group().lower())):
            end = None
        elif end is not None and not question[end : piece.start()].strip():
            found[-1] += question[end : piece.end()]
            end = piece.end()
        else:
            found.append(piece.group())
            end = piece.end()
    return tuple(dict.fromkeys(re.sub(r"[’']s?$", "", phrase) for phrase in found))
