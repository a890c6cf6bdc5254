"""Fetching, against a real server on this machine that behaves as badly as servers do."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from rag.ingest import FetchLimits, door, read_articles
from rag.ingest.door import is_public
from rag.ingest.fetch import fetch
from rag.records import Article, UnreadableError, article_id

BODY = (
    "The harbour office closed the old bridge on Friday after the third flood of the winter.",
    "“We cannot promise that it will open again this year,” the harbour master, Ines Roth, told reporters.",
    "Two shipping firms said that they had not been told, and that their lorries were waiting at the gate.",
    "The council meets on Monday to discuss the cost of repairs, which engineers put at two million crowns.",
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Old bridge closed | Harbour Gazette</title>
<meta property="og:title" content="Old bridge closed after flood"><meta property="og:site_name" content="Harbour Gazette">
<meta name="author" content="Mara Lind"><meta property="article:published_time" content="2024-03-01T08:00:00Z">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Old bridge closed after flood</h1>{"".join(f"<p>{p}</p>" for p in BODY)}</article>
<section class="comments" id="comments"><p>First! This newspaper is always late, as everybody on the quay knows.</p></section>
<footer>All rights reserved</footer></body></html>"""
FEED = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Gazette</title><link>/</link><description>News</description>
<item><title>Linked: the bridge &amp; the flood</title><link>/article</link><pubDate>Fri, 01 Mar 2024 08:00:00 GMT</pubDate>
<description>The bridge is closed.</description></item>
<item><title>Told in full</title><link>/gone</link><pubDate>Sat, 02 Mar 2024 08:00:00 GMT</pubDate>
<content:encoded><![CDATA[{"".join(f"<p>{p}</p>" for p in BODY * 2)}]]></content:encoded></item>
<item><title>Told in brief</title><link>/gone2</link><description>{" ".join(BODY[:3])}</description></item>
<item><title>Nothing</title><link>/gone3</link><description>Short.</description></item>
</channel></rss>"""


BOMB = gzip.compress(bytes(50_000_000), 1)


class Server(BaseHTTPRequestHandler):
    """Each path is one kind of trouble."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        with suppress(BrokenPipeError, ConnectionResetError):  # the client had enough, as it should
            getattr(self, "do_" + path.strip("/").replace(".", "_"), self.do_gone)()

    def send(
        self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def to(self, where: str) -> None:
        self.send(b"", status=302, Location=where)

    def do_article(self) -> None:
        self.send(PAGE.encode())

    def do_unnamed(self) -> None:
        self.send(PAGE.replace("Harbour Gazette", "").encode())

    def do_zipped(self) -> None:
        self.send(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def do_gone(self) -> None:
        self.send(b"nothing here", status=404)

    def do_moved(self) -> None:
        self.to("/article#top")

    def do_loop(self) -> None:
        self.to("/loop2")

    def do_loop2(self) -> None:
        self.to("/loop")

    def do_far(self) -> None:
        self.to(f"/far?{len(self.path)}x" + self.path.partition("?")[2])

    def do_inside(self) -> None:
        self.to(f"http://127.0.0.2:{self.server.server_address[1]}/article")

    def do_to_file(self) -> None:
        self.to("file:///etc/passwd")

    def do_cookie(self) -> None:
        if "seen=1" in (self.headers["Cookie"] or ""):
            self.do_article()
        else:
            self.send(b"", status=302, Location="/cookie", Set_Cookie="seen=1")

    def do_drip(self) -> None:
        self.send(b"<html>")
        for _ in range(100):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def do_drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            self.wfile.write(b"X")
            time.sleep(0.05)

    def do_silent(self) -> None:
        time.sleep(5)

    def do_endless(self) -> None:
        self.send(b"")
        for _ in range(10_000):
            self.wfile.write(b"<p>more</p>" * 1000)

    def do_bomb(self) -> None:
        self.send(BOMB, Content_Encoding="gzip")

    def do_twice_packed(self) -> None:
        self.send(gzip.compress(gzip.compress(PAGE.encode())), Content_Encoding="gzip, gzip")

    def do_cut(self) -> None:
        self.send(gzip.compress(PAGE.encode())[:-20], Content_Encoding="gzip")

    def do_picture(self) -> None:
        self.send(b"\x89PNG", "image/png")

    def do_empty(self) -> None:
        self.send(b"  ")

    def do_noise(self) -> None:
        self.wfile.write(b"220 mail.example ESMTP\r\n")

    def do_feed_xml(self) -> None:
        self.send(FEED.encode(), "application/rss+xml")

    def do_plain_txt(self) -> None:
        self.send(
            ("Old bridge closed\n\n" + "\n\n".join(BODY)).encode("cp1252"), "text/plain; charset=windows-1252"
        )

    def do_news_jsonl(self) -> None:
        self.send(
            b'{"title": "A", "text": "One."}\n{"title": "B", "text": "Two."}\n', "application/octet-stream"
        )

    def do_agent(self) -> None:
        self.send(str(self.headers).encode(), "text/plain")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


SMALL = FetchLimits(size=1_000_000)
HURRIED = FetchLimits(seconds=0.5)
"""Only for servers that would take longer on any machine: a busy one may need this long for a good answer."""


def read(address: str, limits: FetchLimits = SMALL, **options: object) -> list[Article | UnreadableError]:
    return list(read_articles(address, allow_private=True, limits=limits, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/article", "/zipped", "/moved", "/cookie", "/article#part"])
def test_a_page_becomes_an_article(site: str, path: str) -> None:
    [article] = read(site + path)
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(BODY)
    assert (article.title, article.source) == ("Old bridge closed after flood", "Harbour Gazette")
    assert article.authors == ("Mara Lind",) and str(article.published) == "2024-03-01"
    assert article.url.startswith(site) and "#" not in article.url
    assert article.id == article_id(article.url) and article.language == "en"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/gone", "404"),
        ("/loop", "in a circle"),
        ("/far", "more than 5 redirects"),
        ("/to_file", "only http and https"),
        ("/endless", "larger than 1 MB"),
        ("/bomb", "larger than 1 MB"),
        ("/twice_packed", "packed as gzip, gzip"),
        ("/cut", "breaks off"),
        ("/picture", "image/png, not an article"),
        ("/empty", "empty"),
        ("/noise", "cannot be fetched"),
    ],
)
def test_a_bad_answer_is_one_line(site: str, path: str, why: str) -> None:
    [row] = read(site + path)
    assert isinstance(row, UnreadableError)
    assert why in row.why and row.what == site + path
    assert "\n" not in str(row) and ";" in row.why, "says what happened, and what to do"


@pytest.mark.parametrize("path", ["/drip", "/drip_headers", "/silent"])
def test_a_server_that_does_not_come_to_an_end_is_left(site: str, path: str) -> None:
    """Each of them is done after five seconds, and what it has then is another thing to say."""
    [row] = read(site + path, HURRIED)
    assert isinstance(row, UnreadableError) and row.what == site + path
    assert row.why.startswith("no complete answer in 0.5 seconds; try again later")


def test_an_address_in_the_own_network_is_refused(site: str) -> None:
    [row] = read_articles(site + "/article")
    assert isinstance(row, UnreadableError) and "private network" in row.why


def test_a_redirect_into_a_private_network_is_refused(site: str) -> None:
    def permits(address: str) -> bool:  # 127.0.0.1 plays the public internet
        return address == "127.0.0.1"

    assert fetch(site + "/article", permits=permits).kind == "html"
    with pytest.raises(UnreadableError, match=r"127\.0\.0\.2 is in a private network"):
        fetch(site + "/inside", permits=permits)


def test_the_connection_goes_to_the_address_that_was_checked(site: str) -> None:
    """A name that answers differently the second time: it is asked once, and one private address is enough."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    port = site.rpartition(":")[2]
    page = fetch(
        f"http://rebind.test:{port}/agent",
        resolve=lambda *_: next(answers),
        permits=lambda a: a == "127.0.0.1",
    )
    assert f"Host: rebind.test:{port}" in page.data.decode() and "onrecord/" in page.data.decode()
    assert next(answers) == ["10.0.0.1"]
    with pytest.raises(UnreadableError, match=r"rebind\.test \(10\.0\.0\.1\) is in a private network"):
        fetch(f"http://rebind.test:{port}/", resolve=lambda *_: ["93.184.215.14", "10.0.0.1"])


@pytest.fixture(scope="module")
def secure_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same server behind a certificate that nobody has signed."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here to make a certificate")
    key, certificate = (str(tmp_path_factory.mktemp("tls") / name) for name in ("key.pem", "certificate.pem"))
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    names = ["-subj", "/CN=gazette.test", "-addext", "subjectAltName=DNS:gazette.test"]
    subprocess.run([*command, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"{server.server_address[1]} {certificate}"
    server.shutdown()
    server.server_close()


def test_certificates_are_checked_against_the_name_not_the_pinned_address(
    secure_site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, certificate = secure_site.split()
    here: dict[str, Any] = {"allow_private": True, "resolve": lambda *_: ["127.0.0.1"]}
    with pytest.raises(UnreadableError, match="certificate"):
        fetch(f"https://gazette.test:{port}/article", **here)
    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(door, "_certificates", lambda: trusting)
    assert fetch(f"https://gazette.test:{port}/article", **here).data == PAGE.encode()
    with pytest.raises(UnreadableError, match="certificate"):
        fetch(f"https://other.test:{port}/article", **here)


def test_a_slow_name_server_does_not_hold_a_batch_up() -> None:
    may_answer, answered = threading.Event(), threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        may_answer.wait(60)
        answered.set()
        return []

    with pytest.raises(UnreadableError, match=r"no complete answer in 0\.2 seconds"):
        fetch("http://slow.test/", limits=FetchLimits(seconds=0.2), resolve=resolve)
    assert not answered.is_set(), "nobody waited for it"
    may_answer.set()


def test_an_address_that_does_not_answer_gives_way_to_the_next(site: str) -> None:
    port = site.rpartition(":")[2]
    page = fetch(
        f"http://two.test:{port}/agent", allow_private=True, resolve=lambda *_: ["127.0.0.9", "127.0.0.1"]
    )
    assert page.data


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://example.org/a", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http://", "only http and https"),
        ("http://[::1", "not a valid address"),
        ("http://127.0.0.1:99999/", "no port 99999"),
        ("http://" + "a" * 300 + ".example/", "no such host"),
        ("http://2130706433/", "private network"),
        ("http://0x7f.1/", "private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("http://no-such-host.invalid/", "no such host"),
    ],
)
def test_addresses_that_are_not_fetched(address: str, why: str) -> None:
    [row] = read_articles(address)
    assert isinstance(row, UnreadableError) and why in row.why and "\n" not in str(row)


def test_a_password_in_an_address_is_neither_sent_nor_shown(site: str) -> None:
    [row] = read(site.replace("//", "//ines:secret@") + "/article")
    assert isinstance(row, UnreadableError) and "password" in row.why and "secret" not in str(row)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::10.0.0.1",
        "2001:db8::1",
    ],
)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_proxies_of_the_environment_are_not_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.delenv("no_proxy", raising=False)
    assert isinstance(read(site + "/article")[0], Article)


def test_a_feed(site: str) -> None:
    linked, full, brief, nothing = read(site + "/feed.xml")
    assert isinstance(linked, Article) and isinstance(full, Article) and isinstance(brief, Article)
    assert linked.text == "\n\n".join(BODY) and linked.url == site + "/article"
    assert linked.title == "Linked: the bridge & the flood" and str(linked.published) == "2024-03-01"
    assert full.text == "\n\n".join(BODY * 2), "a feed that tells all is not fetched again"
    assert brief.text == " ".join(BODY[:3]), "where the page is gone, a long summary stands in"
    assert {a.source for a in (linked, full, brief)} == {"Harbour Gazette"}
    assert isinstance(nothing, UnreadableError) and "404" in nothing.why and "entry 4" in nothing.what


def test_the_page_behind_an_entry_names_its_outlet(site: str, tmp_path: Path) -> None:
    """A feed may gather what several outlets print."""
    feed = tmp_path / "a.rss"
    items = "".join(f"<item><link>{site}/{page}</link></item>" for page in ("article", "unnamed"))
    feed.write_text(f'<rss version="2.0"><channel><title>Our picks</title>{items}</channel></rss>')
    named, unnamed = read_articles(feed, allow_private=True)
    assert isinstance(named, Article) and isinstance(unnamed, Article)
    assert (named.source, unnamed.source) == ("Harbour Gazette", "Our picks")


def test_an_entry_without_text_and_link_is_a_line(tmp_path: Path) -> None:
    feed = tmp_path / "a.rss"
    feed.write_text(
        '<rss version="2.0"><channel><title>B</title><item><title>C</title></item></channel></rss>'
    )
    [row] = read_articles(feed)
    assert isinstance(row, UnreadableError) and row.why.startswith("neither the feed nor a page")


def test_a_front_page_names_its_feed(tmp_path: Path) -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head><body>Home</body></html>'
    for href, ending in {
        "https://a.example/feed": "the feed that this page names (https://a.example/feed)",
        "/feed": "save the text as .txt",  # of a page that was saved nobody knows where it is
        "javascript:alert(1)": "save the text as .txt",
        "http://[": "save the text as .txt",
    }.items():
        (tmp_path / "a.html").write_text(page.format(href))
        [row] = read_articles(tmp_path / "a.html")
        assert isinstance(row, UnreadableError) and row.why.endswith(f"article's own page, or {ending}")


def test_a_feed_fetches_no_more_pages_than_it_may(site: str) -> None:
    limits = FetchLimits(feed_pages=0)
    rows = list(read_articles(site + "/feed.xml", allow_private=True, limits=limits))
    assert isinstance(rows[0], UnreadableError) and "too many pages" in rows[0].why
    assert isinstance(rows[1], Article)


def test_texts_and_tables_by_address(site: str) -> None:
    [plain] = read(site + "/plain.txt")
    assert isinstance(plain, Article) and plain.title == "Old bridge closed" and "“We cannot" in plain.text
    rows = read(site + "/news.jsonl", outlet="Gazette")
    assert [(r.title, r.source) for r in rows if isinstance(r, Article)] == [
        ("A", "Gazette"),
        ("B", "Gazette"),
    ]
