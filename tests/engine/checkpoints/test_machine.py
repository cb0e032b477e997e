"""The pickle machine: plain values as Python's own reader gives them, everything else by name."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.engine.checkpoints.harmless import KNOWN
from cnnviz.engine.checkpoints.machine import Machine
from cnnviz.engine.checkpoints.records import Global, Lost, Malformed, Record, Span, Truncated
from cnnviz.engine.checkpoints.stored import File
from cnnviz.engine.events import Cancelled, stoppable

FILE = File(Path("nowhere"), 0, 0)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
        | st.tuples(inner, inner)
        | st.tuples(inner, inner, inner, inner)
    ),
    max_leaves=20,
)


def machine(data: bytes) -> Machine:
    return Machine(data, KNOWN, lambda identity: Lost(repr(identity)), FILE)


def read(data: bytes) -> Any:
    return machine(data).run()


class Thing:
    """Something that only its own pickle could make."""


@given(PLAIN, st.integers(0, 5))
def test_plain_values_are_what_python_reads(value: object, protocol: int) -> None:
    assert read(pickle.dumps(value, protocol)) == value


@pytest.mark.parametrize("protocol", range(6))
def test_objects_become_records(protocol: int) -> None:
    thing = Thing()
    thing.size = 3  # type: ignore[attr-defined]
    record = read(pickle.dumps({"thing": thing, "again": thing}, protocol))["thing"]
    assert isinstance(record, Record)
    assert record.class_name.endswith("test_machine.Thing")
    assert record.attributes == {"size": 3}


@pytest.mark.parametrize("protocol", range(6))
def test_calls_become_records_of_the_call(protocol: int) -> None:
    reader = machine(pickle.dumps(Path("a") / "b", protocol).replace(b"PosixPath", b"OtherPath"))
    record = reader.run()
    assert isinstance(record, Record)
    assert record.class_name == "pathlib.OtherPath"
    assert record.args == ("a", "b")
    assert "pathlib.OtherPath" in reader.names


@pytest.mark.parametrize("protocol", range(6))
def test_ordered_dictionaries_and_sets_keep_what_they_hold(protocol: int) -> None:
    content = [OrderedDict(b=1, a=2), {3}, frozenset([4])]
    ordered, *sets = read(pickle.dumps(content, protocol))
    assert list(ordered.items()) == [("b", 1), ("a", 2)]
    assert sets == [[3], [4]]


def test_classes_themselves_are_names() -> None:
    assert read(pickle.dumps(OrderedDict)) == Global("collections.OrderedDict")


def test_many_bytes_stay_where_they_are() -> None:
    data = pickle.dumps({"few": b"abc", "many": bytes(range(256))}, 4)
    value = read(data)
    span = value["many"]
    assert value["few"] == b"abc"
    assert isinstance(span, Span)
    assert data[span.start : span.start + span.length] == bytes(range(256))


def test_keys_that_stand_twice_are_noticed() -> None:
    reader = machine(b"\x80\x02}(X\x01\x00\x00\x00aK\x01X\x01\x00\x00\x00aK\x02u.")
    assert reader.run() == {"a": 2}
    assert reader.duplicates == ["a"]


def test_what_cannot_be_a_key_does_not_end_it() -> None:
    assert list(read(b"\x80\x02}]K\x01s.").values()) == [1]


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a_pickle_that_ends_too_early(cut: int) -> None:
    whole = pickle.dumps({"some": ["text", 1.5, 70_000, b"bytes" * 5]}, 4)
    with pytest.raises(Truncated):
        read(whole[:cut])


@pytest.mark.parametrize(
    "data",
    [
        b"\x80\x09N.",  # a protocol to come
        b"\x80\x02\xff.",  # an opcode to come
        b"\x80\x02}]a.",  # an item for a dictionary
        b"\x80\x02(" + b"(" * 20_000 + b".",  # marks without end
        b"\x80\x02" + b"]" * 300_000 + b".",  # a stack without end
        b"\x80\x02\x8b\xff\xff\xff\x7f" + bytes(70_000),  # a number without end
        b"\x80\x02h\x07.",  # a value that was never kept
        b"I12" + b"3" * 10_000 + b"\n.",
    ],
)
def test_what_no_program_writes_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        read(data)


def test_a_pickle_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnviz.engine.checkpoints.machine.MOST_OPCODES", 100_000)
    with pytest.raises(Malformed, match="too long"):
        read(b"\x80\x02" + b"N0" * 100_000 + b".")


def test_a_long_pickle_can_be_left() -> None:
    with stoppable(lambda: True), pytest.raises(Cancelled):
        read(pickle.dumps(list(range(100_000))))
