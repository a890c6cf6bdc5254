"""The Statements tab: who said what, searched, narrowed and sorted; a row opens its article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.records import Filters, OnrecordError
from rag.terms import DENIALS
from ui.render.lists import broken_report, failed_report, statement_list

if TYPE_CHECKING:
    from rag.catalog.listing import Order
    from rag.tracker import Tracker

PAGE = 60
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
ORDERS: Mapping[str, Order] = {"Newest first": "newest", "Oldest first": "oldest", "By speaker": "speaker"}
KINDS: Mapping[str, dict[str, Any]] = {
    "All": {},
    "Quoted": {"kinds": ("direct", "mixed")},
    "Paraphrased": {"kinds": ("indirect",)},
    "Denials": {"denials": DENIALS},
}


def statements_tab(library: Tracker, tab: gr.Tab) -> None:
    """Lay out and wire the tab."""
    with gr.Row(elem_classes="or-finder"):
        about = gr.Textbox(label="Words", placeholder="evacuation", min_width=100, max_length=300)
        speaker = gr.Textbox(label="Speaker", placeholder="name", min_width=100)
        source = gr.Textbox(label="Outlet", placeholder="name", min_width=100)
    with gr.Row(elem_classes="or-finder"):
        since = gr.Textbox(label="Since", placeholder="2024-12-01", min_width=150, max_length=10)
        until = gr.Textbox(label="Until", placeholder="2024-12-31", min_width=150, max_length=10)
        kind = gr.Dropdown(
            list(KINDS), value="All", label="Show", min_width=150, elem_id="or-statements-kind"
        )
        order = gr.Dropdown(
            list(ORDERS), value="Newest first", label="Order", min_width=150, elem_id="or-statements-order"
        )
    found = gr.HTML("", elem_id="or-statements")
    more = gr.Button("Show more", visible=False, size="sm", elem_id="or-statements-more")
    read = gr.State((PAGE, []))  # how many of the list that these boxes ask for
    boxes = [about, speaker, source, since, until, kind, order]

    def find(read: tuple[int, list[str]], *asked: str) -> tuple[str, Any, Any]:
        most = read[0] if read[1] == [*asked] else PAGE
        *narrow, kind, order = asked
        try:
            about, filters = asked_for(*narrow)
            page, of = library.catalog.statement_page(
                filters,
                about,
                order=ORDERS.get(order, "newest"),
                most=most,
                **KINDS.get(kind, {}),
            )
        except OnrecordError as wrong:
            return failed_report(str(wrong)), gr.update(visible=False), (PAGE, [])
        return statement_list(page, of), gr.update(visible=of > len(page)), (most, [*asked])

    def read_on(read: tuple[int, list[str]], *asked: str) -> tuple[str, Any, Any]:
        return find((read[0] + PAGE, read[1]), *asked)

    # One listener for all: a slow first list never comes after that of what was typed meanwhile.
    changed = [tab.select, *(box.change for box in boxes)]
    shown = [found, more, read]
    looked = gr.on(changed, find, [read, *boxes], shown, trigger_mode="always_last", **QUIET)
    for event in (looked, more.click(read_on, [read, *boxes], shown, **QUIET)):
        event.failure(broken_report, None, found, **QUIET)


def asked_for(about: str, speaker: str, source: str, since: str, until: str) -> tuple[str | None, Filters]:
    """What the boxes of a finder ask for, as they were typed. Raises `InputError`."""
    filters = Filters.of(source.strip(), speaker.strip(), since.strip(), until.strip())
    return about.strip() or None, filters
