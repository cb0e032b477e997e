"""COCO: real files, every shape of an object, and files that lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.kinds.json_lists import entries
from cnnviz.engine.data.kinds.outlines import BadOutline, Runs, decompressed, outline
from cnnviz.engine.data.open import default_split, detect_kind, open_dataset, parts_of
from cnnviz.engine.errors import DatasetProblem, ImageProblem, UnknownName

# Written by the COCO API 2.0 for a mask of 29 rows and two columns, and the pixels that it covers.
COMPRESSED = "236NK01020M0b01^OO70I0"
COVERED = {
    0: [2, 3, 4, 11, 13, 16, 21, 23],
    1: [14, 15, 17, 26, 28],
}


def image(key: Any, name: str, width: int = 8, height: int = 6) -> dict[str, Any]:
    return {"id": key, "file_name": name, "width": width, "height": height}


def marked(picture: Any, category: Any, box: Any, shape: Any = None, **more: Any) -> dict[str, Any]:
    entry = {"image_id": picture, "category_id": category, "bbox": box, **more}
    return entry if shape is None else {**entry, "segmentation": shape}


def written(
    folder: Path,
    images: list[Any],
    annotations: list[Any],
    categories: list[Any] | None = None,
    name: str = "marks.json",
) -> Path:
    categories = categories or [{"id": 7, "name": "dog"}, {"id": 3, "name": "cat"}]
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"info": {}, "images": images, "annotations": annotations, "categories": categories}
    file.write_text(json.dumps(content))
    return file


def picture(path: Path, width: int = 8, height: int = 6) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (width, height)).save(path)
    return path


def opened(folder: Path, *annotations: dict[str, Any], **size: int) -> ImageSet:
    picture(folder / "images" / "a.png")
    written(folder, [image(42, "a.png", **size)], list(annotations))
    return open_dataset(f"coco:{folder}")


def test_real_pictures_with_people(shared_data: Path) -> None:
    people = open_dataset(str(shared_data / "coco-mini"))
    assert (people.target, people.class_names) == ("labels", ("person",))
    assert people.views == ("objects", "crops", "mask")
    counts = {people.sample_name(i): len(people.objects(i).boxes) for i in range(4)}  # type: ignore[union-attr]
    assert counts == {
        "000000000785.jpg": 1,
        "000000040083.jpg": 3,
        "000000196141.jpg": 5,
        "000000197388.jpg": 5,
    }
    assert people.problems == ("The keypoints in test_coco.json are not used.",)
    first = people.objects(0)
    assert first is not None
    np.testing.assert_allclose(first.boxes, [[280.79, 44.73, 499.49, 391.41]], atol=0.01)
    mask = people.mask(0)
    assert mask is not None
    assert mask.shape == people.image(0).shape[:2]
    # The file tells the area of the outline: 27,789 pixels.
    assert (mask == 1).sum() == pytest.approx(27789.11, rel=0.002)
    assert people.mask_names == ("background", "person")


def test_ids_with_gaps_become_classes_in_their_order(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        picture(tmp_path / "images" / f"{name}.png")
    written(
        tmp_path,
        [image(900, "a.png"), image("x1", "b.png"), image(-5, "c.png")],
        [
            marked(900, 7, [1, 1, 3, 2]),
            marked("x1", 3, [0, 0, 2, 2]),
            marked(900, 3, [2.5, 1, 0, 3]),
            marked("x1", 7, [4, 0, 1, 1]),
        ],
    )
    images = open_dataset(str(tmp_path))
    assert (images.kind, images.class_names) == ("coco", ("cat", "dog"))
    # A box without an inside shows nothing, and a picture without objects is one too.
    assert images.presence is not None
    assert images.presence.tolist() == [[False, True], [True, True], [False, False]]
    assert images.labels.tolist() == [1, -1, -1]
    assert images.problems == ("1 of 4 boxes have no inside and count for nothing: a.png.",)
    first = images.objects(0)
    assert first is not None
    assert first.boxes.tolist() == [[1, 1, 4, 3], [2.5, 1, 2.5, 4]]
    assert first.whole.tolist() == [True, False]
    assert images.views == ("objects", "crops")


def test_polygons_and_runs_paint_the_same_pixels(tmp_path: Path) -> None:
    square = [[2, 1, 5, 1, 5, 4, 2, 4]]
    # Down the columns of 6: 13 before the first row of the third column, then three of each.
    runs = {"size": [6, 8], "counts": [13, 3, 3, 3, 3, 3, 20]}
    masks = []
    for number, shape in enumerate((square, runs)):
        images = opened(tmp_path / str(number), marked(42, 3, [2, 1, 3, 3], shape))
        masks.append(images.mask(0))
    expected = np.zeros((6, 8), np.uint8)
    expected[1:4, 2:5] = 1
    for mask in masks:
        np.testing.assert_array_equal(mask, expected)


def test_the_smallest_object_lies_on_top_and_crowds_are_void(tmp_path: Path) -> None:
    def block(left: int, right: int) -> list[list[int]]:
        return [[left, 0, right, 0, right, 6, left, 6]]

    images = opened(
        tmp_path,
        marked(42, 7, [1, 0, 1, 6], block(1, 2)),
        marked(42, 3, [0, 0, 4, 6], block(0, 4)),
        marked(42, 3, [3, 0, 3, 6], block(3, 6), iscrowd=1),
    )
    mask = images.mask(0)
    assert mask is not None
    assert mask[0].tolist() == [1, 2, 1, 1, 255, 255, 0, 0]
    objects = images.objects(0)
    assert objects is not None
    assert objects.crowd.tolist() == [False, False, True]


def test_a_polygon_with_a_hole_and_one_beyond_the_picture() -> None:
    # The inner square goes the other way round: an even number of edges lies left of it.
    ring = [0, 0, 6, 0, 6, 6, 0, 6, 0, 0, 2, 2, 2, 4, 4, 4, 4, 2, 2, 2]
    shape = outline([ring])
    assert shape is not None
    expected = np.ones((6, 6), np.bool_)
    expected[2:4, 2:4] = False
    np.testing.assert_array_equal(shape.mask(6, 6), expected)
    wide = outline([[-5, -5, 50, -5, 50, 50, -5, 50]])
    assert wide is not None
    assert wide.mask(6, 6).all()


def test_compressed_runs_of_the_coco_api() -> None:
    mask = Runs(29, 2, COMPRESSED).mask(29, 2)
    assert {column: np.flatnonzero(mask[:, column]).tolist() for column in (0, 1)} == COVERED
    assert sum(decompressed(COMPRESSED)) == 58


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"size": [6, 8], "counts": [10, 10]}, "do not fill 8 x 6 pixels"),
        ({"size": [6, 8], "counts": [50, -2]}, "do not fill 8 x 6 pixels"),
        ({"size": [8, 6], "counts": [48]}, "runs are for 6 x 8 pixels, but there are 8 x 6"),
        ({"size": [6, 8], "counts": "\x01"}, "compressed runs cannot be read"),
        ({"size": [6, 8], "counts": "ooooooooooooo"}, "compressed runs cannot be read"),
        ({"size": [6, 8], "counts": "3o"}, "compressed runs are cut off"),
    ],
)
def test_runs_that_do_not_fit_spoil_one_picture(tmp_path: Path, shape: Any, words: str) -> None:
    images = opened(tmp_path, marked(42, 3, [0, 0, 1, 1], shape))
    with pytest.raises(ImageProblem, match=words):
        images.mask(0)


@pytest.mark.parametrize(
    "shape",
    [[[1, 2, 3]], [[1, 2, 3, 4, 5, "x"]], [[1, 2, 3, 4, 5, float("nan")]], {"size": 3}, "x", [7]],
)
def test_outlines_that_cannot_be_read_are_counted(tmp_path: Path, shape: Any) -> None:
    images = opened(tmp_path, marked(42, 3, [0, 0, 1, 1], shape))
    assert images.problems == ("marks.json has 1 outlines that cannot be read; left out.",)
    assert images.views == ("objects", "crops")
    with pytest.raises(BadOutline):
        outline(shape)


def test_masks_are_told_where_they_cannot_be_painted(tmp_path: Path) -> None:
    square = [[0, 0, 3, 0, 3, 3, 0, 3]]
    for name in ("a", "b"):
        picture(tmp_path / "images" / f"{name}.png")
    written(
        tmp_path,
        [image(1, "a.png"), image(2, "b.png", 80, 60)],
        [
            marked(1, 3, [0, 0, 3, 3]),
            marked(1, 3, [0, 0, 3, 3], square),
            marked(2, 3, [0, 0, 3, 3], square),
        ],
    )
    images = open_dataset(str(tmp_path))
    masks = open_dataset(f"{tmp_path}#target=mask")
    assert images.mask_trouble(0) == "1 of its 2 objects have no outline"
    assert "a.png is left out: 1 of its 2 objects have no outline." in masks.problems
    with pytest.raises(ImageProblem, match="mask has 80 x 60 pixels, but the picture 8 x 6"):
        masks.mask(0)


def test_what_has_no_partner_is_told(tmp_path: Path) -> None:
    picture(tmp_path / "images" / "a.png")
    written(
        tmp_path,
        [image(1, "a.png"), image(2, "gone.png"), image(1, "a.png"), {"id": 3}, 7],
        [
            marked(1, 3, [0, 0, 1, 1]),
            marked(99, 3, [0, 0, 1, 1]),
            marked(1, 99, [0, 0, 1, 1]),
            marked(1, 3, [0, 0, 1]),
            marked(1, 3, [0, 0, float("inf"), 1]),
            marked(1, 3, None, [[0, 0, 3, 0, 3, 3]]),
            marked(None, 3, [0, 0, 1, 1]),
            marked(2, 3, [0, 0, 1, 1]),
        ],
    )
    images = open_dataset(str(tmp_path))
    objects = images.objects(0)
    assert objects is not None
    assert objects.boxes.tolist() == [[0, 0, 1, 1], [0, 0, 3, 3]]  # one follows from its outline
    said = " ".join(images.problems)
    for words in (
        "1 images whose id another has too",
        "1 images without an id or a file name",
        "1 entries of images that are no objects",
        "1 annotations of images that it does not list",
        "1 annotations of categories that it does not list",
        "2 annotations without a box that can be read",
        "1 annotations without an image or a category",
        "1 pictures of marks.json are missing: gone.png",
    ):
        assert words in said


def test_the_official_layout_and_its_parts(tmp_path: Path) -> None:
    for part, names in (("train2017", "ab"), ("val2017", "a")):
        for name in names:
            picture(tmp_path / part / f"{name}.png")
        written(
            tmp_path / "annotations",
            [image(number, f"{name}.png") for number, name in enumerate(names)],
            [marked(0, 3, [0, 0, 2, 2])],
            name=f"instances_{part}.json",
        )
    (tmp_path / "annotations" / "captions_val2017.json").write_text("{}")
    spec = str(tmp_path)
    assert (detect_kind(tmp_path), parts_of(spec)) == ("coco", ("train2017", "val2017"))
    assert default_split(spec, "train") == "train2017"
    assert default_split(spec, "evaluate") == "val2017"
    train, test = open_dataset(spec), open_dataset(spec, "test")
    assert (len(train), train.split) == (2, "train2017")
    assert (len(test), test.split, test.path(0)) == (1, "val2017", tmp_path / "val2017" / "a.png")
    with pytest.raises(UnknownName, match="train2017, val2017"):
        open_dataset(spec, "middle")
    one = open_dataset(str(tmp_path / "annotations" / "instances_val2017.json"))
    assert (one.path(0), one.split) == (tmp_path / "val2017" / "a.png", None)


def test_a_name_in_the_file_leads_nowhere_else(tmp_path: Path) -> None:
    picture(tmp_path / "secret.png")
    folder = tmp_path / "set"
    picture(folder / "a" / "1.png")
    picture(folder / "b" / "1.png")
    names = ["../secret.png", str(tmp_path / "secret.png"), "1.png", "b/1.png"]
    written(
        folder,
        [image(number, name) for number, name in enumerate(names)],
        [marked(3, 3, [0, 0, 2, 2])],
    )
    images = open_dataset(f"coco:{folder}")
    assert [images.path(number) for number in range(len(images))] == [folder / "b" / "1.png"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no whole JSON object"),
        (b"\xff\xfe", "not a JSON file"),
        (b"[1]", "no whole JSON object"),
        (b'{"images": [{"id": 1, "file_name": "a.png"}', "cut off or damaged"),
        (b'{"images": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"images": [], "annotations": []}', "it lists no images"),
        (b'{"images": [{"id": 1, "file_name": "a.png"}]}', "it lists no categories"),
        (b"version https://git-lfs.github.com/spec/v1", "git lfs pull"),
        (b'{"images": [{"id": 1, "file_name": "a.png"}] "x": 1}', "is missing at character"),
    ],
)
def test_files_that_are_no_coco(tmp_path: Path, content: bytes, words: str) -> None:
    picture(tmp_path / "a.png")
    file = tmp_path / "marks.json"
    file.write_bytes(content)
    with pytest.raises(DatasetProblem, match=words):
        open_dataset(f"coco:{file}")


def test_a_set_without_its_pictures_or_its_file(tmp_path: Path) -> None:
    with pytest.raises(DatasetProblem, match="no annotation file of COCO"):
        open_dataset(f"coco:{tmp_path}")
    with pytest.raises(DatasetProblem, match="no such file or folder"):
        open_dataset(f"coco:{tmp_path / 'no.json'}")
    written(tmp_path, [image(1, "a.png")], [marked(1, 3, [0, 0, 1, 1])])
    with pytest.raises(DatasetProblem, match="none of the 1 pictures that it lists is there"):
        open_dataset(f"coco:{tmp_path}")
    picture(tmp_path / "a.png")
    written(tmp_path, [image(1, "a.png")], [marked(2, 3, [0, 0, 1, 1])])
    with pytest.raises(DatasetProblem, match="check its ids"):
        open_dataset(f"coco:{tmp_path}")


def test_every_change_of_the_marks_changes_the_fingerprint(tmp_path: Path) -> None:
    square = [[0, 0, 3, 0, 3, 3, 0, 3]]
    prints = {
        opened(tmp_path, marked(42, label, box, shape)).fingerprint()
        for label, box, shape in (
            (3, [0, 0, 3, 3], square),
            (7, [0, 0, 3, 3], square),
            (3, [0, 0, 3, 2], square),
            (3, [0, 0, 3, 3], [[0, 0, 3, 0, 3, 3, 0, 4]]),
            (3, [0, 0, 3, 3], None),
        )
    }
    # The pictures were written anew each time; without that one fingerprint comes back.
    assert len(prints) == 5
    again = open_dataset(f"coco:{tmp_path}")
    assert again.fingerprint() == open_dataset(f"coco:{tmp_path}").fingerprint()


def test_lists_are_read_one_entry_at_a_time(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    text = ' {"a" : [ 1 , {"b": [2]} ] , "skipped": [3], "c": [], "d": 4, "e": ["}"]}  '
    file.write_text("\ufeff" + text, encoding="utf-8")
    found = [(name, entry) for name, entry, _ in entries(file, ("a", "c", "d", "e"))]
    assert found == [("a", 1), ("a", {"b": [2]}), ("e", "}")]
    shares = [share for _, _, share in entries(file, ("a", "e"))]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 1
