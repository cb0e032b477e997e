"""Commands open a file as the person settled it, and say so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnnviz.cli import main
from cnnviz.engine.data.preprocessing import MNIST
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.identify import Match
from cnnviz.engine.models.remembered import Remembered, choice_of, forget, recall, remember
from cnnviz.engine.models.settled import loading_settled

CHOICE = choice_of(Match("course_cnn", 10, {"ceil_mode": False, "padding": [1, 0]}))


@pytest.fixture
def file(tmp_path: Path, own_folders: Path) -> Path:
    path = tmp_path / "course.pth"
    torch.save(build("course_cnn", 10).state_dict(), path)
    return path


def _evaluate(path: Path, *more: str) -> int:
    return main(["evaluate", str(path), "--data", "digits", "--json", *more])


def test_evaluating_opens_a_file_as_it_was_settled(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _evaluate(file) == 2
    assert "--choice" in capsys.readouterr().err
    remember(file, Remembered(choice=CHOICE))
    assert _evaluate(file) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["samples"] > 100
    assert "As settled on" in err
    assert "course_cnn with ceil_mode = False, padding = [1, 0]" in err
    assert _evaluate(file, "--choice", "1") == 0
    assert "As settled" not in capsys.readouterr().err
    assert _evaluate(file, "--arg", "ceil_mode=True") == 0
    assert "As settled" not in capsys.readouterr().err
    forget(file)
    assert _evaluate(file) == 2


def test_inspecting_does_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember(file, Remembered(choice=CHOICE))
    assert main(["inspect", str(file), "--json"]) == 0
    out, err = capsys.readouterr()
    assert "As settled on" in err
    shapes = {row["name"]: row["output_shape"] for row in json.loads(out)["layers"]}
    assert shapes["conv1"] == [1, 32, 28, 28]
    assert main(["inspect", str(file), "--json", "--arg", "ceil_mode=True"]) == 0
    facts = json.loads(capsys.readouterr().out)
    shapes = {row["name"]: row["output_shape"] for row in facts["layers"]}
    assert shapes["conv1"] == [1, 32, 26, 26]
    assert facts["container"] == "zip"


def test_the_preprocessing_and_the_names_of_other_programs(tmp_path: Path, file: Path) -> None:
    state = build("resnet18", 4).state_dict()
    path = tmp_path / "other.pth"
    torch.save({k.replace("fc.", "last_linear."): v for k, v in state.items()}, path)
    own = replace(MNIST, mean=(0.25,))
    remember(path, Remembered(choice_of(Match("resnet18", 4)), own.to_dict()))
    settled = recall(path)
    assert settled is not None
    model = drain(loading_settled(path, settled))
    assert (model.architecture, model.num_classes) == ("resnet18", 4)
    assert model.preprocessing == own
    assert model.preprocessing_source == "person"
    remember(path, Remembered(preprocessing={"mean": "nonsense"}))
    settled = recall(path)
    assert settled is not None
    assert drain(loading_settled(path, settled)).preprocessing_source == "usual"


@pytest.fixture
def own(tmp_path: Path, own_folders: Path) -> Path:
    """Return a file with two sets of weights of one's own class, of which the other was chosen."""
    source = tmp_path / "nets.py"
    source.write_text(
        "from torch import nn\n\n\n"
        "class Net(nn.Sequential):\n"
        "    def __init__(self, width=3):\n"
        "        super().__init__(nn.Flatten(), nn.Linear(width, 2))\n"
    )
    path = tmp_path / "own.pth"
    raw = {"1.weight": torch.ones(2, 5), "1.bias": torch.zeros(2)}
    averaged = {**raw, "1.bias": torch.ones(2)}
    torch.save({"state_dict": raw, "state_dict_ema": averaged}, path)
    kept = Remembered(source=f"{source}:Net", arguments={"width": "5"}, state="state_dict_ema")
    remember(path, kept)
    return path


def test_a_class_of_one_s_own_and_the_weights_that_were_chosen(own: Path) -> None:
    settled = recall(own)
    assert settled is not None
    model = drain(loading_settled(own, settled, trust=True))
    assert model(torch.ones(1, 5)).tolist() == [[6.0, 6.0]]


def test_inspecting_a_class_of_one_s_own(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(own), "--json", "--trust"]) == 0
    out, err = capsys.readouterr()
    assert "the class" in err
    facts = json.loads(out)
    assert (facts["architecture"], facts["container"]) == ("Net", "zip")
    assert [state["title"] for state in facts["states"] if state["taken"]] == ["state_dict_ema"]
    own.with_name("nets.py").unlink()
    assert main(["inspect", str(own), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert "nets.py: there is no such file" in facts["warnings"][-1]
    assert len(facts["tensors"]) == 2
