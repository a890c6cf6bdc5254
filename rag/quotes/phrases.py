"""Noun phrases by the kinds of their words: where one begins, where one ends, and who the subject of a verb is."""

from __future__ import annotations

from dataclasses import dataclass

from rag.quotes.names import BEARERS, NOT_PEOPLE, ROLES, TITLES, UNNAMED
from rag.quotes.sentences import Sentence, VerbGroup

_INSIDE = "NMqDGSY"
_ENDS = "NMqI)"
_ATTACH = frozenset(
    "of for in at from on with by to against behind near about between among under over within into inside across"
    " outside around like including during".split()
)
_OUT_OF = frozenset(["from", "as"])
_COUNTS = frozenset(
    "one some many most all both half each none few several any either neither those much more two three".split()
)
_NEARLY = frozenset("about almost nearly at least most only not just".split())
TIMES = frozenset(
    "week month year night morning evening afternoon day weekend spring summer fall winter".split()
)
MAX_PHRASE = 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `first..last`, last included."""

    first: int
    last: int


def phrase_ending_at(s: Sentence, last: int, floor: int = 0) -> Phrase | None:
    """The longest noun phrase whose last token is `last`: base phrase, `of` and other attached phrases, `and`."""
    first = _base_start(s, last, floor)
    if first is None:
        return None
    limit = max(floor, last - MAX_PHRASE)
    while first > limit:
        left = _attached_start(s, first, limit)
        if left is None:
            break
        first = left
    return Phrase(first, last)


def _base_start(s: Sentence, last: int, floor: int) -> int | None:
    """Where the base noun phrase that ends at `last` begins."""
    kind = s.kind(last)
    if kind == "I":
        return last - (last > floor and (s.word(last - 1), s.word(last)) == ("no", "one"))
    if kind == ")":
        opened = s.kinds.rfind("(", max(floor, last - 12), last)
        return _base_start(s, opened - 1, floor) if opened > floor else None
    if kind not in "NMqDY":
        return None
    n = last
    while n > floor:
        left = s.kind(n - 1)
        if s.kind(n) in "DG":
            if left == "D" and s.word(n - 1) in ("all", "both", "half", "such"):
                n -= 1
                continue
            break
        if left == ")" and s.kinds[n - 3 : n] == "(M)":
            n -= 3  # the World Bank (WB) report
            continue
        if left == "q" and s.word(n - 1)[1:2] in (",", "?", "!"):
            break
        if left == "Y" and (s.kind(n) in "MDG" or _opens_after_day(s, n)):
            break
        if left == "N" and s.kind(n) == "M" and _is_thing(s.word(n - 1)):
            break  # the emergency [Mr Lee] declared
        if left == "R" and s.kind(n) in "NM" and n - 1 > floor and s.kind(n - 2) in "DGS":
            n -= 1
            continue
        if left == "X" and s.kind(n) == "N" and n - 1 > floor and s.kind(n - 2) in "DG":
            n -= 1
            continue
        if left not in _INSIDE and not (left == "X" and s.word(n - 1) in _NEARLY and s.kind(n) in "NDX"):
            break
        n -= 1
    return n


def _is_year(word: str) -> bool:
    return len(word) == len("2019") and word.isdigit()


def _is_thing(word: str) -> bool:
    """Whether a noun right before a name is no role of who bears it."""
    role = word in NOT_PEOPLE or word.removesuffix("s") in ROLES | TITLES | UNNAMED
    if role or word in _BEFORE_NAMES or word.endswith(BEARERS):
        return False
    return word.endswith(_ABSTRACT) or (word.endswith("s") and not word.endswith("ss"))


_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ergency", "olicy")
_BEFORE_NAMES = frozenset(
    "city charity celebrity institution publication station division sports politics".split()
)


def _opens_after_day(s: Sentence, n: int) -> bool:
    """Whether a day and not its noun stands before a word: On Thursday [officials] said."""
    return s.kind(n - 2) == "P" and s.tokens[n].shape == "a" and s.word(n) not in TIMES


def _attached_start(s: Sentence, first: int, floor: int) -> int | None:
    """Where the phrase that goes on left of `first` begins: `[a spokesman for] the ministry`."""
    left = s.kind(first - 1)
    if left == "P" and s.word(first - 1) in _ATTACH and first - 2 >= floor and s.word(first - 2) not in TIMES:
        if s.kind(first - 2) in _ENDS:
            return _base_start(s, first - 2, floor)
        if s.word(first - 2) in _OUT_OF and first - 3 >= floor and s.kind(first - 3) in _ENDS:
            return _base_start(s, first - 3, floor)  # critics from across the party
        if s.word(first - 2) in _COUNTS:  # one of the, many of them, those in
            return first - 3 if first - 3 >= floor and s.word(first - 3) in _NEARLY else first - 2
    if left == "C" and first - 2 >= floor:
        return _joined_start(s, first, floor)
    if s.word(first - 1) == "by" and s.kind(first - 2) == "Y":  # a study published in May by the port
        at = first - 4 if s.kind(first - 3) == "P" else first - 3
        group = s.at.get(at)
        return _base_start(s, group.first - 1, floor) if group is not None and _reduced(s, group) else None
    group = s.at.get(first - 1)
    if group is not None and group.first - 1 >= floor and group.head == first - 1 and _reduced(s, group):
        return _base_start(s, group.first - 1, floor)
    if group is not None and group.first - 2 >= floor and _restricts(s, group):
        return _base_start(s, group.first - 2, floor)
    if left == "P" and first - 2 >= floor:  # people gathered in X, who live in X
        group = s.at.get(first - 2)
        if group is not None and group.head == first - 2 and group.first - 2 >= floor:
            before = s.kind(group.first - 1)
            if before == "W" and s.kind(group.first - 2) in _ENDS:
                return _base_start(s, group.first - 2, floor)
            if group.form in ("ed", "ing") and before in "NMq":
                return _base_start(s, group.first - 1, floor)
    return None


def _joined_start(s: Sentence, first: int, floor: int) -> int | None:
    """Where a list begins whose last member begins at `first`, after its `and`."""
    if s.kind(first) == "I" and s.kind(first - 2) not in "MI":
        return None  # it was late and [he] said
    at = first - 2 if s.kind(first - 2) != "," else first - 3
    if at < floor or s.kind(at) not in _ENDS or (s.kind(at - 1) == "Y" and s.word(at).isdigit()):
        return None  # on May 6, and [Lee] said
    alone = other = _base_start(s, at, floor)
    while other is not None and other - 2 >= floor and s.kind(other - 1) == "," and s.kind(other - 2) in "NM":
        further = _base_start(s, other - 2, floor)
        opens = further is not None and s.kind(further - 2) not in _ENDS
        hangs = (
            further is not None and opens and s.kind(further - 1 - (s.kind(further - 1) == "X")) in "PVERAT"
        )  # by evening, Lee, Fox and Park
        dated = s.word(other - 2).isdigit() and s.kind(other - 3) == "Y"  # on May 6, the port and the crew
        if further is None or hangs or dated or at - further > 25:
            break
        other = further
    if other is None or (other == alone and s.kind(first - 2) == "," and s.kind(other - 1) != ","):
        return None  # it spared the port, and [officials] said: a list with a comma before its and has three members
    governor = s.kind(other - 1)
    if governor == "P" and s.word(other - 1) in _ATTACH and other - 2 >= floor and s.kind(other - 2) in _ENDS:
        return other  # officials in [Dover and] Calais
    return None if governor in "PVERAT" else other


def _reduced(s: Sentence, group: VerbGroup) -> bool:
    """`supporters gathered`, `the memo obtained`: a participle that belongs to the noun before it."""
    return group.form in ("ed", "ing") and not group.passive and s.kind(group.first - 1) in "NMq"


def _restricts(s: Sentence, group: VerbGroup) -> bool:
    """`voters who backed [him]`: a relative clause that is part of the phrase; not `who said [he …`."""
    if group.lemma in SAYS or s.word(group.last + 1) in _SUBJECTS:
        return False
    who = s.kind(group.first - 2) in _ENDS or s.word(group.first - 2) == "those"
    return s.kind(group.first - 1) == "W" and who


SAYS = frozenset(
    "say think believe claim argue insist hope know suggest report show find warn note fear allege state imply"
    " add admit deny complain confirm predict".split()
)

_SUBJECTS = frozenset("he she they we i".split())


def phrase_starting_at(s: Sentence, first: int, stop: int | None = None) -> Phrase | None:
    """The noun phrase that begins at `first`, with attached phrases, without appositions."""
    stop = len(s.tokens) if stop is None else stop
    last = _base_end(s, first, stop)
    if last is None:
        return None
    while last + 2 < stop and last - first < MAX_PHRASE:
        following = s.kind(last + 1)
        attached = following == "P" and s.word(last + 1) in _ATTACH and s.kind(last + 2) in "NMqDGI"
        if not attached and not (following == "C" and s.kind(last + 2) in "NMqDG"):
            break
        further = _base_end(s, last + 2, stop)
        if further is None or s.kind(further + 1) in "VEA":
            break
        last = further
    return Phrase(first, last)


def _base_end(s: Sentence, first: int, stop: int) -> int | None:
    n = first
    if s.kind(n) == "I" or (s.kind(n) == "D" and s.word(n) in _COUNTS and s.word(n + 1) == "of"):
        return n  # he; one [of the officials]
    while n < stop and s.kind(n) in "DG":
        n += 1
    one = n > first and s.word(n - 1) == "one" and s.kind(n + 1) == "N"
    if s.kind(n) in "ER" and (one or (s.kind(n + 1) in "NM" and s.kind(n + 2) in "NM")):
        n += 1  # retired general Lee, one retired general
    seen = n > first and s.word(n - 1) in ("this", "that", "these", "those", "some", "many", "his", "hers")
    while n < stop and (s.kind(n) in "NMqS" or (s.kind(n) in "RY" and s.kind(n + 1) in "NM" and n > first)):
        seen = True
        n += 1
        if n < stop and s.kind(n) == "(" and ")" in s.kinds[n : n + 12]:
            n = s.kinds.index(")", n) + 1
        if n < stop and s.kind(n) == "X" and s.kind(n + 1) in "N" and s.kind(n - 1) in "DG":
            n += 1
        while n < stop and s.kind(n) in "G" and s.kind(n - 1) == "S":
            n += 1
        if s.kind(n) == "," and s.kind(n - 2) == "Y" and _is_year(s.word(n + 1)) and s.kind(n + 2) in "NM":
            n += 2  # a March 14, 2019 report
    return n - 1 if seen and n > first else None
