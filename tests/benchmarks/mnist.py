"""A part of MNIST in a folder of its own, in the format in which the program reads it."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np

from cnnviz.engine.data.open import open_dataset

_ROOT = Path(__file__).resolve().parents[2]


def small_mnist(folder: Path, samples: int) -> str | None:
    """Write the first training images into a new folder; return its SPEC, or None without MNIST.

    MNIST is looked for where the tests look for real data.
    """
    named = os.environ.get("CNNVIZ_TEST_DATA")
    data = Path(named) if named else _ROOT.parent / "shared" / "data"
    if not (data / "mnist").is_dir():
        return None
    whole = open_dataset(f"mnist:{data / 'mnist'}", "train")
    images = whole.in_memory
    assert images is not None
    folder.mkdir()
    for name, values in (
        ("train-images-idx3-ubyte", images[:samples]),
        ("train-labels-idx1-ubyte", whole.labels[:samples].astype(np.uint8)),
    ):
        sizes = struct.pack(f">{values.ndim}I", *values.shape)
        header = bytes((0, 0, 8, values.ndim)) + sizes
        (folder / name).write_bytes(header + values.tobytes())
    return f"mnist:{folder}"
