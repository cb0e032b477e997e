"""A class of one's own, from a file that fits nothing to a picture of its layers, in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from torch import nn

from cnnviz.cli import main

NET = """
from torch import nn


class Net(nn.Sequential):
    def __init__(self, width=4, act="relu"):
        super().__init__(nn.Conv2d(1, width, 3), nn.Flatten(), nn.Linear(width * 36, 10))
"""


@pytest.fixture
def net(tmp_path: Path) -> Path:
    """Return the file of a class."""
    path = tmp_path / "net.py"
    path.write_text(NET)
    return path


def test_it_asks_then_runs_and_asks_no_more(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", f"{net}:Net"]) == 2
    said = capsys.readouterr().err
    assert "the whole of net.py, 7 lines that import torch" in said
    assert "--trust" in said
    assert main(["inspect", f"{net}:Net", "--json", "--trust", "--arg", "width=3"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["architecture"], facts["num_classes"], facts["parameters"]) == ("Net", 10, 1120)
    assert main(["inspect", f"{net}:Net", "--input-size", "8", "8"]) == 0
    assert "1 × 10" in capsys.readouterr().out


def test_from_a_file_that_fits_nothing_to_its_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = nn.Sequential(nn.Conv2d(1, 6, 3), nn.ReLU(), nn.Flatten(), nn.Linear(96, 10))
    weights, begun = tmp_path / "weights.pth", tmp_path / "begun.py"
    torch.save(state.state_dict(), weights)
    assert main(["inspect", str(weights), "--skeleton", str(begun)]) == 0
    assert capsys.readouterr().out.strip() == str(begun)
    assert main(["inspect", str(begun), "--weights", str(weights), "--trust"]) == 0
    told = capsys.readouterr().out
    assert "This is the network Network with the weights of weights.pth." in told
    assert main(["inspect", str(weights), "--skeleton", str(begun)]) == 2
    assert "a file that is not there yet" in capsys.readouterr().err
    assert main(["inspect", str(weights), "--skeleton", str(tmp_path / "begun.txt")]) == 2
    assert "ends in .py" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--arg", "width"], "a name and a value, such as depth=20"),
        (["--arg", "depth=3"], "no argument of Net named “depth”"),
        (["--arg", "width=x"], "Making net.py:Net stopped in net.py, line 7: TypeError"),
        (["--weights", "nothing.pth"], "nothing.pth: there is no such file"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    net: Path, capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    assert main(["inspect", f"{net}:Net", "--trust", *more]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert told in said[0]


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "nothing.py:Net"]) == 2
    assert "nothing.py: there is no such file" in capsys.readouterr().err
