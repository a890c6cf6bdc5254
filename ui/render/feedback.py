"""What readers say about answers, as lines of a file that `onrecord eval` reads as a question set."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ui.render.citation import Citation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rag.records import Answer, Quote

WRONG = ("wrong-speaker", "wrong-source")
MISTAKES = "mistakes.jsonl"
"""Beside the question set: what was reported as wrong, for somebody to add the right evidence to."""


class Feedback:
    """Appends to two JSON Lines files, made on the first line. Safe from several threads.

    `path` is a question set. A liked answer is a question with its quotes as evidence; a quote with the wrong speaker
    is still evidence for its question; a liked refusal is a question without an answer. A disliked answer or a wrong
    source leaves no known evidence, which a question set cannot do without: these go into `mistakes.jsonl`, in the
    same shape.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mistakes = path.with_name(MISTAKES)
        self._lock = threading.Lock()

    def liked(self, answers: Sequence[Answer], turn: int, good: bool) -> bool:
        """Thumbs up or down for the answer of a turn; False when there is no such turn."""
        if not 0 <= turn < len(answers):
            return False
        self._write(answers, turn, "like" if good else "dislike", answers[turn].quotes if good else ())
        return True

    def wrong(self, answers: Sequence[Answer], kind: str, turn: str, address: str) -> bool:
        """A quote of a turn whose speaker or source is wrong; False for what no page of ours sends."""
        cited = Citation.parse(address)
        n = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 4 else len(answers)
        if kind not in WRONG or cited is None or n >= len(answers):
            return False
        shown = next((q for q in answers[n].quotes if Citation.of(q) == cited), None)
        if shown is None:
            return False
        self._write(answers, n, kind, (shown,) if kind == "wrong-speaker" else (), shown)
        return True

    def _write(
        self,
        answers: Sequence[Answer],
        turn: int,
        kind: str,
        evidence: Sequence[Quote],
        about: Quote | None = None,
    ) -> None:
        answer = answers[turn]
        answerable = not (kind == "like" and answer.status == "no_support")
        line: dict[str, Any] = {
            "id": f"feedback-{datetime.now(UTC):%Y%m%dT%H%M%S%f}",
            "question": answer.question,
            "answerable": answerable,
            "answers": [],
            "evidence": [{"article": q.article.id, "start": q.start, "end": q.end} for q in evidence],
            "filters": {k: v for k, v in answer.filters.to_dict().items() if v},
            "history": [a.question for a in answers[:turn]],
            "feedback": kind,
        }
        if about is not None:
            line["about"] = {
                "article": about.article.id,
                "start": about.start,
                "end": about.end,
                "shown_speaker": about.speaker_name or about.speaker,
                "shown_source": about.article.source,
            }
        with (
            self._lock,
            (self.path if evidence or not answerable else self.mistakes).open("a", encoding="utf-8") as out,
        ):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
