"""Who said what: the texts are the fixtures, the marks in them are what is expected."""

from __future__ import annotations

import gc
import itertools
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import attribution, calibration, speakers
from eval.attribution_counts import ELEMENTS
from eval.attribution_report import SURE, scores
from rag.quotes import find_statements
from rag.quotes.confidence import sign_odds
from rag.quotes.cues import LEVELS, cue_table
from rag.quotes.marks import find_quotations
from rag.records import Article, Span, Statement

HERE = Path(__file__).parent
DATA = Path(__file__).parents[2] / "shared" / "data"
MARK = re.compile(r"<(/?)([scq])(\d*)>")


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def parse(line: str) -> tuple[str, dict[str, dict[str, list[Span]]]]:
    """The text without its marks, and by statement number the spans of s, c and q."""
    marked = line.rsplit("   # ", 1)[0].replace("\\n", "\n")
    text, last = "", 0
    opened: dict[tuple[str, str], int] = {}
    found: dict[str, dict[str, list[Span]]] = {}
    for m in MARK.finditer(marked):
        text += marked[last : m.start()]
        last = m.end()
        closes, kind, number = m.groups()
        if closes:
            span = Span(opened.pop((kind, number)), len(text))
            found.setdefault(number, {"s": [], "c": [], "q": []})[kind].append(span)
        else:
            opened[kind, number] = len(text)
    assert not opened, line
    return text + marked[last:], found


def spans(statement: Statement) -> dict[str, list[Span]]:
    return {
        "s": [statement.speaker] if statement.speaker else [],
        "c": [statement.cue] if statement.cue else [],
        "q": list(statement.content),
    }


def words(text: str, wanted: list[dict[str, list[Span]]]) -> list[dict[str, list[str]]]:
    return [{k: [text[a:b] for a, b in v] for k, v in w.items()} for w in wanted]


@pytest.mark.parametrize("line", lines("quotes_cases.txt"))
def test_marked_text(line: str) -> None:
    text, wanted = parse(line)
    expected = sorted(wanted.values(), key=lambda w: w["q"])
    found = sorted((spans(s) for s in find_statements(text)), key=lambda w: w["q"])
    assert words(text, found) == words(text, expected)
    assert found == expected


def test_every_case_says_why() -> None:
    every = lines("quotes_cases.txt") + lines("quotes_names.txt")
    assert [line for line in every if not re.search(r"   # \w", line)] == []
    assert len(every) > 250


@pytest.mark.parametrize("line", lines("quotes_names.txt"))
def test_speaker_resolution(line: str) -> None:
    body = line.rsplit("   # ", 1)[0].replace("\\n", "\n")
    text, sign, wanted = re.split(r"\s([=?])(?:\s|$)", body, maxsplit=1)
    last = max(find_statements(text), key=lambda s: s.speaker or Span(-1, -1))
    if sign == "=":
        unnamed = wanted.endswith(" (unnamed)")
        assert (last.speaker_name, last.anonymous) == (wanted.removesuffix(" (unnamed)"), unnamed)
        assert last.candidates == ()
    else:
        assert last.speaker_name is None
        assert last.candidates == tuple(c for c in wanted.split("; ") if c)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We will not pay,” said Mr Lee.", "direct"),
        ("“We will not pay,” said Mr Lee. “We never have.”", "direct"),
        ("Mr Lee called the plan “a disgrace to the port.”", "mixed"),
        ("Mr Lee said the plan was dead.", "indirect"),
        ("The plan was dead, according to Mr Lee.", "indirect"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert [s.kind for s in find_statements(text)] == [kind]


@pytest.mark.parametrize(
    ("verb", "cue_class"),
    [
        ("said", "neutral"),
        ("claimed", "claim"),
        ("admitted", "concede"),
        ("denied", "deny"),
        ("joked", "manner"),
    ],
)
def test_a_claimed_is_not_a_said(verb: str, cue_class: str) -> None:
    assert [s.cue_class for s in find_statements(f"Mr Lee {verb} that he was late.")] == [cue_class]


def test_display_shows_the_mention_and_the_name() -> None:
    found = find_statements("Ann Lee runs the port. “It is safe,” she said.")
    assert [s.speaker_display for s in found] == ["she → Ann Lee (resolved)"]
    assert found[0].text == "“It is safe,”"


def test_article_and_text_give_the_same() -> None:
    text = "“We will not pay,” said Mr Lee. According to Ann Park, he will."
    article = Article(text=text)
    assert find_statements(text) == find_statements(article)
    assert all(s.article == article for s in find_statements(article))


PIECES = [
    "“", "”", '"', "'", "''", "‘", "’", "«", "»", "„", ".", ",", ":", ";", "?", "!", "—", "(", ")", "\n", "\n\n", " ",
    "said", "says", "told", "according to", "Mr Lee", "Ann Park", "he", "who", "that", "the minister", "denied",
    "reports", "and", "to", "of", "was", "not", "it rained", "LEE:", "U.S.", "’s", "in a statement", "on Monday", "🙂",
    "\r", "\u2028", "\x00", "é", "5'10\"",
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=200))
def test_spans_are_slices_in_order(text: str) -> None:
    found = find_statements(text)
    assert found == find_statements(Article(text=text))
    assert [s.start for s in found] == sorted(s.start for s in found)
    for s in found:
        inside = [*s.content, *([s.speaker] if s.speaker else []), *([s.cue] if s.cue else [])]
        assert all(0 <= a < b <= len(text) for a, b in inside)
        assert all(one.end <= other.start for one, other in zip(s.content, s.content[1:], strict=False))
        assert 0 < s.confidence <= 1
        assert not (s.speaker_name and s.candidates)
        assert s.speaker_name is None or s.speaker is not None


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=200))
def test_quotations_are_in_order_and_in_one_paragraph(text: str) -> None:
    found = find_quotations(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    for q in found:
        assert q.start < q.inner_start <= q.inner_end <= q.end <= len(text)
        assert "\n" not in text[q.start : q.end]


@pytest.mark.parametrize(
    "unit",
    [
        "“", "”", '"', "'", "''", "“‘", "’”", "“a ", ",", " ", "(", "a, ", "Lee ", "Mr. ", "said ", "that ", "and ", "to ",
        "will ", "not ", "reports ", "the man who ", "Lee, the man, ", "“A b c,” said Lee. ", "He said “x” and ",
        "he said, ", "X: y\n", "“A b c d.\n", ": “a b c” ", "A.B. ", "’s ", "Aa Smith said. ", "-", "a-", "a.", "1,",
    ],
)  # fmt: skip
def test_time_is_linear_in_length(unit: str) -> None:
    """Four times the text takes four times as long, not sixteen, on whatever machine: seconds would tell of that. And
    whatever ran before: what it left would be looked through by the collector, once in the longer text."""

    def spent(chars: int) -> float:
        began = time.process_time()
        find_statements((unit * (chars // len(unit) + 1))[:chars])
        return time.process_time() - began

    gc.disable()
    try:
        assert any(spent(40_000) < 9 * max(spent(10_000), 0.02) for _ in range(3))
    finally:
        gc.enable()


def test_speed_on_plain_news() -> None:
    paragraph = (
        "The port of Dover was shut on Monday after a storm, and 12 ships waited outside. “We are not ready,” said"
        " Ann Lee, who runs the port. Mr Fox, the mayor, said that it would open by Friday, adding that the town had"
        " asked for help.\n\n"
    )
    text = paragraph * (150_000 // len(paragraph))
    find_statements(paragraph)
    began = time.process_time()
    found = find_statements(text)
    spent = time.process_time() - began
    assert len(found) > 1000
    assert len(text) / spent * 60 > 2_000_000


# Marks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He said “no” and “yes”.", ["“no”", "“yes”"]),
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("He said ''no'' and left.", ["''no''"]),
        ("He said ``no'' and left.", ["``no''"]),
        ("«Non», dit-il.", ["«Non»"]),
        ("„Nein“, sagte er.", ["„Nein“"]),
        ("„Nein”, sagte er.", ["„Nein”"]),
        ("‘No,’ he said.", ["‘No,’"]),
        ("'No,' he said.", ["'No,'"]),
        ("“He said ‘no’ twice.”", ["“He said ‘no’ twice.”"]),
        ("‘He said “no” twice.’", ["‘He said “no” twice.’"]),
        ("She’s here, it’s late, the dogs’ bowl.", []),
        ("The '90s and rock 'n' roll.", []),
        ('A 6\'2" man and a 10" pipe.', []),
        ("He said “no and left.\nThen “yes” came.", ["“yes”"]),
        ("He said “no.\n“Never,” he said.", ["“no.", "“Never,”"]),
        ('He said "no.\n"Never," he said.', ['"no.', '"Never,"']),
        ("He said no” and left.", []),
        ("“A” “B”", ["“A”", "“B”"]),
        ("", []),
    ],
)
def test_marks(text: str, wanted: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotations(text)] == wanted


# Tables --------------------------------------------------------------------------------------------------------


def test_the_tables_can_be_read() -> None:
    table = cue_table()
    assert len(table) > 300
    assert {"verb", "noun", "adjective", "phrase"} == {kind for kind, _ in table}
    assert {c.cue_class for c in table.values()} == {"neutral", "claim", "concede", "deny", "manner"}
    assert {n for c in table.values() for n in c.frames.values()} == set(LEVELS.values())
    assert "embedded" in sign_odds()


# The articles that the project is measured on --------------------------------------------------------------------


def test_seed_article_names_its_analyst() -> None:
    seed = DATA / "seed" / "iran-withdrawal.txt"
    if not seed.exists():
        pytest.skip("the seed article is not here")
    found = [s for s in find_statements(seed.read_text(encoding="utf-8")) if s.kind == "direct"]
    assert [(s.speaker_text, s.speaker_name, s.anonymous, s.cue_text) for s in found] == [
        ("one Iranian analyst", "one Iranian analyst", True, "stating")
    ]


def test_the_measuring_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "“We will not pay,” said Mr Lee. Ann Park went home."
    row = {
        "id": "one",
        "publisher": "paper",
        "text": text,
        "attributions": [
            {"source": [[24, 30]], "cue": [[19, 23]], "content": [[0, 18]]},
            {"source": [[32, 40]], "cue": [[41, 45]], "content": [[46, 50]]},
        ],
    }
    file, out = tmp_path / "rows.jsonl", tmp_path / "out.json"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert attribution.main([str(file), "--json", str(out)]) == 0
    assert "quoted" in capsys.readouterr().out
    counts = json.loads(out.read_text(encoding="utf-8"))
    assert (counts["quoted"]["correct"], counts["quoted"]["exact_f1"]) == (1, 100.0)
    assert (counts["source"]["correct"], counts["source"]["missed"]) == (1, 1)
    assert attribution.main([str(file), "--cases", "source:missed"]) == 0
    assert "Ann Park" in capsys.readouterr().out
    assert attribution.main([str(tmp_path / "none.jsonl")]) == 2


def test_the_check_of_calibration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "id": "one",
        "text": "“We will not pay,” said Mr Lee. " * 30,
        "attributions": [{"source": [[24, 30]], "cue": [[19, 23]], "content": [[0, 18]]}],
    }
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert calibration.main([str(file)]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"^said-speaker +30 +1 +0\.03 +0\.9\d  too sure$", printed, re.MULTILINE)
    assert calibration.main([str(tmp_path / "none.jsonl")]) == 2


def test_figures_on_the_development_set() -> None:
    file = DATA / "polnear" / "dev.jsonl"
    if not file.exists():
        pytest.skip("the development set is not here")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    tally = attribution.run(rows, 1)
    figures = {e: scores(tally.counts[e]) for e in ("quoted", *ELEMENTS)}
    assert figures["quoted"]["overlap_f1"] >= 91
    assert figures["quoted"]["exact_f1"] >= 86
    assert figures["source"]["exact_f1"] >= 71.5
    assert figures["cue"]["exact_f1"] >= 67.5
    assert figures["content"]["exact_f1"] >= 57
    sure = [right for confidence, right, _ in tally.sure if confidence >= SURE]
    assert len(sure) > 500
    assert sum(sure) >= 0.9 * len(sure)


def test_speakers_of_judged_articles(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((DATA / "wikinews").glob("*.csv"))
    if not files:
        pytest.skip("the judged articles are not here")
    assert speakers.main([str(f) for f in files]) == 0
    printed = capsys.readouterr().out
    counts = re.search(r"^all +(\d+) +(\d+) +(\d+) +(\d+)", printed, re.MULTILINE)
    assert counts
    right, unresolved, wrong, lost = map(int, counts.groups())
    assert right + unresolved + wrong + lost > 500
    assert right >= 491
    assert wrong <= 2
    assert lost <= 11


def test_judging_speakers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Ann Lee runs the port. “It is safe,” she said. Officials said it rained. Tom Fox left. He said it was late."
    article = tmp_path / "one.jsonl"
    article.write_text(json.dumps({"title": "One", "text": text, "url": "https://example.org/one"}) + "\n")
    row = {
        "url": "https://example.org/one",
        "speakers": [[37, 40, "Ann Lee"], [47, 56, ""], [87, 89, "Ann Lee"]],
    }
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(row) + "\n")
    assert speakers.main([str(article), "--gold", str(gold), "--cases", "wrong"]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"^all +2 +0 +1 +0 +33\.3$", printed, re.MULTILINE)
    assert "[He] found [Tom Fox] expected [Ann Lee]" in printed
    assert speakers.main([str(tmp_path / "none.jsonl"), "--gold", str(gold)]) == 2
