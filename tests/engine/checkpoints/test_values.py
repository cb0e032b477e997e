"""Numbers read from files: only what is asked for, and never from a file that has changed."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from cnnviz.engine.checkpoints import disk
from cnnviz.engine.checkpoints.read import read_checkpoint, reading_values, verifying
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import drain


@pytest.fixture
def amount(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list to which the bytes of every piece are added that is read."""
    read: list[int] = []

    class Counted(io.FileIO):
        def readinto(self, target: Any, /) -> int:
            read.append(super().readinto(target) or 0)
            return read[-1]

    monkeypatch.setattr(disk.io, "FileIO", Counted)
    return read


def test_names_and_shapes_read_no_numbers(tmp_path: Path, amount: list[int]) -> None:
    path = tmp_path / "file.safetensors"
    save_file({"a": torch.ones(1000, 1000), "b": torch.ones(10)}, path)
    checkpoint = read_checkpoint(path)
    assert checkpoint.shapes == {"a": (1000, 1000), "b": (10,)}
    assert len(checkpoint.tensors) == 2
    assert list(checkpoint.tensors) == ["a", "b"]
    assert "b" in checkpoint.tensors
    assert amount == []
    assert checkpoint.tensors["b"].tolist() == [1] * 10
    assert amount == [40]


def test_of_a_view_only_its_part_is_read(tmp_path: Path, amount: list[int]) -> None:
    flat = torch.arange(1_000_000)
    torch.save({"view": flat[500:510]}, tmp_path / "file.pth")
    checkpoint = read_checkpoint(tmp_path / "file.pth")
    amount.clear()
    assert checkpoint.tensors["view"].tolist() == list(range(500, 510))
    assert drain(reading_values(checkpoint))["view"].tolist() == list(range(500, 510))
    assert sum(amount) <= 2 * (80 + 16)


def test_tensors_that_share_memory_in_the_file_share_it_here(tmp_path: Path) -> None:
    weight = torch.ones(100, 10)
    torch.save({"encoder": weight, "decoder": weight, "part": weight[3]}, tmp_path / "file.pth")
    values = drain(reading_values(read_checkpoint(tmp_path / "file.pth")))
    values["encoder"][3] = 5
    assert values["decoder"][3].tolist() == values["part"].tolist() == [5] * 10


def test_values_are_copies_that_outlive_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file.pth"
    torch.save({"a": torch.ones(100_000)}, path)
    values = drain(reading_values(read_checkpoint(path)))
    path.unlink()
    assert values["a"].sum() == 100_000
    values["a"][0] = 3


@pytest.mark.parametrize("how", ["cut", "replaced", "gone"])
@pytest.mark.parametrize("kind", ["zip", "legacy", "safetensors"])
def test_a_file_that_has_changed_is_noticed(tmp_path: Path, kind: str, how: str) -> None:
    path = tmp_path / "file.pth"
    state = {"a": torch.ones(100_000)}
    if kind == "safetensors":
        save_file(state, path)
    else:
        torch.save(state, path, _use_new_zipfile_serialization=kind == "zip")
    checkpoint = read_checkpoint(path)
    if how == "cut":
        os.truncate(path, 1000)
    elif how == "replaced":
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data + b"more")
    else:
        path.unlink()
    with pytest.raises(CheckpointProblem, match=r"has changed|no such file"):
        checkpoint.tensors["a"]
    with pytest.raises(CheckpointProblem, match=r"has changed|no such file"):
        drain(reading_values(checkpoint))


def test_a_file_that_shrinks_while_it_is_read_ends_in_words(tmp_path: Path) -> None:
    path = tmp_path / "file.pth"
    torch.save({"a": torch.ones(6_000_000), "b": torch.ones(10)}, path)
    work = reading_values(read_checkpoint(path))
    next(work)
    next(work)
    os.truncate(path, 10_000_000)
    with pytest.raises(CheckpointProblem, match="ends before its data do"):
        drain(work)


def test_large_files_are_verified_when_somebody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.engine.checkpoints.read.VERIFIED_AT_ONCE", 100)
    path = tmp_path / "file.pth"
    torch.save({"a": torch.zeros(1000)}, path)
    checkpoint = read_checkpoint(path)
    assert checkpoint.checksums == "unverified"
    assert drain(verifying(checkpoint)).checksums == "verified"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    flipped = read_checkpoint(path)
    with pytest.raises(CheckpointProblem, match="checksums"):
        drain(verifying(flipped))


def test_what_has_no_checksums_is_left_as_it_is(tmp_path: Path) -> None:
    save_file({"a": torch.zeros(3)}, tmp_path / "file")
    checkpoint = read_checkpoint(tmp_path / "file")
    assert drain(verifying(checkpoint)) is checkpoint


def test_a_tensor_beyond_the_memory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save({"a": torch.zeros(3)}, tmp_path / "file")
    checkpoint = read_checkpoint(tmp_path / "file")

    def full(*_: object, **__: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(torch, "empty", full)
    with pytest.raises(CheckpointProblem, match="larger than the memory"):
        checkpoint.tensors["a"]


def test_any_byte_but_zero_is_true(tmp_path: Path) -> None:
    path = tmp_path / "file"
    save_file({"a": torch.tensor([True, False, True])}, path)
    data = path.read_bytes()
    path.write_bytes(data[:-3] + b"\x07\x00\xff")
    assert read_checkpoint(path).tensors["a"].tolist() == [True, False, True]
