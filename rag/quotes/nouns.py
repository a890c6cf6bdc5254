"""Cues that are no verbs: `Mr Lee's attack on the plan`, `her promise to resign`, `he is confident that it passes`."""

from __future__ import annotations

from rag.quotes.candidates import Candidate
from rag.quotes.contents import content_last
from rag.quotes.cues import cue_table
from rag.quotes.phrases import Phrase, phrase_ending_at
from rag.quotes.sentences import Sentence, VerbGroup
from rag.quotes.subjects import subject_of

_LEADS = frozenset("of for on against about to over with toward towards in from by as at".split())
_FOLLOWS = "PTBQ:"
MAX_ADJECTIVES = 4


def noun_candidates(s: Sentence, cues: frozenset[str]) -> list[Candidate]:
    """Nouns that are cues, with an owner or without one, before what they report."""
    found = []
    for n, token in enumerate(s.tokens[:-1]):
        if (
            s.kinds[n] != "N"
            or s.kinds[n + 1] not in _FOLLOWS
            or ("noun", _singular(token.lower)) not in cue_table()
        ):
            continue
        before = s.at.get(n - 1)
        if before is not None and before.lemma == "be":
            continue  # an adjective
        candidate = _noun(s, n, cues)
        if candidate is not None:
            found.append(candidate)
    return found


def _noun(s: Sentence, n: int, cues: frozenset[str]) -> Candidate | None:
    frame, cue_last, first = _after(s, n)
    if first >= len(s.tokens) or not frame:
        return None
    source, cue_first, owner = _owner(s, n)
    last = _end(s, first, frame, cues)
    if last < first:
        return None
    group = VerbGroup(n, n, n, s.word(n), "noun", False)
    cue, content = Phrase(cue_first, cue_last), (Phrase(first, last),)
    rule = "owned-noun" if owner else "noun"
    return Candidate(s, group, _singular(s.word(n)), owner + frame, rule, source, cue, content, "noun")


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _after(s: Sentence, n: int) -> tuple[str, int, int]:
    """The frame after a noun or adjective at `n`, the last token of the cue, the first of the content."""
    kind, word = s.kind(n + 1), s.word(n + 1)
    if kind == "P" and word in _LEADS:
        return word, n + 1, n + 2
    if kind == "T":
        return "to", n, n + 1
    if kind == "B" and word == "that":
        return "that", n, n + 1
    if kind == "B" and word in ("whether", "if", "how", "why"):
        return "wh", n, n + 1
    if kind == "Q":
        return "quote", n, n + 1
    if kind == ":" and s.kind(n + 2) == "Q":
        return "quote", n + 1, n + 2
    return "", n, n


def _owner(s: Sentence, n: int) -> tuple[Phrase | None, int, str]:
    """Whose it is: the owner, the first token of the cue (the 's is part of it), and how it is written."""
    at = n - 1
    while at > 0 and n - at <= MAX_ADJECTIVES and s.kind(at) in "NR" and s.kind(at - 1) in "NRGS":
        at -= 1
    if s.kind(at) == "G":
        return Phrase(at, at), at + 1, "own-"
    if s.kind(at) == "S" and at > 0 and s.kind(at - 1) != "Y":  # Saturday's declaration is nobody's
        return phrase_ending_at(s, at - 1), at, "own-"
    return None, n, ""


def _end(s: Sentence, first: int, frame: str, cues: frozenset[str]) -> int:
    """Where the content ends: at its own boundary, or before the verb whose subject the noun is."""
    last = content_last(s, first, frame, None, cues)
    if frame == "quote" or (frame in ("that", "wh", "to") and any(g.last < first - 1 for g in _finite(s))):
        return last
    own = frame in ("that", "wh")  # the clause has a verb of its own: `his claim that it sank [was false]`
    for group in _finite(s):
        if first < group.first <= last and s.kind(group.first - 1) not in "WBIC":
            if not own:
                return group.first - 1
            own = False
    return last


def _finite(s: Sentence) -> list[VerbGroup]:
    return [g for g in s.groups if g.form == "finite"]


def adjective_candidates(s: Sentence, cues: frozenset[str]) -> list[Candidate]:
    """`X is confident that`, `X was critical of`, `it is unclear whether`."""
    found = []
    for group in s.groups:
        n = group.last + 1
        if group.lemma != "be" or group.form == "ing":
            continue
        while s.kind(n) == "X":
            n += 1
        if s.kind(n) != "N" or not s.word(n).isalpha() or s.kind(n + 1) not in _FOLLOWS:
            continue
        frame, cue_last, first = _after(s, n)
        if not frame or first >= len(s.tokens):
            continue
        last = content_last(s, first, frame, group, cues)
        source = subject_of(s, group)[0]
        if source is not None and s.word(source.first) in ("it", "there"):
            source = None
        if last >= first:
            head = VerbGroup(group.first, group.last, n, s.word(n), group.form, False)
            cue, content = Phrase(group.first, cue_last), (Phrase(first, last),)
            found.append(Candidate(s, head, s.word(n), frame, "adjective", source, cue, content, "adjective"))
    return found
