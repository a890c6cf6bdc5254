"""The web chat in a real browser, over a real server and a real library."""

from __future__ import annotations

import html
import io
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from rag.records import Article, Span, Verdict
from rag.tracker import Tracker
from tests.browsing import QUESTION, Tab, counted, served
from tests.hostile import PAYLOADS
from ui.render import fragment_url

browser_test = pytest.mark.browser


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
def test_what_is_read_has_an_address_and_back_closes_it(chromium: Any, address: str) -> None:
    tab = Tab(chromium, address, viewport={"width": 390, "height": 844})
    page = tab.page
    cite = tab.ask(QUESTION).locator(".or-card a.or-cite").first
    words, link = tab.read(cite).inner_text(), page.url
    assert link.endswith(cite.get_attribute("href"))
    page.go_back()
    page.wait_for_function("!document.querySelector('#or-page.or-reading')")
    assert page.url == f"{address}/" and page.evaluate("document.activeElement.className") == "or-cite"
    page.go_forward()
    page.wait_for_selector("#or-page.or-reading")
    tab.close()
    sent = Tab(chromium, link)  # to a colleague, as an article and as a claim
    sent.page.locator("#or-hit", has_text=words).wait_for()
    sent.page.evaluate("location.hash = location.hash.replace('#cite', '#claim')")
    sent.page.locator("#or-opened").wait_for()
    sent.close()


@browser_test
def test_what_one_can_do_with_a_quote_stays_on_one_line(chromium: Any, address: str) -> None:
    """Beside long and short outlets, the flag does not drop to a line of its own."""
    tab = Tab(chromium, address, viewport={"width": 390, "height": 844})
    done = tab.ask(QUESTION).locator(".or-do")
    for width in range(330, 440, 10):
        tab.page.set_viewport_size({"width": width, "height": 844})
        places = done.evaluate_all(
            "all => all.map(one => [...one.children].map(child => child.getBoundingClientRect().bottom))"
        )
        assert len(places) == 3 and all(abs(link - flag) < 8 for link, flag in places), (width, places)
    tab.close()


@browser_test
def test_the_whole_conversation_can_be_printed(chromium: Any, address: str) -> None:
    """On white, also of a dark screen: every quote, then the article that is read; nothing to press."""
    tab = Tab(chromium, address, viewport={"width": 1280, "height": 500}, color_scheme="dark")
    asked = [QUESTION, "Is the Ostrel dam safe?", "How many people died on the Halcyon Star?"]
    quotes = [q for one in asked for q in tab.ask(one).locator(".or-card blockquote").all_inner_texts()]
    read = tab.page.locator(".or-card a.or-cite").last
    hit = tab.read(read).inner_text()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(tab.page.pdf(format="A4"))).pages]
    printed = ["".join(page.replace("ﬁ", "fi").replace("ﬂ", "fl").split()) for page in pages]
    of_article = max(n for n, page in enumerate(printed) if "".join(hit.split()) in page)
    conversation = "".join(printed[:of_article])
    assert all("".join(text.split()) in conversation for text in [*asked, *quotes])
    assert not [
        words for words in ("Who else?", "Save as", "Correct it", "Library") if words in "".join(pages)
    ]
    tab.page.emulate_media(media="print", color_scheme="dark")
    ground = tab.page.evaluate(
        "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"
    )
    ink = tab.page.locator(".or-name").first.evaluate("name => getComputedStyle(name).color")
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    tab.close()


WATCH = """() => {
  window.__seen = [];
  const top = (e) => e && Math.round(e.getBoundingClientRect().y);
  const look = () => {
    const rows = document.querySelectorAll("#or-chat .user-row");
    const now = JSON.stringify([
      rows.length, top(rows[rows.length - 1]), top(document.querySelector("#or-question")),
      document.querySelector(".or-stage")?.innerText || "",
      [...document.querySelectorAll("#or-chat .bot-row:last-child .or-card")].map(top),
    ]);
    if (now !== JSON.stringify(window.__seen.at(-1))) window.__seen.push(JSON.parse(now));
    requestAnimationFrame(look);
  };
  look();
}"""
"""What stands where, in every frame: the last question, the box to type in, the stage, the cards of the last answer."""


class Unhurried(Tracker):
    """A library that takes its time between the steps, as a large one on a busy machine does."""

    def ask_steps(self, question: str, k: int | None = None, **given: Any) -> Iterator[tuple[str, Any]]:
        for step in super().ask_steps(question, k, **given):
            yield step
            time.sleep(0.25)


@browser_test
def test_stages_are_told_and_nothing_jumps(chromium: Any, tmp_path: Path) -> None:
    piers = [
        Article(f"Pier {n}", f"“Pier {n} of Varn closes on day {n},” said Ada Quill of pier {n}.", id=f"p{n}")
        for n in range(4)
    ]
    with Unhurried(tmp_path / "library") as library:
        library.add(piers)
        with served(library) as url:
            tab = Tab(chromium, url)
            tab.ask("What did Ada Quill say about Varn?")
            tab.page.evaluate(WATCH)
            tab.ask("When does pier 2 close?")
            tab.page.wait_for_timeout(300)
            seen = [s for s in tab.page.evaluate("window.__seen") if s[0] == 2]
            tab.close()
    stages = list(dict.fromkeys(s[3].rstrip("…") for s in seen if s[3]))
    assert stages[:2] == ["Searching the library", "Reading 4 articles"]
    assert max(s[1] for s in seen) - min(s[1] for s in seen) <= 1, "the question moved"
    assert max(s[2] for s in seen) - min(s[2] for s in seen) <= 1, "the box moved"
    cards = [s[4] for s in seen if s[4]]
    assert cards and all(abs(a - b) <= 1 for c in cards for a, b in zip(c, cards[0], strict=True)), (
        "a card moved"
    )


@browser_test
def test_a_question_asked_meanwhile_is_asked_next(chromium: Any, tmp_path: Path) -> None:
    with Unhurried(tmp_path / "library") as library:
        library.add([Article("Pier", "“The pier of Varn is shut,” said Ada Quill.", id="pier")])
        with served(library) as url:
            tab = Tab(chromium, url)
            box = tab.page.locator("#or-question textarea")
            asked = tab.page.locator("#or-chat .user-row")
            for n, question in enumerate(("Who says the pier is shut?", "What did Ada Quill say?")):
                box.fill(question)
                box.press("Enter")
                box.press("Enter")
                asked.nth(n).wait_for()
            box.press("Enter")
            box.press_sequentially("Who else")  # typed while it waits, and not sent
            tab.page.locator("#or-chat .bot-row .or-answer:not(.or-working)").nth(1).wait_for()
            tab.ask("And when?")
            assert asked.all_inner_texts() == [
                "Who says the pier is shut?",
                "What did Ada Quill say?",
                "And when?",
            ]
            tab.close()


@browser_test
def test_an_article_pasted_as_a_question_is_told_where_it_belongs(
    chromium: Any, address: str, library: Tracker
) -> None:
    tab = Tab(chromium, address)
    text = library.article("ferry-4-chronicle").text
    row = tab.ask(text)
    assert f"This has {len(text):,} characters, a question at most 600" in row.inner_text()
    tab.page.wait_for_function(
        "document.querySelector('#or-question textarea').value.length > 1000"
    )  # not lost
    long = (
        "Why did the captain, who had asked that the crossing be cancelled, sail, though he "
        + "knew and " * 40
    )
    row = tab.ask(f"{long}said so?")
    assert row.locator("a.or-cite").count() and "Read as" not in row.inner_text()
    head = tab.page.locator("#or-chat .user-row p").last
    assert head.bounding_box()["height"] < 180 and head.evaluate("p => p.scrollHeight > p.clientHeight - 2")
    tab.close()


@browser_test
def test_the_speakers_words_are_marked_inside_the_sentence(tab: Tab, library: Tracker) -> None:
    quote = next(q for q in library.ask(QUESTION).quotes if q.statement and q.inner)
    card = tab.ask(QUESTION).locator(".or-card").filter(has_text=quote.article.source).first
    marked = card.locator(".or-inner").all_inner_texts()
    assert marked == [quote.article.text[s.start : s.end] for s in quote.inner]
    assert len(card.locator("blockquote").inner_text()) > len("".join(marked)), (
        "the outlet's words stand beside them"
    )


@browser_test
def test_copies_elsewhere_are_one_click_away(tab: Tab, library: Tracker) -> None:
    question = "What did Pieter Maas say about the ferry?"
    quote = next(q for q in library.ask(question).quotes if q.also)
    other = quote.also[0]
    card = tab.ask(question).locator(".or-card", has_text="also in").first
    hit = tab.read(card.locator(".or-also a", has_text=other.article.source))
    assert other.article.source in tab.page.locator(".or-outlet-line").inner_text()
    assert hit.inner_text() == other.text


@browser_test
def test_the_original_opens_at_the_passage(chromium: Any) -> None:
    """In the browser itself: a page with furniture around the article, and words that it says more than once."""
    again = "“We will see,” said the mayor."
    lines = [
        f"{again} Paragraph {n} is about the {n}th pier, the ferry-house & its price, 100%."
        for n in range(40)
    ]
    text = "\n\n".join(lines)
    passages = {
        lines[33]: (0, len(lines[33])),
        again: (0, len(again)),
        f"{lines[20]}\n\n{lines[21]}": (31, len(lines[20]) + 2 + len(again)),
    }
    page = chromium.new_page(viewport={"width": 800, "height": 300})
    shown = "".join(f"<p id=p{n} style='margin:4em'>{html.escape(line)}</p>" for n, line in enumerate(lines))
    page.route(
        "**/*", lambda r: r.fulfill(body=f"<nav>Home</nav>{shown}", content_type="text/html; charset=utf-8")
    )
    for n, (words, (start, end)) in zip((33, 39, 20), passages.items(), strict=True):
        at = text.rindex(words)
        page.goto("about:blank")
        page.goto(str(fragment_url("http://news.invalid/a#top", text, Span(at + start, at + end))))
        page.wait_for_function("scrollY > 0")
        box = page.locator(f"#p{n}").bounding_box()
        assert -40 <= box["y"] <= 300, (n, box)
    page.close()


@browser_test
def test_by_keyboard_alone(tab: Tab) -> None:
    tab.page.focus("#or-question textarea")
    tab.page.keyboard.type(QUESTION)
    tab.page.keyboard.press("Enter")
    tab.page.locator(".or-card").first.wait_for()
    for _ in range(24):
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
    tab.page.get_by_role("tab", name="Ask", exact=True).focus()
    for key, name in (("ArrowRight", "Statements"), ("ArrowLeft", "Ask"), ("ArrowLeft", "Library")):
        tab.page.keyboard.press(key)
        tab.page.locator("[role=tab][aria-selected=true]:focus", has_text=name).wait_for()


SEEN = """() => {
  const e = document.activeElement;
  const around = ["#or-question", ".wrap"].map((s) => e.closest(s)).filter(Boolean);
  const shown = (x) => {
    const c = getComputedStyle(x);
    return (c.outlineStyle !== "none" && parseFloat(c.outlineWidth) > 0) || c.boxShadow !== "none";
  };
  return e === document.body || [e, ...around].some(shown) ? "" : e.outerHTML.slice(0, 200);
}"""
"""What has the focus, where nothing shows that it has."""


@browser_test
def test_focus_is_seen_wherever_it_goes(tab: Tab) -> None:
    tab.ask(QUESTION)
    for name in ("Ask", "Statements", "Claims", "Check", "Library"):
        tab.open(name)
        tab.page.locator("#or-masthead").click()
        for _ in range(16):
            tab.page.keyboard.press("Tab")
            assert not tab.page.evaluate(SEEN), name


@browser_test
def test_screen_readers_get_words(tab: Tab) -> None:
    tab.ask(QUESTION)
    tab.page.wait_for_function("document.querySelector('#or-chat .bot-row [aria-label*=analyst]')")
    labels = tab.page.eval_on_selector_all(
        "[aria-label]", "all => all.map(e => e.getAttribute('aria-label'))"
    )
    assert labels and not [text for text in labels if "<" in text or "&#" in text]
    assert any(text.startswith("Answer: ") and "analyst" in text for text in labels)


@browser_test
def test_walking_through_the_quotes_of_an_article(tab: Tab) -> None:
    tab.read(tab.ask(QUESTION).locator("a.or-cite").first)
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
            id="".join(c for c in f"{n} {p}" if c.isprintable()),  # others are refused at reading
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
        tab.read(row.locator("a.or-cite").first)
        assert page.locator(".or-text :is(img, form, iframe, style, svg)").count() == 0
    assert shown == set(range(len(PAYLOADS)))
    assert page.locator(".bot-row :is(img, iframe, form, object, embed, base, link, style)").count() == 0
    assert (
        page.locator(".bot-row :is([onerror], [onload], [onfocus], [ontoggle], [onmouseover])").count() == 0
    )
    page.get_by_role("tab", name="Statements").click()
    page.locator(".or-rows li").first.wait_for()
    page.get_by_role("tab", name="Timeline", exact=True).click()
    page.locator("#or-timeline .or-dot").first.hover()
    page.get_by_role("tab", name="Claims", exact=True).click()
    page.locator("#or-claims :is(.or-claims, .or-empty)").first.wait_for()
    page.get_by_role("tab", name="Check").click()
    page.fill("#or-checked textarea", PAYLOADS[0])
    page.click("#or-check")
    page.locator(".or-stamp").first.wait_for()
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


# ── asking on: filters, follow-ups, keeping ──────────────────────────────────────────────────────────────────


@browser_test
def test_filters_show_what_they_leave_and_what_they_took(
    chromium: Any, address: str, library: Tracker
) -> None:
    tab = Tab(chromium, address)
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
def test_narrowing_by_outlet_and_by_speaker(chromium: Any, address: str, library: Tracker) -> None:
    tab = Tab(chromium, address)
    page = tab.page
    page.get_by_text("Narrow by outlet, speaker or date").click()
    outlet, speaker = page.get_by_label("Outlet", exact=True), page.get_by_label("Speaker", exact=True)
    tab.choose(outlet, "Harbour Post")
    printed, in_all = len(library.articles(source="Harbour Post")), len(library.articles())
    page.locator(".or-narrowed", has_text=f"Asking {printed} of {in_all} articles").wait_for()
    row = tab.ask("Is the Ostrel dam safe?")
    assert set(row.locator(".or-card .or-outlet").all_inner_texts()) == {"Harbour Post"}
    tab.choose(speaker, "Marit Solheim")
    said = library.statements(source="Harbour Post", speaker="Marit Solheim")
    page.locator(".or-narrowed", has_text=counted(len(said), "statement")).wait_for()
    row = tab.ask("Is the Ostrel dam safe?")
    assert set(row.locator(".or-card .or-name").all_inner_texts()) == {"Marit Solheim"}
    speaker.fill("Nobody Known")
    speaker.press("Enter")
    page.locator(".or-narrowed", has_text="0 statements").wait_for()
    refusal = tab.ask("Is the Ostrel dam safe?")
    assert (
        "said by Nobody Known" in refusal.inner_text() and "printed in Harbour Post" in refusal.inner_text()
    )
    tab.close()


@browser_test
def test_follow_ups_show_how_they_were_read(chromium: Any, address: str, library: Tracker) -> None:
    tab = Tab(chromium, address)
    tab.ask("What did Verhaan say about the grid?")
    row = tab.ask("and what did he say about the price?")
    read = row.locator(".or-understood")
    assert "Read as" in read.inner_text() and "Verhaan" in read.inner_text()
    read.get_by_text("Correct it").click()
    box = tab.page.locator("#or-question textarea")
    assert "Verhaan" in box.input_value()
    box.fill(box.input_value().replace("the price", "the sale"))
    box.press("Enter")
    corrected = tab.page.locator("#or-chat .bot-row").nth(2)
    corrected.locator(".or-answer:not(.or-working)").wait_for()
    assert corrected.locator(".or-card .or-name", has_text="Verhaan").count() > 0
    tab.close()


@browser_test
def test_suggested_questions_have_answers(chromium: Any, address: str, library: Tracker) -> None:
    tab = Tab(chromium, address)
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
def test_a_conversation_survives_reload_with_live_citations(
    chromium: Any, address: str, library: Tracker
) -> None:
    tab = Tab(chromium, address)
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
def test_export(chromium: Any, address: str, library: Tracker) -> None:
    quote = library.ask(QUESTION).quotes[0]
    tab = Tab(chromium, address)
    tab.ask(QUESTION)
    taken = {name: tab.save(name)[1] for name in ("Save as Markdown", "JSON", "CSV")}
    assert taken["CSV"].startswith("\ufeff"), "or a spreadsheet takes “quotes” for something else"
    assert quote.text in taken["Save as Markdown"] and quote.text[:40] in taken["CSV"]
    assert json.loads(taken["JSON"])[0]["quotes"][0]["text"] == quote.text
    tab.close()


class Defective(Tracker):
    """A library with a defect in the middle of answering, and one in checking."""

    def ask_steps(self, question: str, k: int | None = None, **given: Any) -> Iterator[tuple[str, Any]]:
        yield "read_question", {}
        raise ZeroDivisionError(question)

    def check(self, text: str, speaker: str | None = None, *, source: str | None = None) -> Verdict:
        raise ZeroDivisionError(text)


@browser_test
def test_an_answer_that_breaks_off_says_so(chromium: Any, tmp_path: Path) -> None:
    with Defective(tmp_path / "library") as tracker, served(tracker) as url:
        tab = Tab(chromium, url)
        tab.page.fill("#or-question textarea", QUESTION)
        tab.page.press("#or-question textarea", "Enter")
        tab.page.locator(".or-failed", has_text="went wrong").wait_for()
        assert tab.page.locator(".or-stage").count() == 0
        tab.open("Check")
        tab.page.fill("#or-checked textarea", "The dam is safe.")
        tab.page.click("#or-check")
        tab.page.locator("#or-verdicts .or-report", has_text="went wrong").wait_for()
        tab.errors.clear()
        tab.close()


@browser_test
def test_a_phone(chromium: Any, address: str) -> None:
    tab = Tab(chromium, address, viewport={"width": 390, "height": 844}, has_touch=True)
    page = tab.page
    row = tab.ask(QUESTION)
    side = page.locator("#or-side")
    assert not side.is_visible()
    hit = tab.read(row.locator("a.or-cite").first, tap=True)
    tab.settle()
    page.wait_for_function("document.activeElement.id === 'or-hit'")
    box = hit.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and 0 <= box["y"] <= 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Close").click()
    side.wait_for(state="hidden")
    page.wait_for_function("document.activeElement.matches('a.or-cite')")
    row.locator("a.or-cite").first.tap()
    page.wait_for_function("document.activeElement.id === 'or-hit'")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('a.or-cite')")
    tab.close()


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
def test_copying_a_quotation_with_its_attribution(chromium: Any, address: str, library: Tracker) -> None:
    tab = Tab(chromium, address, permissions=["clipboard-read", "clipboard-write"])
    quote = library.ask(QUESTION).quotes[0]
    tab.ask(QUESTION).locator("a.or-cite").first.click()
    tab.page.get_by_role("button", name="Copy quotation").click()
    tab.page.get_by_role("button", name="Copied").wait_for()
    pasted = tab.page.evaluate("navigator.clipboard.readText()")
    assert pasted.startswith(quote.text) and quote.article.source in pasted and quote.article.title in pasted
    link = tab.page.locator(".or-original")
    if quote.article.url:
        assert link.get_attribute("href").startswith(quote.article.url) and ":~:text=" in link.get_attribute(
            "href"
        )
    tab.close()
