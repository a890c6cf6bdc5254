"""Which sentences stand beside each other in an answer: none twice, the words asked for first, and where several are
asked for, different articles, outlets and speakers, the newest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

from rag.answer.absent import missing_names, missing_terms, takes, unknown_names
from rag.answer.origin import is_of_days, is_of_outlet
from rag.answer.said import said_by
from rag.answer.speech import has_topic, is_said_on
from rag.questions import Question
from rag.questions.attitudes import attitude_in
from rag.questions.kinds import asks_reactions, asks_speech
from rag.questions.tolls import counted_in, counts_only, is_updated, is_worldwide, states_toll
from rag.rank.candidates import Candidate
from rag.terms import stem, stems, words

NEAR_DUPLICATE = 90
"""rapidfuzz ratio from which two sentences say the same in the same words."""

READ = 60
"""How many of the best candidates are looked at."""

CLOSE = 4.0
"""How far below the best score a sentence may stand beside or before it for what else speaks for it."""

LEADS = 6.0
"""The same for the first toll of an article: newspapers begin with it."""

Group = tuple[Candidate, ...]
"""Candidates that say the same in the same words, best first."""


def ordered(question: Question, candidates: Sequence[Candidate]) -> list[Group]:
    """The best candidates with near-duplicates put together, what the question wants most first."""
    if question.toll:
        return _tolls_first(question, candidates)
    return _asked_first(question, _merged(candidates[:READ]))


def chosen_of(question: Question, groups: Sequence[Group], k: int) -> list[Group]:
    """The `k` to quote. Of a question that wants several or the latest: of those nearly as good as the first, other
    articles, outlets and speakers before the same again; then the newest first, where all are dated."""
    if not (question.wants_many or question.wants_latest) or question.toll:
        return list(groups[:k])
    if question.wants_latest and (last := _last_words(question, groups)):
        return last[:k]
    least = groups[0][0].score - CLOSE if groups else 0.0
    close = [g for g in groups if g[0].score >= least][: 4 * k]
    if question.wants_latest:
        close = _news(close)
    wanted = _wanted(question)
    chosen = _varied(close, k, wanted)
    if all(_published(g) != date.min for g in chosen):
        chosen.sort(key=_published, reverse=True)
    if attitude_in(question.rewritten):
        chosen.sort(key=wanted, reverse=True)  # stable: the newest of them first
    return chosen


def _last_words(question: Question, groups: Sequence[Group]) -> list[Group]:
    """The newest words first, those without a date last, of somebody who is asked for them on nothing in particular: no
    sentence of theirs comes nearer to that than another."""
    if not question.speaker or question.topic:
        return []
    theirs = [g for g in groups if said_by(question.speaker, g[0])]
    surname = next(reversed(words(question.speaker.lower())), "")
    # Not “a former Holt adviser, Ada Berg”, where Holt himself speaks, too.
    named = [
        g for g in theirs if g[0].statement and surname in words((g[0].statement.speaker_name or "").lower())
    ]
    return sorted(named or theirs, key=_published, reverse=True)


def _wanted(question: Question) -> Callable[[Group], bool]:
    """What tells the sentences that a question is for from what else is told: what somebody did by speaking, or that
    somebody speaks at all."""
    if attitude_in(question.rewritten):
        return lambda group: takes(question, group[0])
    voices = asks_reactions(question.rewritten) or (asks_speech(question.rewritten) and question.wants_many)
    return lambda group: not voices or _is_said(group)


def _varied(groups: Sequence[Group], k: int, wanted: Callable[[Group], bool]) -> list[Group]:
    """`k` of the groups, those that are `wanted` before others, then each the one with most that those before it have
    not: article, then outlet, then speaker; the better one where that is equal."""
    left = list(groups)
    chosen: list[Group] = []
    seen: set[tuple[str, str]] = set()
    while left and len(chosen) < k:
        best = max(left, key=lambda g: (wanted(g), *(mark not in seen for mark in _marks(g[0]))))
        left.remove(best)
        chosen.append(best)
        seen.update(_marks(best[0]))
    return chosen


def most_named(question: Question, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates that an answer may be of: those of articles that lack least of what is named, of the articles
    near the best one. They are all of them where the best one's lacks least."""
    # an article is looked through once for each of its speakers
    counts: dict[tuple[str, str | None], int] = {}

    def lacks(candidate: Candidate) -> int:
        said = candidate.statement
        place = (candidate.hit.passage.article.id, said.speaker_name if said else None)
        if place not in counts:
            counts[place] = len(unknown_names(question, candidate))
        return counts[place]

    lacking = [lacks(c) for c in candidates[:READ] if c.score >= candidates[0].score - CLOSE]
    if not lacking or lacking[0] == min(lacking):
        return candidates
    return [c for c in candidates if lacks(c) <= min(lacking)]


def said_first(question: Question, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, before all others the best sentence of the one whose words are asked for, if it is on what they
    are to be about: whether there is an answer is told by that, not by what somebody else says of it."""
    for candidate in candidates[:READ]:
        if candidate.score >= candidates[0].score - LEADS and is_said_on(question, candidate):
            return [candidate, *(c for c in candidates if c is not candidate)]
    return candidates


def without_asked(question: Question, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates that do not only ask the question again: a quiz or a heading in an article does."""
    asked = _plain(question.text)
    return [c for c in candidates if not (c.text.rstrip().endswith("?") and _same(asked, _plain(c.text)))]


def as_named(question: Question, chosen: Sequence[Group]) -> list[Group]:
    """Those of the quotes whose articles lack no more of what is named than that of the first: beside what answers only
    in part, what is of something else helps nobody."""
    lacking = [len(unknown_names(question, g[0])) for g in chosen]
    return [g for g, n in zip(chosen, lacking, strict=True) if n <= lacking[0]]


def _news(groups: Sequence[Group]) -> list[Group]:
    """Of articles that have the subject in their title, if any have, what stands first of each: its news."""
    titled = max((g[0].signs["title"] for g in groups), default=0.0) / 2
    about = [g for g in groups if g[0].signs["title"] >= titled]
    found: dict[str, Group] = {}
    for group in sorted(about, key=lambda g: g[0].span.start):
        found.setdefault(group[0].hit.passage.article.id, group)
    firsts = [g for g in about if found[g[0].hit.passage.article.id] is g]
    return firsts + [g for g in about if g not in firsts]


def _is_said(group: Group) -> bool:
    said = group[0].statement
    return said is not None and said.speaker is not None


def _marks(candidate: Candidate) -> tuple[tuple[str, str], ...]:
    """What makes a voice of its own. Nobody is a speaker like any other, so that what is told stands beside what is
    said once."""
    article = candidate.hit.passage.article
    said = candidate.statement
    speaker = (said.speaker_name or said.speaker_text or "") if said else ""
    return ("article", article.id), ("outlet", article.source), ("speaker", speaker)


def _published(group: Group) -> date:
    return group[0].hit.passage.article.published or date.min


def _asked_first(question: Question, groups: list[Group]) -> list[Group]:
    """Where somebody's words, an outlet or days are asked for, what is theirs before what is as good and is not."""
    if not groups:
        return groups
    best = groups[0][0].score
    said = [g for g in groups if is_said_on(question, g[0])]
    mine = {id(g) for g in said if g[0].score >= best - LEADS} or {
        id(g) for g in said if has_topic(question, g[0])
    }
    close = [g for g in groups if g[0].score >= best - CLOSE or id(g) in mine]
    agrees = {
        id(g): (id(g) in mine, -len(unknown_names(question, g[0])), _agreement(question, g[0])) for g in close
    }
    close.sort(
        key=lambda g: agrees[id(g)], reverse=True
    )  # stable: the better one first where they agree as much
    return close + [g for g in groups if id(g) not in agrees]


def _agreement(question: Question, candidate: Candidate) -> int:
    """How much of the speaker, outlet and days that a question names is a sentence's own, and of what somebody did by
    speaking. Words of the speaker on something else count no more than what somebody else says of what is named."""
    speaker = question.speaker if asks_speech(question.rewritten) else None
    return (
        (speaker is not None and said_by(speaker, candidate))
        + (speaker is not None and not missing_names(question, candidate))
        + takes(question, candidate)
        + is_of_outlet(question, candidate)
        + ((question.since or question.until) is not None and is_of_days(question, candidate))
    )


# Tolls


def _tolls_first(question: Question, candidates: Sequence[Candidate]) -> list[Group]:
    """Sentences that put a number to what is counted first, one an article, the newest first: a later article
    corrects an earlier one. Then the others."""
    if not candidates:
        return []
    stating = [c for c in candidates if states_toll(question.toll or "dead", c.text)]
    if not is_worldwide(question.rewritten):  # the dead of a flood are not those of all floods
        stating = [c for c in stating if not is_worldwide(c.text)]
    if who := counted_in(question.rewritten):
        stating = [c for c in stating if stem(who) in stems(c.text)] or stating
    told = _on_topic(question, candidates, set(_articles(stating)))
    stating = [c for c in stating if c.hit.passage.article.id in told]
    inside = [c for c in stating if is_of_days(question, c)] or stating
    inside = [c for c in inside if c.hit.passage.article.id in question.recent] or inside
    inside = [c for c in inside if is_of_outlet(question, c)] or inside
    firsts = [_first_in_article(inside, article) for article in _articles(inside)]
    firsts.sort(key=lambda c: c.hit.passage.article.published or date.min, reverse=True)
    chosen = {id(c) for c in firsts}
    rest = [c for c in inside if id(c) not in chosen]
    chosen.update(id(c) for c in rest)
    return _merged([*firsts, *rest, *(c for c in candidates if id(c) not in chosen)][:READ])


def _on_topic(question: Question, candidates: Sequence[Candidate], articles: set[str]) -> set[str]:
    """Those of the articles that are about what is asked: all that it names and every other word of its subject stand
    in them, in one passage where it names nothing; or none do, and the best candidate's is."""
    whole = bool(question.names)
    places: dict[tuple[str, int], Candidate] = {}  # a sentence of each: all of a place are judged alike
    for c in candidates:
        if c.hit.passage.article.id in articles:
            passage = c.hit.passage
            places.setdefault((passage.article.id, 0 if whole else passage.start), c)
    found = {
        c.hit.passage.article.id
        for c in places.values()
        if counts_only(missing_terms(question, [c], whole)) and not missing_names(question, c, whole)
    }
    return found or {candidates[0].hit.passage.article.id}


def _articles(candidates: Sequence[Candidate]) -> list[str]:
    return list(dict.fromkeys(c.hit.passage.article.id for c in candidates))


def _first_in_article(candidates: Sequence[Candidate], article: str) -> Candidate:
    """Of the tolls of an article that score nearly as its best: one that was updated, else the first."""
    mine = [c for c in candidates if c.hit.passage.article.id == article]
    least = max(c.score for c in mine) - LEADS
    return min((c for c in mine if c.score >= least), key=lambda c: (not is_updated(c.text), c.span.start))


# Near-duplicates


def _merged(candidates: Sequence[Candidate]) -> list[Group]:
    """Near-duplicates put together; the order is that of each group's first."""
    groups: list[list[Candidate]] = []
    for candidate in candidates:
        text = _plain(candidate.text)
        for group in groups:
            if _same(text, _plain(group[0].text)):
                group.append(candidate)
                break
        else:
            groups.append([candidate])
    return [tuple(g) for g in groups]


def _same(one: str, other: str) -> bool:
    """Whether two plain sentences say the same in nearly the same words; another figure is another claim."""
    if one == other:
        return True
    if not fuzz.ratio(one, other, score_cutoff=NEAR_DUPLICATE):
        return False
    return re.findall(r"\d+", one) == re.findall(r"\d+", other)


@lru_cache(maxsize=8192)
def _plain(sentence: str) -> str:
    return " ".join(words(sentence.lower()))
