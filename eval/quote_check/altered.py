"""Quotations with a word, a number, a name or a negation changed."""

from __future__ import annotations

import re
from collections.abc import Callable

from eval.quote_check.material import (
    Case,
    Draw,
    Material,
    altered,
    is_word,
    speaker_of,
    spoken_text,
    tokens,
)
from eval.quote_check.real import SPELLED

_AUXILIARY = r"\b(is|are|was|were|will|would|can|could|should|has|have|had|do|does|did|must)\b"
_NEGATABLE = re.compile(_AUXILIARY + r"(?! not|n['’]t)")
_NEGATED = re.compile(r"\b(not|never)\s", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?![\w.,]*\d)")
_IN_WORDS = re.compile(rf"(?<![\w-])({'|'.join(SPELLED)})(?![\w-])")


def _word_changed(m: Material) -> Case | None:
    return _edit(
        m, "word changed", lambda words, at: [*words[:at], m.other_word(words[at]), *words[at + 1 :]]
    )


def _word_dropped(m: Material) -> Case | None:
    return _edit(m, "word dropped", lambda words, at: words[:at] + words[at + 1 :])


def _word_added(m: Material) -> Case | None:
    return _edit(m, "word added", lambda words, at: [*words[:at], m.rng.choice(m.vocabulary), *words[at:]])


def _word_in_brackets(m: Material) -> Case | None:
    """An editor's word in the place of the speaker's is said to be one, but is no word of the article."""
    return _edit(
        m, "[word]", lambda words, at: [*words[:at], f"[{m.other_word(words[at])}]", *words[at + 1 :]]
    )


def _words_swapped(m: Material) -> Case | None:
    words = m.text().split()
    at = m.rng.randrange(len(words) - 1)
    if words[at].lower() == words[at + 1].lower():
        return None
    swapped = [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
    return altered(m, "words swapped", " ".join(swapped))


def _short(m: Material) -> Case | None:
    words = m.text().split()
    at = m.rng.randint(0, len(words) - 7)
    words = words[at : at + m.rng.randint(5, 7)]
    words[m.rng.randrange(len(words))] = m.rng.choice(m.vocabulary)
    return altered(m, "5-7 words, changed", " ".join(words))


def _two_words(m: Material) -> Case | None:
    words = m.text().split()
    if len(words) < 12:
        return None
    for _ in range(2):
        at = m.rng.randrange(len(words))
        words[at] = m.other_word(words[at])
    return altered(m, "two words changed", " ".join(words))


def _number(m: Material) -> Case | None:
    text = m.text()
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return None
    found = m.rng.choice(numbers)
    value = int(found.group().replace(",", "") or 0)
    other = m.rng.choice([value + 1, value * 10, max(0, value - 1), value + 20])
    shown = f"{other:,}" if "," in found.group() else str(other)
    return altered(m, "number", text[: found.start()] + shown + text[found.end() :])


def _spelled_number(m: Material) -> Case | None:
    """Another number, spelled out or in figures."""
    text = m.text()
    found = _IN_WORDS.search(text)
    if not found:
        return None
    n = (SPELLED.index(found[1]) + m.rng.randint(1, 5)) % len(SPELLED)
    shown = m.rng.choice((SPELLED[n], str(n + 2)))
    return altered(m, "number spelled", text[: found.start()] + shown + text[found.end() :])


def _negation(m: Material) -> Case | None:
    text = m.text()
    if _NEGATED.search(text):
        return altered(m, "negation", _NEGATED.sub("", text, count=1))
    if _NEGATABLE.search(text):
        return altered(m, "negation", _NEGATABLE.sub(r"\1 not", text, count=1))
    return None


def _negation_skipped(m: Material) -> Case | None:
    """An ellipsis that leaves out the `not` of its clause."""
    words = m.text().split()
    for at in range(3, len(words) - 3):
        ends = any(w[-1] in ".?!" for w in words[at - 1 : at + 2])
        if words[at].lower() in ("not", "never") and not ends:
            return altered(m, "negation skipped", " ".join([*words[:at], "…", *words[at + 1 :]]))
    return None


def _name(m: Material) -> Case | None:
    text = m.text()
    names = m.names_in(text)
    if not names:
        return None
    found = m.rng.choice(names)
    other = m.rng.choice(m.names)
    return altered(m, "name", text[: found.start()] + other + text[found.end() :])


def _pasted(m: Material) -> Case | None:
    """With a word changed, and a reporting clause that somebody wrote anew around it."""
    said = m.rng.choice(m.spoken)
    who, words = speaker_of(said), spoken_text(said).split()
    if len(words) < 8 or not who[:1].isupper() or any(mark in spoken_text(said) for mark in '“”"[]\n…'):
        return None
    at = m.rng.randrange(len(words))
    words[at] = m.other_word(words[at])
    if m.has(" ".join(words)) or not tokens(words[at]):
        return None
    return Case("pasted, changed", f"“{' '.join(words)}” {who} told the Vessa Post.", "altered")


def _edit(m: Material, kind: str, change: Callable[[list[str], int], list[str]]) -> Case | None:
    words = m.text().split()
    at = m.rng.randrange(len(words))
    return altered(m, kind, " ".join(change(words, at))) if is_word(words[at]) else None


ALTERED: tuple[Draw, ...] = (
    *(_word_changed, _word_dropped, _word_added, _word_in_brackets, _words_swapped, _short, _two_words),
    *(_number, _spelled_number, _negation, _negation_skipped, _name, _pasted),
)
