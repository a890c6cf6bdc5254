"""Questions that quote, over the bundled articles: the words are checked, not merely looked for."""

from __future__ import annotations

import pytest

from rag import Tracker
from rag.questions import understand


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Who said “every hour now is a bad hour”?", "every hour now is a bad hour"),
        ("Who said 'the sea isn't ours to sell'?", "the sea isn't ours to sell"),
        ('When did Verhaan say: "I am sorry for it all"?', "I am sorry for it all"),
        ("Did the minister ever say “not a single screw is for sale”?", "not a single screw is for sale"),
        ("Who called the report “an invention”?", None),  # what something was called
        ("Who wrote the song “Nine Bridges over the Tarn”?", "Nine Bridges over the Tarn"),
        ("What is “House of the Nine Long Winters” about?", None),
        ("Who said that it isn't Verhaan's fault?", None),
    ],
)
def test_the_words_that_a_question_quotes(question: str, quoted: str | None) -> None:
    assert understand(question).quotation == quoted


@pytest.mark.parametrize(
    ("question", "status", "speaker"),
    [
        ("Who said “every hour now is a bad hour”?", "answered", "Rosalind Achterberg"),
        ("Who said 'I answered a narrow question too narrowly'?", "answered", "Tomas Verhaan"),
        # words that were changed, and words of somebody else, are said to be
        ("Who said “I answered a narrow question too broadly”?", "partial", "Tomas Verhaan"),
        ("Did Henrik Aldous say “I answered a narrow question too narrowly”?", "partial", "Tomas Verhaan"),
    ],
)
def test_words_that_are_there_are_answered_with_their_place(
    library: Tracker, question: str, status: str, speaker: str
) -> None:
    answer = library.ask(question)
    assert answer.status == status
    assert (answer.quotes[0].speaker_name or "").endswith(speaker.split()[-1])
    texts = [q.text for q in answer.quotes]
    assert len(set(texts)) == len(texts)  # a copy in another paper is told beside it
    for quote in answer.quotes:  # whole sentences, to the letter
        assert quote.text == quote.article.text[quote.start : quote.end]
        assert quote.text[-1] in ".”\"’'"
    assert bool(answer.reason) == (status == "partial")
    assert answer.reason in answer.text.replace("\\", "")


@pytest.mark.parametrize(
    "question",
    [
        "Who said “the dam will be standing when your children are old”?",
        'Who wrote "a border is only a river that forgot to move"?',
        "Who said “every winter now is a bad novel”?",  # of which the library has no more than the frame
        "When did Commander Achterberg say “we shall not leave the sea before the sea leaves us”?",
        "Why did Verhaan say “the grid belongs to the wind and to nobody else”?",
    ],
)
def test_invented_words_are_refused_with_the_sentences_near_to_them(library: Tracker, question: str) -> None:
    answer = library.ask(question)
    assert (answer.status, answer.quotes, answer.confidence) == ("no_support", (), 0.0)
    assert "No article in the library has the words asked for: “" in answer.reason
    assert len(answer.near_misses) == 3


def test_the_filters_hold_for_quotations_too(library: Tracker) -> None:
    question = "Who said “I answered a narrow question too narrowly”?"
    assert library.ask(question, speaker="Verhaan").status == "answered"
    outside = library.ask(question, until="2024-01-01")
    assert (outside.status, outside.quotes) == ("filtered_out", ())


def test_why_it_was_said_is_a_question_of_its_own(library: Tracker) -> None:
    answer = library.ask("Why did Verhaan say “I answered a narrow question too narrowly”?")
    assert answer.status != "no_support"
    assert answer.confidence < 1
