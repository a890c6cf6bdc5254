"""Shared by the tests: one library of the bundled articles, made once, with the real model and a real Chroma."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["ANONYMIZED_TELEMETRY"] = "False"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

from rag import Tracker
from rag.samples import samples_path

SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Data to measure on, beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the data folder beside the checkout (../shared/data)")
    return SHARED


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """The bundled articles. Shared by every test: read it, do not change it."""
    with Tracker(tmp_path_factory.mktemp("library")) as tracker:
        report = tracker.add([samples_path()])
        assert not report.rejected
        yield tracker
