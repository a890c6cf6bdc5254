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
import re
import shutil
import threading
import weakref
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from rag.index import clients, segments
from rag.index.clients import ChromaFailedError
from rag.lock import exit_on_sigterm
from rag.records import LibraryError

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
EXACT_AT_MOST = 2000
"""So few allowed rows are compared one by one: faster than any index."""
EXACT_SHARE = 0.5
"""So is a smaller part of the library than this: an index would have to be asked for most of its passages."""
SPARE_BYTES = 64 << 20
"""Free disk space that Chroma gets none of: full in the middle of a save, it fails for ever."""

log = logging.getLogger(__name__)


class VectorIndex:
    """Nearest passages of a catalogue. chromadb is imported and opened when first needed.

    `location` is the folder of an embedded Chroma (the caller holds the library's `OwnerLock`) or the address of
    a Chroma server, `http://host:port`, which several processes may use. `exact` queries do not open Chroma at all:
    of 10,000 passages every vector is compared in 0.05 s, the first time, and importing and opening it takes 0.5 s.
    """

    def __init__(
        self,
        location: str | Path,
        catalog: Catalog,
        *,
        exact: bool = False,
        sync_threshold: int = SYNC_THRESHOLD,
    ) -> None:
        self.catalog = catalog
        self.exact = exact
        self.location = str(location)
        self._server = clients.parse_address(self.location) if "://" in self.location else None
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

        `allowed` narrows the rows. Exact where Chroma is behind, was put aside, or would be slower. Raises
        `ModelMismatchError` where the library's vectors are no longer those of its encoder.
        """
        self.catalog.check_epoch()
        total = self.catalog.counts()["passages"]
        narrow = allowed is not None and len(allowed) <= max(EXACT_AT_MOST, EXACT_SHARE * total)
        if not (narrow or self.exact or k <= 0) and self._complete():
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
        if collection is None:  # another thread has just put it aside, or closed it
            return []
        try:
            with clients.Errors(self.location):
                answer = collection.query(
                    query_embeddings=[vector.tolist()], n_results=k, include=["distances"]
                )
        except ChromaFailedError as error:
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
            self._check_space()
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

    def _check_space(self) -> None:
        if self._server is None:
            needed = SPARE_BYTES + sum(f.stat().st_size for f in self._folder.rglob("*") if f.is_file())
            if shutil.disk_usage(self._folder.parent).free < needed:
                raise LibraryError(
                    f"the disk of {self._folder} is nearly full: free {needed >> 20} MB and run the command again; "
                    "the articles are stored, and searched without the index until then"
                )

    def _retrying(self, act: Callable[[], T]) -> T:
        """Do it; if Chroma fails, start it afresh and do it once more."""
        try:
            with clients.Errors(self.location):
                return act()
        except ChromaFailedError as error:
            self._recover(str(error))
        self._open()
        try:
            with clients.Errors(self.location):
                return act()
        except ChromaFailedError as error:
            raise LibraryError(f"Chroma failed twice at {self.location}: {error}") from error

    def _recover(self, why: str) -> None:
        """After a failure: a server is asked afresh, an embedded folder is put aside and all becomes pending."""
        self.close()
        if self._server is None:
            aside = segments.put_aside(self._folder)
            told = f"was put aside as {aside}" if aside else "is gone"
            log.warning("%s %s and is made anew from the catalogue: %s", self._folder, told, why)
            self.catalog.follow(lambda _: "")

    # Opening

    def _open(self, anew: bool = False) -> None:
        if self._collection is not None and str(self._collection.id) == self.catalog.setting("index"):
            return
        if self._server is None and self._client is None:
            self._check_folder()
        try:
            self._connect(anew)
        except ChromaFailedError as error:
            self._recover(str(error))
            try:
                self._connect(anew)
            except ChromaFailedError as again:
                raise LibraryError(f"Chroma failed twice at {self.location}: {again}") from again

    def _check_folder(self) -> None:
        if self._folder.exists():
            if not self._folder.is_dir():
                self._recover("it is a file")
            elif not segments.is_consistent(self._folder):
                self._recover("its vector files contradict each other")
            elif segments.marker(self._folder).exists() and not clients.survives(self._folder):
                self._recover("its last owner died, and so did a process that tried to open it")

    def _connect(self, anew: bool) -> None:
        with clients.Errors(self.location):
            if self._client is None:
                if self._server is None:
                    exit_on_sigterm()
                    self._client, close = clients.open_embedded(self._folder)
                else:
                    self._client, close = clients.open_server(self._server)
                # Runs once: from `close`, or when the interpreter ends without it.
                self._close_client = weakref.finalize(self, close)
            self.catalog.follow(lambda bound: self._bind(bound, anew))
            lost = self._server is None and self._collection.count() != self.catalog.counts()["passages"]
        if lost and not self.catalog.behind():
            raise ChromaFailedError("it does not hold as many passages as the catalogue")

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


def _inside(found: list[tuple[int, float]], allowed: Collection[int]) -> list[tuple[int, float]]:
    rows = set(allowed)
    return [hit for hit in found if hit[0] in rows]


def _collection_names(catalog: Catalog) -> tuple[str, str]:
    """What names of this library's collections begin with, and the name for its model: two libraries can share a
    server, and another model gets another collection."""
    library = f"onrecord-{str(catalog.setting('library'))[:16]}-"
    model = str(catalog.setting("model_revision") or catalog.model_name() or "none")
    return library, library + (re.sub(r"[^a-zA-Z0-9]+", "-", model).strip("-")[:24].strip("-") or "model")
