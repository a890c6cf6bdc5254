"""Whom `he` and `she` may mean: which names can be a person's, and of which gender a mention is."""

from __future__ import annotations

import re

from rag.quotes.names import BEARERS, FEMALE, MALE
from rag.quotes.people import Name

_NO_PERSON = re.compile(r"/|\b(?![IVX]+$)[A-Z]{2,}s?$")
"""Ann Lee/Reuters, International NGOs."""
_OF_PLACES = frozenset(
    "u.s. u.k. u.n. uk eu un new north south east west central greater great united san santa los las fort port mount"
    " cape puerto costa saudi".split()
)
"""What names of places begin with, and of nobody: New York, Las Vegas."""


def may_be(name: Name, gender: str) -> bool:
    """Whether a pronoun of a gender (m, f) may mean a name: one of two or three words, or known to be a person's."""
    known = name.person or len(name.words) in (2, 3)
    place = name.words[0] in _OF_PLACES and not name.person
    known = known and not _NO_PERSON.search(name.full)
    return known and not place and not name.organisation and name.gender in ("", gender)


def is_called(name: Name, gender: str) -> bool:
    """Whether a name of one word may be a person's: Usher, but not ESPN, Germans, nor Bob where it is she."""
    (*others, word) = name.words
    several = word.endswith(BEARERS) or name.full.isupper() or name.full.islower()
    other = FEMALE if gender == "m" else MALE
    return not (others or several or name.organisation or word in other) and name.gender in ("", gender)


def sex_of(mention: str) -> str:
    """`woman` or `man` where the mention of a role says so: a spokeswoman, a man in his forties."""
    words = mention.lower().split()
    return next((sex for sex in ("woman", "man") for word in words if word.endswith(sex)), "")
