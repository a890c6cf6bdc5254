"""Which names, years and words of a question the place of a sentence does not have."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from rag.questions import Question
from rag.questions.attitudes import asked_as, attitude_in, shows
from rag.questions.countries import other_words
from rag.questions.initials import is_spelt_out
from rag.questions.kinds import frame_words, measure_of
from rag.questions.synonyms import said_otherwise
from rag.questions.tolls import counts_only
from rag.rank.candidates import Candidate
from rag.rank.word_vectors import word_vectors
from rag.terms import CALENDAR, STOP_WORDS, content_words, stem, stems, words

SPELT_ALIKE = 80
"""rapidfuzz ratio from which a name's word counts as there (“Jonson”, “Kyiv’s”, “Iranians”)."""

UNMATCHED, MATCHED = 0.3, 0.7
"""The share of a question that one word has to be missed when nothing in the passage is like it; and the share that
is enough, in any likeness, where none of the words of the subject stands there."""

LIKE = 0.5
"""The likeness of meaning from which a word stands for the only one that a question has besides names."""

RELATIVES = frozenset(
    """mother father daughter son wife husband brother sister parents children grandmother grandfather uncle aunt cousin
    niece nephew lawyer attorney doctor spokesman spokeswoman spokesperson""".split()
)
"""Who somebody is to somebody else."""
SAME = 0.8
"""The likeness of meaning of two words for one relative (“lawyer”, “attorney”)."""

LIGHT = "take bring put go goes come get gets got give have hold keep make receive serve turn use used mean".split()
"""Verbs that other verbs stand for: who was flown to a hospital was taken there, who was elected for a term serves
it."""

_GRAMMAR = frozenset(
    """since among amongst along across within without upon toward towards via per despite besides except onto around
    near behind beside beyond ago else whether although though however several another every either neither whatever
    approximately roughly exactly actually really ever yet still instead supposed week cannot
    people late done""".split()
)
"""Words that tell nothing by themselves, beside the stop words: they need not stand in an answer."""

UNTOLD = frozenset("united county city province district region town".split())
"""What a name may be told without."""

OPENING = 400
"""Characters in which an article says what it is about."""

_YEAR = re.compile(r"(?<![\d$£€.,])(?:1[5-9]|20)\d\d(?![\d,.]\d|\d)")
_DECADE = re.compile(r"\d{3}0(?=s\b)")
_LEADS_UP = re.compile(
    r"^[^?]*?, (?=(?:(?:in|on|at|by|from|for|to|with) )?(?:which|what|who|how|when|where|why)\b)", re.I
)
"""“Following the strike, which …?”: what stands before what is asked."""
_YEARS_OFF = (
    (r"\b(?:last|previous) (?:year|season)|a year (?:ago|earlier)", -1),
    (r"\bnext (?:year|season)", 1),
)
"""What is said of the year before the article's own and of the one after it."""


def missing_names(question: Question, best: Candidate, whole: bool = False) -> list[str]:
    """Names of the question that the passage of its best sentence (with `whole`, the article), title, outlet and
    speaker do not have, or not all of, in any spelling near enough. Of one that the article has in full the last word
    is enough: “Packers” after “Green Bay Packers”."""
    here = _words_around(best, whole)
    lacking = {name: absent for name in question.names if (absent := _words_lacking(name, here))}
    if not lacking or whole:
        return list(lacking)
    article = in_order(place(best, whole=True))
    lacking = {n: w for n, w in lacking.items() if _words_of(n)[-1] in w or in_order(n) not in article}
    return [n for n in lacking if not is_spelt_out(n, place(best, whole))]


@lru_cache(maxsize=256)
def in_order(text: str) -> str:
    """The words of a text, lower case, each between spaces."""
    return f" {' '.join(words(text.lower()))} "


def unknown_names(question: Question, best: Candidate) -> list[str]:
    """Names of which its whole article has no word at all. Of “Harvard Alumni” and “Alan Turing” a text may have one
    word and mean them."""
    nowhere = _nowhere(question.names, _words_around(best, whole=True))
    return [n for n in nowhere if not is_spelt_out(n, place(best, whole=True))]


def names_in_passing(question: Question, best: Candidate) -> list[str]:
    """Names that its article has, but neither where it opens nor before the end of the sentence in its passage: what
    that counts is not theirs."""
    passage = best.hit.passage
    article = passage.article
    before = article.text[passage.start : best.span.end]
    here = _words_in(f"{article.title} {article.text[:OPENING]} {before}")
    anywhere = _words_around(best, whole=True)
    return [n for n in question.names if _words_lacking(n, here) and not _words_lacking(n, anywhere)]


def names_apart(question: Question, best: Candidate) -> list[str]:
    """Names of what is asked that its passage has, but neither the paragraph of the sentence nor the sentences beside
    it: what is told of something else there is not theirs. What only leads up to the question need not be named again,
    nor what everybody has another word for (TV)."""
    asks = _LEADS_UP.sub("", question.asks)
    named = [n for n in question.names if n in asks and not said_otherwise(n.lower())]
    return names_nowhere(named, f"{paragraph(best)} {best.around(behind=1)}")


def names_nowhere(names: Sequence[str], text: str) -> list[str]:
    """Names of which a text has no word at all."""
    return [n for n in _nowhere(names, _words_in(text)) if not is_spelt_out(n, text)]


def _nowhere(names: Sequence[str], here: frozenset[str]) -> list[str]:
    return [n for n in names if len(_words_lacking(n, here)) == len(set(_words_of(n))) > 0]


def _words_around(best: Candidate, whole: bool) -> frozenset[str]:
    here = _words_in(f"{place(best, whole)} {best.hit.passage.article.source}")
    said = best.statement.speaker_name or "" if best.statement else ""
    speaker = frozenset(words(said.lower()))  # mostly they stand there, and what is kept of it holds for all
    return here if speaker <= here else here | speaker


@lru_cache(maxsize=256)  # the sentences of an article share it
def _words_in(text: str) -> frozenset[str]:
    return frozenset(words(text.lower()))


@lru_cache(maxsize=256)
def _stems_of(here: frozenset[str]) -> frozenset[str]:
    return frozenset(map(stem, here))


def _words_of(name: str) -> list[str]:
    """The words of a name that have to be there: “San Diego” is enough for “San Diego County”."""
    told = [w for w in content_words(name) if w.isalpha() and len(w) > 1 and w not in CALENDAR]
    return [w for w in told if w not in UNTOLD] or told


def _words_lacking(name: str, here: frozenset[str]) -> set[str]:
    """The words of a name that are not among others, nor is one spelt alike or of the same country; of one word, nor is
    another word for the same thing (TV, Covid-19)."""
    told = _words_of(name)
    unwritten = {w for w in told if w not in here}
    if not unwritten:  # mostly; then the article need not be gone through
        return set()
    known = _stems_of(here)
    unknown = {w for w in unwritten if stem(w) not in known and not other_words(w) & here}
    if len(told) == 1:
        unknown = {w for w in unknown if said_otherwise(w).isdisjoint(known)}
    return {
        w for w in unknown if process.extractOne(w, here, scorer=fuzz.ratio, score_cutoff=SPELT_ALIKE) is None
    }


def place(candidate: Candidate, whole: bool) -> str:
    """Where a sentence stands: its title, and its passage or the whole article."""
    passage = candidate.hit.passage
    return f"{passage.article.title} {passage.article.text if whole else passage.text}"


def paragraph(candidate: Candidate) -> str:
    """The paragraph that a sentence stands in, behind the title of its article."""
    article, span = candidate.hit.passage.article, candidate.span
    end = article.text.find("\n", span.end)
    start = article.text.rfind("\n", 0, span.start) + 1
    return f"{article.title} {article.text[start : end if end >= 0 else len(article.text)]}"


def missing_years(question: Question, best: Candidate) -> list[str]:
    """Years of the question that the article of its best sentence neither names nor is of. Nobody can tell of an
    article without a date: “this spring” may be of that year."""
    article = best.hit.passage.article
    if article.published is None or question.of_days:
        return []
    told = {article.published.year}
    told.update(article.published.year + n for said, n in _YEARS_OFF if re.search(said, article.text, re.I))
    known = {*map(str, told), *_YEAR.findall(f"{article.title} {article.text}")}
    return [year for year in dict.fromkeys(_YEAR.findall(question.subject)) if year not in known]


def other_year(question: Question, best: Candidate) -> tuple[str, str] | None:
    """The year that a question asks of, and the one that the best sentence tells of instead: neither that sentence nor
    those beside it name the one asked for, nor is the article of it."""
    decades = _DECADE.findall(question.asks)
    asked = [year for year in _YEAR.findall(question.asks) if year not in decades]
    published = best.hit.passage.article.published
    known = {*_YEAR.findall(best.around(behind=1)), str(published.year) if published else ""}
    told = _YEAR.findall(best.text)
    return (asked[0], told[0]) if asked and told and known.isdisjoint(asked) else None


def missing_terms(question: Question, candidates: Sequence[Candidate], whole: bool = False) -> list[str]:
    """The question's content words that the best candidate's passage (with `whole`, its article) and title do not
    have."""
    if not candidates:
        return list(question.terms)
    here = {stem(w) for w in words(place(candidates[0], whole).lower())}
    return [w for w in question.terms if stem(w) not in here]


def takes(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence tells what the question asks who did by speaking, and of what it asks about: its passage has
    all that is named and half of the words."""
    attitude = attitude_in(question.rewritten)
    if attitude is None or not shows(attitude, candidate.text) or missing_names(question, candidate):
        return False
    return 2 * len(missing_terms(question, [candidate])) <= len(question.terms)


def subject_of(question: Question) -> list[str]:
    """The words that a question is about, besides names and what is told in other words."""
    named = {stem(w) for name in (*question.names, question.speaker or "") for w in words(name.lower())}
    asked = (measure_of(question.rewritten) or "", asked_as(question.rewritten))  # told in other words
    named.update(stem(w) for w in (*asked, *frame_words(question.rewritten), *LIGHT))
    terms = [w for w in question.terms if w.isalpha() and w not in _GRAMMAR and stem(w) not in named]
    return [w for w in terms if not (question.toll and counts_only([w]))]


def missing_words(question: Question, best: Candidate, whole: bool = False) -> list[str]:
    """The words that the passage lacks, where no word is like a heavy one of them, or where they are all that the
    question is about, besides names."""
    subject = subject_of(question)
    there = place(best, whole)
    lacking = set(missing_terms(question, [best], whole)).intersection(subject)
    lacking = {w for w in lacking if not is_told(w, there)}
    if question.toll and (event := _missing_event(lacking, there)):
        return [w for w in subject if w in event]
    off = bool(subject) and len(lacking) == len(subject) and best.signs["soft_passage"] < MATCHED
    off = off or (len(subject) == len(lacking) == 1 and likest(subject[0], there) < LIKE)
    if best.signs["soft_missing_passage"] < UNMATCHED and not off:
        # whose mother it is does not tell of her
        return [w for w in subject if w in lacking & RELATIVES and likest(w, there) < SAME]
    return [w for w in subject if w in lacking]


def _missing_event(lacking: Collection[str], text: str) -> set[str]:
    """Of the words that a text lacks, what is to have happened where a toll is asked for: its dead are of nothing else.
    “Approximately” happens nowhere."""
    named = {w for w in lacking if w.isalpha() and not w.endswith("ly") and w not in CALENDAR}
    return {w for w in named if likest(w, text) < MATCHED}


def is_told(word: str, text: str) -> bool:
    """Whether a text has another word for the same thing."""
    return not said_otherwise(word).isdisjoint(stems(text))


def likest(word: str, text: str) -> float:
    """How like a word the likest word of a text is, of those whose meaning is known."""
    table = word_vectors()
    rows = [table.row(w) for w in set(words(text.lower())) - STOP_WORDS]
    found = table.vectors(rows or [0]) @ table.vectors([table.row(word)])[0]
    return float(found.max())
