"""Reading what is in a checkpoint file, without running anything in it.

Tensors come from ``torch.load(weights_only=True, mmap=True)`` and from safetensors, after checks
of what those do not check themselves: that zip entries are stored and whole, that a pickle names
nothing but parts of plain state dictionaries, and that each tensor lies within its storage.
"""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from cnnviz.engine.checkpoints.containers import (
    Container,
    ZipLayout,
    detect,
    read_safetensors_header,
    zip_layout,
)
from cnnviz.engine.checkpoints.pickle_scan import Scan, scan
from cnnviz.engine.checkpoints.unwrap import clean, strip_prefixes, unwrap
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import Progress, Work, drain, end_if_wanted

_CHUNK = 8 * 1024 * 1024
_LONGEST_PICKLE = 256 * 1024 * 1024
_LONGEST_FACT = 1_000_000  # of our own files: the names of very many classes
_MOST_NODES = 1_000_000
_LEGACY_PICKLES = 5  # the magic number, the version, the machine, the content, the storages' keys


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """What a file holds.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    container : str
        ``zip``, ``legacy``, ``safetensors``, ``torchscript``, ``pickle`` or ``tar``.
    tensors : mapping of str to Tensor
        The state dictionary under the network's own names, read-only as far as it is mapped from
        the file; empty where there is none or it cannot be had.
    metadata : mapping of str to str
        Facts that the file tells, as harmless text.
    wrapper : str
        What the state dictionary was taken out of; empty for a bare one.
    warnings : tuple of str
        Sentences about what is odd.
    unresolved_globals : tuple of str
        Code that the file names and that was not looked up.
    refusal : str
        Why there are no tensors, in a sentence; empty otherwise.
    """

    path: Path
    container: Container
    tensors: Mapping[str, Tensor] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    wrapper: str = ""
    warnings: tuple[str, ...] = ()
    unresolved_globals: tuple[str, ...] = ()
    refusal: str = ""


def read_checkpoint(path: str | Path) -> Checkpoint:
    """Read a checkpoint file; see :func:`reading`."""
    return drain(reading(path))


def reading(path: str | Path) -> Work[Progress, Checkpoint]:
    """Read a checkpoint file, telling how many bytes were verified.

    Parameters
    ----------
    path : str or pathlib.Path
        A file of any suffix.

    Returns
    -------
    Checkpoint
        With a ``refusal`` instead of tensors where they could only be had by running something.

    Raises
    ------
    CheckpointProblem
        When the file is missing, empty, damaged or no checkpoint.
    """
    path = Path(path)
    container = detect(path)
    yield Progress(0, path.stat().st_size, "verifying", "bytes")
    if container == "safetensors":
        return (yield from _safetensors(path))
    if container == "zip":
        return (yield from _zip(path))
    if container == "legacy":
        yield Progress(0, None, "reading")
        return _legacy(path)
    return _refused(path, container)


def _zip(path: Path) -> Work[Progress, Checkpoint]:
    layout = zip_layout(path)
    yield from _verify(path, layout)
    found = _scan_entry(path, layout)
    if found.unresolved:
        return _refused(path, "zip", found)
    return _from_content(path, "zip", _torch_load(path, str(path), mmap=True))


def _legacy(path: Path) -> Checkpoint:
    try:
        with path.open("rb") as file:
            found = scan(file, _LEGACY_PICKLES)
    except (ValueError, IndexError, OverflowError, MemoryError) as error:
        raise _damaged(path) from error
    if found.unresolved:
        return _refused(path, "legacy", found)
    if found.largest_storage > path.stat().st_size:
        raise CheckpointProblem(
            path, "is cut off: it declares more data than the file holds", "fetch it again"
        )
    # One call of torch with no place to yield at, so that its reading is what a person can end.
    with io.BufferedReader(_StoppableFile(path)) as stream:
        return _from_content(path, "legacy", _torch_load(path, stream, mmap=False))


class _StoppableFile(io.FileIO):
    """A file that is read piece by piece, and that can be left between two of them."""

    def fileno(self) -> int:
        """Keep torch from reading past us."""
        raise io.UnsupportedOperation

    def readinto(self, target: Any, /) -> int:
        """Read at most one piece."""
        end_if_wanted()
        return super().readinto(memoryview(target).cast("B")[:_CHUNK]) or 0


def _safetensors(path: Path) -> Work[Progress, Checkpoint]:
    header = read_safetensors_header(path)
    tensors: dict[str, Tensor] = {}
    try:
        with safe_open(path, "pt") as file:
            names = list(file.keys())
            for done, key in enumerate(names):
                yield Progress(done, len(names), "reading", "tensors")
                tensors[clean(key)] = file.get_tensor(key)
    except (SafetensorError, ValueError, RuntimeError, AttributeError) as error:
        raise CheckpointProblem(path, f"cannot be read ({clean(str(error))})") from error
    facts = header.get("__metadata__")
    metadata = (
        {clean(str(k), 100): clean(str(v), _LONGEST_FACT) for k, v in facts.items()}
        if isinstance(facts, dict)
        else {}
    )
    tensors, prefix = strip_prefixes(tensors)
    wrapper = f"the prefix “{prefix}”" if prefix else ""
    return Checkpoint(path, "safetensors", tensors, metadata, wrapper)


def _from_content(path: Path, container: Container, content: object) -> Checkpoint:
    _check_tensors(path, content)
    found = unwrap(content)
    warnings: tuple[str, ...] = ()
    refusal = "" if found.tensors else "There is no state dictionary in this file."
    whole = [key for key, tensor in found.tensors.items() if tensor.dtype == torch.float16]
    if whole:
        warnings = (f"{len(whole):,} of its tensors have half precision.",)
    return Checkpoint(
        path, container, found.tensors, found.metadata, found.wrapper, warnings, (), refusal
    )


def _verify(path: Path, layout: ZipLayout) -> Work[Progress, None]:
    """Compare every entry with its checksum: torch itself takes flipped bits for weights."""
    total = sum(entry.file_size for entry in layout.entries)
    done = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in layout.entries:
                with archive.open(entry) as stream:
                    while chunk := stream.read(_CHUNK):
                        done += len(chunk)
                        yield Progress(done, total, "verifying", "bytes")
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise CheckpointProblem(
            path, "is damaged: its data do not match their checksums", "fetch it again"
        ) from error


def _scan_entry(path: Path, layout: ZipLayout) -> Scan:
    try:
        with zipfile.ZipFile(path) as archive:
            entry = archive.getinfo(f"{layout.prefix}data.pkl")
            if entry.file_size > _LONGEST_PICKLE:
                raise CheckpointProblem(path, "describes its content in too many words to read")
            return scan(archive.read(entry))
    except (ValueError, KeyError, IndexError, OverflowError, zipfile.BadZipFile) as error:
        raise _damaged(path) from error


def _torch_load(path: Path, source: str | IO[bytes], *, mmap: bool) -> object:
    try:
        return torch.load(source, map_location="cpu", weights_only=True, mmap=mmap)
    except MemoryError as error:
        raise CheckpointProblem(path, "is larger than the memory of this machine") from error
    # Hostile files make the reader fail in every way that Python has.
    except Exception as error:
        end_if_wanted()  # torch makes an error of its own of what ends its reading
        if isinstance(error, pickle.UnpicklingError) and "global" in str(error).casefold():
            raise CheckpointProblem(
                path, "asks for code to be run, which is refused", clean(str(error), 120)
            ) from error
        raise _damaged(path) from error


def _check_tensors(path: Path, content: object) -> None:
    """Hold every tensor against its storage before anything is done with it.

    torch rebuilds a tensor of terabytes over a few bytes (stride 0) without a word.
    """
    waiting: list[object] = [content]
    seen: set[int] = set()
    while waiting:
        end_if_wanted()
        value = waiting.pop()
        if isinstance(value, Tensor):
            _check_tensor(path, value)
        elif isinstance(value, (Mapping, list, tuple, set)):
            if id(value) in seen:
                continue
            seen.add(id(value))
            if len(seen) + len(waiting) > _MOST_NODES:
                raise CheckpointProblem(path, "holds too many nested values to look at")
            waiting.extend(value.values() if isinstance(value, Mapping) else value)


def _check_tensor(path: Path, tensor: Tensor) -> None:
    if tensor.layout != torch.strided or tensor.is_quantized or tensor.device.type != "cpu":
        raise CheckpointProblem(path, "holds tensors of a kind that cannot be read yet (quantised)")
    if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
        raise CheckpointProblem(path, "declares tensors that are larger than their data")


def _refused(path: Path, container: Container, found: Scan | None = None) -> Checkpoint:
    if container == "torchscript":
        reason = (
            "It is a TorchScript program, whose weights could only be had by running it; "
            "that is refused."
        )
        return Checkpoint(path, container, refusal=reason)
    if container == "tar":
        reason = "It is a tar archive of a PyTorch before 0.1.10, which cannot be read yet."
        return Checkpoint(path, container, refusal=reason)
    found = found or _scan_pickle(path)
    names = found.unresolved
    shown = ", ".join(clean(name, 80) for name in names[:4])
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    reason = (
        f"Loading it would run code that it names ({shown}{more}); that is refused."
        if names
        else "It is a pickle that torch.save did not write; that is refused."
    )
    return Checkpoint(
        path,
        container,
        unresolved_globals=tuple(clean(name, 200) for name in names),
        refusal=reason,
    )


def _scan_pickle(path: Path) -> Scan:
    if path.stat().st_size > _LONGEST_PICKLE:
        raise CheckpointProblem(path, "is a pickle that is too long to look into")
    try:
        return scan(path.read_bytes())
    except (ValueError, IndexError, OverflowError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> CheckpointProblem:
    return CheckpointProblem(path, "is cut off or damaged", "fetch it again")


def parse_fact(metadata: Mapping[str, str], key: str) -> Any:
    """Return a fact that we wrote as JSON, or None where it is missing or something else."""
    try:
        return json.loads(metadata.get(key, "null"))
    except (ValueError, RecursionError):
        return None
