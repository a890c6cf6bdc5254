"""Numbers of a sentence as intervals, with what is counted: what can conflict or be updated."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.claims.days import without_days
from rag.claims.lexicon import CURRENCIES
from rag.terms import STOP_WORDS, stem

_ONES = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3,
}  # fmt: skip
_WORDED = "|".join(sorted(_SMALL, key=len, reverse=True))
_NUMBER = re.compile(
    rf"""(?P<money>[$€£¥₹])?\s?(?<![\w.])(?:
      (?P<digits>\d[\d,]*(?:\.\d+)?(?!\d|(?:st|nd|rd|th)\b))
    | (?P<word>(?:{_WORDED})(?:[-\ ](?:{_WORDED}))?)
    | (?P<lone>(?:a|several)\s(?=dozen|hundred|thousand|million|billion)|half\sa\s(?=dozen|million))
    )
    (?:[\s-]?(?P<scale>dozen|hundred|thousand|million|billion|trillion|mn|bn|m|k)\b)?
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
    r"(?:at least|more than|over|no fewer than|no less than|above|upwards of)" + _MONEY, re.I
)
_AT_MOST = re.compile(
    r"(?:at most|up to|fewer than|less than|under|below|as many as|no more than)" + _MONEY, re.I
)
_ABOUT = re.compile(r"(?:about|around|some|nearly|almost|roughly|approximately|close to)" + _MONEY, re.I)
_NUMBER_OF = re.compile(r"number of (\w+)")
_OF = re.compile(r"(\w+) of\s*$")
_PART = re.compile(r"\s?of (?:the|them|those|these|its|his|her|their)\b")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

# What happened to people is what is counted, whoever they are: nine passengers died, 84 people survived.
# After each fate the words that tell it, and the verbs that stand right before the number.
_FATES = {
    "died": (r"died|dead|killed|deaths?|drowned|perished|bodies", r"killing|kills?"),
    "injured": (r"injur\w+|hurt|wounded", r"injuring"),
    "missing": (r"missing", r"missing"),
    "survived": (r"surviv\w+|rescued|saved", r"rescuing|saving"),
    "arrested": (r"arrested|detained|arrests", r"arresting"),
    "infected": (r"infected|infections|cases", r"infecting"),
}
FATES = frozenset(_FATES)
"""What `Amount.counts` has where people are counted by what happened to them."""
_FATE_AFTER = {
    fate: re.compile(rf"^[^,;.]{{0,40}}?\b(?:{told})\b", re.I) for fate, (told, _) in _FATES.items()
}
_RISE = r"rise|risen|rose|climb\w*|grew|grown|increas\w*|stands?|stood|rais\w*"
_ROSE = rf"[^.;]{{0,70}}\b(?:{_RISE})\b[^.;]{{0,12}}\b(?:to|at)\s*$"
_JUST = r"(?:\s(?:at least|about|some|more than|up to|nearly))?\s*$"
_FATE_BEFORE = {
    fate: re.compile(rf"\b(?:{told}|{verb}){_JUST}|\b(?:{told})\b{_ROSE}", re.I)
    for fate, (told, verb) in _FATES.items()
}
# “Thirteen new cases” are not a number of all cases: they count what is added.
_MORE_AFTER = re.compile(r"\s(?:new|more|additional|further|other|extra|daily)\b", re.I)
_MORE_BEFORE = re.compile(r"\b(?:another|additional|further|extra|other)\s*$", re.I)
MANY = 2.0
"""“More than 10” is read as 10 to 20: a later “34” is then another figure."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as `low` to `high`, `value` as written, and the stems of what it counts (`percent`, `$`, people)."""

    value: float
    low: float
    high: float
    counts: frozenset[str]

    def meets(self, other: Amount) -> bool:
        """Whether both can be true."""
        return self.low <= other.high and other.low <= self.high


def find_amounts(text: str) -> tuple[Amount, ...]:
    """The counted numbers of a text, in order; years, days of the month and times of day are none."""
    masked = _LABEL.sub(lambda m: " " * len(m.group()), without_days(text))
    found: list[Amount] = []
    for m in _NUMBER.finditer(masked):
        value = _value(m)
        before = masked[: m.start("money") if m["money"] else m.start()].rstrip() + " "
        counts = _counted(masked, m)
        if not counts and value < 2:
            continue
        low, high = value, value
        if _AT_LEAST.search(before.rstrip()):
            high = MANY * value
        elif _AT_MOST.search(before.rstrip()):
            low = value / MANY
        elif _ABOUT.search(before.rstrip()) or m["lone"]:
            low, high = 0.9 * value, 1.1 * value
        found.append(Amount(value, low, high, counts))
    return tuple(found)


def labels_in(text: str) -> frozenset[str]:
    """The numbers that name things in a text: `category 4`."""
    return frozenset(f"{m[1]} {m[2]}".lower() for m in _LABEL.finditer(text))


def fates_in(text: str) -> frozenset[str]:
    """What happened to people, by the words of a text, counted or not: “the death toll” is of those who died."""
    return frozenset(f for f, (told, _) in _FATES.items() if re.search(rf"\b(?:{told})\b", text, re.I))


def _value(m: re.Match[str]) -> float:
    if m["digits"]:
        value = float(m["digits"].replace(",", "").rstrip("."))
    elif m["word"]:
        value = float(sum(_SMALL[w] for w in re.split(r"[- ]", m["word"].lower())))
    else:
        value = {"a": 1.0, "several": 3.0}.get(m["lone"].split()[0].lower(), 0.5)
    return value * _SCALES.get((m["scale"] or "").lower(), 1)


def _counted(text: str, m: re.Match[str]) -> frozenset[str]:
    """Stems of what a number counts: per cent, money, or the words that follow; else “the number of ...” before."""
    if m["percent"]:
        return frozenset(["percent"])
    if m["money"]:
        return frozenset(["$"])
    after = text[m.end() : m.end() + 60]
    if _PART.match(after):
        return frozenset()
    fate = _fate(text[: m.start()], after)
    if fate:
        more = _MORE_AFTER.match(after) or _MORE_BEFORE.search(text[: m.start()])
        return frozenset([f"{fate} since" if more else fate])
    if after[:1] == "-" or after[:5].lower() == " year":
        return frozenset([stem(w.lower()) for w in _WORD.findall(after)[:1]])
    clause = re.split(
        r"[,;:.!?“”\"()]|\b(?:and|but|when|after|who|which|that|by|to|from)\b", after, maxsplit=1
    )[0]
    words = [w.lower() for w in _WORD.findall(clause)]
    stems = [stem(w) for w in words if w not in STOP_WORDS and w not in ("percent", "point", "points")][:2]
    if set(stems) & CURRENCIES:
        return frozenset(["$"])
    before = text[: m.start()].lower()
    if not stems and (named := _NUMBER_OF.search(before) or _OF.search(before)):
        stems = [stem(named[1])]
    return frozenset(stems)


def _fate(before: str, after: str) -> str | None:
    """What became of those counted: as a verb before the number, or soonest after it."""
    for fate, pattern in _FATE_BEFORE.items():
        if pattern.search(before[-110:]):
            return fate
    clause = re.split(r"\b(?:and|but|after|when|while|who)\b", after, maxsplit=1)[0]
    ends = {fate: found.end() for fate, pattern in _FATE_AFTER.items() if (found := pattern.match(clause))}
    return min(ends, key=lambda fate: ends[fate], default=None)
