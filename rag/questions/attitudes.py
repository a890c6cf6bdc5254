"""What somebody who is asked for did by speaking: “Who condemned …?”, “Who praised …?”, and how else it is told.

“Sarkozy thanked the mayor” answers who praised the mayor; that he spoke of the mayor does not.
"""

from __future__ import annotations

import re

_CLASSES: dict[str, tuple[str, ...]] = {
    # each is asked for with any of its words, and told with any of them
    "against": (
        "condemn", "denounc", "deplor", "decr(?:y|ie)", "critici[sz]", "slam(?:s|med|ming)?\\b", "blast(?:s|ed)\\b",
        "rebuk", "lambast", "castigat", "object(?:s|ed)\\b", "oppos", "disapprov", "outrage", "unacceptable", "abhor",
        "disgrace", "accus", "blam(?:e|ing)", "fault(?:s|ed)\\b", "reject", "lash(?:es|ed) out",
    ),
    "for": (
        "prais", "commend", "thank", "applau", "hail(?:s|ed)\\b", "laud", "congratulat", "welcom", "salut", "tribute",
        "hono(?:u)?r(?:s|ed|ing)\\b", "admir", "support", "endors", "grateful", "gratitude", "proud", "great", "hero",
        "remarkable", "brave", "courag", "incarnat", "embod", "inspir",
    ),
    "blame": (
        "blam(?:e|ing)", "accus", "fault(?:s|ed)\\b", "responsib", "alleg", "point(?:s|ed) (?:the|a) finger",
        "behind the", "culprit",
    ),
    "urge": (
        "urg(?:e|ing)", "call(?:s|ed|ing)? (?:\\w+ )?(?:on|for|upon)\\b", "recommend", "appeal(?:s|ed|ing)?\\b",
        "demand", "plead", "ask(?:s|ed)\\b", "advis(?:e|ing)", "should\\b", "must\\b",
    ),
    "apologise": ("apolog", "sorry", "regret", "forgive"),
    "warn": ("warn", "caution", "alert", "risk", "danger", "threat"),
}  # fmt: skip
_TOLD = {name: re.compile(rf"\b(?:{'|'.join(stems)})", re.I) for name, stems in _CLASSES.items()}
_ASKED: tuple[tuple[str, str], ...] = (
    ("blame", r"blame[sd]?|accuse[sd]?"),
    ("against", r"condemn\w*|denounce[sd]?|critici[sz]e[sd]?|oppose[sd]?|slam(?:med|s)?|rebuke[sd]?|object(?:ed|s)?"),
    ("for", r"praise[sd]?|commend\w*|thank(?:ed|s)?|applaud\w*|hail(?:ed|s)?|welcome[sd]?|congratulate[sd]?"),
    ("urge", r"urge[sd]?|recommend\w*|call(?:ed|s)? (?:on|for)|appeal\w*"),
    ("apologise", r"apologi[sz]e[sd]?"),
    ("warn", r"warn(?:ed|s)?"),
)  # fmt: skip
_WHO = re.compile(
    r"^\W*(?:and |so |but )?(?:who(?: else)?|which \w+(?: \w+)?)(?: has| have| had| also| first| publicly)* "
    rf"(?:{'|'.join(f'(?P<{name}>{verbs})' for name, verbs in _ASKED)})\b",
    re.I,
)


def attitude_in(question: str) -> str | None:
    """Which of these a question asks who took; None where it asks for none."""
    asked = _WHO.match(question)
    return asked.lastgroup if asked else None


def shows(attitude: str, text: str) -> bool:
    """Whether a text tells it in any of its words."""
    return _TOLD[attitude].search(text) is not None


def asked_as(question: str) -> str:
    """The verb with which a question asks for it: “condemned”."""
    asked = _WHO.match(question)
    return asked[asked.lastgroup or 0].lower() if asked else ""
