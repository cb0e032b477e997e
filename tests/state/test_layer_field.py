"""Figures of layers through the epochs as a field of colours."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.training.events import LayersMeasured
from cnnviz.state.layer_field import field_of

LAYERS = ("conv1", "relu", "fc")


def measured(epoch: int, factor: float = 1.0, step: int = 0) -> LayersMeasured:
    column = (1.0 * factor, 0.5 * factor, 0.1 * factor)
    gradient = (0.01 * factor, None, 1.0 * factor)
    zeros = (0.0, 0.5, 1.0)
    mean = (-2.0 * factor, 1.0, 0.0)
    return LayersMeasured(
        epoch, step or 10 * epoch, LAYERS, mean, column, zeros, gradient, gradient, gradient
    )


def test_layers_without_a_figure_are_left_out() -> None:
    field = field_of([measured(1), measured(2, 10)], "gradient")
    assert field.layers == ("conv1", "fc")
    assert field.epochs == (1, 2)
    np.testing.assert_allclose(field.values, [[0.01, 0.1], [1.0, 10.0]])
    assert field_of([measured(1)], "gradient", only_known=False).values.shape == (3, 1)


def test_equal_factors_are_equally_far_apart() -> None:
    field = field_of([measured(1), measured(2, 10), measured(3, 100)], "gradient")
    table, low, high = field.scale()
    assert (low, high) == ("0.01", "1e+02")
    colours = field.colours()
    assert colours.shape == (2, 3, 4)
    np.testing.assert_array_equal(colours[0, 0, :3], table[0])
    np.testing.assert_array_equal(colours[1, 2, :3], table[255])
    np.testing.assert_array_equal(colours[0, 2], colours[1, 0])  # both are 1


def test_shares_go_from_zero_to_one_and_means_around_zero() -> None:
    assert field_of([measured(1)], "zeros").scale()[1:] == ("0", "1")
    field = field_of([measured(1)], "mean")
    assert field.scale()[1:] == ("-2", "2")
    middle = field.colours()[2, 0]
    assert abs(int(middle[0]) - int(middle[2])) < 4  # grey


def test_what_is_not_known_is_transparent_and_the_last_of_an_epoch_counts() -> None:
    field = field_of([measured(1, step=5), measured(1, 10, step=10)], "update", only_known=False)
    assert field.epochs == (1,)
    assert field.values[0, 0] == 0.1
    assert field.colours()[:, 0, 3].tolist() == [255, 0, 255]


def test_nothing_measured_is_no_field() -> None:
    assert field_of([], "weight").values.shape == (0, 0)
