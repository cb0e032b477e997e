"""What is put side by side: each once, in its order, and no more than a table shows."""

from __future__ import annotations

import numpy as np

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.state.comparison import MOST, Collected, is_there, same_picture
from cnnviz.state.inputs import InputImage

PIXELS = np.zeros((4, 4), np.uint8)
SET = ArraySet(PIXELS[None], np.zeros(1, np.int64), spec="", kind="", name="", class_names=[])


def sample(number: int) -> InputImage:
    return InputImage(PIXELS, f"#{number}", "sample", number, image_set=SET)


def test_everything_is_kept_once_and_in_its_order() -> None:
    kept = Collected().with_unit(("b", 1)).with_unit(("a", 0)).with_unit(("b", 1))
    assert kept.units == (("b", 1), ("a", 0))
    kept = kept.with_inputs([sample(3), sample(1), sample(3)])
    assert [one.sample_id for one in kept.inputs] == [3, 1]
    assert kept.with_inputs([sample(1)]) is kept
    assert kept.without_unit(("b", 1)).units == (("a", 0),)
    assert [one.sample_id for one in kept.without_input(sample(3)).inputs] == [1]


def test_a_sample_that_was_read_twice_is_one_picture() -> None:
    assert same_picture(sample(1), sample(1))
    assert not same_picture(sample(1), sample(2))
    one, other = (InputImage(PIXELS, "a.png", "file", path="a.png") for _ in range(2))
    assert same_picture(one, one)
    assert not same_picture(one, other)  # the file may have changed in between


def test_there_is_an_end_of_room() -> None:
    kept = Collected().with_inputs(sample(number) for number in range(100))
    assert len(kept.inputs) == MOST
    for unit in range(100):
        kept = kept.with_unit(("a", unit))
    assert len(kept.units) == MOST


def test_another_network_has_other_units() -> None:
    model = load_model("course_cnn")
    layers = layer_table(model, example_input(model))
    kept = Collected((("conv1", 31), ("conv1", 32), ("layer1", 0), ("fc2", 9)))
    assert kept.within(layers).units == (("conv1", 31), ("fc2", 9))
    assert kept.within(None).units == ()
    assert is_there(("conv2", 63), layers)
    assert not is_there(("conv2", 64), layers)
