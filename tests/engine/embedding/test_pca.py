"""Principal components against scikit-learn in double precision."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import decomposition

from cnnviz.engine.child import Channel
from cnnviz.engine.embedding import pca
from cnnviz.engine.embedding.pca import fit_pca, kept_pca
from cnnviz.engine.embedding.problems import MapProblem
from cnnviz.engine.embedding.snapshots import Snapshot
from cnnviz.engine.events import Progress


def _data(samples: int, features: int, offset: float = 3.0) -> np.ndarray:
    rng = np.random.default_rng(0)
    widths = np.geomspace(10, 0.1, features)
    turn = np.linalg.qr(rng.normal(size=(features, features)))[0]
    return ((rng.normal(size=(samples, features)) * widths) @ turn + offset).astype(np.float32)


class Heard(Channel):
    def __init__(self) -> None:
        self.events: list[object] = []

    def tell(self, event: object) -> None:
        self.events.append(event)


_SHAPES = [(500, 40), (40, 500), (300, 300), (3, 2), (7000, 8)]


@pytest.mark.parametrize(
    ("shape", "direct"),
    [*((shape, True) for shape in _SHAPES), *((shape, False) for shape in _SHAPES[:3])],
)
def test_components_are_those_of_scikit_learn(
    shape: tuple[int, int], direct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not direct:
        monkeypatch.setattr(pca, "_DIRECT", 8)
    monkeypatch.setattr(pca, "_BLOCK_BYTES", 64 * 4 * 8)
    array = _data(*shape)
    count = min(5, shape[0] - 1, shape[1])
    ours = fit_pca(array, count)
    theirs = decomposition.PCA(count, svd_solver="full").fit(array.astype(np.float64))
    assert ours.ratio == pytest.approx(theirs.explained_variance_ratio_, rel=1e-4)
    assert ours.variance == pytest.approx(theirs.explained_variance_, rel=1e-4)
    assert ours.mean == pytest.approx(theirs.mean_, rel=1e-5, abs=1e-5)
    assert abs((ours.components * theirs.components_).sum(1)) == pytest.approx(1, abs=1e-3)
    expected = (array - theirs.mean_) @ ours.components.T
    assert ours.scores == pytest.approx(expected, rel=1e-3, abs=1e-3)
    assert ours.scores.dtype == np.float32


def test_far_from_zero_nothing_is_lost() -> None:
    near, far = _data(2000, 20, 0.0), _data(2000, 20, 0.0) + np.float32(1000)
    assert fit_pca(far, 5).ratio == pytest.approx(fit_pca(near, 5).ratio, rel=1e-3)


def test_the_largest_entry_of_each_component_is_positive() -> None:
    array = _data(200, 12)
    found = fit_pca(array, 12)
    largest = np.abs(found.components).argmax(1)
    assert (found.components[np.arange(12), largest] > 0).all()
    assert np.array_equal(fit_pca(array, 12).scores, found.scores)
    # Turning the data around turns the scores around and not the components.
    assert fit_pca(-array, 3).scores == pytest.approx(-found.scores[:, :3], abs=1e-3)


def test_there_are_no_more_components_than_there_can_be() -> None:
    assert fit_pca(_data(100, 1), 10).scores.shape == (100, 1)
    assert fit_pca(_data(3, 50), 10).scores.shape == (3, 2)
    twice = np.repeat(_data(3, 50), 2, axis=0)
    assert fit_pca(twice, 10).scores.shape == (6, 2)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e6])
@pytest.mark.parametrize("shape", [(100, 5), (5, 100)])
def test_equal_samples_are_refused(value: float, shape: tuple[int, int]) -> None:
    with pytest.raises(MapProblem, match="same features, so there is nothing to map"):
        fit_pca(np.full(shape, value, np.float32), 2)


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(MapProblem, match="so large that their squares"):
        fit_pca(_data(100, 5).astype(np.float32) * np.float32(1e25), 2)


def test_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()
    monkeypatch.setattr(pca, "_BLOCK_BYTES", 1)
    fit_pca(_data(200, 4), 2, heard)
    assert heard.events[0] == Progress(64, 200, "Principal components")
    assert heard.events[-1] == Progress(200, 200, "Principal components")


def test_components_of_much_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    array = _data(300, 6)
    monkeypatch.setattr(pca, "_WORTH_KEEPING", array.nbytes)
    monkeypatch.setattr(pca, "_SKETCHED_FROM", 100)
    heard = Heard()
    scores, ratio = kept_pca(array, 3, "these", heard)
    (sketch,) = (event for event in heard.events if isinstance(event, Snapshot))
    assert sketch.points.shape == (300, 2)
    assert abs(np.corrcoef(sketch.points[:, 0], scores[:, 0])[0, 1]) > 0.9
    small, _ = kept_pca(array[:200], 3, "those")
    assert len(small) == 200

    def again(*_: object) -> None:
        raise AssertionError("they were found again")

    monkeypatch.setattr(pca, "fit_pca", again)
    kept_scores, kept_ratio = kept_pca(array, 3, "these")
    assert np.array_equal(kept_scores, scores)
    assert np.array_equal(kept_ratio, ratio)
    for key, count, rows in (("others", 3, array), ("these", 4, array), ("those", 3, array[:200])):
        with pytest.raises(AssertionError, match="found again"):
            kept_pca(rows, count, key)
