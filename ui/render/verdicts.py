"""Verdicts on quotations, as HTML. Every slice is a citation that opens its article."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ui.render.escape import esc_html
from ui.render.lists import counting, quote_row
from ui.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.records import DiffPart, Verdict, VerdictKind
    from ui.render.citation import Shelf

VERDICTS: Mapping[VerdictKind, tuple[str, str]] = {
    "exact": ("good", "Exact"),
    "typographic": ("good", "Same words, other typography"),
    "altered": ("bad", "Altered"),
    "stitched": ("bad", "Stitched together"),
    "misattributed": ("bad", "Another speaker or source"),
    "not_found": ("none", "Not found"),
}


def verdict_list(verdicts: Sequence[Verdict], shelf: Shelf) -> str:
    """What came of checking, a card each."""
    if not verdicts:
        return (
            '<div class="or-empty"><h2>No quotation to check</h2>'
            "<p>Put the words between quotation marks, or give them alone.</p></div>"
        )
    cards = "".join(_verdict(v, shelf) for v in verdicts)
    return f'{_tally(verdicts) if len(verdicts) > 1 else ""}<div class="or-verdicts">{cards}</div>'


def checking(words: str = "Comparing with the articles…") -> str:
    """What stands there until the verdicts come."""
    return counting(words)


def _tally(verdicts: Sequence[Verdict]) -> str:
    """How a draft came off: what is to be looked at first."""
    names = Counter(v.verdict for v in verdicts)
    worst_first = [(tone, name, names[kind]) for kind, (tone, name) in VERDICTS.items() if names[kind]][::-1]
    stamps = "".join(
        f'<li class="or-{tone}"><span class="or-stamp">{n} {esc_html(name.lower())}</span></li>'
        for tone, name, n in worst_first
    )
    return f'<div class="or-tally" role="status"><p>{counted(len(verdicts), "quotation")}</p><ul>{stamps}</ul></div>'


def check_hint() -> str:
    """What the tab is for, before anything was checked."""
    return (
        '<div class="or-empty"><p class="or-empty-mark" aria-hidden="true">“ ”</p><h2>Is this quote real?</h2>'
        "<p>Paste a quotation, or a whole draft: each quotation in it is compared with the articles word by word, "
        "and what was changed, dropped or put together is shown.</p></div>"
    )


def _verdict(verdict: Verdict, shelf: Shelf) -> str:
    tone, name = VERDICTS[verdict.verdict]
    claimed = f'<span class="or-how">as said by {esc_html(verdict.speaker)}</span>' if verdict.speaker else ""
    matches = "".join(quote_row(q, shelf) for q in verdict.matches)
    near = "".join(quote_row(q, shelf) for q in verdict.nearest)
    nearest = f'<p class="or-quiet">Nearest in the library</p><ol class="or-rows">{near}</ol>' if near else ""
    return (
        f'<section class="or-verdict or-{tone}"><h3><span class="or-stamp">{name}</span> {claimed}</h3>'
        f"<blockquote>{_diff(verdict)}</blockquote>"
        f'<p class="or-reason">{esc_html(_sentence(verdict.reason))}</p>'
        f"{f'<ol class=or-rows>{matches}</ol>' if matches else ''}{nearest}</section>"
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _diff(verdict: Verdict) -> str:
    """The words that were checked, with what the article has instead."""
    return " ".join(_part(p) for p in verdict.diff) if verdict.diff else esc_html(verdict.text)


def _part(part: DiffPart) -> str:
    note = f' title="{esc_html(part.note)}"' if part.note else ""
    gone = f"<del{note}>{esc_html(part.given)}</del>" if part.kind != "same" and part.given else ""
    there = f"<ins{note}>{esc_html(part.found)}</ins>" if part.kind != "same" and part.found else ""
    return esc_html(part.given) if part.kind == "same" else " ".join(x for x in (gone, there) if x)
