"""Archives: what their table of contents says is held against the file."""

from __future__ import annotations

import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.errors import CheckpointProblem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    torch.save({"weight": torch.arange(6.0), "bias": torch.ones(3)}, tmp_path / "file.pth")
    return tmp_path / "file.pth"


def test_what_follows_behind_the_archive_is_told(path: Path) -> None:
    path.write_bytes(path.read_bytes() + bytes(1234))
    checkpoint = read_checkpoint(path)
    assert len(checkpoint.entries) == 2
    assert "1,234 bytes that belong to nothing" in checkpoint.warnings[0]


def _renamed_inside(data: bytes) -> bytes:
    """Call a file one thing in the table and another in its own header."""
    place = data.index(b"/data/0")
    return data[:place] + b"/data/7" + data[place + 7 :]


def _shifted(data: bytes) -> bytes:
    return data[:4] + data


def _cut(data: bytes) -> bytes:
    return data[:-30]


def _flagged(data: bytes) -> bytes:
    place = data.index(b"PK\x01\x02")
    return data[: place + 8] + b"\x01" + data[place + 9 :]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_renamed_inside, "tells other files than lie in it"),
        (_shifted, "table of contents cannot be read"),
        (_cut, "table of contents cannot be read"),
        (_flagged, "encrypted"),
    ],
)
def test_archives_that_contradict_themselves(
    path: Path, change: Callable[[bytes], bytes], reason: str
) -> None:
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(CheckpointProblem, match=reason):
        read_checkpoint(path)


def _repacked(path: Path, names: list[str], method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            archive.writestr(name, parts[name.partition("/")[2]])


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["a/data.pkl", "a/data/0", "a/data/1", "a/data/0"], "two entries of one name"),
        (["a/data.pkl", "b/data.pkl", "a/data/0", "a/data/1"], "several checkpoints"),
        (["a/data.pkl"], "no tensor that can be had"),
        (["a/data/0", "a/data/1"], "without a checkpoint"),
    ],
)
def test_archives_of_odd_parts(path: Path, names: list[str], reason: str) -> None:
    _repacked(path, names)
    with pytest.raises(CheckpointProblem, match=reason):
        read_checkpoint(path)


def test_a_storage_that_is_missing_does_not_cost_the_others(path: Path) -> None:
    _repacked(path, ["a/data.pkl", "a/data/1"])
    checkpoint = read_checkpoint(path)
    assert checkpoint.tensors["bias"].tolist() == [1, 1, 1]
    assert checkpoint.warnings == (
        "Tensors that cannot be had: 1 (weight: its data are not in the file).",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="files with holes are large on Windows")
def test_names_and_shapes_of_six_gigabytes_need_no_torch(tmp_path: Path) -> None:
    path = tmp_path / "large.pth"
    state = {f"layer{number}.weight": torch.empty(500, 3000) for number in range(1000)}
    with torch.serialization.skip_data():
        torch.save(state, path)
    assert path.stat().st_size > 6_000_000_000
    program = (
        "import sys\nfrom cnnviz.engine.checkpoints.read import read_checkpoint\n"
        f"checkpoint = read_checkpoint({str(path)!r})\n"
        "assert set(checkpoint.shapes.values()) == {(500, 3000)}\n"
        "assert len(checkpoint.tensors) == 1000\n"
        "assert checkpoint.checksums == 'unverified'\n"
        "assert not {'torch', 'numpy', 'safetensors'} & set(sys.modules), sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    checkpoint = read_checkpoint(path)
    assert not checkpoint.tensors["layer999.weight"].any()
