"""safetensors files: a header of JSON, and the numbers behind it."""

from __future__ import annotations

import io
import json
from collections import Counter

from cnnviz.engine.checkpoints.content import Content, duplicates_warning
from cnnviz.engine.checkpoints.disk import read_at
from cnnviz.engine.checkpoints.records import Lost
from cnnviz.engine.checkpoints.stored import (
    SIZES,
    File,
    Storage,
    StoredTensor,
    contiguous,
    fault,
)
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import CheckpointProblem

LARGEST_HEADER = 32 * 1024 * 1024
_MOST_TENSORS = 200_000
_LONGEST_FACT = 1_000_000  # of our own files: the names of very many classes
_MOST_FACTS = 1_000
_TYPES = {
    "F64": "float64",
    "F32": "float32",
    "F16": "float16",
    "BF16": "bfloat16",
    "I64": "int64",
    "I32": "int32",
    "I16": "int16",
    "I8": "int8",
    "U64": "uint64",
    "U32": "uint32",
    "U16": "uint16",
    "U8": "uint8",
    "BOOL": "bool",
    "F8_E4M3": "float8_e4m3fn",
    "F8_E5M2": "float8_e5m2",
    "C64": "complex64",
}


def read_safetensors(stream: io.FileIO, file: File) -> Content:
    """Read the header, whose extents have to cover the file without a gap or an overlap."""
    length = int.from_bytes(read_at(stream, 0, 8, file.path), "little")
    if length > LARGEST_HEADER:
        raise CheckpointProblem(file.path, "describes its content in too many words to read")
    text = read_at(stream, 8, length, file.path)
    twice: list[str] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(found)
        if len(made) != len(found):
            counts = Counter(name for name, _ in found)
            twice.extend(name for name, count in counts.items() if count > 1)
        return made

    try:
        header = json.loads(text, object_pairs_hook=pairs)
    except (ValueError, RecursionError) as error:
        raise _damaged(file) from error
    if not isinstance(header, dict) or len(header) > _MOST_TENSORS:
        raise _damaged(file)
    facts = header.pop("__metadata__", {})
    extents: list[tuple[int, int]] = []
    tensors = {
        name: _tensor(name, entry, file, 8 + length, extents) for name, entry in header.items()
    }
    _check_cover(extents, file.size - 8 - length, file)
    return Content(
        "safetensors",
        tensors,
        metadata=_facts(facts),
        warnings=duplicates_warning(twice),
    )


def _tensor(
    name: str, entry: object, file: File, base: int, extents: list[tuple[int, int]]
) -> StoredTensor | Lost:
    if not isinstance(entry, dict):
        raise _damaged(file)
    shape, offsets, kind = entry.get("shape"), entry.get("data_offsets"), entry.get("dtype")
    if not isinstance(shape, list) or not isinstance(offsets, list) or len(offsets) != 2:
        raise _damaged(file)
    first, last = offsets
    if type(first) is not int or type(last) is not int or not 0 <= first <= last:
        raise _damaged(file)
    extents.append((first, last))
    dtype = _TYPES.get(kind) if isinstance(kind, str) else None
    if dtype is None:
        return Lost(f"it is of the kind {clean(str(kind), 40)}, which cannot be read")
    if any(type(side) is not int or not 0 <= side < 2**62 for side in shape):
        raise _damaged(file)
    sides = tuple(shape)
    storage = Storage(name, dtype, last - first, file, base + first)
    tensor = StoredTensor(sides, dtype, contiguous(sides), 0, storage)
    if tensor.numel * SIZES[dtype] != last - first:
        raise _damaged(file)
    reason = fault(tensor)
    return Lost(reason) if reason else tensor


def _check_cover(extents: list[tuple[int, int]], size: int, file: File) -> None:
    end = 0
    for first, last in sorted(extents):
        if first != end:
            raise _damaged(file)
        end = last
    if end != size:
        raise CheckpointProblem(
            file.path,
            "is cut off or damaged: it has another size than its header says",
            "fetch it again",
        )


def _facts(facts: object) -> dict[str, str]:
    if not isinstance(facts, dict):
        return {}
    items = list(facts.items())[:_MOST_FACTS]
    return {clean(key, 100): clean(str(value), _LONGEST_FACT) for key, value in items}


def _damaged(file: File) -> CheckpointProblem:
    return CheckpointProblem(file.path, "has a damaged safetensors header", "fetch it again")
