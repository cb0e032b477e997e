"""A file beside a network that it nearly fits, and what it says of itself."""

from __future__ import annotations

from cnnviz.engine.models.match import Match
from cnnviz.engine.models.near import NearMiss
from cnnviz.state.differences import counted, differences, wanted

NEAR = NearMiss(
    Match("some", 10, renamed={"old.weight": "new.weight", "old.bias": "new.bias"}),
    share=0.5,
    agreeing=1,
    total=3,
    missing=("fc.bias",),
    unexpected=("extra",),
    shapes={"new.bias": ((4,), (8,))},
    lacking={"fc.bias": (10,)},
)
SHAPES = {"old.weight": (8, 3), "old.bias": (4,), "extra": (1,)}


def test_each_tensor_once_and_what_is_wrong_first() -> None:
    found = differences(NEAR, SHAPES)
    assert [(one.key, one.kind, one.in_file, one.in_network) for one in found] == [
        ("fc.bias", "missing", None, (10,)),
        ("extra", "unexpected", (1,), None),
        ("old.bias", "shape", (4,), (8,)),
        ("old.weight", "fits", (8, 3), (8, 3)),
    ]
    assert counted(found) == {"missing": 1, "unexpected": 1, "shape": 1, "fits": 1}


def test_names_are_filtered() -> None:
    found = differences(NEAR, SHAPES)
    assert [one.key for one in wanted(found)] == ["fc.bias", "extra", "old.bias"]
    assert [one.key for one in wanted(found, " OLD ", also_fitting=True)] == [
        "old.bias",
        "old.weight",
    ]
