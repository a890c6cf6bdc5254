"""The measures against numbers worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import (
    WordCounts,
    average_precision,
    covered_words,
    mcnemar,
    paired_difference,
    percentile,
    ranked_flags,
    rate,
    reciprocal_rank,
    refusal_curve,
    right_within,
    risk_coverage,
    word_counts,
)


def test_a_rate_keeps_its_counts_and_its_interval_holds_it() -> None:
    found = rate([1, 1, 1, 0])
    assert (found.hits, found.of, found.value) == (3, 4, 0.75)
    assert found.low is not None and found.high is not None
    assert found.low <= 0.75 <= found.high
    # 0.75^4: the share of resamples with no failure at all is 32 %, far more than the 2.5 % cut off
    assert found.high == 1.0


def test_a_rate_of_nothing_has_no_value() -> None:
    assert rate([]).value is None
    assert rate([0, 0], [0, 0]).value is None


def test_the_interval_has_the_width_that_statistics_expects() -> None:
    found = rate([1.0] * 800 + [0.0] * 200)
    half = 1.96 * math.sqrt(0.8 * 0.2 / 1000)
    assert found.low == pytest.approx(0.8 - half, abs=0.004)
    assert found.high == pytest.approx(0.8 + half, abs=0.004)


def test_questions_that_are_all_alike_have_no_interval() -> None:
    """Every resample of 3 of 3 is 3 of 3, which does not make it certain."""
    assert [(r.low, r.high) for r in (rate([1, 1, 1]), rate([0]), rate([2, 4], [6, 12]))] == [
        (None, None)
    ] * 3


def test_ranks() -> None:
    assert right_within([False, False, True], 3) and not right_within([False, False, True], 2)
    assert reciprocal_rank([False, True, True]) == 0.5
    assert reciprocal_rank([False]) == 0.0


def test_average_precision_by_hand() -> None:
    # Ranked: right, wrong, right → (1/1 + 2/3) / 2
    assert average_precision([1, 0, 1], [0.9, 0.5, 0.1]) == pytest.approx(5 / 6)
    assert average_precision([0, 0], [1, 2]) == 0.0
    assert ranked_flags([1, 0, 1], [0.1, 0.9, 0.5]) == [False, True, True]


def test_words_are_covered_by_one_character_and_by_no_less() -> None:
    text = "one two, three"
    assert covered_words(text, [(0, 14)]) == {0, 4, 9}
    assert covered_words(text, [(2, 3)]) == {0}  # the last character of "one"
    assert covered_words(text, [(3, 4)]) == set()  # only the space
    assert covered_words(text, [(7, 8)]) == {4}  # only the comma: it belongs to its word
    assert covered_words(text, [(0, 3), (2, 5)]) == {0, 4}
    assert covered_words(text, [(50, 60)]) == set()


@given(st.text(alphabet="ab \n", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_covered_words_are_those_that_overlap(text: str, a: int, b: int) -> None:
    slow, start = set(), None
    for i, c in enumerate(text + " "):
        if not c.isspace() and start is None:
            start = i
        if c.isspace() and start is not None:
            if start < b and a < i and a < b:
                slow.add(start)
            start = None
    assert covered_words(text, [(a, b)] if a < b else []) == slow


def test_word_counts() -> None:
    assert word_counts({1, 2, 3}, {2, 3, 4, 5}) == WordCounts(correct=2, spurious=1, missed=2)


def test_risk_coverage_by_hand() -> None:
    # Sure and right, sure and wrong, unsure and right: risks 0, 1/2, 1/3.
    found = risk_coverage([0.9, 0.8, 0.1], [False, True, False])
    assert found.risk == pytest.approx((0, 1 / 2, 1 / 3))
    assert found.coverage == pytest.approx((1 / 3, 2 / 3, 1))
    assert found.aurc == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert found.best == pytest.approx((0 + 0 + 1 / 3) / 3)
    assert found.chance == pytest.approx(1 / 3)


def test_equal_confidence_shares_its_error_whatever_the_order() -> None:
    one = risk_coverage([0.5, 0.5, 0.5, 0.5], [True, False, False, False])
    two = risk_coverage([0.5, 0.5, 0.5, 0.5], [False, False, False, True])
    assert one.risk == two.risk == pytest.approx((0.25,) * 4)
    assert one.best == pytest.approx(1 / 16)


def test_nothing_gives_an_empty_curve_and_no_percentile() -> None:
    assert risk_coverage([], []).coverage == ()
    assert percentile([], 50) is None
    assert percentile([1.0, 3.0], 50) == 2.0


@pytest.mark.parametrize(
    ("won", "lost", "p"),
    [
        (0, 0, 1.0),
        (5, 5, 1.0),
        (5, 0, 2 / 32),  # both tails of five heads
        (8, 2, 2 * (1 + 10 + 45) / 1024),
        (2, 8, 2 * (1 + 10 + 45) / 1024),
    ],
)
def test_mcnemar_by_hand(won: int, lost: int, p: float) -> None:
    assert mcnemar(won, lost) == pytest.approx(p)


def test_a_large_mcnemar_neither_overflows_nor_lies() -> None:
    assert 0 < mcnemar(1600, 1400) < 0.001


def test_a_paired_difference_and_its_interval() -> None:
    mean, low, high = paired_difference([0.0] * 50 + [1.0] * 50, [1.0] * 60 + [1.0] * 40)
    assert mean == pytest.approx(0.5)
    assert 0.35 < low < 0.5 < high < 0.65
    assert paired_difference([1.0, 0.0], [1.0, 0.0]) == (0.0, 0.0, 0.0)
    assert paired_difference([], []) == (0.0, 0.0, 0.0)


def test_a_curve_of_refusals_by_hand() -> None:
    found = refusal_curve([0.9, 0.8, 0.4], [0.7, 0.3, 0.2])
    assert found is not None
    assert found.at(0.0) == pytest.approx(2 / 3)  # both below 0.4 go for nothing
    assert found.at(1 / 3) == 1.0  # the third costs the question at 0.4
    assert found.area == pytest.approx(8 / 9)


def test_equal_confidence_refuses_by_chance_and_one_kind_has_no_curve() -> None:
    found = refusal_curve([0.5, 0.5], [0.5])
    assert found is not None
    assert found.area == 0.5 and found.at(0.25) == 0.25
    assert refusal_curve([], [0.5]) is refusal_curve([0.5], []) is None


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=30), st.lists(st.integers(0, 9), min_size=1, max_size=30)
)
def test_the_area_is_how_often_the_answerable_one_is_surer(yes: list[int], no: list[int]) -> None:
    found = refusal_curve(yes, no)
    assert found is not None
    pairs = [(y > n) + 0.5 * (y == n) for y in yes for n in no]
    assert found.area == pytest.approx(sum(pairs) / len(pairs))
    assert list(found.lost) == sorted(found.lost) and list(found.caught) == sorted(found.caught)
    assert (found.at(1.0), found.lost[0], found.lost[-1]) == (1.0, 0.0, 1.0)
