"""Filters ready to be drawn keep what stands out, and their figures are those of all weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.engine.probes.filter_view import condense, filter_view
from cnnviz.engine.probes.filters import filters


def test_figures_are_those_of_all_weights_in_double_precision() -> None:
    torch.manual_seed(0)
    layer = nn.Conv2d(5, 7, 3)
    view = filter_view(filters(nn.Sequential(layer), "0"))
    exact = layer.weight.detach().double()
    figures = view.statistics
    assert figures.mean == pytest.approx(float(exact.mean()), rel=1e-9)
    assert figures.deviation == pytest.approx(float(exact.std(correction=0)), rel=1e-9)
    assert (figures.smallest, figures.largest) == (float(exact.min()), float(exact.max()))
    counts, _ = np.histogram(exact.numpy().ravel(), bins=64)
    assert np.abs(counts - view.counts).sum() <= 2  # a value on the edge of a bin, in float32
    assert view.counted == exact.numel()
    assert view.tiles.shape == (7, 3, 3)
    assert view.reach == pytest.approx(float(exact[:, 0].abs().max()))


def test_large_matrices_show_the_strongest_of_each_block() -> None:
    matrix = np.random.default_rng(0).normal(size=(1, 50, 33)).astype(np.float32)
    shown, block = condense(matrix, largest=10)
    assert block == (5, 4)
    assert shown.shape == (1, 10, 9)
    for row in range(10):
        for column in range(9):
            part = matrix[0, 5 * row : 5 * row + 5, 4 * column : 4 * column + 4].ravel()
            assert shown[0, row, column] == part[np.abs(part).argmax()]
    same, whole = condense(matrix, largest=50)
    assert same is matrix
    assert whole == (1, 1)


def test_weights_that_are_no_numbers_are_left_out_of_the_figures() -> None:
    layer = nn.Linear(4, 3)
    with torch.no_grad():
        layer.weight.copy_(torch.arange(12.0).reshape(3, 4))
        layer.weight[0, 0] = torch.nan
        layer.weight[2, 3] = torch.inf
    view = filter_view(filters(nn.Sequential(layer), "0"))
    assert (view.statistics.smallest, view.statistics.largest) == (1.0, 10.0)
    assert view.counts.sum() == view.counted == 10


def test_what_is_shown_stays_while_the_network_learns() -> None:
    layer = nn.Linear(4, 3)
    bank = filters(nn.Sequential(layer), "0")
    before = bank.weight.copy()
    with torch.no_grad():
        layer.weight.add_(1)
    np.testing.assert_array_equal(bank.weight, before)


@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(3, 8, 3),
        nn.Conv2d(4, 8, 3, groups=2),
        nn.Conv2d(8, 8, 3, groups=8),
        nn.Conv2d(4, 8, 1),
        nn.ConvTranspose2d(4, 8, 3),
        nn.Linear(5, 8),
    ],
    ids=["colours", "groups", "depthwise", "1 x 1", "transposed", "linear"],
)
def test_the_filter_of_one_unit_is_that_of_all(layer: nn.Module) -> None:
    network = nn.Sequential(layer)
    every, one = filters(network, "0"), filters(network, "0", 5)
    assert (one.kind, one.rgb) == (every.kind, every.rgb)
    np.testing.assert_array_equal(one.weight, every.weight[5:6])
