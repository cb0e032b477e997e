"""`attribute` against captum called directly, one image of the network's size, random weights.

Both sides end with arrays: the map at the size of the input, the share of the class and, of
integrated gradients, the delta.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from captum.attr import InputXGradient, IntegratedGradients, LayerAttribution, LayerGradCam

from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.attribution import attribute
from tests.benchmarks.harness import Comparison, Figure, compare, timed

NETWORKS = {"course_cnn": "conv2", "resnet18": "layer4", "squeezenet1_1": "features.12"}
_TARGET = 3
_SIDE_S = 0.12  # seconds that one side takes in a round, at least
_MOST_ROUNDS = 9


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    for name, layer in NETWORKS.items():
        yield from _of_network(load_model(name), name, layer)


def _of_network(model: LoadedModel, name: str, layer: str) -> Iterator[Comparison | Figure]:
    module, steps = model.module, model.preprocessing
    side = steps.crop or (224, 224)
    image = torch.randn(steps.channels, *side, generator=torch.Generator().manual_seed(0))
    batch = image.unsqueeze(0)
    mean = torch.tensor(steps.mean).view(1, -1, 1, 1)
    black = (-mean / torch.tensor(steps.std).view(1, -1, 1, 1)).expand_as(batch)
    small = side[0] < 64
    points = 50 if small else 8  # every one of a large picture costs the same
    at_once = points if small else 1

    def share() -> float:
        with torch.no_grad():
            return float(torch.softmax(module(batch)[0], 0)[_TARGET])

    def cam() -> Any:
        found = LayerGradCam(module, module.get_submodule(layer)).attribute(
            batch, _TARGET, relu_attributions=True
        )
        large = LayerAttribution.interpolate(found, side, "bilinear")
        return large.detach().numpy(), share()

    def gradient() -> Any:
        found = InputXGradient(module).attribute(batch.clone().requires_grad_(), _TARGET)
        return found.detach().sum(1).numpy(), share()

    def integrated() -> Any:
        found, delta = IntegratedGradients(module).attribute(
            batch,
            black,
            _TARGET,
            n_steps=points,
            internal_batch_size=at_once,
            return_convergence_delta=True,
        )
        return found.detach().sum(1).numpy(), float(delta), share()

    def ours(method: str, where: str | None = None) -> Callable[[], object]:
        return lambda: attribute(model, image, method, _TARGET, where, steps=points)

    for method, direct, work in (
        ("grad-cam", cam, ours("grad-cam", layer)),
        ("gradient-x-input", gradient, ours("gradient-x-input")),
        ("integrated-gradients", integrated, ours("integrated-gradients")),
    ):
        repeat = max(1, round(_SIDE_S / timed(direct, 2)()))
        sides = timed(work, repeat), timed(direct, repeat)
        yield compare(f"{name}, {method}", *sides, 1.10, most=_MOST_ROUNDS)
