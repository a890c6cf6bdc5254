"""The whole site: the tabs, the reading panel, the endpoints for programs, mounted and served."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from rag.records import InputError, LibraryError, Span
from ui.app import server
from ui.app.adding import library_tab
from ui.app.ask import ask_tab, restore
from ui.app.checking import check_tab
from ui.app.claims import claims_tab
from ui.app.look import theme
from ui.app.programs import endpoints
from ui.app.statements import statements_tab
from ui.app.suggest import first_questions
from ui.app.timeline import timeline_tab
from ui.render import Citation, article_panel, empty_panel, notice_panel
from ui.render.frame import masthead

if TYPE_CHECKING:
    from rag.tracker import Tracker

HERE = Path(__file__).parent
FEEDBACK = "feedback.jsonl"
DAILY = (3600, 86_400)
"""Uploaded files are read when they come; what is left of them goes after a day, looked at every hour."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an operator decides. `upload_size` is what one file may weigh, as Gradio writes sizes; `together` is how
    many questions are answered at once; `local_only` answers to this machine's own names only; `allow_private` lets
    pages be added from addresses inside private networks."""

    read_only: bool = False
    root_path: str | None = None
    auth: server.Check | None = None
    upload_size: str = "20mb"
    together: int = 16
    mcp: bool = False
    local_only: bool = False
    allow_private: bool = False


def serve(
    library: Tracker,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    auth: str | Path | None = None,
    read_only: bool = False,
    root_path: str | None = None,
    open_to_everyone: bool = False,
    mcp: bool = False,
    allow_private: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the chat over a library until stopped. `ready` is called with the address once pages can be opened.

    `auth` is a file of `user:password` lines. `read_only` leaves out adding and removing. Raises `InputError` for a
    host that other machines can reach, without `auth`, unless `open_to_everyone`. `mcp` offers the endpoints for
    programs as tools too, at `/gradio_api/mcp/`; it needs the package `mcp`, version 1. `allow_private` lets whoever
    may add articles add pages of private networks, an intranet's for one, which the server reaches and they perhaps
    do not.
    """
    if mcp and not _has_mcp():
        raise InputError("--mcp needs the package mcp, 1.21 or newer and below 2: pip install 'mcp>=1.21,<2'")
    check = server.read_auth(auth) if auth else None
    server.may_listen(host, check is not None, open_to_everyone)
    local = server.is_loopback(host) and not (check or open_to_everyone or root_path)
    rules = Rules(
        read_only=read_only,
        root_path=root_path,
        auth=check,
        mcp=mcp,
        local_only=local,
        allow_private=allow_private,
    )
    listener = server.listen(host, port)
    first_questions(library)  # with the models they need: not while the first reader waits for them
    site = build_site(library, rules)
    if ready:
        shown = f"[{host.strip('[]')}]" if ":" in host else host
        ready(f"http://{shown}:{listener.getsockname()[1]}{root_path or ''}")
    server.run(site, listener)


def _has_mcp() -> bool:
    """Whether the package is there in the version that Gradio speaks."""
    try:
        return metadata.version("mcp").startswith("1.")
    except metadata.PackageNotFoundError:
        return False


def build_site(library: Tracker, rules: Rules = Rules()) -> FastAPI:
    """The ASGI application, ready for any server."""
    # Gradio reads this when Blocks is built; without it, it asks its makers' servers for news.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    site = server.new_site(
        lambda: {"status": "ok", "articles": library.info()["articles"]}, rules.local_only, rules.root_path
    )
    gr.mount_gradio_app(
        site,
        build_blocks(library, rules),
        "/",
        auth=rules.auth,
        root_path=rules.root_path,
        max_file_size=rules.upload_size,
        favicon_path=str(HERE / "icon.png"),
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        theme=theme(),
        css_paths=[HERE / "style.css"],
        ssr_mode=False,
        mcp_server=rules.mcp,
    )
    for route in site.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            server.tell_wrong_calls(route.app)
    return site


def build_blocks(library: Tracker, rules: Rules) -> gr.Blocks:
    """The page: tabs on the left, the reading panel on the right."""
    with gr.Blocks(title="Onrecord", analytics_enabled=False, fill_width=True, delete_cache=DAILY) as blocks:
        gr.HTML(masthead(), elem_id="or-masthead")
        script = (HERE / "panel.js").read_text(encoding="utf-8")
        panel = gr.HTML(empty_panel(), elem_id="or-panel", js_on_load=script, render=False)
        with gr.Row(elem_id="or-page", equal_height=False):
            with gr.Column(scale=7, min_width=320, elem_id="or-work"), gr.Tabs(elem_id="or-tabs") as tabs:
                with gr.Tab("Ask", id="ask") as asking:
                    desk = ask_tab(library, panel, library.path / FEEDBACK)
                with gr.Tab("Statements", id="statements") as tab:
                    statements_tab(library, tab)
                with gr.Tab("Claims", id="claims") as tab:
                    claims_tab(library, tab, tabs, panel)
                with gr.Tab("Timeline", id="timeline") as tab:
                    timeline_tab(library, tab)
                with gr.Tab("Check", id="check"):
                    check_tab(library)
                with gr.Tab("Library", id="library") as tab:
                    library_tab(library, tab, rules.read_only, rules.allow_private)
            with gr.Column(scale=5, min_width=320, elem_id="or-side"):
                panel.render()

        def read(event: gr.EventData) -> str:
            return open_citation(library, event.id)

        panel.cite(read, None, panel, queue=False, show_progress="hidden", api_visibility="private")
        restore(library, desk, blocks, asking)
        endpoints(library)
    return blocks.queue(max_size=64, default_concurrency_limit=rules.together)


def open_citation(library: Tracker, address: object) -> str:
    """The panel for an address that came from the browser: the article with the slice marked, or why not."""
    cited = Citation.parse(address)
    if cited is None:
        return notice_panel("No such citation", "This link does not name a sentence; ask the question again.")
    try:
        article = cited.read(library)
        statements = library.statements_of(article)
    except LibraryError as gone:
        return notice_panel("This quote cannot be shown", str(gone))
    hit = Span(cited.start, cited.end) if cited.start < cited.end else None
    return article_panel(article, statements, hit)
