"""Who and what a question names: capitalised names, speakers and outlets that the library knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from rag.questions.countries import other_words
from rag.questions.initials import SMALL, abbreviates, is_initials
from rag.questions.kinds import ACCORDING, ASKS_SPEECH, is_group, is_nobody
from rag.terms import STOP_WORDS, words

_CAPITALISED = r"(?:(?:[A-Z]\.)+(?!\w)|[A-Z][\w’'\-]*)"
_NAME = re.compile(
    rf"(?:{_CAPITALISED}|\d[\w,.\-]*\d)(?:\s+(?:(?:of|the|de|al|bin|van|von|der|la)\s+)?{_CAPITALISED})*"
)
_BEGINS = re.compile(r"(?:^|(?<![A-Z])[.?!:]\s)\W*$")
"""What stands before the first word of a sentence; after “U.” no sentence begins."""
Mentions = Sequence[tuple[str, str]]
"""How speakers are called in the articles, lower case, each with the name it stands for; the most frequent first."""

_NOT_NAMES = STOP_WORDS | {"according", "name"}
TITLES = frozenset(
    """mr mrs ms miss dr prof professor doctor sir dame lord lady judge justice president vice prime minister chancellor
    king queen prince princess pope cardinal archbishop bishop father sister rabbi imam senator sen representative rep
    congressman congresswoman governor gov mayor councillor secretary ambassador general colonel major captain commander
    admiral lieutenant sergeant officer inspector detective constable chief chairman chairwoman director attorney
    former then""".split()
)
"""What stands before a name and is none."""
OFFICE = 5
"""Most words of an office (“secretary of state for health”)."""
LIKE = 86
"""rapidfuzz ratio from which a misspelt name is taken for a known one (“Jonson” for “Johnson” is 92)."""


def names_in(question: str) -> tuple[str, ...]:
    """Capitalised names and longer numbers of a question, without question words in front."""
    found = []
    for match in _NAME.finditer(question):
        parts = re.sub(r"[’']s?$", "", match.group()).split()
        while parts and parts[0].lower() in _NOT_NAMES and not is_initials(parts[0]):
            parts = parts[1:]
        if parts:
            found.append(" ".join(parts))
    return tuple(dict.fromkeys(found))


def names_asked(question: str) -> tuple[str, ...]:
    """The names in a question, without a word that has its capital only because a sentence begins with it:
    “Approximately how many …?”, “Pausing the DOJ's inquiry, …”."""
    found = []
    for match in _NAME.finditer(question):
        name = match.group()
        if _BEGINS.search(question[: match.start()]):
            first, _, rest = name.partition(" ")
            plain = re.fullmatch(r"[A-Z][a-z\-]*", first) is not None
            name = (rest if plain and (not rest or rest.startswith("the ")) else name).removeprefix("the ")
        found.append(name)
    return tuple(dict.fromkeys(n for name in found for n in names_in(name) if not re.match("[A-Z]-[a-z]", n)))


_AUXILIARY = "did do does is are was were has have had will would can could may might must should".split()


def says_kind(question: str, name: str) -> bool:
    """Whether a name is part of what kind of thing is asked for, “Which MLB team”, “In which UK city”, “on which iconic
    TV show”: an article on one of them need not say so."""
    adjective = rf"(?:(?!(?:{'|'.join(_AUXILIARY)})\b)[a-z\-]+\s+)?"
    behind = r"(?:[’']s?)?\s+(?!(?:" + "|".join(_AUXILIARY) + r")\b)[a-z]"
    return re.search(rf"\b[Ww](?:hich|hat)\s+{adjective}{re.escape(name)}{behind}", question) is not None


def says_who(question: str, name: str, others: Sequence[str]) -> bool:
    """Whether a name only tells who one of the others is: “Green Bay Packers” of “Green Bay Packers quarterback Aaron
    Rodgers”."""
    behind = re.search(
        rf"(?<!\w){re.escape(name)}(?:[’']s?)? (?P<what>(?:[a-z-]+ ){{1,2}})(?=[A-Z])", question
    )
    if behind is None or not STOP_WORDS.isdisjoint(behind["what"].split()):
        return False
    return question.startswith(tuple(others), behind.end())


def speaker_in(
    question: str, speakers: tuple[str, ...], source: str | None, mentions: Mentions = ()
) -> str | None:
    """The speaker whose words a question asks for: the subject of its verb of saying, or who it is according to.

    A person who is only named is no speaker, nor is an outlet (`source`), nor are people in general; “experts” are
    those called so. The library's own spelling is given where it has one.
    """
    for pattern in (*ASKS_SPEECH, ACCORDING):
        match = pattern.search(question)
        if not match:
            continue
        who = re.sub(r"^(?:the|a|an|any|some) ", "", match["who"].strip(), flags=re.I)
        outlet = source is not None and fuzz.ratio(who.lower(), source.lower()) > 80
        if is_nobody(match["who"]):
            return None
        if is_group(match["who"]):
            return match["who"]
        if are_several(who, speakers):
            return None
        content = naming_words(who)
        if content and not outlet and len(content) <= 6:
            return known_speaker(who, speakers, mentions) or who
    return None


def are_several(who: str, speakers: tuple[str, ...]) -> bool:
    """Whether “who” is more than one (“Democrats and Republicans”, “the mayor and Ida Berg”), each of whom speaks in
    the library; “Johnson and Johnson”, if it does, is one, and so is “the Ministry of Health and Welfare”."""
    first, both, other = re.sub(r"^both ", "", who, flags=re.I).partition(" and ")
    other = re.sub(r"^(?:the|an?) ", "", other)
    if not both or who.lower() in {name.lower() for name in speakers}:
        return False
    if re.search(r"\bof\b", first) and f" and {other}" in who:  # no article between them
        return False
    return all(known_speaker(part, speakers) or is_group(part) for part in (first, other))


def known_speaker(who: str, speakers: tuple[str, ...], mentions: Mentions = ()) -> str | None:
    """The library's name for `who`: of those with these initials the most frequent; the shortest that has all its
    content words (a country's in any form), but `who` itself where that is a surname of several; else that of the
    mention with all of them, “Poland’s president” for “Polish President Andrzej Duda”; else its initials, else one
    spelt nearly alike. None when there is none."""
    if is_initials(who) and (spelt := next((n for n in speakers if n == who or abbreviates(who, n)), None)):
        return spelt
    # “US” is a country, “us” is nobody.
    wanted = naming_words(re.sub(r"\bUS\b", "America", who))
    if not wanted or not speakers:
        return None
    index = _by_word(speakers)
    if len(wanted) == 1 and not _is_surname(wanted[0], index):
        # “the sheriff” may be any of several, and is not the Vessa Sheriff's Office
        called = {office for office in _offices(tuple(mentions)) if _head(office) == wanted[0]}
        if called:
            return _holder(called, mentions, anywhere=True)
    sharing = [n for n in _with_all(wanted, index) if not _is_of(n, wanted)]
    named = min(sharing, key=lambda n: (len(n), n), default=None)
    if len(wanted) > 1 and (named is None or len(words(named)) > len(wanted)):
        # “Iran’s president” is whom they call so, rather than the president of a club there
        held = _with_all(wanted, _by_word(_offices(tuple(mentions))))
        held = {office for office in held if f" {wanted[-1]} s " not in f" {office} "}  # Ida Berg's mother
        fewest = min((len(words(office)) for office in held), default=0)
        if held and (named is None or fewest < len(words(named))):
            held = {office for office in held if len(words(office)) == fewest}
            return _holder(held, mentions, anywhere=not any(map(other_words, wanted)))
    if named:
        return who if len(wanted) == 1 and who[0].isupper() and _is_shared(wanted[0], sharing) else named
    if short := next((n for n in speakers if abbreviates(n, who)), None):
        return short
    close = process.extractOne(who, speakers, scorer=fuzz.ratio, processor=str.lower, score_cutoff=LIKE)
    if close is None and len(wanted) == 1 and len(wanted[0]) >= 5:
        near = process.extractOne(wanted[0], list(index), scorer=fuzz.ratio, score_cutoff=LIKE)
        return min(index[near[0]], key=len) if near else None
    return str(close[0]) if close else None


def naming_words(name: str) -> list[str]:
    """The words of a name that tell whom it means, lower case: not “of”, but “Will” of Will Smith, “How” of Martin How,
    and WHO."""
    order = words(name)
    inside = [n > 0 and order[n - 1][0].isupper() and w[0].isupper() for n, w in enumerate(order)]
    return [
        w.lower()
        for w, named in zip(order, inside, strict=True)
        if w.lower() not in STOP_WORDS
        or w in ("Will", "May", "Can", "Do")
        or is_initials(w)
        or (named and w.lower() not in SMALL)
    ]


def _with_all(wanted: Sequence[str], index: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The names that have every one of these words, or another of the same country."""
    return set.intersection(*({n for v in (w, *other_words(w)) for n in index.get(v, ())} for w in wanted))


def _is_of(name: str, wanted: Sequence[str]) -> bool:
    """Whether a name is that of somebody else, of whom these words only say whose: “Trump’s doctors”."""
    return re.search(rf"\b(?:{'|'.join(map(re.escape, wanted))})[’']s? \w", name.lower()) is not None


def _is_surname(word: str, index: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether somebody's name ends with a word (lower case): “the mayor of Vessa” and “Vessa's mayor” are no names."""
    return any(words(name)[-1] == word.capitalize() for name in index.get(word, ()))


def _is_shared(surname: str, names: Collection[str]) -> bool:
    """Whether several bear a surname (lower case), and none is just called by it: nobody knows whom it names."""
    borne = [n for name in names if (n := [w.lower() for w in words(name)])[-1] == surname]
    return [surname] not in borne and len({n[0] for n in borne}) > 1


def _holder(offices: Collection[str], mentions: Mentions, anywhere: bool) -> str | None:
    """Who is called so most often; nobody where it may be somebody else's office elsewhere (“the prime minister”)."""
    names = list(dict.fromkeys(name for mention, name in mentions if _office(mention, name) in offices))
    several = len({words(name)[-1].lower() for name in names if words(name)}) > 1
    return None if anywhere and several else names[0]


def _office(mention: str, name: str) -> str:
    """What a mention says beside the name, “french president” of “french president emmanuel macron”; nothing if it
    tells more than an office."""
    own = words(name.lower())
    rest = [w for w in words(mention) if w not in own]
    return " ".join(rest) if len(rest) <= OFFICE else ""


def _head(office: str) -> str:
    """What one is: “mayor” of “former mayor of vessa”."""
    return (office.partition(" of ")[0].split() or [""])[-1]


@lru_cache(maxsize=4)
def _offices(mentions: Mentions) -> tuple[str, ...]:
    return tuple({_office(mention, name) for mention, name in mentions} - {""})


@lru_cache(maxsize=8)
def _by_word(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Library names by each of their words, lower case."""
    index: dict[str, list[str]] = {}
    for name in names:
        for word in set(naming_words(name)):
            index.setdefault(word, []).append(name)
    return {word: tuple(found) for word, found in index.items()}


def source_in(question: str, sources: tuple[str, ...]) -> str | None:
    """The longest outlet name that stands in the question as whole words."""
    low = f" {' '.join(words(question.lower()))} "
    found = [s for s in sources if words(s) and f" {' '.join(words(s.lower()))} " in low]
    return max(found, key=len) if found else None
