"""One map for the features of several epochs."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cnnviz.engine.embedding.features import Features
from cnnviz.engine.embedding.joint import joint_map


def told(array: NDArray[np.float32]) -> Features:
    count = len(array)
    return Features(array, np.arange(count), np.zeros(count, np.int64), "fc1", "flatten")


def epochs(count: int, seed: int = 0) -> list[Features]:
    """Return features that spread more and more from epoch to epoch."""
    random = np.random.default_rng(seed)
    base = random.normal(size=(40, 12)) * np.linspace(3, 0.1, 12)
    return [
        told((base * (1 + n) + 0.1 * random.normal(size=base.shape)).astype(np.float32))
        for n in range(count)
    ]


def test_the_axes_are_the_components_of_all_sets_together() -> None:
    sets = epochs(4)
    found = joint_map(sets)
    stacked = np.concatenate([one.array for one in sets]).astype(np.float64)
    _, _, directions = np.linalg.svd(stacked - stacked.mean(0), full_matrices=False)
    for mine, its in zip(found.components[:2], directions, strict=False):
        assert abs(float(mine @ its)) == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(found.mean, stacked.mean(0), rtol=1e-5, atol=1e-6)
    maps = [found.embedding(one) for one in sets]
    for drawn, one in zip(maps, sets, strict=True):
        expected = (one.array - found.mean) @ found.components[:2].T
        np.testing.assert_allclose(drawn.points, expected, atol=1e-4)
    spread = [drawn.points.std() for drawn in maps]
    assert spread == sorted(spread)  # it grows, and no map is brought to the size of another
    x0, x1, y0, y1 = found.bounds(1, 2)
    everything = np.concatenate([drawn.points for drawn in maps])
    np.testing.assert_allclose((x0, y0), everything.min(0), rtol=1e-5)
    np.testing.assert_allclose((x1, y1), everything.max(0), rtol=1e-5)
    assert found.embedding(sets[0]).with_axes(3, 1).points.shape == (40, 2)


def test_a_map_of_more_epochs_is_not_mirrored() -> None:
    sets = epochs(6)
    first = joint_map(sets[:4])
    first.components[0] *= -1
    later = joint_map(sets, first)
    along = (first.components[:3] * later.components[:3]).sum(1)
    assert (along > 0.9).all()
    assert later.sets == 6


def test_features_of_another_width_are_left_out() -> None:
    narrow = told(np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32))
    sets = epochs(2)
    found = joint_map([narrow, *sets])
    assert found.mean.shape == (12,)
    assert found.fits(sets[0])
    assert not found.fits(narrow)
