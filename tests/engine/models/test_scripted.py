"""TorchScript: shown without running, run only after a yes, and then as honest as it can be."""

from __future__ import annotations

import copy
import zipfile
from pathlib import Path

import pytest
import torch
from torch import nn

from cnnviz.engine import kept
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.models.build import build
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.problems import UnrecognisedCheckpoint, UntrustedProgram
from cnnviz.engine.probes.capture import NothingCaptured, capture
from cnnviz.engine.probes.filters import filters
from cnnviz.engine.trust import NotTrusted

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


class Small(nn.Module):
    """A network whose weights tell nobody what it is."""

    def __init__(self, sign: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.head = nn.Linear(4, 2)
        self.sign = sign

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Answer."""
        return self.sign * self.head(self.norm(self.conv(x)).mean((2, 3)))


def save(folder: Path, module: nn.Module, *, traced: bool = False) -> Path:
    module.eval()
    made = (
        torch.jit.trace(module, torch.zeros(1, 3, 64, 64)) if traced else torch.jit.script(module)
    )
    path = folder / "program.pt"
    torch.jit.save(made, path)
    return path


@pytest.mark.parametrize("traced", [True, False])
def test_a_known_network_opens_without_running_the_program(tmp_path: Path, traced: bool) -> None:
    module = build("squeezenet1_1", 4)
    model = load_model(save(tmp_path, module, traced=traced))
    assert (model.architecture, model.origin) == ("squeezenet1_1", "file")
    assert "the program in the file was not run" in model.warnings[0]
    images = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(model(images), module(images))


@pytest.mark.parametrize("traced", [True, False])
def test_another_one_runs_after_a_yes_for_this_very_file(tmp_path: Path, traced: bool) -> None:
    module = Small()
    path = save(tmp_path, module, traced=traced)
    told = r"the TorchScript program in it, \d+ functions? in \d+ files"
    with pytest.raises(UntrustedProgram, match=told) as caught:
        load_model(path)
    assert isinstance(caught.value, NotTrusted)
    assert isinstance(caught.value, UnrecognisedCheckpoint)
    assert caught.value.checkpoint.shapes["conv.weight"] == (4, 3, 3, 3)
    caught.value.agree()
    model = load_model(path)
    assert (model.architecture, model.origin, model.title) == ("Small", "program", "program.pt")
    assert model.num_classes == 2
    images = torch.randn(2, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(model(images), module(images))
        assert torch.equal(copy.deepcopy(model.module)(images), module(images))
    torch.manual_seed(5)
    save(tmp_path, Small(), traced=traced)
    with pytest.raises(UntrustedProgram):
        load_model(path)


def test_its_layers_are_listed_and_cannot_be_watched(tmp_path: Path) -> None:
    module = Small()
    model = load_model(save(tmp_path, module), trust=True)
    assert "cannot be seen from outside" in model.warnings[0]
    images = torch.randn(1, 3, 32, 32)
    rows = {row.name: row for row in layer_table(model, images).rows}
    assert {name: row.type for name, row in rows.items()} == {
        "conv": "Conv2d",
        "norm": "BatchNorm2d",
        "head": "Linear",
    }
    assert not any(row.executed for row in rows.values())
    with pytest.raises(NothingCaptured, match="runs inside of a TorchScript program, where it can"):
        capture(model, images, ["conv"])
    assert capture(model, images, [""])[""].shape == (1, 2)
    assert (filters(model, "conv").weight == module.conv.weight.detach().numpy()).all()
    assert list(model.module.state_dict()) == list(module.state_dict())


def test_it_keeps_up_with_its_stand_ins(tmp_path: Path) -> None:
    model = load_model(save(tmp_path, Small()), trust=True)
    images = torch.randn(2, 3, 32, 32)
    before = model(images)
    with torch.no_grad():
        model.module.get_parameter("head.weight").zero_()
        model.module.get_parameter("head.bias").fill_(2.0)
    assert torch.equal(model(images), torch.full((2, 2), 2.0))
    assert model.module.double()(images.double()).dtype == torch.float64
    model.module.train()
    assert model.module.program.training
    assert not torch.equal(before, torch.full((2, 2), 2.0))


def test_two_programs_with_the_same_weights_are_told_apart(tmp_path: Path) -> None:
    found = []
    for sign in (1, -1):
        torch.manual_seed(0)
        model = load_model(save(tmp_path, Small(sign)), trust=True)
        found.append(kept._program(model.module))
    assert found[0] != found[1]


def test_a_damaged_program_is_said(tmp_path: Path) -> None:
    path = save(tmp_path, Small())
    with zipfile.ZipFile(path) as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content.replace(b"def forward", b"def f@rward"))
    with pytest.raises(CheckpointProblem, match="cannot be run by torch"):
        load_model(path, trust=True)
