"""Reading files: every format gives the same text, and what cannot be read says so in one line."""

from __future__ import annotations

import codecs
import csv
import html
import io
import json
import os
import subprocess
import sys
import textwrap
import time
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pypdf
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rag.ingest import normalise, read_articles
from rag.ingest.readers import read_pasted
from rag.ingest.wrap import unwrap
from rag.records import Article, UnreadableError, article_id

DATA = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the development data is not here")

HEAD = "Ferry line to Osk stops after fire"
PARAGRAPHS = [
    "The ferry line between Lund Bay and Osk will stop on Monday, three weeks after a fire on its only ship.",
    "“We looked for another ship until last night,” said Tove Brandt, who runs the line. “There is none.”",
    "About nine hundred people cross the bay on a working day, according to the county’s own count.",
]
BODY = "\n\n".join(PARAGRAPHS)


def one(rows: Iterable[Article | UnreadableError]) -> Article:
    [article] = rows
    assert isinstance(article, Article), article
    return article


def refused(rows: Iterable[Article | UnreadableError]) -> str:
    [row] = rows
    assert isinstance(row, UnreadableError), row
    assert "\n" not in str(row) and ";" in row.why, "one line: what happened, and what to do"
    return row.why


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- the data this was built for ---------------------------------------------------------------------------------


@needs_data
def test_the_article_that_the_project_started_from() -> None:
    article = one(read_articles(DATA / "seed" / "iran-withdrawal.txt"))
    assert article.title.startswith("Iran Begins Withdrawal") and article.title.endswith("Rebel Resurgence")
    assert article.source == "nytimes.com"
    assert article.text.startswith("Iran has begun evacuating") and article.text.endswith(
        "current circumstances."
    )
    assert "Post Comment" not in article.text and "Original Source" not in article.text


@needs_data
def test_all_of_wikinews_is_taken() -> None:
    rows = list(read_articles(DATA / "wikinews"))
    assert len(rows) == 295 and all(isinstance(r, Article) for r in rows)
    articles = [r for r in rows if isinstance(r, Article)]
    assert len({a.id for a in articles}) == 295
    assert all(a.published and a.title and a.source == "en.wikinews.org" for a in articles)


# --- normal form -------------------------------------------------------------------------------------------------

TRICKY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\r\n\0\ufeff\u2028\u00a0“”‘’–—…\u0301\u0327eAo\ud83d\ude00\udcff\u1100\u1161"),
        st.characters(categories=["Cs"]),
    ),
    max_size=60,
)


@given(TRICKY)
@example("\0\ufeff\ufeffa\r\0\n")
@example("e\u0301 \ud83d\ude00 \udcff \ude00\ud83d")
def test_normal_form(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once == unicodedata.normalize("NFC", once) and once.encode() is not None
    assert not set(once) & {"\r", "\0"} and not once.startswith("\ufeff")


def test_normal_form_keeps_typography_and_joins_pairs() -> None:
    kept = "“No” – she said…\u00a0‘never’\t x  y\u2028z"
    assert normalise(kept) == kept
    assert normalise("e\u0301\r\n\ud83d\ude00\rx\0\ud83d") == "é\n😀\nx\ufffd"


# --- the same text through every format --------------------------------------------------------------------------


@given(texts=st.lists(st.tuples(TRICKY, TRICKY), min_size=1, max_size=4))
def test_rows_and_objects_keep_their_text_exactly(tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    assume(all(normalise(text).strip() for _, text in texts))
    rows = [{"id": f"row-{n}", "title": title, "text": text} for n, (title, text) in enumerate(texts)]
    expected = [normalise(text) for _, text in texts]

    lines = write(tmp_path, "a.jsonl", "\n".join(json.dumps(row) for row in rows))
    listed = write(tmp_path, "a.json", json.dumps(rows))
    objects = [Article(title=title, text=text, id=f"row-{n}") for n, (title, text) in enumerate(texts)]
    for source in (lines, listed, objects):
        read = list(read_articles(source))
        assert [a.text for a in read if isinstance(a, Article)] == expected
        assert [a.id for a in read if isinstance(a, Article)] == [row["id"] for row in rows]
        assert all(normalise(a.title) == a.title for a in read if isinstance(a, Article))

    # A file of control characters is taken for binary, and UTF-8 cannot hold lone surrogates.
    plain = [
        "".join(c for c in t if c >= " " or c in "\r\n\t").encode("utf-8", "replace").decode()
        for _, t in texts
    ]
    plain = [text if normalise(text).strip() else "x" for text in plain]
    table = io.StringIO(newline="")
    csv.writer(table, quoting=csv.QUOTE_ALL).writerows([["id", "text"], *enumerate(plain)])
    read = list(read_articles(write(tmp_path, "a.csv", table.getvalue())))
    assert [a.text for a in read if isinstance(a, Article)] == [normalise(text) for text in plain]


WORD = st.text("abcdefgħéñ“”’-", min_size=3, max_size=9).filter(lambda w: w.strip("-“”’"))
SENTENCE = st.lists(WORD, min_size=8, max_size=30).map(lambda words: "He " + " ".join(words) + ".")
PROSE = st.lists(SENTENCE, min_size=1, max_size=5, unique=True)


@settings(max_examples=50)
@given(paragraphs=PROSE)
def test_prose_comes_out_of_text_markdown_and_html_as_it_went_in(
    tmp_path: Path, paragraphs: list[str]
) -> None:
    body = "\n\n".join(paragraphs)
    assume(len(body) > 2 * len(HEAD))
    page = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    files = {
        "a.txt": f"\ufeff{HEAD}\r\n\r\n{body.replace(chr(10), chr(13) + chr(10))}\r\n",
        "a.md": f"# {HEAD}\n\n{body}\n",
        "a.html": f"<html><head><title>{HEAD}</title></head><body><article><h1>{HEAD}</h1>{page}</article></body></html>",
    }
    for name, content in files.items():
        article = one(read_articles(write(tmp_path, name, content)))
        assert article.text == normalise(body), name
        assert normalise(article.text) == article.text
        assert article.title == HEAD, name


@settings(max_examples=60)
@given(data=st.binary(max_size=600), place=st.integers(0, 5000))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int) -> None:
    """Whatever a file holds, a batch goes on: rows come out, and texts in normal form."""
    folder = tmp_path_factory.mktemp("bytes")
    for ending in ("txt", "md", "html", "csv", "jsonl", "json", "xml"):
        write(folder, f"a.{ending}", b'title,text\n"' + data if ending == "csv" else data)
    good = a_pdf([PARAGRAPHS])
    write(folder, "a.pdf", good[: place % len(good)] + data + good[place % len(good) + len(data) :])
    for row in read_articles(sorted(folder.iterdir())):
        assert isinstance(row, UnreadableError) or normalise(row.text) == row.text
        assert not isinstance(row, UnreadableError) or "\n" not in str(row)


@pytest.mark.parametrize(
    "piece", [" ", "[", "*a ", "<!-- ", "<q ", "```\n", "a-", "A.", "word ha-\n", "[a](", "\n"]
)
def test_no_text_takes_quadratic_time(tmp_path: Path, piece: str) -> None:
    """100 kB of what makes careless patterns try everything; quadratic time would be half a minute and more."""
    text = piece * (100_000 // len(piece)) + "x"
    before = time.process_time()  # what other programs do meanwhile is not counted
    for name in ("a.txt", "a.md", "a.html"):
        list(read_articles(write(tmp_path, name, text)))
    item = f"<item><title>A</title><description><![CDATA[{text}]]></description></item>"
    list(
        read_articles(
            write(tmp_path, "a.rss", f'<rss version="2.0"><channel><title>B</title>{item}</channel></rss>')
        )
    )
    assert time.process_time() - before < 5


# --- plain text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman"])
def test_text_that_was_once_read_with_the_wrong_encoding_gets_its_letters_back(
    tmp_path: Path, encoding: str
) -> None:
    right = f"{HEAD}\n\n{BODY}\n\nIt costs £5m – says José Ruß… “so far”"
    wrong = right.encode().decode(encoding, "replace" if encoding == "cp1252" else "strict")
    assert wrong.count("“") < right.count("“")
    article = one(read_articles(write(tmp_path, "a.txt", wrong)))
    assert f"{article.title}\n\n{article.text}" == right
    dropped = right.replace("“", "â€œ").replace("”", "â€").replace("’", "â€™")
    assert one(read_articles(write(tmp_path, "b.txt", dropped))).text == right.partition("\n\n")[2]
    as_it_is = f"{BODY} Un château, 3 €, “â la carte” – “Ã” is a letter."
    assert one(read_articles(write(tmp_path, "c.txt", as_it_is))).text == as_it_is


@pytest.mark.parametrize(
    ("lines", "source", "published"),
    [
        ("The Osk Gazette, 6 December 2024", "The Osk Gazette", date(2024, 12, 6)),
        ("Osk News | Friday, December 6, 2024", "Osk News", date(2024, 12, 6)),
        ("Lund Bay Herald\n6 December 2024", "Lund Bay Herald", date(2024, 12, 6)),
    ],
)
def test_the_outlet_and_the_day_under_a_headline(
    tmp_path: Path, lines: str, source: str, published: date
) -> None:
    article = one(read_articles(write(tmp_path, "a.txt", f"{HEAD}\n{lines}\n\n{BODY}\n")))
    assert (article.title, article.source, article.published) == (HEAD, source, published)
    assert article.text == BODY


def test_a_byline_under_a_standfirst(tmp_path: Path) -> None:
    standfirst = "Nine hundred people a day will need another way across the bay"
    page = f"{HEAD}\n\n{standfirst}\n\nBy Mara Lind\n6 December 2024\nShare\n\n{BODY}"
    article = one(read_articles(write(tmp_path, "a.txt", page)))
    assert (article.title, article.text) == (HEAD, f"{standfirst}\n\n{BODY}")
    assert (article.authors, article.published) == (("Mara Lind",), date(2024, 12, 6))
    diary = f"{HEAD}\n\nHow it came to this.\n\n6 December 2024\n\n{BODY}"
    article = one(read_articles(write(tmp_path, "b.txt", diary)))
    assert article.published is None and article.text == diary.removeprefix(f"{HEAD}\n\n")


@pytest.mark.parametrize("told", [{}, {"title": HEAD}, {"title": HEAD, "source": "", "published": None}])
def test_a_page_that_was_pasted_tells_what_nobody_typed(told: dict[str, object]) -> None:
    page = f"{HEAD}\nThe Osk Gazette, 6 December 2024\nBy Mara Lind\nShare\n\n{BODY}\n\nRead more: Bridge toll to rise"
    article = read_pasted(page, told)
    assert (article.title, article.text) == (HEAD, BODY)
    assert (article.source, article.published, article.authors) == (
        "The Osk Gazette",
        date(2024, 12, 6),
        ("Mara Lind",),
    )
    typed = read_pasted(page, {"title": "Ferry", "source": "Courier", "published": date(2024, 12, 7)})
    assert (typed.title, typed.source, typed.published) == ("Ferry", "Courier", date(2024, 12, 7))
    assert typed.id == Article("Ferry", BODY, source="Courier").id, "as it was before"
    assert read_pasted(BODY, {}).text == BODY


def test_a_place_and_a_day_name_no_outlet(tmp_path: Path) -> None:
    article = one(read_articles(write(tmp_path, "a.txt", f"{HEAD}\n\nLund Bay, 6 December 2024\n\n{BODY}")))
    assert (article.source, article.published) == ("", date(2024, 12, 6))
    assert article.text == f"Lund Bay, 6 December 2024\n\n{BODY}"


INSERTS = ("READ MORE: Bridge toll to rise in May", "Advertisement", "Related: Three ferries and a funeral?")


@pytest.mark.parametrize("insert", INSERTS)
def test_links_to_other_articles_are_no_part_of_one(tmp_path: Path, insert: str) -> None:
    with_it = f"\n\n{insert}\n\n".join(PARAGRAPHS)
    assert one(read_articles(write(tmp_path, "a.txt", f"{HEAD}\n\n{with_it}"))).text == BODY
    paragraphs = f"<p><b>{insert}</b></p>".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<html><head><title>{HEAD}</title></head><body><article>{paragraphs}</article></body></html>"
    assert one(read_articles(write(tmp_path, "b.html", page))).text == BODY
    told = f"{PARAGRAPHS[0]}\n\nWatch: the ferry is coming.\n\n{PARAGRAPHS[1]}"
    assert one(read_articles(write(tmp_path, "c.txt", told))).text == told, "a sentence, no link"


def test_what_the_edges_of_a_text_tell(tmp_path: Path) -> None:
    text = f"""Advertisement
Share this article

{HEAD}
By Mara Lind and Jonas Falk
Published: 6 December 2024
Updated 7 December 2024

{BODY}

Source: https://www.gazette.example/2024/ferry
Read more
Sign up for our newsletter
Post Comment
"""
    article = one(read_articles(write(tmp_path, "a.txt", text)))
    assert (article.title, article.text) == (HEAD, BODY)
    assert article.authors == ("Mara Lind", "Jonas Falk") and article.published == date(2024, 12, 6)
    assert (article.url, article.source) == ("https://www.gazette.example/2024/ferry", "gazette.example")
    assert article.id == article_id(article.url)


@pytest.mark.parametrize(
    "label",
    [
        "INTERVIEW",
        "Breaking news:",
        "BC-WEATHER/FLOOD (UPDATE 2)",
        "Published",
        "Follow the Gazette on Facebook",
    ],
)
def test_what_stands_over_a_headline_is_none(tmp_path: Path, label: str) -> None:
    article = one(
        read_articles(write(tmp_path, "a.txt", f"{label}\n\n{HEAD}\n\n{BODY}\n\nGot a story? Tell us."))
    )
    assert (article.title, article.text) == (HEAD, BODY)


def test_the_head_of_a_press_release_is_no_headline(tmp_path: Path) -> None:
    text = f"PRESS RELEASE\nFor immediate release\n\n{HEAD}\n\n{BODY}\n\n– ENDS –\n"
    article = one(read_articles(write(tmp_path, "a.txt", text)))
    assert (article.title, article.text) == (HEAD, BODY)


@pytest.mark.parametrize(
    ("first", "is_headline"),
    [
        (HEAD, True),
        ("Ferry line: “There is none”", True),
        ("Who will pay for the ferry?", True),
        ("New ferry for the U.S.", True),
        ("The ferry line will stop on Monday.", False),  # a sentence
        ("Dear readers,", False),
        ("1 2 3", False),
        ("Ferry " * 40 + "stops", False),  # too long
    ],
)
def test_headlines(tmp_path: Path, first: str, is_headline: bool) -> None:
    article = one(read_articles(write(tmp_path, "note.txt", f"{first}\n{BODY}\n{BODY}")))
    assert article.title == (first if is_headline else "note")
    assert article.text.startswith(PARAGRAPHS[0] if is_headline else first)


@pytest.mark.parametrize(
    "line",
    [
        "Source: the minister said so himself, twice.\n\n",  # in the middle it is text
        "Read more\n\n",
        "Share this article\n\n",
        "Published: 6 December 2024\n\n",
    ],
)
def test_the_middle_of_a_text_is_never_touched(tmp_path: Path, line: str) -> None:
    text = f"{PARAGRAPHS[0]}\n\n{line}{PARAGRAPHS[1]}"
    assert one(read_articles(write(tmp_path, "a.txt", text))).text == text


@given(
    paragraphs=st.lists(
        st.lists(st.text("abcdefgh", min_size=3, max_size=9), min_size=120, max_size=150).map(" ".join),
        min_size=1,
        max_size=4,
    ),
    width=st.integers(60, 100),
)
def test_hard_wrapped_lines_become_paragraphs(tmp_path: Path, paragraphs: list[str], width: int) -> None:
    body = "\n\n".join(paragraphs)
    wrapped = "\n\n".join(textwrap.fill(p, width) for p in paragraphs)
    assert one(read_articles(write(tmp_path, "a.txt", wrapped))).text == body
    assert one(read_articles(write(tmp_path, "a.txt", body))).text == body, "and nothing else is joined"


@pytest.mark.parametrize(
    "kept",
    [
        "He asked for a ship.\nShe had none.\nThey waited until night.\nThen they left for Osk.\nNobody came back.",
        "Osk 12\nLund Bay 9\nHalm 3\nTorre 2\nSandvik 2\nRoth 1",  # a table
        "The tide came in at night\nand took the little light\nand nobody saw it go\nbut the man who told me so",  # a poem
        "\n".join(PARAGRAPHS),  # a paragraph a line
    ],
)
def test_lines_that_nobody_wrapped_stay(tmp_path: Path, kept: str) -> None:
    text = f"{PARAGRAPHS[0]}\n\n{kept}"
    assert one(read_articles(write(tmp_path, "a.txt", text))).text == text


# --- Markdown ----------------------------------------------------------------------------------------------------


def test_markdown(tmp_path: Path) -> None:
    text = """---
title: "Ferry line stops: why"
source: Lund Bay Courier
published: 2024-12-06
authors:
  - Mara Lind
  - Jonas Falk
url: https://courier.example/ferry
language: en
---
# Another headline

## The fire

The **ferry** line [between Lund Bay](https://a.example/x_(y)) and _Osk_ will *not* run.  It has snake_case\\* and 2 * 3 * 4.

> “There is none,” said `Tove` Brandt.

![the ship](ship.jpg)
<!-- a note -->
* one
* two
"""
    article = one(read_articles(write(tmp_path, "a.md", text)))
    assert article.title == "Ferry line stops: why" and article.source == "Lund Bay Courier"
    assert article.authors == ("Mara Lind", "Jonas Falk") and article.published == date(2024, 12, 6)
    assert article.url == "https://courier.example/ferry" and article.language == "en"
    assert article.text == (
        "The fire\n\nThe ferry line between Lund Bay and Osk will not run.  It has snake_case* and 2 * 3 * 4.\n\n"
        "“There is none,” said Tove Brandt.\n\n\n\n* one\n* two"
    )


@pytest.mark.parametrize(
    ("marked", "prose"),
    [
        ("**bold *and* more** of it", "bold and more of it"),
        ("[words][1] and <https://a.example>", "words and https://a.example"),
        ("<b>bold</b> &amp; 5 * 3 * 2, a_b_c, $5*3", "bold & 5 * 3 * 2, a_b_c, $5*3"),
        ("kept: \\*a\\* 1 < 2 > 1", "kept: *a* 1 < 2 > 1"),
        ("```\ncode\n```\nprose", "prose"),
        ("```\nnever closed", "```\nnever closed"),
        ("a\n\n***\n\nb", "a\n\n\n\nb"),
    ],
)
def test_marks_go_and_words_stay(tmp_path: Path, marked: str, prose: str) -> None:
    article = one(
        read_articles(
            write(tmp_path, "a.md", f"# On C# #\n\nFirst.\n\n{marked}\n\nMore.\n\n[1]: https://b.example\n")
        )
    )
    assert (article.title, article.text) == ("On C#", f"First.\n\n{prose}\n\nMore.")


# --- tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "days"),
    [
        (["03/04/2024", "21/05/2024"], [date(2024, 4, 3), date(2024, 5, 21)]),
        (["03/04/2024", "05/21/2024"], [date(2024, 3, 4), date(2024, 5, 21)]),
        (["03/04/2024", "05/06/2024"], [None, None]),
        (["03/04/2024", "21/05/2024", "05/21/2024"], [None, date(2024, 5, 21), date(2024, 5, 21)]),
        (["03/04/2024", "2024-05-21"], [None, date(2024, 5, 21)]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_column_tells_whether_its_dates_begin_with_the_day(
    tmp_path: Path, column: list[str], days: list[date | None], encoding: str
) -> None:
    table = "Headline;Body;Date\n" + "".join(f'H{n};"{BODY}";{day}\n' for n, day in enumerate(column))
    rows = list(read_articles(write(tmp_path, "a.csv", table.encode(encoding))))
    assert [row.published for row in rows if isinstance(row, Article)] == days


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("".join(f"<p>{p}</p>" for p in PARAGRAPHS), BODY),
        (BODY.replace("Osk", '<a href="/osk">Osk</a>', 1), BODY),
        ("\n".join(PARAGRAPHS).replace("Lund Bay", "<b>Lund Bay</b>"), BODY),
        (BODY.replace("“", "&ldquo;").replace("”", "&#8221;"), BODY),
        (f"{PARAGRAPHS[0]}\n\n<blockquote>{PARAGRAPHS[1]}</blockquote>\n\n{PARAGRAPHS[2]}", BODY),
        ("At 3 < 4 and 5 > 4, R&D; went on.", "At 3 < 4 and 5 > 4, R&D; went on."),
    ],
)
def test_a_table_may_hold_texts_as_html(tmp_path: Path, stored: str, text: str) -> None:
    row = {"title": "Lund &amp; Osk", "text": stored}
    told = one(read_articles(write(tmp_path, "a.jsonl", json.dumps(row))))
    assert (told.title, told.text) == ("Lund & Osk", text)
    file = io.StringIO()
    csv.writer(file).writerows([["title", "text"], ["Lund &amp; Osk", stored]])
    assert one(read_articles(write(tmp_path, "a.csv", file.getvalue()))).text == text


def test_the_usual_names_of_fields(tmp_path: Path) -> None:
    first = {
        "id": "7",
        "headline": "A",
        "content": BODY,
        "url": "https://www.a.example/1",
        "authors": ["M. Lind"],
    }
    rows = [
        {**first, "publish_date": "2024-12-06T23:30:00-05:00"},
        {
            "title": "B",
            "text": BODY,
            "source": "Courier",
            "published": 1733443200,
            "authors": "By M. Lind and J. Falk",
        },
        {
            "Title": "C",
            "Body": BODY,
            "publisher": {"name": "Gazette"},
            "Pub Date": "Fri, 06 Dec 2024 12:00:00 GMT",
        },
    ]
    path = write(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    a, b, c = (r for r in read_articles(path) if isinstance(r, Article))
    assert (a.id, a.title, a.source, a.authors) == ("7", "A", "a.example", ("M. Lind",))
    assert (b.id, b.source, b.authors) == (
        article_id(f"{path.resolve()}\nB"),
        "Courier",
        ("M. Lind", "J. Falk"),
    )
    assert c.source == "Gazette"
    assert {a.published, b.published, c.published} == {date(2024, 12, 6)}


def test_the_outlet_that_the_caller_names_wins(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"title": "A", "text": BODY, "source": "Courier"}))
    assert one(read_articles(path, outlet="Gazette")).source == "Gazette"
    assert (
        one(read_articles(Article(text=BODY, source="Courier", id="x"), outlet="Gazette")).source == "Gazette"
    )


def test_one_bad_line_is_one_row(tmp_path: Path) -> None:
    lines = [
        '{"title": "A", "text": "One."}',
        "{broken",
        "[1]",
        '{"title": "B"}',
        "",
        '{"text": "  "}',
        "[" * 5000,
    ]
    path = write(tmp_path, "a.jsonl", "\n".join([*lines, '{"title": "C", "text": "Two."}', '{"text": 3}']))
    rows = list(read_articles(path))
    assert [r.text for r in rows if isinstance(r, Article)] == ["One.", "Two."]
    bad = {r.what.rpartition(" ")[2]: refused([r]) for r in rows if isinstance(r, UnreadableError)}
    assert list(bad) == ["2", "3", "4", "6", "7", "9"]
    assert (
        "not valid JSON" in bad["2"] and "not an article" in bad["3"] and "no text (it has title)" in bad["4"]
    )
    assert "empty" in bad["6"] and "not valid JSON" in bad["7"] and "int" in bad["9"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_one_bad_row_is_one_row(tmp_path: Path, separator: str) -> None:
    table = io.StringIO(newline="")
    rows = [
        ["Headline", "Article Text"],
        ["A", "One,\r\n“two”; three."],
        ["B", "x", "too", "many"],
        ["C", ""],
        ["D", "Four."],
    ]
    csv.writer(table, delimiter=separator).writerows(rows)
    read = list(read_articles(write(tmp_path, "a.csv", table.getvalue())))
    assert [r.text for r in read if isinstance(r, Article)] == ["One,\n“two”; three.", "Four."]
    bad = [r for r in read if isinstance(r, UnreadableError)]
    assert [r.what.rpartition(" ")[2] for r in bad] == ["4", "5"]
    assert "4 values for 2 columns" in bad[0].why and "empty" in bad[1].why


def test_a_table_without_texts_says_what_it_has_and_what_it_needs(tmp_path: Path) -> None:
    why = refused(read_articles(write(tmp_path, "a.csv", "url,date,headline\nx,y,z\n")))
    assert "url, date, headline" in why and "text, content, body" in why


def test_a_quotation_mark_that_is_never_closed_swallows_no_rest_in_silence(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'title,text\nA,"One."\nB,"Two.\nC,Three.\n')
    good, bad = read_articles(path)
    assert isinstance(good, Article) and isinstance(bad, UnreadableError)
    assert bad.what.endswith("line 3") and "never closed" in bad.why


def test_long_articles_pass_a_table_and_too_long_ones_do_not(tmp_path: Path) -> None:
    long, too_long = "word " * 100_000, "word " * 1_000_001
    path = write(tmp_path, "a.csv", f"title,text\nA,{long}\nB,{too_long}\nC,short\n")
    a, b, c = read_articles(path)
    assert isinstance(a, Article) and a.text == long and isinstance(c, Article)
    assert isinstance(b, UnreadableError) and "longer than 5,000,000" in b.why


def test_an_address_does_not_tell_where_somebody_came_from(tmp_path: Path) -> None:
    by = ["", "?utm_source=rss&utm_medium=feed", "?fbclid=x", "#top", "?page=2&utm_campaign=a", "?outmost=1"]
    rows = [json.dumps({"text": "One.", "url": f"https://a.example/b{end}"}) for end in by]
    found = [
        r.url for r in read_articles(write(tmp_path, "a.jsonl", "\n".join(rows))) if isinstance(r, Article)
    ]
    ends = ["", "", "", "#top", "?page=2", "?outmost=1"]
    assert found == [f"https://a.example/b{end}" for end in ends]


def test_rows_of_one_title_stay_apart(tmp_path: Path) -> None:
    lines = [json.dumps({"title": "Letters", "text": f"Letter {n}."}) for n in range(3)]
    rows = [r for r in read_articles(write(tmp_path, "a.jsonl", "\n".join(lines))) if isinstance(r, Article)]
    assert len({r.id for r in rows}) == 3
    again = [r for r in read_articles(write(tmp_path, "a.jsonl", "\n".join(lines))) if isinstance(r, Article)]
    assert [r.id for r in rows] == [r.id for r in again]


def test_two_texts_under_one_id_do_not_replace_each_other_in_silence() -> None:
    rows = list(
        read_articles(
            [Article(text="One.", id="x"), Article(text="Two.", id="x"), Article(text="One.", id="x")]
        )
    )
    assert [isinstance(r, Article) for r in rows] == [True, False, True]
    assert "same id (x)" in str(rows[1])


# --- PDF ---------------------------------------------------------------------------------------------------------


def a_pdf(pages: list[list[str]], width: int = 60, gap: float = 1.5, size: int = 11, **about: str) -> bytes:
    """A small PDF by hand: each paragraph wrapped at `width`, `gap` lines of space between paragraphs; those that begin
    with a # are printed in type of `size` points, the others in 11."""
    streams = []
    for paragraphs in pages:
        y, shown = 780.0, []
        for paragraph in paragraphs:
            points = size if paragraph.startswith("#") else 11
            for line in textwrap.wrap(paragraph.removeprefix("#"), width, break_on_hyphens=True):
                escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
                shown.append(f"BT /F {points} Tf 1 0 0 1 60 {y:.1f} Tm ({escaped}) Tj ET")
                y -= 14 * points / 11
            y -= 14 * (gap - 1)
        streams.append("\n".join(shown).encode("cp1252"))
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, stream in enumerate(streams):
        font = "/Resources << /Font << /F 3 0 R >> >> /MediaBox [0 0 595 842]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {font} /Contents {5 + 2 * n} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    objects.append(("<< " + " ".join(f"/{key} ({value})" for key, value in about.items()) + " >>").encode())
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = f"/Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R"
    return bytes(out) + f"trailer\n<< {size} >>\nstartxref\n{start}\n%%EOF\n".encode()


def test_a_pdf(tmp_path: Path) -> None:
    about = {
        "Title": "Microsoft Word - final.docx",
        "Author": "Mara Lind",
        "CreationDate": "D:20241206101500Z",
    }
    pages = [[HEAD, *PARAGRAPHS], [PARAGRAPHS[0], "Page 2 of 2"]]
    article = one(read_articles(write(tmp_path, "a.pdf", a_pdf(pages, **about))))
    assert (article.title, article.text) == (HEAD, f"{BODY}\n\n{PARAGRAPHS[0]}")
    assert article.authors == ("Mara Lind",) and article.published == date(2024, 12, 6)


def test_the_headline_of_a_pdf_is_what_is_printed_large(tmp_path: Path) -> None:
    """And not the newspaper's name and the day above it."""
    head = "Ferry line to stop at the end of a winter in which nobody went on board of it"
    above = ["Harbour Gazette, Friday 6 December 2024, page 4", "NEWS"]
    page = [*above, f"#{head}", "By Mara Lind, Transport Correspondent", *PARAGRAPHS]
    article = one(read_articles(write(tmp_path, "a.pdf", a_pdf([page], size=24))))
    assert (article.title, article.text) == (head, BODY)
    assert article.authors == ("Mara Lind",) and article.published == date(2024, 12, 6)
    after = one(
        read_articles(write(tmp_path, "b.pdf", a_pdf([[*PARAGRAPHS, f"#{head}", *PARAGRAPHS]], size=24)))
    )
    assert after.text.startswith(PARAGRAPHS[0]) and head in after.text, "the headline of what comes second"
    small = one(read_articles(write(tmp_path, "c.pdf", a_pdf([page], size=12))))
    assert small.title != head and head in small.text, "as large as the rest"


def test_pdf_lines_without_space_between_paragraphs(tmp_path: Path) -> None:
    article = one(read_articles(write(tmp_path, "a.pdf", a_pdf([PARAGRAPHS], gap=1))))
    assert article.text == BODY


def test_hyphens_at_the_ends_of_pdf_lines(tmp_path: Path) -> None:
    lines = ["The new ship was care-", "fully chosen by a well-", "known firm from the Al-", "Raqa district, which gov-",
             "erns the 2019-", "20 season; a ferry-", "man called it “minis-", "try work”, and a ferryman knows."]  # fmt: skip
    article = one(read_articles(write(tmp_path, "a.pdf", a_pdf([lines], width=200, gap=1))))
    assert article.text == (
        "The new ship was carefully chosen by a well-known firm from the Al-Raqa district, which governs the 2019-20 "
        "season; a ferryman called it “ministry work”, and a ferryman knows."
    )


def test_the_hyphen_that_browsers_print_may_stand_apart() -> None:
    lines = ["There is no excuse that would sur \u2010", "vive being said aloud, and no hope."]
    assert unwrap(lines, slack=0.85) == "There is no excuse that would survive being said aloud, and no hope."


def test_pdfs_that_cannot_be_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_pdf([PARAGRAPHS])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert "encrypted" in refused(read_articles(tmp_path / "locked.pdf"))
    assert "no text" in refused(read_articles(write(tmp_path, "scan.pdf", a_pdf([[]]))))
    assert "broken" in refused(read_articles(write(tmp_path, "broken.pdf", b"%PDF-1.4\nnothing")))


def test_a_broken_pdf_is_a_row_and_nothing_beside_it(tmp_path: Path) -> None:
    broken = write(tmp_path, "broken.pdf", b"hello")
    code = f"from rag.ingest import read_articles; print(len(list(read_articles({str(broken)!r}))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n" and done.stderr == "", "pypdf's own warnings"


# --- web pages in files ------------------------------------------------------------------------------------------


def test_a_saved_page(tmp_path: Path) -> None:
    page = f"""<!doctype html><html lang="de-AT"><head><meta charset="windows-1252"><title>{HEAD}</title>
<link rel="canonical" href="https://www.gazette.example/news/ferry"></head><body><div id="nav">Home</div><article>
<h1>{HEAD}</h1><p>By Mara Lind</p><p>Advertisement</p>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}
<p>The county&rsquo;s answer was <q>not  now</q>, in
its   own words; the line had <em>hoped</em> for more.</p><p>Share this article</p></article></body></html>"""
    article = one(read_articles(write(tmp_path, "a.htm", page.encode("cp1252"))))
    last = "The county’s answer was “not now”, in its own words; the line had hoped for more."
    assert article.text == f"{BODY}\n\n{last}"
    assert (article.title, article.authors, article.language) == (HEAD, ("Mara Lind",), "de")
    assert (article.url, article.source) == ("https://www.gazette.example/news/ferry", "gazette.example")
    assert "no article text" in refused(
        read_articles(write(tmp_path, "b.html", "<html><body></body></html>"))
    )


NOTICES = (
    "We use cookies to make this site better.",
    "We and our 842 partners store and access information on a device, such as cookies.",
    "Accept all",
    "Manage my choices",
    "You need to enable JavaScript to run this app.",
    "Please turn on JavaScript to read on",
)


def test_a_page_of_notices_is_no_article(tmp_path: Path) -> None:
    told = "".join(f"<p>{notice}</p>" for notice in NOTICES)
    page = f"<html><head><title>Before you go on</title></head><body>{told}</body></html>"
    assert "no article text" in refused(read_articles(write(tmp_path, "a.html", page)))
    paragraphs = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<html><body>{told}<article><h1>{HEAD}</h1>{paragraphs}</article></body></html>"
    assert one(read_articles(write(tmp_path, "b.html", page))).text == BODY


def test_joiners_of_a_page_are_kept(tmp_path: Path) -> None:
    sentence = "او گفت که نمی\u200cتوانیم کشتی دیگری پیدا کنیم و مردم باید تا بهار صبر کنند."
    page = f"<html lang='fa'><body><article><p>{sentence}</p><p>{sentence.replace(chr(0x200C), '&zwnj;')} ۲</p></article>"
    assert one(read_articles(write(tmp_path, "a.html", page))).text == f"{sentence}\n\n{sentence} ۲"


def test_a_feed_in_a_file_and_an_xml_that_is_none(tmp_path: Path) -> None:
    text = "".join(f"<p>{html.escape(p)}</p>" for p in PARAGRAPHS * 3)
    feed = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>
<entry><title>{HEAD}</title><id>tag:courier.example,1</id><updated>2024-12-06T10:00:00Z</updated>
<content type="html">{html.escape(text)}</content></entry></feed>"""
    article = one(read_articles(write(tmp_path, "a.atom", feed)))
    assert (article.title, article.source, article.published) == (HEAD, "Courier", date(2024, 12, 6))
    assert article.text == "\n\n".join(PARAGRAPHS * 3)
    assert "feed" in refused(read_articles(write(tmp_path, "b.xml", "<config><a/></config>")))


@settings(max_examples=100)
@given(
    parts=st.lists(
        TRICKY | st.sampled_from(["<p>", "</div>", "<!--", "]]", "&#0;", "&nbsp;", "<q>", "http://["]),
        max_size=6,
    )
)
def test_no_entry_of_a_feed_raises(tmp_path: Path, parts: list[str]) -> None:
    hostile = "".join(parts).encode("utf-8", "replace").decode().replace("]]>", "")
    told = "".join(
        f"<{tag}><![CDATA[{hostile}]]></{tag}>"
        for tag in ("title", "description", "pubDate", "author", "guid")
    )
    feed = f'<rss version="2.0"><channel><title>B</title><item>{told}<link>http://[{len(parts)}</link></item></channel></rss>'
    for row in read_articles(write(tmp_path, "a.rss", feed)):
        assert isinstance(row, UnreadableError) or normalise(row.text) == row.text


# --- sources -----------------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_order_without_what_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in (
        "b/2.txt",
        "a.txt",
        "c.MD",
        ".hidden.txt",
        ".git/x.txt",
        "README.md",
        "LICENSE.txt",
        "x.py",
        "f.xml",
    ):
        write(tmp_path, name, f"{name}\n\n{BODY}")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    expected = ["a.txt", "c.MD", "b/2.txt"]
    rows = [r for r in read_articles(tmp_path) if isinstance(r, Article)]
    assert [r.title for r in rows] == expected
    assert [r.id for r in rows] == [article_id(str((tmp_path / name).resolve())) for name in expected]
    assert not [r for r in read_articles(tmp_path) if isinstance(r, UnreadableError)]
    for name in ("old.doc", "b/older.doc", "table.xlsx", "picture.jpg", "README.rtf"):
        write(tmp_path, name, "x")
    (told,) = [r for r in read_articles(tmp_path) if isinstance(r, UnreadableError)]
    assert "2 .doc, 1 .xlsx; save them as" in told.why
    for name in ("old.doc", "b/older.doc", "table.xlsx"):
        (tmp_path / name).unlink()
    assert [r.title for r in read_articles(str(tmp_path / "**" / "*.txt")) if isinstance(r, Article)]
    mixed = [tmp_path / "a.txt", str(tmp_path / "b"), Article(text="x", id="1")]
    assert len(list(read_articles(mixed))) == 3
    assert len(list(read_articles(iter(mixed)))) == 3


def test_deep_globs_do_not_walk_in_circles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("a", "a/b", "a/.hidden", "a/b/c"):
        (tmp_path / place).mkdir(exist_ok=True)
        write(tmp_path / place, "story.txt", f"The ferry {place} stopped. Nobody knew why it did.".encode())
    for name in ("round", "and-round"):  # two of them: 2 ** 40 ways
        (tmp_path / "a" / name).symlink_to(".")
    monkeypatch.chdir(tmp_path)
    for pattern in (
        "a/**/*.txt",
        "a/**",
        "**/story.txt",
        f"{tmp_path}/a/**/*.txt",
        f"../{tmp_path.name}/?/**/*.txt",
    ):
        assert len(list(read_articles(pattern))) == 3, pattern
    assert "nothing matches" in refused(read_articles("a/**/*.md"))
    assert "nothing matches" in refused(read_articles("a/**b/**/*.md"))


def test_sources_that_are_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "empty").mkdir()
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    for source, why in [
        (tmp_path / "gone.txt", "no such file"),
        (BODY * 20, "no such file"),
        ("www.gazette.example", "begins with https://"),
        ("gazette.example/news/ferry", "begins with https://"),
        ("news/ferry.txt", "no such file or folder; look at the path"),
        ("", "not a source"),
        (tmp_path / "*.nothing", "nothing matches"),
        (tmp_path / "empty", "no articles in this folder"),
        (tmp_path / "pipe.txt", "not a file"),
        (write(tmp_path, "menu.html", "<nav>Home <a>About</a></nav><script>x()</script>"), "no article text"),
        (tmp_path / "circle.txt", "leads to itself"),
        (write(tmp_path, "a.odt", "x"), "not read"),
        (write(tmp_path, "a.docx", "x"), "not a readable Word document"),
        (write(tmp_path, "empty.txt", ""), "empty"),
        (write(tmp_path, "blank.txt", " \n\n "), "empty"),
        (write(tmp_path, "picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(500)), "a picture"),
        (write(tmp_path, "program.txt", bytes(range(256)) * 20), "binary"),
        (write(tmp_path, "document.jsonl", b"PK\x03\x04" + bytes(500)), "a zip file"),
        (write(tmp_path, "header.csv", "title,text\n"), "no articles in it"),
        ([3], "not a source"),
        (Article(title="A", text=" ", id="1"), "empty"),
        (Article(title="A", text="x", id="\ud800"), "not plain text"),
        (Article(title="A", text="x", id="\x1b[2J"), "not plain text"),
        (Article(title="A", text="x" * 5_000_001, id="1"), "longer than"),
    ]:
        assert why in refused(read_articles(source)), source  # type: ignore[arg-type]


def test_a_file_of_more_than_50_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(50_000_001)  # takes no room on the disk
    assert "larger than 50 MB" in refused(read_articles(tmp_path / "big.txt"))


def test_a_byte_order_mark_before_other_bytes_is_no_promise(tmp_path: Path) -> None:
    said = "“We will not pay,” said Tuva Lind."
    (article,) = read_articles(write(tmp_path, "a.txt", codecs.BOM_UTF8 + said.encode("cp1252")))
    assert isinstance(article, Article) and article.text == said


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", BODY),
        ("utf-16", BODY),
        ("utf-16-be", BODY),
        ("utf-32", BODY),
        ("cp1252", BODY),
        ("latin-1", "The café at Osk is closed, and so is the hotel; nobody knows until when."),
        (
            "cp1251",
            "Паромная линия закрывается в понедельник, через три недели после пожара. «Судна нет», — сказала она.",
        ),
        ("shift_jis", "市長は金曜日に洪水の後で辞任した。「準備ができていない」と彼女は語った。" * 4),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
def test_encodings(tmp_path: Path, encoding: str, text: str, name: str) -> None:
    if encoding in ("utf-16-be", "utf-32"):
        name = "a.txt"  # tables are read by line: as UTF-8, as UTF-16 with its mark, or by a guess
    text = text.replace("\n\n", " ")
    contents = {
        "a.txt": text,
        "a.csv": f'title,text\nA,"{text}"\n',
        "a.jsonl": json.dumps({"text": text}, ensure_ascii=False),
    }
    assert one(read_articles(write(tmp_path, name, contents[name].encode(encoding)))).text == text


def test_damaged_utf8_is_marked_not_misread(tmp_path: Path) -> None:
    damaged = BODY.encode().replace("county’s".encode(), b"county\xff\x92s")
    assert one(read_articles(write(tmp_path, "a.txt", damaged))).text == BODY.replace(
        "county’s", "county\ufffd\ufffds"
    )


def test_progress(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, BODY)
    calls: list[tuple[str, int, int | None]] = []
    list(
        read_articles(
            [tmp_path, Article(title="C", text="x", id="1")], progress=lambda *call: calls.append(call)
        )
    )
    assert calls == [
        (str(tmp_path / "a.txt"), 0, 3),
        (str(tmp_path / "b.txt"), 1, 3),
        ("C", 2, 3),
        ("", 3, 3),
    ]


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "2024-12-06",
        "2024-12-06T23:59:00-08:00",
        "2024/12/6",
        "20241206",
        "6 December 2024",
        "December 6th, 2024, 10:15 a.m. EST",
        "Updated 9:14 PM ET, Fri Dec. 6, 2024",
        "Fri, 06 Dec 2024 12:00:00 GMT",
        "1733443200",
        1733443200,
        1733443200000,
        "6 décembre 2024",
        "6. Dezember 2024",
        "2024年12月6日",
        date(2024, 12, 6),
    ],
)
def test_dates(written: object) -> None:
    from rag.ingest.dates import parse_date

    assert parse_date(written) == date(2024, 12, 6)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "yesterday",
        "2024",
        "December 2024",
        "12/06/2024",
        "2024-13-45",
        "5",
        None,
        True,
        float("nan"),
        1e300,
    ],
)
def test_what_names_no_day_is_no_date(written: object) -> None:
    from rag.ingest.dates import parse_date

    assert parse_date(written) is None
