"""NumPy's archives: every array is a tensor."""

from __future__ import annotations

import io
import re
import struct
import zlib

from cnnviz.engine.checkpoints.content import Content
from cnnviz.engine.checkpoints.disk import read_at
from cnnviz.engine.checkpoints.kinds import numpy_type
from cnnviz.engine.checkpoints.records import Lost
from cnnviz.engine.checkpoints.stored import File, Storage, StoredTensor, contiguous, fault
from cnnviz.engine.checkpoints.zips import DEFLATED, STORED, Directory, Entry

_LONGEST_HEADER = 65_536
_MAGIC = b"\x93NUMPY"
_TYPE = re.compile(rb"'descr':\s*'([^']{1,8})'")
_ORDER = re.compile(rb"'fortran_order':\s*(True|False)")
_SHAPE = re.compile(rb"'shape':\s*\(([0-9, ]*)\)")
# A file that is mostly zeros packs well; one that unpacks to more than this is meant to harm.
_TIGHTEST = 200
_HARMLESS = 16 * 1024 * 1024


def read_npz(stream: io.FileIO, directory: Directory) -> Content:
    """Read the headers of the arrays of an archive."""
    tensors = {
        name.removesuffix(".npy"): _array(stream, entry, directory.file)
        for name, entry in directory.entries.items()
        if name.endswith(".npy")
    }
    return Content("npz", tensors, warnings=directory.warnings, checksums="unverified")


def _array(stream: io.FileIO, entry: Entry, file: File) -> StoredTensor | Lost:
    if entry.method not in (STORED, DEFLATED):
        return Lost("it is packed in a way that is not known")
    if entry.size > max(_HARMLESS, _TIGHTEST * entry.packed):
        return Lost("it is packed so tightly that it cannot be meant to be read")
    data = read_at(stream, entry.start, min(entry.packed, _LONGEST_HEADER), file.path)
    if entry.method == DEFLATED:
        try:
            data = zlib.decompressobj(-15).decompress(data, _LONGEST_HEADER)
        except zlib.error:
            return Lost("it cannot be unpacked")
    return _described(data, entry, file)


def _described(data: bytes, entry: Entry, file: File) -> StoredTensor | Lost:
    if len(data) < 12 or not data.startswith(_MAGIC):
        return Lost("it is no array")
    kind, begins = ("<H", 10) if data[6] == 1 else ("<I", 12)
    (length,) = struct.unpack_from(kind, data, 8)
    header = data[begins : begins + length]
    element, order, shape = (form.search(header) for form in (_TYPE, _ORDER, _SHAPE))
    dtype = numpy_type(element[1].decode("latin-1")) if element else None
    if dtype is None or order is None or shape is None:
        return Lost("it is an array of something else than numbers")
    sides = tuple(int(side) for side in shape[1].replace(b" ", b"").split(b",") if side[:19])
    strides = contiguous(sides[::-1])[::-1] if order[1] == b"True" else contiguous(sides)
    skip = begins + length
    packed = entry.packed if entry.method == DEFLATED else None
    storage = Storage(
        entry.name,
        dtype[0],
        max(entry.size - skip, 0),
        file,
        entry.start if packed is not None else entry.start + skip,
        packed,
        skip if packed is not None else 0,
        dtype[1],
    )
    tensor = StoredTensor(sides, dtype[0], strides, 0, storage)
    reason = fault(tensor)
    return Lost(reason) if reason else tensor
