"""Two networks on the same samples, against figures worked out by hand."""

from __future__ import annotations

import json
from math import comb

import numpy as np
import pytest
from scipy.stats import wilcoxon

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.engine.training.likeness import columns_of, comparing_answers, told_likeness
from cnnviz.engine.training.versus import compare, versus
from tests.engine.training.made_answers import MadeSet, answering


def test_right_and_wrong() -> None:
    labels = np.arange(20) % 2
    one, two = np.eye(2)[labels] * 4.0, np.eye(2)[labels] * 4.0
    one[:3] = one[:3, ::-1]  # A misses 0, 1 and 2
    two[2:10] = two[2:10, ::-1]  # B misses 2 to 9
    images = MadeSet(20, "class", ("a", "b"), labels=labels.tolist())
    found = compare(answering(one, "class"), answering(two, "class"), images)
    assert found.counts == {"both": 10, "first": 7, "second": 2, "neither": 1}
    assert found.ids_in("second").tolist() == [0, 1]
    assert found.ids_in("first").tolist() == list(range(3, 10))
    assert found.ids_in("neither").tolist() == [2]
    # Two-sided: twice the chance of at most 2 heads among 9 tosses.
    assert found.p_value == pytest.approx(2 * sum(comb(9, n) for n in range(3)) / 2**9)
    accuracy = found.pairs[0]
    assert (accuracy.first.key, accuracy.better) == ("accuracy", "first")
    assert accuracy.difference == pytest.approx(12 / 20 - 17 / 20)
    told = found.to_json_dict()
    assert told["differences"]["accuracy"] == accuracy.difference
    assert told["test"] == "mcnemar"
    json.dumps(told, allow_nan=False)


def test_a_network_against_itself_differs_nowhere() -> None:
    images = MadeSet(3, "number", values=np.array([1, 2, 3], np.float32))
    model = answering(np.array([[1.0], [2.5], [3]]), "number")
    found = compare(model, model, images)
    assert found.p_value is None
    assert found.counts == {"first": 0, "second": 0, "equal": 3}
    assert all(one.better == "" for one in found.pairs)


def test_how_alike_two_networks_answer() -> None:
    one = np.log(np.array([[0.8, 0.2], [0.6, 0.4], [0.5, 0.5001]]))
    two = np.log(np.array([[0.5, 0.4999], [0.1, 0.9], [0.5, 0.5001]]))
    images = MadeSet(3, "class", ("a", "b"), labels=[0, 1, 1])
    found = compare(answering(one, "class"), answering(two, "class"), images).likeness
    assert found is not None
    assert found.agreement == pytest.approx(2 / 3)
    assert found.differing.tolist() == [1]
    np.testing.assert_allclose(found.gaps, [0.3, 0.5, 0], atol=1e-3)
    divergences = [0.8 * np.log(1.6) + 0.2 * np.log(0.4), 0.6 * np.log(6) + 0.4 * np.log(4 / 9), 0]
    assert found.divergence == pytest.approx(np.mean(divergences), abs=1e-3)
    told = told_likeness(found)
    assert told.startswith("Both answer the same for 66.67 % of the samples")
    json.dumps(found.to_json_dict(), allow_nan=False)


def test_answers_to_images_without_labels() -> None:
    one, two = np.array([[2.0, 0], [0, 1], [3, 0]]), np.array([[0.0, 2], [0, 1], [3, 0]])
    images = MadeSet(3, "class", ("a", "b"), labels=[-1, -1, -1])
    found = drain(comparing_answers(answering(one, "class"), answering(two, "class"), images))
    assert found.agreement == pytest.approx(2 / 3)
    assert found.differing.tolist() == [0]
    share = 1 / (1 + np.exp(-2))
    np.testing.assert_allclose(found.gaps, [2 * share - 1, 0, 0], atol=1e-6)
    labelled = MadeSet(3, "class", ("a", "b"), labels=[0, 1, 0])
    same = compare(answering(one, "class"), answering(two, "class"), labelled).likeness
    assert same is not None
    assert same.divergence == pytest.approx(found.divergence)
    several = drain(comparing_answers(answering(one, "labels"), answering(two, "labels"), images))
    assert several.agreement == pytest.approx(2 / 3)
    with pytest.raises(CnnvizError, match="without labels"):
        drain(comparing_answers(answering(one, "class"), answering(two, "labels"), images))
    other = answering(np.zeros((3, 4)), "class")
    with pytest.raises(CnnvizError, match="do not tell the same classes"):
        drain(comparing_answers(answering(one, "class"), other, images))


def test_classes_in_another_order_are_matched_by_name() -> None:
    assert columns_of(("cat", "dog"), ("dog", "cat")) == [1, 0]
    assert columns_of(("a", "b"), ("c", "d")) == [0, 1]
    assert columns_of(("a",), ("a", "b")) is None


def test_numbers_are_as_alike_as_their_difference() -> None:
    truth = np.arange(3).astype(np.float32)
    images = MadeSet(3, "number", values=truth)
    model, other = answering(truth[:, None], "number"), answering(truth[:, None] + 2, "number")
    found = compare(model, other, images).likeness
    assert found is not None
    assert (found.agreement, found.gap, found.divergence) == (None, 2.0, None)
    assert told_likeness(found) == "Their answers differ by 2 on average."


def test_nearer_and_farther() -> None:
    truth = np.arange(8).astype(np.float32)
    one = truth + np.array([0, 1, -1, 2, 0.5, 0, 3, 1])
    two = truth + np.array([0, 2, -2, 1, 1.5, 1, 4, 3])
    images = MadeSet(8, "number", values=truth)
    found = compare(answering(one[:, None], "number"), answering(two[:, None], "number"), images)
    assert found.counts == {"first": 6, "second": 1, "equal": 1}
    gaps = (two - truth).astype(float) ** 2 - (one - truth).astype(float) ** 2
    assert found.p_value == pytest.approx(wilcoxon(gaps).pvalue)
    assert found.test == "wilcoxon"
    by_key = {one.first.key: one for one in found.pairs}
    assert by_key["mae"].better == by_key["r2"].better == "first"


def test_what_cannot_be_compared() -> None:
    numbers = MadeSet(2, "number", values=np.ones(2, np.float32))
    classes = MadeSet(2, "class", ("a", "b"), labels=[0, 1])
    one = evaluate(answering(np.zeros((2, 1)), "number"), numbers)
    two = evaluate(answering(np.zeros((2, 2)), "class"), classes)
    with pytest.raises(CnnvizError, match="answer different questions"):
        versus(one, two)
    first = evaluate(answering(np.zeros((2, 2)), "class", ("a", "c")), classes)
    second = evaluate(answering(np.zeros((2, 2)), "class", ("b", "d")), classes)
    with pytest.raises(CnnvizError, match="no sample in common"):
        versus(first, second)
