"""``cnnviz runs``: listed, tagged, compared and exported in the terminal."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from pathlib import Path

import pytest

from cnnviz.cli import main
from cnnviz.engine.runs.files import runs_folder
from cnnviz.engine.runs.notes import read_notes
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from tests.made_runs import STEPS, begin, epoch, whole


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    runs = tmp_path / "runs"
    whole(runs / "adam", TrainConfig(), epochs=3)
    whole(runs / "deep" / "sgd", TrainConfig(optimizer="sgd"), epochs=2)
    return runs


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    told = capsys.readouterr()
    return told.out, told.err


def test_a_table_of_all_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad").mkdir()
    (folder / "bad" / "format").write_text("99", encoding="utf-8")
    (folder / "bad" / "config.json").write_text("{}", encoding="utf-8")
    assert main(["runs", str(folder)]) == 0
    out, err = said(capsys)
    lines = out.splitlines()
    assert lines[0].split()[:2] == ["run", "state"]
    (adam,) = (line for line in lines if line.startswith("adam"))
    assert "3 of 3" in adam
    assert "3.00%" in adam
    assert sum("broken" in line for line in lines) == 1
    assert "format 99" in err


def test_the_usual_folder_and_folders_without_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["runs"]) == 0
    assert f"no runs in {runs_folder()}" in said(capsys)[0]
    whole(runs_folder() / "mine", TrainConfig())
    assert main(["runs"]) == 0
    assert "mine" in said(capsys)[0]
    assert main(["runs", str(tmp_path / "nowhere")]) == 2
    assert "there is no such folder" in said(capsys)[1]


@pytest.mark.parametrize("number", ["1" + "0" * 400, "1e300", "-5", "NaN", "Infinity", '"x"', "[]"])
@pytest.mark.parametrize(
    "name", ["epoch", "step", "updated", "begun", "best_epoch", "validation_loss"]
)
def test_numbers_that_no_run_has(
    folder: Path, name: str, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever edited them: the run is listed by its log, or with a dash."""
    summary = folder / "adam" / "summary.json"
    text = summary.read_text(encoding="utf-8")
    summary.write_text(re.sub(rf'"{name}": [^,}}]+', f'"{name}": {number}', text), encoding="utf-8")
    assert main(["runs", str(folder), "--csv", str(folder / "x.csv")]) == 0
    out = said(capsys)[0]
    assert "adam" in out
    assert "deep/sgd" in out
    with (folder / "x.csv").open(encoding="utf-8", newline="") as file:
        assert {line["state"] for line in csv.DictReader(file)} == {"finished"}


def test_facts_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", str(folder), "--json", "--diff", "--csv", str(folder / "x.csv")]) == 0
    out, err = said(capsys)
    facts = json.loads(out)
    assert "written" in err
    runs = {run["run"]: run for run in facts["runs"]}
    assert (runs["adam"]["state"], runs["adam"]["epoch"], runs["adam"]["step"]) == (
        "finished",
        3,
        3 * STEPS,
    )
    assert runs["adam"]["tags"] == []
    settings = {one["setting"]: one["values"] for one in facts["differences"]}
    order = [run["run"] for run in facts["runs"]].index("adam")
    assert settings["optimizer"][order] == {"value": "adam", "later": []}
    assert settings["momentum"][order] is None


def test_differences_as_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = begin(folder / "changed", TrainConfig())
    for event in epoch(1):
        writer.log(event)
    writer.log(events.SettingsChanged(1, STEPS, (("dropout", 0.5),)))
    writer.change(TrainConfig(dropout=0.5))
    writer.close()
    assert main(["runs", str(folder), "--diff"]) == 0
    out = said(capsys)[0]
    (dropout,) = (line for line in out.splitlines() if line.startswith("Dropout"))
    assert f"0, then 0.5 from step {STEPS + 1}" in dropout
    assert main(["runs", str(folder / "adam"), "--diff"]) == 0
    assert "one run differs from no other" in said(capsys)[0]


def test_tags_notes_and_titles(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", str(folder), "--tag", "night", "--tag", "wide,deep"]) == 0
    assert read_notes(folder / "deep" / "sgd").tags == ("night", "wide", "deep")
    assert main(["runs", str(folder), "--match", "adam", "--untag", "night"]) == 0
    assert read_notes(folder / "adam").tags == ("wide", "deep")
    assert read_notes(folder / "deep" / "sgd").tags[0] == "night"
    capsys.readouterr()
    assert main(["runs", str(folder), "--match", "#night"]) == 0
    out = said(capsys)[0]
    assert "deep/sgd" in out
    assert "adam" not in out
    one = str(folder / "adam")
    assert main(["runs", one, "--title", "The first", "--note", "as in the course"]) == 0
    assert read_notes(folder / "adam").note == "as in the course"
    out = said(capsys)[0]
    assert "The first" in out
    assert out.endswith("\n\nas in the course\n")
    assert main(["runs", str(folder), "--note", "of both"]) == 2
    assert "beside 2 runs; name one of them" in said(capsys)[1]
    assert main(["runs", str(folder), "--match", "nobody"]) == 0
    assert "none of 2 runs" in said(capsys)[0]


def test_files(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["runs", str(folder), "--curves", str(out)]) == 0
    with (out / "deep-sgd.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 2 * (STEPS + 1)
    assert "adam.csv" in said(capsys)[0]


@pytest.mark.skipif(
    importlib.util.find_spec("tensorboard") is None, reason="the extra tensorboard is absent"
)
def test_event_files(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", str(folder), "--tensorboard", str(tmp_path / "board")]) == 0
    assert len(list((tmp_path / "board").rglob("events.out.tfevents.*"))) == 2
    assert "tensorboard --logdir" in said(capsys)[0]
