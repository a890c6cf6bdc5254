"""The bench measures real processes and says plainly what it compares."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from eval import bench
from rag.passages import split_passages
from rag.records import Article


def test_a_process_is_timed_and_weighed_from_outside() -> None:
    light, heavy = (
        bench._process([sys.executable, "-c", f"import time; x = b'x' * {size}; time.sleep({pause})"])
        for size, pause in ((1, 0), (100 * 1024**2, 0.5))
    )
    assert heavy.wall >= 0.5
    assert heavy.processor < heavy.wall, "asleep, it costs nothing"
    assert 90 <= heavy.peak - light.peak <= 130, "megabytes of the process itself, not of an earlier one"


def test_a_process_that_fails_is_not_measured() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        bench._process([sys.executable, "-c", "import sys; print('why', file=sys.stderr); sys.exit(2)"])
    assert caught.value.stderr == "why\n"
    with pytest.raises(subprocess.CalledProcessError, match="exit status 1"):  # as when nothing is found
        bench._process([sys.executable, "-c", "1 / 0"])


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert bench._percentile(values, 50) == 50
    assert bench._percentile(values, 95) == 95
    assert bench._percentile([7.0], 95) == 7


def test_a_row_says_whether_its_goal_is_met() -> None:
    assert "0.20  goal ≤ 0.25: met" in str(bench.Row("cold ask", "s", 1, 5, goal=0.25))
    assert "0.50  goal ≤ 0.25: MISSED" in str(bench.Row("cold ask", "s", 1, 2, goal=0.25))
    assert "goal" not in str(bench.Row("warm ask", "ms", 1))


def test_the_large_library_has_the_passages_that_were_asked_for() -> None:
    articles = [Article(title="A", text="The ferry stopped. The bridge is closed.\nNobody knew why it was.")]
    made = list(bench._enlarged(articles, 40))
    assert 40 <= sum(len(split_passages(a)) for a in made) <= 45
    assert len({a.id for a in made}) == len(made)


def test_missing_packages_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "RECIPE", ("langchain_of_nobody",))
    assert bench.main([]) == 2
    said = capsys.readouterr().err
    assert said == "The bench needs langchain-of-nobody: run `pip install 'onrecord[bench]'`.\n"


@pytest.mark.skipif(not all(map(find_spec, bench.RECIPE)), reason="needs the extra `bench`")
def test_the_whole_comparison_runs(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text(
        "Ferry stopped\n\nThe ferry to the island stopped on Monday.\n\n“We had no choice,” said the captain, Ann Ruiz.\n"
    )
    command = [sys.executable, "-m", "eval.bench", "--articles", "articles", "--runs", "1", "--parts", "ask"]
    done = subprocess.run(
        [*command, "--json", "out.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    rows = {row["name"]: row for row in report["rows"]}
    assert rows["cold ask, wall time"]["ratio"] < 1
    assert rows["cold ask, peak memory"]["ratio"] < 0.5
    assert rows["add, wall time"]["ratio"] < 1
    assert "cores" in done.stdout
    assert report["machine"]["versions"]["chromadb"]
