"""The people and bodies that an article names: each with its fullest form and what is known of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from rag.quotes.names import FEMALE, MALE, NOT_PEOPLE, ROLES, TITLES, UNNAMED
from rag.quotes.sentences import Sentence
from rag.quotes.titles import (
    after_titles,
    gender_of_forename,
    gender_of_titles,
    names_body,
    office_of,
    offices,
)

INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}$")
"""A name that ends in initials keeps its full stop: the U.S."""

MAX_NAMESAKES = 40
MIN_ACRONYM = 3
TWO = 2
_YOUNGER = frozenset("jr sr ii iii iv".split())
_PARTICLES = frozenset("al bin ibn von van de dela del der den du da di dos la le el ter y".split())
_FIRMS = frozenset(
    "company corporation corp commission agency board association bank group fund service".split()
)
_PLACES = frozenset("city county state states kingdom nations republic".split())
_PLACE_BEFORE = frozenset(["in", "near", "across", "throughout"])
_OPENERS = frozenset(
    "when while after before but and in on at as if for asked although though since yet".split()
)


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
    usual: bool = False  # its last word alone meant it, before anybody else had that name
    roles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Mention:
    """One use of a name: sentence number, token range, whether it leads its sentence."""

    sentence: int
    first: int
    last: int
    name: Name
    leading: bool


class People:
    """The names of one article, in the order of their first use."""

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        self.named: dict[str, list[Name]] = {}  # by last word, and by acronym
        self.mentions: list[list[Mention]] = []  # by sentence
        for n, s in enumerate(sentences):
            self.mentions.append(self._read(n, s))
        self._acronyms()
        self._same_people()

    def _read(self, n: int, s: Sentence) -> list[Mention]:
        found = []
        at, size = 0, len(s.tokens)
        while at < size:
            if s.kinds[at] != "M":
                at += 1
                continue
            end = at
            while end + 1 < size and (s.kinds[end + 1] == "M" or self._particle(s, at, end + 1)):
                end += 1
            mention = self._mention(n, s, at, end)
            if mention is not None:
                found.append(mention)
            at = end + 1
        return found

    @staticmethod
    def _particle(s: Sentence, first: int, n: int) -> bool:
        """`of` or `bin` between two parts of a name that begins at `first`; `of` only in names of bodies."""
        word, after = s.word(n), s.kind(n + 1)
        if s.word(n + 1) in _PARTICLES and word in _PARTICLES:
            return s.kind(n + 2) == "M"  # von der
        body = any(s.word(at) in NOT_PEOPLE for at in range(first, n))
        if body and word in ("of", "for") and s.word(n + 1) == "the":
            return s.kind(n + 2) == "M"  # the Institute for the Study of War
        if word == "the":
            return body and s.word(n - 1) in ("of", "for") and after == "M"
        number = word.isdigit() and s.kind(n + 2) != "N"  # the Lost 52 Project
        joins = number or word in _PARTICLES
        linked = (body and word in ("of", "for")) or (word == "and" and s.word(n - 1) in NOT_PEOPLE)
        firm = (
            word in ("and", "&") and s.kind(n + 2) == "M" and s.word(n + 2) in _FIRMS
        )  # Gas and Electric Company
        return after == "M" and (joins or linked or firm)

    def _mention(self, n: int, s: Sentence, first: int, last: int) -> Mention | None:
        begin = first
        titles = []
        office = office_of(s, first)  # Secretary of State Ann Lee, President of Peru Tom Fox
        if office and last - first >= 2 and s.kind(last - 1) == "M" and not names_body(s, last, last):
            first = last - 1
            titles.append(office)
        start = after_titles(s, first, last)
        titles += offices(s, first, start, TITLES)
        unnamed = s.word(0) in UNNAMED or s.word(0).rstrip("s") in UNNAMED
        noun = s.kind(1) == "P" and s.word(0) not in self.named  # Footage from the port
        common = first == last == 0 and (unnamed or noun)
        bare = first == last and s.kind(first - 1) not in "DG" and s.word(last + 1) != "of"
        if start > last and bare and self._is_surname(s.word(last)):
            start = last  # Aaron Judge hit it, and Judge said
        if start > last or common:  # Officials said
            return None
        if s.word(start) == "the" and start < last:
            start += 1
        if start == begin == 0 and last > 0 and s.word(0) in _OPENERS:
            start = 1
        if start < last and (self._is_prefixed(s, start, last) or self._is_opened(s, start, last)):
            start += 1
        words = tuple(s.word(at) for at in range(start, last + 1))
        if len(words) > TWO and words[-1].rstrip(".") in _YOUNGER:
            words = words[:-1]  # Robert Downey Jr. is called Downey
        if len(words) == 1 and words[0].endswith("s") and words[0][:-1] in TITLES | ROLES:
            return None  # Republican Representatives
        full = self.text[s.tokens[start].start : s.tokens[last].end].rstrip(",")
        full = full if INITIALS.search(full) else full.rstrip(".")
        if len(full) == 1:
            return None  # a U of L spokesman
        name = self._known(words, titles) or self._new(n, full, words)
        if len(words) == 1 and len(name.words) > 1:
            name.usual = True
        self._learn(name, s, first, last, words, titles)
        hangs = s.kind(first - 1) == "P" or (s.kind(first - 1) == "D" and s.kind(first - 2) == "P")
        verb = s.at.get(last + 1)
        after_opening = s.kinds[0] == "B" and s.kind(first - 1) == "," and verb and verb.form == "finite"
        leading = not hangs and (bool(after_opening) or not set(s.kinds[:first]) & set("VERAQ"))
        name.led = name.led or leading
        return Mention(n, first, last, name, leading)

    def _is_surname(self, word: str) -> bool:
        """Whether a word that is a title elsewhere is the last of a person's name here."""
        return any(len(x.words) > 1 and not x.organisation for x in self.named.get(word, ()))

    def _is_prefixed(self, s: Sentence, first: int, last: int) -> bool:
        """Whether an acronym stands before a name that is known: told MSNBC [Cummings was late]."""
        written = self.text[s.tokens[first].start : s.tokens[first].end]
        rest = tuple(s.word(at) for at in range(first + 1, last + 1))
        known = self.named.get(rest[-1], ())
        people = (x for x in known if not x.organisation)
        return len(written) > 2 and written.isupper() and any(_part_of(rest, x.words) for x in people)

    def _is_opened(self, s: Sentence, first: int, last: int) -> bool:
        """Whether a common word opens the sentence before a name that is known: Interested [Dover] left."""
        word, rest = s.word(first), s.word(last)
        if first or last > 1 or not any(x.words == (rest,) for x in self.named.get(rest, ())):
            return False
        common = any(t.lower == word and t.shape == "a" for other in self.sentences for t in other.tokens)
        return common and word not in MALE and word not in FEMALE

    def _known(self, words: tuple[str, ...], titles: list[str]) -> Name | None:
        """A name that these words are the whole or a part of, if it is only one."""
        same = [name for name in self.named.get(words[-1], ()) if _part_of(words, name.words)]
        gender = gender_of_titles(titles)
        if gender:
            same = [name for name in same if name.gender in ("", gender)]
        if len(words) > 2:  # Vermont's [Bernie Sanders], who is known without Vermont
            pairs = [x for x in self.named.get(words[-1], ()) if not x.organisation]
            same += [x for x in pairs if len(x.words) == 2 and words[-2:] == x.words]
        exact = [name for name in same if name.words in (words, words[-2:])]
        if len(words) > 1 and exact:
            return exact[0]
        return same[0] if len(same) == 1 and (len(words) == 1 or same[0].words == words) else None

    def _new(self, n: int, full: str, words: tuple[str, ...]) -> Name:
        name = Name(full, words, n)
        if len(words) > 1:  # a fuller form of a name that was used short before: Mr Lee, then Ann Lee
            bearers = self.named.get(words[-1], ())
            short = bearers[0] if len(bearers) == 1 and len(bearers[0].words) == 1 else None
            acronym = short and short.full.isupper() and len(short.full) > TWO
            if short and not short.organisation and not acronym:
                short.full, short.words = full, words
                return short
        same = self.named.setdefault(words[-1], [])
        if len(same) < MAX_NAMESAKES:
            same.append(name)
        return name

    def _learn(
        self, name: Name, s: Sentence, first: int, last: int, words: tuple[str, ...], titles: list[str]
    ) -> None:
        name.gender = name.gender or gender_of_titles(titles) or gender_of_forename(name.words)
        name.person = name.person or bool(titles) or bool(name.gender)
        forename = len(name.words) == TWO and bool(gender_of_forename(name.words))  # Jim Banks
        name.organisation = name.organisation or any(
            w in NOT_PEOPLE or (w.rstrip("s") in NOT_PEOPLE and not forename) for w in words
        )
        if first and s.word(first - 1) in _PLACE_BEFORE and s.kind(last + 1) != "S" and not name.person:
            name.organisation = True  # a place: no `he`
        name.roles.update(titles)
        # The Norland State Board is called the board, and not the state.
        name.roles.update(w for w in words if w in NOT_PEOPLE and (w not in _PLACES or w == words[-1]))
        if first and s.kinds[first - 1] == "N" and s.word(first - 1) in ROLES:
            name.roles.update(offices(s, first - 1, first, ROLES))
            name.person = True
        if s.kind(last + 1) == "," and s.kind(last + 2) in "DNG":
            until = last + 3
            while until < len(s.tokens) and s.kinds[until] in "NMDGS" and until < last + 9:
                until += 1
            if s.kind(until) not in "VEA":  # after the attack on Dover, [a senior official] told us
                name.roles.update(offices(s, last + 2, until, ROLES))

    def _acronyms(self) -> None:
        """`World Health Organization (WHO)`: the short form is the long one's name too."""
        for row in self.mentions:
            for one, other in pairwise(row):
                between = self.sentences[one.sentence].kind(one.last + 1)
                short, name = other.name.words[0], one.name
                if other.first != one.last + 2 or between != "(":
                    continue
                letters = "".join(w[0] for w in name.words if w not in ("of", "and", "for", "the"))
                if short.replace(".", "") == letters[1:] and len(letters) > MIN_ACRONYM:
                    name.full, name.words = (
                        name.full.split(maxsplit=1)[-1],
                        name.words[1:],
                    )  # the Kurdish-led SDF
                elif short.replace(".", "") != letters:
                    continue
                name.organisation = True
                self.named[short] = [name]
                other.name.full, other.name.words = name.full, name.words

    def _same_people(self) -> None:
        """One person under two forms: Robert Gabriel Mugabe is Robert Mugabe, Vermont's Bernie Sanders is he."""
        for bearers in self.named.values():
            people = [x for x in bearers if len(x.words) == 2 and not x.organisation]
            for longer in bearers:
                if len(longer.words) < 3 or longer.organisation:
                    continue
                for x in people:
                    if x.words in (longer.words[-2:], (longer.words[0], longer.words[-1])):
                        longer.full, longer.words = x.full, x.words
                        longer.gender = x.gender = x.gender or longer.gender
                        break


def _part_of(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return words == name or (len(words) < len(name) and words == name[-len(words) :])
