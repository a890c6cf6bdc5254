"""The cue tables: which words report speech, of what class, and how surely before what follows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

from rag.records import CueClass

LEVELS = {"always": 0.95, "usually": 0.85, "often": 0.65, "sometimes": 0.4, "rarely": 0.1}
"""What the columns of frames.tsv mean: coarse on purpose, since they are judged and not counted."""

ANY = "*"
PLACES = frozenset(
    "in at by from over during before after since under near into through between around within until than".split()
)
"""Prepositions of where and when something was said: never of what, unless frames.tsv has them."""
_QUALIFIERS = ("passive-", "own-")


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of cues.tsv. `frames` maps what may follow the word to how surely that is speech, 0 to 1."""

    lemma: str
    kind: str  # verb, noun, adjective, phrase
    cue_class: CueClass
    frames: dict[str, float]

    def confidence(self, frame: str) -> float:
        """How sure the cue is before this frame; of a qualified one that is not listed, as any other such."""
        if frame in self.frames:
            return self.frames[frame]
        if frame.removeprefix("own-") in PLACES:
            return 0.0
        qualified = next((q + ANY for q in _QUALIFIERS if frame.startswith(q)), ANY)
        return self.frames.get(qualified, self.frames.get(ANY, 0.0))


@lru_cache(maxsize=1)
def cue_table() -> dict[tuple[str, str], Cue]:
    """All cues by (kind, lemma), read once."""
    families = {row[0]: _levels(row[1:6]) for row in _rows("frames.tsv")}
    return {
        (kind, lemma): Cue(lemma, kind, cast(CueClass, cue_class), families[family] | _exceptions(rest))
        for lemma, kind, cue_class, family, *rest in _rows("cues.tsv")
    }


def _rows(table: str) -> list[list[str]]:
    text = resources.files("rag.quotes").joinpath(table).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _levels(columns: list[str]) -> dict[str, float]:
    """Frames with the level of the column that they stand in."""
    return {f: level for level, frames in zip(LEVELS.values(), columns, strict=True) for f in frames.split()}


def _exceptions(rest: list[str]) -> dict[str, float]:
    """`np=rarely`: where a word differs from its family."""
    pairs = (pair.split("=") for pair in (rest[0].split() if rest else ()))
    return {frame: LEVELS[level] for frame, level in pairs}


@lru_cache(maxsize=1)
def closing_lemmas() -> frozenset[str]:
    """Verbs so surely cues that they end the content of the cue before them: `said A, adding B`."""
    return frozenset(lemma for (kind, lemma), cue in cue_table().items() if kind == "verb" and _closes(cue))


def _closes(cue: Cue) -> bool:
    """Whether a word is speech before a clause, and before most else."""
    return cue.confidence("that") >= LEVELS["usually"] and cue.confidence(ANY) >= LEVELS["sometimes"]
