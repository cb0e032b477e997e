"""A training that is recorded is the one that it would be without, to the bit."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import Dataset

import cnnviz
from tests.engine.recording.loops import Net, parts, train


class Drawing(Dataset[Any]):
    """A data set that draws random numbers for each sample, of all generators."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __len__(self) -> int:
        return len(self.inner)

    def __getitem__(self, at: int) -> Any:
        image, label = self.inner[at]
        shift = random.random() + np.random.rand() + torch.rand(()).item()  # noqa: NPY002
        return (image + 0.01 * shift).clamp(0, 1), label


class Counting(Net):
    """A network that counts its calls in a buffer, in training and out of it."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("calls", torch.zeros(()))

    def forward(self, x: Any) -> Any:
        self.calls += 1
        return super().forward(x)


def outcome(make: Any, directory: Path | None, **wishes: Any) -> tuple[list[float], dict[str, Any]]:
    """Train from the same seed; return losses, weights, buffers, flags and the generators after."""
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002 - the generator that data sets use
    torch.manual_seed(3)
    model = make()
    model.drop.eval()  # one part is frozen by hand: the loop's model.train() sets it again
    learned, held = parts()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    run = None
    if directory is not None:
        run = cnnviz.record(directory, model, Drawing(held), optimizer=optimizer, **wishes)
    losses = train(model, run, data=Drawing(learned), optimizer=optimizer)
    state = {key: value.clone() for key, value in model.state_dict().items()}
    state["flags"] = [part.training for part in model.modules()]
    state["gradients"] = [one.grad.clone() for one in model.parameters()]
    drawn = float(np.random.rand())  # noqa: NPY002
    state["drawn"] = (random.random(), drawn, torch.rand(()).item())
    if run is not None:
        run.close()
    return losses, state


@pytest.mark.parametrize("make", [Net, Counting])
def test_a_recorded_training_is_the_same_to_the_bit(tmp_path: Path, make: Any) -> None:
    """With BatchNorm, dropout, buffers, shuffled batches, and samples that draw random numbers."""
    losses, state = outcome(make, None)
    recorded, other = outcome(make, tmp_path / "run")
    assert recorded == losses
    for key, value in state.items():
        if key == "gradients":
            assert all(map(torch.equal, value, other[key]))
        elif isinstance(value, torch.Tensor):
            assert torch.equal(value, other[key]), key
        else:
            assert value == other[key], key


def test_modes_are_back_in_the_middle_of_an_epoch(tmp_path: Path) -> None:
    """An epoch may be told at any time; some parts are frozen by hand."""
    model = Net().train()
    model.norm.eval()
    with cnnviz.record(tmp_path / "run", model, parts()[1]) as run:
        run.step(1.0)
        run.epoch()
        assert model.training
        assert not model.norm.training
        assert model.drop.training
        assert torch.is_grad_enabled()


def test_a_compiled_network_is_looked_at_and_not_compiled_anew(tmp_path: Path) -> None:
    model = Net()
    compiled = torch.compile(model, backend="eager")
    with cnnviz.record(tmp_path / "run", compiled, parts()[1]) as run:
        train(compiled, run, epochs=1)  # type: ignore[arg-type]
        assert run.epochs == 1
    keys = cnnviz.read_checkpoint(tmp_path / "run" / "checkpoints" / "last.safetensors").shapes
    assert set(keys) == set(model.state_dict())


def test_a_wrapped_network_is_the_one_inside(tmp_path: Path) -> None:
    model = Net()
    with cnnviz.record(tmp_path / "run", nn.DataParallel(model), parts()[1]) as run:
        train(model, run, epochs=1)
    keys = cnnviz.read_checkpoint(tmp_path / "run" / "checkpoints" / "last.safetensors").shapes
    assert set(keys) == set(model.state_dict())
