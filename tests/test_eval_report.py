"""The report of sets that are small, one-sided or odd: no missing number, no broken drawing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from eval import tables
from eval.baselines import Shown
from eval.cases import Case
from eval.judging import judge
from eval.metrics import rate
from eval.places import Places
from eval.plots import bars, latency, legend
from eval.report import render_report, write_report
from eval.results import Results, SystemResult
from eval.tables import show_results
from rag.records import Article, Quote

A = Article(title="T", text="The crowd of 200 left at noon. Nobody sang.", source="S", id="a")
RIGHT = Quote(A, 0, 30)
CONFIG = {
    "k": 3,
    "questions": 1,
    "date": "2025-01-01",
    "fingerprint": "f",
    "code": "c",
    "model": "m",
    "ranker": "r",
    "machine": "x",
}
YES = Case("yes", "How many left?", answers=("200",), evidence=("The crowd of 200 left at noon.",))
NO = Case("no", "Who won?", answerable=False)


def results(*pairs: tuple[Case, Shown], name: str = "set") -> Results:
    outcomes = tuple(judge(c, s, Places([A]), {"a": A}.get) for c, s in pairs)
    ours = SystemResult("Onrecord", outcomes)
    other = SystemResult("Other", outcomes, refuses=False)
    return Results(name, CONFIG, (ours, other))


@pytest.mark.parametrize(
    "pairs",
    [
        [(YES, Shown((RIGHT,), "answered", 0.9, 3.0))],
        [(YES, Shown((), "no_support", 0.1, 0.0))],
        [(NO, Shown((), "no_support", 0.0, 1.0, (RIGHT,)))],
        [(NO, Shown((RIGHT,), "answered", 0.9, 1.0)), (YES, Shown((), "empty_library", 0.0, 1e6))],
        [(YES, Shown((), "answered", 0.5, 5.0)), (NO, Shown((), "filtered_out", 0.5, 5.0))],
    ],
    ids=["one right", "one refused", "unanswerable only", "all wrong", "nothing shown"],
)
def test_odd_sets_are_drawn_and_told(
    pairs: list[tuple[Case, Shown]], capsys: pytest.CaptureFixture[str]
) -> None:
    found = results(*pairs)
    page = render_report(json.loads(json.dumps(found.to_dict())))
    assert not re.search(r"\bnan\b|\binf\b|None", page)
    assert page.count("<details") == len(pairs)
    show_results(found)
    assert not re.search(r"\bnan\b|None", capsys.readouterr().out)


def test_no_figure_is_cut_in_a_terminal_of_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_console", lambda: Console(width=80))
    pairs = [(YES, Shown((RIGHT,), "answered", 0.9, 3.0)), (NO, Shown((RIGHT,), "answered", 0.8, 900.0))] * 30
    found = results(*pairs, (YES, Shown((), "no_support", 0.1, 3.0)))
    ours = found.systems[0]
    names = ("Onrecord", "Dense only", "BM25 only", "First passage", "Plain LangChain")
    show_results(replace(found, systems=tuple(replace(ours, name=name) for name in names)))
    shown = capsys.readouterr().out
    assert "…" not in re.sub("… and 20 more", "", shown) and max(map(len, shown.splitlines())) <= 80
    share = ours.rates["right_first"]
    assert share.low is not None and share.high is not None
    assert shown.count("30 of 31") >= 5 and shown.count(f"{100 * share.low:.1f}–{100 * share.high:.1f}") >= 5


def test_no_mark_is_drawn_outside_its_plot() -> None:
    page = render_report(
        results(
            (YES, Shown((RIGHT,), "answered", 0.9, 3.0)), (NO, Shown((RIGHT,), "answered", 0.8, 900.0))
        ).to_dict()
    )
    for svg in re.findall(r"<svg.*?</svg>", page):
        wide, tall = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
        for x, y in re.findall(
            r"([\d.-]+),([\d.-]+)(?=[ \"])", " ".join(re.findall(r'points="([^"]*)"', svg))
        ):
            assert 0 <= float(x) <= wide and 0 <= float(y) <= tall
        for x, y in re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', svg):
            assert 0 <= float(x) <= wide and 0 <= float(y) <= tall


def test_bars_are_as_long_as_their_share() -> None:
    drawn = bars({"<half>": rate([1.0, 0.0]).to_dict() | {"partial": 0}})
    assert 'width="145.0"' in drawn and "1 of 2" in drawn and "hedged" not in drawn
    lighter = bars({"a": rate([1.0, 0.0]).to_dict() | {"partial": 1}})
    assert 'class="hedged" x="110" y="4" width="290.0"' in lighter and "and 1 called partial" in lighter
    assert "&lt;half&gt;" in drawn and "<half>" not in drawn


def test_what_has_no_answer_and_is_called_partial_is_between() -> None:
    found = results((NO, Shown((RIGHT,), "partial", 0.6, 3.0)), (YES, Shown((RIGHT,), "partial", 0.9, 3.0)))
    ours = found.ours
    assert ours is not None
    assert (ours.rates["claimed"].hits, ours.rates["hedged"].hits, ours.rates["refusal_recall"].hits) == (
        0,
        1,
        0,
    )
    assert ours.rates["called_partial"].hits == 1
    assert (ours.refusal and ours.refusal.area, ours.refusing) == (1.0, (0.0, 0.0))
    assert '<span class="half">–</span>' in render_report(found.to_dict())


def test_tiles_begin_with_the_count() -> None:
    drawn = render_report(results((YES, Shown((RIGHT,), "answered", 0.9, 3.0))).to_dict())
    tile = drawn[drawn.index('<div class="tile">') :]
    assert tile.startswith(
        '<div class="tile"><b>1<small> of 1</small></b><span>right sentence first</span><span>100.0 %'
    )


def test_names_of_systems_are_escaped() -> None:
    assert "<b>" not in legend(["<b>"]) and "<b>" not in latency([("<b>", [1.0])])


def test_the_report_on_a_phone_in_the_dark(chromium: Any, tmp_path: Path) -> None:
    """Nothing is wider than the screen, no label leaves its card or is too small to read, lines and text stand out."""
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    odd = replace(YES, id=f"{long}-1", question=f"{long} {long}?", category=f"questions on {long}")
    found = results(
        (odd, Shown((RIGHT,), "answered", 0.9, 3.0)), (NO, Shown((RIGHT,), "answered", 0.8, 900.0))
    )
    write_report(json.loads(json.dumps(found.to_dict())), tmp_path / "report.html")
    page = chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto((tmp_path / "report.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    texts = page.evaluate(
        """[...document.querySelectorAll('svg text')].map(text => {
            const box = text.getBoundingClientRect(), card = text.closest('.plot').getBoundingClientRect();
            const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
            return [text.textContent, box.left - card.left, card.right - box.right, Math.abs(size)];
        })"""
    )
    assert len(texts) > 40
    assert [t for t in texts if t[1] < 0 or t[2] < 0] == []
    assert [t for t in texts if 0 < t[3] < 7.5] == []
    drawn = page.evaluate(
        """[...document.querySelectorAll('svg polyline, svg .label, svg .tick')].map(mark => {
            const style = getComputedStyle(mark), light = c => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0);
            return light(mark.tagName === 'text' ? style.fill : style.stroke)
                - light(getComputedStyle(mark.closest('.plot')).backgroundColor);
        })"""
    )
    assert min(drawn) > 200, "of 765: too near the colour of the card to be seen"
    page.close()


def test_on_paper_what_is_to_be_looked_at_is_open(chromium: Any, tmp_path: Path) -> None:
    """What is right stays a line, unless it was opened: 145 questions were 86 pages."""
    found = results(
        (YES, Shown((RIGHT,), "answered", 0.9, 3.0)), (NO, Shown((RIGHT,), "answered", 0.8, 900.0))
    )
    write_report(json.loads(json.dumps(found.to_dict())), tmp_path / "report.html")
    page = chromium.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    page.emulate_media(media="print")
    right, wrong = page.locator("details.fine .inside"), page.locator("details.look .inside")
    assert wrong.is_visible() and not right.is_visible()
    page.locator("details.fine summary").click()
    assert wrong.is_visible() and right.is_visible()
    page.close()
