"""The command line: argv in, text or JSON out. Exit 0 done, 1 nothing found or refused, 2 wrong use or bad input.

Imports are inside the commands: `onrecord ask` must not pay for what `onrecord chat` needs.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.options import Command, build_parser
from rag.records import InputError, OnrecordError

if TYPE_CHECKING:
    from rag.records import Verdict
    from rag.tracker import Tracker


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] == ["eval"]:  # its options are its own
        words, rest = ["eval"], words[1:]
    else:
        rest = []
    args = build_parser(_COMMANDS).parse_args(words)
    args.rest = rest
    command: Command = args.run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows no “ gets a ?, not an error
            stream.reconfigure(errors="replace")
    try:
        code = command(args)
        sys.stdout.flush()
        return code
    except OnrecordError as error:
        if args.debug:
            raise
        print(f"onrecord: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("onrecord: stopped; what was acknowledged is stored", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `onrecord list | head`
        _drop_output()
        return 0
    except OSError as error:  # a disk that is full, a folder that may not be written
        if args.debug:
            raise
        _drop_output()
        what = f"{error.filename}: " if error.filename else ""
        print(f"onrecord: {what}{error.strerror or error}: look at the disk and its rights", file=sys.stderr)
        return 2


def _drop_output() -> None:
    """So that Python, flushing what is left when it ends, does not complain again."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _add(args: argparse.Namespace) -> int:
    from rag.terminal import progress_bar, show_report

    with _library(args) as library, progress_bar() as progress:
        report = library.add(
            [*args.paths], outlet=args.source, allow_private=args.allow_private, progress=progress
        )
        if report.added or report.updated:  # now, with a bar, and not when somebody asks
            library.claims(progress=progress)
        old = library.outdated()
    _print_json(report.to_dict()) if args.json else show_report(report)
    if old:
        print(
            f"statements of {old} articles were found by earlier rules: onrecord reindex finds them anew",
            file=sys.stderr,
        )
    taken = report.added + report.updated + report.unchanged
    return 2 if report.rejected and not taken else 0


def _ask(args: argparse.Namespace) -> int:
    from rag.terminal import show_answer

    with _library(args, existing=True, reading=True) as library:
        answer = library.ask(args.question, k=args.k, **_filters(args))
    _print_json(answer.to_dict()) if args.json else show_answer(answer)
    return 0 if answer.status in ("answered", "partial") else 1


def _search(args: argparse.Namespace) -> int:
    from rag.terminal import show_hits

    with _library(args, existing=True, reading=True) as library:
        hits = library.search(args.query, k=args.k, **_filters(args))
    _print_json([h.to_dict() for h in hits]) if args.json else show_hits(hits)
    return _found(hits, "passages")


def _check(args: argparse.Namespace) -> int:
    if (args.quote is None) == (args.draft is None):
        raise InputError("give a quotation to check, or a text with --draft FILE (- for standard input)")
    verdicts = _check_draft(args) if args.quote is None else [_check_one(args)]
    return 0 if verdicts and all(v.verdict in ("exact", "typographic") for v in verdicts) else 1


def _check_one(args: argparse.Namespace) -> Verdict:
    from rag.terminal import show_verdict

    with _library(args, existing=True, reading=True) as library:
        verdict = library.check(args.quote, args.speaker, source=args.source)
    _print_json(verdict.to_dict()) if args.json else show_verdict(verdict)
    return verdict


def _check_draft(args: argparse.Namespace) -> list[Verdict]:
    from rag.ingest.drafts import draft_of, read_draft
    from rag.terminal import progress_bar, show_draft

    if args.draft == "-":
        draft = draft_of(sys.stdin.buffer.read(), "text", "standard input")
    else:
        draft = read_draft(Path(args.draft))
    with _library(args, existing=True, reading=True) as library, progress_bar() as progress:
        verdicts = library.check_draft(draft.text, progress=progress)
    if args.json:
        _print_json([v.to_dict() | {"place": draft.place(v.span.start)} for v in verdicts if v.span])
    elif verdicts:
        show_draft(verdicts, draft.place)
    else:
        print("no quotation found in the draft")
    return verdicts


def _claims(args: argparse.Namespace) -> int:
    from rag.export import claims_annotations, claims_csv, claims_jsonld
    from rag.terminal import progress_bar, show_claims

    with _library(args, existing=True, reading=True) as library, progress_bar() as progress:
        found = library.claims(args.about, args.since, progress)
    if args.jsonld:
        _print_json(claims_jsonld(found))
    elif args.annotations:
        _print_json(claims_annotations(found))
    elif args.csv:
        sys.stdout.write(claims_csv(found))
    elif args.json:
        _print_json([claim.to_dict() for claim in found])
    else:
        show_claims(found)
    return _found(found, "claims")


def _statements(args: argparse.Namespace) -> int:
    from rag.terminal import show_statements

    with _library(args, existing=True, reading=True) as library:
        found = library.statements(about=args.about, **_filters(args))
    _print_json([s.to_dict() for s in found]) if args.json else show_statements(found)
    return _found(found, "statements")


def _list(args: argparse.Namespace) -> int:
    from rag.terminal import show_articles

    with _library(args, existing=True, reading=True) as library:
        articles = library.articles()
    _print_json([a.to_dict() for a in articles]) if args.json else show_articles(articles)
    return _found(articles, "articles")


def _found(rows: Sequence[object], what: str) -> int:
    """The exit code; nothing is said to be nothing, beside what a pipe reads."""
    if not rows:
        print(f"no {what} found", file=sys.stderr)
    return 0 if rows else 1


def _remove(args: argparse.Namespace) -> int:
    with _library(args, existing=True) as library:
        gone = [library.remove(article) for article in args.ids]
    for article, done in zip(args.ids, gone, strict=True):
        print(
            f"removed {article}" if done else f"not in the library: {article} (onrecord list shows the ids)"
        )
    return 0 if all(gone) else 1


def _info(args: argparse.Namespace) -> int:
    from rag.terminal import show_table

    with _library(args, existing=True, reading=True) as library:
        info = library.info()
    _print_json(info) if args.json else show_table(info)
    return 0


def _reindex(args: argparse.Namespace) -> int:
    from rag.terminal import progress_bar

    with _library(args, existing=True) as library, progress_bar() as progress:
        old = library.outdated()
        count = library.reindex(progress=progress)
    print(f"index rebuilt: {count} passages" + (f"; statements of {old} articles found anew" if old else ""))
    return 0


def _export(args: argparse.Namespace) -> int:
    with _library(args, existing=True, reading=True) as library:
        for article in library.articles():
            row = {**article.to_dict(), "text": article.text}
            print(_json(row))
    return 0


def _chat(args: argparse.Namespace) -> int:
    from rag.terminal import progress_bar
    from ui.app import serve  # gradio takes 2 s to import

    with _library(args) as library:
        with progress_bar() as progress:
            library.catch_up(progress)
            library.claims(progress=progress)  # not while the first reader waits for them
        serve(
            library,
            host=args.host,
            port=args.port,
            auth=args.auth,
            read_only=args.read_only,
            root_path=args.root_path,
            open_to_everyone=args.open_to_everyone,
            mcp=args.mcp,
            allow_private=args.allow_private,
            ready=lambda address: print(f"The chat is at {address}; Ctrl-C stops it", file=sys.stderr),
        )
    return 0


def _eval(args: argparse.Namespace) -> int:
    from eval.run import main as run

    return run(args.rest)


def _demo(args: argparse.Namespace) -> int:
    from rag.samples import QUESTIONS, samples_path
    from rag.terminal import progress_bar, show_answer, show_report

    with _library(args) as library:
        with progress_bar() as progress:
            report = library.add([samples_path()], progress=progress)
        if args.quiet:
            return 0
        print(f"The bundled articles, in {args.library}:")
        show_report(report)
        for question in QUESTIONS:
            print(f'\n$ onrecord ask "{question}" --library {args.library}\n')
            show_answer(library.ask(question))
    print("\nThe same in the browser: make chat, then open http://127.0.0.1:7860")
    return 0


def _library(args: argparse.Namespace, existing: bool = False, reading: bool = False) -> Tracker:
    """`existing` must be there already; `reading` opens it beside its owner, such as a running chat."""
    from rag.lock import exit_on_sigterm
    from rag.tracker import Tracker

    if existing and not Tracker.exists(args.library):
        raise InputError(
            f"no library at {args.library}: make one with `onrecord add PATH --library {args.library}`"
        )
    if not reading:
        exit_on_sigterm()
    return Tracker(
        args.library,
        chroma=args.chroma,
        model=args.model,
        ranker=getattr(args, "ranker", None),
        readonly=reading and not args.chroma,  # a server has room for us anyway
    )


def _filters(args: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(args, name) for name in ("source", "speaker", "since", "until")}


def _print_json(value: Any) -> None:
    print(_json(value, indent=2))


def _json(value: Any, indent: int | None = None) -> str:
    """With letters as they are, or escaped where standard output cannot write them all."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    return json.dumps(value, ensure_ascii=not unicode, indent=indent)


_COMMANDS: dict[str, Command] = {
    "add": _add,
    "ask": _ask,
    "search": _search,
    "statements": _statements,
    "check": _check,
    "claims": _claims,
    "list": _list,
    "remove": _remove,
    "info": _info,
    "reindex": _reindex,
    "export": _export,
    "chat": _chat,
    "eval": _eval,
    "demo": _demo,
}


if __name__ == "__main__":
    sys.exit(main())
