"""The layer table agrees with torchinfo, and says why an input does not fit."""

from __future__ import annotations

import pytest
import torch
import torchinfo
import torchvision
from torch import nn

from cnnviz.engine.errors import ShapeTrouble, UnknownName
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.layers import layer_table


@pytest.mark.parametrize(
    ("name", "size"), [("resnet18", 64), ("mobilenet_v3_small", 64), ("vgg11", 64)]
)
def test_figures_agree_with_torchinfo(name: str, size: int) -> None:
    model = torchvision.models.get_model(name, weights=None)
    example = torch.randn(1, 3, size, size)
    table = layer_table(model, example)
    figures = torchinfo.summary(model, input_data=example, verbose=0, depth=9)
    assert table.total_parameters == figures.total_params
    # torchinfo counts a bias as one more multiply-add for each output; ours are products alone.
    assert table.total_macs <= figures.total_mult_adds <= table.total_macs * 1.01


def test_the_course_network_calls_its_layers_by_number() -> None:
    table = layer_table(CourseCNN(), torch.randn(1, 1, 28, 28))
    shapes = {row.name: row.output_shape for row in table.rows}
    assert shapes["relu#1"] == (1, 32, 26, 26)
    assert shapes["pool#2"] == (1, 64, 6, 6)
    assert shapes["relu#3"] == (1, 128)
    assert table.find("relu").name == "relu#1"
    assert table.by_name["fc1"].parameters == 2304 * 128 + 128
    with pytest.raises(UnknownName) as unknown:
        table.find("conv3")
    assert unknown.value.suggestions[0] in ("conv1", "conv2")


def test_a_part_that_does_not_run_is_listed_as_such() -> None:
    model = torchvision.models.googlenet(weights=None, aux_logits=True, init_weights=False)
    table = layer_table(model, torch.randn(1, 3, 64, 64))
    row = table.by_name["aux1.conv.conv"]
    assert not row.executed
    assert row.output_shape is None
    assert row.has_filters


def test_the_listing_of_the_course_is_explained() -> None:
    listing = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 6 * 6, 128),
    )  # fmt: skip
    with pytest.raises(ShapeTrouble) as trouble:
        layer_table(listing, torch.randn(1, 1, 28, 28))
    assert trouble.value.layer == "7 (Linear)"
    assert trouble.value.expects == "2,304 features"
    assert trouble.value.gets == "1,600"
    assert not any(part._forward_hooks or part._forward_pre_hooks for part in listing.modules())


@pytest.mark.parametrize(
    ("model", "shape", "words"),
    [
        (CourseCNN(), (1, 3, 28, 28), "conv1 .* expects 1 channel, but it gets 3 channels"),
        (torchvision.models.alexnet(weights=None), (1, 3, 32, 32), "use a larger input"),
        (nn.Sequential(nn.BatchNorm2d(4)), (1, 3, 8, 8), "expects 4 channels"),
    ],
)
def test_an_input_that_does_not_fit_is_explained(
    model: nn.Module, shape: tuple[int, ...], words: str
) -> None:
    with pytest.raises(ShapeTrouble, match=words):
        layer_table(model, torch.randn(shape))


def test_layers_come_in_the_order_of_their_calls() -> None:
    rows = layer_table(CourseCNN(), torch.randn(1, 1, 28, 28)).rows
    assert [row.name for row in rows] == [
        *("conv1", "relu#1", "pool#1", "conv2", "relu#2", "pool#2", "fc1", "relu#3"),
        *("dropout", "fc2"),
    ]


def test_every_layer_follows_the_one_that_it_is_a_part_of() -> None:
    model = torchvision.models.get_model("retinanet_resnet50_fpn", weights_backbone=None)
    rows = layer_table(model, torch.randn(1, 3, 96, 96)).rows
    above = {""}
    for row in rows:
        assert row.parent in above
        above.add(row.name)
    assert len(above) == len(rows) + 1
    head = next(row for row in rows if row.name == "head.regression_head.conv.0.0#3")
    assert head.parent == "head.regression_head.conv.0#3"
