"""Quotations joined from pieces, put into another's mouth, or that nobody said."""

from __future__ import annotations

import re

from eval.quote_check.material import Case, Draw, Material, bare, plain, speaker_of, spoken_text, tokens
from eval.quote_check.texts import INVENTED, PLAUSIBLE, WORDS
from rag.records import Statement

_FULL_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+")
_PRONOUNS = ("he", "she", "they", "it", "we", "i", "you", "who", "which", "that", "this")


def _halves(m: Material) -> Case | None:
    (a, one), (b, two) = m.rng.choice(m.sentences), m.rng.choice(m.sentences)
    first, second = one.split(), two.split()
    half = first[: max(5, len(first) * 2 // 3)]
    text = " ".join(half + second[-max(5, len(second) * 2 // 3) :])
    if a.id == b.id or m.recurs(" ".join(half)) or m.has(text):
        return None
    return Case("stitched", text, "stitched")


def _ellipsis(m: Material) -> Case | None:
    """Sentences of two articles with an ellipsis between them."""
    (a, one), (b, two) = m.rng.choice(m.sentences), m.rng.choice(m.sentences)
    if a.id == b.id or m.recurs(one) or m.recurs(two):
        return None
    return Case("stitched, ellipsis", f"{bare(one)} … {bare(two)}", "stitched")


def _backwards(m: Material) -> Case | None:
    """What somebody said later, an ellipsis, and what was said before it."""
    at = m.rng.randrange(len(m.sentences) - 4)
    (a, one), (b, two) = m.sentences[at], m.sentences[at + m.rng.randint(2, 4)]
    if a.id != b.id or m.recurs(one) or m.recurs(two):
        return None
    return Case("stitched, backwards", f"{bare(two)} … {bare(one)}", "stitched")


def _two_speakers(m: Material) -> Case | None:
    """What two people say in one article, as if one had said it."""
    said = m.rng.choice(m.spoken)
    others = [s for s in m.spoken if s.article.id == said.article.id and _two_people(s, said)]
    if not others:
        return None
    text = f"{spoken_text(said)} {spoken_text(m.rng.choice(others))}"
    return None if m.has(text) else Case("stitched, 1 article", text, "stitched")


def _other_speaker(m: Material) -> Case | None:
    said, other = m.rng.choice(m.spoken), m.rng.choice(m.spoken)
    who, name = speaker_of(said), speaker_of(other)
    if not who or len(_FULL_NAME.findall(name)) != 1 or who.lower() in _PRONOUNS:
        return None
    text = spoken_text(said)
    if set(tokens(who)) & set(tokens(name)) or m.recurs(text):
        return None
    return Case("other speaker", text, "misattributed", name)


def _invented(m: Material) -> Case | None:
    text = m.rng.choice(INVENTED).format(**{k: m.rng.choice(v) for k, v in WORDS.items()})
    return Case("invented", text, "not_found")


def _plausible(m: Material) -> Case | None:
    return Case("invented, newsy", m.rng.choice(PLAUSIBLE), "not_found")


def _scrambled(m: Material) -> Case | None:
    words = [m.rng.choice(m.vocabulary) for _ in range(m.rng.randint(6, 20))]
    return Case("random words", " ".join(words).capitalize(), "not_found")


def _headline(m: Material) -> Case | None:
    """Words that only a headline has: they are in no article's text, and of no speaker."""
    words = plain(title := m.rng.choice(m.articles).title).split()
    pieces = {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}
    if len(words) < 5 or any(f" {piece} " in m.plain for piece in pieces):
        return None
    return Case("headline", title, "not_found")


def _two_people(a: Statement, b: Statement) -> bool:
    """Two named speakers without a word in common, well apart in their article."""
    if not a.speaker_text or not b.speaker_text or abs(a.start - b.start) < 300:
        return False
    return not set(tokens(speaker_of(a))) & set(tokens(speaker_of(b)))


JOINED: tuple[Draw, ...] = (
    *(_halves, _ellipsis, _backwards, _two_speakers, _other_speaker),
    *(_invented, _plausible, _scrambled, _headline),
)
