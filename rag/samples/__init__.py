"""The bundled articles: written for this project, CC0, so that everything can be shown without a network."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

QUESTIONS = (
    "What did the Iranian analyst say about Syria’s army?",
    "How many people died in the ferry accident?",
    "Who won the football cup final?",
)
"""What `onrecord demo` asks: a speaker, a figure that was updated, and what no article says."""


def samples_path() -> Path:
    """The folder of Markdown articles. The package is installed as files, never run from a zip."""
    return Path(str(files(__name__))) / "articles"
