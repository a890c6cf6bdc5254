"""The rule of `according to`, which has its source after it and what is told on either side."""

from __future__ import annotations

from rag.quotes.around import past_place, resumed, without_opening
from rag.quotes.candidates import Candidate
from rag.quotes.contents import clause_follows, content_last
from rag.quotes.lexicon import verb_lexicon
from rag.quotes.names import NOT_PEOPLE, ROLES
from rag.quotes.phrases import Phrase, phrase_starting_at
from rag.quotes.sentences import Sentence, VerbGroup
from rag.quotes.sources import apposition_end


def according(s: Sentence, group: VerbGroup, cues: frozenset[str]) -> list[Candidate]:
    """`According to S, content.` and `Content, according to S.` and `Con, according to S, tent.`"""
    n = group.head
    phrase = phrase_starting_at(s, n + 2)
    if phrase is None:
        return []
    alone = not s.kinds[past_place(s) : n].strip("CKX-.,")
    opens = alone or s.kind(n - 1) in "CK:"  # it rained and according to Lee it snowed
    frame = "after" if opens else "before"
    source, content = _opening(s, phrase) if opens else _between(s, n, phrase, cues)
    cue = Phrase(n, n + 1)
    found = Candidate(s, group, "according to", frame, "according", source, cue, content, "phrase")
    return [found] if content else []


def _opening(s: Sentence, phrase: Phrase) -> tuple[Phrase, tuple[Phrase, ...]]:
    """Source and content where the cue opens the clause; the source's phrase begins as given."""
    last = len(s.kinds.rstrip(".,;")) - 1
    comma = _opening_comma(s, phrase.last)
    source = Phrase(phrase.first, comma - 1) if comma else phrase
    first = _past_insertions(s, comma, last) + 1 if comma else phrase.last + 1
    return source, (Phrase(first, last),) if first <= last else ()


def _between(s: Sentence, n: int, phrase: Phrase, cues: frozenset[str]) -> tuple[Phrase, tuple[Phrase, ...]]:
    """Source and content where the cue, at token `n`, follows what is told or stands within it."""
    source = _speaker_alone(s, phrase)
    first = max(s.kinds.rfind(";", 0, n) + 1, past_place(s))
    while s.kind(first) in "CK-.,":
        first += 1
    last = n - 1
    while last > first and s.kind(last) in ",-X":
        last -= 1
    if last < first:
        return source, ()
    left = (Phrase(first, last),)
    after = source.last + 1
    while s.kind(after) == "Y" or (s.kind(after) == "P" and s.kind(after + 1) == "Y"):
        after += 1  # according to Lee in March, it rained
    if s.word(first) in _CONTRASTS and "," not in s.kinds[first:n]:
        return source, (Phrase(first + 1, last),)  # while it rained according to Lee, the port shut
    rest = resumed(s, after, cues, left)
    if not rest and source.last < phrase.last:
        rest = (Phrase(source.last + 1, content_last(s, source.last + 1, "left", None, cues)),)
    return source, without_opening(s, left, rest)


def _opening_comma(s: Sentence, last: int) -> int:
    """The comma that ends what opens with a source whose phrase ends at `last`: `According to recordings of calls made
    to the port, it rained`; 0 for none."""
    comma = s.kinds.find(",", last + 1)
    if last < comma < last + NEAR_OPENING:
        return comma
    hangs = s.word(last + 1) == "of" or s.kind(last + 1) in "ER"
    is_clause = any(g.form == "finite" and s.kind(g.head) != "E" and last < g.first < comma for g in s.groups)
    return comma if hangs and not is_clause and last < comma < last + LONGEST_OPENING else 0


NEAR_OPENING = 9
LONGEST_OPENING = 25


def _past_insertions(s: Sentence, comma: int, last: int) -> int:
    """The comma before what is told, past what the source is or does: `According to Ann Lee, a doctor, it rained`."""
    while (after := s.kinds.find(",", comma + 1, last)) > 0:
        is_told = s.kind(after + 1) in "DGMIQqN" and any(g.first > after for g in s.groups)
        if not is_told or not (s.kind(comma + 1) == "W" or _is_apposed(s, comma, after)):
            break
        comma = after
    return comma


def _is_apposed(s: Sentence, comma: int, after: int) -> bool:
    """Whether who the source is stands between two commas: the role of a name, the name of a relative."""
    inside = s.kinds[comma + 1 : after]
    if any(g.form == "finite" and comma < g.first < after for g in s.groups):
        return False
    if after == comma + 2 and s.word(comma + 1) in _FIRMS:
        return True
    role = any(s.word(n) in ROLES | NOT_PEOPLE for n in range(comma + 1, after))
    role = role or (clause_follows(s, after + 1, attached=True) and not _is_list(s, after))
    named = "M" in s.kinds[:comma] and role and inside.lstrip("X")[:1] in ("D", "N")
    return named or ("G" in s.kinds[:comma] and not inside.strip("M"))  # his wife, Ann,


def _is_list(s: Sentence, comma: int) -> bool:
    """Whether `and` joins what follows a comma to what stands before it: the port, [the ferry and] the crew sank."""
    verb = next((g.first for g in s.groups if g.first > comma), len(s.tokens))
    return "C" in s.kinds[comma:verb]


_CONTRASTS = frozenset("while although though whereas as".split())
_FIRMS = frozenset("inc. llc ltd. ltd corp. co. jr. sr.".split())


def _speaker_alone(s: Sentence, phrase: Phrase) -> Phrase:
    """The speaker after `according to`, without a subject whose comma is missing: according to Lee [ships sank]."""
    after = s.at.get(phrase.last + 1)
    kinds = s.kinds[phrase.first : phrase.last + 1]
    bare = s.kind(phrase.last + 1) == "E" and s.word(phrase.last + 1) in verb_lexicon().participle
    if (
        after is not None and after.form == "finite" and not bare and "MN" in kinds
    ):  # bare: a Fox study held in May
        return Phrase(phrase.first, phrase.first + kinds.index("MN"))
    return Phrase(phrase.first, apposition_end(s, phrase.last))
