"""Receptive fields are those that the gradients of a network without signs show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional

from cnnviz.engine.errors import BadValue
from cnnviz.engine.models.build import build
from cnnviz.engine.models.receptive_field import ReceptiveField, receptive_fields
from cnnviz.engine.probes.forward import first_tensor


def network(name: str) -> nn.Module:
    """Build a network with random weights."""
    import torchvision

    more: dict[str, Any] = {"init_weights": False} if name in ("inception_v3", "googlenet") else {}
    if name.startswith(("lraspp", "fcn", "deeplab")):
        more["weights_backbone"] = None
    built: nn.Module = torchvision.models.get_model(name, weights=None, **more)
    return built.eval()


@pytest.fixture
def without_signs(monkeypatch: pytest.MonkeyPatch) -> Callable[[nn.Module], nn.Module]:
    """Make networks linear with positive weights, so that whatever counts has a gradient."""

    def average(
        x: torch.Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
        ceil_mode: bool = False, return_indices: bool = False,
    ) -> torch.Tensor:  # fmt: skip
        assert dilation == 1
        assert not return_indices
        return functional.avg_pool2d(x, kernel_size, stride, padding, ceil_mode)

    monkeypatch.setattr(functional, "max_pool2d", average)
    monkeypatch.setattr(functional, "hardtanh", lambda x, *_, **__: x)

    def changed(module: nn.Module) -> nn.Module:
        module = module.double()
        for part in module.modules():
            if isinstance(part, (nn.BatchNorm2d, nn.Conv2d, nn.Linear, nn.ConvTranspose2d)):
                nn.init.zeros_(part.bias) if part.bias is not None else None
            if isinstance(part, nn.BatchNorm2d):
                nn.init.ones_(part.weight)
            elif isinstance(part, (nn.Conv2d, nn.Linear, nn.ConvTranspose2d)):
                nn.init.constant_(part.weight, 1 / part.weight[0].numel())
        return module

    return changed


def true_boxes(
    module: nn.Module, image: torch.Tensor, wanted: dict[str, list[tuple[int, int]]]
) -> Iterator[tuple[str, tuple[int, int], tuple[int, int, int, int]]]:
    """Yield what has a gradient for places of layers (bare names: the last call)."""
    outputs: dict[str, torch.Tensor] = {}
    handles = [
        module.get_submodule(name).register_forward_hook(
            lambda _m, _i, out, name=name: outputs.__setitem__(name, first_tensor(out).clone())  # type: ignore[union-attr]
        )
        for name in wanted
    ]
    image = image.clone().requires_grad_(True)
    module(image)
    for handle in handles:
        handle.remove()
    for name, places in wanted.items():
        for row, column in places:
            answer = outputs[name][0, :, row, column].sum()
            (gradient,) = torch.autograd.grad(answer, image, retain_graph=True)
            seen = gradient[0].abs().sum(0) > 0
            rows, columns = seen.any(1).nonzero(), seen.any(0).nonzero()
            box = (int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
            yield name, (row, column), box


def check(module: nn.Module, image: torch.Tensor, layers: dict[str, str]) -> None:
    """Compare the fields of layers with the gradients at corners, edges and inside.

    `layers` maps names of modules to what their last call is called.
    """
    fields = receptive_fields(module, image)
    wanted = {}
    for name, shown in layers.items():
        field = fields[shown]
        assert field is not None, (shown, fields.why(shown))
        height, width = len(field.rows), len(field.columns)
        wanted[name] = [
            (0, 0), (height - 1, width - 1), (height // 2, width // 2), (height // 3, width - 1)
        ]  # fmt: skip
    for name, place, box in true_boxes(module, image, wanted):
        field = fields[layers[name]]
        assert field is not None
        assert field.box(*place) == box, (name, place)
        rule = ruled(field, *place)
        # The rule knows no borders: what it tells may be some pixels more there.
        assert all(one <= other for one, other in zip(rule[:2], box[:2], strict=True))
        assert all(one >= other for one, other in zip(rule[2:], box[2:], strict=True))
        height, width = field.input_size
        inside = min(rule[:2]) > 0 and rule[2] < height and rule[3] < width
        if inside and not field.approximate:
            assert rule == box, (name, place)


def ruled(field: ReceptiveField, row: int, column: int) -> tuple[int, int, int, int]:
    """Return the box by the rule alone, as for an input of another size."""
    height, width = field.input_size
    tall = field.box(row, column, (height + 1, width + 1))
    return (tall[0], tall[1], min(tall[2], height), min(tall[3], width))


NETWORKS: dict[str, tuple[tuple[int, int], dict[str, str]]] = {
    "alexnet": ((224, 224), {"features.3": "features.3", "features.12": "features.12"}),
    "vgg11": ((96, 128), {"features.8": "features.8", "features.20": "features.20"}),
    "squeezenet1_1": (
        (128, 160),
        {"features.3.expand1x1": "features.3.expand1x1", "features.4": "features.4",
         "features.8": "features.8", "features.12": "features.12"},
    ),
    "resnet18": (
        (160, 128),
        {"maxpool": "maxpool", "layer1.0": "layer1.0", "layer2.0.downsample.0":
         "layer2.0.downsample.0", "layer2.1.relu": "layer2.1.relu#2", "layer4": "layer4"},
    ),
    "resnet50": ((128, 128), {"layer1.2": "layer1.2", "layer3.0": "layer3.0"}),
    "inception_v3": (
        (139, 171),
        {"Mixed_5b": "Mixed_5b", "Mixed_5b.branch_pool": "Mixed_5b.branch_pool",
         "Mixed_6a": "Mixed_6a", "Mixed_6b.branch7x7_2": "Mixed_6b.branch7x7_2",
         "Mixed_7c": "Mixed_7c"},
    ),
    "googlenet": (
        (128, 160),
        {"inception3a": "inception3a", "inception4c.branch4": "inception4c.branch4",
         "inception5b": "inception5b"},
    ),
    "densenet121": (
        (96, 96),
        {"features.denseblock1.denselayer3.conv2": "features.denseblock1.denselayer3.conv2",
         "features.transition1": "features.transition1", "features.norm5": "features.norm5"},
    ),
    "mobilenet_v2": ((128, 96), {"features.3": "features.3", "features.14": "features.14"}),
    "shufflenet_v2_x0_5": ((96, 96), {"stage2": "stage2", "conv5": "conv5"}),
    "fcn_resnet50": (
        (96, 96), {"backbone.layer3": "backbone.layer3", "classifier.4": "classifier.4"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_fields_are_those_of_the_gradients(
    name: str, without_signs: Callable[[nn.Module], nn.Module]
) -> None:
    size, layers = NETWORKS[name]
    module = without_signs(network(name))
    check(module, torch.ones(1, 3, *size, dtype=torch.float64), layers)


def test_published_fields() -> None:
    """The figures that Araujo et al. give for whole networks (table 1)."""
    found = {}
    for name, layer in (("alexnet", "features.12"), ("vgg16", "features.30"),
                        ("inception_v3", "Mixed_7c")):  # fmt: skip
        field = receptive_fields(network(name), torch.zeros(1, 3, 299, 299))[layer]
        assert field is not None
        found[name] = (field.size[0], field.stride[0])
    assert found == {"alexnet": (195, 32), "vgg16": (212, 32), "inception_v3": (1311, 32)}


class Odd(nn.Module):
    """All that torchvision's networks have not: other strides, borders, resizing, views."""

    def __init__(self) -> None:
        super().__init__()
        self.wide = nn.Conv2d(1, 2, (3, 5), stride=(1, 2), padding=(0, 3), dilation=(2, 1))
        self.same = nn.Conv2d(2, 2, (5, 3), padding="same")
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.smooth = nn.Upsample(size=(23, 31), mode="bilinear")
        self.turned = nn.ConvTranspose2d(2, 2, 3, stride=2, padding=1, output_padding=1)
        self.plain = nn.ConvTranspose2d(2, 2, 3, padding=1)
        self.reflected = nn.Conv2d(2, 2, 3, padding=1, padding_mode="reflect")
        self.shuffled = nn.Identity()
        self.sliced = nn.Identity()
        self.pooled = nn.AdaptiveAvgPool2d((5, 7))
        self.last = nn.Linear(2, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.plain(self.same(self.wide(x)))
        y = self.smooth(self.turned(self.up(x)))
        y = self.reflected(y)
        z = self.shuffled(functional.pixel_shuffle(torch.cat([y, y], 1), 2))
        z = self.sliced(functional.pad(z[..., 3:, 1::2], (2, -3, 0, 1)))
        z = self.pooled(torch.stack([z[:, 0], z[:, 0]], dim=1))
        last: torch.Tensor = self.last(z.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return last


def test_operations_that_few_networks_have(
    without_signs: Callable[[nn.Module], nn.Module],
) -> None:
    module = without_signs(Odd())
    names = ("wide", "same", "plain", "up", "turned", "smooth", "reflected", "shuffled", "pooled")
    check(module, torch.ones(1, 1, 29, 40, dtype=torch.float64), {name: name for name in names})
    fields = receptive_fields(module, torch.ones(1, 1, 29, 40, dtype=torch.float64))
    wide = fields["wide"]
    assert wide is not None
    assert (wide.size, wide.stride, wide.start) == ((5, 5), (1, 2), (0, -3))
    last = fields["last"]  # (N, H, W, C)
    assert last is not None
    assert last.rows.tolist() == fields["pooled"].rows.tolist()  # type: ignore[union-attr]


def test_a_place_in_a_border_of_zeros_sees_nothing() -> None:
    module = nn.Sequential(nn.ZeroPad2d(2), nn.Identity(), nn.Conv2d(1, 1, 3))
    field = receptive_fields(module, torch.zeros(1, 1, 8, 8))["1"]
    assert field is not None
    assert field.box(0, 5) == (0, 0, 0, 0)
    assert field.box(2, 3) == (0, 1, 1, 2)


def test_where_there_is_none_it_is_said_why() -> None:
    fields = receptive_fields(network("resnet18"), torch.zeros(1, 3, 64, 64))
    assert fields["avgpool"] is None
    assert fields["fc"] is None
    assert fields.why("fc") == "global pooling: the whole image counts"
    assert fields.why("nothing") == "it did not run for this input"
    assert "fc" in fields
    assert "nothing" not in fields
    vgg = receptive_fields(network("vgg11"), torch.zeros(1, 3, 64, 64))
    assert vgg.why("classifier.0") == "a linear layer over all places: the whole image counts"


def test_tokens_of_a_transformer_see_the_whole_image() -> None:
    fields = receptive_fields(network("vit_b_16"), torch.zeros(1, 3, 224, 224))
    patches = fields["conv_proj"]
    assert patches is not None
    assert patches.box(1, 2) == (16, 32, 32, 48)
    layer = "encoder.layers.encoder_layer_3.mlp"
    assert fields[layer] is None
    assert "attention" in fields.why(layer)


@pytest.mark.parametrize("name", ["efficientnet_b0", "mobilenet_v3_small"])
def test_squeeze_and_excitation_keeps_the_field_and_is_noted(name: str) -> None:
    fields = receptive_fields(network(name), torch.zeros(1, 3, 96, 96))
    first = fields["features.0"]
    deep = fields["features.4"]
    assert first is not None
    assert first.note == ""
    assert deep is not None
    assert "squeeze and excitation" in deep.note
    assert deep.size[0] < 300
    assert fields.why("features.4") == deep.note


def test_a_network_for_segmentation() -> None:
    fields = receptive_fields(network("lraspp_mobilenet_v3_large"), torch.zeros(1, 3, 96, 128))
    low, high = fields["classifier.low_classifier"], fields["classifier.high_classifier"]
    assert low is not None
    assert low.size == (35, 35)
    assert high is not None
    assert high.approximate


def test_calls_of_one_module_are_told_apart() -> None:
    fields = receptive_fields(network("resnet18"), torch.zeros(1, 3, 64, 64))
    assert "layer1.0.relu#2" in list(fields)
    first, second = fields["layer1.0.relu#1"], fields["layer1.0.relu#2"]
    assert fields["layer1.0.relu"] is first
    assert first is not None
    assert second is not None
    assert (first.size, second.size) == ((19, 19), (27, 27))


class Pieces(nn.Module):
    """Lays its maps on a canvas, once, and then once more over them."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 1, 3)
        self.canvas = nn.Conv2d(1, 1, 3)
        self.twice = nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x)
        canvas = x.new_zeros(1, 1, 20, 22)
        canvas[0][:, 3:9, 4:10].copy_(x[0])
        self.canvas(canvas.clone())
        canvas[:, :, 6:12, 4:10] += x
        out: torch.Tensor = self.twice(canvas)
        return out


def test_what_is_laid_on_an_empty_canvas_is_followed(
    without_signs: Callable[[nn.Module], nn.Module],
) -> None:
    module = without_signs(Pieces())
    image = torch.ones(1, 1, 8, 8, dtype=torch.float64)
    field = receptive_fields(module, image)["canvas"]
    assert field is not None
    places = [(1, 2), (8, 9), (4, 5), (2, 9)]
    for _, place, box in true_boxes(module, image, {"canvas": places}):
        assert field.box(*place) == box
    assert field.box(15, 15) == (0, 0, 0, 0)


def test_what_is_written_piece_by_piece_is_not_guessed() -> None:
    fields = receptive_fields(Pieces(), torch.zeros(1, 1, 8, 8))
    assert fields["first"] is not None
    assert fields["twice"] is None
    assert "piece by piece" in fields.why("twice")


def test_the_backbone_of_a_detector_is_followed_through_its_resizing() -> None:
    import torchvision

    detector = torchvision.models.detection.ssdlite320_mobilenet_v3_large(
        weights=None, weights_backbone=None
    ).eval()
    fields = receptive_fields(detector, torch.rand(1, 3, 160, 160))
    first = fields["backbone.features.0.0.0"]
    assert first is not None
    assert first.approximate  # 160 pixels became 320
    assert first.stride == (1, 1)
    assert first.box(80, 40)[0] in (79, 80)


def test_a_place_that_is_not_there() -> None:
    field = receptive_fields(nn.Sequential(nn.Conv2d(1, 1, 3)), torch.zeros(1, 1, 8, 8))["0"]
    assert field is not None
    with pytest.raises(BadValue, match="6 x 6"):
        field.box(6, 0)


def test_the_network_comes_back_untouched() -> None:
    model = build("course_cnn", num_classes=10, seed=0)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    model.train()
    receptive_fields(model, torch.zeros(1, 1, 28, 28))
    assert model.training
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert not any(part._forward_hooks for part in model.modules())
    with pytest.raises(Exception, match="expects"):
        receptive_fields(model, torch.zeros(1, 3, 28, 28))
    assert not any(part._forward_hooks for part in model.modules())
