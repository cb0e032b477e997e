"""From a SPEC to an image set: ``digits``, ``KIND:PATH``, a bare PATH, or a bare KIND."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.kinds import (
    cifar,
    coco,
    digits,
    files,
    idx,
    imagenet,
    kept,
    table,
    voc,
    voc_files,
)
from cnnviz.engine.data.kinds.cifar_names import CLASSES as CIFAR
from cnnviz.engine.data.viewed import parted
from cnnviz.engine.data.views import viewing
from cnnviz.engine.errors import DatasetProblem, MissingCopy, UnknownName
from cnnviz.engine.events import Progress, Work, drain

KINDS = (
    "digits",
    *idx.CLASSES,
    *CIFAR,
    "folder",
    "csv",
    "imagenet",
    "voc",
    "coco",
    "images",
    "run",
)
DOWNLOADABLE = (*idx.CLASSES, *CIFAR)
Purpose = Literal["train", "validate", "evaluate"]
# How the names of the parts begin that serve a purpose, the best first.
_SERVING = {"train": ("train",), "validate": ("val", "test"), "evaluate": ("test", "val")}


def open_dataset(spec: str, split: str | None = None) -> ImageSet:
    """Open an image set.

    Parameters
    ----------
    spec : str
        ``digits``, ``KIND:PATH``, a PATH whose kind is detected, or a KIND of which a copy lies in
        the person's data folder. What the set is to be learned as may follow, as in
        ``voc:PATH#target=crops``; see :func:`cnnviz.engine.data.views.viewing`.
    split : str, optional
        "train", "test", "all" or another name, where the set has parts.

    Raises
    ------
    UnknownName
        For a kind or split that nobody knows.
    DatasetProblem
        Where the set is missing, empty, damaged or of another kind.
    """
    return drain(opening(spec, split))


def opening(spec: str, split: str | None = None) -> Work[Progress, ImageSet]:
    """Open an image set step by step; see :func:`open_dataset`."""
    plain, asked = parted(spec)
    kind, path = parse(plain)
    image_set: ImageSet
    if kind == "digits":
        image_set = yield from digits.opening(plain, split)
    elif kind in idx.CLASSES:
        image_set = yield from idx.opening(kind, plain, path, split)
    elif kind in CIFAR:
        image_set = yield from cifar.opening(kind, plain, path, split)
    else:
        openers = {
            "folder": files.opening_folder,
            "csv": table.opening_csv,
            "imagenet": imagenet.opening,
            "voc": voc.opening,
            "coco": coco.opening,
            "images": files.opening_images,
            "run": kept.opening,
        }
        image_set = yield from openers[kind](plain, path, split)
    return (
        yield from viewing(image_set, asked.target, asked.column, asked.positive, asked.negative)
    )


def default_split(spec: str, purpose: Purpose) -> str | None:
    """Return the part of a set that serves a purpose: "train" to train, "test" or "val" to measure.

    None where the set has no such part.
    """
    parts = parts_of(spec)
    for start in _SERVING[purpose]:
        named = [part for part in parts if part.startswith(start)]
        if named:
            return start if start in named else named[0]
    return None


def parts_of(spec: str) -> tuple[str, ...]:
    """Return the names of the parts of a set, without opening it."""
    kind, path = parse(parted(spec)[0])
    if kind == "digits" or kind in idx.CLASSES:
        return digits.SPLITS
    if kind in CIFAR:
        return cifar.parts_of(kind, path)
    known = {
        "folder": files.parts_of,
        "imagenet": imagenet.parts_of,
        "voc": voc_files.parts_of,
        "coco": coco.parts_of,
    }
    return known[kind](path) if kind in known else ()


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
    found = cifar.detect(path)
    if found is not None:
        return found
    if path.is_file():
        if coco.looks_like(path):
            return "coco"
        if path.suffix.lower() == ".csv":
            return "csv"
        reason = "an image set is a folder or a CSV file, of COCO its JSON, of CIFAR its .tar.gz"
        raise DatasetProblem(path, reason, "name its folder")
    if idx.looks_like(path):
        return "fashion-mnist" if "fashion" in path.resolve().name.lower() else "mnist"
    if imagenet.looks_like(path):
        return "imagenet"
    if kept.looks_like(path):
        return "run"
    if voc_files.folders(path):
        return "voc"
    if coco.looks_like(path):
        return "coco"
    if len(list(path.glob("*.csv"))) == 1:
        return "csv"
    if (path / "JPEGImages").is_dir():
        return "images"  # Pascal VOC without annotations: its folders are no classes
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
    if kind in CIFAR:
        whole = cifar.is_whole(kind, folder)
    else:
        whole = idx.is_whole(folder) if downloadable else folder.is_dir()
    if whole:
        return folder
    raise MissingCopy(folder, kind, downloadable)
