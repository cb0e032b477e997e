"""MNIST, where the tests look for real data: as rows, or a part in a folder of its own."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.open import open_dataset

_ROOT = Path(__file__).resolve().parents[2]


def mnist_pixels() -> NDArray[np.float32]:
    """Return all 70,000 pictures as rows of 784 pixels from 0 to 1; random ones without MNIST."""
    folder = _folder()
    if folder is None:
        return np.random.default_rng(0).random((70_000, 784), np.float32)
    parts = [open_dataset(f"mnist:{folder}", split).in_memory for split in ("train", "test")]
    rows = [part.reshape(len(part), -1) for part in parts if part is not None]
    return np.concatenate(rows).astype(np.float32) / 255


def _folder() -> Path | None:
    named = os.environ.get("CNNVIZ_TEST_DATA")
    data = Path(named) if named else _ROOT.parent / "shared" / "data"
    return data / "mnist" if (data / "mnist").is_dir() else None


def small_mnist(folder: Path, samples: int) -> str | None:
    """Write the first training images into a new folder; return its SPEC, or None without MNIST.

    MNIST is looked for where the tests look for real data.
    """
    data = _folder()
    if data is None:
        return None
    whole = open_dataset(f"mnist:{data}", "train")
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
