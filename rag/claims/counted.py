"""What a number counts: people by what happened to them, money, a share, or the thing that is named after it.

A part of another count, a rate and a ratio count nothing that could be held against another figure.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.claims.lexicon import CURRENCIES
from rag.terms import STOP_WORDS, stem


class Counted(NamedTuple):
    """The stems of what is counted (`died`, `percent`, `$`, `ship`), its first word, and of people which ones.

    What is no count of all has a mark behind each stem: `died more`, `died part`, `infected a day`, `$ a season`.
    """

    stems: frozenset[str] = frozenset()
    head: str = ""
    who: frozenset[str] = frozenset()

    def marked(self, mark: str) -> Counted:
        """The same, as no count of all."""
        return Counted(
            frozenset(f"{plain(s)} {mark}" for s in self.stems), f"{plain(self.head)} {mark}", self.who
        )


def plain(counted: str) -> str:
    """A stem without its mark."""
    return counted.split(" ", maxsplit=1)[0]


NOTHING = Counted()
_JUST = (
    r"(?:\s(?:at least|at most|about|around|some|only|more than|fewer than|over|up to|nearly|almost))?\s*$"
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

# What happened to people is what is counted, whoever they are: nine passengers died, 84 people survived.
# After each fate the words that tell it, and the verbs that stand right before the number.
_FATES = {
    "died": (
        r"died|dead|killed|deaths?(?! (?:sentence|penalty|row|threat|certificate|camp|squad|warrant))|drowned"
        r"|perished|bodies",
        r"killing|kills?",
    ),
    "injured": (r"injur\w+|hurt|wounded", r"injuring|wounding"),
    "missing": (r"missing", r"missing"),
    "survived": (r"surviv\w+|rescued|saved", r"rescuing|saving"),
    "arrested": (r"arrested|detained|arrests", r"arresting|detaining"),
    "infected": (r"infected|infections|cases", r"infecting"),
}
FATES = frozenset(_FATES)
"""What `Amount.counts` has where people are counted by what happened to them."""
_FATE_AFTER = {
    fate: re.compile(rf"^[^,;.]{{0,40}}?\b(?:{told})\b", re.I) for fate, (told, _) in _FATES.items()
}
_RISE = r"rise|risen|rose|climb\w*|grew|grown|increas\w*|stands?|stood|rais\w*"
_ROSE = (
    rf"[^.;,]{{0,70}}\b(?:{_RISE})\b[^.;,]{{0,12}}\b(?:to|at)|(?:\s\w+)?\sto"
    r"|[^.;,]{0,70}\b(?:surpassed|exceeded|topped|reached|passed)"
)
_FATE_BEFORE = {
    fate: re.compile(rf"\b(?:{told}|{verb}){_JUST}|\b(?:{told})\b(?:{_ROSE}){_JUST}", re.I)
    for fate, (told, verb) in _FATES.items()
}
# “Thirteen new cases”, “200 cases a day”, “in 2014 alone” are not all there were: they count what is added.
_MORE_AFTER = re.compile(
    r"^[^,;.]{0,40}?\b(?:new|more|additional|further|others?|extra|daily)\b"
    r"|^[^;.]{0,80}?\b(?:(?:a|per|each|every) (?:hour|day|week|month|year)|alone"
    r"|(?:in|over|during|within|for) the (?:last|past|previous|first|next)|in (?:the )?(?:24|48) hours"
    r"|(?:in|during) (?:19|20)\d\d|this (?:week|month|year))\b",
    re.IGNORECASE,
)
_MORE_BEFORE = re.compile(r"\b(?:another|additional|further|extra|other|adding|by)\s*$", re.I)
_PART_AFTER = re.compile(
    r"\s?(?:\w+ )?of (?:the|them|those|these|its|his|her|their|whom|which|all|every|each|us)\b"
)
_PART_BEFORE = re.compile(
    r"(?:\bincluding|\bamong (?:them|those|whom)(?:,| are| is| were| was)?"
    r"|\bof (?:them|those|whom|which),?(?: are| is| were| was)?|\bmostly|, with)"
    + _JUST
    # “Including one attack that left eight dead”
    + r"|\bincluding [^,.;]*$",
    re.I,
)
_RATIO_AFTER = re.compile(
    r"^[-\s]?(?:in|of|out of|for)[-\s](?:every |his |her |their )?(?!(?:19|20)\d\d\b)\d"
    r"|^[^,;.]{0,40}?\bper (?:\d|hundred|thousand|million)",
    re.I,
)
_RATIO_BEFORE = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four)[-\s](?:in|of|out of)(?: every)?[-\s]$|\bper $", re.I
)
# “A margin of error of 3 points”: of this poll, and of no other.
_ERROR = re.compile(r"\bmargin of (?:sampling )?error\b[^.;]*$", re.IGNORECASE)
_AGED = re.compile(r"\bage[ds]?(?: of| between| from| under| over)?(?: \d+(?:,| to| and| or|-))?\s*$", re.I)
# “Magnitude of 6.1”, “a 5.6 quake”; “three quakes” are counted.
_MAGNITUDE = re.compile(r"\bmagnitude(?:\s(?:of|at))?(?:\s(?:at least|about|around))?[\s-]$", re.IGNORECASE)
_QUAKES = frozenset(stem(w) for w in ("quake", "earthquake", "temblor", "tremor"))
# “Ada Berg, 24, is”: an age.
_NAMED = re.compile(r"[A-Z][\w’'-]+,\s$")
_AGE = re.compile(r"\d{1,3}(?=[,.;)]|\s(?:and|of|from|was|is)\b)")
_YEARS_OLD = re.compile(r"[-\s]years?[-\s]olds?\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:is|was|are|were|has|have|had|will|would|did)\b")
_EVERY = re.compile(
    r"^[^,;.]{0,30}?\b(?:per (\w+)|(?:an?|each|every) (hour|day|night|week|month|year|season|game|person|head|gallon"
    r"|barrel|litre|liter|tonne|ton|kilo|share|ticket|piece))\b",
    re.I,
)
_NUMBER_OF = re.compile(r"number of (\w+)")
_OF = re.compile(r"(\w+) of\s*$")
# Where the name of what is counted ends.
_ENDS = re.compile(
    r"[,;:.!?“”\"()/]|\b(?:and|but|when|after|before|who|which|that|by|to|from|of|in|at|on|for|with|as|during|over|near"
    r"|off|into|than|per|since|while|because|including|against|through|between|among|aboard|across|along)\b"
)
_ANYBODY = frozenset(
    stem(w)
    for w in """people person persons victims victim dead death deaths bodies body lives life cases case casualties
    passengers residents villagers inhabitants locals citizens human humans patients others suspected confirmed
    known reported total new more additional further related still far
    already reportedly allegedly feared believed thought presumed officially least least""".split()
)
"""Words for those counted that leave open who they were: such a count is of all."""
_SYMBOLS = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥", "rupe": "₹"}


def find_counted(text: str, start: int, end: int, money: str, percent: bool) -> Counted:
    """What the number at `start` to `end` of a text counts; nothing where that cannot be told."""
    before, after = text[:start], text[end : end + 90]
    if _AGED.search(before[-40:]) or (_NAMED.search(before[-30:]) and _AGE.match(text[start:])):
        return NOTHING
    if _RATIO_AFTER.match(after) or _RATIO_BEFORE.search(before[-20:]):
        return NOTHING
    if _ERROR.search(before[-110:]):
        return NOTHING
    if percent:
        return Counted(frozenset(["percent"]), "percent")
    part = _PART_AFTER.match(after)
    counted = Counted(frozenset(["$"]), money[0]) if money else None
    rest = after[part.end() :] if part else after
    aged = _YEARS_OLD.match(rest)  # “a 25-year-old convert was shot dead”
    counted = counted or (None if aged else _people(before, rest)) or _things(before, rest, text[start:end])
    every = _EVERY.match(rest)
    if every and {plain(s) for s in counted.stems} & (FATES | {"$"}):
        return counted.marked(f"a {(every[1] or every[2]).lower()}")
    return counted.marked("part") if part or _PART_BEFORE.search(before[-60:]) else counted


def fates_in(text: str) -> frozenset[str]:
    """What happened to people, by the words of a text, counted or not: “the death toll” is of those who died."""
    return frozenset(f for f, (told, _) in _FATES.items() if re.search(rf"\b(?:{told})\b", text, re.I))


def _people(before: str, after: str) -> Counted | None:
    """Those who are counted by what became of them: as a verb before the number, or soonest after it."""
    clause = re.split(r"\b(?:and|but|after|when|while|who)\b", after, maxsplit=1)[0]
    fate = next((f for f, pattern in _FATE_BEFORE.items() if pattern.search(before[-110:])), None)
    named = _ENDS.split(clause, maxsplit=1)[0]
    if fate is None:
        found = {f: m for f, pattern in _FATE_AFTER.items() if (m := pattern.match(clause))}
        fate = min(found, key=lambda f: found[f].end(), default=None)
        if fate is None:
            return None
        named = _ENDS.split(found[fate].group(), maxsplit=1)[0]
    told = _MORE_AFTER.match(after) or _MORE_BEFORE.search(before[-20:])
    telling = re.compile(rf"(?:{_FATES[fate][0]}|{_FATES[fate][1]})", re.I)
    who = frozenset(_stems(" ".join(w for w in _WORD.findall(named) if not telling.fullmatch(w)))) - _ANYBODY
    counted = Counted(frozenset([fate]), fate, who)
    return counted.marked("more") if told else counted


def _things(before: str, after: str, number: str) -> Counted:
    """The thing whose name follows, by its first two content words; else “the number of ...” before."""
    aged = _YEARS_OLD.match(after)
    if aged:  # an age is one of whoever is named after it: “33-year-old nun”
        named = _VERB.split(_ENDS.split(after[aged.end() :], maxsplit=1)[0], maxsplit=1)[0]
        stems = [f"{s} aged" for s in _stems(named)[:2]]
        return Counted(frozenset(stems), stems[-1] if stems else "")
    if after[:1] == "-" or after[:5].lower() == " year":
        first = [stem(w.lower()) for w in _WORD.findall(after)[:1]]
        return Counted(frozenset(first), first[0] if first else "")
    stems = _stems(_ENDS.split(after, maxsplit=1)[0])[:2]
    if _MAGNITUDE.search(before) or (stems and stems[0] in _QUAKES and "." in number):
        return Counted(frozenset(["magnitud"]), "magnitud")
    currency = next((s for s in stems if s in CURRENCIES), None)
    if currency:
        return Counted(frozenset(["$"]), _SYMBOLS.get(currency, currency))
    if not stems and (named := _NUMBER_OF.search(before.lower()) or _OF.search(before.lower())):
        stems = [stem(named[1])]
    return Counted(frozenset(stems), stems[0] if stems else "")


def _stems(text: str) -> list[str]:
    plain = (w.lower() for w in _WORD.findall(text))
    return [stem(w) for w in plain if w not in STOP_WORDS and w not in ("percent", "point", "points")]
