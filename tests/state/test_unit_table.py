"""The rows of the unit table: which, in which order, with which figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnnviz.engine.models.layers import LayerRow, LayerTable
from cnnviz.state.unit_table import (
    PICTURES,
    RowFilter,
    RowOrder,
    UnitRows,
    arrange,
    main_layers,
    merged,
    rows_of,
)
from tests.made_responses import responses_of

labels = np.arange(12) % 3


def values(seed: int, units: int) -> NDArray[np.float32]:
    found = np.random.default_rng(seed).normal(size=(len(labels), units)).astype(np.float32)
    return np.maximum(found, 0)


def made(marks: Mapping[str, Any] | None = None) -> UnitRows:
    found = responses_of({"conv1": values(0, 4), "fc1": values(1, 3)}, labels)
    dead = {"conv1": np.array([False, True, False, False]), "fc1": np.zeros(3, bool)}
    repeats = {"conv1": np.array([-1, -1, -1, 0]), "fc1": np.full(3, -1)}
    return rows_of(found.layers, dead, repeats, found.class_names)


def test_each_unit_of_each_layer_has_a_row_with_its_figures() -> None:
    rows = made()
    assert len(rows) == 7
    assert [rows.layer(row) for row in range(7)] == ["conv1"] * 4 + ["fc1"] * 3
    assert rows.units.tolist() == [0, 1, 2, 3, 0, 1, 2]
    np.testing.assert_array_equal(
        rows.figures["maximum"], np.concatenate([values(0, 4).max(0), values(1, 3).max(0)])
    )
    expected = np.argsort(-values(1, 3)[:, 2], kind="stable")[:PICTURES]
    np.testing.assert_array_equal(rows.top_ids[6], expected)
    best = [values(1, 3)[labels == index, 2].mean() for index in range(3)]
    assert rows.class_name(6) == ("cat", "dog", "owl")[int(np.argmax(best))]


def test_a_row_is_found_by_layer_and_unit() -> None:
    rows = made()
    for row in range(len(rows)):
        assert rows.find(rows.layer(row), int(rows.units[row])) == row
    assert rows.find("conv1", 4) == rows.find("conv1", None) == rows.find("nowhere", 0) == -1


def test_few_samples_leave_places_without_a_picture() -> None:
    found = responses_of({"conv1": values(0, 2)[:3]}, labels[:3])
    nothing = {"conv1": np.zeros(2, bool)}
    rows = rows_of(found.layers, nothing, {"conv1": np.full(2, -1)}, found.class_names)
    assert (rows.top_ids[:, 3:] == -1).all()
    assert (rows.top_ids[:, :3] >= 0).all()


def test_without_labels_there_is_no_best_class() -> None:
    found = responses_of({"conv1": values(0, 2)}, np.full(12, -1), ())
    rows = rows_of(found.layers, {"conv1": np.zeros(2, bool)}, {"conv1": np.full(2, -1)})
    assert rows.class_name(0) == ""
    by = RowOrder("best_class")
    assert arrange(rows, RowFilter(), by).tolist() == [0, 1]


def test_of_no_layer_there_are_no_rows() -> None:
    rows = rows_of({}, {}, {})
    assert len(rows) == 0
    assert arrange(rows, RowFilter(text="x", hide_dead=True), RowOrder("mean")).size == 0


@given(
    st.lists(st.one_of(st.integers(-3, 3).map(float), st.just(np.nan)), min_size=1, max_size=30),
    st.booleans(),
)
def test_rows_are_sorted_as_python_sorts_them(figures: list[float], descending: bool) -> None:
    count = len(figures)
    rows = UnitRows(
        layers=("conv1",),
        layer_of=np.zeros(count, np.int64),
        units=np.arange(count),
        figures={"mean": np.array(figures), "best_class": np.full(count, -1)},
        top_ids=np.full((count, PICTURES), -1),
        dead=np.zeros(count, bool),
        repeats=np.full(count, -1),
    )
    known = [place for place in range(count) if not np.isnan(figures[place])]
    without = [place for place in range(count) if np.isnan(figures[place])]
    sign = -1 if descending else 1
    expected = sorted(known, key=lambda place: sign * figures[place]) + without
    assert arrange(rows, RowFilter(), RowOrder("mean", descending)).tolist() == expected


def test_classes_are_sorted_by_name_and_marks_by_what_is_odd() -> None:
    rows = replace(made(), class_names=("zebra", "Ape", "owl"))
    order = arrange(rows, RowFilter(), RowOrder("best_class"))
    names = [rows.class_name(row).casefold() for row in order]
    assert names == sorted(names)
    by_marks = arrange(rows, RowFilter(), RowOrder("marks"))
    assert by_marks[:2].tolist() == [1, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0, 1, 2, 3, 4, 5, 6]),
        ("fc", [4, 5, 6]),
        ("FC1 2", [6]),
        ("0", [0, 4]),
        ("nothing", []),
    ],
)
def test_words_find_layers_and_units(text: str, expected: list[int]) -> None:
    assert arrange(made(), RowFilter(text=text), RowOrder()).tolist() == expected


def test_words_find_classes() -> None:
    rows = made()
    found = arrange(rows, RowFilter(text="dog"), RowOrder())
    assert found.tolist() == [row for row in range(7) if rows.class_name(row) == "dog"]


@pytest.mark.parametrize("compare", [">", "≥", "<", "≤"])
def test_a_threshold_leaves_out_what_does_not_hold(compare: str) -> None:
    rows = made()
    limit = float(rows.figures["mean"][2])
    wanted = RowFilter(column="mean", compare=compare, threshold=limit)
    python = {">": "__gt__", "≥": "__ge__", "<": "__lt__", "≤": "__le__"}[compare]
    means = rows.figures["mean"].tolist()
    expected = [row for row in range(7) if getattr(means[row], python)(limit)]
    assert arrange(rows, wanted, RowOrder()).tolist() == expected


def test_odd_units_can_be_left_out() -> None:
    shown = arrange(made(), RowFilter(hide_dead=True, hide_repeats=True), RowOrder())
    assert shown.tolist() == [0, 2, 4, 5, 6]


def test_effects_are_a_column_and_what_has_none_comes_last() -> None:
    rows = made().with_effects({"fc1": np.array([0.5, -2.0, 3.0])})
    order = arrange(rows, RowFilter(), RowOrder("effect", descending=True))
    assert order[:3].tolist() == [6, 4, 5]
    assert sorted(order[3:].tolist()) == [0, 1, 2, 3]
    assert "effect" not in rows.with_effects(None).figures


def row(name: str, kind: str, shape: tuple[int, ...] | None, executed: bool = True) -> LayerRow:
    return LayerRow(name, name, 1, kind, shape, 0, 0, "maps", "", executed, False)


def test_a_sweep_of_all_takes_convolutions_and_linear_layers_that_run() -> None:
    table = LayerTable(
        (
            row("conv1", "Conv2d", (1, 8, 5, 5)),
            row("relu", "ReLU", (1, 8, 5, 5)),
            row("aside", "Conv2d", None, executed=False),
            row("fc", "Linear", (1, 10)),
        ),
        0,
        0,
        (1, 1, 8, 8),
    )
    assert main_layers(table) == ("conv1", "fc")


def test_answers_of_other_layers_are_added_unless_samples_were_dropped() -> None:
    one = responses_of({"conv1": values(0, 4)}, labels)
    other = responses_of({"fc1": values(1, 3)}, labels)
    assert list(merged(one, other).layers) == ["conv1", "fc1"]
    assert merged(None, other) is other
    assert merged(replace(one, dropped=np.array([3])), other) is other
