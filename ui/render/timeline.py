"""A timeline as a picture: a lane for each outlet or speaker, a point for each slice, its words on hover and on focus.

Plain HTML, placed by percentages, no script: every point is a link that opens its article, in the order of time.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from ui.render.escape import esc_html, say_date
from ui.render.words import NO_OUTLET, UNATTRIBUTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ui.render.citation import Citation

LANES = 10
NOBODY = (UNATTRIBUTED, NO_OUTLET)
"""The lanes of what nobody is named for."""
STEP = 4
"""Points this near, in hundredths of the width, stand on each other."""
HIGH = 5
"""So many stand on each other; how many more there are is said above them."""
APART, APART_ON_A_PHONE = 7, 14
"""How far from each other, in hundredths of the width, such numbers can be read; of two that are nearer the greater is
written out."""
HUES = 5
"""So many names have a colour of their own; the others share one."""
LONGEST_TIP = 240
TICKS = 7


class Point(NamedTuple):
    """One slice: where it stands, and what is shown of it. `against` says that it speaks against something."""

    day: date
    who: str
    outlet: str
    at: Citation
    words: str
    against: bool = False


Lanes = Literal["who", "outlet"]


class Layout(NamedTuple):
    """Where things stand, by their numbers: `drawn` has the lanes, the busiest first, with the place and the height of
    each that is drawn; `hidden` how many more of a lane stand at a place."""

    scale: Scale
    drawn: dict[str, dict[int, tuple[float, int]]]
    hidden: dict[str, Counter[float]]
    things: int
    left_out: int


def lay_out(things: Sequence[tuple[date, str]]) -> Layout:
    """Where things of these days and lanes stand, by day. The busiest lanes are drawn, that of nobody last, and of
    each the first few of a day. At least one thing."""
    by_day = sorted(range(len(things)), key=lambda n: things[n][0])
    sizes = Counter(lane for _, lane in things)
    busiest = sorted(sizes, key=lambda lane: (lane in NOBODY, -sizes[lane]))[:LANES]
    drawn: dict[str, dict[int, tuple[float, int]]] = {lane: {} for lane in busiest}
    stood: dict[str, Counter[float]] = {lane: Counter() for lane in busiest}
    by_day = [n for n in by_day if things[n][1] in drawn]
    scale = Scale(things[by_day[0]][0], things[by_day[-1]][0])
    columns = scale.columns({things[n][0] for n in by_day})
    for n in by_day:
        day, lane = things[n]
        x, above = columns[day], stood[lane][columns[day]]
        stood[lane][x] += 1
        if above < HIGH:
            drawn[lane][n] = x, above
    hidden = {lane: Counter({x: n - HIGH for x, n in at.items() if n > HIGH}) for lane, at in stood.items()}
    return Layout(scale, drawn, hidden, len(by_day), len(sizes) - len(busiest))


def timeline(
    points: Sequence[Point], lanes: Lanes = "outlet", coloured: bool = False, against: str = "denial"
) -> str:
    """The picture of all these points; nothing for none."""
    if not points:
        return ""
    layout = lay_out([(p.day, getattr(p, lanes)) for p in points])
    return picture(layout, dict(enumerate(points)), lanes, coloured, against)


def picture(
    layout: Layout,
    points: Mapping[int, Point],
    lanes: Lanes = "outlet",
    coloured: bool = False,
    against: str = "denial",
) -> str:
    """The picture of things of which those that are drawn are known by their number. `coloured` gives the most frequent
    names of the other kind a colour each, which the legend tells; `against` names there what speaks against."""
    shown = [points[n] for lane in layout.drawn.values() for n in lane if n in points]
    other: Lanes = "who" if lanes == "outlet" else "outlet"
    hues = _hues([getattr(p, other) for p in shown]) if coloured else {}
    ticks = "".join(f'<span class="or-tick" style="left:{x}%"></span>' for x, _ in layout.scale.ticks())
    drawing = ""
    for lane, places in layout.drawn.items():
        dots = [(points[n], *place) for n, place in places.items() if n in points]
        if dots:
            name = lane if lane in NOBODY else getattr(dots[0][0], lanes)
            drawing += _lane(name, dots, layout.hidden[lane], ticks, other, hues)
    noun = "outlet" if lanes == "outlet" else "speaker"
    many = f"and {layout.left_out:,} {noun}{'' if layout.left_out == 1 else 's'} more"
    more = f'<p class="or-quiet">{many}</p>' if layout.left_out else ""
    first, last = say_date(layout.scale.first), say_date(layout.scale.last)
    return (
        f'<div class="or-picture" role="group" aria-label="Timeline: {layout.things} sentences, {first} to {last}">'
        f'{_legend(hues, shown, against)}<p class="or-axis" aria-hidden="true"><span></span>'
        f'<span class="or-days">{_axis(layout.scale)}</span></p>{drawing}{more}</div>'
    )


class Scale(NamedTuple):
    """From the first to the last day, as hundredths of the width."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day stands; in the middle where there is one only."""
        span = (self.last - self.first).days
        return round(100 * (day - self.first).days / span, 1) if span else 50

    def columns(self, days: Iterable[date]) -> dict[date, float]:
        """Where the points of each day stand: on the day, or on one shortly before it that has points too."""
        places: dict[date, float] = {}
        column = float("-inf")
        for day in sorted(set(days)):
            column = x if (x := self.at(day)) - column >= STEP else column
            places[day] = column
        return places

    def ticks(self) -> list[tuple[float, str]]:
        """Round days with their names: first days of years, of months, or single days, as few as are easily read. The
        first says which year it is of."""
        if self.first == self.last:
            return [(50, say_date(self.first))]
        (day, name), *others = self._round_days()
        first = name if name == str(day.year) else f"{name} {day.year}"
        return [(self.at(d), name) for d, name in ((day, first), *others)]

    def _round_days(self) -> list[tuple[date, str]]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        if months < 2:
            days = (self.last - self.first).days
            step = 1 + days // TICKS
            named = (self.first + timedelta(n) for n in range(0, days + 1, step))
            return [(d, f"{d.day} {d:%b}") for d in named]
        step = next((s for s in (1, 2, 3, 6, 12) if months // s <= TICKS), 12 * (1 + months // (12 * TICKS)))
        counted = range(self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month)
        firsts = (date(n // 12, n % 12 + 1, 1) for n in counted if n % step == 0)
        inside = [(d, str(d.year) if d.month == 1 else f"{d:%b}") for d in firsts if d >= self.first]
        return inside or [(self.first, f"{self.first.day} {self.first:%b}")]


def _axis(scale: Scale) -> str:
    """The names of the days; on a phone only those of years, or every other one."""
    ticks = scale.ticks()
    years = [name.isdigit() for _, name in ticks]
    kept = [n == 0 or (years[n] if any(years) else n % 2 == 0) for n in range(len(ticks))]
    return "".join(
        f'<span{"" if keep else " class=or-minor"} style="left:{x}%">{name}</span>'
        for (x, name), keep in zip(ticks, kept, strict=True)
    )


def _hues(names: Sequence[str]) -> dict[str, int]:
    """A colour for each of the most frequent names, from 1; nothing where there is one name only."""
    common = [name for name, _ in Counter(names).most_common(HUES)]
    return {name: n for n, name in enumerate(common, start=1)} if len(common) > 1 else {}


def _legend(hues: dict[str, int], drawn: Sequence[Point], against: str) -> str:
    """Which colour is whose, and the sign of what speaks against."""
    keys = "".join(
        f'<li><span class="or-key or-hue-{n}"></span><bdi>{esc_html(name)}</bdi></li>'
        for name, n in hues.items()
    )
    if hues and any(p.who not in hues and p.outlet not in hues for p in drawn):
        keys += '<li><span class="or-key"></span>others</li>'
    if any(p.against for p in drawn):
        keys += f'<li><span class="or-key or-bad"></span>{against}</li>'
    return f'<ul class="or-colours">{keys}</ul>' if keys else ""


def _lane(
    name: str,
    dots: Sequence[tuple[Point, float, int]],
    hidden: Counter[float],
    ticks: str,
    other: Lanes,
    hues: Mapping[str, int],
) -> str:
    drawn = "".join(_dot(p, x, above, hues.get(getattr(p, other), 0)) for p, x, above in dots)
    height = 2 + max(above for _, _, above in dots) + (1 if hidden else 0)
    return (
        f'<div class="or-lane"><span class="or-lane-name" title="{esc_html(name)}">{esc_html(name)}</span>'
        f'<span class="or-track" style="height:{max(1.6, 0.85 * height):.2f}rem">{ticks}{drawn}{_more(hidden)}</span>'
        "</div>"
    )


def _more(left_out: Mapping[float, int]) -> str:
    """How many points more a column has than are drawn: a plus, with the number where there is room for it."""
    out = []
    by_number = sorted(left_out, key=lambda x: -left_out[x])
    for n, x in enumerate(by_number):
        nearest = min((abs(x - other) for other in by_number[:n]), default=100.0)
        room = (
            " or-crowded"
            if nearest < APART
            else " or-crowded-on-a-phone"
            if nearest < APART_ON_A_PHONE
            else ""
        )
        out.append(
            f'<span class="or-more{room}" title="{left_out[x]} more" style="left:{x}%;bottom:{0.85 * HIGH:.2f}rem">'
            f"+<span>{left_out[x]}</span></span>"
        )
    return "".join(out)


def _dot(point: Point, x: float, above: int, hue: int) -> str:
    words = point.words if len(point.words) <= LONGEST_TIP else f"{point.words[:LONGEST_TIP]}…"
    side = "or-tip-left" if x > 60 else "or-tip-right" if x < 40 else "or-tip-middle"
    kind = " or-bad" if point.against else f" or-hue-{hue}" if hue else ""
    who, where = esc_html(point.who), f"{esc_html(point.outlet)}, {say_date(point.day)}"
    return (
        f'<a class="or-cite or-dot{kind}" style="left:{x}%;bottom:{0.85 * above:.2f}rem" href="#cite.{point.at}" '
        f'aria-label="{who}, {where}: {esc_html(words)}">'
        f'<span class="or-tip {side}"><b>{who}</b> {where}<q>{esc_html(words)}</q></span></a>'
    )
