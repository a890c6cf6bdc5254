"""A quotation pasted with the words that report it: `“A,” said S.`, `S said: “A”`, `he said that a`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.check.align import runs_of, weight
from rag.check.folding import Folded, fold
from rag.check.names import is_pronoun, same_speaker
from rag.check.query import SENTENCE_BREAK, Query, name_of, read_query
from rag.quotes import find_statements
from rag.quotes.marks import find_quotations
from rag.records import Statement, Verdict, VerdictKind

_FEWEST_WORDS = 3
_FEWEST_UNMARKED = 5
_OTHERS = 10
"""Words that a reporting clause may have beside speaker and cue: whom, when and where it was said to."""
_OTHERS_UNMARKED = 1
_THAT = re.compile(r"that\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reported:
    """What is quoted of a pasted sentence, `clause` the words that only report it; `marked` where it is in marks."""

    query: Query
    clause: str
    marked: bool

    def choose(self, whole: Verdict, quoted: Verdict) -> Verdict:
        """The verdict on the sentence as pasted, or on what is quoted of it, as the answer for the sentence."""
        if quoted.verdict == "not_found" or (whole.verdict == "stitched" and not self._is_confirmed(quoted)):
            return whole
        reason = f"without “{self.clause}”, {quoted.reason}"
        kind: VerdictKind = "typographic" if quoted.verdict == "exact" and not self.marked else quoted.verdict
        return replace(quoted, text=whole.text, verdict=kind, reason=reason)

    def _is_confirmed(self, quoted: Verdict) -> bool:
        """Whether they are words of one place, changed or not, by whom the clause names."""
        of_one_place = quoted.verdict in ("exact", "typographic", "altered")
        by = quoted.matches[0].statement if of_one_place else None
        return (
            by is not None and self.query.speaker is not None and same_speaker(self.query.speaker, by) is True
        )


def words_reported(query: Query, verdict: Verdict) -> Reported | None:
    """What is quoted of a sentence that no article has as it was pasted; None where nothing in it is reported, or
    where the article has its reporting words too, so that a change in them is what has to be seen."""
    if verdict.verdict not in ("altered", "stitched", "not_found"):
        return None
    # What stands in marks, in a draft or as it was pasted, is claimed to be said word by word.
    if query.span is not None or _is_one_quotation(query.given):
        return None
    text = query.given
    words = fold(text)
    statement = next((s for s in find_statements(text) if s.cue and s.speaker), None)
    if statement is None:
        return None
    clause = [i for i in range(len(words)) if not _within(statement, words.starts[i])]
    shown = _clause(statement, words, clause)
    if not shown:
        return None
    known = sum(weight(words.words[i]) for i in _known(verdict).intersection(clause))
    if verdict.verdict == "altered" and 2 * known >= sum(weight(words.words[i]) for i in clause):
        return None
    claimed = query.speaker or name_of(statement)
    speaker = None if claimed is None or is_pronoun(claimed) else claimed
    inner = statement.text if statement.kind == "direct" else _without_that(statement.text)
    quoted = replace(read_query(inner, speaker, query.source, query.span), given=query.given)
    return Reported(quoted, shown, statement.kind == "direct")


def _is_one_quotation(text: str) -> bool:
    text = text.strip()
    return any((q.start, q.end) == (0, len(text)) for q in find_quotations(text))


def _clause(statement: Statement, words: Folded, clause: Sequence[int]) -> str:
    """The words beside the content of a sentence that is a quotation and one reporting clause; "" of any other."""
    runs = runs_of(clause)
    quotations = find_quotations(words.text)
    fewest = _FEWEST_WORDS if quotations else _FEWEST_UNMARKED
    if len(runs) != 1 or len(words) - len(clause) < fewest:
        return ""
    written = words.written(runs[0].first, runs[0].last)
    if SENTENCE_BREAK.search(written) or not all(_within(statement, q.inner_start) for q in quotations):
        return ""
    reporting = [span for span in (statement.cue, statement.speaker) if span]
    others = [i for i in clause if not any(s.start <= words.starts[i] < s.end for s in reporting)]
    return written if len(others) <= (_OTHERS if quotations else _OTHERS_UNMARKED) else ""


def _without_that(text: str) -> str:
    that = _THAT.match(text)
    return text[that.end() :] if that else text


def _within(statement: Statement, at: int) -> bool:
    return any(span.start <= at < span.end for span in statement.content)


def _known(verdict: Verdict) -> set[int]:
    """The numbers of the given words that the article has too."""
    known: set[int] = set()
    at = 0
    for part in verdict.diff:
        size = len(fold(part.given))
        if part.kind == "same":
            known.update(range(at, at + size))
        at += size
    return known
