"""The subject of a verb group: left of it, across what stands between commas, or none."""

from __future__ import annotations

from rag.quotes.names import ROLES, TITLES
from rag.quotes.phrases import TIMES, Phrase, phrase_ending_at
from rag.quotes.sentences import Sentence, VerbGroup


def skip_left(s: Sentence, n: int, floor: int = 0) -> int:
    """Left over what stands between a subject and its verb without being part of it: `on Monday`, `himself`."""
    while n > floor:
        if s.kind(n) == "X" or s.word(n) in ("himself", "herself", "themselves", "itself"):
            n -= 1
        elif s.kind(n) == "Y":
            n -= 2 if s.kind(n - 1) == "P" else 1
        elif s.word(n) in ("all", "both", "each") and s.kind(n - 1) in "NM":
            n -= 1  # Lee and Park [both] said
        elif s.word(n) in TIMES and s.word(n - 1) in ("this", "last", "that", "earlier", "late", "same"):
            n -= 2
        else:
            break
    return n


def subject_of(s: Sentence, group: VerbGroup) -> tuple[Phrase | None, str]:
    """The subject of a verb group, and how it was found; (None, why) where there is none."""
    n = skip_left(s, group.first - 1)
    if n < 0:
        return None, "start"
    kind = s.kind(n)
    if kind == "q" and s.word(n)[1:2] in (",", "?", "!"):
        return None, "quote"  # “Run!” shouted
    if kind == "W":
        return Phrase(n, n), "relative"
    if kind == "C" or kind == "K":
        return None, "and"
    if kind in "NMqIDY)":
        return _with_name(s, phrase_ending_at(s, n)), "left"
    if kind in ",-":
        return _across_insertion(s, n)
    return None, "none"


def is_free(s: Sentence, n: int) -> bool:
    """Whether a relative stands for what is told and for nobody: [What] worried her was the cost, [whatever] helps."""
    return s.word(n) in _FREE


_FREE = frozenset(["what", "whatever"])


def _with_name(s: Sentence, phrase: Phrase | None) -> Phrase | None:
    """A role with the name that opens the sentence, where the comma after it is left out: Ann Lee, dean of law said."""
    if phrase is None or phrase.first < MIN_NAMED or s.word(phrase.first) not in ROLES:
        return phrase
    names = s.kinds[: phrase.first]
    return Phrase(0, phrase.last) if names == "M" * (phrase.first - 1) + "," else phrase


MIN_NAMED = 3


def _across_insertion(s: Sentence, comma: int) -> tuple[Phrase | None, str]:
    """The subject left of what stands between commas: an apposition is part of it, an adjunct is not."""
    end = comma  # the mark that closes what is being looked at
    keep_to = -1
    for _ in range(6):
        opened = max(s.kinds.rfind(",", 0, end), s.kinds.rfind("-", 0, end))
        inside = "segment" if opened < 0 else _insertion(s, opened + 1, end - 1)
        if opened < 1 or inside == "segment":
            break
        if inside in ("apposition", "relative") and keep_to < 0:
            keep_to = end
        end = opened
    if end == comma:
        return None, "comma"
    n = skip_left(s, end - 1)
    phrase = phrase_ending_at(s, n) if s.kind(n) in "NMqI)" else None
    if phrase is None:
        return None, "comma"
    return Phrase(phrase.first, keep_to if keep_to > 0 else phrase.last), "inserted"


def _insertion(s: Sentence, first: int, last: int) -> str:
    """What the tokens between two commas are: apposition, relative, adjunct, or a segment of its own."""
    kind = s.kind(first)
    if last < first:
        return "segment"
    verbs = [g for g in s.groups if first <= g.first and g.last <= last]
    if kind == "W" or (kind == "P" and s.kind(first + 1) == "W"):
        return "relative"
    group = s.at.get(first)
    if group is not None and group.form == "finite" and kind in "AV":
        return "segment"  # the park, which is large, [was shut], said Lee
    if kind in "PXR" or (kind in "BE") or group is not None:
        return "adjunct"
    if kind in "DGNMqY":
        finite = [g for g in verbs if g.form == "finite" and s.kind(g.first - 1) != "W"]
        if finite:
            return "segment"
        if first == 0:
            return "segment"
        before = s.kind(first - 2)
        if before in "NMqY)" and _opens_sentence(s, first - 2):
            return "segment"
        if before in "NMq)" and (
            kind in "DGNqY"
            or last - first < 3
            or _is_titled(s, first, last)
            or s.kind(last) in "NRE"
            or "S" in s.kinds[first:last]
        ):
            return "apposition"
        return "segment"
    if kind == "C" and s.at.get(first + 1):
        return "segment"
    return "segment"


def _is_titled(s: Sentence, first: int, last: int) -> bool:
    """Whether only a title and a name stand between two commas: the director, [Dr Ann Maria Lee], said."""
    return s.word(first).rstrip(".") in TITLES and not s.kinds[first : last + 1].strip("M")


_ROUGHLY = frozenset("about over around under".split())


def _opens_sentence(s: Sentence, last: int) -> bool:
    """Whether the phrase that ends at `last` hangs on what opens the sentence: `In 2017, `, `According to Lee, `."""
    phrase = phrase_ending_at(s, last)
    if phrase is None:
        return False
    at = phrase.first - 1
    if s.word(last) in TIMES and not s.kinds[: phrase.first].strip("X"):
        return True  # just last week, Lee, the mayor,
    opened = s.kinds[:last].lstrip("CK")
    counted = s.word(at) in _ROUGHLY and s.word(phrase.first)[:1].isdigit()  # about 20 people, most of them,
    return at >= 0 and opened[:1] in ("P", "R", "E") and not set(opened[1:]) & set(",VA") and not counted
