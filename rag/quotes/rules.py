"""Rules: what each verb group of a sentence could report, said as token ranges of source, cue and content."""

from __future__ import annotations

from rag.quotes.according import according
from rag.quotes.around import left_content, resumed, without_opening
from rag.quotes.candidates import Candidate
from rag.quotes.clauses import is_in_opening, within_clause
from rag.quotes.complements import ADDRESSED, SPEAKING, SPOKEN_IN, Complement, complement_of, stated_in
from rag.quotes.contents import content_last
from rag.quotes.cues import cue_table
from rag.quotes.lexicon import verb_lexicon
from rag.quotes.names import can_speak
from rag.quotes.phrases import TIMES, Phrase, phrase_starting_at
from rag.quotes.sentences import Sentence, VerbGroup
from rag.quotes.sources import (
    INVERTED,
    apposition_end,
    inverted_subject,
    is_said_by_name,
    quote_ends_at,
    says_something,
    source_of,
)
from rag.quotes.subjects import is_free, skip_left, subject_of

_PLACES = frozenset("in on at from with by".split())
_SEEMS = frozenset(["seem", "appear"])


def candidates(s: Sentence, cues: frozenset[str]) -> list[Candidate]:
    """Everything in a sentence that a verb group could report; `cues` are lemmas that end another's content."""
    found: list[Candidate] = []
    for group in s.groups:
        if s.word(group.head) == "according" and s.word(group.head + 1) == "to":
            found += according(s, group, cues)
            continue
        if group.lemma in ("be", "have", "do", "modal"):
            continue
        candidate = _candidate(s, group, found, cues)
        if candidate:
            found.append(candidate)
    return found


def _candidate(
    s: Sentence, group: VerbGroup, earlier: list[Candidate], cues: frozenset[str]
) -> Candidate | None:
    if _is_no_cue(s, group):
        return None
    after = complement_of(s, group)
    source, how = source_of(s, group, earlier, cues)
    named = how == "inserted" and is_said_by_name(s, group) and says_something(s, group.first - 1)
    follows = named or (how == "no-subject" and after.frame != "deed")
    if follows and (found := _inverted(s, group, cues)):
        return found
    if after.frame == "verb" and _is_plural(s, group, source):
        return None  # the season's TV shows include a drama
    if after.frame == "deed":
        return Candidate(s, group, group.lemma, "none", how, source, Phrase(group.first, after.cue_last), ())
    begin = (source.first if source and source.last < group.first else group.first) - 1
    if source and how in ("left", "inserted") and begin >= 0:
        if found := _trailing(s, group, after, source, begin, cues):
            return found
        as_said = after.frame == "none" and s.word(begin) == "as" and group.lemma in INVERTED
        if as_said and (found := _as_said(s, group, source, how, cues)):
            return found
    titled = group.lemma == "call" and after.first == group.last + 1 and s.kind(after.first) in "Qq"
    if titled and _is_titled(s, source):
        return None  # a song called “Day after Day”
    cue = Phrase(group.first, after.cue_last)
    if after.frame == "none" or after.first >= len(s.tokens):
        return Candidate(s, group, group.lemma, "none", how, source, cue, ())
    last = content_last(s, after.first, after.frame, group, cues)
    last = within_clause(s, group, after, last, how, begin)
    if last < after.first:
        return None
    content: tuple[Phrase, ...] = (Phrase(after.first, last),)
    if found := _as_noted_by(s, group, after, cue):
        return found
    by_others = after.frame == "by" and s.kind(group.head) == "E" and how == "shared"
    if group.passive or by_others or group.lemma in _SEEMS:  # was asked and criticized by Lee
        return _impersonal(s, group, after, source, content)
    relative = s.kind(begin) == "W" and s.word(begin) != "what"
    if after.frame == "verb" and how in ("left", "inserted") and relative:
        content = (Phrase(begin, begin), *content)  # a plan [which] he said [would fail]
    return Candidate(s, group, group.lemma, after.frame, how, source, cue, content)


def _is_no_cue(s: Sentence, group: VerbGroup) -> bool:
    order = group.first == 0 and s.kinds[0] == "V" and s.word(0) == group.lemma  # say the word
    such = group.lemma == "oppose" or s.kind(group.last + 1) in ",.AVE"
    as_told = s.word(group.first - 1) == "as" and s.kinds[group.first : group.last + 1] == "E" and such
    asked = group.form == "ed" and s.kind(group.first - 1) == "B"  # when asked about it
    also = s.word(group.first) == "also" and group.form != "inf" and group.lemma == "call"
    alias = (
        also and s.kind(group.first - 1) == "," and s.kind(group.last + 1) != "P"
    )  # rays, also called skates
    thanks = s.word(group.head) == "thanks" and s.word(group.last + 1) == "to"
    title = group.lemma == "slam" and s.word(group.first - 1) == "grand"
    gone = group.lemma == "go" and s.word(group.last + 1) != "on"
    return (
        order
        or gone
        or as_told  # sand as opposed to rock, fees paid as promised
        or asked
        or alias
        or thanks
        or title
        or _is_named(s, group)
        or _is_gerund(s, group)
        or _has_no_speaker(s, group)
    )


def _is_plural(s: Sentence, group: VerbGroup, source: Phrase | None) -> bool:
    """Whether what may be a verb in -s is a plural noun, since a verb that is not singular follows its phrase."""
    if source is None or group.first != group.last or source.last != group.first - 1:
        return False
    word, following = s.word(group.head), s.at.get(group.last + 1)
    noun = s.kind(source.last) in "NM" and word.endswith("s") and group.lemma in verb_lexicon().nouns
    return noun and following is not None and not s.word(following.first).endswith("s")


def _is_named(s: Sentence, group: VerbGroup) -> bool:
    """Whether a participle only says what its noun is called: makes [a liquid called ether], [the town, named Osk,]."""
    if group.lemma not in _NAMING or group.first != group.last or s.kind(group.head) != "E":
        return False
    subject = subject_of(s, group)[0]
    if subject is None:
        return s.kind(group.first - 1) == "," and not set(s.kinds[: group.first]) & set("VEAW")
    if s.kind(group.last + 1) == "P" or s.kind(subject.first - 1) not in "VERP":
        return False
    governor = s.at.get(subject.first - 1)
    someone = bool(set(s.kinds[subject.first : subject.last + 1]) & set("MI"))
    told = (
        someone and governor is not None and ("verb", governor.lemma) in cue_table()
    )  # it showed Lee called Fox
    return not told and s.word(subject.first - 1) not in _OPENING_CLAUSES


_NAMING = frozenset("call dub name nickname title label brand identify".split())
_OPENING_CLAUSES = frozenset("after before since until".split())


def _is_gerund(s: Sentence, group: VerbGroup) -> bool:
    """`banned from discussing`, `blamed him for asking`: not what the subject of the sentence said; `surprising
    considering`: no verb."""
    if group.form != "ing":
        return False
    return s.word(group.first - 1) in _BEFORE_DEEDS or group.lemma == "consider"


_BEFORE_DEEDS = frozenset("for of from about to on against with at than into toward towards".split())
"""Prepositions before what was or may be done; `by saying`, `after saying` and `in saying` tell of words."""


def _has_no_speaker(s: Sentence, group: VerbGroup) -> bool:
    """`What worried her was the cost`: whose subject stands for what is told."""
    subject = skip_left(s, group.first - 1)
    return group.form == "finite" and not group.passive and subject >= 0 and is_free(s, subject)


def _as_noted_by(s: Sentence, group: VerbGroup, after: Complement, cue: Phrase) -> Candidate | None:
    """`It rained, as noted by analysts`."""
    noted = after.frame == "by" and group.form != "inf" and s.word(group.first - 1) == "as"
    if not noted or not s.kinds[: group.first].endswith(",B"):
        return None
    speaker, left = phrase_starting_at(s, after.first + 1), left_content(s, group.first - 2)
    if speaker is None or not left:
        return None
    return Candidate(s, group, group.lemma, "as-by", "passive", speaker, cue, left)


def _inverted(s: Sentence, group: VerbGroup, cues: frozenset[str]) -> Candidate | None:
    """`“It is over,” said Mr Lee` and `It is over, said Mr Lee`."""
    quoted = group.first > 0 and quote_ends_at(s, group.first - 1)
    told = group.lemma in INVERTED and s.kind(group.first - 1) not in "BW" and says_something(s, group.first)
    told = told or is_said_by_name(s, group)
    phrase = inverted_subject(s, group) if quoted or told else None
    content = left_content(s, group.first - 1)
    if phrase is None or not content or _is_object(s, group, phrase, quoted):
        return None
    rest = resumed(s, phrase.last + 1, cues, content)
    frame = "left-quote" if quoted else "left"
    content, cue = without_opening(s, content, rest), Phrase(group.first, group.last)
    return Candidate(s, group, group.lemma, frame, "said-speaker", phrase, cue, content)


def _is_object(s: Sentence, group: VerbGroup, phrase: Phrase, quoted: bool) -> bool:
    """Whether what follows a verb is nobody who could have spoken: “good fire,” keeps [low], declares [curfew]."""
    if set(s.kinds[phrase.first : phrase.last + 1]) & {"M", "I"}:
        return False
    told = any(can_speak(s.word(n)) for n in range(phrase.first, phrase.last + 1))
    bare = not told and (s.kind(phrase.first) == "N" or s.kind(group.first - 1) not in ",Qq")
    return ("verb", group.lemma) not in cue_table() or (bare and not quoted and group.lemma != "say")


def _trailing(
    s: Sentence, group: VerbGroup, after: Complement, source: Phrase, begin: int, cues: frozenset[str]
) -> Candidate | None:
    """`“It is over,” Mr Lee said` and `It is over, Mr Lee said in Rome`; what was said ends at token `begin`."""
    if s.kind(begin) not in ",Qq-" or (group.passive and not quote_ends_at(s, begin)):
        return None
    quoted = quote_ends_at(s, begin)
    if group.lemma not in cues and s.kinds[: begin + 1].strip(",") not in ("Q", "q"):
        quoted = False  # for the “forgotten,” Mr Lee struggled
    if quoted and ("verb", group.lemma) not in cue_table() and s.word(begin)[1:2] not in _SPOKEN_ENDS:
        return None  # “The best of all” prizes went to Lee
    if s.kinds[:begin] == "R" and after.frame != "none":
        return None  # recalling “the fire,” Mr Lee urged them to leave
    told = after.frame in ("that", "clause") and any(is_in_opening(s, g) for g in s.groups if g.first < begin)
    if told and "," not in s.kinds[:begin]:
        return None  # when Lee said “no,” Fox said that it was late
    trailing = after.frame == "none" or (group.form == "finite" and quoted)
    if (
        not trailing
        and after.frame in SPOKEN_IN
        and (group.lemma in SPEAKING or stated_in(s, group.last) > group.last)
    ):
        trailing = s.kind(begin) == "," and says_something(s, begin)
    content = left_content(s, begin) if trailing else ()
    if not content:
        return None
    rest = resumed(s, after.first - 1 if after.frame == "quote" else after.cue_last + 1, cues, content)
    if quoted and not rest and after.frame == "quote" and s.kind(after.first) == "Q":
        rest = (Phrase(after.first, after.first),)  # “Yes,” he said “and no.”
    if not quoted and not rest and _is_when(s, content[0]):
        return None
    frame = "left-quote" if quoted else "left"
    content, cue = without_opening(s, content, rest), Phrase(group.first, stated_in(s, group.last))
    return Candidate(s, group, group.lemma, frame, "speaker-said-after", source, cue, content)


def _is_when(s: Sentence, left: Phrase) -> bool:
    """Whether only a time, a place or a source, and nothing said, stands left of a cue: this week, he told us."""
    told = any(left.first <= g.first <= left.last and g.form == "finite" for g in s.groups)
    if told or left.last - left.first >= LONGEST_WHEN or "q" in s.kinds[left.first : left.last + 1].lower():
        return False
    opens = s.kind(left.first) in "PXY" or s.word(left.first) in _WHENS
    timed = any(s.kind(n) == "Y" or s.word(n) in TIMES for n in range(left.first, left.last + 1))
    short = s.kind(left.first) == "P" and left.last - left.first < SHORT_WHERE  # in Rome, for comparison
    return s.word(left.first) == "according" or short or (opens and timed)


_SPOKEN_ENDS = ("", ",", "?", "!", ".", "—", "–", "-")
LONGEST_WHEN = 12
SHORT_WHERE = 3
_WHENS = frozenset("earlier later last this that next early late".split())


def _as_said(
    s: Sentence, group: VerbGroup, source: Phrase, how: str, cues: frozenset[str]
) -> Candidate | None:
    """`As Mr Lee said, it rained`."""
    first = group.last + 2
    if s.kind(group.last + 1) != "," or first >= len(s.tokens) or group.form != "finite":
        return None
    content = (Phrase(first, content_last(s, first, "clause", group, cues)),)
    cue = Phrase(group.first, group.last)
    return Candidate(s, group, group.lemma, "after-as", how, source, cue, content)


def _is_titled(s: Sentence, source: Phrase | None) -> bool:
    """Whether a thing and nobody stands before `called “…”`: a song, the play."""
    return source is not None and not set(s.kinds[source.first : source.last + 1]) & set("MIW")


def _impersonal(
    s: Sentence,
    group: VerbGroup,
    after: Complement,
    subject: Phrase | None,
    content: tuple[Phrase, ...],
) -> Candidate:
    """`The deal is expected to fail`, `The plan was praised by Mr Lee`: the subject is what is spoken of."""
    cue = Phrase(group.first, after.cue_last)
    frame = f"passive-{after.frame}"
    about = () if subject is None or s.word(subject.first) in ("it", "there") else (subject,)
    if after.frame == "by" and (speaker := phrase_starting_at(s, content[0].first + 1)):
        speaker = Phrase(speaker.first, apposition_end(s, speaker.last))
        return Candidate(s, group, group.lemma, frame, "passive", speaker, cue, about or content)
    if not about and after.frame in _PLACES:
        return Candidate(s, group, group.lemma, "none", "passive", None, cue, ())  # how it is asked in polls
    if after.frame in ("that", "wh", "quote", "colon", "clause") or group.lemma in ADDRESSED:
        return Candidate(s, group, group.lemma, frame, "passive", None, cue, content)
    if after.frame not in ("to", "as", "with", "of", "for", "np", "ing", "verb", "on", "about") and about:
        return Candidate(s, group, group.lemma, frame, "passive", None, cue, about)
    return Candidate(s, group, group.lemma, frame, "passive", None, cue, (*about, *content))
