"""Words of a text, and the stems they are compared by. Pure, English, cached; imports nothing.

The stemmer is a light one of our own (plurals, -ing, -ed, -ly, -tion and their like, and irregular forms): it folds
the word forms that questions and news sentences differ by, costs a microsecond, and a wrong cut does little harm
because question and sentence are cut alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:[’'.,\-][^\W_]+)*")
"""A word, with inner apostrophes, hyphens, points and commas (“Assad’s”, “11,500”, “U.S”, “C-130”)."""

_PARTS = re.compile(r"[^\W_]+")

DENIALS = tuple("deny denies denied denying denial refut rebut repudiat disavow disput contradict".split())
"""What is in the cues of denials: who accuses, refuses, dismisses or confirms denies nothing."""

STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each else ever few for from further had has
    have having he her here hers herself him himself his how i if in into is it its itself just let many me
    more most much my myself no nor not now of off on once only or other our ours out over own please s same
    she should so some such t tell than that the their theirs them then there these they this those through
    to too under until up us very was we were what when where which while who whom whose why will with would
    you your yours d ll m re ve""".split()
)
"""Words that say nothing about the subject of a question."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMERALS = {w: n for n, w in enumerate(_UNITS)} | {w: 10 * n for n, w in enumerate(_TENS, start=2)}
"""Numbers that are one word, but for the scales (hundred, thousand)."""

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
CALENDAR = frozenset([*MONTHS, *"monday tuesday wednesday thursday friday saturday sunday".split()])
"""Months and days of the week."""

_IN_FULL = {
    "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general", "lt": "lieutenant",
    "capt": "captain", "prof": "professor", "sgt": "sergeant", "det": "detective", "atty": "attorney",
}  # fmt: skip

SHORT = 5
"""Letters of a word whose last two stay where they are l: a ball is no balance."""
_INFLECTED = (
    ("ied", "y"), ("ies", "y"), ("ingly", ""), ("edly", ""), ("ings", ""), ("ing", ""), ("ed", ""),
    ("sses", "ss"), ("ses", "s"), ("es", "e"), ("s", ""),
)  # fmt: skip
_DERIVED = (
    ("ational", "at"), ("ization", "iz"), ("isation", "is"), ("fulness", "ful"), ("iveness", "iv"),
    ("ousness", "ous"), ("ation", "at"), ("ement", ""), ("ment", ""), ("ity", ""), ("ion", ""), ("or", ""),
    ("er", ""), ("ery", ""), ("erenc", ""), ("eed", "e"), ("ally", "al"), ("ly", ""), ("iv", ""), ("anc", ""),
    ("enc", ""), ("ness", ""),
)  # fmt: skip


_IRREGULAR = {
    form: base
    for base, *forms in (
        line.split()
        for line in """
        age aged ages aging; cookie cookies; hundred hundreds; movie movies; owe owed owing; range ranged ranging;
        rookie rookies; sue sued suing; use used uses using; hindu hindus; houthi houthis; iraqi iraqis;
        israeli israelis; nazi nazis; pakistani pakistanis; rabbi rabbis; saudi saudis; taxi taxis;
        beat beaten; become became; begin began begun; bite bit bitten; blow blew blown; break broke broken;
        bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; come came;
        deal dealt; dig dug; draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen;
        feed fed; feel felt; fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden;
        forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; give gave given; go went gone;
        grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; know knew known; lead led;
        leave left; lend lent; lose lost; make made; mean meant; meet met; overcome overcame; oversee oversaw overseen;
        pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought;
        sell sold; send sent; shake shook shaken; shoot shot; show shown; sing sang sung; sink sank sunk; sit sat;
        sleep slept; speak spoke spoken; spend spent; stand stood; steal stole stolen; stick stuck; strike struck;
        swear swore sworn; sweep swept; swim swam swum; take took taken; teach taught; tear tore torn; tell told;
        think thought; throw threw thrown; undergo underwent; understand understood; wake woke woken; wear wore worn;
        win won; withdraw withdrew withdrawn withdrawal; write wrote written; child children; man men; woman women;
        wife wives; acquit acquittal; appraise appraisal; approve approval; arrive arrival; betray betrayal;
        bury burial; deny denial; dismiss dismissal; propose proposal; refuse refusal; remove removal; renew renewal;
        revive revival; survive survival
        """.split(";")
    )
    for form in forms
}
"""Forms that no ending tells. Questions ask “When did she leave?”, and articles tell that she left."""


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a lower-case word; short words and numbers come back as they are. Inflected forms first lose what
    inflects them, so that “offered” has the stem of “offer”, whatever that loses then."""
    word = _IRREGULAR.get(word, word)
    if len(word) <= 3 or not word.isalpha():
        return word
    if not word.endswith(("ss", "us", "is", "eed")):
        cut = _without(word, _INFLECTED)
        word = _undoubled(_IRREGULAR.get(cut, cut))
    word = _without(word.removesuffix("e") if len(word) > 3 else word, _DERIVED)
    word = _undoubled(word)
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word


def _without(word: str, endings: Sequence[tuple[str, str]]) -> str:
    """A word without the first of these endings that it has, if three letters are left."""
    for ending, instead in endings:
        if word.endswith(ending):
            cut = word[: len(word) - len(ending)] + instead
            if len(cut) >= 3:
                return cut
    return word


def _undoubled(word: str) -> str:
    """A word with its last letter once: “stopped”, and of long ones “cancelled”, but “called”."""
    kept = "sz" if len(word) > SHORT else "lsz"
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in kept else word


def numerals(least: int = 0) -> str:
    """A pattern of the numbers from `least` on that are one word, the longest first."""
    return "|".join(sorted((w for w, n in NUMERALS.items() if n >= least), key=len, reverse=True))


def in_full(word: str) -> str:
    """A title, lower case, as it is written where no name follows: `gov.` is governor. Other words lose their dots."""
    bare = word.rstrip(".")
    return _IN_FULL.get(bare, bare)


def words(text: str) -> list[str]:
    """The words of a text in order, as written, hyphens and apostrophes parting them (“Syria’s” → Syria, s)."""
    return _PARTS.findall(text)


def stems(text: str) -> list[str]:
    """The stems of all the words of a text, in order."""
    return [stem(w) for w in words(text.lower())]


def content_words(text: str) -> list[str]:
    """The words of a text that are not stop words, lower-cased, in order, each once."""
    return list(dict.fromkeys(w for w in words(text.lower()) if w not in STOP_WORDS))
