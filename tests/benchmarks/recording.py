"""Somebody's own loop with the recorder against the same loop without it, batch for batch.

The steps alone are compared first, as those between two epochs, and the writing that goes on beside
them; then whole epochs of the default, in which the network is measured on the probe, looked at,
and its weights are kept.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

import cnnviz
from cnnviz.engine.data.kinds.live import as_numpy
from tests.benchmarks.harness import Comparison, Figure, compare
from tests.benchmarks.mnist import mnist_pixels

_TRAINED, _PROBED, _BATCH, _SMALL = 6_000, 400, 64, 8
_MOST_ROUNDS = 10
_CALLS = 20_000


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        usual, small = _Loop(home, _BATCH), _Loop(home, _SMALL)
        yield compare(
            f"{usual.steps} steps of {_BATCH} images, told to the recorder",
            lambda: usual.train(epochs=False),
            usual.bare,
            1.02,
            most=_MOST_ROUNDS,
        )
        yield compare(
            f"{small.steps} steps of {_SMALL} images, told to the recorder",
            lambda: small.train(epochs=False),
            small.bare,
            1.02,
            most=_MOST_ROUNDS,
        )
        yield Figure("one call of step()", usual.microseconds(), "µs")
        yield compare(
            f"an epoch of {_TRAINED:,} images, measured on {_PROBED:,}, with all that is kept",
            lambda: usual.train(epochs=True),
            usual.bare,
            1.1,
            most=_MOST_ROUNDS,
        )


class _Loop:
    """A loop over MNIST with a small network, always from the same weights.

    Parameters
    ----------
    home : pathlib.Path
        For the runs.
    batch : int
        Images of a step.
    """

    def __init__(self, home: Path, batch: int) -> None:
        pixels = torch.from_numpy(mnist_pixels()[: _TRAINED + _PROBED]).view(-1, 1, 28, 28)
        labels = torch.arange(len(pixels)) % 10
        count = _TRAINED if batch == _BATCH else _TRAINED // 5
        self._batches = list(
            zip(pixels[:count].split(batch), labels[:count].split(batch), strict=True)
        )
        self._probe = (as_numpy(pixels[-_PROBED:]), as_numpy(labels[-_PROBED:]))
        self._home = home
        self.steps = len(self._batches)

    def bare(self) -> float:
        """Train without anything."""
        model, optimizer = self._fresh()
        start = perf_counter()
        for images, labels in self._batches:
            _step(model, optimizer, images, labels)
        return perf_counter() - start

    def train(self, *, epochs: bool) -> float:
        """Train and tell of it; what begins and ends a run does not count."""
        model, optimizer = self._fresh()
        directory = self._home / "run"
        probe = self._probe if epochs else None
        with cnnviz.record(directory, model, probe, optimizer=optimizer) as run:
            start = perf_counter()
            for images, labels in self._batches:
                loss = _step(model, optimizer, images, labels)
                run.step(loss, samples=len(images))
            if epochs:
                run.epoch()
            seconds = perf_counter() - start
        shutil.rmtree(directory)
        return seconds

    def microseconds(self) -> float:
        """Return what a call of step takes, with the writing beside it."""
        model, optimizer = self._fresh()
        loss = torch.tensor(0.5)
        with cnnviz.record(self._home / "run", model, optimizer=optimizer) as run:
            start = perf_counter()
            for _ in range(_CALLS):
                run.step(loss, samples=_BATCH)
            seconds = perf_counter() - start
        shutil.rmtree(self._home / "run")
        return seconds / _CALLS * 1e6

    def _fresh(self) -> tuple[nn.Module, torch.optim.Optimizer]:
        torch.manual_seed(0)
        model: Any = cnnviz.load_model("course_cnn", num_classes=10).module.train()
        return model, torch.optim.AdamW(model.parameters(), lr=0.001)


def _step(
    model: nn.Module, optimizer: torch.optim.Optimizer, images: Tensor, labels: Tensor
) -> Tensor:
    loss = functional.cross_entropy(model(images), labels)
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    optimizer.step()
    return loss
