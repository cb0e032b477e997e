"""How a number came about equals what the layer gave, for layers of every kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torchvision import models

from cnnviz.engine.data.preprocessing import IMAGENET
from cnnviz.engine.errors import BadValue
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.probes.arithmetic_view import NoArithmetic, Working, working
from cnnviz.engine.probes.capture import NothingCaptured, capture
from cnnviz.engine.probes.feeding import Fed
from cnnviz.engine.probes.layouts import layouts_of


def fed(*shape: int) -> Fed:
    batch = torch.randn(*shape, generator=torch.Generator().manual_seed(1))
    return Fed(batch, np.zeros((1, 4, 4), np.uint8))


def loaded(module: nn.Module) -> LoadedModel:
    return LoadedModel(module.eval(), "made", "live", IMAGENET)


def check(model: LoadedModel, given: Fed, layer: str, unit: int, place: Any = None) -> Working:
    found = working(model, given, layer, unit, place)
    assert found.agrees
    assert found.total == pytest.approx(found.given, rel=1e-5, abs=1e-5)
    row, column = found.place
    assert found.given == pytest.approx(float(found.maps.array[unit, row, column]), abs=1e-6)
    window = found.window
    if window is not None and window.kind != "maximum":
        assert window.amounts.sum() + (window.bias or 0) == pytest.approx(window.total)
        assert window.products.sum() + (window.bias or 0) == pytest.approx(window.total)
        assert not window.patches[~window.inside].any()
        order = np.abs(window.amounts[window.order()])
        assert (np.diff(order) <= 0).all()
    return found


CONVOLUTIONS: list[tuple[nn.Module, tuple[int, ...]]] = [
    (nn.Conv2d(3, 4, 3), (1, 3, 9, 8)),
    (nn.Conv2d(3, 4, 3, bias=False, stride=2, padding=1), (1, 3, 9, 8)),
    (nn.Conv2d(3, 4, (5, 3), padding=(2, 1), dilation=(2, 1)), (1, 3, 12, 8)),
    (nn.Conv2d(4, 8, 3, groups=2, padding=1), (1, 4, 9, 8)),
    (nn.Conv2d(4, 8, 3, groups=4, padding="same", dilation=2), (1, 4, 9, 8)),
    (nn.Conv2d(2, 2, 4, padding="same"), (1, 2, 9, 8)),
    (nn.Conv2d(2, 3, 3, padding=2, padding_mode="reflect"), (1, 2, 7, 6)),
    (nn.Conv2d(2, 3, 3, padding=2, padding_mode="replicate"), (1, 2, 7, 6)),
    (nn.Conv2d(2, 3, 3, padding=2, padding_mode="circular"), (1, 2, 7, 6)),
    (nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1), (1, 4, 5, 6)),
    (nn.ConvTranspose2d(4, 6, 2, stride=2, groups=2), (1, 4, 5, 6)),
    (nn.ConvTranspose2d(2, 3, 3, dilation=2), (1, 2, 5, 6)),
    (nn.Conv1d(3, 4, 5, stride=2, padding=2), (1, 3, 20)),
    (nn.ConvTranspose1d(3, 4, 4, stride=2), (1, 3, 20)),
    (nn.Conv3d(2, 3, 3, padding=1, stride=(1, 2, 2)), (1, 2, 5, 8, 8)),
]


@pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel")
@pytest.mark.parametrize(("layer", "shape"), CONVOLUTIONS, ids=lambda value: str(value)[:60])
def test_convolutions_of_every_kind(layer: nn.Module, shape: tuple[int, ...]) -> None:
    model, given = loaded(nn.Sequential(layer)), fed(*shape)
    found = check(model, given, "0", 1)
    units, rows, columns = found.maps.array.shape
    for unit in (0, units - 1):
        for place in ((0, 0), (rows - 1, columns - 1), (rows // 2, columns // 2), (0, columns - 1)):
            check(model, given, "0", unit, place)
    window = found.window
    assert window is not None
    assert window.kind == "convolution"
    assert window.weights is not None


def test_a_window_says_where_it_lies_and_what_is_padding() -> None:
    layer = nn.Conv2d(2, 1, 3, padding=1)
    given = fed(1, 2, 6, 6)
    window = check(loaded(nn.Sequential(layer)), given, "0", 0, (0, 3)).window
    assert window is not None
    assert window.rows.tolist() == [-1, 0, 1]
    assert window.columns.tolist() == [2, 3, 4]
    assert not window.inside[:, 0].any()
    assert window.inside[:, 1:].all()
    np.testing.assert_allclose(window.patches[1, 1:], given.batch[0, 1, 0:2, 2:5].numpy())
    assert window.weights is not None
    np.testing.assert_allclose(window.weights, layer.weight[0].detach().numpy())
    assert window.bias == pytest.approx(layer.bias.detach()[0].item())  # type: ignore[union-attr]


POOLS: list[tuple[nn.Module, tuple[int, ...]]] = [
    (nn.MaxPool2d(3, 2, 1), (1, 2, 9, 9)),
    (nn.MaxPool2d(2, ceil_mode=True), (1, 2, 7, 7)),
    (nn.MaxPool2d(2, stride=1, dilation=2), (1, 2, 7, 7)),
    (nn.AvgPool2d(3, 2, 1), (1, 2, 9, 9)),
    (nn.AvgPool2d(3, 2, 1, count_include_pad=False), (1, 2, 9, 9)),
    (nn.AvgPool2d(2, ceil_mode=True), (1, 2, 7, 7)),
    (nn.AvgPool2d(2, divisor_override=3), (1, 2, 8, 8)),
    (nn.AdaptiveAvgPool2d((3, None)), (1, 2, 8, 7)),
    (nn.AdaptiveMaxPool2d(3), (1, 2, 8, 7)),
    (nn.AvgPool1d(3), (1, 2, 9)),
    (nn.MaxPool3d(2), (1, 2, 4, 6, 6)),
]


@pytest.mark.parametrize(("layer", "shape"), POOLS, ids=lambda value: str(value)[:60])
def test_pooling(layer: nn.Module, shape: tuple[int, ...]) -> None:
    model, given = loaded(nn.Sequential(layer)), fed(*shape)
    found = check(model, given, "0", 1)
    _, rows, columns = found.maps.array.shape
    for place in ((0, 0), (rows - 1, columns - 1), (rows // 2, columns // 2)):
        check(model, given, "0", 0, place)
    window = found.window
    assert window is not None
    assert set(window.channels.tolist()) == {1}


FORMULAS: list[tuple[nn.Module, tuple[int, ...]]] = [
    *((kind(), (1, 4, 5, 5)) for kind in (nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.Sigmoid, nn.Tanh)),
    *((kind(), (1, 4, 5, 5)) for kind in (nn.SiLU, nn.GELU, nn.Hardswish, nn.Hardsigmoid, nn.ELU)),
    (nn.ReLU(inplace=True), (1, 4, 5, 5)),
    (nn.GELU("tanh"), (1, 4, 5, 5)),
    (nn.PReLU(4), (1, 4, 5, 5)),
    (nn.Hardtanh(-0.5, 0.5), (1, 7)),
    (nn.Dropout(0.5), (1, 7)),
    (nn.BatchNorm2d(4), (1, 4, 5, 5)),
    (nn.BatchNorm2d(4, affine=False, track_running_stats=False), (1, 4, 5, 5)),
    (nn.InstanceNorm2d(4), (1, 4, 5, 5)),
    (nn.GroupNorm(2, 4), (1, 4, 5, 5)),
    (nn.LayerNorm([5, 5]), (1, 4, 5, 5)),
]


@pytest.mark.parametrize(("layer", "shape"), FORMULAS, ids=lambda value: str(value)[:60])
def test_formulas(layer: nn.Module, shape: tuple[int, ...]) -> None:
    for parameter in layer.parameters():
        nn.init.uniform_(parameter, 0.5, 1.5)
    if isinstance(getattr(layer, "running_mean", None), torch.Tensor):
        nn.init.uniform_(layer.running_mean)  # type: ignore[arg-type]
    model, given = loaded(nn.Sequential(nn.Identity(), layer)), fed(*shape)
    found = check(model, given, "1", 2)
    assert found.formula is not None
    assert found.formula.values[0][0] == "x"
    place = (0, found.maps.array.shape[2] - 1)
    check(model, given, "1", 0, place)


def test_linear_layers_and_their_largest_parts() -> None:
    layer = nn.Linear(20, 5)
    found = check(loaded(nn.Sequential(layer)), fed(1, 20), "0", 3)
    window = found.window
    assert window is not None
    largest = window.order()[0]
    product = window.patches[largest, 0, 0] * layer.weight[3, largest].item()
    assert window.amounts[largest] == pytest.approx(product)


def test_a_layer_that_does_more_than_its_class_is_not_passed_off_as_it() -> None:
    class Standardised(nn.Conv2d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x) * 2

    found = working(loaded(nn.Sequential(Standardised(3, 4, 3))), fed(1, 3, 8, 8), "0", 0)
    assert not found.agrees


def test_what_cannot_be_shown_is_said() -> None:
    block = nn.Sequential(nn.Sequential(nn.Conv2d(3, 4, 3), nn.Softmax(1)), nn.ReLU())
    model, given = loaded(block), fed(1, 3, 8, 8)
    with pytest.raises(NoArithmetic, match="made of other layers"):
        working(model, given, "0", 0)
    with pytest.raises(NoArithmetic, match="Softmax"):
        working(model, given, "0.1", 0)
    with pytest.raises(NothingCaptured):
        working(model, given, "0.0#2", 0)
    with pytest.raises(BadValue):
        working(model, given, "0.0", 9)
    with pytest.raises(BadValue):
        working(model, given, "0.0", 0, (0, 6))
    assert not any(part._forward_pre_hooks for part in block.modules())


@pytest.mark.parametrize(
    ("name", "side"),
    [("resnet18", 64), ("mobilenet_v3_small", 64), ("convnext_tiny", 64)],
)
def test_families(name: str, side: int) -> None:
    """Each layer that is a sum or a formula gives what it is said to give."""
    torch.manual_seed(0)
    model = as_loaded(models.get_model(name, weights=None).eval())
    every_kind_agrees(model, fed(1, 3, side, side))


@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(3, 3, 1),
        nn.MaxPool2d(2),
        nn.AvgPool2d(2),
        nn.ReLU(),
        nn.ReLU6(),
        nn.Hardswish(),
        nn.GELU(),
        nn.BatchNorm2d(3),
        nn.GroupNorm(1, 3),
        nn.Dropout(),
    ],
    ids=str,
)
@pytest.mark.parametrize("odd", [torch.nan, torch.inf])
def test_what_comes_of_a_number_that_is_none(layer: nn.Module, odd: float) -> None:
    given = fed(1, 3, 4, 4)
    given.batch[0, :, :2, :2] = odd
    found = working(loaded(nn.Sequential(layer)), given, "0", 1, (0, 0))
    assert found.agrees
    assert not np.isfinite(found.given) or isinstance(layer, nn.ReLU6)
    if found.window is not None and len(found.window.amounts) > 1:
        assert not np.isfinite(found.window.amounts[found.window.order()[0]])


@pytest.mark.parametrize("variance", [0.0, -1.0])
def test_statistics_that_cannot_be(variance: float) -> None:
    norm = nn.BatchNorm2d(3, eps=0.0)
    assert norm.running_var is not None
    norm.running_var.fill_(variance)
    assert working(loaded(nn.Sequential(norm)), fed(1, 3, 4, 4), "0", 1, (0, 0)).agrees


def test_tokens() -> None:
    small = models.VisionTransformer(32, 8, 2, 4, 32, 64, num_classes=5)
    model, given = as_loaded(small.eval()), fed(1, 3, 32, 32)
    every_kind_agrees(model, given)
    with pytest.raises(NoArithmetic, match="MultiheadAttention"):
        working(model, given, "encoder.layers.encoder_layer_0.self_attention", 0)


def test_tokens_in_time() -> None:
    class Tokens(nn.Module):
        """Makes tokens of a clip, a class token before them, as video transformers do."""

        def __init__(self) -> None:
            super().__init__()
            self.patches = nn.Conv3d(3, 6, (2, 4, 4), (2, 4, 4))
            self.norm = nn.LayerNorm(6)
            self.head = nn.Linear(6, 5)

        def forward(self, clips: torch.Tensor) -> torch.Tensor:
            tokens = self.patches(clips).flatten(2).transpose(1, 2)
            tokens = torch.cat((tokens.mean(1, keepdim=True), tokens), 1)
            scores: torch.Tensor = self.head(self.norm(tokens))
            return scores

    model, given = loaded(Tokens()), fed(1, 3, 16, 12, 12)
    for layer in ("patches", "norm", "head"):
        found = check(model, given, layer, 3, (2, 1))
        assert (found.maps.duration, found.maps.array.shape[1:]) == (8, (3, 3))
        later = working(model, given, layer, 3, (2, 1), 7)
        assert later.agrees
        assert later.given == pytest.approx(float(later.maps.whole[3, 7, 2, 1]), abs=1e-6)


@pytest.mark.filterwarnings("ignore:.*quantize")
def test_layers_that_count_in_whole_numbers() -> None:
    whole: Any = torch.ao.nn.quantized
    network = nn.Sequential(
        whole.Quantize(0.1, 64, torch.quint8), whole.Conv2d(3, 4, 3), nn.ReLU(), whole.DeQuantize()
    )
    model, given = loaded(network), fed(1, 3, 6, 6)
    check(model, given, "2", 1)
    with pytest.raises(NoArithmetic, match="What 1 does"):
        working(model, given, "1", 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("alexnet", 224),
        ("inception_v3", 224),
        ("efficientnet_b0", 64),
        ("swin_t", 64),
        ("vit_b_16", 224),
    ],
)
def test_more_families(name: str, side: int) -> None:
    torch.manual_seed(0)
    more = {"init_weights": False} if name == "inception_v3" else {}
    model = as_loaded(models.get_model(name, weights=None, **more).eval())
    every_kind_agrees(model, fed(1, 3, side, side))


def every_kind_agrees(model: LoadedModel, given: Fed) -> None:
    """Check one layer of each class, and of convolutions one of each setting, the last of them."""
    kinds: dict[str, str] = {}
    for name, part in model.module.named_modules():
        if name and next(part.children(), None) is None:
            kinds[str(part) if isinstance(part, nn.Conv2d) else type(part).__name__] = name
    shown = 0
    layouts_of(model.module, given.batch, next(iter(kinds.values())))
    for name in list(kinds.values())[:14]:
        try:
            check(model, given, name, 1)
        except (NoArithmetic, NothingCaptured):
            continue
        shown += 1
    assert shown >= min(4, len(kinds) - 2)


def test_the_network_comes_back_untouched() -> None:
    network = models.resnet18().train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    given = fed(1, 3, 64, 64)
    working(as_loaded(network), given, "layer1.0.conv2", 5)
    assert all(part.training for part in network.modules())
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name])
    kept = capture(network, given.batch, ["layer1.0.relu#2"])["layer1.0.relu#2"]
    found = working(as_loaded(network), given, "layer1.0.relu#2", 5, (3, 4))
    assert found.given == pytest.approx(float(kept[0, 5, 3, 4]))
