"""Taking something along: made here, saved by the browser; no file is left on the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.records import Answer, OnrecordError
from ui.render.conversation import as_csv, as_json, as_markdown, reread, turns_of
from ui.render.escape import esc_html

if TYPE_CHECKING:
    from rag.tracker import Tracker

SAVE = """(file) => {
  if (!file) return;
  // A spreadsheet takes a table for UTF-8 only where a mark says so.
  const text = file.name.endsWith(".csv") ? "\\ufeff" + file.text : file.text;
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  Object.assign(document.createElement("a"), { href: url, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 5000);
}"""
CONVERSATION = ("Save as Markdown", "JSON", "CSV")
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def save_buttons(labels: Sequence[str]) -> list[gr.Button]:
    """Buttons in a row, laid out here and wired by `saves`."""
    return [gr.Button(label, size="sm", elem_classes="or-export") for label in labels]


def saves(
    button: gr.Button, name: str, write: Callable[..., str], inputs: Sequence[gr.components.Component]
) -> None:
    """Let a button save what `write` makes of the inputs, under that name."""
    out = gr.JSON(visible="hidden")

    def make(*values: Any) -> dict[str, str] | None:
        try:
            return {"name": name, "text": write(*values)}
        except OnrecordError as wrong:
            gr.Warning(f"Not saved: {esc_html(wrong)}")
            return None

    made = button.click(make, list(inputs), out, **QUIET)  # through the queue: a warning comes by it
    made.success(None, out, None, js=SAVE, **QUIET)


def save_conversation(library: Tracker, buttons: Sequence[gr.Button], turns: gr.BrowserState) -> None:
    """Let the buttons of `CONVERSATION` save it, every quote cut from the library again."""
    writers: dict[str, Callable[[list[Answer]], str]] = {
        "md": lambda answers: as_markdown(answers, library),
        "json": as_json,
        "csv": lambda answers: as_csv(answers, library),
    }
    for button, (suffix, write) in zip(buttons, writers.items(), strict=True):

        def taken(kept: object, write: Callable[[list[Answer]], str] = write) -> str:
            return write(reread(turns_of(kept), library))

        saves(button, f"onrecord.{suffix}", taken, [turns])
