"""Marks over a picture: where boxes lie, what colour a class has, and how void is told apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.marking import Marks, marks_of
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.targets import Objects
from cnnviz.engine.imaging import class_colours

COLOURS = class_colours(8)


class Marked(ImageSet):
    """One picture of 40 by 20 pixels with boxes and a mask."""

    def __init__(self) -> None:
        super().__init__(
            spec="made",
            kind="voc",
            name="made",
            labels=np.array([-1]),
            class_names=("cat", "dog"),
        )

    @property
    def views(self) -> tuple[str, ...]:
        return ("objects", "mask")

    def image(self, sample_id: int) -> np.ndarray:
        return np.zeros((20, 40, 3), np.uint8)

    def sample_name(self, sample_id: int) -> str:
        return str(sample_id)

    def fingerprint(self) -> str:
        return "made"

    def objects(self, sample_id: int) -> Objects:
        boxes = [[4, 4, 8, 8], [10, 5, 30, 15], [5, 5, 5, 9], [36, -4, 60, 10]]
        return Objects(
            np.array(boxes, np.float32),
            np.array([1, 0, 0, 1]),
            np.array([False, False, False, True]),
        )

    def mask(self, sample_id: int) -> np.ndarray:
        mask = np.zeros((20, 40), np.uint8)
        mask[5:15, 10:30] = 1
        mask[0:4, 0:30] = 255
        return mask


def seen(marks: Marks | None) -> Marks:
    assert marks is not None
    return marks


def test_boxes_are_shares_of_the_picture_and_small_ones_lie_on_top() -> None:
    marks = seen(marks_of(Marked(), 0, (20, 40), 100))
    expected = [[0.25, 0.25, 0.75, 0.75], [0.9, 0.0, 1.0, 0.5], [0.1, 0.2, 0.2, 0.4]]
    np.testing.assert_allclose(marks.boxes, expected)
    assert marks.names == ("cat", "dog", "dog")
    assert marks.unsure.tolist() == [False, True, False]
    np.testing.assert_array_equal(marks.colours, COLOURS[[0, 1, 1]])


@pytest.mark.parametrize("side", [100, 20])
def test_pixels_have_the_colour_of_their_class_and_void_is_hatched(side: int) -> None:
    overlay = seen(marks_of(Marked(), 0, (20, 40), side)).overlay
    assert overlay is not None
    assert overlay.shape == ((20, 40, 4) if side == 100 else (10, 20, 4))
    height, width = overlay.shape[:2]
    middle = overlay[height // 2, width // 2]
    np.testing.assert_array_equal(middle[:3], COLOURS[0])
    assert 0 < middle[3] < 255
    assert not overlay[-1].any()  # the background stays clear
    void = overlay[: height // 5, : width // 2]
    hatched = void[..., 3] > 0
    assert 0 < hatched.mean() < 0.6
    assert len(np.unique(void[hatched][:, :3])) == 1  # grey, as no class is


def test_a_set_without_marks_has_none() -> None:
    digits = open_dataset("digits")
    assert marks_of(digits, 0, (28, 28), 64) is None


def test_cells_of_real_blood_lie_where_they_are_seen(shared_data: Path) -> None:
    images = open_dataset(f"voc:{shared_data / 'voc-bccd'}")
    marks = seen(marks_of(images, 0, (480, 640), 64))
    assert sorted(set(marks.names)) == ["RBC", "WBC"]
    pixels = images.image(0).astype(np.float64)
    # White cells are stained: much bluer than all around them.
    blue = pixels[..., 2] - pixels[..., 1]
    (cell,) = (box for box, name in zip(marks.boxes, marks.names, strict=True) if name == "WBC")
    left, top, right, bottom = (cell * [640, 480, 640, 480]).astype(int)
    assert blue[top:bottom, left:right].mean() > 2 * np.delete(blue, slice(top, bottom), 0).mean()


def test_boxes_keep_their_names_where_masks_are_learned(shared_data: Path) -> None:
    spec = f"voc:{shared_data / 'voc2011-labelme'}"
    plain, masks = open_dataset(spec), open_dataset(f"{spec}#target=mask")
    natural, learned = (seen(marks_of(one, 0, (338, 500), 64)) for one in (plain, masks))
    assert natural.names == learned.names == ("person", "person")
    index = masks.class_names.index("person")
    np.testing.assert_array_equal(learned.colours, class_colours(index + 1)[[index, index]])
    assert learned.overlay is not None
    inside = learned.overlay[learned.overlay[..., 3] == 255][:, :3]
    assert (inside == learned.colours[0]).all(axis=1).any()
