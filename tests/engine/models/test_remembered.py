"""What was settled for a file holds for this very content, wherever it lies."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.models.identify import Match
from cnnviz.engine.models.remembered import (
    Remembered,
    choice_of,
    fingerprint,
    forget,
    recall,
    remember,
)

MATCH = Match("course_cnn", 10, {"padding": (1, 0), "ceil_mode": False, "image_size": 28})
SETTLED = Remembered(
    choice_of(MATCH), {"mean": [0.5]}, "ema", "net.py:Net", {"width": 3}, "2026-01-02"
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_DATA", str(tmp_path / "data"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.pth"
    path.write_bytes(bytes(range(256)) * 4_000)
    return path


def test_what_was_settled_comes_back(file: Path) -> None:
    assert recall(file) is None
    assert remember(file, SETTLED) == ""
    again = recall(file)
    assert again is not None
    assert again.match is not None
    assert again.match.architecture == "course_cnn"
    assert list(again.match.arguments["padding"]) == [1, 0]
    assert (again.preprocessing, again.state, again.source) == (
        {"mean": [0.5]},
        "ema",
        "net.py:Net",
    )
    assert (again.arguments, again.when) == ({"width": 3}, "2026-01-02")


def test_it_holds_for_the_content_and_not_for_the_name(file: Path, tmp_path: Path) -> None:
    remember(file, SETTLED)
    moved = tmp_path / "elsewhere" / "other.bin"
    moved.parent.mkdir()
    file.rename(moved)
    assert recall(moved) is not None
    file.write_bytes(moved.read_bytes()[:-1])
    assert recall(file) is None


@pytest.mark.parametrize("place", [0, 300_000, 500_000, 700_000, 1_023_999])
def test_bytes_anywhere_tell_files_of_one_size_apart(file: Path, place: int) -> None:
    before, content = fingerprint(file), bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    assert fingerprint(file) != before


def test_the_day_is_put_in_and_the_newest_word_holds(file: Path) -> None:
    remember(file, Remembered(state="raw"))
    remember(file, Remembered(state="ema"))
    again = recall(file)
    assert again is not None
    assert again.state == "ema"
    assert again.when == time.strftime("%Y-%m-%d")
    forget(file)
    assert recall(file) is None
    assert forget(file) == ""


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        json.dumps({"format": 99, "files": {}}),
        json.dumps({"format": 1, "files": 3}),
    ],
)
def test_what_cannot_be_read_is_as_if_it_were_not_there(
    file: Path, tmp_path: Path, content: str
) -> None:
    place = tmp_path / "data" / "settled.json"
    place.parent.mkdir()
    place.write_text(content)
    assert recall(file) is None
    assert remember(file, SETTLED) == ""
    assert recall(file) is not None


@pytest.mark.parametrize("choice", [3, {}, {"architecture": 4, "num_classes": 1, "arguments": {}}])
def test_a_choice_that_nobody_can_have_meant_is_left_out(
    file: Path, tmp_path: Path, choice: object
) -> None:
    remember(file, SETTLED)
    place = tmp_path / "data" / "settled.json"
    content = json.loads(place.read_text())
    content["files"][fingerprint(file)]["choice"] = choice
    place.write_text(json.dumps(content))
    again = recall(file)
    assert again is not None
    assert again.match is None
    assert again.state == "ema"


def test_where_nothing_can_be_written_that_is_said(file: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    assert "could not be kept" in remember(file, SETTLED)
    assert recall(file) is None


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(CheckpointProblem, match="cannot be read"):
        fingerprint(tmp_path / "nothing.pth")


def test_a_file_of_gigabytes_takes_a_moment(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(6_000_000_000)  # holes take no room
    start = time.perf_counter()
    fingerprint(path)
    assert time.perf_counter() - start < 0.5
