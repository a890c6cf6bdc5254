"""Words of a text folded for comparison, each with the offsets of the original: nothing is ever searched again.

Two texts that fold to the same words differ only in typography: kind of quotation marks and dashes, white space,
punctuation, letter case, dots of abbreviations, thousands separators, compatibility forms (NFKC). What carries
meaning stays a word of its own: signs of currency, per cent, a minus before a number, decimal points.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = "'’‘ʼ＇`´"
_IGNORABLE = "\u00ad\u200b-\u200f\u2060\ufeff\u0640"
# Scripts written without spaces: every character, with the marks that sit on it, is a word.
_UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_MARKED = "\u0e01-\u0e3a\u0e40-\u0eff\u0f40-\u0fbc\u1000-\u1049\u1780-\u17d3"
_STACKED = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f87\u102b-\u103e\u17b4-\u17d3"
)
# Combining marks are not \w in Python; these blocks are those of living scripts.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd"
    "\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d81-\u0d83\u0dca-\u0ddf\u20d0-\u20f0"
)
_LETTER = rf"(?:[^\W\d_{_UNSPACED}{_UNSPACED_MARKED}][{_MARKS}{_IGNORABLE}]*)"
_WORDISH = rf"(?:{_LETTER}|\d)"
_WORD = re.compile(
    # Most words, without the cost of what follows.
    rf"(?<!\w)[A-Za-z]+(?![\w.{_APOSTROPHES}\[\u0080-\uffff])|"
    r"(?P<number>(?:(?<![\w)\].,])[-−–+])?(?:\d{1,3}(?:[,\u00a0\u2009\u202f ]\d{3})+(?![\d])|\d+)"
    rf"(?:[.,]\d+)*(?:{_LETTER}+)?)"
    r"|(?P<abbreviation>(?<![\w.])[^\W\d_](?:\.[^\W\d_])+(?:\.(?!\w)|(?![\w]))\.?)"
    rf"|(?P<single>[{_UNSPACED}]|[{_UNSPACED_MARKED}][{_STACKED}]*)"
    # An editor's letter in brackets is part of its word: “[W]e”, “con[c]essions”.
    rf"|(?P<word>(?:\[{_LETTER}\](?={_LETTER}))?{_LETTER}{_WORDISH}*"
    rf"(?:(?:[{_APOSTROPHES}]|\[{_LETTER}{{1,3}}\](?={_LETTER})){_LETTER}{_WORDISH}*)*)"
    r"|(?P<nobodys>[\[(]\s?[sS]ic!?\s?[\])])"  # an editor's remark is no word of the quotation
    r"|(?P<sign>[$€£¥₹₽₩₪₺₴¢%‰°&@#×÷±=<>])"
)
_STRIPPED = re.compile(rf"[\[\]{_IGNORABLE}\u0591-\u05c7\u064b-\u0652]")
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u2009\u202f ](?=\d{3}(?!\d))")
_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}]")
_SIGNS = {"&": "and", "%": "percent"}
_UNSPACED_WORD = re.compile(rf"[{_UNSPACED}{_UNSPACED_MARKED}]")
_HYPHENS = "‐‑‒–−\u00ad-"
_OTHER_JOINED = re.compile(
    r"re(?:sign|cover|creat|form|sent|lay|sort|serv|press|mark|strain)\w*|unioni[sz]ed|coop"
)
"""What means something else without its hyphen: to re-sign is not to resign."""
_PREFIXES = ("re", "un", "co")
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_PARTED_BY_HYPHEN = re.compile(rf"[{_HYPHENS}]+(?:[^\S\n]*\n\s*)?")


@dataclass(frozen=True, slots=True)
class Folded:
    """The words of `text` in folded form; word `i` is the fold of `text[starts[i]:ends[i]]`."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def written(self, first: int, last: int) -> str:
        """Words `first` to `last` (exclusive) as the text has them, with what stands between them."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def raw(self, i: int) -> str:
        """One word as the text has it."""
        return self.text[self.starts[i] : self.ends[i]]

    def between(self, i: int) -> str:
        """What stands between word `i` and the word before it; "" before the first."""
        return self.text[self.ends[i - 1] : self.starts[i]] if i else ""

    def hyphenated(self, i: int) -> bool:
        """Whether nothing but a hyphen, or one at the end of a line, parts word `i` from the word before it."""
        return _PARTED_BY_HYPHEN.fullmatch(self.between(i)) is not None

    def rewritten(self, changes: Iterable[tuple[int, int, str]]) -> Folded:
        """The text with words `first` to `last` (exclusive) as one word of another form, for each change, in order."""
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for first, last, form in changes:
            words += (*self.words[done:first], form)
            starts += self.starts[done : first + 1]
            ends += (*self.ends[done:first], self.ends[last - 1])
            done = last
        if not done:
            return self
        rest = (self.words[done:], self.starts[done:], self.ends[done:])
        return Folded(self.text, (*words, *rest[0]), (*starts, *rest[1]), (*ends, *rest[2]))


def fold(text: str) -> Folded:
    """The words of a text with their offsets. Linear in the text's length."""
    spans = [match.span() for match in _WORD.finditer(text) if match.lastgroup != "nobodys"]
    words = tuple([fold_word(text[start:end]) for start, end in spans])
    return Folded(text, words, tuple([start for start, _ in spans]), tuple([end for _, end in spans]))


def glue(text: Folded, wanted: Collection[str]) -> Folded:
    """The text with two words taken as one where only a hyphen parts them and their union is among `wanted`:
    `cease-fire` for a quotation that has `ceasefire`, and `per cent` for `%`. Digits are joined to letters before them
    only (`Covid-19`)."""
    joins: list[int] = []
    for i in _joints(text):
        joined = text.words[i - 1] + text.words[i]
        is_free = not joins or joins[-1] < i - 1
        is_one_word = text.words[i - 1].isalpha() and (text.words[i].isalpha() or text.words[i].isdigit())
        if (
            is_free
            and is_one_word
            and joined in wanted
            and not (text.words[i - 1] in _PREFIXES and _OTHER_JOINED.fullmatch(joined))
        ):
            joins.append(i)
    if not joins:
        return text
    words, starts, ends = list(text.words), list(text.starts), list(text.ends)
    for i in reversed(joins):
        words[i - 1 : i + 1] = [words[i - 1] + words[i]]
        del starts[i], ends[i - 1]
    return Folded(text.text, tuple(words), tuple(starts), tuple(ends))


def _joints(text: Folded) -> list[int]:
    """The words that a hyphen parts from the word before them, and every `cent` after `per`."""
    found = {bisect_left(text.starts, hyphen.end()) for hyphen in _HYPHEN.finditer(text.text)}
    joints = {i for i in found if 0 < i < len(text) and text.hyphenated(i)}
    if "cent" in text.words:
        joints |= {
            i for i, word in enumerate(text.words) if i and word == "cent" and text.words[i - 1] == "per"
        }
    return sorted(joints)


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """The form in which a word is compared; never empty for what `fold` takes as a word."""
    if word in _SIGNS:
        return _SIGNS[word]
    folded = _STRIPPED.sub("", unicodedata.normalize("NFKC", word)).casefold() or word
    if folded[-1:] == "." or ("." in folded and not any(c.isdigit() for c in folded)):
        return folded.replace(".", "")
    if any(c.isdigit() for c in folded):
        folded = _THOUSANDS.sub("", folded)
        return "-" + folded[1:] if folded[0] in "-−–" else folded.lstrip("+")
    return _APOSTROPHE.sub("'", folded)


def is_unspaced(word: str) -> bool:
    """Whether a folded word is one character of a script that is written without spaces."""
    return bool(_UNSPACED_WORD.match(word))
