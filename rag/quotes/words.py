"""Words and their kinds: one letter a token, so that what follows can be written as patterns over letters.

D determiner      G possessive pronoun   S possessive 's     N noun, adjective, number   M name   Y date word
I pronoun         P preposition          T to + verb         C and, or   K but           W who, which
B subordinator    A auxiliary            V finite or bare verb   E verb in -ed           R verb in -ing
X adverb, not     Q quotation            q short quotation, a noun to its sentence
, ; : - ( ) .     as they stand          O anything else
"""

from __future__ import annotations

from rag.quotes.forms import is_finite, lemma_of, open_kind
from rag.quotes.lexicon import (
    AUXILIARIES,
    CLOSED,
    DATES,
    DETERMINERS,
    PREPOSITIONS,
    Lexicon,
    verb_lexicon,
    word_set,
)
from rag.quotes.names import FEMALE, MALE
from rag.quotes.tokens import Token

_PUNCTUATION = {
    ",": ",",
    ";": ";",
    ":": ":",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "—": "-",
    "–": "-",
    "--": "-",
    "-": "-",
    "―": "-",
}
_PUNCTUATION |= {".": ".", "?": ".", "!": ".", "…": ".", "...": "."}


def tag(tokens: list[Token], headline: bool) -> list[str]:
    """One letter a token (see the module). `headline`: every word is capitalised, so capitals say nothing."""
    lexicon = verb_lexicon()
    tags: list[str] = []
    size = len(tokens)
    for n, token in enumerate(tokens):
        lower = token.lower
        if len(lower) == 1 or not lower[0].isalnum():
            mark = _PUNCTUATION.get(lower)
            if mark:
                tags.append(mark)
                continue
            if len(lower) == 1 and not lower.isalnum():
                tags.append("S" if _owns(tokens, n) else "O")
                continue
        before = tags[n - 1] if n else "."
        after = tokens[n + 1] if n + 1 < size else None
        if token.shape == "Q":
            tags.append(token.lower[0])
            continue
        capital = token.shape == "A" and not headline and lower != "i"
        tags.append(_kind(tokens, n, lower, capital, before, after, tags, lexicon))
    return tags


def _owns(tokens: list[Token], n: int) -> bool:
    """Whether a mark is the apostrophe of a plural owner: `the voters’ rights`."""
    mark, before = tokens[n], tokens[n - 1]
    touches = n > 0 and before.end == mark.start and before.lower.endswith("s")
    return mark.lower in ("'", "’") and touches and (n + 1 == len(tokens) or tokens[n + 1].start > mark.end)


def _kind(
    tokens: list[Token],
    n: int,
    lower: str,
    capital: bool,
    before: str,
    after: Token | None,
    tags: list[str],
    lexicon: Lexicon,
) -> str:
    if lower == "today" and capital and before == "M":
        return "M"  # USA Today
    if lower in DATES and (capital or lower not in ("march", "may", "august")):
        return "Y"
    opening = n == 0 or (before in ".:;-" and capital)
    if capital and not opening:
        follows = (
            lower in CLOSED and lower not in PREPOSITIONS and before in ",Q" and lower not in ("will", "may")
        )
        return CLOSED[lower] if follows else "M"
    if lower == "according":
        return "R"
    if capital and lower in ("will", "may", "mark", "bill") and after is not None and after.shape == "A":
        return "M"  # Will Smith
    if lower in ("'s", "'d"):
        return _clitic(lower, before, tokens, n, lexicon, after)
    closed = CLOSED.get(lower)
    if before == "T" and not closed:
        return "V"
    if closed:
        return _closed(closed, lower, tokens, n, before, after, tags, lexicon)
    if capital and lower.endswith("ly") and len(lower) > 5 and lower not in _NAMES_IN_LY:
        return "X"
    if capital and after is not None and after.shape == "A" and lower not in lexicon.ing:
        return "M"
    if capital and lower not in lexicon.ing and lower not in lexicon.participle:
        plain = lower in lexicon.base and lower not in lexicon.nouns
        return (
            "V" if plain and after is not None and after.lower in DETERMINERS else "M" if not plain else "N"
        )
    return open_kind(lower, before, after, tags, tokens, n, lexicon)


_NAMES_IN_LY = (
    FEMALE | MALE | word_set("sicily connolly kennelly donnelly weekly monthly daily family assembly")
)


def _clitic(
    lower: str, before: str, tokens: list[Token], n: int, lexicon: Lexicon, after: Token | None
) -> str:
    if lower == "'d":
        return "A"
    if before in "IBWX" or (n and tokens[n - 1].lower in ("that", "there", "here", "what", "who", "let")):
        return "A"
    if after and (
        after.lower in ("a", "the", "not", "been", "an") or (after.lower in lexicon.ing and before == "I")
    ):
        return "A"
    return "S"


def _closed(
    closed: str,
    lower: str,
    tokens: list[Token],
    n: int,
    before: str,
    after: Token | None,
    tags: list[str],
    lexicon: Lexicon,
) -> str:
    following = after.lower if after else ""
    if lower == "no" and following == "longer":
        return "X"
    if lower == "than" and tokens[n - 1].lower in ("more", "less", "fewer") and before in "XDN" and after:
        return "X" if following[0].isdigit() or following in _NUMBERS else "P"
    if closed == "T":
        if after is not None and after.shape == "A" and n and tokens[n - 1].shape != "A":
            return "P"  # a contributor to Slate
        if following in lexicon.base or following in ("be", "not", "have", "do") or following in AUXILIARIES:
            return "T"
        skipped = tokens[n + 2].lower if following.endswith("ly") and n + 2 < len(tokens) else ""
        if skipped in lexicon.base:
            return "T"
        wants = n and (lemma_of(tokens[n - 1].lower, lexicon) in _TAKES_TO) and following not in CLOSED
        return "T" if wants and after is not None and after.shape == "a" and following[-1] != "s" else "P"
    if lower == "her":
        return "G" if after and (after.shape in "aA") and following not in CLOSED else "I"
    if lower == "that":
        if before in "NM" and (following in AUXILIARIES or is_finite(following, lexicon)):
            return "W"
        return "B"
    if lower in (
        "one",
        "others",
        "all",
        "both",
        "many",
        "some",
        "several",
        "few",
        "most",
        "this",
        "these",
        "those",
    ):
        bare = following in lexicon.base and following not in lexicon.nouns
        if (
            following in AUXILIARIES
            or bare
            or is_finite(following, lexicon)
            or not after
            or after.shape == "."
        ):
            return "I"
        return "D"
    if lower in ("once", "so") and after and (is_finite(following, lexicon) or before in "A"):
        return "X"
    if lower == "like":
        return "V" if before in "IA" or tags[-1:] == ["T"] else "P"
    if lower in ("will", "can", "may") and before in "DG":
        return "N"
    if lower == "back" and (before in "TA" or (before == "I" and following in DETERMINERS)):
        return "V"
    return closed


_NUMBERS = word_set(
    "half two three four five six seven eight nine ten a one twenty thirty fifty dozens hundreds"
)

_TAKES_TO = word_set(
    "want seek vow promise plan pledge try hope need wish agree refuse decline threaten expect intend aim decide"
    " attempt offer fail tend propose swear prefer like love hate choose begin continue"
)
