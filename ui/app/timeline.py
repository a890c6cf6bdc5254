"""The Timeline tab: who said what, when, and in which outlet, as a picture; a point opens its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from rag.records import OnrecordError
from ui.app.statements import QUIET, asked_for
from ui.render.chronicle import statement_timeline
from ui.render.lists import broken_report, failed_report

if TYPE_CHECKING:
    from rag.tracker import Tracker
    from ui.render.timeline import Lanes

LISTED = 60
LANES: dict[str, Lanes] = {"Speaker": "who", "Outlet": "outlet"}


def timeline_tab(library: Tracker, tab: gr.Tab) -> None:
    """Lay out and wire the tab."""
    with gr.Row(elem_classes="or-finder"):
        about = gr.Textbox(label="About", placeholder="evacuation", min_width=100, max_length=300)
        speaker = gr.Textbox(label="Speaker", placeholder="name", min_width=100)
        source = gr.Textbox(label="Outlet", placeholder="name", min_width=100)
    with gr.Row(elem_classes="or-finder"):
        since = gr.Textbox(label="Since", placeholder="2024-12-01", min_width=100, max_length=10)
        until = gr.Textbox(label="Until", placeholder="2024-12-31", min_width=100, max_length=10)
        lanes = gr.Dropdown(
            list(LANES), value="Speaker", label="A lane each", min_width=100, elem_id="or-timeline-lanes"
        )
    found = gr.HTML("", elem_id="or-timeline")
    inputs = [about, speaker, source, since, until, lanes]

    def draw(about: str, speaker: str, source: str, since: str, until: str, lanes: str) -> str:
        try:
            words, filters = asked_for(about, speaker, source, since, until)
            told = library.catalog.statements_told(filters, words)
            return statement_timeline(told, LANES.get(lanes, "who"), LISTED, library.catalog.statements_at)
        except OnrecordError as wrong:
            return failed_report(str(wrong))

    # One listener for all: a slow first drawing never comes after that of what was typed meanwhile.
    asked = [tab.select, *(box.change for box in inputs)]
    drawn = gr.on(asked, draw, inputs, found, trigger_mode="always_last", **QUIET)
    drawn.failure(broken_report, None, found, **QUIET)
