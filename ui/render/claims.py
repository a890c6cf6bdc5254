"""Claims across articles, as HTML: how spread, how disputed, each opening into its wordings by date."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from ui.render.citation import Citation
from ui.render.escape import esc_html, say_date
from ui.render.lists import counting, quote_row, shown_of
from ui.render.timeline import Point, timeline
from ui.render.words import RELATIONS, counted, shown_speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Claim, Quote, Relation
    from ui.render.citation import Shelf

BEARING = ("denied_by", "possible_conflict", "updates")
"""Relations that bear on a claim from outside it; the others hold it together."""
SPEAKERS = 2
"""So many of those who say it are named before it is opened."""
ROWS = 40
"""Quotes shown of one claim beside the one that they are compared with."""
LEFT_OUT = 4
"""Words of another wording that are shown where this one leaves them out; more are three dots."""
BACK = 'The claim of that quote. <a class="or-act" href="#claim.">All claims</a>'


def claim_list(claims: Sequence[Claim], of: int, shelf: Shelf, opened: str = "") -> str:
    """Claims in the order given; each opens into its occurrences by date and what bears on it.

    The one with the id `opened` stands open, for who comes to it from a quote.
    """
    if not claims:
        return (
            '<div class="or-empty"><h2>No claim found</h2><p>A claim is what several articles say, or what one says '
            "and another denies or updates. Fewer words find more.</p></div>"
        )
    shown = BACK if opened else shown_of(len(claims), of, "claim")
    rows = "".join(_claim(c, shelf, c.id == opened) for c in claims)
    return f'{counting(shown)}<ol class="or-rows or-claims">{rows}</ol>'


def lone_quote(quote: Quote, shelf: Shelf) -> str:
    """Instead of a claim, for a quote that no other article says, denies or updates."""
    return (
        f'<p class="or-quiet">{BACK}</p>'
        '<div class="or-notice" id="or-opened" tabindex="-1" role="status"><h2>Only this article says it</h2>'
        "<p>No other article in the library repeats, denies or updates this sentence.</p></div>"
        f'<ol class="or-rows">{quote_row(quote, shelf, leads_on=False)}</ol>'
    )


def disputes(claim: Claim) -> int:
    """How many sentences speak against a claim; other figures count less than any denial or conflict."""
    kinds = [r.kind for r in claim.relations]
    against = kinds.count("denied_by") + kinds.count("possible_conflict")
    return 1000 * against + kinds.count("updates")


def _claim(claim: Claim, shelf: Shelf, is_open: bool) -> str:
    bearing = [r for r in claim.relations if r.kind in BEARING]
    stamps = "".join(
        f'<span class="or-relation">{RELATIONS[k]}</span>' for k in dict.fromkeys(r.kind for r in bearing)
    )
    how = {
        (q.article.id, q.start): RELATIONS[r.kind]
        for r in claim.relations
        if r.kind not in BEARING
        for q in (r.here, r.there)
    }
    first = claim.canonical
    how.pop((first.article.id, first.start), None)  # the others are compared with it
    same, *others = _by_wording(claim)
    rows = [
        quote_row(q, shelf, how.get((q.article.id, q.start), ""), wording(q.text, first.text), leads_on=False)
        for q in others
    ]
    rows += [_relation(r, shelf) for r in bearing]
    left_out = f'<p class="or-quiet">and {len(rows) - ROWS} more</p>' if len(rows) > ROWS else ""
    here = ' id="or-opened" tabindex="-1"' if is_open else ""
    return (
        f"<li{here}><blockquote>{esc_html(first.text)}</blockquote><details{' open' if is_open else ''}>"
        f'<summary class="or-source">{_spread(claim)} {stamps}</summary>{_picture(_points(claim, bearing))}'
        f'<div class="or-sides"><ol class="or-rows or-first">{quote_row(same, shelf, leads_on=False)}</ol>'
        f'<div><ol class="or-rows or-timeline">{"".join(rows[:ROWS])}</ol>{left_out}</div></div></details></li>'
    )


def _by_wording(claim: Claim) -> list[Quote]:
    """Each wording once, by date, first the one that the others are compared with; its copies are in `also`."""
    by_words: dict[str, list[Quote]] = {" ".join(claim.canonical.text.split()): [claim.canonical]}
    for quote in sorted(claim.occurrences, key=_day_of):
        if quote != claim.canonical:
            by_words.setdefault(" ".join(quote.text.split()), []).append(quote)
    return [replace(one, also=tuple(copies)) for one, *copies in by_words.values()]


def _spread(claim: Claim) -> str:
    """`Mara Osei · 3 articles, 2 outlets (1 independent) · 6 May 2019 – 8 May 2019`."""
    days = sorted({q.article.published for q in claim.occurrences if q.article.published})
    when = " – ".join(dict.fromkeys(say_date(d) for d in (days[0], days[-1]))) if days else "no date"
    independent, articles = len(claim.independent_outlets), len({q.article.id for q in claim.occurrences})
    told = [counted(articles, "article"), *([counted(len(claim.outlets), "outlet")] if claim.outlets else [])]
    alone = f" ({independent} independent)" if 0 < independent < (len(claim.outlets) or articles) else ""
    return " · ".join(x for x in (_who(claim), f"{', '.join(told)}{alone}", when) if x)


def _who(claim: Claim) -> str:
    """Who says it, as HTML; nothing where only outlets do."""
    names = [f'<b class="or-name">{esc_html(name)}</b>' for name in claim.speakers[:SPEAKERS]]
    others = len(claim.speakers) - len(names)
    return ", ".join(names) + (f" and {others} more" if others else "")


def _relation(relation: Relation, shelf: Shelf) -> str:
    """What bears on a claim from outside it; of two figures, whether the other one is the later."""
    here, there = relation.here.article.published, relation.there.article.published
    note = RELATIONS[relation.kind]
    if relation.kind == "updates" and here and there and here != there:
        note = "later figure" if there > here else "earlier figure"
    words = wording(relation.there.text, relation.here.text) if relation.kind == "updates" else ""
    return quote_row(relation.there, shelf, note, words)


def wording(text: str, than: str) -> str:
    """A slice as HTML, word for word, with the words marked that another wording does not have, and a sign where
    that one has more: its words are drawn by the style sheet, so the text stays the slice.

    Nothing is marked where less than a third of the words is shared: then everything differs.
    """
    given, other = text.split(" "), than.split(" ")
    match = SequenceMatcher(None, _plain(other), _plain(given), autojunk=False)
    if match.ratio() < 1 / 3:
        return esc_html(text)
    out = []
    for kind, first, last, start, end in match.get_opcodes():
        if kind != "equal" and first < last:
            out.append(_gone(other[first:last]))
        if start < end:
            words = esc_html(" ".join(given[start:end]))
            out.append(" " if start else "")
            out.append(words if kind == "equal" else f'<span class="or-differs">{words}</span>')
    return "".join(out)


def _gone(words: Sequence[str]) -> str:
    left_out = " ".join(words) if len(words) <= LEFT_OUT else "…"
    return f'<span class="or-gone" data-gone="{esc_html(left_out)}"></span>'


def _plain(words: Sequence[str]) -> list[str]:
    return [w.casefold().strip("“”\"'‘’,.;:!?()") for w in words]


def _picture(points: Sequence[Point]) -> str:
    """When it was told, by outlet; nothing where all is of one day."""
    return timeline(points, against="denied or possible conflict") if len({p.day for p in points}) > 1 else ""


def _points(claim: Claim, bearing: Sequence[Relation]) -> list[Point]:
    told = [(q, False) for q in claim.occurrences]
    told += [(r.there, r.kind != "updates") for r in bearing]
    return [
        Point(
            q.article.published,
            shown_speaker(q.statement) if q.statement else "Reported by the outlet",
            q.article.source or "No outlet given",
            Citation.of(q),
            q.text,
            against,
        )
        for q, against in told
        if q.article.published
    ]


def _day_of(quote: Quote) -> str:
    return quote.article.published.isoformat() if quote.article.published else "9999"
