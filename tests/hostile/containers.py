"""The kinds of files in which a pickle can arrive, each written byte by byte."""

from __future__ import annotations

import io
import json
import pickle as standard
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping

from tests.hostile.assembler import (
    EMPTY_TUPLE,
    REDUCE,
    STOP,
    name,
    number,
    pickle,
    proto,
    table,
    tensor,
    text,
)

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
FOUR_ZEROS = bytes(16)


def archive(
    files: Mapping[str, bytes], *, method: int = zipfile.ZIP_STORED, folder: str = "archive"
) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name_, data in files.items():
            made.writestr(f"{folder}/{name_}" if folder else name_, data)
    return target.getvalue()


def zipped(content: bytes, storages: Mapping[str, bytes] | None = None, protocol: int = 2) -> bytes:
    """Return what torch.save writes today around a pickle."""
    data = {"0": FOUR_ZEROS} if storages is None else storages
    return archive(
        {
            "data.pkl": pickle(content, protocol),
            "byteorder": b"little",
            **{f"data/{key}": value for key, value in data.items()},
            "version": b"3\n",
        }
    )


def legacy(content: bytes, storages: Mapping[str, bytes] | None = None, protocol: int = 2) -> bytes:
    """Return what torch.save wrote before 1.6 around a pickle."""
    data = {"0": FOUR_ZEROS} if storages is None else storages
    machine = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"int": 4}}
    head = [standard.dumps(part, 2) for part in (LEGACY_MAGIC, 1001, machine)]
    tail = [standard.dumps(sorted(data), 2)]
    tail += [struct.pack("<q", len(value) // 4) + value for _, value in sorted(data.items())]
    return b"".join([*head, pickle(content, protocol), *tail])


def script(content: bytes, protocol: int = 2) -> bytes:
    """Return a TorchScript archive around a pickle."""
    return archive(
        {
            "data.pkl": pickle(content, protocol),
            "constants.pkl": proto(2) + EMPTY_TUPLE + STOP,
            "code/__torch__.py": b"class M(Module):\n  def forward(self, x): return x\n",
            "data/0": FOUR_ZEROS,
            "version": b"3\n",
        }
    )


def old_tar(content: bytes, protocol: int = 2) -> bytes:
    """Return the tar archive of PyTorch 0.1 around a pickle."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as made:
        for member, data in (
            ("sys_info", standard.dumps({"little_endian": True}, 2)),
            ("pickle", pickle(content, protocol)),
            ("tensors", standard.dumps(0, 2)),
            ("storages", standard.dumps(0, 2) + standard.dumps([], 2)),
        ):
            entry = tarfile.TarInfo(member)
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    return target.getvalue()


def _beside_weights(expression: bytes, protocol: int) -> bytes:
    weight = tensor("0", (2, 2), protocol=protocol)
    return table({"fc.weight": weight, "extra": expression}, protocol)


def _lightning(expression: bytes, protocol: int) -> bytes:
    state = table({"model.fc.weight": tensor("0", (2, 2), protocol=protocol)}, protocol)
    return table(
        {
            "epoch": number(3),
            "pytorch-lightning_version": text("2.6.5", protocol),
            "callbacks": table({"ModelCheckpoint": expression}, protocol),
            "hyper_parameters": table({"lr": text("0.1", protocol), "f": expression}, protocol),
            "state_dict": state,
        },
        protocol,
    )


def _ordered(expression: bytes, protocol: int) -> bytes:
    """Return an ordered dictionary whose state carries the expression, as `_metadata` does."""
    made = name("collections", "OrderedDict", protocol) + EMPTY_TUPLE + REDUCE
    return made + table({"_metadata": expression}, protocol) + b"b"


def _whole_module(expression: bytes, protocol: int) -> bytes:
    state = table(
        {
            "training": b"\x88",
            "_parameters": table({"weight": tensor("0", (2, 2), protocol=protocol)}, protocol),
            "_buffers": table({}, protocol),
            "_modules": table({"inner": expression}, protocol),
        },
        protocol,
    )
    return name("__main__", "Net", protocol) + EMPTY_TUPLE + b"\x81" + state + b"b"


HOLDERS: dict[str, Callable[[bytes, int], bytes]] = {
    "bare pickle": lambda expression, protocol: pickle(expression, protocol),
    "zip": lambda expression, protocol: zipped(
        _beside_weights(expression, protocol), protocol=protocol
    ),
    "zip, all of it": lambda expression, protocol: zipped(expression, protocol=protocol),
    "legacy": lambda expression, protocol: legacy(
        _beside_weights(expression, protocol), protocol=protocol
    ),
    "lightning": lambda expression, protocol: zipped(
        _lightning(expression, protocol), protocol=protocol
    ),
    "state of a dictionary": lambda expression, protocol: zipped(
        _ordered(expression, protocol), protocol=protocol
    ),
    "whole module": lambda expression, protocol: zipped(
        _whole_module(expression, protocol), protocol=protocol
    ),
    "torchscript": lambda expression, protocol: script(
        _beside_weights(expression, protocol), protocol
    ),
    "tar of 2016": lambda expression, protocol: old_tar(expression, protocol),
    "zip in a list": lambda expression, protocol: zipped(
        b"](" + expression + b"e", protocol=protocol
    ),
}


def safetensors(header: object, data: bytes = FOUR_ZEROS, length: int | None = None) -> bytes:
    body = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(body) if length is None else length) + body + data
