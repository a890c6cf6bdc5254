"""Statements in the order of time: as a picture, and below it the first of them day by day.

Of a large library only the statements that are seen are read; all are counted.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rag.records import Quote
from ui.render.citation import Citation
from ui.render.escape import say_date
from ui.render.lists import NO_STATEMENT, counting, statement_row
from ui.render.timeline import Lanes, Point, lay_out, picture
from ui.render.words import NO_OUTLET, UNATTRIBUTED, counted, is_denial, is_pronoun, shown_speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rag.catalog import Told
    from rag.records import Statement

    Read = Callable[[Iterable[int]], Mapping[int, Statement]]

BESIDE = 80
"""So many characters from a statement its speaker and cue are shown with it."""


def statement_timeline(told: Sequence[Told], lanes: Lanes, listed: int, read: Read) -> str:
    """Statements, oldest first, as a picture, who or which outlet in a lane of its own, and below it the first `listed`
    of them, each day under a heading. What has no date is counted and not shown. `read` gives statements by row."""
    if not told:
        return NO_STATEMENT
    dated = [t for t in told if t.day]
    undated = len(told) - len(dated)
    without = f"{counted(undated, 'statement')} without a date left out"
    if not dated:
        return f'<div class="or-empty"><h2>Nothing here has a date</h2><p>{without}.</p></div>'
    first, layout = dated[:listed], lay_out(_things(dated, lanes))
    seen = {n: dated[n].row for lane in layout.drawn.values() for n in lane}
    rows = read([*(t.row for t in first), *seen.values()])
    points = {n: _point(rows[row]) for n, row in seen.items() if row in rows}
    drawn = f"; {len(seen)} of them drawn" if len(seen) < len(dated) else ""
    drawn += ", a + stands for more" if any(layout.hidden.values()) else ""
    return (
        f"{counting(_spread(dated) + drawn + (f'; {without}' if undated else ''))}"
        f"{picture(layout, points, lanes, coloured=True)}"
        f"{_days([rows[t.row] for t in first if t.row in rows])}{_more(len(dated), len(first))}"
    )


def _things(dated: Sequence[Told], lanes: Lanes) -> list[tuple[date, str]]:
    """Day and lane of each; there are far fewer days and names than statements."""
    days = {day: date.fromisoformat(day) for day in {t.day for t in dated}}
    if lanes == "outlet":
        return [(days[t.day], t.outlet or NO_OUTLET) for t in dated]
    names = {who: _lane(who) for who in {t.who for t in dated}}
    return [(days[t.day], names[t.who]) for t in dated]


def _lane(who: str) -> str:
    """Whose line a statement stands on. Who is only “he” is somebody else in the next article."""
    return who if who and not is_pronoun(who) else UNATTRIBUTED


def _spread(dated: Sequence[Told]) -> str:
    speakers = len({_lane(who) for who in {t.who for t in dated}} - {UNATTRIBUTED})
    outlets = len({t.outlet for t in dated})
    return f"{counted(len(dated), 'statement')} by {counted(speakers, 'speaker')} in {counted(outlets, 'outlet')}"


def _days(statements: Sequence[Statement]) -> str:
    by_day = groupby(statements, key=lambda s: s.article.published)
    return "".join(
        f'<h3>{say_date(day)}</h3><ol class="or-rows or-timeline">{"".join(map(statement_row, of_day))}</ol>'
        for day, of_day in by_day
    )


def _more(of: int, listed: int) -> str:
    if of <= listed:
        return ""
    return f'<p class="or-quiet">The first {listed} of {of:,}; Statements lists them all, or narrow the search</p>'


def _point(said: Statement) -> Point:
    assert said.article.published is not None, "only what has a date stands in a timeline"
    slice_ = _with_cue(said)
    outlet = said.article.source or NO_OUTLET
    return Point(
        said.article.published, shown_speaker(said), outlet, Citation.of(slice_), slice_.text, is_denial(said)
    )


def _with_cue(said: Statement) -> Quote:
    """A statement with who says it and how, where these stand beside it: “her of not doing her job” says little."""
    spans = [s for s in (*said.content, said.speaker, said.cue) if s]
    near = [s for s in spans if s.start >= said.start - BESIDE and s.end <= said.end + BESIDE]
    quote = Quote(said.article, min(s.start for s in near), max(s.end for s in near))
    return quote if "\n" not in quote.text else Quote(said.article, said.start, said.end)
