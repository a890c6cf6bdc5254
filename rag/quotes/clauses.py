"""A content ends with the clause that its cue is in: the main clause around it is the article's own."""

from __future__ import annotations

from rag.quotes.complements import Complement
from rag.quotes.contents import main_clause
from rag.quotes.sentences import Sentence, VerbGroup
from rag.quotes.subjects import subject_of


def within_clause(s: Sentence, group: VerbGroup, after: Complement, last: int, how: str, begin: int) -> int:
    """The last token of a content that is no part of another clause: `[A man who said it rained] left`, `When he said
    it rained, [she left]`; `how` its subject was found, `begin` the token before subject and verb."""
    last = _before_outer_clause(s, group, after.first, last, how, begin)
    return _before_main_verb(s, group, after, last, how)


def _before_outer_clause(s: Sentence, group: VerbGroup, first: int, last: int, how: str, begin: int) -> int:
    if how == "leading" and (begins := main_clause(s, first)):
        return _end_before(s, begins)
    opens = how in ("left", "shared") and is_in_opening(s, group)
    if opens and (begins := main_clause(s, first, sure=True)):
        return min(last, _end_before(s, begins))
    hangs = how == "relative" and s.kind(0) == "P" and "," not in s.kinds[: group.first]
    if hangs and (begins := main_clause(s, first, sure=True)):
        return min(last, _end_before(s, begins))  # Among voters who say so, [Lee leads]
    comma = s.kinds.find(",", first, last)
    if s.kind(begin) == "W" and s.kind(begin - 1) == "," and comma > 0:
        return comma - 1
    if how == "relative":
        for later in s.groups:
            if first < later.first <= last and later.form == "finite":
                subject = subject_of(s, later)[0]
                if subject is not None and subject.first < group.first:
                    return _end_before(s, later.first)
    return last


def _end_before(s: Sentence, begins: int) -> int:
    """The token that ends what stands before a clause, without the comma between them, if it is not inside marks."""
    return begins - (2 if s.kind(begins - 1) == "," else 1)


def _is_subordinate(s: Sentence, since: int, group: VerbGroup) -> bool:
    """Whether a verb is in a clause that hangs on what stands from token `since` on: it rained when she [was] there,
    the ship she [saw]."""
    hangs = s.kind(group.first - 1) == "I" and s.kind(group.first - 2) != ","
    return hangs or any(s.kind(n) in "BW" and s.word(n) != "as" for n in range(since, group.first))


def is_in_opening(s: Sentence, group: VerbGroup) -> bool:
    """Whether a verb is in the clause that opens its sentence: `When he said so, `."""
    first = len(s.kinds) - len(s.kinds.lstrip("CKX"))
    return s.kind(first) == "B" and s.word(first) not in ("that", "so") and "," not in s.kinds[: group.first]


def _before_main_verb(s: Sentence, group: VerbGroup, after: Complement, last: int, how: str) -> int:
    """Groups claiming that it rained [gathered]: without a verb before it, a sentence's own is in the content."""
    participle = (group.form, how) in (("ing", "left"), ("ing", "shared"), ("ed", "no-subject"))
    earlier = any(g.form == "finite" and g.last < group.first for g in s.groups)
    if earlier or not (how == "relative" or participle):
        return last
    inside = [g for g in s.groups if after.first <= g.first and g.last <= last and g.form == "finite"]
    own = 1 if after.frame in ("that", "clause", "wh") else 0
    since = [after.first, *(g.last + 1 for g in inside)]
    main = (g for n, g in enumerate(inside) if n >= own and not _is_subordinate(s, since[n], g))
    found = next(main, None)
    if found is None:
        return last
    before = found.first - 1 - (s.kind(found.first - 1) == "I")  # its own subject: as he asked, [he] left
    if s.kind(before) == ",":
        return before - 1  # the council, noting that it rained, [left]
    return before if how in ("left", "relative") and s.kind(before) not in "WBCK" else last
