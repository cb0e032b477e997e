"""Scripts read sets of objects, of records and of tables as the program does."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.events import drain
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.script import as_script, scripting
from tests.engine.training.test_script import SMALL, compare, ruff
from tests.few import table

FEW = replace(SMALL, batch_size=4, validation_share=0.34)
RANDOM = np.random.default_rng(0)


def voc(folder: Path, count: int = 12) -> Path:
    """Write pictures with two kinds of objects, their boxes, their masks, and a list of most."""
    for name in ("JPEGImages", "Annotations", "SegmentationClass", "ImageSets/Main"):
        (folder / name).mkdir(parents=True)
    (folder / "class_names.txt").write_text("ant\nbee's\n", encoding="utf-8")
    for number in range(count):
        pixels = RANDOM.integers(0, 255, (40, 50, 3), np.uint8)
        Image.fromarray(pixels).save(folder / "JPEGImages" / f"{number:02}.jpg", quality=95)
        mask = np.zeros((40, 50), np.uint8)
        entries = ""
        names = ("ant", "bee's") if number % 3 == 0 else (("ant", "bee's")[number % 2],)
        for place, name in enumerate(names):
            left, top = 2 + 20 * place, 3 + number % 5
            box = (left, top, left + 18.5, top + 21)
            mask[top : top + 21, left : left + 18] = 1 + ("ant", "bee's").index(name)
            edges = "".join(
                f"<{edge}>{value}</{edge}>"
                for edge, value in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True)
            )
            hard = "<difficult>1</difficult>" if number == 1 else ""
            entries += f"<object><name>{name}</name>{hard}<bndbox>{edges}</bndbox></object>"
        mask[0] = 255
        entries += "<object><name>ant</name><bndbox><xmin>5</xmin><ymin>5</ymin><xmax>5</xmax>"
        entries += "<ymax>9</ymax></bndbox></object>"
        text = f"<annotation>{entries}</annotation>"
        (folder / "Annotations" / f"{number:02}.xml").write_text(text, encoding="utf-8")
        Image.fromarray(mask).save(folder / "SegmentationClass" / f"{number:02}.png")
    listed = "\n".join(f"{number:02}" for number in range(count - 2))
    (folder / "ImageSets" / "Main" / "train.txt").write_text(listed + "\n", encoding="utf-8")
    return folder


def test_pascal_voc_is_read_as_labels_as_crops_and_as_masks(tmp_path: Path) -> None:
    config = replace(FEW, data=f"voc:{voc(tmp_path / 'voc')}", loss="bce", image_size=32)
    labels = compare(config, tmp_path / "labels")
    assert "average_precision_score" in labels
    crops = compare(replace(config, target="crops", loss="cross_entropy"), tmp_path / "crops")
    assert "cut_out" in crops
    one = replace(config, positive="bee's", negative="ant")
    binary = compare(one, tmp_path / "binary")
    masks = as_script(
        drain(
            scripting(
                replace(
                    config,
                    target="mask",
                    loss="cross_entropy",
                    class_weights="balanced",
                    flip=True,
                    model="fcn_resnet50",
                    device="auto",
                )
            )
        )
    )
    assert "tv_tensors.Mask" in masks
    folder = tmp_path / "scripts"
    folder.mkdir()
    for number, text in enumerate((labels, crops, binary, masks)):
        (folder / f"script{number}.py").write_text(text, encoding="utf-8")
    assert ruff(folder) == ""


def test_masks_are_learned_as_in_the_run(tmp_path: Path) -> None:
    config = replace(
        FEW,
        data=f"voc:{voc(tmp_path / 'voc', 8)}",
        target="mask",
        model="lraspp_mobilenet_v3_large",
        image_size=64,
        optimizer="sgd",
    )
    text = compare(config, tmp_path)
    assert "jaccard_score" in text
    assert "ignore_index=255" in text


def coco(folder: Path) -> Path:
    """Write pictures and a file of their objects, of which one is a crowd."""
    (folder / "pictures").mkdir(parents=True)
    images, marks = [], []
    for number in range(10):
        pixels = RANDOM.integers(0, 255, (40, 50, 3), np.uint8)
        Image.fromarray(pixels).save(folder / "pictures" / f"{number}.jpg", quality=95)
        images.append({"id": 90 - number, "file_name": f"{number}.jpg", "height": 40, "width": 50})
        for place in range(1 + number % 2):
            marks.append(
                {
                    "id": len(marks),
                    "image_id": 90 - number,
                    "category_id": (7, 3)[(number + place) % 2],
                    "bbox": [2.5 + 20 * place, 4, 18, 21.5],
                    "iscrowd": int(number == 2),
                    "segmentation": [[2, 4, 20, 4, 20, 25]],
                }
            )
    kinds = [{"id": 7, "name": "cat"}, {"id": 3, "name": "dog"}]
    content = {"images": images, "annotations": marks, "categories": kinds}
    path = folder / "instances.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_coco_is_read_as_labels_and_as_crops(tmp_path: Path) -> None:
    config = replace(FEW, data=f"coco:{coco(tmp_path / 'coco')}", loss="bce", image_size=32)
    compare(config, tmp_path / "labels")
    compare(replace(config, target="crops", loss="cross_entropy"), tmp_path / "crops")
    masks = replace(config, target="mask", loss="cross_entropy", model="fcn_resnet50")
    with pytest.raises(TrainingProblem, match="outlines"):
        drain(scripting(masks))


def test_cifar_is_read_in_both_of_its_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = np.arange(20, dtype=np.uint8) % 10
    pixels = RANDOM.integers(0, 255, (20, 3072), np.uint8)
    plain, python = tmp_path / "cifar-10-batches-bin", tmp_path / "cifar-10-batches-py"
    for folder in (plain, python):
        folder.mkdir()
    parts = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
    names = [f"class {number}" for number in range(10)]
    for name in parts:
        rows = np.concatenate([labels[:, None], pixels], 1)
        (plain / f"{name}.bin").write_bytes(rows.tobytes())
        batch = {"data": pixels, "labels": labels.tolist(), "batch_label": "", "filenames": []}
        (python / name).write_bytes(pickle.dumps(batch, protocol=2))
    (plain / "batches.meta.txt").write_text("\n".join(names), encoding="utf-8")
    (python / "batches.meta").write_bytes(pickle.dumps({"label_names": names}, protocol=2))
    config = replace(SMALL, image_size=32)
    one = compare(replace(config, data=f"cifar10:{plain}"), tmp_path / "one")
    # Torchvision knows the sums of the real files, which these are not.
    monkeypatch.setattr("torchvision.datasets.CIFAR10._check_integrity", lambda _: True)
    monkeypatch.setattr("torchvision.datasets.cifar.check_integrity", lambda *_: True)
    two = compare(replace(config, data=f"cifar10:{python}"), tmp_path / "two")
    assert "np.fromfile" in one
    assert "datasets.CIFAR10(DATA, train=True)" in two


def test_a_part_of_imagenet_keeps_the_numbers_of_the_networks(tmp_path: Path) -> None:
    folder = tmp_path / "imagenet"
    for wnid in ("n01440764", "n01443537"):
        (folder / "images" / wnid).mkdir(parents=True)
        for number in range(6):
            pixels = RANDOM.integers(0, 255, (40, 50, 3), np.uint8)
            Image.fromarray(pixels).save(folder / "images" / wnid / f"{number}.png")
    rows = [("n01440764", 0, "tench"), ("n01443537", 3, "goldfish"), ("n01484850", 2, "shark")]
    table(folder / "classes.csv", [*rows, ("n9", 1, "none")], ("wnid", "index", "name"))
    text = compare(replace(FEW, data=f"imagenet:{folder}", image_size=32), tmp_path)
    assert "nn.Linear(16, 4)" in text


def test_one_picture_of_each_class_is_parted_as_in_the_run(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / "set" / f"kind {number}").mkdir(parents=True)
        pixels = RANDOM.integers(0, 255, (32, 32, 3), np.uint8)
        Image.fromarray(pixels).save(tmp_path / "set" / f"kind {number}" / "lone.png")
    config = replace(FEW, data=f"folder:{tmp_path / 'set'}", image_size=32, validation_share=0.3)
    assert "too few of each class" in compare(config, tmp_path)


def test_a_layout_that_no_short_script_reads_is_refused(tmp_path: Path) -> None:
    folder = voc(tmp_path / "voc")
    deep = folder / "JPEGImages" / "more"
    deep.mkdir()
    (folder / "JPEGImages" / "03.jpg").rename(deep / "03.jpg")
    config = TrainConfig(data=f"voc:{folder}", loss="bce", device="cpu")
    with pytest.raises(TrainingProblem, match="another way"):
        drain(scripting(config))
