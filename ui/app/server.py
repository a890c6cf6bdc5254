"""The web server around the app: headers on every response, a health route, who may listen where, and who may enter."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import hmac
import ipaddress
import logging
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.records import InputError, LibraryError

# Gradio builds its components with Function(), so scripts need 'unsafe-eval' and 'unsafe-inline': this policy
# keeps every request on this machine, it does not replace escaping.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self' blob: data:",
        "worker-src 'self' blob:",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
WINDOW = 60.0
"""Seconds in which requests and wrong passwords are counted."""
ATTEMPTS = 10
"""Wrong passwords of a user name in the window, before it has to wait."""
LIMITS = {"/gradio_api/queue/join": 600, "/gradio_api/call/": 300, "/gradio_api/upload": 60, "/login": 30}
"""Requests of one client in the window, by a part of the path. A question in the browser is two of the first kind."""
MOST_CLIENTS = 10_000
GRACE = 2
"""Seconds that answers under way get when the server is stopped. Every open page holds a stream that never ends."""

WORKER = "AnyIO worker thread"
"""What anyio calls the threads that it runs requests in."""

Check = Callable[[str, str], bool]


class Headers:
    """ASGI middleware that puts `HEADERS` on every response. Streams pass through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    sent.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class OwnPagesOnly:
    """ASGI middleware: what changes anything has to come from our own pages, or from a program.

    Without it, any web page that somebody has open could post to a server on their own machine. Browsers say where a
    request comes from in `Sec-Fetch-Site`, whatever proxies stand between; programs do not send it. With `local_only`
    the server answers only to this machine's own names: else a page could give its own name our address.
    """

    def __init__(self, app: ASGIApp, local_only: bool = False) -> None:
        self.app = app
        self.local_only = local_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        why = self._why_not(scope) if scope["type"] == "http" else ""
        if why:
            await JSONResponse({"detail": why}, 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _why_not(self, scope: Scope) -> str:
        headers = dict(scope["headers"])
        name = urlsplit(f"//{headers.get(b'host', b'').decode('latin-1')}").hostname or ""
        if self.local_only and not is_loopback(name):
            return "This server answers to this machine only; with --auth or --root-path it answers to other names."
        writes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if writes and headers.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin"):
            return "Not from another site's page."
        return ""


class RateLimit:
    """ASGI middleware: at most so many questions and uploads per client and minute, then 429 and how long to wait.

    Behind a reverse proxy on this machine the client is the one that the proxy names.
    """

    def __init__(self, app: ASGIApp, limits: Mapping[str, int] = LIMITS) -> None:
        self.app = app
        self.limits = limits
        self._seen: dict[tuple[str, str], deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self._wait(scope) if scope["type"] == "http" and scope["method"] == "POST" else 0.0
        if wait:
            words = {"detail": f"Too many requests; try again in {wait:.0f} seconds."}
            await JSONResponse(words, 429, {"Retry-After": f"{wait:.0f}"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _wait(self, scope: Scope) -> float:
        """Seconds until this request may come, 0 for now."""
        kind = next((k for k in self.limits if k in scope["path"]), None)
        if kind is None:
            return 0.0
        now = time.monotonic()
        if len(self._seen) > MOST_CLIENTS:
            self._seen = {k: times for k, times in self._seen.items() if times and now - times[-1] < WINDOW}
        times = self._seen.setdefault((scope["client"][0] if scope.get("client") else "", kind), deque())
        while times and now - times[0] >= WINDOW:
            times.popleft()
        if len(times) >= self.limits[kind]:
            return max(1.0, WINDOW - (now - times[0]))
        times.append(now)
        return 0.0


def new_site(
    health: Callable[[], dict[str, object]], local_only: bool = False, root_path: str | None = None
) -> FastAPI:
    """A FastAPI application with our headers on every response and `/healthz`; the app is mounted into it.

    Under a root path the route answers there too: some reverse proxies take that path off, others pass it on.
    """
    site = FastAPI(title="Onrecord", docs_url=None, redoc_url=None, openapi_url=None)
    site.add_middleware(RateLimit)
    site.add_middleware(OwnPagesOnly, local_only=local_only)
    site.add_middleware(Headers)  # outermost: a refusal has the headers too

    @site.get(f"{(root_path or '').rstrip('/')}/healthz")
    @site.get("/healthz")
    def healthz() -> JSONResponse:
        try:
            return JSONResponse(health())
        except LibraryError as wrong:
            return JSONResponse({"status": "unavailable", "detail": str(wrong)}, 503)

    return site


def tell_wrong_calls(app: FastAPI) -> None:
    """A program that names no endpoint of ours, or parameters that it has not, is told so: Gradio's own answer is
    “Internal Server Error”, and a traceback for the operator."""

    def say(request: Request, wrong: Exception) -> JSONResponse:
        if "/call/v2/" not in request.url.path:
            raise wrong
        if isinstance(wrong, KeyError):
            return JSONResponse(
                {"error": f"no such endpoint: {wrong.args[0]}; /gradio_api/info lists them"}, 404
            )
        words = str(wrong).partition(" Please click")[0].rstrip(".")
        return JSONResponse({"error": f"{words}; /gradio_api/info lists the parameters"}, 400)

    for kind in (KeyError, TypeError):
        app.add_exception_handler(kind, say)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def may_listen(host: str, has_auth: bool, open_to_everyone: bool) -> None:
    """Raise `InputError` for a host that others can reach, unless there is a password or it was asked for in words."""
    if not (is_loopback(host) or has_auth or open_to_everyone):
        raise InputError(
            f"{host} can be reached from other machines: give --auth FILE (lines of user:password), "
            "or --open-to-everyone if that is meant"
        )


def read_auth(path: str | Path) -> Check:
    """A check of user and password against a file of `user:password` lines (# comments and empty lines are skipped).

    Raises `InputError` for a file that cannot be used. After ten wrong tries in a minute a user name has to wait.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(
            f"{path}: cannot be read as a password file ({e}); it holds lines of user:password"
        ) from e
    known: dict[str, bytes] = {}
    salt = secrets.token_bytes(16)
    for n, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        user, colon, word = line.strip().partition(":")
        if not (colon and user and word):
            raise InputError(f"{path}, line {n}: expected user:password")
        known[user] = _digest(word, salt)
    if not known:
        raise InputError(f"{path}: has no user:password line")
    wrong: dict[str, list[float]] = {}

    def check(user: str, word: str) -> bool:
        now = time.monotonic()
        recent = [t for t in wrong.get(user, []) if now - t < WINDOW]
        # The digest is computed and compared for unknown users too, so that time tells nothing about who exists.
        right = hmac.compare_digest(_digest(word, salt), known.get(user, salt))
        if len(recent) >= ATTEMPTS or not right:
            wrong[user] = [*recent, now][-ATTEMPTS:]
            return False
        wrong.pop(user, None)
        return True

    return check


def _digest(word: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", word.encode("utf-8"), salt, 50_000)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there (port 0: on a free one). Raises `InputError` where that cannot be."""
    name = host.strip("[]")
    try:
        return socket.create_server((name, port), family=socket.AF_INET6 if ":" in name else socket.AF_INET)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise InputError(
                f"port {port} is taken: choose another with --port, or stop what uses it"
            ) from error
        raise InputError(f"{host}, port {port}: cannot listen there ({error})") from error


def run(site: FastAPI, listener: socket.socket) -> None:
    """Serve until stopped (Ctrl-C or SIGTERM)."""
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    config = uvicorn.Config(
        site, log_level="warning", server_header=False, access_log=False, timeout_graceful_shutdown=GRACE
    )
    with listener, suppress(KeyboardInterrupt):  # raised again after an orderly stop
        uvicorn.Server(config).run([listener])
    let_finish()


def let_finish() -> None:
    """Wait for what the threads of requests are still at: what comes after the stream of an answer, for one. A process
    that ends under a model at work is aborted. Those of another server, whose loop goes on, never end."""
    for thread in threading.enumerate():
        if thread.name == WORKER and cast(Any, thread).loop.is_closed():
            thread.join(GRACE)


def _is_news(record: logging.LogRecord) -> bool:
    """That streams are cut off at the end is not: every open page has one."""
    cut_off = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut_off and "graceful shutdown" not in record.getMessage()
