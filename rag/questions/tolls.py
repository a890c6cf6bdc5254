"""Counts that later articles correct (the dead, the hurt, the missing, the cases), in questions and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from rag.terms import STOP_WORDS

Toll = Literal["dead", "hurt", "missing", "cases", "arrested"]

_WORDS: dict[Toll, tuple[str, ...]] = {
    "dead": (
        "died", "dead", "death", "deaths", "kill", "killed", "killing", "kills", "toll", "fatality", "fatalities",
        "victims", "lost their lives", "lives lost",
    ),
    "hurt": ("injured", "injures", "injuries", "injury", "hurt", "wounded", "wounds", "casualties", "hospitalized",
             "hospitalised"),
    "missing": ("missing", "unaccounted", "disappeared"),
    "arrested": ("arrested", "arrests", "detained", "detentions"),
    "cases": ("cases", "infected", "infections", "infection", "positive"),
}  # fmt: skip
_SAYS = {toll: re.compile(rf"\b(?:{'|'.join(written)})\b", re.I) for toll, written in _WORDS.items()}
_COUNTING = frozenset(word for written in _WORDS.values() for phrase in written for word in phrase.split()) | {
    "people", "persons", "men", "women", "children", "passengers", "number", "total", "currently", "confirmed",
}  # fmt: skip
_COUNTED = re.compile(r"\bhow many\b(?P<what>[^?]*)|\b(?P<toll>(?:death )?toll)\b", re.I)
_BEHIND = "in|of|on|at|from|by|with|who|that"
_WHO_COUNTED = re.compile(
    rf"\bhow many (?:(?P<who>(?:(?!(?:{_BEHIND})\b)[\w-]+ ){{0,3}}?(?-i:[a-z][\w-]*)) "
    r"(?:have|had|has|was|were|are|is|died|got|went|did|do|does)\b"
    rf"|(?P<what>(?!(?:{_BEHIND})\b)(?-i:[a-z][\w-]*)) (?:{_BEHIND})\b)",
    re.I,
)
_UPDATED = re.compile(
    r"\b(?:total|now|rose|risen|ris(?:es|ing)|increas(?:ed|ing)|climb(?:ed|ing)|stands? at|final)\b",
    re.I,
)
_NUMBER = (
    r"(?:\d[\d,.]*(?: (?:thousand|million))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|dozens|hundreds|"
    r"thousands|all|everyone|everybody|nobody|no ?one)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_OTHER = re.compile(
    rf"\b(?:19|20)\d\d\b|\b\d{{1,2}}[:.]\d\d\b|\b\d{{1,3}}(?:-year|-month|,? aged)\b|\d[\d.,]* ?(?:%|per ?cent)|"
    rf"\b{_MONTH} \d{{1,2}}\b|\b\d{{1,2}} {_MONTH}(?=\W)|\b\d{{1,2}} ?[ap]\.?m\b|"
    rf"\b{_NUMBER}(?: (?:hundred|thousand|million|billion))?[\s-](?:year|month|week|day|hour|minute|decade)s?\b",
    re.I,
)
_COUNT = re.compile(rf"\b(?:{_NUMBER}|million|billion|no|none|several|single|only|few|half|both)\b", re.I)
_TIME_COUNTED = re.compile(
    r"\bhow (?:many|much) (?:more )?(?:years?|months?|weeks?|days?|hours?|minutes?|decades?|time)\b", re.I
)
_OF_THEM = re.compile(
    r"\b(?:(?:one )?of|among|for|by|with) the (?:dead|victims|injured|wounded|missing)\b", re.I
)
"""Words for some of those who are counted elsewhere: “whose brother was among the dead, came with forty others”."""
NEAR = 40
"""How many characters a number and the word for what is counted may be apart."""


def toll_in(question: str) -> Toll | None:
    """Which of these counts a question asks for: “How many people died in the flood?”, “What is the death toll?”."""
    asked = _COUNTED.search(question)
    if asked is None:
        return None
    what = asked["what"] or asked["toll"] or ""
    return next((toll for toll, says in _SAYS.items() if says.search(what)), None)


def counted_in(question: str) -> str | None:
    """Who is counted, where they are not just anybody: “journalists” of “How many journalists were injured?”."""
    asked = _WHO_COUNTED.search(question)
    last = (asked["who"] or asked["what"]).split()[-1].lower() if asked else ""
    return last if last and last not in _COUNTING | STOP_WORDS else None


def states_toll(toll: Toll, sentence: str) -> bool:
    """Whether a sentence puts a number to what is counted: “Twenty-eight people died.” A date, a time of day, an
    age or a share is none."""
    plain = _OTHER.sub(lambda m: "-" * len(m.group()), sentence)
    numbers = [m.span() for m in re.finditer(rf"\b{_NUMBER}\b", plain, re.I)]
    counted = [m.span() for m in _SAYS[toll].finditer(plain)]
    some = [m.span() for m in _OF_THEM.finditer(plain) if not plain[: m.start()].endswith("number ")]
    return any(
        max(a, c) - min(b, d) <= NEAR and not any(_counts_others(plain, (a, b), (c, d), of) for of in some)
        for a, b in numbers
        for c, d in counted
    )


def _counts_others(
    text: str, number: tuple[int, int], counted: tuple[int, int], some: tuple[int, int]
) -> bool:
    """Whether what is counted is only named in “one of the dead”, “among the dead”, and the number is that “one”, or
    beyond a comma."""
    if not some[0] <= counted[0] < some[1]:
        return False
    between = text[min(number[1], some[1]) : max(number[0], some[0])]
    return some[0] <= number[0] < some[1] or "," in between


def counts_only_time(question: str, sentence: str) -> bool:
    """Whether all numbers of a sentence are of dates, hours and years where something else is counted: of how many
    planets there are “five million years old” tells nothing."""
    if not re.search(r"\bhow (?:many|much)\b", question, re.I) or _TIME_COUNTED.search(question):
        return False
    return _COUNT.search(sentence) is not None and _COUNT.search(_OTHER.sub(" ", sentence)) is None


_EVERYWHERE = re.compile(r"\b(?:worldwide|globally|(?:around|across|in) the world)\b", re.I)


def is_worldwide(text: str) -> bool:
    """Whether a text speaks of all the world."""
    return _EVERYWHERE.search(text) is not None


def is_updated(sentence: str) -> bool:
    """Whether a sentence says that its count is the last of several."""
    return _UPDATED.search(sentence) is not None


def counts_only(terms: Iterable[str]) -> bool:
    """Whether words of a question say only that something is counted, and nothing of what happened."""
    return all(term in _COUNTING for term in terms)


def told_as(toll: Toll) -> str:
    """What is counted, in words."""
    return f"the {toll}"
