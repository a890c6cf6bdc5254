"""Clients of Chroma: a folder opened in this process, or a server; what they raise, in our words.

Importing chromadb takes a third of a second, which an exact search does not need: so it is imported in the functions.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from rag.index import segments
from rag.records import InputError, LibraryError

PROBE_SECONDS = 120.0


class Address(NamedTuple):
    """Of a Chroma server."""

    url: str
    host: str
    port: int
    ssl: bool


class ChromaFailedError(Exception):
    """Chroma failed in a way that asking again will not mend."""


def open_server(address: Address) -> tuple[Any, Callable[[], None]]:
    """A client of a server, and what closes it."""
    import chromadb

    try:
        client = chromadb.HttpClient(
            host=address.host, port=address.port, ssl=address.ssl, settings=_settings()
        )
    except ValueError as error:  # what it raises when nobody answers, or somebody else does
        raise LibraryError(_unreachable(address.url)) from error

    def close() -> None:
        client._server._session.close()  # chromadb 1.5.9 itself never closes its connections
        client.close()

    return client, close


def open_embedded(folder: Path) -> tuple[Any, Callable[[], None]]:
    """A client with the folder open in this process, and what closes it. Leaves a mark until then."""
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.errors import ChromaError

    folder.mkdir(parents=True, exist_ok=True)
    marker = segments.marker(folder)
    marker.touch()
    try:
        client = chromadb.PersistentClient(path=str(folder), settings=_settings())
    except (ChromaError, ValueError) as error:
        # It keeps a client that did not start, and would hand it out again for the same path.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise ChromaFailedError(_first_line(error)) from error

    def close() -> None:
        client.close()
        marker.unlink(missing_ok=True)

    return client, close


class Errors:
    """Foreign errors as ours, where it is entered: nobody answers at a location, or Chroma has failed."""

    def __init__(self, location: str) -> None:
        self._location = location

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None or error is None:
            return
        from chromadb.api.base_http_client import (
            httpx,  # what it talks to a server with: its errors come through
        )
        from chromadb.errors import ChromaError

        if issubclass(kind, httpx.TransportError):
            raise LibraryError(_unreachable(self._location)) from error
        # Of an answer that it has no name for, chromadb's HTTP client raises the bare class, which no clause can name.
        if issubclass(kind, ChromaError) or kind is Exception:
            raise ChromaFailedError(_first_line(error)) from error


def survives(folder: Path) -> bool:
    """Whether a child process survives `probe`: a segmentation fault cannot be caught in our own."""
    code = "import sys; from rag.index.clients import probe; probe(sys.argv[1])"
    command = [sys.executable, "-c", code, str(folder)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=PROBE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


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


def parse_address(url: str) -> Address:
    """`http://localhost:8000`, with or without the port. Raises `InputError`."""
    wrong = InputError(f"{url!r} is not the address of a Chroma server: write it like http://localhost:8000")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise wrong
    ssl = parts.scheme == "https"
    return Address(url, parts.hostname, port or (443 if ssl else 8000), ssl)


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, allow_reset=False)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


def _unreachable(location: str) -> str:
    return f"no Chroma server answers at {location}: start one with chroma run, or leave --chroma out"
