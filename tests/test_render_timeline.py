"""The timeline as a picture: where points stand, what the days are called, and numbers that do not lie on each other."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.records import Article, Quote, Span, Statement
from ui.render.citation import Citation
from ui.render.lists import statement_timeline
from ui.render.timeline import STEP, Point, Scale, timeline

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
    text = "Osei said the dam is safe. It was said to leak, to crack and to creak."
    article = Article(id="b", title="Dam", text=text, source="Harbour Post", published=date(2025, 4, 7))

    def said(words: str, who: str | None) -> Statement:
        at = text.index(words)
        speaker = Span(text.index(who), text.index(who) + len(who)) if who else None
        content = (Span(at, at + len(words)),)
        return Statement(article, content, speaker, None, "indirect", "test", 0.9, speaker_name=who)

    nobody = [said(words, None) for words in ("to leak", "to crack", "to creak")]
    markup = statement_timeline([*nobody, said("the dam is safe", "Osei")], "who", 9)
    assert "4 statements by 1 speaker in 1 outlet" in markup
    assert re.findall(r'or-lane-name" title="(\w+)"', markup) == ["Osei", "Unattributed"]
