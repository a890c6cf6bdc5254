"""Results in a terminal: raw counts first, then ratios with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.compare import Change, Comparison
from eval.metrics import Rate, RefusalCurve
from eval.results import LABELS, SUMS, Results, SystemResult

_FAILURES = 40


def show_results(results: Results, seconds: float | None = None) -> None:
    """Tables of every measure and system, categories, latency, and the questions that went wrong."""
    console = _console()
    config = results.config
    console.print(f"\n[bold]{escape(results.name)}[/bold]  {config['questions']} questions, {config['date']}")
    for note in results.notes:
        console.print(f"  {escape(note)}")
    if results.systems:
        console.print(_measures(results.systems))
        if "words_all" in results.systems[0].rates:
            console.print(_words(results.systems))
        if results.systems[0].refusal:
            console.print(refusal_table({s.name: s.refusal for s in results.systems if s.has_confidence}))
        console.print(_latency(results.systems))
        console.print(_categories(results.systems[0]))
        _failures(console, results.systems[0])
    if results.rankings:
        console.print(_rankings(results))
    console.print(
        f"[dim]{escape(str(config['code']))} · {escape(str(config['model']))} · ranker {config['ranker']}[/dim]"
    )
    console.print(f"[dim]{escape(str(config['machine']))} · run {config['fingerprint']}[/dim]")
    if seconds is not None:
        console.print(f"[dim]{seconds:.1f} s[/dim]")


def show_comparison(found: Comparison) -> None:
    """Won and lost questions by measure, with the test."""
    console = _console()
    console.print(f"A  {escape(found.a)}\nB  {escape(found.b)}")
    for key, (a, b) in found.config.items():
        console.print(f"   [dim]{key}: {escape(str(a))} → {escape(str(b))}[/dim]")
    table = Table("measure", "questions", "A", "B", "won by B", "lost by B", "B − A (95 %)", "p", "")
    for c in found.changes:
        counts = f"{c.a:g}", f"{c.b:g}"
        if not (c.a.is_integer() and c.b.is_integer()):
            counts = f"{100 * c.a / c.questions:.1f} %", f"{100 * c.b / c.questions:.1f} %"
        won, lost = str(len(c.won)), str(len(c.lost))
        table.add_row(c.label, str(c.questions), *counts, won, lost, _points(c), f"{c.p:.3g}", c.verdict)
    console.print(table)
    if found.only_a or found.only_b:
        console.print(f"not compared: {found.only_a} questions only in A, {found.only_b} only in B")
    for title, names in (
        ("won by B", _by_question(found, "won")),
        ("lost by B", _by_question(found, "lost")),
    ):
        for name, measures in names.items():
            text = found.questions[name]
            told = escape(f"{text if name == text else f'{name}  {text}'}  ({', '.join(measures)})")
            console.print(f"  {title}: {told}", highlight=False)


def _by_question(found: Comparison, which: Literal["won", "lost"]) -> dict[str, list[str]]:
    """The questions that any measure won or lost, each with those measures, without what they say in brackets."""
    names: dict[str, list[str]] = {}
    for change in found.changes:
        for name in getattr(change, which):
            names.setdefault(name, []).append(change.label.split(" (")[0])
    return names


def _measures(systems: Sequence[SystemResult]) -> Table:
    table = Table("", *(s.name for s in systems))
    for key, label in LABELS.items():
        if any(key in s.rates for s in systems):
            table.add_row(label, *(show_rate(s.rates.get(key), key not in SUMS) for s in systems))
    table.add_row("AURC (best possible)", *(f"{s.curve.aurc:.3f} ({s.curve.best:.3f})" for s in systems))
    return table


PRICES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
"""The shares of answerable questions refused at which a curve of refusals is printed."""


def refusal_table(curves: Mapping[str, RefusalCurve | None]) -> Table:
    """Per cent of unanswerable questions refused at several prices, a row a system, and chance."""
    table = Table("unanswerable refused, answerable refused:", *(f"{100 * p:g} %" for p in PRICES), "area")
    for name, curve in curves.items():
        if curve:
            table.add_row(name, *(f"{100 * curve.at(p):.1f}" for p in PRICES), f"{100 * curve.area:.1f}")
    table.add_row("chance", *(f"{100 * p:.1f}" for p in PRICES), "50.0")
    return table


def show_refusals(
    name: str, curves: Mapping[str, RefusalCurve | None], statuses: Mapping[str, Mapping[str, int]]
) -> None:
    """A set of questions close to a text without an answer: the curves, and the statuses that were given."""
    console = _console()
    console.print(f"\n[bold]{escape(name)}[/bold]")
    for kind, counts in statuses.items():
        told = ", ".join(f"{n} {status}" for status, n in sorted(counts.items(), key=lambda c: -c[1]))
        console.print(f"  {sum(counts.values())} {kind}: {told}")
    console.print(refusal_table(curves))


def show_rate(found: Rate | None, counts: bool = True) -> str:
    """`62 of 80 = 77.5 (67.5–86.3)`; sums that are no counts (F1, MRR) show only the ratio."""
    if found is None or found.value is None:
        return "–"
    counted = f"{found.hits:.0f} of {found.of:.0f} = " if counts else ""
    interval = "" if found.low is None else f" ({100 * found.low:.1f}–{100 * (found.high or 0):.1f})"
    return f"{counted}{100 * found.value:.1f}{interval}"


def _words(systems: Sequence[SystemResult]) -> Table:
    table = Table("words quoted", "", "correct", "spurious", "missed")
    for system in systems:
        for name, label in (("words_first", "first quote"), ("words_all", "all quotes")):
            counts = system.to_dict()["words"][name]
            table.add_row(system.name, label, *(str(counts[p]) for p in ("correct", "spurious", "missed")))
    return table


def _latency(systems: Sequence[SystemResult]) -> Table:
    table = Table("milliseconds", *(s.name for s in systems))
    for key in ("p50", "p95", "max"):
        table.add_row(key, *("–" if (v := s.latency[key]) is None else f"{v:.1f}" for s in systems))
    return table


def _categories(ours: SystemResult) -> Table:
    table = Table("category", "handled")
    for name, found in ours.by_category().items():
        table.add_row(escape(name), show_rate(found))
    return table


def _failures(console: Console, ours: SystemResult) -> None:
    failed = [o for o in ours.outcomes if not o.handled or o.speaker_right is False]
    if failed:
        console.print(f"\n[bold]{len(failed)} question{'s' * (len(failed) != 1)} to look at[/bold]")
    for o in failed[:_FAILURES]:
        came = o.quotes[0] if o.quotes else None
        where = f"right at {o.right.index(True) + 1}" if any(o.right) else "no right quote"
        if o.right_first and o.speaker_right is False:
            where = f"speaker {o.speaker!r}, wanted {' or '.join(o.case.speakers)}"
        elif not o.case.answerable:
            where = "has no answer" if o.status == "partial" else "answered what has no answer"
        elif o.refused:
            where = "refused, and the nearest sentence is right" if o.would_be_right else "refused"
        console.print(
            f"  [bold]{escape(o.case.id)}[/bold] {escape(o.case.question)}  [dim]{o.status}: {escape(where)}[/dim]"
        )
        if came:
            console.print(f"      {escape(came['text'][:160])}", highlight=False)


def _rankings(results: Results) -> Table:
    table = Table("ranking", "questions", "MAP", "MRR", "first", "ms a question")
    for r in results.rankings:
        table.add_row(
            r.name,
            f"{r.questions} ({r.left_out} left out)",
            *(show_rate(x, counts=False) for x in (r.average_precision, r.reciprocal_rank)),
            show_rate(r.first),
            f"{r.milliseconds:.1f}",
        )
    return table


def _points(change: Change) -> str:
    return f"{100 * change.difference:+.1f} ({100 * change.low:+.1f} to {100 * change.high:+.1f})"


def _console() -> Console:
    """As wide as the terminal; in a pipe as wide as the tables."""
    return Console() if Console().is_terminal else Console(width=150)
