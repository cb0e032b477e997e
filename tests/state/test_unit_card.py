"""What the card says of one unit."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.state.unit_card import PROFILE, card_of
from tests.made_responses import responses_of

labels = np.arange(40) % 20
NAMES = tuple(f"class {index}" for index in range(20))


@pytest.fixture
def values() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32)


def test_the_card_is_that_of_the_unit(values: np.ndarray) -> None:
    card = card_of(responses_of({"conv1": values}, labels, NAMES), "conv1", 3)
    column = values[:, 3]
    order = np.argsort(-column, kind="stable")
    assert [one.sample_id for one in card.top] == order[:9].tolist()
    assert [one.sample_id for one in card.bottom] == order[::-1][:9].tolist()
    assert card.top[0].at == (order[0] % 4, order[0] // 4 % 4)
    assert card.maximum == column.max()
    assert (card.unit, card.units, card.samples) == (3, 5, 40)
    assert card.mean == pytest.approx(column.mean())
    assert card.counts.sum() == 40
    assert card.counts[0] > 0
    assert card.counts[-1] > 0
    assert card.low <= column.min() < column.max() <= card.high


def test_typical_samples_lie_above_the_median_and_are_the_same_each_time(
    values: np.ndarray,
) -> None:
    found = responses_of({"conv1": values}, labels, NAMES)
    card = card_of(found, "conv1", 2)
    assert len(card.typical) == 9
    assert len({one.sample_id for one in card.typical}) == 9
    assert min(one.value for one in card.typical) >= np.median(values[:, 2])
    assert card.typical == card_of(found, "conv1", 2).typical


def test_the_profile_lists_the_classes_that_excite_it_most(values: np.ndarray) -> None:
    card = card_of(responses_of({"conv1": values}, labels, NAMES), "conv1", 1)
    means = np.array([values[labels == index, 1].mean() for index in range(20)])
    assert card.classes == 20
    assert [one.class_id for one in card.profile] == np.argsort(-means)[:PROFILE].tolist()
    assert card.profile[0].name == card.best_class == NAMES[int(means.argmax())]


def test_few_samples_without_labels_make_a_short_card(values: np.ndarray) -> None:
    card = card_of(responses_of({"conv1": values[:4]}, np.full(4, -1), ()), "conv1", 0)
    assert len(card.top) == len(card.bottom) == 4
    assert card.profile == ()
    assert card.best_class == ""
