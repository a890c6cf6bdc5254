"""Measures `find_statements` against annotated attributions: `python -m eval.attribution FILE.jsonl`.

Each line is `{"id", "publisher", "text", "attributions": [...]}` with, an attribution,
`{"source": [[s, e], ...], "cue": [...], "content": [...]}`,
offsets in code points. Two views of the same statements:

quoted speech   For each quoted span of three words or more: is the speaker right? Gold are the sources of the
                attributions that cover more than half of the span. Overlap: the speaker's span touches a gold
                source; exact: it equals one.
all speech      Sources, cues and contents as sets of elements (an element is all of its spans, a trailing comma
                and white space apart). Correct: equal; partial: overlaps one not yet taken; missed; spurious.

Counts come before ratios. `--cases quoted:wrong` (or source, cue, content : correct, partial, missed, spurious;
or confident:wrong) prints the cases behind a number.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from eval.attribution_counts import Tally, measure
from eval.attribution_report import report, scores, show_cases
from eval.jsonl import read_jsonl


def run(rows: list[dict[str, Any]], jobs: int) -> Tally:
    """The tally of all rows, over `jobs` processes."""
    total = Tally()
    if jobs <= 1:
        for row in rows:
            total.merge(measure(row))
        return total
    with ProcessPoolExecutor(jobs) as pool:
        for tally in pool.map(measure, rows, chunksize=8):
            total.merge(tally)
    return total


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="eval.attribution", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, help="annotated attributions, JSON Lines")
    parser.add_argument("--json", type=Path, help="write the counts and scores there")
    parser.add_argument("--cases", help="quoted:wrong, content:partial, cue:missed, ...")
    parser.add_argument("--rule", default="", help="only the cases of this rule")
    parser.add_argument("--limit", type=int, default=30, help="cases shown")
    parser.add_argument("--seed", type=int, default=0, help="which cases are shown")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    args = parser.parse_args(argv)
    try:
        rows = read_jsonl(args.file)
    except (OSError, ValueError) as error:
        print(f"eval.attribution: {args.file}: {error}", file=sys.stderr)
        return 2
    tally = run(rows, args.jobs)
    if args.cases:
        show_cases(tally, args.cases, args.limit, args.rule, args.seed)
    else:
        report(tally)
    if args.json:
        out = {k: {**c, **scores(c)} for k, c in sorted(tally.counts.items())}
        args.json.write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
