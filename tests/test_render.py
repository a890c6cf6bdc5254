"""Markup from nouns: what is shown is exactly the slice, and nothing that an article brings is more than text."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import string
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.loading import load
from eval.places import Place
from rag.records import (
    AddReport,
    Answer,
    Article,
    Claim,
    DiffPart,
    Filters,
    Quote,
    Relation,
    Span,
    StaleQuoteError,
    Statement,
    Verdict,
)
from tests.hostile import PAYLOADS
from ui.render import (
    Citation,
    answer_message,
    article_panel,
    attribution,
    esc_html,
    esc_md,
    fragment_url,
    notice_panel,
    safe_url,
    slices,
    stage_message,
)
from ui.render.answer import failed_message, greeting, next_questions
from ui.render.article import Layer
from ui.render.claims import claim_list, lone_quote, wording
from ui.render.conversation import COLUMNS, as_csv, as_json, as_markdown, kept, reread, turns_of
from ui.render.feedback import Feedback
from ui.render.lists import add_report, article_list, failed_report, removal_warning, statement_list
from ui.render.timeline import Point, timeline
from ui.render.verdicts import verdict_list

TEXT = "“We will not leave,” said Mara Osei on Monday. The union disagrees.\n\n“Nobody asked us,” he added."


class Shelf:
    """A shelf of articles in memory: all that citations need of a library."""

    def __init__(self, *statements: Statement, articles: tuple[Article, ...] = ()) -> None:
        self.statements = statements
        self.articles = {a.id: a for a in (*articles, *(s.article for s in statements))}

    def article(self, article_id: str) -> Article | None:
        return self.articles.get(article_id)

    def statements_of(self, article: str | Article) -> list[Statement]:
        return [s for s in self.statements if article in (s.article, s.article.id)]


def article(text: str = TEXT, **fields: object) -> Article:
    named = {
        "title": "Depot dispute",
        "source": "Harbour Post",
        "published": date(2025, 5, 12),
        "id": "depot",
        **fields,
    }
    return Article(text=text, **named)  # type: ignore[arg-type]


def said(of: Article, content: str, speaker: str | None, cue: str = "said", **fields: object) -> Statement:
    start = of.text.index(content)
    find = lambda w: Span(of.text.index(w), of.text.index(w) + len(w))  # noqa: E731
    values = {"kind": "direct", "rule": "test", "confidence": 0.93, "speaker_name": speaker, **fields}
    return Statement(
        of, (Span(start, start + len(content)),), find(speaker) if speaker else None, find(cue), **values
    )  # type: ignore[arg-type]


def depot() -> tuple[Article, Statement]:
    a = article()
    return a, said(a, "“We will not leave,”", "Mara Osei")


class Page(HTMLParser):
    """What a browser would make of markup: tags, attributes, and the text inside one element."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.mark = ""
        self.body = ""
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        name = "body" if dict(attrs).get("class") == "or-text" else "mark" if tag == "mark" else tag
        self._open.append(name)

    def handle_endtag(self, tag: str) -> None:
        opened = self._open.pop()
        assert opened == tag or (opened, tag) == ("body", "div"), f"<{opened}> closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self.text += data
        self.mark += data if "mark" in self._open else ""
        self.body += data if "body" in self._open else ""


OURS = {
    "a", "article", "del", "ins", "section", "b", "bdi", "blockquote", "button", "details", "div", "em", "figcaption", "figure", "h2", "h3",
    "header",
    "kbd", "li", "mark", "ol", "p", "q", "span", "summary", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "aria-label", "class", "data-cite", "data-copy", "data-or", "data-said", "data-to", "datetime", "href", "id", "lang", "open", "rel",
    "role", "scope", "tabindex", "target", "title", "type",
}  # fmt: skip


STYLE = re.compile(r"(?:(?:left:\d+(?:\.\d)?%;bottom|height):\d+\.\d\drem|left:\d+(?:\.\d)?%)?")
"""Only where a point of a timeline stands."""


def assert_inert(markup: str) -> Page:
    page = Page(markup)
    for tag, attributes in page.tags:
        assert tag in OURS, tag
        assert attributes.keys() <= ATTRIBUTES | {"style", "aria-hidden", "data-gone"}, attributes
        assert STYLE.fullmatch(attributes.get("style") or ""), attributes
        link = attributes.get("href") or "#"
        assert link.startswith(
            ("#cite.", "#claim.", "#open.", "#ask.", "#run.", "#flag.", "#widen", "https://", "http://", "#")
        ), link
        assert not link.startswith("#") or all(c not in link for c in " <>'\"`"), link
    return page


# ── escaping ─────────────────────────────────────────────────────────────────────────────────────────────────

texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=60) | st.sampled_from(PAYLOADS)
plain = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=120)


@given(texts)
def test_a_message_keeps_no_punctuation_that_means_anything(text: str) -> None:
    safe = esc_md(text)
    assert "\n" not in safe and "\r" not in safe
    without_entities = "".join(safe.split("&#")[0]) + "".join(
        p.split(";", 1)[1] for p in safe.split("&#")[1:]
    )
    assert not set(without_entities) & set(string.punctuation)


@given(plain)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert Page(f"<p>{esc_html(text)}</p>").text == text
    breaks = str.maketrans(dict.fromkeys("\n\t\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
    assert Page(f"<p>{esc_md(text)}</p>").text == text.translate(breaks)


@given(texts)
def test_escaping_happens_once_and_holds_attributes(text: str) -> None:
    for escape in (esc_html, esc_md):
        assert len(Page(f'<p title="{escape(text)}">x</p>').tags[0][1]) == 1
    assert "&amp;#" not in esc_md("a'b") and html.unescape(esc_html("a'b")) == "a'b"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://a b",
        "https://a/'",
        'http://a/">',
        "",
        "ftp://a",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert safe_url(url) is None and fragment_url(url, "some words", Span(0, 10)) is None


def marking(text: str, passage: str, url: str = "https://news.example/a?b=1") -> str:
    """What the link to a passage says of it; the passage is the last of its words in the text."""
    start = text.rindex(passage)
    link = fragment_url(url, text, Span(start, start + len(passage))) or ""
    return unquote(link.split(":~:text=")[1].replace("%2C", "‚").replace("%2D", "‐"))


def test_the_link_to_the_original_marks_the_passage() -> None:
    url = "https://news.example/a?b=1"
    short = "Now, well-known & loved words."
    assert (
        fragment_url(url, short, Span(0, 29)) == f"{url}#:~:text=Now%2C%20well%2Dknown%20%26%20loved%20words"
    )
    assert fragment_url(f"{url}#body", short, Span(0, 4)) == f"{url}#body:~:text=Now%2C"
    assert fragment_url(f"{url}#body:~:text=old", short, Span(0, 4)) == f"{url}#body:~:text=Now%2C"
    assert fragment_url(url, short, Span(3, 3)) == url
    long = "one two three four five six seven eight nine ten eleven twelve"
    assert marking(long, long) == "one two three four,nine ten eleven twelve"
    assert (
        marking(f"one two three four four. {long}", long) == "one two three four five,nine ten eleven twelve"
    )
    twice = "He said no. Then he left.\n\nShe asked again. He said no. Nobody spoke."
    assert marking(twice, "He said no.") == "She asked again.-,He said no.,-Nobody spoke."
    assert (
        marking("He left the room\n\nand she stayed", "He left the room\n\nand she stayed")
        == "He left the room,and she stayed"
    )


# ── citations ────────────────────────────────────────────────────────────────────────────────────────────────


@given(texts, st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_citation_survives_the_browser_whatever_the_id(article_id: str, start: int, end: int) -> None:
    cited = Citation(article_id, start, end, "0123456789ab")
    assert Citation.parse(str(cited)) == (cited if len(str(cited)) < 2000 else None)
    assert set(str(cited)) <= set(string.ascii_letters + string.digits + ".-_")


@given(
    texts | st.integers() | st.none() | st.lists(st.text()) | st.from_regex(r"[0-9.\-]{0,20}\.[a-z.]{0,9}")
)
def test_anything_else_is_no_citation(sent: object) -> None:
    found = Citation.parse(sent)
    assert found is None or str(found) or found.start >= 0


def test_a_changed_or_removed_article_is_never_shown_with_an_old_citation() -> None:
    a, s = depot()
    cited = Citation.of(Quote(a, 0, 46, s))
    assert cited.quote(Shelf(s)).text == a.text[:46]
    assert cited.quote(Shelf(s)).speaker == "Mara Osei"
    with pytest.raises(StaleQuoteError, match="changed"):
        cited.read(Shelf(articles=(article(TEXT.replace("Monday", "Sunday")),)))
    with pytest.raises(StaleQuoteError, match="no longer"):
        cited.read(Shelf())
    with pytest.raises(StaleQuoteError, match="does not fit"):
        Citation(a.id, 5, 9999, a.sha256[:12]).read(Shelf(s))
    assert str(cited).count(".") == 3


# ── the article panel ────────────────────────────────────────────────────────────────────────────────────────

spans = st.tuples(st.integers(-5, 130), st.integers(-5, 130)).map(lambda p: Span(*p))


@given(plain, st.lists(st.tuples(st.sampled_from(["hit", "said 0", "who", "cue"]), spans), max_size=8))
def test_slices_join_to_the_text_and_know_what_covers_them(text: str, layers: list[tuple[str, Span]]) -> None:
    parts = slices(text, [Layer(n, s) for n, s in layers])
    assert "".join(part for part, _ in parts) == text
    at = 0
    for part, names in parts:
        for offset in range(at, at + len(part)):
            assert names == {n for n, s in layers if s.start <= offset < s.end}
        at += len(part)


@given(plain.filter(str.strip), st.data())
def test_the_panel_holds_the_article_and_marks_the_slice(text: str, data: st.DataObject) -> None:
    cut = st.integers(0, len(text))
    edges = [sorted((data.draw(cut), data.draw(cut))) for _ in range(4)]
    hit, content, speaker, cue = (Span(*e) for e in edges)
    a = article(text)
    s = Statement(a, (content,), speaker, cue, "mixed", "test", 0.5, "Mara <b>Osei</b>")
    page = assert_inert(article_panel(a, [s], hit if hit.start < hit.end else None))
    assert page.body == text
    assert page.mark == (text[hit.start : hit.end])


def test_the_panel_colours_speakers_and_offers_a_way_back() -> None:
    a, s = depot()
    other = said(a, "“Nobody asked us,”", None, "added")
    panel = article_panel(a, [s, other], Span(0, 46))
    assert panel.count('id="or-hit"') == 1
    assert "or-hue-0" in panel and "or-hue-1" in panel
    assert 'data-or="next"' in panel and "Close" in panel
    pasted = attribution(a, a.text[:46], "Mara Osei")
    assert pasted == (
        "“We will not leave,” said Mara Osei on Monday. — Mara Osei, Harbour Post, “Depot dispute”, 12 May 2025"
    )
    assert esc_html(pasted) in panel


def test_an_article_without_statements_says_so() -> None:
    assert "No attributed statements" in article_panel(article(), [])


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_says_who_how_where_when_and_how_sure() -> None:
    a, s = depot()
    copy = article(TEXT.replace("Monday", "Sunday"), id="copy", source="Calder Chronicle")
    quote = Quote(a, 0, 46, s, also=(Quote(copy, 0, 46),))
    message = answer_message(Answer("Who stays?", "answered", (quote,)), Shelf(s, articles=(copy,)), 0)
    page = assert_inert(message)
    assert "\n" not in message
    for words in (
        "Mara Osei",
        "“said”",
        "quoted directly",
        "very likely right",
        "[1]",
        "Harbour Post",
        "12 May 2025",
    ):
        assert words in page.text
    assert "also in Calder Chronicle" in page.text
    assert f'<em class="or-inner">{esc_md("“We will not leave,”")}</em>' in message
    assert a.text[:46] in page.text


@pytest.mark.parametrize(
    ("day", "title", "said"),
    [
        (date(2025, 5, 13), "Mayor stays", "also on 13 May 2025"),
        (None, "Mayor stays", "also in Mayor stays"),
        (None, "Harbour", "also in another article"),
    ],
)
def test_the_same_words_in_another_article_of_one_outlet(day: date | None, title: str, said: str) -> None:
    first, second = article(TEXT, title="Harbour"), article(TEXT, id="copy", title=title, published=day)
    quote = Quote(first, 0, 46, also=(Quote(second, 0, 46),))
    message = answer_message(Answer("Who stays?", "answered", (quote,)), Shelf(articles=(first, second)), 0)
    assert said in assert_inert(message).text


@pytest.mark.parametrize(("copies", "folded"), [(6, 0), (7, 2), (40, 35)])
def test_of_many_copies_the_first_are_named_and_the_rest_unfolds(copies: int, folded: int) -> None:
    first, *others = (article(TEXT, id=f"c{n}", source=f"Paper {n:02}") for n in range(copies + 1))
    quote = Quote(first, 0, 46, also=tuple(Quote(a, 0, 46) for a in others))
    shelf = Shelf(articles=(first, *others))
    message = answer_message(Answer("Who stays?", "answered", (quote,)), shelf, 0)
    also = message[message.index("also in") : message.index("Who else?")]
    named, _, unfolds = also.partition("<summary>")
    assert named.count("#cite.") == copies - folded and unfolds.count("#cite.") == folded
    assert (f"and {folded} more" in unfolds) == bool(folded)
    assert all(f"Paper {n:02}" in also for n in range(1, copies + 1)), "none is left out"


def test_a_resolved_speaker_is_shown_as_resolved() -> None:
    a = article()
    start = a.text.index("“Nobody")
    he = Span(a.text.index("he added"), a.text.index("he added") + 2)
    s = Statement(a, (Span(start, start + 18),), he, None, "direct", "test", 0.6, "Jonas Brandt")
    message = answer_message(Answer("?", "answered", (Quote(a, start, len(a.text), s),)), Shelf(s), 0)
    assert "Jonas Brandt for “he” in the text" in Page(message).text
    assert "uncertain" in Page(message).text


def test_a_quote_that_no_longer_holds_is_a_notice_not_words() -> None:
    a, s = depot()
    changed = Shelf(articles=(article(TEXT.replace("not leave", "gladly leave")),))
    message = answer_message(Answer("?", "answered", (Quote(a, 0, 46, s),)), changed, 0)
    assert "has changed since" in Page(message).text
    assert "leave,”" not in Page(message).text and "#cite" not in message


def test_refusals_help() -> None:
    a, s = depot()
    near = (Quote(a, 0, 46, s),)
    read = {"question": "Who closed the mine?", "speaker": "Mara Osei"}
    no = answer_message(
        Answer("Who closed the mine?", "no_support", (), near, understood=read, reason="None says it."),
        Shelf(s),
        0,
    )
    page = assert_inert(no)
    for words in (
        "Not on record",
        "None says it.",
        "what was said by Mara Osei",
        "Nearest",
        a.text[:46],
    ):
        assert words in page.text
    narrowed = Filters(source="Post", since=date(2025, 6, 1))
    out = Page(answer_message(Answer("?", "filtered_out", filters=narrowed), Shelf(), 0)).text
    assert (
        "filters leave nothing" in out
        and "printed in Post; since 2025-06-01" in out
        and "without filters" in out
    )
    assert "Library tab" in Page(answer_message(Answer("?", "empty_library"), Shelf(), 0)).text


def test_articles_are_counted_where_not_every_outlet_is_known() -> None:
    known, unknown = article(source="Post"), article(source="", id="b")
    quotes = tuple(Quote(a, 0, 5) for a in (known, unknown))
    shelf = Shelf(articles=(known, unknown))
    assert "Two sentences from two articles, word" in answer_message(
        Answer("q", "answered", quotes), shelf, 0
    )
    assert "One sentence from one outlet, word" in answer_message(
        Answer("q", "answered", quotes[:1]), shelf, 0
    )


def test_what_is_shown_is_not_said_again() -> None:
    a, s = depot()
    quote = Quote(a, 0, 46, s, relation="denied_by")
    read = {"question": "Has anyone denied it?", "context": ["pay"], "claim": "denied"}
    answer = Answer("Has anyone denied it?", "answered", (quote,), understood=read, about=quote)
    page = Page(answer_message(answer, Shelf(s), 0))
    assert "Read as" not in page.text and "pay" not in page.text


def test_a_follow_up_shows_how_it_was_read() -> None:
    read = {"question": "what did Mara Osei say about pay?", "context": ["strike"]}
    page = assert_inert(answer_message(Answer("and about pay?", "no_support", understood=read), Shelf(), 0))
    assert "Read as what did Mara Osei say about pay?" in page.text and "strike" in page.text
    same = {"question": "And about pay?"}
    assert "Read as" not in answer_message(
        Answer("and about pay?", "no_support", understood=same), Shelf(), 0
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_an_article_brings_is_more_than_text(payload: str) -> None:
    a = Article(
        payload,
        f"{payload} said {payload}. {payload}",
        payload,
        payload,
        (payload,),
        date(2025, 1, 1),
        payload,
        payload,
    )
    n = len(payload)
    s = Statement(
        a,
        (Span(0, n), Span(n + 6, n + 6 + n)),
        Span(n + 6, 2 * n + 6),
        Span(n + 1, n + 5),
        "mixed",
        payload,
        0.8,
        payload,
    )
    shelf = Shelf(s)
    quote = Quote(a, 0, len(a.text), s, also=(Quote(a, 0, n),))
    read = {"question": payload, "speaker": payload, "source": payload, "context": [payload]}
    for status in ("answered", "partial", "no_support", "filtered_out"):
        shown = (quote,) if status in ("answered", "partial") else ()
        filters = Filters(payload, payload)
        answer = Answer(payload + "?", status, shown, (quote,), payload, filters, payload, read)  # type: ignore[arg-type]
        message = answer_message(answer, shelf, 0)
        assert_inert(message)
        assert "\n" not in message
        again = reread(turns_of(json.loads(json.dumps([kept(answer)], ensure_ascii=True))), shelf)
        assert answer_message(again[0], shelf, 0) == message
    assert assert_inert(article_panel(a, [s], Span(0, n))).body == a.text.replace("\x00", "\ufffd")
    differ = (DiffPart("changed", payload, payload, payload),)
    verdict = Verdict(payload, "altered", (quote,), differ, payload, payload, (quote,))
    claim = Claim(
        payload, quote, (quote,), (payload,), (Relation("denied_by", payload, 1.0, quote, quote, payload),)
    )
    for markup in (
        notice_panel(payload, payload),
        stage_message(payload),
        failed_message(payload),
        next_questions([payload]),
        greeting(1, [payload]),
        statement_list([s], 2),
        article_list([a], {payload: 1}, 1, 2),
        add_report(AddReport(rejected=((payload, payload),))),
        failed_report(payload),
        removal_warning(a, 1),
        verdict_list([verdict], shelf),
        verdict_list([verdict, verdict], shelf),
        claim_list([claim], 2, shelf, payload),
        lone_quote(quote, shelf),
        timeline(
            [
                Point(date(2025, 1, n), f"{payload}{n}", payload, Citation.of(quote), payload, n == 1)
                for n in (1, 2)
            ],
            coloured=True,
        ),
    ):
        assert_inert(markup)


@given(st.text(st.sampled_from("ab c.\n“”<&"), max_size=40), st.text(st.sampled_from("ab c."), max_size=40))
def test_marking_what_differs_changes_no_word(text: str, than: str) -> None:
    assert Page(wording(text, than)).text == text


def test_wordings_are_compared_word_by_word() -> None:
    here, there = (
        "It will be safe, if we drain it.",
        "It will not be safe unless we drain it soon enough, all of it.",
    )
    marked = wording(here, there)
    assert '<span class="or-gone" data-gone="not"></span> be safe,' in marked
    assert '<span class="or-differs">if</span>' in marked and 'data-gone="unless"' in marked
    assert 'data-gone="…"' in wording("It will be safe.", "It will be safe for as long as it rains.")


# ── conversations that are kept ──────────────────────────────────────────────────────────────────────────────


def conversation() -> tuple[list[Answer], Shelf]:
    a, s = depot()
    return [
        Answer(
            "Who stays?",
            "answered",
            (Quote(a, 0, 46, s),),
            understood={"question": "Who stays?"},
            confidence=0.75,
        ),
        Answer(
            "Who else?",
            "no_support",
            reason="Nobody.",
            filters=Filters(source="Post", since=date(2025, 1, 1)),
        ),
    ], Shelf(s)


def test_a_kept_conversation_holds_no_words_of_articles_and_comes_back_alive() -> None:
    answers, shelf = conversation()
    stored = json.dumps([kept(a) for a in answers])
    assert "leave" not in stored and "Harbour" not in stored
    again = reread(turns_of(json.loads(stored)), shelf)
    assert [a.quotes for a in again] == [a.quotes for a in answers]
    assert [(a.question, a.status, a.reason, a.confidence, a.filters) for a in again] == [
        (a.question, a.status, a.reason, a.confidence, a.filters) for a in answers
    ]


def test_a_kept_quote_of_a_removed_article_comes_back_as_a_notice() -> None:
    answers, _ = conversation()
    gone = reread([kept(a) for a in answers], Shelf())
    assert "no longer in the library" in Page(answer_message(gone[0], Shelf(), 0)).text
    assert "no longer in the library" in as_markdown(gone, Shelf()) and "no longer" in as_csv(gone, Shelf())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["question", "status", "quotes", "near", "filters", "at", "also", "since"]), inner
        )
    ),
    max_leaves=12,
)


@given(json_values, st.fixed_dictionaries({"question": st.text(), "status": st.just("answered"), "quotes": json_values, "filters": json_values}))  # fmt: skip
def test_whatever_a_browser_stored_is_read_or_left_out(stored: object, turn: dict[str, object]) -> None:
    for value in (stored, [stored], [turn]):
        for answer in reread(turns_of(value), Shelf()):
            assert_inert(answer_message(answer, Shelf(), 0))


def test_exports_carry_every_quote_with_its_address() -> None:
    answers, shelf = conversation()
    words = as_markdown(answers, shelf)
    assert (
        "## Who stays?" in words
        and "“We will not leave,” said Mara Osei on Monday. — Mara Osei, Harbour Post" in words
    )
    assert "(article depot, 0–46)" in words and "Nobody." in words
    here = Shelf(articles=(article("It is so.", url="https://a.example/of_the_day*"),))
    said = Answer("?", "answered", (Quote(here.articles["depot"], 0, 9),))
    assert ", <https://a.example/of_the_day*>\n" in as_markdown([said], here)
    assert [a["status"] for a in json.loads(as_json(answers))] == ["answered", "no_support"]
    rows = list(csv.DictReader(io.StringIO(as_csv(answers, shelf))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["quote"] == TEXT[:46] and rows[0]["start"] == "0" and rows[0]["speaker"] == "Mara Osei"
    assert rows[1]["quote"] == "Nobody."


def test_a_spreadsheet_runs_nothing() -> None:
    a = article('=HYPERLINK("http://tracker.invalid") is what the sheet said.', title="+1", source="@SUM(A1)")
    table = as_csv([Answer("-2+3", "answered", (Quote(a, 0, 12),))], Shelf(articles=(a,)))
    cells = next(iter(csv.DictReader(io.StringIO(table)))).values()
    assert not [c for c in cells if c[:1] in "=+-@" and c]


def test_feedback_is_a_question_set(tmp_path: Path) -> None:
    answers, _ = conversation()
    path = tmp_path / "feedback.jsonl"
    notes = Feedback(path)
    address = str(Citation.of(answers[0].quotes[0]))
    assert notes.liked(answers, 0, True) and notes.wrong(answers, "wrong-speaker", "0", address)
    assert notes.wrong(answers, "wrong-source", "0", address) and notes.liked(answers, 1, False)
    assert notes.liked([answers[1]], 0, True)
    *cases, refused = load(path).cases
    assert refused.question == "Who else?" and not refused.answerable
    assert [c.question for c in cases] == ["Who stays?", "Who stays?"]
    assert all(c.answerable and c.evidence == (Place("depot", 0, 46),) for c in cases)
    lines = [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines()]
    assert [x["feedback"] for x in lines] == ["like", "wrong-speaker", "like"] and lines[1]["about"][
        "shown_speaker"
    ] == "Mara Osei"
    wrong = [json.loads(x) for x in (tmp_path / "mistakes.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(x["feedback"], x["question"]) for x in wrong] == [
        ("wrong-source", "Who stays?"),
        ("dislike", "Who else?"),
    ]
    assert wrong[1]["history"] == ["Who stays?"] and wrong[1]["filters"] == {
        "source": "Post",
        "since": "2025-01-01",
    }
    before = {p: p.read_bytes() for p in tmp_path.iterdir()}
    for kind, turn, at in (
        ("rm", "0", address),
        ("wrong-source", "9", address),
        ("wrong-source", "x", address),
    ):
        assert not notes.wrong(answers, kind, turn, at)
    assert not notes.wrong(answers, "wrong-source", "0", "?") and not notes.liked(answers, 7, True)
    assert {p: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_rendering_is_light() -> None:
    code = "import ui.render, sys; print([m for m in ('gradio', 'numpy', 'fastapi', 'sqlite3') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout.strip() == "[]"
