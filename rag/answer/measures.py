"""What a measure is told in: how tall somebody is in feet or metres, how fast in miles an hour."""

from __future__ import annotations

import re

from rag.questions.kinds import measure_of

_LENGTH = r"feet|foot|ft|inch(?:es)?|(?:kilo|centi|milli)?met(?:re|er)s?|[ckm]?m|miles?|yards?|stor(?:e?ys|ies)|floors?"
_MEASURES = {
    "height": ("tall", _LENGTH),
    "depth": ("deep", _LENGTH),
    "width": ("wide", _LENGTH),
    "distance": ("far", rf"{_LENGTH}|light.years?|blocks?|au"),
    "speed": ("fast", rf"{_LENGTH}|knots?|mph|kph|km/h|\w+[- ]per[- ]\w+|mach|percent|times|hours?|minutes?"),
    "weight": ("heavy", r"pounds?|lbs?|kilo(?:gram(?:me)?)?s?|kg|tons?|tonnes?|grams?|ounces?|stone"),
    "temperature": ("hot|cold|warm", r"degrees?|[°º]|celsius|fahrenheit|kelvin"),
}
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|half|an?|hundreds?|thousands?|millions?"
_NUMBER = rf"(?:\d|\b(?:\w+ty|\w+teen|{_WORDS}))"
_TOLD = {
    what: re.compile(rf"{_NUMBER}[\s-]*(?:of )?(?:{units})(?!\w)", re.I)
    for what, (_, units) in _MEASURES.items()
}


def unmeasured(question: str, text: str) -> str | None:
    """The measure that a question asks for and a text does not tell, “height”; None where it asks for none."""
    asked = measure_of(question) or ""
    what = next((what for what, (words, _) in _MEASURES.items() if re.fullmatch(words, asked)), None)
    return what if what and not _TOLD[what].search(text) else None


def tells_length(text: str) -> bool:
    """Whether a text tells how long something is in miles or metres."""
    return _TOLD["distance"].search(text) is not None
