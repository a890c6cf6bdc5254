"""The whole road, from files to quotes, with the real model and a real Chroma in a temporary folder."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Article, Tracker
from rag.records import Filters, InputError, LibraryError, LibraryLockedError
from tests.test_ingest import a_pdf

PIECES = [
    "“No,” said Ann Lee.",
    "é",
    "👩‍🚒",
    "東京で会議。",
    "a\u00a0b",
    "‘So?’",
    "\t",
    "3 < 4 & 5",
    "He said: “Go.",
]
PRINTABLE = re.compile(r"[^ -~]")

STORY = Article(
    title="Harbour bridge to close for repairs",
    text=(
        "The harbour bridge will close on Monday for eleven weeks, the port authority said.\n\n"
        "“We found cracks in three of the main cables,” chief engineer Marta Vance told reporters. “They are not "
        "dangerous today. They would be by spring.”\n\n"
        "Ferries will run every ten minutes, according to the transport ministry."
    ),
    url="https://harbour.example/bridge",
    source="Harbour Courier",
    published=date(2024, 3, 1),
)
OTHER = Article(
    title="Bakery wins bread prize",
    text="A small bakery won the national bread prize on Saturday. “I cried into the dough,” said Ola Lind.",
    url="https://morning.example/bread",
    source="The Morning Loaf",
    published=date(2024, 4, 2),
)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Tracker]:
    with Tracker(tmp_path / "library") as tracker:
        tracker.add([STORY, OTHER])
        yield tracker


def test_adding_twice_changes_nothing_and_a_change_replaces_the_old_version_whole(small: Tracker) -> None:
    assert small.add([STORY, OTHER]).to_dict() == {"added": 0, "unchanged": 2, "updated": 0, "rejected": []}
    changed = replace(STORY, text=STORY.text.replace("eleven weeks", "nineteen weeks"))
    assert small.add([changed]).updated == 1
    assert small.info()["articles"] == 2
    answer = small.ask("How long will the harbour bridge close?")
    assert "nineteen weeks" in answer.quotes[0].text
    assert not [q for q in (*answer.quotes, *answer.near_misses) if "eleven" in q.text]


def test_an_answer_is_made_of_slices_with_speaker_outlet_and_date(small: Tracker) -> None:
    answer = small.ask("What did the engineer say about the cables?")
    assert answer.status == "answered"
    best = answer.quotes[0]
    assert best.text == STORY.text[best.start : best.end] and "cracks in three" in best.text
    assert best.speaker is not None and "Marta Vance" in best.speaker
    assert (best.article.source, best.article.published) == ("Harbour Courier", date(2024, 3, 1))
    assert "[1]" in answer.text and "2024-03-01" in answer.text and "Harbour Courier" in answer.text
    assert json.loads(json.dumps(answer.to_dict()))["quotes"][0]["text"] == best.text


def test_an_honest_no_says_why_and_shows_the_nearest(small: Tracker) -> None:
    answer = small.ask("Which football club signed the goalkeeper from Lisbon?")
    assert answer.status == "no_support" and not answer.quotes
    assert answer.reason and answer.near_misses


def test_filters_are_told_apart_from_absence(small: Tracker) -> None:
    question = "Who won the national bread prize?"
    assert small.ask(question).status == "answered"
    assert small.ask(question, source="Harbour").status == "filtered_out"
    assert small.ask(question, since="2024-04-01").quotes[0].article.id == OTHER.id
    assert small.ask(question, until=date(2024, 3, 31)).status == "filtered_out"
    by_chain = small.as_chain().invoke({"question": question, "since": "2024-04-01", "source": ""})
    assert by_chain.filters.since == date(2024, 4, 1) and by_chain.quotes[0].article.id == OTHER.id
    assert small.ask(question, speaker="Lind").quotes[0].article.id == OTHER.id


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    with Tracker(tmp_path / "new") as tracker:
        assert tracker.ask("Who said what?").status == "empty_library"


def test_removing(small: Tracker) -> None:
    assert small.remove(OTHER.id) and not small.remove(OTHER.id)
    assert [a.id for a in small.articles()] == [STORY.id]
    assert not [h for h in small.search("bread prize") if h.passage.article.id == OTHER.id]


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_text("")
    (folder / "good.txt").write_text(f"{STORY.title}\n\n{STORY.text}", encoding="utf-8")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    with Tracker(tmp_path / "library") as tracker:
        report = tracker.add(folder)
    assert report.added == 1 and len(report.rejected) == 2
    assert all("\n" not in why for _, why in report.rejected)


def test_a_library_has_one_owner(small: Tracker) -> None:
    with pytest.raises(LibraryLockedError, match="already open"):
        Tracker(small.path)


def test_a_library_may_be_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with Tracker("~/news"):
        assert (tmp_path / "news").is_dir() and Tracker.exists("~/news")


def test_folders_and_servers_that_cannot_be_used_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="no library can be made"):
        Tracker(tmp_path / "file" / "library")
    with pytest.raises(InputError, match="write it like http"):
        Tracker(tmp_path / "library", chroma="localhost:8000")
    assert not (tmp_path / "library").exists()
    (tmp_path / "taken" / "owner.lock").mkdir(parents=True)
    with pytest.raises(LibraryError, match="cannot be written"):
        Tracker(tmp_path / "taken")


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (None, "empty"),
        ({"question": "Who?", "k": 0}, "1 or more"),
        ({"question": "Who?", "k": "2"}, "1 or more"),
        ({"question": "Who?", "filters": {"outlet": "x"}}, "any of source, speaker"),
        ({"question": "Who?", "filters": {"since": "soon"}}, "2024-12-06"),
        ({"question": "Who?", "history": ["Who was it?"]}, "question, Answer"),
    ],
)
def test_requests_that_cannot_be_read_say_why(small: Tracker, request_: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        small.as_chain().invoke(request_)


def test_filters_of_a_request_may_be_a_dict(small: Tracker) -> None:
    asked = {"question": "Who won the national bread prize?", "filters": {"since": "2024-04-01"}}
    assert small.as_chain().invoke(asked).filters.since == date(2024, 4, 1)
    assert small.as_chain().invoke({**asked, "source": "Harbour"}).status == "filtered_out"


def test_half_a_character_is_an_input_error(small: Tracker) -> None:
    assert small.ask("Who won the \udcff prize?").question
    for use in (small.statements, small.article, small.remove):
        with pytest.raises(InputError, match="Unicode"):
            use("stray\udcff")


def test_bad_questions_are_refused_in_words(small: Tracker) -> None:
    with pytest.raises(InputError, match="empty"):
        small.ask("   ")
    with pytest.raises(InputError, match="words"):
        small.search(" ")
    with pytest.raises(InputError, match="2024-12-06"):
        small.ask("who?", since="last week")


def test_a_library_survives_closing(tmp_path: Path) -> None:
    with Tracker(tmp_path / "l") as tracker:
        tracker.add([STORY])
    with Tracker(tmp_path / "l") as tracker:
        assert tracker.ask("Who found cracks in the main cables?").quotes[0].article.id == STORY.id
        assert tracker.reindex() == tracker.info()["passages"]


def test_langchain_faces(small: Tracker) -> None:
    docs = small.as_retriever(k=2).invoke("cracks in the cables")
    for doc in docs:
        article = small.article(doc.metadata["article_id"])
        assert article and article.text[doc.metadata["start"] : doc.metadata["end"]] == doc.page_content
        start, end = doc.metadata["best"]
        assert article.text[start:end] in doc.page_content and article.text[start:end][-1] in ".”"
        spoken = [s for s in small.statements_of(article) if s.start < end and s.end > start and s.speaker]
        assert not spoken or doc.metadata["speaker"] in {s.speaker_name or s.speaker_text for s in spoken}
    start, end = docs[0].metadata["best"]
    assert "cracks" in small.article(docs[0].metadata["article_id"]).text[start:end]
    chain = small.as_chain()
    assert [s.name for s in chain.bound.steps] == ["read_question", "retrieve", "score_sentences", "compose"]
    one = chain.invoke("Who won the bread prize?")
    assert one.quotes[0].article.id == OTHER.id and one.timings["total"] > 0
    many = chain.batch(["Who won the bread prize?", {"question": "Why does the bridge close?", "k": 1}])
    assert many[0].quotes[0] == one.quotes[0] and len(many[1].quotes) == 1
    assert [name for name, _ in small.ask_steps("Who won?")][-1] == "answer"


class Picker:
    """A chat model as LangChain calls it: it answers what it is told to, and keeps what it was asked."""

    def __init__(self, reply: str) -> None:
        self.reply = reply
        self.asked = ""

    def invoke(self, prompt: str) -> str:
        self.asked = prompt
        return self.reply


def test_a_chat_model_may_only_choose_sentences(small: Tracker) -> None:
    question = "What will happen to the harbour bridge?"
    plain = small.ask(question, k=2)
    chosen = small.as_chain(Picker("[2] and also “Aliens closed it” [99]")).invoke(
        {"question": question, "k": 2}
    )
    assert chosen.quotes[0].text == plain.quotes[1].text
    assert "Aliens" not in chosen.text
    assert (
        small.as_chain(Picker("none of them")).invoke({"question": question, "k": 2}).quotes == plain.quotes
    )


@settings(max_examples=12)
@given(st.text(min_size=1, max_size=400))
def test_whatever_the_article_a_quote_is_its_slice(small: Tracker, text: str) -> None:
    small.add([Article(title="Any text", text=text, url="https://any.example/text")])
    for quote in small.ask("What is in any text?", k=5).quotes:
        stored = small.article(quote.article.id)
        assert stored is not None and stored.text[quote.start : quote.end] == quote.text != ""


@settings(max_examples=8)
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=12))
def test_quotes_are_slices_through_every_format(small: Tracker, tmp_path: Path, pieces: list[str]) -> None:
    text = "The harbour will close, the port authority said. " + " ".join(pieces)
    row = {"title": "Harbour", "text": text, "url": "https://every.example/row"}
    folder = tmp_path / "formats"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(f"Harbour news of the day\n\n{text}", encoding="utf-8")
    (folder / "b.md").write_text(f"# Harbour\n\n{text}", encoding="utf-8")
    (folder / "c.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with (folder / "d.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["title", "text", "id"], ["Harbour", text, "csv"]])
    page = f"<html><body><article><h1>Harbour</h1><p>{html.escape(text)}</p></article></body></html>"
    (folder / "e.html").write_text(page, encoding="utf-8")
    (folder / "f.pdf").write_bytes(a_pdf([[PRINTABLE.sub("", text)]]))
    report = small.add(folder)
    assert report.added + report.updated + report.unchanged + len(report.rejected) == 6
    assert report.added + report.updated + report.unchanged >= 5
    for quote in small.ask("Who said the harbour will close?", k=10).quotes:
        stored = small.article(quote.article.id)
        assert stored is not None and stored.text[quote.start : quote.end] == quote.text != ""


def test_days_months_and_years_narrow() -> None:
    assert Filters.of(since="2024", until="2024").to_dict() == {
        "source": None, "speaker": None, "since": "2024-01-01", "until": "2024-12-31"
    }  # fmt: skip
    month = Filters.of(since="2024-02", until="2024-02")
    assert (month.since, month.until) == (date(2024, 2, 1), date(2024, 2, 29))
    moment = Filters.of(since="2024-02-03T23:30:00+02:00", until=datetime(2024, 2, 4, 5))
    assert (moment.since, moment.until) == (date(2024, 2, 3), date(2024, 2, 4))
    assert type(moment.until) is date, "the articles of that morning are of that day"
    for wrong in ("2024-13", "2024-02-30", "03/04/2024", "soon", "20240", 20240101):
        with pytest.raises(InputError, match="not a date like 2024-12-06, 2024-12 or 2024"):
            Filters.of(until=wrong)  # type: ignore[arg-type]


def test_filters_that_can_leave_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="since 2025-01-01 is after until 2024-12-31"):
        Filters.of(since="2025", until="2024")
    with pytest.raises(InputError, match="source is a name"):
        Filters.of(source=["A", "B"])  # type: ignore[arg-type]


def test_a_number_of_passages_is_one_or_more(small: Tracker) -> None:
    assert len(small.search("bridge", k=1)) == 1
    for wrong in (0, -1, "x", 2.5):
        with pytest.raises(InputError, match="a whole number of 1 or more"):
            small.search("bridge", wrong)  # type: ignore[arg-type]


def test_a_library_has_a_name() -> None:
    """“” would be whatever folder one happens to be in."""
    with pytest.raises(InputError, match="no folder is named"):
        Tracker("")


def test_what_is_no_source_is_a_row(small: Tracker) -> None:
    for wrong in (None, 5, {"title": "A", "text": "B."}, b"bytes"):
        report = small.add(wrong)  # type: ignore[arg-type]
        assert [why for _, why in report.rejected] == ["not a source; give a path or an Article"], wrong


def test_what_a_notebook_shows_of_an_answer_has_no_whole_article_in_it(small: Tracker) -> None:
    answer = small.ask("What did the engineer say about the cables?")
    assert answer.quotes and STORY.title in repr(answer) and STORY.text[-60:] not in repr(answer)
