"""What checks are made of: words folded for comparison, numbers, spellings, names, and where words stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.check.align import Run, align, chains, occurrences
from rag.check.folding import fold
from rag.check.names import same_speaker
from rag.check.numbers import in_figures
from rag.check.pieces import pieces
from rag.check.query import statement_at
from rag.check.spelling import same_but_for
from rag.records import Article, Span, Statement

# Speakers


def _said_by(
    name: str | None, mention: str = "", anonymous: bool = False, candidates: tuple[str, ...] = ()
) -> Statement:
    text = f"“So,” said {mention or name}."
    article = Article(text=text)
    return Statement(
        article,
        (Span(1, 3),),
        Span(11, len(text) - 1),
        None,
        "direct",
        "r",
        1.0,
        name,
        anonymous,
        candidates=candidates,
    )


@pytest.mark.parametrize(
    ("claimed", "name", "mention", "anonymous", "candidates", "same"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", "", False, (), True),
        ("President Zelenskiy", "Volodymyr Zelenskyy", "Zelenskyy", False, (), True),
        ("Muammar Gaddafi", "Moammar Qaddafi", "", False, (), True),
        ("Hillary Clinton", "Bill Clinton", "Clinton", False, (), False),
        ("B. Clinton", "Bill Clinton", "Clinton", False, (), True),
        ("Thomas Berg", "Tom Berg", "", False, (), False),
        ("Jose Maria", "José María", "", False, (), True),
        ("Iranian analyst", None, "one Iranian analyst", True, (), True),
        ("an Israeli analyst", None, "one Iranian analyst", True, (), False),
        ("the foreign minister", "Tuva Lind", "Lind", False, (), None),
        ("she", "Tuva Lind", "Lind", False, (), None),
        ("the president of Namibia", "Hage Geingob", "", False, (), None),
        ("Norwegian prime minister", "Tuva Lind", "", False, (), None),
        ("spokesman for the port", "Tuva Lind", "", False, (), None),
        ("President Moe", "Tuva Lind", "", False, (), False),
        ("Kari Moe, minister of fisheries", "Tuva Lind", "", False, (), False),
        ("Tuva Lind", None, "she", False, ("Tuva Lind", "Ada Berg"), True),
        ("Kari Moe", None, "she", False, ("Tuva Lind", "Ada Berg"), None),
        ("Speaker Lind", "Tuva Lind", "", False, (), True),
        ("The Moe campaign", "Tuva Lind", "", False, (), False),
        ("Foreign Ministry", "the Foreign Ministry", "the ministry", False, (), True),
        ("習近平", "Xi Jinping", "", False, (), None),
    ],
)
def test_same_speaker(
    claimed: str,
    name: str | None,
    mention: str,
    anonymous: bool,
    candidates: tuple[str, ...],
    same: bool | None,
) -> None:
    assert same_speaker(claimed, _said_by(name, mention, anonymous, candidates)) is same


# Words and places


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We can’t,” he said – 1,000 times", "we can't he said 1000 times"),
        ("ﬁne naïve", "fine nai\u0308ve"),
        ("U.S. troops", "US troops"),
        ("gov\u00adern\u200bment", "government"),
        ("40% of it", "40 percent of it"),
        ("[W]e con[c]ede", "We concede"),
    ],
)
def test_fold_alike(one: str, other: str) -> None:
    assert fold(one).words == fold(other).words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("we're", "were"),
        ("1.5", "15"),
        ("-5 degrees", "5 degrees"),
        ("$5", "€5"),
        ("3-4", "34"),
        ("5%", "5"),
        ("résumé", "resume"),
        ("un-ionized", "unionized"),
    ],
)
def test_fold_apart(one: str, other: str) -> None:
    assert fold(one).words != fold(other).words


@pytest.mark.parametrize(
    ("given", "found", "what"),
    [
        ("i'm", "i am", "a contraction"),
        ("it's", "it has", "a contraction"),
        ("they can't", "they cannot", "a contraction"),
        ("they can't", "they can", ""),
        ("colour", "color", "another spelling"),
        ("organised", "organized", "another spelling"),
        ("centre", "center", "another spelling"),
        ("wise", "wize", "another spelling"),
        ("hour", "her", ""),
        ("erdoğan", "erdogan", "accents"),
        ("five", "six", ""),
    ],
)
def test_another_spelling(given: str, found: str, what: str) -> None:
    assert same_but_for(given.split(), found.split()) == same_but_for(found.split(), given.split()) == what


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("twenty-five gates", "25 gates"),
        ("2.5 million, five hundred and 12, and five hundred and twelve", "2500000 500 and 12 and 512"),
        ("two million three hundred thousand", "2300000"),
        ("one hundred and fifty million, two million fifty thousand", "150000000 2050000"),
        ("nine, eleven; 3-4", "9 11 3 4"),
        ("no one at 1 o'clock, agent 007", "no one at one o'clock agent 007"),
        ("a hundred thousand thanks", "100000 thanks"),
        (
            "about a hundred people, half a million, a few hundred",
            "about 100 people half a million a few hundred",
        ),
        ("a “hundred” of a hundred and five", "a hundred of 105"),
    ],
)
def test_numbers_in_figures(text: str, words: str) -> None:
    figures = in_figures(fold(text))
    assert " ".join(figures.words) == words
    assert [figures.raw(i) for i in range(len(figures))] == [
        text[a:b] for a, b in zip(figures.starts, figures.ends, strict=True)
    ]


@given(st.text(max_size=300))
def test_folded_words_are_slices_in_order(text: str) -> None:
    folded = fold(text)
    ends = (0, *folded.ends)
    for i, word in enumerate(folded.words):
        assert word and ends[i] <= folded.starts[i] < folded.ends[i] <= len(text)
        assert fold(folded.raw(i)).words in ((word,), ()) or not folded.raw(i).isascii() or "-" in word
    assert occurrences(folded.words, folded.words)[:1] == ([0] if folded.words else [])


@given(st.lists(st.sampled_from("a b c d e not 5".split()), min_size=1, max_size=12), st.data())
def test_alignment_finds_what_is_there(words: list[str], data: st.DataObject) -> None:
    text = fold(" ".join(words))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    part = fold(text.written(first, last))
    assert first in occurrences(part.words, text.words)
    found = align(part, text)
    assert found is not None and found.edits == 0 and found.share == 1
    assert text.words[found.run.first : found.run.last] == part.words
    cover = pieces(part.words, [text], 1)
    assert sum(p.given.last - p.given.first for p in cover) == len(part)
    assert all(
        part.words[p.given.first : p.given.last] == text.words[p.found.first : p.found.last] for p in cover
    )


def test_chains_keep_order_and_distance() -> None:
    text = fold("one two three four five one six")
    assert chains([("one",), ("five",)], text, 900) == [(Run(0, 1), Run(4, 5))]
    assert chains([("five",), ("two",)], text, 900) == []
    assert chains([("one",), ("five",)], text, 3) == []
    # The nearest start is taken: what an ellipsis skips is no more than it must.
    again = fold("he told me so. he told me not to speak")
    assert chains([("he", "told", "me"), ("to", "speak")], again, 900) == [(Run(4, 7), Run(8, 10))]


def test_of_several_speakers_the_claimed_one_is_shown() -> None:
    inner, outer = _said_by("Ingrid Halvorsen"), _said_by("Olav Strand")
    for claimed in ("Halvorsen", "Strand"):
        shown = statement_at([inner, outer], Span(1, 3), claimed)
        assert shown is not None and claimed in (shown.speaker_name or "")
