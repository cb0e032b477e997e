"""What ``cnnviz inspect`` says of networks and of files of every kind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from torch import nn

from cnnviz.cli import main
from cnnviz.engine.models.build import build

PUBLISHED = {
    "alexnet": 61_100_840,
    "vgg16": 138_357_544,
    "resnet50": 25_557_032,
    "inception_v3": 27_161_264,
    "efficientnet_b0": 5_288_548,
    "vit_b_16": 86_567_656,
}


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what the command writes."""
    capsys.readouterr()
    assert main(("inspect", *arguments)) == 0
    return capsys.readouterr().out


def facts(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Return what the command writes as JSON."""
    found: dict[str, Any] = json.loads(told(capsys, *arguments, "--json"))
    return found


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_are_those_that_are_published(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = told(capsys, name)
    assert f"parameters     {PUBLISHED[name]:,}\n" in text
    assert "receptive field, px" in text


def test_the_table_is_for_the_input_at_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = facts(capsys, "squeezenet1_1", "--input-size", "96", "64")
    assert small["input_shape"] == [1, 3, 96, 64]
    assert small["layers"][1]["output_shape"] == [1, 64, 47, 31]
    assert small["layers"][1]["macs"] == 64 * 47 * 31 * 27
    assert small["layers"][1]["activation_bytes"] == 4 * 64 * 47 * 31
    picture = tmp_path / "picture.png"
    Image.new("RGB", (50, 40)).save(picture)
    of_picture = facts(capsys, "squeezenet1_1", "--image", str(picture))
    assert of_picture["input_shape"] == [1, 3, 224, 224]
    for key in ("macs", "activation_bytes"):
        assert 0 < small[key] < of_picture[key]
    assert small["weight_bytes"] == of_picture["weight_bytes"] == 4 * small["parameters"]


def test_an_input_that_does_not_fit_is_explained_with_sizes_that_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = facts(capsys, "alexnet", "--input-size", "32", "32")
    assert not found["layers"]
    assert found["parameters"] == PUBLISHED["alexnet"]
    (warning,) = found["warnings"]
    assert "features.12 (MaxPool2d) expects at least 3 x 3 pixels" in warning
    assert warning.endswith("Inputs of 63 px and more fit.")
    assert warning in told(capsys, "alexnet", "--input-size", "32", "32")
    (warning,) = facts(capsys, "vit_b_32", "--input-size", "64", "64")["warnings"]
    assert warning.endswith("Inputs of 224 x 224 px fit, no others.")
    picture = tmp_path / "small.png"
    Image.new("RGB", (8, 8)).save(picture)
    (warning,) = facts(capsys, "course_cnn", "--input-size", "20", "20")["warnings"]
    assert "expects 2,304 features = 64 x 6 x 6, but it gets 64 x 4 x 4 = 1,024" in warning
    assert "Inputs of 27 to 30 px fit." in warning


def test_a_near_miss_is_told_as_its_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "almost.pth"
    state = build("resnet18", 10).state_dict()
    del state["layer4.1.bn2.weight"]
    state["layer1.0.conv1.weight"] = torch.zeros(64, 64, 5, 5)
    state["extra.weight"] = torch.zeros(3, 3)
    torch.save(state, path)
    text = told(capsys, str(path))
    assert "Nearly resnet18" in text
    assert "layer1.0.conv1.weight: 64 × 64 × 5 × 5 in the file, 64 × 64 × 3 × 3 in resnet18" in text
    assert "layer4.1.bn2.weight: missing in the file" in text
    assert "extra.weight: not in resnet18" in text
    (near, *_) = facts(capsys, str(path))["near"]
    assert near["architecture"] == "resnet18"
    assert near["missing"] == ["layer4.1.bn2.weight"]


def test_of_several_sets_of_weights_all_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "averaged.pth"
    model = nn.Sequential(nn.Conv2d(3, 4, 3))
    torch.save({"model": model.state_dict(), "ema": model.state_dict()}, path)
    found = facts(capsys, str(path))
    assert [state["tensors"] for state in found["states"]] == [2, 2]
    assert sum(state["taken"] for state in found["states"]) == 1
    assert told(capsys, str(path)).count("weights of") == 2


def test_a_whole_module_is_told_layer_by_layer_and_nothing_of_it_runs(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared_data / "checkpoints" / "mnist_full_pickled_module.REFUSE.pth"
    found = facts(capsys, str(path))
    assert "__main__.CNN" in found["summary"]
    assert "__main__.CNN" in found["unresolved_globals"]
    modules = {entry["name"]: entry for entry in found["modules"]}
    assert modules["conv1"]["type"].endswith("Conv2d")
    assert modules["conv1"]["settings"]["kernel_size"] == [3, 3]
    assert found["checksums"] == "verified"
    assert found["file_bytes"] == path.stat().st_size


def test_a_file_that_fits_nothing_is_told_without_torch(tmp_path: Path) -> None:
    path = tmp_path / "own.pth"
    torch.save({"a.weight": torch.zeros(4, 3, 3, 3), "b.weight": torch.zeros(2, 4)}, path)
    program = (
        "import sys; from cnnviz.cli import main; code = main(['inspect', sys.argv[1]]); "
        "print('torch' in sys.modules, code)"
    )
    run = [sys.executable, "-c", program, str(path)]
    answer = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert "a.weight  4 × 3 × 3 × 3  float32" in answer
    assert answer.endswith("False 0\n")
