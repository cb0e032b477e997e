"""What is written as safetensors reads back as it was, by the format's own library too."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file

from cnnviz.engine.checkpoints import write
from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.checkpoints.write import keeps_checksum, save_checkpoint


def every_kind() -> dict[str, torch.Tensor]:
    found = {}
    for dtype in write._TYPES:
        values = torch.arange(6).reshape(2, 3).to(dtype)
        found[f"some.{dtype}"] = values
        found[f"turned.{dtype}"] = values.T
        found[f"one.{dtype}"] = values[1, 1]
        found[f"none.{dtype}"] = values[:0]
    return found


def test_every_kind_of_number(tmp_path: Path) -> None:
    path = tmp_path / "all.safetensors"
    tensors = every_kind()
    save_checkpoint(path, tensors, {"title": "Größe “1”", "checksum": "mine"})
    assert keeps_checksum(path) is True
    again = load_file(path)
    assert again.keys() == tensors.keys()
    for name, value in tensors.items():
        assert again[name].dtype == value.dtype
        assert again[name].shape == value.shape
        assert (
            again[name]
            .contiguous()
            .reshape(-1)
            .view(torch.uint8)
            .equal(value.contiguous().reshape(-1).view(torch.uint8))
        ), name
    checkpoint = read_checkpoint(path)
    assert set(checkpoint.entries) == set(tensors)
    assert checkpoint.metadata["title"] == "Größe “1”"
    with safe_open(path, "pt") as file:
        assert set(file.metadata()) == {"checksum", "title"}


def test_a_file_of_another_program_tells_no_checksum(tmp_path: Path) -> None:
    path = tmp_path / "theirs.safetensors"
    header = b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'
    path.write_bytes(len(header).to_bytes(8, "little") + header + b"\x01")
    assert keeps_checksum(path) is None
