"""The command line as a person types it: a real process for start-up and exit codes, the rest in this one."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from rag import Article, Tracker
from rag.cli import main
from rag.samples import samples_path

QUESTION = "What did the Iranian analyst say about Syria's army?"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("cli") / "a library")
    assert main(["add", str(samples_path()), "--library", folder]) == 0
    return folder


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rag.cli", *words], capture_output=True, text=True, check=False
    )


def test_ask_in_a_process_of_its_own(made: str) -> None:
    done = run("ask", QUESTION, "--library", made)
    assert done.returncode == 0 and not done.stderr
    assert "one Iranian analyst" in done.stdout and "[1]" in done.stdout


def test_ask_loads_nothing_it_does_not_need(made: str) -> None:
    code = (
        "import sys; from rag.cli import main\n"
        f"main(['ask', {QUESTION!r}, '--library', {made!r}])\n"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers', 'gradio', 'trafilatura') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_json_is_the_answer(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--library", made, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "answered"
    assert {"text", "start", "end", "article", "speaker", "speaker_name", "cue", "kind", "score"} <= answer[
        "quotes"
    ][0].keys()


def test_exit_codes(made: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Which goalkeeper did the Lisbon club sign?", "--library", made]) == 1
    assert main(["ask", "anything", "--library", str(tmp_path / "none")]) == 2
    assert "onrecord add" in capsys.readouterr().err
    assert main(["add", str(tmp_path / "missing.txt"), "--library", str(tmp_path / "l")]) == 2
    assert main(["remove", "nothing", "--library", made]) == 1
    with pytest.raises(SystemExit) as wrong:
        main(["ask", "x", "--since", "yesterday"])
    assert wrong.value.code == 2
    assert "argument --since: 'yesterday' is not a date like" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["list", "--library", ""])
    assert "--library: no folder" in capsys.readouterr().err


def test_an_article_cannot_drive_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "\x1b[2J\x07\u202e\x9b"
    with Tracker(tmp_path) as library:
        text = f"The bridge is shut, mayor Ola Finn said. “It {evil} is not safe,” he added."
        library.add([Article(title=f"Shut{evil}\nnow", text=text, source=f"Post{evil}", id="shut")])
    for words in (
        ["list"],
        ["ask", "Is the bridge shut?"],
        ["search", "bridge"],
        ["statements"],
        ["check", text],
    ):
        main([*words, "--library", str(tmp_path)])
        printed = capsys.readouterr().out
        assert printed and not set(evil) - set("[2J") & set(printed), words


def test_nothing_is_said_to_be_nothing(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["statements", "zeppelin"], ["claims", "zeppelin"], ["search", "x", "--source", "nobody"]):
        assert main([*words, "--library", made]) == 1
        printed = capsys.readouterr()
        assert not printed.out and printed.err.startswith("no ") and printed.err.count("\n") == 1


def test_a_search_marks_the_sentence_that_answers_best(made: str) -> None:
    command = [
        sys.executable,
        "-m",
        "rag.cli",
        "search",
        "evacuation from Damascus",
        "-k",
        "2",
        "--library",
        made,
    ]
    [first, *_] = json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True).stdout)
    start, end = (place - first["start"] for place in first["best"])
    ours, theirs = pty.openpty()
    done = subprocess.Popen(command, stdout=theirs, env={**os.environ, "COLUMNS": "100"})
    os.close(theirs)
    printed = b""
    with suppress(OSError):  # what Linux says of a terminal that nobody holds any more
        while read := os.read(ours, 1 << 16):
            printed += read
    os.close(ours)
    assert done.wait() == 0
    [_, passage, *_] = re.split(r"\n\[\d\]", printed.decode().replace("\r", ""))
    bold = " ".join(" ".join(re.findall("\x1b\\[1m(.*?)\x1b\\[0m", passage)).split())
    assert bold == " ".join(first["text"][start:end].split()) and len(bold) < len(first["text"])
    plain = " ".join(re.sub("\x1b\\[\\dm", "", passage).split())
    assert " ".join(first["text"].split()) in plain and f"characters {first['start']}-{first['end']}" in plain


def test_statements_are_told_in_words_and_can_be_cited(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Ola Finn denied closing the bridge. Asked about the ferry, Finn said: “It is safe.”"
    with Tracker(tmp_path) as library:
        library.add([Article("Bridge", text, source="Post", id="b")])
    assert main(["statements", "--library", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "· “denied”, paraphrased, a denial · Post" in told and "· “said”, quoted · Post" in told
    start, end = map(int, re.findall(r"article b, characters (\d+)-(\d+)", told)[-1])
    assert f"    {text[start:end]}\n" in told
    with Tracker(tmp_path) as library:
        library.add(
            [Article("Port", "The harbour master, Ada Berg, said the port was shut.", source="Post", id="c")]
        )
        library.add(
            [Article("Port", "Ada Berg, who runs it, said the port was shut.", source="Mail", id="d")]
        )
    assert main(["statements", "port", "--library", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("\nAda Berg · “said”, paraphrased · ") == 2
    assert main(["info", "--library", str(tmp_path)]) == 0
    assert re.search(r"(?m)^size +0\.\d MB$", capsys.readouterr().out)


def test_a_draft_that_is_no_text_is_one_line(made: str) -> None:
    command = [sys.executable, "-m", "rag.cli", "check", "--draft", "-", "--library", made]
    done = subprocess.run(command, input=b"\xff\xfe\x00", capture_output=True, check=False)
    assert done.returncode == 2 and done.stderr.count(b"\n") == 1 and b"UTF-8" in done.stderr


def test_list_info_statements_search_export(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["list"], ["info"], ["statements"], ["search", "evacuation"]):
        assert main([*words, "--library", made, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)
        assert main([*words, "--library", made]) == 0
        assert capsys.readouterr().out.strip()
    assert main(["info", "--library", made]) == 0
    assert re.search(
        r"^model +name all-MiniLM-L6-v2, revision \w+, dimension 384$", capsys.readouterr().out, re.M
    )
    assert main(["export", "--library", made]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"id", "title", "text", "url", "source", "authors", "published"} <= rows[0].keys()


def test_an_article_without_a_headline_is_listed_by_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Tracker(tmp_path) as library:
        library.add([Article(text="The bridge is shut, mayor Ola Finn said. " * 5, id="shut")])
    assert main(["list", "--library", str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith(" “The bridge is shut, mayor Ola Finn said. The bridge is …”\n")


def test_what_is_exported_can_be_added_again(
    made: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--library", made]) == 0
    exported = tmp_path / "all.jsonl"
    exported.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["add", str(exported), "--library", made, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["added"] == report["updated"] == 0 and report["unchanged"] >= 16


def test_asking_works_beside_the_owner_and_adding_does_not(made: str) -> None:
    with Tracker(made):
        assert run("ask", QUESTION, "--library", made).returncode == 0
        done = run("add", str(samples_path()), "--library", made)
    assert done.returncode == 2 and "in use by process" in done.stderr


def test_checking_a_quotation_and_a_draft(
    made: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = "an invention from the first line to the last"
    assert main(["check", real, "--library", made, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "exact"
    assert main(["check", real.replace("first", "second"), "--library", made]) == 1
    assert "ALTERED" in capsys.readouterr().out
    draft = tmp_path / "draft.txt"
    draft.write_text(
        f"The minister called it “{real}.” He called it “a lie from start to finish”.", encoding="utf-8"
    )
    assert main(["check", "--draft", str(draft), "--library", made, "--json"]) == 1
    assert [v["verdict"] for v in json.loads(capsys.readouterr().out)] == ["exact", "not_found"]
    assert main(["check", "--library", made]) == 2


def test_questions_about_a_claim(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Has anyone denied that the power grid is for sale?", "--library", made]) == 0
    # What is denied need not stand in any article: the question says it.
    assert capsys.readouterr().out.startswith("\n[1] denied by · Finance Minister Tomas Verhaan")
    assert main(["ask", "Who else reported that the power grid is for sale?", "--library", made]) == 1
    assert capsys.readouterr().out.startswith("About: The government")
    assert main(["ask", "Who else reported the landing on the moon?", "--library", made]) == 1
    assert (
        "No other article in the library was found to report “the landing on the moon”."
        in capsys.readouterr().out
    )


def test_claims_in_every_shape(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "grid", "--library", made]) == 0
    assert "independent" in capsys.readouterr().out
    assert main(["claims", "--library", made, "--json"]) == 0
    claims = json.loads(capsys.readouterr().out)
    assert all({"id", "canonical", "occurrences", "relations"} <= c.keys() for c in claims)
    assert main(["claims", "--library", made, "--jsonld"]) == 0
    assert "https://schema.org" in str(json.loads(capsys.readouterr().out)["@context"])
    assert main(["claims", "--library", made, "--annotations"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "AnnotationPage"
    assert main(["claims", "--library", made, "--csv"]) == 0
    assert capsys.readouterr().out.startswith("claim,role,rule")
    assert main(["claims", "zeppelin", "--library", made]) == 1


def test_errors_are_one_line(made: str, tmp_path: Path) -> None:
    done = run("ask", "", "--library", made)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and done.stderr.startswith("onrecord: ")
    (tmp_path / "file").write_text("x")
    done = run("add", "x.txt", "--library", str(tmp_path / "file"))
    assert done.returncode == 2 and "folder" in done.stderr and "Traceback" not in done.stderr
    for words in ((), ("ask",), ("ask", "x", "-k", "0"), ("nothing",), ("ask", "x", "--since", "soon")):
        done = run(*words)
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and "--help" in done.stderr
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "rag.cli", "list", "--library", made],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "No space" in done.stderr


def test_the_library_stands_before_or_after_the_command(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_LIBRARY", "nowhere")
    assert main(["list"]) == 2
    assert main(["--library", made, "list"]) == main(["list", "--library", made]) == 0
    monkeypatch.setenv("ONRECORD_LIBRARY", made)
    assert main(["list"]) == 0


def test_a_terminal_without_our_letters(made: str) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for form in ((), ("--json",)):
        words = ("ask", QUESTION, "--library", made, *form)
        done = subprocess.run(
            [sys.executable, "-m", "rag.cli", *words], capture_output=True, check=False, env=env
        )
        assert done.returncode == 0 and done.stdout.isascii() and not done.stderr
    assert "“" in json.loads(done.stdout)["quotes"][0]["text"]


def test_a_reader_that_stops_reading_is_no_error(made: str) -> None:
    command = [sys.executable, "-m", "rag.cli", "export", "--library", made]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        assert done.stdout and done.stderr
        done.stdout.close()
        assert done.stderr.read() == b""
    assert done.returncode == 0
