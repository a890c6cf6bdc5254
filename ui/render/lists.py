"""Lists beside the conversation: statements, quotes, and the articles of the library."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rag.records import Quote, StaleQuoteError
from ui.render.answer import also_links, claim_link
from ui.render.citation import Citation, recheck
from ui.render.escape import esc_html, say_date
from ui.render.timeline import Lanes, Point, timeline
from ui.render.words import UNATTRIBUTED, how_said, is_denial, shown_outlet, shown_speaker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.records import AddReport, Article, Statement
    from ui.render.citation import Shelf

BESIDE = 80
"""So many characters from a statement its speaker and cue are shown with it."""
NO_STATEMENT = (
    '<div class="or-empty"><h2>No statement found</h2><p>Fewer words, or part of a name, find more. '
    "Statements are found when an article is added.</p></div>"
)


def statement_list(statements: Sequence[Statement], of: int) -> str:
    """Who said what, a row each; the outlet of a row opens its article at the statement."""
    if not statements:
        return NO_STATEMENT
    more = f" of {of}; narrow the search to see the others" if of > len(statements) else ""
    shown = f"{len(statements)} statement{'' if len(statements) == 1 else 's'}"
    rows = "".join(_statement_row(s) for s in statements)
    return f'<p class="or-quiet">{shown}{more}</p><ol class="or-rows">{rows}</ol>'


def statement_timeline(statements: Sequence[Statement], lanes: Lanes, listed: int) -> str:
    """Statements as a picture, who or which outlet in a lane of its own, and below it the first `listed` of them, each
    day under a heading. What has no date is counted and not shown."""
    dated = sorted((s for s in statements if s.article.published), key=_told_at)
    if not statements:
        return NO_STATEMENT
    undated = len(statements) - len(dated)
    without = f"{_count(undated, 'statement')} without a date left out"
    if not dated:
        return f'<div class="or-empty"><h2>Nothing here has a date</h2><p>{without}.</p></div>'
    speakers = len({shown_speaker(s) for s in dated} - {UNATTRIBUTED})
    outlets = len({s.article.source for s in dated})
    counts = (_count(len(dated), "statement"), _count(speakers, "speaker"), _count(outlets, "outlet"))
    said = f"{counts[0]} by {counts[1]} in {counts[2]}{f'; {without}' if undated else ''}"
    days = groupby(dated[:listed], key=lambda s: s.article.published)
    lists = "".join(
        f'<h3>{say_date(day)}</h3><ol class="or-rows or-timeline">{"".join(_statement_row(s) for s in of_day)}</ol>'
        for day, of_day in days
    )
    more = (
        f'<p class="or-quiet">The first {listed}; narrow the search to read on</p>'
        if len(dated) > listed
        else ""
    )
    picture = timeline([_point(s) for s in dated], lanes, coloured=True)
    return f'<p class="or-quiet">{said}</p>{picture}{lists}{more}'


def _told_at(statement: Statement) -> tuple[str, str, int]:
    article = statement.article
    return article.published.isoformat() if article.published else "", article.id, statement.start


def _point(said: Statement) -> Point:
    assert said.article.published is not None, "only what has a date stands in a timeline"
    slice_ = _with_cue(said)
    outlet = said.article.source or "No outlet given"
    return Point(
        said.article.published, shown_speaker(said), outlet, Citation.of(slice_), slice_.text, is_denial(said)
    )


def _with_cue(said: Statement) -> Quote:
    """A statement with who says it and how, where these stand beside it: “her of not doing her job” says little."""
    spans = [s for s in (*said.content, said.speaker, said.cue) if s]
    near = [s for s in spans if s.start >= said.start - BESIDE and s.end <= said.end + BESIDE]
    quote = Quote(said.article, min(s.start for s in near), max(s.end for s in near))
    return quote if "\n" not in quote.text else Quote(said.article, said.start, said.end)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _statement_row(statement: Statement) -> str:
    quote = Quote(statement.article, statement.start, statement.end)
    who = f'<b class="or-name">{esc_html(shown_speaker(statement))}</b>'
    return _row(quote, who, how_said(statement), " … ".join(esc_html(t) for t in statement.texts))


def quote_row(quote: Quote, shelf: Shelf, note: str = "", words: str = "", *, leads_on: bool = True) -> str:
    """A quote as a row of a list: who, the words, where; or a notice if it no longer holds.

    `words` is the slice as HTML, where it is to be shown with marks; `leads_on` adds the way to its claim.
    """
    try:
        quote = recheck(quote, shelf)
    except StaleQuoteError as gone:
        return f'<li class="or-quiet">{esc_html(gone)}</li>'
    said = quote.statement
    who = shown_speaker(said) if said else "Reported by the outlet"
    how = how_said(said) if said else ""
    noted = f'<span class="or-relation">{esc_html(note)}</span> ' if note else ""
    named = f'{noted}<b class="or-name">{esc_html(who)}</b>'
    return _row(quote, named, how, words or esc_html(quote.text), leads_on, also_links(quote, shelf))


def _row(quote: Quote, who: str, how: str, words: str, leads_on: bool = True, also: str = "") -> str:
    """One row; `who`, `words` and `also` are HTML."""
    article, address = quote.article, Citation.of(quote)
    return (
        f'<li><p class="or-speaker">{who} <span class="or-how">{esc_html(how)}</span></p>'
        f"<blockquote>{words}</blockquote>"
        f'<p class="or-source"><a class="or-cite" href="#cite.{address}" title="{esc_html(article.title)}">'
        f'<span class="or-outlet">{esc_html(shown_outlet(article))}</span></a>'
        f"<span>{say_date(article.published)}</span>{also}{claim_link(address) if leads_on else ''}</p></li>"
    )


def article_list(articles: Sequence[Article], statements: Mapping[str, int], of: int) -> str:
    """The articles, a row each; the title opens it."""
    if not articles:
        return (
            '<div class="or-empty"><h2>Nothing here yet</h2><p>Add articles above: files (.txt .md .html .pdf .csv '
            ".jsonl), pasted text, or a web address or feed.</p></div>"
        )
    rows = "".join(_article_row(a, statements.get(a.id, 0)) for a in articles)
    shown = f"{len(articles)} of {of} articles" if of != len(articles) else f"{of} articles"
    return (
        f'<p class="or-quiet">{shown}</p><div class="or-scroll"><table class="or-articles"><thead><tr><th scope="col">'
        'Article</th><th scope="col">Outlet</th><th scope="col">Date</th><th scope="col">Statements</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _article_row(article: Article, statements: int) -> str:
    address = Citation.of(Quote(article, 0, 0))
    unit = f'<span class="or-unit"> statement{"" if statements == 1 else "s"}</span>'
    return (
        f'<tr><td><a class="or-cite" href="#open.{address}">{esc_html(article.title or "Untitled article")}</a></td>'
        f"<td>{esc_html(article.source)}</td><td>{say_date(article.published)}</td><td>{statements}{unit}</td></tr>"
    )


def removal_warning(article: Article, statements: int) -> str:
    """What would go, by name, before it goes."""
    title, said = (
        article.title or "Untitled article",
        f"{statements} statement{'' if statements == 1 else 's'}",
    )
    return f'<p class="or-reason" role="alert">Remove <b>{esc_html(title)}</b> with its {said}?</p>'


def add_report(report: AddReport) -> str:
    """What adding did: the counts, and each thing that was not taken with its reason."""
    counts = f"{report.added} added, {report.updated} updated, {report.unchanged} already there"
    rejected = "".join(f"<li><b>{esc_html(what)}</b> {esc_html(why)}</li>" for what, why in report.rejected)
    refused = f'<p>Not taken:</p><ul class="or-rejected">{rejected}</ul>' if rejected else ""
    return f'<div class="or-report" role="status"><p>{counts}</p>{refused}</div>'


def failed_report(words: str) -> str:
    """Why nothing was added."""
    return f'<div class="or-report or-none" role="alert"><p>{esc_html(words)}</p></div>'
