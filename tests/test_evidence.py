"""What a question and a sentence share, against what a library of that size has by chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag import Tracker
from rag.answer.compose import compose
from rag.passages import split_passages
from rag.questions import Question, understand
from rag.rank.evidence import doubt, shared
from rag.rank.features import NAMES
from rag.rank.scoring import Candidate
from rag.records import Article, Hit

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


def asked(text: str, passages: int) -> Question:
    question = understand(text)
    return replace(question, weights={t: WEIGHTS.get(t, 5.0) for t in question.terms}, passages=passages)


def test_what_is_shared_stands_in_the_sentence_the_one_before_it_or_the_title() -> None:
    question = asked("Who won the Tarn regatta when the wind was light?", 20_000)
    assert shared(question, candidate(1)) == ("won", "tarn", "regatta")  # the wind is in the one behind


@pytest.mark.parametrize(
    ("question", "passages", "doubted"),
    [
        ("Who won on Sunday?", 100, False),  # few passages: everyday words find the one that is meant
        ("Who won on Sunday?", 20_000, True),  # of so many, one has them in any case
        ("Who won the Tarn regatta?", 20_000, False),
        ("Who won at Tarn?", 20_000, False),  # a rare name says alone what is meant
        ("Who won on Sunday?", 0, False),  # no library is known
    ],
)
def test_the_larger_the_library_the_rarer_must_be_what_is_shared(
    question: str, passages: int, doubted: bool
) -> None:
    assert (doubt(asked(question, passages), candidate(1)) > 0) == doubted


def test_doubt_grows_with_the_library_and_falls_with_what_is_shared() -> None:
    grows = [doubt(asked("Who won on Sunday?", n), candidate(1)) for n in (500, 5_000, 50_000)]
    assert grows == sorted(grows)
    assert len(set(grows)) == len(grows)
    assert 0 < doubt(asked("Who won the row on the river on Sunday?", 50_000), candidate(1)) < grows[-1]


def test_a_follow_up_leaves_out_what_it_is_about() -> None:
    question = replace(asked("Who won on Sunday?", 20_000), context=("tarn", "regatta"))
    assert doubt(question, candidate(1)) == 0


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
