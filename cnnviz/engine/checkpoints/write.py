"""Writing checkpoints that open by themselves anywhere: safetensors with facts."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from cnnviz.engine.storage import write_atomically

_SYSTEM_ERROR = re.compile(r"os error (\d+)")


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
    own = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}

    def write(temporary: Path) -> None:
        temporary.touch()
        mode = temporary.stat().st_mode
        try:
            save_file(own, temporary, metadata=dict(metadata))
        except SafetensorError as error:
            raise _as_os_error(error, path) from error
        temporary.chmod(mode)  # safetensors lets nobody else read its files

    write_atomically(path, write)


def _as_os_error(error: SafetensorError, path: Path) -> OSError:
    """Return what the system said, which safetensors tells as text only."""
    number = _SYSTEM_ERROR.search(str(error))
    if number is None:
        return OSError(errno.EIO, str(error), str(path))
    return OSError(int(number[1]), os.strerror(int(number[1])), str(path))
