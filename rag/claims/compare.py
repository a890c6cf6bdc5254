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

from rag.claims.clash import (
    SAME_MOMENT,
    apart,
    clash,
    counted_off,
    dates_differ,
    days_clash,
    elsewhere,
    fates_apart,
    figure_in_common,
    figures_clash,
    figures_differ,
    moments_differ,
    negated_here_only,
    overlap,
    years_differ,
)
from rag.claims.facts import Fact
from rag.claims.lexicon import DEBUNKING, EVERYDAY, ROLES
from rag.records import RelationKind
from rag.terms import STOP_WORDS

SAME_QUOTE_WORDS = 4
"""So many words between marks are a quotation that can be recognised."""
PLAIN_WORDS = 5
PLAIN_COSINE = 0.65
"""Fewer words, or hardly a telling one, are anybody's (“as soon as possible”) unless the sentences are near."""
VARIED_WORDS = 7
"""A quotation of fewer words that differs is another one."""
VARIANT_SHARE = 0.75
"""How much of the shorter quotation the longer one must have, in order."""
SURE_COSINE = 0.9
REPORTED = 0.60
"""Link score, `0.6 cosine + 0.4 word overlap`, from which two sentences report the same."""
OTHERWISE = 0.62
"""The same where each names somebody or some place that the other does not: other matches, other primaries."""
SURE = 0.70
"""From here on two sentences report the same whatever their articles are about."""
LIKELY_COSINE, LIKELY_WORDS = 0.70, 3
"""Below it, cosine, and how many content words they have in common, names and offices apart."""
REPORTED_IN_STORY, WORDS_IN_STORY = 0.57, 2
"""Link score, and content words in common, from which they do where their articles report one event."""
FIGURE_SHARED = 0.03
"""So much less is enough where they have a figure in common."""
CORE_SHARE = 0.3
CONTAINED = 0.6
CONTAINED_COSINE = 0.76
CORE_DENIED = 0.6
"""So much of it besides names."""
DENIED_IN_FULL = 3
"""So many words of what is denied tell it from what the claim itself negates."""
DEBUNKED_COSINE = 0.70
"""The cosine where a whole story is called a hoax."""
DENIED_COSINE, DENIED = 0.60, 0.62
"""Cosine, and mean of the cosine and the share of what is denied, from which a denial is of a claim."""
DENIED_SHARE, MOST_DENIED = 0.65, 5
"""So much of what is denied has to be said, but never more than so many words of it."""


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
    near = overlap(a.stems, b.stems)
    # A headline is in a long sentence whole; near enough in meaning, that is as good as words in common.
    within = max(near, _inside(a.stems, b.stems) if cosine >= CONTAINED_COSINE else 0.0)
    if days_apart is not None:  # what differs in articles of unknown days may be of different days
        rule = clash(a, b, cosine, within, days_apart)
        if rule is not None:
            return Finding("updates" if days_apart else "possible_conflict", rule, 0.5 * (cosine + within))
    score = 0.6 * cosine + 0.4 * near
    least = OTHERWISE if a.names - b.stems and b.names - a.stems else REPORTED
    least -= FIGURE_SHARED * figure_in_common(a, b)
    if score < least or not _may_be_same(a, b, cosine) or moments_differ(a, b, days_apart):
        return None
    if score < SURE and not _likely(a, b, cosine):
        return None
    return Finding("also_reported", "cosine and words", min(1.0, score))


def _may_be_same(a: Fact, b: Fact, cosine: float) -> bool:
    """Whether nothing tells two sentences apart; near ones may share little but their subject."""
    return not _unlike(a, b) and (cosine >= 0.84 or not _same_subject_only(a, b))


def _likely(a: Fact, b: Fact, cosine: float) -> bool:
    """Whether sentences with fewer words in common say the same: of no other day, with a figure in common, or near and
    with enough in common of what they say of their subject."""
    if days_clash(a.days, b.days):
        return False
    return figure_in_common(a, b) or (told_in_common(a, b) >= LIKELY_WORDS and cosine >= LIKELY_COSINE)


def told_in_common(a: Fact, b: Fact) -> int:
    """How many content words two sentences have in common, names and offices apart."""
    return len((a.stems & b.stems) - (a.names | b.names) - ROLES)


def _unlike(a: Fact, b: Fact) -> bool:
    """Whether two sentences cannot say the same: two people or places and one kind of event, other figures, a denial
    and what it denies, what is expected and what was done."""
    return (
        apart(a, b)
        or (a.denied is None) != (b.denied is None)
        or negated_here_only(a, b)
        or counted_off(a, b)
        or figures_differ(a, b)
        or fates_apart(a, b)
        or dates_differ(a, b)
        or bool((a.expected & b.stems and not b.expected) or (b.expected & a.stems and not a.expected))
    )


def _same_subject_only(a: Fact, b: Fact) -> bool:
    """Whether two sentences share names and offices, but little of what they say of them."""
    core_a, core_b = a.stems - a.names - ROLES, b.stems - b.names - ROLES
    least = min(len(core_a), len(core_b))
    return least == 0 or len(core_a & core_b) < CORE_SHARE * least


def _quoted(a: Fact, b: Fact, cosine: float) -> Finding | None:
    short, long = sorted((a.quoted, b.quoted), key=len)
    telling = sum(w not in STOP_WORDS and "'" not in w for w in short)
    if len(short) < SAME_QUOTE_WORDS or ((len(short) < PLAIN_WORDS or telling < 3) and cosine < PLAIN_COSINE):
        return None
    if short == long:
        return Finding("same_quote", "same words", 1.0)
    share = LCSseq.similarity(short, long) / len(short)
    if telling < 2 or share < (VARIANT_SHARE if cosine < SURE_COSINE else 0.6):
        return None
    everyday = sum(w in EVERYDAY for w in short)  # “You know what I’m saying”
    if share == 1.0 and _contains(long, short) and (telling - everyday > 2 or cosine >= PLAIN_COSINE):
        return Finding("variant", "shortened", 0.9 + 0.1 * len(short) / len(long))
    spread = LCSseq.similarity(short, long) / len(long)
    strewn = spread < 0.5 * VARIANT_SHARE  # common words here and there in a long quotation
    if strewn or len(short) < VARIED_WORDS or telling - everyday < 2:
        return None
    score = 0.5 * (share + spread)
    return Finding("variant", "varied", score) if cosine >= 0.75 or score >= 0.75 else None


def _contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _denial(a: Fact, b: Fact, cosine: float) -> Finding | None:
    """One denies what the other says: most of what is denied stands there, of the same people and place, with the word
    that it begins with, and is not denied there too."""
    if (a.denied is None) == (b.denied is None) or cosine < DENIED_COSINE:
        return None
    denial, claim = (a, b) if a.denial is not None else (b, a)
    denied = denial.denial.content if denial.denial else frozenset()
    common = denied & claim.stems
    least = min(len(denied), len(claim.stems))  # a short claim stands whole in a long denial
    share = len(common) / (least or 1)
    alone = share == 1.0 and cosine >= 0.75  # “denied arson”
    if len(common) < min(MOST_DENIED, DENIED_SHARE * least) or not (len(common) > 1 or (alone and common)):
        return None
    # Not only whom it is about, but what: “denied Smithline’s allegations” says nothing of either.
    core = min(len(denied - denial.names), len(claim.stems - claim.names))
    if len(common - denial.names) < max(1, CORE_DENIED * core) and not alone:
        return None
    if cosine < DEBUNKED_COSINE and denial.denial and not denial.denial.begins:
        return None
    if _denied_of_others(denial, claim) or (common & claim.refused and denial.negations % 2 == 0):
        return None
    score = 0.5 * (cosine + share)
    return Finding("denied_by", "deny cue", score, turned=a.denied is not None) if score >= DENIED else None


def _denied_of_others(denial: Fact, claim: Fact) -> bool:
    """Whether a denial is of other people, of another place, of another deed, or of what the claim doubts itself."""
    told = denial.denial
    if (
        told is None
        or claim.doubts
        or claim.stems & DEBUNKING
        or elsewhere(denial, claim)
        or years_differ(denial, claim)
    ):
        return True
    again = claim.negated & told.content and denial.negations % 2 == 0
    if claim.negations and (len(told.content) < DENIED_IN_FULL or again):
        return True  # “it never happened”, said twice
    if denial.names and not denial.names & claim.stems:
        return True
    if not told.begins:  # a story that is called a hoax
        return claim.mentions
    return not told.begins & claim.stems


def denied_before(cosine: float) -> Finding:
    """That a denial points back to a sentence (“The ministry denied this”)."""
    return Finding("denied_by", "deny cue that points back", 0.5 * (1 + cosine))


def compare_in_story(a: Fact, b: Fact, cosine: float, days_apart: int | None) -> Finding | None:
    """What else can be told where the two articles are known to report one event: figures of the same thing, and the
    same fact in words that have less in common."""
    if days_apart is not None and a.amounts and b.amounts and figures_clash(a, b, cosine, days_apart):
        kind: RelationKind = "updates" if days_apart else "possible_conflict"
        return Finding(kind, "number, one story", 0.5 * (cosine + overlap(a.stems, b.stems)))
    score = 0.6 * cosine + 0.4 * overlap(a.stems, b.stems)
    if score < REPORTED_IN_STORY or (days_apart or 0) > SAME_MOMENT:
        return None
    if told_in_common(a, b) < WORDS_IN_STORY or days_clash(a.days, b.days):
        return None
    return (
        Finding("also_reported", "cosine and words, one story", score) if _may_be_same(a, b, cosine) else None
    )


def _inside(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter sentence the longer one has, at the discount that makes it comparable to an overlap."""
    least = min(len(a), len(b))
    return CONTAINED * len(a & b) / least if least else 0.0


def days_between(a: date | None, b: date | None) -> int | None:
    """Days between two dates of publication; None where one is not known."""
    return abs((a - b).days) if a and b else None
