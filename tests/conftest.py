"""Shared by the tests: one library of the bundled articles, made once, with the real model and a real Chroma."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

os.environ["ANONYMIZED_TELEMETRY"] = "False"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

from rag import Tracker
from rag.samples import samples_path

if TYPE_CHECKING:
    from tests.browsing import Tab

# How long a machine takes says nothing about a property: on a busy one Hypothesis would call a right one flaky.
UNTIMED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("untimed", settings(), deadline=None, suppress_health_check=UNTIMED)
settings.load_profile("untimed")

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


# ── the chat, in a real browser: per module, because the browser's driver keeps a loop in its thread ─────────────


@pytest.fixture(scope="module")
def address(library: Tracker) -> Iterator[str]:
    from tests.browsing import served  # here, because gradio takes 3 s to import, and most tests need none

    with served(library) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from tests.browsing import CHROMIUM, FLAGS

    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is absent (Debian: apt install chromium)")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no browser driver: pip install playwright"
    )
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shared_tab(chromium: Any, address: str) -> Iterator[Tab]:
    from tests.browsing import Tab

    opened = Tab(chromium, address)
    yield opened
    opened.close()


@pytest.fixture
def tab(shared_tab: Tab) -> Tab:
    """A page with an empty conversation; opening one costs a second, so they share it."""
    page = shared_tab.page
    page.get_by_role("tab", name="Ask").click()
    page.get_by_role("button", name="New conversation").click()
    page.locator(".or-greeting").wait_for()
    return shared_tab
