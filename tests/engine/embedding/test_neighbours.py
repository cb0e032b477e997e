"""Nearest neighbours against a comparison of all pairs in double precision."""

from __future__ import annotations

import faiss
import numpy as np
import pytest
from scipy.spatial.distance import cdist

from cnnviz.engine.embedding import neighbours
from cnnviz.engine.embedding.neighbours import find_neighbours, kept_neighbours, nearest_rows
from cnnviz.engine.embedding.params import METRICS


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("offset", [0.0, 50.0])
def test_all_pairs_give_the_same(metric: str, offset: float) -> None:
    array = np.random.default_rng(0).normal(offset, 1, (300, 8)).astype(np.float32)
    found = find_neighbours(array, 7, metric)
    far = cdist(array.astype(np.float64), array.astype(np.float64), metric)
    np.fill_diagonal(far, np.inf)
    order = np.argsort(far, axis=1)[:, :7]
    # Far from zero single precision knows little of angles.
    tolerance = 2e-3 if offset and metric != "euclidean" else 1e-4
    expected = np.take_along_axis(far, order, 1)
    assert found.distances == pytest.approx(expected, rel=tolerance, abs=1e-6)
    if tolerance < 1e-3:
        assert np.array_equal(found.indices, order)
    assert found.exact
    assert found.indices.dtype == np.int32


def test_no_sample_is_its_own_neighbour_even_among_duplicates() -> None:
    array = np.repeat(np.random.default_rng(0).normal(size=(6, 3)), 20, axis=0).astype(np.float32)
    found = find_neighbours(array, 5)
    assert (found.indices != np.arange(len(array))[:, None]).all()
    assert (found.distances == 0).all()
    assert (array[found.indices] == array[:, None]).all()


def test_cells_find_nearly_all(monkeypatch: pytest.MonkeyPatch) -> None:
    array = np.random.default_rng(0).normal(size=(6000, 10)).astype(np.float32)
    exact = find_neighbours(array, 10)
    monkeypatch.setattr(neighbours, "_MOST_EXACT", 0)
    near = find_neighbours(array, 10)
    assert not near.exact
    alike = [len(np.intersect1d(a, b)) for a, b in zip(exact.indices, near.indices, strict=True)]
    assert np.mean(alike) > 8.5
    assert (near.indices >= 0).all()
    assert np.array_equal(near.indices, find_neighbours(array, 10).indices)


def test_neighbours_are_kept_and_more_serve_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    array = np.random.default_rng(0).normal(size=(100, 4)).astype(np.float32)
    many = kept_neighbours(array, 12, "euclidean", "these features")

    def searched(*_: object) -> None:
        raise AssertionError("it was searched again")

    with monkeypatch.context() as patch:
        patch.setattr(faiss, "IndexFlatL2", searched)
        few = kept_neighbours(array, 5, "euclidean", "these features")
        assert np.array_equal(few.indices, many.indices[:, :5])
        for key, metric, k in (
            ("these features", "cosine", 5),
            ("these features", "euclidean", 13),
        ):
            with pytest.raises(AssertionError, match="searched again"):
                kept_neighbours(array, k, metric, key)
        with pytest.raises(AssertionError, match="searched again"):
            kept_neighbours(array, 5, "euclidean", "others")
    more = kept_neighbours(array, 20, "euclidean", "these features")
    assert np.array_equal(more.indices[:, :12], many.indices)


def test_the_neighbours_of_one_sample() -> None:
    array = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    assert np.array_equal(nearest_rows(array, 7, 5), find_neighbours(array, 5).indices[7])
    assert len(nearest_rows(array, 0, 100)) == 49
    assert len(nearest_rows(array[:1], 0, 5)) == 0
