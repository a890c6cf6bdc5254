"""How often is the verdict on a quotation right? Cases are made from a library's own articles, the right verdict known.

    python -m eval.quote_check                                   the bundled articles
    python -m eval.quote_check --articles news/ --cases 2000     any folder or file that `onrecord add` reads
    python -m eval.quote_check --articles news/ --sentences 100000   the same among that many made-up sentences

Prints the verdict matrix (rows: what the case is, columns: what the check says) and the time of a check.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.quote_check import FOREIGN, MADE_UP, Case, make_cases, matrix, measure, shelve
from eval.quote_check.library import filler
from eval.quote_check.measuring import Figures, wrong_of
from rag.ingest import read_articles
from rag.records import Article
from rag.samples import samples_path


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 1 when an altered quotation was called exact, or less than 98 % of the verdicts are right."""
    args = _arguments(argv)
    articles = [a for a in read_articles(args.articles) if isinstance(a, Article)]
    with tempfile.TemporaryDirectory() as folder:
        padding = filler(articles, args.sentences) if args.sentences else ()
        with shelve([*articles, MADE_UP, *padding], Path(folder) / "catalog.sqlite") as library:
            statements = [s for a in articles for s in library.statements_of(a.id)]
            cases = [*make_cases(articles, statements, args.cases, args.seed)]
            cases += [Case("other scripts", text, right) for text, right in FOREIGN]
            outcomes, times = measure(cases, library)
    figures = Figures.of(outcomes, times)
    if args.json:
        print(json.dumps(asdict(figures)))
    else:
        print(matrix(outcomes), figures, sep="\n\n")
        for case, got in wrong_of(outcomes)[: args.wrong]:
            print(f"  {case.kind}: {got} for {case.right}: {case.text!r} by {case.speaker}")
    return 0 if figures.right >= 0.98 and not figures.altered_called_exact else 1


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m eval.quote_check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--articles", default=str(samples_path()), help="file or folder (default: the bundled ones)"
    )
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sentences", type=int, default=0, help="made-up sentences to add to the library")
    parser.add_argument("--wrong", type=int, default=0, help="how many wrong verdicts to show")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
