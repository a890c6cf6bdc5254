"""The cue table: which words report speech, how surely, and what class of cue they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

from rag.records import CueClass

ANY = "*"


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of the table. `frames` maps what follows the word to how often that is reported speech, 0 to 1."""

    lemma: str
    kind: str  # verb, noun, phrase
    cue_class: CueClass
    frames: dict[str, float]

    def confidence(self, frame: str) -> float:
        """How sure the cue is before this frame; the word's own rate where the frame is not in the table."""
        return self.frames.get(frame, self.frames.get(ANY, 0.0))


@lru_cache(maxsize=1)
def cue_table() -> dict[tuple[str, str], Cue]:
    """All cues by (kind, lemma), read once."""
    table: dict[tuple[str, str], Cue] = {}
    lines = resources.files("rag.quotes").joinpath("cues.tsv").read_text(encoding="utf-8")
    for line in lines.splitlines():
        if not line or line.startswith("#"):
            continue
        lemma, kind, cue_class, frames = line.split("\t")
        numbers = dict(pair.split("=") for pair in frames.split())
        table[kind, lemma] = Cue(
            lemma, kind, cast(CueClass, cue_class), {f: float(n) for f, n in numbers.items()}
        )
    return table


@lru_cache(maxsize=1)
def closing_lemmas() -> frozenset[str]:
    """Verbs so surely cues that they end the content of the cue before them: `said A, adding B`."""
    return frozenset(
        lemma
        for (kind, lemma), cue in cue_table().items()
        if kind == "verb" and cue.confidence(ANY) >= CLOSING
    )


CLOSING = 0.5
