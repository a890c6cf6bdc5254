"""The bundled articles hold what the demo, the question set and the tests rely on."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from rag import Tracker
from rag.ingest import read_articles
from rag.records import Article
from rag.samples import QUESTIONS, samples_path

FILES = sorted(samples_path().glob("*.md"))
KEYS = ("id", "title", "source", "published", "url", "authors")


def parts(path: Path) -> tuple[dict[str, str], str]:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in head.splitlines()), body.strip()


def test_they_are_read_as_they_are_written() -> None:
    found = [a for a in read_articles(samples_path()) if isinstance(a, Article)]
    assert {a.id: a.text for a in found} == {head["id"]: body for head, body in map(parts, FILES)}
    for article, path in ((a, f) for a in found for f in FILES if parts(f)[0]["id"] == a.id):
        head, _ = parts(path)
        assert (article.source, article.url, str(article.published)) == (
            head["source"],
            head["url"],
            head["published"],
        )
        assert article.title == head["title"].strip('"') and ", ".join(article.authors) == head["authors"]


def test_there_are_enough_articles_outlets_and_stories() -> None:
    heads = [parts(f)[0] for f in FILES]
    assert len(FILES) >= 18
    assert len({h["source"] for h in heads}) >= 5
    assert len({h["id"].split("-")[0] for h in heads}) >= 5
    assert len({h["id"] for h in heads}) == len(heads)
    assert len({h["url"] for h in heads}) == len(heads)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_each_article_is_whole_and_invented(path: Path) -> None:
    head, body = parts(path)
    assert tuple(head) == KEYS
    assert path.name.startswith(date.fromisoformat(head["published"]).isoformat())
    assert re.match(r"https://[a-z.-]+\.example/", head["url"]), "an address nobody can own"
    assert 250 <= len(body.split()) <= 600
    assert body.count("“") >= body.count("”"), (
        "a paragraph of running speech opens without closing, never the reverse"
    )


def test_one_outlet_types_straight_quotation_marks() -> None:
    for path in FILES:
        head, body = parts(path)
        straight = head["source"] == "Northline News"
        assert ('"' in body) is straight and not (straight and "“" in body), path.name


def test_the_wire_story_is_printed_twice_nearly_verbatim() -> None:
    straighten = str.maketrans("“”’—", '""\'-')
    one, two = (
        set(re.split(r"\n\n", body.translate(straighten)))
        for head, body in map(parts, FILES)
        if head["authors"] == "Continental Press Agency"
    )
    assert len(one & two) >= 5
    assert one != two


def test_one_remark_is_printed_whole_shortened_and_altered() -> None:
    bodies = "\n".join(parts(f)[1] for f in FILES)
    assert "“The dam is safe today, but it will not be safe in ten years unless" in bodies
    assert "“The dam is safe today,” the authority’s chief engineer" in bodies
    assert "“The dam is safe today, and it will be safe in ten years if" in bodies


def test_the_analyst_speaks_once() -> None:
    bodies = "\n".join(parts(f)[1] for f in FILES)
    assert bodies.count("one Iranian analyst") == 1
    assert len(QUESTIONS) == 3


def test_what_the_demo_asks_is_answered_well(library: Tracker) -> None:
    analyst, toll, nothing = (library.ask(question) for question in QUESTIONS)
    assert analyst.quotes[0].text.startswith("“We sent advisers to stand behind an army")
    assert analyst.quotes[0].speaker == "one Iranian analyst"
    assert "29" in toll.quotes[0].text, "the newest toll stands first"
    assert nothing.status == "no_support" and not nothing.quotes and nothing.near_misses
