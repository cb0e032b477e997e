"""The large architectures on real small pictures, with nothing set but the two that are chosen."""

from __future__ import annotations

import math
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import as_maps
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.probes.layouts import layouts_of
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit

STEPS = 10
SETS = {"mnist": "mnist:{}", "cifar10-imagefolder-jpg": "folder:{}"}
NETWORKS = ("alexnet", "vgg16", "resnet50", "inception_v3", "efficientnet_b0", "vit_b_16")
LOOKED_AT = 8  # layers, spread over the network


def maps_of(model: LoadedModel, images: torch.Tensor) -> list[tuple[int, ...]]:
    """Return the shapes of what the window draws of some layers for one picture."""
    rows = [
        row
        for row in layer_table(model.module, images[:1]).rows
        if row.kind != "other" and row.output_shape is not None
    ]
    chosen = [row.name for row in rows[:: max(1, len(rows) // LOOKED_AT)]]
    taken = capture(model, images[:1], chosen)
    layouts = layouts_of(model.module, images[:1], chosen[0])
    found = []
    for name in chosen:
        assert torch.isfinite(taken[name]).all(), name
        shown = as_maps(taken[name], layouts[names.split(name)])
        assert shown.array.size > 0, name
        found.append(tuple(shown.array.shape))
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("data", SETS)
@pytest.mark.parametrize("name", NETWORKS)
def test_ten_steps_and_maps_afterwards(
    tmp_path: Path, shared_data: Path, name: str, data: str
) -> None:
    spec = SETS[data].format(shared_data / data)
    settings = TrainConfig(model=name, data=spec, run=str(tmp_path / "run"))
    steps: list[events.BatchEnd] = []
    model: Any = None
    start = time.perf_counter()
    with closing(fit(settings)) as going:
        for event in going:
            if isinstance(event, events.RunStarted):
                model = event.model
            if isinstance(event, events.BatchEnd):
                steps.append(event)
                if len(steps) == STEPS:
                    break
        seconds = time.perf_counter() - start
        height, width = model.preprocessing.crop
        images = torch.rand(1, model.preprocessing.channels, height, width)
        shapes = maps_of(model, images)
    losses = [step.loss for step in steps]
    print(
        f"{name} on {data}: {width} px, loss {losses[0]:.3f} to {losses[-1]:.3f}, "
        f"{seconds:.1f} s for ten steps of {settings.batch_size}; maps {shapes[0]} ... {shapes[-1]}"
    )
    assert len(steps) == STEPS
    assert steps[-1].samples == STEPS * settings.batch_size
    assert all(math.isfinite(loss) for loss in losses)
    assert len(shapes) >= LOOKED_AT
