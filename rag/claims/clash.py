"""What does not go together in two sentences on one event: figures, days, places, or whether it is so at all.

A clash that is none is worse than one missed. So nothing is called a conflict that may be of another day, another
group, another place, a part of the whole, or a guess.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from itertools import combinations

from rag.claims.amounts import NUMBERS, Amount
from rag.claims.counted import FATES, plain
from rag.claims.facts import DENIED_WHOLE, Fact
from rag.claims.lexicon import AGENCIES, ANTONYMS, DAY_WORDS, TIMES, WITHDRAWING

CONFLICT_COSINE = 0.70
CONFLICT_OVERLAP = 0.4
ALIKE = 0.6
"""Overlap from which two sentences are the same but for a word: only then that word can be in conflict."""
INSIDE, INSIDE_COSINE, SHORTEST = 0.75, 0.76, 4
"""The same where a headline of so many stems stands in a long sentence: so much of it, at this cosine."""
REFUSED = 0.5
"""How much of a negated clause the other sentence has to say."""
SAME_WORDS_COSINE = 0.6
"""The same of short sentences that have all their words in common, places apart."""
FARTHEST, FARTHEST_LATER = 5, 20
"""So many times another figure, of one day and of different days, is the figure of something else."""
_MEASURES = frozenset(["percent", "$"])
MANY_AMOUNTS = 4
"""A sentence with more figures is a table: which of them belong together cannot be told."""
STORY_FATES, STORY_FIGURES = (0.55, 0.12), (0.7, 0.35)
"""Cosine and overlap from which figures of one story are of one thing: of what happened to people, of anything else."""
STORY_DAYS = 60
"""So many days apart it is one subject, no longer one event."""
SAME_MOMENT = 8
"""So many days apart “yesterday”, “on Tuesday” and “this week” may be of one day."""
EVERYWHERE = "infected"
"""What is counted in every place at once: such figures are of one thing only where they name one place."""


def clash(a: Fact, b: Fact, cosine: float, near: float, days_apart: int) -> str | None:
    """The rule by which two sentences on one event do not go together. `near` is their overlap, or what stands for it;
    figures of different days are another matter than figures of one day."""
    same_words = _all_but(a, b, a.places | b.places | NUMBERS) == 1.0
    if near < CONFLICT_OVERLAP or cosine < (SAME_WORDS_COSINE if same_words else CONFLICT_COSINE):
        return None
    if not counted_off(a, b) and not _of_another(a, b, bool(days_apart)):
        clashing = clashing_kinds(a, b, later=bool(days_apart))
        if _tells_apart(clashing) and (not clashing <= TIMES or near >= ALIKE):
            return "number"
    if days_apart:  # each may tell of its own day: “open” then, “closed” now
        return None
    inside = cosine >= INSIDE_COSINE and _inside(a, b) >= INSIDE and not (a.nobody or b.nobody)
    alike = _all_but(a, b) >= ALIKE or inside
    if alike and _refused_by_one(a, b) and negated_here_only(a, b):
        return "negation"
    opposed = _opposed(a, b)
    if opposed and _all_but(a, b, opposed) >= ALIKE:
        return "antonym"
    if days_clash(a.days, b.days) and not figures_differ(a, b) and _all_but(a, b, DAY_WORDS) >= ALIKE:
        return "date"
    return "place" if same_words and elsewhere(a, b) else None


def figures_clash(a: Fact, b: Fact, cosine: float, days_apart: int) -> bool:
    """Whether figures of one thing differ, in two articles that are known to report one event. The event need not be in
    both sentences then: “Twenty people are missing”, and a week later “Two are missing”."""
    if max(len(a.amounts), len(b.amounts)) > MANY_AMOUNTS or days_apart > STORY_DAYS:
        return False
    counted = frozenset().union(
        *(x.counts & y.counts for x in a.amounts for y in b.amounts if x.value > 1 < y.value)
    )
    if any(bool(x.who) != bool(y.who) for x in a.amounts for y in b.amounts if x.counts & y.counts):
        return False  # of students and of all
    lowest = STORY_FATES if counted & FATES else STORY_FIGURES
    if cosine < lowest[0] or overlap(a.stems, b.stems) < lowest[1] or counted <= TIMES:
        return False
    if EVERYWHERE in counted and not (a.names | a.places) & (b.names | b.places):
        return False
    if a.pointing or b.pointing or apart(a, b) or counted_off(a, b) or _of_another(a, b, bool(days_apart)):
        return False
    farthest = FARTHEST_LATER if days_apart else FARTHEST
    return _tells_apart(clashing_kinds(a, b, bool(days_apart), farthest))


def _tells_apart(clashing: Set[str]) -> bool:
    """Whether so many figures that differ are of one thing: where all do, the two are of something else."""
    return bool(clashing & FATES) or len(clashing) == 1


def clashing_kinds(a: Fact, b: Fact, later: bool, farthest: float = math.inf) -> set[str]:
    """What both sentences count, with no figure in common. Percentages and sums need a common subject; a figure that is
    `farthest` times another is of something else."""
    shared = a.stems & b.stems
    about = shared - a.names - b.names
    clashing: set[str] = set()
    for one in a.amounts:
        if a.poll and b.poll and "percent" not in one.counts:
            continue  # how many were asked
        near = (o for o in b.amounts if 1 / farthest <= one.value / (o.value or 1) <= farthest)
        counted = [o for o in near if one.counts_like(o)]
        if not counted or any(_agree(one, other, later) for other in counted):
            continue
        back = [
            other for other in a.amounts if other is not one and any(_agree(other, c, later) for c in counted)
        ]
        if _adds_up(one, b.amounts) or any(_adds_up(other, a.amounts) for other in counted):
            continue
        of_what = about if one.counts & _MEASURES else shared
        if not back and (of_what - one.counts or len(one.counts & shared) > 1 or one.counts & FATES):
            clashing.add(one.head)
    return clashing


def figures_differ(a: Fact, b: Fact) -> bool:
    """Whether both count something of one kind, and no figure of it agrees: fourteen people, two of the women."""
    for one in a.amounts:
        counted = [other for other in b.amounts if one.counts_near(other)]
        if counted and not any(_agree(x, other, later=True) for x in a.amounts for other in counted):
            if _adds_up(one, b.amounts) or any(_adds_up(other, a.amounts) for other in counted):
                continue
            return True
    return False


_LOOSE = 0.05
"""How much the sum of parts may be off where figures are rounded."""


def _adds_up(whole: Amount, parts: Sequence[Amount]) -> bool:
    """Whether figures of a sentence make another one: “six shots, then four more” are ten shots."""
    if len(parts) > MANY_AMOUNTS or not any(part.counts_near(whole) for part in parts):
        return False
    smaller = [p for p in parts if p.value < whole.value and (p.counts_near(whole) or not p.counts)]
    sums = (some for n in range(2, len(smaller) + 1) for some in combinations(smaller, n))
    return any(abs(sum(p.value for p in s) - whole.value) <= _LOOSE * whole.value for s in sums)


def fates_apart(a: Fact, b: Fact) -> bool:
    """Whether both count people, but not by the same that became of them: deaths, cases."""
    one, other = ({plain(s) for x in fact.amounts for s in x.counts} & FATES for fact in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def dates_differ(a: Fact, b: Fact) -> bool:
    """Whether both name days of the calendar, and no common one."""
    one, other = ({d for d in fact.days if "-" in d} for fact in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def moments_differ(a: Fact, b: Fact, days_apart: int | None) -> bool:
    """Whether both tell of a day near that of writing, and were written too far apart for it to be one day."""
    return bool(a.moments and b.moments) and (days_apart or 0) > SAME_MOMENT


def years_differ(a: Fact, b: Fact) -> bool:
    """Whether both name years, and no common one."""
    one, other = _years(a), _years(b)
    return bool(one and other) and one.isdisjoint(other)


def _years(fact: Fact) -> set[str]:
    return {d for d in fact.days if d.isdigit()}


def figure_in_common(a: Fact, b: Fact) -> bool:
    """Whether both count the same thing, and alike."""
    return any(x.counts_like(y) and x.meets(y) for x in a.amounts for y in b.amounts if x.value > 1)


def negated_here_only(a: Fact, b: Fact) -> bool:
    """Whether one denies what the other says: all of it, or a thing in it (“will not return”, “will return”)."""
    if (a.negations - b.negations) % 2 == 0:
        return False
    if (DENIED_WHOLE in a.negated) != (DENIED_WHOLE in b.negated):
        return True
    return bool(a.negated & b.stems - b.negated or b.negated & a.stems - a.negated)


def _refused_by_one(a: Fact, b: Fact) -> bool:
    """Whether one sentence negates what the other says plainly, and not something beside it; who “pulled out” of a film
    and who “will not play” in it say the same."""
    refusing, told = (a, b) if a.negations else (b, a)
    if told.negations or told.denied is not None or refusing.negations != 1:
        return False
    if any(f"un{word}" in told.stems for word in refusing.refused):
        return False
    if told.supposed or told.stems & WITHDRAWING or not refusing.negated & told.stems:
        return False
    return len(refusing.refused & told.stems) >= max(2, REFUSED * len(refusing.refused))


def counted_off(a: Fact, b: Fact) -> bool:
    """Whether they are of different things in a row: the first edition, the second."""
    return bool(a.ordinals and b.ordinals and not a.ordinals & b.ordinals)


def apart(a: Fact, b: Fact) -> bool:
    """Whether each names somebody or some place, and the other one neither."""
    return bool(a.names and b.names and not a.names & b.stems and not b.names & a.stems)


def elsewhere(a: Fact, b: Fact) -> bool:
    """Whether each names a place, and the other one does not."""
    return bool(a.places and b.places and not a.places & (b.places | b.stems) and not b.places & a.stems)


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard overlap."""
    return len(a & b) / len(a | b) if a or b else 0.0


def _of_another(a: Fact, b: Fact, later: bool) -> bool:
    """Whether figures are of different events: other days, other places, mostly other names; or somebody's guess."""
    if a.guess or b.guess or elsewhere(a, b):
        return True
    if not later and (days_clash(a.days, b.days) or (a.poll and b.poll)):
        return True  # two polls of one day ask other people
    if _years(a) != _years(b) and not _years(a) & _years(b):
        return True
    only_a, only_b = a.names - b.stems - AGENCIES, b.names - a.stems - AGENCIES
    return min(len(only_a), len(only_b)) >= max(1, len(a.names & b.names))


def _agree(a: Amount, b: Amount, later: bool) -> bool:
    """Whether two figures go together; of different days a bound is a figure of its own (“at least 9”, then 14)."""
    bounded = a.high >= 2 * a.low or b.high >= 2 * b.low
    if later and bounded and not 0.9 <= a.value / (b.value or 1) <= 1.1:
        return False
    return a.meets(b)


def _inside(a: Fact, b: Fact) -> float:
    """How much of the shorter sentence the longer one has; nothing where that is hardly a sentence."""
    least = min(len(a.stems), len(b.stems))
    return len(a.stems & b.stems) / least if least >= SHORTEST else 0.0


def _all_but(a: Fact, b: Fact, words: frozenset[str] = frozenset()) -> float:
    """The overlap of two sentences, but for these words."""
    return overlap(a.stems - words, b.stems - words)


def _opposed(a: Fact, b: Fact) -> frozenset[str]:
    """The words of which one sentence has the one and the other its opposite."""
    only_a, only_b = a.stems - b.stems, b.stems - a.stems
    return next((p for x in only_a for y in only_b if (p := frozenset((x, y))) in ANTONYMS), frozenset())


def days_clash(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether days of one kind (weekday, day of a month, year) are named on both sides, and no common one."""
    for kind in (str.isalpha, str.isdigit, lambda d: "-" in d):
        one, other = {d for d in a if kind(d)}, {d for d in b if kind(d)}
        if one and other and not one & other:
            return True
    return False
