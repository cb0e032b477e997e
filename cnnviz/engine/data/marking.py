"""What is marked in a picture, ready to be drawn over it: boxes, and a class for each pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import BACKGROUND, VOID
from cnnviz.engine.data.viewed import Viewed
from cnnviz.engine.errors import ImageProblem
from cnnviz.engine.imaging import class_colours

_FILL, _RIM, _HATCH = 110, 255, 150  # how much of a class hides what is below, of 255
_GREY = 128
_PERIOD = 6  # pixels between two lines of a hatching


@dataclass(frozen=True, eq=False)
class Marks:
    """Marks of one picture; n boxes.

    Parameters
    ----------
    boxes : ndarray of float64, shape (n, 4)
        Left, top, right and bottom edge as shares of the picture's width and height.
    names : tuple of str
        The class of each.
    colours : ndarray of uint8, shape (n, 3)
        The colour that its class has everywhere.
    unsure : ndarray of bool, shape (n,)
        Whether it is a crowd, or was called difficult.
    overlay : ndarray of uint8, shape (h, w, 4), or None
        The classes of the pixels as colours to be laid over the picture; what does not count is
        hatched.
    note : str
        Why a mask is not shown, in a sentence; empty otherwise.
    """

    boxes: NDArray[np.float64]
    names: tuple[str, ...]
    colours: NDArray[np.uint8]
    unsure: NDArray[np.bool_]
    overlay: NDArray[np.uint8] | None = None
    note: str = ""


def has_marks(image_set: ImageSet) -> bool:
    """Whether pictures of a set may have something marked in them."""
    return bool({"objects", "crops", "mask"} & {*image_set.views}) or bool(image_set.mask_names)


def marks_of(image_set: ImageSet, sample_id: int, size: tuple[int, int], side: int) -> Marks | None:
    """Return what is marked in a picture, or None where nothing is.

    Parameters
    ----------
    image_set : ImageSet
        The set.
    sample_id : int
        The sample.
    size : (int, int)
        Height and width of the picture.
    side : int
        Longer side that an overlay has at most.
    """
    if not has_marks(image_set):
        return None
    overlay, note = None, ""
    try:
        mask = image_set.mask(sample_id)
        if mask is not None:
            names = image_set.mask_names or image_set.class_names
            overlay = overlay_of(_reduced(mask, side), names, colours_of(image_set, names))
    except ImageProblem as problem:
        note = problem.message
    boxes, classes, unsure = _boxes(image_set, sample_id, size)
    if not len(boxes) and overlay is None and not note:
        return None
    # What is marked belongs to the classes of the set itself, also where another view is learned.
    whole = image_set.origin if isinstance(image_set, Viewed) else image_set
    names = whole.class_names
    colours = colours_of(image_set, names)[classes]
    return Marks(
        boxes, tuple(names[one] for one in classes.tolist()), colours, unsure, overlay, note
    )


def colours_of(image_set: ImageSet, names: tuple[str, ...]) -> NDArray[np.uint8]:
    """Return the colour of each name, (n, 3): the one that the class of this name has in the set.

    A name that is no class of the set has a colour of its own.
    """
    place = {name: number for number, name in enumerate(image_set.class_names)}
    numbers = [place.get(name, len(place) + at) for at, name in enumerate(names)]
    colours: NDArray[np.uint8] = class_colours(len(place) + len(names))[numbers]
    return colours


def _boxes(
    image_set: ImageSet, sample_id: int, size: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    found = image_set.objects(sample_id)
    if found is None:
        return np.zeros((0, 4)), np.zeros(0, np.int64), np.zeros(0, bool)
    height, width = size
    boxes = found.boxes.astype(np.float64) / (width, height, width, height)
    boxes = np.clip(boxes, 0.0, 1.0)
    # A box without an inside marks nothing; large ones go below small ones.
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    seen = np.flatnonzero((areas > 0) & (boxes[:, 2] > boxes[:, 0]))
    seen = seen[np.argsort(-areas[seen], kind="stable")]
    unsure = found.crowd if found.difficult is None else found.crowd | found.difficult
    return boxes[seen], found.classes[seen], unsure[seen]


def _reduced(mask: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return a mask whose longer side is at most `side`, by the nearest pixel."""
    height, width = mask.shape
    factor = min(1.0, side / max(height, width))
    tall, wide = max(1, round(height * factor)), max(1, round(width * factor))
    rows = ((np.arange(tall) + 0.5) * height / tall).astype(np.int64)
    columns = ((np.arange(wide) + 0.5) * width / wide).astype(np.int64)
    reduced: NDArray[np.uint8] = mask[rows[:, np.newaxis], columns]
    return reduced


def overlay_of(
    mask: NDArray[np.uint8], names: tuple[str, ...], colours: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Colour a mask, (h, w, 4); the background stays clear, and what does not count is hatched.

    Parameters
    ----------
    mask : ndarray of uint8, shape (h, w)
        Class of each pixel, 255 where it does not count.
    names : tuple of str
        Names of the classes.
    colours : ndarray of uint8, shape (n, 3)
        Their colours.
    """
    table = np.zeros((VOID + 1, 4), np.uint8)
    for value, name in enumerate(names[:VOID]):
        if name != BACKGROUND:
            table[value, :3] = colours[value]
            table[value, 3] = _FILL
    drawn = table[mask]
    rim = np.zeros(mask.shape, bool)
    rim[:-1] |= mask[:-1] != mask[1:]
    rim[:, :-1] |= mask[:, :-1] != mask[:, 1:]
    drawn[rim & (drawn[..., 3] > 0), 3] = _RIM
    void = mask == VOID
    lines = np.add.outer(np.arange(mask.shape[0]), np.arange(mask.shape[1])) % _PERIOD < 2
    drawn[void & lines] = (_GREY, _GREY, _GREY, _HATCH)
    return drawn
