"""Networks of the library timm: known without it, built with it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models import build as building
from cnnviz.engine.models import load as loads
from cnnviz.engine.models.build import build
from cnnviz.engine.models.catalogue import architecture, catalogue, is_known, list_architectures
from cnnviz.engine.models.identify import identify
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.load import load_model, loading
from cnnviz.engine.models.problems import (
    AmbiguousArchitecture,
    NeedsLibrary,
    UnrecognisedCheckpoint,
)
from cnnviz.engine.models.save import save_model
from cnnviz.engine.probes.capture import capture

timm = pytest.importorskip("timm")

SMALL = ("resnetv2_18", "convnext_atto", "vit_wee_patch16_reg1_gap_256", "mobilenetv4_conv_small")


def _saved(path: Path, name: str, **keywords: int) -> torch.nn.Module:
    module: torch.nn.Module = timm.create_model(name, pretrained=False, **keywords)
    torch.save({"state_dict": module.state_dict()}, path)
    return module.eval()


@pytest.mark.parametrize("name", SMALL)
def test_a_network_of_timms_opens_and_answers_as_it_does_there(tmp_path: Path, name: str) -> None:
    module = _saved(tmp_path / "some.pth", name, num_classes=7)
    model = load_model(tmp_path / "some.pth")
    assert (model.architecture, model.num_classes) == (f"timm/{name}", 7)
    told = timm.get_pretrained_cfg(name)
    assert model.preprocessing.mean == told.mean
    assert model.preprocessing.std == told.std
    assert model.preprocessing.crop == told.input_size[1:]
    images = example_input(model)
    with torch.no_grad():
        assert torch.equal(model(images), module(images))
    table = layer_table(model, images)
    assert table.total_parameters == sum(weight.numel() for weight in module.parameters())
    named = next(row.name for row in table.rows if row.type == "Conv2d")
    assert capture(model, images, [named])[named].shape[0] == 1


def test_networks_of_one_make_that_saw_pictures_differently_are_a_choice(tmp_path: Path) -> None:
    path = tmp_path / "some.pth"
    _saved(path, "vit_tiny_patch16_224", num_classes=7)
    with pytest.raises(AmbiguousArchitecture, match=r"vit_tiny_patch16_224 \(timm\)") as caught:
        load_model(path)
    names = [match.architecture for match in caught.value.choices]
    number = names.index("timm/vit_tiny_patch16_224") + 1
    model = drain(loading(path, choice=number))
    assert model.preprocessing.mean == (0.5, 0.5, 0.5)


def test_other_channels_and_the_title() -> None:
    module = build("timm/resnetv2_50x1_bit", 5, {"in_channels": 4}, empty=True)
    shapes = {key: tuple(value.shape) for key, value in module.state_dict().items()}
    (match,) = [m for m in identify(shapes) if "_bit" in m.architecture]
    assert match.title.startswith("resnetv2_50x1_bit (timm)")
    assert (match.num_classes, match.arguments) == (5, {"in_channels": 4})
    shapes["stages.0.blocks.0.conv1.weight"] = (64, 64, 3, 3)
    assert not identify(shapes)


def test_what_torchvision_has_as_well_is_torchvisions() -> None:
    module = timm.create_model("resnet18", pretrained=False, num_classes=3)
    shapes = {key: tuple(value.shape) for key, value in module.state_dict().items()}
    assert [match.architecture for match in identify(shapes)] == ["resnet18"]


def test_making_it_empty_leaves_what_is_computed(tmp_path: Path) -> None:
    """Tables of positions that no file holds are those of timm."""
    name = "swinv2_cr_tiny_ns_224"
    ours = build(f"timm/{name}", 3, empty=True)
    theirs = timm.create_model(name, pretrained=False, num_classes=3)
    kept = theirs.state_dict().keys()
    beside = {key: value for key, value in theirs.named_buffers() if key not in kept}
    assert beside
    for key, value in ours.named_buffers():
        if key in beside:
            assert torch.equal(value, beside[key])


def test_it_is_not_listed_and_opens_by_its_name() -> None:
    assert not any(name.startswith("timm/") for name in (*catalogue(), *list_architectures()))
    assert is_known("timm/convnext_atto")
    assert not is_known("timm/convnext_nothing")
    assert not is_known("convnext_atto")
    model = load_model("timm/convnext_atto", num_classes=4)
    assert (model.origin, model.num_classes) == ("random", 4)
    assert architecture("timm/convnext_atto").family == "timm"


def test_our_own_file_of_one_finds_it_again(tmp_path: Path) -> None:
    model = load_model("timm/convnext_atto", num_classes=4)
    again = load_model(save_model(tmp_path / "own.safetensors", model))
    assert again.architecture == "timm/convnext_atto"
    images = torch.randn(1, 3, 64, 64)
    assert torch.equal(again(images), model(images))


def test_without_timm_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _saved(tmp_path / "some.pth", "convnext_atto", num_classes=7)
    monkeypatch.setattr(loads, "has_timm", lambda: False)
    monkeypatch.setattr("cnnviz.engine.models.timm_build.has_timm", lambda: False)
    with pytest.raises(NeedsLibrary, match=r"convnext_atto \(timm\).*pip install timm") as caught:
        load_model(tmp_path / "some.pth")
    assert isinstance(caught.value, UnrecognisedCheckpoint)
    assert "head.fc.weight" in caught.value.checkpoint.entries
    with pytest.raises(CnnvizError, match="pip install timm"):
        building.build("timm/convnext_atto")
