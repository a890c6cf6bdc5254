"""Tokens: words and marks of punctuation, by offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Messrs|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Rev|Prof|St|Jr|Sr|Inc|Corp|Co|Ltd|vs|Jan|Feb|Aug|Sept|Sep"
    "|Oct|Nov|Dec|Pres|Capt|Cmdr|Adm|Maj|Hon|Ariz|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss"
    "|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Supt|Atty|Asst"
)
_TOKEN = re.compile(
    r"[A-Z]-(?:[A-Z][a-z]*\.){1,2}(?=[,;)])"  # Lee, D-Mo., said
    rf"|(?:{_ABBREVIATIONS})\.(?=\s|,|$|[’'][sS]\b)|(?:[^\W\d_]\.){{2,5}}(?:-\w+)?|[A-Z]\.(?=\s[A-Z])"
    r"|[’'](?:s|S|re|ve|ll|d|m)\b"
    r"|[$€£@#]?\w+(?:[-&/]\w+|[.,]\d+|(?<=\d):\d\d\b|\.(?:com|org|net|gov|edu|co|uk|us|io|tv)\b|[’'](?!s\b|S\b|re\b|ve\b|ll\b|d\b|m\b)\w+){0,8}%?"
    r"|\.{2,20}|--|[^\w\s]"
)
_ACRONYMS = {"US": "u.s.", "WHO": "w.h.o."}
"""Names that are other words in small letters."""

_ARTICLE_NAME = re.compile(r"(?:a[dlnrst]|as[hs]|e[ls]|ul)-[A-Z]|[a-z][A-Z][a-z]{2}")
"""al-Assad, el-Sisi, eBay: capitalised in their second part."""


def is_party(word: str) -> bool:
    """Whether a word in small letters is party and state of who stands before it: Ann Lee, r-mo., said."""
    return word[1:2] == "-" and word.endswith(".")


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
