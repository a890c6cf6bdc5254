"""Words and their kinds: one letter a token, so that what follows can be written as patterns over letters.

D determiner      G possessive pronoun   S possessive 's     N noun, adjective, number   M name   Y date word
I pronoun         P preposition          T to + verb         C and, or   K but           W who, which
B subordinator    A auxiliary            V finite or bare verb   E verb in -ed           R verb in -ing
X adverb, not     Q quotation            q short quotation, a noun to its sentence
, ; : - ( ) .     as they stand          O anything else
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.quotes.lexicon import (
    AUXILIARIES,
    CLOSED,
    DATES,
    DETERMINERS,
    ED_NOT_VERBS,
    ING_NOT_VERBS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    Lexicon,
    verb_lexicon,
    word_set,
)
from rag.quotes.names import FEMALE, MALE

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Messrs|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Rev|Prof|St|Jr|Sr|Inc|Corp|Co|Ltd|vs|Jan|Feb|Aug|Sept|Sep"
    "|Oct|Nov|Dec|Pres|Capt|Cmdr|Adm|Maj|Hon|Ariz|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss"
    "|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Supt|Atty|Asst"
)
_TOKEN = re.compile(
    rf"(?:{_ABBREVIATIONS})\.(?=\s|,|$)|(?:[^\W\d_]\.){{2,5}}|[A-Z]\.(?=\s[A-Z])"
    r"|[’'](?:s|S|re|ve|ll|d|m)\b"
    r"|[$€£@#]?\w+(?:[-&/]\w+|[.,]\d+|\.(?:com|org|net|gov|edu|co|uk|io)\b|[’'](?!s\b|S\b|re\b|ve\b|ll\b|d\b|m\b)\w+){0,8}"
    r"|\.{2,20}|--|[^\w\s]"
)
_ACRONYMS = {"US": "u.s.", "WHO": "w.h.o."}
"""Names that are other words in small letters."""

_ARTICLE_NAME = re.compile(r"(?:a[dlnrst]|as[hs]|e[ls]|ul)-[A-Z]")
"""al-Assad, el-Sisi: capitalised in their second part."""


class Token(NamedTuple):
    """A word or a mark of punctuation: `text[start:end]`, its lower-case form, its kind."""

    start: int
    end: int
    lower: str
    shape: str  # "a" lower case, "A" capitalised, "." anything else


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]`."""
    found = []
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        first = word[0]
        shape = "a" if first.islower() else "A" if first.isalpha() else "."
        if shape == "a" and _ARTICLE_NAME.match(word):
            shape = "A"
        lower = _ACRONYMS.get(word) or word.lower().replace("’", "'")
        found.append(Token(match.start(), match.end(), lower, shape))
    return found


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
    return _open(lower, before, after, tags, tokens, n, lexicon)


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
        wants = n and (_lemma_of(tokens[n - 1].lower, lexicon) in _TAKES_TO) and following not in CLOSED
        return "T" if wants and after is not None and after.shape == "a" and following[-1] != "s" else "P"
    if lower == "her":
        return "G" if after and (after.shape in "aA") and following not in CLOSED else "I"
    if lower == "that":
        if before in "NM" and (following in AUXILIARIES or _is_finite(following, lexicon)):
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
            or _is_finite(following, lexicon)
            or not after
            or after.shape == "."
        ):
            return "I"
        return "D"
    if lower in ("once", "so") and after and (_is_finite(following, lexicon) or before in "A"):
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


def _lemma_of(word: str, lexicon: Lexicon) -> str:
    tables = (lexicon.base, lexicon.third, lexicon.past, lexicon.participle, lexicon.ing)
    return next((t[word] for t in tables if word in t), "")


def _is_finite(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.past or (word in lexicon.third and lexicon.third[word] not in lexicon.nouns)


def _open(
    lower: str,
    before: str,
    after: Token | None,
    tags: list[str],
    tokens: list[Token],
    n: int,
    lexicon: Lexicon,
) -> str:
    following = after.lower if after else ""
    if lower == "longer" and n and tokens[n - 1].lower == "no":
        return "X"
    if lower in lexicon.ing or (lower.endswith("ing") and len(lower) > 5 and lower not in ING_NOT_VERBS):
        return _ing(lower, before, following, lexicon, tags)
    if (
        lower in lexicon.past
        or lower in lexicon.participle
        or (lower.endswith("ed") and lower not in ED_NOT_VERBS)
    ):
        return _past(lower, before, after, tags, tokens, n, lexicon)
    if lower in lexicon.third:
        return _s_form(lower, before, after, tags, tokens, n, lexicon)
    if lower in lexicon.base:
        return _bare(lower, before, after, tags, tokens, n, lexicon)
    if (
        lower.endswith("ly")
        and len(lower) > 4
        and lower not in ("family", "reply", "supply", "ally", "assembly", "rally")
    ):
        return "X"
    return "N"


_EVENTS = word_set("briefing ruling finding warning filing hearing posting showing blessing greeting")
"""Forms in -ing that are nouns after an article and an adjective: `a public briefing`."""


def _ing(lower: str, before: str, following: str, lexicon: Lexicon, tags: list[str]) -> str:
    if lower in _EVENTS and (before in "DGS" or (before == "N" and tags[-2:-1] in (["D"], ["G"]))):
        return "N"
    if lower in _EVENTS and before == "B" and following in AUXILIARIES:
        return "N"  # that showing was
    if lower in ING_NOT_VERBS and before in "DGSN":
        return "N"
    if before in "DGS" and (following == "of" or following not in CLOSED):
        return "N"
    if lower not in lexicon.ing and before in "NMP" and following not in DETERMINERS:
        return "N"
    return "R"


def _past(
    lower: str,
    before: str,
    after: Token | None,
    tags: list[str],
    tokens: list[Token],
    n: int,
    lexicon: Lexicon,
) -> str:
    base = lower in lexicon.base  # put, set, read, cost
    if base and before in "DGSP":
        return "N"
    if before in "DGS" and after is not None and after.shape in "aA" and after.lower not in PREPOSITIONS:
        return "N"  # the alleged plot, his proposed ban
    if before == "P" and after is not None and after.shape == "a" and after.lower not in CLOSED:
        return "N"
    counted = n > 0 and (tokens[n - 1].lower[:1].isdigit() or tokens[n - 1].lower == "most")
    if counted and after is not None and after.lower.endswith("s") and after.lower not in CLOSED:
        return "N"  # 60 pledged delegates
    if lower in ("found", "left", "set", "cut", "hurt", "saw", "felt", "lay", "bore") and before in "DG":
        return "N"
    return "E"


_STATES = word_set("states reports notes claims tweets posts quotes recounts answers remarks comments")


def _s_form(
    lower: str,
    before: str,
    after: Token | None,
    tags: list[str],
    tokens: list[Token],
    n: int,
    lexicon: Lexicon,
) -> str:
    ambiguous = lexicon.third[lower] in lexicon.nouns
    if ambiguous and "according" in (tokens[at].lower for at in range(max(0, n - 4), n)):
        return "N"  # according to police reports
    if not ambiguous:
        return "V" if before not in "DGS" else "N"
    if tokens[0].shape == "Q" and lower in _STATES and before in "NM":
        return "V"  # “…,” the report states
    if before in "DGSPTVERA.":
        return "N"
    following = after.lower if after else ""
    verbal = (
        following in DETERMINERS or following in POSSESSIVES or following in ("that", "he", "she", "it", "they", "him",
        "them", "for", "to", "how", "why", "what", "whether", "if", "on", "us", "about", "as", "at", "into", "out")
        or (after is not None and (after.shape == "Q" or after.lower in ",:"))
    )  # fmt: skip
    if before in "IW":
        return "V"
    if lower not in _STATES and (following in (",", ".", ";", ")") or not after):
        return "N"  # a reader of the results,
    if following in AUXILIARIES or _is_finite(following, lexicon):
        return "N"
    if before in "M":
        return "V"
    if before in "NX)":
        return "V" if verbal or (after is not None and after.shape == "A") else "N"
    if before == "C":
        return "V" if any(t in "VE" for t in tags[-8:-1]) and verbal else "N"
    if before == ",":
        return "V" if verbal else "N"
    return "N"


_BEARERS = word_set(
    "advocate coach judge host pilot chair guard captain head star champion model rebel intern nurse cook guide"
    " counsel engineer associate delegate graduate chief lead author guest witness"
)
"""Verbs that are roles before a name."""


def _bare(
    lower: str,
    before: str,
    after: Token | None,
    tags: list[str],
    tokens: list[Token],
    n: int,
    lexicon: Lexicon,
) -> str:
    ambiguous = lower in lexicon.nouns
    if before == "T":
        return "V"
    if lower in _BEARERS and before in "NM" and after is not None and after.shape == "A":
        return "N"  # animal rights advocate Ann Lee
    at = n - 1
    while at > 0 and tags[at] == "X":
        at -= 1
    governor = tags[at] if n else "."
    if governor == "A":
        kind = AUXILIARIES.get(tokens[at].lower, "")
        return "V" if kind in ("modal", "do") or not ambiguous else "N"
    if governor == "T":
        return "V"
    if before in "DGSP":
        return "N"
    if governor == "I":
        return "V" if tokens[at].lower in SUBJECT_PRONOUNS or not ambiguous else "N"
    if governor == "W":
        return "V"
    if not ambiguous:
        return "V"
    following = after.lower if after else ""
    verbal = (
        following in DETERMINERS
        or following in POSSESSIVES
        or following in ("that", "him", "them", "it", "us")
    )
    plural = governor in "NM" and tokens[at].lower.endswith("s") and not tokens[at].lower.endswith("ss")
    if plural and at == n - 1 and tags[at - 1 : at] != ["P"] and (verbal or (after and after.shape in "AQ")):
        return "V"
    if before == "C" and verbal and any(t in "VET" for t in tags[-8:-1]):
        return "V"
    return "N"
