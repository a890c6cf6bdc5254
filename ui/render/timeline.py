"""A timeline as a picture: a lane for each outlet or speaker, a point for each slice, its words on hover and on focus.

Plain HTML, placed by percentages: every point is a link that opens its article, in the order of time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.render.escape import esc_html, say_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ui.render.citation import Citation

LANES = 8
POINTS = 200
LONGEST_TIP = 240


class Point(NamedTuple):
    """One slice: where it stands, and what is shown of it. `tone` is "" or "bad", for what speaks against."""

    day: date
    lane: str
    at: Citation
    who: str
    words: str
    tone: str = ""


def timeline(points: Sequence[Point]) -> str:
    """The picture; nothing where all is of one day. The busiest lanes are drawn, in the order of their first point."""
    by_day = sorted(points[:POINTS], key=lambda p: p.day)
    lanes: dict[str, list[Point]] = {}
    for point in by_day:
        lanes.setdefault(point.lane, []).append(point)
    busiest = sorted(lanes, key=lambda name: -len(lanes[name]))[:LANES]
    days = [p.day for p in by_day if p.lane in busiest]
    if not days or days[0] == days[-1]:
        return ""
    rows = "".join(_lane(name, lanes[name], days[0], days[-1]) for name in lanes if name in busiest)
    left_out = len(lanes) - len(busiest)
    more = f'<p class="or-quiet">and {left_out} more, below</p>' if left_out else ""
    return (
        f'<div class="or-picture" role="group" aria-label="Timeline">{rows}<p class="or-axis" aria-hidden="true">'
        f"<span>{say_date(days[0])}</span><span>{say_date(days[-1])}</span></p>{more}</div>"
    )


def _lane(name: str, points: Sequence[Point], first: date, last: date) -> str:
    span = (last - first).days
    drawn: dict[int, int] = {}
    dots = []
    for point in points:
        x = round(100 * (point.day - first).days / span)
        above = drawn[x] = drawn.get(x, -1) + 1  # those of one day stand on each other
        dots.append(_dot(point, x, above))
    height = 1 + max(drawn.values())
    return (
        f'<div class="or-lane"><span class="or-lane-name">{esc_html(name)}</span>'
        f'<span class="or-track" style="height:{max(1.6, 0.85 * height):.2f}rem">{"".join(dots)}</span></div>'
    )


def _dot(point: Point, x: int, above: int) -> str:
    words = point.words if len(point.words) <= LONGEST_TIP else f"{point.words[:LONGEST_TIP]}…"
    side = "or-tip-left" if x > 75 else "or-tip-right" if x < 25 else "or-tip-middle"
    tone = f" or-{point.tone}" if point.tone else ""
    return (
        f'<a class="or-cite or-dot{tone}" style="left:{x}%;bottom:{0.85 * above:.2f}rem" href="#cite.{point.at}">'
        f'<span class="or-tip {side}"><b>{esc_html(point.who)}</b> {esc_html(point.lane)}, {say_date(point.day)}'
        f"<q>{esc_html(words)}</q></span></a>"
    )
