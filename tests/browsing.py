"""A real server and a real browser for the tests of the web chat."""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from rag.tracker import Tracker
from ui.app import build_site
from ui.app.server import let_finish
from ui.app.site import Rules

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
QUESTION = "What did the Iranian analyst say about Syria’s army?"


@contextmanager
def served(library: Tracker, **rules: Any) -> Iterator[str]:
    """The site on a free port of this machine."""
    site = build_site(library, Rules(**rules))
    # What it stumbles over is printed: the browser says only that a file came as something else.
    server = uvicorn.Server(uvicorn.Config(site, log_level="error", timeout_graceful_shutdown=1))
    # Held from now on: a number alone may be another process's by the time that the server listens.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
        let_finish()


def told(message: Any) -> str:
    """What the browser's console says, and of which address: of a file that is missing it says only that it is."""
    return f"{message.text} {message.location['url']}"


def counted(n: int, what: str) -> re.Pattern[str]:
    """“3 statements”, which “273 statements” has in it."""
    return re.compile(rf"\b{n} {what}")


def came(response: Any) -> str:
    """An answer of the server, as what the console says of it may hang on."""
    return f"{response.status} {response.headers.get('content-type', 'of no type')} {response.url}"


class Tab:
    """A page, with everything it requested and every error it met."""

    def __init__(self, chromium: Any, url: str, **options: Any) -> None:
        options = {"viewport": {"width": 1280, "height": 800}, **options}
        self.context = chromium.new_context(accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.refused: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("response", lambda r: self.refused.append(came(r)) if r.status >= 400 else None)
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("console", lambda m: self.errors.append(told(m)) if m.type == "error" else None)
        self.page.set_default_timeout(60_000)  # ten seconds were too few on a busy machine
        self.page.goto(url)
        self.page.wait_for_selector("#or-question textarea")
        self.page.wait_for_selector(".or-leaves")

    def ask(self, question: str) -> Any:
        """Ask, and wait for the answer to stand; gives the element of the answer."""
        before = self.page.locator("#or-chat .bot-row").count()
        self.page.fill("#or-question textarea", question)
        self.page.press("#or-question textarea", "Enter")
        row = self.page.locator("#or-chat .bot-row").nth(before)
        row.locator(".or-answer:not(.or-working)").wait_for()
        return row

    def open(self, name: str) -> Any:
        """Go to a tab; gives what is in it."""
        self.page.get_by_role("tab", name=name, exact=True).click()
        inside = self.page.locator("#or-tabs > .tabitem:visible")
        inside.wait_for()
        return inside

    def read(self, link: Any, *, tap: bool = False) -> Any:
        """Follow a citation; gives its sentence in the panel once that is there, not that of what was read before."""
        address = link.get_attribute("href").partition(".")[2]
        link.tap() if tap else link.click()
        hit = self.page.locator(f'[data-cite="{address}"] #or-hit')
        hit.wait_for()
        return hit

    def settle(self) -> None:
        """Wait until the panel has slid to where it stays."""
        self.page.wait_for_function("!document.querySelector('#or-side').getAnimations().length")

    def choose(self, box: Any, name: str) -> None:
        """Choose an entry of a drop-down list, as a person does."""
        box.click()
        box.fill(name)
        self.page.get_by_role("option", name=name).first.click()

    def save(self, button: str) -> tuple[str, str]:
        """Press a button that saves something; gives the name and the text of the file."""
        inside = self.page.locator("#or-tabs > .tabitem:visible")
        with self.page.expect_download() as download:
            inside.get_by_role("button", name=button, exact=True).click()
        taken = download.value
        return taken.suggested_filename, Path(taken.path()).read_bytes().decode("utf-8")

    def reload(self) -> None:
        """Load the page again; what Gradio says about the requests that this cuts off is no error of ours."""
        before = list(self.errors)
        self.page.reload()
        self.errors[:] = before

    def close(self) -> None:
        """Every request stayed on this machine, and nothing of an article ran."""
        away = [
            u
            for u in self.requests
            if not re.match(r"(http://127\.0\.0\.1:\d+/|data:|blob:http://127\.0\.0\.1)", u)
        ]
        pwned = self.page.evaluate("window.__pwned")
        self.context.close()
        assert not away, away
        assert pwned is None
        assert not self.errors, (self.errors, self.refused)
