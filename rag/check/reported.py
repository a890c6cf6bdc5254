"""A quotation pasted with the words that report it: `“A,” said S.`, `S said: “A”`, `he said that a`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.check.align import runs_of, weight
from rag.check.folding import Folded, fold
from rag.check.names import is_pronoun, same_speaker
from rag.check.near import is_headline
from rag.check.query import SENTENCE_BREAK, Query, name_of, read_query
from rag.quotes import find_statements
from rag.quotes.marks import find_quotations
from rag.records import Span, Statement, Verdict, VerdictKind

_FEWEST_WORDS = 3
_FEWEST_UNMARKED = 5
_OTHERS = 10
"""Words that a reporting clause may have beside speaker and cue: whom, when and where it was said to."""
_OTHERS_UNMARKED = 1
_INSIDE_OUT = re.compile(r"[^“”\"]*[,.?!][”\"] [^“”\"]* [“\"](?=\S)[^“”\"]*")
CREDIT = re.compile(
    r"(?P<clause>[—–-]{1,3}[\s*_]*(?P<who>[^\W\d_](?:[^\n“”\"«».!?,]|\.(?=\s)){1,60})[^\n“”\"«»]{0,80})"
)
_CREDITED = re.compile(rf"(?P<quoted>[“„«\"].+[”“»\"])\s*{CREDIT.pattern}", re.DOTALL)
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
    if verdict.verdict not in ("altered", "stitched", "not_found") or is_headline(verdict):
        return None
    # What stands in marks, in a draft or as it was pasted, is claimed to be said word by word.
    if query.span is not None or _is_one_quotation(query.given):
        return None
    text = _with_outer_marks(query.given.strip())
    return _credited(query, text) or _in_clause(query, text, verdict)


def _with_outer_marks(text: str) -> str:
    """`A,” said S., “B` as `“A,” said S., “B”`: copied from after the first mark to before the last."""
    return f"“{text}”" if _INSIDE_OUT.fullmatch(text) else text


def _credited(query: Query, text: str) -> Reported | None:
    """`“A.” — S.`"""
    credit = _CREDITED.fullmatch(text)
    if credit is None or credit["who"][0].islower() or not _is_one_quotation(credit["quoted"]):
        return None
    quoted = read_query(credit["quoted"], query.speaker or credit["who"], query.source, None)
    return Reported(replace(quoted, given=query.given), credit["clause"], True)


def _in_clause(query: Query, text: str, verdict: Verdict) -> Reported | None:
    """What the first statement of the sentence reports."""
    statement = next((s for s in find_statements(text) if s.cue and s.speaker), None)
    if statement is None:
        return None
    words = fold(text)
    clause = [i for i in range(len(words)) if not _within(statement, words.starts[i])]
    shown = _clause(statement, words, clause)
    marked = statement.kind == "direct"
    if not shown or _is_of_article(statement, words, clause, verdict):
        return None
    claimed = query.speaker or name_of(statement)
    speaker = None if claimed is None or is_pronoun(claimed) else claimed
    inner = statement.text if marked else _without_that(statement.text)
    quoted = replace(read_query(inner, speaker, query.source, None), given=query.given)
    return Reported(quoted, shown, marked)


def _is_of_article(statement: Statement, words: Folded, clause: Sequence[int], verdict: Verdict) -> bool:
    """Whether the article has about the clause, too: then a change in it has to be seen. That a writer names the
    speaker of a quotation in marks more fully is none; another name or verb is."""
    if verdict.verdict != "altered":
        return False
    marked, known, named = statement.kind == "direct", _known(verdict), statement.speaker
    weights = {i: weight(words.words[i]) if marked else 1.0 for i in clause}
    if not _is_half_known(clause, known, weights):
        return False
    if not marked or named is None or not any(c.isupper() for c in statement.speaker_text or ""):
        return True
    others = [i for i in clause if not named.start <= words.starts[i] < named.end]
    # `told the Vessa Post` is the writer's own; of one or two words each is looked at.
    own = len(others) > 2 and not _is_half_known(others, known, weights)
    changed = any(part.kind == "changed" for part in verdict.diff) or _is_cut_inside(
        named, clause, words, verdict
    )
    return not own and (changed or not known.issuperset(others))


def _is_cut_inside(named: Span, clause: Sequence[int], words: Folded, verdict: Verdict) -> bool:
    """Whether the article has more in the clause up to the speaker: The [mayor] of Vessa, Tuva Lind."""
    begins = [i for i in clause if words.starts[i] < named.end]
    at = 0
    for part in verdict.diff:
        if part.kind == "dropped" and begins and begins[0] < at <= begins[-1]:
            return True
        at += len(fold(part.given))
    return False


def _is_half_known(numbers: Sequence[int], known: set[int], weights: Mapping[int, float]) -> bool:
    return 2 * sum(weights[i] for i in numbers if i in known) >= sum(weights[i] for i in numbers)


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
