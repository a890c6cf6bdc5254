"""What the command line takes: commands, their options, and wrong use in one line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from rag import __version__
from rag.records import Filters, InputError

Command = Callable[[argparse.Namespace], int]


_Add = Callable[..., "Parser"]
"""Makes a command of its name, what it does, and the options it shares with others."""


def _day(which: str) -> Callable[[str], str]:
    """A check of a date, which goes on as it was typed: `since` a month is its first day, `until` its last."""

    def check(text: str) -> str:
        try:
            Filters.of(**{which: text})
        except InputError as error:
            raise argparse.ArgumentTypeError(str(error)) from error
        return text

    return check


def build_parser(run: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser of `onrecord`; `run` has what each command does, by its name."""
    parser = Parser(
        prog="onrecord",
        description="Who said what, in verbatim slices of news articles.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_shared_options()],
    )
    parser.set_defaults(library=Path(os.environ.get("ONRECORD_LIBRARY") or "library"))
    parser.add_argument("--version", action="version", version=f"onrecord {__version__}")
    # Without defaults, which would take the place of what stands before the command.
    shared = _shared_options(argument_default=argparse.SUPPRESS)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, text: str, *parents: Parser) -> Parser:
        made = commands.add_parser(name, help=text, description=text, parents=[shared, *parents])
        made.set_defaults(run=run[name])
        return made

    as_json = Parser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="print JSON")

    add = command("add", "add articles: files, folders, globs, addresses, feeds", as_json)
    add.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="text, Markdown, a saved page, PDF, .docx; JSON Lines, JSON or CSV with columns such as title, text, "
        "source, url, published; a feed, a folder, or the address of any of these",
    )
    add.add_argument(
        "--source", metavar="NAME", help="the outlet of all of them, whatever they say themselves"
    )
    add.add_argument("--allow-private", action="store_true", help="allow addresses inside private networks")
    _ask(command, as_json, _filter_options())
    _check(command, as_json)
    _claims(command)
    _library(command, as_json)
    _chat(command)
    command("eval", "run a question set: onrecord eval --help")
    demo = command("demo", "a library of the bundled articles, and three questions")
    demo.add_argument("--quiet", action="store_true", help="only make the library")
    return parser


def _ask(command: _Add, as_json: Parser, narrow: Parser) -> None:
    ask = command("ask", "answer a question with quotes", as_json, narrow)
    ask.add_argument("question")
    ask.add_argument("-k", type=_positive, metavar="N", help="at most N quotes (3; of a claim by date 12)")
    ask.add_argument(
        "--ranker", metavar="MODEL", help="a CrossEncoder by name or path to rank with; features: none"
    )
    search = command("search", "ranked passages", as_json, narrow)
    search.add_argument("query")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="at most N passages (10)")
    said = command("statements", "who said what", as_json, narrow)
    said.add_argument("about", nargs="?", help="only statements with these words")


def _check(command: _Add, as_json: Parser) -> None:
    check = command(
        "check", "is this quotation real? exit 0 if every one is exact or typographic, else 1", as_json
    )
    check.add_argument("quote", nargs="?", metavar="QUOTE")
    check.add_argument("--speaker", metavar="S", help="who is claimed to have said it")
    check.add_argument("--source", metavar="S", help="the outlet, title or address it is claimed to be from")
    check.add_argument(
        "--draft",
        metavar="FILE",
        help="check every quotation of a text instead (.txt .md .html .docx .pdf); - for standard input",
    )


def _claims(command: _Add) -> None:
    claims = command("claims", "the same claim across articles")
    claims.add_argument("about", nargs="?", help="only claims with these words")
    claims.add_argument("--since", type=_day("since"), metavar="DATE", help="seen on or after")
    shape = claims.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print JSON")
    shape.add_argument("--jsonld", action="store_true", help="print schema.org JSON-LD")
    shape.add_argument("--csv", action="store_true", help="print a table: one row an occurrence or relation")
    shape.add_argument(
        "--annotations",
        action="store_true",
        help="print a W3C annotation page: every slice by words and position",
    )


def _library(command: _Add, as_json: Parser) -> None:
    command("list", "the articles of the library", as_json)
    remove = command("remove", "remove articles by id")
    remove.add_argument("ids", nargs="+", metavar="ID")
    command("info", "what is in the library, and its state", as_json)
    command(
        "reindex",
        "rebuild what is derived from the articles: the vector index, and statements of earlier rules",
    )
    command("export", "the library's articles as JSON Lines")


def _chat(command: _Add) -> None:
    chat = command("chat", "the web chat")
    chat.add_argument("--host", default="127.0.0.1")
    chat.add_argument("--port", type=int, default=7860)
    chat.add_argument("--auth", metavar="FILE", help="who may come in: a file of `user:password` lines")
    chat.add_argument("--read-only", action="store_true", help="without adding and removing")
    chat.add_argument(
        "--root-path", metavar="PATH", help="where a reverse proxy serves it, such as /onrecord"
    )
    chat.add_argument(
        "--mcp", action="store_true", help="tools for assistants at /gradio_api/mcp/ (needs mcp)"
    )
    chat.add_argument(
        "--open-to-everyone", action="store_true", help="listen beyond this machine without --auth, knowingly"
    )
    chat.add_argument(
        "--allow-private",
        action="store_true",
        help="add pages of private networks too, such as an intranet's",
    )


class Parser(argparse.ArgumentParser):
    """Wrong use is one line too."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"onrecord: {' '.join(message.split())}: see {self.prog} --help\n")


def _shared_options(**options: Any) -> Parser:
    """Before the command or after it."""
    shared = Parser(add_help=False, **options)
    shared.add_argument(
        "--library",
        type=_folder,
        metavar="DIR",
        help="where the library is (ONRECORD_LIBRARY, else ./library)",
    )
    shared.add_argument("--chroma", metavar="URL", help="a Chroma server, instead of the embedded index")
    shared.add_argument("--model", metavar="NAME", help="a sentence-transformers model by name or path")
    shared.add_argument("--debug", action="store_true", help="show tracebacks")
    return shared


def _filter_options() -> Parser:
    narrow = Parser(add_help=False)
    narrow.add_argument("--source", metavar="S", help="only this outlet")
    narrow.add_argument("--speaker", metavar="S", help="only what this speaker said")
    narrow.add_argument(
        "--since",
        type=_day("since"),
        metavar="DATE",
        help="published on or after (2024-12-06, 2024-12 or 2024)",
    )
    narrow.add_argument("--until", type=_day("until"), metavar="DATE", help="published on or before")
    return narrow


def _folder(text: str) -> Path:
    if not text:  # --library "$UNSET": a library among whatever is here is not meant
        raise argparse.ArgumentTypeError("no folder: name one, or leave the option out")
    return Path(text)


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)
