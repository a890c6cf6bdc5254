"""The results as one HTML file that needs nothing else: styles and plots are inside, no script, no request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval import plots
from eval.results import LABELS

Data = Mapping[str, Any]

_SHORT = {
    "right_first": "right sentence first",
    "right_three": "right sentence in three",
    "refusal_recall": "unanswerable refused",
    "wrongly_refused": "answerable refused",
    "speaker": "speaker right",
    "words_first": "word F1, first quote",
    "verbatim": "shown quotes verbatim",
}


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
    if results["systems"]:
        body.append(_questions(results["systems"]))
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
        f'<div class="tile"><b>{100 * rate["value"]:.1f}<small> %</small></b><span>{escape(label)}</span>'
        f"<span>{_counts(rate)}{_interval(rate)}</span></div>"
    )


def _plots(results: Data) -> str:
    systems: Data = results["systems"]
    names = list(systems)
    rows = [(n, [s["rates"].get(k) for k in ("right_first", "right_three")]) for n, s in systems.items()]
    ours = _ours(results)
    times = [(n, [o["milliseconds"] for o in s["outcomes"]]) for n, s in systems.items()]
    curves = [(n, s["curve"]) for n, s in systems.items() if _has_confidence(s)]
    forest = plots.forest(rows, ["Right sentence first", "Right sentence in three"])
    panels = [
        f'<div class="plot wide"><h3>Share of answerable questions, with 95 % intervals</h3>{forest}</div>',
        f'<div class="plot"><h3>Handled, by category</h3>{plots.bars(ours["by_category"])}'
        '<p class="note">Handled: the first quote answers, or nothing is answered where nothing does.</p></div>',
        f'<div class="plot"><h3>Latency</h3>{plots.latency(times)}</div>',
        f'<div class="plot"><h3>Risk against coverage</h3>{plots.risk_coverage(curves, ours["operating_point"])}'
        '<p class="note">If the least confident answers were refused first. The dot is where Onrecord refuses now.'
        "</p></div>",
        f'<div class="plot"><h3>Area under risk–coverage (lower is better)</h3>{_areas(curves)}</div>',
    ]
    return f"<h2>At a glance</h2>{plots.legend(names)}<section class='plots'>{''.join(panels)}</section>"


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
    counts = _counts(rate)
    return f"<b>{100 * rate['value']:.1f}</b><span class='small'>{counts}{_interval(rate)}</span>"


def _counts(rate: Data) -> str:
    return f"{rate['hits']:.0f} of {rate['of']:.0f} " if rate["counts"] else ""


def _interval(rate: Data) -> str:
    if rate["low"] is None:
        return ""
    return f"({100 * rate['low']:.1f}–{100 * rate['high']:.1f})"


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


def _questions(systems: Data) -> str:
    names = list(systems)
    columns = [systems[n]["outcomes"] for n in names]
    rows = [_question(rows, names) for rows in zip(*columns, strict=True)]
    wrong = sum('class="fine"' not in r[:40] for r in rows)
    return (
        f"<h2>Question by question</h2><section id='questions'>"
        f"<input type='radio' name='show' id='all' checked><label for='all'>all {len(rows)}</label>"
        f"<input type='radio' name='show' id='only-wrong'><label for='only-wrong'>to look at: {wrong}</label>"
        f"{''.join(rows)}</section>"
    )


def _question(rows: Sequence[Data], names: Sequence[str]) -> str:
    ours = rows[0]
    bad_speaker = ours["speaker_right"] is False
    mark, kind = ("✓", "yes") if ours["handled"] else ("✗", "no")
    if not ours["handled"] and ours["right_three"]:
        mark, kind = str(list(ours["right"]).index(True) + 1), "half"
    elif ours["handled"] and bad_speaker:
        mark, kind = "✓", "half"
    fine = "fine" if ours["handled"] and not bad_speaker else "look"
    head = (
        f'<span class="{kind}">{mark}</span><span class="small">{escape(ours["id"])}</span>'
        f'<span>{escape(ours["question"])}</span><span class="small">{escape(ours["status"])}</span>'
        f'<span class="small end">{ours["milliseconds"]:.0f} ms</span>'
    )
    return (
        f'<details class="{fine}"><summary>{head}</summary><div class="inside">'
        f"<div>{_expected(ours)}</div><div>{_came(ours)}</div>"
        f'<div class="across small">{_others(rows[1:], names[1:])}</div></div></details>'
    )


def _expected(row: Data) -> str:
    parts = []
    if row["history"]:
        parts.append(f"<h4>Asked before</h4>{_paragraphs(row['history'])}")
    if row["filters"]:
        narrowed = ", ".join(f"{k} {v}" for k, v in row["filters"].items())
        parts.append(f"<h4>Filters</h4>{_paragraphs([narrowed])}")
    parts.append("<h4>Expected</h4>")
    if not row["answerable"]:
        wanted = row["status_wanted"] or "a refusal"
        parts.append(_paragraphs([f"Nothing in the library answers: {wanted}"]))
    parts += [f"<blockquote>{escape(_evidence(e))}</blockquote>" for e in row["evidence"]]
    if row["answers"]:
        parts.append(_paragraphs(["holding " + " or ".join(f"“{a}”" for a in row["answers"])]))
    if row["speakers"]:
        parts.append(_paragraphs(["said by " + " or ".join(row["speakers"])]))
    if row["evidence_lost"]:
        parts.append(f'<p class="small alarm">{len(row["evidence_lost"])} not found in the library</p>')
    return "".join(parts)


def _evidence(item: Any) -> str:
    return item if isinstance(item, str) else f"{item['article']}, characters {item['start']}–{item['end']}"


def _came(row: Data) -> str:
    parts = [f"<h4>Came: {escape(row['status'])}, confidence {row['confidence']:.2f}</h4>"]
    if row["reason"]:
        parts.append(_paragraphs([row["reason"]]))
    for quote, right in zip(row["quotes"], row["right"], strict=True):
        parts.append(_quote(quote, "right" if right else "wrong"))
    if row["nearest"]:
        parts.append("<h4>Nearest sentences</h4>")
        parts += [_quote(q, "") for q in row["nearest"]]
    if row["speaker_right"] is False:
        told = row["speaker"] or "nobody"
        parts.append(f'<p class="small no">speaker: {escape(told)}</p>')
    parts += [f'<p class="small alarm">not verbatim: {escape(text)}</p>' for text in row["broken"]]
    return "".join(parts)


def _quote(quote: Data, kind: str) -> str:
    speaker = quote["speaker_name"] or quote["speaker"]
    told = [speaker or "speaker not identified", quote["source"], quote["published"]]
    if quote["also"]:
        told.append(f"also in {', '.join(quote['also'])}")
    footer = " · ".join(escape(str(t)) for t in told if t)
    return f'<blockquote class="{kind}">{escape(quote["text"])}<footer>{footer}</footer></blockquote>'


def _others(rows: Sequence[Data], names: Sequence[str]) -> str:
    marks = []
    for name, row in zip(names, rows, strict=True):
        if row["answerable"]:
            mark = "✓" if row["right_first"] else "in three" if row["right_three"] else "✗"
            marks.append(f"{escape(name)} {mark}")
    return " · ".join(marks)


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f'<p class="small">{escape(t)}</p>' for t in texts)


def _config(config: Data) -> str:
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(str(v))}</dd>" for k, v in config.items())
    return f"<h2>What this ran on</h2><dl>{rows}</dl>"


def _ours(results: Data) -> Data:
    first: Data = next(iter(results["systems"].values()))
    return first
