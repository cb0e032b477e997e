"""Writing checkpoints that open by themselves anywhere: safetensors with facts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file

from cnnviz.engine.storage import write_atomically


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
        save_file(own, temporary, metadata=dict(metadata))

    write_atomically(path, write)
