"""What a question and a sentence share, against what a library of that size has by chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rag import Tracker
from rag.answer.compose import compose
from rag.passages import split_passages
from rag.questions import Question, understand
from rag.rank.candidates import Candidate
from rag.rank.evidence import MUCH, doubt, shared, shared_weight
from rag.rank.features import NAMES, Asked, Block, matrix
from rag.records import Article, Hit, Span, Statement

ARTICLE = Article(
    title="Rowers of Tarn",
    text="The regatta drew crowds to the river. It was won by Ida Berg on Sunday. The wind was light.",
)
WEIGHTS = {"won": 3.0, "game": 3.0, "sunday": 2.0, "regatta": 8.0, "tarn": 9.0}


def candidate(sentence: int) -> Candidate:
    passage = split_passages(ARTICLE)[0]
    return Candidate(
        Hit(passage, 1.0, dense=0.9), passage.sentences[sentence], 9.0, dict.fromkeys(NAMES, 1.0)
    )


def read(question: Question, sentence: int = 1) -> Candidate:
    """A sentence with the signs that it really has for a question."""
    passage = split_passages(ARTICLE)[0]
    block = Block([ARTICLE.text[s.start : s.end] for s in passage.sentences], np.ones((3, 2)), ARTICLE.title)
    table = matrix(Asked(question, lambda word: question.weights.get(word, 5.0)), np.ones(2), [block])
    return replace(candidate(sentence), signs=dict(zip(NAMES, table[sentence].tolist(), strict=True)))


def asked(text: str, passages: int) -> Question:
    question = understand(text)
    return replace(question, weights={t: WEIGHTS.get(t, 5.0) for t in question.terms}, passages=passages)


def test_what_is_shared_stands_in_the_sentence_the_one_before_it_or_the_title() -> None:
    question = asked("Who won the Tarn regatta when the wind was light?", 20_000)
    assert shared(question, candidate(1)) == ("won", "tarn", "regatta")  # the wind is in the one behind


def test_what_an_article_shares_weighs_by_likeness_and_twice_in_the_title() -> None:
    body, title = (asked(f"Who saw the {word}?", 20_000) for word in ("regatta", "rowers"))
    of_saw = shared_weight(body, read(body)) - WEIGHTS["regatta"]  # which nothing there is much like
    assert 0 <= of_saw < 4
    assert shared_weight(title, read(title)) == pytest.approx(2 * 5 + of_saw, abs=0.5)
    like, other = (asked(f"Who saw the {word}?", 20_000) for word in ("race", "printer"))
    assert shared_weight(like, read(like)) > shared_weight(other, read(other))


@pytest.mark.parametrize(
    ("question", "passages", "much"),
    [
        ("Who won on Sunday?", 100, False),  # few passages: everyday words find the one that is meant
        ("Who won on Sunday?", 20_000, True),  # of so many, one has them in any case
        ("Which rowers won the Tarn regatta on the river on Sunday?", 20_000, False),
        ("Who won on Sunday?", 0, False),  # no library is known
    ],
)
def test_the_larger_the_library_the_more_must_be_shared(question: str, passages: int, much: bool) -> None:
    given = asked(question, passages)
    assert (doubt(given, read(given)) >= MUCH) == much


def test_doubt_grows_with_the_library_and_falls_with_what_is_shared() -> None:
    few, more = (
        asked(q, 50_000) for q in ("Who won on Sunday?", "Who won the regatta on the river on Sunday?")
    )
    grows = [doubt(replace(few, passages=n), read(few)) for n in (500, 5_000, 50_000)]
    assert grows == sorted(grows)
    assert len(set(grows)) == len(grows)
    assert 0 < doubt(more, read(more)) < grows[-1]


def test_the_words_of_whom_the_question_names_are_not_doubted() -> None:
    question = replace(asked("What did Ida Berg say on Sunday?", 50_000), speaker="Ida Berg")
    said = Statement(ARTICLE, (Span(39, 73),), Span(56, 64), None, "indirect", "test", 0.9, "Ida Berg")
    assert doubt(question, read(question)) > 0
    assert doubt(question, replace(read(question), statement=said)) == 0


def test_a_follow_up_leaves_out_what_it_is_about() -> None:
    question = replace(asked("Who won on Sunday?", 20_000), context=("tarn", "regatta"))
    assert doubt(question, read(question)) == 0


def test_a_refusal_says_what_is_too_common() -> None:
    weak = replace(candidate(1), signs=dict.fromkeys(NAMES, 0.0))
    reason = compose(asked("Who won a game on Sunday?", 20_000), [weak]).reason
    assert "What was found of it (won, Sunday) is common in this library: say who, where or when." in reason
    assert "common" not in compose(asked("Who won a game on Sunday?", 100), [weak]).reason


def test_a_library_tells_how_rare_words_are(library: Tracker) -> None:
    road = library._road()
    question = road.read("When did the Zanzibar ferry sink?")["question"]
    assert question.passages == road.catalog.counts()["passages"]
    assert question.weights["zanzibar"] > question.weights["ferry"] > 0
