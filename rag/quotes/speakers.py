"""Who a mention is: the article's own fullest name for `he`, `Mr Pompeo`, `the minister`, or an honest not known.

Looks back from each mention over what the article has said so far. One compatible candidate is the answer; two
are listed and not chosen between. Unnamed sources (`one Iranian analyst`, `two officials`) stay as written.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from rag.quotes.names import (
    FEMALE,
    FEMALE_TITLES,
    MALE,
    MALE_TITLES,
    NOT_PEOPLE,
    ROLES,
    TITLES,
    UNNAMED,
)
from rag.quotes.phrases import Phrase, phrase_ending_at
from rag.quotes.sentences import Sentence
from rag.records import Span

LOOK_BACK = 4
"""Sentences before a pronoun's own in which it may have its name."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a mention was resolved to."""

    name: str | None = None
    anonymous: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class Name:
    """A name of the article: its fullest form, where it was first used, what is known of who bears it."""

    full: str
    words: tuple[str, ...]
    sentence: int
    gender: str = ""  # m, f, or not known
    person: bool = False
    organisation: bool = False
    led: bool = False  # it was the subject of a sentence
    roles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Mention:
    """One use of a name: sentence number, token range, whether it leads its sentence."""

    sentence: int
    first: int
    last: int
    name: Name
    leading: bool


class Speakers:
    """The names of one article, and who each mention in it is. Mentions must be asked for in reading order."""

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        self.names: dict[str, list[Name]] = {}  # by last word, and by acronym
        self.mentions: list[list[Mention]] = []  # by sentence
        self.spoke: dict[int, list[Name]] = {}  # who was resolved as a speaker, by sentence
        for n, s in enumerate(sentences):
            self.mentions.append(self._read(n, s))
        self._acronyms()

    # Reading the names -------------------------------------------------------------------------------------

    def _read(self, n: int, s: Sentence) -> list[Mention]:
        found = []
        at, size = 0, len(s.tokens)
        while at < size:
            if s.kinds[at] != "M":
                at += 1
                continue
            end = at
            while end + 1 < size and (s.kinds[end + 1] == "M" or self._particle(s, end + 1)):
                end += 1
            mention = self._mention(n, s, at, end)
            if mention is not None:
                found.append(mention)
            at = end + 1
        return found

    @staticmethod
    def _particle(s: Sentence, n: int) -> bool:
        """`of` or `bin` between two parts of a name; `of` only in names of bodies."""
        joins = s.word(n) in ("al", "bin", "ibn", "von", "van", "de", "der", "du", "la", "el", "y")
        body = s.word(n) in ("of", "for", "and") and s.word(n - 1) in NOT_PEOPLE
        return (joins or body) and s.kind(n + 1) == "M"

    def _mention(self, n: int, s: Sentence, first: int, last: int) -> Mention | None:
        start = first
        titles = []
        office = _office_of(s, first)  # Secretary of State Ann Lee, President of Peru Tom Fox
        if office and last - first >= 2:
            first = start = last - 1
            titles.append(office)
        body = any(
            s.word(at) in NOT_PEOPLE for at in range(first, last + 1)
        )  # the Foreign Ministry: no title there
        for at in range(first, last + 1):
            if not body and s.word(at).rstrip(".") in TITLES:
                titles.append(s.word(at).rstrip("."))
                start = at + 1
        common = first == last == 0 and (s.word(0) in UNNAMED or s.word(0).rstrip("s") in UNNAMED)
        if start > last or common:  # Officials said
            return None
        if s.word(start) == "the" and start < last:
            start += 1
        if start == first and first == 0 and last > first and s.word(first) in _OPENERS:
            start = first + 1
        words = tuple(s.word(at) for at in range(start, last + 1))
        full = self.text[s.tokens[start].start : s.tokens[last].end].rstrip(".,")
        name = self._known(words, titles) or self._new(n, full, words)
        self._learn(name, s, first, last, words, titles)
        leading = not set(s.kinds[:first]) & set("VERAQ")
        name.led = name.led or leading
        return Mention(n, first, last, name, leading)

    def _known(self, words: tuple[str, ...], titles: list[str]) -> Name | None:
        """A name that these words are the whole or a part of, if it is only one."""
        same = [name for name in self.names.get(words[-1], ()) if _part_of(words, name.words)]
        gender = _gender_of_titles(titles)
        if gender:
            same = [name for name in same if name.gender in ("", gender)]
        if len(words) > 2:  # Vermont's [Bernie Sanders], who is known without Vermont
            same += [x for x in self.names.get(words[-1], ()) if len(x.words) == 2 and words[-2:] == x.words]
        exact = [name for name in same if name.words in (words, words[-2:])]
        if len(words) > 1 and exact:
            return exact[0]
        return same[0] if len(same) == 1 and (len(words) == 1 or same[0].words == words) else None

    def _new(self, n: int, full: str, words: tuple[str, ...]) -> Name:
        name = Name(full, words, n)
        if len(words) > 1:  # a fuller form of a name that was used short before: Mr Lee, then Ann Lee
            for other in self.names.get(words[-1], ()):
                if len(other.words) == 1 and not other.organisation:
                    other.full, other.words = full, words
                    return other
        same = self.names.setdefault(words[-1], [])
        if len(same) < MAX_NAMESAKES:
            same.append(name)
        return name

    def _learn(
        self, name: Name, s: Sentence, first: int, last: int, words: tuple[str, ...], titles: list[str]
    ) -> None:
        name.gender = name.gender or _gender_of_titles(titles) or _gender_of_forename(name.words)
        name.person = name.person or bool(titles) or bool(name.gender)
        name.organisation = name.organisation or any(
            w.rstrip("s") in NOT_PEOPLE or w in NOT_PEOPLE for w in words
        )
        name.roles.update(titles)
        name.roles.update(w for w in words if w in NOT_PEOPLE)
        if first and s.kinds[first - 1] == "N" and s.word(first - 1) in ROLES:
            name.roles.add(s.word(first - 1))
            name.person = True
        if s.kind(last + 1) == "," and s.kind(last + 2) in "DNG":
            until = last + 3
            while until < len(s.tokens) and s.kinds[until] in "NMDGS" and until < last + 9:
                until += 1
            name.roles.update(s.word(at) for at in range(last + 2, until) if s.word(at) in ROLES)

    def _acronyms(self) -> None:
        """`World Health Organization (WHO)`: the short form is the long one's name too."""
        for row in self.mentions:
            for one, other in itertools.pairwise(row):
                s = self.sentences[one.sentence]
                short = other.name.words[0]
                letters = "".join(w[0] for w in one.name.words if w not in ("of", "and", "for", "the"))
                if other.first == one.last + 2 and s.kind(one.last + 1) == "(" and short == letters:
                    one.name.organisation = True
                    self.names[short] = [one.name]
                    other.name.full, other.name.words = one.name.full, one.name.words

    # Resolving ---------------------------------------------------------------------------------------------

    def identify(self, n: int, phrase: Phrase) -> Identity:
        """Who the mention `phrase` of sentence `n` is."""
        s = self.sentences[n]
        kind, word = s.kind(phrase.first), s.word(phrase.first)
        if kind == "W" and phrase.first:
            before = phrase.first - 1 if s.kind(phrase.first - 1) != "," else phrase.first - 2
            head = phrase_ending_at(s, before) if before >= 0 and s.kind(before) in "NMqI)" else None
            return self.identify(n, head) if head else Identity()
        if phrase.first == phrase.last and (kind in "IG" or word in _PRONOUNS):
            identity = self._pronoun(n, phrase.first, word)
        else:
            identity = self._named(n, phrase) or self._nominal(n, phrase)
        if identity.name and not identity.anonymous:
            self._remember(n, identity.name)
        return identity

    def _remember(self, n: int, full: str) -> None:
        name = next((x for x in self.names.get(full.lower().split()[-1], ()) if x.full == full), None)
        if name is not None:
            self.spoke.setdefault(n, []).append(name)

    def _named(self, n: int, phrase: Phrase) -> Identity | None:
        """A mention whose head is a name, or that a name stands in apposition to."""
        s = self.sentences[n]
        inside = [m for m in self.mentions[n] if phrase.first <= m.first and m.last <= phrase.last]
        if not inside:
            return None
        head = _head(s, phrase)
        at_head = next((m for m in inside if m.first <= head <= m.last), None)
        if len(inside) > 1 and "C" in s.kinds[phrase.first : head]:
            return Identity(self.text[s.tokens[phrase.first].start : s.tokens[head].end])
        if at_head is None:
            at_head = next((m for m in inside if _stands_for(s, phrase, m)), None)
            if at_head is None:
                return None
        return self._same_name(s, at_head)

    def _same_name(self, s: Sentence, mention: Mention) -> Identity:
        words = tuple(
            s.word(at)
            for at in range(mention.first, mention.last + 1)
            if s.word(at).rstrip(".") not in TITLES
        )
        if len(words) > 1 or not words:
            return Identity(mention.name.full)
        titles = [s.word(at).rstrip(".") for at in range(mention.first, mention.last + 1)]
        return self._fullest(mention.name, mention.sentence, _gender_of_titles(titles))

    def _fullest(self, name: Name, sentence: int, gender: str) -> Identity:
        """A one-word name's full form; of several bearers, the only one that was ever a subject."""
        if len(name.words) > 1:
            return Identity(name.full)
        same = [x for x in self.names.get(name.words[-1], ()) if len(x.words) > 1 and not x.organisation]
        introduced = [x for x in same if x.sentence <= sentence] or same
        fits = [x for x in introduced if not gender or x.gender in ("", gender)]
        led = [x for x in fits if x.led]
        full = dict.fromkeys(x.full for x in (led if len(led) == 1 else fits))
        if len(full) > 1:
            return Identity(None, False, tuple(full))
        return Identity(next(iter(full), name.full))

    def _pronoun(self, n: int, at: int, word: str) -> Identity:
        gender = "m" if word in ("he", "his", "him") else "f" if word in ("she", "her") else ""
        if not gender:
            return self._plural(n, word)
        line = self.sentences[n].line
        fits: dict[str, Name] = {}
        for back in range(n, max(-1, n - LOOK_BACK - 1), -1):
            if self.sentences[back].line < line - 1:
                break
            here = [
                m.name
                for m in self.mentions[back]
                if (m.leading or (back == n and m.last < at)) and self._may_be(m.name, gender)
                and (back < n or m.last < at)
            ]  # fmt: skip
            if not here and back < n:
                here = [m.name for m in self.mentions[back] if m.name.gender == gender]
            here += [name for name in self.spoke.get(back, ()) if self._may_be(name, gender)]
            for name in here:
                fits.setdefault(name.full, name)
            if fits:
                break
        sure = [name for name in fits.values() if name.gender == gender] or list(fits.values())
        if len(sure) == 1:
            if not sure[0].gender:
                sure[0].gender = gender
            return self._fullest(sure[0], n, gender)
        return Identity(None, False, tuple(name.full for name in sure))

    @staticmethod
    def _may_be(name: Name, gender: str) -> bool:
        known = name.person or len(name.words) in (2, 3)
        return known and not name.organisation and name.gender in ("", gender)

    def _plural(self, n: int, word: str) -> Identity:
        if word != "it":
            return Identity()
        line = self.sentences[n].line
        for back in range(n, max(-1, n - LOOK_BACK - 1), -1):
            if self.sentences[back].line < line - 1:
                break
            bodies = [name for name in self.spoke.get(back, ()) if name.organisation]
            if bodies:
                return Identity(bodies[-1].full)
        return Identity()

    def _nominal(self, n: int, phrase: Phrase) -> Identity:
        """`the minister`: the last one that was named so; `a minister`: unnamed, as written."""
        s = self.sentences[n]
        head = s.word(_head(s, phrase))
        written = self.text[s.tokens[phrase.first].start : s.tokens[phrase.last].end]
        definite = s.word(phrase.first) in ("the", "this", "that") or s.kind(phrase.first) == "G"
        plural = head.endswith("s") and not head.endswith("ss")
        if definite and not plural and phrase.last - phrase.first <= MAX_NOMINAL:
            bearers: dict[str, None] = {}
            for back in range(n, -1, -1):
                here = [m.name for m in self.mentions[back] if head in m.name.roles]
                bearers.update(dict.fromkeys(x.full for x in here if back < n or x.sentence < n))
                if bearers or n - back > FAR_BACK:
                    break
            if len(bearers) == 1:
                return Identity(next(iter(bearers)))
            if bearers:
                return Identity(None, False, tuple(bearers))
        leading = s.word(phrase.first)
        unnamed = any(w in UNNAMED or w.rstrip("s") in UNNAMED for w in (head, leading))
        return Identity(written, unnamed and (not definite or plural), ())


MAX_NOMINAL = 1
MAX_NAMESAKES = 40
FAR_BACK = 40
_PRONOUNS = frozenset("he she they it we i his her their its my our him them you".split())
_OPENERS = frozenset(
    "when while after before but and in on at as if for asked although though since yet".split()
)


def _office_of(s: Sentence, first: int) -> str:
    """The title in `Secretary of` or `Representative for` before a token; empty where there is none."""
    if first > 1 and s.word(first - 1) in ("of", "for") and s.kind(first - 2) == "M":
        title = s.word(first - 2).rstrip(".")
        return title if title in TITLES else ""
    return ""


def _stands_for(s: Sentence, phrase: Phrase, mention: Mention) -> bool:
    """Whether a name says who a role is: `the mayor of Dover, [Ann Lee],` or `President of Peru [Tom Fox]`."""
    if len(mention.name.words) < 2 or mention.name.organisation:
        return False
    if mention.last == phrase.last and _office_before(s, phrase.first, mention.first):
        return True
    set_off = mention.first > phrase.first and s.kind(mention.first - 1) == ","
    return set_off and (mention.last >= phrase.last - 1 or s.kind(mention.last + 1) == ",")


def _office_before(s: Sentence, floor: int, first: int) -> bool:
    """Whether `Secretary of State` stands right before a token."""
    at = first - 1
    while at > floor and s.kind(at) == "M":
        at -= 1
    return at > floor and bool(_office_of(s, at + 1))


def _part_of(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return words == name or (len(words) < len(name) and words == name[-len(words) :])


def _gender_of_titles(titles: list[str]) -> str:
    if any(t in MALE_TITLES for t in titles):
        return "m"
    return "f" if any(t in FEMALE_TITLES for t in titles) else ""


def _gender_of_forename(words: tuple[str, ...]) -> str:
    if len(words) < 2:
        return ""
    return "m" if words[0] in MALE else "f" if words[0] in FEMALE else ""


def _head(s: Sentence, phrase: Phrase) -> int:
    """The last token of the first noun phrase of a mention: `[A spokesman] for the ministry, Ali Khan`."""
    n = phrase.first
    while n < phrase.last and (
        s.kind(n + 1) in "NMqDGSYR"
        or (s.kind(n + 1) == "C" and n + 2 <= phrase.last and s.kind(n + 2) in "NMDG")
    ):
        n += 1
    return n


def mention_span(s: Sentence, phrase: Phrase) -> Span:
    """The characters of a mention."""
    return s.span(phrase.first, phrase.last)
