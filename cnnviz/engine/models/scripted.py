"""TorchScript archives, which hold a program: run only after an explicit yes for this very file."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import torch

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.describe import describe_unlisted
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.problems import UntrustedProgram
from cnnviz.engine.models.scripted_network import ScriptedNetwork
from cnnviz.engine.trust import are_trusted, digest_of, digesting, remember

_LARGEST_CODE = 4_000_000  # bytes that are looked through to say what would run
_LONGEST_REASON = 200
_INSIDE = (
    "It runs as the TorchScript program that the file brings along. What its layers give cannot be "
    "seen from outside; its answers can, and the weights of its layers."
)


def loading_program(checkpoint: Checkpoint, *, trust: bool) -> Work[Progress, LoadedModel]:
    """Run the program of a TorchScript archive.

    Raises
    ------
    UntrustedProgram
        Where nobody agreed to run this very file.
    CheckpointProblem
        Where torch cannot make a network of it.
    """
    path = checkpoint.path
    digest = yield from digesting(path)
    if not trust and not are_trusted([digest]):
        raise UntrustedProgram(checkpoint, what_runs(path), digest)
    yield Progress(0, None, "reading the program")
    # What was hashed is what runs, whatever becomes of the file meanwhile.
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CheckpointProblem(path, f"cannot be read ({reason})") from error
    if digest_of(content) != digest:
        raise CheckpointProblem(path, "changed while it was read", "open it once more")
    problem = remember({path: digest}) if trust else ""
    try:
        module = ScriptedNetwork(_read(content), digest)
    except (RuntimeError, ValueError, TypeError) as error:
        reason = clean(str(error).strip().partition("\n")[0], _LONGEST_REASON)
        raise CheckpointProblem(path, f"cannot be run by torch ({reason})") from error
    kind = str(getattr(module.program, "original_name", "")) or "TorchScript"
    name = clean(kind, _LONGEST_REASON)
    model = describe_unlisted(module.eval(), name, "program", path, checkpoint.metadata)
    notes = (*filter(None, [problem]), *checkpoint.warnings, _INSIDE, *model.warnings)
    return replace(model, warnings=notes)


def _read(content: bytes) -> torch.jit.ScriptModule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # that torch.export is to be preferred
        program: torch.jit.ScriptModule = torch.jit.load(  # type: ignore[no-untyped-call]
            io.BytesIO(content), map_location="cpu"
        )
        return program


def program_is_trusted(checkpoint: Checkpoint) -> Work[Progress, bool]:
    """Whether the person agreed to run this very file."""
    digest = yield from digesting(checkpoint.path)
    return are_trusted([digest])


def what_runs(path: Path) -> str:
    """Return what is in an archive that would run, as the end of a sentence."""
    functions = files = 0
    try:
        with zipfile.ZipFile(path) as archive:
            left = _LARGEST_CODE
            for entry in archive.infolist():
                if "/code/" not in entry.filename or not entry.filename.endswith(".py"):
                    continue
                files += 1
                if entry.file_size <= left:
                    left -= entry.file_size
                    functions += archive.read(entry).count(b"def ")
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return "the TorchScript program in it"
    kinds = "1 function" if functions == 1 else f"{functions:,} functions"
    return f"the TorchScript program in it, {kinds} in {files:,} files of code"
