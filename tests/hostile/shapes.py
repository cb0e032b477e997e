"""Files that lie about sizes, nest without end, or carry names that are no names."""

from __future__ import annotations

import io
import json
import os
import pickle as standard
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.hostile.assembler import (
    BINPERSID,
    EMPTY_DICT,
    EMPTY_TUPLE,
    MARK,
    REDUCE,
    call,
    items,
    name,
    number,
    pickle,
    storage,
    table,
    tensor,
    text,
)
from tests.hostile.containers import FOUR_ZEROS, archive, legacy, old_tar, safetensors, zipped

TERA = 10**12


def _state(**tensors: bytes) -> bytes:
    return zipped(table({key.replace("__", "."): value for key, value in tensors.items()}))


def _nested_lists(depth: int) -> bytes:
    return b"]" * depth + b"a" * (depth - 1)


def _doubling(levels: int) -> bytes:
    """Return a list of 2 ** levels logical leaves in a few bytes a level."""
    made = b"]q\x00"
    for level in range(levels):
        at = bytes([level % 250])
        made += b"](h" + at + b"h" + at + b"eq" + bytes([(level + 1) % 250])
    return made


def _itself() -> bytes:
    return b"}q\x00" + text("again") + b"h\x00s"


def _dictionary_of(key: str) -> bytes:
    return zipped(table({key: tensor("0", (2, 2))}))


def _two_of_a_kind() -> bytes:
    pair = text("w") + tensor("0", (2, 2))
    return zipped(b"}(" + pair + pair + b"u")


def _entries_twice() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for data in (b"first" * 4, pickle(table({"w": tensor("0", (2, 2))}))):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # zipfile says that this is odd
                made.writestr("archive/data.pkl", data)
        made.writestr("archive/data/0", FOUR_ZEROS)
    return target.getvalue()


def _bomb() -> bytes:
    return archive(
        {
            "data.pkl": pickle(table({"w": tensor("0", (16_000_000,))})),
            "data/0": bytes(64_000_000),
        },
        method=zipfile.ZIP_DEFLATED,
    )


def _lying_directory(**fields: int) -> bytes:
    """Change numbers of the central directory of a good file: sizes, offsets, flags."""
    data = bytearray(_dictionary_of("w"))
    at = data.rindex(b"PK\x01\x02")
    places = {"flags": (8, "<H"), "method": (10, "<H"), "stored": (20, "<I"), "size": (24, "<I"),
              "offset": (42, "<I")}  # fmt: skip
    for field, value in fields.items():
        place, form = places[field]
        struct.pack_into(form, data, at + place, value)
    return bytes(data)


def _overlapping_entries() -> bytes:
    """Let every entry of the directory point at the same bytes."""
    data = bytearray(
        zipped(table({"w": tensor("0", (2, 2)), "v": tensor("1", (2, 2))}),
               {"0": FOUR_ZEROS, "1": FOUR_ZEROS})
    )  # fmt: skip
    first = data.index(b"PK\x03\x04", data.index(b"archive/data/0") - 30)
    at = data.index(b"archive/data/1", data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, at + 42, first)
    return bytes(data)


def _many_entries() -> bytes:
    return archive({"data.pkl": pickle(EMPTY_DICT), **{f"data/{n}": b"" for n in range(30_000)}})


def _tar_with(entry: tarfile.TarInfo) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as made:
        made.addfile(entry)
        inner = tarfile.TarInfo("pickle")
        inner.size = 2
        made.addfile(inner, io.BytesIO(b"N."))
    return target.getvalue()


def _link(kind: bytes) -> bytes:
    entry = tarfile.TarInfo("storages")
    entry.type = kind
    entry.linkname = "../../../etc/passwd"
    return _tar_with(entry)


def _npz(name_: str, data: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    return archive({name_: data}, folder="", method=method)


def _npy(header: str, data: bytes = b"") -> bytes:
    body = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(body)) + body + data


def _object_array() -> bytes:
    target = io.BytesIO()
    np.save(target, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return target.getvalue()


def _quantised(strides: tuple[int, ...], elements: int = 4) -> bytes:
    return call(
        "torch._utils",
        "_rebuild_qtensor",
        storage("0", elements, "QUInt8Storage"),
        number(0),
        items(number(2), number(2)),
        items(*map(number, strides)),
        items(name("torch", "per_tensor_affine"), b"G" + struct.pack(">d", 0.1), number(0)),
        b"\x89",
        name("collections", "OrderedDict") + EMPTY_TUPLE + REDUCE,
    )


def _sparse() -> bytes:
    inner = items(
        tensor("0", (1, 2), kind="LongStorage"), tensor("1", (2,)), items(number(4), number(4))
    )
    return call("torch._utils", "_rebuild_sparse_tensor", name("torch", "sparse_coo"), inner)


def _nested_tensor() -> bytes:
    return call(
        "torch._utils", "_rebuild_nested_tensor", tensor("0", (2,)), tensor("0", (2,)),
        tensor("0", (2,)), tensor("0", (2,)),
    )  # fmt: skip


def _meta_tensor() -> bytes:
    return call(
        "torch._utils", "_rebuild_meta_tensor_no_storage", name("torch", "float32"),
        items(number(TERA)), items(number(1)), b"\x89",
    )  # fmt: skip


def _tensor_of_a_type() -> bytes:
    return call(
        "torch._tensor", "_rebuild_from_type_v2", name("os", "system"), name("os", "system"),
        items(text("touch pwned")), EMPTY_DICT,
    )  # fmt: skip


def _wrapped_subclass() -> bytes:
    return call("torch._utils", "_rebuild_wrapper_subclass", name("os", "system"), EMPTY_TUPLE)


def _bad_persistent_id() -> bytes:
    return zipped(table({"w": items(text("storage"), number(1)) + BINPERSID}))


def _sized(shape: object, offsets: object = (0, 16), dtype: str = "F32") -> bytes:
    return safetensors({"w": {"dtype": dtype, "shape": shape, "data_offsets": offsets}})


def _deep_json(depth: int) -> bytes:
    return safetensors(b'{"w":' + b"[" * depth + b"]" * depth + b"}")


def _lines(count: int) -> bytes:
    return zipped(b"}(" + b"".join(text(f"k{n}") + number(n) for n in range(count)) + b"u")


CONTENTS: dict[str, Callable[[], bytes]] = {
    # -- tensors that lie
    "stride zero, terabytes": lambda: _state(w=tensor("0", (TERA,), (0,), elements=4)),
    "giant strides": lambda: _state(w=tensor("0", (2, 2), (2**62, 2**61), elements=4)),
    "negative strides": lambda: _state(w=tensor("0", (2, 2), (-2, -1), elements=4)),
    "offset beyond the storage": lambda: _state(w=tensor("0", (2, 2), offset=3, elements=4)),
    "negative offset": lambda: _state(w=tensor("0", (2, 2), offset=-1, elements=4)),
    "shape that overflows": lambda: _state(w=tensor("0", (2**40, 2**40), elements=4)),
    "negative shape": lambda: _state(w=tensor("0", (-2, -2), (2, 1), elements=4)),
    "more strides than sizes": lambda: _state(w=tensor("0", (2, 2), (2, 1, 1), elements=4)),
    "a thousand dimensions": lambda: _state(w=tensor("0", (1,) * 1000, elements=4)),
    "storage larger than its entry": lambda: _state(w=tensor("0", (1000,))),
    "storage of a negative size": lambda: _state(w=tensor("0", (2, 2), elements=-4)),
    "storage that is not there": lambda: _state(w=tensor("7", (2, 2))),
    "storage outside the archive": lambda: _state(w=tensor("../../../etc/passwd", (2, 2))),
    "storage of an unknown kind": lambda: _state(w=tensor("0", (2, 2), kind="EvilStorage")),
    "storage of quantised numbers": lambda: _state(w=tensor("0", (2, 2), kind="QInt8Storage")),
    "quantised with giant strides": lambda: _state(w=_quantised((2**40, 1))),
    "quantised and larger than its data": lambda: _state(w=_quantised((2, 1), elements=4000)),
    "sparse": lambda: _state(w=_sparse()),
    "nested tensor": lambda: _state(w=_nested_tensor()),
    "tensor without storage": lambda: _state(w=_meta_tensor()),
    "tensor of a type": lambda: _state(w=_tensor_of_a_type()),
    "wrapped subclass": lambda: _state(w=_wrapped_subclass()),
    "storage named by a pair": _bad_persistent_id,
    "sizes that are words": lambda: zipped(
        table({"w": call("torch._utils", "_rebuild_tensor_v2", text("a"), text("b"), text("c"))})
    ),
    # -- pickles without end
    "a million nested lists": lambda: zipped(_nested_lists(1_000_000)),
    "deep tuples": lambda: zipped(b")" + b"\x85" * 500_000),
    "ten to the forty nodes": lambda: zipped(_doubling(133)),
    "ten to the forty nodes beside weights": lambda: zipped(
        table({"w": tensor("0", (2, 2)), "x": _doubling(133)})
    ),
    "a dictionary in itself": lambda: zipped(_itself()),
    "a hundred thousand facts": lambda: _lines(100_000),
    "a string longer than the file": lambda: zipped(b"\x8d" + struct.pack("<Q", 2**60)),
    "a number of many digits": lambda: zipped(
        b"\x8b" + struct.pack("<i", 3_000_000) + b"\x7f" * 3_000_000
    ),
    "a number longer than the file": lambda: zipped(b"\x8b" + struct.pack("<i", 2**31 - 1)),
    "a decimal of a million digits": lambda: zipped(b"I" + b"9" * 1_000_000 + b"\n", protocol=0),
    "a memo of two billion": lambda: zipped(b"Nr" + struct.pack("<I", 2**31) + b"0N"),
    "a frame that lies": lambda: zipped(b"\x95" + struct.pack("<Q", 2**62) + b"N", protocol=4),
    "an empty stack": lambda: zipped(b"R"),
    "no mark": lambda: zipped(b"Nt"),
    "only marks": lambda: zipped(MARK * 100_000),
    "no stop": lambda: archive({"data.pkl": b"\x80\x02}", "data/0": FOUR_ZEROS}),
    "unknown opcode": lambda: zipped(b"\xff"),
    "bytes from outside": lambda: zipped(b"\x97\x98", protocol=5),
    "pops below the bottom": lambda: zipped(b"0000N"),
    "a key that is a dictionary": lambda: zipped(b"}}}s"),
    "state for a number": lambda: zipped(number(3) + EMPTY_DICT + b"b"),
    "a pickle of zeros": lambda: b"\x80\x02" + bytes(100_000),
    "protocol 200": lambda: b"\x80\xc8N.",
    # -- names
    "name with markup": lambda: _dictionary_of("<img src=x onerror=alert(1)><b>fat</b>.weight"),
    "name with control characters": lambda: _dictionary_of("a\x00b\x1b[31mred\x07\r\n.weight"),
    "name that turns the text": lambda: _dictionary_of("\u202egnp.thgiew\u2066.weight"),
    "name of a million letters": lambda: _dictionary_of("x" * 1_000_000),
    "name with half a character": lambda: _dictionary_of("\ud800.weight"),
    "name like a path": lambda: _dictionary_of("../../../../etc/passwd"),
    "empty name": lambda: _dictionary_of(""),
    "names with a million dots": lambda: _dictionary_of("a." * 500_000 + "weight"),
    "names that clean to the same": lambda: zipped(
        table({"a\x01b": tensor("0", (2, 2)), "ab": tensor("0", (4,))})
    ),
    "a class called like a novel": lambda: zipped(name("x" * 100_000, "y" * 100_000)),
    "a class with markup": lambda: zipped(
        name("<h1>__main__", "Net</h1>") + EMPTY_TUPLE + b"\x81" + EMPTY_DICT + b"b"
    ),
    "two of a kind": _two_of_a_kind,
    # -- archives
    "zip bomb": _bomb,
    "entries twice": _entries_twice,
    "overlapping entries": _overlapping_entries,
    "thirty thousand entries": _many_entries,
    "directory with wrong sizes": lambda: _lying_directory(stored=2**31, size=2**31),
    "directory beyond the file": lambda: _lying_directory(offset=2**31),
    "encrypted entry": lambda: _lying_directory(flags=1),
    "unknown compression": lambda: _lying_directory(method=99),
    "checksum that is wrong": lambda: _dictionary_of("w").replace(FOUR_ZEROS, b"\x01" * 16),
    "entries outside": lambda: archive(
        {"../../../pwned": b"x", "data.pkl": pickle(EMPTY_DICT)}, folder="../.."
    ),
    "absolute entries": lambda: archive({"data.pkl": pickle(EMPTY_DICT)}, folder="/tmp"),
    "an archive without anything": lambda: archive({}),
    "an archive behind a picture": lambda: b"\x89PNG\r\n\x1a\n" + _dictionary_of("w"),
    "an archive behind a pickle": lambda: b"\x80\x02N." + _dictionary_of("w"),
    "an archive with a tail": lambda: _dictionary_of("w") + bytes(5000),
    "an archive cut in half": lambda: (lambda d: d[: len(d) // 2])(_dictionary_of("w")),
    "a pickle that is compressed": lambda: zlib.compress(pickle(EMPTY_DICT)),
    # -- legacy
    "legacy with storages that lie": lambda: legacy(
        table({"w": tensor("0", (2, 2))}), {"0": struct.pack("<q", 2**60)}
    ),
    "legacy without storages": lambda: legacy(table({"w": tensor("0", (2, 2))}), {}),
    "legacy with a view": lambda: legacy(table({"w": tensor("0", (2, 2), (2**40, 1), elements=4)})),
    "legacy cut off": lambda: legacy(table({"w": tensor("0", (2, 2))}))[:-9],
    "legacy with a key that calls": lambda: (
        legacy(table({"w": tensor("0", (2, 2))}))[:-40]
        + b"\x80\x02cos\nsystem\n(X\x0b\x00\x00\x00touch pwnedtR."
    ),
    "legacy magic alone": lambda: standard.dumps(0x1950A86A20F9469CFC6C, 2),
    "tar with a symbolic link": lambda: _link(tarfile.SYMTYPE),
    "tar with a hard link": lambda: _link(tarfile.LNKTYPE),
    "tar with a device": lambda: _link(tarfile.CHRTYPE),
    "tar with a number for a pickle": lambda: old_tar(number(1)),
    # -- safetensors
    "safetensors that overlap": lambda: safetensors(
        {
            "a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]},
            "b": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]},
        }
    ),
    "safetensors with a hole": lambda: _sized([1], (8, 12)),
    "safetensors beyond the file": lambda: _sized([TERA], (0, 4 * TERA)),
    "safetensors of another size": lambda: _sized([100]),
    "safetensors of negative size": lambda: _sized([-2, -2]),
    "safetensors of half a size": lambda: _sized([2.5, 1.6]),
    "safetensors of true": lambda: _sized([True, 4]),
    "safetensors backwards": lambda: _sized([4], (16, 0)),
    "safetensors of an unknown type": lambda: _sized([4], dtype="X99"),
    "safetensors with words for places": lambda: _sized([4], ("a", "b")),
    "safetensors of a number": lambda: safetensors(b"3"),
    "safetensors with a huge header": lambda: safetensors({}, length=2**62),
    "safetensors, deep": lambda: _deep_json(200_000),
    "safetensors, digits": lambda: safetensors(b'{"w":' + b"9" * 1_000_000 + b"}"),
    "safetensors with the same key twice": lambda: safetensors(
        b'{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},'
        b'"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}'
    ),
    "safetensors with odd facts": lambda: safetensors(
        {
            "__metadata__": {
                "a": {"b": [1]},
                "writer": "cnnviz",
                "architecture": "../../x",
                "arguments": "[" * 100_000,
                "num_classes": "1e999",
            },
            "w": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]},
        }
    ),
    "safetensors that call themselves ours": lambda: safetensors(
        {
            "__metadata__": {
                "writer": "cnnviz",
                "architecture": "vgg16",
                "num_classes": str(2**31),
                "arguments": "{}",
            },
            "w": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]},
        }
    ),
    # -- NumPy
    "npz with objects": lambda: _npz("w.npy", _object_array()),
    "npz with a lying header": lambda: _npz(
        "w.npy", _npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,)}")
    ),
    "npz with code for a header": lambda: _npz("w.npy", _npy("__import__('os').system('x')")),
    "npz with a deep header": lambda: _npz("w.npy", _npy("(" * 30_000 + ")" * 30_000)),
    "npz bomb": lambda: _npz(
        "w.npy",
        _npy("{'descr': '<f4', 'fortran_order': False, 'shape': (64000000,)}", bytes(256_000_000)),
        zipfile.ZIP_DEFLATED,
    ),
    # -- other things under a checkpoint's name
    "a web page": lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a git-LFS pointer": lambda: b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
    "a shell script": lambda: b"#!/bin/sh\ntouch pwned\n",
    "Python source": lambda: b"open('pwned', 'w')\n",
    "zeros": lambda: bytes(1_000_000),
    "nothing": lambda: b"",
    "one byte": lambda: b"\x80",
    "an index of shards elsewhere": lambda: json.dumps(
        {"metadata": {}, "weight_map": {"w": "../../../etc/passwd", "v": "/etc/passwd"}}
    ).encode(),
    "an index of itself": lambda: json.dumps(
        {"weight_map": {"w": "an index of itself.safetensors.index.json"}}
    ).encode(),
}


def odd_places(folder: Path) -> dict[str, Path]:
    """Make what is no ordinary file, as far as the system has it."""
    made = {"a folder": folder / "a folder", "a file that is not there": folder / "absent"}
    made["a folder"].mkdir()
    loop = folder / "a link to itself"
    try:
        loop.symlink_to(loop)
        made["a link to itself"] = loop
        os.mkfifo(folder / "a pipe")
        made["a pipe"] = folder / "a pipe"
    except (OSError, AttributeError, NotImplementedError):
        pass
    for device in ("/dev/zero", "/dev/urandom"):
        if Path(device).exists():
            made[device] = Path(device)
    return made
