"""Whole pickled networks are built anew from what they say of their layers; nothing runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
import torchvision
from torch import Tensor, nn

from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.plain_layers import (
    LAYERS,
    RULES,
    BadSetting,
    plain_layer,
    plain_name,
    same_settings,
)
from cnnviz.engine.models.problems import CannotRebuild
from cnnviz.engine.models.rebuild import rebuilding


def save(folder: Path, module: nn.Module) -> Path:
    path = folder / "whole.pth"
    torch.save(module.eval(), path)
    return path


def answers(module: Any, images: Tensor) -> Tensor:
    with torch.no_grad():
        found = module(images)
    return found if isinstance(found, Tensor) else next(iter(found.values()))


# One layer of every class that is built, with settings that are not the usual ones.
EXAMPLES: dict[str, dict[str, Any]] = {
    **{f"Conv{n}d": {"args": (4, 6, 3, 2, 1, 2, 2)} for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": {"args": (4, 6, 3, 2, 1, 1, 2)} for n in (1, 2, 3)},
    "Linear": {"args": (4, 3), "bias": False},
    "Bilinear": {"args": (4, 5, 3)},
    "Embedding": {"args": (7, 3), "padding_idx": 2},
    **{f"BatchNorm{n}d": {"args": (4, 1e-3, 0.3)} for n in (1, 2, 3)},
    **{f"InstanceNorm{n}d": {"args": (4,), "affine": True} for n in (1, 2, 3)},
    "SyncBatchNorm": {"args": (4,), "momentum": None},
    "GroupNorm": {"args": (2, 4), "affine": False},
    "LayerNorm": {"args": ((4, 3),), "bias": False},
    "RMSNorm": {"args": (4,), "eps": 1e-4},
    "LocalResponseNorm": {"args": (2, 1e-3, 0.5, 2.0)},
    **{f"MaxPool{n}d": {"args": (3, 2, 1), "ceil_mode": True} for n in (1, 2, 3)},
    **{f"AvgPool{n}d": {"args": (3, 2, 1), "count_include_pad": False} for n in (1, 2, 3)},
    **{f"LPPool{n}d": {"args": (2, 3)} for n in (1, 2, 3)},
    "AdaptiveAvgPool2d": {"args": ((None, 5),)},
    **{f"{kind}Pad{n}d": {"args": (1,)} for kind in ("Zero", "Reflection") for n in (1, 2, 3)},
    **{f"{kind}Pad{n}d": {"args": (1,)} for kind in ("Replication", "Circular") for n in (1, 2, 3)},
    **{f"ConstantPad{n}d": {"args": (1, 0.5)} for n in (1, 2, 3)},
    **{f"Adaptive{kind}Pool{n}d": {"args": (2,)} for kind in ("Max", "Avg") for n in (1, 3)},
    "AdaptiveMaxPool2d": {"args": (2,)},
    "RReLU": {"args": (0.1, 0.4)},
    "Threshold": {"args": (0.1, 20.0)},
    "Hardtanh": {"args": (-2.0, 2.0)},
    "Softplus": {"args": (2, 10)},
    **{name: {"args": (1,)} for name in ("Softmax", "LogSoftmax", "Softmin", "GLU")},
    "Flatten": {"args": (1, 2)},
    "Unflatten": {"args": (1, (2, 2))},
    "Upsample": {"scale_factor": 2.0, "mode": "bilinear", "align_corners": True},
    **{name: {"scale_factor": 2} for name in ("UpsamplingNearest2d", "UpsamplingBilinear2d")},
    **{name: {"args": (2,)} for name in ("PixelShuffle", "PixelUnshuffle", "ChannelShuffle")},
    **{name: {"args": (0.3,)} for name in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d")},
}


def make(name: str) -> nn.Module:
    given = dict(EXAMPLES.get(name, {}))
    made: nn.Module = getattr(nn, name)(*given.pop("args", ()), **given)
    return made


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_every_plain_layer_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    layer = make(name)
    path = save(tmp_path, nn.Sequential(layer, nn.PReLU()))
    checkpoint = read_checkpoint(path)
    assert checkpoint.module is not None
    record = checkpoint.module.children["0"]
    assert set(LAYERS[name]) <= set(RULES)
    assert same_settings(layer, record.class_name, record.settings)
    again = load_model(path).module
    assert repr(again) == repr(nn.Sequential(layer, nn.PReLU()))
    for key, value in layer.state_dict().items():
        assert torch.equal(again.state_dict()[f"0.{key}"], value)


@pytest.mark.parametrize(
    ("name", "size"), [("squeezenet1_1", 64), ("resnet18", 64), ("shufflenet_v2_x0_5", 64)]
)
def test_networks_of_torchvision_come_back(tmp_path: Path, name: str, size: int) -> None:
    module = build(name, 7)
    model = load_model(save(tmp_path, module))
    assert (model.architecture, model.num_classes, model.origin) == (name, 7, "file")
    images = torch.randn(2, 3, size, size)
    assert torch.equal(answers(model, images), answers(module, images))
    assert model.preprocessing == load_model(name, num_classes=7).preprocessing


@pytest.mark.slow
@pytest.mark.parametrize("name", torchvision.models.list_models())
def test_all_networks_of_torchvision_come_back(tmp_path: Path, name: str) -> None:
    module = build(name)
    if sum(entry.numel() for entry in module.parameters()) > 2e8:
        pytest.skip("the large ones are built of the same parts as the small")
    model = load_model(save(tmp_path, module))
    assert model.architecture in (name, type(module).__name__)
    assert "layers it has" not in " ".join(model.warnings), "built from its own description"
    brackets = str.maketrans("[]", "()")
    assert repr(model.module).translate(brackets) == repr(module).translate(brackets)
    state = model.module.state_dict()
    assert all(torch.equal(state[key], value) for key, value in module.state_dict().items())


def other_head() -> nn.Module:
    module = build("resnet18", 10)
    module.fc = nn.Sequential(nn.Dropout(0.3), nn.Linear(512, 5))
    return module


def grey_input() -> nn.Module:
    module = build("resnet18", 10)
    module.conv1 = nn.Conv2d(1, 64, 3, padding=1, bias=False)
    module.maxpool = nn.Identity()
    return module


def dilated() -> nn.Module:
    made: nn.Module = torchvision.models.resnet50(replace_stride_with_dilation=[False, True, True])
    return made


def trunk() -> nn.Module:
    return nn.Sequential(*list(build("resnet18").children())[:-2])


def nested() -> nn.Module:
    return nn.Sequential(build("squeezenet1_1", 4), nn.Softmax(1))


@pytest.mark.parametrize(
    ("make_one", "name", "channels"),
    [
        (other_head, "ResNet", 3),
        (grey_input, "ResNet", 1),
        (dilated, "ResNet", 3),
        (trunk, "Sequential", 3),
        (nested, "Sequential", 3),
    ],
)
def test_what_a_person_changed_in_one_is_kept(
    tmp_path: Path, make_one: Callable[[], nn.Module], name: str, channels: int
) -> None:
    module = make_one()
    model = load_model(save(tmp_path, module))
    assert model.architecture == name
    images = torch.randn(1, channels, 64, 64)
    assert torch.equal(answers(model, images), answers(module, images))


def test_wrappers_are_taken_off(tmp_path: Path) -> None:
    module = build("squeezenet1_1", 4)
    model = load_model(save(tmp_path, nn.DataParallel(module)))
    assert model.architecture == "squeezenet1_1"
    inner = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
    named = load_model(save(tmp_path, nn.Sequential(OrderedDict(net=inner))))
    assert list(named.module.state_dict()) == ["net.0.weight", "net.0.bias"]
    assert load_model(save(tmp_path, nn.Conv2d(3, 4, 3))).architecture == "Conv2d"


def test_settings_tell_what_tensors_cannot(tmp_path: Path) -> None:
    """The tensors of this network fit three readings; its layers say which one it is."""
    module = CourseCNN(ceil_mode=False, padding=(1, 0))

    class Renamed(CourseCNN):
        pass

    module.__class__ = Renamed
    globals()["Renamed"] = Renamed
    Renamed.__qualname__ = "Renamed"
    try:
        path = save(tmp_path, module)
    finally:
        del globals()["Renamed"]
    model = load_model(path)
    assert model.architecture == "course_cnn"
    assert (model.arguments["padding"], model.arguments["ceil_mode"]) == ((1, 0), False)
    assert any("Renamed is not here" in warning for warning in model.warnings)
    images = torch.randn(2, 1, 28, 28)
    assert torch.equal(answers(model, images), answers(module, images))


class Missing(nn.Module):
    """A class that no file brings along."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Conv2d(3, 4, 3)


def test_a_class_that_is_not_here_is_named(tmp_path: Path) -> None:
    path = save(tmp_path, nn.Sequential(Missing(), nn.ReLU()))
    with pytest.raises(CannotRebuild, match=r"Missing is not here.*\(FILE\.py:CLASS\)") as caught:
        load_model(path)
    assert caught.value.missing == (f"{__name__}.Missing",)
    assert list(caught.value.checkpoint.entries) == ["0.inner.weight", "0.inner.bias"]
    with pytest.raises(CannotRebuild, match=r"\(FILE\.py:Missing\) can take its weights"):
        load_model(save(tmp_path, Missing()))


def test_a_list_of_layers_does_not_run(tmp_path: Path) -> None:
    for module in (nn.ModuleList([nn.Conv2d(3, 4, 3)]), nn.Sequential(nn.ModuleDict())):
        module.append(nn.Linear(2, 2))
        with pytest.raises(CannotRebuild, match="does not say in which order"):
            load_model(save(tmp_path, module))


# ---- hostile and old settings --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("Conv2d", {"padding": 10**9}),
        ("Conv2d", {"padding_mode": "evil"}),
        ("Conv2d", {"kernel_size": (3,) * 100}),
        ("Conv2d", {"kernel_size": "3"}),
        ("Conv2d", {"in_channels": 2**62}),
        ("Conv2d", {"in_channels": True}),
        ("Conv2d", {"in_channels": -1}),
        ("Conv2d", {"groups": 0}),
        ("Conv2d", {"groups": 7}),
        ("Conv2d", {"stride": {"a": 1}}),
        ("BatchNorm2d", {"num_features": 10**15}),
        ("BatchNorm2d", {"eps": float("nan")}),
        ("Upsample", {"scale_factor": 1e9}),
        ("Upsample", {"size": 10**9}),
        ("Upsample", {"mode": "__import__('os')"}),
        ("PixelShuffle", {"upscale_factor": 10**6}),
        ("AdaptiveAvgPool2d", {"output_size": (10**7, 10**7)}),
        ("ZeroPad2d", {"padding": (10**8,) * 4}),
        ("Dropout", {"p": 3.0}),
        ("Softmax", {"dim": 10**30}),
        ("Unflatten", {"unflattened_size": [10**12]}),
    ],
)
def test_absurd_settings_are_refused(name: str, settings: dict[str, object]) -> None:
    layer = make(name)
    whole = {**{key: getattr(layer, key) for key in LAYERS[name]}, **settings}
    with pytest.raises(BadSetting):
        plain_layer(f"torch.nn.modules.x.{name}", whole, bias=True)


def test_no_memory_is_taken_before_the_tensors_were_looked_at() -> None:
    layer = plain_layer("torch.nn.BatchNorm2d", {"num_features": 2**31}, bias=True)
    assert all(entry.device.type == "meta" for entry in layer.state_dict().values())


@pytest.mark.parametrize(
    "name",
    [
        *("os.system", "Conv2d", "torch.nn.Module", "torch.nn.modules.container.Sequential"),
        *("torch.nn.modules.x.__import__", "torchevil.nn.modules.conv.Conv2d", ""),
        *("torch.nn.utils.Conv2d", "torch.nn.modules.lazy.LazyConv2d"),
    ],
)
def test_only_listed_classes_of_torch_are_built(name: str) -> None:
    assert plain_name(name) is None


def test_settings_that_the_tensors_contradict_are_refused(tmp_path: Path) -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3))
    module[0].in_channels = 5
    with pytest.raises(CannotRebuild, match=r"0.weight is 4 x 3 x 3 x 3 in the file and 4 x 5 x"):
        load_model(save(tmp_path, module))
    module[0].in_channels, module[0].padding = 3, (10**9, 0)
    with pytest.raises(CannotRebuild, match=r"padding of a Conv2d cannot be .* as 0 has it"):
        load_model(save(tmp_path, module))


def test_settings_of_torchvisions_parts_are_held_against_its_own(tmp_path: Path) -> None:
    module = build("swin_t", 3)
    module.features[1][0].attn.window_size = [10**6, 10**6]
    model = load_model(save(tmp_path, module))
    assert model.architecture == "swin_t", "torchvision's own, which has these tensors"
    assert "window_size of features.1.0.attn cannot be (1000000, 1000000)" in model.warnings[0]
    assert model.module.features[1][0].attn.window_size == [7, 7]
    squeezed = build("squeezenet1_1", 3)
    squeezed.classifier.forward = "evil"  # type: ignore[assignment]
    assert load_model(save(tmp_path, squeezed)).architecture == "squeezenet1_1"


def test_what_older_versions_did_not_write_is_usual() -> None:
    old = {"in_channels": 3, "out_channels": 4, "kernel_size": (3, 3), "stride": (1, 1)}
    layer = plain_layer("torch.nn.modules.conv.Conv2d", old, bias=True)
    assert layer.padding_mode == "zeros"
    pool = {"kernel_size": 2, "stride": 2, "padding": 0, "dilation": 1, "ceil_mode": False}
    assert same_settings(nn.MaxPool2d(2), "torch.nn.modules.pooling.MaxPool2d", pool)
    assert plain_layer("torch.nn.modules.batchnorm.BatchNorm2d", {"num_features": 4}, bias=True)


def test_old_names_of_torchvision_are_known(tmp_path: Path) -> None:
    """MobileNet's file was split in 0.9, and its blocks had classes of their own before 0.12."""
    path = save(tmp_path, build("mobilenet_v2", 4))
    checkpoint = read_checkpoint(path)
    assert checkpoint.module is not None
    old = replace(checkpoint, module=_as_written_in_2020(checkpoint.module))
    model = drain(rebuilding(old))
    images = torch.randn(1, 3, 64, 64)
    assert torch.equal(answers(model, images), answers(load_model(path), images))


def _as_written_in_2020(record: ModuleRecord) -> ModuleRecord:
    home, _, kind = record.class_name.rpartition(".")
    if kind == "Conv2dNormActivation":
        kind, home = "ConvBNReLU", "torchvision.models.mobilenet"
    home = home.replace("models.mobilenetv2", "models.mobilenet")
    children = {key: _as_written_in_2020(child) for key, child in record.children.items()}
    return replace(record, class_name=f"{home}.{kind}", children=children)
