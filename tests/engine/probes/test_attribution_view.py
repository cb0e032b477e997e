"""What an attribution looks like: what is nothing stays the picture, what has a sign keeps zero."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.engine import imaging
from cnnviz.engine.errors import UnknownName
from cnnviz.engine.probes.attribution import Attribution
from cnnviz.engine.probes.attribution_view import arrays, picture, scale, usual_colours
from cnnviz.engine.probes.methods import Method

SEEN = np.full((20, 30, 3), 100, np.uint8)


def attribution(values: np.ndarray, method: Method = "grad-cam") -> Attribution:
    return Attribution(values.astype(np.float32), method, 1, 1, 0.5)


def test_where_nothing_speaks_the_picture_is_seen() -> None:
    values = np.zeros((20, 30))
    values[5, 7] = 2.0
    drawn = picture(attribution(values), SEEN, alpha=0.7)
    assert drawn.shape == (20, 30, 3)
    assert (drawn[0] == 100).all()
    top = imaging.lut("inferno")[255]
    np.testing.assert_allclose(drawn[5, 7], 0.3 * 100 + 0.7 * top, atol=1)
    # With all of the opacity the map stands alone.
    alone = picture(attribution(values), SEEN, alpha=1)
    np.testing.assert_array_equal(alone[0, 0], imaging.lut("inferno")[0])
    np.testing.assert_array_equal(alone[5, 7], top)


def test_signed_values_have_zero_in_the_middle() -> None:
    values = np.random.default_rng(0).normal(size=(20, 30))
    found = attribution(values, "gradient-x-input")
    low, high = scale(found)
    assert low == -high
    assert 1 < high < abs(values).max() + 1e-6
    values[:] = 0
    values[:, :10], values[:, 20:] = 1.0, -1.0
    drawn = picture(attribution(values, "integrated-gradients"), SEEN[..., 0], alpha=1).astype(int)
    assert (drawn[:, :10, 0] > drawn[:, :10, 2] + 50).all()  # red speaks for the class
    assert (drawn[:, 20:, 2] > drawn[:, 20:, 0] + 50).all()
    assert np.ptp(drawn[0, 15]) < 10  # zero is neither


@pytest.mark.parametrize("colours", ["viridis", "coolwarm"])
@pytest.mark.parametrize("method", ["grad-cam", "gradient-x-input"])
def test_other_colours_keep_the_ends_where_they_belong(colours: str, method: Method) -> None:
    values = np.linspace(0, 1, 600).reshape(20, 30)
    drawn = picture(attribution(values, method), SEEN, colours, alpha=1)
    table = imaging.lut(colours)
    middle = method == "gradient-x-input" or colours == "coolwarm"
    np.testing.assert_array_equal(drawn[0, 0], table[128 if middle else 0])
    np.testing.assert_array_equal(drawn[-1, -1], table[255])


def test_nothing_at_all_is_the_picture() -> None:
    nothing = np.zeros((20, 30))
    assert (picture(attribution(nothing), SEEN) == 100).all()
    drawn = picture(attribution(nothing, "gradient-x-input"), SEEN)
    assert (drawn == drawn[0, 0]).all()
    with pytest.raises(UnknownName, match="colour map"):
        picture(attribution(nothing), SEEN, "virids")


def test_arrays_hold_what_there_is() -> None:
    assert usual_colours(attribution(np.zeros((2, 2)))) == "inferno"
    found = arrays(attribution(np.zeros((2, 2))))
    assert set(found) == {"values", "target", "predicted", "score", "method"}
    whole = Attribution(
        *(np.zeros((2, 2), np.float32), "integrated-gradients", 1, 0, 0.5),
        channels=np.zeros((3, 2, 2), np.float32),
        delta=0.25,
    )
    found = arrays(whole)
    assert set(found) >= {"channels", "delta"}
    assert float(found["delta"]) == 0.25
