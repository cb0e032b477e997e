"""``cnnviz attribute`` writes what the window shows, and says in one line what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import cnnviz
from cnnviz.cli import main
from cnnviz.engine.probes.methods import METHODS


@pytest.fixture
def digit(tmp_path: Path) -> Path:
    path = tmp_path / "digit.png"
    Image.fromarray(cnnviz.open_dataset("digits").image(7)).save(path)
    return path


@pytest.mark.parametrize("method", METHODS)
def test_numbers_and_pictures(
    tmp_path: Path, digit: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    flags = ["attribute", "bundled", str(digit), "--method", method, "--steps", "5"]
    out = tmp_path / "why.npz"
    assert main([*flags, "--out", str(out), "--target", "3"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0].startswith("3 (")
    assert said.out.splitlines()[-1] == str(out)
    assert said.err == ""
    with np.load(out, allow_pickle=False) as file:
        found = {name: file[name] for name in file}
    image = np.asarray(Image.open(digit))
    wanted = cnnviz.attribute(cnnviz.load_model("bundled"), image, method, 3, steps=5)
    np.testing.assert_array_equal(found["values"], wanted.values)
    assert found["target"] == 3
    assert found["predicted"] == wanted.predicted == 7
    assert found["score"] == pytest.approx(wanted.score)
    assert str(found["method"]) == method
    assert ("grid" in found) == (method == "grad-cam")
    assert ("delta" in found) == (method == "integrated-gradients")
    picture = tmp_path / "why.png"
    assert main([*flags, "--out", str(picture), "--alpha", "1", "--colour-map", "coolwarm"]) == 0
    with Image.open(picture) as drawn:
        assert drawn.size == (448, 448)  # 28 pixels, each sixteen wide


def test_a_class_by_its_name_and_a_layer(
    tmp_path: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(shared_data / "checkpoints" / "squeezenet1_1_imagenet_derived.pth")
    crab = str(next((shared_data / "imagenet" / "images" / "n01980166").iterdir()))
    out = str(tmp_path / "crab.npz")
    flags = ["attribute", model, crab, "--out", out]
    assert main([*flags, "--target", "rock crab", "--layer", "features.7"]) == 0
    assert "rock crab" in capsys.readouterr().out
    with np.load(out) as file:
        assert str(file["layer"]) == "features.7"
        assert file["values"].shape == (224, 224)
        assert int(file["target"]) != int(file["predicted"])
    assert main([*flags, "--target", "rok crab"]) == 2
    assert "did you mean" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--method", "cam"], "no method named"),
        (["--target", "10"], "a class from 0 to 9"),
        (["--target", "-1"], "a class from 0 to 9"),
        (["--target", "cat"], "no class named"),
        (["--layer", "fc1"], "gives no maps"),
        (["--layer", "conv7"], "did you mean"),
        (["--alpha", "1.5"], "--alpha"),
        (["--colour-map", "jet"], "no colour map"),
        (["--method", "integrated-gradients", "--steps", "0"], "steps"),
        (["--out", "why.txt"], "--out"),
    ],
)
def test_bad_flags_are_told_in_one_line(
    digit: Path, capsys: pytest.CaptureFixture[str], flags: list[str], said: str
) -> None:
    out = [] if "--out" in flags else ["--out", str(digit.with_name("no.npz"))]
    assert main(["attribute", "bundled", str(digit), *out, *flags]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1
    assert not digit.with_name("no.npz").exists()
