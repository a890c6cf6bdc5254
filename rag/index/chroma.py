"""Nearest neighbours over the catalogue's passages, by Chroma.

Chroma holds ids and vectors, nothing else. Killed while it saves, it leaves vector files that cannot be read, and
its own log cannot restore them (`segments`). So the catalogue keeps the vectors too and notes, in the same
transaction as an article, which passages Chroma has still to take over. While there are any, and whenever the
Chroma folder is not to be trusted, queries are answered exactly from the catalogue.

    <library>/chroma/            Chroma's own files (embedded)
    <library>/chroma.open        exists while a process has them open
    <library>/chroma.bad-<time>  the last folder that was put aside, for a post-mortem
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from rag.index import segments
from rag.lock import exit_on_sigterm
from rag.records import InputError, LibraryError

if TYPE_CHECKING:
    from rag.catalog import Catalog
    from rag.records import Vector

    Progress = Callable[[str, int, int | None], None]

T = TypeVar("T")
State = Literal["closed", "ready", "behind"]

BATCH = 1000
SYNC_THRESHOLD = 2000
"""Chroma saves its vector files after so many changes; between one and three batches is fastest."""
EF_SEARCH = 500
"""With Chroma's own 100, 2 of 300 queries over 300,000 vectors found nothing right; this costs half a millisecond."""
EXACT_BELOW = 20_000
"""Of a library with fewer passages all vectors are compared: with 10,000 the first answer of a process takes 0.05 s
instead of 0.5 s, which importing and opening chromadb takes, the next ones 0.5 ms instead of 2 ms."""
EXACT_AT_MOST = 2000
"""So few allowed rows are compared one by one: faster than any index."""
EXACT_SHARE = 0.5
"""So is a smaller part of the library than this: an index would have to be asked for most of its passages."""
PROBE_SECONDS = 120.0

log = logging.getLogger(__name__)


class VectorIndex:
    """Nearest passages of a catalogue. chromadb is imported and opened when first needed.

    `location` is the folder of an embedded Chroma (the caller holds the library's `OwnerLock`) or the address of
    a Chroma server, `http://host:port`, which several processes may use. Below `exact_below` passages queries do
    not open Chroma at all: comparing every vector takes less time than importing it.
    """

    def __init__(
        self,
        location: str | Path,
        catalog: Catalog,
        *,
        exact_below: int = EXACT_BELOW,
        sync_threshold: int = SYNC_THRESHOLD,
    ) -> None:
        self.catalog = catalog
        self.exact_below = exact_below
        self.location = str(location)
        self._server = _address(self.location) if "://" in self.location else None
        self._folder = Path(location)
        self._sync_threshold = sync_threshold
        self._client: Any = None
        self._collection: Any = None
        self._close_client: Callable[[], Any] | None = None
        self._lock = threading.RLock()

    def query(
        self, vector: Vector, k: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages nearest to a unit vector (D,) as (row id, cosine), best first.

        `allowed` narrows the rows. Exact where Chroma is behind, was put aside, or would be slower.
        """
        total = self.catalog.counts()["passages"]
        narrow = allowed is not None and len(allowed) <= max(EXACT_AT_MOST, EXACT_SHARE * total)
        if not (narrow or total < self.exact_below or k <= 0) and self._complete():
            wide = k if allowed is None else int(1.5 * k * total / len(allowed)) + 20
            found = self._ask(vector, min(wide, total))
            kept = found if allowed is None else _inside(found, allowed)
            if len(kept) >= min(k, total if allowed is None else len(allowed)):
                return kept[:k]
        return self.catalog.nearest(vector, k, allowed)

    def sync(self, progress: Progress | None = None) -> tuple[int, int]:
        """Take over what changed in the catalogue: how many passages were upserted, and deleted.

        May be stopped at any moment and repeated. Raises `LibraryError` where a server does not answer.
        """
        with self._lock:
            if not self.catalog.behind() and not self.catalog.setting("index"):
                return 0, 0  # nothing was ever stored
            self._open()
            return self._retrying(lambda: self._follow(progress))

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make the index anew from the catalogue's vectors; how many passages it holds."""
        with self._lock:
            self.close()
            if self._server is None:
                shutil.rmtree(self._folder, ignore_errors=True)
                segments.marker(self._folder).unlink(missing_ok=True)
            self._open(anew=True)
            return self._retrying(lambda: self._follow(progress))[0]

    def count(self) -> int:
        """How many passages Chroma holds."""
        with self._lock:
            self._open()
            return self._retrying(lambda: int(self._collection.count()))

    def state(self) -> State:
        """`behind`: `sync` has something to do, answers are exact meanwhile; else `ready`, or `closed` when Chroma
        was not needed yet."""
        if self.catalog.behind():
            return "behind"
        return "closed" if self._collection is None else "ready"

    def close(self) -> None:
        """Let Chroma go. May be called twice; a later call opens it again."""
        with self._lock:
            if self._close_client is not None:
                self._close_client()
            self._client = self._collection = self._close_client = None

    def __enter__(self) -> VectorIndex:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # Asking

    def _complete(self) -> bool:
        """Whether Chroma holds everything; opens it if so."""
        if self.catalog.behind() or not self.catalog.setting("index"):
            return False
        with self._lock:
            self._open()
        return not self.catalog.behind()

    def _ask(self, vector: Vector, k: int) -> list[tuple[int, float]]:
        """What Chroma finds, as far as the catalogue knows it; nothing if it had to be put aside."""
        collection = self._collection
        try:
            with _chroma_errors(self.location):
                answer = collection.query(
                    query_embeddings=[vector.tolist()], n_results=k, include=["distances"]
                )
        except _ChromaFailedError as error:
            with self._lock:
                self._recover(str(error))
            return []
        ids = answer["ids"][0]
        rows = self.catalog.rows_of(ids)
        return [
            (rows[i], 1.0 - float(d)) for i, d in zip(ids, answer["distances"][0], strict=True) if i in rows
        ]

    # Following

    def _follow(self, progress: Progress | None) -> tuple[int, int]:
        upserted, deleted, total = 0, 0, sum(self.catalog.pending())
        while batch := self.catalog.pending_batch(BATCH):
            ids = [p.id for p in batch]
            # New passages come before old ones go, so that no article is ever without.
            if batch[0].vector is not None:
                self._collection.upsert(ids=ids, embeddings=[p.vector for p in batch])
                upserted += len(batch)
            else:
                self._collection.delete(ids=ids)
                deleted += len(batch)
            self.catalog.settle(batch)
            if progress:
                progress("passages indexed", upserted + deleted, max(total, upserted + deleted))
        return upserted, deleted

    def _retrying(self, act: Callable[[], T]) -> T:
        """Do it; if Chroma fails, start it afresh and do it once more."""
        try:
            with _chroma_errors(self.location):
                return act()
        except _ChromaFailedError as error:
            self._recover(str(error))
        self._open()
        try:
            with _chroma_errors(self.location):
                return act()
        except _ChromaFailedError as error:
            raise LibraryError(f"Chroma failed twice at {self.location}: {error}") from error

    def _recover(self, why: str) -> None:
        """After a failure: a server is asked afresh, an embedded folder is put aside and all becomes pending."""
        self.close()
        if self._server is None:
            aside = segments.put_aside(self._folder)
            log.warning(
                "%s was put aside as %s and is made anew from the catalogue: %s", self._folder, aside, why
            )
            self.catalog.follow(lambda _: "")

    # Opening

    def _open(self, anew: bool = False) -> None:
        if self._collection is not None and str(self._collection.id) == self.catalog.setting("index"):
            return
        if self._server is None and self._client is None:
            self._check_folder()
        try:
            self._connect(anew)
        except _ChromaFailedError as error:
            self._recover(str(error))
            try:
                self._connect(anew)
            except _ChromaFailedError as again:
                raise LibraryError(f"Chroma failed twice at {self.location}: {again}") from again

    def _check_folder(self) -> None:
        if self._folder.is_dir():
            if not segments.is_consistent(self._folder):
                self._recover("its vector files contradict each other")
            elif segments.marker(self._folder).exists() and not _survives(self._folder):
                self._recover("its last owner died, and so did a process that tried to open it")

    def _connect(self, anew: bool) -> None:
        with _chroma_errors(self.location):
            if self._client is None:
                self._client = self._make_client()
            self.catalog.follow(lambda bound: self._bind(bound, anew))
            lost = self._server is None and self._collection.count() != self.catalog.counts()["passages"]
        if lost and not self.catalog.behind():
            raise _ChromaFailedError("it does not hold as many passages as the catalogue")

    def _make_client(self) -> Any:
        # Importing chromadb takes a third of a second, which an exact search does not need.
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings
        from chromadb.errors import ChromaError

        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        if self._server is not None:
            host, port, ssl = self._server
            try:
                client = chromadb.HttpClient(host=host, port=port, ssl=ssl, settings=settings)
            except ValueError as error:  # what it raises when nobody answers, or somebody else
                raise LibraryError(_unreachable(self.location)) from error
            self._close_client = weakref.finalize(self, _hang_up, client)
            return client
        exit_on_sigterm()
        self._folder.mkdir(parents=True, exist_ok=True)
        marker = segments.marker(self._folder)
        marker.touch()
        try:
            client = chromadb.PersistentClient(path=str(self._folder), settings=settings)
        except (ChromaError, ValueError) as error:
            # It keeps a client that did not start, and would hand it out again for the same path.
            SharedSystemClient._identifier_to_system.pop(str(self._folder), None)
            raise _ChromaFailedError(_first_line(error)) from error
        # Runs once: from `close`, or when the interpreter ends without it.
        self._close_client = weakref.finalize(self, _close_cleanly, client, marker)
        return client

    def _bind(self, bound: str | None, anew: bool) -> str:
        """Open the collection that the catalogue's bookkeeping is about, or make an empty one; its id.

        Collections of this library with another name are of an earlier model and go.
        """
        library, name = _collection_names(self.catalog)
        for known in self._client.list_collections():
            if known.name == name and str(known.id) == bound and not anew:
                self._collection = self._client.get_collection(name, embedding_function=None)
                return bound
            if known.name.startswith(library):
                self._client.delete_collection(known.name)
        hnsw = {"space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": self._sync_threshold}
        self._collection = self._client.create_collection(
            name, embedding_function=None, configuration={"hnsw": hnsw}
        )
        return str(self._collection.id)


class _ChromaFailedError(Exception):
    """Chroma failed in a way that asking again will not mend."""


def probe(folder: str) -> None:
    """Open an embedded Chroma, read, and write back one vector as it is: what dies of spoiled files."""
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
    """Whether a child process survives `probe`: a segmentation fault cannot be caught in our own."""
    code = "import sys; from rag.index.chroma import probe; probe(sys.argv[1])"
    command = [sys.executable, "-c", code, str(folder)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=PROBE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _inside(found: list[tuple[int, float]], allowed: Collection[int]) -> list[tuple[int, float]]:
    rows = set(allowed)
    return [hit for hit in found if hit[0] in rows]


def _collection_names(catalog: Catalog) -> tuple[str, str]:
    """What names of this library's collections begin with, and the name for its model: two libraries can share a
    server, and another model gets another collection."""
    library = f"onrecord-{str(catalog.setting('library'))[:16]}-"
    model = str(catalog.setting("model_revision") or catalog.model_name() or "none")
    return library, library + (re.sub(r"[^a-zA-Z0-9]+", "-", model).strip("-")[:24].strip("-") or "model")


def _close_cleanly(client: Any, marker: Path) -> None:
    client.close()
    marker.unlink(missing_ok=True)


def _hang_up(client: Any) -> None:
    client._server._session.close()  # chromadb 1.5.9 itself never closes its connections
    client.close()


@contextmanager
def _chroma_errors(location: str) -> Iterator[None]:
    """Foreign errors as ours: nobody answers, or Chroma has failed."""
    from chromadb.api.base_http_client import httpx  # what it talks to a server with: its errors come through
    from chromadb.errors import ChromaError

    try:
        yield
    except httpx.TransportError as error:
        raise LibraryError(_unreachable(location)) from error
    except ChromaError as error:
        raise _ChromaFailedError(_first_line(error)) from error
    except Exception as error:
        if type(error) is not Exception:
            raise
        raise _ChromaFailedError(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


def _unreachable(location: str) -> str:
    return f"no Chroma server answers at {location}: start one with chroma run, or leave --chroma out"


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port and whether it is https."""
    wrong = InputError(f"{url!r} is not the address of a Chroma server: write it like http://localhost:8000")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise wrong
    ssl = parts.scheme == "https"
    return parts.hostname, port or (443 if ssl else 8000), ssl
