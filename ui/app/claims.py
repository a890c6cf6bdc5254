"""The Claims tab: the same claim across articles, by date, with who denied or updated it; a quote leads here too."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.export import claims_annotations, claims_csv, claims_json, claims_jsonld
from rag.records import OnrecordError, Quote, StaleQuoteError
from ui.app.saving import save_buttons, saves
from ui.render.citation import Citation
from ui.render.claims import claim_list, disputes, lone_quote
from ui.render.lists import broken_report, failed_report

if TYPE_CHECKING:
    from rag.records import Claim
    from rag.tracker import Tracker

PAGE = 40
ORDERS = ("Most spread", "Most disputed", "Latest")
KINDS = {
    "All": frozenset[str](),
    "Denied": frozenset({"denied_by"}),
    "Possible conflict": frozenset({"possible_conflict"}),
    "Other figures": frozenset({"updates"}),
    "Other wording": frozenset({"variant"}),
}
FORMATS: Mapping[str, tuple[str, Callable[[Sequence[Claim]], str]]] = {
    "CSV": ("csv", claims_csv),
    "JSON": ("json", claims_json),
    "JSON-LD": ("jsonld", lambda claims: json.dumps(claims_jsonld(claims), ensure_ascii=False, indent=2)),
    "Annotations": (
        "annotations.jsonld",
        lambda claims: json.dumps(claims_annotations(claims), ensure_ascii=False),
    ),
}
"""What the claims of the list can be saved as, by the name of the button."""
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}


def claims_tab(library: Tracker, tab: gr.Tab, tabs: gr.Tabs, panel: gr.HTML) -> None:
    """Lay out and wire the tab; `#claim.…` anywhere on the page leads to the claim of that quote."""
    with gr.Row(elem_classes="or-finder"):
        about = gr.Textbox(label="About", placeholder="evacuation", min_width=140, max_length=300)
        since = gr.Textbox(label="Since", placeholder="2024-12-01", min_width=110, max_length=10)
        kind = gr.Dropdown(list(KINDS), value="All", label="Show", min_width=130, elem_id="or-claims-kind")
        order = gr.Dropdown(
            list(ORDERS), value=ORDERS[0], label="Order", min_width=130, elem_id="or-claims-order"
        )
    with gr.Row(elem_classes="or-saving"):
        exports = save_buttons([f"Save as {first}" if n == 0 else first for n, first in enumerate(FORMATS)])
    found = gr.HTML('<p class="or-quiet">Comparing what the articles say…</p>', elem_id="or-claims")
    more = gr.Button("Show more", visible=False, size="sm", elem_id="or-claims-more")
    came_from = gr.State("")  # the citation of a quote, until something else is looked for
    read = gr.State((PAGE, []))  # how many of the list that these boxes ask for
    boxes = [about, since, kind, order]

    def find(read: tuple[int, list[str]], quoted: str, *asked: str) -> tuple[str, Any, Any]:
        most = read[0] if read[1] == [*asked] else PAGE
        try:
            if cited := Citation.parse(quoted):
                return _claim_of(library, cited), gr.update(visible=False), read
            claims = _asked_for(library, *asked)
        except OnrecordError as wrong:
            return failed_report(str(wrong)), gr.update(visible=False), (PAGE, [])
        page = claim_list(claims[:most], len(claims), library)
        return page, gr.update(visible=len(claims) > most), (most, [*asked])

    def look(read: tuple[int, list[str]], *asked: str) -> tuple[str, Any, Any, str]:
        return *find(read, "", *asked), ""

    def read_on(read: tuple[int, list[str]], *asked: str) -> tuple[str, Any, Any, str]:
        return look((read[0] + PAGE, read[1]), *asked)

    def arrive(event: gr.EventData) -> tuple[Any, str]:
        return gr.update(selected="claims"), str(event.id)

    shown = [found, more, read]
    # One listener for all: a slow first list never comes after that of what was typed meanwhile.
    typed = [box.change for box in boxes]
    looked = gr.on(typed, look, [read, *boxes], [*shown, came_from], trigger_mode="always_last", **QUIET)
    longer = more.click(read_on, [read, *boxes], [*shown, came_from], **QUIET)
    seen = tab.select(find, [read, came_from, *boxes], shown, **QUIET)
    arrived = panel.claim(arrive, None, [tabs, came_from], queue=False, **QUIET)
    opened = arrived.then(find, [read, came_from, *boxes], shown, **QUIET)
    for event in (looked, longer, seen, opened):
        event.failure(broken_report, None, found, **QUIET)
    for button, (suffix, write) in zip(exports, FORMATS.values(), strict=True):

        def taken(quoted: str, *asked: str, write: Callable[[Sequence[Claim]], str] = write) -> str:
            cited = Citation.parse(quoted)
            one = library.claim_of(cited.quote(library)) if cited else None
            return write([one] if one else [] if cited else _asked_for(library, *asked))

        saves(button, f"claims.{suffix}", taken, [came_from, *boxes])


def _asked_for(library: Tracker, about: str, since: str, kind: str, order: str) -> list[Claim]:
    """The claims that the boxes ask for, in their order. Raises `OnrecordError` where a box makes no sense."""
    claims = library.claims(about.strip() or None, since=since.strip() or None)
    return _ordered(claims, KINDS.get(kind, KINDS["All"]), order)


def _claim_of(library: Tracker, cited: Citation) -> str:
    """The claim of a cited quote, open, or that no other article says it."""
    try:
        quote: Quote = cited.quote(library)
    except StaleQuoteError as gone:
        return failed_report(str(gone))
    claim = library.claim_of(quote)
    return claim_list([claim], 1, library, claim.id) if claim else lone_quote(quote, library)


def _ordered(claims: Sequence[Claim], kinds: frozenset[str], order: str) -> list[Claim]:
    """The claims with a relation of these kinds (none: all), as the reader wants them; given most spread first."""
    kept = [c for c in claims if not kinds or any(r.kind in kinds for r in c.relations)]
    if order == "Most disputed":
        kept.sort(key=disputes, reverse=True)
    elif order == "Latest":
        kept.sort(key=lambda c: c.last_seen.isoformat() if c.last_seen else "", reverse=True)
    return kept
