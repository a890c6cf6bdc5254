"""Whatever letters come, everything shown is a slice: surrogates, combining marks, right to left, zero width, long lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Article, Tracker
from rag.passages import find_sentences, split_passages
from rag.quotes import find_statements
from rag.records import InputError, Quote

PIECES = [
    "“We are not ready,”", "said Ann Lee", '"No"', "Mr Fox told reporters:", "‘so', he said.", "The port is shut.",
    "\u202eאמר דובר הצבא\u202c", "“אנחנו לא מוכנים”", "\u200f", "السفينة", "e\u0301", "Z\u0351\u0327algo", "\u200b", "\u00ad",
    "\ufeff", "\u00a0", "\u2028", "\r\n", "\n\n", "\t", "\x00", "👩\u200d🚒", "🇺🇳", "東京で会議。", "「はい」と述べた。", "ﬁre", "İ", "ß",
    "…", "[…]", "—", "’", "5'10\"", "“",
]  # fmt: skip
HALVES = ["\ud83d", "\udc00"]
"""Halves of a character: stray bytes of a command line become them; no file that is read has one."""
TEXT = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=30
).map("".join)
TYPED = TEXT | st.lists(st.sampled_from([*PIECES, *HALVES]), max_size=12).map(" ".join)

SHUT = "The port of Du\u0308nmark stays shut until eleven o’clock on Friday, “we are not\u00a0ready,” Ann\u200b Lee said."
ODD = Article(
    title="Long \u202eline",
    text=" ".join(PIECES) + f"\n\n{SHUT} " + "The ferry waits outside. " * 200 + "x" * 3000,
    source="The \u200fPost",
    id="odd",
)
SAME = replace(ODD, title="", source="Another", text="\r\n".join(PIECES) + f"\u2028{SHUT}", id="same")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker(tmp_path_factory.mktemp("odd"), ranker="features") as tracker:
        tracker.add([ODD, SAME])
        yield tracker


def assert_slices(quotes: Iterable[Quote], library: Tracker) -> None:
    for quote in quotes:
        stored = library.article(quote.article.id)
        assert stored is not None
        assert quote.text == stored.text[quote.start : quote.end] != ""
        said = quote.statement
        for span in (*said.content, said.speaker, said.cue) if said else ():
            assert span is None or 0 <= span.start < span.end <= len(stored.text)


@settings(max_examples=40)
@given(TEXT)
def test_sentences_passages_and_statements_of_any_text(text: str) -> None:
    article = Article(text=text)
    for passage in split_passages(article):
        assert passage.text == text[passage.start : passage.end]
        assert all(passage.start <= s.start < s.end <= passage.end for s in passage.sentences)
    for statement in find_statements(article):
        assert statement.texts == tuple(text[s.start : s.end] for s in statement.content)
        assert all(statement.texts)


@settings(max_examples=30)
@given(TYPED)
def test_a_draft_of_any_letters(odd: Tracker, draft: str) -> None:
    try:
        verdicts = odd.check_draft(draft)
    except InputError as half:
        assert any(c in draft for c in HALVES) and len(str(half).splitlines()) == 1
        return
    spans = [v.span for v in verdicts if v.span]
    assert spans == sorted(spans) and len(spans) == len(verdicts)
    assert all(0 <= s.start <= s.end <= len(draft) for s in spans)  # nothing follows a mark at the end
    for verdict in verdicts:
        assert verdict.span is not None
        assert verdict.text == draft[verdict.span.start : verdict.span.end]
        assert_slices((*verdict.matches, *verdict.nearest), odd)


@settings(max_examples=30)
@given(TYPED)
def test_a_quotation_of_any_letters(odd: Tracker, quotation: str) -> None:
    try:
        verdict = odd.check(quotation, speaker="Ann Lee")
    except InputError as nothing:
        assert len(str(nothing).splitlines()) == 1
        return
    assert_slices((*verdict.matches, *verdict.nearest), odd)


@settings(max_examples=20)
@given(TYPED)
def test_a_question_of_any_letters(odd: Tracker, question: str) -> None:
    try:
        answer = odd.ask(question)
    except InputError as nothing:
        assert len(str(nothing).splitlines()) == 1
        return
    assert_slices((*answer.quotes, *answer.near_misses), odd)


def test_claims_of_odd_letters_are_slices(odd: Tracker) -> None:
    claims = odd.claims()
    assert claims
    for claim in claims:
        assert_slices(claim.occurrences, odd)
        assert_slices((q for r in claim.relations for q in (r.here, r.there)), odd)


@pytest.mark.parametrize(
    "unit", ["x", "word ", "e\u0301", "אמר דובר. ", "東京で会議。", "a\u00a0", "a\u200b", "“no” ", "\r\n. "]
)
def test_a_megabyte_in_one_line(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    sentences = find_sentences(text)
    assert sum(end - start for start, end in sentences) <= len(text)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    passages = split_passages(Article(text=text), sentences)
    assert [s for p in passages for s in p.sentences] == sentences
