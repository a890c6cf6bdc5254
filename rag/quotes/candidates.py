"""A candidate: what a cue could report, as token ranges of one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from rag.quotes.phrases import Phrase
from rag.quotes.sentences import Sentence, VerbGroup


@dataclass(frozen=True, slots=True)
class Candidate:
    """Token ranges (last included) in one sentence. `frame` is what follows the cue: that, quote, to, np, of, ..."""

    sentence: Sentence
    group: VerbGroup
    lemma: str
    frame: str
    rule: str
    source: Phrase | None
    cue: Phrase
    content: tuple[Phrase, ...]
    cue_kind: str = "verb"
