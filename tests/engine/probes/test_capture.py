"""Captured outputs equal hooks written by hand, and the model never notices."""

from __future__ import annotations

import copy

import pytest
import torch
import torchvision
from torch import nn

from cnnviz.engine.errors import DeviceProblem, ShapeTrouble, UnknownName
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.probes.capture import NothingCaptured, capture
from cnnviz.engine.probes.forward import modules_by_name


def by_hand(model: nn.Module, module: str, images: torch.Tensor) -> list[torch.Tensor]:
    """Return what each call of a module gives, copied inside a hook."""
    outputs: list[torch.Tensor] = []
    handle = model.get_submodule(module).register_forward_hook(
        lambda _m, _i, output: outputs.append(
            (output if isinstance(output, torch.Tensor) else output[0]).clone()
        )
    )
    with torch.no_grad():
        model.eval()(images)
    handle.remove()
    return outputs


@pytest.mark.parametrize(
    ("name", "layers", "size"),
    [
        ("resnet18", ["layer1.0.bn2", "layer1.0.relu#2", "layer4.1.conv2", "fc"], 64),
        ("mobilenet_v3_small", ["features.1.block.0", "classifier.1"], 64),
        ("vit_b_16", ["conv_proj", "encoder.layers.encoder_layer_3.self_attention"], 224),
        ("swin_t", ["features.1.0", "norm"], 64),
        ("efficientnet_b0", ["features.4.0", "avgpool"], 64),
    ],
)
def test_families_equal_hooks_by_hand(name: str, layers: list[str], size: int) -> None:
    torch.manual_seed(0)
    model = torchvision.models.get_model(name, weights=None).eval()
    images = torch.randn(2, 3, size, size)
    captured = capture(model, images, layers)
    assert list(captured) == layers
    for layer in layers:
        module, _, call = layer.partition("#")
        expected = by_hand(model, module, images)[int(call or 1) - 1]
        torch.testing.assert_close(captured[layer], expected, rtol=0, atol=0)


def test_every_call_of_a_repeated_module_is_a_layer_of_its_own() -> None:
    model = CourseCNN().eval()
    images = torch.randn(3, 1, 28, 28)
    relus = by_hand(model, "relu", images)
    pools = by_hand(model, "pool", images)
    wanted = ["relu#1", "relu#2", "relu#3", "pool#1", "pool#2", "relu", ""]
    captured = capture(model, images, wanted)
    for name, expected in zip(wanted, [*relus, *pools, relus[0]], strict=False):
        assert torch.equal(captured[name], expected), name
    assert torch.equal(captured[""], model(images))


def test_in_place_operations_do_not_reach_what_was_captured() -> None:
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(inplace=True)).eval()
    images = torch.randn(1, 1, 8, 8)
    assert torch.equal(capture(model, images, ["0", "1"])["0"], model[0](images))


def test_the_model_comes_back_untouched_also_in_the_middle_of_training() -> None:
    torch.manual_seed(1)
    model = torchvision.models.resnet18(weights=None, num_classes=3).train()
    model.layer2.eval()
    before = copy.deepcopy(model.state_dict())
    flags = [part.training for part in model.modules()]
    state = torch.random.get_rng_state()
    capture(model, torch.randn(2, 3, 32, 32, generator=torch.Generator()), ["layer1", "fc"])
    assert [part.training for part in model.modules()] == flags
    assert torch.equal(torch.random.get_rng_state(), state)
    for key, value in model.state_dict().items():
        assert torch.equal(value, before[key]), key
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not any(part._forward_hooks for part in model.modules())


def test_what_a_network_notes_in_buffers_is_taken_back() -> None:
    class Noting(nn.Module):
        """Counts, also in evaluation, and keeps the last pictures."""

        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Conv2d(1, 2, 3)
            self.register_buffer("count", torch.zeros(()))
            self.register_buffer("last", torch.zeros(1))
            self.register_buffer("nothing", None)

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            self.get_buffer("count").add_(1)
            self.last = images
            self.register_buffer("more", images)
            maps: torch.Tensor = self.layer(images)
            return maps

    model = Noting()
    last = model.last
    capture(model, torch.randn(1, 1, 8, 8), [""])
    assert model.get_buffer("count").item() == 0
    assert model.last is last
    assert list(dict(model.named_buffers())) == ["count", "last"]


def test_hooks_and_flags_are_restored_after_an_error() -> None:
    model = CourseCNN().train()
    with pytest.raises(ShapeTrouble):
        capture(model, torch.randn(1, 3, 28, 28), ["fc1"])
    assert all(part.training for part in model.modules())
    assert not any(part._forward_hooks for part in model.modules())


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_a_network_of_another_precision_gets_its_input_in_it(kind: torch.dtype) -> None:
    torch.manual_seed(0)
    model = CourseCNN().eval().to(kind)
    images = torch.randn(1, 1, 28, 28)
    found = capture(model, images, ["conv1", ""])
    assert torch.equal(found["conv1"], model.conv1(images.to(kind)))
    assert found[""].dtype == kind


def test_early_layers_stop_early() -> None:
    ran: list[str] = []

    class Late(nn.Module):
        def forward(self, values: torch.Tensor) -> torch.Tensor:
            ran.append("late")
            return values

    model = nn.Sequential(nn.Conv2d(1, 2, 3), Late())
    capture(model, torch.randn(1, 8, 8), ["0"])
    assert ran == []


def test_what_cannot_be_had_is_explained() -> None:
    model = CourseCNN()
    images = torch.randn(1, 1, 28, 28)
    with pytest.raises(UnknownName) as unknown:
        capture(model, images, ["conv3"])
    assert "conv1" in unknown.value.suggestions
    with pytest.raises(NothingCaptured, match="relu runs 3 times"):
        capture(model, images, ["relu#4"])
    assert capture(model, images, []) == {}


def test_detectors_and_segmentation_answer_too() -> None:
    torch.manual_seed(0)
    picture = torch.rand(1, 3, 64, 64)
    segmenter = torchvision.models.segmentation.lraspp_mobilenet_v3_large(
        weights=None, weights_backbone=None
    )
    assert capture(segmenter, picture, [""])[""].shape == (1, 21, 64, 64)
    detector = torchvision.models.detection.ssdlite320_mobilenet_v3_large(
        weights=None, weights_backbone=None
    )
    maps = capture(detector, picture, ["backbone.features.0.0.0"])["backbone.features.0.0.0"]
    assert maps.shape[:2] == (1, 16)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((3, 28, 28), r"conv1 \(Conv2d\) expects 1 channel, but it gets 3 channels"),
        ((1, 32, 32), r"fc1 \(Linear\) expects 2,304 features"),
        ((1, 2, 2), "too small"),
    ],
)
def test_an_input_that_does_not_fit_is_explained(shape: tuple[int, ...], words: str) -> None:
    model = CourseCNN().train()
    with pytest.raises(ShapeTrouble, match=words):
        capture(model, torch.zeros(shape), [""])
    assert model.training
    assert not model.conv1._forward_hooks


def test_a_layer_before_the_trouble_still_answers() -> None:
    assert capture(CourseCNN(), torch.zeros(1, 32, 32), ["conv1"])["conv1"].shape[1] == 32


def test_memory_that_does_not_suffice_is_said_in_words() -> None:
    class Hungry(nn.Module):
        def forward(self, _images: torch.Tensor) -> torch.Tensor:
            return torch.empty(2**60, dtype=torch.uint8)

    with pytest.raises(DeviceProblem, match="8 × 9 pixels; make it smaller"):
        capture(Hungry(), torch.zeros(1, 8, 9), [""])


class InPlaceEverywhere(nn.Module):
    """Overwrites what its layers gave by every way there is, in the open and behind their backs."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(2, 2, 3, padding=1) for _ in range(8))
        self.same = nn.Identity()
        self.flat = nn.Flatten()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        one = self.layers[0](images)
        torch.nn.functional.relu(one, inplace=True)
        two = self.layers[1](one)
        two.view(-1).mul_(0)
        three = self.layers[2](one)
        three[:, 0] = 7
        four = self.layers[3](three)
        four.data.add_(1)
        five = self.layers[4](four)
        five.detach().numpy()[...] = 3
        six = self.layers[5](five)
        torch.add(six, 1, out=six)
        seven = self.same(self.layers[6](six))
        seven += 1
        eight = self.layers[7](seven)
        flat = self.flat(eight)
        eight.transpose(0, 1).clamp_(max=0)
        return flat.unsqueeze(0).squeeze(0).sigmoid_()


def test_nothing_that_a_network_overwrites_reaches_what_was_captured() -> None:
    torch.manual_seed(0)
    model = InPlaceEverywhere().eval()
    images = torch.randn(2, 2, 6, 6)
    leaves = [f"layers.{index}" for index in range(8)] + ["same", "flat"]
    captured = capture(model, images, leaves)
    for layer in leaves:
        assert torch.equal(captured[layer], by_hand(model, layer, images)[0]), layer
    # The whole pass goes on as without capture, and the answers share no memory.
    with torch.no_grad():
        expected = model(images)
    assert torch.equal(capture(model, images, [*leaves, ""])[""], expected)
    assert len({values.untyped_storage().data_ptr() for values in captured.values()}) == len(leaves)


def test_a_layer_that_gives_away_its_weights_keeps_them() -> None:
    class Leaky(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.ones(1, 3))

        def forward(self, _images: torch.Tensor) -> torch.Tensor:
            return self.weight

    model = Leaky()
    capture(model, torch.zeros(1, 1, 2, 2), [""])[""].zero_()
    assert model.weight.sum() == 3


def test_modules_are_named_as_torch_names_them() -> None:
    shared = nn.Linear(2, 2)
    model = nn.Sequential(nn.Sequential(shared, nn.ReLU()), shared, CourseCNN())
    model.register_module("nothing", None)
    assert list(modules_by_name(model).items()) == list(model.named_modules())
    whole = torchvision.models.vit_b_16(weights=None)
    assert list(modules_by_name(whole).items()) == list(whole.named_modules())
