"""Lists beside the conversation: statements, quotes, and the articles of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.records import Quote, StaleQuoteError
from ui.render.answer import also_links, claim_link
from ui.render.citation import Citation, recheck
from ui.render.escape import esc_html, say_date
from ui.render.words import counted, how_said, shown_outlet, shown_speaker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.records import AddReport, Article, Statement
    from ui.render.citation import Shelf

NO_STATEMENT = (
    '<div class="or-empty"><h2>No statement found</h2><p>Fewer words, or part of a name, find more. '
    "Statements are found when an article is added.</p></div>"
)


def statement_list(statements: Sequence[Statement], of: int) -> str:
    """Who said what, a row each; the outlet of a row opens its article at the statement."""
    if not statements:
        return NO_STATEMENT
    rows = "".join(statement_row(s) for s in statements)
    return (
        f'<p class="or-quiet">{shown_of(len(statements), of, "statement")}</p><ol class="or-rows">{rows}</ol>'
    )


def shown_of(shown: int, of: int, noun: str) -> str:
    """`52,156 statements, the first 60 shown`."""
    return counted(of, noun) + (f", the first {shown:,} shown" if of > shown else "")


def counting(words: str) -> str:
    """The line above a list; said aloud where a screen reader follows what changes."""
    return f'<p class="or-quiet" role="status">{words}</p>'


def statement_row(statement: Statement) -> str:
    """Who says what and how, and where."""
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
        f'<div class="or-source"><a class="or-cite" href="#cite.{address}" title="{esc_html(article.title)}">'
        f'<span class="or-outlet">{esc_html(shown_outlet(article))}</span></a>'
        f"<span>{say_date(article.published)}</span>{also}{claim_link(address) if leads_on else ''}</div></li>"
    )


def article_list(articles: Sequence[Article], statements: Mapping[str, int], found: int, of: int) -> str:
    """The first articles of those found in a library of so many, a row each; the title opens it."""
    if not of:
        return (
            '<div class="or-empty"><h2>Nothing here yet</h2><p>Add articles above: files (.txt .md .html .pdf .docx '
            ".csv .jsonl), pasted text, or a web address or feed.</p></div>"
        )
    if not found:
        return (
            '<div class="or-empty"><h2>No such article</h2><p>What is looked for are words of headlines and '
            f"outlets; none of the {counted(of, 'article')} has them all.</p></div>"
        )
    rows = "".join(_article_row(a, statements.get(a.id, 0)) for a in articles)
    shown = shown_of(len(articles), found, "article") + (f" of {of:,}" if found < of else "")
    return (
        f'{counting(shown)}<div class="or-scroll"><table class="or-articles"><thead><tr><th scope="col">'
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
    """Why there is nothing to show, or nothing was added."""
    return f'<div class="or-report or-none" role="alert"><p>{esc_html(words)}</p></div>'


def broken_report() -> str:
    """After an error that is a defect."""
    return failed_report("This went wrong on the server, whose log says how. Try again.")
