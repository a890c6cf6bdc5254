"""The report's plots: SVG as strings, drawn by hand so that the file needs nothing from outside.

Colours are CSS classes (`s0` is Onrecord, `s1`… the baselines); text takes the colour of the page. Every mark has
a `<title>`, which browsers show on hovering.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

Rates = Mapping[str, Any]
_NAME = 22
"""Characters of a name beside a plot."""
Points = Sequence[tuple[float, float]]


def forest(rows: Sequence[tuple[str, Rates | None]], measure: str) -> str:
    """Share and interval per system, on a scale from 0 to 100 %."""
    left, width, height = _gutter(name for name, _ in rows), 320, 30
    tall = 8 + height * len(rows) + 30
    parts: list[str] = []
    for tick in range(0, 101, 25):
        x = left + width * tick / 100
        parts.append(_line(x, 4, x, tall - 24, "grid"))
        parts.append(_text(x, tall - 8, f"{tick} %" if tick == 100 else str(tick), "tick mid"))
    for n, (name, found) in enumerate(rows):
        y = 26 + n * height
        parts.append(_text(left - 12, y + 5, _cut(name), "label end" + (" strong" if n == 0 else "")))
        if found is None or found["value"] is None:
            parts.append(_text(left + 4, y + 5, "–", "tick"))
            continue
        value, low, high = (
            found[k] if found[k] is not None else found["value"] for k in ("value", "low", "high")
        )
        title = f"{name}, {measure}: {100 * value:.1f} % ({100 * low:.1f}–{100 * high:.1f})"
        at = left + width * value
        parts.append(
            f'<g class="s{n}"><title>{escape(title)}</title>'
            f"{_line(left + width * low, y, left + width * high, y, 'whisker')}"
            f'<circle cx="{at:.1f}" cy="{y}" r="5.5"/></g>'
            + _text(at, y - 9, f"{100 * value:.1f}", "value mid")
        )
    return _svg(left + width + 30, tall, f"{measure}, by system", parts)


def bars(groups: Mapping[str, Rates]) -> str:
    """A horizontal bar per category, with raw counts at its end; lighter what was called partial and has no answer."""
    left, width, height = _gutter(groups), 290, 26
    tall = height * len(groups) + 26
    parts: list[str] = []
    for tick in range(0, 101, 25):
        x = left + width * tick / 100
        parts.append(_line(x, 0, x, tall - 22, "grid"))
        parts.append(_text(x, tall - 6, str(tick) if tick < 100 else "100 %", "tick mid"))
    for n, (name, found) in enumerate(groups.items()):
        y = 4 + n * height
        value = found["value"] or 0.0
        counts, hedged = f"{found['hits']:.0f} of {found['of']:.0f}", found["partial"]
        end = left + width * (value + hedged / found["of"])
        told = f"{counts}, and {hedged} called partial" if hedged else counts
        parts.append(_text(left - 10, y + 14, _cut(name), "label end"))
        parts.append(
            f'<g class="s0"><title>{escape(name)}: {told}</title>'
            f'<rect class="track" x="{left}" y="{y}" width="{width}" height="18" rx="3"/>'
            + (
                f'<rect class="hedged" x="{left}" y="{y}" width="{end - left:.1f}" height="18" rx="3"/>'
                * bool(hedged)
            )
            + f'<rect x="{left}" y="{y}" width="{max(1.0, width * value):.1f}" height="18" rx="3"/></g>'
        )
        parts.append(_text(left + width + 10, y + 14, counts, "value"))
    return _svg(left + width + 80, tall, "Questions handled, by category", parts)


def risk_coverage(curves: Sequence[tuple[str, Mapping[str, Any]]], operating: Sequence[float]) -> str:
    """Share wrong among the answered, against the share answered; the dot is where Onrecord stands."""
    frame = _Frame(430, 250, (0.0, 1.0), (0.0, _ceiling([r for _, c in curves for r in c["risk"]])))
    parts = frame.axes("share of questions answered", "share of them wrong", percent=True)
    for n, (name, curve) in reversed(list(enumerate(curves))):
        points = list(zip(curve["coverage"], curve["risk"], strict=True))
        parts.append(frame.path(points, f"s{n}", f"{name}, AURC {curve['aurc']:.3f}"))
    title = (
        f"as it refuses now: {100 * operating[0]:.0f} % answered, {100 * operating[1]:.0f} % of them wrong"
    )
    parts.append(_dot(frame.at(operating[0], operating[1]), title))
    return _svg(frame.wide, frame.tall, "Risk against coverage", parts)


def refusals(curves: Sequence[tuple[str, Mapping[str, Any]]], now: Sequence[float] | None) -> str:
    """Unanswerable questions refused against answerable ones refused; the diagonal is chance, the dot is now."""
    frame = _Frame(430, 250, (0.0, 1.0), (0.0, 1.0))
    parts = frame.axes("answerable refused", "unanswerable refused", percent=True)
    parts.append(frame.path([(0.0, 0.0), (1.0, 1.0)], "chance", "chance"))
    for n, (name, curve) in reversed(list(enumerate(curves))):
        points = list(zip(curve["lost"], curve["caught"], strict=True))
        parts.append(frame.path(points, f"s{n}", f"{name}, area {100 * curve['area']:.1f}"))
    if now:
        title = (
            f"as it refuses now: {100 * now[0]:.0f} % of the answerable, {100 * now[1]:.0f} % of the others"
        )
        parts.append(_dot(frame.at(*now), title))
    return _svg(frame.wide, frame.tall, "Refusals", parts)


def _dot(at: tuple[float, float], title: str) -> str:
    return f'<g class="s0"><title>{title}</title><circle class="here" cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="6"/></g>'


def latency(times: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Cumulative distribution of milliseconds a question, on a logarithmic scale."""
    every = [max(t, 0.01) for _, values in times for t in values]
    low, high = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)) + 1e-9)
    frame = _Frame(430, 250, (float(low), float(max(high, low + 1))), (0.0, 1.0))
    parts = frame.axes("milliseconds a question", "share answered by then", percent=True, decades=True)
    for n, (name, values) in reversed(list(enumerate(times))):
        ordered = sorted(max(v, 0.01) for v in values)
        points = [(math.log10(v), (i + 1) / len(ordered)) for i, v in enumerate(ordered)]
        parts.append(
            frame.path([(points[0][0], 0.0), *points], f"s{n}", f"{name}, p50 {_middle(ordered):.1f} ms")
        )
    return _svg(frame.wide, frame.tall, "Latency", parts)


def legend(names: Iterable[str]) -> str:
    """The names of the systems in their colours."""
    items = (f'<span class="key s{n}"><i></i>{escape(name)}</span>' for n, name in enumerate(names))
    return f'<p class="legend">{"".join(items)}</p>'


class _Frame:
    """A plot area with linear axes."""

    def __init__(self, wide: float, tall: float, x: tuple[float, float], y: tuple[float, float]) -> None:
        self.wide, self.tall, self._x, self._y = wide, tall, x, y
        self._left, self._right, self._top, self._bottom = 60.0, wide - 24, 12.0, tall - 44

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self._x[0]) / (self._x[1] - self._x[0])
        up = (y - self._y[0]) / (self._y[1] - self._y[0])
        return (
            self._left + across * (self._right - self._left),
            self._bottom - up * (self._bottom - self._top),
        )

    def axes(self, below: str, beside: str, percent: bool, decades: bool = False) -> list[str]:
        parts = []
        for n in range(5):
            value = self._y[0] + n / 4 * (self._y[1] - self._y[0])
            y = self.at(self._x[0], value)[1]
            parts.append(_line(self._left, y, self._right, y, "grid"))
            parts.append(
                _text(self._left - 7, y + 4, f"{100 * value:.0f}" + (" %" if n == 4 else ""), "tick end")
            )
        if decades:
            marks = [(float(n), f"{10.0**n:g}") for n in range(int(self._x[0]), int(self._x[1]) + 1)]
        else:
            marks = [(n / 4, f"{25 * n}" + (" %" if n == 4 else "")) for n in range(5)]
        for value, label in marks:
            x = self.at(value, self._y[0])[0]
            parts.append(_line(x, self._bottom, x, self._bottom + 4, "axis"))
            parts.append(_text(x, self._bottom + 18, label, "tick mid"))
        parts.append(_line(self._left, self._bottom, self._right, self._bottom, "axis"))
        parts.append(_text((self._left + self._right) / 2, self.tall - 6, below, "axis-name mid"))
        y = (self._top + self._bottom) / 2
        parts.append(
            f'<text class="axis-name mid" transform="translate(12 {y:.0f}) rotate(-90)">{escape(beside)}</text>'
        )
        return parts

    def path(self, points: Points, kind: str, title: str) -> str:
        """A line through the points; steps thinner than a pixel are left out."""
        kept: list[tuple[float, float]] = []
        for n, point in enumerate(points):
            x, y = self.at(*point)
            if not kept or n == len(points) - 1 or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 0.7:
                kept.append((x, y))
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in kept)
        return f'<g class="{kind}"><title>{escape(title)}</title><polyline points="{drawn}"/></g>'


def _cut(name: str) -> str:
    """A name that fits beside a plot; the whole of it is in the title of its mark."""
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def _gutter(names: Iterable[str]) -> int:
    """How much room the longest of the names beside a plot needs, in its own units."""
    return max(110, 16 + 8 * max((len(_cut(name)) for name in names), default=0))


def _ceiling(values: Sequence[float]) -> float:
    """The top of a scale: the next fifth above the largest value."""
    return min(1.0, max(0.2, math.ceil(max(values, default=0.0) * 5) / 5))


def _middle(ordered: Sequence[float]) -> float:
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _svg(wide: float, tall: float, title: str, parts: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {wide:.0f} {tall:.0f}" style="max-width:{wide:.0f}px" role="img" '
        f'aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
