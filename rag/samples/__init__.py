"""The bundled articles: written for this project, CC0, so that everything can be shown without a network."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

QUESTIONS = (
    "What did the Iranian analyst say about Syria’s army?",
    "How many people died on the Halcyon Star?",
    "Who denied that the power grid was for sale?",
)
"""What `onrecord demo` asks."""


def samples_path() -> Path:
    """The folder of Markdown articles. The package is installed as files, never run from a zip."""
    return Path(str(files(__name__))) / "articles"
