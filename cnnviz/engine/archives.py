"""Files of NumPy arrays, whoever wrote them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LARGEST = 4 << 30  # bytes, unpacked


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an ``.npz`` file.

    Raises
    ------
    FileNotFoundError
        Where it is not there.
    Exception
        Of any kind where it is damaged, or none, or takes too much memory.
    """
    # NumPy leaves a file open whose archive is damaged.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        # What anybody's file announces must not fill the memory.
        if sum(entry.file_size for entry in archive.zip.infolist()) > _LARGEST:
            raise ValueError("too large")
        return {name: archive[name] for name in archive.files}
