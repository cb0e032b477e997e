"""Two networks side by side in a terminal: their weights, and their answers without labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from PIL import Image

from cnnviz.cli import main
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import save_model


def test_two_files_that_fit_no_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = tmp_path / "one.pt", tmp_path / "two.pt"
    torch.save({"a.w": torch.full((2, 2), 3.0), "b": torch.zeros(3)}, one)
    torch.save({"model": {"module.a.w": torch.full((2, 2), 4.5), "module.c": torch.ones(1)}}, two)
    assert main(["inspect", str(one), "--against", str(two), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["first"], found["second"], found["equal"]) == ("one.pt", "two.pt", False)
    assert found["layers"][0]["name"] == "a"
    assert found["layers"][0]["relative"] == pytest.approx(0.5)
    assert (found["only_first"], found["only_second"]) == ({"b": [3]}, {"c": [1]})
    assert main(["inspect", str(one), "--against", str(two)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert any(line.split()[:2] == ["a", "0.5"] for line in told)
    assert any(line.split() == ["b", "3", "–"] for line in told)


def test_an_architecture_and_its_file_are_equal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = save_model(tmp_path / "file.safetensors", load_model("course_cnn"))
    assert main(["inspect", "course_cnn", "--against", str(file)]) == 0
    assert "equal to the bit" in capsys.readouterr().out


def test_a_file_without_weights_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.save({"epoch": 3}, tmp_path / "facts.pt")
    assert main(["inspect", "course_cnn", "--against", str(tmp_path / "facts.pt")]) == 2
    assert "facts.pt: has no weights to compare" in capsys.readouterr().err


def test_answers_are_compared_on_images_without_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = load_model("bundled")
    other.module.get_parameter("fc2.bias").data[3] += 9.0
    file = save_model(tmp_path / "other.safetensors", other)
    folder = tmp_path / "pictures"
    folder.mkdir()
    digits = open_dataset("digits", "test")
    for at in range(12):
        Image.fromarray(digits.image(at)).save(folder / f"{at:02}.png")
    options = ["evaluate", "bundled", "--against", str(file), "--data", f"images:{folder}"]
    assert main([*options, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert 0 < len(found["differing"]) < 12
    assert found["agreement"] == pytest.approx(1 - len(found["differing"]) / 12)
    assert main(options) == 0
    assert "answer the same for" in capsys.readouterr().out
    assert main([*options, "--out", str(tmp_path / "page.html")]) == 2
    assert "fill no report" in capsys.readouterr().err
