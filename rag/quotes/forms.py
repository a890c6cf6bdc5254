"""Words that are not in a closed class: nouns, or forms of verbs, by what stands beside them.

The kinds are those of `words`: N noun, V finite or bare verb, E verb in -ed, R verb in -ing, X adverb.
"""

from __future__ import annotations

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
from rag.quotes.tokens import Token


def lemma_of(word: str, lexicon: Lexicon) -> str:
    tables = (lexicon.base, lexicon.third, lexicon.past, lexicon.participle, lexicon.ing)
    return next((t[word] for t in tables if word in t), "")


def is_finite(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.past or (word in lexicon.third and lexicon.third[word] not in lexicon.nouns)


def open_kind(
    lower: str,
    before: str,
    after: Token | None,
    tags: list[str],
    tokens: list[Token],
    n: int,
    lexicon: Lexicon,
) -> str:
    following = after.lower if after else ""
    if lower == "longer" and n and tokens[n - 1].lower == "no":
        return "X"
    if lower in lexicon.ing or (lower.endswith("ing") and len(lower) > 5 and lower not in ING_NOT_VERBS):
        return _ing(lower, before, following, lexicon, tags)
    if (
        lower in lexicon.past
        or lower in lexicon.participle
        or (lower.endswith("ed") and lower not in ED_NOT_VERBS)
    ):
        return _past(lower, before, after, tags, tokens, n, lexicon)
    if lower in lexicon.third:
        return _s_form(lower, before, after, tags, tokens, n, lexicon)
    if lower in lexicon.base:
        return _bare(lower, before, after, tags, tokens, n, lexicon)
    if (
        lower.endswith("ly")
        and len(lower) > 4
        and lower not in ("family", "reply", "supply", "ally", "assembly", "rally")
    ):
        return "X"
    return "N"


_EVENTS = word_set("briefing ruling finding warning filing hearing posting showing blessing greeting")
"""Forms in -ing that are nouns after an article and an adjective: `a public briefing`."""


def _ing(lower: str, before: str, following: str, lexicon: Lexicon, tags: list[str]) -> str:
    if lower in _EVENTS and (before in "DGS" or (before == "N" and tags[-2:-1] in (["D"], ["G"]))):
        return "N"
    if lower in _EVENTS and before == "B" and following in AUXILIARIES:
        return "N"  # that showing was
    if lower in ING_NOT_VERBS and before in "DGSN":
        return "N"
    if before in "DGS" and (following == "of" or following not in CLOSED):
        return "N"
    if lower not in lexicon.ing and before in "NMP" and following not in DETERMINERS:
        return "N"
    return "R"


def _past(
    lower: str,
    before: str,
    after: Token | None,
    tags: list[str],
    tokens: list[Token],
    n: int,
    lexicon: Lexicon,
) -> str:
    base = lower in lexicon.base  # put, set, read, cost
    if base and before in "DGSP":
        return "N"
    if before in "DGS" and after is not None and after.shape in "aA" and after.lower not in PREPOSITIONS:
        return "N"  # the alleged plot, his proposed ban
    if before == "P" and after is not None and after.shape == "a" and after.lower not in CLOSED:
        return "N"
    counted = n > 0 and (tokens[n - 1].lower[:1].isdigit() or tokens[n - 1].lower == "most")
    if counted and after is not None and after.lower.endswith("s") and after.lower not in CLOSED:
        return "N"  # 60 pledged delegates
    if lower in ("found", "left", "set", "cut", "hurt", "saw", "felt", "lay", "bore") and before in "DG":
        return "N"
    return "E"


_STATES = word_set("states reports notes claims tweets posts quotes recounts answers remarks comments")


def _s_form(
    lower: str,
    before: str,
    after: Token | None,
    tags: list[str],
    tokens: list[Token],
    n: int,
    lexicon: Lexicon,
) -> str:
    ambiguous = lexicon.third[lower] in lexicon.nouns
    if ambiguous and "according" in (tokens[at].lower for at in range(max(0, n - 4), n)):
        return "N"  # according to police reports
    if not ambiguous:
        return "V" if before not in "DGS" else "N"
    if tokens[0].shape == "Q" and lower in _STATES and before in "NM":
        return "V"  # “…,” the report states
    if before in "DGSPTVERA.":
        return "N"
    following = after.lower if after else ""
    verbal = (
        following in DETERMINERS or following in POSSESSIVES or following in ("that", "he", "she", "it", "they", "him",
        "them", "for", "to", "how", "why", "what", "whether", "if", "on", "us", "about", "as", "at", "into", "out")
        or (after is not None and (after.shape == "Q" or after.lower in ",:"))
    )  # fmt: skip
    if before in "IW":
        return "V"
    if lower not in _STATES and (following in (",", ".", ";", ")") or not after):
        return "N"  # a reader of the results,
    if following in AUXILIARIES or is_finite(following, lexicon):
        return "N"
    if before in "M":
        return "V"
    if before in "NX)":
        return "V" if verbal or (after is not None and after.shape == "A") else "N"
    if before == "C":
        return "V" if any(t in "VE" for t in tags[-8:-1]) and verbal else "N"
    if before == ",":
        return "V" if verbal else "N"
    return "N"


_BEARERS = word_set(
    "advocate coach judge host pilot chair guard captain head star champion model rebel intern nurse cook guide"
    " counsel engineer associate delegate graduate chief lead author guest witness"
)
"""Verbs that are roles before a name."""


def _bare(
    lower: str,
    before: str,
    after: Token | None,
    tags: list[str],
    tokens: list[Token],
    n: int,
    lexicon: Lexicon,
) -> str:
    ambiguous = lower in lexicon.nouns
    if before == "T":
        return "V"
    if lower in _BEARERS and before in "NM" and after is not None and after.shape == "A":
        return "N"  # animal rights advocate Ann Lee
    at = n - 1
    while at > 0 and tags[at] == "X":
        at -= 1
    governor = tags[at] if n else "."
    if governor == "A":
        kind = AUXILIARIES.get(tokens[at].lower, "")
        return "V" if kind in ("modal", "do") or not ambiguous else "N"
    if governor == "T":
        return "V"
    if before in "DGSP":
        return "N"
    if governor == "I":
        return "V" if tokens[at].lower in SUBJECT_PRONOUNS or not ambiguous else "N"
    if governor == "W":
        return "V"
    if not ambiguous:
        return "V"
    following = after.lower if after else ""
    verbal = (
        following in DETERMINERS
        or following in POSSESSIVES
        or following in ("that", "him", "them", "it", "us")
    )
    plural = governor in "NM" and tokens[at].lower.endswith("s") and not tokens[at].lower.endswith("ss")
    if plural and at == n - 1 and tags[at - 1 : at] != ["P"] and (verbal or (after and after.shape in "AQ")):
        return "V"
    if before == "C" and verbal and any(t in "VET" for t in tags[-8:-1]):
        return "V"
    return "N"
