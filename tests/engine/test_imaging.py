"""Arrays become the pictures that a person expects, whatever numbers are in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cnnviz.engine import imaging
from cnnviz.engine.errors import UnknownName
from cnnviz.engine.map_options import COLOUR_MAPS, DIVERGING

numbers = st.floats(-(2.0**99), 2.0**99, width=32) | st.sampled_from([np.nan, np.inf, -np.inf])
stacks = arrays(np.float32, array_shapes(min_dims=3, max_dims=3, max_side=6), elements=numbers)


@pytest.mark.parametrize("name", COLOUR_MAPS)
def test_colour_maps_are_tables_of_256_colours(name: str) -> None:
    table = imaging.lut(name)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    assert not table.flags.writeable


@pytest.mark.parametrize("name", ["viridis", "magma", "inferno", "cividis", "gray"])
def test_sequential_maps_grow_lighter_from_end_to_end(name: str) -> None:
    lightness = imaging.lut(name).astype(float) @ (0.2126, 0.7152, 0.0722)
    assert np.diff(lightness[::8]).min() > 0


@pytest.mark.parametrize("name", DIVERGING)
def test_diverging_maps_are_blue_below_pale_at_zero_and_red_above(name: str) -> None:
    table = imaging.lut(name).astype(int)
    assert table[0, 2] > table[0, 0]
    assert table[255, 0] > table[255, 2]
    assert table[127:129].min() > 200


def test_known_colours_of_viridis() -> None:
    # The two ends as Smith and van der Walt published them.
    assert imaging.lut("viridis")[[0, 255]].tolist() == [[68, 1, 84], [253, 231, 37]]


def test_unknown_colour_map_names_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        imaging.lut("virids")
    assert caught.value.suggestions[0] == "viridis"


def test_shared_and_own_levels() -> None:
    maps = np.array([[[0, 1]], [[-2, 4]]], np.float32)
    low, high = imaging.levels(maps)
    assert (low.tolist(), high.tolist()) == ([-2, -2], [4, 4])
    low, high = imaging.levels(maps, "own")
    assert (low.tolist(), high.tolist()) == ([0, -2], [1, 4])
    low, high = imaging.levels(maps, "own", signed=True)
    assert (low.tolist(), high.tolist()) == ([-1, -4], [1, 4])


def test_what_is_not_finite_does_not_touch_the_scale() -> None:
    maps = np.array([[[1, 3, np.nan]], [[np.inf, 2, -np.inf]], [[np.nan] * 3]], np.float32)
    low, high = imaging.levels(maps, "own")
    assert (low.tolist(), high.tolist()) == ([1, 2, 0], [3, 2, 0])
    low, high = imaging.levels(maps, "shared")
    assert (low.tolist(), high.tolist()) == ([1, 1, 1], [3, 3, 3])
    index = imaging.to_index(maps, low, high)
    assert index.tolist() == [[[0, 255, 0]], [[255, 128, 0]], [[0, 0, 0]]]


def test_constant_and_empty_maps() -> None:
    flat = np.full((2, 3, 3), 7, np.float32)
    low, high = imaging.levels(flat, "own")
    assert low.tolist() == high.tolist() == [7, 7]
    assert not imaging.to_index(flat, low, high).any()
    low, high = imaging.levels(np.zeros((2, 3, 3), np.float32), "own", signed=True)
    assert imaging.to_index(np.zeros((2, 3, 3), np.float32), low, high).min() == 128
    nothing = np.zeros((0, 3, 3), np.float32)
    assert imaging.to_index(nothing, *imaging.levels(nothing)).shape == (0, 3, 3)


@given(stacks, st.sampled_from(["shared", "own"]), st.booleans())
def test_any_numbers_become_places_of_the_colour_map(maps, contrast, signed) -> None:
    low, high = imaging.levels(maps, contrast, signed=signed)
    assert np.isfinite(low).all()
    assert np.isfinite(high).all()
    assert (low <= high).all()
    index = imaging.to_index(maps, low, high)
    assert index.shape == maps.shape
    span = high.astype(float) - low
    for row, values in enumerate(maps.astype(float)):
        usable = np.isfinite(values)
        if span[row] > 1e-30 and usable.any():
            place = np.clip((values[usable] - low[row]) / span[row] * 255, 0, 255)
            assert np.abs(index[row][usable] - place).max() <= 0.51
        assert not index[row][np.isnan(values)].any()


def test_chunks_do_not_show() -> None:
    maps = np.random.default_rng(0).normal(size=(70, 57, 31)).astype(np.float32)
    low, high = imaging.levels(maps, "own")
    whole = imaging.to_index(maps, low, high)
    for unit in (0, 36, 37, 69):
        alone = imaging.to_index(maps[unit : unit + 1], low[unit : unit + 1], high[unit : unit + 1])
        np.testing.assert_array_equal(whole[unit], alone[0])


@pytest.mark.parametrize("rest", [(), (3,)])
@pytest.mark.parametrize(("count", "columns", "gap"), [(5, 2, 1), (6, 3, 0), (4, 9, 2), (1, 1, 1)])
def test_grids_hold_every_tile_at_its_place(rest, count, columns, gap) -> None:
    tiles = np.random.default_rng(1).integers(1, 255, (count, 3, 4, *rest)).astype(np.uint8)
    grid = imaging.tile_grid(tiles, columns, gap, background=255)
    across = min(columns, count)
    down = -(-count // across)
    assert grid.shape[:2] == (down * (3 + gap) - gap, across * (4 + gap) - gap)
    seen = np.zeros(grid.shape[:2], bool)
    for number, tile in enumerate(tiles):
        top, left = number // across * (3 + gap), number % across * (4 + gap)
        np.testing.assert_array_equal(grid[top : top + 3, left : left + 4], tile)
        seen[top : top + 3, left : left + 4] = True
    assert (grid[~seen] == 255).all()


def test_an_overlay_keeps_the_places_of_the_map() -> None:
    image = np.zeros((4, 8), np.uint8)
    index = np.array([[0, 255]], np.uint8)
    table = imaging.lut("gray")
    whole = imaging.overlay(image, index, table, alpha=1)
    assert whole.shape == (4, 8, 3)
    assert not whole[:, :4].any()
    assert (whole[:, 4:] == 255).all()
    assert not imaging.overlay(image, index, table, alpha=0).any()
    half = imaging.overlay(np.full((4, 8, 3), 100, np.uint8), index, table, alpha=0.5)
    assert set(np.unique(half)) == {50, 178}


def test_colourise_is_levels_index_and_table() -> None:
    maps = np.array([[[0, 1]], [[0, 4]]], np.float32)
    picture = imaging.colourise(maps, "gray", "own")
    assert picture.shape == (2, 1, 2, 3)
    assert picture[..., 0].tolist() == [[[0, 255]], [[0, 255]]]


def test_maps_are_ordered_by_what_they_hold() -> None:
    maps = np.array([[1, 1], [-9, 5], [np.nan, 2], [np.nan, np.nan], [1, 1]], np.float32)
    assert imaging.ordering(maps, "index").tolist() == [0, 1, 2, 3, 4]
    assert imaging.ordering(maps, "mean").tolist() == [2, 0, 4, 1, 3]
    assert imaging.ordering(maps, "maximum").tolist() == [1, 2, 0, 4, 3]
    assert imaging.ordering(np.empty((0, 3, 3), np.float32), "mean").tolist() == []


def test_the_robust_scale_leaves_out_the_extremes() -> None:
    random = np.random.default_rng(0)
    maps = random.normal(size=(8, 40, 40)).astype(np.float32)
    maps[3, 0, 0], maps[5, 1, 1], maps[6, 2, 2] = 1e6, -1e6, np.nan
    low, high = imaging.levels(maps, "robust")
    expected = np.nanpercentile(maps.astype(np.float64), [0.5, 99.5])
    assert len(set(low.tolist())) == len(set(high.tolist())) == 1
    np.testing.assert_allclose([low[0], high[0]], expected, rtol=1e-5)
    assert imaging.to_index(maps, low, high)[3, 0, 0] == 255
    low, high = imaging.levels(maps, "robust", signed=True)
    assert (low == -high).all()


def test_a_sparse_layer_keeps_its_few_numbers_in_the_robust_scale() -> None:
    maps = np.zeros((4, 30, 30), np.float32)
    maps[2, 7, 7] = 3
    low, high = imaging.levels(maps, "robust")
    assert (low[0], high[0]) == (0, 3)
