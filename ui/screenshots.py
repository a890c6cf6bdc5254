"""The pictures of the README, made anew: `python -m ui.screenshots [docs]`. Needs Debian's chromium and playwright.

The real command serves the bundled articles from a library of its own; a real browser asks, opens a citation, and
takes the pictures: desktop, dark, a phone with the panel open, the claim that a quote is of, and a timeline.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
QUESTION = "What did Marit Solheim say about the dam?"
PICTURES: dict[str, dict[str, Any]] = {
    "chat": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "chat-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "chat-phone": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "light",
        "device_scale_factor": 2,
    },
    "chat-claims": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "chat-timeline": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
}


def main(folder: str = "docs") -> int:
    """Write the pictures into `folder`; 0 when all are there."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        _chat(Path(scratch) / "library") as url,
        sync_playwright() as p,
    ):
        browser = p.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for name, look in PICTURES.items():
            context = browser.new_context(**look)
            show = {"chat-claims": _follow, "chat-timeline": _draw}.get(name, _read)
            _save(show(context.new_page(), url).screenshot(), out / f"{name}.png")
            context.close()
        browser.close()
    return 0


def _read(page: Any, url: str) -> Any:
    """Ask, and open the second citation."""
    page.goto(url)
    page.wait_for_selector(".or-leaves")
    page.fill("#or-question textarea", QUESTION)
    page.press("#or-question textarea", "Enter")
    page.locator(".or-card a.or-cite").nth(1).click()
    page.wait_for_selector("#or-hit")
    page.mouse.move(2, 2)
    page.wait_for_timeout(1500)  # the suggestions come last, and the panel slides
    return page


def _follow(page: Any, url: str) -> Any:
    """From the second quote to its claim, one of its wordings open beside it."""
    _read(page, url)
    page.locator(".or-card .or-else").nth(1).click()
    page.wait_for_selector("#or-opened")
    page.locator("#or-opened a.or-cite").last.click()
    page.wait_for_timeout(1000)
    return page


def _draw(page: Any, url: str) -> Any:
    """What was said of the grid, as a timeline, one of its points under the pointer."""
    page.goto(url)
    page.wait_for_selector(".or-leaves")
    page.get_by_role("tab", name="Timeline", exact=True).click()
    page.locator("#or-tabs > .tabitem:visible").get_by_label("About", exact=True).fill("grid")
    page.locator("#or-timeline .or-quiet", has_text="statements").first.wait_for()
    page.wait_for_timeout(800)
    page.locator("#or-timeline .or-dot").nth(6).hover()
    page.wait_for_timeout(400)
    return page


def _save(picture: bytes, path: Path) -> None:
    """With 256 colours, which paper, ink and one accent do with: a third of the size."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


@contextmanager
def _chat(library: Path) -> Iterator[str]:
    """`onrecord chat` over the bundled articles, on a free port, until done."""
    command = [sys.executable, "-m", "rag.cli"]
    subprocess.run([*command, "demo", "--quiet", "--library", str(library)], check=True)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    chat = subprocess.Popen([*command, "chat", "--library", str(library), "--port", str(port)])
    try:
        yield _answering(f"http://127.0.0.1:{port}", chat)
    finally:
        chat.terminate()
        chat.wait(20)


def _answering(url: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("onrecord chat stopped: see above")
        try:
            with urllib.request.urlopen(f"{url}/healthz"):  # noqa: S310
                return url
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit(f"nothing answers on {url}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
