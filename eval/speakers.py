"""Measures who `find_statements` says a speaker is: `python -m eval.speakers ARTICLES...`.

speakers.jsonl has judgements made by hand on news of Wikinews (CC BY 2.5), by address; it holds no text of theirs:
`{"url", "speakers": [[start, end, name], ...]}`, where `name` is who the mention is, in the article's own fullest
form, or empty where nobody is named (`officials`, `a spokesperson`) and the mention should stay as written.

right        the name is the expected one, or the mention stayed as written and should
unresolved   somebody is named, and the mention stayed as written, or had several candidates: said so, not guessed
wrong        another name
lost         the mention is no speaker of a statement (that is for `eval.attribution` to judge)
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.ingest import read_articles
from rag.quotes import find_statements
from rag.records import Article, OnrecordError, Statement

GOLD = Path(__file__).parent / "speakers.jsonl"
OUTCOMES = ("right", "unresolved", "wrong", "lost")
_HE = frozenset("he she they it his her their its who which".split())


@dataclass(frozen=True, slots=True)
class Judged:
    """One mention: the kind of mention it is, what became of it, what was found and what was expected."""

    outcome: str
    kind: str  # pronoun, word (one), phrase
    where: str
    mention: str
    found: str
    expected: str


def judge(article: Article, mentions: list[tuple[int, int, str]]) -> Iterator[Judged]:
    """What became of every judged mention of one article."""
    statements = [s for s in find_statements(article) if s.speaker]
    for start, end, expected in mentions:
        written = article.text[start:end]
        words = written.split()
        kind = "pronoun" if words[0].lower() in _HE else "word" if len(words) == 1 else "phrase"
        here = next(
            (s for s in statements if s.speaker and s.speaker.start < end and start < s.speaker.end), None
        )
        outcome = "lost" if here is None else _outcome(here, expected)
        found = (here.speaker_name or " / ".join(here.candidates)) if here else ""
        yield Judged(outcome, kind, f"{article.url}:{start}", written, found, expected)


def _outcome(found: Statement, expected: str) -> str:
    name, written = found.speaker_name or "", found.speaker_text or ""
    if expected and _plain(name) == _plain(expected):
        return "right"
    as_written = not name or _plain(written).startswith(_plain(name))
    if not expected:
        return "right" if as_written else "wrong"
    nobody = (
        not name or name == written or any(word.islower() for word in name.split())
    )  # and not half a name
    return "unresolved" if as_written and nobody else "wrong"


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ").rstrip(" ,.")


def _articles(path: Path) -> Iterator[Article]:
    for found in read_articles(path):
        if not isinstance(found, Article):
            raise found
        yield found


def report(judged: list[Judged]) -> None:
    print(f"{'mention':10s}" + "".join(f"{o:>12s}" for o in OUTCOMES) + f"{'wrong, %':>10s}")
    for kind in ("pronoun", "word", "phrase", "all"):
        counts = Counter(j.outcome for j in judged if kind in (j.kind, "all"))
        seen = sum(counts.values()) - counts["lost"]
        share = f"{100 * counts['wrong'] / seen:10.1f}" if seen else ""
        print(f"{kind:10s}" + "".join(f"{counts[o]:12d}" for o in OUTCOMES) + share)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="eval.speakers", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("articles", nargs="+", type=Path, help="files with the articles that were judged")
    parser.add_argument("--gold", type=Path, default=GOLD, help="judgements, JSON Lines")
    parser.add_argument("--cases", choices=OUTCOMES, help="print the cases of an outcome")
    args = parser.parse_args(argv)
    try:
        rows = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines() if line]
        articles = {a.url: a for path in args.articles for a in _articles(path)}
    except (OSError, ValueError, OnrecordError) as error:
        print(f"eval.speakers: {error}", file=sys.stderr)
        return 2
    there = [(articles[row["url"]], row["speakers"]) for row in rows if row["url"] in articles]
    judged = [j for article, mentions in there for j in judge(article, mentions)]
    print(f"{len(there)} of {len(rows)} judged articles are here, {len(judged)} mentions\n")
    report(judged)
    for j in judged:
        if j.outcome == args.cases:
            print(f"- {j.where} [{j.mention}] found [{j.found}] expected [{j.expected}]")
    return 0 if there else 1


if __name__ == "__main__":
    raise SystemExit(main())
