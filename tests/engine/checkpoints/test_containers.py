"""Every kind of file, as the libraries write them: the values are those that torch itself reads."""

from __future__ import annotations

import json
import pickle
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from cnnviz.engine.checkpoints.read import Checkpoint, read_checkpoint, reading_values
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import drain
from tests.engine.checkpoints.made import write_old_tar


def _state() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    flat = torch.arange(100.0)
    return {
        "plain": torch.randn(3, 4),
        "half": torch.randn(5).half(),
        "brain": torch.randn(2, 3).bfloat16(),
        "whole": torch.arange(5),
        "truth": torch.tensor([True, False]),
        "complex": torch.randn(3, dtype=torch.complex64),
        "turned": torch.randn(4, 6).t(),
        "channels_last": torch.randn(2, 3, 4, 4).contiguous(memory_format=torch.channels_last),
        "nothing": torch.empty(0, 3),
        "number": torch.tensor(3.5),
        "bytes": torch.arange(7, dtype=torch.uint8),
        "parameter": nn.Parameter(torch.ones(2, 2)),
        "expanded": torch.ones(3).expand(4, 3),
        "view": flat[10:20],
        "other view": flat[50:].view(10, 5),
    }


NEW = {
    "eighth": torch.ones(4).to(torch.float8_e4m3fn),
    "unsigned": torch.arange(5).to(torch.uint16),
    "long": torch.arange(5).to(torch.uint64),
}


def check(path: Path, wanted: Mapping[str, torch.Tensor]) -> Checkpoint:
    """Read a file one by one and at once, and hold both against what was written."""
    checkpoint = read_checkpoint(path)
    together = drain(reading_values(checkpoint))
    assert set(checkpoint.entries) == set(wanted)
    for key, value in wanted.items():
        assert checkpoint.shapes[key] == value.shape
        assert f"torch.{checkpoint.entries[key].dtype}" == str(value.dtype)
        for found in (checkpoint.tensors[key], together[key]):
            assert found.dtype == value.dtype
            assert found.shape == value.shape
            if value.dtype == torch.float8_e4m3fn:  # torch itself cannot compare them
                assert torch.equal(found.float(), value.float())
            else:
                assert torch.equal(found, value.detach()), key
    return checkpoint


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("zipped", [True, False])
def test_torch_save(tmp_path: Path, zipped: bool, protocol: int) -> None:
    state = _state() | (NEW if zipped else {})
    path = tmp_path / "odd.name"
    torch.save(state, path, pickle_protocol=protocol, _use_new_zipfile_serialization=zipped)
    checkpoint = check(path, state)
    assert list(checkpoint.entries) == list(state)
    assert checkpoint.container == ("zip" if zipped else "legacy")
    assert checkpoint.checksums == ("verified" if zipped else "none")
    assert not checkpoint.unresolved_globals


def test_torch_itself_reads_the_same(tmp_path: Path) -> None:
    state = _state() | NEW
    torch.save(state, tmp_path / "file")
    check(tmp_path / "file", torch.load(tmp_path / "file", weights_only=True))


@pytest.mark.parametrize("protocol", range(6))
def test_tensors_that_pickle_itself_wrote(tmp_path: Path, protocol: int) -> None:
    path = tmp_path / "weights.pkl"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path.write_bytes(pickle.dumps({"model": _state(), "epoch": 4}, protocol))
    checkpoint = check(path, _state())
    assert checkpoint.container == "pickle"
    assert checkpoint.metadata["epoch"] == "4"
    assert not checkpoint.unresolved_globals


def _arrays() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(0)
    return {
        "plain": chance.normal(size=(30, 4)).astype(np.float32),
        "by columns": np.asfortranarray(chance.normal(size=(30, 4))),
        "big-endian": np.arange(30, dtype=">i4"),
        "few": np.arange(3.0),
        "number": np.array(2.5),
    }


def _as_tensors(arrays: Mapping[str, np.ndarray]) -> dict[str, torch.Tensor]:
    return {
        key: torch.from_numpy(np.array(value, value.dtype.newbyteorder("=")))
        for key, value in arrays.items()
    }


@pytest.mark.parametrize("protocol", range(6))
def test_arrays_that_pickle_itself_wrote(tmp_path: Path, protocol: int) -> None:
    """Detectron2 gives its weights away like this."""
    path = tmp_path / "weights.pkl"
    content = {"model": _arrays(), "loss": np.float32(2.5), "step": np.int64(4)}
    path.write_bytes(pickle.dumps(content, protocol))
    checkpoint = check(path, _as_tensors(_arrays()))
    assert checkpoint.metadata == {"loss": "2.5", "step": "4"}
    assert not checkpoint.unresolved_globals


@pytest.mark.parametrize("opcode", [b"U", b"T", b"S"])
def test_arrays_that_python_2_wrote(tmp_path: Path, opcode: bytes) -> None:
    """Numbers whose bytes happen to be text, and others."""
    for numbers in ([2.0, 0.5], [-1e9, -3.25]):
        data = np.array(numbers, "<f4").tobytes()
        head = {b"U": b"\x08", b"T": b"\x08\x00\x00\x00"}
        quoted = "".join(f"\\x{byte:02x}" for byte in data).encode()
        text = b"S'" + quoted + b"'\n" if opcode == b"S" else opcode + head[opcode] + data
        path = tmp_path / "weights.pkl"
        path.write_bytes(
            b"\x80\x02}U\x01wcnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n"
            b"K\x00\x85U\x01btR(K\x01K\x02\x85cnumpy\ndtype\n(U\x02f4K\x00K\x01tR(K\x03U\x01<NNN"
            b"J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89" + text + b"tbs."
        )
        assert read_checkpoint(path).tensors["w"].tolist() == numbers


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_archives_of_arrays(tmp_path: Path, save: object) -> None:
    path = tmp_path / "weights.npz"
    save(path, **_arrays())  # type: ignore[operator]
    checkpoint = check(path, _as_tensors(_arrays()))
    assert checkpoint.container == "npz"
    assert checkpoint.checksums == "verified"


def test_safetensors(tmp_path: Path) -> None:
    state = {key: value.detach().contiguous().clone() for key, value in (_state() | NEW).items()}
    save_file(state, tmp_path / "weights", {"note": "a\u202eb\nc"})
    checkpoint = check(tmp_path / "weights", state)
    assert checkpoint.container == "safetensors"
    assert checkpoint.checksums == "none"
    assert checkpoint.metadata == {"note": "ab c"}


def test_the_tar_of_2016(tmp_path: Path) -> None:
    flat = torch.arange(20.0)
    state = {"a": torch.randn(2, 3), "b": torch.arange(4), "c": flat[5:11].view(2, 3).t()}
    path = tmp_path / "model.pth"
    write_old_tar(path, state)
    checkpoint = check(path, state)
    assert checkpoint.container == "tar"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = torch.load(path, weights_only=False)
    assert all(torch.equal(checkpoint.tensors[key], theirs[key]) for key in state)


def test_a_tar_of_many_tensors(tmp_path: Path) -> None:
    state = {f"layer{number}": torch.full((2,), float(number)) for number in range(400)}
    write_old_tar(tmp_path / "model.pth", state)
    check(tmp_path / "model.pth", state)


def test_numbers_with_their_bytes_the_other_way_round(tmp_path: Path) -> None:
    torch.save({"a": torch.tensor([1.0, 2.0]), "b": torch.tensor([1 + 2j])}, tmp_path / "file")
    with zipfile.ZipFile(tmp_path / "file") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "other", "w") as archive:
        for name, data in parts.items():
            if name.endswith("/byteorder"):
                data = b"big"
            elif "/data/" in name:
                data = np.frombuffer(data, "<f4").astype(">f4").tobytes()
            archive.writestr(name, data)
    checkpoint = read_checkpoint(tmp_path / "other")
    assert checkpoint.tensors["a"].tolist() == [1, 2]
    assert checkpoint.tensors["b"].tolist() == [1 + 2j]


# ---- several files -------------------------------------------------------------------------------


def _sharded(folder: Path, suffix: str) -> dict[str, torch.Tensor]:
    state = {f"layer{number}.weight": torch.randn(2, number + 1) for number in range(4)}
    places = {}
    for number in (1, 2):
        part = dict(list(state.items())[2 * number - 2 : 2 * number])
        name = f"model-{number:05}-of-00002.{suffix}"
        if suffix == "safetensors":
            save_file(part, folder / name)
        else:
            torch.save(part, folder / name)
        places |= dict.fromkeys(part, name)
    index = {"metadata": {"total_size": 1}, "weight_map": places}
    (folder / f"model.{suffix}.index.json").write_text(json.dumps(index))
    return state


@pytest.mark.parametrize("suffix", ["safetensors", "bin"])
@pytest.mark.parametrize("opened", ["index.json", "part"])
def test_a_network_in_several_files(tmp_path: Path, suffix: str, opened: str) -> None:
    state = _sharded(tmp_path, suffix)
    part = f"model-00002-of-00002.{suffix}"
    path = tmp_path / (part if opened == "part" else f"model.{suffix}.index.json")
    checkpoint = check(path, state)
    assert checkpoint.container == "sharded"
    assert checkpoint.metadata == {"files": "2"}


def test_a_part_that_is_missing_does_not_cost_the_others(tmp_path: Path) -> None:
    _sharded(tmp_path, "safetensors")
    (tmp_path / "model-00001-of-00002.safetensors").unlink()
    checkpoint = read_checkpoint(tmp_path / "model.safetensors.index.json")
    assert list(checkpoint.entries) == ["layer2.weight", "layer3.weight"]
    assert "Tensors whose file cannot be read: 2 (there is no such file)" in checkpoint.warnings[0]


def test_a_part_without_its_index_is_a_file_of_its_own(tmp_path: Path) -> None:
    _sharded(tmp_path, "safetensors")
    (tmp_path / "model.safetensors.index.json").unlink()
    checkpoint = read_checkpoint(tmp_path / "model-00001-of-00002.safetensors")
    assert list(checkpoint.entries) == ["layer0.weight", "layer1.weight"]


@pytest.mark.parametrize("name", ["../other.safetensors", "/etc/passwd", "a/b", "", ".hidden", 3])
def test_an_index_names_only_files_beside_it(tmp_path: Path, name: object) -> None:
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"w": name}}))
    with pytest.raises(CheckpointProblem, match="not beside it"):
        read_checkpoint(index)


# ---- what is no checkpoint -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git lfs pull"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf\n<HTML><head>", "web page"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code>", "XML document"),
        (b'<?xml version="1.0" ?>\n<net name="squeezenet" version="10">', "OpenVINO"),
        (b"hello, I am text\n", "text file"),
        (b'{"metadata": {"a": 3}}', "no index of a checkpoint in several files"),
        (b"(hello, I am text.", "text file"),
        (b"[net]\nbatch=1\n\n[convolutional]\n", "Darknet"),
        (b"\x00\x00\x00\x00\x02\x00\x00\x00\x05\x00\x00\x00" + bytes(64), "Darknet"),
        (bytes(range(128, 256)) * 8, "no checkpoint"),
        (b"\x89HDF\r\n\x1a\n" + bytes(64), "HDF5"),
        (b"GGUF\x03\x00\x00\x00" + bytes(64), "GGUF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG image"),
        (b"\x93NUMPY\x01\x00" + bytes(64), "NumPy array"),
        (b"\x1c\x00\x00\x00TFL3\x14\x00" + bytes(64), "TensorFlow Lite"),
        (b"\x30\x00\x00\x00ET12" + bytes(64), "ExecuTorch"),
        (bytes(40) + (0xDB4775248B80FB57).to_bytes(8, "little"), "index of a TensorFlow"),
        (b"\x08\x01\x12\x9a\x05\x0a\x07\x12\x05serve" + bytes(64), "SavedModel"),
        (b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:" + bytes(64), "ONNX"),
        (b"\x08\x05\x12\x40\x0a\x1e\x0a\x05image" + bytes(range(256)), "Core ML"),
        (b"MATLAB 5.0 MAT-file, Platform" + bytes(100), "MATLAB"),
        (b"\x1f\x8b\x08\x00" + bytes(64), "gzip"),
    ],
)
def test_other_files_are_named(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "model.pth"
    path.write_bytes(content)
    with pytest.raises(CheckpointProblem, match=reason):
        read_checkpoint(path)


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("model.weights.h5", "Keras"),
        ("saved/saved_model.pb", "TensorFlow"),
        ("it/models/model.json", "torch.export"),
        ("Data/com.apple.CoreML/model.mlmodel", "Core ML"),
        ("best.pth", "checkpoints in it"),
        ("notes.txt", "without a checkpoint"),
    ],
)
def test_other_archives_are_named(tmp_path: Path, inside: str, reason: str) -> None:
    with zipfile.ZipFile(tmp_path / "file", "w") as archive:
        archive.writestr(inside, b"content")
    with pytest.raises(CheckpointProblem, match=reason):
        read_checkpoint(tmp_path / "file")


def test_objects_of_other_libraries_are_named(tmp_path: Path) -> None:
    made = b"\x80\x02csklearn.linear_model._logistic\nLogisticRegression\n)\x81}b."
    (tmp_path / "model.pkl").write_bytes(made)
    checkpoint = read_checkpoint(tmp_path / "model.pkl")
    assert "scikit-learn (LogisticRegression)" in checkpoint.refusal


@pytest.mark.parametrize("place", ["folder", "nothing"])
def test_places_without_a_file(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    reason = {"folder": "is a folder", "nothing": "no such file"}[place]
    with pytest.raises(CheckpointProblem, match=reason):
        read_checkpoint(tmp_path / place)
