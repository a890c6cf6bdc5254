"""Titles and offices before a name: where the name begins after them, and what they tell of its bearer."""

from __future__ import annotations

from rag.quotes.names import (
    FEMALE,
    FEMALE_TITLES,
    FIELDS,
    GENERALS,
    LESSER,
    MALE,
    MALE_TITLES,
    NOT_PEOPLE,
    TITLES,
)
from rag.quotes.sentences import Sentence
from rag.terms import in_full

TWO = 2


def offices(s: Sentence, first: int, end: int, known: frozenset[str]) -> list[str]:
    """The known words in tokens `first..end` (end excluded); a vice president or a former one is not the president."""
    found = []
    for at in range(first, end):
        word, before = in_full(s.word(at)), in_full(s.word(at - 1))
        if word in known and not (word in GENERALS and s.word(at + 1) == "general"):
            of_another = before in LESSER or (before in GENERALS and word == "general")
            found.append(f"{before} {word}" if of_another else word)
    return found


def after_titles(s: Sentence, first: int, last: int) -> int:
    """Where the name itself begins after its titles: `United States President [Ann Lee]`; all of a body's is name."""
    start = first
    for at in range(first, last + 1):
        if s.word(at).rstrip(".") in TITLES and not (at == last and _is_no_title(s, first, last)):
            start = at + 1
    if start <= last and s.word(start) in (
        "of",
        "for",
    ):  # House Secretary of Labor [Ann Lee]; High Commissioner for Peace
        return last - 1 if last - start > TWO and s.kind(last - 1) == "M" else first
    if names_body(s, start, last):
        return first + 1 if s.word(first) == "the" and first < last else first  # the Foreign Ministry
    if start > last and names_body(s, first, last):
        return last + 1  # the Senate President
    return start


def names_body(s: Sentence, first: int, last: int) -> bool:
    return any(s.word(at) in NOT_PEOPLE for at in range(first, last + 1))


def _is_no_title(s: Sentence, first: int, last: int) -> bool:
    """Whether a last word that could be a title is none: John Major, Stephen King, the Ministry of Health."""
    return s.word(last) in FIELDS or (last > first and s.word(last - 1) in MALE | FEMALE)


def office_of(s: Sentence, first: int) -> str:
    """The title in `Secretary of`, `Senator from` or `President of the` before a token; empty where there is none."""
    at = first - 2 if s.word(first - 1) == "the" else first - 1
    if at > 0 and s.word(at) in ("of", "for", "from", "to", "at"):
        title = s.word(at - 1).rstrip(".")
        return title if title in TITLES else ""
    return ""


def gender_of_titles(titles: list[str]) -> str:
    if any(t in MALE_TITLES for t in titles):
        return "m"
    return "f" if any(t in FEMALE_TITLES for t in titles) else ""


def gender_of_forename(words: tuple[str, ...]) -> str:
    if len(words) < 2:
        return ""
    if words[0] == "kim" and (len(words) > TWO or "-" in words[1]):
        return ""  # Kim Jong-un
    male, female = words[0] in MALE, words[0] in FEMALE
    return "" if male == female else "m" if male else "f"
