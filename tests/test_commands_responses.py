"""``cnnviz responses`` writes what ``responses`` returns, and says what is wrong in one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import cnnviz
from cnnviz.cli import main


def test_all_of_the_result_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r.npz"
    flags = ["--layer", "conv1", "relu#2", "--layer", "fc2", "-k", "4", "--seed", "3"]
    assert main(["responses", "bundled", "--data", "digits", *flags, "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "106 units over 360 images" in said.out
    model, images = cnnviz.load_model("bundled"), cnnviz.open_dataset("digits", "test")
    found = cnnviz.responses(model, images, ["conv1", "relu#2", "fc2"], k=4, seed=3)
    with np.load(out) as written:
        for layer, of_layer in found.layers.items():
            assert written[f"{layer}/top_ids"].shape == (of_layer.units, 4)
            assert written[f"{layer}/top_positions"].shape == (of_layer.units, 4, 2)
            for name, array in of_layer.arrays().items():
                np.testing.assert_array_equal(written[f"{layer}/{name}"], array)
        assert written["class_names"].tolist() == list(images.class_names)
        np.testing.assert_array_equal(written["subset_ids"], found.subset_ids)
        assert "files" not in written.files


def test_files_are_named_and_broken_ones_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(5):
        Image.new("L", (8, 8), number * 50).save(folder / f"{number}.png")
    (folder / "3.png").write_bytes(b"no picture")
    out = tmp_path / "r.npz"
    arguments = ["responses", "bundled", "--data", f"images:{folder}", "--layer", "fc2"]
    assert main([*arguments, "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "3.png: this is not a picture" in said.err
    assert "10 units over 4 images" in said.out
    with np.load(out) as written:
        assert [Path(file).name for file in written["files"]] == [f"{i}.png" for i in range(5)]
        assert written["fc2/class_means"].shape == (10, 0)
        assert 3 not in written["fc2/top_ids"]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--layer", "conv9"], "did you mean conv1"),
        (["--layer", "relu#7"], "relu runs 3 times"),
        (["--layer", "fc1", "-k", "0"], "-k is 0"),
        (["--layer", "fc1", "--batch-size", "-1"], "--batch-size is -1"),
        (["--layer", "fc1", "--seed", "-1"], "--seed is -1"),
        (["--layer", "fc1", "--out", "r.csv"], "ends in .npz"),
        (["--layer", "fc1", "--out", "nowhere/r.npz"], "a folder that exists"),
        (["--layer", "fc1", "--data", "nowhere"], "nowhere"),
        ([], "--layer"),
    ],
)
def test_bad_input_is_one_line(
    flags: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = ["--data", "digits", "--out", str(tmp_path / "r.npz")]
    assert main(["responses", "bundled", *usual, *flags]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("cnnviz: ")
    assert said.err.count("\n") == 1
    assert words in said.err
    assert not (tmp_path / "r.npz").exists()


def test_squeezenet_over_imagenet(shared_data: Path, tmp_path: Path) -> None:
    """The responses of the pooled outputs are the scores, which are right for 134 images."""
    out = tmp_path / "r.npz"
    model = shared_data / "checkpoints" / "squeezenet1_1_imagenet_derived.pth"
    data = f"imagenet:{shared_data / 'imagenet'}"
    flags = ["--layer", "features.6", "classifier.3", "--out", str(out)]
    assert main(["responses", str(model), "--data", data, *flags]) == 0
    images = cnnviz.open_dataset(data)
    with np.load(out) as written:
        assert written["features.6/top_ids"].shape == (256, 9)
        assert written["files"][0] == str(images.path(0))
        scores = written["classifier.3/subset_values"]
        right = scores.argmax(1) == images.labels[written["subset_ids"]]
        assert (len(right), right.sum()) == (200, 134)
