"""MNIST and Fashion-MNIST in their own file format (idx), gzipped or not."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Generator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.kinds.files import require_folder
from cnnviz.engine.errors import DatasetProblem, UnknownName
from cnnviz.engine.events import Progress
from cnnviz.engine.storage import GIT_LFS

SPLITS = ("train", "test")
ALL = "all"
_PREFIX = {"train": "train", "test": "t10k"}
_NAMES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}
CLASSES = {
    "mnist": tuple("0123456789"),
    "fashion-mnist": (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
}
_UBYTE = 0x08


def looks_like(folder: Path) -> bool:
    """Whether a folder holds files of this format."""
    return any(file_of(folder, split, "images", 3) is not None for split in SPLITS)


def is_whole(folder: Path) -> bool:
    """Whether a folder holds images and labels of a split, and no unfinished download."""
    if not folder.is_dir() or any(folder.glob("*.part")):
        return False
    return any(
        file_of(folder, split, "images", 3) and file_of(folder, split, "labels", 1)
        for split in SPLITS
    )


def opening(
    kind: str, spec: str, folder: Path, split: str | None
) -> Generator[Progress, None, ArraySet]:
    """Open "train" or "test" of a folder with the four files, or those of one split, or "all".

    In "all" the images of "test" come after those of "train".
    """
    require_folder(folder)
    there = [name for name in SPLITS if file_of(folder, name, "images", 3)]
    parts = [*there, ALL] if len(there) > 1 else there
    if split is None:
        split = there[0] if there else SPLITS[0]
    if split not in (*SPLITS, ALL):
        raise UnknownName(f"split of {kind}", split, (*SPLITS, ALL))
    images: list[NDArray[np.uint8]] = []
    labels: list[NDArray[np.int64]] = []
    wanted = SPLITS if split == ALL else (split,)
    for number, name in enumerate(wanted):
        yield Progress(number, len(wanted), "reading the images")
        pictures, classes = _read_split(folder, name, len(CLASSES[kind]))
        images.append(pictures)
        labels.append(classes)
    if len({pictures.shape[1:] for pictures in images}) > 1:
        raise DatasetProblem(folder, "the images of its two parts differ in size")
    return ArraySet(
        np.concatenate(images) if len(images) > 1 else images[0],
        np.concatenate(labels),
        spec=spec,
        kind=kind,
        name=_NAMES[kind],
        class_names=CLASSES[kind],
        split=split,
        parts=parts,
    )


def _read_split(
    folder: Path, split: str, classes: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    images_file = file_of(folder, split, "images", 3)
    if images_file is None:
        wanted = f"{_PREFIX[split]}-images-idx3-ubyte"
        raise DatasetProblem(folder, f"it holds no {wanted}, gzipped or not", "check the folder")
    images = read_idx(images_file, 3)
    labels_file = file_of(folder, split, "labels", 1)
    if labels_file is None:
        raise DatasetProblem(folder, f"{images_file.name} has no file of labels beside it")
    labels = read_idx(labels_file, 1).astype(np.int64)
    if len(labels) != len(images):
        reason = f"{len(labels):,} labels stand beside {len(images):,} images"
        raise DatasetProblem(labels_file, reason, "get both files again")
    if len(labels) and labels.max() >= classes:
        raise DatasetProblem(labels_file, f"label {labels.max()} is outside 0 to {classes - 1}")
    return images, labels


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """Read an idx file of unsigned bytes; the header is big-endian (LeCun's MNIST page).

    Raises
    ------
    DatasetProblem
        Where the file is cut off, is something else, or its header does not fit its size.
    """
    content = _content(path)
    header = 4 + 4 * dimensions
    if content.startswith(GIT_LFS):
        raise DatasetProblem(path, "this is a git-LFS pointer", "get it with: git lfs pull")
    if len(content) < header or content[:2] != b"\0\0":
        raise DatasetProblem(path, "this is not an idx file", "get the file again")
    if content[2] != _UBYTE or content[3] != dimensions:
        raise DatasetProblem(path, f"this idx file does not hold {dimensions}-dimensional bytes")
    shape = struct.unpack(f">{dimensions}I", content[4:header])
    size = int(np.prod(shape, dtype=object))
    if len(content) - header != size:
        reason = f"it holds {len(content) - header:,} bytes of data instead of {size:,}"
        raise DatasetProblem(path, reason, "the file is cut off or damaged: get it again")
    if not size:
        raise DatasetProblem(path, "it holds no samples")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            zipped = file.read(2) == b"\x1f\x8b"
        if not zipped:
            return path.read_bytes()
        with gzip.open(path) as file:
            return file.read()
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DatasetProblem(path, "the gzip file is cut off or damaged", "get it again") from None
    except OSError as error:
        raise DatasetProblem(path, f"it cannot be read ({error.strerror})") from None


def file_of(folder: Path, split: str, what: str, dimensions: int) -> Path | None:
    """Return the file under any of the spellings in use, in the folder or in its raw/."""
    for place in (folder, folder / "raw"):
        for mark in ("-", "."):
            stem = f"{_PREFIX[split]}-{what}{mark}idx{dimensions}-ubyte"
            for name in (stem, stem + ".gz"):
                if (place / name).is_file():
                    return place / name
    return None
