"""``cnnviz embed`` writes maps that other programs can read, the same as Python makes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import cnnviz
from cnnviz.cli import main
from cnnviz.engine.child import close_idle
from cnnviz.engine.embedding.params import EmbedParams


@pytest.fixture(autouse=True)
def no_worker_left() -> object:
    yield
    close_idle()


def _embed(out: Path, *more: str, layer: str = "fc1", data: str = "digits") -> int:
    return main(["embed", "course_cnn", "--data", data, "--layer", layer, "--out", str(out), *more])


def test_an_npz_has_points_labels_and_ids(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "e.npz"
    flags = ("--method", "tsne", "--early-iterations", "50", "--iterations", "50", "--seed", "3")
    assert _embed(out, *flags, "--quality") == 0
    said = capsys.readouterr().out
    assert "trustworthiness" in said
    assert "k-NN accuracy" in said
    model, digits = cnnviz.load_model("course_cnn"), cnnviz.open_dataset("digits", "test")
    with np.load(out) as written:
        assert written["embedding"].shape == (len(digits), 2)
        assert np.array_equal(written["labels"], digits.labels)
        assert np.array_equal(written["sample_ids"], np.arange(len(digits)))
        assert written["class_names"].tolist() == list(digits.class_names)
        params = EmbedParams(method="tsne", early_iterations=50, iterations=50, seed=3)
        same = cnnviz.embed(cnnviz.features(model, digits, "fc1"), params)
        assert np.array_equal(written["embedding"], same.points)


def test_a_csv_has_a_line_for_each_sample(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for index in range(8):
        place = tmp_path / "set" / ("cat", "dog")[index % 2]
        place.mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(index).integers(0, 255, (28, 28), np.uint8)
        Image.fromarray(pixels).save(place / f"{index}.png")
    (tmp_path / "set" / "dog" / "3.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    out = tmp_path / "e.csv"
    data = f"folder:{tmp_path / 'set'}"
    assert _embed(out, "--method", "pca", layer="pixels", data=data) == 0
    with out.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == ["id", "x", "y", "label", "class", "file"]
    assert len(lines) == 7
    assert {line["class"] for line in lines} == {"cat", "dog"}
    assert all(Path(line["file"]).is_file() for line in lines)
    captured = capsys.readouterr()
    assert "of the variance" in captured.out
    assert "3.png" in captured.out + captured.err


@pytest.mark.parametrize(
    ("out", "more", "words"),
    [
        ("e.png", (), "ends in .npz or .csv"),
        ("e.npz", ("--method", "lle"), "one of pca, tsne, umap"),
        ("e.npz", ("--layer", "fc9"), "did you mean fc"),
        ("e.npz", ("--pooling", "median"), "one of auto"),
        ("e.npz", ("--pooling", "class_token"), "no tokens"),
        ("e.npz", ("--method", "tsne", "--perplexity", "900"), "at most"),
        ("e.npz", ("--n-neighbors", "999"), "at most"),
        ("e.npz", ("--min-dist", "far"), "a number"),
        ("e.npz", ("--batch-size", "0"), "at least 1"),
    ],
)
def test_bad_input_is_one_line(
    out: str,
    more: tuple[str, ...],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _embed(tmp_path / out, *more) == 2
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1
    assert not (tmp_path / out).exists()


def test_a_place_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _embed(tmp_path / "nowhere" / "e.npz", "--method", "pca") == 2
    assert "a folder that exists" in capsys.readouterr().err
    taken = tmp_path / "e.npz"
    taken.mkdir()
    assert _embed(taken, "--method", "pca") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_course_network_on_mnist(shared_data: Path, tmp_path: Path) -> None:
    """Untrained features part the digits less well than the pixels of any trained network."""
    out = tmp_path / "e.npz"
    data = f"mnist:{shared_data / 'mnist'}"
    assert _embed(out, "--method", "pca", layer="logits", data=data) == 0
    with np.load(out) as written:
        assert written["embedding"].shape == (10_000, 2)
