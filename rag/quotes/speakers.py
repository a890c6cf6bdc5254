"""Who a mention is: the article's own fullest name for `he`, `Mr Pompeo`, `the minister`, or an honest not known.

Looks back from each mention over what the article has said so far. One compatible candidate is the answer; two
are listed and not chosen between. Unnamed sources (`one Iranian analyst`, `two officials`) stay as written.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.quotes.around import past_place
from rag.quotes.mentions import follows_other, head_of, joined, stands_for, without_clause
from rag.quotes.names import GENERALS, LESSER, NOT_PEOPLE, TITLES, UNNAMED, can_speak
from rag.quotes.people import Mention, Name, People
from rag.quotes.phrases import Phrase, phrase_ending_at
from rag.quotes.pronouns import is_called, may_be, sex_of
from rag.quotes.sentences import Sentence
from rag.quotes.subjects import subject_of
from rag.quotes.titles import gender_of_titles
from rag.quotes.tokens import is_party

LOOK_BACK = 4
"""Sentences before a pronoun's own in which it may have its name."""

MAX_NOMINAL = 1
MAX_INITIALS = 3
SHORT_BODY = 2
FAR_BACK = 40
MOST_NAMED = 12
"""Names of one sentence that a pronoun may stand for: lists have more."""
_HE = frozenset(["he", "his", "him"])
_SHE = frozenset(["she", "her"])
_ONE = frozenset("a an one another".split())
_PRONOUNS = frozenset("he she they it we i his her their its my our him them you".split())


@dataclass(frozen=True, slots=True)
class Identity:
    """What a mention was resolved to."""

    name: str | None = None
    anonymous: bool = False
    candidates: tuple[str, ...] = ()


class Speakers:
    """Who each mention of an article is. Mentions are asked for in reading order."""

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        people = People(text, sentences)
        self.named = people.named
        self.mentions = people.mentions
        self.spoke: dict[int, list[Name]] = {}  # who was resolved as a speaker, by sentence
        self.unnamed: dict[int, str] = {}  # one unnamed person who spoke, as written, by sentence

    def identify(self, n: int, phrase: Phrase, trailing: bool = False) -> Identity:
        """Who the mention `phrase` of sentence `n` is; `trailing` where it follows what is said: `…, he said`."""
        s = self.sentences[n]
        kind, word = s.kind(phrase.first), s.word(phrase.first)
        if kind == "W" and phrase.first:
            before = phrase.first - 1 if s.kind(phrase.first - 1) != "," else phrase.first - 2
            before -= 2 * is_party(s.word(before))  # Ann Lee, D-Mo., who
            named = next((m for m in self.mentions[n] if m.last == before and word == "which"), None)
            if named is not None:
                return self._same_name(s, named)  # at the request of [Ukraine], which says
            head = phrase_ending_at(s, before) if before >= 0 and s.kind(before) in "NMqI)" else None
            head = _people_in(s, head) if head and word == "who" else head
            return self.identify(n, head) if head else Identity()
        if phrase.first == phrase.last and (kind in "IG" or word in _PRONOUNS):
            identity = self._pronoun(n, 0 if trailing else phrase.first, word)
        else:
            identity = self._named(n, phrase) or self._nominal(n, phrase)
        if identity.name and not identity.anonymous:
            self._remember(n, identity.name)
        elif identity.name and not identity.name.endswith("s"):
            self.unnamed[n] = identity.name
        return identity

    def identify_label(self, n: int, phrase: Phrase) -> Identity:
        """Who a turn's label is: `AL` is Ann Lee where nobody else has these initials."""
        written = self._written(self.sentences[n], phrase.first, phrase.last)
        if not (written.isupper() and written.isalpha() and len(written) <= MAX_INITIALS):
            return self.identify(n, phrase)
        names = (x for bearers in self.named.values() for x in bearers if not x.organisation)
        same = {x.full for x in names if "".join(w[0] for w in x.words) == written.lower()}
        return Identity(same.pop()) if len(same) == 1 else self.identify(n, phrase)

    def _remember(self, n: int, full: str) -> None:
        keys = full.lower().split()[-2:]  # the surname, or the one before Jr.
        name = next((x for key in reversed(keys) for x in self.named.get(key, ()) if x.full == full), None)
        if name is not None:
            self.spoke.setdefault(n, []).append(name)

    def _named(self, n: int, phrase: Phrase) -> Identity | None:
        """A mention whose head is a name, or that a name stands in apposition to."""
        s = self.sentences[n]
        inside = [m for m in self.mentions[n] if phrase.first <= m.first and m.last <= phrase.last]
        if not inside:
            return None
        head = head_of(s, phrase)
        at_head = next((m for m in inside if m.first <= head <= m.last), None)
        while at_head and s.kind(at_head.last + 1) == "S" and at_head.last + 2 <= phrase.last:
            head = head_of(s, Phrase(at_head.last + 2, phrase.last))  # the university's [institute]
            at_head = next((m for m in inside if m.first <= head <= m.last), None)
        together = Identity(self._written(s, phrase.first, without_clause(s, phrase)))
        if at_head is None or at_head.name.organisation:
            bearer = next((m for m in inside if stands_for(s, phrase, m)), None)
            if bearer:
                return together if follows_other(s, inside, bearer) else self._same_name(s, bearer)
        if at_head is None:
            return None
        body = at_head.name.organisation and len(at_head.name.words) <= SHORT_BODY
        owned = body and s.kind(at_head.first - 1) == "S"  # Peru's [Defense Ministry]
        if owned or joined(s, phrase, inside, at_head):
            return together
        return self._same_name(s, at_head)

    def _written(self, s: Sentence, first: int, last: int) -> str:
        return self.text[s.tokens[first].start : s.tokens[last].end]

    def _same_name(self, s: Sentence, mention: Mention) -> Identity:
        words = tuple(
            s.word(at)
            for at in range(mention.first, mention.last + 1)
            if s.word(at).rstrip(".") not in TITLES
        )
        if len(words) > 1 or not words:
            return Identity(mention.name.full)
        titles = [s.word(at).rstrip(".") for at in range(mention.first, mention.last + 1)]
        return self._fullest(mention.name, mention.sentence, gender_of_titles(titles))

    def _fullest(self, name: Name, sentence: int, gender: str) -> Identity:
        """A one-word name's full form; of several bearers, the only one that was ever a subject."""
        if len(name.words) > 1:
            return Identity(name.full)
        same = [x for x in self.named.get(name.words[-1], ()) if len(x.words) > 1 and not x.organisation]
        introduced = [x for x in same if x.sentence <= sentence] or same
        fits = [x for x in introduced if not gender or x.gender in ("", gender)]
        usual = [x for x in fits if x.usual]
        fits = usual if len(usual) == 1 and not gender else fits
        led = [x for x in fits if x.led]
        full = dict.fromkeys(x.full for x in (led if len(led) == 1 else fits))
        if len(full) > 1:
            return Identity(None, False, tuple(full))
        return Identity(next(iter(full), name.full))

    @staticmethod
    def _first_use(s: Sentence, at: int, word: str) -> int:
        """Where a sentence first has a pronoun of the gender of `word`, which stands at `at`: while [he] worked with
        Ann Lee, he said."""
        forms = next((f for f in (_HE, _SHE) if word in f), frozenset([word]))
        return next((n for n in range(at) if s.kind(n) in "IG" and s.word(n) in forms), at)

    def _pronoun(self, n: int, at: int, word: str) -> Identity:
        gender = "m" if word in _HE else "f" if word in _SHE else ""
        if not gender:
            return self._plural(n, word)
        fits, unnamed = self._nearest(n, self._first_use(self.sentences[n], at, word), gender)
        if not fits and not unnamed:
            fits, unnamed = self._nearest(n, at, gender)  # when she was up, Lee said that she
        sure = [name for name in fits if name.gender == gender] or fits
        if unnamed:  # one Iranian analyst stated that ... He added
            named = tuple(name.full for name in sure)
            return Identity(None, False, (*named, unnamed)) if named else Identity(unnamed, True)
        if len(sure) == 1:
            if not sure[0].gender:
                sure[0].gender = gender
            return self._fullest(sure[0], n, gender)
        return Identity(None, False, tuple(name.full for name in sure))

    def _nearest(self, n: int, at: int, gender: str) -> tuple[list[Name], str | None]:
        """Whom a pronoun at token `at` of sentence `n` may mean, named and unnamed, of the nearest sentence. A name of
        one word that spoke is meant where there is no other, and stands in the way of who is farther off."""
        line = self.sentences[n].line
        called: list[Name] = []
        for back in range(n, max(-1, n - LOOK_BACK - 1), -1):
            if self.sentences[back].line < line - 1:
                break
            spoke = list({x.full: x for x in self.spoke.get(back, ()) if may_be(x, gender)}.values())
            nearby = [m for m in self.mentions[back] if m.last < at] if back == n else self.mentions[back]
            bearers = [(m, self._bearer(m, gender)) for m in nearby[-MOST_NAMED:]]
            may = [(m, name) for m, name in bearers if may_be(name, gender)]
            fits = [(m.leading, name) for m, name in may if name.person or not self._hangs(m)]
            here = [name for leads, name in fits if leads or back == n]
            if not here:
                here = [name for _, name in fits if name.gender == gender]
            if back < n and len(spoke) == 1 and back not in self.unnamed:
                here = [x for x in here if x.person and not spoke[0].person]  # of several who was quoted
            here += spoke
            unnamed = self.unnamed.get(back)
            if not here and back < n and not unnamed:
                unnamed = self._led_by(back)
            if unnamed and {"m": "woman", "f": "man"}[gender] == sex_of(unnamed):
                unnamed = None
            if here or unnamed:
                found = list({name.full: name for name in here}.values()), unnamed
                return ([], None) if called else found
            called = called or self._called(back, gender)
        return called, None

    def _called(self, n: int, gender: str) -> list[Name]:
        """The one name of one word that spoke in a sentence and may be a person's: Usher said."""
        s, spoke = self.sentences[n], self.spoke.get(n, ())
        own = (m for m in self.mentions[n] if m.name in spoke and s.kind(m.first - 1) not in "PDS")
        return [m.name for m in own if is_called(m.name, gender)][:1]

    def _hangs(self, mention: Mention) -> bool:
        """Whether a name hangs on a preposition: told of by [Rolling Stone], at [Des Moines]."""
        return self.sentences[mention.sentence].kind(mention.first - 1) == "P"

    def _bearer(self, mention: Mention, gender: str) -> Name:
        """Whose name a mention is; of several bearers of a surname the one who is usually called by it."""
        same = self.named.get(mention.name.words[-1], ())
        if len(mention.name.words) > 1 or len(same) <= 1:
            return mention.name
        known = self._fullest(mention.name, mention.sentence, "").name
        full = known or self._fullest(mention.name, mention.sentence, gender).name
        return next((name for name in same if name.full == full), mention.name)

    def _led_by(self, n: int) -> str | None:
        """One unnamed person who is the subject of a sentence: `One of the victims was ill. She said`."""
        s = self.sentences[n]
        verb = next((g for g in s.groups if g.form == "finite"), None)
        phrase = subject_of(s, verb)[0] if verb and s.word(0) in _ONE else None
        if phrase is None or phrase.first or not phrase.last:
            return None
        of_several = s.word(0) in ("one", "another") and s.word(1) == "of"
        head = s.word(head_of(s, phrase))
        alone = not head.endswith("s") and can_speak(head) and head not in NOT_PEOPLE
        return self._written(s, 0, phrase.last) if of_several or alone else None

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
        at = head_of(s, phrase)
        head = s.word(at)
        lesser = s.word(at - 1) in LESSER or (head == "general" and s.word(at - 1) in GENERALS)
        office = f"{s.word(at - 1)} {head}" if lesser else head
        written = self._written(s, phrase.first, without_clause(s, phrase))
        definite = s.word(phrase.first) in ("the", "this", "that") or s.kind(phrase.first) == "G"
        plural = head.endswith("s") and not head.endswith("ss")
        if definite and not plural and phrase.last - phrase.first <= MAX_NOMINAL + lesser:
            bearers = self._bearers(n, phrase, head, office)
            if len(bearers) == 1:
                return Identity(bearers[0])
            if bearers:
                return Identity(None, False, bearers)
        leading = s.word(phrase.first)
        words = (head, leading, s.word(phrase.first + 1))  # a source familiar with it
        unnamed = any(w in UNNAMED or w.rstrip("s") in UNNAMED for w in words)
        return Identity(written, unnamed and (not definite or plural), ())

    def _bearers(self, n: int, phrase: Phrase, head: str, office: str) -> tuple[str, ...]:
        """Who was named with an office in the last sentence that has one, before the mention `phrase` of sentence `n`;
        nobody beyond where the news of another place began, or a body that is only called so."""
        for back in range(n, max(-1, n - FAR_BACK - 2), -1):
            named = [m for m in self.mentions[back] if office in m.name.roles]
            here = [m for m in named if head in NOT_PEOPLE or not m.name.organisation]
            if any(m.name.words == (head,) for m in here):
                return ()
            before = [m.name for m in here if back < n or m.name.sentence < n or m.last < phrase.first]
            if before or self._opens_place(back):
                return tuple(dict.fromkeys(x.full for x in before))
        return ()

    def _opens_place(self, n: int) -> bool:
        """Whether the news of another place begins with a sentence: after the line `Peru` that of `Lima: It rained`."""
        return n > 0 and past_place(self.sentences[n]) > 0 and not self.sentences[n - 1].kinds.strip("M")


def _people_in(s: Sentence, phrase: Phrase) -> Phrase:
    """Of a phrase before `who` the part whose head can speak: a protest by [inmates], a win for [the airlines]."""
    first = phrase.first
    while (at := s.kinds.find("P", first, phrase.last)) > 0:
        if set(s.kinds[first:at]) & set("MI") or can_speak(s.word(at - 1)):
            return Phrase(first, phrase.last)
        first = at + 1
    named = s.kinds[first : phrase.last + 1].strip("M") == "" and s.word(first).rstrip(".") in TITLES
    known = first == phrase.first or s.word(first - 1) == "by" or named or can_speak(s.word(phrase.last))
    return Phrase(first, phrase.last) if known else phrase
