"""The Claims tab: the same claim across articles, by date, with who denied or updated it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.records import OnrecordError
from ui.render.lists import failed_report
from ui.render.verdicts import claim_list

if TYPE_CHECKING:
    from rag.tracker import Tracker

PAGE = 40
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}


def claims_tab(library: Tracker, tab: gr.Tab) -> None:
    """Lay out and wire the tab."""
    with gr.Row(elem_classes="or-finder"):
        about = gr.Textbox(label="About", placeholder="evacuation", min_width=160, max_length=300)
        since = gr.Textbox(label="Since", placeholder="2024-12-01", min_width=110, max_length=10)
    found = gr.HTML("", elem_id="or-claims")

    def find(about: str, since: str) -> str:
        try:
            claims = library.claims(about.strip() or None, since=since.strip() or None)
        except OnrecordError as wrong:
            return failed_report(str(wrong))
        return claim_list(claims[:PAGE], len(claims), library)

    for box in (about, since):
        box.submit(find, [about, since], found, **QUIET)
    tab.select(find, [about, since], found, **QUIET)
