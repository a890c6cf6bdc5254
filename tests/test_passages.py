"""Sentences and passages: exact, ordered, whole, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.passages import PASSAGE_CHARS, find_sentences, split_passages
from rag.records import Article

PROSE = st.lists(
    st.sampled_from(
        ["Mr. Lee said “no. Never.”", "The U.S. Army left.", "“Go!” he cried.", "\n", "\n\n", " ", "It cost $3.5 million.",
         "é́", "👩‍👩‍👧 left?", "„Nein.“", "東京は晴れ。", "x" * 1200, "...", "No. 5", "\u2028", "\t", "a\u00a0b. C"]
    )
).map("".join)  # fmt: skip


@given(st.one_of(st.text(), PROSE))
def test_sentences_are_ordered_trimmed_and_cover_every_visible_character(text: str) -> None:
    spans = find_sentences(text)
    at = 0
    for span in spans:
        assert not text[at : span.start].strip()
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        at = span.end
    assert not text[at:].strip()


@given(PROSE)
def test_passages_are_windows_of_whole_sentences(text: str) -> None:
    article = Article(title="t", text=text)
    passages = split_passages(article)
    assert [s for p in passages for s in p.sentences] == find_sentences(text)
    for p in passages:
        assert (p.start, p.end) == (p.sentences[0].start, p.sentences[-1].end)
        assert len(p.text) <= PASSAGE_CHARS or len(p.sentences) == 1
    assert len({p.id for p in passages}) == len(passages)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Sen. J. D. Vance spoke on Jan. 5.|He left.", "titles, initials and months are not ends"),
        (
            "The U.S. Army said 3.5 million fled.|“We go.”|She wept.",
            "abbreviations, decimals, quotes of one sentence",
        ),
        (
            "He said: “We can’t win.|We are leaving.”|Then he left.",
            "the closing mark stays with its sentence",
        ),
        ("A headline without a stop|The story begins.", "a line break ends a sentence"),
        ("Dr. Ho spoke at 5 p.m. on Monday.|It rained.", "times of day"),
        (
            "The ferry left the port.|Nobody came.|It was art.|Bob knew.",
            "words that nupunkt takes for short ones",
        ),
        (
            "It opens next month.|Ann Lee spoke for the gas tax.|“It is low,” she said.",
            "before a quotation, too",
        ),
        ("She lives in New York.|Both cases are in Sioux City Hall.|It is old.", "names as well"),
        (
            "Dept. of Health, Sept. Monday, Calif. Gov. Lee, Warner Bros. Pictures.|He left.",
            "what is shortened",
        ),
        (
            "She plays Lt. Nyota Uhura beside Reps. Elaine Luria and Cpl. David Ho.|It ends.",
            "titles, names follow",
        ),
        (
            "Former U.S. Secretary of State Lee left.|They hit the U.S.|The storm went on.",
            "U.S. before and after",
        ),
        (
            "The L.N.U. and S.C.U. fires grew.|It may be safe, i.e. you can drink it.",
            "small letters after dots",
        ),
        (
            "She left at 5 p.m.|A crew in the U.S. Navy saw her.|He is safe so.|Call him.",
            "5 p.m. ends one, too",
        ),
        ("Reps. Ann Lee, R-Ga.; Tom Fox, D-Ill., and Mercy Park (D-Ore.), left.|It ended.", "marks go on"),
        (
            "Is the port shut?:What to know about Help! on the ferry.|It ended.",
            "a link after a question; a title",
        ),
        (
            "It was shut until 6 a.m.|Dover opens it at 6 a.m. Friday, at 9 p.m. Dover time.|It is old.",
            "hours",
        ),
        (
            "She lives in Dover, Del.|“It is late,” she said in St. Helen.|We left.",
            "a place before a quotation",
        ),
        (
            "Her song No! No! No!, which sold well, is hard to get at.|Nobody sings it.",
            "shouts; a short word",
        ),
        ("See the port!|pic.example.org/port", "an address is no part of the sentence before"),
    ],
)
def test_boundaries(text: str, why: str) -> None:
    wanted = text.split("|")
    joined = text.replace("stop|The", "stop\nThe").replace("|", " ")
    assert [joined[s.start : s.end] for s in find_sentences(joined)] == wanted, why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("They waited until the port closed.|Nobody came, she said.", "a line break that was lost"),
        ("The ferry left for Dover.|Lee County police came late.", "after a name, too"),
        (
            "Write to Ann.Lee@port.example, or see iFerry.Fr and VisitPort.Com today.",
            "no line break was lost",
        ),
    ],
)
def test_boundaries_without_a_space(text: str, why: str) -> None:
    wanted = text.split("|")
    joined = "".join(wanted)
    assert [joined[s.start : s.end] for s in find_sentences(joined)] == wanted, why
