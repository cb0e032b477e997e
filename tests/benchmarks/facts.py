"""What the layer table with its receptive fields costs beside one forward pass, 224 px.

Both sides with as many threads as the window takes, which keeps a core for itself. And how soon it
is known which input sizes a network takes that refuses the one at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import torch
from torchvision.models import get_model

from cnnviz.engine.events import drain
from cnnviz.engine.models.fitting import fitting_sizes
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.preload import import_torch
from tests.benchmarks.harness import Comparison, Figure, compare, timed

NETWORKS = {"resnet50": 1.5, "vgg16": 1.5}
_SIZED = ("alexnet", "resnet50", "vit_b_16", "inception_v3")
_MOST_ROUNDS = 14


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    import_torch(cores_left=1)
    images = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    for name, limit in NETWORKS.items():
        torch.manual_seed(0)
        model = get_model(name, weights=None).eval()

        def bare(model: torch.nn.Module = model) -> None:
            with torch.no_grad():
                model(images)

        def ours(model: torch.nn.Module = model) -> None:
            layer_table(model, images, fields=True)

        sides = timed(ours), timed(bare)
        yield compare(f"facts of {name}", *sides, limit, most=_MOST_ROUNDS)
    for name in _SIZED:
        more = {"init_weights": False} if name == "inception_v3" else {}
        model = get_model(name, weights=None, **more).eval()
        start = perf_counter()
        drain(fitting_sizes(model, 32))
        yield Figure(f"sizes that fit {name}", perf_counter() - start, "s")
