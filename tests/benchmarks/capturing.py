"""What `capture` adds to the bare forward pass, one image of 224 px, weights at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import nn
from torchvision.models import get_model

from cnnviz.engine.probes.capture import capture
from tests.benchmarks.harness import Comparison, Figure, compare, timed

NETWORKS = ("resnet18", "mobilenet_v3_large", "vgg11")
_SIDE_S = 0.12  # seconds that one side takes in a round, at least
_MOST_ROUNDS = 14


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    images = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    for name in NETWORKS:
        torch.manual_seed(0)
        model = get_model(name, weights=None).eval()
        yield from _of_network(name, model, images)


def _of_network(name: str, model: nn.Module, images: torch.Tensor) -> Iterator[Comparison | Figure]:
    leaves = [path for path, module in model.named_modules() if not list(module.children())]
    convolutions = [path for path, module in model.named_modules() if isinstance(module, nn.Conv2d)]
    # One early, one in the middle, and the last, so that the whole network runs.
    chosen = [convolutions[0], convolutions[len(convolutions) // 2], leaves[-1]]

    def bare() -> None:
        with torch.no_grad():
            model(images)

    def keeping() -> None:
        kept: list[torch.Tensor] = []
        handles = [
            model.get_submodule(path).register_forward_hook(
                lambda _module, _inputs, output: kept.append(output)
            )
            for path in leaves
        ]
        bare()
        for handle in handles:
            handle.remove()

    def ours(layers: list[str]) -> Callable[[], object]:
        return lambda: capture(model, images, layers)

    repeat = max(1, round(_SIDE_S / timed(bare, 3)()))

    def against_bare(what: str, work: Callable[[], object], limit: float) -> Comparison:
        sides = timed(work, repeat), timed(bare, repeat)
        return compare(f"{name}, {what}", *sides, limit, most=_MOST_ROUNDS)

    yield against_bare("3 chosen layers", ours(chosen), 1.03)
    yield against_bare(f"all {len(leaves)} leaves, copied", ours(leaves), 1.10)
    early = against_bare("the first convolution alone", ours(convolutions[:1]), 1.0)
    yield early
    yield _bound(against_bare("", keeping, 1.10), name, len(leaves))
    attached = sum(
        len(module._forward_hooks) + len(module._forward_pre_hooks) for module in model.modules()
    )
    yield Figure(f"{name}, hooks that are there when nothing is watched", attached, "hooks", 0)


def _bound(kept: Comparison, name: str, leaves: int) -> Figure:
    """Tell what is lost before anything is copied: outputs that live on leave the cache."""
    what = f"{name}, all {leaves} leaves kept without a copy, hence unsafe, against the bare pass"
    return Figure(what, kept.of_minima, "times")
