"""The Statements tab: who said what, searched, narrowed and sorted; a row opens its article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.records import OnrecordError
from ui.render.escape import esc_html
from ui.render.lists import statement_list

if TYPE_CHECKING:
    from rag.tracker import Tracker

PAGE = 60
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}


def statements_tab(library: Tracker, tab: gr.Tab) -> None:
    """Lay out and wire the tab."""
    with gr.Row(elem_classes="or-finder"):
        about = gr.Textbox(label="Words", placeholder="evacuation", min_width=140)
        speaker = gr.Textbox(label="Speaker", placeholder="any part of a name", min_width=140)
        source = gr.Textbox(label="Outlet", placeholder="any part of a name", min_width=140)
        order = gr.Dropdown(
            ["Newest first", "Oldest first", "By speaker", "Timeline"],
            value="Newest first",
            label="Order",
            min_width=130,
            elem_id="or-statements-order",
        )
    found = gr.HTML("", elem_id="or-statements")
    inputs = [about, speaker, source, order]

    def find(about: str, speaker: str, source: str, order: str) -> str:
        return _find(library, about, speaker, source, order)

    for box in (about, speaker, source):
        box.change(find, inputs, found, trigger_mode="always_last", **QUIET)
    order.change(find, inputs, found, **QUIET)
    tab.select(find, inputs, found, **QUIET)


def _find(library: Tracker, about: str, speaker: str, source: str, order: str) -> str:
    try:
        statements = library.statements((about or "").strip() or None, speaker=speaker, source=source)
    except OnrecordError as wrong:
        return f'<p class="or-quiet">{esc_html(wrong)}</p>'
    if order == "By speaker":
        statements.sort(key=lambda s: (s.speaker_name or s.speaker_text or "\uffff").casefold())
    else:
        statements.sort(
            key=lambda s: s.article.published.isoformat() if s.article.published else "",
            reverse=order == "Newest first",
        )
    return statement_list(statements[:PAGE], len(statements), by_day=order == "Timeline")
