"""Words that are not in a closed class: nouns, or forms of verbs, by what stands beside them.

The kinds are those of `words`: N noun, V finite or bare verb, E verb in -ed, R verb in -ing, X adverb.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.quotes.lexicon import (
    AUXILIARIES,
    CLOSED,
    DETERMINERS,
    ED_NOT_VERBS,
    ING_NOT_VERBS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    Lexicon,
    word_set,
)
from rag.quotes.names import can_speak
from rag.quotes.tokens import Token


@dataclass(frozen=True, slots=True)
class Spot:
    """A word of a sentence, with the kinds of the words before it: `tags` grows as the sentence is read."""

    tokens: list[Token]
    n: int
    tags: list[str]
    lexicon: Lexicon

    @property
    def lower(self) -> str:
        return self.tokens[self.n].lower

    @property
    def preceding(self) -> str:
        """The word before it in small letters, "" at the beginning."""
        return self.tokens[self.n - 1].lower if self.n else ""

    @property
    def before(self) -> str:
        """The kind of the word before it, a full stop at the beginning."""
        return self.tags[self.n - 1] if self.n else "."

    @property
    def after(self) -> Token | None:
        return self.tokens[self.n + 1] if self.n + 1 < len(self.tokens) else None

    @property
    def following(self) -> str:
        """The word after it in small letters, "" at the end."""
        return self.tokens[self.n + 1].lower if self.n + 1 < len(self.tokens) else ""


def lemma_of(word: str, lexicon: Lexicon) -> str:
    tables = (lexicon.base, lexicon.third, lexicon.past, lexicon.participle, lexicon.ing)
    return next((t[word] for t in tables if word in t), "")


def is_finite(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.past or (word in lexicon.third and lexicon.third[word] not in lexicon.nouns)


def open_kind(spot: Spot) -> str:
    lower, lexicon = spot.lower, spot.lexicon
    if (lower, spot.preceding) in (("longer", "no"), ("far", "so")) or (
        lower == "earlier" and spot.before == "A"
    ):
        return "X"
    if lower in lexicon.ing or (lower.endswith("ing") and len(lower) > 5 and lower not in ING_NOT_VERBS):
        return _ing(spot)
    if (
        lower in lexicon.past
        or lower in lexicon.participle
        or (lower.endswith("ed") and lower not in ED_NOT_VERBS)
    ):
        return _past(spot)
    if lower in lexicon.third:
        return _s_form(spot)
    if lower in lexicon.base:
        return _bare(spot)
    if (
        lower.endswith("ly")
        and len(lower) > 4
        and lower not in ("family", "reply", "supply", "ally", "assembly", "rally")
    ):
        return "X"
    return "N"


_EVENTS = word_set("briefing ruling finding warning filing hearing posting showing blessing greeting")
"""Forms in -ing that are nouns after an article and an adjective: `a public briefing`."""


def _ing(spot: Spot) -> str:
    lower, before, following = spot.lower, spot.before, spot.following
    if lower == "acting" and spot.after is not None and spot.after.shape == "A":
        return "N"  # acting Governor Lee
    if lower in _EVENTS and (before in "DGS" or (before == "N" and spot.tags[-2:-1] in (["D"], ["G"]))):
        return "N"
    if lower in _EVENTS and before == "B" and following in AUXILIARIES:
        return "N"  # that showing was
    if lower in ING_NOT_VERBS and (before in "DGSN" or (before == "M" and spot.tags[-2:-1] == ["D"])):
        return "N"  # a House hearing
    if before in "DGS" and (following == "of" or following not in CLOSED):
        return "N"
    if (
        before in "NM"
        and spot.tags[_before_nouns(spot)] == "D"
        and AUXILIARIES.get(following) in ("have", "be")
    ):
        return "N"  # the ferry landing has closed
    if lower not in spot.lexicon.ing and before in "NMP" and following not in DETERMINERS:
        return "N"
    return "R"


def _past(spot: Spot) -> str:
    n, before, after = spot.n, spot.before, spot.after
    base = spot.lower in spot.lexicon.base  # put, set, read, cost
    if base and (before in "DGSP" or (before == "N" and AUXILIARIES.get(spot.following) == "be")):
        return "N"  # the weather forecast is fair
    if spot.lower == "alleged" and spot.preceding in _COUNTING:
        return "N"
    if before in "DGS" and after is not None and after.shape in "aA" and after.lower not in PREPOSITIONS:
        return "N"  # the alleged plot, his proposed ban
    if before == "P" and after is not None and after.shape == "a" and after.lower not in CLOSED:
        return "N"
    if before == "D" and after is not None and after.lower[:1] in "$€£0123456789":
        return "N"  # an estimated 18 percent
    closely = before == "X" and (
        spot.tags[-2:-1] in (["D"], ["G"], ["S"]) or spot.tokens[n - 2].lower == "most"
    )
    if closely and after is not None and after.shape in "aQ" and after.lower not in CLOSED:
        return "N"  # the recently announced plan, the most highly awaited
    counted = n > 0 and (spot.tokens[n - 1].lower[:1].isdigit() or spot.tokens[n - 1].lower == "most")
    if counted and after is not None and after.lower.endswith("s") and after.lower not in CLOSED:
        return "N"  # 60 pledged delegates
    if spot.lower in ("found", "left", "set", "cut", "hurt", "saw", "felt", "lay", "bore") and before in "DG":
        return "N"
    return "E"


_SAYS = word_set("say argue think believe warn insist agree")
_COUNTING = word_set("multiple numerous repeated countless several various")
_NUMBERS = word_set(
    "two three four five six seven eight nine ten eleven twelve twenty thirty fifty dozen hundred"
)
_STATES = word_set("states reports notes claims tweets posts quotes recounts answers remarks comments")


def _s_form(spot: Spot) -> str:
    lower, before, following, lexicon = spot.lower, spot.before, spot.following, spot.lexicon
    ambiguous = lexicon.third[lower] in lexicon.nouns
    if ambiguous and "according" in (spot.tokens[at].lower for at in range(max(0, spot.n - 4), spot.n)):
        return "N"  # according to police reports
    if not ambiguous:
        return "V" if before not in "DGS" else "N"
    if spot.preceding in _COUNTING or spot.preceding in _NUMBERS or spot.preceding.isdigit():
        return "N"  # their multiple requests for comment, in seven states
    if spot.tokens[0].shape == "Q" and lower in _STATES and before in "NM":
        return "V"  # “…,” the report states
    if before in "DGSPTVERA.":
        return "N"
    if before in "IW":
        return "V"
    if lower not in _STATES and (following in (",", ".", ";", ")") or not following):
        return "N"  # a reader of the results,
    if following in AUXILIARIES or is_finite(following, lexicon) or following in _SAYS:
        return "N"
    if before in "M":
        return "V"
    if before == "N" and (_is_plural_of(spot) or _is_relative_of(spot)):
        return "N"
    if before in "NX)":
        named = spot.after is not None and spot.after.shape == "A"
        return "V" if named or _opens_object(spot) else "N"
    if before == "C" and not any(t in "VE" for t in spot.tags[-8:-1]):
        return "N"
    return "V" if before in "C," and _opens_object(spot) else "N"


def _is_relative_of(spot: Spot) -> bool:
    """Whether a relative clause hangs on a word in -s: legal claims [that could] fail, not: he claims that it could."""
    beyond = spot.tokens[spot.n + 2].lower if spot.n + 2 < len(spot.tokens) else ""
    return spot.following == "that" and beyond in AUXILIARIES and not can_speak(spot.preceding)


def _is_plural_of(spot: Spot) -> bool:
    """Whether a word in -s ends an object, made [negative comments], or what is several, [any public signals]."""
    at = spot.n - 1
    least = max(0, spot.n - _LONGEST_PHRASE)
    if spot.preceding in _ATTRIBUTES:
        return True  # the new plans
    if spot.preceding.endswith(_ADJECTIVES) and not can_speak(spot.preceding):
        return True  # the inevitable questions that come
    while at > least and spot.tags[at] == "N":
        at -= 1
    if spot.tags[at] in "VERT" or spot.tokens[at].lower in _SEVERAL:
        return True
    if spot.following not in PREPOSITIONS and spot.following not in ("that", "to", "such", "each", ","):
        return False  # the fight to keep it shows how
    hangs = False
    while at > least and spot.tags[at] in "NMDGSPY":
        hangs = hangs or spot.tags[at] == "P"
        at -= 1  # published its financial figures for, did a slew of blood tests that
    tells = not hangs and lemma_of(spot.tokens[at].lower, spot.lexicon) in _TELLS
    return spot.tags[at] in "VERT" and not tells


_LONGEST_PHRASE = 60
"""Words looked back over: a list without an end would take a time that grows with its square."""
_ATTRIBUTES = word_set("new recent latest current old other same final next previous")
_ADJECTIVES = ("able", "ible", "ous", "ful", "less")
_TELLS = word_set(
    "say think believe know claim argue hope add insist show suggest mean tell warn note stress announce agree estimate"
    " predict fear worry confirm reveal conclude admit explain ensure"
)
_SEVERAL = word_set("any some no all many these those several few most such")
_OBJECTS = DETERMINERS | POSSESSIVES | word_set("that him them it us")
_OBJECT_WORDS = _OBJECTS | word_set("he she they for to how why what whether if on about as at into out")


def _opens_object(spot: Spot) -> bool:
    """Whether what follows is what a verb has after it and a noun has not."""
    after = spot.after
    return spot.following in _OBJECT_WORDS or (
        after is not None and (after.shape == "Q" or after.lower in ",:")
    )


_BEARERS = word_set(
    "advocate coach judge host pilot chair guard captain head star champion model rebel intern nurse cook guide"
    " counsel engineer associate delegate graduate chief lead author guest witness"
)
"""Verbs that are roles before a name."""


_WHAT = word_set("what whatever")


def _before_nouns(spot: Spot) -> int:
    """The word before the nouns and names that a word follows: [the] ferry landing."""
    at = spot.n - 1
    while at > 0 and spot.tags[at] in "NM":
        at -= 1
    return at


_FOR_ONE = word_set("a an another each every")


def _bare(spot: Spot) -> str:
    n, before, after, tags = spot.n, spot.before, spot.after, spot.tags
    ambiguous = spot.lower in spot.lexicon.nouns
    if before == "T":
        return "V"
    if spot.lower in _BEARERS and before in "NM" and after is not None and after.shape == "A":
        return "N"  # animal rights advocate Ann Lee
    at = n - 1
    while at > 0 and tags[at] == "X":
        at -= 1
    governor = tags[at] if n else "."
    if governor == "A":
        kind = AUXILIARIES.get(spot.tokens[at].lower, "")
        return "V" if kind in ("modal", "do") or not ambiguous else "N"
    if governor == "T":
        return "V"
    if before in "DGSP":
        return "N"
    if governor == "I":
        return "V" if spot.tokens[at].lower in SUBJECT_PRONOUNS or not ambiguous else "N"
    if governor == "W":
        return "N" if ambiguous and at == n - 1 and spot.preceding in _WHAT else "V"  # what state it is in
    if not ambiguous:
        return "V"
    following = spot.following
    verbal = following in _OBJECTS
    plural = (
        governor in "NM"
        and spot.tokens[at].lower.endswith("s")
        and not spot.tokens[at].lower.endswith(("ss", "news"))
    )
    plural = plural and spot.tokens[_before_nouns(spot)].lower not in _FOR_ONE  # an earnings call
    if plural and at == n - 1 and tags[at - 1 : at] != ["P"] and (verbal or (after and after.shape in "AQ")):
        return "V"
    if before == "C" and verbal and any(t in "VET" for t in tags[-8:-1]):
        return "V"
    return "N"
