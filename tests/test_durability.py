"""A library survives what kills its process: nothing acknowledged is lost, and the next command works.

Real processes (`durability_child.py`) and real signals. Half of the kills wait until Chroma's vector files change, so
that they fall into the save that Chroma cannot survive by itself.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from durability_child import SYNC_THRESHOLD

from rag import Tracker
from rag.catalog import Catalog
from rag.index import VectorIndex, segments
from rag.lock import OwnerLock
from rag.records import LibraryLockedError

CHILD = Path(__file__).with_name("durability_child.py")
ENV = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
SPOILED = 4
KILLS_AT_MOST = 40
KILLS_ANYWHERE = 9


class Child:
    """A process that adds articles to a library, and the ids it has acknowledged."""

    def __init__(self, library: Path, name: str) -> None:
        command = [sys.executable, str(CHILD), str(library), name]
        self.process = subprocess.Popen(
            command, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.acknowledged = [self._line()]

    def _line(self) -> str:
        line = self.process.stdout.readline().strip()
        assert line, self.process.stderr.read()
        return line

    def wait_for_sync(self) -> None:
        """The second acknowledgement comes after the first sync: Chroma is open and has a vector segment."""
        self.acknowledged.append(self._line())

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        rest, errors = self.process.communicate(timeout=120)
        # A line that was cut off by the kill was not acknowledged.
        self.acknowledged += [line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        assert "Traceback" not in errors, errors
        return self.process.returncode


@contextmanager
def opened(library: Path):
    with (
        OwnerLock(library),
        Catalog(library / "catalog.sqlite3") as catalog,
        VectorIndex(library / "chroma", catalog, sync_threshold=SYNC_THRESHOLD) as index,
    ):
        yield catalog, index


def assert_whole(library: Path, acknowledged: list[str]) -> None:
    """The next owner opens it, catches up, and finds every acknowledged article, by words and by vector."""
    with opened(library) as (catalog, index):
        index.sync()
        assert index.state() == "ready"
        assert index.count() == catalog.counts()["passages"]
        for name in acknowledged:
            assert catalog.article(name) is not None, f"{name} was acknowledged and is gone"
        for name in random.Random(1).sample(acknowledged, min(len(acknowledged), 25)):
            passages = catalog.passages_of(name)
            hits = {row for row, _ in catalog.lexical([name], 50)}
            assert hits == set(passages)
            rows, vectors = catalog.passage_vectors(list(passages))
            assert len(rows) == 6
            for row, vector in zip(rows, vectors, strict=True):
                (nearest, cosine), *_ = index.query(vector, 3)
                assert (nearest, round(cosine, 2)) == (row, 1.0)


def saves(library: Path) -> dict[str, int]:
    """When the vector files were last written."""
    found = {}
    for file in (library / "chroma").glob("*/header.bin"):
        found[file.parent.name] = file.stat().st_mtime_ns
    return found


def until_a_save(library: Path) -> None:
    before, deadline = saves(library), time.monotonic() + 120
    while saves(library) == before:
        assert time.monotonic() < deadline, "Chroma never saved"


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of 3,000 passages, so that a save takes some milliseconds."""
    library = tmp_path_factory.mktemp("grown")
    subprocess.run([sys.executable, CHILD, library, "base", "3000"], env=ENV, check=True, capture_output=True)
    return library


def test_kills_in_the_middle_of_a_save_lose_nothing(grown: Path) -> None:
    """Until four have left files that cannot be read: on a busy machine most come before a save or after it."""
    acknowledged: list[str] = []
    spoiled = kills = 0
    while spoiled < SPOILED and kills < KILLS_AT_MOST:
        child = Child(grown, f"save{kills}")
        child.wait_for_sync()
        until_a_save(grown)
        time.sleep(random.Random(kills).choice([0, 0, 0.001, 0.003]))
        assert child.end(signal.SIGKILL) == -signal.SIGKILL
        acknowledged += child.acknowledged
        spoiled += not segments.is_consistent(grown / "chroma")
        kills += 1
    assert_whole(grown, acknowledged)
    if not spoiled:
        pytest.skip("no kill came in the middle of a save, so this run shows nothing of it")
    assert len(list(grown.glob("chroma.bad-*"))) == 1


def test_kills_at_any_moment_lose_nothing(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for n in range(KILLS_ANYWHERE):
        child = Child(tmp_path, f"any{n}")
        time.sleep(
            random.Random(n).uniform(0, 1.2)
        )  # from before chromadb is imported to far into the writing
        assert child.end(signal.SIGKILL) == -signal.SIGKILL
        acknowledged += child.acknowledged
        with Catalog(tmp_path / "catalog.sqlite3") as catalog:
            assert set(catalog.fingerprint(acknowledged)) == set(acknowledged)
    assert_whole(tmp_path, acknowledged)


def test_sigterm_ends_in_good_order(grown: Path) -> None:
    child = Child(grown, "term")
    child.wait_for_sync()
    until_a_save(grown)
    assert child.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert segments.is_consistent(grown / "chroma")
    assert not segments.marker(grown / "chroma").exists()
    assert_whole(grown, child.acknowledged)


def test_a_second_process_is_told_who_owns_the_library(tmp_path: Path) -> None:
    child = Child(tmp_path, "owner")
    with pytest.raises(LibraryLockedError) as refused:
        OwnerLock(tmp_path)
    message = str(refused.value)
    assert f"in use by process {child.process.pid} (durability_child.py" in message
    assert "close it, or point both at a Chroma server with --chroma" in message
    child.end(signal.SIGKILL)
    OwnerLock(tmp_path).release()  # the operating system let go of it with the process


TRACKER_CHILD = """
import sys
from rag import Article, Tracker
articles = [Article(f"Harbour {n}", f"Pier {n} of the harbour was closed on Monday, the port said.", id=f"h{n}")
            for n in range(200)]
with Tracker(sys.argv[1]) as library:
    library.add(articles, progress=lambda what, done, total: print(what, done, sep=":", flush=True))
"""


def test_a_killed_add_is_finished_by_the_next_one(tmp_path: Path) -> None:
    """Through the facade, with the real model: what it reported as stored is there, the rest is added again."""
    command = [sys.executable, "-c", TRACKER_CHILD, str(tmp_path)]
    for kill in (
        "articles stored:64",
        "passages indexed:",
    ):  # between two batches, and while the index follows
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHILD.parents[1], env=ENV)
        stored = 0
        for line in process.stdout:
            what, done = line.strip().split(":")
            stored = int(done) if what == "articles stored" else stored
            if line.startswith(kill):
                break
        process.kill()
        process.communicate()
        with Catalog(tmp_path / "catalog.sqlite3") as catalog:
            assert catalog.counts()["articles"] >= stored >= 64
    subprocess.run(command, check=True, cwd=CHILD.parents[1], env=ENV, capture_output=True)
    with Tracker(tmp_path) as library:
        assert len(library.articles()) == 200
        assert library.search("Was pier 150 of the harbour closed?", k=1)[0].passage.article.id == "h150"
        assert library.index.count() == 200
