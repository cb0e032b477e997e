"""What is saved opens again as the same network."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open

from cnnviz.engine.checkpoints.read import parse_fact
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import BadValue, CnnvizError, FileProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.describe import describe
from cnnviz.engine.models.identify import Match
from cnnviz.engine.models.layers import example_input
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import Gaps, LoadedModel, as_loaded
from cnnviz.engine.models.save import opens_by_itself, save_model, saving

PERSON = Preprocessing(3, 40, (36, 32), (0.5, 0.4, 0.3), (0.2, 0.3, 0.4), "nearest")


def made(name: str, classes: int | None = None, **arguments: Any) -> LoadedModel:
    """Return a network as it would be opened that was built with arguments."""
    match = Match(name, classes, arguments)
    module = build(name, classes, arguments)
    return describe(module, match, "random", None, {}, None)


def same(one: LoadedModel, other: LoadedModel) -> None:
    """Fail unless both are one network, to the bit."""
    for key in ("architecture", "num_classes", "class_names", "arguments", "answers"):
        assert getattr(one, key) == getattr(other, key), key
    assert one.preprocessing == other.preprocessing
    first, second = one.module.state_dict(), other.module.state_dict()
    assert list(first) == list(second)
    assert all(torch.equal(first[key], second[key]) for key in first)
    example = example_input(one)
    with torch.no_grad():
        answers = [model.module(example) for model in (one, other)]
    values = [list(a.values()) if isinstance(a, dict) else [a] for a in answers]
    assert all(torch.equal(a, b) for a, b in zip(*values, strict=True))


@pytest.mark.parametrize(
    "model",
    [
        lambda: made("course_cnn", 7, in_channels=3, image_size=20, pooling="average", units=40),
        lambda: made("course_cnn", 10, activation="tanh", padding=(1, 0), ceil_mode=False),
        lambda: made("resnet18", 5, in_channels=1),
        lambda: made("lraspp_mobilenet_v3_large", 3),
        lambda: made("googlenet", 4, aux_logits=False, transform_input=True),
        pytest.param(lambda: made("vit_b_16", 6, image_size=64), marks=pytest.mark.slow),
    ],
    ids=["course", "course variant", "resnet", "lraspp", "googlenet", "vit"],
)
def test_reopening_gives_the_same_network(model: Any, tmp_path: Path) -> None:
    before = model()
    path = drain(saving(tmp_path / "saved.safetensors", before))
    after = load_model(path)
    same(before, after)
    assert after.preprocessing_source == "file"
    assert after.metadata["saved_from"] == f"{before.architecture}, random weights"
    again = load_model(drain(saving(tmp_path / "again.safetensors", after)))
    same(before, again)
    assert again.metadata["saved_from"] == "saved.safetensors"


def test_what_the_person_settled_and_the_file_told_goes_along(tmp_path: Path) -> None:
    trained = load_model("resnet18", num_classes=3)
    trained = replace(trained, class_names=("a", "b'\n", "<c>"), answers="labels")
    file = save_model(tmp_path / "epoch.safetensors", trained, {"epoch": 7, "accuracy": "0.91"})
    opened = load_model(file)
    edited = replace(opened, preprocessing=PERSON, preprocessing_source="person")
    again = load_model(drain(saving(tmp_path / "edited.safetensors", edited)))
    same(edited, again)
    assert again.preprocessing == PERSON
    assert (again.metadata["epoch"], again.metadata["accuracy"]) == ("7", "0.91")


def test_a_file_cannot_have_itself_taken_for_a_persons_own_class(tmp_path: Path) -> None:
    model = replace(load_model("course_cnn"), metadata={"source": "evil.py:Net", "epoch": "2"})
    file = drain(saving(tmp_path / "saved.safetensors", model))
    with safe_open(file, "pt") as opened:
        assert "source" not in opened.metadata()
        assert opened.metadata()["epoch"] == "2"


def test_what_a_file_left_open_is_told(tmp_path: Path) -> None:
    gaps = Gaps(("fc1.weight",), ("odd",), {"conv1.bias": ((3,), (32,))}, 8)
    file = drain(saving(tmp_path / "part.safetensors", replace(made("course_cnn"), gaps=gaps)))
    told = parse_fact(load_model(file).metadata, "gaps")
    assert told == {
        "missing": ["fc1.weight"],
        "unexpected": ["odd"],
        "other_shapes": {"conv1.bias": [[3], [32]]},
    }


def test_what_is_no_plain_tensor_is_refused(tmp_path: Path) -> None:
    module = torch.nn.Module()
    module.register_buffer("q", torch.ones(3, 3).to_sparse())
    model = as_loaded(module)
    with pytest.raises(CnnvizError, match="such as q"):
        drain(saving(tmp_path / "sparse.safetensors", model))
    assert not opens_by_itself(model)
    assert not list(tmp_path.iterdir())


def test_a_file_may_be_replaced_by_itself(tmp_path: Path) -> None:
    file = drain(saving(tmp_path / "one.safetensors", load_model("course_cnn")))
    model = load_model(file)
    drain(saving(file, model))
    same(model, load_model(file))
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.safetensors"]


def test_what_cannot_be_written_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    model = load_model("course_cnn")
    with pytest.raises(BadValue, match=r"ends in \.safetensors"):
        drain(saving(tmp_path / "model.pth", model))
    with pytest.raises(FileProblem, match="choose another place"):
        drain(saving(tmp_path / "no folder" / "model.safetensors", model))
    taken = tmp_path / "taken.safetensors"
    taken.mkdir()
    with pytest.raises(FileProblem, match="cannot be written"):
        drain(saving(taken, model))
    assert os.listdir(tmp_path) == ["taken.safetensors"]  # noqa: PTH208
