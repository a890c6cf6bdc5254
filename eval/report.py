"""The results as one HTML file that needs nothing else: styles and plots are inside, no script, no request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval import plots
from eval.metrics import RefusalCurve
from eval.report_questions import questions, ranked
from eval.results import LABELS

Data = Mapping[str, Any]

_SHORT = {
    "right_first": "right sentence first",
    "right_three": "right sentence in three",
    "refusal_recall": "unanswerable refused",
    "claimed": "unanswerable called answered",
    "wrongly_refused": "answerable refused",
    "speaker": "speaker right",
    "verbatim": "shown quotes verbatim",
}


_SHARES = {"right_first": "Right sentence first", "right_three": "Right sentence in three"}


def write_report(results: Data, path: str | Path) -> None:
    """Write the HTML of `Results.to_dict()` to `path`."""
    Path(path).write_text(render_report(results), encoding="utf-8")


def render_report(results: Data) -> str:
    """The whole page. Everything that comes from articles or questions is escaped."""
    title = f"Evaluation: {results['name']}"
    style = (files("eval") / "report.css").read_text(encoding="utf-8")
    body = [_header(results)]
    if results["systems"]:
        body += [_tiles(results), _plots(results), _measures(results)]
    if results["rankings"]:
        body.append(_rankings(results["rankings"]))
        body.append(ranked(results["rankings"]))
    if results["systems"]:
        body.append(questions(results["systems"]))
    body.append(_config(results["config"]))
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{''.join(body)}\n</main>\n</body>\n</html>\n"
    )


def _header(results: Data) -> str:
    config = results["config"]
    notes = "".join(
        f'<p class="note{" alarm" if n.startswith("NOT") else ""}">{escape(n)}</p>' for n in results["notes"]
    )
    return (
        f"<h1>{escape(results['name'])}</h1>"
        f'<p class="lead">{config["questions"]} questions · k = {config["k"]} · {escape(config["date"])} · '
        f"run {escape(config['fingerprint'])}</p>{notes}"
    )


def _tiles(results: Data) -> str:
    ours = _ours(results)
    tiles = [_tile(label, ours["rates"].get(name)) for name, label in _SHORT.items()]
    took = ours["latency"]
    tiles.append(
        f'<div class="tile"><b>{took["p50"]:.0f}<small> ms</small></b><span>a question, p50</span>'
        f"<span>p95 {took['p95']:.0f} ms</span></div>"
    )
    return f'<section class="tiles">{"".join(t for t in tiles if t)}</section>'


def _tile(label: str, rate: Data | None) -> str:
    if rate is None or rate["value"] is None:
        return ""
    return (
        f'<div class="tile"><b>{rate["hits"]:.0f}<small> of {rate["of"]:.0f}</small></b><span>{escape(label)}</span>'
        f"<span>{100 * rate['value']:.1f} % {_interval(rate)}</span></div>"
    )


def _plots(results: Data) -> str:
    systems: Data = results["systems"]
    ours = _ours(results)
    times = [(n, [o["milliseconds"] for o in s["outcomes"]]) for n, s in systems.items()]
    curves = [(n, s["curve"]) for n, s in systems.items() if _has_confidence(s)]
    panels = [
        *(_forest(systems, key, label) for key, label in _SHARES.items()),
        f'<div class="plot"><h3>Handled, by category</h3>{plots.bars(ours["by_category"])}'
        '<p class="note">Handled: the first quote answers, or nothing is answered where nothing does. Lighter: nothing '
        "does, and the answer is called partial.</p></div>",
        f'<div class="plot"><h3>Latency</h3>{_key(times)}{plots.latency(times)}</div>',
        f'<div class="plot"><h3>Risk against coverage</h3>{_key(curves)}'
        f"{plots.risk_coverage(curves, ours['operating_point'])}"
        '<p class="note">If the least confident answers were refused first. The dot is where Onrecord refuses now.'
        "</p></div>",
        f'<div class="plot"><h3>Area under risk–coverage (lower is better)</h3>{_areas(curves)}</div>',
    ]
    refusals = [(n, s["refusal"]) for n, s in systems.items() if s["refusal"] and _has_confidence(s)]
    if refusals:
        drawn = plots.refusals(refusals, ours["refusing"])
        panels.append(
            f'<div class="plot"><h3>Refusing what has no answer</h3>{_key(refusals)}{drawn}'
            '<p class="note">The least confident refused first; on the dashed diagonal refusing is chance. The dot is '
            "where Onrecord refuses now.</p></div>"
        )
        panels.append(f'<div class="plot"><h3>Unanswerable refused, at a price</h3>{_prices(refusals)}</div>')
    return f"<h2>At a glance</h2><section class='plots'>{''.join(panels)}</section>"


def _key(drawn: Sequence[tuple[str, Any]]) -> str:
    """The legend of the lines of one plot, in the order of their colours."""
    return plots.legend(name for name, _ in drawn)


def _forest(systems: Data, key: str, label: str) -> str:
    drawn = plots.forest([(name, s["rates"].get(key)) for name, s in systems.items()], label)
    note = (
        '<p class="note">Of the answerable questions, with 95 % intervals. First passage and Plain LangChain show '
        "whole chunks, which are right where the sentence stands in them.</p>"
    )
    return f'<div class="plot"><h3>{label}</h3>{drawn}{note}</div>'


def _has_confidence(system: Data) -> bool:
    """A system that gives every answer the same confidence has no curve."""
    return len({o["confidence"] for o in system["outcomes"]}) > 1


def _areas(curves: Sequence[tuple[str, Data]]) -> str:
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{c['aurc']:.3f}</td><td>{c['best']:.3f}</td><td>{c['chance']:.3f}</td></tr>"
        for name, c in curves
    )
    head = "<thead><tr><th></th><th>AURC</th><th>same answers, perfect order</th><th>random order</th></tr></thead>"
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _prices(curves: Sequence[tuple[str, Data]]) -> str:
    """Unanswerable questions refused when so many answerable ones are, as in the terminal."""
    prices = (0.02, 0.05, 0.1, 0.2)
    told = [(n, RefusalCurve(tuple(c["lost"]), tuple(c["caught"]), c["area"])) for n, c in curves]
    rows = [(n, *(f"{100 * c.at(p):.0f}" for p in prices), f"{100 * c.area:.1f}") for n, c in told]
    rows.append(("chance", *(f"{100 * p:.0f}" for p in prices), "50.0"))
    body = "".join(
        f"<tr><th>{escape(n)}</th>{''.join(f'<td>{v}</td>' for v in values)}</tr>" for n, *values in rows
    )
    head = "".join(f"<th class='nobreak'>{100 * p:.0f} %</th>" for p in prices)
    return (
        f"<table><thead><tr><th>answerable refused</th>{head}<th>area</th></tr></thead><tbody>{body}</tbody></table>"
        '<p class="note">Area: how often an answerable question is the more confident of two.</p>'
    )


def _measures(results: Data) -> str:
    systems: Data = results["systems"]
    head = "".join(f"<th>{escape(name)}</th>" for name in systems)
    rows = []
    for key, label in LABELS.items():
        if any(key in s["rates"] for s in systems.values()):
            cells = "".join(f"<td>{_cell(s['rates'].get(key))}</td>" for s in systems.values())
            rows.append(f"<tr><th>{escape(label)}</th>{cells}</tr>")
    worded = (("words_first", "words, first quote"), ("words_all", "words, all quotes"))
    for key, label in worded if "words_all" in _ours(results)["rates"] else ():
        cells = "".join(f"<td>{_words(s['words'][key])}</td>" for s in systems.values())
        rows.append(f"<tr><th>{label}</th>{cells}</tr>")
    for key in ("p50", "p95", "max"):
        cells = "".join(f"<td>{s['latency'][key]:.1f}</td>" for s in systems.values())
        rows.append(f"<tr><th>milliseconds, {key}</th>{cells}</tr>")
    return (
        "<h2>Every measure</h2><div class='scroll'><table>"
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        '<p class="note">Counts, then per cent with the 95 % bootstrap interval over questions. Words are runs of '
        "non-space characters, correct / spurious / missed.</p>"
    )


def _cell(rate: Data | None) -> str:
    if rate is None or rate["value"] is None:
        return "–"
    ratio = f"{100 * rate['value']:.1f}"
    counts = _counts(rate).strip()
    first, then = (counts, f"{ratio} % ") if counts else (ratio, "")
    return f"<b>{first}</b><span class='small'>{then}{_interval(rate)}</span>"


def _counts(rate: Data) -> str:
    return f"{rate['hits']:.0f} of {rate['of']:.0f} " if rate["counts"] else ""


def _interval(rate: Data) -> str:
    if rate["low"] is None:
        return ""
    return f"<span class='nobreak'>({100 * rate['low']:.1f}–{100 * rate['high']:.1f})</span>"


def _words(counts: Data) -> str:
    return " / ".join(str(counts[part]) for part in ("correct", "spurious", "missed"))


def _rankings(rankings: Data) -> str:
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{r['questions']} ({r['left_out']} left out)</td><td>{_cell(r['map'])}</td>"
        f"<td>{_cell(r['mrr'])}</td><td>{_cell(r['first'])}</td><td>{r['milliseconds']:.1f}</td></tr>"
        for name, r in rankings.items()
    )
    head = "".join(f"<th>{h}</th>" for h in ("", "questions", "MAP", "MRR", "right first", "ms a question"))
    return (
        "<h2>Ranking of given sentences</h2>"
        f"<div class='scroll'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _config(config: Data) -> str:
    rows = "".join(
        f"<dt>{escape(k)}</dt><dd>{escape(str(v))}</dd>" for k, v in config.items() if v is not None
    )
    return f"<h2>What this ran on</h2><dl>{rows}</dl>"


def _ours(results: Data) -> Data:
    first: Data = next(iter(results["systems"].values()))
    return first
