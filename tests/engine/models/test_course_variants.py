"""The course's network in all its variants: its shapes, and files of it that open by themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file
from torch import nn

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.errors import BadValue, ShapeTrouble
from cnnviz.engine.models.build import build
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.preprocess import for_architecture
from cnnviz.engine.models.problems import AmbiguousArchitecture
from cnnviz.engine.models.save import save_model
from cnnviz.engine.models.shapes import course_shapes, layer_shapes
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.evaluate import evaluate

VARIANTS = [
    {
        "filters": filters,
        "kernel_size": kernel,
        "padding": (pad, pad),
        "pooling": pooling,
        "activation": activation,
        "units": 24,
        "image_size": size,
        "in_channels": channels,
        "ceil_mode": ceil,
    }
    for (filters, kernel, pad, activation), pooling, (size, channels), ceil in product(
        [((5, 7), 3, 0, "relu"), ((4, 3), 5, 2, "tanh"), ((1, 2), 4, 1, "sigmoid")],
        ["max", "average", "none"],
        [(28, 1), (33, 3)],
        [True, False],
    )
]


@pytest.mark.parametrize("arguments", VARIANTS)
def test_the_arithmetic_gives_the_shapes_of_the_real_network(arguments: dict[str, Any]) -> None:
    module = CourseCNN(num_classes=6, **arguments)
    side = arguments["image_size"]
    table = layer_table(module, torch.zeros(1, arguments["in_channels"], side, side))
    found = layer_shapes(num_classes=6, **arguments)
    real = [(row.name, row.type, row.output_shape[1:], row.parameters) for row in table.rows]
    told = [(row.layer, row.type, row.shape, row.parameters) for row in found.rows]
    assert found.problem is None
    assert arguments["pooling"] == "none" or sum(name.startswith("pool#") for name, *_ in real) == 2
    assert told == real
    assert found.parameters == table.total_parameters


@pytest.mark.parametrize("size", range(1, 14))
@pytest.mark.parametrize("pooling", ["max", "none"])
@pytest.mark.parametrize("ceil_mode", [True, False])
def test_what_the_arithmetic_refuses_does_not_run(size: int, pooling: str, ceil_mode: bool) -> None:
    found = layer_shapes(image_size=size, kernel_size=4, pooling=pooling, ceil_mode=ceil_mode)
    # A network that is made for larger images, run on these as far as the linear layer.
    larger = CourseCNN(image_size=30, kernel_size=4, pooling=pooling, ceil_mode=ceil_mode)
    with pytest.raises(ShapeTrouble) as stopped:
        layer_table(larger, torch.zeros(1, 1, size, size))
    if found.problem is None:
        assert stopped.value.layer == "fc1 (Linear)"
        assert f"{found.features:,}" in str(stopped.value)
    else:
        where = stopped.value.layer.partition(" ")[0]
        assert where == found.problem.layer.partition("#")[0]
        with pytest.raises(ShapeTrouble, match=found.problem.layer):
            CourseCNN(image_size=size, kernel_size=4, pooling=pooling, ceil_mode=ceil_mode)


def real_shapes(
    side: int, channels: int, kernel: int, padding: int, pooling: str, ceil: bool
) -> tuple[list[tuple[int, ...]], str]:
    """Return the shapes that torch's own layers give, and the one that fails; "" where none."""
    pools = {
        "max": nn.MaxPool2d(2, ceil_mode=ceil),
        "average": nn.AvgPool2d(2, ceil_mode=ceil),
        "none": None,
    }
    maps, found = torch.zeros(1, channels, side, side), []
    for number, (before, after) in enumerate([(channels, 2), (2, 3)], start=1):
        layers = {f"conv{number}": nn.Conv2d(before, after, kernel, padding=padding)}
        if (pool := pools[pooling]) is not None:
            layers[f"pool#{number}"] = pool  # type: ignore[assignment]
        for name, layer in layers.items():
            try:
                maps = layer(maps)
            except RuntimeError:
                return found, name
            found.append(tuple(maps.shape[1:]))
    return [*found, (maps.numel(),)], ""


@settings(max_examples=300)
@given(
    side=st.integers(1, 45),
    channels=st.sampled_from([1, 3]),
    kernel=st.integers(1, 15),
    padding=st.integers(0, 7),
    pooling=st.sampled_from(["max", "average", "none"]),
    ceil=st.booleans(),
)
def test_any_setting_of_the_form_gives_what_torch_gives(
    side: int, channels: int, kernel: int, padding: int, pooling: str, ceil: bool
) -> None:
    found = layer_shapes(
        image_size=side,
        in_channels=channels,
        filters=(2, 3),
        kernel_size=kernel,
        padding=(padding, padding),
        pooling=pooling,
        ceil_mode=ceil,
    )
    shapes, fails = real_shapes(side, channels, kernel, padding, pooling, ceil)
    told = [row.shape for row in found.rows if row.layer.startswith(("conv", "pool"))]
    if fails:
        assert found.problem is not None
        assert found.problem.layer == fails
    else:
        assert found.problem is None
        told.append((found.features,))
    assert told == shapes


def test_the_form_is_told_the_formula_and_the_layer_that_cannot_work() -> None:
    config = TrainConfig(filters1=8, filters2=16, kernel_size=5, padding=2, units=32)
    found = course_shapes(config, image_size=28, channels=3, outputs=4)
    rows = {row.layer: row for row in found.rows}
    assert rows["conv1"].formula == "(28 + 2·2 - 5) / 1 + 1 = 28"
    assert rows["conv1"].parameters == 8 * 3 * 25 + 8
    assert rows["fc1"].formula == "16 · 7 · 7 = 784"
    assert rows["fc2"].shape == (4,)
    stuck = course_shapes(replace(config, kernel_size=15, padding=0), image_size=28)
    assert [row.layer for row in stuck.rows] == ["conv1", "relu#1", "pool#1"]
    assert str(stuck.problem).startswith(
        "The layer conv2 expects maps of at least 15 x 15 px, but it gets 7 x 7 px"
    )


def test_a_file_of_ours_opens_as_the_variant_that_it_is(tmp_path: Path) -> None:
    arguments = {**VARIANTS[12], "dropout": 0.25}
    module = build("course_cnn", 6, arguments, seed=3)
    steps = for_architecture("course_cnn", 6, arguments)
    model = LoadedModel(
        module, "course_cnn", "live", steps, num_classes=6, arguments=arguments, answers="labels"
    )
    again = load_model(save_model(tmp_path / "variant.safetensors", model))
    assert dict(again.arguments) == arguments
    assert again.answers == "labels"
    images = torch.randn(2, arguments["in_channels"], 28, 28)
    assert torch.equal(again(images), module(images))
    assert type(again.module.get_submodule("tanh")).__name__ == "Tanh"
    assert again.module.get_submodule("dropout").p == 0.25


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"filters": (6, 16)}, "conv1"),  # fits the listing's readings, several of them
        ({"filters": (20, 50), "kernel_size": 5, "units": 500}, ""),
        ({"filters": (8, 8), "kernel_size": 5, "padding": (2, 2), "units": 10}, ""),
        ({"filters": (8, 9), "pooling": "none", "units": 10}, ""),
        ({"in_channels": 3, "image_size": 32, "padding": (1, 1), "ceil_mode": False}, ""),
    ],
)
def test_bare_tensors_tell_filters_kernels_and_units(
    tmp_path: Path, arguments: dict[str, Any], words: str
) -> None:
    module = CourseCNN(**arguments).eval()
    save_file(module.state_dict(), tmp_path / "bare.safetensors")
    if words:
        with pytest.raises(AmbiguousArchitecture, match=words):
            load_model(tmp_path / "bare.safetensors")
        return
    model = load_model(tmp_path / "bare.safetensors")
    side = arguments.get("image_size", 28)
    images = torch.randn(2, arguments.get("in_channels", 1), side, side)
    assert torch.equal(model(images), module(images))
    usual = "filters" not in arguments
    assert any("activation" in sentence for sentence in model.warnings) is not usual


def test_a_network_of_another_persons_is_read_and_is_as_good_as_they_said(
    shared_data: Path,
) -> None:
    model = load_model(shared_data / "checkpoints" / "mnist_cnn_pytorch-examples_legacy.pt")
    assert (model.architecture, model.arguments["filters"]) == ("course_cnn", (20, 50))
    images = open_dataset(f"mnist:{shared_data / 'mnist'}", "test")
    assert evaluate(model, images).accuracy == pytest.approx(0.9894)


@pytest.mark.parametrize(
    "arguments",
    [
        {"filters": (0, 4)},
        {"filters": (4, 5, 6)},
        {"kernel_size": 16},
        {"activation": "gelu"},
        {"pooling": "min"},
        {"units": 10**9},
        {"padding": (65, 0)},
    ],
)
def test_what_a_file_says_is_held_to_its_range(arguments: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        build("course_cnn", 10, arguments)
