"""What kind of file lies there, told by its content and never by its name; and its description."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

from cnnviz.engine.checkpoints.content import Content
from cnnviz.engine.checkpoints.disk import cut_off, damaged, open_file, read_at
from cnnviz.engine.checkpoints.npz import read_npz
from cnnviz.engine.checkpoints.old import MAGIC, read_legacy, read_pickle
from cnnviz.engine.checkpoints.others import describe_archive, describe_bytes
from cnnviz.engine.checkpoints.records import Malformed, Truncated
from cnnviz.engine.checkpoints.safe_tensors import LARGEST_HEADER, read_safetensors
from cnnviz.engine.checkpoints.sharded import index_beside, read_sharded
from cnnviz.engine.checkpoints.stored import File
from cnnviz.engine.checkpoints.tar import is_tar, read_tar
from cnnviz.engine.checkpoints.torch_zip import described, prefix_of
from cnnviz.engine.checkpoints.zips import read_directory
from cnnviz.engine.errors import CheckpointProblem

_HEAD = 4096
# torch.save before version 1.6: a pickle of this number, of a version and of the machine's facts.
_LEGACY_MAGIC = MAGIC.to_bytes(10, "little")
_OLD_STARTS = b"(c]})lNIVSFL"  # what pickles of the protocols that are text begin with


def read_content(path: Path) -> Content:
    """Read what a file describes, and its shards where it is in several files.

    Raises
    ------
    CheckpointProblem
        When it is no checkpoint: the message names what it is, as far as that can be told.
    """
    stream, file = open_file(path)
    with closing(stream):
        head = read_at(stream, 0, min(file.size, _HEAD), path)
    if _is_index(head) and head[8:9] != b"{":  # there a header of safetensors would begin
        return read_sharded(path, _read_one)
    index = index_beside(path)
    if index is not None:
        return read_sharded(index, _read_one)
    return _read_one(path)


def _is_index(head: bytes) -> bool:
    return head.lstrip()[:1] == b"{" and (b'"weight_map"' in head or b'"metadata"' in head)


def _read_one(path: Path) -> Content:
    stream, file = open_file(path)
    with closing(stream):
        head = read_at(stream, 0, min(file.size, _HEAD), path)
        if head.startswith(b"PK\x03\x04"):
            return _read_archive(stream, file)
        if _is_safetensors(file, head):
            return read_safetensors(stream, file)
        if head[:1] == b"\x80" and len(head) > 2 and head[1] <= 5:
            return _read_binary_pickle(stream, file, head)
        if is_tar(head):
            return read_tar(stream, file)
        if head[0] in _OLD_STARTS:
            try:
                content = read_pickle(stream, file)
            except Malformed:
                pass  # a text that begins like one
            else:
                return read_legacy(stream, file) if content.value == MAGIC else content
        tail = read_at(stream, max(file.size - 64, 0), min(file.size, 64), path)
        raise CheckpointProblem(path, *describe_bytes(head, tail))


def _read_archive(stream: io.FileIO, file: File) -> Content:
    directory = read_directory(stream, file)
    names = directory.entries
    if ".data/extern_modules" not in "\n".join(names):
        prefix = prefix_of(directory)
        if prefix is not None:
            program = f"{prefix}constants.pkl" in names or any("/code/" in name for name in names)
            return described(stream, directory, prefix, "torchscript" if program else "zip")
    if any(name.endswith(".npy") for name in names):
        return read_npz(stream, directory)
    raise CheckpointProblem(file.path, *describe_archive(list(names)))


def _read_binary_pickle(stream: io.FileIO, file: File, head: bytes) -> Content:
    if _LEGACY_MAGIC in head[:40]:
        return read_legacy(stream, file)
    try:
        return read_pickle(stream, file)
    except Truncated as error:
        raise cut_off(file.path) from error
    except Malformed as error:
        raise damaged(file.path) from error


def _is_safetensors(file: File, head: bytes) -> bool:
    length = int.from_bytes(head[:8], "little")
    if head[8:9] != b"{":
        return False
    if length > min(file.size - 8, LARGEST_HEADER):
        if b'"dtype"' in head or b"__metadata__" in head:
            raise CheckpointProblem(
                file.path, "is cut off: its header is not whole", "fetch it again"
            )
        return False
    return True
