"""A seed draws other numbers of the same kind, and leaves every generator as it was."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.events import drain
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.setup import preparing_model


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
