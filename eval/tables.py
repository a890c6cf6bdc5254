"""Results in a terminal: raw counts first, then ratios with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.compare import Change, Comparison
from eval.judging import Outcome
from eval.metrics import Rate, RefusalCurve
from eval.results import LABELS, SUMS, Results, SystemResult

_FAILURES = 40
_WORDS = {
    "words_first": "words, first quote (correct / spurious / missed)",
    "words_all": "words, all quotes (correct / spurious / missed)",
}


def show_results(results: Results, seconds: float | None = None) -> None:
    """Tables of every measure and system, categories, latency, and the questions that went wrong."""
    console = _console()
    config = results.config
    asked = f"{config['questions']} question{'s' * (config['questions'] != 1)}"
    console.print(f"\n[bold]{escape(results.name)}[/bold]  {asked}, {config['date']}")
    for note in results.notes:
        console.print(f"  {escape(note)}")
    if results.systems:
        _show_systems(console, results.systems)
    if results.rankings:
        console.print(_rankings(results))
    console.print(
        f"[dim]{escape(str(config['code']))} · {escape(str(config['model']))} · ranker {config['ranker']}[/dim]"
    )
    console.print(f"[dim]{escape(str(config['machine']))} · run {config['fingerprint']}[/dim]")
    if seconds is not None:
        console.print(f"[dim]{seconds:.1f} s[/dim]")


def _show_systems(console: Console, systems: Sequence[SystemResult]) -> None:
    ours, rates = systems[0], [s.rates for s in systems]  # of thousands of resamples each: counted once
    console.print(_measures(ours, rates[0]))
    if len(systems) > 1:
        console.print(_beside(systems, rates))
    if ours.refusal:
        console.print(refusal_table({s.name: s.refusal for s in systems if s.has_confidence}))
    console.print(_latency(systems))
    console.print(_categories(ours))
    _failures(console, ours)


def show_comparison(found: Comparison) -> None:
    """Won and lost questions by measure, with the test."""
    console = _console()
    console.print(f"A  {escape(found.a)}\nB  {escape(found.b)}")
    for key, (a, b) in found.config.items():
        console.print(f"   [dim]{key}: {escape(str(a))} → {escape(str(b))}[/dim]")
    table = _table("", "of", "A", "B", "won by B", "lost by B", "B − A (95 %)", "p", "")
    for c in found.changes:
        counts = f"{c.a:g}", f"{c.b:g}"
        if not (c.a.is_integer() and c.b.is_integer()):
            counts = f"{100 * c.a / c.questions:.1f} %", f"{100 * c.b / c.questions:.1f} %"
        won, lost = str(len(c.won)), str(len(c.lost))
        table.add_row(c.label, str(c.questions), *counts, won, lost, _points(c), f"{c.p:.3g}", c.verdict)
    table.caption = "Questions, the difference in points of a hundred, and McNemar’s exact p."
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


def _measures(ours: SystemResult, rates: Mapping[str, Rate]) -> Table:
    """Every measure of Onrecord itself, a line each."""
    table = _table(ours.name, "counted", "%", "95 %")
    for key, label in LABELS.items():
        if found := rates.get(key):
            table.add_row(label, "" if key in SUMS else _counts(found), *_share(found))
    for key, label in _WORDS.items():
        if key in rates:
            table.add_row(label, _word_counts(ours, key), "", "")
    table.caption = (
        "Of so many questions, quotes or pieces of evidence; intervals by bootstrap over questions."
    )
    return table


def _beside(systems: Sequence[SystemResult], rates: Sequence[Mapping[str, Rate]]) -> Table:
    """The measures that simpler ways of answering have too, a column a system."""
    table = _table("", *(s.name for s in systems))
    for key, label in LABELS.items():
        if any(key in others for others in rates[1:]):
            table.add_row(label, *(_stacked(found.get(key), key not in SUMS) for found in rates))
    areas = ((s.curve, s.has_confidence) for s in systems)
    table.add_row("AURC, and at best", *(f"{c.aurc:.3f}\n{c.best:.3f}" if told else "–" for c, told in areas))
    if "words_first" in rates[0]:
        words = (_word_counts(s, "words_first").replace(" / ", "\n") for s in systems)
        table.add_row(_WORDS["words_first"], *words)
    table.caption = (
        "First passage and Plain LangChain show whole chunks: right where the sentence stands in them."
    )
    return table


PRICES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
"""The shares of answerable questions refused at which a curve of refusals is printed."""


def refusal_table(curves: Mapping[str, RefusalCurve | None]) -> Table:
    """Per cent of unanswerable questions refused at several prices, a row a system, and chance."""
    table = _table("answerable refused:", *(f"{100 * p:g} %" for p in PRICES), "area")
    for name, curve in curves.items():
        if curve:
            table.add_row(name, *(f"{100 * curve.at(p):.1f}" for p in PRICES), f"{100 * curve.area:.1f}")
    table.add_row("chance", *(f"{100 * p:.1f}" for p in PRICES), "50.0")
    table.caption = (
        "Per cent of the unanswerable refused, if so many of the answerable are: the least confident first."
    )
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


def _counts(found: Rate) -> str:
    return f"{found.hits:.0f} of {found.of:.0f}"


def _share(found: Rate) -> tuple[str, str]:
    """The per cent and their interval: nothing where there is none."""
    interval = "" if found.low is None else f"{100 * found.low:.1f}–{100 * (found.high or 0):.1f}"
    return ("–" if found.value is None else f"{100 * found.value:.1f}"), interval


def _stacked(found: Rate | None, counts: bool) -> str:
    """Count, per cent and interval in lines of their own, for a column that is narrow."""
    if found is None or found.value is None:
        return "–"
    return "\n".join(filter(None, (_counts(found) if counts else "", *_share(found))))


def _word_counts(system: SystemResult, key: str) -> str:
    counts = system.words(key)
    return " / ".join(str(counts[part]) for part in ("correct", "spurious", "missed"))


def _latency(systems: Sequence[SystemResult]) -> Table:
    table = _table("milliseconds", *(s.name for s in systems))
    for key in ("p50", "p95", "max"):
        table.add_row(key, *("–" if (v := s.latency[key]) is None else f"{v:.1f}" for s in systems))
    return table


def _categories(ours: SystemResult) -> Table:
    table = _table("category", "handled", "%", "95 %")
    for name, found in ours.by_category().items():
        table.add_row(escape(name), _counts(found), *_share(found))
    return table


def _failures(console: Console, ours: SystemResult) -> None:
    failed = [o for o in ours.outcomes if not o.handled or o.speaker_right is False]
    if failed:
        console.print(f"[bold]{len(failed)} question{'s' * (len(failed) != 1)} to look at[/bold]")
    for o in failed[:_FAILURES]:
        console.print(
            f"  [bold]{escape(o.case.id)}[/bold] {escape(o.case.question)}  [dim]{o.status}: {escape(_wrong(o))}[/dim]"
        )
        if o.quotes:
            first = shorten(o.quotes[0]["text"], 140, placeholder=" …")
            console.print(f"      {escape(first)}", highlight=False)
    if len(failed) > _FAILURES:
        console.print(f"  … and {len(failed) - _FAILURES} more: they are all in the --report")


def _wrong(o: Outcome) -> str:
    """What is to be looked at in a question that was not handled, or whose speaker is another."""
    if o.right_first and o.speaker_right is False:
        return f"speaker {o.speaker!r}, wanted {' or '.join(o.case.speakers)}"
    if not o.case.answerable:
        return "but nothing answers it"
    if o.refused:
        return "refused, and the nearest sentence is right" if o.would_be_right else "refused"
    return f"right at {o.right.index(True) + 1}" if any(o.right) else "no quote is right"


def _rankings(results: Results) -> Table:
    table = _table("ranking", "MAP", "MRR", "first", "ms a question")
    for r in results.rankings:
        ratios = (_stacked(x, counts=False) for x in (r.average_precision, r.reciprocal_rank))
        table.add_row(r.name, *ratios, _stacked(r.first, counts=True), f"{r.milliseconds:.1f}")
    kept, left_out = results.rankings[0].questions, results.rankings[0].left_out
    table.caption = (
        f"{kept} question{'s' * (kept != 1)}; {left_out} more without a right sentence are left out."
    )
    return table


def _points(change: Change) -> str:
    if not change.won and not change.lost:
        return "0"
    return f"{100 * change.difference:+.1f} ({100 * change.low:+.1f} to {100 * change.high:+.1f})"


def _table(*columns: str) -> Table:
    """Narrow enough for a terminal of 80 columns; cells that are too wide go on in the next line, no figure is cut."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, caption_justify="left")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _console() -> Console:
    """As wide as the terminal; in a pipe as wide as the lines."""
    return Console() if Console().is_terminal else Console(width=150)
