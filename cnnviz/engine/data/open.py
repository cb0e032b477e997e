"""From a SPEC to an image set: ``digits``, ``KIND:PATH``, a bare PATH, or a bare KIND."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Literal

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.kinds import digits, files, idx, imagenet, table
from cnnviz.engine.errors import DatasetProblem, MissingCopy, UnknownName
from cnnviz.engine.events import Progress, drain

KINDS = ("digits", "mnist", "fashion-mnist", "folder", "csv", "imagenet", "images")
DOWNLOADABLE = ("mnist", "fashion-mnist")
Purpose = Literal["train", "evaluate"]


def open_dataset(spec: str, split: str | None = None) -> ImageSet:
    """Open an image set.

    Parameters
    ----------
    spec : str
        ``digits``, ``KIND:PATH``, a PATH whose kind is detected, or a KIND of which a copy lies in
        the person's data folder.
    split : str, optional
        "train", "test" or "all", where the set has parts.

    Raises
    ------
    UnknownName
        For a kind or split that nobody knows.
    DatasetProblem
        Where the set is missing, empty, damaged or of another kind.
    """
    return drain(opening(spec, split))


def opening(spec: str, split: str | None = None) -> Generator[Progress, None, ImageSet]:
    """Open an image set step by step; see :func:`open_dataset`."""
    kind, path = parse(spec)
    if kind == "digits":
        return (yield from digits.opening(spec, split))
    if kind in idx.CLASSES:
        return (yield from idx.opening(kind, spec, path, split))
    openers = {
        "folder": files.opening_folder,
        "csv": table.opening_csv,
        "imagenet": imagenet.opening_imagenet,
        "images": files.opening_images,
    }
    return (yield from openers[kind](spec, path, split))


def default_split(spec: str, purpose: Purpose) -> str | None:
    """Return the part of a set that serves a purpose: "test" to evaluate, "train" to train.

    None where the set has no parts.
    """
    kind, path = parse(spec)
    if kind == "digits" or kind in idx.CLASSES:
        return "train" if purpose == "train" else "test"
    has_parts = kind == "folder" and any((path / name).is_dir() for name in ("train", "training"))
    if not has_parts:
        return None
    return "train" if purpose == "train" else "test"


def parse(spec: str) -> tuple[str, Path]:
    """Split a SPEC into kind and path, looking at the path where it does not say its kind."""
    if not spec.strip():
        raise UnknownName("image set", spec, KINDS)
    head, colon, tail = spec.partition(":")
    # A single letter before the colon is a drive of Windows, not a kind.
    if colon and len(head) > 1 and not Path(spec).exists():
        kind = head.strip().lower()
        if kind not in KINDS:
            raise UnknownName("kind of image set", head, KINDS)
        return kind, Path(tail).expanduser() if tail else _own_copy(kind)
    path = Path(spec).expanduser()
    if path.exists():
        return detect_kind(path), path
    if spec.lower() == "digits":
        return "digits", Path()
    if spec.lower() in KINDS:
        return spec.lower(), _own_copy(spec.lower())
    if os.sep in spec or "." in spec:
        raise DatasetProblem(path, "there is no such file or folder")
    raise UnknownName("folder, file or kind of image set", spec, KINDS)


def detect_kind(path: Path) -> str:
    """Tell the kind of an image set by what lies at a path."""
    if path.is_file():
        if path.suffix.lower() == ".csv":
            return "csv"
        raise DatasetProblem(path, "an image set is a folder or a CSV file", "name its folder")
    if idx.looks_like(path):
        return "fashion-mnist" if "fashion" in path.resolve().name.lower() else "mnist"
    if (path / "classes.csv").is_file() and (path / "images").is_dir():
        return "imagenet"
    if len(list(path.glob("*.csv"))) == 1:
        return "csv"
    if (path / "JPEGImages").is_dir():
        return "images"  # Pascal VOC: its folders are no classes
    named = (path / part for part in ("train", "training", "test", "val"))
    parts = [part for part in named if part.is_dir()]
    if parts:
        return "folder" if any(files.class_folders(part) for part in parts) else "images"
    # A lone folder of pictures, such as COCO's, tells no classes apart.
    return "folder" if len(files.class_folders(path)) > 1 else "images"


def data_folder() -> Path:
    """Return the person's data folder; ``CNNVIZ_DATA`` names another one."""
    named = os.environ.get("CNNVIZ_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("cnnviz", appauthor=False)


def _own_copy(kind: str) -> Path:
    folder = data_folder() / kind
    downloadable = kind in DOWNLOADABLE
    # What a download left unfinished is no copy: the next one goes on from there.
    if idx.is_whole(folder) if downloadable else folder.is_dir():
        return folder
    raise MissingCopy(folder, kind, downloadable)
