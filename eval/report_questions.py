"""Question by question: what was expected and what came, as folded HTML; all text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

Data = Mapping[str, Any]


def questions(systems: Data) -> str:
    """Every question with what was expected and what came, and how the other systems did."""
    names = list(systems)
    columns = [systems[n]["outcomes"] for n in names]
    rows = [_question(rows, names) for rows in zip(*columns, strict=True)]
    return _folded("Question by question", rows, "questions")


def _question(rows: Sequence[Data], names: Sequence[str]) -> str:
    ours = rows[0]
    bad_speaker = ours["speaker_right"] is False
    mark, kind = ("✓", "yes") if ours["handled"] else ("✗", "no")
    if not ours["handled"] and not ours["answerable"] and ours["status"] == "partial":
        mark, kind = "–", "half"
    elif not ours["handled"] and ours["right_three"]:
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
    parts += [f"<blockquote>{escape(text)}</blockquote>" for text in row["expected"]]
    if row["answers"]:
        holding = "holding " if row["expected"] else "a quote holding "
        parts.append(_paragraphs([holding + " or ".join(f"“{a}”" for a in row["answers"])]))
    if row["speakers"]:
        parts.append(_paragraphs(["said by " + " or ".join(row["speakers"])]))
    if row["evidence_lost"]:
        parts.append(f'<p class="small alarm">{len(row["evidence_lost"])} not found in the library</p>')
    return "".join(parts)


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
    footer = " · ".join(f"<span>{escape(str(t))}</span>" for t in told if t)
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


def ranked(rankings: Data) -> str:
    """The questions with given sentences: the right sentence, and the one that came first."""
    rows = [_ranked(row) for row in next(iter(rankings.values()))["outcomes"] if "came" in row]
    return _folded("Ranking, question by question", rows, "ranked")


def _ranked(row: Data) -> str:
    mark, kind = ("✓", "yes") if row["first"] else ("✗", "no")
    head = (
        f'<span class="{kind}">{mark}</span><span class="small">{100 * row["average_precision"]:.0f} % AP</span>'
        f"<span>{escape(row['question'])}</span><span></span><span></span>"
    )
    right = "".join(f"<blockquote>{escape(text)}</blockquote>" for text in row["wanted"])
    came = f'<blockquote class="{"right" if row["first"] else "wrong"}">{escape(row["came"])}</blockquote>'
    return (
        f'<details class="{"fine" if row["first"] else "look"}"><summary>{head}</summary><div class="inside">'
        f"<div><h4>Expected</h4>{right}</div><div><h4>Came first</h4>{came}</div></div></details>"
    )


def _folded(title: str, rows: Sequence[str], name: str) -> str:
    """A section of folded rows, with a switch that leaves only those to look at."""
    wrong = sum('class="fine"' not in r[:40] for r in rows)
    return (
        f"<h2>{title}</h2><section class='questions'>"
        f"<input type='radio' name='{name}' id='{name}-all' checked><label for='{name}-all'>all {len(rows)}</label>"
        f"<input type='radio' name='{name}' id='{name}-look' class='only-wrong'>"
        f"<label for='{name}-look'>to look at: {wrong}</label>{''.join(rows)}</section>"
    )
