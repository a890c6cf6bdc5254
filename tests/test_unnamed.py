"""What a question points at without a name: who or what it is about, nobody can tell where there are several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer.missing import missing
from rag.answer.unnamed import unnamed
from rag.questions import understand
from rag.rank.candidates import Candidate
from rag.records import Article
from tests.candidates import candidates_of

COUPLES = (
    "Ida Berg met Tom Vale at the port. The couple married in 1994.",
    "The mill was bought by a couple. They had married in 2001.",
    "A couple who had married at Tarn won the prize.",
)


def found(*texts: str) -> list[Candidate]:
    """The last sentence of each, the best first, all with as many of the question's words."""
    pages = [candidates_of(Article(title=f"Page {n}", text=text)) for n, text in enumerate(texts)]
    return [replace(page[-1], score=9.0 - n) for n, page in enumerate(pages)]


def why(question: str, *texts: str, passages: int = 2500, weight: float = 4.0) -> str:
    """In a library of so many passages, each word of the question weighing so much."""
    asked = understand(question)
    asked = replace(asked, weights=dict.fromkeys(asked.terms, weight), passages=passages)
    candidates = found(*texts)
    return unnamed(asked, candidates[0], candidates)


def test_one_of_several_has_to_be_named() -> None:
    assert why("When did the couple marry?", *COUPLES) == (
        "the question does not say which couple, and 3 articles come as near to it"
    )
    assert why("When did she marry?", *COUPLES) == (
        "the question does not say who “she” is, and 3 articles come as near to it"
    )


@pytest.mark.parametrize(
    "question",
    [
        "When did the couple from Tarn marry?",
        "When did a couple marry?",
        "When did the couple that won 300 crowns marry?",
        "When did the couple of “The Grey Mill” marry?",
        "When did the married couple who poisoned the ferryman disappear?",  # its words are rare together
        "When did Ida Berg say she would marry?",
        "Who said he would marry?",
    ],
)
def test_what_tells_which_is_meant(question: str) -> None:
    assert why(question, *COUPLES) == ""


def test_where_there_are_few_it_is_the_one() -> None:
    assert why("When did the couple marry?", *COUPLES[:2]) == ""
    first, *others = found(*COUPLES)
    asked = understand("When did the couple marry?")
    asked = replace(asked, weights=dict.fromkeys(asked.terms, 4.0), passages=2500)
    less = [replace(c, signs={**c.signs, "coverage_passage": 0.4}) for c in others]
    assert unnamed(asked, first, [first, *others]) and not unnamed(asked, first, [first, *less])


def test_a_boat_fire_is_no_fire_on_a_boat_road() -> None:
    fires = ("A boat fire killed nine.", "The boat left; a fire broke out.", "Fire! cried the boat's crew.")
    assert why("Who saw the boat fire?", *fires, weight=3.0) == ""
    assert "which fire" in why("Who saw the fire?", *fires, weight=3.0)


def test_in_a_conversation_and_of_no_library_it_is_left_open() -> None:
    candidates = found(*COUPLES)
    asked = understand("When did the couple marry?")
    assert not unnamed(asked, candidates[0], candidates)
    asked = replace(asked, weights=dict.fromkeys(asked.terms, 4.0), passages=2500)
    assert "which couple" in missing(asked, candidates[0], candidates, candidates)
    assert not unnamed(replace(asked, follows=True), candidates[0], candidates)
