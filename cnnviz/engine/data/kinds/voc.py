"""Pascal VOC: pictures with annotations in XML, masks of classes and of objects, image sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.kinds.annotated import AnnotatedSet, Marks, size_trouble
from cnnviz.engine.data.kinds.files import Work, some
from cnnviz.engine.data.kinds.voc_files import CLASSES, Layout, chosen, finding, parts_of
from cnnviz.engine.data.kinds.voc_xml import Marked, read_objects
from cnnviz.engine.data.loading import load_indices, picture_size
from cnnviz.engine.data.targets import BACKGROUND, VOID, TargetKind
from cnnviz.engine.errors import DatasetProblem, FileProblem, ImageProblem
from cnnviz.engine.events import Progress

_EVERY = 50  # files between two words of progress
_TOLD = 3  # broken files that are told one by one


class VocSet(AnnotatedSet):
    """Pictures with the objects and masks of Pascal VOC.

    Parameters
    ----------
    masks : mapping of int to Path
        The mask of each picture that has one.
    mask_names : sequence of str
        What the values of the masks stand for.
    facts
        As for :class:`AnnotatedSet`.
    """

    def __init__(
        self,
        files: Sequence[Path],
        root: Path,
        marks: Marks,
        masks: Mapping[int, Path],
        mask_names: Sequence[str],
        *,
        spec: str,
        class_names: Sequence[str],
        natural: TargetKind,
        split: str | None,
        parts: Sequence[str],
        problems: Sequence[str],
    ) -> None:
        super().__init__(
            files,
            root,
            marks,
            spec=spec,
            kind="voc",
            class_names=class_names,
            natural=natural,
            masks=bool(masks),
            split=split,
            parts=parts,
            problems=problems,
        )
        self._mask_files = dict(masks)
        self._mask_names = tuple(mask_names) if masks else ()

    @property
    def mask_names(self) -> tuple[str, ...]:
        return self._mask_names

    def mask(self, sample_id: int) -> NDArray[np.uint8] | None:
        file = self._mask_files.get(sample_id)
        if file is None:
            return None
        mask = load_indices(file)
        trouble = size_trouble(mask.shape[:2], picture_size(self.path(sample_id)))
        if trouble:
            raise ImageProblem(self.path(sample_id), trouble)
        return self.checked(mask, sample_id)

    def mask_trouble(self, sample_id: int) -> str | None:
        file = self._mask_files.get(sample_id)
        if file is None:
            return ""
        try:
            return size_trouble(picture_size(file), picture_size(self.path(sample_id)))
        except ImageProblem as problem:
            return problem.message.rstrip(".")

    def mask_facts(self) -> str:
        facts = [*self._mask_names]
        for row, file in self._mask_files.items():
            try:
                found = file.stat()
                facts.append(f"{row}:{found.st_size}:{found.st_mtime_ns}")
            except OSError:
                facts.append(f"{row}:missing")
        return "\n".join(facts)


@dataclass
class _Told:
    """What is wrong with a set, while it is read."""

    broken: list[str] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    boxless: int = 0
    bare: list[str] = field(default_factory=list)


def opening(spec: str, path: Path, split: str | None) -> Work:
    """Open a folder with JPEGImages and Annotations or SegmentationClass, or one that holds such.

    Where no annotation tells the objects, they are taken from the masks.
    """
    layout = yield from finding(path)
    split, members = chosen(layout, path, split)
    told = _Told()
    annotated = yield from _annotations(layout, told)
    names = _class_names(layout, annotated)
    mask_names = yield from _mask_names(layout, names, bool(annotated))
    if not annotated:
        names = tuple(mask_names[1:])
    wanted = [stem for stem in layout.pictures if members is None or stem in members]
    stems: list[str] = []
    marks = Marks()
    for number, stem in enumerate(wanted):
        if number % _EVERY == 0:
            yield Progress(number, len(wanted), "gathering the objects", "images")
        if stem in annotated:
            _mark(marks, len(stems), annotated[stem], names, told)
        elif stem in layout.class_masks and mask_names[1:] == names:
            _mark_mask(marks, len(stems), layout, stem, len(names), told)
        else:
            told.bare.append(layout.pictures[stem].name)
            continue
        stems.append(stem)
    if not stems:
        raise DatasetProblem(path, _why_nothing(layout, told, split), "check its annotations")
    return VocSet(
        [layout.pictures[stem] for stem in stems],
        path,
        marks,
        {
            row: layout.class_masks[stem]
            for row, stem in enumerate(stems)
            if stem in layout.class_masks
        },
        mask_names,
        spec=spec,
        class_names=names,
        natural="labels" if annotated else "mask",
        split=split,
        parts=parts_of(path),
        problems=_problems(layout, members, told),
    )


def _annotations(layout: Layout, told: _Told) -> Generator[Progress, None, dict[str, list[Marked]]]:
    """Read the annotation of every picture, so that all parts of a set count the same classes."""
    read = {}
    files = [(stem, file) for stem, file in layout.annotations.items() if stem in layout.pictures]
    for number, (stem, file) in enumerate(files):
        if number % _EVERY == 0:
            yield Progress(number, len(files), "reading the annotations", "files")
        try:
            read[stem] = read_objects(file)
        except FileProblem as problem:
            told.broken.append(problem.message)
    return read


def _class_names(layout: Layout, annotated: Mapping[str, Sequence[Marked]]) -> tuple[str, ...]:
    if layout.names:
        return layout.names
    there = {one.name for objects in annotated.values() for one in objects if one.name}
    if there <= set(CLASSES) and (layout.official or len(there) == len(CLASSES)):
        return CLASSES
    return tuple(sorted(there))


def _mask_names(
    layout: Layout, names: tuple[str, ...], annotated: bool
) -> Generator[Progress, None, tuple[str, ...]]:
    """Return what the values of masks stand for; without a list of names they have numbers."""
    if not layout.class_masks:
        return (BACKGROUND,)
    if layout.names or names == CLASSES or (not annotated and layout.official):
        return (BACKGROUND, *(layout.names or CLASSES))
    most = 0
    for number, file in enumerate(layout.class_masks.values()):
        if number % _EVERY == 0:
            yield Progress(number, len(layout.class_masks), "looking at the masks", "files")
        try:
            values = load_indices(file)
        except ImageProblem:
            continue  # it is told where it is used
        most = max(most, int(values[values != VOID].max(initial=0)))
    return (BACKGROUND, *(f"class {value}" for value in range(1, most + 1)))


def _mark(
    marks: Marks, row: int, objects: Sequence[Marked], names: Sequence[str], told: _Told
) -> None:
    for one in objects:
        if one.name not in names:
            told.unknown[one.name or "no name"] += 1
        elif one.box is None:
            told.boxless += 1
        else:
            marks.add(row, one.box, names.index(one.name), difficult=one.difficult)


def _mark_mask(
    marks: Marks, row: int, layout: Layout, stem: str, classes: int, told: _Told
) -> None:
    """Add the objects of a picture's masks; without a mask of objects, one crowd for each class."""
    try:
        kinds = load_indices(layout.class_masks[stem])
        single = stem in layout.object_masks
        things = load_indices(layout.object_masks[stem]) if single else kinds
    except ImageProblem as problem:
        told.broken.append(problem.message)
        return
    if kinds.shape != things.shape:
        trouble = size_trouble(things.shape, kinds.shape)
        told.broken.append(f"{layout.object_masks[stem]}: {trouble} (its mask of classes).")
        return
    for thing in np.unique(things[(things != 0) & (things != VOID)]):
        inside = things == thing
        counts = np.bincount(kinds[inside], minlength=VOID + 1)
        counts[[0, VOID]] = 0
        value = int(counts.argmax())
        if value > classes:
            told.unknown[f"value {value}"] += 1
        elif counts[value]:
            down, across = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
            box = (across[0], down[0], across[-1] + 1, down[-1] + 1)
            left, top, right, bottom = (float(edge) for edge in box)
            marks.add(row, (left, top, right, bottom), value - 1, crowd=not single)


def _why_nothing(layout: Layout, told: _Told, split: str | None) -> str:
    if told.broken:
        return f"none of its annotations can be read ({told.broken[0].rstrip('.')})"
    if not layout.pictures:
        return "it holds no picture"
    if split and split in layout.sets:
        return f"none of the {len(layout.sets[split]):,} pictures of {split} is there with its own"
    return "no picture has an annotation or a mask of its name"


def _problems(layout: Layout, members: set[str] | None, told: _Told) -> list[str]:
    problems = told.broken[:_TOLD]
    if len(told.broken) > _TOLD:
        problems.append(f"{len(told.broken) - _TOLD:,} more annotations cannot be read.")
    if told.bare:
        count = f"{len(told.bare):,} pictures without an annotation that can be read"
        problems.append(f"{count} are left out: {some(told.bare)}.")
    lonely = sorted(layout.annotations.keys() - layout.pictures.keys())
    if lonely:
        problems.append(f"{len(lonely):,} annotations have no picture: {some(lonely)}.")
    missing = sorted((members or set()) - layout.pictures.keys())
    if missing:
        problems.append(f"{len(missing):,} pictures of the list are missing: {some(missing)}.")
    if layout.twice:
        count = f"{len(layout.twice):,} names stand for pictures that differ"
        problems.append(f"{count}; the first of each is taken: {some(layout.twice)}.")
    if told.unknown:
        count = f"{told.unknown.total():,} objects of classes that its list does not name"
        problems.append(f"{count} are left out: {some(sorted(told.unknown))}.")
    if told.boxless:
        problems.append(f"{told.boxless:,} objects without a box that can be read are left out.")
    return problems
