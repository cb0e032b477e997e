"""Names for selections: per image set, and never a reason not to start."""

from __future__ import annotations

from cnnviz.state import named_selections as names
from cnnviz.state.selection import Selection


def test_a_name_brings_the_samples_back_and_leaves_the_rest() -> None:
    chosen = Selection(layer="conv1", unit=3, sample_ids=(1, 2, 9), class_ids=(4,))
    one = names.named("  odd\n ones ", "digits||1797", chosen)
    assert one.name == "odd ones"
    other = Selection(layer="fc1", unit=7, sample_ids=(5,))
    assert one.applied_to(other) == Selection(
        layer="fc1", unit=7, sample_ids=(1, 2, 9), class_ids=(4,)
    )


def test_the_same_name_replaces_in_its_own_set_only() -> None:
    first = names.named("a", "digits||1797", Selection(sample_ids=(1,)))
    again = names.named("a", "digits||1797", Selection(sample_ids=(2,)))
    elsewhere = names.named("a", "mnist|test|10000", Selection(sample_ids=(3,)))
    known = names.with_one(names.with_one(names.with_one((), first), elsewhere), again)
    assert known == (elsewhere, again)
    assert names.without(known, again) == (elsewhere,)


def test_saved_names_come_back_and_damaged_ones_are_left_out() -> None:
    one = names.named("a", "digits||1797", Selection(sample_ids=(1,)))
    plain = names.to_plain((one,))
    damaged = [{"name": "b"}, 7, None, {**plain[0], "samples": "9-1"}, {**plain[0], "samples": 4}]
    assert names.from_plain([*damaged, *plain]) == (one,)
    assert names.from_plain("nothing") == ()
