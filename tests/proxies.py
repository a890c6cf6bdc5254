"""A reverse proxy as small as it can be: it serves one server of this machine under a path, as nginx would."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def proxied(origin: str, path: str) -> Iterator[str]:
    """The address under which `origin` is served at `path`; anything beside that path is 404."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{listener.getsockname()[1]}"

    def serve() -> None:
        with suppress(OSError):  # closed: over
            while True:
                client, _ = listener.accept()
                threading.Thread(target=_pass_on, args=(client, origin, path, address), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://{address}{path}"
    listener.close()


def _pass_on(client: socket.socket, origin: str, path: str, address: str) -> None:
    """One request: its head rewritten, everything else passed on as it comes, both ways."""
    head = b""
    while b"\r\n\r\n" not in head:
        if not (more := client.recv(65536)):
            return
        head += more
    head, _, body = head.partition(b"\r\n\r\n")
    first, *headers = head.decode("latin-1").split("\r\n")
    asked = re.fullmatch(rf"(\w+) {re.escape(path)}(/\S*) (HTTP/1\.1)", first)
    if asked is None:
        bare = f" {path} " in first  # as nginx: to the same with a slash, so that relative addresses hold
        said = f"308 Permanent Redirect\r\nLocation: {path}/" if bare else "404 Not Found"
        client.sendall(f"HTTP/1.1 {said}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        client.close()
        return
    kept = [h for h in headers if not h.lower().startswith(("connection:", "x-forwarded"))]
    there = f"X-Forwarded-Host: {address}\r\nX-Forwarded-Proto: http\r\nX-Forwarded-For: 192.0.2.7\r\nConnection: close"
    to = urlsplit(origin)
    with suppress(OSError), socket.create_connection((str(to.hostname), to.port or 80)) as server:
        lines = [f"{asked[1]} {asked[2]} {asked[3]}", *kept, there, "", ""]
        server.sendall("\r\n".join(lines).encode("latin-1") + body)
        threading.Thread(target=_pipe, args=(client, server), daemon=True).start()
        _pipe(server, client)
    client.close()


def _pipe(source: socket.socket, to: socket.socket) -> None:
    """Until one side is gone; then the other is told."""
    with suppress(OSError):
        while data := source.recv(65536):
            to.sendall(data)
        to.shutdown(socket.SHUT_RDWR)
