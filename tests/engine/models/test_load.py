"""From files and names to networks that run."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from cnnviz.engine.errors import (
    BadValue,
    CheckpointMismatch,
    CheckpointProblem,
    CnnvizError,
    ShapeTrouble,
    UnknownName,
)
from cnnviz.engine.events import Cancelled, Progress, drain, stoppable
from cnnviz.engine.models.build import build
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.load import load_model, loading
from cnnviz.engine.models.problems import AmbiguousArchitecture, UnrecognisedCheckpoint
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
    assert layer_table(model, example_input(model)).rows[0].output_shape == (1, 32, 26, 26)
    with pytest.raises(ShapeTrouble, match=r"conv1 .* expects 4 channels, but it gets 3 channels"):
        layer_table(model, torch.zeros(1, 3, 28, 28))


def test_copying_the_weights_tells_how_far_it_is_and_can_be_left(tmp_path: Path) -> None:
    state = build("alexnet", 4).state_dict()  # 228 MB, of which a single tensor is 151 MB
    save_file(state, tmp_path / "large.safetensors")
    told: list[Progress] = []
    model = drain(loading(tmp_path / "large.safetensors"), told.append)
    copied = [event.done for event in told if event.message == "reading the weights"]
    assert copied[0] == 0
    assert max(after - before for before, after in pairwise(copied)) <= 8 * 1024 * 1024
    assert {event.total for event in told if event.message == "reading the weights"} == {
        sum(tensor.nbytes for tensor in state.values())
    }
    loaded = model.module.state_dict()
    assert all(torch.equal(loaded[key], state[key]) for key in state)


NO_EFFECT: list[tuple[str, dict[str, object], str]] = [
    ("bundled", {"weights": "default"}, "weights is 'default', but it must be left out"),
    ("bundled", {"num_classes": 7}, "num_classes is 7, but it must be 10"),
    ("file", {"weights": "cached"}, "weights is 'cached', but it must be left out"),
    ("file", {"num_classes": 7}, "num_classes is 7, but it must be 10"),
    ("module", {"weights": "default"}, "taken as it is"),
    ("module", {"num_classes": 7}, "taken as it is"),
    ("resnet18", {"weights": "default", "num_classes": 7}, "must be 1000"),
]


@pytest.mark.parametrize(("source", "settings", "words"), NO_EFFECT)
def test_what_can_have_no_effect_is_refused(
    tmp_path: Path, source: str, settings: dict[str, Any], words: str
) -> None:
    path = save_model(tmp_path / "own.safetensors", load_model("course_cnn"))
    named: Any = {"file": path, "module": CourseCNN()}.get(source, source)
    with pytest.raises(BadValue, match=words):
        load_model(named, **settings)


def test_the_classes_that_a_file_has_may_be_said(tmp_path: Path) -> None:
    path = save_model(tmp_path / "own.safetensors", load_model("course_cnn"))
    assert load_model(path, num_classes=10).num_classes == 10
    assert load_model("bundled", num_classes=10).origin == "bundled"


def test_a_choice_is_made_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "course.pth"
    torch.save(build("course_cnn", 10).state_dict(), path)
    with pytest.raises(AmbiguousArchitecture) as caught:
        load_model("course_cnn", weights=str(path))
    for number, match in enumerate(caught.value.choices, start=1):
        for source, weights in ((path, None), ("course_cnn", str(path))):
            model = drain(loading(source, weights, choice=number))
            assert model.arguments == match.arguments
    for number in (0, 4):
        with pytest.raises(BadValue, match="from 1 to 3"):
            drain(loading(path, choice=number))
    with pytest.raises(BadValue, match="one network"):
        drain(loading("course_cnn", choice=1))


@pytest.mark.parametrize("classes", ["true", "[10]", "1.5"])
def test_a_number_of_classes_that_is_none_tells_nothing(tmp_path: Path, classes: str) -> None:
    path = tmp_path / "odd.safetensors"
    facts = {"writer": "cnnviz", "architecture": "course_cnn", "num_classes": classes}
    save_file({"a": torch.zeros(1)}, path, {**facts, "arguments": "{}"})
    with pytest.raises(UnrecognisedCheckpoint, match="its one tensor can be looked at"):
        load_model(path)


def test_weights_within_a_run_are_called_after_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load_model("course_cnn", num_classes=3)
    within = tmp_path / "r2" / "checkpoints"
    within.mkdir(parents=True)
    titles = {
        within / "last.safetensors": "r2, last",
        within / "best.safetensors": "r2, best",
        within / "epoch-0007.safetensors": "r2, epoch-0007",
        within / "other.safetensors": "other.safetensors",
        tmp_path / "last.safetensors": "last.safetensors",
    }
    for path, title in titles.items():
        save_model(path, model)
        assert load_model(path).title == title
    monkeypatch.chdir(within)
    assert load_model("last.safetensors").title == "r2, last"


def test_a_network_whose_making_is_cancelled_anywhere_leaves_gradients_on() -> None:
    for calls in range(60):
        left = iter(range(calls))
        with stoppable(lambda left=left: next(left, None) is None), suppress(Cancelled):
            build("course_cnn")
        assert torch.is_grad_enabled()
