"""The subject of a verb group: left of it, across what stands between commas, or none."""

from __future__ import annotations

from rag.quotes.contents import clause_follows
from rag.quotes.names import ROLES, TITLES
from rag.quotes.phrases import SAYS, TIMES, Phrase, phrase_ending_at
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
            n -= (
                s.word(n) in ("earlier", "late", "later", "early") and n > floor
            )  # Lee [earlier this week] said
        else:
            break
    return n


def subject_of(s: Sentence, group: VerbGroup) -> tuple[Phrase | None, str]:
    """The subject of a verb group, and how it was found; (None, why) where there is none."""
    n = skip_left(s, group.first - 1)
    if n < 0:
        return None, "start"
    kind = s.kind(n)
    if kind in "qQ" and s.word(n)[1:2] == "," and n == group.first - 1 and _has_no_inversion(s, group):
        named, how = _across_insertion(s, n + 1)  # Lee, author of “Rain,” said
        if named is not None and named.last == n + 1:
            return Phrase(named.first, n), how
    if kind == "q" and s.word(n)[1:2] in (",", "?", "!"):
        return None, "quote"  # “Run!” shouted
    if kind == "W":
        return Phrase(n, n), "relative"
    if kind == "C" or kind == "K":
        return None, "and"
    if kind in "NMqIDY)":
        return _with_name(s, _with_purpose(s, phrase_ending_at(s, n))), "left"
    if kind in ",-":
        found = _across_insertion(s, n)
        return found if found[0] else (_before_stray_comma(s, group, n), found[1])
    hanging = s.at.get(n) if kind in "ER" and s.kind(n - 1) in "NMq" else None
    if hanging is not None and hanging.form in ("ed", "ing"):  # the report released on Monday said
        noun, last = phrase_ending_at(s, n - 1), n if kind == "R" else group.first - 1
        return noun and Phrase(noun.first, last), "left"
    return None, "none"


def _before_stray_comma(s: Sentence, group: VerbGroup, comma: int) -> Phrase | None:
    """A subject that a comma parts from `said`, though nothing stands between them: [Ann Lee], said it was over."""
    phrase = phrase_ending_at(s, comma - 1) if group.lemma == "say" and s.kind(comma) == "," else None
    if phrase is None or s.kind(comma - 1) not in "MI" or not _has_no_inversion(s, group):
        return None
    opens = not s.kinds[: phrase.first].strip("XCK,") or _opens_sentence(s, phrase.first - 2)
    return phrase if opens else None


def _has_no_inversion(s: Sentence, group: VerbGroup) -> bool:
    """Whether what follows a verb is no subject of its own: `said it was over`, not `said Mr Lee`."""
    return s.kind(group.last + 1) not in "DGNMIq" or clause_follows(s, group.last + 1)


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


def _with_purpose(s: Sentence, phrase: Phrase | None) -> Phrase | None:
    """A phrase with the noun that it is the purpose of: [The fight to keep her seat] goes on."""
    group = s.at.get(phrase.first - 1) if phrase is not None else None
    if phrase is None or group is None or group.form != "inf" or group.lemma in SAYS | _CAUSES:
        return phrase
    noun = phrase_ending_at(s, group.first - 1) if s.kind(group.first - 1) == "N" else None
    if noun is None or noun.last == noun.first or s.kind(noun.first - 1) not in ".,BCK)":
        return phrase
    plural = s.kind(noun.last - 1) == "N" and s.word(noun.last - 1).endswith("s")  # leaders hope to
    return phrase if plural else Phrase(noun.first, phrase.last)


_CAUSES = frozenset("have make let help see get".split())


MIN_NAMED = 3
TWO = 2


def _across_insertion(s: Sentence, comma: int) -> tuple[Phrase | None, str]:
    """The subject left of what stands between commas: an apposition is part of it, an adjunct is not."""
    end = comma  # the mark that closes what is being looked at
    keep_to = -1
    for _ in range(6):
        opened = max(s.kinds.rfind(",", 0, end), s.kinds.rfind("-", 0, end))
        inside = "segment" if opened < 0 else _insertion(s, opened + 1, end - 1)
        if inside == "segment" and 0 < (dash := _dash_before(s, comma)) < end:
            opened, inside = dash, "adjunct"
        if inside == "segment" and (began := _relative_start(s, end)) > 0:
            opened, inside = began, "relative"
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


def _dash_before(s: Sentence, dash: int) -> int:
    """The dash that opens what a dash closes and in which nothing is done, or 0: pilots -- and Lee, too -- said."""
    opened = s.kinds.rfind("-", 0, dash) if s.kind(dash) == "-" else 0
    done = (
        any(g.form == "finite" and opened < g.first < dash for g in s.groups)
        and "W" not in s.kinds[opened:dash]
    )
    return 0 if done or opened < 1 or dash - opened > LONGEST_RELATIVE else opened


def _relative_start(s: Sentence, end: int) -> int:
    """The comma where a relative clause with commas of its own begins that ends before `end`, or 0: Lee[, who was a
    writer, producer and director,] said."""
    began = s.kinds.rfind(",W", max(0, end - LONGEST_RELATIVE), end)
    told = [g for g in s.groups if g.form == "finite" and began < g.first < end]
    own = len(told) == 1 and s.kind(told[0].first - 1) != ","
    return began if began > 0 and own and s.kind(began - 1) in "NMq)" else 0


LONGEST_RELATIVE = 30


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
        if (before in "NMq)" or (before == "I" and first == TWO)) and (
            kind in "DGNqY"
            or last - first < 3
            or _is_titled(s, first, last)
            or s.kind(last) in "NRE"
            or "S" in s.kinds[first:last]
            or not s.kinds[: first - 1].strip("M")  # Ann Lee, UN envoy for peace in Peru,
        ):
            return "apposition"
        return "segment"
    in_figures = s.word(first) == "or" and s.word(first + 1)[:1].isdigit()  # most, or 70%,
    return "adjunct" if in_figures else "segment"


def _is_titled(s: Sentence, first: int, last: int) -> bool:
    """Whether names and a title stand between two commas: the director, [Dr Ann Lee of Dover], Ann Lee, [Dover
    director of Ferries]."""
    if s.kind(first - 2) != "M" and s.word(first - 2) not in ROLES | TITLES:
        return not s.kinds[first : last + 1].strip("M") and s.word(first).rstrip(".") in TITLES
    base = range(first, (s.kinds.find("P", first, last) + 1 or last + 2) - 1)
    return any(s.word(n).rstrip(".") in TITLES | ROLES for n in base)


_ROUGHLY = frozenset("about over around under".split())


def _opens_sentence(s: Sentence, last: int) -> bool:
    """Whether the phrase that ends at `last` hangs on what opens the sentence: `In 2017, `, `According to Lee, `,
    `When he won the seat, `."""
    phrase = phrase_ending_at(s, last)
    if phrase is None:
        return False
    at = phrase.first - 1
    if s.word(last) in TIMES and not s.kinds[: phrase.first].strip("X"):
        return True  # just last week, Lee, the mayor,
    opened = s.kinds[:last].lstrip("CKX,")
    if opened[:1] == "B" and not set(opened) & set(",Q") and set(opened) & set("VAE"):
        return s.word(0) != "that"
    counted = s.word(at) in _ROUGHLY and s.word(phrase.first)[:1].isdigit()  # about 20 people, most of them,
    return at >= 0 and opened[:1] in ("P", "R", "E") and not set(opened[1:]) & set(",VA") and not counted
