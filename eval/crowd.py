"""How long sixteen people wait: `python -m eval.crowd ARTICLES`. Alone, all at once, and while articles are added.

The real server answers the named endpoint `/ask` over a library of half of the articles, in a temporary folder; the
other half is added while the sixteen ask. Questions are made of what the articles' people said.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice

import uvicorn

from rag.tracker import Tracker
from ui.app import build_site

PEOPLE = 16
EACH = 4
"""Questions that one of them asks: with all rounds fewer than one client may send in a minute."""
PAUSE = 2.0
"""Seconds that one of them reads an answer before asking on."""


def main(*sources: str) -> int:
    """Print the waits in milliseconds."""
    with tempfile.TemporaryDirectory() as scratch, Tracker(f"{scratch}/all") as everything:
        everything.add(list(sources))
        articles = everything.articles()
        half = len(articles) // 2
        with Tracker(f"{scratch}/library") as library:
            library.add(articles[:half])
            questions = [f"What did {name} say?" for name, _ in library.speakers()[: PEOPLE * EACH]]
            with _served(library) as url:
                _ask(url, questions[0])  # the model is loaded by the first
                print(f"{half} articles; waits in ms                     p50   p95   longest")
                print(_row("one person", _waits(url, questions[: 2 * EACH], pause=0)))
                print(_row(f"{PEOPLE}, all at once", _crowd(url, questions, 0)))
                print(_row(f"{PEOPLE}, who read for {PAUSE:g} s between", _crowd(url, questions, PAUSE)))
                adding = threading.Thread(target=library.add, args=(articles[half:],))
                adding.start()
                waits = _crowd(url, questions, PAUSE)
                print(_row(f"the same, {len(articles) - half} articles being added", waits))
                print("(still being added at the end)" if adding.is_alive() else "(adding was over before)")
                adding.join()
    return 0


def _row(name: str, waits: Sequence[float]) -> str:
    ordered = sorted(1000 * w for w in waits)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"{name:40s} {ordered[len(ordered) // 2]:8.0f} {p95:5.0f} {ordered[-1]:9.0f}"


def _crowd(url: str, questions: Sequence[str], pause: float) -> list[float]:
    """The waits of all of them, each with questions of their own."""
    theirs = [list(islice(cycle(questions), n * EACH, (n + 1) * EACH)) for n in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as people:
        return [w for waits in people.map(lambda mine: _waits(url, mine, pause), theirs) for w in waits]


def _waits(url: str, questions: Sequence[str], pause: float) -> list[float]:
    waits = []
    for question in questions:
        start = time.perf_counter()
        _ask(url, question)
        waits.append(time.perf_counter() - start)
        time.sleep(pause)
    return waits


def _ask(url: str, question: str) -> None:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(
        f"{url}/gradio_api/call/v2/ask", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{url}/gradio_api/call/ask/{event}") as stream:
        said = stream.read().decode()
    if "event: complete" not in said:
        raise SystemExit(f"no answer to {question!r}: {said[:200]}")


@contextmanager
def _served(library: Tracker) -> Iterator[str]:
    """In this process, because one process owns a library: the one that adds."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    config = uvicorn.Config(build_site(library), port=port, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
