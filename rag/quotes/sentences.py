"""Sentences as rows of tagged tokens, quotations closed up to one token each, with their verb groups."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from rag.passages import find_sentences
from rag.quotes.captions import is_caption
from rag.quotes.datelines import past_dateline
from rag.quotes.lexicon import AUXILIARIES, Lexicon, verb_lexicon
from rag.quotes.marks import Quotation, find_quotations
from rag.quotes.tokens import Token, tokenize
from rag.quotes.words import tag
from rag.records import Span

SHORT_QUOTE = 3
"""Quotations of fewer words are scare quotes and titles unless a cue is right beside them."""

MAX_TOKENS = 200
"""Longer sentences are lists or noise; they are cut, so that the work stays linear in the text."""

_GROUP = re.compile(r"T?X{0,3}(?:AX{0,3}){0,5}[VER]|T?X{0,3}A(?:X{0,3}A){0,4}X?")
_TITLED = frozenset(
    "mr. mrs. ms. messrs. dr. sen. sens. rep. reps. gov. gen. lt. col. sgt. rev. prof. st. vs. ... ..".split()
)
_WORD = re.compile(r"\w+")
_PUT_TO = frozenset("asked told questioned pressed".split())
_DONE_TO = frozenset(
    "invited urged ordered forced allowed permitted encouraged instructed convinced persuaded".split()
)
"""Participles, where `to` and a verb follow: as verbs they have an object."""
_MEANT = frozenset("intended expected believed thought reported meant required".split())
_CLAUSE = re.compile(r"[,;:CKBWQ]")
_MAIN_VERB = re.compile(r",[AV]")
_BEFORE_MAIN_VERB = re.compile(r"[^,;:CKBW.Q]{1,40}?(?=(?<!T)(?<!TX)[AVE])")
_BEING = frozenset("interested involved located based opposed".split())
_OF_BEING = frozenset("in on at to near".split())
"""Participles and what follows them where they are no verbs: owners [interested in] it."""
_WHENS = frozenset("after before since until till".split())
_NEVER_PARTICIPLE = frozenset({"said", "told", "asked", "added", "says"})


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """Tokens `first..last` (last included) of a sentence: auxiliaries, adverbs and the verb at `head`."""

    first: int
    last: int
    head: int
    lemma: str
    form: str  # finite, inf, ing, ed (a participle that nothing makes finite)
    passive: bool


@dataclass(slots=True)
class Sentence:
    """A sentence of a line. `kinds` has one letter a token; `line` numbers its paragraph."""

    start: int
    end: int
    line: int
    tokens: list[Token]
    kinds: str
    groups: list[VerbGroup]
    at: dict[int, VerbGroup]  # by every token of the group

    def span(self, first: int, last: int) -> Span:
        """Characters of tokens `first..last`, last included."""
        return Span(self.tokens[first].start, self.tokens[last].end)

    def word(self, n: int) -> str:
        """Lower-case form of a token; empty outside the sentence."""
        return self.tokens[n].lower if 0 <= n < len(self.tokens) else ""

    def kind(self, n: int) -> str:
        """Kind of a token; "." outside the sentence."""
        return self.kinds[n] if 0 <= n < len(self.kinds) else "."


def read_sentences(text: str) -> tuple[list[Sentence], list[Quotation]]:
    """The sentences of a text in order, and their quotations; those of captions are left out."""
    quotations = find_quotations(text)
    masked = _masked(text, quotations)
    spans = _whole(text, find_sentences(masked), quotations)
    starts = [q.start for q in quotations]
    found: list[Sentence] = []
    spoken: list[Quotation] = []
    line, last, caption = 0, 0, False
    for span in spans:
        if not last or text.find("\n", last, span.start) >= 0:
            caption = is_caption(text, span.start)
            line += bool(last) and not caption
            span = Span(min(past_dateline(text, span.start), span.end), span.end)
        last = span.end
        if caption:
            continue
        inside = quotations[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        found += _read(text, span, line, inside)
        spoken += inside
    return found, spoken


def _masked(text: str, quotations: list[Quotation]) -> str:
    """The text with the words in quotation marks blotted out, so that no sentence ends inside them."""
    parts, last = [], 0
    for q in quotations:
        if q.inner_end - q.inner_start > 2:
            parts += [
                text[last : q.inner_start],
                "x" * (q.inner_end - q.inner_start - 1),
                text[q.inner_end - 1],
            ]
            last = q.inner_end
    parts.append(text[last:])
    return "".join(parts)


def _goes_on(text: str, before: Span, span: Span) -> bool:
    """`“Who knows?” asked`: whether a boundary is none."""
    if "\n" in text[before.end : span.start]:
        return False
    return text[span.start] in "),;" or text[span.start].islower()


def _whole(text: str, spans: list[Span], quotations: list[Quotation]) -> list[Span]:
    """Sentences, joined where a boundary fell inside a quotation."""
    joined: list[Span] = []
    n = 0
    for span in spans:
        while n < len(quotations) and quotations[n].end <= span.start:
            n += 1
        inside = n < len(quotations) and quotations[n].start < span.start
        if joined and (inside or _goes_on(text, joined[-1], span)):
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def _read(text: str, span: Span, line: int, inside: list[Quotation]) -> list[Sentence]:
    """The sentence, or several where a full stop stands before a quotation: `said Lee. “It is.”`."""
    tokens: list[Token] = []
    last = span.start
    for q in inside:
        tokens += tokenize(text, last, q.start)
        mark = quote_kind(text, q) + ("c" if q.continues else "")
        tokens.append(Token(q.start, q.end, mark, "Q"))
        last = q.end
    tokens += tokenize(text, last, span.end)
    if not tokens:
        return []
    kinds = "".join(tag(tokens, _is_headline(tokens)))
    stops = {n for n in range(1, len(tokens)) if tokens[n].shape == "Q" and _stops(tokens[n - 1])}
    cuts = sorted({0, *stops, *range(0, len(tokens), MAX_TOKENS), len(tokens)})
    return [_sentence(tokens[a:b], kinds[a:b], line) for a, b in pairwise(cuts) if a < b]


def _stops(token: Token) -> bool:
    """Whether a token before a quotation ends a sentence: a full stop, or `Calif.` but not `Mr.`."""
    return token.lower in (".", "?", "!") or (token.lower.endswith(".") and token.lower not in _TITLED)


def _sentence(tokens: list[Token], kinds: str, line: int) -> Sentence:
    groups = _groups(tokens, kinds)
    at = {n: g for g in groups for n in range(g.first, g.last + 1)}
    return Sentence(tokens[0].start, tokens[-1].end, line, tokens, kinds, groups, at)


def quote_kind(text: str, q: Quotation) -> str:
    """Q for speech, q for a scare quote or a title; then the last character inside the marks."""
    words = _WORD.findall(text, q.inner_start, min(q.inner_end, q.inner_start + 200))
    at = q.inner_end - 1
    while at > q.inner_start and text[at] in "'’”\"»":
        at -= 1  # the mark of a quotation inside it
    last = text[at]
    if len(words) < SHORT_QUOTE:
        return "q" + last
    capitals = sum(not w[0].islower() or w in _IN_TITLES for w in words)
    if capitals == len(words) and words[-1][0].isupper():
        before = text[max(0, q.start - 2) : q.start]
        if last not in ".!?," or before[:1].isalnum():  # on “Meet the Press,” he said
            return "q" + last
    return "Q" + last


_IN_TITLES = frozenset("of the a and in for to on with s".split())


def _is_headline(tokens: list[Token]) -> bool:
    """Whether every word that a title capitalises is capitalised."""
    capitals = sum(t.shape == "A" for t in tokens)
    small = [t for t in tokens if t.shape == "a"]
    return capitals > MIN_TITLE and 4 * len(small) <= 3 * capitals and all(t.lower in _SMALL for t in small)


MIN_TITLE = 3
_SMALL = frozenset(
    "a an the and or but nor of in on at to for from by with as is be it its his her off up out over into vs via per"
    " than that not if s are was says no".split()
)


def _groups(tokens: list[Token], kinds: str) -> list[VerbGroup]:
    lexicon = verb_lexicon()
    return [_group(tokens, kinds, m.start(), m.end() - 1, lexicon) for m in _GROUP.finditer(kinds)]


def _group(tokens: list[Token], kinds: str, first: int, last: int, lexicon: Lexicon) -> VerbGroup:
    while kinds[last] == "X" and last > first:
        last -= 1
    head = last
    aux = [AUXILIARIES[tokens[n].lower] for n in range(first, last) if kinds[n] == "A"]
    kind, word = kinds[head], tokens[head].lower
    lemma = _lemma(word, kind, lexicon)
    passive = kind == "E" and bool(aux) and aux[-1] == "be"
    if kinds[first] == "T":
        form = "inf"
    elif kind == "R" and not aux:
        form = "ing"
    elif kind == "E" and not aux:
        form = "finite" if _is_finite_past(tokens, kinds, head, word, lexicon) else "ed"
    else:
        form = "ing" if tokens[first].lower in ("being", "having") else "finite"
    return VerbGroup(first, last, head, lemma, form, passive)


def _lemma(word: str, kind: str, lexicon: Lexicon) -> str:
    if kind == "A":
        return AUXILIARIES[word]
    table = {"R": (lexicon.ing,), "E": (lexicon.past, lexicon.participle)}.get(
        kind, (lexicon.third, lexicon.base)
    )
    return next((t[word] for t in table if word in t), word)


def _is_finite_past(tokens: list[Token], kinds: str, head: int, word: str, lexicon: Lexicon) -> bool:
    """Whether a bare -ed form is the past tense (`he called`) and not a participle (`the memo obtained by`)."""
    if word in _PUT_TO and (head == 0 or kinds[head - 1] == "B"):
        return False  # when asked to condemn it
    if word in _NEVER_PARTICIPLE or (word in lexicon.past and word not in lexicon.participle):
        return True
    if word in lexicon.participle and word not in lexicon.past:
        return False
    following = tokens[head + 1].lower if head + 1 < len(tokens) else ""
    if following == "by" and head and kinds[head - 1] in "NMq,":
        return kinds[head + 2 : head + 3] == "R"  # the memo written by Lee; Lee continued by saying
    if head == 0 or kinds[head - 1] in "P" or (word in _BEING and following in _OF_BEING):
        return False
    if word in _DONE_TO and kinds[head + 1 : head + 2] == "T":
        return False
    if (
        kinds[head - 1] == ","
        and not set(kinds[: head - 1]) & set("VEAWB,;")
        and _MAIN_VERB.search(kinds, head + 1)
    ):
        return False  # the planet, called Ot, is small
    if (
        word in _MEANT
        and kinds[head + 1 : head + 2] == "T"
        and _CLAUSE.split(kinds[:head])[-1].strip("DGNMSXPY")
    ):
        return False  # it is an effort intended to
    if kinds[head - 1] in "NMq" and kinds[head + 1 : head + 2] in ("P", "Y", "X"):
        rest = _BEFORE_MAIN_VERB.match(kinds, head + 1)
        when = following in _WHENS and kinds[head + 2 : head + 3] in ("M", "I")  # left after Lee spoke
        if rest and not when and not (set(rest.group()) & set("VE")):
            return False
    return True
