"""Which sentence answers: with the real model, on texts of our own."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import rank_sentences
from rag.ingest import read_articles
from rag.models import load_reranker
from rag.passages import find_sentences, split_passages
from rag.questions import understand
from rag.rank.candidates import Candidate, speaker_match, statement_in
from rag.rank.cross_encoder import RERANKED
from rag.rank.features import NAMES, Asked, Block, matrix
from rag.rank.lists import ONE_TEXT, idf_of
from rag.rank.scoring import score_sentences
from rag.rank.support import SUPPORT, support
from rag.rank.weights import ANSWERS, SIGNS, Stage, weights_of
from rag.rank.word_vectors import word_vectors
from rag.records import Article, Hit, Span, Statement
from rag.samples import samples_path

HARBOUR = (
    "The ferry Lumen left Port Aubrey at dawn on Tuesday with 94 passengers.",
    "Its engine failed off Cape Hallow two hours later.",
    "Captain Ines Morrow ordered everyone into the boats because the hold was filling.",
    "A trawler picked up the last of them by noon.",
    "The company said repairs would cost 3 million crowns.",
    "Would you like to read more stories like this?",
)


def best(question: str, sentences: Sequence[str] = HARBOUR) -> str:
    scores = rank_sentences(question, sentences)
    return sentences[scores.index(max(scores))]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("How many people were on board the Lumen?", 0),
        ("When did the ferry set out?", 0),
        ("What broke down near Cape Hallow?", 1),
        ("Who was the captain?", 2),
        ("Why did the passengers get into the boats?", 2),
        ("Who picked up the last passengers?", 3),
        ("How much will the repairs cost?", 4),
    ],
)
def test_the_sentence_that_answers_comes_first(question: str, right: int) -> None:
    assert best(question) == HARBOUR[right]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("The tram depot on Harbour Street was destroyed by fire last week. How much were they worth?", 1),
        ("The tram depot on Harbour Street was destroyed by fire last week. Who set it alight?", 2),
    ],
)
def test_what_a_question_tells_before_it_asks_is_no_answer(question: str, right: int) -> None:
    depot = (
        "A fire last week destroyed the tram depot on Harbour Street.",
        "The forty trams in it were worth 30 million crowns.",
        "A night watchman set the building alight with a cigarette.",
    )
    assert best(question, depot) == depot[right]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("How cold was the water?", "The water temperature was six degrees"),
        ("How much will wages of the tram drivers rise?", "Wages rise by 5.2 percent."),
        (
            "What did Professor Dace say about the date of the map?",
            "“I have no doubt about the date,” Dace said.",
        ),
        ("Who questioned the name of a chapel on the map?", "Yasmin Coletti, the restorer"),
    ],
)
def test_of_many_articles_no_sentence_is_worse_for_standing_far_down(question: str, right: str) -> None:
    bundled = [a for a in read_articles(str(samples_path())) if isinstance(a, Article)]
    sentences = [a.text[s.start : s.end] for a in bundled for s in find_sentences(a.text)]
    assert len(sentences) > 10 * ONE_TEXT
    assert best(question, sentences).startswith(right)


def test_an_empty_list_has_no_scores() -> None:
    assert rank_sentences("Who was the captain?", []) == []


@settings(max_examples=15)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6), st.text(max_size=40))
def test_any_text_gets_a_finite_score(sentences: list[str], question: str) -> None:
    scores = rank_sentences(question, sentences)
    assert len(scores) == len(sentences)
    assert all(math.isfinite(s) for s in scores)


def test_weights_are_there_for_every_feature_and_sign() -> None:
    stages: tuple[Stage, ...] = ("features", "cross_encoder")
    for stage in stages:
        learnt = weights_of(stage)
        assert len(learnt.ranking) == len(SIGNS[stage])
        assert list(learnt.support) == list(SUPPORT[stage])
        assert 0 < learnt.refuse_below < 1


def test_words_that_mean_the_same_are_near_and_unknown_ones_are_not() -> None:
    table = word_vectors()
    win, victory, potato, nothing = (
        table.vectors([table.row(w)])[0] for w in ("win", "victory", "potato", "xqzv")
    )
    assert table.row("xqzv") == 0
    assert win @ victory > win @ potato + 0.1
    assert not nothing.any()


def test_columns_say_what_they_are_named_for() -> None:
    question = understand("How much did the Lumen repairs cost?")
    vectors = np.eye(len(HARBOUR), 8, dtype=np.float32)
    table = matrix(
        Asked(question, idf_of(HARBOUR)), vectors[4], [Block(HARBOUR, vectors, "The Lumen", 0.5, rank=3)]
    )
    by_name = dict(zip(NAMES, table.T, strict=True))
    assert by_name["cosine"].tolist() == [0, 0, 0, 0, 1, 0]
    assert by_name["first"].tolist() == [1, 0, 0, 0, 0, 0]
    assert by_name["has_money"].tolist() == [0, 0, 0, 0, 1, 0]
    assert by_name["lacks_money"].tolist() == [1, 1, 1, 1, 0, 1]
    assert set(by_name["passage_rank"].tolist()) == {0.25}
    assert by_name["coverage"].argmax() == 4
    assert by_name["furniture"].argmax() == 5
    assert set(by_name["title"].tolist()) == {by_name["title"][0]}
    assert by_name["title"][0] > 0


TEXT = (
    "Envoys met in Tarn on Monday. “We will keep the bridge open,” said Minister Odile Krantz. "
    "Two drivers said the bridge should close. Rain is expected."
)


def said(article: Article, content: str, speaker: str, confidence: float = 0.9) -> Statement:
    at, by = article.text.index(content), article.text.index(speaker)
    spans = (Span(at, at + len(content)),)
    return Statement(article, spans, Span(by, by + len(speaker)), None, "direct", "test", confidence)


def scored(question: str, statements: list[Statement], article: Article) -> list[Candidate]:
    """Candidates of a one-passage library whose sentences all look alike to the encoder."""
    passage = split_passages(article)[0]
    vector = np.ones(4, dtype=np.float32) / 2
    rows = np.tile(vector, (len(passage.sentences), 1))
    read = understand(question, speakers=[s.speaker_text or "" for s in statements])
    return score_sentences(
        read, vector, [Hit(passage, 1.0, dense=0.5)], [rows], {article.id: statements}, lambda _: 1.0
    )


def test_a_named_speaker_is_preferred_and_never_required() -> None:
    article = Article(title="Bridge", text=TEXT)
    krantz = said(article, "We will keep the bridge open", "Minister Odile Krantz")
    drivers = said(article, "the bridge should close", "Two drivers")
    first = scored("What did the drivers say about the bridge?", [krantz, drivers], article)[0]
    assert first.statement is drivers
    first = scored("What did Krantz say about the bridge?", [krantz, drivers], article)[0]
    assert first.statement is krantz
    assert len(scored("What did Otto Lind say about the bridge?", [krantz, drivers], article)) == 4


def test_a_candidate_is_its_slice() -> None:
    article = Article(title="Bridge", text=TEXT)
    for found in scored("Who will keep the bridge open?", [], article):
        assert found.text == article.text[found.span.start : found.span.end]


def test_the_statement_of_a_sentence_is_the_one_it_shares_most_with() -> None:
    article = Article(text=TEXT)
    krantz = said(article, "We will keep the bridge open", "Minister Odile Krantz")
    drivers = said(article, "the bridge should close", "Two drivers")
    unsure = said(article, "Rain is expected", "Two drivers", confidence=0.3)
    spans = split_passages(article)[0].sentences
    assert [statement_in(s, [krantz, drivers, unsure]) for s in spans] == [None, krantz, drivers, None]
    assert speaker_match("the Krantz", krantz) == 1.0
    assert speaker_match("Odile Berg", krantz) == 0.5
    assert speaker_match("Krantz", None) == 0.0


def test_a_reranker_reorders_the_best_and_loses_none() -> None:
    article = Article(title="Bridge", text=TEXT)
    passage = split_passages(article)[0]
    rows = np.tile(np.ones(4, dtype=np.float32) / 2, (len(passage.sentences), 1))
    seen: list[str] = []

    class RainFirst:
        name = "rain first"

        def score(self, question: str, sentences: Sequence[str]) -> list[float]:
            seen.extend(sentences)
            return [10.0 if s.startswith("Rain") else 0.0 for s in sentences]

    question = understand("Who will keep the bridge open?")
    hits = [Hit(passage, 1.0, dense=0.5)]
    plain = score_sentences(question, rows[0], hits, [rows], {}, lambda _: 1.0)
    mixed = score_sentences(question, rows[0], hits, [rows], {}, lambda _: 1.0, RainFirst())
    assert {c.span for c in plain} == {c.span for c in mixed}
    assert set(seen) == {c.text for c in plain}  # none of them points back
    ranks = [[c.text.startswith("Rain") for c in found].index(True) for found in (plain, mixed)]
    assert ranks[1] < ranks[0]


def test_the_bundled_cross_encoder_reads_the_best_and_the_others_stay_behind() -> None:
    lines = [f"Boat number {n} lay in the harbour of Tarn." for n in range(RERANKED + 5)]
    article = Article(title="Bridge", text=f"{TEXT} {' '.join(lines)}")
    passages = split_passages(article)
    vectors = [np.tile(np.ones(4, dtype=np.float32) / 2, (len(p.sentences), 1)) for p in passages]
    hits = [Hit(p, 1.0, dense=0.5) for p in passages]
    question = understand("When will it rain?")
    found = score_sentences(question, vectors[0][0], hits, vectors, {}, lambda _: 1.0, load_reranker())
    assert found[0].text == "Rain is expected."
    read = [ANSWERS in c.signs for c in found]
    assert read == [True] * RERANKED + [False] * (len(found) - RERANKED)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_nothing_to_go_by_is_no_support() -> None:
    assert support(understand("Who won the regatta?"), []) == ("no_support", 0.0)
    article = Article(title="Bridge", text=TEXT)
    status, confidence = support(understand("?"), scored("Who will keep the bridge open?", [], article))
    assert (status, confidence) == ("no_support", 0.0)
