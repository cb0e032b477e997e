"""What ``inspect`` reports, and that it looks at a file only once."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from cnnviz.engine.checkpoints import read
from cnnviz.engine.errors import CheckpointProblem, UnknownName
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.inspecting import inspecting
from cnnviz.engine.models.load import load_model


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return a list to which every file is added whenever it is looked at."""
    looked: list[Path] = []
    plain = read.read_content

    def noted(path: Path) -> read.Content:
        looked.append(path)
        return plain(path)

    monkeypatch.setattr(read, "read_content", noted)
    return looked


@pytest.mark.parametrize("choice", [None, 2])
def test_a_file_that_fits_several_networks_is_read_once(
    tmp_path: Path, readings: list[Path], choice: int | None
) -> None:
    path = tmp_path / "course.pth"
    torch.save(build("course_cnn", 10).state_dict(), path)
    facts = drain(inspecting(path, choice))
    assert readings == [path]
    assert facts.architecture == "course_cnn"
    assert len(facts.tensors) == 8
    assert ("fits several" in " ".join(facts.warnings)) == (choice is None)


def test_weights_of_a_named_network_are_read_once(tmp_path: Path, readings: list[Path]) -> None:
    path = tmp_path / "weights.pth"
    torch.save(build("squeezenet1_1", 5).state_dict(), path)
    assert load_model("squeezenet1_1", weights=str(path)).num_classes == 5
    assert readings == [path]


def test_the_name_of_a_network_wins_over_a_folder_that_is_called_like_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "squeezenet1_1").mkdir()
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    assert drain(inspecting("squeezenet1_1")).parameters == 1_235_496
    with pytest.raises(CheckpointProblem, match="is a folder"):
        drain(inspecting("mine"))
    with pytest.raises(UnknownName):
        drain(inspecting("squeeznet1_1"))
