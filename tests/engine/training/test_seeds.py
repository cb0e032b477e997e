"""A seed draws other numbers of the same kind, and leaves every generator as it was."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from torch import Tensor

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.events import drain
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.loop import seeded
from cnnviz.engine.training.network import preparing_model


def drawn(name: str, seed: int) -> dict[str, Tensor]:
    """Return the matrices and kernels of a network that a training would start from."""
    config = TrainConfig(model=name, seed=seed)
    module = drain(preparing_model(config, open_dataset("digits", "train"), None)).module
    # A small tensor's deviation says little of the scheme that drew it.
    return {
        key: value.detach()
        for key, value in module.named_parameters()
        if value.ndim > 1 and value.numel() > 2000
    }


@pytest.mark.parametrize("name", ["resnet18", "squeezenet1_1", "vit_b_16", "course_cnn"])
def test_another_seed_draws_other_weights_by_the_same_scheme(name: str) -> None:
    before = torch.random.get_rng_state()
    first, second = drawn(name, 0), drawn(name, 1)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert len(first) > 1
    for key, value in first.items():
        assert second[key].std().item() == pytest.approx(value.std().item(), rel=0.06), key
        assert torch.equal(value, second[key]) == (value.std() == 0), key


def test_one_seed_draws_the_same_weights() -> None:
    first, second = drawn("resnet18", 5), drawn("resnet18", 5)
    assert all(torch.equal(first[key], second[key]) for key in first)


def test_a_step_draws_by_its_number_and_leaves_the_generator_be() -> None:
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    with seeded(7, 1, torch.device("cpu")):
        first = torch.rand(4)
    with seeded(7, 2, torch.device("cpu")):
        assert not torch.equal(torch.rand(4), first)
    with seeded(7, 1, torch.device("cpu")):
        assert torch.equal(torch.rand(4), first)
    assert torch.equal(torch.rand(2), expected)


def test_the_generator_of_an_apple_gpu_is_left_be_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: a generator of its own stands for that of the device."""
    generator = torch.Generator().manual_seed(3)
    monkeypatch.setattr(torch.mps, "manual_seed", generator.manual_seed)
    monkeypatch.setattr(torch.mps, "get_rng_state", generator.get_state)
    monkeypatch.setattr(torch.mps, "set_rng_state", generator.set_state)
    before = generator.get_state()
    with seeded(7, 1, torch.device("mps")):
        assert generator.initial_seed() == 7 * 1_000_003 + 1
    assert torch.equal(generator.get_state(), before)


@pytest.mark.parametrize("own_code", [True, False])
def test_all_generators_are_left_as_they_were(own_code: bool) -> None:
    def drawn() -> tuple[float, float, float]:
        return random.random(), float(np.random.rand()), float(torch.rand(1))  # noqa: NPY002

    before = random.getstate(), np.random.get_state()[1].copy(), torch.random.get_rng_state()  # type: ignore[index, union-attr]  # noqa: NPY002
    found = []
    for step in (1, 2, 1):
        with seeded(7, step, torch.device("cpu"), own_code=own_code):
            found.append(drawn())
        if own_code:
            assert random.getstate() == before[0]
            assert (np.random.get_state()[1] == before[1]).all()  # type: ignore[index]  # noqa: NPY002
        assert torch.equal(torch.random.get_rng_state(), before[2])
    assert found[0][2] == found[2][2] != found[1][2]
    assert (found[0] == found[2]) == own_code
