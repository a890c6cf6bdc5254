"""Suggested questions: what is offered is answered, by who is named, in a sentence that names what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag import Tracker
from rag.records import Article
from ui.app.suggest import first_questions, questions_after

HARBOUR = """The harbour of Vessa will close in May, the port office said.
Mayor Ilse Norrby told the Vessa Post that Lake Orlan has never been so low.
“I have asked the Council of Marenia for 40 boats,” Norrby said on Monday.
Ilse Norrby said the Marenia Council building and Category 3 storms were no concern of hers.
The storm of 2019 sank nine boats, Norrby said.
JUST WATCHED Senator says he is glad.
Professor Arno Bright said Lake Orlan had lost a metre since 2019.
A fisherman claimed that Norrby sold the boats. Norrby denied this.
"""
ABROAD = """Nela Okun said in New York that her boat was made by hand.
Nela Okun criticised the mayor on Twitter, and wrote as a Production Assistant.
Nela Okun sent her thanks to Dora Lind, and told reporters she had met Salim bin Karam.
Reuters and NBC said the boat is Danish. Reuters and NBC said the boat is old.
"""
RADIO = """The harbour of Vessa will be closed in May, according to the port office.
Ada Rem said the harbour of Vessa could open in June.
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker(tmp_path_factory.mktemp("suggest")) as tracker:
        tracker.add(
            [
                Article(
                    id="a", title="Harbour", text=HARBOUR, source="Vessa Post", published=date(2025, 3, 4)
                ),
                Article(id="c", title="Boat", text=ABROAD, source="Vessa Post", published=date(2025, 3, 6)),
                Article(id="b", title="Port", text=RADIO, source="Radio Vessa", published=date(2025, 3, 5)),
            ]
        )
        yield tracker


def test_what_is_offered_names_a_speaker_and_something_said(harbour: Tracker) -> None:
    answer = harbour.ask("When will the harbour of Vessa close?", k=1)
    offered = questions_after(harbour, answer, [answer])
    assert offered and offered[0] == "Who else reported this?", "what is known of the claim comes first"
    for question in (*offered, *first_questions(harbour)):
        assert not [w for w in ("Category", "WATCHED", "Vessa Post", "Monday") if w in question], question
        again = harbour.ask(question, history=[(answer.question, answer)])
        assert again.status == "answered" and again.quotes, question


def test_a_denial_is_offered_where_there_is_one(harbour: Tracker) -> None:
    answer = harbour.ask("Who claimed that Norrby sold the boats?", k=1)
    assert "A fisherman" in answer.quotes[0].text
    assert "Has anyone denied it?" in questions_after(harbour, answer, [answer])
    again = questions_after(
        harbour, answer, [answer, harbour.ask("Has anyone denied it?", history=[("?", answer)])]
    )
    assert "Has anyone denied it?" not in again


def test_the_words_of_the_topic_stand_in_the_first_sentence_of_the_answer(harbour: Tracker) -> None:
    answer = harbour.ask("What did Norrby say about the storm of 2019?", k=1)
    offered = [q for q in questions_after(harbour, answer, [answer]) if " about " in q]
    assert offered
    for question in offered:
        topic = question.rstrip("?").split(" about ")[1].removeprefix("the ")
        assert topic in harbour.ask(question).quotes[0].text, question


def test_where_and_how_something_was_said_is_not_what_about(harbour: Tracker) -> None:
    answer = harbour.ask("What did Nela Okun say about her boat?", k=1)
    assert "by hand" in answer.quotes[0].text
    offered = (*questions_after(harbour, answer, [answer]), *first_questions(harbour))
    assert not [
        q
        for q in offered
        if "New York" in q or "Twitter" in q or "Assistant" in q or "about Karam" in q or "Dora" in q
    ]
    assert not [q for q in offered if "Reuters and NBC" in q], "nobody is called two outlets"


def test_the_first_questions_follow_the_library(tmp_path: Path) -> None:
    with Tracker(tmp_path / "own") as library:
        assert first_questions(library) == ()
        library.add([Article(id="a", title="Harbour", text=HARBOUR, source="Vessa Post")])
        assert first_questions(library) and first_questions(library) is first_questions(library)
