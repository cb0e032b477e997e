"""Commands that look at arrays and clips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.cli import main
from cnnviz.engine.models.load import load_model
from cnnviz.engine.probes.capture import capture


def test_an_array_goes_to_the_network_as_it_is(tmp_path: Path) -> None:
    array = np.random.default_rng(0).standard_normal((28, 28)).astype(np.float32)
    source, out = tmp_path / "a.npy", tmp_path / "a.npz"
    np.save(source, array)
    assert main(["activations", "bundled", str(source), "--layer", "conv1", "--out", str(out)]) == 0
    wanted = capture(load_model("bundled"), torch.from_numpy(array)[None], ["conv1"])["conv1"]
    with np.load(out) as saved:
        np.testing.assert_array_equal(saved["conv1"], wanted.numpy())


def test_frames_are_chosen_by_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        Image.new("RGB", (64, 64), (100 * number, 0, 0)).save(tmp_path / f"{number}.png")
    pictures = []
    for frame in ("1", "16"):
        out = tmp_path.parent / f"{tmp_path.name} {frame}.png"
        words = ["activations", "r3d_18", str(tmp_path), "--layer", "stem.0", "--out", str(out)]
        assert main([*words, "--frame", frame]) == 0
        assert "16 frames of 3, evenly" in capsys.readouterr().out
        pictures.append(out.read_bytes())
        out.unlink()
    assert pictures[0] != pictures[1]
    out = tmp_path / "filters.png"
    words = ["filters", "r3d_18", "--layer", "stem.0", "--out", str(out), "--frame", "4"]
    assert main(words) == 2
    assert "from 1 to 3" in capsys.readouterr().err
