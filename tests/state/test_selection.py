"""Back and forward through selections, as in a browser."""

from __future__ import annotations

from cnnviz.state.selection import History, Selection


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
