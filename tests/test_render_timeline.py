"""The timeline as a picture: where points stand, what the days are called, and numbers that do not lie on each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.catalog import Told
from rag.records import Article, Quote, Span, Statement
from ui.render.chronicle import statement_timeline
from ui.render.citation import Citation
from ui.render.timeline import LANES, STEP, Point, Scale, timeline

DAYS = st.lists(st.dates(date(2019, 1, 1), date(2025, 12, 31)), min_size=1, max_size=60)
HOME = Article(id="a", title="Dam", text="The dam is safe.", source="Harbour Post")


def points(days: list[date], who: str = "Mara Osei") -> list[Point]:
    return [Point(day, who, "Harbour Post", Citation.of(Quote(HOME, 0, 7)), "The dam") for day in days]


def labels(markup: str) -> list[str]:
    axis = re.search(r'class="or-days">(.*?)</span></p>', markup)
    assert axis is not None
    return re.findall(r'<span(?: class=or-minor)? style="left:[\d.]+%">(.*?)</span>', axis[1])


@given(DAYS)
def test_columns_are_in_order_and_apart_and_hold_every_day(days: list[date]) -> None:
    scale = Scale(min(days), max(days))
    places = scale.columns(days)
    assert set(places) == set(days)
    ordered = [places[d] for d in sorted(places)]
    assert ordered == sorted(ordered) and all(0 <= x <= 100 for x in ordered)
    columns = sorted(set(ordered))
    assert all(b - a >= STEP - 0.001 for a, b in pairwise(columns))
    assert all(0 <= scale.at(d) - places[d] < STEP for d in places)


@given(DAYS)
def test_the_axis_says_which_year_it_begins_with(days: list[date]) -> None:
    shown = labels(timeline(points(days)))
    assert shown and re.search(r"\b20(?:19|2\d)$", shown[0])


def test_a_point_stands_on_its_own_day() -> None:
    days = [date(2025, 4, 7), date(2025, 4, 8), date(2025, 4, 9)]
    markup = timeline(points(days))
    assert labels(markup) == ["7 Apr 2025", "8 Apr", "9 Apr"]
    assert re.findall(r'or-dot"? style="left:([\d.]+)%', markup) == ["0.0", "50.0", "100.0"]
    assert timeline(points(days[:1])).count("or-dot") == 1


def test_of_two_numbers_that_are_near_the_greater_is_written_out() -> None:
    start = date(2020, 1, 1)
    days = [start] * 9 + [start + timedelta(days=50)] * 20 + [start + timedelta(days=1000)] * 7
    markup = timeline(points(days))
    more = re.findall(r'or-more( or-crowded[\w-]*)?" title="(\d+) more"', markup)
    assert sorted(more) == [("", "15"), ("", "2"), (" or-crowded", "4")]
    assert markup.count("or-dot") == 15


def test_who_is_nobody_is_no_speaker_and_stands_last() -> None:
    text = "Osei said the dam is safe. He was said to leak, to crack and to creak."
    article = Article(id="b", title="Dam", text=text, source="Harbour Post", published=date(2025, 4, 7))

    def said(words: str, who: str | None) -> Statement:
        at = text.index(words)
        speaker = Span(text.index(who), text.index(who) + len(who)) if who else None
        content = (Span(at, at + len(words)),)
        name = who if who != "He" else None
        return Statement(article, content, speaker, None, "indirect", "test", 0.9, speaker_name=name)

    every = [
        said("to leak", None),
        said("to crack", "He"),
        said("to creak", None),
        said("the dam is safe", "Osei"),
    ]
    told = [
        Told(n, "2025-04-07", article.source, (s.speaker_text or "").casefold()) for n, s in enumerate(every)
    ]
    markup = statement_timeline(told, "who", 9, lambda rows: {row: every[row] for row in rows})
    assert "4 statements by 1 speaker in 1 outlet" in markup
    assert re.findall(r'or-lane-name" title="(\w+)"', markup) == ["Osei", "Unattributed"]


def test_of_many_statements_those_that_are_seen_are_read_and_all_are_counted() -> None:
    """A year of statements by twelve people, the busiest every day: ten lanes, few points a day, 60 rows below."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(365)]
    told = [
        Told(n, day.isoformat(), "Harbour Post", f"speaker {who}")
        for n, (day, who) in enumerate((d, w) for d in days for w in range(12) for _ in range(12 - w))
    ]
    undated = [Told(len(told) + n, "", "Harbour Post", "speaker 3") for n in range(7)]
    read: list[int] = []

    def fetch(rows: Iterable[int]) -> dict[int, Statement]:
        read.extend(rows)
        return {row: statement_of(told[row]) for row in read}

    markup = statement_timeline([*undated, *told], "who", 60, fetch)
    dots = markup.count('href="#cite.') - 60
    assert f"{len(told):,} statements by 12 speakers in 1 outlet; {dots} of them drawn" in markup
    assert "; 7 statements without a date left out" in markup
    assert f"The first 60 of {len(told):,}" in markup and markup.count("<blockquote") == 60
    assert markup.count('class="or-lane"') == LANES and "and 2 speakers more" in markup
    hidden = sum(int(n) for n in re.findall(r'title="(\d+) more"', markup))
    in_lanes = sum(t.who not in ("speaker 10", "speaker 11") for t in told)
    assert dots + hidden == in_lanes, "what is not drawn is said"
    assert len(set(read)) <= dots + 60 < len(told) / 10
    gone = statement_timeline(told, "who", 60, lambda rows: {})
    assert "or-dot" not in gone and "28,470 statements" in gone, "removed meanwhile"


def statement_of(told: Told) -> Statement:
    """What a row of a catalogue would be read as."""
    text = f"{told.who.title()} said the dam is safe."
    article = Article(
        id=f"a{told.row}", title="Dam", text=text, source=told.outlet, published=date.fromisoformat(told.day)
    )
    end = text.index(" said")
    return Statement(
        article, (Span(end + 6, len(text)),), Span(0, end), None, "indirect", "test", 0.9, text[:end]
    )
