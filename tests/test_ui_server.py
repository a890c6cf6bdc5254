"""What the web chat owes to programs and operators: endpoints, headers, limits, who may enter; no browser needed."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client

from rag.cli import main
from rag.records import Article, InputError
from rag.samples import samples_path
from rag.tracker import Tracker
from tests.browsing import QUESTION, Tab, served
from tests.proxies import proxied
from ui.app import serve
from ui.app.server import RateLimit, is_loopback, may_listen, read_auth


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
from ui.app import build_site, serve
build_site(Tracker({str(tmp_path / "library")!r}))
import time; time.sleep(1.5)
print([x for x in away if "127.0.0.1" not in str(x) and "localhost" not in str(x)])
"""
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


def test_named_endpoints(address: str, library: Tracker) -> None:
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


@pytest.mark.parametrize(
    ("endpoint", "sent", "status", "said"),
    [
        ("ask", {}, 400, "No value provided for required argument: question"),
        ("ask", {"question": "x", "speed": 3}, 400, "Parameter `speed` is not a valid"),
        ("tell", {}, 404, "no such endpoint: /tell"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(
    address: str, endpoint: str, sent: dict[str, object], status: int, said: str
) -> None:
    place, headers = f"{address}/gradio_api/call/v2/{endpoint}", {"Content-Type": "application/json"}
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(place, json.dumps(sent).encode(), headers))
    assert refused.value.code == status
    error = json.load(refused.value)["error"]
    assert error.startswith(said) and "/gradio_api/info" in error and "view API" not in error


def test_a_number_that_is_none_is_told(address: str) -> None:
    client = Client(address, verbose=False)
    assert (
        "k is a number, 1 to 50: this is 'many'"
        in client.predict(question="x?", k="many", api_name="/ask")["error"]
    )
    assert len(client.predict(query="dam", k=10**9, api_name="/search")["hits"]) <= 50


def test_sixteen_at_once_while_articles_are_added(tmp_path: Path) -> None:
    with Tracker(tmp_path / "library") as library:
        library.add([samples_path()])
        with served(library) as url:
            sixteen_at_once(library, url)


def sixteen_at_once(library: Tracker, url: str) -> None:
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


def test_tools_for_assistants(library: Tracker) -> None:
    if find_spec("mcp") is None:
        with pytest.raises(InputError, match=r"pip install 'mcp>=1.21,<2'"):
            serve(library, mcp=True)
        return
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def use(url: str) -> tuple[dict[str, Any], Any]:
        over = streamablehttp_client(f"{url}/gradio_api/mcp/")
        async with over as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            called = await session.call_tool("ask", {"question": QUESTION, "k": 1})
            return tools, ast.literal_eval(called.content[0].text)  # Gradio writes tools' answers so

    with served(library, mcp=True) as url, ThreadPoolExecutor(1) as elsewhere:
        tools, answer = elsewhere.submit(asyncio.run, use(url)).result()
    assert set(tools) == {"ask", "check", "claims", "search", "statements"}
    parameters = tools["ask"].inputSchema["properties"]
    assert parameters["question"]["description"] == "What is asked, in plain words."
    assert "verbatim quotes" in tools["ask"].description
    assert answer["quotes"][0]["text"] == library.ask(QUESTION, 1).quotes[0].text


def test_nothing_without_the_password(library: Tracker) -> None:
    with served(library, auth=lambda user, word: (user, word) == ("ada", "s3cret")) as url:
        for path, body in {
            "/config": None,
            "/gradio_api/info": None,
            "/gradio_api/call/v2/ask": b'{"question": "x"}',
            "/gradio_api/queue/join": b'{"data": [], "fn_index": 0, "session_hash": "x"}',
            "/gradio_api/upload": b"",
        }.items():
            request = urllib.request.Request(f"{url}{path}", body, {"Content-Type": "application/json"})
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(request)
        assert urllib.request.urlopen(f"{url}/healthz").status == 200
        client = Client(url, auth=("ada", "s3cret"), verbose=False)
        assert client.predict(question=QUESTION, api_name="/ask")["status"] == "answered"


@pytest.mark.browser
def test_behind_a_reverse_proxy(chromium: Any, library: Tracker) -> None:
    """Under a path of another server: the page, asking with its stream, reading, and `/healthz`."""
    with served(library, root_path="/onrecord") as url, proxied(url, "/onrecord") as outside:
        assert json.load(urllib.request.urlopen(f"{outside}/healthz"))["status"] == "ok"
        tab = Tab(chromium, outside)
        assert tab.page.url == f"{outside}/"
        tab.read(tab.ask(QUESTION).locator("a.or-cite").first)
        beside = [u for u in tab.requests if not u.startswith(outside)]
        assert not beside, "an address leaves the path"
        # The browser asks for /favicon.ico and /manifest.json of the whole server by itself.
        by_itself = f"{outside.removesuffix('/onrecord')}/"
        tab.errors = [
            e for e in tab.errors if not e.endswith((f"{by_itself}favicon.ico", f"{by_itself}manifest.json"))
        ]
        tab.close()


def test_a_proxy_that_keeps_the_path_is_understood_too(library: Tracker) -> None:
    with served(library, root_path="/onrecord") as url:
        for path in ("/onrecord/", "/onrecord/config", "/onrecord/healthz"):
            assert urllib.request.urlopen(f"{url}{path}").status == 200


def test_nobody_listens_beyond_this_machine_by_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["chat", "--library", str(tmp_path / "library"), "--host", "0.0.0.0"]) == 2
    assert "--auth FILE" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_in_a_line(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = address.rpartition(":")[2]
    assert main(["chat", "--library", str(tmp_path / "library"), "--port", port]) == 2
    assert capsys.readouterr().err == (
        f"onrecord: port {port} is taken: choose another with --port, or stop what uses it\n"
    )
    assert main(["chat", "--library", str(tmp_path / "library"), "--port", "70000"]) == 2
    assert "port 70000: cannot listen there" in capsys.readouterr().err


def test_it_stops_when_told_though_pages_are_open(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rag.cli", "chat", "--library", str(tmp_path), "--port", "0"]
    chat = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert chat.stderr is not None
    said = iter(chat.stderr.readline, "")
    page = next(m[1] for line in said if (m := re.match(r"The chat is at (\S+); Ctrl-C stops it$", line)))
    assert json.load(urllib.request.urlopen(f"{page}/healthz")) == {"status": "ok", "articles": 0}
    with urllib.request.urlopen(f"{page}/gradio_api/heartbeat/page") as stream:
        assert stream.readline()
        chat.send_signal(signal.SIGTERM)
        _, said = chat.communicate(timeout=120)  # waiting for the pages, it would not end at all
    assert "Traceback" not in said and "Error" not in said


def test_a_large_upload_is_refused(library: Tracker) -> None:
    with served(library, upload_size="1kb") as url:
        body = (
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
            + b"a" * 5000
            + b"\r\n--x--\r\n"
        )
        request = urllib.request.Request(
            f"{url}/gradio_api/upload", body, {"Content-Type": "multipart/form-data; boundary=x"}
        )
        with pytest.raises(urllib.error.HTTPError, match="413"):
            urllib.request.urlopen(request)


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("", 200)]
)
def test_pages_of_other_sites_cannot_post(address: str, site: str, status: int) -> None:
    headers = {"Content-Type": "application/json"} | ({"Sec-Fetch-Site": site} if site else {})
    request = urllib.request.Request(f"{address}/gradio_api/call/v2/search", b'{"query": "dam"}', headers)
    try:
        assert urllib.request.urlopen(request).status == status
    except urllib.error.HTTPError as refused:
        assert refused.code == status
        assert refused.headers["X-Content-Type-Options"] == "nosniff"


def test_another_name_for_this_machine_is_refused(library: Tracker) -> None:
    with served(library, local_only=True) as url:
        assert urllib.request.urlopen(f"{url}/healthz").status == 200
        for name in ("evil.example", "evil.example:80", "localhost.evil.example", ""):
            request = urllib.request.Request(f"{url}/config", headers={"Host": name})
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(request)
        for name in ("localhost:1", "[::1]:7860"):
            assert (
                urllib.request.urlopen(urllib.request.Request(f"{url}/config", headers={"Host": name})).status
                == 200
            )
