"""What is drawn of a long curve: no peak is lost, and no more points than pixels show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.qt.widgets.growing_curve import GrowingCurve
from tests.qt.widgets.means import centred_mean

seeds = st.integers(0, 2**31)


def made(seed: int, count: int, *, holes: bool = True) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    x = np.cumsum(random.integers(1, 4, count)).astype(float)
    y = random.normal(size=count)
    if holes:
        y[random.random(count) < 0.05] = np.nan
        y[random.random(count) < 0.01] = np.inf
    return x, y


@given(seeds, st.integers(1, 6000), st.integers(1, 300), st.floats(0, 1), st.floats(0, 1))
def test_each_pixel_column_shows_its_lowest_and_its_highest(
    seed: int, count: int, columns: int, one: float, other: float
) -> None:
    x, y = made(seed, count)
    curve = GrowingCurve()
    curve.set(x, y)
    left, right = sorted((x[0] + one * (x[-1] - x[0]), x[0] + other * (x[-1] - x[0])))
    seen_x, seen_y = curve.seen(left, right, columns)
    assert len(seen_x) == len(seen_y) <= 2 * columns + 4
    assert (np.diff(seen_x) >= 0).all()
    inside = np.isfinite(y) & (x >= left) & (x <= right)
    drawn = np.isfinite(seen_y)
    assert drawn.any() or not inside.any()
    if inside.any():
        # Nothing is invented, nothing that sticks out is lost.
        assert np.isin(seen_y[drawn], y).all()
        assert seen_y[drawn].max() >= y[inside].max()
        assert seen_y[drawn].min() <= y[inside].min()
    # A peak is seen where it is, to the pixel or to the block that is drawn as one.
    pixel = (right - left) / columns
    for place in np.flatnonzero(inside & (y == y[inside].max()) if inside.any() else inside):
        found = seen_x[seen_y == y[place]]
        assert np.abs(found - x[place]).min() <= 1.5 * pixel + 1e-9


@given(seeds, st.lists(st.integers(0, 400), min_size=1, max_size=8))
def test_a_curve_that_grew_is_the_one_given_at_once(seed: int, pieces: list[int]) -> None:
    x, y = made(seed, sum(pieces))
    whole, grown = GrowingCurve(), GrowingCurve()
    whole.set(x, y)
    start = 0
    for piece in pieces:
        grown.extend(x[start : start + piece], y[start : start + piece])
        start += piece
    np.testing.assert_array_equal(grown.y, whole.y)
    assert grown.span() == whole.span()
    for window in ((0, 1e9), (100, 300)):
        for one, other in zip(grown.seen(*window, 20), whole.seen(*window, 20), strict=True):
            np.testing.assert_array_equal(one, other)
        for one, other in zip(
            grown.seen_mean(*window, 20), whole.seen_mean(*window, 20), strict=True
        ):
            np.testing.assert_allclose(one, other)


@given(seeds, st.integers(0, 3000))
def test_what_is_drawn_of_the_mean_lies_on_it(seed: int, count: int) -> None:
    x, y = made(seed, count)
    curve = GrowingCurve()
    curve.set(x, y)
    means = dict(zip(x, centred_mean(y), strict=True))
    seen_x, seen_y = curve.seen_mean(-1, 1e9, 50)
    assert len(seen_x) <= 110
    np.testing.assert_allclose(seen_y, [means[one] for one in seen_x])


def test_a_logarithmic_scale_has_no_place_for_zero() -> None:
    curve = GrowingCurve()
    y = np.full(20_000, 2.0)
    y[[5, 7000]] = 0, -1
    y[9000] = 0.5
    curve.set(np.arange(20_000.0), y)
    assert curve.span() == (-1, 2)
    assert curve.span(positive=True) == (0.5, 2)
    _, seen = curve.seen(0, 20_000, 30, positive=True)
    assert np.nanmin(seen) == 0.5
    empty = GrowingCurve()
    assert empty.span() is None
    empty.set(np.arange(3.0), np.array([np.nan, np.inf, -1]))
    assert empty.span() == (-1, -1)
    assert empty.span(positive=True) is None


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_points_are_all_drawn(count: int) -> None:
    curve = GrowingCurve()
    curve.set(np.arange(float(count)), np.arange(float(count)))
    assert len(curve.seen(-10, 10, 100)[0]) == count
    assert len(curve.seen_mean(-10, 10, 100)[0]) == count
