"""What an image set is learned as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cnnviz.engine.data import viewed
from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.targets import Objects
from cnnviz.engine.data.viewed import Asked, parted
from cnnviz.engine.data.views import training_view, viewing
from cnnviz.engine.errors import BadValue, CnnvizError, DatasetProblem, ImageProblem, UnknownName
from cnnviz.engine.events import drain
from cnnviz.engine.training.config import TrainConfig

Box = tuple[float, float, float, float]


class Boxed(ArraySet):
    """Pictures of 20 x 30 pixels, each of its own shade, with boxes of the classes a, b and c."""

    def __init__(self, boxes: Sequence[Sequence[tuple[Box, int]]], **flags: list[bool]) -> None:
        shades = np.arange(1, len(boxes) + 1, dtype=np.uint8)
        pixels = np.broadcast_to(shades[:, None, None], (len(boxes), 20, 30)).copy()
        pixels[:, :, 15:] += 100
        labels = np.full(len(boxes), -1, np.int64)
        super().__init__(pixels, labels, spec="x", kind="x", name="x", class_names=("a", "b", "c"))
        self.boxes, self.flags, self.decoded = boxes, flags, 0

    @property
    def target(self) -> str:  # type: ignore[override]
        return "labels"

    @property
    def views(self) -> tuple[str, ...]:
        return ("objects", "crops")

    @property
    def in_memory(self) -> None:  # type: ignore[override]
        return None

    @property
    def presence(self) -> NDArray[np.bool_]:
        shown = np.zeros((len(self), 3), np.bool_)
        for row, marked in enumerate(self.boxes):
            shown[row, [label for _, label in marked]] = True
        return shown

    def objects(self, sample_id: int) -> Objects:
        marked = self.boxes[sample_id]
        none = [False] * len(marked)
        return Objects(
            np.array([box for box, _ in marked], np.float32).reshape(-1, 4),
            np.array([label for _, label in marked], np.int64),
            np.array(self.flags.get("crowd", none) if sample_id == 0 else none),
            np.array(self.flags.get("difficult", none) if sample_id == 0 else none),
        )

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        self.decoded += 1
        return super().image(sample_id)


def seen(image_set: ImageSet, **asked: str) -> ImageSet:
    return drain(viewing(image_set, **asked))


def classes(labels: Sequence[int], names: Sequence[str] = ("a", "b", "c")) -> ArraySet:
    pixels = np.arange(len(labels), dtype=np.uint8)[:, None, None] * np.ones((1, 4, 4), np.uint8)
    facts = {"spec": "y", "kind": "y", "name": "y"}
    columns = {"place": tuple(f"p{number}" for number in range(len(labels)))}
    return ArraySet(pixels, np.array(labels), class_names=names, columns=columns, **facts)


def test_one_class_against_the_rest_and_two_chosen_ones() -> None:
    images = classes([0, 1, 2, -1, 1])
    rest = seen(images, positive="b")
    assert (rest.target, rest.class_names) == ("binary", ("not b", "b"))
    assert rest.labels.tolist() == [0, 1, 0, 1]
    two = seen(images, positive="c", negative="b")
    assert (two.class_names, two.labels.tolist()) == (("b", "c"), [0, 1, 0])
    assert [int(two.image(number)[0, 0]) for number in range(3)] == [1, 2, 4]
    assert two.in_memory is not None
    assert two.in_memory[:, 0, 0].tolist() == [1, 2, 4]
    assert two.columns == {"place": ("p1", "p2", "p4")}
    assert (two.sample_name(1), two.thumbnail(1, 8).shape) == ("#2", (4, 4, 3))
    assert two.problems == ("2 samples are neither b nor c; they are left out.",)
    # Classes that are named anew take the place of those before.
    assert seen(two, positive="b").labels.tolist() == [0, 1, 0, 1]


def test_two_classes_of_pictures_that_show_several() -> None:
    box = (0, 0, 5, 5)
    images = Boxed([[(box, 0)], [(box, 1)], [(box, 0), (box, 1)], [], [(box, 2)]])
    two = seen(images, positive="a", negative="b")
    assert isinstance(two, viewed.Viewed)
    assert (two.rows.tolist(), two.labels.tolist()) == ([0, 1], [1, 0])
    rest = seen(images, positive="a")
    assert rest.labels.tolist() == [1, 0, 1, 0, 0]
    objects = rest.objects(2)
    assert objects is not None
    assert objects.classes.tolist() == [0, 1]


def test_each_object_becomes_a_picture_with_a_margin() -> None:
    images = Boxed(
        [
            [((10, 5, 20, 15), 0), ((0, 0, 4, 4), 1), ((4, 4, 4, 9), 1), ((1, 1, 9, 9), 2)],
            [((25, 10, 60, 12), 1), ((40, 0, 50, 9), 2)],
        ],
        crowd=[False, False, False, True],
    )
    crops = seen(images, target="crops")
    assert (crops.target, crops.class_names) == ("class", ("a", "b", "c"))
    assert crops.labels.tolist() == [0, 1, 1, 2]
    assert crops.problems == ("Left out of the objects cut out: 1 that are crowds.",)
    # A tenth of 10 pixels on each side, and nothing beyond the picture.
    np.testing.assert_array_equal(crops.image(0), images.image(0)[4:16, 9:21])
    assert crops.image(1).shape == (5, 5)
    np.testing.assert_array_equal(crops.image(2), images.image(1)[9:13, 21:])
    with pytest.raises(ImageProblem, match="lies outside of its picture"):
        crops.image(3)
    assert crops.columns["picture"] == ("#0", "#0", "#1", "#1")
    assert [crops.sample_name(number) for number in range(4)] == ["#0 1", "#0 2", "#1 1", "#1 2"]
    assert (crops.path(0), crops.objects(0), crops.mask(0)) == (None, None, None)
    assert crops.groups is not None
    assert crops.groups.tolist() == [0, 0, 1, 1]
    pair = seen(crops, positive="a", negative="b")
    assert pair.groups is not None
    assert pair.groups.tolist() == [0, 0, 1]
    assert pair.labels.tolist() == [1, 0, 0]
    np.testing.assert_array_equal(pair.image(0), crops.image(0))


def test_difficult_objects_are_not_cut_out() -> None:
    images = Boxed([[((0, 0, 5, 5), 0), ((0, 0, 5, 5), 1)]], difficult=[True, False])
    crops = seen(images, target="crops")
    assert crops.labels.tolist() == [1]
    assert crops.problems == ("Left out of the objects cut out: 1 marked as difficult.",)


def test_a_picture_is_decoded_once_for_all_its_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    images = Boxed([[((0, 0, 5, 5), 0), ((5, 5, 9, 9), 1)] for _ in range(4)])
    crops = seen(images, target="crops")
    for _ in range(2):
        for sample in (7, 0, 3, 2, 1, 6, 5, 4):
            crops.image(sample)
    assert images.decoded == 4
    # Where they do not fit all, the oldest go.
    monkeypatch.setattr(viewed, "_MOST_BYTES", 80)
    crops = seen(images, target="crops")
    images.decoded = 0
    for sample in (0, 1, 2, 3, 0):
        crops.image(sample)
    assert images.decoded == 3


def test_a_view_says_in_its_spec_what_it_is() -> None:
    digits = open_dataset("digits", "test")
    pair = seen(digits, positive="3", negative="8")
    again = open_dataset(pair.spec, "test")
    assert again.labels.tolist() == pair.labels.tolist()
    assert again.fingerprint() == pair.fingerprint()
    prints = {one.fingerprint() for one in (digits, pair, seen(digits, positive="3"))}
    assert len(prints) == 3
    odd = Asked("crops", "", "a&b=c#d", "ü /")
    assert parted(odd.added_to("voc:/data/x#y")) == ("voc:/data/x#y", odd)
    assert parted("digits") == ("digits", Asked())


def test_numbers_leave_out_what_has_none(tmp_path: Path) -> None:
    for name in "abc":
        Image.new("L", (4, 4)).save(tmp_path / f"{name}.png")
    table = tmp_path / "t.csv"
    table.write_text("file,label,age,place\na,x,1,\nb,y,,sea\nc,x,3.5,land\n")
    images = open_dataset(str(tmp_path))
    ages = seen(images, target="number")  # the only column of numbers needs no name
    assert (ages.target, ages.class_names) == ("number", ())
    np.testing.assert_array_equal(ages.values, np.float32([1, 3.5]))
    assert ages.problems == ("1 samples have no number in age; they are left out.",)
    assert open_dataset(ages.spec).values is not None
    for column, error, words in (
        ("place", DatasetProblem, "column place holds no numbers; those that do: age"),
        ("agee", UnknownName, "did you mean age"),
    ):
        with pytest.raises(error, match=words):
            seen(images, target="number", column=column)
    table.write_text("file,label,age,size\na,x,1,1\nb,y,2,4\nc,x,3.5,9\n")
    images = open_dataset(str(tmp_path))
    with pytest.raises(BadValue, match="age, size"):
        seen(images, target="number")
    assert seen(images, target="number", column="size").spec.endswith("#target=number&column=size")


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"target": "masks"}, BadValue, "auto, class, objects, crops, mask or number"),
        ({"target": "mask"}, DatasetProblem, "no masks to learn; what it has is the class of"),
        ({"target": "crops"}, DatasetProblem, "no objects cut out to learn"),
        ({"target": "number"}, DatasetProblem, "no numbers to learn"),
        ({"positive": "d"}, UnknownName, "no class of y named “d”"),
        ({"positive": "a", "negative": "d"}, UnknownName, "no class of y named “d”"),
        ({"negative": "a"}, BadValue, "the name of a class"),
        ({"positive": "a", "negative": "a"}, BadValue, "another class than the positive one"),
        ({"positive": "c"}, DatasetProblem, "no sample of it is “c”"),
        ({"positive": "a", "negative": "c"}, DatasetProblem, "no sample of it is “c”"),
    ],
)
def test_what_cannot_be_learned_is_said(
    asked: dict[str, str], error: type[CnnvizError], words: str
) -> None:
    with pytest.raises(error, match=words):
        seen(classes([0, 1, 0]), **asked)


def test_one_class_alone_cannot_be_trained(shared_data: Path) -> None:
    config = TrainConfig()
    with pytest.raises(DatasetProblem, match=r"all its samples are of one class \(b\)"):
        drain(training_view(config, classes([1, 1, -1])))
    with pytest.raises(DatasetProblem, match="no labels to learn from"):
        drain(training_view(config, classes([-1, -1])))
    people = open_dataset(str(shared_data / "coco-mini"))
    with pytest.raises(DatasetProblem, match=r"one class \(person\)"):
        drain(training_view(replace(config, target="crops"), people))
    # What is hidden in the form does not count: positive belongs to classes alone.
    hidden = replace(config, target="mask", positive="x", column="y")
    assert drain(training_view(hidden, people)).target == "mask"


def test_cells_of_blood_one_by_one(shared_data: Path) -> None:
    images = open_dataset(f"voc:{shared_data / 'voc-bccd'}")
    assert images.target == "labels"
    crops = seen(images, target="crops")
    assert (len(crops), crops.class_names) == (4886, ("Platelets", "RBC", "WBC"))
    assert np.bincount(crops.labels).tolist() == [361, 4153, 372]
    first = images.objects(0)
    assert first is not None
    left, top, right, bottom = first.boxes[0]
    tall, wide = crops.image(0).shape[:2]
    assert bottom - top <= tall <= 1.2 * (bottom - top) + 2
    assert right - left <= wide <= 1.2 * (right - left) + 2
    assert crops.views == images.views
    assert seen(crops, target="objects") is images
    pair = open_dataset(f"{images.spec}#target=crops&positive=WBC&negative=Platelets", "test")
    assert pair.class_names == ("Platelets", "WBC")
    assert pair.split == "test"
