"""Attributions are those of captum and of the papers' formulas, and leave a network untouched."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from captum.attr import InputXGradient, IntegratedGradients, LayerAttribution, LayerGradCam
from torch import nn

from cnnviz.engine.data.loading import load_image
from cnnviz.engine.data.preprocessing import IMAGENET, MNIST, apply
from cnnviz.engine.errors import BadValue, DeviceProblem, ShapeTrouble, UnknownName
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.attribution import attribute, attributing, class_shares
from cnnviz.engine.probes.cam import LayerWithoutMaps
from cnnviz.engine.probes.capture import NothingCaptured
from cnnviz.engine.probes.methods import METHODS
from cnnviz.engine.probes.score import NoClassScores, NoGradients

USUAL = {
    "course_cnn": ("relu#2", (11, 11)),
    "alexnet": ("features.11", (13, 13)),
    "vgg11": ("features.19", (14, 14)),
    "resnet18": ("layer4.1", (7, 7)),
    "squeezenet1_1": ("features.12", (13, 13)),
    "googlenet": ("inception5b", (7, 7)),
    "inception_v3": ("Mixed_7c", (8, 8)),
    "efficientnet_b0": ("features.8", (7, 7)),
    "densenet121": ("features.norm5", (7, 7)),
    "mobilenet_v3_small": ("features.12", (7, 7)),
    "convnext_tiny": ("features.7.2", (7, 7)),
    "swin_t": ("norm", (7, 7)),
    "vit_b_32": ("encoder.layers.encoder_layer_11.ln_1", (7, 7)),
    "lraspp_mobilenet_v3_large": ("classifier.cbr.2", (14, 14)),
}


def picture(model: LoadedModel, seed: int = 0) -> torch.Tensor:
    size = model.preprocessing.crop or (224, 224)
    maker = torch.Generator().manual_seed(seed)
    return torch.randn(model.preprocessing.channels, *size, generator=maker)


def loaded(module: nn.Module, preprocessing: Any = IMAGENET) -> LoadedModel:
    return LoadedModel(module, "net", "live", preprocessing)


def without_in_place(module: nn.Module) -> nn.Module:
    """Return a copy that captum, called directly, handles in any case."""
    twin = copy.deepcopy(module)
    for part in twin.modules():
        if hasattr(part, "inplace"):
            part.inplace = False
    return twin


@pytest.mark.parametrize("name", ["course_cnn", "alexnet", "resnet18", "squeezenet1_1"])
def test_it_is_what_captum_says(name: str) -> None:
    model = load_model(name)
    image = picture(model)
    twin, batch = without_in_place(model.module), image.unsqueeze(0)
    usual, _ = USUAL[name]
    part = {"course_cnn": "conv2", "resnet18": "layer4"}.get(name, usual)
    for target in (0, 3):
        found = attribute(model, image, "grad-cam", target, part)
        cam = LayerGradCam(twin, twin.get_submodule(part))
        direct = cam.attribute(batch, target, relu_attributions=True).detach()
        large = LayerAttribution.interpolate(direct, tuple(image.shape[1:]), "bilinear")
        scale = float(direct.abs().max()) + 1e-30
        np.testing.assert_allclose(found.grid, direct[0, 0].detach().numpy(), atol=1e-6 * scale)
        np.testing.assert_allclose(found.values, large[0, 0].detach().numpy(), atol=1e-6 * scale)
        found = attribute(model, image, "gradient-x-input", target)
        assert found.channels is not None
        leaf = batch.clone().requires_grad_()
        direct = InputXGradient(twin).attribute(leaf, target).detach()
        scale = float(direct.abs().max()) + 1e-30
        np.testing.assert_allclose(found.channels, direct[0].detach().numpy(), atol=1e-6 * scale)
        np.testing.assert_allclose(found.values, found.channels.sum(0), atol=1e-6 * scale)
        assert found.target == target
        assert found.signed
        assert found.layer == ""


@pytest.mark.parametrize("name", ["course_cnn", "squeezenet1_1"])
def test_integrated_gradients_in_chunks_are_those_of_captum(name: str) -> None:
    model = load_model(name)
    image = picture(model)
    steps = 60 if name == "course_cnn" else 7
    seen: list[Progress] = []
    work = attributing(model, image, "integrated-gradients", 2, steps=steps)
    found = drain(work, seen.append)
    twin, batch = without_in_place(model.module), image.unsqueeze(0)
    mean = torch.tensor(model.preprocessing.mean).view(1, -1, 1, 1)
    std = torch.tensor(model.preprocessing.std).view(1, -1, 1, 1)
    black = (torch.zeros_like(batch) - mean) / std
    # Batches of another size change the last digits, and with them which ReLUs are open.
    at_once = 1 if name == "squeezenet1_1" else steps
    direct, delta = IntegratedGradients(twin).attribute(
        batch, black, 2, n_steps=steps, internal_batch_size=at_once, return_convergence_delta=True
    )
    direct = direct.detach()
    assert found.channels is not None
    assert found.delta is not None
    scale = float(direct.abs().max())
    np.testing.assert_allclose(found.channels, direct[0].detach().numpy(), atol=2e-6 * scale)
    with torch.no_grad():
        rise = float(twin(batch)[0, 2] - twin(black)[0, 2])
    assert found.delta == pytest.approx(float(delta), abs=1e-4 * abs(rise) + 1e-5)
    assert found.values.sum(dtype=np.float64) - rise == pytest.approx(found.delta, abs=1e-4)
    assert [event.done for event in seen] == list(range(0, steps, at_once))
    assert {event.total for event in seen} == {steps}
    assert f"in {steps} steps" in found.note


@pytest.mark.parametrize("name", sorted(USUAL))
def test_the_usual_layer(name: str) -> None:
    model = load_model(name)
    layer, grid = USUAL[name]
    found = attribute(model, picture(model))
    assert found.layer == layer
    assert found.grid is not None
    assert found.grid.shape == grid
    assert found.values.shape == picture(model).shape[1:]
    assert (found.values >= 0).all()
    # The layer is one that a person can choose, and means the same when it is named.
    named = attribute(model, picture(model), layer=layer)
    np.testing.assert_array_equal(named.values, found.values)


def test_another_call_of_a_module_is_another_layer() -> None:
    """Captum itself keeps the last call alone, which is not even a map here."""
    model = load_model("course_cnn")
    image = picture(model).unsqueeze(0)
    for layer, run in (("relu#1", 1), ("relu", 1), ("relu#2", 2), ("pool#2", 3)):
        found = attribute(model, image[0], target=4, layer=layer)
        # The network by hand, with the maps of that place as a leaf.
        net: Any = model.module
        maps = torch.relu(net.conv1(image))
        if run > 1:
            maps = torch.relu(net.conv2(net.pool(maps)))
        if run > 2:
            maps = net.pool(maps)
        maps = maps.detach().requires_grad_()
        after = maps if run == 3 else net.pool(maps)
        if run == 1:
            after = net.pool(torch.relu(net.conv2(after)))
        score = net.fc2(torch.relu(net.fc1(after.flatten(1))))[0, 4]
        (slope,) = torch.autograd.grad(score, maps)
        cam = torch.relu((slope.mean((2, 3), keepdim=True) * maps).sum(1))[0]
        assert found.grid is not None
        np.testing.assert_allclose(found.grid, cam.detach().numpy(), rtol=1e-4, atol=1e-6)
    with pytest.raises(LayerWithoutMaps, match=r"relu#3 .* no maps .* 1 x 128"):
        attribute(model, image[0], layer="relu#3")
    with pytest.raises(NothingCaptured, match="relu runs 3 times"):
        attribute(model, image[0], layer="relu#4")


def test_tokens_of_a_vision_transformer() -> None:
    """By the formula, in double precision, from the network's own parts."""
    model = load_model("vit_b_32")
    module: Any = model.module.double()
    nn.init.normal_(module.heads.head.weight, generator=torch.Generator().manual_seed(1))
    image = picture(model).double()
    found = attribute(model, image, target=7)
    assert found.layer == "encoder.layers.encoder_layer_11.ln_1"
    assert found.note == "7 x 7 tokens; the class token is left out"
    kept: list[torch.Tensor] = []

    def keep(_part: nn.Module, _inputs: Any, output: torch.Tensor) -> None:
        output.retain_grad()
        kept.append(output)

    handle = module.encoder.layers.encoder_layer_11.ln_1.register_forward_hook(keep)
    module(image.unsqueeze(0))[0, 7].backward()
    handle.remove()
    tokens, slopes = kept[0][0, 1:], kept[0].grad[0, 1:]
    cam = torch.relu((slopes.mean(0) * tokens).sum(1)).view(7, 7)
    assert bool(cam.any())
    assert found.grid is not None
    np.testing.assert_allclose(found.grid, cam.detach().numpy(), rtol=1e-5, atol=1e-12)


def test_channels_that_come_last() -> None:
    model = load_model("swin_t")
    module: Any = model.module
    image = picture(model)
    found = attribute(model, image, target=1, layer="features.5.1")
    kept: list[torch.Tensor] = []

    def keep(_part: nn.Module, _inputs: Any, output: torch.Tensor) -> None:
        output.retain_grad()
        kept.append(output)

    handle = module.features[5][1].register_forward_hook(keep)
    module(image.unsqueeze(0))[0, 1].backward()
    handle.remove()
    maps, slopes = kept[0][0], kept[0].grad[0]
    cam = torch.relu((slopes.mean((0, 1)) * maps).sum(-1)).detach().numpy()
    assert found.grid is not None
    np.testing.assert_allclose(found.grid, cam, rtol=1e-3, atol=1e-5 * cam.max())


class Reckless(nn.Module):
    """Begins in place, overwrites what the way back needs, and uses one module twice."""

    def __init__(self) -> None:
        super().__init__()
        self.clip = nn.Hardtanh(-2, 2, inplace=True)
        self.conv = nn.Conv2d(3, 3, 3, padding=1)
        self.act = nn.Sigmoid()
        self.relu = nn.ReLU(inplace=True)
        self.head = nn.Linear(3, 4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.clip(images)
        maps = self.relu(self.act(self.conv(maps)))
        maps = self.relu(self.act(self.conv(maps)))
        scores: torch.Tensor = self.head(maps.mean((2, 3)))
        return scores


@pytest.mark.parametrize("method", METHODS)
def test_layers_that_work_in_place(method: str) -> None:
    torch.manual_seed(0)
    module = Reckless().eval()
    image = torch.randn(3, 8, 8)
    before = image.clone()
    plain = loaded(without_in_place(module))
    some = []
    for target in range(4):
        found = attribute(loaded(module), image, method, target, steps=4)
        wanted = attribute(plain, image, method, target, steps=4)
        np.testing.assert_array_equal(found.values, wanted.values)
        some.append(found.values.any())
    assert any(some)
    assert torch.equal(image, before)
    assert module.clip.inplace
    assert module.relu.inplace
    if method == "grad-cam":
        assert found.layer == "relu#2"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("trouble", ["", "target", "layer"])
def test_the_network_comes_back_untouched(method: str, trouble: str) -> None:
    module = build("mobilenet_v3_small", 10).train()
    model = loaded(module)
    parameters = list(module.parameters())
    parameters[0].requires_grad_(False)
    parameters[1].grad = torch.ones_like(parameters[1])
    module.features[0].eval()
    module.features[2].register_forward_hook(lambda *_: None)

    def state() -> dict[str, Any]:
        return {
            "flags": [part.training for part in module.modules()],
            "in place": [getattr(part, "inplace", None) for part in module.modules()],
            "needs": [entry.requires_grad for entry in parameters],
            "grads": [None if p.grad is None else p.grad.clone() for p in parameters],
            "hooks": [len(part._forward_hooks) for part in module.modules()],
            "values": {key: value.clone() for key, value in module.state_dict().items()},
            "random": torch.random.get_rng_state(),
            "enabled": torch.is_grad_enabled(),
        }

    image = torch.randn(3, 64, 64)
    before = state()
    if trouble == "target":
        with pytest.raises(BadValue):
            attribute(model, image, method, 10)
    elif trouble == "layer" and method == "grad-cam":
        with pytest.raises(LayerWithoutMaps):
            attribute(model, image, method, 1, "classifier.0")
    else:
        attribute(model, image, method, 1, steps=3)
    after = state()
    for name in ("flags", "in place", "needs", "hooks", "enabled"):
        assert before[name] == after[name], name
    assert torch.equal(before["random"], after["random"])
    for one, other in zip(before["grads"], after["grads"], strict=True):
        assert (one is None and other is None) or torch.equal(one, other)
    for key, value in before["values"].items():
        assert torch.equal(value, after["values"][key]), key


def test_between_two_steps_the_network_is_as_it_was() -> None:
    """Training goes on between the yields of a job on the same thread."""
    module = build("course_cnn", 10).train()
    work = attributing(loaded(module, MNIST), torch.randn(1, 300, 300)[:, :28, :28], METHODS[2])
    for _ in work:
        assert all(part.training for part in module.modules())
        assert torch.is_grad_enabled()
    work = attributing(loaded(module, MNIST), torch.randn(1, 28, 28), METHODS[2])
    next(work)
    work.close()
    assert module.training


def test_frozen_networks_and_inference_mode() -> None:
    model = load_model("course_cnn")
    image = picture(model)
    wanted = [attribute(model, image, method, 3).values for method in METHODS]
    for parameter in model.module.parameters():
        parameter.requires_grad_(False)
    with torch.inference_mode():
        inference = image.clone()
        found = [attribute(model, inference, method, 3).values for method in METHODS]
    for one, other in zip(wanted, found, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_pictures_and_what_is_predicted() -> None:
    model = load_model("bundled")
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 12:16] = 255
    found = attribute(model, pixels)
    tensor = apply(pixels, model.preprocessing)
    shares, predicted = class_shares(model, tensor)
    with torch.no_grad():
        wanted = torch.softmax(model(tensor.unsqueeze(0))[0], 0).numpy()
    np.testing.assert_allclose(shares, wanted, atol=1e-6)
    assert found.predicted == found.target == predicted == int(wanted.argmax())
    assert found.score == pytest.approx(float(wanted.max()), abs=1e-6)
    np.testing.assert_array_equal(found.values, attribute(model, tensor).values)
    # What is black itself gets no share, as it is what the integral starts from.
    integrated = attribute(model, pixels, "integrated-gradients")
    assert (integrated.values[pixels == 0] == 0).all()
    assert abs(integrated.values[pixels > 0]).sum() > 0
    other = attribute(model, pixels, target=(predicted + 1) % 10)
    assert other.predicted == predicted
    assert other.score < found.score


def test_segmentation_is_summed_over_the_map() -> None:
    model = load_model("lraspp_mobilenet_v3_large")
    image = picture(model)
    found = attribute(model, image, "gradient-x-input", 5)
    batch = image.unsqueeze(0).requires_grad_()
    score = model.module(batch)["out"][0, 5].sum()
    (slope,) = torch.autograd.grad(score, batch)
    assert found.channels is not None
    wanted = (batch * slope)[0].detach().numpy()
    np.testing.assert_allclose(found.channels, wanted, atol=1e-5 * abs(wanted).max())
    assert "summed over the map" in found.note
    shares, predicted = class_shares(model, image)
    assert shares.sum() == pytest.approx(1, abs=1e-4)
    assert predicted == found.predicted


def test_what_is_told_of_a_class_is_what_the_loss_reads_in_the_output() -> None:
    torch.manual_seed(0)
    one, three = (nn.Sequential(nn.Flatten(), nn.Linear(48, count)).eval() for count in (1, 3))
    image = torch.randn(3, 4, 4)
    with torch.no_grad():
        z, several = one(image[None])[0], three(image[None])[0]
    both = LoadedModel(one, "net", "live", IMAGENET, answers="binary")
    yes, no = (attribute(both, image, "gradient-x-input", kind) for kind in (1, 0))
    np.testing.assert_allclose([yes.score, no.score], [z.sigmoid().item(), (-z).sigmoid().item()])
    np.testing.assert_array_equal(yes.values, -no.values)
    assert yes.predicted == int(z > 0)
    shares, _ = class_shares(LoadedModel(three, "n", "live", IMAGENET, answers="labels"), image)
    np.testing.assert_allclose(shares, several.sigmoid().numpy(), rtol=1e-6)
    told, _ = class_shares(LoadedModel(one, "n", "live", IMAGENET, answers="number"), image)
    np.testing.assert_allclose(told, z.numpy())


def test_bad_input_is_explained() -> None:
    model = load_model("course_cnn")
    image = picture(model)
    with pytest.raises(UnknownName, match="did you mean grad-cam"):
        attribute(model, image, "gradcam")
    with pytest.raises(UnknownName, match="layer named “conv9”; did you mean conv"):
        attribute(model, image, layer="conv9")
    with pytest.raises(BadValue, match="layer is 'conv1'"):
        attribute(model, image, "gradient-x-input", layer="conv1")
    for target in (-1, 10, True):
        with pytest.raises(BadValue, match="a class from 0 to 9"):
            attribute(model, image, target=target)
    for steps in (0, 2.5, 10**6):
        with pytest.raises(BadValue, match="steps"):
            attribute(model, image, "integrated-gradients", steps=steps)  # type: ignore[arg-type]
    for wrong in (torch.zeros(28, 28), torch.zeros(2, 1, 28, 28), torch.zeros(1, 28, 28).byte()):
        with pytest.raises(BadValue, match="image"):
            attribute(model, wrong)
    with pytest.raises(ShapeTrouble, match="conv1"):
        attribute(model, torch.zeros(3, 28, 28))
    with pytest.raises(ShapeTrouble, match="fc1"):
        attribute(model, torch.zeros(1, 64, 64), "gradient-x-input")
    flat = nn.Sequential(nn.Flatten(), nn.Linear(12, 3))
    with pytest.raises(LayerWithoutMaps, match="No layer of net gives maps"):
        attribute(loaded(flat), torch.zeros(3, 2, 2))


def test_networks_without_a_prediction_to_explain() -> None:
    detector = load_model("ssdlite320_mobilenet_v3_large")
    with pytest.raises(NoClassScores, match="not for detectors yet"):
        attribute(detector, torch.rand(3, 320, 320))
    with pytest.raises(NoGradients, match="is quantised"):
        attribute(load_model("quantized_resnet18"), torch.rand(3, 64, 64))
    with pytest.raises(NoClassScores, match="no prediction"):
        attribute(loaded(nn.Flatten(2)), torch.rand(3, 8, 8))


class Cut(nn.Module):
    def __init__(self, how: str) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.side = nn.Conv2d(3, 4, 1)
        self.how = how

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.side(images)
        maps = self.conv(images)
        if self.how == "detached":
            return maps.mean((2, 3)).detach()
        return maps.mean((2, 3)) * (float("nan") if self.how == "nan" else 1)


def test_gradients_that_do_not_flow() -> None:
    image = torch.rand(3, 8, 8)
    with pytest.raises(NoGradients, match="cannot be differentiated"):
        attribute(loaded(Cut("detached")), image, "gradient-x-input")
    with pytest.raises(NoGradients, match="not finite"):
        attribute(loaded(Cut("nan")), image, "gradient-x-input", 0)
    with pytest.raises(NoGradients, match="does not depend on the layer"):
        attribute(loaded(Cut("")), image, "grad-cam", 0, "side")
    # A layer beside the way to the score is not what is looked at by itself.
    assert attribute(loaded(Cut("")), image, "grad-cam", 0).layer == "conv"


def test_memory_that_does_not_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    module = build("course_cnn", 10)

    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")

    monkeypatch.setattr(torch.autograd, "grad", refuse)
    with pytest.raises(DeviceProblem, match="memory of this machine does not suffice"):
        attribute(loaded(module, MNIST), torch.rand(1, 28, 28), "gradient-x-input")
    assert not module.training


def test_real_predictions_point_at_what_is_there(shared_data: Path) -> None:
    path = shared_data / "checkpoints" / "squeezenet1_1_imagenet_derived.pth"
    model = load_model(path)
    crab = next((shared_data / "imagenet" / "images" / "n01980166").iterdir())
    found = attribute(model, load_image(crab))
    assert model.class_names[found.target] == "fiddler crab"
    assert found.score > 0.9
    row, column = np.unravel_index(found.values.argmax(), found.values.shape)
    assert 40 < row < 160  # where its body and its large claw are
    assert 30 < column < 210
