"""Denials of one matter: sentences that report a denial, whose content, or what it points back to, is the matter.

“Elon Musk denied having an affair” says what it denies; “Iran denied the accusation” points back, to the sentences
before it in its article. Sentences that only do not go together with the matter are no denials.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.compose import as_quote
from rag.answer.said import is_said_by, names_all
from rag.catalog import Catalog
from rag.claims.facts import Fact, read_fact
from rag.claims.lexicon import ANYTHING, DENYING, stem_of
from rag.claims.pointing import BACK, pointed_at
from rag.rank.candidates import Candidate
from rag.records import Article, Filters, Quote, Statement
from rag.terms import DENIALS, content_words, stem, stems, words

SAME_MATTER = 0.5
"""Share of what is denied that the matter says, or of the matter's words that the denial says; and the cosine of two
sentences, from which they may be on one matter."""
FAR_MATTER = 0.6
"""The same cosine for the claim that a denial points back to, where that is not the very sentence asked about."""
NEAR_MATTER = 0.7
"""The cosine from which two words in common are enough."""
EARLY = 60
"""Within so many characters a sentence that is a denial says so."""
MOST = 2000
"""Denials looked at for those of a topic, the newest first."""
_CUE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|refut|rebut|reject|dismiss|disput|contradict|no truth)\w*", re.I
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What may be denied: its words, read as a sentence's, those of them that are written small, where it stands, if it
    stands in an article, and the cosine from which a claim that a denial points back to is this one."""

    fact: Fact
    plain: frozenset[str]
    stands: Quote | None
    near: float


def matter_of(text: str, stands: Quote | None = None, denier: str = "") -> Matter:
    """The matter of a question's words, or of a quote's; where it is asked whether somebody denies it, what that person
    denies needs to be less near to it."""
    plain = frozenset(stem_of(w) for w in words(text) if w[0].islower())
    return Matter(read_fact(text), plain, stands, SAME_MATTER if denier or not stands else FAR_MATTER)


def denials(matter: Matter, candidates: Sequence[Candidate], library: Catalog) -> list[Quote]:
    """The denials of a matter among sentences near to it.

    What stands in an article as the matter may be a denial itself: then it is the first of them.
    """
    near = {(c.hit.passage.article.id, c.span.start): c.signs["cosine"] for c in candidates}
    found: list[Quote] = []
    if matter.stands and matter.fact.denied is not None and _denies_first(matter.stands.text):
        found.append(matter.stands)
    for candidate in candidates:
        quote = as_quote(candidate)
        fact = read_fact(candidate.text)
        if fact.denied is None or (matter.stands and quote.overlaps(matter.stands)):
            continue
        if _is_of(matter, fact, candidate.signs["cosine"]) or _points_back(
            matter, fact, quote, near, library
        ):
            found.append(quote)
    return [replace(q, relation="denied_by", statement=_denying(q, library)) for q in found]


def denials_of_anything(who: str, topic: str, library: Catalog) -> list[Quote]:
    """The sentences in which somebody, or where `who` is empty anybody, denies something, of those that have the words
    of the topic, or whose headline has."""
    wanted = {stem(w) for w in content_words(topic)}
    found: dict[tuple[str, int], Quote] = {}
    for said in library.statement_page(Filters(speaker=who or None), denials=DENIALS, most=MOST)[0]:
        for start, text in _sentences(said.article, library):
            if start <= said.start < start + len(text) and wanted <= set(
                stems(f"{said.article.title} {text}")
            ):
                quote = Quote(said.article, start, start + len(text), said, relation="denied_by")
                found.setdefault((said.article.id, start), quote)
    return list(found.values())


def _denying(quote: Quote, library: Catalog) -> Statement | None:
    """The statement of a sentence that is the denial; where none is, the one it has."""
    inside = (s for s in library.statements_of(quote.article) if quote.start <= s.start < quote.end)
    return next((s for s in inside if _CUE.search(s.cue_text or "")), quote.statement)


def _is_of(matter: Matter, fact: Fact, cosine: float) -> bool:
    """Whether what is denied is the matter, as far as the denial says it."""
    denied = (fact.denied or frozenset()) - ANYTHING
    said = matter.fact.stems - ANYTHING
    common = denied & said
    if len(common) < min(2, len(said)) or cosine < SAME_MATTER or _names_others(matter.fact, fact.stems):
        return False
    return (
        len(common) >= SAME_MATTER * len(denied)
        or len(said & fact.stems) > SAME_MATTER * len(said)
        or cosine >= NEAR_MATTER
    )


def _points_back(
    matter: Matter, fact: Fact, quote: Quote, near: Mapping[tuple[str, int], float], library: Catalog
) -> bool:
    """Whether a denial that hardly says what it denies follows the matter in its article."""
    denial = fact.denial
    before = _before(quote, library)
    told = frozenset().union(*(read_fact(text).stems for _, text in before))
    if denial is None or len(denial.content) > 1 or denial.content - told:
        return False
    if _names_others(matter.fact, told | fact.stems):
        return False
    home = matter.stands is not None and matter.stands.article.id == quote.article.id
    if matter.stands and not home and not matter.fact.names:
        return False  # “He denied the charges” stands in a hundred articles
    said = matter.fact.stems - ANYTHING - DENYING
    if 2 * len(said & fact.stems) > len(said) and matter.plain & said & fact.stems:
        return True  # “He spoke of bots, although Twitter denies the claim”
    at = pointed_at(denial, [(text, read_fact(text)) for _, text in before], surely=False)
    if at is None:
        return False
    start = before[at][0]
    cosine = near.get((quote.article.id, start), 0.0)
    if matter.stands and home:
        return matter.stands.start <= start < matter.stands.end or cosine >= matter.near
    told_before = matter.fact.names if matter.stands else said  # a sentence says more than one denial is of
    return cosine >= matter.near and 2 * len(told_before & (told | fact.stems)) > len(told_before)


def _names_others(matter: Fact, stems: frozenset[str]) -> bool:
    """Whether the matter has names, and none of them is among these words."""
    return bool(matter.names) and not matter.names & stems


def _before(quote: Quote, library: Catalog) -> list[tuple[int, str]]:
    """The sentences before a denial in its article, the last first, as (start, text)."""
    earlier = [(a, text) for a, text in _sentences(quote.article, library) if a + len(text) <= quote.start]
    return earlier[: -BACK - 1 : -1]


def _sentences(article: Article, library: Catalog) -> list[tuple[int, str]]:
    """The sentences of an article in the order of the text, as (start, text)."""
    spans = {(s.start, s.end) for p in library.passages_of(article).values() for s in p.sentences}
    return [(start, article.text[start:end]) for start, end in sorted(spans)]


def is_denied_by(quote: Quote, who: str) -> bool:
    """Whether a denial is somebody's: its speaker's, or of who stands before the word that denies."""
    cue = _CUE.search(quote.text)
    stands = quote.text[: cue.start()] if cue else ""
    called = who.split()[-1] if who and who.split()[-1][:1].isupper() else who  # “Watson has denied it”
    return is_said_by(quote.statement, who) or names_all(called, words(stands.lower()))


def _denies_first(text: str) -> bool:
    """Whether a sentence denies before it says anything else."""
    cue = _CUE.search(text)
    return cue is not None and cue.start() < EARLY
