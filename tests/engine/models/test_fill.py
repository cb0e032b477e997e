"""Weights from a file into a network that was built without any."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.errors import CheckpointMismatch
from cnnviz.engine.events import drain
from cnnviz.engine.models.fill import filling


def empty(*sides: int) -> nn.Module:
    with torch.device("meta"):
        return nn.Sequential(*(nn.Linear(side, side) for side in sides))


def filled(folder: Path, state: dict[str, torch.Tensor], module: nn.Module) -> nn.Module:
    torch.save(state, folder / "file.pth")
    drain(filling(module, read_checkpoint(folder / "file.pth").entries, "the network"))
    (folder / "file.pth").unlink()
    return module


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float64])
def test_weights_take_the_networks_element_type(tmp_path: Path, dtype: torch.dtype) -> None:
    state = {
        key: value.to(dtype) for key, value in nn.Sequential(nn.Linear(3, 3)).state_dict().items()
    }
    module = filled(tmp_path, state, empty(3))
    for key, value in module.state_dict().items():
        assert value.dtype == torch.float32
        assert torch.equal(value, state[key].float())
    assert all(parameter.requires_grad for parameter in module.parameters())
    assert not module.training


def test_what_shares_memory_in_the_file_has_memory_of_its_own_in_the_network(
    tmp_path: Path,
) -> None:
    flat = torch.arange(30.0)
    bias = torch.ones(1).expand(3)
    state = {"0.weight": flat[:9].view(3, 3), "1.weight": flat[:9].view(3, 3).t()}
    module = filled(tmp_path, state | {"0.bias": bias, "1.bias": flat[27:]}, empty(3, 3))
    assert torch.equal(module[0].weight, module[1].weight.t())  # type: ignore[index,union-attr]
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_().add_(torch.ones(parameter.shape))
            parameter += torch.arange(parameter.numel()).view(parameter.shape)
    for parameter in module.parameters():
        assert torch.equal(parameter.flatten(), 1 + torch.arange(parameter.numel()).float())


def test_weights_of_another_shape_are_named(tmp_path: Path) -> None:
    state = nn.Sequential(nn.Linear(3, 3)).state_dict()
    with pytest.raises(CheckpointMismatch, match=r"0.weight is 3 x 3 in the file and 4 x 4 in"):
        filled(tmp_path, dict(state), empty(4))
