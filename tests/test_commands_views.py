"""Commands that take images may ask something else of them than what the set is for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.cli import main


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """Two pictures with three boxes of cats and dogs, as COCO has them."""
    folder = tmp_path / "marked"
    folder.mkdir()
    for name in "ab":
        Image.effect_noise((40, 40), 60).convert("RGB").save(folder / f"{name}.png")
    images = [{"id": 7 * at, "file_name": f"{name}.png"} for at, name in enumerate("ab")]
    boxes = [(0, 2, [0, 0, 30, 30]), (7, 5, [5, 5, 30, 30]), (7, 2, [1, 1, 20, 20])]
    content = {
        "images": images,
        "annotations": [
            {"image_id": image, "category_id": kind, "bbox": box} for image, kind, box in boxes
        ],
        "categories": [{"id": 5, "name": "dog"}, {"id": 2, "name": "cat"}],
    }
    (folder / "marks.json").write_text(json.dumps(content))
    return folder


def test_objects_cut_out_are_mapped_and_swept(
    marked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.npz"
    asked = ["--data", str(marked), "--target", "crops", "--out", str(out)]
    assert main(["embed", "bundled", *asked, "--layer", "logits", "--method", "pca"]) == 0
    with np.load(out) as written:
        assert written["labels"].tolist() == [0, 1, 0]
        assert written["class_names"].tolist() == ["cat", "dog"]
    assert main(["responses", "bundled", *asked, "--layer", "fc2", "--positive", "dog"]) == 0
    with np.load(out) as written:
        assert written["class_names"].tolist() == ["not dog", "dog"]
    assert "10 units over 3 images" in capsys.readouterr().out
    # The same by the SPEC alone.
    spec = f"coco:{marked}#target=crops&positive=dog"
    assert main(["responses", "bundled", "--data", spec, "--layer", "fc2", "--out", str(out)]) == 0
    with np.load(out) as written:
        assert written["class_names"].tolist() == ["not dog", "dog"]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--target", "mask"], "it has no masks to learn; what it has is which objects"),
        (["--target", "crops", "--positive", "dag"], "did you mean dog"),
        (["--target", "crops", "--negative", "cat"], "positive is ''"),
        (["--target", "number", "--column", "age"], "it has no numbers to learn"),
        (["--split", "val"], "no split of marked named “val”"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    marked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str], words: str
) -> None:
    out = str(tmp_path / "out.npz")
    command = ["embed", "bundled", "--data", str(marked), "--layer", "logits", "--out", out]
    assert main([*command, *flags]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert not Path(out).exists()
