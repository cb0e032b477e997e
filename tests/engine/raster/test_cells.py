"""Points in cells: the same ones as by looking at each of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.engine.raster.cells import Cells, inside


def points(count: int, seed: int = 0) -> np.ndarray:
    """Return clumps, a few outliers, and duplicates."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(0, 10, (7, 2))
    found = middles[rng.integers(0, 7, count)] + rng.normal(0, 1, (count, 2))
    found[: count // 100] *= 1000
    found[-count // 50 :] = found[0]
    return found.astype(np.float32)


def winding(point: np.ndarray, corners: np.ndarray) -> int:
    """Return how often a polygon goes around a point, by the sum of the angles."""
    away = corners - point
    angles = np.arctan2(away[:, 1], away[:, 0])
    turns = np.diff(np.concatenate((angles, angles[:1])))
    return round(float(((turns + np.pi) % (2 * np.pi) - np.pi).sum() / (2 * np.pi)))


@pytest.mark.parametrize("zoom", [1e-3, 0.1, 1.0, 30.0])
def test_the_nearest_is_that_of_all(zoom: float) -> None:
    found = points(5000)
    cells = Cells(found)
    rng = np.random.default_rng(1)
    for x, y in rng.normal(0, 12, (50, 2)):
        away = np.hypot(found[:, 0].astype(float) - x, found[:, 1].astype(float) - y)
        wanted = int(away.argmin()) if away.min() <= zoom else -1
        assert cells.nearest(x, y, zoom) == wanted


def test_of_equally_near_points_the_lowest_shown_one_counts() -> None:
    cells = Cells(np.zeros((4, 2), np.float32))
    assert cells.nearest(0, 0, 1) == 0
    assert cells.nearest(0, 0, 1, np.array([False, False, True, True])) == 2
    assert cells.nearest(0, 0, 1, np.zeros(4, bool)) == -1
    assert cells.nearest(3, 0, 1) == -1


def test_a_box_holds_what_lies_in_it_wherever_it_is() -> None:
    found = points(20_000)
    cells = Cells(found)
    rng = np.random.default_rng(2)
    for _ in range(50):
        (x0, x1), (y0, y1) = np.sort(rng.normal(0, 15, (2, 2)), axis=1)
        x, y = found[:, 0], found[:, 1]
        wanted = np.flatnonzero((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))
        assert cells.in_box(x0, x1, y0, y1).tolist() == wanted.tolist()
        spans = cells.spans(x0, x1, y0, y1)
        seen = np.concatenate([cells.order[a:b] for a, b in spans]) if len(spans) else []
        assert set(wanted) <= set(seen)
    everything = cells.in_box(-np.inf, np.inf, -np.inf, np.inf)
    assert len(everything) == len(found)


def test_few_points_in_view_are_told_and_many_are_not() -> None:
    cells = Cells(points(1000))
    assert cells.in_view(-1e9, 1e9, -1e9, 1e9, 999) is None
    rows = cells.in_view(-1e9, 1e9, -1e9, 1e9, 1000)
    assert rows is not None
    assert len(rows) == 1000


@given(st.integers(3, 40), st.integers(0, 10_000))
def test_a_lasso_holds_what_it_goes_around(corners: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    outline = rng.normal(0, 2, (corners, 2))  # crosses itself, as a quick hand may
    found = rng.normal(0, 2, (60, 2)).astype(np.float32)
    held = inside(found[:, 0], found[:, 1], outline)
    wanted = [winding(point, outline) != 0 for point in found.astype(np.float64)]
    assert held.tolist() == wanted
    assert Cells(found).in_polygon(outline).tolist() == np.flatnonzero(wanted).tolist()


def test_what_is_no_polygon_holds_nothing() -> None:
    cells = Cells(points(100))
    assert len(cells.in_polygon(np.zeros((2, 2)))) == 0
    assert len(cells.in_polygon(np.zeros((5, 2)))) == 0


def test_points_that_are_not_finite_are_left_out() -> None:
    found = np.array([[0, 0], [np.nan, 1], [1, np.inf], [2, 2]], np.float32)
    cells = Cells(found)
    assert sorted(cells.order.tolist()) == [0, 3]
    assert cells.bounds() == (0, 2, 0, 2)
    assert cells.nearest(1, 1, 0.5) == -1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_points(count: int) -> None:
    cells = Cells(np.ones((count, 2), np.float32))
    assert len(cells) == count
    assert cells.bounds() == ((1, 1, 1, 1) if count else (0, 0, 0, 0))
    assert cells.nearest(1, 1, 0) == (0 if count else -1)


def test_points_far_from_zero_are_told_apart() -> None:
    found = (np.arange(200, dtype=np.float32)[:, None] * 0.25 + 1e6) * np.ones((1, 2), np.float32)
    cells = Cells(found)
    for row in (0, 17, 199):
        x, y = found[row].astype(float)
        assert cells.nearest(x + 0.05, y, 0.1) == row
