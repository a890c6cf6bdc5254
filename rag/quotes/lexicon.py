"""Closed classes of words, and the forms of English verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources


def word_set(line: str) -> frozenset[str]:
    return frozenset(line.split())


DETERMINERS = word_set(
    "the a an this these those some any each every no another both either neither all several many few most half such"
)
POSSESSIVES = word_set("his her their its my our your whose")
PRONOUNS = word_set(
    "he she it they we i you him them us me himself herself itself themselves who's everyone everybody someone somebody"
    " nobody anyone anybody nothing something anything everything one others"
)
SUBJECT_PRONOUNS = word_set(
    "he she it they we i you everyone everybody someone somebody nobody anyone one others"
)
PREPOSITIONS = word_set(
    "of in on at by for with from about against into over under between through during among across toward towards upon"
    " within without near behind beyond despite per via amid around beside besides concerning regarding except inside"
    " outside off up down out like unlike versus before after since until till than throughout along amidst amongst"
    " above below onto back following including"
)
SUBORDINATORS = word_set(
    "that if because while whereas although though unless whether when where why how as lest once whenever wherever so"
)
RELATIVES = word_set("who which whom what whoever whatever")
ADVERBS = word_set(
    "not n't never also then just now even still already again once only however meanwhile instead too often soon later"
    " ever always perhaps maybe rather quite very further furthermore moreover thus therefore first"
    " sometimes yet there here have-to so-called twice nonetheless nevertheless otherwise indeed together almost"
    " likewise long ago more less much well else alone away else most apart elsewhere afterwards afterward"
)
AUXILIARIES = {
    **dict.fromkeys(
        "is are was were be been being am 's 're 'm isn't aren't wasn't weren't ain't".split(), "be"
    ),
    **dict.fromkeys("has have had having 've hasn't haven't hadn't".split(), "have"),
    **dict.fromkeys("do does did don't doesn't didn't".split(), "do"),
    **dict.fromkeys(
        "will would can could may might must shall should 'll 'd won't wouldn't can't couldn't cannot shouldn't"
        " mustn't".split(),
        "modal",
    ),
}
DATES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september"
    " october november december today yesterday tomorrow tonight jan. feb. aug. sept. sep. oct. nov. dec."
)
ED_NOT_VERBS = word_set(
    "need indeed op-ed speed seed breed bed red hundred sacred naked wicked united rugged ragged aged kindred embed"
    " feed weed greed creed deed bleed shed sled alleged biased so-called talented gifted armed"
)
ING_NOT_VERBS = word_set(
    "nothing something anything everything morning evening king thing string spring wing ring during ceiling wedding"
    " building meeting being ongoing upcoming outgoing incoming hearing clothing sibling darling sterling"
    " leading willing housing spending funding gathering"
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Verb forms to lemmas, by form. `nouns` are lemmas whose bare and -s forms are nouns as well."""

    base: dict[str, str] = field(default_factory=dict)
    third: dict[str, str] = field(default_factory=dict)
    past: dict[str, str] = field(default_factory=dict)
    participle: dict[str, str] = field(default_factory=dict)
    ing: dict[str, str] = field(default_factory=dict)
    nouns: frozenset[str] = frozenset()


def _third(lemma: str) -> str:
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _regular(lemma: str, doubled: bool) -> tuple[str, str]:
    """The -ed and -ing forms."""
    stem = lemma + lemma[-1] if doubled else lemma
    if lemma.endswith("ie"):
        return lemma + "d", lemma[:-2] + "ying"
    if lemma.endswith("e"):
        return lemma + "d", (lemma if lemma.endswith("ee") else lemma[:-1]) + "ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied", lemma + "ing"
    return stem + "ed", stem + "ing"


_DOUBLED_ING = {
    "begin",
    "run",
    "get",
    "put",
    "set",
    "sit",
    "win",
    "cut",
    "let",
    "hit",
    "quit",
    "shut",
    "split",
    "swim",
}
_DOUBLED_ING |= {"forget", "upset", "dig", "bet"}


@lru_cache(maxsize=1)
def verb_lexicon() -> Lexicon:
    """The table of verbs, read once."""
    lexicon = Lexicon()
    nouns = set()
    table = resources.files("rag.quotes").joinpath("verbs.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line.startswith("#") or not line:
            continue
        lemma, past, participle, flags = (*line.split("\t"), "", "", "")[:4]
        ed, ing = _regular(lemma, "2" in flags)
        if lemma in _DOUBLED_ING:
            ing = lemma + lemma[-1] + "ing"
        lexicon.base[lemma] = lemma
        lexicon.third[_third(lemma)] = lemma
        lexicon.past[past or ed] = lemma
        lexicon.participle[participle or past or ed] = lemma
        lexicon.ing[ing] = lemma
        if "n" in flags:
            nouns.add(lemma)
    return Lexicon(
        lexicon.base, lexicon.third, lexicon.past, lexicon.participle, lexicon.ing, frozenset(nouns)
    )


CLOSED: dict[str, str] = {
    **dict.fromkeys(ADVERBS, "X"),
    **dict.fromkeys(PREPOSITIONS, "P"),
    **dict.fromkeys(SUBORDINATORS, "B"),
    **dict.fromkeys(DETERMINERS, "D"),
    **dict.fromkeys(PRONOUNS, "I"),
    **dict.fromkeys(POSSESSIVES, "G"),
    **dict.fromkeys(RELATIVES, "W"),
    **dict.fromkeys(AUXILIARIES, "A"),
    "and": "C", "or": "C", "nor": "C", "but": "K", "&": "C", "to": "T", "that": "B", "whose": "W",
}  # fmt: skip
