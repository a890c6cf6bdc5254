"""From candidates to an answer: statuses, quotes that differ, and Markdown whose slices can be taken out again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Tracker
from rag.answer.compose import compose, escaped, markdown
from rag.passages import find_sentences
from rag.questions import understand
from rag.rank.candidates import Candidate
from rag.rank.features import NAMES
from rag.records import Article, Filters, Quote, Span, Statement
from tests.candidates import candidates_of

GOOD = dict.fromkeys(NAMES, 0.0) | {
    "cosine": 0.8, "passage_cosine": 0.8, "coverage": 1.0, "coverage_with_previous": 1.0, "coverage_passage": 1.0,
    "soft": 1.0, "soft_with_previous": 1.0, "soft_passage": 1.0, "bigrams": 0.5, "bm25": 1.5,
}  # fmt: skip
BAD = dict.fromkeys(NAMES, 0.0) | {
    "cosine": 0.1,
    "passage_cosine": 0.1,
    "soft_missing": 0.5,
    "names_missing": 1.0,
}


def candidates(*articles: Article, signs: dict[str, float] = GOOD) -> list[Candidate]:
    """Every sentence of the articles in order, scores falling by one."""
    return candidates_of(*articles, signs=signs)


NEWS = Article(
    title="Bridge", text="The bridge at Tarn is closed. Lorries take the old road.", source="The Tarn Echo",
    published=date(2024, 12, 6),
)  # fmt: skip
ASKED = understand("Is the bridge at Tarn closed?")


def test_an_answer_is_the_best_sentences_in_order() -> None:
    answer = compose(ASKED, candidates(NEWS), k=2)
    assert answer.status == "answered"
    assert [q.text for q in answer.quotes] == ["The bridge at Tarn is closed.", "Lorries take the old road."]
    assert answer.confidence > 0.9
    assert answer.near_misses == ()
    assert answer.text.splitlines()[0] == (
        "On 2024-12-06, The Tarn Echo reported: “The bridge at Tarn is closed.” [1]"
    )


def test_an_honest_no_says_what_was_looked_for_and_shows_the_nearest() -> None:
    answer = compose(understand("Who won the Vonn regatta?"), candidates(NEWS, signs=BAD))
    assert (answer.status, answer.quotes) == ("no_support", ())
    assert "regatta" in answer.reason
    assert [q.text for q in answer.near_misses] == [
        "The bridge at Tarn is closed.",
        "Lorries take the old road.",
    ]
    assert "[1]" not in answer.text
    assert "do not answer" in answer.text


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Is the bridge at Tarn closed?", "answered"),
        ("Is the bridge at Vonn closed?", "partial"),  # a name that the passage does not have
        ("Is the bridge at Tarne closed on Monday?", "answered"),  # spelt nearly alike; days are no names
        ("According to The Tarn Echo, is the bridge closed in December 2024?", "answered"),  # the outlet
    ],
)
def test_a_name_the_passage_lacks_makes_the_answer_partial(question: str, status: str) -> None:
    answer = compose(understand(question), candidates(NEWS))
    assert answer.status == status
    assert answer.quotes
    assert ("Vonn" in answer.reason) == (status == "partial")


def test_an_empty_library_says_so() -> None:
    assert compose(ASKED, [], articles=0).status == "empty_library"


def test_filters_that_took_the_answer_away_are_told_from_absence() -> None:
    filters = Filters(source="Vonn")
    taken = compose(ASKED, [], filters=filters, without_filters=lambda: candidates(NEWS))
    assert taken.status == "filtered_out"
    assert "Vonn" in taken.reason
    assert taken.quotes == ()
    absent = compose(ASKED, [], filters=filters, without_filters=lambda: candidates(NEWS, signs=BAD))
    assert absent.status == "no_support"


def test_a_sure_and_much_better_answer_outside_the_filters_is_told(library: Tracker) -> None:
    question = "Who said the ferry captain was ordered to sail?"
    within = library.ask(question, until="2025-05-01")
    assert (within.status, within.quotes) == ("filtered_out", ())
    assert all(str(q.article.published) <= "2025-05-01" for q in within.near_misses)
    assert library.ask(question, since="2025-05-01").status == "answered"
    assert (
        library.ask("How many people died on the ferry?", until="2025-02-05").status == "answered"
    )  # good enough


def test_the_wider_search_runs_only_when_it_is_needed() -> None:
    def never() -> Sequence[Candidate]:
        raise AssertionError

    assert compose(ASKED, candidates(NEWS), filters=Filters(source="Tarn"), without_filters=never).quotes
    assert not compose(ASKED, [], without_filters=never).quotes


def test_near_duplicates_are_one_quote_with_its_other_places() -> None:
    wire = Article(title="Copy", text="The bridge at Tarn is closed!", source="Vonn Post")
    again = Article(title="Copy", text="The bridge at Tarn is closed.", source="Third Paper")
    answer = compose(ASKED, candidates(NEWS, wire, again), k=3)
    assert len(answer.quotes) == 2
    assert [q.article.source for q in answer.quotes[0].also] == ["Vonn Post", "Third Paper"]
    assert "(also in Vonn Post, Third Paper)" in answer.text


def test_figures_that_differ_are_no_duplicates() -> None:
    first = Article(
        title="A", text="At least 9 people died when the ferry sank off the coast on Sunday night."
    )
    later = Article(
        title="B", text="At least 17 people died when the ferry sank off the coast on Sunday night."
    )
    assert len(compose(understand("How many people died?"), candidates(first, later), k=3).quotes) == 2


def test_a_question_for_many_covers_articles_newest_first() -> None:
    old = Article(title="A", text="Nine people died. It was dark.", source="A", published=date(2024, 2, 1))
    new = Article(title="B", text="The toll is now twelve dead.", source="B", published=date(2024, 2, 3))
    answer = compose(understand("How many people have died?"), candidates(old, new), k=2)
    assert [q.article.source for q in answer.quotes] == ["B", "A"]
    single = compose(understand("Why was it dark?"), candidates(old, new), k=2)
    assert [q.article.source for q in single.quotes] == ["A", "A"]


def quote(text: str, kind: str = "direct", **about: object) -> Quote:
    """A quote of a whole text, said by its first word."""
    article = Article(text=text, **about)  # type: ignore[arg-type]
    by = Span(0, len(text.split()[0]))
    said = Statement(article, (Span(by.end, len(text)),), by, None, kind, "test", 0.9)  # type: ignore[arg-type]
    return Quote(article, 0, len(text), said)


@pytest.mark.parametrize(
    ("given_quote", "line"),
    [
        (
            quote("Berg left.", source="Echo", published=date(2024, 1, 2)),
            "On 2024-01-02 (Echo), **Berg** stated: “Berg left.” [1]",
        ),
        (quote("Berg left.", source="Echo"), "In Echo, **Berg** stated: “Berg left.” [1]"),
        (quote("Berg left.", published=date(2024, 1, 2)), "On 2024-01-02, **Berg** stated: “Berg left.” [1]"),
        (quote("Berg left."), "**Berg** stated: “Berg left.” [1]"),
        (quote("Berg said “no”."), "**Berg** stated: ‘Berg said “no”.’ [1]"),
        (quote("Berg’s aide said “no”."), "**Berg’s** stated: «Berg’s aide said “no”.» [1]"),
        (Quote(Article(text="It rained."), 0, 10), "It was reported: “It rained.” [1]"),
        (Quote(Article(text="It rained.", source="*Echo*"), 0, 10), r"\*Echo\* reported: “It rained.” [1]"),
    ],
)
def test_what_is_not_known_is_left_out_of_the_line(given_quote: Quote, line: str) -> None:
    assert markdown([given_quote]) == line


@given(st.text(alphabet=st.characters(blacklist_characters="\n\r"), max_size=60))
def test_a_slice_comes_out_of_the_markdown_as_it_went_in(text: str) -> None:
    assert re.sub(r"\\([\\`*_\[\]<>|~#&$])", r"\1", escaped(text)) == text
    assert not re.search(r"(?<!\\)[<`]", escaped(text))


@given(
    st.lists(
        st.sampled_from(["A “b” c.", "It’s so.", "*x* [1] <b>", "Plain words here."]), min_size=1, max_size=4
    )
)
def test_every_quote_is_its_slice_and_stands_in_the_text(sentences: list[str]) -> None:
    article = Article(title="T", text="\n".join(sentences))
    answer = compose(understand("plain words here"), candidates(article), k=4)
    spans = find_sentences(article.text)
    for found in answer.quotes:
        assert found.text == article.text[found.start : found.end]
        assert Span(found.start, found.end) in spans
        assert escaped(found.text) in answer.text
