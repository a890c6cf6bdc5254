"""How one sentence bears on another, by rules in the order of their reliability. Words, not truth.

same_quote         the same words between marks
variant            those words shortened or varied
denied_by          one reports a denial whose content is the other's
possible_conflict  figures, days, places or polarity that do not go together, on the same event
updates            figures that differ, in articles of different days
also_reported      the same fact in other words
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import LCSseq

from rag.claims.amounts import FATES, Amount
from rag.claims.facts import DENIED_WHOLE, Fact
from rag.claims.lexicon import ANTONYMS, ROLES, TIMES
from rag.records import RelationKind
from rag.terms import STOP_WORDS

SAME_QUOTE_WORDS = 4
"""So many words between marks are a quotation that can be recognised."""
PLAIN_WORDS = 5
PLAIN_COSINE = 0.65
"""Fewer words, or hardly a telling one, are anybody's (“as soon as possible”) unless the sentences are near."""
VARIANT_SHARE = 0.75
"""How much of the shorter quotation the longer one must have, in order."""
SURE_COSINE = 0.9
REPORTED = 0.58
"""Link score, `0.6 cosine + 0.4 word overlap`, from which two sentences report the same."""
OTHERWISE = 0.62
"""The same where each names somebody or some place that the other does not: other matches, other primaries."""
CORE_SHARE = 0.3
CONFLICT_COSINE = 0.70
CONFLICT_OVERLAP = 0.4
_MEASURES = frozenset(["percent", "$"])
MANY_AMOUNTS = 4
"""A sentence with more figures is a table: which of them belong together cannot be told."""
STORY_FATES, STORY_FIGURES = (0.55, 0.12), (0.7, 0.35)
"""Cosine and overlap from which figures of one story are of one thing: of what happened to people, of anything else."""
STORY_DAYS = 60
"""So many days apart it is one subject, no longer one event."""
EVERYWHERE = "infected"
"""What is counted in every place at once: such figures are of one thing only where they name one place."""
CONTAINED = 0.6
CONTAINED_COSINE = 0.76
DENIED_COSINE = 0.60
DENIED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation of two sentences. `score` is 0 to 1 and comparable within one rule; for `denied_by`, `turned`
    says that the first sentence is the denial."""

    kind: RelationKind
    rule: str
    score: float
    turned: bool = False


def compare(
    a: Fact, b: Fact, cosine: float, days_apart: int | None = None, same_article: bool = False
) -> Finding | None:
    """How `a` bears on `b`, or None. `cosine` is of their sentence vectors, `days_apart` of their publication."""
    quoted = None if same_article else _quoted(a, b, cosine)
    if quoted is not None:
        return quoted
    shared = a.stems & b.stems
    if len(shared) < 2:
        return None
    denial = _denial(a, b, cosine)
    if denial is not None or same_article:
        return denial
    overlap = _overlap(a.stems, b.stems)
    if _apart(a, b):
        return None  # two people or places, one kind of event
    # A headline is in a long sentence whole; near enough in meaning, that is as good as words in common.
    within = _inside(a.stems, b.stems) if cosine >= CONTAINED_COSINE else 0.0
    clash = _clash(a, b, cosine, max(overlap, within), shared, days_apart)
    if clash is not None:
        return clash
    score = 0.6 * cosine + 0.4 * overlap
    unlike = (
        (a.denied is None) != (b.denied is None)
        or _negated_here_only(a, b)
        or _counted_off(a, b)
        or _amounts_clash(a, b, shared, later=False)
    )
    if (
        score < (OTHERWISE if a.names - b.stems and b.names - a.stems else REPORTED)
        or unlike
        or (cosine < 0.84 and _same_subject_only(a, b))
    ):
        return None
    return Finding("also_reported", "cosine and words", min(1.0, score))


def _same_subject_only(a: Fact, b: Fact) -> bool:
    """Whether two sentences share names and offices, but little of what they say of them."""
    core_a, core_b = a.stems - a.names - ROLES, b.stems - b.names - ROLES
    least = min(len(core_a), len(core_b))
    return least == 0 or len(core_a & core_b) < CORE_SHARE * least


def _quoted(a: Fact, b: Fact, cosine: float) -> Finding | None:
    short, long = sorted((a.quoted, b.quoted), key=len)
    telling = sum(w not in STOP_WORDS for w in short)
    if len(short) < SAME_QUOTE_WORDS or ((len(short) < PLAIN_WORDS or telling < 3) and cosine < PLAIN_COSINE):
        return None
    if short == long:
        return Finding("same_quote", "same words", 1.0)
    share = LCSseq.similarity(short, long) / len(short)
    if telling < 2 or share < (VARIANT_SHARE if cosine < SURE_COSINE else 0.6):
        return None
    if share == 1.0 and _contains(long, short):
        return Finding("variant", "shortened", 0.9 + 0.1 * len(short) / len(long))
    spread = LCSseq.similarity(short, long) / len(long)
    if spread < 0.5 * VARIANT_SHARE:  # common words strewn over a long quotation
        return None
    score = 0.5 * (share + spread)
    return Finding("variant", "varied", score) if cosine >= 0.75 or score >= 0.75 else None


def _contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _denial(a: Fact, b: Fact, cosine: float) -> Finding | None:
    """One denies what the other says: most of what is denied stands there."""
    if (a.denied is None) == (b.denied is None) or cosine < DENIED_COSINE:
        return None
    denied, claim = (a.denied, b) if a.denied is not None else (b.denied, a)
    assert denied is not None
    common = denied & claim.stems
    share = len(common) / (len(denied) or 1)
    alone = share == 1.0 and cosine >= 0.75  # “denied arson”
    if share < DENIED_SHARE or not (len(common) > 1 or (alone and common)):
        return None
    return Finding("denied_by", "deny cue", 0.5 * (cosine + share), turned=a.denied is not None)


def denied_before(denial: Fact, claim: Fact, cosine: float, distance: int) -> Finding | None:
    """What a denial that hardly says what it denies (“The ministry denied this”) is about: the sentence before it.
    `distance` is in sentences, 1 for the sentence before."""
    if denial.denied is None or len(denial.denied) > 2 or claim.denied is not None or distance != 1:
        return None
    if not denial.denied or cosine >= 0.8:
        return Finding("denied_by", "deny cue, sentence before", 0.5 * (1 + cosine))
    return None


def _clash(
    a: Fact, b: Fact, cosine: float, overlap: float, shared: frozenset[str], days_apart: int | None
) -> Finding | None:
    """Same event, but something in it does not go together."""
    if cosine < CONFLICT_COSINE or overlap < CONFLICT_OVERLAP:
        return None
    score = 0.5 * (cosine + overlap)
    number = not _counted_off(a, b) and _amounts_clash(a, b, shared, later=bool(days_apart))
    if number and days_apart:
        return Finding("updates", "number", score)
    if number:
        return Finding("possible_conflict", "number", score)
    if _overlap(a.stems, b.stems) >= CONFLICT_OVERLAP and _negated_here_only(a, b):
        return Finding("possible_conflict", "negation", score)
    if _opposed(a, b):
        return Finding("possible_conflict", "antonym", score)
    # Of articles of different days each may name its own: “officials said on Monday”.
    if not days_apart and a.days and b.days and overlap >= 0.5 and _days_clash(a.days, b.days):
        return Finding("possible_conflict", "date", score)
    both = a.places & (b.places | b.stems) or b.places & a.stems
    elsewhere = a.places and b.places and not both
    if elsewhere and cosine >= 0.75 and overlap >= 0.5:
        return Finding("possible_conflict", "place", score)
    return None


def _amounts_clash(a: Fact, b: Fact, shared: frozenset[str], later: bool) -> bool:
    """Whether something that both count has no figure in common. Percentages and sums need a common subject."""
    about = shared - a.names - b.names
    for one in a.amounts:
        counted = [other for other in b.amounts if one.counts & other.counts]
        if not counted or any(_agree(one, other, later) for other in counted):
            continue
        back = [
            other for other in a.amounts if other is not one and any(_agree(other, c, later) for c in counted)
        ]
        of_what = about if one.counts & _MEASURES else shared
        if not back and (of_what - one.counts or len(one.counts & shared) > 1 or one.counts & FATES):
            return True
    return False


def _agree(a: Amount, b: Amount, later: bool) -> bool:
    """Whether two figures go together; of different days a bound is a figure of its own (“at least 9”, then 14)."""
    bounded = a.high >= 2 * a.low or b.high >= 2 * b.low
    if later and bounded and not 0.9 <= a.value / (b.value or 1) <= 1.1:
        return False
    return a.meets(b)


def _negated_here_only(a: Fact, b: Fact) -> bool:
    """Whether one denies of a thing what the other says of it: “will not return”, “will return”."""
    if (a.negations - b.negations) % 2 == 0:
        return False
    if (DENIED_WHOLE in a.negated) != (DENIED_WHOLE in b.negated):
        return True
    return bool(a.negated & b.stems - b.negated or b.negated & a.stems - a.negated)


def _counted_off(a: Fact, b: Fact) -> bool:
    """Whether they are of different things in a row: the first edition, the second."""
    return bool(a.ordinals and b.ordinals and not a.ordinals & b.ordinals)


def _opposed(a: Fact, b: Fact) -> bool:
    only_a, only_b = a.stems - b.stems, b.stems - a.stems
    return any(frozenset((x, y)) in ANTONYMS for x in only_a for y in only_b)


def _days_clash(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether days of one kind (weekday, day of a month, year) are named on both sides, and no common one."""
    for kind in (str.isalpha, str.isdigit, lambda d: "-" in d):
        one, other = {d for d in a if kind(d)}, {d for d in b if kind(d)}
        if one and other and not one & other:
            return True
    return False


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard overlap."""
    return len(a & b) / len(a | b) if a or b else 0.0


def compare_in_story(a: Fact, b: Fact, cosine: float, days_apart: int | None) -> Finding | None:
    """What else can be told where the two articles are known to report one event: figures of the same thing.

    The event need not be in both sentences then: “Twenty people are missing”, and a week later “Two are missing”.
    """
    shared = a.stems & b.stems
    overlap = _overlap(a.stems, b.stems)
    if max(len(a.amounts), len(b.amounts)) > MANY_AMOUNTS or _apart(a, b) or _counted_off(a, b):
        return None
    counted = frozenset().union(
        *(x.counts & y.counts for x in a.amounts for y in b.amounts if x.value > 1 < y.value)
    )
    lowest = STORY_FATES if counted & FATES else STORY_FIGURES
    if days_apart and days_apart > STORY_DAYS:
        return None
    if EVERYWHERE in counted and not (a.names | a.places) & (b.names | b.places):
        return None
    if cosine < lowest[0] or overlap < lowest[1] or counted <= TIMES:
        return None
    if not _amounts_clash(a, b, shared, later=bool(days_apart)):
        return None
    kind: RelationKind = "updates" if days_apart else "possible_conflict"
    return Finding(kind, "number, one story", 0.5 * (cosine + overlap))


def _apart(a: Fact, b: Fact) -> bool:
    """Whether each names somebody or some place, and the other one neither."""
    return bool(a.names and b.names and not a.names & b.stems and not b.names & a.stems)


def _inside(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter sentence the longer one has, at the discount that makes it comparable to an overlap."""
    least = min(len(a), len(b))
    return CONTAINED * len(a & b) / least if least else 0.0


def days_between(a: date | None, b: date | None) -> int | None:
    """Days between two dates of publication; None where one is not known."""
    return abs((a - b).days) if a and b else None
