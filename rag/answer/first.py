"""Which of the sentences to quote goes first: of one article, the one that tells what is asked, not the one that only
tells what it is about.

The topic sentence of an article has most words of most questions, and above all the names. What is asked for mostly
stands in a shorter sentence behind it: “Stevens retired in 2010”, “She was 34”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from rag.answer.absent import is_told, missing_names, missing_words, subject_of
from rag.answer.kind import counts, tells_age
from rag.answer.selection import LEADS, Group
from rag.answer.untold import untold
from rag.questions import Question
from rag.questions.kinds import measure_of
from rag.questions.outcomes import outcome_in, tells
from rag.rank.candidates import Candidate
from rag.rank.weights import ANSWERS
from rag.terms import stem, stems, words

_ASKS_CAUSE = re.compile(
    r"\bwhat (?:caused|causes|killed|kills|started|sparked)\b|\bwhat .*\b(?:die[sd]? (?:of|from)|cause of)\b",
    re.I,
)
_BECAUSE = (
    r"because|due to|owing to|thanks to|as a result|results? (?:of|from)|resulted from|blam(?:e|es|ed|ing)"
)
_CAUSE = re.compile(
    rf"\b(?:{_BECAUSE}|caus(?:e|es|ed|ing)|complications|spark(?:s|ed)|trigger(?:s|ed)|led to|die[sd]? (?:of|from))\b",
    re.I,
)
_REASON = re.compile(
    rf"\b(?:{_BECAUSE}|in order to|so that|so \w+(?: and \w+)? that|reasons?|(?:which|that)(?: is|[’']s| was) why|"
    r"cit(?:es|ed|ing)|to (?:avoid|prevent|help|protect|ensure|reduce|stop|keep|make sure)|"
    r"for (?!(?:any|every|no|some)thing\b|(?:even|morn)ing\b)\w+ing)\b",
    re.I,
)
_MAY_BE_REASON = re.compile(
    rf"{_REASON.pattern}|\b(?:after|following|amid|over|as|since|concerns?|worr(?:y|ies|ied)|fears?|feared|"
    r"forc(?:es|ed|ing)|prevent(?:s|ed|ing)|led|made|caused by)\b",
    re.I,
)
"""What tells a reason, and what else may."""
_POINTS_BACK = re.compile(r"\W*(?:he|she|it|they|the|this|that|his|her|its|their)\b", re.I)


def told_first(question: Question, groups: Sequence[Group], chosen: list[Group]) -> list[Group]:
    """The sentences `chosen` of all `groups`, with one before the first that tells what the first does not: the age,
    cause, reason or count that is asked for, a name or words that its passage lacks, or more words of the question."""
    if not chosen:
        return chosen
    told = _telling(question, groups, chosen)
    return [told[0], *(g for g in chosen if g is not told[0])][: len(chosen)] if told else chosen


def _telling(question: Question, groups: Sequence[Group], chosen: Sequence[Group]) -> list[Group]:
    """What goes before the first of the sentences, best first."""
    best = chosen[0][0]
    if measure_of(question.rewritten) == "old" and not tells_age(question, best):
        told = _nearest(groups, best, lambda c: tells_age(question, c))
        near = (g for g in groups if g[0].score >= best.score - LEADS and not missing_names(question, g[0]))
        return told or [g for g in near if tells_age(question, g[0])]
    if _ASKS_CAUSE.search(question.rewritten) and not _CAUSE.search(best.text):
        return _nearest(groups, best, lambda c: _CAUSE.search(c.text) is not None)
    if question.answer_type == "reason" and not question.speaker and not _MAY_BE_REASON.search(best.text):
        near = (g for g in groups if _is_close(g[0], best) and _is_of_same(question, g[0], best))
        if told := [g for g in near if _REASON.search(g[0].text)]:
            return told
    others = [g for g in chosen[1:] if _is_close(g[0], best)]
    if not question.toll and not counts(question, best.text):
        named = _named(question, best)  # that others got 14 votes does not tell how many she did
        told = [g for g in others if counts(question, g[0].text) and named <= _named(question, g[0])]
        if told:
            return told
    if (kind := question.answer_type) in ("money", "percent") and best.signs[f"lacks_{kind}"] > 0:
        told = [g for g in others if not g[0].signs[f"lacks_{kind}"]]
        if told := [g for g in told if _is_of_same(question, g[0], best) or _is_behind(g[0], best)]:
            return told
    for lacking in (missing_names(question, best), missing_words(question, best) or untold(question, best)):
        told = [g for g in others if lacking and _has(g[0].text, lacking)]
        if told:
            return told
    return [g for g in others if _tells_more(question, g[0], best)]


def _nearest(groups: Sequence[Group], best: Candidate, tells: Callable[[Candidate], bool]) -> list[Group]:
    """What tells it in the article of the best sentence: those near to that in score, else the best of them, since
    so short a sentence as “He was 79” is seldom among the best."""
    article = best.hit.passage.article.id
    told = [g for g in groups if g[0].hit.passage.article.id == article and tells(g[0])]
    return [g for g in told if _is_close(g[0], best)] or told[:1]


def _is_close(other: Candidate, best: Candidate) -> bool:
    """Whether a sentence of the same article is nearly as good; one that is better was put behind for a reason."""
    same = other.hit.passage.article.id == best.hit.passage.article.id
    return same and best.score - LEADS <= other.score <= best.score


def _is_behind(other: Candidate, best: Candidate) -> bool:
    """Whether a sentence of the same article stands right behind the best one."""
    between = best.hit.passage.article.text[best.span.end : other.span.start]
    return best.span.end <= other.span.start and not between.strip()


def _has(text: str, asked: Iterable[str]) -> bool:
    """Whether a text has all of these words and names, each as it is or in another word."""
    here = set(stems(text))
    return all(here.issuperset(stems(told)) or is_told(told, text) for told in asked)


def _tells_more(question: Question, other: Candidate, best: Candidate) -> bool:
    """Whether a sentence tells what the best one does of what is asked, besides names, and more; it is about the same,
    and has a thing of the kind that is asked for. Of somebody's words, measures, counts that are told again and answers
    from several articles none tells more."""
    if question.speaker or question.toll or question.wants_many or question.wants_latest:
        return False
    if measure_of(question.rewritten) or other.signs.get(f"lacks_{question.answer_type}", 0) > 0:
        return False
    if other.signs.get(ANSWERS, 0.0) < 0:  # the cross-encoder has read it, and finds no answer in it
        return False
    return _is_of_same(question, other, best) and _told(question, other) > _told(question, best)


def _is_of_same(question: Question, other: Candidate, best: Candidate) -> bool:
    """Whether a sentence names all that the best one does of what the question names, or points back to it."""
    return _named(question, best) <= _named(question, other) or _POINTS_BACK.match(other.text) is not None


def _named(question: Question, candidate: Candidate) -> set[str]:
    """The names of a question of which a sentence has a word."""
    here = set(words(candidate.text.lower()))
    return {name for name in question.names if here & set(words(name.lower()))}


def _told(question: Question, candidate: Candidate) -> set[str]:
    """The words of a question, besides names, that a sentence has or tells in another word."""
    here = set(stems(candidate.text))
    told = {w for w in subject_of(question) if stem(w) in here or is_told(w, candidate.text)}
    outcome = outcome_in(question.rewritten)
    return told | set(words(outcome[1])) if outcome and tells(outcome[0], candidate.text) else told
