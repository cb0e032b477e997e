"""COCO: pictures beside a JSON file of boxes, outlines and crowds."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.kinds.annotated import AnnotatedSet, Marks, readable, size_trouble
from cnnviz.engine.data.kinds.files import Work, listed, some
from cnnviz.engine.data.kinds.json_lists import entries
from cnnviz.engine.data.kinds.outlines import BadOutline, Polygons, Runs, outline
from cnnviz.engine.data.loading import picture_size
from cnnviz.engine.data.targets import VOID
from cnnviz.engine.errors import DatasetProblem, ImageProblem, UnknownName
from cnnviz.engine.events import Progress
from cnnviz.engine.storage import GIT_LFS

_LISTS = ("images", "annotations", "categories")
_PREFIX = "instances_"
_LONGEST_NAME = 200
_EVERY = 2000  # entries between two words of progress
_MOST_CLASSES = 100_000

_Key = int | str  # an id, as the file writes it


class CocoSet(AnnotatedSet):
    """Pictures with the objects that a COCO file marks in them.

    Parameters
    ----------
    shapes : sequence of Polygons, Runs or None
        The outline of each object, in the order of `marks`; empty where none has one.
    sizes : sequence of (int, int)
        Height and width of each picture as the file says; 0 where it does not.
    facts
        As for :class:`AnnotatedSet`.
    """

    def __init__(
        self,
        files: Sequence[Path],
        root: Path,
        marks: Marks,
        shapes: Sequence[Polygons | Runs | None],
        sizes: Sequence[tuple[int, int]],
        *,
        spec: str,
        class_names: Sequence[str],
        split: str | None,
        parts: Sequence[str],
        problems: Sequence[str],
    ) -> None:
        self._shapes: list[Polygons | Runs | None] = []
        if any(shapes):
            self._shapes = [shapes[place] for place in marks.order().tolist()]
        self._sizes = tuple(sizes)
        super().__init__(
            files,
            root,
            marks,
            spec=spec,
            kind="coco",
            class_names=class_names,
            masks=bool(self._shapes) and len(class_names) < VOID - 1,
            split=split,
            parts=parts,
            problems=problems,
        )

    def mask(self, sample_id: int) -> NDArray[np.uint8] | None:
        """Paint the objects over one another, the smallest last; crowds are void."""
        trouble = self.mask_trouble(sample_id)
        if trouble == "":
            return None
        size = picture_size(self.path(sample_id))
        trouble = trouble or size_trouble(self._sizes[sample_id], size)
        if trouble:
            raise ImageProblem(self.path(sample_id), trouble)
        mask = np.zeros(size, np.uint8)
        first = int(self._first[sample_id])
        objects = self.objects(sample_id)
        try:
            covered = [
                self._shape(first + place).mask(*size) for place in range(len(objects.crowd))
            ]
        except BadOutline as error:
            raise ImageProblem(self.path(sample_id), str(error)) from None
        by_area = sorted(range(len(covered)), key=lambda place: -int(covered[place].sum()))
        for place in sorted(by_area, key=lambda place: not objects.crowd[place]):
            value = VOID if objects.crowd[place] else int(objects.classes[place]) + 1
            mask[covered[place]] = value
        return mask

    def mask_trouble(self, sample_id: int) -> str | None:
        if not self._shapes:
            return ""
        first, last = (int(self._first[sample_id + more]) for more in (0, 1))
        missing = sum(shape is None for shape in self._shapes[first:last])
        if missing:
            return f"{missing:,} of its {last - first:,} objects have no outline"
        if not all(self._sizes[sample_id]):
            return "its height and width are not told"
        return None

    @cached_property
    def _shapes_digest(self) -> str:
        digest = hashlib.sha256(repr(self._sizes).encode())
        for shape in self._shapes:
            if isinstance(shape, Polygons):
                for part in shape.parts:
                    digest.update(part)
            else:
                digest.update(repr(shape).encode())
        return digest.hexdigest()

    def mask_facts(self) -> str:
        return self._shapes_digest

    def _shape(self, place: int) -> Polygons | Runs:
        shape = self._shapes[place]
        assert shape is not None  # mask_trouble has looked
        return shape


@dataclass
class _Content:
    """What a COCO file says, while it is read."""

    files: dict[_Key, tuple[str, tuple[int, int]]] = field(default_factory=dict)
    categories: dict[_Key, str] = field(default_factory=dict)
    objects: list[_Object] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    keypoints: bool = False


@dataclass(slots=True)
class _Object:
    image: _Key
    category: _Key
    box: tuple[float, float, float, float]
    shape: Polygons | Runs | None
    crowd: bool


def looks_like(path: Path) -> bool:
    """Whether a path is a COCO file, or a folder that holds such files."""
    if path.is_file():
        return path.suffix.lower() == ".json" and _speaks_of_objects(path)
    return bool(tables_of(path))


def parts_of(path: Path) -> tuple[str, ...]:
    """Return the parts of a set in the official layout, those to train on first."""
    names = list(tables_of(path)) if path.is_dir() else []
    names.sort(key=lambda name: (not name.startswith("train"), name))
    return tuple(names) if len(names) > 1 else ()


def opening(spec: str, path: Path, split: str | None) -> Work:
    """Open a COCO file, or a folder that holds one or the official layout."""
    if not path.exists():
        raise DatasetProblem(path, "there is no such file or folder")
    parts = parts_of(path)
    if path.is_file():
        if split not in (None, "all"):
            raise UnknownName(f"split of {path.name}", split, ("all",))
        table, split = path, None
        root = path.parent.parent if path.parent.name == "annotations" else path.parent
    else:
        root = path
        table, split = _table(path, parts, split)
    content = yield from _read(table)
    pictures = yield from listed(_pictures_folder(root, table))
    return _joined(content, pictures, table, root, spec=spec, split=split, parts=parts)


def _table(folder: Path, parts: Sequence[str], split: str | None) -> tuple[Path, str | None]:
    tables = tables_of(folder)
    if not tables:
        advice = "expected are annotations/instances_*.json, or a JSON file beside the pictures"
        raise DatasetProblem(folder, "it holds no annotation file of COCO", advice)
    if not parts:
        if split not in (None, "all"):
            raise UnknownName(f"split of {folder.name}", split, ("all",))
        return next(iter(tables.values())), None
    if split is None:
        return tables[parts[0]], parts[0]
    starts = {"train": ("train",), "test": ("test", "val")}.get(split, (split,))
    for start in starts:
        for name in (start, *parts):
            if name in tables and name.startswith(start):
                return tables[name], name
    raise UnknownName(f"split of {folder.name}", split, parts)


def tables_of(folder: Path) -> dict[str, Path]:
    """Return the annotation files of a folder by the part of the set that they describe."""
    official = sorted((folder / "annotations").glob(f"{_PREFIX}*.json"))
    if official:
        return {file.stem.removeprefix(_PREFIX): file for file in official}
    bare = [*sorted(folder.glob("*.json")), *sorted((folder / "annotations").glob("*.json"))]
    return {file.stem: file for file in bare if _speaks_of_objects(file)}


def _speaks_of_objects(file: Path) -> bool:
    """Whether the beginning of a file names the lists of COCO."""
    try:
        with file.open("rb") as stream:
            head = stream.read(65_536)
    except OSError:
        return False
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and any(
        f'"{name}"'.encode() in head for name in _LISTS
    )


def _pictures_folder(root: Path, table: Path) -> Path:
    name = table.stem.removeprefix(_PREFIX)
    for place in (root / name, root / "images" / name):
        if place.is_dir():
            return place
    return root


def _read(table: Path) -> Generator[Progress, None, _Content]:
    content = _Content()
    keep = {
        "images": _keep_image,
        "annotations": _keep_object,
        "categories": _keep_category,
    }
    _refuse_pointer(table)
    for number, (name, entry, share) in enumerate(entries(table, _LISTS)):
        if not isinstance(entry, dict):
            content.wrong[f"entries of {name} that are no objects of JSON"] += 1
        else:
            keep[name](content, entry)
        if number % _EVERY == 0:
            yield Progress(round(share * 100), 100, f"reading {table.name}")
    if not content.files or not content.categories:
        missing = "images" if not content.files else "categories"
        advice = "expected is COCO's instances file, with images, annotations and categories"
        raise DatasetProblem(table, f"it lists no {missing}", advice)
    return content


def _refuse_pointer(table: Path) -> None:
    try:
        with table.open("rb") as stream:
            pointer = stream.read(len(GIT_LFS)) == GIT_LFS
    except OSError as error:
        raise DatasetProblem(table, f"it cannot be read ({error.strerror})") from None
    if pointer:
        raise DatasetProblem(table, "this is a git-LFS pointer", "get it with: git lfs pull")


def _keep_image(content: _Content, entry: dict[str, Any]) -> None:
    key, name = entry.get("id"), entry.get("file_name")
    if not _is_key(key) or not isinstance(name, str) or not name:
        content.wrong["images without an id or a file name"] += 1
    elif key in content.files:
        content.wrong["images whose id another has too"] += 1
    else:
        sizes = [entry.get("height"), entry.get("width")]
        height, width = (size if type(size) is int and size > 0 else 0 for size in sizes)
        content.files[key] = (name, (height, width))


def _keep_category(content: _Content, entry: dict[str, Any]) -> None:
    key, name = entry.get("id"), entry.get("name")
    if not _is_key(key) or key in content.categories or len(content.categories) >= _MOST_CLASSES:
        content.wrong["categories without an id of their own"] += 1
        return
    shown = "".join(letter for letter in str(name or "")[:_LONGEST_NAME] if letter.isprintable())
    content.categories[key] = shown or f"category {key}"


def _keep_object(content: _Content, entry: dict[str, Any]) -> None:
    content.keypoints |= "keypoints" in entry
    image, category = entry.get("image_id"), entry.get("category_id")
    if not _is_key(image) or not _is_key(category):
        content.wrong["annotations without an image or a category"] += 1
        return
    shape: Polygons | Runs | None = None
    try:
        shape = outline(entry.get("segmentation"))
    except BadOutline:
        content.wrong["outlines that cannot be read"] += 1
    box = _box(entry.get("bbox"))
    if box is None and isinstance(shape, Polygons):
        box = shape.box()
    if box is None:
        content.wrong["annotations without a box that can be read"] += 1
        return
    content.objects.append(_Object(image, category, box, shape, entry.get("iscrowd") == 1))


def _box(values: Any) -> tuple[float, float, float, float] | None:
    if not isinstance(values, list) or len(values) != 4:
        return None
    if not all(type(value) in (int, float) for value in values) or not readable(values):
        return None
    left, top, width, height = (float(value) for value in values)
    return left, top, left + width, top + height


def _is_key(key: object) -> TypeGuard[_Key]:
    return type(key) in (int, str)


def _joined(
    content: _Content,
    pictures: Sequence[Path],
    table: Path,
    root: Path,
    *,
    spec: str,
    split: str | None,
    parts: Sequence[str],
) -> CocoSet:
    """Bring pictures, objects and classes together by their ids, and tell what has no partner."""
    found = _found(content, pictures)
    missing = [name for key, (name, _) in content.files.items() if key not in found]
    if not found:
        reason = f"none of the {len(content.files):,} pictures that it lists is there"
        raise DatasetProblem(table, reason, f"put them into {_pictures_folder(root, table)}")
    rows = {key: row for row, key in enumerate(found)}
    classes = {key: label for label, key in enumerate(sorted(content.categories, key=_by_number))}
    marks, shapes, wrong = Marks(), [], content.wrong
    for one in content.objects:
        if one.image not in content.files:
            wrong["annotations of images that it does not list"] += 1
        elif one.category not in classes:
            wrong["annotations of categories that it does not list"] += 1
        elif one.image in rows:
            marks.add(rows[one.image], one.box, classes[one.category], crowd=one.crowd)
            shapes.append(one.shape)
    if content.objects and not marks.rows:
        reason = "none of its annotations belongs to one of its pictures and categories"
        raise DatasetProblem(table, reason, "check its ids")
    problems = [f"{table.name} has {count:,} {what}; left out." for what, count in wrong.items()]
    if missing:
        problems.append(f"{len(missing):,} pictures of {table.name} are missing: {some(missing)}.")
    if content.keypoints:
        problems.append(f"The keypoints in {table.name} are not used.")
    return CocoSet(
        list(found.values()),
        root,
        marks,
        shapes,
        [content.files[key][1] for key in found],
        spec=spec,
        class_names=[content.categories[key] for key in classes],
        split=split,
        parts=parts,
        problems=problems,
    )


def _found(content: _Content, pictures: Sequence[Path]) -> dict[_Key, Path]:
    """Return the picture of each image that has one.

    A name from the file is never followed as a path: it is looked up among the pictures that were
    found below the folder, by its end, and must fit one of them only.
    """
    by_name: dict[str, list[Path]] = {}
    for picture in pictures:
        by_name.setdefault(picture.name, []).append(picture)
    found: dict[_Key, Path] = {}
    for key, (name, _) in content.files.items():
        ends = name.replace("\\", "/").split("/")
        alike = by_name.get(ends[-1], [])
        if len(alike) > 1:
            alike = [one for one in alike if one.parts[-len(ends) :] == tuple(ends)]
        if len(alike) == 1:
            found[key] = alike[0]
    return found


def _by_number(key: _Key) -> tuple[bool, int, str]:
    return (False, key, "") if isinstance(key, int) else (True, 0, key)
