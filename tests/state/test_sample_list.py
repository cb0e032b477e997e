"""Samples as lists: what is written can be read again, by programs and by people."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cnnviz.engine.data.open import open_dataset
from cnnviz.state.sample_list import as_lines, as_ranges, as_table, from_ranges


@given(st.sets(st.integers(0, 300)))
def test_ranges_come_back_as_they_were(ids: set[int]) -> None:
    assert from_ranges(as_ranges(ids)) == tuple(sorted(ids))


def test_neighbours_are_one_range() -> None:
    assert as_ranges([5, 1, 2, 3, 9, 10]) == "1-3,5,9-10"
    assert as_ranges([]) == ""


@pytest.mark.parametrize("text", ["x", "3-1", "-4", "1-", "0-99999999999"])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_ranges(text)


def test_samples_in_memory_are_numbers_and_others_are_files(tmp_path: Path) -> None:
    assert as_lines([3, 5], open_dataset("digits")) == "3\n5\n"
    for name in ("cat, black", "dog"):
        (tmp_path / name).mkdir()
        Image.fromarray(np.zeros((4, 4), np.uint8)).save(tmp_path / name / "1.png")
    images = open_dataset(f"folder:{tmp_path}")
    assert as_lines([1], images).strip() == str(tmp_path / "dog" / "1.png")
    rows = list(csv.DictReader(io.StringIO(as_table([0, 1], images))))
    assert [row["class"] for row in rows] == ["cat, black", "dog"]
    assert [row["sample_id"] for row in rows] == ["0", "1"]
    assert Path(rows[0]["file"]) == tmp_path / "cat, black" / "1.png"
