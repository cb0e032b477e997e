"""Figures against scikit-learn called directly, and against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    average_precision_score,
    confusion_matrix,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)
from sklearn.preprocessing import label_binarize

from cnnviz.engine.events import drain
from cnnviz.engine.training import figures

Case = tuple[NDArray[np.int64], NDArray[np.float32]]


@pytest.fixture
def case() -> Case:
    random = np.random.default_rng(0)
    labels = random.integers(0, 6, 800)
    labels[labels == 4] = 3  # a class without samples
    logits = random.normal(size=(800, 6))
    logits[np.arange(800), labels] += 1.2
    scores = np.exp(logits)
    return labels, (scores / scores.sum(1, keepdims=True)).astype(np.float32)


def test_areas(case: Case) -> None:
    labels, scores = case
    auc, precision = drain(figures.areas(labels, scores))
    for index in range(6):
        if index == 4:
            assert np.isnan(auc[index])
            assert np.isnan(precision[index])
            continue
        truth = labels == index
        assert auc[index] == pytest.approx(roc_auc_score(truth, scores[:, index]), rel=1e-12)
        assert precision[index] == pytest.approx(
            average_precision_score(truth, scores[:, index]), rel=1e-12
        )


def test_a_curve_is_scikit_learns(case: Case) -> None:
    labels, scores = case
    found = figures.curve(labels, scores, 2, "roc")
    x, y, _ = roc_curve(labels == 2, scores[:, 2])
    np.testing.assert_array_equal((found.x, found.y), (x, y))
    assert found.area == pytest.approx(roc_auc_score(labels == 2, scores[:, 2]))
    found = figures.curve(labels, scores, 2, "precision-recall")
    precision, recall, _ = precision_recall_curve(labels == 2, scores[:, 2], drop_intermediate=True)
    np.testing.assert_array_equal((found.x, found.y), (recall[::-1], precision[::-1]))
    assert np.isnan(figures.curve(labels, scores, 4, "roc").area)


@pytest.mark.parametrize("exact", [True, False])
def test_averages(case: Case, exact: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    labels, scores = case
    if not exact:
        monkeypatch.setattr(figures, "_EXACT", 1000)
    micro, macro = drain(figures.averages(labels, scores, "roc"))
    binary = label_binarize(labels, classes=range(6))
    there = [0, 1, 2, 3, 5]
    assert micro.area == pytest.approx(
        roc_auc_score(binary, scores, average="micro"), abs=1e-12 if exact else 1e-4
    )
    assert macro.area == pytest.approx(
        roc_auc_score(binary[:, there], scores[:, there], average="macro")
    )
    assert np.trapezoid(macro.y, macro.x) == pytest.approx(macro.area, abs=2e-3)
    assert (macro.x[0], macro.y[0], macro.x[-1], macro.y[-1]) == (0, 0, 1, 1)
    micro, macro = drain(figures.averages(labels, scores, "precision-recall"))
    assert micro.area == pytest.approx(
        average_precision_score(binary, scores, average="micro"), abs=1e-12 if exact else 1e-3
    )
    assert macro.area == pytest.approx(
        average_precision_score(binary[:, there], scores[:, there], average="macro")
    )


def test_one_class_has_no_curves() -> None:
    labels, scores = np.zeros(5, np.int64), np.full((5, 2), 0.5, np.float32)
    micro, macro = drain(figures.averages(labels, scores, "roc"))
    assert np.isnan([micro.area, macro.area]).all()
    assert figures.report_table(labels, labels, ("a", "b"))["a"]["f1-score"] == 1  # type: ignore[index]


def test_calibration(case: Case) -> None:
    labels, scores = case
    confidence, right = scores.max(1), scores.argmax(1) == labels
    found = figures.calibration(confidence, right)
    shares, means = calibration_curve(right, confidence, n_bins=15)
    filled = found.counts > 0
    np.testing.assert_allclose(found.accuracy[filled], shares)
    np.testing.assert_allclose(found.confidence[filled], means)
    error = 0.0
    for low, high in zip(found.edges[:-1], found.edges[1:], strict=True):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            gap = abs(right[inside].mean() - confidence[inside].mean(dtype=np.float64))
            error += inside.mean() * gap
    assert found.error == pytest.approx(error)
    assert found.largest == pytest.approx(np.abs(shares - means).max())
    assert found.counts.sum() == len(labels)


def test_the_worst_pairs_come_first() -> None:
    confusion = np.array([[5, 3, 0], [3, 90, 7], [0, 0, 0]])
    told = [(one.truth, one.predicted, one.count, one.of) for one in figures.worst_pairs(confusion)]
    assert told == [(1, 2, 7, 100), (0, 1, 3, 8), (1, 0, 3, 100)]
    assert figures.worst_pairs(confusion, 1)[0].share == 0.07
    assert figures.worst_pairs(np.eye(3, dtype=np.int64)) == []
    assert figures.order_by_confusion(confusion).tolist() == [0, 1, 2]


def test_similar_classes_stand_together() -> None:
    labels = np.repeat(np.arange(6), 50)
    predicted = labels.copy()
    for one, other in ((0, 3), (1, 5), (2, 4)):
        predicted[np.flatnonzero(labels == one)[:20]] = other
    confusion = confusion_matrix(labels, predicted, labels=range(8))
    order = figures.clustered_order(confusion).tolist()
    assert sorted(order) == list(range(8))
    assert order[6:] == [6, 7]  # classes that never appear
    for one, other in ((0, 3), (1, 5), (2, 4)):
        assert abs(order.index(one) - order.index(other)) == 1
    assert figures.clustered_order(np.eye(2, dtype=np.int64)).tolist() == [0, 1]
