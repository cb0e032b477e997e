"""Channels are told by the layers and not by the shapes, at whatever size a picture has."""

from __future__ import annotations

import pytest
import torch
import torchvision
from torch import nn

from cnnviz.engine.models.layers import LayerTable, layer_table
from cnnviz.engine.models.loaded import as_loaded
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import as_maps
from cnnviz.engine.probes.layouts import layouts_of
from cnnviz.engine.probes.look import look

# Inputs of the usual size, oblong ones, and such as have as many rows as channels: at 384 pixels
# the first stage of Swin and of ConvNeXt has 96 channels of 96 x 96 pixels.
SIZES = {
    "swin_t": [(224, 224), (130, 98), (448, 336), (384, 384)],
    "swin_v2_t": [(256, 256), (130, 98), (384, 384)],
    "convnext_tiny": [(224, 224), (130, 98), (448, 336), (384, 384)],
    "maxvit_t": [(224, 224), (448, 448)],
    "vit_b_16": [(224, 224), (96, 96)],
    "resnet18": [(224, 224), (97, 130)],
}


def built(name: str, size: tuple[int, int]) -> nn.Module:
    keywords: dict[str, object] = {}
    if name == "maxvit_t":
        keywords["input_size"] = size
    if name == "vit_b_16":
        keywords["image_size"] = size[0]
    module: nn.Module = torchvision.models.get_model(name, weights=None, **keywords)
    return module.eval()


def width(part: nn.Module) -> int | None:
    """Return the channels that a layer's own parameters declare."""
    if isinstance(part, nn.LayerNorm):
        return int(part.normalized_shape[-1])
    for attribute in ("out_features", "out_channels", "num_features", "embed_dim"):
        if hasattr(part, attribute):
            return int(getattr(part, attribute))
    return None


def units_of(module: nn.Module, table: LayerTable) -> dict[str, int]:
    """Return the units of every layer that is drawn, as the window counts them."""
    found = {}
    for row in table.rows:
        if row.output_shape is None or row.kind == "other":
            continue
        layout = layouts_of(module, torch.empty(0), row.name)[names.split(row.name)]
        found[row.name] = as_maps(torch.empty(row.output_shape), layout).units
    return found


@pytest.mark.parametrize("name", SIZES)
def test_every_layer_has_the_units_of_its_parameters_at_every_size(name: str) -> None:
    counted = []
    for size in SIZES[name]:
        module = built(name, size)
        table = layer_table(module, torch.zeros(1, 3, *size))
        units = units_of(module, table)
        declared = {layer: width(module.get_submodule(names.split(layer)[0])) for layer in units}
        declared = {layer: count for layer, count in declared.items() if count is not None}
        assert len(declared) > 40
        assert {layer: units[layer] for layer in declared} == declared
        counted.append((units, {row.name: row.kind for row in table.rows}))
    # What has no parameters of its own has as many units in a picture of any other size.
    for units, kinds in counted[1:]:
        assert units == counted[0][0]
        assert kinds == counted[0][1]


def test_a_block_has_the_maps_that_the_next_layer_reads() -> None:
    """Swin's blocks, activation functions and dropouts against the linear layers around them."""
    module = built("swin_t", (130, 98))
    units = units_of(module, layer_table(module, torch.zeros(1, 3, 130, 98)))
    for stage, channels in ((1, 96), (3, 192), (5, 384), (7, 768)):
        for part in ("", ".0", ".0.attn", ".0.mlp", ".0.mlp.4", ".1.stochastic_depth#2"):
            assert units[f"features.{stage}{part}"] == channels
        assert units[f"features.{stage}.0.mlp.1"] == 4 * channels
    maps = look(as_loaded(module), torch.rand(3, 130, 98), "features.1.0").maps
    assert maps is not None
    assert maps.array.shape == (96, 32, 24)


def test_a_window_of_attention_is_said_to_be_one() -> None:
    model = as_loaded(built("maxvit_t", (224, 224)))
    layer = "blocks.0.layers.0.layers.window_attention.mlp_layer.2"  # the GELU
    image = torch.rand(3, 224, 224)
    maps = look(model, image, layer).maps
    assert maps is not None
    assert maps.array.shape == (256, 7, 7)
    assert maps.note == "window 1 of 64; 7 x 7 tokens"
    whole = look(model, image, "blocks.0.layers.0").maps
    assert whole is not None
    assert (whole.kind, whole.array.shape) == ("maps", (64, 56, 56))


def test_a_proposal_of_a_detector_is_not_taken_for_the_picture() -> None:
    module = torchvision.models.get_model(
        "fasterrcnn_mobilenet_v3_large_320_fpn", weights=None, weights_backbone=None
    ).eval()
    for layer, shape in (
        ("roi_heads.box_roi_pool", (256, 7, 7)),
        ("roi_heads.box_head.fc6", (1024, 1, 1)),
    ):
        maps = look(as_loaded(module), torch.rand(3, 160, 160), layer).maps
        assert maps is not None
        assert maps.array.shape == shape
        assert maps.note == f"the first of {maps.shape[0]:,} proposals"
    backbone = look(as_loaded(module), torch.rand(3, 160, 160), "backbone.body.0").maps
    assert backbone is not None
    assert backbone.note == ""


class ByHand(nn.Module):
    """A block that turns its input around by itself, as many networks outside torchvision do."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.LayerNorm(8)
        self.wide = nn.Linear(8, 12)
        self.act = nn.GELU()
        self.narrow = nn.Linear(12, 8)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        first = self.conv(images)
        inner = self.act(self.wide(self.norm(first.permute(0, 2, 3, 1))))
        added: torch.Tensor = first + self.narrow(inner).permute(0, 3, 1, 2)
        return added


@pytest.mark.parametrize("size", [(8, 8), (12, 12), (5, 31)])
def test_a_network_may_turn_its_maps_around_between_layers(size: tuple[int, int]) -> None:
    module = nn.Sequential(ByHand(), nn.ReLU()).eval()
    units = units_of(module, layer_table(module, torch.zeros(1, 3, *size)))
    assert units == {
        "0": 8, "0.conv": 8, "0.norm": 8, "0.wide": 12, "0.act": 12, "0.narrow": 8, "1": 8,
    }  # fmt: skip
    places = layouts_of(module, torch.zeros(1, 3, *size), "0.act")
    assert places["0.act", 1] == "last"
    assert places["1", 1] == "first"


def test_heads_are_groups_and_one_dimension_has_its_channels_first() -> None:
    class Heads(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Conv1d(3, 16, 4, stride=4)
            self.norm = nn.LayerNorm(4)

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            tokens = self.embed(images.flatten(2))
            heads: torch.Tensor = self.norm(tokens.unflatten(1, (4, 4)).transpose(2, 3))
            return heads

    model = as_loaded(Heads().eval())
    image = torch.rand(3, 8, 8)
    maps = look(model, image, "norm").maps
    assert maps is not None
    assert (maps.array.shape, maps.note) == ((4, 4, 4), "group 1 of 4; 4 x 4 tokens")
    line = look(model, image, "embed").maps
    assert line is not None
    assert (line.kind, line.array.shape) == ("curves", (16, 1, 16))
