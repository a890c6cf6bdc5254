"""The Check tab: is this quotation real, or are those of a whole draft?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.records import OnrecordError
from ui.render.lists import broken_report, failed_report
from ui.render.verdicts import check_hint, checking, verdict_list

if TYPE_CHECKING:
    from rag.records import Verdict
    from rag.tracker import Tracker

LONGEST_DRAFT = 50_000
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|«[^»]*»?")


def check_tab(library: Tracker) -> None:
    """Lay out and wire the tab."""
    text = gr.Textbox(
        label="A quotation, or a draft with quotations in it",
        lines=4,
        max_lines=14,
        max_length=LONGEST_DRAFT,
        elem_id="or-checked",
    )
    with gr.Row():
        speaker = gr.Textbox(
            label="Said by", placeholder="of a single quotation", max_length=200, min_width=160
        )
        source = gr.Textbox(
            label="Printed in", placeholder="of a single quotation", max_length=200, min_width=160
        )
    button = gr.Button("Check", variant="primary", elem_id="or-check")
    found = gr.HTML(check_hint(), elem_id="or-verdicts")

    # “check” is the name of an endpoint
    def examine(text: str, speaker: str, source: str) -> Iterator[str]:
        if not text.strip():
            yield check_hint()
            return
        yield checking()
        try:
            yield verdict_list(verdicts_on(library, text, speaker, source), library)
        except OnrecordError as wrong:
            yield failed_report(str(wrong))

    examined = button.click(examine, [text, speaker, source], found, **QUIET)
    examined.failure(broken_report, None, found, **QUIET)


def verdicts_on(library: Tracker, text: str, speaker: str = "", source: str = "") -> list[Verdict]:
    """The verdict on a quotation, or on each quotation of a text that has words outside quotation marks too."""
    if _QUOTED.search(text) and re.search(r"\w", _QUOTED.sub("", text)):
        return library.check_draft(text)
    return [library.check(text, speaker.strip() or None, source=source.strip() or None)]
