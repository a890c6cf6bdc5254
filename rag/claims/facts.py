"""What a sentence reports, as far as rules can read it: its words, names, amounts, days, and what it denies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.claims.amounts import NOT_ANY, Amount, find_amounts, labels_in
from rag.claims.days import find_days, find_moments, name_days
from rag.claims.denials import QUOTED, Denial, find_denial
from rag.claims.deny_cues import DOUBTING
from rag.claims.lexicon import REPORTING, stem_of
from rag.terms import STOP_WORDS, WORD

_UNDONE = r"(?:fail|refus|declin)(?:ed|es|ing|e|s)? (?:(?:on|in) \w+ )?to|unable to|declined(?=[.,;]|$)"
# “No, he has not” denies once; “no fewer than” and “not only” deny nothing.
_NO = (
    r"(?<!\w)(?<!vote )(?<!votes )(?<!voted )(?<!voting )"
    r"no(?![,’'”\"]| (?:less|fewer|more|later) than| matter| doubt)"
    r"|not(?! only| just| least| verified| confirmed)"
)
_NEGATION = re.compile(
    rf"\b(?:{_NO}|never|none|nobody|neither|nor|cannot|without|yet to|impossible|unlikely|{_UNDONE})\b|n[’']t\b",
    re.IGNORECASE,
)
# Of the whole sentence, not of a clause of it: “Ada Berg will not play”.
_SUBORDINATE = "that|who|which|because|if|while|although|though|as|since|after|before|but|and|when|said|says"
_WHOLE = re.compile(
    rf"^(?:(?!(?:{_SUBORDINATE})\b)\S+ ){{1,9}}?"
    r"(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could)(?:n[’']t| not)\b(?! (?:only|just))",
    re.IGNORECASE,
)
DENIED_WHOLE = "*"
"""What `Fact.negated` has beside words where the whole sentence is negated."""
_CONTENT = re.compile(rf"{WORD.pattern}|[;:.!?“”\"()]|, ")
_TO = r"(?:expected|set|due|likely|scheduled|planned|planning|about|going|poised|hoping|preparing|ready|asked|ordered)"
_EXPECTED = re.compile(
    rf"\b(?:(?:will|would)(?! be (?:the|an?|its|his|her|their)\b)|shall|may|might|could|should"
    rf"|(?:is|are|was|were|{_TO}) to"
    r"|(?:plan|intend|hope|want|aim|threaten|vow|promise|need)s? to"
    r"|(?:planned|intended|hoped|wanted|aimed|threatened|vowed|promised|needed|agreed|wants \w+) to)\b|[’']ll\b",
    re.IGNORECASE,
)
_GUESS = re.compile(
    r"\b(?:forecast\w*|predict\w*|wager\w*|reckons?|guess\w*|speculat\w+|rumou?r\w*|analysts?|hypothetical\w*"
    r"|expects?|could|might|at stake|assured of|short of|(?:needed|required|necessary) (?:to|for))\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:no(?! longer)|none|nobody|neither)\b", re.IGNORECASE)
_POLL = re.compile(
    r"\b(?:poll(?:s|ed|ing|sters?)?|survey(?:s|ed)?|respondents?|(?:likely|registered|primary) voters)\b",
    re.I,
)
_SUPPOSED = re.compile(r"\b(?:if|whether|unless|would have|could|might|may|uncertain)\b", re.IGNORECASE)
_POINTING = re.compile(r"[“\"‘']?(?:It|They|This|That|These|Those|He|She|Another|Others|There)\b")
_CLAUSE = re.compile(
    r"[,;:—–“”\"()]|\b(?:and|but|while|who|which|because|although|though|that|when|so)\b", re.I
)
# Whether somebody confirms a thing is not whether it is so.
_ONLY_SAID = re.compile(
    r"\s(?:\w+ly )?(?:been )?(?:confirm|announc|comment|acknowledg|verif|disclos|said|say|tell|told)\w*\b",
    re.IGNORECASE,
)
_BUT = re.compile(r",? ?but (?:has|have|had|did|does|was|were|is|are|he|she|it|they)\b", re.IGNORECASE)
_BESIDE = frozenset(["(", "who", "which", "because", "although", "though", "when"])
"""Words that begin a clause which only accompanies what a sentence tells."""
# “A fact that she has not told before” is said of what stands before it.
_APPOSED = re.compile(r"\s*(?:something|an?(?: \w+)? \w+) (?:that|which|who|he|she|it|they)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|final|last|\d+(?:st|nd|rd|th))\b",
    re.I,
)
_UNITED_STATES = re.compile(r"\b(?:US|U\.S\.|USA|United States|America)(?!\w)")
_PLACE = re.compile(
    r"\b(?:in|at|near|from|outside|off)\s(?:the\s)?(?:(?:north|south|east|west|central)\w*\s)*([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)"
)
# “Siding with his fraud claims”, “accusations of fraud”: named, and not made.
_NAMED_ONLY = re.compile(
    r"\b(?:claims|allegations|accusations|rumou?rs|theories) (?:of|about)\b"
    r"|\w (?:claims|allegations|accusations|theories)(?=[.,;:]|$)",
    re.IGNORECASE,
)
_UNTOLD = STOP_WORDS | REPORTING | NOT_ANY
_INITIALS = re.compile(r"[A-Z]{2,5}")
_PARTICLE = re.compile(r"(?:al|el|as|ad|ar|az|bin|ibn|ul)-[A-Z]")
_ADVERBS = frozenset("soon now also then still finally first again never ever yet".split())
_SMALL = frozenset("a an the of at in on to and or for with from by as is vs".split())
"""Words that a title writes small."""
_TITLES = frozenset(
    ["Mr", "Mrs", "Ms", "Dr", "President", "Minister", "Prime", "Senator", "Captain", "General"]
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence. `stems` are its content words without those that only report; `names` the capitalised ones;
    `negated` the first after each negation; `ordinals` the words that count its things off; `expected` the first
    content word after each “will” or “is to”; `guess` says that somebody reckons, `pointing` that it
    begins with a pronoun; `refused` is what stands in the clause of the first negation; `mentions` that it
    names claims (“his claims of fraud”), so need not make one; `moments` are its days as
    seen from the day of writing (`yesterday`); `supposed` that it need not be so (“if”, “could”); `nobody`
    that what is negated is somebody or something (“no sailors were hurt”); `doubts` that it doubts what it names;
    `poll` that people were asked."""

    stems: frozenset[str]
    names: frozenset[str]
    places: frozenset[str]
    amounts: tuple[Amount, ...]
    days: frozenset[str]
    negations: int
    negated: frozenset[str]
    ordinals: frozenset[str]
    denial: Denial | None
    quoted: tuple[str, ...]
    expected: frozenset[str] = frozenset()
    guess: bool = False
    pointing: bool = False
    refused: frozenset[str] = frozenset()
    mentions: bool = False
    moments: frozenset[str] = frozenset()
    supposed: bool = False
    nobody: bool = False
    doubts: bool = False
    poll: bool = False

    @property
    def denied(self) -> frozenset[str] | None:
        """The stems of what it denies, empty where that stands before it; None: no denial."""
        return self.denial.stems if self.denial else None


LONGEST = 4000
"""Characters of a sentence that are read; what is longer is a table that lost its lines."""


def read_fact(text: str, quoted: str | None = None) -> Fact:
    """Read a sentence. `quoted` is what stands in marks, where that is known; else it is looked for."""
    text = text[:LONGEST]
    stems, names = _stems_and_names(text)
    days = name_days(text)
    return Fact(
        stems=stems,
        names=names - days,
        places=_places(text) - days,
        amounts=find_amounts(text),
        days=find_days(text),
        negations=len(_NEGATION.findall(text)),
        negated=_words_after(_NEGATION, text) | ({DENIED_WHOLE} if _WHOLE.search(text) else frozenset()),
        ordinals=frozenset(m.group().lower() for m in _ORDINAL.finditer(text)) | labels_in(text),
        denial=find_denial(text),
        quoted=_quoted_words(text, quoted),
        expected=_words_after(_EXPECTED, text),
        guess=bool(_GUESS.search(text)),
        pointing=bool(_POINTING.match(text)),
        refused=_refused(text),
        mentions=bool(_NAMED_ONLY.search(text)),
        moments=find_moments(text),
        supposed=bool(_SUPPOSED.search(text)),
        nobody=bool(_NOBODY.search(text)),
        doubts=bool(DOUBTING.search(text)),
        poll=bool(_POLL.search(text)),
    )


def _stems_and_names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the content words, and of those that are names."""
    words = list(WORD.finditer(text))
    # A headline in which every word begins with a capital names nobody that could be told.
    headline = sum(m.group()[0].isupper() for m in words) > 0.6 * len(words)
    stems: set[str] = set()
    names: set[str] = set()
    for n, m in enumerate(words):
        word = m.group().replace("’", "'").removesuffix("'s")
        if word.lower() in _UNTOLD or word[0].isdigit():
            continue
        stems.add(stem_of(word))
        upper = word[0].isupper() or _PARTICLE.match(word)
        # The first word may be anything, “UBS” is a name.
        capital = (n or _INITIALS.fullmatch(word)) and upper and not headline and word not in _TITLES
        if capital and (_INITIALS.fullmatch(word) or not _begins_sentence(text, m.start())):
            names.add(stem_of(word))
    return frozenset(stems), frozenset(names)


def _quoted_words(text: str, quoted: str | None) -> tuple[str, ...]:
    """The words between marks, titles apart."""
    parts = [quoted] if quoted is not None else [m["said"] for m in QUOTED.finditer(text)]
    told = " ".join(part for part in parts if not _is_title(part))
    return tuple(w.group().lower().replace("’", "'") for w in WORD.finditer(told))


def _places(text: str) -> frozenset[str]:
    where = (m[1] for m in _PLACE.finditer(_UNITED_STATES.sub("America", text)))
    return frozenset(stem_of(re.sub(r"[’']s?$", "", place).split()[-1]) for place in where)


def _words_after(markers: re.Pattern[str], text: str) -> frozenset[str]:
    """The stem of the first content word that follows each marker in its clause."""
    found: set[str] = set()
    for marker in markers.finditer(text):
        for m in _CONTENT.finditer(text, marker.end()):
            word = m.group().lower()
            if not word[0].isalnum():
                break
            if word not in STOP_WORDS | REPORTING | _ADVERBS and not word.endswith("ly"):
                found.add(stem_of(word))
                break
    return frozenset(found)


def _refused(text: str) -> frozenset[str]:
    """The content stems of the clause that has the first negation. “Parents who have no money” and “not seen since May”
    refuse nothing that another sentence might tell."""
    negation = _NEGATION.search(text)
    if negation is None or negation.group().lower() == "without" or _SINCE.search(text, negation.end()):
        return frozenset()
    if _ONLY_SAID.match(text, negation.end()):
        return frozenset()
    before = list(_CLAUSE.finditer(text, 0, negation.start()))
    start = before[-1].end() if before else 0
    if before and (before[-1].group().lower() in _BESIDE or _APPOSED.match(text, start)):
        return frozenset()
    if before and negation.group().lower() == "not" and not text[start : negation.start()].strip():
        return frozenset()  # “candles, and not lamps”
    end = _CLAUSE.search(text, negation.end())
    if end and _BUT.match(text, end.start()):
        return frozenset()  # “has not told him, but has written to him about it”
    plain = (m.group().lower() for m in WORD.finditer(text[start : end.start() if end else len(text)]))
    return frozenset(stem_of(w) for w in plain if w not in STOP_WORDS and w not in REPORTING)


def _is_title(said: str) -> bool:
    """Whether what stands between marks is a title: “Speech from the Dock”, “One Day at a Time”."""
    telling = [w.lstrip("([") for w in said.split() if w.lower() not in _SMALL]
    return (
        len(telling) > 1 and not said.isupper() and all(w[:1].isupper() or w[:1].isdigit() for w in telling)
    )


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or before[-1] in '.?!:“"‘«'
