"""What a file says of itself, in short."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from cnnviz.engine.checkpoints.read import Checkpoint, read_checkpoint
from cnnviz.state.file_facts import Fact, file_facts, readable_size


def test_facts_are_short_and_leave_out_what_stands_elsewhere() -> None:
    told = {"epoch": "3", "preprocessing": "{}", "note": "x" * 1_000}
    facts = file_facts(Checkpoint(Path("a.pth"), "zip", metadata=told, wrapper="“net”"), 2_500_000)
    values = {fact.name: fact.value for fact in facts}
    assert values["size"] == "2.5 MB"
    assert values["wrapper"] == "“net”"
    assert values["epoch"] == "3"
    assert len(values["note"]) == 300
    assert "preprocessing" not in values
    assert "tensors" not in values  # there are none


def test_sizes_are_readable() -> None:
    assert [readable_size(size) for size in (0, 999, 1_000, 6_010_000_000)] == [
        "0 bytes",
        "999 bytes",
        "1 kB",
        "6.01 GB",
    ]


def test_what_each_layer_notes_is_no_fact_of_the_file() -> None:
    told = {"training": "False", "bn1.num_batches_tracked": "9", "fc.training": "False", "lr": "1"}
    facts = file_facts(Checkpoint(Path("a.pt"), "torchscript", metadata=told), 1)
    assert [fact.name for fact in facts if not fact.ours] == ["lr"]


def test_the_size_is_that_of_all_shards(tmp_path: Path) -> None:
    whole = tmp_path / "whole.safetensors"
    save_file({"a": torch.zeros(1_000_000)}, whole)
    values = {fact.name: fact.value for fact in _facts_of(whole)}
    assert values["size"] == "4 MB"
    save_file({"b": torch.zeros(2_000_000)}, tmp_path / "more.safetensors")
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": whole.name, "b": "more.safetensors"}}))
    values = {fact.name: fact.value for fact in _facts_of(index)}
    assert values["size"] == "12 MB"


def _facts_of(path: Path) -> tuple[Fact, ...]:
    return file_facts(read_checkpoint(path), path.stat().st_size)
