"""An order or a heading (“quotes by Lind on the dam”, “all denials”) as the question that it stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ORDER = r"(?:(?:please )?(?:show|give|list|find|get|tell|search)(?: me| us| for)? )?"
_WORDS = r"(?:direct )?(?:quot(?:e|ation)s?|statements?|comments?|remarks?)"
_ON = r"(?: (?:about|on|regarding|concerning) (?P<topic>.+))?"
_NEWEST = r"(?P<newest>(?:latest|newest|most recent|recent) )?"
_SPEECH = re.compile(
    rf"{_ORDER}(?:all |any |some )?(?:the )?{_NEWEST}{_WORDS}{_ON.replace('topic', 'topic1')} (?:by|from) "
    rf"(?P<who>.+?){_ON}",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?i:{_ORDER})(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){{0,3}}?) (?i:{_WORDS}{_ON})")
_DENIALS = re.compile(
    rf"{_ORDER}(?:all |any )?(?:the )?denials?(?: (?:by|from) (?P<who>.+?))?{_ON}", re.IGNORECASE
)
_TO_JUDGE = re.compile(r"^\W*(?:true or false|fact or fiction|right or wrong)\W+", re.IGNORECASE)
"""What stands before a sentence that is to be judged."""
_SUBJECTS = {"him": "he", "her": "she", "them": "they"}
_UNMARKED = re.compile(
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|will|would|can|could|"
    r"should)\b.*\w",
    re.I,
)
"""A question without its mark: whatever reads it was taught on questions that have one."""


def as_question(text: str, is_known: Callable[[str], object]) -> str:
    """The question that an order or a heading stands for, or one typed without its mark; of “True or false: …” what is
    to be judged; any other text as it is. `is_known` tells whether the library knows a speaker: “Lind quotes” asks for
    her words, “Price quotes” does not."""
    text = _TO_JUDGE.sub("", text)
    asked = text.strip(" .?!:")
    if found := _DENIALS.fullmatch(asked):
        about = f" about {found['topic']}" if found["topic"] else ""
        return f"Has {_subject(found['who'] or 'anyone')} denied anything{about}?"
    found = _SPEECH.fullmatch(asked) or _NAMED.fullmatch(asked)
    if not found or (found.re is _NAMED and not is_known(found["who"])):
        return f"{text}?" if _UNMARKED.fullmatch(text) else text
    told = found.groupdict()
    topic = told.get("topic1") or told["topic"]
    newest, about = " most recently" if told.get("newest") else "", f" about {topic}" if topic else ""
    return f"What did {_subject(told['who'])} say{newest}{about}?"


def _subject(who: str) -> str:
    return _SUBJECTS.get(who.lower()) or re.sub(r"[’']s?$", "", who)
