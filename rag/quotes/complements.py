"""What a verb group is followed by: a clause, a quotation, a noun phrase, a preposition, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from rag.quotes.contents import clause_follows
from rag.quotes.deeds import is_deed
from rag.quotes.lexicon import SUBJECT_PRONOUNS
from rag.quotes.phrases import phrase_starting_at
from rag.quotes.sentences import Sentence, VerbGroup

ADDRESSED = frozenset(
    "tell ask inform assure reassure remind notify advise brief email text write promise warn persuade convince".split()
)
"""Verbs with an addressee between them and what is said: `told reporters that`."""

SPEAKING = frozenset("say write tell ask report add promise".split())
SPOKEN_IN = frozenset("in on at during after to of via from through for by before about with as".split())
_PARTICLES = frozenset("out off up down back forward along".split())
_TIMES = frozenset("week month year night morning evening afternoon day weekend time".split())
_TO_DO = frozenset("pledge promise vow plan decline refuse intend decide".split())
"""Verbs whose `to` is before a verb, if it is of what is said."""

_KNOWN_AS = frozenset("know see view refer regard".split())
_NEVER_IN_CUE = frozenset(["by", "like", "than", "since"])
_STATED = frozenset("statement interview twitter facebook".split())
_LIGHT = frozenset(
    "express voice raise make give issue offer show have hold declare claim take share reiterate send renew"
    " repeat".split()
)
_LED = frozenset(
    "support opposition concern concerns hope hopes wish fear fears doubt doubts confidence interest question"
    " questions criticism comment comments remark remarks claim claims view views belief desire regret admiration"
    " frustration disappointment outrage anger surprise skepticism responsibility commitment reservations objection"
    " objections allegations accusations warning call calls reference references mention enthusiasm optimism dismay"
    " sympathy gratitude plans case statement statements".split()
)
_SAID_TOO = frozenset(
    "at least not never more less only just even almost nearly most too very mostly fewer".split()
)
"""Adverbs that belong to what is said and not to the cue."""

_AS = frozenset("portray depict".split())
"""Verbs that are opinions with `as`: portrayed him as a hero, but portrayed a hero."""

_SHOWING = frozenset("show indicate find demonstrate display".split())
"""Verbs that a word or two in marks do not make speech: `showed “mild symptoms”`."""

MAX_INSERTION = 16


@dataclass(frozen=True, slots=True)
class Complement:
    """What follows a verb group: its frame, the last token of the cue, the first token of the content."""

    frame: str
    cue_last: int
    first: int


def complement_of(s: Sentence, group: VerbGroup) -> Complement:
    """What a verb group is followed by."""
    n = cue_last = group.last
    n += 1
    if s.word(n) in _PARTICLES and s.kind(n) in "PX":
        if group.lemma in _SHOWING:
            return Complement("deed", n, n + 1)  # showed up
        cue_last, n = n, n + 1
    if group.lemma == "put" and s.word(n) == "it":
        cue_last, n = n, n + 1
    promised = group.lemma == "promise" and s.word(n) in ("a", "an")  # promised a plan to help
    if group.lemma in ADDRESSED and not group.passive and not promised:
        n = _after_addressee(s, n)
    n, cue_last = _after_adjuncts(s, n, cue_last, group.lemma in SPEAKING)
    n = _after_insertion(s, n)
    if _there_is(s, n):
        return Complement("clause", cue_last, n)
    begins = n  # pleaded [not guilty]: what is said may begin with an adverb
    while s.kind(n) == "X" and s.word(begins) in _SAID_TOO:
        n += 1
    if s.kind(n) in ":,Qq":
        return _quoted(s, group, n, cue_last)
    if s.kind(n) in "BW":
        return _subordinate(s, group, n, cue_last)
    if s.kind(n) == "P" and s.word(n) == "to" and group.lemma in _TO_DO and s.kind(n + 1) in "MI":
        return Complement("none", cue_last, n)  # delegates pledged to Lee
    if s.kind(n) == "P" and s.word(n) == "to" and group.lemma == "respond" and is_deed(s, group, n + 1):
        return Complement("deed", cue_last, n)  # responded to the scene
    if s.kind(n) == "P":
        alone = s.word(n) in _NEVER_IN_CUE or (group.lemma in SPEAKING and s.word(n) not in ("about", "of"))
        return Complement(s.word(n), cue_last if alone else n, n if alone else n + 1)
    if s.kind(n) == "R" and is_deed(s, group, n):
        return Complement("deed", cue_last, n)  # denied boarding
    if s.kind(n) in "DGNMIY":
        return _nominal(s, group, n, begins, cue_last)
    frame = {"T": "to", "R": "ing", "E": "verb", "V": "verb", "A": "verb"}.get(s.kind(n), "none")
    return Complement(frame, cue_last, n if frame == "none" else begins)


def _quoted(s: Sentence, group: VerbGroup, n: int, cue_last: int) -> Complement:
    """After a colon, a comma or none: a quotation, or what stands for one."""
    kind = s.kind(n)
    if kind == ":":
        frame = "quote" if s.kind(n + 1) in "Qq" else "colon"
        return Complement(frame, n if n == cue_last + 1 else cue_last, n + 1)
    if kind == ",":
        if s.kind(n + 1) in "Qq":
            return Complement("quote", cue_last, n + 1)
        that = s.kind(n + 1) == "B" and s.word(n + 1) == "that"
        return Complement("that", cue_last, n + 1) if that else Complement("none", cue_last, n)
    if kind == "q" and s.kind(n + 1) == "N" and s.word(n)[1:2] not in (",", ".", "?", "!"):
        return _nominal(s, group, n, n, cue_last)  # offered “vegan” versions
    return Complement("np" if kind == "q" and group.lemma in _SHOWING else "quote", cue_last, n)


def _subordinate(s: Sentence, group: VerbGroup, n: int, cue_last: int) -> Complement:
    """`that it rained`, `whether it rained`, `as rain`."""
    word = s.word(n)
    if s.kind(n) == "W" or word in ("if", "whether", "how", "why", "when", "where"):
        return Complement("wh", cue_last, n)
    if word == "as" and group.lemma in _KNOWN_AS:
        return Complement("as", n, n + 1)
    return Complement(word if word in ("that", "as") else "none", cue_last, n)


def _nominal(s: Sentence, group: VerbGroup, n: int, begins: int, cue_last: int) -> Complement:
    """A noun phrase, or a clause that begins with one."""
    if s.kind(n) in "DGN" and group.lemma in _LIGHT and (at := _led_noun(s, n)):
        return Complement("np", at, at + 1)
    if group.lemma == "call" and not _second_object(s, n):
        return Complement("name", cue_last, n)
    if is_deed(s, group, n):
        return Complement("deed", cue_last, n)
    if group.lemma in _AS and " as " in " ".join(s.word(at) for at in range(n, n + 6)):
        return Complement("as", cue_last, begins)
    clause = clause_follows(s, n, attached=group.lemma in _TELLS)
    return Complement("clause" if clause else "np", cue_last, begins)


_TELLS = frozenset("say think believe argue insist suggest warn hope add".split())
"""Verbs that have a clause after them, where a phrase and a finite verb follow."""


def _led_noun(s: Sentence, n: int) -> int | None:
    """The preposition in `[expressed] support for`, `[made] no mention of`: it ends the cue."""
    for at in range(n, min(n + 5, len(s.tokens) - 2)):
        if s.word(at) in _LED:
            return at + 1 if s.kind(at + 1) == "P" else None
        if s.kind(at) not in "DGN":
            return None
    return None


def _there_is(s: Sentence, n: int) -> bool:
    return s.word(n) == "there" and s.kind(n + 1) in "AV"


def _second_object(s: Sentence, n: int) -> bool:
    """Whether two noun phrases follow: `called [Mr Lee] [a liar]`, not `a bird called the rhea`."""
    phrase = phrase_starting_at(s, n)
    if phrase is None:
        return False
    kinds = s.kinds[phrase.first : phrase.last + 1]
    if "Q" in s.kinds[phrase.last : phrase.last + MAX_INSERTION]:
        return True  # called the attack that killed two “a disgrace”
    return s.kind(phrase.last + 1) in "DGNMqQXRE" or "MN" in kinds or kinds.count("N") > 1


def _after_insertion(s: Sentence, n: int) -> int:
    """Past what stands between commas before the content: `said, without evidence, that`."""
    if s.kind(n) != "," or s.kind(n + 1) in "QqB":
        return n
    closing = s.kinds.find(",", n + 1, n + MAX_INSERTION)
    if any(n < g.first < closing and g.form == "ing" for g in s.groups):
        return n  # yet to concede, saying earlier, “
    if closing < 0 or (s.kind(closing + 1) != "Q" and s.word(closing + 1) != "that"):
        return n
    return closing + 1


def _after_addressee(s: Sentence, n: int) -> int:
    phrase = phrase_starting_at(s, n) if s.kind(n) in "DGNMI" else None
    if phrase is None:
        return n
    after = phrase.last + 1
    after = _past_name(s, after)
    if s.word(after) in _SAID_TOO and s.kind(after + 1) in "DGNM":
        return after  # told Lee only ten came
    if s.kind(after) in "BQqWT:DGNMI" or (s.kind(after) == "," and s.kind(after + 1) in "Qq"):
        return after
    if s.kind(after) in "PY" or s.kind(after) in ".,":
        return after
    if s.kind(phrase.first) == "I":
        acts = s.word(phrase.first) in SUBJECT_PRONOUNS and s.kind(after) in "AE"
        return n if acts else phrase.first + 1  # warned it would close
    return n


def _past_name(s: Sentence, comma: int) -> int:
    """Past the name of who is told, between commas: told the agency[, TASS,] it was over."""
    closing = s.kinds.find(",", comma + 2) if s.kind(comma) == "," else -1
    named = closing > 0 and not s.kinds[comma + 1 : closing].strip("M")
    return closing + 1 if named and s.kind(closing + 1) in "BDGNMI" else comma


def _after_adjuncts(s: Sentence, n: int, cue_last: int, speaking: bool) -> tuple[int, int]:
    """Past times and places between a cue and what is said: `said on Monday that`, `said in a statement, “`."""
    began = n
    for _ in range(4):
        day = s.word(n + 1) in _TIMES or s.kind(n + 1) == "Y"
        recent = s.word(n) in ("this", "last", "earlier", "late") and day
        if (s.word(n) in _SAID_TOO and s.kind(n) != "P") or _there_is(s, n):
            break
        if s.kind(n) in "XY":
            n += 2 if s.kind(n) == "Y" and s.word(n + 1) in _TIMES else 1
        elif s.word(n) == "at" and s.word(n + 1) == "the" and s.word(n + 2) in ("time", "moment"):
            n += 3
        elif recent or (s.kind(n) == "P" and s.kind(n + 1) == "Y"):
            n = _after_date(s, n + 2)
        elif s.word(n) in ("earlier", "late", "early") and s.word(n + 1) in ("this", "last"):
            n += 3
        elif s.kind(n) == "P" and s.word(n) in SPOKEN_IN and s.kind(n + 1) in "DGNMIq":
            phrase = phrase_starting_at(s, n + 1)
            if phrase is None:
                break
            after = _past_dates(s, _past_participle(s, phrase.last + 1))
            if not _is_said(s, after, speaking or s.word(phrase.last) in _STATED):
                break
            n = after
            if s.word(phrase.last) in _STATED:
                cue_last = n - 1
        else:
            break
    if n > began and s.kind(n) in ".;":
        return n, cue_last
    return n, cue_last


def _past_dates(s: Sentence, n: int) -> int:
    """Past days and adverbs: in an address [late on Wednesday] that."""
    while s.kind(n) in "YX" or (s.kind(n) == "P" and s.kind(n + 1) == "Y"):
        n += 1 + (s.kind(n) == "P")
        n += s.kind(n - 1) == "Y" and s.word(n) in _TIMES
    return n


def _is_said(s: Sentence, n: int, told: bool) -> bool:
    """Whether that, a quotation or, where a verb before has `told` it, a clause begins at `n`."""
    if s.kind(n) in "Q:B,":
        following = s.kind(n + 1) == "Q" or s.word(n + 1) == "that"
        return s.kind(n) in "Q:" or s.word(n) in ("that", "whether") or (s.kind(n) == "," and following)
    if not told or s.kind(n) not in "DGNMI":
        return False
    phrase = phrase_starting_at(s, n)
    return clause_follows(s, n) or (phrase is not None and s.kind(phrase.last + 1) == "Q")


def _past_participle(s: Sentence, n: int) -> int:
    """Past what hangs on a phrase: announced in a video [posted on Sunday] that."""
    that = (
        next((at for at in range(n + 1, n + MAX_HANGING) if s.word(at) == "that"), 0)
        if s.kind(n) == "E"
        else 0
    )
    return that if that and not set(s.kinds[n + 1 : that]) & set("VERAT,") else n


MAX_HANGING = 10


def _after_date(s: Sentence, n: int) -> int:
    """Past the rest of a date: on Aug. [25, 2019,] that."""
    n += s.word(n).isdigit()
    dated = s.kind(n) == "," and s.word(n + 1).isdigit() and s.kind(n + 2) == ","
    return n + 3 if dated else n


def stated_in(s: Sentence, last: int) -> int:
    """The last token of a cue with the statement that it was made in: `said in a written statement`."""
    if s.word(last + 1) in ("in", "on", "via"):
        for at in range(last + 2, last + 5):
            if s.word(at) in ("statement", "facebook", "twitter"):
                return at
            if s.kind(at) not in "DGN":
                break
    return last
