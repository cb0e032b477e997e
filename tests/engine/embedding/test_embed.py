"""Maps of samples: what they show, what they refuse, and that they are the same every time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import psutil
import pytest
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness

from cnnviz.engine.child import close_idle, in_child
from cnnviz.engine.embedding import embed as module
from cnnviz.engine.embedding.embed import embed, embedding, kept_embedding, prepare_embedding
from cnnviz.engine.embedding.features import Features
from cnnviz.engine.embedding.mapping import axes
from cnnviz.engine.embedding.neighbours import find_neighbours
from cnnviz.engine.embedding.params import EmbedParams, check_params
from cnnviz.engine.embedding.pca import fit_pca
from cnnviz.engine.embedding.problems import FeatureProblem, MapProblem
from cnnviz.engine.embedding.snapshots import Snapshot
from cnnviz.engine.embedding.tsne import _scaled
from cnnviz.engine.embedding.umap_layout import scaled_start
from cnnviz.engine.errors import BadValue
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.options import describe
from tests.engine.embedding.references import by_opentsne, by_our_umap, by_umap

_SOON = 2.0  # seconds; the benchmark holds it to 0.2
QUICK = {
    "pca": EmbedParams(method="pca"),
    "tsne": EmbedParams(method="tsne", early_iterations=100, iterations=100),
    "umap": EmbedParams(method="umap", epochs=100),
}


@pytest.fixture(scope="module", autouse=True)
def one_worker() -> Iterator[None]:
    """Let the tests share what UMAP's compilation costs."""
    yield
    close_idle()


@pytest.fixture(scope="module")
def digits() -> Features:
    array, labels = load_digits(return_X_y=True)
    count = 600
    # No two pictures are equally far from a third, so that there is one order of neighbours.
    shaken = np.random.default_rng(0).normal(0, 0.05, (count, array.shape[1]))
    return Features(
        array=(array[:count] + shaken).astype(np.float32),
        sample_ids=np.arange(count) * 2,
        labels=labels[:count].astype(np.int64),
        layer="pixels",
        pooling="flatten",
        facts={"model": "none"},
        key="the digits",
    )


def _drain(work: Any) -> tuple[Any, list[Any]]:
    events: list[Any] = []
    result = drain(work, events.append)
    return result, events


@pytest.mark.parametrize("method", QUICK)
def test_groups_stay_together(method: str, digits: Features) -> None:
    result, events = _drain(embedding(digits, QUICK[method]))
    pictures = [event for event in events if isinstance(event, Snapshot)]
    assert pictures[0].message == "Principal components"
    assert result.points.shape == (600, 2)
    assert result.points.dtype == np.float32
    assert np.isfinite(result.points).all()
    least = {"pca": 0.5, "tsne": 0.9, "umap": 0.9}[method]
    assert result.quality.knn_map > least
    expected = trustworthiness(digits.array, result.points, n_neighbors=10)
    assert result.quality.trustworthiness == pytest.approx(expected, abs=2e-3)
    assert np.array_equal(result.sample_ids, digits.sample_ids)
    assert np.array_equal(result.labels, digits.labels)
    assert (result.layer, result.pooling, result.facts) == ("pixels", "flatten", {"model": "none"})
    shares = fit_pca(digits.array, 10).ratio
    assert result.explained == pytest.approx(shares, rel=1e-5)
    if method == "tsne":
        done = [
            event.done for event in events if isinstance(event, Progress) and event.total == 200
        ]
        assert done == sorted(done)
        assert done[-1] == 200
    if method == "umap":
        assert any(picture.message == "The start of UMAP" for picture in pictures)


@pytest.mark.parametrize("method", ["tsne", "umap"])
def test_a_seed_makes_equal_maps(
    method: str, digits: Features, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = embed(digits, QUICK[method])
    monkeypatch.setattr(module, "_kept", lambda *_: None)
    second = embed(digits, QUICK[method])
    assert np.array_equal(first.points, second.points)


def test_umap_is_that_of_umap_learn(digits: Features) -> None:
    start = axes(fit_pca(digits.array, 10).scores, 1, 2)
    # In steps by which umap-learn's own scaling to 0 to 10 changes no bit: its random numbers
    # depend on every bit of the start.
    start = np.round(scaled_start(start, 0) * 4096).astype(np.float32) / 4096
    theirs = drain(in_child(by_umap, digits.array, start, 15, 60))
    ours = drain(in_child(by_our_umap, digits.array, start, 15, 60))
    assert ours == pytest.approx(theirs, abs=1e-4)


def test_tsne_is_that_of_opentsne(digits: Features) -> None:
    params = EmbedParams(
        method="tsne", early_iterations=40, iterations=5, first_pca=0, perplexity=20
    )
    start = _scaled(axes(fit_pca(digits.array, 10).scores, 1, 2), 0)
    theirs = drain(in_child(by_opentsne, digits.array, start, 20.0, 40, 5))
    ours = embed(digits, params)
    # Later on the last digits of the distances, which differ, move single points.
    near = np.linalg.norm(ours.points - theirs, axis=1) < 0.02 * theirs.std()
    assert near.mean() > 0.95


def test_umap_without_a_seed(digits: Features) -> None:
    params = EmbedParams(method="umap", epochs=100, seed=-1)
    first, second = embed(digits, params), embed(digits, params)
    assert not np.array_equal(first.points, second.points)
    assert first.quality is not None
    assert first.quality.knn_map is not None
    assert first.quality.knn_map > 0.9


@pytest.mark.parametrize("method", ["tsne", "umap"])
def test_a_map_can_be_ended_and_kept(method: str, digits: Features) -> None:
    finish = threading.Event()
    params = EmbedParams(method=method, iterations=100_000, epochs=10_000)
    work = embedding(digits, params, finish=finish)
    for event in work:
        if isinstance(event, Progress) and event.message in ("t-SNE", "UMAP") and event.done > 50:
            break
    finish.set()
    result, _ = _drain(work)
    assert not result.whole
    assert "ended early" in result.warnings[0]
    assert result.quality is not None
    assert kept_embedding(digits, params) is None


def _cancelled(features: Features, method: str) -> float:
    """Cancel a map while it is laid out and return the seconds that it took to end.

    A bound on them holds where nothing else runs; beside other load it has to be a wide one.
    """
    work = embedding(features, EmbedParams(method=method, iterations=100_000, epochs=10_000))
    for event in work:
        if isinstance(event, Progress) and event.message in ("t-SNE", "UMAP"):
            break
    start = time.perf_counter()
    work.close()
    return time.perf_counter() - start


def test_a_map_is_kept_and_other_parameters_are_others(
    digits: Features, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = embed(digits, QUICK["tsne"])

    def called(*_: object, **__: object) -> None:
        raise AssertionError("it was made again")

    with monkeypatch.context() as patch:
        patch.setattr(module, "in_child", called)
        again = embed(digits, QUICK["tsne"])
    assert np.array_equal(first.points, again.points)
    assert first.quality == again.quality
    assert first.explained == again.explained
    kept = kept_embedding(digits, QUICK["tsne"])
    assert kept is not None
    assert kept.params == QUICK["tsne"]
    assert kept_embedding(digits, EmbedParams(method="tsne", perplexity=31)) is None


def test_features_without_a_key_are_told_apart_by_what_they_are(digits: Features) -> None:
    first = embed(replace(digits, key=""), EmbedParams(method="pca"))
    other = embed(replace(digits, array=digits.array[::-1], key=""), EmbedParams(method="pca"))
    assert other.points == pytest.approx(first.points[::-1], abs=1e-3)


def test_neighbours_stay_when_the_layout_changes(digits: Features) -> None:
    others = replace(digits, key="other digits")
    _, first = _drain(embedding(others, EmbedParams(epochs=20, n_neighbors=20)))
    _, second = _drain(embedding(others, EmbedParams(epochs=20, min_dist=0.5, n_neighbors=10)))

    def searched(events: list[Any]) -> bool:
        return any(getattr(event, "message", "") == "Neighbours" for event in events)

    assert searched(first)
    assert not searched(second)


def test_a_plain_array_with_rows_that_are_not_finite() -> None:
    array = np.random.default_rng(0).normal(size=(50, 6))
    array[3, 2], array[7, 0] = np.nan, np.inf
    result = embed(array, EmbedParams(method="pca"))
    assert result.dropped.tolist() == [3, 7]
    assert len(result.points) == 48
    assert 3 not in result.sample_ids
    assert (result.labels == -1).all()
    assert result.quality is not None
    assert result.quality.knn_map is None


def test_axes_of_a_map_by_pca(digits: Features) -> None:
    result = embed(digits, EmbedParams(method="pca", axis_x=3, axis_y=1))
    assert np.array_equal(result.points, result.scores[:, [2, 0]])
    other = result.with_axes(2, 5)
    assert np.array_equal(other.points, result.scores[:, [1, 4]])
    assert other.params.axis_y == 5
    with pytest.raises(BadValue, match="another component"):
        result.with_axes(2, 2)
    narrow = embed(digits.array[:, [20, 21, 28]], EmbedParams(method="pca"))
    with pytest.raises(BadValue, match="at most 3"):
        narrow.with_axes(1, 4)


@pytest.mark.parametrize("method", QUICK)
def test_odd_features(method: str) -> None:
    rng = np.random.default_rng(0)
    one = rng.normal(size=(60, 1))
    twice = np.repeat(rng.normal(size=(12, 4)), 5, axis=0)
    flat = np.hstack([rng.normal(size=(60, 2)), np.zeros((60, 3))])
    wide = rng.normal(size=(40, 900))
    params = EmbedParams(
        method=method, perplexity=10, early_iterations=50, iterations=50, epochs=50
    )
    for array in (one, twice, flat, wide):
        result = embed(array, params)
        assert result.points.shape == (len(array), 2)
        assert np.isfinite(result.points).all()


@pytest.mark.parametrize(
    ("method", "samples", "words"),
    [
        ("pca", 0, "There are no samples, but pca needs at least 2"),
        ("pca", 1, "only one sample"),
        ("tsne", 3, "only 3 samples, but tsne needs at least 5"),
        ("umap", 2, "only 2 samples"),
        ("tsne", 40, "at most 13 for 40 samples"),
        ("umap", 10, "at most 9 for 10 samples"),
    ],
)
def test_too_few_samples(method: str, samples: int, words: str) -> None:
    array = np.random.default_rng(0).normal(size=(samples, 4))
    with pytest.raises((MapProblem, BadValue), match=words):
        embed(array, EmbedParams(method=method))


def test_the_fewest_samples() -> None:
    array = np.random.default_rng(0).normal(size=(5, 3))
    assert len(embed(array[:2], EmbedParams(method="pca")).points) == 2
    few = EmbedParams(method="tsne", perplexity=1, early_iterations=20, iterations=20)
    assert np.isfinite(embed(array, few).points).all()
    assert np.isfinite(embed(array[:4], EmbedParams(n_neighbors=2, epochs=20)).points).all()


def test_what_is_no_table_of_numbers_is_refused() -> None:
    with pytest.raises(FeatureProblem, match=r"shape \(samples, features\)"):
        embed(np.zeros((3, 4, 5)))
    with pytest.raises(FeatureProblem, match="numbers"):
        embed(np.array([["a", "b"]]))
    with pytest.raises(MapProblem, match="same features"):
        embed(np.ones((30, 4)))


def test_what_does_not_fit_is_said_before(
    digits: Features, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Little:
        available = 10_000

    monkeypatch.setattr(psutil, "virtual_memory", lambda: Little)
    with pytest.raises(MapProblem, match=r"but this machine has 0\.0 GB free"):
        embed(digits, EmbedParams(epochs=33))


def test_parameters_are_checked_and_explained() -> None:
    with pytest.raises(BadValue, match="one of pca, tsne, umap"):
        check_params(EmbedParams(method="lle"), 100)
    with pytest.raises(BadValue, match="from 0 to 1"):
        check_params(EmbedParams(min_dist=2.0), 100)
    for entry in describe(EmbedParams):
        assert entry.help.count(". ") >= 1, entry.name
        assert entry.label


def test_exact_neighbours_are_said_to_be_so(digits: Features) -> None:
    assert find_neighbours(digits.array, 3).exact
    assert embed(digits, QUICK["umap"]).exact


def test_a_map_is_cancelled_at_once_and_the_next_is_the_same(
    digits: Features, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {method: embed(digits, QUICK[method]).points for method in ("tsne", "umap")}
    monkeypatch.setattr(module, "_kept", lambda *_: None)
    assert _cancelled(digits, "umap") < _SOON
    prepare_embedding()
    preparing = "Preparing UMAP, the first time takes up to a minute"
    result, events = _drain(embedding(digits, QUICK["umap"]))
    assert preparing in {getattr(event, "message", "") for event in events}
    assert np.array_equal(result.points, before["umap"])
    _, events = _drain(embedding(digits, QUICK["umap"]))
    assert preparing not in {getattr(event, "message", "") for event in events}
    assert _cancelled(digits, "tsne") < _SOON
    assert np.array_equal(embed(digits, QUICK["tsne"]).points, before["tsne"])
