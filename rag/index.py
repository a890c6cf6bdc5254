"""The only door to chromadb: nearest neighbours over the catalogue's passages, derived from it and rebuildable.

Chroma holds ids and vectors, nothing else. Killed while it saves its vector files it leaves them unreadable, and
its own log cannot restore them (measured on 1.5.9). So the catalogue keeps the vectors too and notes, in the same
transaction as an article, which passages Chroma has not taken over (`pending`). While there are any, and whenever
the Chroma folder is not to be trusted, queries are answered exactly from the catalogue instead.

    <library>/chroma/            Chroma's own files (embedded)
    <library>/chroma.open        exists while a process has them open: left behind, it means that one died
    <library>/chroma.bad-<time>  the last folder that was put aside, for a post-mortem
"""

from __future__ import annotations

import logging
import os
import pickle
import re
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from rag.records import InputError, LibraryError

if TYPE_CHECKING:
    from rag.catalog import Catalog
    from rag.records import Vector

    Progress = Callable[[str, int, int | None], None]

State = Literal["closed", "ready", "behind", "exact"]

BATCH = 1000
SYNC_THRESHOLD = 2000
"""Chroma saves its vector files after so many changes; between one and three batches is fastest."""
EF_SEARCH = 500
"""At Chroma's own 100, 2 of 300 queries over 300,000 vectors found nothing right; this costs half a millisecond."""
EXACT_AT_MOST = 2000
"""With so few rows allowed, comparing all of them is faster than any index."""
PROBE_SECONDS = 120

log = logging.getLogger(__name__)


class VectorIndex:
    """Nearest passages of a catalogue. chromadb is imported and opened when first needed.

    `location` is the folder of an embedded Chroma (whoever opens it holds the library's `OwnerLock`) or the
    address of a Chroma server, `http://host:port`. Below `exact_below` passages queries do not open Chroma at all:
    comparing every vector takes less time than importing it.
    """

    def __init__(
        self,
        location: str | Path,
        catalog: Catalog,
        *,
        exact_below: int = 0,
        sync_threshold: int = SYNC_THRESHOLD,
    ) -> None:
        self.catalog = catalog
        self.exact_below = exact_below
        self.sync_threshold = sync_threshold
        self._server = _address(location) if isinstance(location, str) and "://" in location else None
        self.location = str(location) if self._server else Path(location)
        self._client: Any = None
        self._collection: Any = None
        self._lock = threading.RLock()
        self._finalizer: weakref.finalize[Any, Any] | None = None

    @property
    def embedded(self) -> bool:
        return self._server is None

    def query(
        self, vector: Vector, k: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages nearest to a unit vector (D,) as (row id, cosine), best first.

        `allowed` narrows the rows. Exact where Chroma is behind, put aside, or slower.
        """
        few = allowed is not None and len(allowed) <= EXACT_AT_MOST
        if few or self.catalog.counts()["passages"] < self.exact_below or not self._usable():
            return self.catalog.nearest(vector, k, allowed)
        found = self._search(vector, k, None if allowed is None else set(allowed))
        return self.catalog.nearest(vector, k, allowed) if found is None else found

    def sync(self, catalog: Catalog | None = None, progress: Progress | None = None) -> tuple[int, int]:
        """Take over what changed in the catalogue: passages (upserted, deleted). Repeating it is harmless."""
        assert catalog is None or catalog is self.catalog
        with self._lock:
            if not any(self.catalog.pending()) and self.catalog.setting("index") is None:
                return 0, 0
            self._open()
            try:
                done = self._catch_up(progress)
            except _Unusable as error:
                self._put_aside(str(error))
                self._open()
                done = self._catch_up(progress)
            if self.embedded and self._collection.count() != self.catalog.counts()["passages"]:
                self._put_aside("it does not hold as many passages as the catalogue")
                self._open()
                self._catch_up(progress)
            return done

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make the index anew from the catalogue's vectors; how many passages it holds."""
        with self._lock:
            if self.embedded:
                self.close()
                shutil.rmtree(self.location, ignore_errors=True)
                self._open()
            else:
                self._open(anew=True)
            return self._catch_up(progress)[0]

    def count(self) -> int:
        """How many passages Chroma holds."""
        with self._lock:
            self._open()
            return int(self._collection.count())

    def state(self) -> State:
        """`closed` (not needed yet), `ready`, `behind` (`sync` will catch up; answers are exact meanwhile)."""
        if self._collection is None:
            return "closed"
        return "behind" if any(self.catalog.pending()) else "ready"

    def close(self) -> None:
        """Let Chroma go. May be called twice; the next call of another method opens it again."""
        with self._lock:
            if self._finalizer is not None:
                self._finalizer()
            self._client = self._collection = self._finalizer = None

    def __enter__(self) -> VectorIndex:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # Asking Chroma

    def _usable(self) -> bool:
        """Whether Chroma is open, or can be, and lacks nothing."""
        if any(self.catalog.pending()) or self.catalog.setting("index") is None:
            return False
        with self._lock:
            self._open()
        return not any(self.catalog.pending())

    def _search(self, vector: Vector, k: int, allowed: set[int] | None) -> list[tuple[int, float]] | None:
        """None if Chroma could not give `k` rows although there may be more: the exact search then knows."""
        wanted = k if allowed is None else 4 * k
        try:
            with _chroma_errors(self.location):
                answer = self._collection.query(
                    query_embeddings=[vector.tolist()], n_results=max(wanted, 1), include=["distances"]
                )
        except _Unusable as error:
            with self._lock:
                self._put_aside(str(error))
            return None
        ids, distances = answer["ids"][0], answer["distances"][0]
        rows = self.catalog.rows_of(ids)
        pairs = [(rows[i], 1.0 - float(d)) for i, d in zip(ids, distances, strict=True) if i in rows]
        if allowed is not None:
            pairs = [p for p in pairs if p[0] in allowed]
        return pairs[:k] if len(pairs) >= k or (allowed is None and len(ids) < wanted) else None

    # Following the catalogue

    def _catch_up(self, progress: Progress | None) -> tuple[int, int]:
        new, gone = self.catalog.pending()
        total, upserted, deleted = new + gone, 0, 0
        while batch := self.catalog.pending_batch(BATCH):
            with _chroma_errors(self.location):
                # New passages come before old ones go, so that no article is ever without.
                if batch[0].vector is None:
                    self._collection.delete(ids=[p.id for p in batch])
                    deleted += len(batch)
                else:
                    self._collection.upsert(ids=[p.id for p in batch], embeddings=[p.vector for p in batch])
                    upserted += len(batch)
            self.catalog.settle(batch)
            if progress:
                progress("passages indexed", upserted + deleted, max(total, upserted + deleted))
        return upserted, deleted

    # Opening and closing

    def _open(self, anew: bool = False) -> None:
        if self._collection is not None and not anew:
            return
        if self.embedded:
            self._check_folder()
        try:
            self._connect(anew)
        except _Unusable as error:
            self._put_aside(str(error))
            self._connect(anew)

    def _check_folder(self) -> None:
        """Put the folder aside if its files contradict each other, or its last owner died and a probe dies too."""
        folder = Path(self.location)
        if not folder.is_dir():
            return
        if not all(segment_is_consistent(d) for d in folder.iterdir() if d.is_dir()):
            self._put_aside("its vector files contradict each other")
        elif _marker(folder).exists() and not _survives(folder):
            self._put_aside("opening it in a child process failed")

    def _connect(self, anew: bool) -> None:
        with _chroma_errors(self.location):
            if self._client is None:
                self._client = self._make_client()
            self.catalog.follow(lambda bound: self._bind(bound, anew))

    def _make_client(self) -> Any:
        # Importing chromadb takes a third of a second, which an exact search does not need.
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        if self._server:
            host, port, ssl = self._server
            try:
                return chromadb.HttpClient(host=host, port=port, ssl=ssl, settings=settings)
            except ValueError as error:  # what chromadb raises when nobody answers
                raise LibraryError(_unreachable(self.location)) from error
        exit_on_sigterm()
        folder = Path(self.location)
        folder.mkdir(parents=True, exist_ok=True)
        _marker(folder).touch()
        client = chromadb.PersistentClient(path=str(folder), settings=settings)
        self._finalizer = weakref.finalize(self, _close_cleanly, client, _marker(folder))
        return client

    def _bind(self, bound: str | None, anew: bool) -> str:
        """Find the collection that the catalogue's bookkeeping is about, or make an empty one. Returns its id."""
        name = collection_name(self.catalog)
        names = {c.name for c in self._client.list_collections()}
        if name in names:
            self._collection = self._client.get_collection(name, embedding_function=None)
            if str(self._collection.id) == bound and not anew:
                return bound
            self._client.delete_collection(name)
        self._collection = self._client.create_collection(
            name,
            embedding_function=None,
            configuration={
                "hnsw": {"space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": self.sync_threshold}
            },
        )
        return str(self._collection.id)

    def _put_aside(self, why: str) -> None:
        """Move the embedded folder out of the way, keeping one for a post-mortem; all becomes pending."""
        if not self.embedded:
            raise LibraryError(f"the Chroma server at {self.location} failed: {why}")
        folder = Path(self.location)
        log.warning("the index in %s is put aside and made anew from the catalogue: %s", folder, why)
        self.close()
        for old in folder.parent.glob(f"{folder.name}.bad-*"):
            shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(folder.with_name(f"{folder.name}.bad-{time.strftime('%Y%m%d-%H%M%S')}"))
        _marker(folder).unlink(missing_ok=True)
        self.catalog.follow(lambda _: "")


class _Unusable(Exception):
    """Chroma failed in a way that reading or writing again will not mend."""


def collection_name(catalog: Catalog) -> str:
    """Names library and model, so that two libraries can share a server, and a new model gets a new collection."""
    library = str(catalog.setting("library"))[:12]
    model = str(catalog.setting("model_revision") or catalog.model_name() or "none")
    return f"onrecord-{library}-{re.sub(r'[^a-zA-Z0-9]+', '-', model)[:24].strip('-') or 'model'}"


def exit_on_sigterm() -> None:
    """Let SIGTERM end this process the way Ctrl-C does, after the native call that is running: the default, which
    ends it at once, spoils an embedded index that is being saved. A handler that somebody else installed is as
    good and stays. Does nothing outside the main thread, where Python allows no handlers."""
    ours = threading.current_thread() is threading.main_thread()
    if ours and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _exit)


def _exit(signum: int, frame: object) -> None:
    sys.exit(128 + signum)


def segment_is_consistent(segment: Path) -> bool:
    """Whether the files of one vector segment (a subfolder of Chroma's) belong to one save.

    Reads the private format of chromadb 1.5.9's local HNSW segments, without importing it: the header counts
    elements and the size of a row, and the other files must agree.
    """
    saved = segment / "index_metadata.pickle"
    if not saved.exists():
        return True  # nothing was saved yet: Chroma's log holds everything
    try:
        header = (segment / "header.bin").read_bytes()
        elements, row_size = struct.unpack_from("<QQ", header, 20)
        with saved.open("rb") as file:
            total = _NoGlobals(file).load()["total_elements_added"]
        level0, lengths = (
            (segment / "data_level0.bin").stat().st_size,
            (segment / "length.bin").stat().st_size,
        )
    except (
        OSError,
        struct.error,
        pickle.UnpicklingError,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
    ):
        return False
    return bool(level0 == elements * row_size and lengths == 4 * elements and total == elements)


class _NoGlobals(pickle.Unpickler):
    """Reads plain values only: a pickle of these cannot run anything."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name}")


def probe(folder: str) -> None:
    """Open an embedded Chroma, read, and write back one vector as it is: what a spoiled one dies of."""
    import chromadb

    client = chromadb.PersistentClient(path=folder)
    for known in client.list_collections():
        collection = client.get_collection(known.name, embedding_function=None)
        one = collection.get(limit=1, include=["embeddings"])
        if one["ids"]:
            collection.query(query_embeddings=one["embeddings"], n_results=1, include=["distances"])
            collection.upsert(ids=one["ids"], embeddings=one["embeddings"])
            collection.query(query_embeddings=one["embeddings"], n_results=1, include=["distances"])
    client.close()


def _survives(folder: Path) -> bool:
    """Run `probe` in a child process: a segmentation fault cannot be caught in our own."""
    code = "import sys; from rag.index import probe; probe(sys.argv[1])"
    command = [sys.executable, "-c", code, str(folder)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=PROBE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _marker(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.open")


def _close_cleanly(client: Any, marker: Path) -> None:
    client.close()
    marker.unlink(missing_ok=True)


@contextmanager
def _chroma_errors(location: str | Path) -> Iterator[None]:
    """Foreign errors of Chroma: nobody answers, or it cannot be used any more."""
    import chromadb.errors
    import httpx

    try:
        yield
    except httpx.TransportError as error:
        raise LibraryError(_unreachable(location)) from error
    except chromadb.errors.ChromaError as error:
        raise _Unusable(str(error).splitlines()[0] if str(error) else type(error).__name__) from error


def _unreachable(location: str | Path) -> str:
    return f"no Chroma server answers at {location}: start one with chroma run, or leave --chroma out"


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port and whether it is https."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise InputError(
            f"{url!r} is not the address of a Chroma server: write it like http://localhost:8000"
        )
    ssl = parts.scheme == "https"
    return parts.hostname, port or (443 if ssl else 8000), ssl
