"""The door to the network: connections that somebody's address may not turn against us.

A name is resolved here, every address it has must be public, and the connection goes to the address that was checked
(a second answer of the name server cannot lead elsewhere). Each redirect comes through the same door. One clock runs
for everything, so that neither a slow nor an endless answer holds a batch up.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import httpcore
import httpx

Resolve = Callable[[str, int], list[str]]

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class RefusedError(Exception):
    """Why we do not go on; becomes the row."""


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of a host name, as the system's resolver gives them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether an IP address, and any IPv4 address inside it, belongs to the public internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_private or ip.is_unspecified)


class Door(httpcore.NetworkBackend):
    """Makes connections: resolves, checks every address, connects to a checked one, and watches the clock."""

    def __init__(self, deadline: float, resolve: Resolve, permits: Callable[[str], bool]) -> None:
        self._deadline = deadline
        self._resolve = resolve
        self._permits = permits
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._look_up(host, port)
        for address in addresses:
            if not self._permits(address):
                where = host if host == address else f"{host} ({address})"
                raise RefusedError(
                    f"{where} is in a private network; to read it, allow private addresses (--allow-private)"
                )
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                share = _time_left(self._deadline) / left
                return _Clocked(self._plain.connect_tcp(address, port, share, local_address), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
        raise httpcore.ConnectError(f"{host} has no address")

    def _look_up(self, host: str, port: int) -> list[str]:
        """Resolve in a thread of its own: the system's resolver cannot be told how long it may take."""
        found: list[list[str]] = []
        failed: list[Exception] = []

        def look_up() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                failed.append(error)

        thread = threading.Thread(target=look_up, daemon=True)
        thread.start()
        thread.join(_time_left(self._deadline))
        if failed:
            raise RefusedError(
                f"no such host as {host[:80]}; look at the address, and whether you are online"
            )
        if not found:
            raise httpcore.ConnectTimeout("the name server does not answer")
        return found[0]

    def connect_unix_socket(self, *args: object, **kwargs: object) -> httpcore.NetworkStream:
        raise RefusedError("sockets of this machine are not read")

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, _time_left(self._deadline)))


class _Clocked(httpcore.NetworkStream):
    """A connection on which every step ends with the clock of the whole fetch, however often a byte comes."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _time_left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _time_left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _time_left(self._deadline))
        return _Clocked(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _time_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is up")
    return left


class Transport(httpx.BaseTransport):
    """httpx over our own door: its usual transport takes no network backend."""

    def __init__(self, door: Door) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=door)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Pieces(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Pieces(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)  # 15 ms, and a feed fetches many pages
