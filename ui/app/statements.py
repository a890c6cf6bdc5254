"""The Statements tab: who said what, searched, narrowed and sorted; a row opens its article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.records import OnrecordError
from ui.render.escape import esc_html
from ui.render.lists import statement_list
from ui.render.words import is_denial

if TYPE_CHECKING:
    from rag.records import Statement
    from rag.tracker import Tracker

PAGE = 60
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
ORDERS = ("Newest first", "Oldest first", "By speaker")
KINDS: Mapping[str, Callable[[Statement], bool]] = {
    "All": lambda _: True,
    "Quoted": lambda s: s.kind != "indirect",
    "Paraphrased": lambda s: s.kind == "indirect",
    "Denials": is_denial,
}


def statements_tab(library: Tracker, tab: gr.Tab) -> None:
    """Lay out and wire the tab."""
    with gr.Row(elem_classes="or-finder"):
        about = gr.Textbox(label="Words", placeholder="evacuation", min_width=100)
        speaker = gr.Textbox(label="Speaker", placeholder="name", min_width=100)
        source = gr.Textbox(label="Outlet", placeholder="name", min_width=100)
    with gr.Row(elem_classes="or-finder"):
        since = gr.Textbox(label="Since", placeholder="2024-12-01", min_width=150, max_length=10)
        until = gr.Textbox(label="Until", placeholder="2024-12-31", min_width=150, max_length=10)
        kind = gr.Dropdown(
            list(KINDS), value="All", label="Show", min_width=150, elem_id="or-statements-kind"
        )
        order = gr.Dropdown(
            list(ORDERS), value=ORDERS[0], label="Order", min_width=150, elem_id="or-statements-order"
        )
    found = gr.HTML("", elem_id="or-statements")
    inputs = [about, speaker, source, since, until, kind, order]

    def find(about: str, speaker: str, source: str, since: str, until: str, kind: str, order: str) -> str:
        try:
            said = statements_of(library, about, speaker, source, since, until)
        except OnrecordError as wrong:
            return f'<p class="or-quiet">{esc_html(wrong)}</p>'
        shown = _ordered([s for s in said if KINDS.get(kind, KINDS["All"])(s)], order)
        return statement_list(shown[:PAGE], len(shown))

    # One listener for all: a slow first list never comes after that of what was typed meanwhile.
    asked = [tab.select, *(box.change for box in inputs)]
    gr.on(asked, find, inputs, found, trigger_mode="always_last", **QUIET)


def statements_of(
    library: Tracker, about: str, speaker: str, source: str, since: str, until: str
) -> Sequence[Statement]:
    """The statements that the boxes of a finder ask for, as they were typed."""
    return library.statements(
        about.strip() or None, speaker=speaker, source=source, since=since.strip(), until=until.strip()
    )


def _ordered(statements: Sequence[Statement], order: str) -> list[Statement]:
    if order == "By speaker":
        return sorted(statements, key=lambda s: (s.speaker_name or s.speaker_text or "\uffff").casefold())
    return sorted(
        statements,
        key=lambda s: s.article.published.isoformat() if s.article.published else "",
        reverse=order == "Newest first",
    )
