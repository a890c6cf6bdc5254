"""Candidates: what each verb group of a sentence could report, said as spans of source, cue and content."""

from __future__ import annotations

from dataclasses import dataclass

from rag.quotes.contents import VENUES, content_last
from rag.quotes.phrases import Phrase, phrase_ending_at, phrase_starting_at, subject_of
from rag.quotes.sentences import Sentence, VerbGroup

ADDRESSED = frozenset(
    "tell ask inform assure reassure remind notify advise brief email text write promise".split()
)
INVERTED = frozenset(
    "say write ask add tell reply respond answer note tweet explain argue continue recall report conclude insist joke"
    " warn claim observe remark quip shout exclaim declare announce admit agree boast read go state comment".split()
)
_PARTICLES = frozenset("out off up down back forward along".split())
_TIMES = frozenset("week month year night morning evening afternoon day weekend time".split())
_KNOWN_AS = frozenset("know see view refer regard".split())
_NEVER_IN_CUE = frozenset(["by", "like", "than", "since"])
_SPEAKING = frozenset("say write tell ask report add promise".split())
_SEEMS = frozenset(["seem", "appear"])
_OPENINGS = frozenset("addition fact contrast particular short all example instance rather course".split())
_RESUMES = "QqDGNMIPBWVEATX"
_STATED = frozenset("statement interview twitter facebook".split())
_SPOKEN_IN = frozenset("in on at during after to of via from through for by before about with as".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """Token ranges (last included) in one sentence. `frame` is what follows the cue: that, quote, to, np, of, ..."""

    sentence: Sentence
    group: VerbGroup
    lemma: str
    frame: str
    rule: str
    source: Phrase | None
    cue: Phrase
    content: tuple[Phrase, ...]
    cue_kind: str = "verb"


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
        cue_last, n = n, n + 1
    if group.lemma in ADDRESSED and not group.passive:
        n = _after_addressee(s, n)
    n, cue_last = _after_adjuncts(s, n, cue_last, group.lemma in _SPEAKING)
    n = _after_insertion(s, n)
    kind = s.kind(n)
    if kind == ":":
        return Complement(
            "quote" if s.kind(n + 1) in "Qq" else "colon", n if n == cue_last + 1 else cue_last, n + 1
        )
    if kind == "," and s.kind(n + 1) in "Qq":
        return Complement("quote", cue_last, n + 1)
    if kind == "," and s.kind(n + 1) == "B" and s.word(n + 1) == "that":
        return Complement("that", cue_last, n + 1)
    if kind in "Qq":
        return Complement("quote", cue_last, n)
    if kind == "B":
        word = s.word(n)
        if word == "that":
            return Complement("that", cue_last, n)
        if word in ("if", "whether", "how", "why", "when", "where"):
            return Complement("wh", cue_last, n)
        if word == "as":
            return Complement(
                "as", n if group.lemma in _KNOWN_AS else cue_last, n + 1 if group.lemma in _KNOWN_AS else n
            )
        return Complement("none", cue_last, n)
    if kind == "W":
        return Complement("wh", cue_last, n)
    if kind == "T":
        return Complement("to", cue_last, n)
    if kind == "R":
        return Complement("ing", cue_last, n)
    if kind == "P":
        if s.word(n) in _NEVER_IN_CUE or (group.lemma in _SPEAKING and s.word(n) not in ("about", "of")):
            return Complement(s.word(n), cue_last, n)
        return Complement(s.word(n), n, n + 1)
    if kind in "DGN" and group.lemma in _LIGHT and (at := _led_noun(s, n)):
        return Complement("np", at, at + 1)
    if kind in "DGNMIY":
        return Complement("clause" if _clause_follows(s, n) else "np", cue_last, n)
    if kind in "EVA":
        return Complement("verb", cue_last, n)
    return Complement("none", cue_last, n)


_LIGHT = frozenset(
    "express voice raise make give issue offer show have hold declare claim take share reiterate send renew repeat".split()
)
_LED = frozenset(
    "support opposition concern concerns hope hopes wish fear fears doubt doubts confidence interest question questions"
    " criticism comment comments remark remarks claim claims view views belief desire regret admiration frustration"
    " disappointment outrage anger surprise skepticism responsibility commitment reservations objection objections"
    " allegations accusations warning call calls reference references mention enthusiasm optimism dismay sympathy"
    " gratitude plans case statement statements".split()
)


def _led_noun(s: Sentence, n: int) -> int | None:
    """The preposition in `[expressed] support for`, `[made] no mention of`: it ends the cue."""
    for at in range(n, min(n + 5, len(s.tokens) - 2)):
        if s.word(at) in _LED:
            return at + 1 if s.kind(at + 1) == "P" else None
        if s.kind(at) not in "DGN":
            return None
    return None


def _after_insertion(s: Sentence, n: int) -> int:
    """Past what stands between commas before the content: `said, without evidence, that`."""
    if s.kind(n) != "," or s.kind(n + 1) in "QqB":
        return n
    closing = s.kinds.find(",", n + 1, n + MAX_INSERTION)
    if closing < 0 or (s.kind(closing + 1) != "Q" and s.word(closing + 1) != "that"):
        return n
    return closing + 1


MAX_INSERTION = 16


def _after_addressee(s: Sentence, n: int) -> int:
    phrase = phrase_starting_at(s, n) if s.kind(n) in "DGNMI" else None
    if phrase is None:
        return n
    after = phrase.last + 1
    if s.kind(after) in "BQqWT:DGNMI" or (s.kind(after) == "," and s.kind(after + 1) in "Qq"):
        return after
    if s.kind(after) in "PY" or s.kind(after) in ".,":
        return after
    if s.kind(phrase.first) == "I":
        return phrase.first + 1
    return n


def _after_adjuncts(s: Sentence, n: int, cue_last: int, speaking: bool) -> tuple[int, int]:
    """Past times and places between a cue and what is said: `said on Monday that`, `said in a statement, “`."""
    began = n
    for _ in range(4):
        recent = s.word(n) in ("this", "last", "earlier", "late") and s.word(n + 1) in _TIMES
        if s.kind(n) in "XY":
            n += 1
        elif s.word(n) == "at" and s.word(n + 1) == "the" and s.word(n + 2) in ("time", "moment"):
            n += 3
        elif recent or (s.kind(n) == "P" and s.kind(n + 1) == "Y"):
            n += 2
        elif s.word(n) in ("earlier", "late", "early") and s.word(n + 1) in ("this", "last"):
            n += 3
        elif s.kind(n) == "P" and s.word(n) in _SPOKEN_IN and s.kind(n + 1) in "DGNMIq":
            phrase = phrase_starting_at(s, n + 1)
            if phrase is None:
                break
            after = phrase.last + 1
            while s.kind(after) in "YX":
                after += 1
            quoted = s.kind(after) in "Q:" or (s.kind(after) == "," and s.kind(after + 1) == "Q")
            clause = speaking and s.kind(after) in "DGNMI" and _clause_follows(s, after)
            if not quoted and not clause and s.word(after) != "that":
                break
            n = after
            if s.word(phrase.last) in _STATED:
                cue_last = n - 1
        else:
            break
    if n > began and s.kind(n) in ".;":
        return n, cue_last
    return n, cue_last


def _clause_follows(s: Sentence, n: int) -> bool:
    """Whether a noun phrase and then a finite verb begin at `n`: `said [the deal was dead]`."""
    phrase = phrase_starting_at(s, n)
    if phrase is None:
        return False
    after = phrase.last + 1
    while s.kind(after) == "X":
        after += 1
    group = s.at.get(after)
    return group is not None and group.form == "finite"


def candidates(s: Sentence, cues: frozenset[str]) -> list[Candidate]:
    """Everything in a sentence that a verb group could report; `cues` are lemmas that end another's content."""
    found: list[Candidate] = []
    for group in s.groups:
        if s.word(group.head) == "according" and s.word(group.head + 1) == "to":
            found += _according(s, group, cues)
            continue
        if group.lemma in ("be", "have", "do", "modal"):
            continue
        candidate = _candidate(s, group, found, cues)
        if candidate:
            found.append(candidate)
    return found


def _according(s: Sentence, group: VerbGroup, cues: frozenset[str]) -> list[Candidate]:
    """`According to S, content.` and `Content, according to S.` and `Con, according to S, tent.`"""
    n = group.head
    phrase = phrase_starting_at(s, n + 2)
    if phrase is None:
        return []
    cue = Phrase(n, n + 1)
    if s.kinds[:n].strip("CKX-.,") == "":
        comma = s.kinds.find(",", phrase.last + 1)
        source = Phrase(phrase.first, comma - 1) if phrase.last < comma < phrase.last + 9 else phrase
        first = source.last + 2 if s.kind(source.last + 1) == "," else source.last + 1
        if first >= len(s.tokens):
            return []
        content = (Phrase(first, content_last(s, first, "that", group, cues)),)
        return [Candidate(s, group, "according to", "after", "according", source, cue, content, "phrase")]
    source = Phrase(phrase.first, _apposition_end(s, phrase.last))
    first = s.kinds.rfind(";", 0, n) + 1
    while s.kind(first) in "CK-.,":
        first += 1
    last = n - 1
    while last > first and s.kind(last) in ",-X":
        last -= 1
    if last < first:
        return []
    left = (Phrase(first, last),)
    rest = _resumed(s, source.last + 1, cues, left)
    return [
        Candidate(
            s,
            group,
            "according to",
            "before",
            "according",
            source,
            cue,
            _without_opening(s, left, rest),
            "phrase",
        )
    ]


def turn(s: Sentence) -> Candidate | None:
    """A line that begins `NAME: what is said`: a transcript, or a headline."""
    colon = s.kinds.find(":", 0, 8)
    if colon < 1 or s.kinds[:colon].strip("MND()") or colon + 1 >= len(s.tokens):
        return None
    if not any(t.shape == "A" for t in s.tokens[:colon]):
        return None
    if s.tokens[colon].start == s.tokens[colon + 1].start - 1 and s.kind(colon + 1) == "N":
        return None  # 10:30
    last = len(s.tokens) - 1
    while last > colon and s.kind(last) == ".":
        last -= 1
    if last == colon or (last == colon + 1 and s.kinds[last] != "Q"):
        return None
    group = VerbGroup(colon, colon, colon, ":", "finite", False)
    content = (Phrase(colon + 1, last),)
    return Candidate(s, group, ":", "turn", "turn", Phrase(0, colon - 1), Phrase(colon, colon), content)


def _candidate(
    s: Sentence, group: VerbGroup, earlier: list[Candidate], cues: frozenset[str]
) -> Candidate | None:
    if group.first == 0 and s.kinds[0] == "V" and s.word(0) == group.lemma:
        return None  # an order: say the word
    after = complement_of(s, group)
    source, how = _source(s, group, earlier, cues)
    quoted = group.first > 0 and _quote_ends_at(s, group.first - 1)
    if how == "shared" and group.lemma in INVERTED and (_ends_sentence(s, group) or _asks_for_speaker(s, group)):
        source, how = None, "inverted?"
    if source is None and how == "inverted?" and (group.lemma in INVERTED or quoted):
        phrase = _inverted_subject(s, group)
        if phrase is not None:
            content = _left_content(s, group.first - 1)
            if content:
                rest = _resumed(s, phrase.last + 1, cues, content)
                cue = Phrase(group.first, group.last)
                return Candidate(
                    s,
                    group,
                    group.lemma,
                    "left-quote" if quoted else "left",
                    "said-speaker",
                    phrase,
                    cue,
                    _without_opening(s, content, rest),
                )
    cue = Phrase(group.first, after.cue_last)
    begin = (source.first if source and source.last < group.first else group.first) - 1
    inserted = how in ("left", "inserted") and s.kind(begin) in ",Qq-" and begin >= 0
    quoted_left = inserted and _quote_ends_at(s, begin)
    trailing = after.frame == "none" or (group.form == "finite" and quoted_left)
    if inserted and not trailing and group.lemma in _SPEAKING and after.frame in _SPOKEN_IN:
        trailing = s.kind(begin) == "," and _says_something(s, begin)  # It is over, Mr Lee said in Rome
    if inserted and trailing:
        content = _left_content(s, begin)
        if content:
            rest = _resumed(
                s, after.first - 1 if after.frame == "quote" else after.cue_last + 1, cues, content
            )
            cue = Phrase(group.first, _stated_in(s, group.last))
            return Candidate(
                s,
                group,
                group.lemma,
                "left-quote" if quoted_left else "left",
                "speaker-said-after",
                source,
                cue,
                _without_opening(s, content, rest),
            )
    if (
        after.frame == "none"
        and s.word(begin) == "as"
        and s.kind(group.last + 1) == ","
        and group.lemma in INVERTED
    ):
        first = group.last + 2  # As Mr Lee said, it rained
        if first < len(s.tokens) and group.form == "finite":
            content = (Phrase(first, content_last(s, first, "clause", group, cues)),)
            return Candidate(s, group, group.lemma, "after-as", how, source, cue, content)
    if after.frame == "none" or after.first >= len(s.tokens):
        return Candidate(s, group, group.lemma, "none", how, source, cue, ())
    last = content_last(s, after.first, after.frame, group, cues)
    last = _inside_clause(s, group, after.first, last, how, begin)
    if last < after.first:
        return None
    content = (Phrase(after.first, last),)
    if after.frame == "by" and group.form != "inf" and s.word(begin) == "as" and s.kind(begin - 1) == ",":
        speaker = phrase_starting_at(s, after.first + 1)  # it rained, as noted by analysts
        left = _left_content(s, begin - 1)
        if speaker is not None and left:
            return Candidate(s, group, group.lemma, "as-by", "passive", speaker, cue, left)
    if group.passive or group.lemma in _SEEMS:
        return _impersonal(s, group, after, source, how, content)
    if (
        after.frame == "verb"
        and how in ("left", "inserted")
        and s.kind(begin) == "W"
        and s.word(begin) != "what"
    ):
        content = (Phrase(begin, begin), *content)  # a plan [which] he said [would fail]
    return Candidate(s, group, group.lemma, after.frame, how, source, cue, content)


def _inside_clause(s: Sentence, group: VerbGroup, first: int, last: int, how: str, begin: int) -> int:
    """A content ends with the clause its cue is in: `[A man who said it rained] left`, `Asked why, he left`."""
    comma = s.kinds.find(",", first, last)
    if how == "leading" and comma > 0 and s.kind(comma + 1) in "DGNMI":
        return comma - 1
    if s.kind(begin) == "W" and s.kind(begin - 1) == "," and comma > 0:
        return comma - 1
    if how == "relative":
        for later in s.groups:
            if first < later.first <= last and later.form == "finite":
                subject = subject_of(s, later)[0]
                if subject is not None and subject.first < group.first:
                    return later.first - 1
    return last


def _impersonal(
    s: Sentence,
    group: VerbGroup,
    after: Complement,
    subject: Phrase | None,
    how: str,
    content: tuple[Phrase, ...],
) -> Candidate:
    """`The deal is expected to fail`, `The plan was praised by Mr Lee`: the subject is what is spoken of."""
    cue = Phrase(group.first, after.cue_last)
    frame = f"passive-{after.frame}"
    about = () if subject is None or s.word(subject.first) in ("it", "there") else (subject,)
    if after.frame == "by" and (speaker := phrase_starting_at(s, content[0].first + 1)):
        return Candidate(s, group, group.lemma, frame, "passive", speaker, cue, about or content)
    if after.frame in ("that", "wh", "quote", "colon", "clause") or group.lemma in ADDRESSED:
        return Candidate(s, group, group.lemma, frame, "passive", None, cue, content)
    if after.frame not in ("to", "as", "with", "of", "for", "np", "ing", "verb", "on", "about") and about:
        return Candidate(s, group, group.lemma, frame, "passive", None, cue, about)
    return Candidate(s, group, group.lemma, frame, "passive", None, cue, (*about, *content))


def _stated_in(s: Sentence, last: int) -> int:
    """The last token of a cue with the statement that it was made in: `said in a written statement`."""
    if s.word(last + 1) in ("in", "on", "via"):
        for at in range(last + 2, last + 5):
            if s.word(at) in ("statement", "facebook", "twitter"):
                return at
            if s.kind(at) not in "DGN":
                break
    return last


def _quote_ends_at(s: Sentence, n: int) -> bool:
    """Whether a quotation that wants its speaker (`“…,” Mr Lee told`) ends at token `n` or at the comma there."""
    if s.kind(n) == "," and s.kind(n - 1) in "Qq":
        return True
    if s.kind(n) == "q" and s.kind(n - 1) not in ".,:;CK-":
        return False  # on “Meet the Press,” he said
    return s.kind(n) in "Qq" and (s.tokens[n].lower[1] in ",?!—–-" or (n == 0 and s.kind(n) == "Q"))


def _says_something(s: Sentence, comma: int) -> bool:
    """Whether a clause or a quotation, and not only `On Monday`, stands left of a comma."""
    return "Q" in s.kinds[:comma] or any(
        g.form == "finite" and g.last < comma and s.kind(g.first - 1) not in "BW" for g in s.groups
    )


def _source(
    s: Sentence, group: VerbGroup, earlier: list[Candidate], cues: frozenset[str]
) -> tuple[Phrase | None, str]:
    if group.form == "inf":
        governor = s.at.get(group.first - 1)
        for c in earlier:
            if governor is c.group:
                return c.source, "infinitive"
        if governor is not None:
            return subject_of(s, governor)[0], "infinitive"
        return None, "infinitive"
    phrase, how = subject_of(s, group)
    if phrase is not None:
        if group.form == "ing" and how == "inserted":
            return phrase, "participle"
        return phrase, how
    if how in ("and", "comma", "none") and group.form in ("ing", "finite", "ed"):
        shared = _shared_subject(s, group, earlier, cues)
        if shared is not None:
            return shared, "shared"
    if how == "start" and group.form in ("ing", "ed"):
        return (_following_subject(s, group) if group.form == "ing" else None), "leading"
    return None, "inverted?"


def _shared_subject(
    s: Sentence, group: VerbGroup, earlier: list[Candidate], cues: frozenset[str]
) -> Phrase | None:
    """The subject that a participle or a second verb shares with the verb before it."""
    for c in reversed(earlier):
        if c.lemma in cues and c.source is not None and c.group.form == "finite":
            return c.source
    for g in s.groups:
        if g.form == "finite" and g.last < group.first:
            phrase = subject_of(s, g)[0]
            if phrase is not None:
                return phrase
    before = group.first - 2  # the paper, citing two officials, reported
    if group.form == "ing" and s.kind(before + 1) == "," and before >= 0 and s.kind(before) in "NMI)":
        return phrase_ending_at(s, before)
    return None


def _following_subject(s: Sentence, group: VerbGroup) -> Phrase | None:
    """The subject after a leading participle: `Asked about it, [Mr Lee] declined`."""
    comma = s.kinds.find(",", group.last)
    if comma < 0 or s.kind(comma + 1) not in "DGNMI":
        return None
    return phrase_starting_at(s, comma + 1)


def _asks_for_speaker(s: Sentence, group: VerbGroup) -> bool:
    """Whether a comma inside the marks and a name stand round a verb: `was “bad,” said Mr Lee, but`."""
    n = group.first - 1
    return n >= 0 and s.kind(n) in "Qq" and s.word(n)[1:2] in (",", "?", "!") and s.kind(group.last + 1) in "DGNMI"


def _ends_sentence(s: Sentence, group: VerbGroup) -> bool:
    """Whether `, said Mr Lee.` and no more follows a comma."""
    if group.first == 0 or s.kind(group.first - 1) != "," or group.form != "finite":
        return False
    phrase = phrase_starting_at(s, group.last + 1) if s.kind(group.last + 1) in "DGNMI" else None
    return phrase is not None and s.kind(phrase.last + 1) in ".," and _says_something(s, group.first - 1)


def _inverted_subject(s: Sentence, group: VerbGroup) -> Phrase | None:
    n = group.last + 1
    if group.first == 0 and s.kind(n) not in "DGNMI":
        return None
    phrase = phrase_starting_at(s, n)
    if phrase is None:
        return None
    last = phrase.last
    for at in range(phrase.first + 1, last):
        if s.kind(at) == "P" and any(s.word(m) in VENUES for m in range(at + 1, last + 1)):
            return Phrase(phrase.first, at - 1)  # wrote the judge [in a ruling]
    return Phrase(phrase.first, _apposition_end(s, last))


def _apposition_end(s: Sentence, last: int) -> int:
    """Where a phrase ends that goes on after its comma: `said Lee Ann, who runs the office, on Monday`."""
    if s.kind(last + 1) != "," or s.kind(last + 2) not in "DGNMW":
        return last
    end = len(s.tokens) - 1
    while end > last and s.kind(end) in ".":
        end -= 1
    stop = last + 2
    while stop <= end:
        if s.kind(stop) in "Q;" or (s.kind(stop) == "," and s.kind(stop + 1) in "RKBCX"):
            break
        stop += 1
    last = stop - 1
    while s.kind(last) == ",":
        last -= 1
    return last


def _left_content(s: Sentence, comma: int) -> tuple[Phrase, ...]:
    """The content that ends where a trailing `, S said` begins: everything left of it in the sentence."""
    last = comma
    while last >= 0 and s.kind(last) in ",-":
        last -= 1
    if last < 0:
        return ()
    first = 0
    while first < last and s.kind(first) in "CK.-O":
        first += 1
    return (Phrase(first, last),)


def _without_opening(s: Sentence, left: tuple[Phrase, ...], rest: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`In addition, he said, it rained`: an opening adverb is not what he said."""
    if rest and len(left) == 1:
        words = [t.lower for t in s.tokens[left[0].first : left[0].last + 1]]
        opening = len(words) <= 3 and (
            words[-1] in _OPENINGS or all(k == "X" for k in s.kinds[: left[0].last + 1])
        )
        if opening and s.kind(left[0].first) in "PXD":
            return rest
    return left + rest


def _resumed(s: Sentence, n: int, cues: frozenset[str], before: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """What is said goes on after `, S said,`; after a whole quotation only with another."""
    quoted = len(before) == 1 and s.kinds[before[0].first : before[0].last + 1] == "Q"
    if s.kind(n) == "," and n + 1 < len(s.tokens) and s.kind(n + 1) in ("Qq" if quoted else _RESUMES):
        last = content_last(s, n + 1, "left", None, cues)
        if last > n:
            return (Phrase(n + 1, last),)
    return ()
