"""Figures of an epoch, gathered in batches, against scikit-learn on the whole."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import average_precision_score, jaccard_score, r2_score
from torch import Tensor

from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.training.objectives.measures import measure_of
from cnnviz.engine.training.objectives.meters import average_precisions, meter_for

RANDOM = np.random.default_rng(1)


def gathered(kind: TargetKind, scores: Tensor, targets: Tensor) -> float:
    """Add batches of 16, with a stop in between that keeps nothing but the state."""
    meter = meter_for(kind)
    for start in range(0, len(scores), 16):
        again = meter_for(kind)
        again.restore(meter.state())
        meter = again
        meter.add(scores[start : start + 16], targets[start : start + 16])
    return meter.value()


def test_mean_average_precision() -> None:
    scores = np.round(RANDOM.normal(0, 1, (100, 5)), 1).astype(np.float32)  # with many ties
    shown = RANDOM.random((100, 5)) < 0.3
    shown[:, 3] = False  # a class that nothing shows tells nothing
    wanted = [average_precision_score(shown[:, c], scores[:, c]) for c in (0, 1, 2, 4)]
    each = average_precisions(scores, shown)
    np.testing.assert_allclose(each[[0, 1, 2, 4]], wanted, rtol=1e-12)
    assert np.isnan(each[3])
    told = gathered("labels", torch.from_numpy(scores), torch.from_numpy(shown).float())
    assert told == pytest.approx(np.mean(wanted), rel=1e-12)


def test_determination() -> None:
    wanted = RANDOM.normal(1000, 2, 100)  # far from zero, where plain sums of squares fail
    told = wanted + RANDOM.normal(0, 1, 100)
    figure = gathered("number", torch.tensor(told)[:, None], torch.tensor(wanted)[:, None])
    assert figure == pytest.approx(r2_score(wanted, told), rel=1e-9)


@pytest.mark.parametrize(("told", "wanted"), [(3.0, 1.0), (4.0, 0.0)])
def test_numbers_that_are_all_equal(told: float, wanted: float) -> None:
    figure = gathered("number", torch.full((20, 1), told), torch.full((20, 1), 3.0))
    assert figure == wanted == r2_score(np.full(20, 3.0), np.full(20, told))


def test_mean_iou() -> None:
    scores = torch.from_numpy(RANDOM.normal(0, 1, (40, 4, 3, 3)))
    scores[:, 3] = -10  # a class that nobody tells and nothing is
    masks = torch.from_numpy(RANDOM.integers(0, 3, (40, 3, 3)))
    masks[:, 0] = 255
    told, true = scores.argmax(1)[:, 1:].flatten(), masks[:, 1:].flatten()
    wanted = jaccard_score(true, told, average="macro", labels=[0, 1, 2])
    assert gathered("mask", scores, masks) == pytest.approx(wanted, rel=1e-12)


def test_accuracy_of_classes_and_of_yes_or_no() -> None:
    scores = torch.from_numpy(RANDOM.normal(0, 1, (50, 3)))
    labels = torch.from_numpy(RANDOM.integers(0, 3, 50))
    assert gathered("class", scores, labels) == (scores.argmax(1) == labels).double().mean()
    yes = torch.from_numpy(RANDOM.integers(0, 2, (50, 1))).float()
    wanted = ((scores[:, :1] > 0) == (yes == 1)).double().mean()
    assert gathered("binary", scores[:, :1], yes) == wanted


@pytest.mark.parametrize("kind", ["class", "binary", "labels", "number", "mask"])
def test_nothing_counted_is_zero(kind: TargetKind) -> None:
    assert meter_for(kind).value() == 0


def test_figures_are_written_as_shares_or_numbers() -> None:
    assert measure_of("mask").shown(0.5) == "50.00%"
    assert measure_of("number").shown(-0.25) == "-0.2500"
