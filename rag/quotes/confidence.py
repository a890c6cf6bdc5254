"""How sure a candidate is: what its cue says before what follows it, changed by what else its sentence shows.

The levels in frames.tsv and the odds in signs.tsv are set by judgement in a few coarse steps, nothing in them is
counted on annotated text; only the rules below are, each as a whole. `python -m eval.calibration` prints how sure
they say they are beside how often they are right.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib import resources

from rag.quotes.candidates import Candidate
from rag.quotes.cues import cue_table
from rag.quotes.names import can_speak
from rag.quotes.nobody import DOCUMENTS

STRONG = 0.6
"""A candidate this sure makes what is inside its content embedded: told by the speaker, not by the article."""

_FUTURE = frozenset("will would could can may might should must 'll 'd won't wouldn't".split())
_PERFECT = frozenset("has have 've 's had".split())


@lru_cache(maxsize=1)
def sign_odds() -> dict[str, float]:
    """Natural logarithms of the odds in signs.tsv, by sign."""
    lines = resources.files("rag.quotes").joinpath("signs.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t")[:2] for line in lines if line and not line.startswith("#")]
    return {name: math.log(float(odds)) for name, odds in rows}


def base_rate(c: Candidate) -> float:
    """How often this cue before this frame reports speech; 0 for what is no cue."""
    cue = cue_table().get((c.cue_kind, c.lemma))
    if cue is None:
        return SURE_BY_MARKS if c.frame == "left-quote" else 0.0
    rate = cue.confidence(c.frame)
    return max(rate, SURE_BY_MARKS) if c.frame == "left-quote" else rate


SURE_BY_MARKS = 0.7
"""Whatever the verb, `“…,” Mr Lee verbed` reports speech this often."""


def confidence(rate: float, signs: tuple[str, ...]) -> float:
    """The rate with the odds of the signs applied."""
    if rate <= 0.0:
        return 0.0
    rate = min(rate, 0.99)
    odds = sign_odds()
    logit = math.log(rate / (1 - rate)) + odds["*"] + sum(odds.get(sign, 0.0) for sign in signs)
    return 1 / (1 + math.exp(-logit))


def right_speaker(rule: str, sure: float) -> float:
    """How sure the whole statement is: that it is one, times how often the rule then names the right speaker."""
    return sure * SPEAKER_RIGHT.get(rule, 1.0)


SPEAKER_RIGHT = {
    "left": 0.97,
    "inserted": 0.97,
    "according": 0.98,
    "said-speaker": 0.98,
    "speaker-said-after": 0.99,
    "adjective": 0.97,
    "infinitive": 0.9,
    "shared": 0.86,
    "relative": 0.85,
    "passive": 0.75,
    "leading": 0.65,
    "participle": 0.7,
    "owned-noun": 0.6,
}
"""Calibrated, one number a rule: how often the speaker is right, of the statements that it found."""


def signs_of(c: Candidate, embedded: bool) -> tuple[str, ...]:
    """What of signs.tsv a candidate shows."""
    s, group = c.sentence, c.group
    words = [t.lower for t in s.tokens[group.first : group.head]]
    found = [f"rule {c.rule}", f"form {group.form}"]
    if embedded:
        found.append("embedded quotation" if c.frame in ("quote", "left-quote") else "embedded")
    if _FUTURE.intersection(words):
        found.append("future")
    elif _PERFECT.intersection(words):
        found.append("perfect")
    if c.source and s.word(c.source.first - 1) in ("if", "unless", "whether"):
        found.append("hypothetical")
    if any(w in ("not", "never") or w.endswith("n't") for w in words):
        found.append("negated")
    if s.kind(group.head) == "V" and group.form == "finite":
        found.append("present" if s.word(group.head).endswith("s") else "bare")
    found.append(f"speaker {_speaker_kind(c)}")
    body = "".join(s.kinds[p.first : p.last + 1] for p in c.content)
    if "Q" in body or "q" in body:
        found.append("quoted")
    elif len(body) <= SHORT_CONTENT:
        found.append("short")
    return tuple(found)


SHORT_CONTENT = 4


def _speaker_kind(c: Candidate) -> str:
    if c.source is None:
        return "none"
    kinds = c.sentence.kinds[c.source.first : c.source.last + 1]
    if kinds[0] == "W":
        return "relative"
    if kinds == "I":
        word = c.sentence.word(c.source.first)
        return word if word in ("they", "it", "you", "i", "we") else "pronoun"
    base = _BASE.split(kinds)[0]
    head = c.sentence.word(c.source.first + len(base) - 1) if base.endswith("N") else ""
    if head.endswith(_EVENTS) and head not in _SPEAKING_THINGS:
        return "event"
    if head and not could_speak(head) and c.frame not in _CLAUSES:
        return "object"
    return "name" if "M" in kinds else "thing"


def could_speak(noun: str) -> bool:
    """Whether a noun is of people, bodies or what is written, in either number."""
    if noun.endswith(("ist", "ian", "man", "woman", "%")) or can_speak(noun):
        return True
    one = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    return not {noun, one}.isdisjoint(_SPEAKING_THINGS | _SPEAKING_PEOPLE | DOCUMENTS) or can_speak(one)


_SPEAKING_PEOPLE = frozenset(
    "mother father son daughter brother sister wife husband couple family child parent ally rival crowd giant airline"
    " firm staff panel user moderator side community tribunal camp team boss mogul star narrator organizer associate"
    " neighbor third percent quarter half two-thirds majority three four outlet newspaper front-runner buyer ambassador"
    " people police press public media mob crew jury squad".split()
)


_BASE = re.compile(r"[P,W(-]")
"""What ends the first noun phrase of a speaker."""
_CLAUSES = frozenset("that clause quote left left-quote colon wh after before".split())
_EVENTS = (
    "ation",
    "ition",
    "ution",
    "ction",
    "sion",
    "ment",
    "wal",
    "val",
    "ness",
    "ance",
    "ence",
    "move",
    "change",
)
_SPEAKING_THINGS = frozenset(
    "statement announcement document government parliament department administration organisation organization"
    " association foundation federation delegation commission institution publication declaration resolution"
    " constitution corporation opposition coalition petition complaint indictment judgment judgement legislation"
    " management presentation investigation amendment agreement evidence science audience conference committee"
    " decision presentation congregation generation population regulation embassy movement action union".split()
)
"""Nouns that look like events and speak all the same."""


def embedded_flags(found: list[Candidate], rates: list[float]) -> list[bool]:
    """Whether each candidate's cue stands inside the content of another that is strong."""
    spans = [
        (p.first, p.last, n)
        for n, (c, rate) in enumerate(zip(found, rates, strict=True))
        if rate >= STRONG
        for p in c.content
    ]
    return [
        any(first <= c.group.head <= last and n != other for first, last, other in spans)
        for n, c in enumerate(found)
    ]
