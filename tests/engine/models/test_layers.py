"""The layer table agrees with torchinfo, and says why an input does not fit."""

from __future__ import annotations

import pytest
import torch
import torchinfo
import torchvision
from torch import nn

from cnnviz.engine.errors import ShapeTrouble, UnknownName
from cnnviz.engine.models.build import build
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.receptive_field import receptive_fields


@pytest.mark.parametrize(
    "name",
    [
        *("resnet18", "mobilenet_v3_small", "vgg11", "densenet121", "squeezenet1_1", "googlenet"),
        *("shufflenet_v2_x0_5", "mnasnet0_5"),
    ],
)
def test_figures_agree_with_torchinfo(name: str) -> None:
    model = build(name)
    example = torch.randn(1, 3, 64, 64)
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
    assert trouble.value.expects == "2,304 features = 64 x 6 x 6"
    assert trouble.value.gets == "64 x 5 x 5 = 1,600"
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


def test_memory_is_that_of_what_layers_give() -> None:
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(inplace=True), nn.Flatten())
    table = layer_table(model, torch.randn(1, 1, 8, 8))
    assert [row.memory for row in table.rows] == [4 * 4 * 36] * 3
    assert [row.in_place for row in table.rows] == [False, True, True]
    assert table.total_memory == 4 * 4 * 36
    assert table.weight_bytes == 4 * (4 * 9 + 4)
    # Parts of a block are not counted once more with the block.
    nested = layer_table(nn.Sequential(model), torch.randn(1, 1, 8, 8))
    assert nested.total_memory == table.total_memory


def test_receptive_fields_come_from_the_same_run() -> None:
    model = torchvision.models.resnet18(weights=None).eval()
    example = torch.randn(1, 3, 64, 64)
    calls: list[int] = []
    model.register_forward_pre_hook(lambda *_: calls.append(1))
    table = layer_table(model, example, fields=True)
    assert len(calls) == 1
    alone = receptive_fields(model, example)
    for row in table.rows:
        field = alone[row.name]
        assert (row.field is None) == (field is None)
        if row.field is not None and field is not None:
            assert (row.field.size, row.field.start) == (field.size, field.start)
            assert (row.field.rows == field.rows).all()
        assert row.field_note == alone.why(row.name)
    assert table.by_name["conv1"].field is not None
    assert table.by_name["fc"].field is None
    assert "whole image" in table.by_name["fc"].field_note


def test_parameters_that_stand_twice_count_once() -> None:
    shared = nn.Linear(3, 3)
    model = nn.Sequential(nn.Sequential(shared, shared), nn.Linear(3, 3))
    model[0].add_module("own", nn.Linear(3, 3))
    model[0].own.weight = shared.weight  # type: ignore[union-attr]
    table = layer_table(model, torch.randn(1, 3))
    assert table.by_name["0"].parameters == 9 + 3 + 3
    assert table.total_parameters == sum(p.numel() for p in model.parameters())
    model[1].weight.requires_grad_(False)
    table = layer_table(model, torch.randn(1, 3))
    assert table.trainable_parameters == table.total_parameters - 9


def test_attention_by_a_function_counts_its_products() -> None:
    class Attends(nn.Module):
        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            return nn.functional.scaled_dot_product_attention(tokens, tokens, tokens)

    table = layer_table(Attends(), torch.randn(1, 2, 50, 16))
    assert table.total_macs == 2 * 2 * 50 * 50 * 16


def agree_with_what_is_published(name: str, most: int) -> None:
    """Compare the figures with those of the published sets of weights, the first ones."""
    for weights in list(torchvision.models.get_model_weights(name))[:most]:
        side = weights.transforms().crop_size[0]
        arguments = {"image_size": side} if name.startswith("vit_") else {}
        model = build(name, None, arguments, empty=True).to("meta")
        table = layer_table(model, torch.empty(1, 3, side, side, device="meta"))
        auxiliary = {"googlenet": 6_379_984}.get(name, 0)  # loaded without those heads
        assert table.total_parameters == weights.meta["num_params"] + auxiliary
        assert table.total_macs / 1e9 == pytest.approx(weights.meta["_ops"], abs=0.00051)


@pytest.mark.parametrize(
    "name", ["alexnet", "resnet50", "inception_v3", "efficientnet_b0", "vit_b_16", "swin_t"]
)
def test_figures_agree_with_those_that_torchvision_publishes(name: str) -> None:
    agree_with_what_is_published(name, most=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", torchvision.models.list_models(module=torchvision.models))
def test_figures_agree_for_every_classification_model(name: str) -> None:
    agree_with_what_is_published(name, most=9)
