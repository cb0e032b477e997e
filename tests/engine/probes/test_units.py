"""Ranks, effects, duplicates and dead units against figures made by hand from all responses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.responses import responses
from cnnviz.engine.probes.units import (
    is_dead,
    near_duplicates,
    random_above_median,
    rank_for_class,
    telling_apart,
)

PLAIN = Preprocessing(3)


def all_responses(model: LoadedModel, images: ImageSet, layer: str) -> NDArray[np.float64]:
    """Return every response, (N, U): the subset of a sweep of so few images is all of them."""
    found = responses(model, images, layer, sample_ids=range(min(len(images), 256)))
    return found[layer].subset_values.astype(np.float64)


def cohens_d(ours: NDArray[np.float64], rest: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the textbook's figure from both samples themselves."""
    squares = ours.var(0, ddof=1) * (len(ours) - 1) + rest.var(0, ddof=1) * (len(rest) - 1)
    spread: NDArray[np.float64] = np.sqrt(squares / (len(ours) + len(rest) - 2))
    difference = ours.mean(0) - rest.mean(0)
    effect: NDArray[np.float64] = np.where(spread > 0, difference / np.where(spread, spread, 1), 0)
    return effect


def test_units_for_a_class_and_for_samples_by_cohens_d() -> None:
    model, images = load_model("bundled"), open_dataset("digits", "test")
    swept = responses(model, images, ["fc1", "relu#2"], sample_ids=range(256))
    labels = images.labels[:256]
    for layer in ("fc1", "relu#2"):
        values = all_responses(model, images, layer)
        order, effect = rank_for_class(swept[layer], 3)
        expected = cohens_d(values[labels == 3], values[labels != 3])
        np.testing.assert_allclose(effect, expected, rtol=1e-4, atol=1e-4)
        assert (np.diff(effect[order]) <= 0).all()
        assert effect[order[0]] > 1
    chosen = np.flatnonzero(np.isin(labels, (3, 8)))[::2]
    events: list[Progress] = []
    effects = drain(telling_apart(model, images, swept, chosen), events.append)
    assert events == []  # every response of these was kept
    for layer in ("fc1", "relu#2"):
        values = all_responses(model, images, layer)
        expected = cohens_d(values[chosen], np.delete(values, chosen, axis=0))
        np.testing.assert_allclose(effects[layer], expected, rtol=1e-4, atol=1e-4)
    # A whole class as samples is the class.
    same = drain(telling_apart(model, images, swept, np.flatnonzero(labels == 3)))
    np.testing.assert_allclose(same["fc1"], rank_for_class(swept["fc1"], 3)[1], rtol=1e-4)
    single = drain(telling_apart(model, images, swept, [7]))
    assert np.isfinite(single["fc1"]).all()


def test_nothing_and_everything_have_no_rest() -> None:
    model, images = load_model("bundled"), open_dataset("digits", "test")
    swept = responses(model, images, ["fc1"], sample_ids=range(20))
    for ids, words in (([], "No images are selected"), (range(20), "All images are selected")):
        with pytest.raises(CnnvizError, match=words):
            drain(telling_apart(model, images, swept, ids))
    with pytest.raises(BadValue, match="among the images that were swept"):
        drain(telling_apart(model, images, swept, [3, 25]))
    with pytest.raises(BadValue):
        drain(telling_apart(model, images, swept, [3, 99_999]))
    with pytest.raises(BadValue, match="from 0 to 9"):
        rank_for_class(swept["fc1"], 10)
    images.labels = np.full(len(images), 4)
    alike = responses(model, images, ["fc1"], sample_ids=range(20))["fc1"]
    for class_id, words in ((4, "All of the 20"), (5, "None of the 20")):
        with pytest.raises(CnnvizError, match=words):
            rank_for_class(alike, class_id)
    images.labels = np.full(len(images), -1)
    unlabelled = responses(model, images, ["fc1"], sample_ids=range(20))["fc1"]
    with pytest.raises(CnnvizError, match="no labels"):
        rank_for_class(unlabelled, 0)


def test_units_that_never_vary_or_tell_perfectly() -> None:
    """Zero for what is constant, infinity for what is one number here and another there."""

    class Marks(nn.Module):
        def forward(self, values: torch.Tensor) -> torch.Tensor:
            bright = (values[:, 0, 0, 0] > 0.5).float()
            noise = values[:, 1, 0, 0]
            columns = (bright * 0, bright * 0 + 0.1, bright * 0.3 + 0.1, noise, noise + bright)
            return torch.stack(columns, 1)

    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (60, 4, 4, 3), np.uint8)
    labels = (pixels[:, 0, 0, 0] > 127).astype(np.int64)
    images = ArraySet(pixels, labels, spec="x", kind="x", name="X", class_names=["dark", "bright"])
    model = LoadedModel(nn.Sequential(Marks()).eval(), "x", "live", PLAIN)
    swept = responses(model, images, "0")
    effect = drain(telling_apart(model, images, swept, np.flatnonzero(labels)))["0"]
    assert effect[:3].tolist() == [0, 0, np.inf]
    assert np.isfinite(effect[3:]).all()
    order, of_class = rank_for_class(swept["0"], 1)
    assert order[0] == 2
    assert of_class[:3].tolist() == [0, 0, np.inf]
    assert is_dead(swept["0"]).tolist() == [True, True, False, False, False]
    one = responses(model, images, "0", sample_ids=[0])["0"]
    assert is_dead(one).tolist() == (one.mean == 0).tolist()


def test_random_samples_above_the_median() -> None:
    model, images = load_model("bundled"), open_dataset("digits", "test")
    swept = responses(model, images, "relu#3")
    of_layer = swept["relu#3"]
    for unit in (0, 17, 127):
        values = of_layer.subset_values[:, unit]
        ids, found = random_above_median(of_layer, swept.subset_ids, unit, 9, seed=4)
        again, _ = random_above_median(of_layer, swept.subset_ids, unit, 9, seed=4)
        assert ids.tolist() == again.tolist()
        assert len(set(ids.tolist())) == len(ids) == min(9, (values > np.median(values)).sum())
        assert (found > np.median(values)).all()
        assert (np.diff(found) <= 0).all()
        for sample, value in zip(ids, found, strict=True):
            assert values[np.flatnonzero(swept.subset_ids == sample)[0]] == value
    draws = [random_above_median(of_layer, swept.subset_ids, 0, 5, seed)[0] for seed in range(5)]
    others = {tuple(ids.tolist()) for ids in draws}
    assert len(others) > 1
    for unit in (-1, 128):
        with pytest.raises(BadValue, match="from 0 to 127"):
            random_above_median(of_layer, swept.subset_ids, unit)


def test_near_duplicates_are_those_of_the_whole_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(100, 40)).astype(np.float32)
    values[:, 7] = values[:, 2] * 3 + 1
    values[:, 30] = values[:, 2] + random.normal(size=100) * 0.01
    values[:, 12] = -values[:, 3]  # the opposite is no copy
    values[:, [20, 25]] = 0.7  # constant
    images, model = open_dataset("digits", "test"), load_model("bundled")
    template = responses(model, images, "fc1", sample_ids=range(20))["fc1"]
    of_layer = replace(template, subset_values=values, mean=values.mean(0))
    expected = np.full(40, -1)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = np.asarray(np.corrcoef(values.T.astype(np.float64)))
    for unit in range(40):
        earlier = np.flatnonzero(correlation[unit, :unit] >= 0.99)
        if len(earlier) and values[:, unit].std():
            expected[unit] = earlier[0]
    assert expected[7] == expected[30] == 2
    assert near_duplicates(of_layer).tolist() == expected.tolist()
    monkeypatch.setattr("cnnviz.engine.probes.units._BLOCK", 7)
    assert near_duplicates(of_layer).tolist() == expected.tolist()
    few = replace(of_layer, subset_values=values[:9])
    assert (near_duplicates(few) == -1).all()


def test_two_classes_are_told_apart_by_their_own_samples() -> None:
    model, images = load_model("bundled"), open_dataset("digits", "test")
    swept = responses(model, images, ["fc1"], sample_ids=range(256))
    labels = images.labels[:256]
    ours, others = np.flatnonzero(labels == 4), np.flatnonzero(labels == 9)
    effects = drain(telling_apart(model, images, swept, ours, against=others))
    values = all_responses(model, images, "fc1")
    expected = cohens_d(values[ours], values[others])
    np.testing.assert_allclose(effects["fc1"], expected, rtol=1e-4, atol=1e-4)
    # A sample that is on both sides counts on the first.
    both = drain(telling_apart(model, images, swept, ours, against=[*others, *ours[:2]]))
    np.testing.assert_array_equal(both["fc1"], effects["fc1"])
    with pytest.raises(CnnvizError, match="no other images"):
        drain(telling_apart(model, images, swept, ours, against=ours[:1]))


def test_after_a_sweep_of_all_images_the_samples_run_once_more() -> None:
    model, images = load_model("bundled"), open_dataset("digits", "test")
    swept = responses(model, images, ["fc1"])
    assert len(swept.subset_ids) < len(images)
    ours = np.flatnonzero(images.labels == 3)
    events: list[Progress] = []
    found = drain(telling_apart(model, images, swept, ours), events.append)
    assert (events[0].done, events[-1].done, events[-1].total) == (0, len(ours), len(ours))
    np.testing.assert_allclose(found["fc1"], rank_for_class(swept["fc1"], 3)[1], rtol=1e-4)
