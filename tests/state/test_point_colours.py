"""Colours of points: what each stands for."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.imaging import class_colours
from cnnviz.engine.training.results.numbers import NumberEvaluation
from cnnviz.state.gallery import Judgements
from cnnviz.state.point_colours import (
    RIGHT,
    WRONG,
    ClassColours,
    ValueColours,
    by_column,
    by_correctness,
    by_label,
    by_values,
)

UNKNOWN = (1, 2, 3)


def images(labels: list[int], names: tuple[str, ...] = ("a", "b", "c")) -> ArraySet:
    pictures = np.zeros((len(labels), 2, 2), np.uint8)
    array = np.array(labels, np.int64)
    return ArraySet(pictures, array, spec="x", kind="x", name="x", class_names=names)


def test_a_class_has_the_same_colour_however_many_there_are() -> None:
    assert np.array_equal(class_colours(10), class_colours(1000)[:10])
    assert len(np.unique(class_colours(1000), axis=0)) == 1000
    assert class_colours(0).shape == (0, 3)
    assert class_colours(3000).shape == (3000, 3)


def test_class_colours_are_seen_on_both_grounds_and_are_not_grey() -> None:
    colours = class_colours(1000).astype(float)
    linear = np.where(
        colours / 255 <= 0.04045, colours / 255 / 12.92, ((colours / 255 + 0.055) / 1.055) ** 2.4
    )
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    on_white, on_dark = 1.05 / (luminance + 0.05), (luminance + 0.05) / (0.0095 + 0.05)
    assert on_white.min() > 1.3
    assert on_dark.min() > 1.4
    assert np.median(on_white) > 2
    assert np.median(on_dark) > 3
    assert (colours.max(1) - colours.min(1)).min() > 20


def test_labels_have_the_colours_of_their_classes_and_the_rest_another() -> None:
    found = by_label(images([0, 2, -1, 2]))
    assert found.names == ("a", "b", "c")
    colours = found.colours(UNKNOWN)
    table = class_colours(3)
    assert np.array_equal(colours, [table[0], table[2], UNKNOWN, table[2]])
    assert len(found) == 4


def test_labels_without_names_are_numbered() -> None:
    assert by_label(images([0, 4], ())).names == ("#0", "#1", "#2", "#3", "#4")


def test_right_wrong_and_unknown() -> None:
    evaluation = NumberEvaluation(
        loss=0.0, samples=2, classes=(), predictions={}, r2=None, mae=0.0, rmse=0.0
    )
    said = Judgements(
        evaluation,
        rows=np.array([0, 1, -1]),
        predicted=np.array([1, 0, -1]),
        judged=np.array([True, True, False]),
        right=np.array([True, False, False]),
        confidence=np.zeros(3, np.float32),
        loss=np.zeros(3, np.float32),
    )
    found = by_correctness(said, ("wrong", "right"), ((9, 0, 0), (0, 9, 0)))
    assert found.codes.tolist() == [RIGHT, WRONG, -1]
    assert found.colours(UNKNOWN).tolist() == [[0, 9, 0], [9, 0, 0], [1, 2, 3]]


def test_numbers_go_from_one_end_to_the_other() -> None:
    found = by_values(np.array([0, 5, 10, np.nan, np.inf], np.float32))
    assert 0 <= found.low < found.high <= 10
    colours = found.colours(UNKNOWN)
    assert np.array_equal(colours[0], found.table[0])
    assert np.array_equal(colours[2], found.table[255])
    assert colours[3].tolist() == colours[4].tolist() == list(UNKNOWN)


@pytest.mark.parametrize("values", [[3.0, 3.0], [np.nan, np.nan], []])
def test_numbers_without_a_range(values: list[float]) -> None:
    found = by_values(np.array(values, np.float32))
    assert found.colours(UNKNOWN).shape == (len(values), 3)


def test_a_column_of_numbers_or_of_words() -> None:
    numbers = by_column([str(value / 2) for value in range(30)] + [""])
    assert isinstance(numbers, ValueColours)
    assert np.isnan(numbers.values[-1])
    words = by_column(["b", "a", "", "b", "10", "9"] * 4)
    assert isinstance(words, ClassColours)
    assert words.names == ("9", "10", "a", "b")
    assert words.codes[:6].tolist() == [3, 2, -1, 3, 1, 0]
    few = by_column(["1", "2", "1", "2"])
    assert isinstance(few, ClassColours)
    assert by_column([f"file {number}" for number in range(100)]) is None
