"""How long a training stands still while it is saved, and how long a save takes to reach the disk.

ResNet-18 with the memory of AdamW, 134 MB. Ours is the longest pause that a loop of short steps
makes around a save: from the end of one step to the end of the next, less what a step takes by
itself; the file is written meanwhile. The plain side copies weights and memory of the optimiser
once, which nothing that saves them whole can do without.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import torch

from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.state import snapshot
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training.config import TrainConfig
from tests.benchmarks.harness import Comparison, Figure, compare, timed

_STEPS = 60
_SAVED_AT = 10
_MARK = 1.1  # what measuring the two apart may differ by


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    torch.set_num_threads(1)
    model = load_model("resnet18", num_classes=10)
    optimizer = _optimizer(model)
    state = {"weights": model.module.state_dict(), "optimizer": optimizer.state_dict()}
    remembered = [tensor for memory in optimizer.state.values() for tensor in memory.values()]
    tensors = [*state["weights"].values(), *remembered]
    with tempfile.TemporaryDirectory() as folder:
        writer = RunWriter(Path(folder, "run"), About.of_fit(TrainConfig()), resume=False)
        writer.prepare()
        writer.begin()
        written: list[float] = []
        try:
            yield compare(
                "longest pause of a training around a save",
                lambda: _pause(writer, model, state, written),
                timed(lambda: [tensor.clone() for tensor in tensors]),
                _MARK,
            )
        finally:
            writer.close()
    yield Figure("from the pause to the save on the disk", median(written), "s")


def _optimizer(model: LoadedModel) -> torch.optim.Optimizer:
    """Return one that has made a step, so that it remembers."""
    optimizer = torch.optim.AdamW(model.module.parameters())
    for parameter in model.module.parameters():
        parameter.grad = torch.full_like(parameter, 1e-3)
    optimizer.step()
    return optimizer


def _pause(
    writer: RunWriter, model: LoadedModel, state: dict[str, Any], written: list[float]
) -> float:
    """Make steps, save in between, and return the longest wait beyond a step."""
    left, right = torch.randn(400, 400), torch.randn(400, 400)
    took = []
    last = time.perf_counter()
    for step in range(_STEPS):
        for _ in range(4):
            left @ right
        if step == _SAVED_AT:
            begun = time.perf_counter()
            copy = snapshot(state)
            writer.save_weights("last", model, {"step": step}, copy["weights"])
            writer.save_state(copy)
            del copy
        now = time.perf_counter()
        took.append(now - last)
        last = now
    usual = median(took)
    writer.drain()
    written.append(time.perf_counter() - begun)
    return max(took) - usual
