"""The web chat in a real browser, over a real server and a real library; and what the server owes to operators."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from rag.records import Article, InputError
from rag.samples import samples_path
from rag.tracker import Tracker
from tests.hostile import PAYLOADS
from ui.app import build_site
from ui.app.server import RateLimit, is_loopback, may_listen, read_auth
from ui.app.site import Rules

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
QUESTION = "What did the Iranian analyst say about Syria’s army?"

browser_test = pytest.mark.browser


@contextmanager
def served(library: Tracker, **rules: Any) -> Iterator[str]:
    """The site on a free port of this machine."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(build_site(library, Rules(**rules)), port=port, log_level="warning")
    )
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
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no browser driver: pip install playwright"
    )
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page, with everything it requested and every error it met."""

    def __init__(self, chromium: Any, url: str, **options: Any) -> None:
        options = {"viewport": {"width": 1280, "height": 800}, **options}
        self.context = chromium.new_context(accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.set_default_timeout(10_000)
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
        assert not self.errors, self.errors


@pytest.fixture(scope="module")
def shared_tab(chromium: Any, address: str) -> Iterator[Tab]:
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
        tab.page.wait_for_function(
            "text => document.querySelector('#or-hit')?.textContent === text", arg=quote.text
        )
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
    labels = tab.page.eval_on_selector_all(
        "[aria-label]", "all => all.map(e => e.getAttribute('aria-label'))"
    )
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
    shown: set[int] = set()
    for n in range(len(PAYLOADS)):
        if n in shown:
            continue
        row = tab.ask(f"What does the ferry {n} carry tonight?")
        shown.update(int(x) for x in re.findall(r"The ferry (\d+) carries", row.inner_text()))
        row.locator("a.or-cite").first.click()
        page.locator("#or-hit").wait_for()
        assert page.locator(".or-text :is(img, form, iframe, style, svg)").count() == 0
    assert shown == set(range(len(PAYLOADS)))
    assert page.locator(".bot-row :is(img, iframe, form, object, embed, base, link, style)").count() == 0
    assert (
        page.locator(".bot-row :is([onerror], [onload], [onfocus], [ontoggle], [onmouseover])").count() == 0
    )
    page.get_by_role("tab", name="Statements").click()
    page.locator(".or-rows li").first.wait_for()
    page.get_by_role("tab", name="Library").click()
    page.locator(".or-articles tbody tr").nth(len(PAYLOADS) - 1).wait_for()
    page.get_by_role("button", name="Add articles").click()
    name = "<img src=x onerror=window.__pwned=1>${window.__pwned=1}.txt"
    page.set_input_files(
        "#or-files input[type=file]", {"name": name, "mimeType": "text/plain", "buffer": b"\x00\x01"}
    )
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
from rag.samples import samples_path
from rag.tracker import Tracker
from ui.app import build_site
build_site(Tracker({str(tmp_path / "library")!r}))
import time; time.sleep(1.5)
print([x for x in away if "127.0.0.1" not in str(x) and "localhost" not in str(x)])
"""
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_client_that_asks_too_often_has_to_wait() -> None:
    async def run() -> list[tuple[int, bytes | None]]:
        async def site(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})

        limited = RateLimit(site, {"/upload": 3})
        seen: list[tuple[int, bytes | None]] = []

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                seen.append((message["status"], dict(message["headers"]).get(b"retry-after")))

        for client, path, method in [("a", "/upload", "POST")] * 4 + [("b", "/upload", "POST"), ("a", "/ask", "POST"), ("a", "/upload", "GET")]:  # fmt: skip
            scope = {"type": "http", "method": method, "path": path, "client": (client, 1)}
            await limited(scope, None, send)  # type: ignore[arg-type]
        return seen

    with ThreadPoolExecutor(1) as elsewhere:  # the browser's driver has a loop in this thread
        statuses = elsewhere.submit(asyncio.run, run()).result()
    assert [s for s, _ in statuses] == [200, 200, 200, 429, 200, 200, 200]
    assert statuses[3][1] in (b"60", b"59")


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


# ── the desk: filters, follow-ups, adding, keeping ───────────────────────────────────────────────────────────

PASTED = (
    "“The lighthouse will be sold to nobody,” said the keeper Ilse Norrby on Tuesday.\n\n"
    "The council wants to sell the lighthouse of Varn to a hotel group."
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tracker, str]]:
    """A library of its own that tests may change."""
    with Tracker(tmp_path_factory.mktemp("desk") / "library") as tracker:
        tracker.add([samples_path()])
        with served(tracker) as url:
            yield tracker, url


@browser_test
def test_filters_show_what_they_leave_and_what_they_took(chromium: Any, desk: tuple[Tracker, str]) -> None:
    library, url = desk
    tab = Tab(chromium, url)
    page = tab.page
    page.get_by_text("Narrow by outlet, speaker or date").click()
    since = page.get_by_role("textbox", name="Since")
    since.fill("2025-05-01")
    left = len(library.articles(since="2025-05-01"))
    page.locator(".or-narrowed", has_text=f"Asking {left} of {len(library.articles())} articles").wait_for()
    row = tab.ask(QUESTION)
    assert "filters leave nothing" in row.inner_text()
    assert row.locator(".or-card").count() == 0
    row.get_by_text("Ask again without filters").click()
    page.locator(".bot-row").nth(1).locator(".or-card").first.wait_for()
    assert since.input_value() == ""
    since.fill("yesterday-ish")
    page.locator(".or-leaves.or-none", has_text="is not a date").wait_for()
    assert "is not a date" in tab.ask(QUESTION).inner_text()
    tab.close()


@browser_test
def test_follow_ups_show_how_they_were_read(chromium: Any, desk: tuple[Tracker, str]) -> None:
    tab = Tab(chromium, desk[1])
    tab.ask("What did Verhaan say about the grid?")
    row = tab.ask("and what did he say about the price?")
    read = row.locator(".or-understood")
    assert "Read as" in read.inner_text() and "Verhaan" in read.inner_text()
    read.get_by_text("Correct it").click()
    assert "Verhaan" in tab.page.input_value("#or-question textarea")
    tab.close()


@browser_test
def test_suggested_questions_have_answers(chromium: Any, desk: tuple[Tracker, str]) -> None:
    tab = Tab(chromium, desk[1])
    first = tab.page.locator(".or-greeting .or-next-one").first
    question = first.inner_text()
    first.click()
    row = tab.page.locator(".bot-row").first
    row.locator(".or-card").first.wait_for()
    assert tab.page.locator(".user-row").first.inner_text().strip() == question
    follow = tab.page.locator("#or-ahead .or-next-one").first
    asked = follow.inner_text()
    follow.click()
    tab.page.locator(".bot-row").nth(1).locator(".or-card").first.wait_for()
    assert tab.page.locator(".user-row").nth(1).inner_text().strip() == asked
    tab.close()


@browser_test
def test_a_conversation_survives_reload_with_live_citations(chromium: Any, desk: tuple[Tracker, str]) -> None:
    library, url = desk
    tab = Tab(chromium, url)
    tab.ask(QUESTION)
    tab.ask("Who won the chess championship in Oslo?")
    tab.reload()
    card = tab.page.locator(".or-card").first
    card.wait_for()
    assert tab.page.locator(".user-row").count() == 2
    quote = library.ask(QUESTION).quotes[0]
    assert card.locator("blockquote").inner_text() == quote.text
    card.locator("a.or-cite").first.click()
    tab.page.wait_for_function(
        "text => document.querySelector('#or-hit')?.textContent === text", arg=quote.text
    )
    tab.page.get_by_text("New conversation").click()
    tab.page.locator(".or-card").first.wait_for(state="detached")
    tab.reload()
    tab.page.locator(".or-greeting").wait_for()
    assert tab.page.locator(".user-row").count() == 0
    tab.close()


@browser_test
def test_export(chromium: Any, desk: tuple[Tracker, str]) -> None:
    library, url = desk
    quote = library.ask(QUESTION).quotes[0]
    tab = Tab(chromium, url)
    tab.ask(QUESTION)
    taken = {}
    for name in ("Save as Markdown", "JSON", "CSV"):
        with tab.page.expect_download() as download:
            tab.page.get_by_role("button", name=name, exact=True).click()
        taken[name] = Path(download.value.path()).read_text(encoding="utf-8")
    assert quote.text in taken["Save as Markdown"] and quote.text[:40] in taken["CSV"]
    assert json.loads(taken["JSON"])[0]["quotes"][0]["text"] == quote.text
    tab.close()


@browser_test
def test_adding_by_paste_and_upload_and_removing(chromium: Any, desk: tuple[Tracker, str]) -> None:
    library, url = desk
    before = len(library.articles())
    tab = Tab(chromium, url)
    page = tab.page
    page.get_by_role("tab", name="Library").click()
    page.locator(".or-articles tbody tr").nth(before - 1).wait_for()
    page.get_by_role("button", name="Add articles").click()
    page.get_by_role("tab", name="Paste").click()
    page.get_by_role("button", name="Add this article").click()
    page.locator(".or-report", has_text="no text").wait_for()
    page.get_by_label("Headline").fill("Keeper will not sell")
    page.get_by_label("Text").fill(PASTED)
    page.get_by_role("button", name="Add this article").click()
    page.locator(".or-report", has_text="1 added").wait_for()
    page.locator(".or-articles", has_text="Keeper will not sell").wait_for()
    page.get_by_role("tab", name="Upload").click()
    files = [
        {"name": "tide.md", "mimeType": "text/markdown", "buffer": b"# Tide tables vanish\n\nThe tide tables of Varn are gone."},
        {"name": "noise.txt", "mimeType": "text/plain", "buffer": bytes(range(256)) * 8},
    ]  # fmt: skip
    page.set_input_files("#or-files input[type=file]", files)
    report = page.locator(".or-report", has_text="Not taken")
    report.wait_for()
    assert "1 added" in report.inner_text() and "noise.txt" in report.inner_text()
    assert "/tmp" not in report.inner_text() and "gradio" not in report.inner_text()
    page.locator(".or-articles", has_text="Tide tables vanish").wait_for()
    page.get_by_role("tab", name="Ask").click()
    row = tab.ask("What did the keeper say about the lighthouse?")
    assert "sold to nobody" in row.locator(".or-card").first.inner_text()
    page.get_by_role("tab", name="Library").click()
    page.get_by_text("Remove an article").click()
    page.locator("#or-which input").click()
    page.get_by_role("option", name="Keeper will not sell").click()
    page.click("#or-remove-first")
    page.click("#or-remove-yes")
    page.locator(".or-report", has_text="Removed").wait_for()
    assert not [a for a in library.articles() if a.title == "Keeper will not sell"]
    page.get_by_role("tab", name="Ask").click()
    row.locator("a.or-cite").first.click()
    page.locator(".or-notice", has_text="no longer in the library").wait_for()
    tab.close()


@browser_test
def test_feedback_reaches_the_file(chromium: Any, desk: tuple[Tracker, str]) -> None:
    library, url = desk
    tab = Tab(chromium, url)
    row = tab.ask(QUESTION)
    row.get_by_role("button", name="Like", exact=True).click()
    row.locator(".or-flag summary").first.click()
    row.get_by_text("Wrong source").first.click()
    row.locator(".or-thanks").wait_for()
    deadline = time.monotonic() + 5
    file = library.path / "feedback.jsonl"
    while time.monotonic() < deadline and (
        not file.exists() or file.read_text(encoding="utf-8").count("\n") < 2
    ):
        time.sleep(0.05)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {line["feedback"] for line in lines} == {"like", "wrong-source"}
    quote = library.ask(QUESTION).quotes[0]
    liked = next(line for line in lines if line["feedback"] == "like")
    assert liked["question"] == QUESTION and liked["evidence"][0]["start"] == quote.start
    tab.close()


@browser_test
def test_a_phone(chromium: Any, address: str) -> None:
    tab = Tab(chromium, address, viewport={"width": 390, "height": 844}, has_touch=True)
    page = tab.page
    row = tab.ask(QUESTION)
    side = page.locator("#or-side")
    assert not side.is_visible()
    row.locator("a.or-cite").first.tap()
    page.locator("#or-hit").wait_for()
    page.wait_for_timeout(400)
    box = page.locator("#or-hit").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and 0 <= box["y"] <= 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Close").click()
    page.wait_for_timeout(400)
    assert not side.is_visible()
    assert page.evaluate("document.activeElement.matches('a.or-cite')")
    tab.close()


@browser_test
def test_statements_are_found_and_open_their_article(tab: Tab, library: Tracker) -> None:
    page = tab.page
    page.get_by_role("tab", name="Statements").click()
    page.locator(".or-rows li").first.wait_for()
    page.get_by_label("Words").fill("army")
    page.locator(".or-quiet", has_text=f"{len(library.statements('army'))} statement").wait_for()
    row = page.locator(".or-rows li").first
    words = row.locator("blockquote").inner_text()
    row.locator("a.or-cite").click()
    page.locator("#or-hit").wait_for()
    assert words.split(" … ")[0] in page.locator("#or-hit").inner_text()
    page.get_by_label("Words").fill("zzzz")
    page.locator(".or-empty", has_text="No statement found").wait_for()


# ── programs and operators ───────────────────────────────────────────────────────────────────────────────────


def test_named_endpoints(address: str, library: Tracker) -> None:
    from gradio_client import Client

    client = Client(address, verbose=False)
    answer = client.predict(question=QUESTION, k=2, api_name="/ask")
    expected = library.ask(QUESTION, 2).to_dict()
    assert [q["text"] for q in answer["quotes"]] == [q["text"] for q in expected["quotes"]]
    assert answer["quotes"][0]["article"]["id"] and answer["status"] == "answered"
    hits = client.predict(query="evacuation from Damascus", api_name="/search")["hits"]
    assert hits and all(h["end"] > h["start"] for h in hits)
    found = client.predict(about="army", api_name="/statements")["statements"]
    assert len(found) == len(library.statements("army"))
    verdict = client.predict(text="there is no such sentence in here at all", api_name="/check")["verdicts"][
        0
    ]
    assert verdict["verdict"] == "not_found"
    claims = client.predict(about="", api_name="/claims")["claims"]
    assert claims and all(c["canonical"]["text"] for c in claims)
    assert "is not a date" in client.predict(question="x?", since="soon", api_name="/ask")["error"]
    assert "empty" in client.predict(question="  ", api_name="/ask")["error"]
    public = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(public) == {"/ask", "/search", "/statements", "/claims", "/check"}


def test_sixteen_at_once_while_articles_are_added(desk: tuple[Tracker, str]) -> None:
    from gradio_client import Client

    library, url = desk
    clients = [Client(url, verbose=False) for _ in range(16)]
    expected = library.ask(QUESTION).quotes[0].text
    more = [
        Article(f"Note {n}", f"Note {n} says that the pier of Varn closes on day {n}.", id=f"n{n}")
        for n in range(60)
    ]
    with ThreadPoolExecutor(17) as pool:
        adding = pool.submit(library.add, more)
        answers = list(pool.map(lambda c: c.predict(question=QUESTION, api_name="/ask"), clients))
        assert adding.result().added == 60
    assert [a["quotes"][0]["text"] for a in answers] == [expected] * 16
    for article in more:
        library.catalog.remove(article.id)


@browser_test
def test_read_only_and_a_password(chromium: Any, library: Tracker) -> None:
    with served(library, read_only=True, auth=lambda user, word: (user, word) == ("ada", "s3cret")) as url:
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{url}/config")
        context = chromium.new_context()
        page = context.new_page()
        page.goto(url)
        page.get_by_label("username").fill("ada")
        page.get_by_label("password").fill("s3cret")
        page.get_by_role("button", name="Login").click()
        page.get_by_role("tab", name="Library").click()
        page.locator(".or-articles tbody tr").first.wait_for()
        assert page.locator("#or-files, #or-paste, #or-remove").count() == 0
        context.close()


@browser_test
def test_checking_a_quotation_and_a_draft(tab: Tab, library: Tracker) -> None:
    page = tab.page
    said = next(
        s
        for s in library.statements("army")
        if s.kind == "direct" and len(s.content) == 1 and len(s.text) > 60
    )
    page.get_by_role("tab", name="Check").click()
    page.fill("#or-checked textarea", said.text)
    page.click("#or-check")
    page.locator(".or-stamp", has_text="Exact").wait_for()
    page.fill("#or-checked textarea", said.text.replace("army", "navy", 1))
    page.click("#or-check")
    page.locator(".or-stamp", has_text="Altered").wait_for()
    assert page.locator(".or-verdict del").first.inner_text() == "navy"
    page.locator("#or-verdicts a.or-cite").first.click()
    page.locator("#or-hit").wait_for()
    page.fill(
        "#or-checked textarea",
        f"He said {said.text} and later “the moon belongs to the ferry company alone.”",
    )
    page.click("#or-check")
    page.locator(".or-verdict").nth(1).wait_for()
    assert "Not found" in page.locator(".or-verdict").nth(1).inner_text()


@browser_test
def test_claims_open_into_a_timeline_with_live_citations(tab: Tab, library: Tracker) -> None:
    page = tab.page
    page.get_by_role("tab", name="Claims").click()
    first = page.locator(".or-claims > li").first
    first.wait_for()
    claim = library.claims()[0]
    assert claim.canonical.text in first.inner_text()
    first.locator("summary").click()
    rows = first.locator(".or-timeline > li")
    assert rows.count() >= len(claim.occurrences) > 1
    words = rows.first.locator("blockquote").inner_text()
    rows.first.locator("a.or-cite").click()
    page.locator("#or-hit").wait_for()
    assert page.locator("#or-hit").inner_text() == words


@browser_test
def test_a_timeline_of_statements(tab: Tab, library: Tracker) -> None:
    page = tab.page
    page.get_by_role("tab", name="Statements").click()
    page.get_by_label("Words").fill("dam")
    page.locator(
        "#or-statements .or-quiet", has_text=f"{len(library.statements('dam'))} statement"
    ).wait_for()
    page.get_by_label("Order").click()
    page.get_by_role("option", name="Timeline").click()
    page.locator(".or-timeline").first.wait_for()
    days = page.locator("#or-statements h3").all_inner_texts()
    order = sorted({s.article.published for s in library.statements("dam") if s.article.published})
    assert days == [f"{d.day} {d:%B %Y}" for d in order]
