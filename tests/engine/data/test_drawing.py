"""Drawings become pictures as MNIST's are; MNIST's own files are the judge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cnnviz.engine.data.drawing import as_mnist, scaled
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.errors import BadValue

Pixels = NDArray[np.uint8]


def paper(side: int = 280) -> Pixels:
    return np.zeros((side, side), np.uint8)


def line(*points: tuple[float, float], width: int = 24, side: int = 280) -> Pixels:
    image = Image.new("L", (side, side))
    ImageDraw.Draw(image).line(points, fill=255, width=width, joint="curve")
    return np.asarray(image)


def centre_of_mass(picture: Pixels) -> tuple[float, float]:
    rows, columns = np.indices(picture.shape)
    mass = picture.sum(dtype=float)
    return float((rows * picture).sum() / mass), float((columns * picture).sum() / mass)


def extents(picture: Pixels) -> tuple[int, int]:
    rows, columns = np.nonzero(picture)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@pytest.fixture(scope="module")
def digits(shared_data: Path) -> Pixels:
    mnist = open_dataset(f"mnist:{shared_data / 'mnist'}", "test")
    return np.stack([mnist.image(number) for number in range(200)])


def test_mnist_digits_come_back_to_the_pixel(digits: Pixels) -> None:
    # Enlarged without smoothing, anywhere on larger paper: what MNIST's authors did is undone.
    places = np.random.default_rng(1).integers(0, 120, (len(digits), 2))
    errors = []
    for digit, (top, left) in zip(digits, places, strict=True):
        canvas = paper(400)
        canvas[top : top + 280, left : left + 280] = digit.repeat(10, 0).repeat(10, 1)
        errors.append(np.abs(as_mnist(canvas).astype(int) - digit))
    same = np.array([not error.any() for error in errors])
    assert same.mean() > 0.9
    # The others lose a fringe that nobody sees.
    assert np.max([error.mean() for error in errors]) < 0.2


def test_smoothly_enlarged_mnist_digits_stay_alike(digits: Pixels) -> None:
    for digit in digits[:50]:
        smooth = Image.fromarray(digit).resize((280, 280), Image.Resampling.BICUBIC)
        got = as_mnist(np.asarray(smooth))
        assert np.corrcoef(got.ravel(), digit.ravel())[0, 1] > 0.6
        assert abs(got.mean() / digit.mean() - 1) < 0.25


@pytest.mark.parametrize("side", [14, 28, 32, 64])
@pytest.mark.parametrize(
    "canvas",
    [
        line((140, 40), (140, 240)),
        line((20, 30), (250, 60), (60, 250)),
        line((5, 5), (40, 60), width=6),
        line((200, 230), (275, 275), (200, 275)),
    ],
)
def test_size_and_centre(canvas: Pixels, side: int) -> None:
    picture = as_mnist(canvas, side)
    assert picture.shape == (side, side)
    assert picture.dtype == np.uint8
    assert max(extents(picture)) == round(side * 20 / 28)
    for centre in centre_of_mass(picture):
        assert abs(centre - side / 2) <= 0.5


def test_the_aspect_is_kept() -> None:
    canvas = paper()
    canvas[40:240, 100:170] = 255  # 200 x 70: 20 x 7 in the picture
    picture = as_mnist(canvas)
    expected = np.zeros((28, 28), np.uint8)
    expected[4:24, 11:18] = 255
    np.testing.assert_array_equal(picture, expected)


@pytest.mark.parametrize(("factor", "top", "left"), [(2, 0, 0), (2, 130, 20), (4, 205, 100)])
def test_where_and_how_large_one_draws_does_not_matter(factor: int, top: int, left: int) -> None:
    large = line((60, 40), (220, 120), (100, 250), width=32)
    small = np.asarray(Image.fromarray(large).reduce(factor))
    canvas = paper()
    canvas[top : top + len(small), left : left + len(small)] = small[: 280 - top, : 280 - left]
    difference = np.abs(as_mnist(canvas).astype(int) - as_mnist(large))
    assert difference.mean() < 4


def test_thin_strokes_survive() -> None:
    hair = line((30, 30), (250, 200), width=1)
    picture = as_mnist(hair)
    assert extents(picture) == (round(20 * 171 / 221) + 1, 20)
    assert picture.max() > 12
    # Antialiasing spreads ink and loses none, but for rounding.
    assert picture.sum() == pytest.approx(hair.sum() * (20 / 221) ** 2, rel=0.1)


@pytest.mark.parametrize("turns", range(4))
def test_nothing_is_cut_at_the_border(turns: int) -> None:
    edge = np.rot90(line((0, 0), (0, 279), width=40), turns)
    assert extents(edge) in ((280, 21), (21, 280), (280, 20), (20, 280))
    picture = as_mnist(np.ascontiguousarray(edge))
    assert sorted(extents(picture)) == [2, 20]
    assert picture.max() == 255


def test_lopsided_ink_stays_inside() -> None:
    # Nearly all ink at one end: its centre in the middle would push the other end out.
    canvas = paper()
    canvas[40:240, 20:60] = 255
    canvas[138:142, 20:260] = 255
    picture = as_mnist(canvas)
    assert extents(picture) == (17, 20)  # 200 x 20 / 240, begun pixels counted
    assert picture[:, -1].any()


@pytest.mark.parametrize("level", [0, 7])
def test_no_ink_is_an_empty_picture(level: int) -> None:
    picture = as_mnist(np.full((280, 280), level, np.uint8), 32)
    assert picture.shape == (32, 32)
    assert not picture.any()


def test_ink_that_nobody_sees_does_not_count() -> None:
    canvas = line((140, 40), (140, 240))
    expected = as_mnist(canvas)
    marked = canvas.copy()
    marked[3, 3] = 5
    np.testing.assert_array_equal(as_mnist(marked), expected)


@given(
    points=some.lists(some.tuples(some.integers(0, 89), some.integers(0, 89)), min_size=1),
    side=some.integers(14, 70),
)
def test_any_drawing_becomes_a_picture(points: list[tuple[int, int]], side: int) -> None:
    canvas = paper(90)
    for row, column in points:
        canvas[row, column] = 255
    picture = as_mnist(canvas, side)
    assert picture.shape == (side, side)
    assert picture.any()
    assert max(extents(picture)) <= round(side * 20 / 28)


def test_the_plain_drawing_is_scaled_as_it_is() -> None:
    canvas = line((20, 30), (250, 60), (60, 250))
    means = canvas.reshape(28, 10, 28, 10).mean((1, 3))
    np.testing.assert_allclose(scaled(canvas, 28), means, atol=1)
    np.testing.assert_array_equal(scaled(canvas, 280), canvas)


@pytest.mark.parametrize(
    ("canvas", "side"),
    [(np.zeros((4, 5), np.uint8), 28), (np.zeros((4, 4)), 28), (np.zeros((4, 4), np.uint8), 0)],
)
def test_what_is_no_drawing_is_refused(canvas: Pixels, side: int) -> None:
    for make in (as_mnist, scaled):
        with pytest.raises(BadValue):
            make(canvas, side)
