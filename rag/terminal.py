"""How results look in a terminal: plain text that also reads well in a pipe."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rag.records import (
    RELATION_WORDS,
    AddReport,
    Answer,
    Article,
    Claim,
    DiffPart,
    Hit,
    Quote,
    Span,
    Statement,
    StatementKind,
    Verdict,
)

Progress = Callable[[str, int, int | None], None]

WIDTH = 100
_KINDS: Mapping[StatementKind, str] = {
    "direct": "quoted",
    "mixed": "partly quoted",
    "indirect": "paraphrased",
}
_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def show_answer(answer: Answer) -> None:
    """The quotes with who, where and when; or the reason there are none, and the nearest sentences."""
    if answer.about:
        print(_dim(textwrap.fill(f"About: {_clean(answer.about.text)}", WIDTH)))
    if answer.reason:
        print(textwrap.fill(_clean(answer.reason), WIDTH))
    for n, quote in enumerate(answer.quotes, start=1):
        _show_quote(quote, f"[{n}]")
    if answer.near_misses:
        print(_dim("\nNearest sentences, which are not an answer:"))
        for quote in answer.near_misses:
            _show_quote(quote, " - ")


def _show_quote(quote: Quote, label: str) -> None:
    who = _speaker(quote.statement) if quote.statement else None
    said = f"{_bold(_clean(who))} · " if who else ""
    bears = f"{RELATION_WORDS[quote.relation]} · " if quote.relation else ""
    print(f"\n{label} {bears}{said}{_where(quote.article)}")
    print(textwrap.indent(textwrap.fill(_clean(quote.text), WIDTH - 4), "    "))
    place = f"article {_clean(quote.article.id)}, characters {quote.start}-{quote.end}"
    print(_dim(f"    {_clean(quote.article.title)}  ·  {place}"))
    for other in quote.also:
        print(_dim(f"    also in {_where(other.article)}: {_clean(other.article.title)}"))


def _speaker(said: Statement) -> str | None:
    """The mention of the speaker, without the clauses that hang on it: “Ada Berg, who runs the port,” is Ada Berg."""
    written, name = said.speaker_display, said.speaker_name
    if not written or not name or name not in (said.speaker_text or ""):
        return written
    mention = written.partition(",")[0]
    return mention if name in mention else name


def show_hits(hits: Sequence[Hit]) -> None:
    """The passages, best first, each with the sentence that made it so in bold, and where it stands."""
    for n, hit in enumerate(hits, start=1):
        passage = hit.passage
        print(f"\n[{n}] {_where(passage.article)}")
        print(textwrap.indent(_filled(passage.text, hit.best, passage.start), "    "))
        place = f"article {_clean(passage.article.id)}, characters {passage.start}-{passage.end}"
        print(_dim(f"    {_clean(passage.article.title)}  ·  {place}"))


def _filled(text: str, best: Span | None, start: int) -> str:
    """A passage in lines, the words of its best sentence in bold; `start` is where it begins in its article."""
    if best is None:
        return textwrap.fill(_clean(text), WIDTH - 4)
    parts = text[: best.start - start], text[best.start - start : best.end - start], text[best.end - start :]
    before, inside, after = (_clean(part).split() for part in parts)
    first, last = len(before), len(before) + len(inside)
    lines, count = [], 0
    for line in textwrap.wrap(
        " ".join([*before, *inside, *after]), WIDTH - 4, break_long_words=False, break_on_hyphens=False
    ):
        words = line.split()
        low, high = max(first - count, 0), max(last - count, 0)
        bold = " ".join(words[low:high])
        lines.append(
            " ".join(filter(None, (" ".join(words[:low]), bold and _bold(bold), " ".join(words[high:]))))
        )
        count += len(words)
    return "\n".join(lines)


def show_verdict(verdict: Verdict) -> None:
    """The verdict, the slices found, and the words that differ: -what was given- +what the article has+."""
    print(f"\n{_bold(verdict.verdict.upper())}  {_clean(verdict.text)}")
    if verdict.reason:
        print(textwrap.indent(textwrap.fill(_clean(verdict.reason), WIDTH - 4), "    "))
    if any(part.kind != "same" for part in verdict.diff):
        print(textwrap.indent(textwrap.fill(_diff(verdict.diff), WIDTH - 4), "    "))
    for quote in verdict.matches or verdict.nearest:
        _show_quote(quote, " = " if verdict.matches else " - ")


def show_draft(verdicts: Sequence[Verdict], place: Callable[[int], str]) -> None:
    """How many quotations of a draft got which verdict, then each where it stands: the sound ones in two lines, those
    to look at with what was found. `place` says in words where an offset is."""
    counts = Counter(v.verdict for v in verdicts)
    many = f"{len(verdicts)} quotation{'s' * (len(verdicts) != 1)}"
    print(f"{many}: {', '.join(f'{n} {kind}' for kind, n in counts.items())}")
    for verdict in verdicts:
        where = place(verdict.span.start) if verdict.span else ""
        who = f" · given to {_clean(verdict.speaker)}" if verdict.speaker else ""
        if verdict.verdict in ("exact", "typographic"):
            print(f"\n{where}: {verdict.verdict}{who}  “{_clean(verdict.text)}”")
            there = verdict.matches[0].article
            headline = f"{_clean(there.title)}, " if there.title and not there.source else ""
            print(_dim(f"    {_clean(verdict.reason)}: {headline}{_where(there)}"))
        else:
            print(_bold(f"\n{where}{who}"), end="")
            show_verdict(verdict)
    if doubtful := [v for v in verdicts if v.verdict not in ("exact", "typographic") and v.span]:
        print(f"\nto look at: {', '.join(dict.fromkeys(place(v.span.start) for v in doubtful if v.span))}")


def _diff(parts: Sequence[DiffPart]) -> str:
    words = []
    for part in parts:
        if part.kind == "same":
            words.append(_clean(part.found))
            continue
        note = f" ({part.note})" if part.note else ""
        words.append(
            " ".join(
                filter(
                    None, (part.given and f"-{_clean(part.given)}-", part.found and f"+{_clean(part.found)}+")
                )
            )
            + note
        )
    return " ".join(words)


def show_claims(claims: Sequence[Claim]) -> None:
    """Each claim with where it stands, and what bears on it; never whether it is true."""
    for claim in claims:
        seen = " to ".join(dict.fromkeys(str(d) for d in (claim.first_seen, claim.last_seen) if d))
        outlets = f"{len(claim.outlets)} outlet{'s' * (len(claim.outlets) != 1)}"
        print(f"\n{_bold(claim.id)}  {seen}  {outlets}, {len(claim.independent_outlets)} independent")
        for quote in claim.occurrences:
            _show_quote(quote, " = ")
        for relation in claim.relations:
            if relation.claim != claim.id:
                other = f"claim {relation.claim}, " if relation.claim else ""
                print(_dim(f"  {RELATION_WORDS[relation.kind]} ({other}{relation.rule}):"))
                _show_quote(relation.there, " ~ ")


def show_statements(statements: Sequence[Statement]) -> None:
    """Who said what, with the word that says so, how it is told, and where it stands."""
    for s in statements:
        who = _speaker(s) or "speaker not identified"
        how = f"{_KINDS[s.kind]}{', a denial' if s.cue_class == 'deny' else ''}"
        word = _clean(s.cue_text or "").strip(" :,–—")
        said = f"“{word}”, " if word else ""
        print(f"\n{_bold(_clean(who))} · {said}{how} · {_where(s.article)}")
        print(textwrap.indent(textwrap.fill(_clean(s.text), WIDTH - 4), "    "))
        place = f"article {_clean(s.article.id)}, characters {s.start}-{s.end}, confidence {s.confidence:.2f}"
        print(_dim(f"    {_clean(s.article.title)}  ·  {place}"))


def show_articles(articles: Sequence[Article]) -> None:
    for a in articles:
        title = _clean(a.title) or f"“{textwrap.shorten(_clean(a.text[:500]), 60, placeholder=' …')}”"
        print(f"{_clean(a.id):<18} {a.published or 'no date   '}  {_clean(a.source):<24.24} {title}")


def show_report(report: AddReport) -> None:
    print(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, {len(report.rejected)} rejected"
    )
    for what, why in report.rejected:
        print(f"  rejected {_clean(what)}: {_clean(why)}")


def show_table(rows: Mapping[str, Any]) -> None:
    for name, value in rows.items():
        if name == "bytes":
            name, value = "size", f"{value / 1e6:.1f} MB"
        told = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, Mapping) else value
        print(f"{name.replace('_', ' '):<14} {told}")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error while a long piece of work goes on; nothing where that is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console  # 60 ms that a pipe need not pay
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(what: str, done: int, total: int | None) -> None:
            # One bar for all: what is read next, of a thousand files, then the stage after it.
            shown = _clean(what)
            shown = shown if len(shown) <= 24 else f"…{shown[-23:]}"
            bar.tasks[0].total = total  # `update` takes None for no change: 1 article of 1144 passages
            bar.update(task, description=escape(f"{shown:<24}"), completed=done)

        yield report


def _where(article: Article) -> str:
    parts = [_clean(article.source), article.published.isoformat() if article.published else ""]
    return ", ".join(p for p in parts if p) or "outlet and date unknown"


def _clean(text: str) -> str:
    """On one line, without control characters: an article must not be able to drive the terminal."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in text).split())


def _bold(text: str) -> str:
    return f"{_BOLD}{text}{_OFF}" if sys.stdout.isatty() else text


def _dim(text: str) -> str:
    return f"{_DIM}{text}{_OFF}" if sys.stdout.isatty() else text
