"""Back and forward through selections, as in a browser."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cnnviz.state.selection import Combine, History, Selection, combine


def test_back_and_forward_return_to_what_was_chosen() -> None:
    first = Selection().with_layer("conv1")
    second = first.with_unit(5)
    history = History().commit(first).commit(second)
    assert history.back().present == first
    assert history.back().forward().present == second
    assert history.back().back().back().present == Selection()


def test_choosing_again_closes_the_way_forward_and_the_same_adds_nothing() -> None:
    first = Selection().with_layer("conv1")
    history = History().commit(first).commit(first.with_unit(3)).back()
    assert history.commit(first) is history
    assert history.commit(first.with_unit(9)).forward().present.unit == 9


def test_another_layer_starts_at_its_first_unit() -> None:
    chosen = Selection().with_layer("conv1").with_unit(7)
    assert chosen.with_layer("conv1").unit == 7
    assert chosen.with_layer("conv2").unit == 0
    assert chosen.with_layer(None).unit is None


def test_samples_of_another_set_leave_the_history() -> None:
    start = Selection(layer="conv1")
    history = History().commit(start).commit(start.with_samples((3,)))
    history = history.commit(start.with_samples((4,))).commit(start.with_unit(7))
    bare = history.without_samples()
    assert bare.present == start.with_unit(7)
    assert bare.back().present == start
    assert bare.back().back().present == Selection()
    assert all(not one.sample_ids for one in (*bare.past, bare.present, *bare.future))


def test_another_network_has_no_way_back() -> None:
    history = History().commit(Selection(layer="conv1")).commit(Selection(layer="conv2"))
    assert history.without_past() == History(present=Selection(layer="conv2"))


LABELS = np.array([0, 1, 2, 0, 1, 2, -1])


def test_nothing_selected_means_everything() -> None:
    assert Selection(layer="conv1").mask(LABELS) is None
    assert not Selection(layer="conv1").is_part


def test_samples_and_classes_are_meant_together() -> None:
    assert np.flatnonzero(Selection(sample_ids=(0, 4)).mask(LABELS)).tolist() == [0, 4]
    assert np.flatnonzero(Selection(class_ids=(1,)).mask(LABELS)).tolist() == [1, 4]
    both = Selection(sample_ids=(0, 4), class_ids=(1, 2))
    assert np.flatnonzero(both.mask(LABELS)).tolist() == [4]
    beyond = Selection(sample_ids=(6, 99))  # of a larger set
    assert np.flatnonzero(beyond.mask(LABELS)).tolist() == [6]


@pytest.mark.parametrize(
    ("how", "before", "meant"),
    [
        (Combine.REPLACE, {0, 1}, {1, 2}),
        (Combine.OR, {0, 1}, {0, 1, 2}),
        (Combine.AND, {0, 1}, {1}),
        (Combine.NOT, {0, 1}, {0}),
        (Combine.REPLACE, None, {1, 2}),
        (Combine.OR, None, {1, 2}),
        (Combine.AND, None, {1, 2}),
        (Combine.NOT, None, {0, 3}),
    ],
)
def test_choices_combine(how: Combine, before: set[int] | None, meant: set[int]) -> None:
    def mask(ids: set[int]) -> NDArray[np.bool_]:
        return np.isin(np.arange(4), list(ids))

    found = combine(None if before is None else mask(before), mask({1, 2}), how)
    assert set(np.flatnonzero(found).tolist()) == meant
