"""Streaming histograms and lists do not depend on how the samples came."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.engine.probes.extremes import Extremes
from cnnviz.engine.probes.tallies import BINS, Histograms, selectivities

# Edges beyond the largest float32 are cut to it, so that the last bins are narrower there.
FLOATS = st.floats(-(2.0**120), 2.0**120, width=32)
SMALL = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 2.0**-30, -1e36, 1e36])


@given(
    arrays(np.float32, (12, 3), elements=st.one_of(FLOATS, SMALL)),
    st.lists(st.integers(1, 11), max_size=4),
)
def test_histograms_do_not_depend_on_the_batches(values: np.ndarray, cuts: list[int]) -> None:
    exact = torch.from_numpy(values).double()
    whole, parts = Histograms(3), Histograms(3)
    whole.add(exact)
    for part in np.split(exact.numpy(), sorted(set(cuts))):
        parts.add(torch.from_numpy(part))
    counts, edges = whole.arrays()
    again, same_edges = parts.arrays()
    assert np.array_equal(counts, again)
    assert np.array_equal(edges, same_edges)
    assert (counts.sum(1) == 12).all()
    for unit in range(3):
        column = values[:, unit].astype(np.float64)
        lower = edges[unit, :-1].astype(np.float64)
        place = np.searchsorted(lower, column, side="right") - 1
        assert np.array_equal(np.bincount(place, minlength=BINS), counts[unit])
        assert lower[0] <= column.min()
        width = lower[1] - lower[0]
        # No wider than it must be: at half the width the range would not fit, unless it is tiny.
        tight = np.floor(column.max() * 2 / width) - np.floor(column.min() * 2 / width) >= BINS
        finest = max(np.abs(column).max() * 2.0**-17, 2.0**-40)
        assert tight or width <= finest


@given(
    arrays(np.float32, (14, 2), elements=st.one_of(FLOATS, SMALL)),
    st.permutations(range(14)),
    st.integers(1, 6),
    st.integers(1, 20),
)
def test_lists_do_not_depend_on_the_order(
    values: np.ndarray, order: list[int], size: int, k: int
) -> None:
    found = Extremes(2, k)
    places = np.arange(14 * 2 * 2, dtype=np.int32).reshape(14, 2, 2)
    for start in range(0, 14, size):
        ids = np.array(order[start : start + size])
        batch, numbers = torch.from_numpy(values[ids]), torch.from_numpy(ids)
        known = np.full((len(ids), 2, 2), -7, np.int32)
        wanted = found.candidates(batch, numbers, 0).numpy()
        known[wanted] = places[ids][wanted]
        found.add(batch, numbers, known)
    lists = found.arrays()
    for side, sign in (("top", -1), ("bottom", 1)):
        expected = np.argsort(sign * values, axis=0, kind="stable")[:k].T
        count = expected.shape[1]
        assert np.array_equal(lists[f"{side}_ids"][:, :count], expected)
        assert (lists[f"{side}_ids"][:, count:] == -1).all()
        unit = np.arange(2)[:, None]
        assert np.array_equal(lists[f"{side}_values"][:, :count], values[expected, unit])
        assert np.array_equal(lists[f"{side}_positions"][:, :count], places[expected, unit])


def test_selectivity_of_plain_cases() -> None:
    means = np.array([[1.0, 0, 0], [2, 2, 2], [0, 0, 0], [3, 1, 1], [-1, -3, -3], [1, np.nan, 0]])
    classes = np.array([4, 6, 9])
    index, best = selectivities(means[:5], classes)
    assert index.tolist() == pytest.approx([1, 0, 0, 0.5, 1])
    assert best.tolist() == [4, 4, 4, 4, 4]
    index, best = selectivities(means[:, [1]][:5], classes[[1]])
    assert np.isnan(index).all()
    assert best.tolist() == [6] * 5
    index, best = selectivities(np.full((2, 3), np.nan), classes)
    assert np.isnan(index).all()
    assert best.tolist() == [-1, -1]


def test_edges_stay_finite_at_the_end_of_all_numbers() -> None:
    largest = float(np.finfo(np.float32).max)
    histogram = Histograms(2)
    histogram.add(torch.tensor([[largest, -largest], [largest, largest]]).double())
    counts, edges = histogram.arrays()
    assert np.isfinite(edges).all()
    assert counts.sum(1).tolist() == [2, 2]
