"""Where Pascal VOC keeps its pictures, annotations, masks, image sets and names of classes."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cnnviz.engine.data.kinds.files import listed, require_folder
from cnnviz.engine.data.loading import picture_size
from cnnviz.engine.data.targets import BACKGROUND
from cnnviz.engine.errors import DatasetProblem, ImageProblem, UnknownName
from cnnviz.engine.events import Progress

ALL = "all"
CLASSES = (
    *("aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow"),
    *("diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa"),
    *("train", "tvmonitor"),
)
_PICTURES = ("JPEGImages", "images", "Images")
_CLASS_MASKS = ("SegmentationClassPNG", "SegmentationClass")
_OBJECT_MASKS = ("SegmentationObjectPNG", "SegmentationObject")
_NAMES = ("class_names.txt", "classes.txt", "labels.txt", "labelmap.txt")
_NO_CLASSES = {BACKGROUND, "_background_", "__background__", "__ignore__"}
_ORDER = ("train", "trainval", "val", "test")  # of image sets, those to train on first
# Beside the image sets lie lists of each class, such as dog_train.txt.
_OF_A_CLASS = re.compile(r".+_(train|val|trainval|test)")
_OFFICIAL_FOLDER = re.compile(r"VOC\d{4}")
_OFFICIAL_PICTURE = re.compile(r"(19|20)\d\d_\d{6}")
_MOST_BYTES = 64 * 2**20  # of a list
_LONGEST_NAME = 200


@dataclass
class Layout:
    """The files of a set, by what they have in common: their name without its suffix.

    Parameters
    ----------
    pictures, annotations, class_masks, object_masks : dict of str to Path
        The files.
    sets : dict of str to set of str
        The image sets by name.
    names : tuple of str
        The classes as a file beside them lists them, without background; empty without a file.
    official : bool
        Whether it is a set of the challenge itself, whose classes are known.
    twice : list of str
        Pictures that several folders hold under one name and that differ.
    """

    pictures: dict[str, Path] = field(default_factory=dict)
    annotations: dict[str, Path] = field(default_factory=dict)
    class_masks: dict[str, Path] = field(default_factory=dict)
    object_masks: dict[str, Path] = field(default_factory=dict)
    sets: dict[str, set[str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    official: bool = False
    twice: list[str] = field(default_factory=list)


def folders(path: Path) -> list[Path]:
    """Return the folders in the layout of VOC: the one given, or those in or below it.

    A devkit holds one for each year; annotation tools write boxes and masks to one each.
    """
    if not path.is_dir():
        return []
    if _has_layout(path):
        return [path]
    places = [*path.glob("*/"), *path.glob("VOCdevkit/*/")]
    return sorted(place for place in set(places) if _has_layout(place))


def parts_of(path: Path) -> tuple[str, ...]:
    """Return the names of the image sets, those to train on first, and "all"."""
    names: set[str] = set()
    for place in folders(path):
        names |= _sets(place).keys()
    if not names:
        return ()
    last = len(_ORDER)
    ranks = {name: _ORDER.index(name) if name in _ORDER else last for name in names}
    return (*sorted(names, key=lambda name: (ranks[name], name)), ALL)


def finding(path: Path) -> Generator[Progress, None, Layout]:
    """Find all files of a set."""
    require_folder(path)
    places = folders(path)
    if not places:
        advice = "expected are JPEGImages and Annotations or SegmentationClass"
        raise DatasetProblem(path, "this is not the layout of Pascal VOC", advice)
    layout = Layout()
    for place in places:
        pictures = yield from listed(_first(place, _PICTURES) or place)
        for picture in pictures:
            other = layout.pictures.setdefault(picture.stem, picture)
            if other is not picture and _differ(other, picture):
                layout.twice.append(picture.name)
        _add(layout.annotations, (place / "Annotations").glob("*.xml"))
        for masks, names in (
            (layout.class_masks, _CLASS_MASKS),
            (layout.object_masks, _OBJECT_MASKS),
        ):
            folder = _first(place, names)
            if folder is not None:
                _add(masks, folder.glob("*.png"))
        for name, stems in _sets(place).items():
            layout.sets.setdefault(name, set()).update(_stems(stems))
        layout.names = layout.names or _class_names((place, path))
    layout.official = all(_OFFICIAL_FOLDER.fullmatch(place.name) for place in places) or all(
        _OFFICIAL_PICTURE.fullmatch(stem) for stem in layout.pictures
    )
    return layout


def chosen(layout: Layout, path: Path, split: str | None) -> tuple[str | None, set[str] | None]:
    """Return the name of an image set and its members, None for all of them."""
    if split in (None, ALL):
        return (ALL if layout.sets else None), None
    assert split is not None
    others = {"train": ("trainval",), "test": ("val",)}.get(split, ())
    for name in (split, *others):
        if name in layout.sets:
            return name, layout.sets[name]
    raise UnknownName(f"split of {path.name}", split, parts_of(path) or (ALL,))


def _has_layout(place: Path) -> bool:
    pictures, masks = _first(place, _PICTURES), _first(place, _CLASS_MASKS)
    annotated = next((place / "Annotations").glob("*.xml"), None) is not None
    return pictures is not None and (annotated or masks is not None)


def _differ(one: Path, other: Path) -> bool:
    """Whether two files of one name are pictures of different sizes, so not of the same thing."""
    try:
        return picture_size(one) != picture_size(other)
    except ImageProblem:
        return False  # it is told where it is looked at


def _first(place: Path, names: Iterable[str]) -> Path | None:
    return next((place / name for name in names if (place / name).is_dir()), None)


def _add(files: dict[str, Path], found: Iterable[Path]) -> None:
    for file in sorted(found):
        files.setdefault(file.stem, file)


def _sets(place: Path) -> dict[str, Path]:
    """Return the lists of a folder; those for masks that have another namesake say so."""
    lists = {}
    for folder in ("Main", "Segmentation"):
        for file in sorted((place / "ImageSets" / folder).glob("*.txt")):
            if not _OF_A_CLASS.fullmatch(file.stem):
                name = f"{folder}/{file.stem}" if file.stem in lists else file.stem
                lists[name] = file
    return lists


def _stems(file: Path) -> set[str]:
    return {line.split()[0] for line in _lines(file) if line.split()}


def _class_names(places: Iterable[Path]) -> tuple[str, ...]:
    for place in places:
        for file in (place / name for name in _NAMES):
            if file.is_file():
                # A labelmap gives colours after the name; lines of comment begin with #.
                cut = ":" if file.name == "labelmap.txt" else None
                named = [line.split(cut)[0] if cut else line for line in _lines(file)]
                shown = ["".join(c for c in name if c.isprintable()).strip() for name in named]
                return tuple(
                    name[:_LONGEST_NAME]
                    for name in shown
                    if name and name not in _NO_CLASSES and not name.startswith("#")
                )
    return ()


def _lines(file: Path) -> list[str]:
    try:
        with file.open("rb") as stream:
            return stream.read(_MOST_BYTES).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetProblem(file, f"it cannot be read as a list ({error})") from None
