"""The same library for programs: named endpoints, typed, as JSON. See them at `/gradio_api/info`.

from gradio_client import Client
Client("http://127.0.0.1:7860").predict(question="Who denied the sale?", api_name="/ask")

Each maker below gives one endpoint over a library. The signature and the `Args:` of what it gives are public: Gradio
makes the parameters of the REST interface and of the tools for assistants out of them.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.records import Filters, InputError, OnrecordError
from ui.app.checking import verdicts_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.tracker import Tracker

    Endpoint = Callable[..., dict[str, Any]]

MOST = 50
LONGEST_LIST = 500


def endpoints(library: Tracker) -> None:
    """Register `/ask`, `/search`, `/statements`, `/claims` and `/check`.

    Every one answers with what `.to_dict()` gives, or with `{"error": words}`.
    """
    for make in (_ask, _search, _statements, _claims, _check):
        endpoint = make(library)
        gr.api(_errors_in_words(endpoint), api_name=endpoint.__name__)


def _ask(library: Tracker) -> Endpoint:
    def ask(
        question: str, k: int = 3, source: str = "", speaker: str = "", since: str = "", until: str = ""
    ) -> dict[str, Any]:
        """Answer a question with up to k verbatim quotes, each with article, offsets, speaker and outlet.

        Args:
            question: What is asked, in plain words.
            k: At most how many quotes, 1 to 50.
            source: Part of the outlet's name, or empty.
            speaker: Part of the speaker's name, or empty.
            since: First day, like 2024-12-01, or empty.
            until: Last day, like 2024-12-31, or empty.
        """
        answer = library.ask(question, _most(k), source=source, speaker=speaker, since=since, until=until)
        return answer.to_dict()

    return ask


def _search(library: Tracker) -> Endpoint:
    def search(
        query: str, k: int = 10, source: str = "", speaker: str = "", since: str = "", until: str = ""
    ) -> dict[str, Any]:
        """Passages with their offsets, ranked by the sentence in each that answers best: `best` is where it stands,
        `score` is its score, to be compared within one search.

        Args:
            query: Words or a question.
            k: At most how many passages, 1 to 50.
            source: Part of the outlet's name, or empty.
            speaker: Part of the speaker's name, or empty.
            since: First day, like 2024-12-01, or empty.
            until: Last day, like 2024-12-31, or empty.
        """
        hits = library.search(query, _most(k), source=source, speaker=speaker, since=since, until=until)
        return {"hits": [h.to_dict() for h in hits]}

    return search


def _statements(library: Tracker) -> Endpoint:
    def statements(
        about: str = "", speaker: str = "", source: str = "", since: str = "", until: str = ""
    ) -> dict[str, Any]:
        """Who said what: statements with their speakers, cues and offsets, at most 500.

        Args:
            about: Words that the statement holds, or empty.
            speaker: Part of the speaker's name, or empty.
            source: Part of the outlet's name, or empty.
            since: First day, like 2024-12-01, or empty.
            until: Last day, like 2024-12-31, or empty.
        """
        filters = Filters.of(source, speaker, since, until)
        found, _ = library.catalog.statement_page(filters, about or None, most=LONGEST_LIST)
        return {"statements": [s.to_dict() for s in found]}

    return statements


def _claims(library: Tracker) -> Endpoint:
    def claims(about: str = "", since: str = "") -> dict[str, Any]:
        """The same claim across articles, most spread first, at most 100: occurrences, speakers, outlets, and what
        denies or updates it.

        Args:
            about: Words that the claim is about, or empty.
            since: First day, like 2024-12-01, or empty.
        """
        found = library.claims(about or None, since or None)
        return {"claims": [c.to_dict() for c in found[: 2 * MOST]]}

    return claims


def _check(library: Tracker) -> Endpoint:
    def check(text: str, speaker: str = "", source: str = "") -> dict[str, Any]:
        """Is this quotation real? A verdict with the slices found and how the words differ; one for each
        quotation where the text is a draft.

        Args:
            text: A quotation, or a text with quotations in it.
            speaker: Who is claimed to have said it, or empty.
            source: The outlet, title or address it is claimed to be from, or empty.
        """
        return {"verdicts": [v.to_dict() for v in verdicts_on(library, text, speaker, source)]}

    return check


def _most(k: object) -> int:
    if (
        not isinstance(k, int | float) or k != k
    ):  # JSON has numbers of one kind, and Python reads NaN among them
        raise InputError(f"k is a number, 1 to {MOST}: this is {k!r}")
    return int(max(1, min(k, MOST)))


def _errors_in_words(endpoint: Endpoint) -> Endpoint:
    """The endpoint, answering `{"error": words}` where the library raises; its signature stays readable."""

    @wraps(endpoint)
    def answer(*values: Any, **named: Any) -> dict[str, Any]:
        try:
            return endpoint(*values, **named)
        except OnrecordError as wrong:
            return {"error": str(wrong)}

    return answer
