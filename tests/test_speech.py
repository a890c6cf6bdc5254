"""Somebody's words on something: what they are about may stand elsewhere in their article; something else must not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag import Article, Tracker

BRIDGE = Article(
    title="Footbridge at Aldermoor falls into the river",
    source="Harbour Post",
    published=date(2025, 3, 4),
    text=(
        "A footbridge at Aldermoor gave way on Monday evening, and eleven schoolchildren fell into the Tarn with "
        "it. All of them were pulled from the water alive.\n\n"
        "Firemen worked until midnight with lamps and two boats. The children were taken to three hospitals, and "
        "the last of them went home on Tuesday. The span had been painted in the autumn. A lorry that was parked "
        "below it was crushed, and nobody sat in it. The river stood a metre above its usual height after a week "
        "of rain. Divers looked at the pillars in the morning and found the southern one cracked from top to "
        "bottom. Traffic on the quay is sent round by the fish market until further notice. The town hall opened "
        "a telephone line for parents, and a room where they could wait together.\n\n"
        "Prime Minister Ilse Varga came to the town on Tuesday. “We will look at every pillar in this country "
        "before the summer,” Varga said. She stayed for an hour and spoke with the parents.\n\n"
        "“It was a sound that I shall not forget,” said Joren Pell, who keeps a kiosk on the quay."
    ),
)
BUDGET = Article(
    title="Parliament passes the budget",
    source="Harbour Post",
    published=date(2025, 5, 9),
    text=(
        "Parliament passed the budget on Friday by nine votes. “It is a budget for the patient,” Prime Minister "
        "Ilse Varga said.\n\nThe opposition walked out before the vote."
    ),
)
STRIKE = Article(
    title="Tram strike ends after six days",
    source="Radio Tarn",
    published=date(2025, 6, 2),
    text=(
        "The tram strike in Aldermoor ended on Sunday after six days. “Both sides are tired,” said Oda Lind, who "
        "leads the drivers' union.\n\nTrams run again from Monday morning."
    ),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker(tmp_path_factory.mktemp("town")) as tracker:
        tracker.add([BRIDGE, BUDGET, STRIKE])
        yield tracker


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did the prime minister say about the footbridge?", "every pillar"),
        ("What did Ilse Varga say after the schoolchildren fell into the river?", "every pillar"),
        ("What did Varga say after the bridge gave way?", "every pillar"),
        ("What did Joren Pell say about Aldermoor?", "a sound"),
        ("What did Joren Pell say about the schoolchildren?", "a sound"),
        ("What did Varga say about the budget?", "for the patient"),
        # What somebody thinks is known by their words, and whom they spoke to is not what about.
        ("What did Joren Pell recall about the footbridge?", "a sound"),
        ("What did Joren Pell tell reporters about the footbridge?", "a sound"),
        ("What does Oda Lind believe about the tram strike?", "Both sides are tired"),
        ("What did Ilse Varga conclude about the budget?", "for the patient"),
        ("What does Ilse Varga want after the footbridge fell?", "every pillar"),
    ],
)
def test_what_words_are_about_may_stand_where_their_article_opens(
    town: Tracker, question: str, said: str
) -> None:
    answer = town.ask(question)
    assert (answer.status, answer.reason) == ("answered", "")
    assert said in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    [
        "What did Ilse Varga say about the tram strike?",
        "What did Oda Lind say about the budget?",
        "What does Oda Lind expect of the budget?",
        "What did Joren Pell say about the tram strike?",
        "What did Varga say about the fishing quota?",
    ],
)
def test_somebody_who_spoke_of_something_else_is_not_quoted_on_it(town: Tracker, question: str) -> None:
    answer = town.ask(question)
    assert answer.status in ("no_support", "partial")
    assert answer.reason
