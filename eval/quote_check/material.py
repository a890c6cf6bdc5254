"""What cases are drawn from: the sentences, spoken words and names of a library."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.passages import find_sentences
from rag.records import Article, Statement, VerdictKind

_WORD = re.compile(r"[^\W\d_]{4,}")
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{3,}")
_PLAIN = re.compile(r"[^\W_]+")
_MARKS = "“”\"'‘’"


@dataclass(frozen=True, slots=True)
class Case:
    """A quotation to check and the verdict it deserves. `kind` says how it was made."""

    kind: str
    text: str
    right: VerdictKind
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """The articles, their sentences with the article of each, what is spoken in them, and words to put elsewhere.

    `raw` is all texts; `plain` the same as lower-case words: an oracle of its own, not the check's folding.
    """

    rng: random.Random
    articles: Sequence[Article]
    sentences: Sequence[tuple[Article, str]]
    spoken: Sequence[Statement]
    vocabulary: Sequence[str]
    names: Sequence[str]
    raw: str
    plain: str

    @classmethod
    def of(cls, articles: Sequence[Article], statements: Sequence[Statement], seed: int) -> Material:
        every = [(a, a.text[s.start : s.end]) for a in articles for s in find_sentences(a.text)]
        sentences = [(a, t) for a, t in every if 7 <= len(t.split()) <= 45 and len(plain(t)) > 30]
        spoken = [
            s
            for s in statements
            if s.kind == "direct" and s.confidence >= 0.5 and len(s.texts[0].split()) >= 5
        ]
        return cls(
            random.Random(seed),
            articles,
            sentences,
            spoken,
            sorted({w for _, t in sentences for w in _WORD.findall(t) if w.islower()}),
            sorted({w for _, t in sentences for w in _NAME.findall(t)}),
            "\n".join(a.text for a in articles),
            " " + " ".join(plain(a.text) for a in articles) + " ",
        )

    def text(self) -> str:
        """A sentence without outer marks."""
        return bare(self.rng.choice(self.sentences)[1])

    def other_word(self, word: str) -> str:
        """Another word of the library in lower case."""
        return self.rng.choice([w for w in self.rng.sample(self.vocabulary, 2) if w != word])

    def names_in(self, text: str) -> list[re.Match[str]]:
        """Capitalised words inside a sentence."""
        return list(_NAME.finditer(text))

    def has(self, text: str) -> bool:
        """Whether some article has these words in this order."""
        return f" {plain(text)} " in self.plain

    def recurs(self, text: str) -> bool:
        """Whether the words come more than once."""
        return self.plain.count(plain(text)) > 1


Draw = Callable[[Material], Case | None]
"""One kind of case; None: this draw does not lend itself to it."""


def altered(material: Material, kind: str, text: str) -> Case | None:
    """A case of an altered quotation, unless some article has it as it is now."""
    return None if material.has(text) else Case(kind, text, "altered")


def typographic(material: Material, kind: str, text: str) -> Case | None:
    """A case of the same words in other typography, unless some article has it to the letter."""
    return None if bare(text) in material.raw else Case(kind, text, "typographic")


def bare(text: str) -> str:
    """Without outer marks."""
    return text.strip().strip(_MARKS).strip()


def tokens(text: str | None) -> list[str]:
    """Its words in lower case."""
    return [w.lower() for w in _PLAIN.findall(text or "")]


def plain(text: str) -> str:
    """Lower-case letters and digits parted by single spaces."""
    return " ".join(tokens(text))


def is_word(text: str) -> bool:
    """Whether there is a letter or digit in it."""
    return bool(_PLAIN.search(text))


def speaker_of(said: Statement) -> str:
    """Who says it as the article names them; "" where it does not tell."""
    return said.speaker_name or said.speaker_text or ""


def spoken_text(said: Statement) -> str:
    """The first quoted part without its marks."""
    return said.texts[0].strip('“”"')
