"""What kind of file lies there, told by its content and never by its name."""

from __future__ import annotations

import json
import string
import struct
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.storage import GIT_LFS

Container = Literal["zip", "legacy", "safetensors", "torchscript", "pickle", "tar"]

_HEAD = 4096
# torch.save before version 1.6: a pickle of this number, of a version and of the machine's facts.
_LEGACY_MAGIC = (0x1950A86A20F9469CFC6C).to_bytes(10, "little")
_PRINTABLE = frozenset(string.printable.encode())
_LARGEST_HEADER = 100_000_000  # safetensors' own limit

_NAMED = (
    (GIT_LFS, "is a git-LFS pointer and not the file itself",
     "fetch the real one with: git lfs pull"),
    (b"\x89HDF\r\n\x1a\n", "is an HDF5 file (Keras or older TensorFlow)",
     "export its weights to safetensors first"),
    (b"GGUF", "is a GGUF file, which holds language models", "there is no image network in it"),
    (b"\x1f\x8b", "is compressed with gzip", "unpack it first"),
    (b"BZh", "is compressed with bzip2", "unpack it first"),
    (b"\xfd7zXZ\x00", "is compressed with xz", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", "unpack it first"),
    (b"Rar!", "is a RAR archive", "unpack it first"),
    (b"\x93NUMPY", "is a single NumPy array", "it does not say which network it belongs to"),
    (b"\x89PNG\r\n\x1a\n", "is a PNG image", "open it as an input"),
    (b"\xff\xd8\xff", "is a JPEG image", "open it as an input"),
    (b"%PDF", "is a PDF document", "there is no checkpoint in it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ZipLayout:
    """Where a checkpoint's parts lie in its zip archive.

    Parameters
    ----------
    prefix : str
        Folder inside the archive that holds everything.
    entries : tuple of zipfile.ZipInfo
        All files of the archive.
    """

    prefix: str
    entries: tuple[zipfile.ZipInfo, ...]


def detect(path: Path) -> Container:
    """Return what kind of checkpoint a file is.

    Raises
    ------
    CheckpointProblem
        When it is no checkpoint: the message names what it is, as far as that can be told.
    """
    size, head = _head(path)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if size >= 8 and _is_safetensors(path, size, head):
        return "safetensors"
    if head[:1] == b"\x80" and len(head) > 2 and head[1] <= 5:
        return "legacy" if _LEGACY_MAGIC in head[:20] else "pickle"
    if tarfile.is_tarfile(path):
        return "tar"
    for magic, what, advice in _NAMED:
        if head.startswith(magic):
            raise CheckpointProblem(path, what, advice)
    raise CheckpointProblem(path, *_describe_text(head))


def zip_layout(path: Path) -> ZipLayout:
    """Return the table of contents of a zip archive, checked against the file's size.

    Raises
    ------
    CheckpointProblem
        When the archive is damaged, or holds more than the file can.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = tuple(archive.infolist())
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise CheckpointProblem(
            path, "is cut off or damaged: its table of contents cannot be read", "fetch it again"
        ) from error
    if sum(entry.compress_size for entry in entries) > path.stat().st_size:
        raise CheckpointProblem(path, "declares more data than the file holds")
    name = next((e.filename for e in entries if e.filename.endswith("data.pkl")), "")
    return ZipLayout(name.removesuffix("data.pkl"), entries)


def _head(path: Path) -> tuple[int, bytes]:
    try:
        if path.is_dir():
            raise CheckpointProblem(path, "is a folder and not a file")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise CheckpointProblem(path, "there is no such file") from None
    except OSError as error:
        raise CheckpointProblem(path, f"cannot be read ({error.strerror})") from error
    if not size:
        raise CheckpointProblem(path, "is empty", "fetch it again")
    return size, head


def _zip_kind(path: Path) -> Container:
    layout = zip_layout(path)
    names = {entry.filename for entry in layout.entries}
    if any(name.endswith("/constants.pkl") or "/code/" in name for name in names):
        return "torchscript"
    if any(name.endswith("data.pkl") for name in names):
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in layout.entries):
            raise CheckpointProblem(
                path, "is an archive with compressed entries, which torch.save never writes"
            )
        return "zip"
    if any(name.endswith(".npy") for name in names):
        raise CheckpointProblem(path, "holds NumPy arrays (npz), and not a PyTorch checkpoint")
    if any(name.endswith("model.weights.h5") for name in names):
        raise CheckpointProblem(path, "is a Keras model", "export its weights to safetensors first")
    raise CheckpointProblem(path, "is a zip archive without a checkpoint in it")


def _is_safetensors(path: Path, size: int, head: bytes) -> bool:
    length = int.from_bytes(head[:8], "little")
    if head[8:9] != b"{":
        return False
    if length > min(size - 8, _LARGEST_HEADER):
        if b'"dtype"' in head or b"__metadata__" in head:
            raise CheckpointProblem(path, "is cut off: its header is not whole", "fetch it again")
        return False
    return True


def read_safetensors_header(path: Path) -> dict[str, object]:
    """Return the header of a safetensors file, whose extents fit the file.

    Raises
    ------
    CheckpointProblem
        When it is damaged, or declares other sizes than the file has.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        text = file.read(length)
    try:
        header = json.loads(text)
        ends = [e["data_offsets"][1] for k, e in header.items() if k != "__metadata__"]
        whole = max(ends, default=0) == path.stat().st_size - 8 - length
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise CheckpointProblem(path, "has a damaged safetensors header") from error
    if not whole:
        raise CheckpointProblem(
            path,
            "is cut off or damaged: it has another size than its header says",
            "fetch it again",
        )
    return dict(header)


def _describe_text(head: bytes) -> tuple[str, str]:
    start = head.lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return (
            "is a web page that was saved under a checkpoint's name",
            "fetch the file by its download link",
        )
    if all(byte in _PRINTABLE for byte in head):
        return "is a text file and not a checkpoint", ""
    if b"onnx" in head[:400].lower() or b"pytorch" in head[:40].lower():
        return "looks like an ONNX model, which holds a graph and no PyTorch weights", ""
    return "is no checkpoint of any known kind", "known are torch.save and safetensors files"
