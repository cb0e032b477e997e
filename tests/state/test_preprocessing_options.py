"""The form's fields and the engine's preprocessing say the same, both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.engine.data.preprocessing import IMAGENET, INTERPOLATIONS, MNIST, Preprocessing
from cnnviz.engine.errors import BadValue
from cnnviz.engine.options import describe
from cnnviz.state.preprocessing_options import PRESETS, PreprocessingOptions

sizes = st.integers(1, 4096)
means = st.floats(-5, 5)
deviations = st.floats(0.001, 5)


@st.composite
def preprocessings(draw: st.DrawFn) -> Preprocessing:
    channels = draw(st.sampled_from((1, 3)))
    return Preprocessing(
        channels,
        draw(st.none() | sizes),
        draw(st.none() | st.tuples(sizes, sizes)),
        draw(st.tuples(*[means] * channels)),
        draw(st.tuples(*[deviations] * channels)),
        draw(st.sampled_from(INTERPOLATIONS)),
    )


@given(preprocessings())
def test_what_is_shown_is_what_is_applied(values: Preprocessing) -> None:
    assert PreprocessingOptions.from_preprocessing(values).to_preprocessing() == values


def test_the_form_offers_what_the_engine_can_do() -> None:
    choices = {entry.name: entry.choices for entry in describe(PreprocessingOptions)}
    assert choices["interpolation"] == INTERPOLATIONS


@pytest.mark.parametrize("field", ["mean", "std"])
def test_values_out_of_range_never_reach_the_engine(field: str) -> None:
    wrong = replace(PreprocessingOptions(), **{field: (0.0, -2000.0, 0.0)})
    with pytest.raises(BadValue, match=r"at least|from"):
        wrong.to_preprocessing()


def test_presets_change_values_and_leave_sizes() -> None:
    small = PreprocessingOptions.from_preprocessing(Preprocessing(3, 32, (32, 30)))
    assert small.preset == "0 to 1"
    imagenet = small.with_preset("ImageNet").to_preprocessing()
    assert imagenet == replace(IMAGENET, resize=32, crop=(32, 30))
    mnist = small.with_preset("MNIST").to_preprocessing()
    assert mnist == replace(MNIST, resize=32, crop=(32, 30))
    signed = small.with_preset("MNIST").with_preset("-1 to 1").to_preprocessing()
    assert (signed.channels, signed.mean, signed.std) == (1, (0.5,), (0.5,))
    assert [small.with_preset(name).preset for name in PRESETS] == list(PRESETS)
    assert replace(small, mean=(0.1, 0.2, 0.3)).preset == ""
