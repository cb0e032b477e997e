"""From files and names to networks that run."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from cnnviz.engine.errors import (
    CheckpointMismatch,
    CheckpointProblem,
    CnnvizError,
    ShapeTrouble,
    UnknownName,
)
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.load import (
    AmbiguousArchitecture,
    UnrecognisedCheckpoint,
    load_model,
    loading,
)
from cnnviz.engine.models.save import save_model


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("alexnet", 7),
        ("resnet18", 1000),
        ("mobilenet_v3_small", 3),
        ("squeezenet1_1", 12),
        ("googlenet", 10),
        ("efficientnet_b0", 5),
        ("deeplabv3_mobilenet_v3_large", 21),
    ],
)
def test_a_state_dictionary_is_recognised(tmp_path: Path, name: str, classes: int) -> None:
    module = build(name, classes)
    path = tmp_path / "some.bin"
    torch.save({"state_dict": {f"module.{k}": v for k, v in module.state_dict().items()}}, path)
    model = load_model(path)
    assert (model.architecture, model.num_classes, model.origin) == (name, classes, "file")
    for key, value in module.state_dict().items():
        assert torch.equal(model.module.state_dict()[key], value)
    assert not model.module.training


@pytest.mark.parametrize(
    ("inputs", "readings"),
    [(1600, 1), (2304, 3), (3136, 1)],
)
def test_the_course_network(tmp_path: Path, inputs: int, readings: int) -> None:
    state = build("course_cnn", 10).state_dict()
    state["fc1.weight"] = torch.randn(128, inputs)
    path = tmp_path / "course.pth"
    torch.save(state, path)
    if readings == 1:
        model = load_model(path)
        assert model(torch.zeros(1, 1, 28, 28)).shape == (1, 10)
        return
    with pytest.raises(AmbiguousArchitecture) as caught:
        load_model(path)
    assert len(caught.value.choices) == readings
    for choice in caught.value.choices:
        model = drain(loading(path, choice=choice))
        side = model.arguments["image_size"]
        assert model(torch.zeros(1, 1, side, side)).shape == (1, 10)


def test_our_own_file_says_what_it_is(tmp_path: Path) -> None:
    model = load_model("course_cnn")
    path = save_model(tmp_path / "own.safetensors", model, {"epoch": 4})
    again = load_model(path)
    assert again.preprocessing == model.preprocessing
    assert again.metadata["epoch"] == "4"
    images = torch.randn(2, 1, 28, 28)
    assert torch.equal(again(images), model(images))


def test_the_built_in_network() -> None:
    model = load_model("bundled")
    assert model.origin == "bundled"
    assert float(model.metadata["test_accuracy"]) > 0.95


def test_an_unknown_network_still_shows_its_tensors(tmp_path: Path) -> None:
    path = tmp_path / "unknown.pth"
    torch.save({"stem.weight": torch.randn(8, 3, 5, 5)}, path)
    with pytest.raises(UnrecognisedCheckpoint) as caught:
        load_model(path)
    assert list(caught.value.checkpoint.tensors) == ["stem.weight"]


def test_a_file_that_does_not_fit_what_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "alexnet.pth"
    torch.save(build("alexnet", 4).state_dict(), path)
    with pytest.raises(CheckpointMismatch, match="missing in the file"):
        load_model("resnet18", weights=str(path))


def test_names_that_nobody_knows() -> None:
    with pytest.raises(UnknownName, match="resnet18"):
        load_model("resnt18")
    with pytest.raises(CheckpointProblem, match="no such file"):
        load_model("./nothing.pth")


def test_weights_are_never_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(CnnvizError, match="not in its cache"):
        load_model("resnet18", weights="default")
    assert load_model("squeezenet1_1", weights="cached").origin == "random"


def test_weights_from_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    state = build("squeezenet1_1", 1000).state_dict()
    torch.save(state, folder / "squeezenet1_1-b8a52dc0.pth")
    model = load_model("squeezenet1_1", weights="default")
    assert model.origin == "cache"
    assert model.class_names[0] == "tench"


def test_a_network_for_other_channels_than_pictures_have_still_opens(tmp_path: Path) -> None:
    module = CourseCNN(in_channels=4, ceil_mode=False)
    torch.save(module.state_dict(), tmp_path / "four.pth")
    model = load_model(tmp_path / "four.pth")
    assert model.arguments["in_channels"] == 4
    assert torch.equal(model.module.get_parameter("conv1.weight"), module.conv1.weight)
    with pytest.raises(ShapeTrouble, match=r"conv1 .* expects 4 channels, but it gets 3 channels"):
        layer_table(model, example_input(model))
