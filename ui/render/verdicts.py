"""Verdicts on quotations, and claims across articles, as HTML. Every slice is a citation that opens its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.records import Quote, StaleQuoteError
from ui.render.answer import how_said, shown_speaker
from ui.render.citation import Citation, recheck
from ui.render.escape import esc_html, say_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.records import Claim, DiffPart, Relation, Verdict
    from ui.render.citation import Shelf

VERDICTS: Mapping[str, tuple[str, str]] = {
    "exact": ("good", "Exact"),
    "typographic": ("good", "Same words, other typography"),
    "altered": ("bad", "Altered"),
    "stitched": ("bad", "Stitched together"),
    "misattributed": ("bad", "Another speaker or source"),
    "not_found": ("none", "Not found"),
}
RELATIONS: Mapping[str, str] = {
    "same_quote": "same words",
    "variant": "other words",
    "also_reported": "also reported",
    "denied_by": "denied",
    "possible_conflict": "possible conflict",
    "updates": "another figure",
}
_BEARING = ("denied_by", "possible_conflict", "updates")


def verdict_list(verdicts: Sequence[Verdict], shelf: Shelf) -> str:
    """What came of checking, a card each."""
    if not verdicts:
        return (
            '<div class="or-empty"><h2>No quotation to check</h2>'
            "<p>Put the words between quotation marks, or give them alone.</p></div>"
        )
    return f'<div class="or-verdicts" role="status">{"".join(_verdict(v, shelf) for v in verdicts)}</div>'


def check_hint() -> str:
    """What the tab is for, before anything was checked."""
    return (
        '<div class="or-empty"><p class="or-empty-mark" aria-hidden="true">“ ”</p><h2>Is this quote real?</h2>'
        "<p>Paste a quotation, or a whole draft: each quotation in it is compared with the articles word by word, "
        "and what was changed, dropped or put together is shown.</p></div>"
    )


def _verdict(verdict: Verdict, shelf: Shelf) -> str:
    tone, name = VERDICTS[verdict.verdict]
    claimed = (
        f'<span class="or-how">claimed for {esc_html(verdict.speaker)}</span>' if verdict.speaker else ""
    )
    matches = "".join(quote_row(q, shelf) for q in verdict.matches)
    near = "".join(quote_row(q, shelf) for q in verdict.nearest)
    nearest = f'<p class="or-quiet">Nearest in the library</p><ol class="or-rows">{near}</ol>' if near else ""
    return (
        f'<section class="or-verdict or-{tone}"><h3><span class="or-stamp">{name}</span> {claimed}</h3>'
        f"<blockquote>{_diff(verdict)}</blockquote>"
        f'<p class="or-reason">{esc_html(verdict.reason)}</p>'
        f"{f'<ol class=or-rows>{matches}</ol>' if matches else ''}{nearest}</section>"
    )


def _diff(verdict: Verdict) -> str:
    """The words that were checked, with what the article has instead."""
    return " ".join(_part(p) for p in verdict.diff) if verdict.diff else esc_html(verdict.text)


def _part(part: DiffPart) -> str:
    note = f' title="{esc_html(part.note)}"' if part.note else ""
    gone = f"<del{note}>{esc_html(part.given)}</del>" if part.kind != "same" and part.given else ""
    there = f"<ins{note}>{esc_html(part.found)}</ins>" if part.kind != "same" and part.found else ""
    return esc_html(part.given) if part.kind == "same" else " ".join(x for x in (gone, there) if x)


def quote_row(quote: Quote, shelf: Shelf, note: str = "") -> str:
    """A quote as a row of a list: who, the words, where; or a notice if it no longer holds."""
    try:
        quote = recheck(quote, shelf)
    except StaleQuoteError as gone:
        return f'<li class="or-quiet">{esc_html(gone)}</li>'
    said = quote.statement
    who = shown_speaker(said) if said else "Reported by the outlet"
    how = f' <span class="or-how">{esc_html(how_said(said))}</span>' if said else ""
    noted = f'<span class="or-relation">{esc_html(note)}</span> ' if note else ""
    return (
        f'<li><p class="or-speaker">{noted}<b class="or-name">{esc_html(who)}</b>{how}</p>'
        f"<blockquote>{esc_html(quote.text)}</blockquote>"
        f'<p class="or-source"><a class="or-cite" href="#cite.{Citation.of(quote)}" '
        f'title="{esc_html(quote.article.title)}"><span class="or-outlet">'
        f"{esc_html(quote.article.source or 'No outlet given')}</span></a>"
        f"<span>{say_date(quote.article.published)}</span></p></li>"
    )


def claim_list(claims: Sequence[Claim], of: int, shelf: Shelf) -> str:
    """Claims, most spread first; each opens into its occurrences by date and what bears on it."""
    if not claims:
        return (
            '<div class="or-empty"><h2>No claim found</h2><p>A claim is what several articles say, or what one says '
            "and another denies or updates. Fewer words find more.</p></div>"
        )
    more = f" of {of}; narrow the search to see the others" if of > len(claims) else ""
    rows = "".join(_claim(c, shelf) for c in claims)
    return f'<p class="or-quiet">{len(claims)} claims{more}</p><ol class="or-rows or-claims">{rows}</ol>'


def _claim(claim: Claim, shelf: Shelf) -> str:
    days = sorted({q.article.published for q in claim.occurrences if q.article.published})
    when = " – ".join(dict.fromkeys(say_date(d) for d in (days[0], days[-1]))) if days else "no date"
    independent = len(claim.independent_outlets)
    outlets = f"{len(claim.outlets)} outlet{'' if len(claim.outlets) == 1 else 's'}"
    if independent and independent != len(claim.outlets):
        outlets += f" ({independent} independent)"
    bearing = [r for r in claim.relations if r.kind in _BEARING]
    stamps = "".join(
        f'<span class="or-relation">{RELATIONS[k]}</span>' for k in dict.fromkeys(r.kind for r in bearing)
    )
    how = {
        (r.there.article.id, r.there.start): RELATIONS[r.kind]
        for r in claim.relations
        if r.kind not in _BEARING
    }
    rows = [
        quote_row(q, shelf, how.get((q.article.id, q.start), ""))
        for q in sorted(claim.occurrences, key=_day_of)
    ]
    rows += [_relation(r, shelf) for r in bearing]
    return (
        f'<li><blockquote>{esc_html(claim.canonical.text)}</blockquote><details><summary class="or-source">'
        f"{esc_html(f'{outlets} · {when}')} {stamps}</summary>"
        f'<ol class="or-rows or-timeline">{"".join(rows)}</ol></details></li>'
    )


def _relation(relation: Relation, shelf: Shelf) -> str:
    """What bears on a claim from outside it; of two figures, whether the other one is the later."""
    here, there = relation.here.article.published, relation.there.article.published
    note = RELATIONS[relation.kind]
    if relation.kind == "updates" and here and there and here != there:
        note = "later figure" if there > here else "earlier figure"
    return quote_row(relation.there, shelf, note)


def _day_of(quote: Quote) -> str:
    return quote.article.published.isoformat() if quote.article.published else "9999"
