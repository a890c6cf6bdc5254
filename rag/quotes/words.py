"""Words and their kinds: one letter a token, so that what follows can be written as patterns over letters.

D determiner      G possessive pronoun   S possessive 's     N noun, adjective, number   M name   Y date word
I pronoun         P preposition          T to + verb         C and, or   K but           W who, which
B subordinator    A auxiliary            V finite or bare verb   E verb in -ed           R verb in -ing
X adverb, not     Q quotation            q short quotation, a noun to its sentence
, ; : - ( ) .     as they stand          O anything else
"""

from __future__ import annotations

from rag.quotes.forms import Spot, is_finite, lemma_of, open_kind
from rag.quotes.lexicon import (
    AUXILIARIES,
    CLOSED,
    DATES,
    DETERMINERS,
    PREPOSITIONS,
    verb_lexicon,
    word_set,
)
from rag.quotes.names import FEMALE, MALE
from rag.quotes.tokens import Token, is_party

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
        if token.shape == "Q":
            tags.append(token.lower[0])
            continue
        capital = token.shape == "A" and not headline and lower != "i"
        tags.append(_kind(Spot(tokens, n, tags, lexicon), capital))
    return tags


def _owns(tokens: list[Token], n: int) -> bool:
    """Whether a mark is the apostrophe of a plural owner: `the voters’ rights`."""
    mark, before = tokens[n], tokens[n - 1]
    touches = n > 0 and before.end == mark.start and before.lower.endswith("s")
    return mark.lower in ("'", "’") and touches and (n + 1 == len(tokens) or tokens[n + 1].start > mark.end)


def _kind(spot: Spot, capital: bool) -> str:
    lower, before, after, lexicon = spot.lower, spot.before, spot.after, spot.lexicon
    if lower == "today" and capital and before == "M":
        return "M"  # USA Today
    if lower in DATES and (capital or lower not in ("march", "may", "august")):
        return "Y"
    if capital and lower == "may" and (spot.following[:1].isdigit() or spot.preceding in _BEFORE_MONTHS):
        return "Y"
    if is_party(lower):
        return "N"
    opening = spot.n == 0 or (before in ".:;-" and capital)
    if capital and not opening:
        follows = (
            lower in CLOSED and lower not in PREPOSITIONS and before in ",Q" and lower not in ("will", "may")
        )
        return CLOSED[lower] if follows else "M"
    if lower == "according":
        return "R"
    if capital and lower in ("earlier", "later", "early", "late") and spot.following in _WHEN:
        return "X"
    before_name = capital and after is not None and after.shape == "A"
    asks = lower in ("will", "may") and spot.n == 0 and spot.tokens[-1].lower == "?"  # Will Spirit pay?
    if before_name and lower in ("will", "may", "mark", "bill") and not asks:
        return "M"  # Will Smith
    if lower in ("'s", "'d"):
        return _clitic(spot)
    if lower in ("least", "most") and spot.preceding == "at":
        return "X"
    closed = CLOSED.get(lower)
    if before == "T" and not closed:
        return "V"
    if closed:
        return _closed(closed, spot)
    if capital and lower.endswith("ly") and len(lower) > 5 and lower not in _NAMES_IN_LY:
        return "X"
    if capital and after is not None and after.shape == "A" and lower not in lexicon.ing:
        return "M"
    if capital and lower not in lexicon.ing and lower not in lexicon.participle:
        plain = lower in lexicon.base and lower not in lexicon.nouns
        return (
            "V" if plain and after is not None and after.lower in DETERMINERS else "M" if not plain else "N"
        )
    return open_kind(spot)


_NAMES_IN_LY = (
    FEMALE | MALE | word_set("sicily connolly kennelly donnelly weekly monthly daily family assembly")
)


def _clitic(spot: Spot) -> str:
    after = spot.after
    if spot.lower == "'d":
        return "A"
    if spot.before in "IBWX" or (spot.preceding in ("that", "there", "here", "what", "who", "let")):
        return "A"
    if after and (
        after.lower in ("a", "the", "not", "been", "an")
        or (after.lower in spot.lexicon.ing and spot.before == "I")
    ):
        return "A"
    named = spot.before == "M" and (spot.following in AUXILIARIES or spot.following in _NEVER_OWNED)
    return "M" if named else "S"  # McDonald's also has it


_BEFORE_MONTHS = word_set("in since until last this early late by from mid")
_WHEN = word_set("this that last in on")
_NEVER_OWNED = word_set("also said says")
"""Words that nobody owns: what ends in 's before them is a name."""


def _closed(closed: str, spot: Spot) -> str:
    """The kind of a word of a closed class where it stands: `her book` and `told her`, `that it was` and `that was`."""
    lower, before, following = spot.lower, spot.before, spot.following
    if (lower, following) in (("no", "longer"), ("at", "least"), ("at", "most")):
        return "X"
    if lower == "than" and spot.preceding in ("more", "less", "fewer") and before in "XDN" and following:
        return "X" if following[0].isdigit() or following in _NUMBERS else "P"
    if lower == "first" and before in "DGS" and not following.endswith("ed"):
        return "N"  # their first session
    if closed == "T":
        return _to(spot)
    if lower == "her":
        is_owner = spot.after is not None and spot.after.shape in "aA" and following not in CLOSED
        return "G" if is_owner else "I"
    if lower == "that":
        if following in ("same", "very") or (spot.preceding, following) == ("all", "time"):
            return "D"  # that same year
        adverb = following.endswith("ly") and following not in spot.lexicon.base
        if adverb and spot.n + 2 < len(spot.tokens):
            following = spot.tokens[spot.n + 2].lower  # ports that recently shut
        bare = following in spot.lexicon.base and following not in spot.lexicon.nouns
        acts = is_finite(following, spot.lexicon) or (bare and spot.preceding.endswith("s"))  # words that say
        acts = acts or (adverb and following in spot.lexicon.third)  # a film that reportedly shows
        past = before == "N" and following.endswith("ed")  # a verb no list has
        acts = acts or (past and spot.preceding.endswith("s"))
        is_relative = before in "NM" and (following in AUXILIARIES or acts)
        return "W" if is_relative else "B"
    if lower in _ALONE_OR_NOT:
        return "I" if _stands_alone(spot) else "D"
    if lower in ("once", "so") and following and (is_finite(following, spot.lexicon) or before in "A"):
        return "X"
    if lower == "like":
        return "V" if before in "IAT" else "P"
    if lower in ("will", "can", "may") and before in "DG":
        return "N"
    if lower == "back" and (before in "TA" or (before == "I" and following in DETERMINERS)):
        return "V"
    return closed


def _to(spot: Spot) -> str:
    """`to` before a verb (T) or anything else (P)."""
    after, following, lexicon = spot.after, spot.following, spot.lexicon
    named = after is not None and after.shape == "A" and spot.n and spot.tokens[spot.n - 1].shape != "A"
    if named or spot.preceding == "according":
        return "P"  # a contributor to Slate, according to state television
    if following in lexicon.base or following in ("be", "not", "have", "do") or following in AUXILIARIES:
        return "T"
    beyond = spot.tokens[spot.n + 2].lower if spot.n + 2 < len(spot.tokens) else ""
    if following.endswith("ly") and beyond in lexicon.base:
        return "T"
    wants = spot.n and lemma_of(spot.preceding, lexicon) in _TAKES_TO and following not in CLOSED
    return "T" if wants and after is not None and after.shape == "a" and following[-1] != "s" else "P"


_ALONE_OR_NOT = word_set("one others all both many some several few most this these those")


def _stands_alone(spot: Spot) -> bool:
    """Whether `one`, `some` or `this` is a subject and not a determiner: some said, some people said."""
    following, lexicon = spot.following, spot.lexicon
    if spot.lower == "one" and spot.before == "E" and following.endswith("ed"):
        return False  # said one retired pilot
    if spot.lower == "most" and spot.before in "DGS":
        return False  # the most detailed map
    if following in AUXILIARIES or is_finite(following, lexicon):
        return True
    bare = following in lexicon.base and following not in lexicon.nouns
    return bare or spot.after is None or spot.after.shape == "."


_NUMBERS = word_set(
    "half two three four five six seven eight nine ten a one twenty thirty fifty dozens hundreds"
)

_TAKES_TO = word_set(
    "want seek vow promise plan pledge try hope need wish agree refuse decline threaten expect intend aim decide"
    " attempt offer fail tend propose swear prefer like love hate choose begin continue"
)
