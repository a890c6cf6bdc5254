"""Where what is said ends: a content runs to the end of its sentence unless one of these boundaries comes first."""

from __future__ import annotations

from rag.quotes.phrases import phrase_starting_at
from rag.quotes.sentences import Sentence, VerbGroup

# What follows a comma, dash, semicolon or `and` and ends the content there, by what kind of content it is.
# A boundary is a mark or word, then what comes after it: a word, a kind of token (see words), or a verb group
# as [form], [form cue] where its verb is itself a cue, `same` where it has the form of the cue itself.
# After a comma before a noun, pronoun or verb it says whether that is the `last` part of the sentence, one of a
# `list` (an `and` comes), or there is `more`; a preposition may lead to a VENUE (`in an interview`).
_EVERYWHERE = (
    ";", ", [ing cue]", ", [finite cue]", ", according", "and [finite cue] same", "and [ing cue] same",
    "but [finite cue] same", "but [ing cue] same", ", and [finite cue]", ", but [finite cue]", ", and [ing cue]",
    ", which", "- though", "- I", "- D", "- and D", ", but I", ", but M", ", but D", ", and I", ", but [finite]",
    ", attribution", ", with [ing cue]", "- but D", "- but M", "- but I",
)  # fmt: skip
_CLOSED = (
    ", I last", ", I more", ", I list", ", D last", ", M last", ", while", ", even", ", who", ", and D", ", and M",
    ", but N", ", [ing] last", ", and [finite]", ", where", ", though", ", although", ", so", ", then", "- which",
    "- [finite]", "but [finite] same",
)  # fmt: skip
BOUNDARIES = {
    "clause": frozenset(_EVERYWHERE),
    "phrase": frozenset(
        (*_EVERYWHERE, *_CLOSED, ", [ing] list", ", [finite] list", "and [ing] same", "in VENUE", "at VENUE",
         "on VENUE", "during VENUE", "after VENUE")
    ),
    "prep": frozenset((*_EVERYWHERE, *_CLOSED, ", [finite] last", ", [finite] list", ", as", "when", "in VENUE")),
    "to": frozenset((*_EVERYWHERE, *_CLOSED, ", [finite] last")),
}  # fmt: skip
MAX_WITH = 8
VENUES = frozenset(
    "interview statement speech debate rally tweet conference event op-ed post email letter press article column video"
    " ad twitter facebook cnn fox msnbc program show hall meeting briefing forum radio memo appearance ruling".split()
)
_CONTENT_KIND = {"that": "clause", "clause": "clause", "quote": "clause", "wh": "clause", "left": "clause"}
_CONTENT_KIND |= {"np": "phrase", "verb": "phrase", "ing": "phrase", "to": "to", "colon": "clause"}


def content_last(s: Sentence, first: int, frame: str, group: VerbGroup | None, cues: frozenset[str]) -> int:
    """The last token of a content that begins at `first`, after the cue `group`."""
    frame = frame.removeprefix("passive-")
    stops = BOUNDARIES[_CONTENT_KIND.get(frame, "prep")]
    end = len(s.tokens) - 1
    while end > first and s.kind(end) in ".,;:-":
        end -= 1
    if s.kinds[first] == "Q" and s.kind(first + 1) in "CK" and first + 2 in s.at:
        return first  # said “…” and left
    if s.kinds[first] in "Qq" and s.word(first)[1:2] == "," and s.kind(first + 1) in "VEA":
        return first
    verbs, inserted = 0, -1
    for n in range(first, end):
        if s.kinds[n] in ",-" and n > inserted and not verbs and stops is BOUNDARIES["clause"]:
            inserted = insertion_end(s, n) or inserted
        if n <= inserted:
            continue
        if s.kinds[n] in "VEA":
            verbs += 1
        if s.kinds[n] in "Qq" and s.word(n)[1:2] == ",":  # the comma is inside the marks
            if s.kind(n + 1) in "VEA" or after_comma(s, n, cues) in stops:
                return n
            if frame == "quote" and s.kind(n + 1) in "DGNMI" and clause_follows(s, n + 1):
                return n  # with Lee urging “no more,” [the crew left]
            continue
        if n == first:
            continue
        if s.kinds[n] in "CK" and not verbs and frame != "quote" and _new_predicate(s, n, group):
            return n - 1
        if s.kinds[n] in ",-;CKPB" and boundary(s, n, group, cues) in stops:
            return n - 1
        own = s.kinds[n] == "," and stops is BOUNDARIES["phrase"] and s.kind(n + 1) in "DGNMI"
        if own and clause_follows(s, n + 1):
            return n - 1  # citing the mayor, [two people were hurt]
        if s.kinds[n] == ":" and frame == "np" and s.kind(n + 1) not in "Qq":
            return n - 1
        if s.kinds[n] == "(" and ")" not in s.kinds[n : end + 1]:
            return n - 1
        if s.kinds[n] == ")" and "(" not in s.kinds[first:n]:
            return n - 1
    if s.kinds[end] == ")" and end > first and "(" not in s.kinds[first:end]:
        return end - 1
    return end


def insertion_end(s: Sentence, comma: int) -> int:
    """The comma that closes what stands between a subject and its verb, or 0: `the talks, [which began,] remained`."""
    closing = s.kinds.find(s.kind(comma), comma + 1, comma + MAX_INSERTION)
    after = s.at.get(closing + 1) if closing > 0 else None
    inside = (s.kind(comma + 1) in "WDGNP" or s.kind(comma) == "-") and s.kind(comma - 1) in "NM"
    return closing if after is not None and after.form == "finite" and inside else 0


MAX_INSERTION = 20


def clause_follows(s: Sentence, n: int, attached: bool = False) -> bool:
    """Whether a noun phrase and then a finite verb begin at `n`: `said [the deal was dead]`; where something may be
    `attached` to the phrase also `said [the port of Dover closed]`."""
    phrase = phrase_starting_at(s, n)
    if phrase is None:
        return False
    after = phrase.last + 1
    if attached and s.kind(after) == "P" and (further := phrase_starting_at(s, after + 1)):
        after = further.last + 1
    while s.kind(after) == "X":
        after += 1
    if s.kind(after) in ",-":
        closing = insertion_end(s, after)  # the talks, which began, remained
        after = closing + 1 if closing else len(s.tokens)
    group = s.at.get(after)
    return group is not None and group.form == "finite"


def main_clause(s: Sentence, first: int, sure: bool = False) -> int:
    """The token where the clause begins that a participle opens, or else, unless it is to be `sure`, what its first
    comma leads to; 0 where nothing does: After saying so, [she left]."""
    ends = (n for n in range(first, len(s.tokens)) if s.kinds[n] == "," or s.word(n)[1:] == ",")
    begins = [n + 1 for n in ends if s.kind(n + 1) in "DGNMIq"]
    return next(
        (n for n in begins if clause_follows(s, n, attached=True)), 0 if sure else next(iter(begins), 0)
    )


def _new_predicate(s: Sentence, n: int, group: VerbGroup | None) -> bool:
    """Whether `and` leads to a verb that cannot be in a noun phrase: `praised the crew and left`."""
    after = s.at.get(n + 1)
    return after is not None and group is not None and after.form == "finite" and group.form == "finite"


def boundary(s: Sentence, n: int, group: VerbGroup | None, cues: frozenset[str]) -> str:
    """The name of the boundary at token `n`, as the tables above write it."""
    kind, word = s.kinds[n], s.word(n)
    if kind in "C" or kind in "K":
        after = s.at.get(n + 1) if s.kind(n - 1) != "A" else None  # he can and may go
        same = " same" if after and group and after.form == group.form else ""
        return f"{word} {_form(after, cues)}{same}" if after else f"{word} {s.kind(n + 1)}"
    if kind == "P":
        return f"{word} VENUE" if any(s.word(m) in VENUES for m in range(n + 1, n + 6)) else word
    if kind not in ",-":
        return word
    return after_comma(s, n, cues, "," if kind == "," else "-")


def after_comma(s: Sentence, n: int, cues: frozenset[str], mark: str = ",") -> str:
    """The name of the boundary where a comma or dash stands at token `n`, or at the end of a quotation there."""
    following, after = s.kind(n + 1), s.at.get(n + 1)
    if s.word(n + 1) == "according":
        return ", according"
    if after:
        form = _form(after, cues)
        return (
            f"{mark} {form}{_place(s, n)}"
            if mark == "," and form in ("[ing]", "[finite]")
            else f"{mark} {form}"
        )
    if following in "CK":
        later = s.at.get(n + 2)
        return f"{mark} {s.word(n + 1)} {_form(later, cues) if later else s.kind(n + 2)}"
    if s.word(n + 1) == "with" and any(
        g.form == "ing"
        and n + 2 < g.first < n + MAX_WITH
        and (g.lemma in cues or "Q" in s.kinds[g.last + 1 : g.last + 3] or s.word(g.last + 1) == "that")
        for g in s.groups
    ):
        return ", with [ing cue]"
    if following in "BWP" or s.word(n + 1) in ("even", "then"):
        return f"{mark} {s.word(n + 1)}"
    if following in "DMNGI" and _attribution(s, n + 1, cues):
        return ", attribution"
    return f"{mark} {following}{_place(s, n)}" if mark == "," else f"{mark} {following}"


def _place(s: Sentence, comma: int) -> str:
    """Whether what follows a comma is the last part of its sentence, one of a list, or more comes after it."""
    rest = s.kinds[comma + 1 : comma + 30]
    more = rest.find(",")
    if "C" in rest[: more if more >= 0 else None] or (more >= 0 and rest[more : more + 2] == ",C"):
        return " list"
    return " more" if more >= 0 else " last"


def _form(group: VerbGroup, cues: frozenset[str]) -> str:
    return f"[{group.form} cue]" if group.lemma in cues else f"[{group.form}]"


def _attribution(s: Sentence, n: int, cues: frozenset[str]) -> bool:
    """Whether `he said` and an end stand at token `n`."""
    phrase = phrase_starting_at(s, n, min(len(s.tokens), n + 12))
    if phrase is None:
        return False
    group = s.at.get(phrase.last + 1)
    return (
        group is not None
        and group.form == "finite"
        and group.lemma in cues
        and s.kind(group.last + 1) in ".,PY"
    )
