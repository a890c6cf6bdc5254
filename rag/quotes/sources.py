"""Whose words they are: the speaker of a verb group, before it, after it, or shared with another verb."""

from __future__ import annotations

from rag.quotes.candidates import Candidate
from rag.quotes.clauses import is_in_opening
from rag.quotes.contents import VENUES, main_clause
from rag.quotes.names import can_speak
from rag.quotes.phrases import Phrase, phrase_ending_at, phrase_starting_at
from rag.quotes.sentences import Sentence, VerbGroup
from rag.quotes.subjects import is_free, subject_of

INVERTED = frozenset(
    "say write ask add tell reply respond answer note tweet explain argue continue recall report conclude insist joke"
    " warn claim observe remark quip shout exclaim declare announce admit agree boast read go state comment".split()
)
"""Verbs that stand before their speaker without a quotation: `It is over, said Mr Lee`."""


def source_of(
    s: Sentence, group: VerbGroup, earlier: list[Candidate], cues: frozenset[str]
) -> tuple[Phrase | None, str]:
    if group.form == "inf":
        governor = s.at.get(group.first - (2 if s.word(group.first - 1) == "on" else 1))  # went on to say
        for c in earlier:
            if governor is c.group:
                return c.source, "infinitive"
        if governor is not None:
            return subject_of(s, governor)[0], "infinitive"
        return None, "infinitive"
    phrase, how = subject_of(s, group)
    if phrase is not None:
        if group.form == "ing" and how == "inserted":
            main = _shared_subject(s, group, earlier, cues)
            return (main, "shared") if main is not None else (phrase, "participle")
        if group.form == "ing" and how == "left":
            return _of_participle(s, group, phrase, earlier, cues)
        return phrase, how
    if how in ("and", "comma", "none") or (how == "quote" and group.form == "ing"):
        own = group.lemma in INVERTED and (_ends_sentence(s, group) or _asks_for_speaker(s, group))
        shared = None if own else _shared_subject(s, group, earlier, cues)
        if shared is not None:
            return shared, "shared"
    if group.form in ("ing", "ed") and not s.kinds[: group.first].strip("CKPBX,"):
        return (_following_subject(s, group) if group.form == "ing" else None), "leading"
    return None, "no-subject"


def _of_participle(
    s: Sentence, group: VerbGroup, phrase: Phrase, earlier: list[Candidate], cues: frozenset[str]
) -> tuple[Phrase | None, str]:
    """The source of a participle right after a noun phrase: its own, `fans chanting`, or that of the verb before it."""
    governor = s.at.get(phrase.first - 1)
    if governor is not None and governor.form == "finite" and not governor.passive:
        subject = subject_of(s, governor)[0]  # she released a statement saying
        has_it = subject is not None and governor.lemma not in _RECEIVED
        return (subject, "shared") if has_it else (phrase, "left")
    explained = governor is not None and governor.form == "inf"  # explained whom to ban, saying
    if explained or _is_addressed(s, phrase) or _is_time(s, phrase):
        main = _shared_subject(s, group, earlier, cues)
        if main is not None:
            return main, "shared"
    return phrase, "left"


_RECEIVED = frozenset(
    "receive get read see obtain cite hear watch find reject dismiss deny defend ignore include join show arrest film"
    " feature capture detain follow".split()
)
"""Verbs of somebody else's words: received [a letter from Lee] asking for it, joined [protesters] chanting."""

_MET = frozenset("speak talk meet communicate correspond plead agree".split())


def _is_addressed(s: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is who was spoken to: wrote to [Ann Lee] urging her, spoke with [her] urging a truce."""
    governor = s.at.get(phrase.first - 2)
    if s.word(phrase.first - 1) == "to":
        return governor is None or governor.form in ("finite", "inf")
    return s.word(phrase.first - 1) == "with" and governor is not None and governor.lemma in _MET


def _is_time(s: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is only a day or a year: appeared in early [1998] announcing."""
    return all(s.kind(n) == "Y" or s.word(n)[:1].isdigit() for n in range(phrase.first, phrase.last + 1))


def _shared_subject(
    s: Sentence, group: VerbGroup, earlier: list[Candidate], cues: frozenset[str]
) -> Phrase | None:
    """The subject that a participle or a second verb shares with the verb before it."""
    told = [c for c in earlier if c.lemma in cues and c.source is not None and c.group.form == "finite"]
    for c in reversed(told):
        if not any(p.first <= c.group.head <= p.last for d in told if d is not c for p in d.content):
            return c.source
    hanging, found = False, None
    for g in s.groups:
        if g.form == "finite" and g.last < group.first and s.kind(g.first - 1) != "W":
            phrase = subject_of(s, g)[0]
            aside = is_in_opening(s, g) and not is_in_opening(s, group)  # as he lay there, [an officer] shot
            if phrase is None or aside or is_free(s, phrase.first):
                continue
            if s.kind(phrase.first - 1) == "P":
                hanging = True  # in [a message] posted in May, Lee said
            elif found is None or s.kinds[: phrase.first].endswith((",C", ",K", ";")):
                found = phrase  # the port was shut, and [Lee] left, saying so
    if found or hanging:
        return found
    before = group.first - 2  # the paper, citing two officials, reported
    if group.form == "ing" and s.kind(before + 1) == "," and before >= 0 and s.kind(before) in "NMI)":
        return phrase_ending_at(s, before)
    return None


def _following_subject(s: Sentence, group: VerbGroup) -> Phrase | None:
    """The subject after a leading participle: `Saying so, [Mr Lee] declined`."""
    begins = main_clause(s, group.last + 1)
    verb = next((g for g in s.groups if g.form == "finite" and g.first > begins), None)
    subject = subject_of(s, verb)[0] if verb else None
    whole = subject is not None and subject.first == begins  # the port of Dover
    return subject if whole else phrase_starting_at(s, begins) if begins else None


def _asks_for_speaker(s: Sentence, group: VerbGroup) -> bool:
    """Whether a comma inside the marks and a name stand round a verb: `was “bad,” said Mr Lee, but`."""
    n = group.first - 1
    if s.kind(n) == ",":
        return s.kind(n - 1) in "Qq" and s.kind(group.last + 1) == "M"  # was “bad”, argued Ann Lee in May
    return (
        n >= 0
        and s.kind(n) in "Qq"
        and s.word(n)[1:2] in (",", "?", "!")
        and s.kind(group.last + 1) in "DGNMI"
    )


def _ends_sentence(s: Sentence, group: VerbGroup) -> bool:
    """Whether `, said Mr Lee.` and no more follows a comma."""
    if group.first == 0 or s.kind(group.first - 1) != "," or group.form != "finite":
        return False
    phrase = phrase_starting_at(s, group.last + 1) if s.kind(group.last + 1) in "DGNMI" else None
    return phrase is not None and s.kind(phrase.last + 1) in ".,W" and says_something(s, group.first - 1)


def is_said_by_name(s: Sentence, group: VerbGroup) -> bool:
    """`…, said Ann Lee.` and `…, said police, who came`: nobody says a name alone, or somebody."""
    orders = s.word(group.head) == group.lemma  # to all that, add Lee
    if group.lemma not in _NAME_AFTER or group.form != "finite" or s.kind(group.first - 1) != "," or orders:
        return False
    phrase = phrase_starting_at(s, group.last + 1)
    ends = phrase is not None and s.kind(phrase.last + 1) in ".,W"
    return ends and phrase is not None and (s.kind(phrase.last) == "M" or can_speak(s.word(phrase.last)))


_NAME_AFTER = frozenset("say add explain report conclude argue write note observe recall insist warn".split())


def inverted_subject(s: Sentence, group: VerbGroup) -> Phrase | None:
    n = group.last + 1
    if group.first == 0 and s.kind(n) not in "DGNMI":
        return None
    phrase = phrase_starting_at(s, n)
    if phrase is None:
        return None
    acts = s.at.get(phrase.last + 1)
    if acts is not None and acts.form == "finite" and not quote_ends_at(s, group.first - 1):
        return None  # the port was shut, said [it was unsafe]
    last = phrase.last
    for at in range(phrase.first + 1, last):
        if s.kind(at) == "P" and any(s.word(m) in VENUES for m in range(at + 1, last + 1)):
            return Phrase(phrase.first, at - 1)  # wrote the judge [in a ruling]
    return Phrase(phrase.first, apposition_end(s, last))


def apposition_end(s: Sentence, last: int) -> int:
    """Where a phrase ends that goes on after its comma: `said Lee Ann, who runs the office, on Monday`."""
    begins = last + 2 + (s.word(last + 2) in _SINCE)
    restricted = s.word(last + 1) in ("who", "that", "which") and s.kind(last + 1) == "W"
    if not restricted and (s.kind(last + 1) != "," or s.kind(begins) not in "DGNMW"):
        return last
    if s.word(last + 2)[:1] in "$€£" or (s.word(last + 2)[:1].isdigit() and s.kind(last + 3) not in ",.-"):
        return last  # according to the bank, $3 million is gone
    end = len(s.tokens) - 1
    while end > last and s.kind(end) in ".":
        end -= 1
    stop = begins
    while stop <= end:
        if s.kind(stop) in "Q;" or (s.kind(stop) == "," and s.kind(stop + 1) in "RKBCXAVE"):
            break
        stop += 1
    acts = (g for g in s.groups if g.form == "finite" and last < g.first < stop)
    if any(not _may_restrict(s, g) for g in acts) and "W" not in s.kinds[last:stop]:
        return last  # according to police, [Mr Lee had left]
    last = stop - 1
    while s.kind(last) == ",":
        last -= 1
    return last


_SINCE = frozenset("now then formerly currently once".split())
"""Adverbs of an apposition: said Lee, [now the mayor of Dover]."""


def _may_restrict(s: Sentence, group: VerbGroup) -> bool:
    """Whether a verb in -ed may be a participle of the noun before it: said Lee, a lawyer [based] in Dover."""
    after = s.kind(group.last + 1)
    return group.first == group.last and s.kind(group.head) == "E" and after == "P"


def quote_ends_at(s: Sentence, n: int) -> bool:
    """Whether a quotation that wants its speaker (`“…,” Mr Lee told`) ends at token `n` or at the comma there."""
    if s.kind(n) == "," and s.kind(n - 1) in "Qq":
        return True
    if s.kind(n) == "q" and s.kind(n - 1) not in ".,:;CK-":
        return False  # on “Meet the Press,” he said
    return s.kind(n) in "Qq" and (s.tokens[n].lower[1] in ",?!—–-" or (n == 0 and s.kind(n) == "Q"))


def says_something(s: Sentence, comma: int) -> bool:
    """Whether a clause or a quotation, and not only `On Monday`, stands left of a comma."""
    return "Q" in s.kinds[:comma] or any(
        g.form == "finite" and g.last < comma and s.kind(g.first - 1) not in "BW" for g in s.groups
    )
