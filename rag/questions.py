"""What a question asks for, read from its words alone: pure, no library, no model.

`understand` finds the kind of answer (a person, a date, a number …), a speaker, outlet and dates named in it,
whether the newest or several sources are wanted, and resolves a follow-up against the conversation so far.
What it reads is used as a boost by the ranking, never as a hard filter.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from rapidfuzz import fuzz, process

from rag.records import Answer
from rag.terms import STOP_WORDS, content_words, stem, words

AnswerType = Literal["person", "place", "date", "number", "money", "percent", "duration", "reason", "thing"]

_SAY = (
    r"(?:say|says|said|saying|tell|tells|told|think|thinks|thought|claim|claims|claimed|state|states|stated|"
    r"warn|warns|warned|announce|announces|announced|argue|argues|argued|comment|comments|commented|"
    r"describe|describes|described|explain|explains|explained|deny|denies|denied|promise|promises|promised|"
    r"respond|responds|responded|reply|replied|add|added|insist|insists|insisted|suggest|suggests|suggested|"
    r"call|calls|called|predict|predicts|predicted|remark|remarked|note|noted|report|reports|reported|accuse|accused)"
)
_WHO_SAID = re.compile(
    rf"^\W*(?:and |so |but )?(?:who(?: else)?|which \w+(?: \w+)?)(?: was| were| has| have| is)?(?: also| first)? {_SAY}\b"
    r"|\b(?:by whom|who is quoted|who was quoted|whose words|said by who)\b",
    re.I,
)
_DID_SAY = re.compile(
    rf"\b(?:what|how|why|when|where)(?: else)?\b.{{0,20}}?\b(?:did|does|do|has|have|had|was|is) (?P<who>[^?,]+?) "
    rf"(?:also |publicly |reportedly )?{_SAY}\b(?! that who)",
    re.I,
)
_ACCORDING = re.compile(
    r"\baccording to (?P<who>[^?,.;]+?)(?=[?,.;]|$| (?:what|who|when|where|how|why|which)\b)", re.I
)

_TYPES: tuple[tuple[AnswerType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("percent", r"\b(?:what|which) (?:percent\w*|per ?cent\w*|proportion|share|fraction)\b|\bhow many percent\b"),
        ("money", r"\bhow much (?:money|did .* (?:cost|pay|spend|raise|earn|donate|fine)|does .* cost|was .* (?:paid|fined|worth))"
                  r"|\bwhat (?:price|amount of money|was the (?:price|cost))\b|\bwhat (?:does|did) .* cost\b"),
        ("duration", r"\bhow (?:long|old)\b|\bwhat age\b|\bfor how many (?:years|days|months|weeks|hours)\b"),
        ("number", r"\bhow (?:many|much|often|far|tall|big|large|high|deep|fast|heavy|wide)\b|\bwhat (?:is|was|were|are) the "
                   r"(?:number|population|total|toll|score|height|size|rate|average|temperature)\b|\bwhat number\b|\bdeath toll\b"),
        ("date", r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|century|decade|season|time)\b|\bsince:$"),
        ("place", r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:country|countries|city|cities|state|states|town|place|region|"
                  r"continent|county|province|location|island|river|village|area|nation)\b"),
        ("person", r"\bwho(?:m|se)?\b|\b(?:what|which) (?:\w+ )?(?:person|man|woman|actor|actress|singer|president|minister|player|"
                   r"author|politician|leader|king|queen|scientist|artist|team|company|organi[sz]ation|group|party|agency)\b"),
        ("reason", r"\bwhy\b|\bfor what reason\b|\bwhat (?:is|was) the reason\b|\bhow come\b"),
        ("thing", r"\bwhat\b|\bwhich\b|\bhow\b"),
    )
)  # fmt: skip

_LATEST = re.compile(
    r"\b(?:latest|most recent|newest|currently|right now|so far|as of now|up to date|these days)\b", re.I
)
_MANY = re.compile(
    r"\bwho (?:else )?(?:reported|reports|confirmed|denied|condemned|commented|reacted|is saying)\b"
    r"|\bwhat (?:do|did|are|were|have) (?:they|people|others|outlets|papers|newspapers|sources|officials|experts|critics|"
    r"analysts|leaders|countries|different [\w ]+?|the (?:media|papers|outlets|parties|others))\b.*\b(?:say|said|saying|think|report|reporting)"
    r"|\b(?:which|what|how many|all) (?:outlets|papers|newspapers|sources|agencies)\b"
    r"|\bhow many (?:\w+ ){0,5}?(?:died|dead|killed|were killed|have died|injured|deaths|victims|casualties|cases|missing|hurt)\b"
    r"|\b(?:death toll|reactions?|responses?|everything|different accounts|conflicting)\b",
    re.I,
)
_MONTHS = {
    m: i // 2 + 1
    for i, m in enumerate(
        "january jan february feb march mar april apr may may june jun july jul august aug september sep "
        "october oct november nov december dec".split()
    )
}
_MONTH = r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? (?P<year>(?:19|20)\d\d))?\b", re.I
    ),
    re.compile(
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<year>(?:19|20)\d\d))?", re.I
    ),
    re.compile(rf"\b{_MONTH},? (?:of )?(?P<year>(?:19|20)\d\d)\b", re.I),
    re.compile(rf"\b(?:in|during|since|until|before|after|by|last|this|early|late|mid) {_MONTH}(?!\w)", re.I),
    re.compile(r"\b(?:in|during|since|until|before|after|by|of) (?P<year>(?:19|20)\d\d)\b", re.I),
)
_PRONOUN_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers|they|them|their)\b", re.I)
_PRONOUN_THING = re.compile(
    r"\b(?:it|its|that|this|there|those|these)\b(?! (?:\w+ )?(?:year|week|month|day|morning)\b)", re.I
)
_CONTINUES = re.compile(
    r"^\W*(?:and|but|so|also|what about|how about|what else|who else|why|when|where|how many)\b", re.I
)
_ABOUT = re.compile(
    r"^\W*(?:and |but |so )?(?:what|how) about (?P<what>.+?)\W*$|^\W*and (?P<also>(?:(?!what|who|when|where|how|why|which|did|does|is|was)\w+ ?){1,5}?)\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    `text` is as asked, `rewritten` has a follow-up resolved (else it equals `text`). `terms` are its content
    words, lower case, without the words that only name a speaker's act, an outlet or a wish. `names` are the
    capitalised names in it. `speaker` is the speaker named (the library's own spelling where known),
    `speaker_wanted` says that the speaker is the answer. `since` and `until` are inclusive.
    `context` are words from the conversation that a follow-up leaves out.
    """

    text: str
    rewritten: str
    terms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    answer_type: AnswerType | None = None
    speaker: str | None = None
    speaker_wanted: bool = False
    source: str | None = None
    since: date | None = None
    until: date | None = None
    wants_latest: bool = False
    wants_many: bool = False
    context: tuple[str, ...] = ()

    @property
    def search_text(self) -> str:
        """What to retrieve with: the question as understood, and the words a follow-up left out."""
        return " ".join((self.rewritten, *self.context))

    def to_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {"question": self.rewritten, "answer_type": self.answer_type}
        for name in ("speaker", "source", "since", "until"):
            value = getattr(self, name)
            if value is not None:
                found[name] = value.isoformat() if isinstance(value, date) else value
        for name in ("speaker_wanted", "wants_latest", "wants_many"):
            if getattr(self, name):
                found[name] = True
        if self.context:
            found["context"] = list(self.context)
        return found


def understand(
    question: str,
    *,
    speakers: Sequence[str] = (),
    sources: Sequence[str] = (),
    today: date | None = None,
    history: Sequence[tuple[str, Answer]] = (),
) -> Question:
    """Read a question. `speakers` and `sources` are the names the library knows, `today` is what “last week” counts
    from, `history` is the conversation, oldest first. Never fails: an empty question has no terms."""
    text = " ".join(question.split())
    rewritten, context = _resolve(text, history)
    source = _source_in(rewritten, tuple(sources))
    since, until = _dates_in(rewritten, today)
    return Question(
        text=text,
        rewritten=rewritten,
        terms=_terms(rewritten, source),
        names=names_in(rewritten),
        answer_type=next((kind for kind, pattern in _TYPES if pattern.search(rewritten)), None),
        speaker=_speaker_in(rewritten, tuple(speakers), source),
        speaker_wanted=bool(_WHO_SAID.search(rewritten)),
        source=source,
        since=since,
        until=until,
        wants_latest=bool(_LATEST.search(rewritten)),
        wants_many=bool(_MANY.search(rewritten)),
        context=context,
    )


_NAME = re.compile(
    r"(?:[A-Z][\w’'\-]*|\d[\w,.\-]*\d)(?:\s+(?:(?:of|the|de|al|bin|van|von|der|la)\s+)?[A-Z][\w’'\-]*)*"
)


def names_in(question: str) -> tuple[str, ...]:
    """Capitalised names of a question, without its first word when that is a question word or a stop word."""
    found = []
    for match in _NAME.finditer(question):
        name = re.sub(r"[’']s?$", "", match.group())
        parts = name.split()
        while parts and parts[0].lower() in STOP_WORDS | {"according", "name"}:
            parts = parts[1:]
        if parts and not (match.start() == 0 and len(parts) == 1 and parts[0].lower() in STOP_WORDS):
            found.append(" ".join(parts))
    return tuple(dict.fromkeys(found))


def _terms(question: str, source: str | None) -> tuple[str, ...]:
    left = (
        re.sub(rf"\b(?:according to|by|in) (?:the )?{re.escape(source)}", " ", question, flags=re.I)
        if source
        else question
    )
    left = _LATEST.sub(" ", left)
    found = content_words(left)
    speech = {
        w
        for m in (_DID_SAY.search(left), _WHO_SAID.search(left))
        if m
        for w in words(m.group().lower())
        if re.fullmatch(_SAY, w)
    }
    return tuple(w for w in found if w not in speech) or tuple(found)


@lru_cache(maxsize=8)
def _by_word(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Library names by each of their words, lower case."""
    index: dict[str, list[str]] = {}
    for name in names:
        for word in set(words(name.lower())) - STOP_WORDS:
            index.setdefault(word, []).append(name)
    return {word: tuple(found) for word, found in index.items()}


def _speaker_in(question: str, speakers: tuple[str, ...], source: str | None) -> str | None:
    """The speaker that a question names: the subject of its verb of saying, else a full name the library knows."""
    for pattern in (_DID_SAY, _ACCORDING):
        match = pattern.search(question)
        if match:
            who = re.sub(r"^(?:the|a|an|any|some) ", "", match["who"].strip(), flags=re.I)
            if who.lower() in STOP_WORDS or (source and fuzz.ratio(who.lower(), source.lower()) > 80):
                continue
            if len(words(who)) <= 7:
                return known_speaker(who, speakers) or who
    for name in names_in(question):
        if len(name.split()) > 1 and (known := known_speaker(name, speakers, exact=True)):
            return known
    return None


def known_speaker(who: str, speakers: tuple[str, ...], *, exact: bool = False) -> str | None:
    """The library's name for `who`: the shortest that has all its content words, else (unless `exact`) one spelt
    nearly alike. None when there is none."""
    wanted = [w for w in words(who.lower()) if w not in STOP_WORDS]
    if not wanted or not speakers:
        return None
    index = _by_word(speakers)
    sharing = set.intersection(*(set(index.get(w, ())) for w in wanted))
    if sharing:
        return min(sharing, key=lambda n: (len(n), n))
    if exact:
        return None
    close = process.extractOne(who, speakers, scorer=fuzz.ratio, score_cutoff=86)
    if close is None and len(wanted) == 1 and len(wanted[0]) >= 5:
        near = process.extractOne(wanted[0], list(index), scorer=fuzz.ratio, score_cutoff=86)
        return index[near[0]][0] if near else None
    return str(close[0]) if close else None


def _source_in(question: str, sources: tuple[str, ...]) -> str | None:
    low = f" {' '.join(words(question.lower()))} "
    found = [s for s in sources if s and f" {' '.join(words(s.lower()))} " in low]
    return max(found, key=len) if found else None


def _dates_in(question: str, today: date | None) -> tuple[date | None, date | None]:
    """The inclusive range of days that a question speaks of, (None, None) when it speaks of none."""
    span = _relative(question, today) if today else None
    span = span or _absolute(question, today)
    if span is None:
        return None, None
    start, end, at = span
    before = question[:at].lower().split()[-2:]
    first = question[at:].lower().split()[:1]
    cue = set(before + first)
    if "since" in cue or "after" in cue:
        return start, None
    if cue & {"until", "before", "till"}:
        return None, end
    return start, end


def _relative(question: str, today: date | None) -> tuple[date, date, int] | None:
    assert today is not None
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    table = {
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "today": (today, today),
        "this week": (monday, today),
        "last week": (today - timedelta(days=today.weekday() + 7), monday - timedelta(days=1)),
        "past week": (today - timedelta(days=7), today),
        "this month": (month, today),
        "last month": (last_month, month - timedelta(days=1)),
        "past month": (today - timedelta(days=30), today),
        "this year": (today.replace(month=1, day=1), today),
        "last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    low = question.lower()
    for phrase, (start, end) in table.items():
        at = re.search(rf"\b{phrase}\b", low)
        if at:
            return start, end, at.start()
    return None


def _absolute(question: str, today: date | None) -> tuple[date, date, int] | None:
    for pattern in _DATES:
        match = pattern.search(question)
        if not match:
            continue
        got = match.groupdict()
        year = int(got["year"]) if got.get("year") else (today.year if today else None)
        if year is None:
            continue
        month = _month(got.get("month"))
        day = int(got["day"]) if got.get("day") else None
        try:
            start = date(year, month or 1, day or 1)
        except ValueError:
            continue
        if today and not got.get("year") and start > today:
            start = start.replace(year=year - 1, day=min(start.day, 28))
        end = start if day else date(start.year, month or 12, monthrange(start.year, month or 12)[1])
        return start, end, match.start()
    return None


def _month(written: str | None) -> int | None:
    if not written:
        return None
    if written.isdigit():
        return int(written)
    return _MONTHS[written.lower().rstrip(".")[:3] if written.lower() not in _MONTHS else written.lower()]


def _resolve(text: str, history: Sequence[tuple[str, Answer]]) -> tuple[str, tuple[str, ...]]:
    """The question with what it leaves out put back from the conversation, and the words of its context."""
    if not history or not text:
        return text, ()
    asked, answer = history[-1]
    asked = str(answer.understood.get("question", asked))
    person = _person_of(asked, answer)
    about = _ABOUT.search(text)
    if about:
        what = (about["what"] or about["also"]).strip()
        if names_in(asked) or content_words(asked):
            swapped = re.sub(r"\babout [^?]+", f"about {what}", asked, flags=re.I)
            if swapped != asked:
                return swapped, _context(asked, swapped)
            return f"{asked.rstrip(' ?.!')}: {what}?", ()
    bare = re.sub(r"^\W*(?:and|but|so|also)\b[ ,]*", "", text, flags=re.I)
    bare = bare[:1].upper() + bare[1:]
    has_pronoun = _PRONOUN_PERSON.search(bare)
    if has_pronoun and person and not names_in(bare[: has_pronoun.start()]):
        possessive = has_pronoun.group().lower() in ("his", "their", "hers") or re.match(
            r"her [a-z]", bare[has_pronoun.start() :]
        )
        new = bare[: has_pronoun.start()] + person + ("’s" if possessive else "") + bare[has_pronoun.end() :]
        return new, _context(asked, new)
    short = len(content_words(bare)) <= 3 and not names_in(bare)
    if has_pronoun or (_PRONOUN_THING.search(bare) and short) or (_CONTINUES.search(text) and short):
        return bare, _context(asked, bare)
    return text, ()


def _person_of(asked: str, answer: Answer) -> str | None:
    """Who “he” or “they” is: the speaker of the first quote, else the speaker or the last name asked about."""
    for quote in answer.quotes[:1]:
        if quote.statement and (quote.speaker_name or quote.speaker):
            return quote.speaker_name or quote.speaker
    named = answer.understood.get("speaker")
    if named:
        return str(named)
    names = names_in(asked)
    return names[0] if names else None


def _context(asked: str, now: str) -> tuple[str, ...]:
    """Content words of the last question that this one does not have."""
    here = {stem(w) for w in words(now.lower())}
    speech = re.compile(_SAY, re.I)
    return tuple(w for w in content_words(asked) if stem(w) not in here and not speech.fullmatch(w))[:8]
