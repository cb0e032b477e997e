"""Crops are parts of what the network sees, sharp and within the picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.preprocessing import MNIST, Preprocessing
from cnnviz.engine.errors import BadValue
from cnnviz.engine.models.build import build
from cnnviz.engine.models.receptive_field import receptive_fields
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.probes.crops import clipped, crop, cut, seen


def images(pixels: np.ndarray) -> ArraySet:
    return ArraySet(
        pixels,
        np.zeros(len(pixels), np.int64),
        spec="t",
        kind="t",
        name="t",
        class_names=["0"],
    )


def test_a_crop_is_the_part_of_the_picture_enlarged_without_smoothing() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (2, 28, 28), np.uint8)
    part = crop(images(pixels), MNIST, 1, (3, 4, 9, 10), 60)
    assert part.shape == (60, 60, 3)
    assert (part[::10, ::10, 1] == pixels[1, 3:9, 4:10]).all()
    assert (part[9::10, 9::10, 2] == pixels[1, 3:9, 4:10]).all()


def test_a_box_keeps_its_shape_and_ends_at_the_border() -> None:
    picture = np.zeros((20, 40, 3), np.uint8)
    assert clipped((-5, -3, 10, 50), (20, 40)) == (0, 0, 10, 40)
    assert clipped((30, 0, 40, 5), (20, 40)) == (20, 0, 20, 5)
    assert cut(picture, (-5, -3, 10, 50), 80).shape == (20, 80, 3)
    assert cut(picture, (0, 0, 20, 1), 10).shape == (10, 1, 3)


def test_where_there_is_no_box_the_whole_picture_is_shown() -> None:
    picture = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    assert (cut(picture, None, 6) == picture).all()
    assert (cut(picture, (0, 0, 0, 0), 6) == picture).all()
    with pytest.raises(BadValue, match="side"):
        cut(picture, None, 0)


def test_large_parts_are_averaged() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[:, 1::2] = 200
    assert np.unique(cut(picture, None, 50)).tolist() == [100]


def test_the_picture_is_the_one_after_resizing_and_cropping() -> None:
    pixels = np.zeros((1, 40, 80, 3), np.uint8)
    pixels[:, :, 20:60] = (255, 0, 0)
    preprocessing = Preprocessing(3, 20, (20, 20), (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
    shown = seen(images(pixels), preprocessing, 0)
    assert shown.shape == (20, 20, 3)
    assert (shown[:, 2:-2] == (255, 0, 0)).all()


def test_what_lies_outside_the_field_of_a_maximum_does_not_count() -> None:
    """The field and the crop belong together: another picture around it, the same response."""
    model = build("course_cnn", num_classes=10, seed=0).eval()
    generator = torch.Generator().manual_seed(0)
    picture = torch.rand(1, 1, 28, 28, generator=generator)
    field = receptive_fields(model, picture)["conv2"]
    assert field is not None
    maps = capture(model, picture, ["conv2"])["conv2"][0, 5]
    row, column = divmod(int(maps.argmax()), maps.shape[1])
    top, left, bottom, right = field.box(row, column)
    other = torch.rand(1, 1, 28, 28, generator=generator)
    other[..., top:bottom, left:right] = picture[..., top:bottom, left:right]
    again = capture(model, other, ["conv2"])["conv2"][0, 5]
    assert again[row, column] == pytest.approx(float(maps[row, column]), rel=1e-5)
