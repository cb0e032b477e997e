"""Files of every kind: what is in them, and why some are refused."""

from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from cnnviz.engine.checkpoints.read import read_checkpoint, reading_values
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import Cancelled, Progress, drain, stoppable

STATE = OrderedDict(weight=torch.arange(6.0).reshape(2, 3), bias=torch.ones(2))


class Harmful:
    """Would write a file if anybody unpickled it."""

    def __init__(self, victim: Path) -> None:
        self.victim = victim

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.victim,)


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("prefix", ["", "module.", "module.model."])
@pytest.mark.parametrize("wrapped", [True, False])
def test_state_dictionaries(tmp_path: Path, zipped: bool, prefix: str, wrapped: bool) -> None:
    state = OrderedDict((prefix + key, value) for key, value in STATE.items())
    path = tmp_path / "odd.name"
    content = {"epoch": 3, "state_dict": state, "best": torch.tensor(0.5)} if wrapped else state
    torch.save(content, path, _use_new_zipfile_serialization=zipped)
    read = read_checkpoint(path)
    assert read.container == ("zip" if zipped else "legacy")
    assert list(read.tensors) == ["weight", "bias"]
    assert torch.equal(read.tensors["weight"], STATE["weight"])
    assert dict(read.metadata) == ({"epoch": "3", "best": "0.5"} if wrapped else {})
    assert bool(read.wrapper) == (wrapped or bool(prefix))


def test_safetensors(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    save_file(dict(STATE), path, metadata={"note": "a\u202eb\nc"})
    read = read_checkpoint(path)
    assert read.container == "safetensors"
    assert torch.equal(read.tensors["bias"], STATE["bias"])
    assert read.metadata["note"] == "ab c"


@pytest.mark.parametrize("zipped", [True, False])
def test_code_is_named_and_never_run(tmp_path: Path, zipped: bool) -> None:
    victim = tmp_path / "victim"
    path = tmp_path / "model.pth"
    torch.save({"w": Harmful(victim)}, path, _use_new_zipfile_serialization=zipped)
    read = read_checkpoint(path)
    assert not victim.exists()
    assert not read.entries
    assert any("touch" in name or "getattr" in name for name in read.unresolved_globals)
    assert "refused" in read.refusal


def test_a_plain_pickle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps({"a": 1}))
    assert "torch.save" in read_checkpoint(path).refusal


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git lfs pull"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"hello, I am text\n", "text file"),
        (bytes(range(128, 256)) * 8, "no checkpoint"),
        (b"\x89HDF\r\n\x1a\n" + bytes(64), "HDF5"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG image"),
    ],
)
def test_other_files_are_named(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "model.pth"
    path.write_bytes(content)
    with pytest.raises(CheckpointProblem, match=reason):
        read_checkpoint(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CheckpointProblem, match="no such file"):
        read_checkpoint(tmp_path / "nothing.pth")


@pytest.mark.parametrize("kind", ["zip", "legacy", "safetensors"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_files_that_are_cut_short(tmp_path: Path, kind: str, part: float) -> None:
    path = tmp_path / "model.pth"
    state = {"weight": torch.randn(200, 50)}
    if kind == "safetensors":
        save_file(state, path)
    else:
        torch.save(state, path, _use_new_zipfile_serialization=kind == "zip")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(CheckpointProblem):
        read_checkpoint(path)


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "model.pth"
    torch.save({"weight": torch.zeros(1000)}, path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(CheckpointProblem, match="checksum"):
        read_checkpoint(path)


def test_a_tensor_larger_than_its_data(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pth"
    torch.save({"weight": torch.zeros(1).expand(10**9, 1000)}, path)
    with pytest.raises(CheckpointProblem, match="larger than its data"):
        read_checkpoint(path)


def test_a_compressed_archive(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.pth", tmp_path / "packed.pth"
    torch.save({"weight": torch.zeros(100_000)}, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", 8) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, source.read(entry))
    with pytest.raises(CheckpointProblem, match="compressed"):
        read_checkpoint(packed)


@pytest.mark.parametrize("kind", ["zip", "legacy", "safetensors"])
def test_reading_values_tells_how_far_it_is_and_can_be_left(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "large.pth"
    state = {"weight": torch.randn(5_000_000), "other": torch.ones(3)}  # 20 MB
    if kind == "safetensors":
        save_file(state, path)
    else:
        torch.save(state, path, _use_new_zipfile_serialization=kind == "zip")
    checkpoint = read_checkpoint(path)
    told: list[Progress] = []
    values = drain(reading_values(checkpoint), told.append)
    assert all(torch.equal(values[key], state[key]) for key in state)
    assert sorted({event.done for event in told})[-1] < told[-1].total == 20_000_012
    assert len(told) >= 4
    asked = 0

    def wanted() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    with stoppable(wanted), pytest.raises(Cancelled):
        drain(reading_values(checkpoint))


def test_shared_files(shared_data: Path) -> None:
    """Every published checkpoint opens to its tensors, and nothing in it runs."""
    counts = {}
    for path in sorted((shared_data / "checkpoints").iterdir()):
        read = read_checkpoint(path)
        counts[path.name] = len(read.entries)
        assert read.entries, path.name
        assert not read.refusal, path.name
    assert counts["resnet20-12fca82f.th"] == 97
    assert counts["squeezenet1_1_imagenet_derived.pth"] == 52
    assert counts["mnist_full_pickled_module.REFUSE.pth"] == 14
    assert counts["cifar10_vgg_torchscript_fp32.pt"] == 23


PLAIN = (
    "cifar10_vgg_model_best.pth.tar",
    "mnist_cnn_lightning_epoch=4-step=8595.ckpt",
    "mnist_cnn_pytorch-examples_legacy.pt",
    "mtcnn_pnet.pt",
    "mtcnn_rnet.pt",
    "resnet20-12fca82f.th",
    "squeezenet1_1_imagenet_derived.pth",
    "ultraface_RFB-320.pth",
)


@pytest.mark.parametrize("name", PLAIN)
def test_published_weights_are_what_torch_reads(shared_data: Path, name: str) -> None:
    path = shared_data / "checkpoints" / name
    theirs = torch.load(path, map_location="cpu", weights_only=True)
    checkpoint = read_checkpoint(path)
    for key in checkpoint.keys:
        theirs = theirs[key]
    values = drain(reading_values(checkpoint))
    assert {checkpoint.prefix + key for key in values} == set(theirs)
    for key, value in values.items():
        assert torch.equal(value, theirs[checkpoint.prefix + key])


def test_facts_of_published_files(shared_data: Path) -> None:
    told = {
        path.name: read_checkpoint(path).metadata
        for path in (shared_data / "checkpoints").iterdir()
    }
    assert told["resnet20-12fca82f.th"] == {"best_prec1": "91.78"}
    lightning = told["mnist_cnn_lightning_epoch=4-step=8595.ckpt"]
    assert lightning["epoch"] == "4"
    assert lightning["optimizer"] == "Adam"
    assert lightning["optimizer.lr"] == "0.001"
    vgg = told["cifar10_vgg_model_best.pth.tar"]
    assert (vgg["epoch"], vgg["best_prec1"], vgg["optimizer"]) == ("18", "0.8118", "SGD")


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
def test_switches_inside_a_program_are_no_facts_of_its_file(tmp_path: Path) -> None:
    network = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU())
    program: Any = torch.jit.trace(network, torch.zeros(1, 1, 8, 8))
    program.save(str(tmp_path / "program.pt"))
    checkpoint = read_checkpoint(tmp_path / "program.pt")
    assert checkpoint.module is not None
    assert checkpoint.module.settings["training"] is True
    assert not checkpoint.metadata
