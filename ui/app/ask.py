"""The conversation: a question in, quote cards out, step by step, kept in the reader's own browser."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.records import Answer, Filters, OnrecordError
from ui.app.saving import CONVERSATION, save_buttons, save_conversation
from ui.app.suggest import first_questions, questions_after
from ui.render.answer import (
    answer_message,
    failed_message,
    greeting,
    next_questions,
    stage_message,
    too_long,
)
from ui.render.conversation import KEPT_TURNS, kept, reread, turns_of
from ui.render.escape import esc_html, esc_md
from ui.render.feedback import Feedback
from ui.render.frame import leaves

if TYPE_CHECKING:
    from rag.tracker import Tracker

LONGEST_QUESTION = 600
LONGEST_PASTE = 50_000
"""What the box takes: a whole article that is pasted is told where it belongs, and not cut off unseen."""
REMEMBERED = 6
LISTED = 300
"""Names offered in a filter; any other can be typed."""
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
# Each asks several questions of its own: of sixteen people, two at a time get theirs, so that nobody's answer waits.
LATER: dict[str, Any] = {**PRIVATE, "concurrency_limit": 2, "concurrency_id": "later"}
SENT = "(question, ...rest) => [window.onrecord ? window.onrecord.sent(question) : question, ...rest]"
TAKEN = "(question, ...rest) => { window.onrecord?.taken(question); return [question, ...rest]; }"
"""The page empties the box as a question leaves it: the next may be being typed before the server answers."""
Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """The components of the conversation, for those who wire them."""

    chat: gr.Chatbot
    question: gr.Textbox
    turns: gr.BrowserState
    narrow: list[gr.components.Component]
    left: gr.HTML
    exports: list[gr.Button]
    fresh: gr.Button
    ahead: gr.HTML


def ask_tab(library: Tracker, panel: gr.HTML, feedback: Path) -> Desk:
    """Lay out the conversation and wire it."""
    desk = _lay_out(library)
    inputs = [desk.question, desk.chat, desk.turns, *desk.narrow]
    outputs = [desk.chat, desk.turns, desk.question, desk.ahead]

    def reply(question: str, chat: list[Message], turns: object, *narrow: Any) -> Iterator[Any]:
        yield from _reply(library, question, chat, turns, narrow)

    def ahead(turns: object) -> str:
        return _ahead(library, turns)

    def chosen(event: gr.EventData) -> str:
        return str(event.question)[:LONGEST_QUESTION]

    def widen(event: gr.EventData) -> tuple[Any, ...]:
        return (chosen(event), None, None, None, None)

    run = panel.run(chosen, None, desk.question, queue=False, **PRIVATE)
    wider = panel.widen(widen, None, [desk.question, *desk.narrow], queue=False, **PRIVATE)
    for ask, js in ((desk.question.submit, SENT), (run.then, TAKEN), (wider.then, TAKEN)):
        # What may come next is looked for afterwards, by an event of its own: a new question need not wait for it. One
        # that is asked while another is being answered is asked when that answer stands.
        asked = ask(reply, inputs, outputs, js=js, trigger_mode="always_last", **PRIVATE)
        asked.success(ahead, desk.turns, desk.ahead, **LATER)
        asked.failure(_broken_off, desk.chat, desk.chat, **PRIVATE)

    def left(*narrow: Any) -> str:
        return _left(library, narrow)

    for box in desk.narrow:
        box.change(left, desk.narrow, desk.left, queue=False, **PRIVATE)

    _wire_feedback(library, desk, panel, Feedback(feedback))
    save_conversation(library, desk.exports, desk.turns)
    desk.fresh.click(lambda: ([], [], ""), None, [desk.chat, desk.turns, desk.ahead], queue=False, **PRIVATE)
    return desk


def _wire_feedback(library: Tracker, desk: Desk, panel: gr.HTML, notes: Feedback) -> None:
    """Thumbs for an answer, and what is wrong with a quote, into the files of the library."""

    def flag(turns: object, event: gr.EventData) -> None:
        kind, _, rest = str(event.what).partition(".")
        turn, _, address = rest.partition(".")
        notes.wrong(reread(turns_of(turns), library), kind, turn, address)

    panel.mistake(flag, desk.turns, None, queue=False, **PRIVATE)

    def like(turns: object, chat: list[Message], event: gr.LikeData) -> None:
        answers = reread(turns_of(turns), library)
        notes.liked(answers, _turn_at(chat, int(event.index)), event.liked in (True, "Like"))

    desk.chat.like(like, [desk.turns, desk.chat], None, queue=False, **PRIVATE)


def restore(library: Tracker, desk: Desk, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """When the page opens: the conversation this browser kept, cut from the library again. Then, and whenever the
    tab is come back to, what the library holds by now: its filters' names, how much is asked, and the greeting. What
    asks questions of its own, to know whether they have answers, comes last."""

    def load(turns: object) -> tuple[Any, ...]:
        good = turns_of(turns)[-KEPT_TURNS:]
        chat: list[Message] = []
        try:
            for n, answer in enumerate(reread(good, library)):
                chat += [_asked(answer.question), _answered(answer_message(answer, library, n))]
        except OnrecordError as wrong:
            return [_answered(failed_message(str(wrong)))], good
        return chat, good

    def ahead(turns: object) -> str:
        return _ahead(library, turns)

    def greet(chat: list[Message]) -> Any:
        try:
            articles = library.catalog.counts()["articles"]
            return gr.update(placeholder=greeting(articles, first_questions(library) if not chat else ()))
        except OnrecordError as wrong:
            return gr.update(placeholder=failed_message(str(wrong)))

    def look(*narrow: Any) -> tuple[Any, ...]:
        try:
            sources = [(f"{name} ({n})", name) for name, n in library.sources()]
            speakers = [(f"{name} ({n})", name) for name, n in library.speakers()[:LISTED]]
        except OnrecordError:  # which is told by what stands below
            return gr.skip(), gr.skip(), _left(library, narrow)
        return gr.update(choices=sources), gr.update(choices=speakers), _left(library, narrow)

    loaded = blocks.load(load, desk.turns, [desk.chat, desk.turns], **PRIVATE)
    loaded.then(ahead, desk.turns, desk.ahead, **LATER)
    for event in (loaded.then, tab.select):
        event(look, desk.narrow, [*desk.narrow[:2], desk.left], **PRIVATE)
        event(greet, desk.chat, desk.chat, **LATER)


def _reply(
    library: Tracker, question: str, chat: list[Message], turns: object, narrow: tuple[Any, ...]
) -> Iterator[tuple[Any, Any, Any, Any]]:
    """The chat, the kept turns, the question box and what lies ahead, again and again until the answer stands."""
    question = question.strip()
    if not question:
        yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return
    if len(question) > LONGEST_QUESTION:
        opening = _asked(shorten(question, 120, placeholder=" …"))
        yield [*chat, opening, _answered(too_long(question, LONGEST_QUESTION))], gr.skip(), question, ""
        return
    before = [*chat, _asked(question)]
    good = turns_of(turns)
    answer: Answer | None = None
    try:
        history = [(a.question, a) for a in reread(good[-REMEMBERED:], library)]
        for name, found in library.ask_steps(question, history=history, **_filters(narrow)):
            if isinstance(found, Answer):
                answer = found
            else:
                yield [*before, _answered(stage_message(_stage(name, found)))], gr.skip(), gr.skip(), ""
    except OnrecordError as wrong:
        yield [*before, _answered(failed_message(str(wrong)))], gr.skip(), question, ""
        return
    assert answer is not None, "ask_steps ends with the answer"
    good.append(kept(answer))
    yield [*before, _answered(answer_message(answer, library, len(good) - 1))], good, gr.skip(), ""


def _broken_off(chat: list[Message]) -> list[Message]:
    """After an error that is a defect: no stage is left standing as if there were still something to wait for."""
    if chat and chat[-1]["role"] == "assistant":
        chat = chat[:-1]
    return [*chat, _answered(failed_message("This went wrong on the server, whose log says how. Ask again."))]


def _ahead(library: Tracker, turns: object) -> str:
    """What to ask next, after the last answer."""
    try:
        asked = reread(turns_of(turns)[-REMEMBERED:], library)
        return next_questions(questions_after(library, asked[-1], asked) if asked else ())
    except OnrecordError:  # which the next question is told
        return next_questions(())


def _turn_at(chat: list[Message], index: int) -> int:
    """The turn whose answer is the message at `index`: questions that failed are in the chat, but are no turns."""
    answers = [
        n for n, m in enumerate(chat) if m["role"] == "assistant" and "or-failed" not in str(m["content"])
    ]
    return answers.index(index) if index in answers else -1


def _stage(done: str, state: Any) -> str:
    """What comes after the step that was just done, in words."""
    if done == "retrieve" and isinstance(state, dict):
        articles = len({hit.passage.article.id for hit in state.get("hits", ())})
        return f"Reading {articles} article{'' if articles == 1 else 's'}"
    return {"read_question": "Searching the library", "score_sentences": "Checking each quote"}.get(
        done, "Looking"
    )


def _asked(question: str) -> Message:
    return {"role": "user", "content": esc_md(question)}


def _answered(message: str) -> Message:
    return {"role": "assistant", "content": message}


def _filters(narrow: tuple[Any, ...]) -> dict[str, Any]:
    return {
        k: (v or "").strip() or None
        for k, v in zip(("source", "speaker", "since", "until"), narrow, strict=True)
    }


def _left(library: Tracker, narrow: tuple[Any, ...]) -> str:
    try:
        counts = library.catalog.counts()
        filters = Filters.of(**_filters(narrow))
        articles, statements = library.catalog.left(filters)
    except OnrecordError as wrong:
        return f'<p class="or-leaves or-none">{esc_html(wrong)}</p>'
    return leaves(articles, counts["articles"], statements, bool(filters))


def library_key(library: Tracker) -> str:
    """A short name for a library's place, so that the browser keeps conversations apart."""
    return hashlib.sha256(str(library.path.resolve()).encode()).hexdigest()[:12]


def _lay_out(library: Tracker) -> Desk:
    chat = gr.Chatbot(
        elem_id="or-chat",
        show_label=False,
        container=False,
        layout="panel",
        autoscroll=False,  # panel.js keeps the question in view, not the end of its answer
        buttons=[],
        feedback_options=["Like", "Dislike"],
        latex_delimiters=[],
        allow_tags=False,
        sanitize_html=True,
        height=None,
        placeholder=greeting(library.catalog.counts()["articles"], ()),
    )
    # The key names the library, so that two libraries on one address keep their conversations apart.
    turns = gr.BrowserState([], storage_key=f"onrecord-{library_key(library)}", secret="onrecord")  # noqa: S106
    ahead = gr.HTML(next_questions(()), elem_id="or-ahead")
    question = gr.Textbox(
        elem_id="or-question",
        placeholder="Ask who said what…",
        label="Question",
        show_label=False,
        container=False,
        lines=1,
        max_lines=4,
        max_length=LONGEST_PASTE,
        submit_btn="Ask",
        autofocus=True,
    )
    with gr.Row(elem_id="or-foot"):
        left = gr.HTML("", elem_id="or-left")
        exports = save_buttons(CONVERSATION)
        fresh = gr.Button("New conversation", size="sm", elem_classes="or-export")
    with gr.Accordion("Narrow by outlet, speaker or date", open=False, elem_id="or-narrow"), gr.Row():
        source = gr.Dropdown([], value=None, label="Outlet", min_width=150, scale=3, allow_custom_value=True)
        speaker = gr.Dropdown(
            [], value=None, label="Speaker", min_width=150, scale=3, allow_custom_value=True
        )
        since = gr.Textbox(label="Since", placeholder="2024-12-01", min_width=110, scale=2, max_length=10)
        until = gr.Textbox(label="Until", placeholder="2024-12-31", min_width=110, scale=2, max_length=10)
    return Desk(chat, question, turns, [source, speaker, since, until], left, exports, fresh, ahead)
