"""Writing checkpoints that open by themselves anywhere: safetensors with facts and a checksum."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch

from cnnviz.engine.storage import Sink, write_verified

_TYPES = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint64: "U64",
    torch.uint32: "U32",
    torch.uint16: "U16",
    torch.uint8: "U8",
    torch.bool: "BOOL",
    torch.float8_e4m3fn: "F8_E4M3",
    torch.float8_e5m2: "F8_E5M2",
    torch.complex64: "C64",
}
# The checksum stands first among the facts: that of the file with zeros in its place.
_START = b'{"__metadata__":{"checksum":"'
_UNKNOWN = b"00000000"
_PLACE = 8 + len(_START)
_CHUNK = 1 << 20


def save_checkpoint(
    path: Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, str]
) -> None:
    """Write tensors and facts as one safetensors file, atomically.

    Parameters
    ----------
    path : Path
        The file.
    tensors : mapping of str to Tensor
        A state dictionary. Tensors that share memory are written once for each key.
    metadata : mapping of str to str
        Facts, as text.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    # Those of the widest numbers come first, so that each begins where its numbers may.
    names = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))
    header = _header({name: tensors[name] for name in names}, metadata)
    checksum = zlib.crc32(header)
    for name in names:
        for part in _bytes_of(tensors[name]):
            checksum = zlib.crc32(part, checksum)
    header = b"%b%08x%b" % (header[:_PLACE], checksum, header[_PLACE + len(_UNKNOWN) :])

    def write(file: Sink) -> None:
        file.write(header)
        for name in names:
            for part in _bytes_of(tensors[name]):
                file.write(part)

    write_verified(path, write)


def keeps_checksum(path: Path) -> bool | None:
    """Return whether a safetensors file has the checksum that it tells; None where it tells none.

    Raises
    ------
    OSError
        Where it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(_PLACE + len(_UNKNOWN))
        if start[8:_PLACE] != _START:
            return None
        found = zlib.crc32(start[:_PLACE] + _UNKNOWN)
        while part := file.read(_CHUNK):
            found = zlib.crc32(part, found)
    return start[_PLACE:] == b"%08x" % found


def _header(tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, str]) -> bytes:
    """Return what stands before the numbers: its own length, and where each tensor is."""
    facts = {"checksum": _UNKNOWN.decode()}
    facts |= {key: text for key, text in metadata.items() if key != "checksum"}
    told: dict[str, object] = {"__metadata__": facts}
    end = 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.nbytes
        kind = _TYPES[tensor.dtype]
        told[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(told, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def _bytes_of(tensor: torch.Tensor) -> Iterator[memoryview]:
    """Yield a tensor's numbers as they lie in memory; nothing where it has none."""
    flat = tensor.detach().cpu().contiguous().reshape(-1)
    if flat.is_complex():
        flat = torch.view_as_real(flat.resolve_conj()).reshape(-1)
    if flat.numel():
        yield flat.resolve_neg().view(torch.uint8).numpy().data
