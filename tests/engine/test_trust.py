"""What a person agreed to run is remembered by its content, and by nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cnnviz.engine import trust
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import Progress, drain


def digest(path: Path) -> str:
    return drain(trust.digesting(path))


def is_trusted(path: Path) -> bool:
    return trust.are_trusted([digest(path)])


def agree(path: Path) -> str:
    return trust.remember({path: digest(path)})


def test_a_file_is_trusted_as_long_as_its_content_stays(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text("one = 1\n")
    assert not is_trusted(path)
    assert agree(path) == ""
    assert is_trusted(path)
    path.write_text("one = 2\n")
    assert not is_trusted(path)
    path.write_text("one = 1\n")
    assert is_trusted(path)


def test_a_copy_is_the_same_program_wherever_it_lies(tmp_path: Path) -> None:
    path, copy = tmp_path / "net.py", tmp_path / "other.py"
    path.write_text("one = 1\n")
    copy.write_text("one = 1\n")
    agree(path)
    assert is_trusted(copy)
    assert trust.where(digest(copy)) == path


def test_the_digest_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes(20_000_000))
    told: list[Progress] = []
    assert drain(trust.digesting(path), told.append) == trust.digest_of(bytes(20_000_000))
    assert [event.total for event in told] == [20_000_000] * 3
    assert told[-1].done == 20_000_000
    with pytest.raises(CheckpointProblem, match="cannot be read"):
        digest(tmp_path / "nothing")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": 1, "files": 3}', "[" * 5000])
def test_a_spoiled_list_trusts_nothing(tmp_path: Path, content: str) -> None:
    place = Path(os.environ["CNNVIZ_DATA"]) / "trusted.json"
    place.parent.mkdir(parents=True)
    place.write_text(content)
    path = tmp_path / "net.py"
    path.write_text("one = 1\n")
    assert not is_trusted(path)
    agree(path)
    assert is_trusted(path)
    assert list(json.loads(place.read_text())["files"]) == [digest(path)]


def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder")
    monkeypatch.setenv("CNNVIZ_DATA", str(blocked))
    path = tmp_path / "net.py"
    path.write_text("one = 1\n")
    assert "could not be kept" in agree(path)
    assert not is_trusted(path)


def test_the_question_says_what_would_run_and_agreeing_is_for_that_alone(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text("one = 1\n")
    error = trust.NotTrusted(path, "the whole of net.py", {path: digest(path)})
    path.write_text("two = 2\n")
    error.agree()
    assert not is_trusted(path), "the person was asked about the content before"
    for part in ("the whole of net.py", "--trust", "trust=True", "window"):
        assert part in str(error)
