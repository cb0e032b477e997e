"""Files of kinds that today's libraries no longer write."""

from __future__ import annotations

import io
import pickle
import struct
import tarfile
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import torch


class _Named:
    def __init__(self, key: int) -> None:
        self.key = key


class _Namer(pickle.Pickler):
    """Writes the number of a tensor in its place."""

    def persistent_id(self, value: object) -> object:
        return value.key if isinstance(value, _Named) else None


def write_old_tar(path: Path, state: Mapping[str, torch.Tensor]) -> None:
    """Write what PyTorch 0.1.9 did: the storages, the tensors upon them, and their names."""
    storages, tensors, content = io.BytesIO(), io.BytesIO(), io.BytesIO()
    roots = {value.untyped_storage().data_ptr(): value for value in state.values()}
    pickle.dump(len(roots), storages, 2)
    for key, value in roots.items():
        _dump_class((key, "cpu"), value, "Storage", storages)
        whole = torch.empty(0, dtype=value.dtype).set_(value.untyped_storage())
        storages.write(struct.pack("<q", len(whole)) + whole.numpy().tobytes())
    pickle.dump([], storages, 2)
    pickle.dump(len(state), tensors, 2)
    for number, value in enumerate(state.values()):
        _dump_class((number, value.untyped_storage().data_ptr()), value, "Tensor", tensors)
        sizes = (*value.shape, *value.stride(), value.storage_offset())
        tensors.write(struct.pack(f"<ii{len(sizes)}q", value.ndim, 0, *sizes))
    names = OrderedDict((key, _Named(number)) for number, key in enumerate(state))
    _Namer(content, 2).dump(names)
    system = pickle.dumps({"little_endian": True}, 2)
    parts = {"sys_info": system, "pickle": content.getvalue()}
    parts |= {"tensors": tensors.getvalue(), "storages": storages.getvalue()}
    with tarfile.open(path, "w") as archive:
        for name, data in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def _dump_class(
    numbers: tuple[object, object], value: torch.Tensor, kind: str, target: io.BytesIO
) -> None:
    words = {torch.float32: "Float", torch.int64: "Long", torch.float64: "Double"}
    named = getattr(torch, words[value.dtype] + kind)
    triple = (numbers[0], numbers[1], named)
    pickle.dump(triple, target, 2)
