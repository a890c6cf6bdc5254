"""A conversation as it is kept: in the browser as addresses, in files as Markdown, JSON or CSV.

What the browser keeps holds no words of any article, only citations. Read back, every quote is cut from the library
again; one whose article is gone or has changed comes back as a quote that no check lets through.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from rag.export import table_cell
from rag.records import Answer, Article, Filters, Quote, StaleQuoteError
from ui.render.article import attribution
from ui.render.citation import Citation, recheck
from ui.render.escape import safe_url, say_date
from ui.render.words import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ui.render.citation import Shelf

KEPT_TURNS = 200
COLUMNS = (
    "question", "status", "n", "quote", "speaker", "speaker_name", "cue", "kind", "outlet", "published", "title", "url",
    "article", "start", "end", "relation",
)  # fmt: skip
_STATUSES = ("answered", "partial", "no_support", "filtered_out", "empty_library")


def kept(answer: Answer) -> dict[str, Any]:
    """A turn as plain JSON values: the question, what came of it, and the addresses of its quotes."""
    return {
        "question": answer.question,
        "status": answer.status,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "understood": {k: v for k, v in answer.understood.items() if isinstance(v, (str, list, tuple))},
        "filters": answer.filters.to_dict(),
        "quotes": [_address(q) for q in answer.quotes],
        "near": [_address(q) for q in answer.near_misses],
        **({"about": _address(answer.about)} if answer.about else {}),
    }


def _address(quote: Quote) -> dict[str, Any]:
    bears = {"relation": quote.relation} if quote.relation else {}
    return {"at": str(Citation.of(quote)), "also": [str(Citation.of(q)) for q in quote.also], **bears}


def turns_of(stored: object) -> list[dict[str, Any]]:
    """The turns in what a browser stored; what is not one is left out."""
    entries = stored if isinstance(stored, list) else []
    return [
        e
        for e in entries
        if isinstance(e, dict) and isinstance(e.get("question"), str) and e.get("status") in _STATUSES
    ]


def reread(turns: Sequence[dict[str, Any]], shelf: Shelf) -> list[Answer]:
    """The answers of kept turns, one each, cut from the library again."""
    return [
        Answer(
            question=turn["question"],
            status=turn["status"],
            reason=str(turn.get("reason") or ""),
            confidence=_share(turn.get("confidence")),
            understood=understood if isinstance(understood := turn.get("understood"), dict) else {},
            filters=_filters(turn.get("filters")),
            quotes=_quotes(turn.get("quotes"), shelf),
            near_misses=_quotes(turn.get("near"), shelf),
            about=next(iter(_quotes([turn.get("about")], shelf)), None),
        )
        for turn in turns
    ]


def _share(kept_number: object) -> float:
    return float(kept_number) if isinstance(kept_number, int | float) and 0 <= kept_number <= 1 else 0.0


def _filters(kept_filters: object) -> Filters:
    given = kept_filters if isinstance(kept_filters, dict) else {}
    words = {k: v for k, v in given.items() if isinstance(v, str)}
    return Filters(
        words.get("source"), words.get("speaker"), _day(words.get("since")), _day(words.get("until"))
    )


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def _quotes(addresses: object, shelf: Shelf) -> tuple[Quote, ...]:
    entries = [e for e in addresses if isinstance(e, dict)] if isinstance(addresses, list) else []
    found = []
    for entry in entries:
        if (address := Citation.parse(entry.get("at"))) is None:
            continue
        others = entry.get("also")
        also = [
            _read(a, shelf) for x in (others if isinstance(others, list) else []) if (a := Citation.parse(x))
        ]
        quote = _read(address, shelf)
        relation = next((kind for kind in RELATIONS if kind == entry.get("relation")), None)
        found.append(replace(quote, also=tuple(also), relation=relation))
    return tuple(found)


def _read(address: Citation, shelf: Shelf) -> Quote:
    try:
        return address.quote(shelf)
    except StaleQuoteError:
        # An article without text is never what the library holds, so this quote is shown as a notice.
        return Quote(Article(id=address.article_id), address.start, address.end)


def as_markdown(answers: Iterable[Answer], shelf: Shelf) -> str:
    """The conversation for a document: each question a heading, each quote a block with who, where and when."""
    out = ["# Conversation on the record", ""]
    for answer in answers:
        out += [f"## {_plain(answer.question)}", ""]
        if not answer.quotes:
            out += [f"*{_plain(answer.reason or 'No article in the library answers this.')}*", ""]
        for n, quote in enumerate(answer.quotes, 1):
            try:
                quote = recheck(quote, shelf)
            except StaleQuoteError as gone:
                out += [f"{n}. *{_plain(str(gone))}*", ""]
                continue
            said_by = (quote.statement and quote.statement.speaker_display) or "reported by the outlet"
            # The address stands in angle brackets, where Markdown takes it as it is.
            link = f", <{url}>" if (url := safe_url(quote.article.url)) else ""
            words = _plain(attribution(replace(quote.article, url=""), quote.text, said_by)) + link
            bears = f"*{RELATIONS[quote.relation]}:* " if quote.relation else ""
            out += [
                f"{n}. {bears}{words}",
                f"   (article {_plain(quote.article.id)}, {quote.start}–{quote.end})",
                "",
            ]
    return "\n".join(out)


def as_json(answers: Iterable[Answer]) -> str:
    """The conversation as a list of answers, in the shape of `Answer.to_dict()`."""
    return json.dumps([a.to_dict() for a in answers], ensure_ascii=False, indent=2)


def as_csv(answers: Iterable[Answer], shelf: Shelf) -> str:
    """One row a quote, columns as in `COLUMNS`, for a spreadsheet."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(COLUMNS)
    for answer in answers:
        for row in _rows(answer, shelf):
            write.writerow([table_cell(c) for c in row])
    return out.getvalue()


def _rows(answer: Answer, shelf: Shelf) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for n, quote in enumerate(answer.quotes, 1):
        try:
            quote = recheck(quote, shelf)
        except StaleQuoteError as gone:
            rows.append((answer.question, answer.status, n, str(gone)))
            continue
        article, said = quote.article, quote.statement
        day = say_date(article.published) if article.published is None else article.published.isoformat()
        who = (said.speaker_text, said.speaker_name, said.cue_text, said.kind) if said else ("", "", "", "")
        where = (
            article.source,
            day,
            article.title,
            article.url,
            article.id,
            quote.start,
            quote.end,
            quote.relation or "",
        )
        rows.append((answer.question, answer.status, n, quote.text, *who, *where))
    return rows or [(answer.question, answer.status, "", answer.reason)]


def _plain(text: str) -> str:
    """Text inside a Markdown document: one line, its punctuation not taken for markup."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(text.split()))
