"""The bundled question set over the bundled articles, run for real; its thresholds; the report; the comparison."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval.baselines import PlainLangChain, plain_is_installed
from eval.cases import Case, QuestionSet
from eval.compare import compare, load_results
from eval.loading import load
from eval.report import render_report
from eval.results import Results
from eval.run import SAMPLES, main, run
from eval.tables import show_comparison
from eval.wikiqa import Ranking
from rag import Tracker
from rag.records import Article, InputError
from rag.samples import samples_path

# Two questions or so below what was measured (83.8, 92.4, 75.0, 100): to be raised with what is measured, never lowered
# to make a change pass.
FLOORS = {
    "right_first": 0.83,
    "right_three": 0.9,
    "refusal_recall": 0.7,
    "speaker": 0.94,
    "passage_10": 0.98,
    "verbatim": 1.0,
}
MOST_WRONGLY_REFUSED = 0.05
MOST_CLAIMED, MOST_HEDGED = 0.12, 0.12


@pytest.fixture(scope="module")
def results(library: Tracker) -> Results:
    return run(SAMPLES, library)


def test_the_bundled_set_is_large_and_of_every_kind() -> None:
    cases = load(SAMPLES).cases
    assert len(cases) >= 145
    assert sum(not c.answerable for c in cases) >= 40
    kinds = {c.category for c in cases}
    assert {
        "speaker",
        "who-said",
        "number",
        "date",
        "latest",
        "several",
        "follow-up",
        "filter",
        "near-miss",
        "quoted",
        "office",
        "false-premise",
    } <= kinds


def test_its_evidence_stands_in_the_articles(results: Results) -> None:
    assert results.ours is not None
    assert [o.case.id for o in results.ours.outcomes if o.evidence_lost] == []
    for o in results.ours.outcomes:
        folded = " ".join(str(e) for e in o.case.evidence)
        assert all(a in folded for a in o.case.answers), f"{o.case.id}: the answer is in the evidence"


@pytest.mark.parametrize("measure", FLOORS)
def test_thresholds(results: Results, measure: str) -> None:
    assert results.ours is not None
    found = results.ours.rates[measure]
    assert found.value is not None and found.value >= FLOORS[measure], f"{found.hits} of {found.of}"


def test_what_is_far_from_every_article_is_refused(results: Results) -> None:
    assert results.ours is not None
    found = results.ours.by_category()["not-there"]
    assert found.of == 8 and found.hits >= 7


def test_few_answerable_questions_are_refused(results: Results) -> None:
    assert results.ours is not None
    assert (results.ours.rates["wrongly_refused"].value or 0.0) <= MOST_WRONGLY_REFUSED


def test_what_is_close_and_no_answer_is_seldom_called_answered(results: Results) -> None:
    assert results.ours is not None
    claimed, hedged = (results.ours.rates[name].value or 0.0 for name in ("claimed", "hedged"))
    assert claimed <= MOST_CLAIMED
    assert hedged <= MOST_HEDGED


def test_confidence_tells_the_answerable_from_the_others_better_than_similarity(results: Results) -> None:
    ours, dense = (s.refusal for s in results.systems[:2])
    assert ours is not None and dense is not None
    assert ours.area >= 0.9 > dense.area > 0.5
    assert ours.at(0.05) >= dense.at(0.05) > 0.05  # chance


def test_every_shown_quote_was_read_again_from_the_store(results: Results) -> None:
    for system in results.systems:
        assert [o.broken for o in system.outcomes if o.broken] == []
    assert results.ours is not None and results.ours.rates["verbatim"].of > 200


def test_the_baselines_answered_the_same_questions(results: Results) -> None:
    names = [s.name for s in results.systems]
    assert names[:4] == ["Onrecord", "Dense only", "BM25 only", "First passage"]
    for system in results.systems:
        assert len(system.outcomes) == len(load(SAMPLES).cases)
        assert "right_first" in system.rates
        assert ("refusal_recall" in system.rates) is (system.name == "Onrecord")


def test_filters_are_obeyed(results: Results) -> None:
    for system in results.systems:
        for o in system.outcomes:
            for quote in o.quotes:
                assert o.case.filters.get("source", "") in quote["source"]
                assert (
                    o.case.filters.get("since", "")
                    <= quote["published"]
                    <= o.case.filters.get("until", "9999")
                )


@pytest.mark.skipif(not plain_is_installed(), reason="needs the extra `bench`")
def test_the_plain_recipe_answers_in_chunks_of_the_same_articles(library: Tracker) -> None:
    plain = PlainLangChain(library)
    shown = plain.answer(Case("1", "What did the Iranian analyst say about Syria's army?"), 3)
    assert len(shown.quotes) == 3 and shown.status == "answered"
    assert any(q.article.id.startswith("syria-") for q in shown.quotes)
    assert all(len(q.text) <= 1000 for q in shown.quotes)


class Outside(HTMLParser):
    """Everything in a page that would make a browser load something, or run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "iframe", "img", "object", "embed", "base", "form", "a"}:
            self.found.append(tag)
        self.found += [
            f"{tag} {name}"
            for name, _ in attrs
            if name in {"src", "href", "srcset", "action"} or name.startswith("on")
        ]


def test_the_report_is_one_file_that_loads_nothing(results: Results) -> None:
    page = render_report(results.to_dict())
    outside = Outside()
    outside.feed(page)
    assert outside.found == []
    assert not re.search(r"url\(|@import|https?://", page)
    assert page.count("<svg") == 6
    assert page.count("<details") == len(load(SAMPLES).cases)


def test_a_hostile_question_and_article_are_shown_as_text(tmp_path: Path) -> None:
    bad = '<script>alert(1)</script> & "quoted" <img src=x onerror=alert(2)>'
    rows = [
        {"id": "<b>", "question": f"Who said {bad}?", "answers": [bad], "category": "<i>"},
        {"id": "2", "question": "Who won the cup?", "answerable": False},
    ]
    path = tmp_path / "<q>.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    page_text = f"The editor wrote a sentence about it. “{bad},” said Mr. {bad}. That was the whole of it."
    (tmp_path / "a.txt").write_text(f"A headline about markup {bad}\n\n{page_text}", encoding="utf-8")
    with Tracker(tmp_path / "library") as library:
        library.add([tmp_path / "a.txt"])
        loaded = load(path)
        first, second = loaded.cases
        questions = replace(loaded, cases=(first, replace(second, status="<u>")))
        page = render_report(run(questions, library).to_dict())
    outside = Outside()
    outside.feed(page)
    assert outside.found == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_results_survive_json_and_equal_themselves(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(results.to_dict()), encoding="utf-8")
    same = compare(load_results(path), load_results(path))
    assert all(c.verdict == "the same on every question" and c.p == 1.0 for c in same.changes)
    assert same.config == {} and same.only_a == same.only_b == 0


def test_a_comparison_names_what_was_won_and_lost(
    results: Results, capsys: pytest.CaptureFixture[str]
) -> None:
    a = json.loads(json.dumps(results.to_dict()))
    b = json.loads(json.dumps(results.to_dict()))
    rows = b["systems"]["Onrecord"]["outcomes"]
    lost = [r["id"] for r in rows if r["answerable"] and r["right_first"]][:12]
    won = [r["id"] for r in rows if r["answerable"] and not r["right_first"]][:1]
    for row in rows:
        if row["id"] in lost + won:
            row["right_first"] = row["handled"] = row["id"] in won
    b["config"]["code"] = "another"
    found = {c.label: c for c in compare(a, b).changes}["right sentence first"]
    assert (list(found.won), list(found.lost)) == (won, lost)
    capsys.readouterr()
    show_comparison(compare(a, b))
    shown = " ".join(capsys.readouterr().out.split())
    assert all(f"lost by B: {name} " in shown for name in lost) and f"won by B: {won[0]} " in shown
    assert shown.count("(handled, right sentence first)") == len(lost) + len(won)  # each once
    assert found.b - found.a == len(won) - len(lost)
    assert found.p == pytest.approx(2 * (1 + 13) / 2**13)
    assert found.verdict == "A is better" and found.high < 0
    assert compare(a, b).config["code"] == (a["config"]["code"], "another")


def test_our_row_beside_a_baseline_of_the_same_run(results: Results) -> None:
    data = results.to_dict()
    first = compare(data, {**data, "systems": {"Dense only": data["systems"]["Dense only"]}})
    assert first.changes[0].a == sum(o.handled for o in results.systems[0].outcomes)
    assert first.changes[0].b == sum(o.handled for o in results.systems[1].outcomes)


def test_runs_of_different_sets_are_not_compared(results: Results) -> None:
    a = results.to_dict()
    other = json.loads(json.dumps(a))
    for row in other["systems"]["Onrecord"]["outcomes"]:
        row["question"] += " really"
    with pytest.raises(InputError, match="no question in common"):
        compare(a, other)


def test_rankings_need_no_library() -> None:
    rankings = (
        Ranking(
            "When was the dam completed?",
            ("The dam was completed in 1967.", "The bakery sold out of bread.", "Buses have been parked."),
            (1, 0, 0),
        ),
        Ranking("Which of these?", ("None of them.", "Nor this one."), (0, 0)),
    )
    found = run(QuestionSet("w", rankings=rankings))
    assert [r.name for r in found.rankings] == ["rank_sentences", "cosine", "BM25", "order given"]
    assert all(
        r.questions == 1 and r.left_out == 1 and r.average_precision.value == 1.0 for r in found.rankings
    )
    data = found.to_dict()
    page = render_report(data)
    assert "Ranking of given sentences" in page and "None" not in page and "<dt>passages" not in page
    assert (
        page.count("<details") == 1 and page.count("The dam was completed in 1967.") == 2
    )  # expected, and came
    assert found.config["model"].startswith("all-MiniLM-L6-v2 ")
    worse = json.loads(json.dumps(data))
    worse["rankings"]["rank_sentences"]["outcomes"][0]["average_precision"] = 0.5
    change = {c.label: c for c in compare(data, worse).changes}["average precision"]
    assert (change.a, change.b, len(change.lost)) == (1.0, 0.5, 1)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "few.jsonl"
    questions.write_text("".join(SAMPLES.read_text(encoding="utf-8").splitlines(True)[:4]), encoding="utf-8")
    one, two, page = (tmp_path / name for name in ("1.json", "2.json", "r.html"))
    where = ["--articles", str(samples_path())]
    assert main([str(questions), *where, "--no-baselines", "--json", str(one), "--report", str(page)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"right sentence first +\d of 4 ", shown)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main([str(questions), *where, "--no-baselines", "--limit", "2", "-k", "1"]) == 0
    assert re.search(r"right sentence first +\d of 2 ", capsys.readouterr().out)
    two.write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["--compare", str(one), str(two)]) == 0
    assert "the same on every question" in capsys.readouterr().out.replace("\n", " ")


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        ([], "no questions"),
        (["none.jsonl", "--samples"], "no such file of questions"),
        (["{q}", "--samples", "-k", "0"], "at least 1"),
        (["{q}", "--samples", "--report", "no/such/folder.html"], "its folder does not exist"),
        (["{q}", "--samples", "--json", "."], "a folder; give the file to write"),
        (["{q}", "--library", "nowhere"], "no library at nowhere"),
        (["--compare", "{q}", "{q}"], "not the results of a run"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: list[str], says: str
) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"question": "Who?", "answers": ["x"]}', encoding="utf-8")
    assert main([a.replace("{q}", str(path)) for a in argv]) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1


@pytest.mark.parametrize("argv", [["--compare", "one.json"], ["--nonsense"], ["--samples", "--library", "x"]])
def test_options_that_are_wrong_are_one_line_too(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    error = capsys.readouterr().err
    assert stopped.value.code == 2 and error.count("\n") == 1 and "see onrecord eval --help" in error


def test_a_library_that_is_named_is_asked_also_by_questions_that_bring_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "The mill on Brook Lane burned down on 4 May 2024. Nobody was hurt, the mayor said."
    asked = {
        "id": "1",
        "question": "When did the mill burn down?",
        "answers": [{"text": "4 May", "answer_start": 38}],
    }
    document = {"data": [{"title": "T", "paragraphs": [{"context": text, "qas": [asked]}]}]}
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with Tracker(tmp_path / "library") as library:
        library.add([Article(text=text, id="a"), Article(text="The dam holds, Ola Finn said.", id="b")])
    assert main([str(path), "--no-baselines"]) == 0
    assert "1 article in the library" in capsys.readouterr().out
    assert main([str(path), "--no-baselines", "--library", str(tmp_path / "library")]) == 0
    shown = capsys.readouterr().out
    assert "2 articles in the library" in shown and re.search(r"right sentence first +1 of 1 ", shown)


def test_articles_that_cannot_be_read_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" ", encoding="utf-8")
    assert main([str(SAMPLES), "--articles", str(empty)]) == 2
    why, said = capsys.readouterr().err.splitlines()
    assert why.startswith(f"not added: {empty}: ")
    assert said == f"onrecord eval: {empty}: no article in it could be read"


def test_an_empty_library_is_refused(tmp_path: Path) -> None:
    with Tracker(tmp_path) as library, pytest.raises(InputError, match="is empty"):
        run(SAMPLES, library)


def test_what_the_documentation_shows_works(
    library: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (Path(__file__).parents[1] / "docs" / "evaluating.md").read_text(encoding="utf-8")
    rows, code = (re.findall(rf"```{kind}\n(.*?)```", text, re.S) for kind in ("json", "python"))
    monkeypatch.chdir(tmp_path)
    Path("questions.jsonl").write_text(rows[0], encoding="utf-8")
    Path("my-library").symlink_to(library.path)
    found: dict[str, Any] = {}
    exec(code[0], found)
    ours = found["results"].ours
    assert ours.rates["handled"].hits == 3 and not any(o.evidence_lost for o in ours.outcomes)
    assert [o.status for o in ours.outcomes][2] == "filtered_out" and ours.rates["speaker"].hits == 1
    assert "toll True answered" in capsys.readouterr().out
