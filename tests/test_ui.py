"""The web chat in a real browser, over a real server and a real library; and what the server owes to operators."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from rag.records import Article, InputError
from rag.tracker import Tracker
from tests.hostile import PAYLOADS
from ui.app import build_site
from ui.app.server import is_loopback, may_listen, read_auth
from ui.app.site import Rules

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
QUESTION = "What did the Iranian analyst say about Syria’s army?"

browser_test = pytest.mark.browser


@contextmanager
def served(library: Tracker, rules: Rules = Rules()) -> Iterator[str]:
    """The site on a free port of this machine."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(build_site(library, rules), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def address(library: Tracker) -> Iterator[str]:
    with served(library) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is absent (Debian: apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser driver: pip install playwright")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page, with everything it requested and every error it met."""

    def __init__(self, chromium: Any, url: str, **options: Any) -> None:
        self.context = chromium.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.set_default_timeout(15_000)
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

    def close(self) -> None:
        """Every request stayed on this machine, and nothing of an article ran."""
        away = [u for u in self.requests if not re.match(r"(http://127\.0\.0\.1:\d+/|data:|blob:http://127\.0\.0\.1)", u)]
        pwned = self.page.evaluate("window.__pwned")
        self.context.close()
        assert not away, away
        assert pwned is None
        assert not self.errors, self.errors


@pytest.fixture
def tab(chromium: Any, address: str) -> Iterator[Tab]:
    opened = Tab(chromium, address)
    yield opened
    opened.close()


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────


@browser_test
def test_ask_click_and_the_marked_text_is_the_quote(tab: Tab, library: Tracker) -> None:
    answer = library.ask(QUESTION)
    row = tab.ask(QUESTION)
    cards = row.locator(".or-card")
    assert cards.count() == len(answer.quotes) > 0
    for n, quote in enumerate(answer.quotes):
        card = cards.nth(n)
        assert card.locator("blockquote").inner_text() == quote.text
        card.locator("a.or-cite").first.click()
        mark = tab.page.locator("#or-hit")
        tab.page.wait_for_function("text => document.querySelector('#or-hit')?.textContent === text", arg=quote.text)
        assert mark.count() == 1
        assert tab.page.locator(".or-text").evaluate("e => e.textContent") == quote.article.text
        tab.page.wait_for_function("document.activeElement.id === 'or-hit'")
        box, panel = mark.bounding_box(), tab.page.locator("#or-panel").bounding_box()
        assert panel["y"] <= box["y"] and box["y"] + box["height"] <= panel["y"] + panel["height"]
        tab.page.keyboard.press("Escape")
        href = card.locator("a.or-cite").first.get_attribute("href")
        assert tab.page.evaluate("document.activeElement.getAttribute('href')") == href
    assert "#" not in tab.page.url


@browser_test
def test_by_keyboard_alone(tab: Tab) -> None:
    tab.page.focus("#or-question textarea")
    tab.page.keyboard.type(QUESTION)
    tab.page.keyboard.press("Enter")
    tab.page.locator(".or-card").first.wait_for()
    for _ in range(12):
        tab.page.keyboard.press("Shift+Tab")
        if tab.page.evaluate("document.activeElement.matches('a.or-cite')"):
            break
    outline = tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "focus must be seen"
    here = tab.page.evaluate("document.activeElement.getAttribute('href')")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_function("document.activeElement.id === 'or-hit'")
    tab.page.keyboard.press("Escape")
    assert tab.page.evaluate("document.activeElement.getAttribute('href')") == here


@browser_test
def test_screen_readers_get_words(tab: Tab) -> None:
    tab.ask(QUESTION)
    tab.page.wait_for_timeout(200)
    labels = tab.page.eval_on_selector_all("[aria-label]", "all => all.map(e => e.getAttribute('aria-label'))")
    assert labels and not [text for text in labels if "<" in text or "&#" in text]
    assert any(text.startswith("Answer: ") and "analyst" in text for text in labels)


@browser_test
def test_walking_through_the_quotes_of_an_article(tab: Tab) -> None:
    tab.ask(QUESTION).locator("a.or-cite").first.click()
    tab.page.locator("#or-hit").wait_for()
    seen = []
    for button in ("next", "next", "previous"):
        tab.page.click(f'[data-or="{button}"]')
        seen.append(tab.page.evaluate("document.activeElement.dataset.said"))
    assert seen[0] != seen[1] and seen[2] == seen[0]
    tab.page.click('[data-or="hit"]')
    assert tab.page.evaluate("document.activeElement.id") == "or-hit"


# ── hostile articles ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    articles = [
        Article(
            title=f"Ferry {n} {p}",
            text=f"“The ferry {n} carries {p} tonight,” said Captain {p}.\n\n{p}\n\nThe harbour master Ada Quill said: “{p}”",
            source=p,
            authors=(p,),
            url=("javascript:window.__pwned=1", "https://a.invalid/" + p, f"http://{p}")[n % 3],
            published=date(2025, 1, 1 + n),
            id=f"{n} {p}".replace("\x00", ""),
        )
        for n, p in enumerate(PAYLOADS)
    ]
    with Tracker(tmp_path_factory.mktemp("hostile") / "library") as tracker:
        report = tracker.add(articles)
        assert report.added == len(PAYLOADS), report.rejected
        with served(tracker) as url:
            yield url


@browser_test
def test_hostile_articles_run_nothing_and_load_nothing(chromium: Any, hostile: str) -> None:
    tab = Tab(chromium, hostile)
    page = tab.page
    for n in range(0, len(PAYLOADS)):
        row = tab.ask(f"What does the ferry {n} carry tonight?")
        if row.locator("a.or-cite").count():
            row.locator("a.or-cite").first.click()
            page.locator("#or-hit").wait_for()
            assert page.locator(".or-text img, .or-text form, .or-text iframe, .or-text style").count() == 0
    assert page.locator("#or-chat .or-card").count() >= len(PAYLOADS) // 2
    assert page.locator(".bot-row :is(img, iframe, form, object, embed, base, link, style)").count() == 0
    assert page.locator(".bot-row :is([onerror], [onload], [onfocus], [ontoggle], [onmouseover])").count() == 0
    page.get_by_role("tab", name="Statements").click()
    page.locator(".or-rows li").first.wait_for()
    page.get_by_role("tab", name="Library").click()
    page.locator(".or-articles tbody tr").nth(len(PAYLOADS) - 1).wait_for()
    name = "<img src=x onerror=window.__pwned=1>${window.__pwned=1}.txt"
    page.set_input_files("#or-files input[type=file]", {"name": name, "mimeType": "text/plain", "buffer": b"\x00\x01"})
    page.locator(".or-report").wait_for()
    page.mouse.move(300, 300)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a payload broke the layout"
    assert page.locator("#or-masthead").is_visible() and page.locator("#or-panel").is_visible()
    tab.errors = [e for e in tab.errors if "404" not in e]
    tab.close()


# ── the server ───────────────────────────────────────────────────────────────────────────────────────────────


def test_health_and_headers(address: str) -> None:
    with urllib.request.urlopen(f"{address}/healthz") as reply:
        assert json.load(reply)["status"] == "ok"
    for path in ("/healthz", "/", "/config", "/nothing-here"):
        request = urllib.request.Request(f"{address}{path}")
        try:
            headers = urllib.request.urlopen(request).headers
        except urllib.error.HTTPError as missing:
            headers = missing.headers
        assert "frame-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"


def test_no_monitoring_and_no_files_of_the_library(address: str, library: Tracker) -> None:
    secret = library.path / "catalog.sqlite3"
    for path in ("/monitoring/summary", f"/gradio_api/file={secret}"):
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{address}{path}")


def test_the_server_calls_nobody(tmp_path: Path) -> None:
    code = f"""
import sys
away = []
sys.addaudithook(lambda e, a: away.append((e, a[:2])) if e in ("socket.getaddrinfo", "socket.connect") else None)
from rag.tracker import Tracker
from ui.app import build_site
build_site(Tracker({str(tmp_path / "library")!r}))
import time; time.sleep(1.5)
print([x for x in away if "127.0.0.1" not in str(x) and "localhost" not in str(x)])
"""
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_who_may_listen() -> None:
    assert all(is_loopback(h) for h in ("127.0.0.1", "localhost", "::1", "[::1]", "127.9.9.9"))
    for host in ("0.0.0.0", "::", "192.168.1.5", "example.org", ""):
        with pytest.raises(InputError, match="--auth"):
            may_listen(host, has_auth=False, open_to_everyone=False)
        may_listen(host, has_auth=True, open_to_everyone=False)
        may_listen(host, has_auth=False, open_to_everyone=True)


def test_a_password_file(tmp_path: Path) -> None:
    file = tmp_path / "auth"
    file.write_text("# desk\nada:secret:with:colons\n\nbob:pässword\n", encoding="utf-8")
    check = read_auth(file)
    assert check("ada", "secret:with:colons") and check("bob", "pässword")
    assert not check("ada", "secret") and not check("eve", "") and not check("", "")
    for _ in range(10):
        assert not check("bob", "guess")
    assert not check("bob", "pässword"), "after ten wrong tries there is a wait"
    assert check("ada", "secret:with:colons")
    for bad in ("no-colon", ":word", "user:", ""):
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(InputError):
            read_auth(file)
    with pytest.raises(InputError, match="password file"):
        read_auth(tmp_path / "absent")
