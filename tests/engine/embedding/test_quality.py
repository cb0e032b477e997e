"""Figures of trust against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.neighbors import KNeighborsClassifier

from cnnviz.engine.embedding.quality import measure_quality


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    array, labels = load_digits(return_X_y=True)
    # Shaken, so that no two pictures are equally far from a third and every order is the same.
    array = array + np.random.default_rng(0).normal(0, 0.01, array.shape)
    array = array.astype(np.float32)
    return array, PCA(2, random_state=0).fit_transform(array), labels.astype(np.int64)


def _leave_one_out(array: np.ndarray, labels: np.ndarray, k: int) -> float:
    model = KNeighborsClassifier(k).fit(array, labels)
    near = model.kneighbors(return_distance=False)  # without the samples themselves
    votes = np.apply_along_axis(np.bincount, 1, labels[near], minlength=labels.max() + 1)
    return float((votes.argmax(1) == labels).mean())


@pytest.mark.parametrize("k", [3, 10])
def test_figures_are_those_of_scikit_learn(
    digits: tuple[np.ndarray, np.ndarray, np.ndarray], k: int
) -> None:
    array, points, labels = digits
    found = measure_quality(array, points, labels, k)
    assert found is not None
    expected = trustworthiness(array, points, n_neighbors=k)
    assert found.trustworthiness == pytest.approx(expected, abs=1e-5)
    assert found.knn_features == pytest.approx(_leave_one_out(array, labels, k), abs=1e-9)
    assert found.knn_map == pytest.approx(_leave_one_out(points, labels, k), abs=1e-9)
    near = KNeighborsClassifier(k).fit(points, labels).kneighbors(return_distance=False)
    assert found.hit_map == pytest.approx((labels[near] == labels[:, None]).mean())
    assert (found.k, found.looked_at, found.samples) == (k, len(array), len(array))


def test_some_samples_stand_for_all(digits: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    array, points, labels = digits
    whole = measure_quality(array, points, labels)
    part = measure_quality(array, points, labels, most=600)
    assert whole is not None
    assert part is not None
    assert part.looked_at == 600
    assert part.trustworthiness == pytest.approx(whole.trustworthiness, abs=0.02)
    assert part.knn_map == pytest.approx(whole.knn_map, abs=0.05)
    assert measure_quality(array, points, labels, most=600) == part


def test_without_labels_there_are_no_figures_of_classes() -> None:
    array = np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32)
    labels = np.full(40, -1)
    found = measure_quality(array, array[:, :2], labels)
    assert found is not None
    assert found.hit_map is found.knn_map is found.knn_features is None
    labels[:20] = 0
    one_class = measure_quality(array, array[:, :2], labels)
    assert one_class is not None
    assert one_class.knn_map is not None


def test_tiny_sets() -> None:
    array = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    found = measure_quality(array, array[:, :2], np.zeros(4, np.int64))
    assert found is not None
    assert found.k == 1
    assert found.knn_map == 1
    assert measure_quality(array[:3], array[:3, :2], np.zeros(3, np.int64)) is None


def test_a_perfect_map_of_duplicates() -> None:
    array = np.repeat(np.random.default_rng(0).normal(size=(8, 2)), 5, axis=0).astype(np.float32)
    found = measure_quality(array, array, np.repeat(np.arange(8), 5), 4)
    assert found is not None
    assert found.trustworthiness == pytest.approx(1)
    assert found.knn_map == 1
