"""``cnnviz train`` beside a run: a script, a comparison, a learning rate."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from PIL import Image

from cnnviz.cli import main
from tests.few import table

SMALL = [
    *("train", "--device", "cpu", "--epochs", "1", "--batch-size", "32"),
    *("--validation-share", "0.85", "--filters1", "4", "--filters2", "4", "--units", "16"),
]


def test_a_script_is_written_and_nothing_trained(
    tmp_path: Path, own_folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("train.py", "train.ipynb"):
        path = tmp_path / name
        assert main([*SMALL, "--optimizer", "rmsprop", "--script", str(path)]) == 0
        assert capsys.readouterr().out == f"written: {path}\n"
    assert "optim.RMSprop" in (tmp_path / "train.py").read_text(encoding="utf-8")
    ast.parse((tmp_path / "train.py").read_text(encoding="utf-8"))
    assert json.loads((tmp_path / "train.ipynb").read_text(encoding="utf-8"))["nbformat"] == 4
    assert not list(own_folders.rglob("*.safetensors"))


def test_a_comparison_ends_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--compare", "optimizer=sgd,adam"]) == 0
    lines = capsys.readouterr().out.splitlines()
    head = next(line for line in lines if line.startswith("training "))
    assert head.split() == [
        "training",
        "loss",
        "held",
        "out",
        "accuracy",
        "best",
        "epoch",
        "s",
        "end",
    ]
    assert [line.split()[0] for line in lines[lines.index(head) + 1 :]] == [
        "optimizer=sgd",
        "optimizer=adam",
    ]


def test_a_comparison_as_json_tells_of_what_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["--run", str(tmp_path / "runs"), "--json"]
    assert main([*SMALL, *run, "--compare", "loss=cross_entropy,bce", "--positive", "3"]) == 2
    told = capsys.readouterr()
    facts = json.loads(told.out)
    assert [row["reason"] for row in facts] == ["failed", "finished"]
    assert "bce" in facts[0]["problem"]
    assert facts[1]["epochs"] == 1
    assert Path(facts[1]["run"], "checkpoints", "best.safetensors").is_file()
    assert "cross_entropy" in told.err


def test_a_table_has_the_figure_of_those_that_were_trained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(f"{at}.png", at + 0.5) for at in range(12)]
    for name, _ in rows:
        Image.new("L", (28, 28)).save(tmp_path / name)
    data = f"csv:{table(tmp_path / 'table.csv', rows, ('file', 'size'))}"
    assert main([*SMALL, "--data", data, "--compare", "loss=bce,mse"]) == 2
    head = next(
        line for line in capsys.readouterr().out.splitlines() if line.startswith("training")
    )
    assert "r2" in head.split()


def test_a_learning_rate_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--find-rate", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert 1e-5 < facts["suggestion"] < 1
    assert len(facts["rates"]) == len(facts["losses"]) == len(facts["smoothed"])


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        (["--script", "train.txt"], ".ipynb"),
        (["--script", "train.py", "--find-rate"], "--find-rate"),
        (["--compare", "optimizer"], "SETTING=A,B"),
        (["--compare", "optimizer=sgd"], "two values"),
        (["--compare", "optimiser=sgd,adam"], "optimizer"),
        (["--json"], "--compare"),
        (["--script", "train.py", "--resume", "nowhere"], "--script"),
    ],
)
def test_what_does_not_go_together_is_one_line(
    flags: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SMALL, *flags]) == 2
    told = capsys.readouterr().err
    assert word in told
    assert told.count("\n") == 1
