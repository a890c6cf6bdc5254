"""The Library tab: what is in it, adding by upload, pasted text or address, and removing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.ingest.dates import parse_date
from rag.ingest.readers import read_pasted
from rag.ingest.sources import ENDINGS
from rag.records import OnrecordError, UnreadableError
from ui.render.escape import safe_url
from ui.render.lists import add_report, article_list, broken_report, failed_report, removal_warning

if TYPE_CHECKING:
    from rag.records import Article
    from rag.tracker import Tracker

FILE_TYPES = [f".{ending}" for ending in ENDINGS]
LONGEST_PASTE = 2_000_000
PAGE = 300
COUNTED = {
    "articles stored": "articles",
    "passages embedded": "passages",
    "passages indexed": "passages",
}
"""What the steps of adding count; while things are read, it is sources."""
IN_VIEW = """() => {
  const show = () => document.getElementById("or-report")?.scrollIntoView({ block: "nearest" });
  setTimeout(show, 200); // once there is something in it
}"""
"""Below a long form nobody would see how far it is, or that it is done."""
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
# One at a time: the encoder uses all the cores it is given, and questions go on meanwhile.
ADDING: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": 1, "concurrency_id": "adding"}


def library_tab(library: Tracker, tab: gr.Tab, read_only: bool, allow_private: bool = False) -> None:
    """Lay out and wire the tab; read-only leaves out everything that changes the library."""
    report = gr.HTML("", elem_id="or-report", render=False)
    changed = [] if read_only else _adding(library, report, allow_private)
    report.render()
    if not read_only:
        remove = _remover()
    words = gr.Textbox(label="Find", placeholder="title or outlet", elem_id="or-find")
    listing = gr.HTML("", elem_id="or-listing")

    def show(words: str) -> str:
        return _listing(library, words)

    words.change(show, words, listing, queue=False, trigger_mode="always_last", **QUIET)
    tab.select(show, words, listing, queue=False, **QUIET)
    for event in changed:
        event.then(show, words, listing, **QUIET)
    if not read_only:
        _wire_removing(library, remove, words, listing, report, tab)


def _adding(library: Tracker, report: gr.HTML, allow_private: bool) -> list[Any]:
    """Three ways in; each answers with a report in words."""
    empty = not library.info()["articles"]
    with gr.Accordion("Add articles", open=empty, elem_id="or-add"), gr.Tabs(elem_id="or-ways"):
        with gr.Tab("Upload"):
            files = gr.File(
                file_count="multiple", file_types=FILE_TYPES, label="Files", height=140, elem_id="or-files"
            )
        with gr.Tab("Paste"):
            title = gr.Textbox(
                label="Headline", placeholder="else the first line", max_length=500, elem_id="or-title"
            )
            with gr.Row():
                outlet = gr.Textbox(label="Outlet", max_length=200, min_width=140, elem_id="or-outlet")
                day = gr.Textbox(label="Date", placeholder="2024-12-06", max_length=40, min_width=110)
                url = gr.Textbox(label="Address", placeholder="https://", max_length=2000, min_width=140)
            text = gr.Textbox(
                label="Text", lines=6, max_lines=14, max_length=LONGEST_PASTE, elem_id="or-text"
            )
            paste = gr.Button("Add this article", variant="primary", elem_id="or-paste")
        with gr.Tab("Address"):
            address = gr.Textbox(
                label="Page or feed, or several, with spaces between",
                placeholder="https://",
                max_length=20_000,
                elem_id="or-address",
            )
            fetch = gr.Button("Fetch and add", variant="primary", elem_id="or-fetch")

    def upload(paths: list[str] | None, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008
        names = {p: Path(p).name for p in paths or []}
        return _add(library, list(names), names, progress)[0] if names else ""

    def pasted(
        title: str,
        outlet: str,
        day: str,
        url: str,
        text: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> tuple[Any, ...]:
        said, taken = _paste(library, title, outlet, day, url, text, progress)
        return said, *(("", "", "") if taken else (gr.skip(), gr.skip(), gr.skip()))

    def fetched(address: str, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008
        wanted = [one if "://" in one else f"https://{one}" for one in address.split()]
        if not wanted or not all(one.lower().startswith(("http://", "https://")) for one in wanted):
            return failed_report("An address begins with https:// or http://")
        return _add(library, wanted, {}, progress, allow_private)[0]

    uploaded = files.upload(upload, files, report, **ADDING)
    added = [
        uploaded,
        # Outlet and date stay: the next article is likely of the same.
        paste.click(
            pasted,
            [title, outlet, day, url, text],
            [report, title, url, text],
            show_progress_on=report,
            **ADDING,
        ),
        gr.on([fetch.click, address.submit], fetched, address, report, **ADDING),
    ]
    gr.on([files.upload, paste.click, fetch.click, address.submit], None, js=IN_VIEW, **QUIET)
    for event in added:
        event.failure(broken_report, None, report, queue=False, **QUIET)
        event.then(None, js=IN_VIEW, **QUIET)
    uploaded.then(lambda: None, None, files, queue=False, **QUIET)
    return added


def _add(
    library: Tracker,
    sources: Sequence[str | Article],
    names: Mapping[str, str],
    progress: gr.Progress,
    allow_private: bool = False,
) -> tuple[str, bool]:
    """Add, with progress; what is said, and whether all was taken. The report speaks of uploads by their own names, not
    by where the server keeps them."""

    def show(what: str, done: int, of: int | None) -> None:
        if what:  # that all is read is not the end
            progress((done, of), desc=_named(what, names), unit=COUNTED.get(what, "sources"))

    try:
        report = library.add(list(sources), allow_private=allow_private, progress=show)
    except OnrecordError as wrong:
        return failed_report(str(wrong)), False
    rejected = tuple((_named(what, names), _named(why, names)) for what, why in report.rejected)
    return add_report(replace(report, rejected=rejected)), not rejected


def _named(words: str, names: Mapping[str, str]) -> str:
    for path, name in names.items():
        words = words.replace(path, name)
    return words


def _paste(
    library: Tracker, title: str, outlet: str, day: str, url: str, text: str, progress: gr.Progress
) -> tuple[str, bool]:
    """Add one article from the form, as `_add` does; what is missing or malformed is said instead."""
    published = parse_date(day)
    if day.strip() and not published:
        return failed_report(f"{day.strip()} is not a date like 2024-12-06"), False
    if url.strip() and safe_url(url.strip()) is None:
        return failed_report("An address begins with https:// or http://"), False
    if not text.strip():
        return failed_report("There is no text: paste the article's words"), False
    told = {"title": title.strip(), "source": outlet.strip(), "url": url.strip(), "published": published}
    try:
        article = read_pasted(text, told)
    except UnreadableError as wrong:
        return failed_report(str(wrong)), False
    return _add(library, [article], {}, progress)


def _listing(library: Tracker, words: str) -> str:
    wanted = words.casefold().split()
    try:
        headings = library.catalog.headings()
    except OnrecordError as wrong:
        return failed_report(str(wrong))
    found = [h.id for h in headings if all(w in f"{h.title} {h.outlet}".casefold() for w in wanted)]
    page = library.catalog.articles_at(found[:PAGE])
    return article_list(page, library.catalog.statement_counts(), len(found), len(headings))


@dataclass(frozen=True, slots=True)
class Remover:
    """The components of removing."""

    which: gr.Dropdown
    first: gr.Button
    confirm: gr.Row
    warning: gr.HTML
    yes: gr.Button
    no: gr.Button


def _remover() -> Remover:
    """Removing takes two steps: choose, then confirm."""
    with gr.Accordion("Remove an article", open=False, elem_id="or-remove"):
        which = gr.Dropdown([], label="Article", elem_id="or-which")
        first = gr.Button("Remove…", size="sm", elem_id="or-remove-first")
        with gr.Row(visible=False) as confirm:
            warning = gr.HTML("", elem_id="or-warning")
            yes = gr.Button("Yes, remove it", variant="stop", size="sm", elem_id="or-remove-yes")
            no = gr.Button("Keep it", size="sm")
    return Remover(which, first, confirm, warning, yes, no)


def _wire_removing(
    library: Tracker, it: Remover, words: gr.Textbox, listing: gr.HTML, report: gr.HTML, tab: gr.Tab
) -> None:
    def choices() -> Any:
        try:
            headings = library.catalog.headings()
        except OnrecordError:  # which the listing tells
            return gr.update(choices=[], value=None)
        known = [(f"{h.title or h.id} ({h.outlet})" if h.outlet else h.title or h.id, h.id) for h in headings]
        return gr.update(choices=known, value=None)

    def remove(article_id: str | None) -> tuple[str, Any]:
        try:
            gone = bool(article_id) and library.remove(str(article_id))
        except OnrecordError as wrong:
            return failed_report(str(wrong)), gr.update(visible=False)
        said = '<div class="or-report" role="status"><p>Removed.</p></div>'
        return said if gone else failed_report("There is no such article any more"), gr.update(visible=False)

    def ask_back(article_id: str | None) -> tuple[Any, str]:
        article = library.article(str(article_id)) if article_id else None
        if article is None:
            return gr.update(visible=False), ""
        return gr.update(visible=True), removal_warning(article, len(library.statements_of(article.id)))

    def shown(words: str) -> str:
        return _listing(library, words)

    tab.select(choices, None, it.which, queue=False, **QUIET)
    report.change(choices, None, it.which, queue=False, **QUIET)
    it.first.click(ask_back, it.which, [it.confirm, it.warning], queue=False, **QUIET)
    it.no.click(lambda: gr.update(visible=False), None, it.confirm, queue=False, **QUIET)
    it.yes.click(remove, it.which, [report, it.confirm], **ADDING).then(shown, words, listing, **QUIET)
