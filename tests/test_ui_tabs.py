"""The tabs beside the conversation, in a real browser: statements, claims, checking, the library; and feedback."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.run import main as run_eval
from rag.export import claims_annotations, claims_csv, claims_jsonld
from rag.records import Article
from rag.samples import samples_path
from rag.tracker import Tracker
from tests.browsing import QUESTION, Tab, counted, served
from tests.test_drafts import word
from ui.render.claims import disputes
from ui.render.words import UNATTRIBUTED, is_denial, shown_speaker

browser_test = pytest.mark.browser

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
def test_from_a_quote_to_its_claim_and_back(tab: Tab, library: Tracker) -> None:
    page = tab.page
    card = tab.ask("What did Pieter Maas say about the ferry?").locator(".or-card", has_text="leaned").first
    link = card.get_by_text("Who else?")
    claim = next(c for c in library.claims() if "leaned again" in c.canonical.text)
    link.click()
    opened = page.locator("#or-opened")
    opened.wait_for()
    page.wait_for_function("document.activeElement.id === 'or-opened'")
    assert claim.canonical.text in opened.inner_text()
    assert opened.locator(".or-sides li").count() == len({q.text for q in claim.occurrences})
    wording = opened.locator(".or-sides a.or-cite").last
    wording.click()
    page.wait_for_function("document.activeElement.id === 'or-hit'")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.closest('#or-opened')")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('a.or-else')")
    assert page.locator("#or-question").is_visible()
    lone = tab.ask("Where was the parchment found?").locator(".or-else").first
    lone.click()
    page.locator("#or-opened, #or-claims .or-claims").first.wait_for()
    page.get_by_text("All claims").click()
    page.locator("#or-claims .or-claims > li").nth(5).wait_for()


@browser_test
def test_claims_by_what_speaks_against_them(chromium: Any, address: str, library: Tracker) -> None:
    tab = Tab(chromium, address)
    tab.open("Claims")
    rows = tab.page.locator("#or-claims .or-claims > li")
    rows.first.wait_for()
    tab.choose(tab.page.locator("#or-claims-kind input"), "Denied")
    denied = [c for c in library.claims() if any(r.kind == "denied_by" for r in c.relations)]
    tab.page.locator(
        "#or-claims > * .or-quiet, #or-claims .or-quiet", has_text=counted(len(denied), "claim")
    ).wait_for()
    assert rows.count() == len(denied) > 0
    assert all("denied" in rows.nth(n).locator("summary").inner_text() for n in range(rows.count()))
    tab.choose(tab.page.locator("#or-claims-kind input"), "All")
    tab.choose(tab.page.locator("#or-claims-order input"), "Most disputed")
    most = max(library.claims(), key=disputes)
    assert disputes(most) > disputes(library.claims()[0])
    tab.page.locator("#or-claims .or-claims > li:first-child", has_text=most.canonical.text[:60]).wait_for()
    tab.choose(tab.page.locator("#or-claims-kind input"), "Other wording")
    varied = [c for c in library.claims() if any(r.kind == "variant" for r in c.relations)]
    tab.page.locator("#or-claims .or-quiet", has_text=counted(len(varied), "claim")).wait_for()
    rows.first.locator("summary").click()
    assert rows.first.locator(".or-differs").count() > 0, "what differs is marked"
    assert tab.save("Save as CSV") == ("claims.csv", "\ufeff" + claims_csv(varied)), (
        "with the mark that tables need"
    )
    for button, name, made in (
        ("JSON-LD", "claims.jsonld", claims_jsonld),
        ("Annotations", "claims.annotations.jsonld", claims_annotations),
    ):
        taken, text = tab.save(button)
        assert taken == name and json.loads(text) == made(varied)
    inside = tab.open("Claims")
    inside.get_by_label("Since", exact=True).fill("soon")
    tab.page.locator("#or-claims .or-report", has_text="soon").wait_for()
    inside.get_by_role("button", name="JSON", exact=True).click()
    tab.page.get_by_text("Not saved: ").wait_for()
    inside.get_by_label("Since", exact=True).fill("")
    inside.get_by_label("About", exact=True).fill("zzzz")
    tab.page.locator("#or-claims .or-empty").wait_for()  # without a key that says so
    tab.close()


@browser_test
def test_statements_are_found_and_open_their_article(tab: Tab, library: Tracker) -> None:
    page = tab.page
    page.get_by_role("tab", name="Statements").click()
    page.locator(".or-rows li").first.wait_for()
    page.get_by_label("Words").fill("army")
    page.locator(".or-quiet", has_text=counted(len(library.statements("army")), "statement")).wait_for()
    row = page.locator(".or-rows li").first
    words = row.locator("blockquote").inner_text()
    assert words.split(" … ")[0] in tab.read(row.locator("a.or-cite")).inner_text()
    page.get_by_label("Words").fill("")
    tab.choose(page.locator("#or-statements-kind input"), "Denials")
    denials = [s for s in library.statements() if is_denial(s)]
    assert 0 < len(denials) < len([s for s in library.statements() if s.cue_class == "deny"])
    page.locator("#or-statements .or-quiet", has_text=counted(len(denials), "statement")).wait_for()
    tab.choose(page.locator("#or-statements-kind input"), "All")
    every, rows = len(library.statements()), page.locator("#or-statements .or-rows li")
    page.locator("#or-statements .or-quiet", has_text=f"{every} statements, the first 60 shown").wait_for()
    page.get_by_role("button", name="Show more").click()
    page.locator("#or-statements .or-quiet", has_text=f"{every} statements, the first 120 shown").wait_for()
    assert rows.count() == 120
    page.get_by_label("Words").fill("zzzz")
    page.locator(".or-empty", has_text="No statement found").wait_for()


@browser_test
def test_a_timeline_of_statements(tab: Tab, library: Tracker) -> None:
    page, said = tab.page, library.statements("dam")
    shown = tab.open("Timeline")
    page.locator("#or-timeline .or-quiet").first.wait_for()
    shown.get_by_label("About", exact=True).fill("dam")
    speakers, outlets = {shown_speaker(s) for s in said}, {s.article.source for s in said}
    named = {who.casefold() for who in speakers if who != UNATTRIBUTED and "not named" not in who}
    told = f"{len(said)} statements by {len(named)} speakers in {len(outlets)} outlets"
    page.locator("#or-timeline .or-quiet", has_text=told).wait_for()
    days = page.locator("#or-timeline h3").all_inner_texts()
    order = sorted({s.article.published for s in said if s.article.published})
    assert days == [f"{d.day} {d:%B %Y}" for d in order]
    dots = page.locator("#or-timeline .or-dot")
    at = [dots.nth(n).bounding_box()["x"] for n in range(dots.count())]
    assert len(order) > 1 and len(at) > 2 and max(at) - min(at) > 200, "the days lie apart"
    names = page.locator("#or-timeline .or-lane-name")
    assert set(names.all_inner_texts()) <= speakers | {UNATTRIBUTED}
    assert set(page.locator("#or-timeline .or-colours li").all_inner_texts()) == outlets, (
        "colours are outlets"
    )
    dots.first.hover()
    tip = dots.first.locator(".or-tip")
    tip.wait_for()
    words = tip.locator("q").inner_text()
    assert any(words.rstrip("…") in s.article.text for s in said)
    assert words in dots.first.get_attribute("aria-label"), "who cannot see it hears the same"
    dots.first.click()
    page.locator("#or-hit", has_text=words.rstrip("…")).wait_for()
    tab.choose(page.locator("#or-timeline-lanes input"), "Outlet")
    page.locator("#or-timeline .or-lane-name", has_text=min(outlets)).wait_for()
    assert set(names.all_inner_texts()) <= outlets


@browser_test
def test_a_timeline_on_a_phone_stays_within_its_width(chromium: Any, address: str, library: Tracker) -> None:
    tab = Tab(chromium, address, viewport={"width": 390, "height": 844})
    shown = tab.open("Timeline")
    tab.page.locator("#or-timeline .or-quiet").first.wait_for()  # its first drawing may come late, and last
    shown.get_by_label("About", exact=True).fill("ferry")
    told = f"{len(library.statements('ferry'))} statements"
    tab.page.locator("#or-timeline .or-quiet", has_text=told).wait_for()
    width = tab.page.evaluate("document.documentElement.scrollWidth")
    boxes = [box.bounding_box() for box in tab.page.locator("#or-timeline .or-dot").all()]
    assert width <= 390 and all(b["x"] >= 0 and b["x"] + b["width"] <= 390 for b in boxes)
    assert tab.page.get_by_role("tab", name="Library", exact=True).is_visible(), "every tab is in sight"
    tab.close()


@browser_test
def test_claims_open_into_a_timeline_with_live_citations(tab: Tab, library: Tracker) -> None:
    page = tab.page
    page.get_by_role("tab", name="Claims").click()
    first = page.locator(".or-claims > li").first
    first.wait_for()
    claim = library.claims()[0]
    assert claim.canonical.text in first.inner_text()
    first.locator("summary").click()
    rows = first.locator(".or-sides li")
    wordings = {q.text for q in claim.occurrences}
    assert rows.count() >= len(wordings) > 1
    assert first.locator(".or-sides a.or-cite").count() >= len(claim.occurrences), "copies are one click away"
    beside = [first.locator(f".or-{side}").bounding_box() for side in ("first", "timeline")]
    assert beside[0]["x"] + beside[0]["width"] <= beside[1]["x"], "the quotes stand side by side"
    words = rows.first.locator("blockquote").inner_text()
    assert tab.read(rows.first.locator("a.or-cite").first).inner_text() == words


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
    tab.read(page.locator("#or-verdicts a.or-cite").first)
    page.fill(
        "#or-checked textarea",
        f"He said {said.text} and later “the moon belongs to the ferry company alone.”",
    )
    page.click("#or-check")
    page.locator(".or-verdict").nth(1).wait_for()
    assert "Not found" in page.locator(".or-verdict").nth(1).inner_text()
    tally = page.locator(".or-tally")
    assert "2 quotations" in tally.inner_text()
    assert tally.locator("li").all_inner_texts() == ["1 not found", "1 exact"], "what to look at comes first"


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
    page.get_by_label("Date").fill("yesterday")
    page.get_by_label("Text").fill(f"Keeper will not sell\nBy Ola Vik\n\n{PASTED}")
    page.get_by_role("button", name="Add this article").click()
    page.locator(".or-report", has_text="yesterday is not a date").wait_for()
    page.get_by_label("Date").fill("6 December 2024")
    page.get_by_role("button", name="Add this article").click()
    page.locator(".or-report", has_text="1 added").wait_for()
    page.locator(".or-articles", has_text="Keeper will not sell").wait_for()
    [pasted] = (a for a in library.articles() if a.title == "Keeper will not sell")
    assert (pasted.text, pasted.authors, str(pasted.published)) == (PASTED, ("Ola Vik",), "2024-12-06")
    assert page.get_by_label("Headline").input_value() == page.get_by_label("Text").input_value() == ""
    page.get_by_role("tab", name="Upload").click()
    files = [
        {"name": "tide.md", "mimeType": "text/markdown", "buffer": b"# Tide tables vanish\n\nThe tide tables of Varn are gone."},
        {"name": "pier.docx", "mimeType": "application/octet-stream", "buffer": word("Pier shut", "The pier is shut.")},
        {"name": "noise.txt", "mimeType": "text/plain", "buffer": bytes(range(256)) * 8},
    ]  # fmt: skip
    page.set_input_files("#or-files input[type=file]", files)
    report = page.locator(".or-report", has_text="Not taken")
    report.wait_for()
    assert "2 added" in report.inner_text() and "noise.txt" in report.inner_text()
    assert "/tmp" not in report.inner_text() and "gradio" not in report.inner_text()
    page.locator(".or-articles", has_text="Tide tables vanish").wait_for()
    page.get_by_role("tab", name="Ask").click()
    row = tab.ask("What did the keeper say about the lighthouse?")
    assert "sold to nobody" in row.locator(".or-card").first.inner_text()
    page.get_by_role("tab", name="Library").click()
    page.get_by_text("Remove an article").click()
    page.fill("#or-which input", "Keeper will not sell")
    page.get_by_role("option", name="Keeper will not sell").click()
    page.click("#or-remove-first")
    page.locator("#or-warning", has_text="Remove Keeper will not sell with its").wait_for()
    page.click("#or-remove-yes")
    page.locator(".or-report", has_text="Removed").wait_for()
    assert not [a for a in library.articles() if a.title == "Keeper will not sell"]
    page.get_by_role("tab", name="Ask").click()
    row.locator("a.or-cite").first.click()
    page.locator(".or-notice", has_text="no longer in the library").wait_for()
    tab.close()


@browser_test
def test_what_adding_did_is_seen_below_a_long_form(chromium: Any, desk: tuple[Tracker, str]) -> None:
    tab = Tab(chromium, desk[1], viewport={"width": 390, "height": 560})
    inside = tab.open("Library")
    inside.get_by_role("button", name="Add articles").click()
    inside.get_by_role("tab", name="Paste").click()
    inside.get_by_label("Headline").fill("Two lines of tides")
    inside.get_by_label("Text").fill("The tide came at six.\n\n" * 40)
    inside.get_by_role("button", name="Add this article").click()
    inside.locator(".or-report", has_text="1 added").wait_for()
    tab.page.wait_for_function(
        "innerHeight >= document.querySelector('.or-report').getBoundingClientRect().bottom"
    )
    tab.close()


@browser_test
def test_a_library_that_is_deleted_says_so_wherever_it_is_needed(chromium: Any, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Tracker(folder) as made:
        made.add([Article("The lamp", "“I will not sell it,” said Ilse Norrby.", id="lamp")])
    with Tracker(folder) as tracker, served(tracker) as url:
        tab = Tab(chromium, url)
        row = tab.ask("What did Ilse Norrby say?")
        shutil.rmtree(folder)
        says = "was deleted, moved or replaced while it was open: put it back, or start Onrecord again"
        page = tab.page
        row.locator("a.or-cite").first.click()
        page.locator("#or-panel .or-notice", has_text=says).wait_for()
        assert says in tab.ask("What else did she say?").inner_text()
        for name in ("Statements", "Claims", "Timeline"):
            tab.open(name).get_by_text(says).wait_for()
        inside = tab.open("Library")
        inside.locator("#or-listing", has_text=says).wait_for()
        inside.get_by_role("button", name="Add articles").click()
        inside.get_by_role("tab", name="Paste").click()
        inside.get_by_label("Text").fill(PASTED)
        inside.get_by_role("button", name="Add this article").click()
        inside.locator("#or-report", has_text=says).wait_for()
        assert not folder.exists()
        fresh = Tab(chromium, url)
        fresh.page.locator("#or-chat", has_text=says).wait_for()
        for opened in (fresh, tab):
            assert opened.page.locator(".error").count() == 0  # Gradio's own word, over what it covers
            opened.close()
        assert httpx.get(f"{url}/healthz").status_code == 503


PAGE = """<!doctype html><html lang=en><head><title>Ilse Norrby keeps the lamp | Varn Gazette</title>
<meta property="og:site_name" content="Varn Gazette"><meta property="article:published_time" content="2025-06-03"></head><body>
<nav>Home Sport Weather</nav><article><h1>Ilse Norrby keeps the lamp</h1>
<p>The lamp of the lighthouse of Varn will burn for another winter, the harbour office said on Tuesday, after a week of
talks about its price.</p><p>“I have carried oil up these stairs for thirty years and I will carry it once more,” said
the keeper, Ilse Norrby, who is sixty-one and lives alone in the tower.</p><p>The council had wanted to close it in the
spring, because the ships that pass the cape find their way without it now.</p></article></body></html>"""


@contextmanager
def newspaper(pages: dict[str, str]) -> Iterator[str]:
    """A web server of this machine, as an intranet has them."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetch(tab: Tab, address: str, said: str) -> str:
    """Add by address; the report, once it says `said`."""
    tab.page.fill("#or-address input, #or-address textarea", address)
    tab.page.get_by_role("button", name="Fetch and add").click()
    report = tab.page.locator(".or-report", has_text=said)
    report.wait_for()
    return str(report.inner_text())


@browser_test
def test_adding_a_page_by_its_address(chromium: Any, tmp_path: Path) -> None:
    with (
        Tracker(tmp_path / "library") as library,
        newspaper({"/lamp": PAGE}) as outlet,
        served(library, allow_private=True) as url,
    ):
        tab = Tab(chromium, url)
        assert "The library is empty" in tab.page.locator(".or-greeting").inner_text()
        tab.open("Library")
        tab.page.get_by_role("tab", name="Address").click()
        assert "begins with https://" in fetch(tab, "file:///etc/passwd", "begins with")
        assert "404" in fetch(tab, f"{outlet}/gone", "Not taken")
        assert "404" in fetch(tab, f"{outlet}/lost  {outlet}/lamp", "1 added"), "several at once"
        tab.page.locator(".or-articles", has_text="Ilse Norrby keeps the lamp").wait_for()
        article = library.articles()[0]
        assert (article.source, str(article.published)) == ("Varn Gazette", "2025-06-03")
        tab.open("Ask")
        tab.page.locator(".or-leaves", has_text="Asking the one article, ").wait_for()
        card = tab.ask("What did the keeper say about the oil?").locator(".or-card").first
        assert "thirty years" in card.inner_text() and "Ilse Norrby" in card.inner_text()
        card.locator("a.or-cite").first.click()
        link = tab.page.locator(".or-original").get_attribute("href")
        assert link.startswith(f"{outlet}/lamp#:~:text=")
        tab.errors.clear()
        tab.close()


@browser_test
def test_an_address_inside_the_network_is_not_fetched(chromium: Any, desk: tuple[Tracker, str]) -> None:
    tab = Tab(chromium, desk[1])
    tab.open("Library")
    tab.page.get_by_role("button", name="Add articles").click()
    tab.page.get_by_role("tab", name="Address").click()
    refused = fetch(tab, f"{desk[1]}/config", "Not taken")
    assert "private network" in refused and "--allow-private" in refused
    tab.close()


@browser_test
def test_feedback_is_a_question_set(chromium: Any, desk: tuple[Tracker, str], tmp_path: Path) -> None:
    library, url = desk
    tab = Tab(chromium, url)
    row = tab.ask(QUESTION)
    row.get_by_role("button", name="Like", exact=True).click()
    row.locator(".or-flag summary").first.click()
    row.get_by_text("Wrong source").first.click()
    row.locator(".or-thanks").wait_for()
    deadline = time.monotonic() + 60
    files = [library.path / name for name in ("feedback.jsonl", "mistakes.jsonl")]
    while time.monotonic() < deadline and not all(f.exists() for f in files):
        time.sleep(0.05)
    lines = [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines()]
    assert [line["feedback"] for line in lines] == ["like", "wrong-source"]
    quote = library.ask(QUESTION).quotes[0]
    liked = next(line for line in lines if line["feedback"] == "like")
    assert liked["question"] == QUESTION and liked["evidence"][0]["start"] == quote.start
    result = tmp_path / "result.json"
    assert (
        run_eval([str(files[0]), "--library", str(library.path), "--no-baselines", "--json", str(result)])
        == 0
    )
    tab.close()


@browser_test
def test_hebrew_begins_on_the_right(chromium: Any, tmp_path: Path) -> None:
    """Gradio's messages are set from the left, whatever they are written in."""
    text = "ראש העיר, דנה לוי, אמרה ביום ראשון כי הגשר ייפתח. העלות הגיעה לשלושה מיליון."
    with Tracker(tmp_path / "library") as library:
        library.add([Article(title="הגשר נפתח", text=text, id="bridge")])
        with served(library) as url:
            tab = Tab(chromium, url)
            quote = tab.ask("דנה לוי").locator(".or-card blockquote").first
            left_over = """e => { const all = document.createRange(); all.selectNodeContents(e);
                const [box, words] = [e, all].map(x => x.getBoundingClientRect());
                return [box.right - words.right, words.left - box.left] }"""
            right, left = quote.evaluate(left_over)
            assert right < 2 < 20 < left
            tab.close()
