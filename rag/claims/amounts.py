"""Numbers of a sentence as intervals, with what is counted: what can conflict or be updated."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.claims.counted import NOTHING, find_counted, plain
from rag.claims.days import without_days
from rag.claims.lexicon import stem_of
from rag.terms import NUMERALS, numerals

NOT_ANY = frozenset(["none", "nothing"])
"""Words for no number, which stand where a number may."""
NUMBERS = frozenset(map(stem_of, NUMERALS))
"""The stems of numbers in words."""
_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "hundred thousand": 1e5, "hundred million": 1e8, "hundred billion": 1e11, "m": 1e6, "mm": 1e6, "mn": 1e6, "bn": 1e9,
    "k": 1e3,
}  # fmt: skip
_WORDED = numerals()
_SCALE = r"dozen|hundred\s(?:thousand|million|billion)|hundred|thousand|million|billion|trillion|mm|mn|bn|m|k"
# “The 76ers” and “Sixers” count nothing; “24km” does.
_NUMBER = re.compile(
    rf"""(?P<money>[$€£¥₹](?:(?:US|A|C|AU|NZ|HK)(?=\d))?)?\s?(?:(?<!\w-)|(?<=magnitude-))(?:(?<=[$€£¥₹]US)|(?<![\w.]))(?:
      (?P<digits>\d[\d,]*(?:\.\d+)?(?![\d’']|(?!(?:{_SCALE}|km|kg|cm|mm|mi|ft|mph|kph)\b)[^\W\d_]))
    | (?P<word>(?:{_WORDED})(?:[-\ ](?:{_WORDED}))?\b)
    | (?P<lone>(?:a|several)\s(?=dozen|hundred|thousand|million|billion)|half\sa\s(?=dozen|million))
    )
    (?:\s?[-–]\s?[$€£]?(?P<upto>\d[\d,]*(?:\.\d+)?)(?![\d\w]))?
    (?:\)?[\s-]?(?P<scale>{_SCALE})\b)?
    (?P<percent>\s?%|\s(?:percent|per\scent)\b)?""",
    re.IGNORECASE | re.VERBOSE,
)
# “Category 4”, “Flight 370”: a number that names a thing counts nothing.
_LABEL = re.compile(
    r"\b(category|level|phase|stage|number|no\.|article|section|chapter|flight|route|line|highway|episode|season|round"
    r"|advisory|version|group|type|class|grade|tier|week|day|part|step) #?(\d+)[a-z]?\b(?! (?:percent|million))",
    re.IGNORECASE,
)
_MONEY = r"\s*[$€£¥₹]?$"
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|no fewer than|no less than|above|upwards of)" + _MONEY, re.I
)
_AT_MOST = re.compile(
    r"\b(?:at most|up to|fewer than|less than|under|below|as many as|no more than)" + _MONEY, re.I
)
_ABOUT = re.compile(r"\b(?:about|around|some|roughly|approximately)" + _MONEY, re.I)
_NEARLY = re.compile(r"\b(?:nearly|almost|close to)" + _MONEY, re.I)
MANY = 2.0
"""“More than 10” is read as 10 to 20: a later “34” is then another figure."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as `low` to `high`, `value` as written, and the stems of what it counts (`percent`, `$`, people):
    `head` is the first of them, for money the currency; `who` tells people apart (`soldier`), empty for anybody."""

    value: float
    low: float
    high: float
    counts: frozenset[str]
    head: str = ""
    who: frozenset[str] = frozenset()

    def meets(self, other: Amount) -> bool:
        """Whether both can be true."""
        return self.low <= other.high and other.low <= self.high

    def counts_near(self, other: Amount) -> bool:
        """Whether both count something of one kind, all of it or not, whoever they are."""
        mine, theirs = ({plain(s) for s in x.counts} for x in (self, other))
        one, two = plain(self.head), plain(other.head)
        return one == two if "$" in mine | theirs else bool(mine & theirs) and (one in theirs or two in mine)

    def counts_like(self, other: Amount) -> bool:
        """Whether both count the same kind of thing: pirates and Somali pirates, not Somali and Danish pirates; of
        people a group and another are not, and a group may be part of all."""
        if self.counts.isdisjoint(other.counts) or any(plain(s) == "$" for s in self.counts):
            return self.counts == other.counts and self.head == other.head != ""
        if self.head not in other.counts and other.head not in self.counts:
            return False
        if not (self.who and other.who):
            part, whole = (self, other) if self.who else (other, self)
            return part.who == whole.who or part.low > whole.high
        return bool(self.who & other.who)


def find_amounts(text: str) -> tuple[Amount, ...]:
    """The counted numbers of a text, in order; years, days of the month and times of day are none."""
    masked = _LABEL.sub(lambda m: " " * len(m.group()), without_days(text))
    found: list[Amount] = []
    for m in _NUMBER.finditer(masked):
        if (m["scale"] or "").lower() in ("m", "mm") and not m["money"]:
            continue  # “12m” are millions or metres
        value = _value(m)
        start = m.end() - len(m.group().lstrip())
        # Years are told in the text itself: “200 in 2014 alone”.
        context = masked[:start] + text[start:]
        counted = find_counted(context, start, m.end(), m["money"] or "", bool(m["percent"]))
        if counted is NOTHING and value < 2:
            continue
        low, high = _bounds(masked[:start].rstrip(), value, m)
        found.append(Amount(value, low, high, *counted))
    return tuple(found)


def _bounds(before: str, value: float, m: re.Match[str]) -> tuple[float, float]:
    """The interval that is meant: of “at least 9”, “about 200”, “40-50”, “several dozen”."""
    if m["upto"] and (upto := _scaled(m, float(m["upto"].replace(",", "").rstrip(".")))) >= value:
        return value, upto
    if (m["lone"] or "").lower().startswith("several"):
        return value * 2 / 3, value * 3
    if _AT_LEAST.search(before):
        return value, MANY * value
    if _AT_MOST.search(before):
        return value / MANY, value
    if _NEARLY.search(before):
        return 0.85 * value, value
    if _ABOUT.search(before) or m["lone"]:
        return 0.9 * value, 1.1 * value
    return value, value


def labels_in(text: str) -> frozenset[str]:
    """The numbers that name things in a text: `category 4`."""
    return frozenset(f"{m[1]} {m[2]}".lower() for m in _LABEL.finditer(text))


def _value(m: re.Match[str]) -> float:
    if m["digits"]:
        return _scaled(m, float(m["digits"].replace(",", "").rstrip(".")))
    if m["word"]:
        return _scaled(m, float(sum(NUMERALS[w] for w in re.split(r"[- ]", m["word"].lower()))))
    return _scaled(m, {"a": 1.0, "several": 3.0}.get(m["lone"].split()[0].lower(), 0.5))


def _scaled(m: re.Match[str], plain: float) -> float:
    return plain * _SCALES.get((m["scale"] or "").lower(), 1)
