"""Pascal VOC: real sets, made ones, and files that are wrong or hostile."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.engine.data.kinds.voc_files import CLASSES
from cnnviz.engine.data.kinds.voc_xml import Marked, read_objects
from cnnviz.engine.data.open import default_split, detect_kind, open_dataset, parts_of
from cnnviz.engine.data.views import viewing
from cnnviz.engine.errors import DatasetProblem, FileProblem, ImageProblem, UnknownName
from cnnviz.engine.events import drain

Box = tuple[float, float, float, float]
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><annotation>&c;</annotation>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><annotation>&x;</annotation>'


def picture(folder: Path, name: str, width: int = 8, height: int = 6) -> Path:
    place = folder / "JPEGImages"
    place.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (width, height)).save(place / f"{name}.jpg")
    return folder


def annotate(folder: Path, name: str, *objects: tuple[str, Box | None], more: str = "") -> None:
    place = folder / "Annotations"
    place.mkdir(parents=True, exist_ok=True)
    text = "<annotation><size><width>8</width></size>"
    for label, box in objects:
        edges = "" if box is None else "".join(
            f"<{edge}>{value}</{edge}>"
            for edge, value in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True)
        )  # fmt: skip
        text += f"<object><name>{label}</name>{more}<bndbox>{edges}</bndbox></object>"
    (place / f"{name}.xml").write_text(text + "</annotation>")


def masked(folder: Path, name: str, values: np.ndarray, kind: str = "Class") -> None:
    place = folder / f"Segmentation{kind}"
    place.mkdir(parents=True, exist_ok=True)
    mask = Image.fromarray(values.astype(np.uint8))
    mask.putpalette([*range(256)] * 3)
    mask.save(place / f"{name}.png")


def listed(folder: Path, name: str, *stems: str) -> None:
    file = folder / "ImageSets" / f"{name}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{stem}\n" for stem in stems))


def test_blood_cells_with_their_two_bad_boxes(shared_data: Path) -> None:
    spec = f"voc:{shared_data / 'voc-bccd'}"
    cells = open_dataset(spec)
    assert (len(cells), cells.split, cells.target) == (364, "all", "labels")
    assert cells.class_names == ("Platelets", "RBC", "WBC")
    classes = np.concatenate([cells.objects(i).classes for i in range(364)])  # type: ignore[union-attr]
    assert np.bincount(classes).tolist() == [361, 4155, 372]
    (problem,) = cells.problems
    assert "2 of 4,888 boxes have no inside and count for nothing" in problem
    assert problem.endswith("BloodImage_00338.jpg, BloodImage_00343.jpg.")
    assert cells.parts == parts_of(spec) == ("train", "trainval", "val", "test", "all")
    counts = [len(open_dataset(spec, part)) for part in cells.parts]
    assert counts == [205, 292, 87, 72, 364]
    assert [default_split(spec, purpose) for purpose in ("train", "validate", "evaluate")] == [
        "train",
        "val",
        "test",
    ]
    with pytest.raises(UnknownName, match="train, trainval, val, test, all"):
        open_dataset(spec, "middle")


def test_pictures_with_boxes_and_with_masks(shared_data: Path) -> None:
    boxes = open_dataset(str(shared_data / "voc2011-labelme" / "bbox"))
    people, buses, cars = (CLASSES.index(name) for name in ("person", "bus", "car"))
    counts = np.bincount(np.concatenate([boxes.objects(i).classes for i in range(3)]))  # type: ignore[union-attr]
    assert [counts[people], counts[buses], counts[cars], counts.sum()] == [6, 2, 1, 9]
    masks = open_dataset(str(shared_data / "voc2011-labelme" / "seg"))
    assert (masks.target, masks.views) == ("mask", ("mask", "objects", "crops"))
    assert (masks.mask_names[0], masks.mask_names[15]) == ("background", "person")
    for sample in range(3):
        mask = masks.mask(sample)
        assert mask is not None
        assert mask.shape == masks.image(sample).shape[:2]
        with Image.open(shared_data / "voc2011-labelme/seg/SegmentationObject" / (
            masks.sample_name(sample).replace(".jpg", ".png")
        )) as things:  # fmt: skip
            single = set(np.unique(np.asarray(things))) - {0, 255}
        objects = masks.objects(sample)
        assert objects is not None
        assert len(objects.boxes) == len(single)
        shown = set(np.unique(mask)) - {0, 255}
        assert set((objects.classes + 1).tolist()) == shown
    # Both folders hold the same pictures: together they have boxes and masks.
    both = open_dataset(str(shared_data / "voc2011-labelme"))
    assert (len(both), both.views, both.problems) == (3, ("objects", "crops", "mask"), ())
    np.testing.assert_array_equal(both.objects(0).boxes, boxes.objects(0).boxes)  # type: ignore[union-attr]


def test_classes_stay_the_same_in_all_parts(tmp_path: Path) -> None:
    for name, label in (("a", "cow"), ("b", "ant")):
        annotate(picture(tmp_path, name), name, (label, (0, 0, 3, 3)))
    listed(tmp_path, "Main/train", "a")
    listed(tmp_path, "Main/val", "b", "gone")
    listed(tmp_path, "Main/cow_train", "a")  # of one class, and no part of the set
    listed(tmp_path, "Segmentation/val", "b")
    listed(tmp_path, "Segmentation/tiny", "a")
    assert detect_kind(tmp_path) == "voc"
    train, val = open_dataset(str(tmp_path), "train"), open_dataset(str(tmp_path), "test")
    assert (train.labels.tolist(), val.labels.tolist()) == ([1], [0])
    assert train.class_names == val.class_names == ("ant", "cow")
    assert (val.split, val.problems) == ("val", ("1 pictures of the list are missing: gone.",))
    assert train.parts == ("train", "val", "Segmentation/val", "tiny", "all")
    assert open_dataset(str(tmp_path), "tiny").sample_name(0) == "a.jpg"


def test_the_challenge_has_twenty_classes_in_its_own_order(tmp_path: Path) -> None:
    year = tmp_path / "VOCdevkit" / "VOC2007"
    annotate(picture(year, "000005"), "000005", ("dog", (1, 1, 4, 4)), ("bus", (1, 2, 4, 4)))
    opened = open_dataset(str(tmp_path))
    assert (opened.kind, opened.class_names) == ("voc", CLASSES)
    objects = opened.objects(0)
    assert objects is not None
    assert objects.classes.tolist() == [11, 5]
    # With a set of one's own the classes are those that appear.
    annotate(picture(tmp_path / "own", "x"), "x", ("dog", (1, 1, 4, 4)), ("bus", (1, 2, 4, 4)))
    assert open_dataset(str(tmp_path / "own")).class_names == ("bus", "dog")


def test_flags_and_boxes_that_are_none(tmp_path: Path) -> None:
    picture(tmp_path, "a")
    annotate(tmp_path, "a", ("cat", (0, 0, 3, 3)), more="<difficult>1</difficult>")
    picture(tmp_path, "b")
    annotate(tmp_path, "b", ("cat", None), ("dog", (1, 1, 1e30, 2)), ("cat", (0, 0, 2, 2)))
    opened = open_dataset(str(tmp_path))
    objects = opened.objects(0)
    assert objects is not None
    assert objects.difficult is not None
    assert (objects.difficult.tolist(), objects.whole.tolist()) == ([True], [False])
    assert opened.problems == ("2 objects without a box that can be read are left out.",)
    assert opened.labels.tolist() == [0, 0]


def test_masks_of_another_size_are_refused_one_by_one(tmp_path: Path) -> None:
    for name in "abc":
        picture(tmp_path, name)
        masked(tmp_path, name, np.ones((6, 8)))
    masked(tmp_path, "b", np.ones((8, 6)))
    (tmp_path / "SegmentationClass" / "c.png").write_bytes(b"no picture")
    (tmp_path / "class_names.txt").write_text("_background_\nleaf\n")
    masks = open_dataset(str(tmp_path))
    assert (masks.spec, masks.target) == (str(tmp_path), "mask")
    assert masks.class_names == ("background", "leaf")
    assert drain(viewing(masks, "objects")).class_names == ("leaf",)
    assert masks.sample_name(0) == "a.jpg"
    assert len(masks) == 1
    said = " ".join(masks.problems)
    assert "b.jpg is left out: its mask has 6 x 8 pixels, but the picture 8 x 6." in said
    assert "c.png: this is not a picture" in said
    # One that changes under an open set is refused when it is asked for.
    masked(tmp_path, "a", np.ones((8, 6)))
    with pytest.raises(ImageProblem, match="mask has 6 x 8 pixels, but the picture 8 x 6"):
        masks.mask(0)
    (tmp_path / "SegmentationClass" / "a.png").unlink()
    with pytest.raises(DatasetProblem, match=r"can be used \(b\.jpg is left out"):
        open_dataset(str(tmp_path))


def test_values_beyond_the_classes_and_colours_are_refused(tmp_path: Path) -> None:
    for name in "ab":
        picture(tmp_path, name)
        masked(tmp_path, name, np.array([[0, 1, 255, 7] * 2] * 6))
    Image.new("RGB", (8, 6)).save(tmp_path / "SegmentationClass" / "b.png")
    (tmp_path / "labelmap.txt").write_text("# name:colour\nbackground:0,0,0::\nleaf:9,9,9::\n")
    opened = open_dataset(str(tmp_path))
    with pytest.raises(ImageProblem, match="value 7, but the classes go from 0 to 1, and 255"):
        opened.mask(0)
    with pytest.raises(ImageProblem, match=r"pixels are colours \(RGB\)"):
        opened.mask(1)
    assert any("classes that its list does not name" in one for one in opened.problems)


def test_objects_follow_from_masks_where_nothing_else_tells_them(tmp_path: Path) -> None:
    kinds, things = np.zeros((6, 8)), np.zeros((6, 8))
    kinds[0:3, 0:2], kinds[0:3, 5:8], kinds[5] = 2, 2, 255
    things[0:3, 0:2], things[0:3, 5:8] = 1, 4
    picture(tmp_path, "a")
    masked(tmp_path, "a", kinds)
    masked(tmp_path, "a", things, "Object")
    opened = open_dataset(str(tmp_path))
    # There is no list of names.
    assert opened.class_names == ("background", "class 1", "class 2")
    objects = opened.objects(0)
    assert objects is not None
    assert objects.boxes.tolist() == [[0, 0, 2, 3], [5, 0, 8, 3]]
    assert (objects.classes.tolist(), objects.crowd.tolist()) == ([1, 1], [False, False])
    # Without a mask of objects, all pixels of a class are one crowd.
    (tmp_path / "SegmentationObject" / "a.png").unlink()
    objects = open_dataset(str(tmp_path)).objects(0)
    assert objects is not None
    assert (objects.boxes.tolist(), objects.crowd.tolist()) == ([[0, 0, 8, 3]], [True])
    with pytest.raises(DatasetProblem, match="no object that could be cut out"):
        open_dataset(f"{tmp_path}#target=crops")


def test_classes_that_a_list_does_not_name(tmp_path: Path) -> None:
    annotate(picture(tmp_path, "a"), "a", ("cat", (0, 0, 3, 3)), ("yak", (0, 0, 3, 3)))
    (tmp_path / "class_names.txt").write_text("dog\ncat\n")
    opened = open_dataset(str(tmp_path))
    assert (opened.class_names, opened.labels.tolist()) == (("dog", "cat"), [1])
    assert opened.problems == (
        "1 objects of classes that its list does not name are left out: yak.",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "broken or cut off"),
        ("<annotation><object>", "broken or cut off"),
        ("<html></html>", "not an annotation of Pascal VOC"),
        (BOMB, "declares a document type"),
        (OUTSIDE, "declares a document type"),
        ("<annotation>" + "<a>" * 100 + "</a>" * 100 + "</annotation>", "nested too deeply"),
        ('<?xml version="1.0" encoding="klingon"?><annotation/>', "broken or cut off"),
        (" " * (16 * 2**20 + 1), "far larger than an annotation"),
    ],
)
def test_annotations_that_are_broken_or_hostile(tmp_path: Path, text: str, words: str) -> None:
    for name in "ab":
        annotate(picture(tmp_path, name), name, ("cat", (0, 0, 3, 3)))
    file = tmp_path / "Annotations" / "b.xml"
    file.write_text(text)
    with pytest.raises(FileProblem, match=words):
        read_objects(file)
    opened = open_dataset(str(tmp_path))
    assert len(opened) == 1
    assert any(words in problem for problem in opened.problems)
    assert "without an annotation that can be read are left out: b.jpg." in opened.problems[-1]


def test_only_the_objects_of_a_file_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(
        "<annotation><object><name> cat\u202e\n</name><part><name>head</name><bndbox><xmin>9</xmin>"
        "</bndbox></part><bndbox><xmin>1.5</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax>"
        "</bndbox></object><object/></annotation>",
        encoding="utf-8",
    )
    assert read_objects(file) == [Marked("cat", (1.5, 2, 3, 4), False), Marked("", None, False)]


def test_a_set_without_a_partner_for_anything(tmp_path: Path) -> None:
    with pytest.raises(DatasetProblem, match="not the layout of Pascal VOC"):
        open_dataset(f"voc:{tmp_path}")
    annotate(picture(tmp_path, "a"), "b", ("cat", (0, 0, 3, 3)))
    with pytest.raises(DatasetProblem, match="no picture has an annotation or a mask of its name"):
        open_dataset(str(tmp_path))
    annotate(tmp_path, "a", ("cat", (0, 0, 3, 3)))
    assert open_dataset(str(tmp_path)).problems == ("1 annotations have no picture: b.",)
    (tmp_path / "Annotations" / "a.xml").write_text("x")
    (tmp_path / "Annotations" / "b.xml").unlink()
    with pytest.raises(DatasetProblem, match="none of its annotations can be read"):
        open_dataset(str(tmp_path))
