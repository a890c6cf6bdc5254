"""How things are named on the page: speakers, cues, how sure an attribution is, how one report bears on another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.terms import DENIALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rag.records import Article, RelationKind, Statement

UNATTRIBUTED = "Unattributed"
"""Who says what nobody is named for."""
NO_OUTLET = "No outlet given"
CUE_WORDS: Mapping[str, re.Pattern[str]] = {
    "a claim": re.compile(r"\b(?:claim|alleg|assert|contend|maintain)", re.I),
    "a concession": re.compile(r"\b(?:admit|conced|acknowledg|confess)", re.I),
    "a denial": re.compile("|".join(DENIALS), re.I),
}
"""What a cue says of its statement, where the word itself says it."""
KIND_WORDS: Mapping[str, str] = {
    "direct": "quoted directly",
    "mixed": "partly quoted",
    "indirect": "paraphrased by the outlet",
}
_PRONOUN = re.compile(r"(?:he|she|it|they|his|hers?|its|theirs?|him|them|we|I|you|who|one|this|that)", re.I)
RELATIONS: Mapping[RelationKind, str] = {
    "same_quote": "same words",
    "variant": "other words",
    "also_reported": "also reported",
    "denied_by": "denied",
    "possible_conflict": "possible conflict",
    "updates": "another figure",
}


def confidence_words(confidence: float) -> str:
    """The measured precision of an attribution, in words that a reader can act on."""
    if confidence >= 0.9:
        return "speaker very likely right"
    if confidence >= 0.75:
        return "speaker likely right"
    if confidence >= 0.5:
        return "speaker uncertain: read it in place"
    return "speaker a guess: read it in place"


def shown_speaker(said: Statement) -> str:
    """Whom the article means, by the fullest name it gives; the mention itself where it names nobody, between marks
    where that alone means nobody."""
    named = None if said.anonymous else said.speaker_name
    written = named or said.speaker_text or UNATTRIBUTED
    return f"“{written}”, not named" if is_pronoun(written) else written


def is_pronoun(mention: str) -> bool:
    """Whether a mention names nobody by itself."""
    return _PRONOUN.fullmatch(mention) is not None


def shown_outlet(article: Article) -> str:
    """Where something was printed: the outlet, or where that is not known, under which headline."""
    return article.source or article.title or NO_OUTLET


def how_said(said: Statement, *, known: bool = False) -> str:
    """The mention that stands for the speaker, the word of the cue, its kind, and whose words these are:
    `for “he” in the text · “denied” · a denial · paraphrased by the outlet`. Where it is `known` that it is a
    denial, that is left out."""
    written = said.speaker_text or ""
    given, named = _words(written), _words(shown_speaker(said))
    # A surname, or the name with a title, says by itself whom it means; a pronoun or a role does not.
    mention = "" if given <= named or named <= given else f"for “{written}” in the text"
    word = (said.cue_text or "").strip(" :,–—")  # “said:”, and a colon alone says nothing
    cue = f"“{word}”" if word else ""
    told = next((words for words, says in CUE_WORDS.items() if says.search(word)), "")
    told = "" if known else told
    return " · ".join(x for x in (mention, cue, told, KIND_WORDS[said.kind]) if x)


def is_denial(said: Statement) -> bool:
    """Whether a statement is a denial, and is called one."""
    return CUE_WORDS["a denial"].search(said.cue_text or "") is not None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def counted(n: int, noun: str) -> str:
    """`1 statement`, `52,156 statements`."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
