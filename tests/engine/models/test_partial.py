"""What a file fits in part, what nobody can read off its tensors, and torchvision's own files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.cli import main
from cnnviz.engine.errors import BadValue, CheckpointMismatch
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.describe import describe
from cnnviz.engine.models.identify import Match
from cnnviz.engine.models.load import load_model, loading
from cnnviz.engine.models.problems import (
    AmbiguousArchitecture,
    QuantisedCheckpoint,
    UnrecognisedCheckpoint,
)
from cnnviz.engine.models.save import save_model


def _saved(path: Path, state: dict[str, Any]) -> Path:
    torch.save(state, path)
    return path


def test_what_fits_is_filled_and_the_rest_is_seeded_and_said(tmp_path: Path) -> None:
    state = build("resnet18", 7, seed=5).state_dict()
    state["conv1.weight"] = torch.randn(64, 3, 3, 3)
    state["attention.weight"] = torch.randn(4, 4)
    del state["fc.bias"]
    path = _saved(tmp_path / "part.pth", {f"net.{key}": value for key, value in state.items()})
    with pytest.raises(UnrecognisedCheckpoint, match="most alike is resnet18") as caught:
        load_model(path)
    near = caught.value.near[0]
    models = [drain(loading(path, partial=near)) for _ in range(2)]
    for model in models:
        assert (model.architecture, model.num_classes) == ("resnet18", 7)
        assert model.gaps is not None
        assert model.gaps.missing == ("fc.bias",)
        assert model.gaps.unexpected == ("attention.weight",)
        assert model.gaps.shapes == {"conv1.weight": ((64, 3, 3, 3), (64, 3, 7, 7))}
        assert model.title == "part.pth, 2 of 102 tensors random"
        assert any("only in part" in sentence for sentence in model.warnings)
        assert not model.module.training
    own, again = (model.module.state_dict() for model in models)
    for key, value in own.items():
        assert torch.equal(value, again[key])
        if key not in ("fc.bias", "conv1.weight"):
            assert torch.equal(value, state[key])
    assert torch.equal(own["conv1.weight"], build("resnet18", 7).get_parameter("conv1.weight"))


def test_a_body_gets_a_head_of_the_size_that_is_wanted(tmp_path: Path) -> None:
    state = build("alexnet", 7, seed=5).state_dict()
    body = {key: value for key, value in state.items() if key.startswith("features.")}
    path = _saved(tmp_path / "body.pth", body)
    model = drain(loading(path, partial=Match("alexnet", 3)))
    assert model(torch.zeros(1, 3, 224, 224)).shape == (1, 3)
    assert model.gaps is not None
    assert len(model.gaps.random) == 6
    assert torch.equal(model.module.get_parameter("features.0.weight"), body["features.0.weight"])


def test_the_network_may_be_named_alone_also_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = build("resnet18", 7, {"in_channels": 1}, seed=5).state_dict()
    del state["layer4.1.bn2.weight"]
    path = _saved(tmp_path / "part.pth", state)
    model = drain(loading(path, partial="resnet18"))
    assert (model.num_classes, model.arguments) == (7, {"in_channels": 1})
    assert main(["inspect", str(path), "--in-part", "resnet18", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["architecture"], facts["num_classes"]) == ("resnet18", 7)
    assert any("1 of the network's 102 tensors" in sentence for sentence in facts["warnings"])
    assert main(["inspect", str(path), "--in-part", "resnt18"]) == 2
    assert "resnet18" in capsys.readouterr().err
    with pytest.raises(BadValue, match="no file"):
        drain(loading("resnet18", partial="resnet34"))


def test_a_copy_that_is_saved_says_so_too(tmp_path: Path) -> None:
    state = build("alexnet", 7, seed=5).state_dict()
    body = {key: value for key, value in state.items() if key.startswith("features.")}
    model = drain(loading(_saved(tmp_path / "body.pth", body), partial="alexnet"))
    again = load_model(save_model(tmp_path / "copy.safetensors", model))
    assert again.title == "copy.safetensors, 6 of 16 tensors random"
    assert model.title == "body.pth, 6 of 16 tensors random"


def test_where_all_of_it_fits_there_are_no_gaps(tmp_path: Path) -> None:
    path = _saved(tmp_path / "all.pth", build("resnet18", 7).state_dict())
    model = drain(loading(path, partial=Match("resnet18", 7)))
    assert model.gaps is None
    assert model.title == "all.pth"


def test_where_nothing_fits_that_is_an_error(tmp_path: Path) -> None:
    path = _saved(tmp_path / "other.pth", {"some.weight": torch.zeros(3)})
    with pytest.raises(CheckpointMismatch, match="does not fit resnet18"):
        drain(loading(path, partial=Match("resnet18", 7)))


def test_names_of_other_programs_are_translated(tmp_path: Path) -> None:
    state = build("resnet18", 4, seed=3).state_dict()
    other = {key.replace("fc.", "last_linear."): value for key, value in state.items()}
    model = load_model(_saved(tmp_path / "some.pth", other))
    assert (model.architecture, model.num_classes, model.gaps) == ("resnet18", 4, None)
    for key, value in model.module.state_dict().items():
        assert torch.equal(value, state[key])
    assert "Its last layer is called “last_linear” and not “fc”." in model.warnings


# ---- what the tensors cannot tell ----------------------------------------------------------


def test_arguments_settle_which_network_a_file_is(tmp_path: Path) -> None:
    path = _saved(tmp_path / "course.pth", build("course_cnn", 10).state_dict())
    with pytest.raises(AmbiguousArchitecture):
        load_model(path)
    model = load_model(path, arguments={"ceil_mode": True})
    assert model.arguments["ceil_mode"] is True
    model = load_model(path, arguments={"padding": [1, 0]})
    assert model.arguments["padding"] == (1, 0)
    model = load_model(path, arguments={"ceil_mode": True, "activation": "tanh"})
    assert model.arguments["activation"] == "tanh"
    with pytest.raises(BadValue, match="no such argument"):
        load_model(path, arguments={"paddding": [1, 0]})


def test_arguments_of_a_network_by_its_name() -> None:
    model = load_model("resnet18", arguments={"in_channels": 4})
    assert model(torch.zeros(1, 4, 64, 64)).shape == (1, 1000)
    with pytest.raises(BadValue, match="in range"):
        load_model("resnet18", arguments={"in_channels": 0})


# ---- torchvision's own files ---------------------------------------------------------------


def test_a_published_file_is_known_by_its_name_and_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = architecture("googlenet")
    state = build("googlenet", 1000).state_dict()
    path = _saved(tmp_path / "some.pth", state)
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    weights = replace(entry.weights[0], file=f"googlenet-{mark}.pth")
    known = {**catalogue(), "googlenet": replace(entry, weights=(weights,))}
    monkeypatch.setattr("cnnviz.engine.models.catalogue.catalogue", lambda: known)
    assert load_model(path).preprocessing_source == "usual"
    model = load_model(path.rename(tmp_path / weights.file))
    assert (model.preprocessing_source, model.origin) == ("weights", "file")
    assert model.arguments["transform_input"] is True
    other = tmp_path / "other" / weights.file
    other.parent.mkdir()
    _saved(other, {"state_dict": state})
    assert load_model(other).preprocessing_source == "usual"


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("fasterrcnn_mobilenet_v3_large_fpn", 91, "__background__"),
        ("lraspp_mobilenet_v3_large", 21, "__background__"),
        ("r3d_18", 400, "abseiling"),
        ("resnet18", 1000, "tench"),
    ],
)
def test_the_classes_of_torchvisions_weights_have_names(name: str, count: int, first: str) -> None:
    for classes, names in ((count, (count, first)), (7, (0, None))):
        module = build(name, classes, empty=True)
        model = describe(module, Match(name, classes), "random", None, {}, None)
        assert (len(model.class_names), next(iter(model.class_names), None)) == names


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
def test_weights_that_were_quantised_are_named_and_can_be_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import torchvision

    module = torchvision.models.get_model("quantized_resnet18", weights=None, quantize=True)
    path = _saved(tmp_path / "eight.pth", module.state_dict())
    with pytest.raises(QuantisedCheckpoint, match="quantized_resnet18 with weights of 8") as caught:
        load_model(path)
    checkpoint = caught.value.checkpoint
    assert checkpoint.entries["conv1.weight"].shape == (64, 3, 7, 7)
    weight = checkpoint.tensors["conv1.weight"]
    assert torch.equal(weight, module.conv1.weight().dequantize())
    assert main(["inspect", str(path), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["architecture"], facts["num_classes"]) == ("quantized_resnet18", 1000)
