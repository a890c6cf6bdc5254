"""Whose words a statement is: one way to tell it, for what somebody said, said over time, and denies."""

from __future__ import annotations

import pytest

from rag.answer.said import is_said_by
from rag.records import Article, Span, Statement


def _said(mention: str, name: str) -> Statement:
    text = f"“The bridge is safe,” said {mention}."
    start = text.index(mention)
    cue = Span(start, start + len(mention))
    return Statement(Article(text=text), (Span(1, 20),), cue, None, "direct", "x", 0.9, speaker_name=name)


@pytest.mark.parametrize(
    ("asked", "mention", "name", "same"),
    [
        # People: one surname, and first names that may be one.
        ("Melania Vale", "Vale", "Vale", True),
        ("Melania Vale", "Vale", "Donald Vale", False),
        ("Zelensky", "Zelenskyy", "Volodymyr Zelenskyy", True),
        ("Josh Brown", "Ketanji Brown Jones", "Ketanji Brown Jones", False),
        ("Melania Vale", "an apparent Vale supporter", "Vale supporter", False),
        ("Jill Vale", "Vale", "Joe Vale", False),
        ("Jill Vale", "she", "Jill Vale", True),
        ("Commander Vale", "Vale", "Joe Vale", True),
        ("ferry pilot Joe Vale", "Vale", "Joe Vale", True),
        ("Ida Zinke", "Ida Zink", "Ida Zink", False),
        # Who is somebody’s, or speaks for him, is somebody else.
        ("Holt", "Holt’s envoy", "Holt’s envoy", False),
        ("Holt", "Ada Berg, who was Holt’s envoy", "Ada Berg", False),
        ("Holt’s envoy", "Holt’s envoy", "Holt’s envoy", True),
        ("Ida Berg", "Berg’s spokesman, Tom Vale", "Tom Vale", False),
        # Bodies: by the whole name, and by who heads them.
        ("University of Vessa", "the University of Skar", "University of Skar", False),
        ("a Justice Department spokesman", "the Fire Department", "Fire Department", False),
        ("the White House", "the House", "House", False),
        ("the health ministry", "the Ministry of Health", "Ministry of Health", True),
        ("Norvik", "Ada Berg, chief executive officer of Norvik,", "Ada Berg", True),
        ("Norvik", "Ada Berg, a senior analyst on Norvik,", "Ada Berg", False),
        ("Iran", "the Iranian ambassador", "the Iranian ambassador", True),
        # By their initials, in either direction; “How” is a name where it stands in one.
        ("Tarn Harbour Board", "the THB", "THB", True),
        ("THB", "the US Tarn Harbour Board", "US Tarn Harbour Board", True),
        ("Tarn Harbour Board", "a THB spokeswoman", "a THB spokeswoman", True),
        ("THB", "the Tarn Hospital", "Tarn Hospital", False),
        ("Martin How", "Andy Martin", "Andy Martin", False),
        ("Martin How", "a reader, Martin How,", "Martin How", True),
        # Who has no name: what they are, whose they are, and half of what else is said.
        ("the retired pilot", "one retired pilot", "one retired pilot", True),
        ("the pilot", "Jon Moen, a pilot of the harbour board", "Jon Moen", True),
        ("the father of Ada Berg", "her father, Karl Berg", "Karl Berg", True),
        ("father of Ida Berg", "the father of Ida Berg", "Karl Berg", True),
        ("the mayor", "the mayor", "Ida Berg", True),
        ("the governor of Vessa", "Vessa Gov. Ida Berg", "Ida Berg", True),
        ("the governor of Vessa", "Skar Gov. Ida Berg", "Ida Berg", False),
        ("Senator Berg", "Sen. Ida Berg", "Ida Berg", True),
        ("the mayor of Vessa", "the mayor of Skar", "the mayor of Skar", False),
        ("Iran’s foreign minister", "Italy’s foreign minister", "Italy’s foreign minister", False),
        ("court documents", "a federal court decision", "a federal court decision", False),
    ],
)
def test_whose_words_a_statement_is(asked: str, mention: str, name: str, same: bool) -> None:
    assert is_said_by(_said(mention, name), asked) is same


def test_nobody_said_what_has_no_statement() -> None:
    assert not is_said_by(None, "Holt")
