"""Parts of pictures as the network sees them: the receptive field around a maximum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.preprocessing import Preprocessing, apply, as_seen
from cnnviz.engine.errors import BadValue

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet

Bytes = NDArray[np.uint8]
Box = tuple[int, int, int, int]


def seen(image_set: ImageSet, preprocessing: Preprocessing, sample_id: int) -> Bytes:
    """Return a sample as the network sees it, after resizing and cropping.

    Parameters
    ----------
    image_set : ImageSet
        The samples.
    preprocessing : Preprocessing
        How pictures are brought to the network.
    sample_id : int
        Which sample.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)

    Raises
    ------
    ImageProblem
        Where the picture cannot be read.
    """
    return as_rgb(as_seen(apply(image_set.image(sample_id), preprocessing), preprocessing))


def as_rgb(picture: Bytes) -> Bytes:
    """Return a picture, (H, W) or (H, W, 3), with three channels."""
    if picture.ndim == 3:
        return picture
    return np.repeat(picture[..., np.newaxis], 3, axis=2)


def clipped(box: Box, size: tuple[int, int]) -> Box:
    """Return the part of a box (top, left, bottom, right) that lies on a picture of this size."""
    height, width = size
    top, bottom = (min(max(place, 0), height) for place in (box[0], box[2]))
    left, right = (min(max(place, 0), width) for place in (box[1], box[3]))
    return (top, left, max(top, bottom), max(left, right))


def cut(picture: Bytes, box: Box | None, side: int) -> Bytes:
    """Return a part of a picture whose longer side is `side` pixels.

    Parameters
    ----------
    picture : ndarray of uint8, shape (H, W, 3)
        The whole picture.
    box : (int, int, int, int) or None
        Top, left, bottom, right, as :meth:`ReceptiveField.box` gives it; what lies outside the
        picture is left out. None, or a box that holds nothing, means the whole picture.
    side : int
        The longer side of the answer. Fewer pixels are enlarged without smoothing, so that each
        stays a sharp square; more are averaged.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        Of the box's shape, h or w being `side`.
    """
    if side < 1:
        raise BadValue("side", side, "1 or more")
    top, left, bottom, right = clipped(box or (0, 0, *picture.shape[:2]), picture.shape[:2])
    part = picture[top:bottom, left:right]
    if not part.size:
        part = picture
    height, width = part.shape[:2]
    factor = side / max(height, width)
    tall, wide = max(1, round(height * factor)), max(1, round(width * factor))
    if factor >= 1:
        rows = np.arange(tall) * height // tall
        columns = np.arange(wide) * width // wide
        return np.ascontiguousarray(part[rows[:, np.newaxis], columns])
    from PIL import Image

    small = Image.fromarray(part).resize((wide, tall), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.uint8)


def crop(
    image_set: ImageSet,
    preprocessing: Preprocessing,
    sample_id: int,
    box: Box | None,
    side: int,
) -> Bytes:
    """Return a part of a sample as the network sees it.

    What it sees is the picture after resizing and cropping, of which `box` names pixels. For many
    parts of one sample it is quicker to ask :func:`seen` once and :func:`cut` often.

    Parameters
    ----------
    image_set : ImageSet
        The samples.
    preprocessing : Preprocessing
        How pictures are brought to the network.
    sample_id : int
        Which sample.
    box, side
        As for :func:`cut`.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)

    Raises
    ------
    ImageProblem
        Where the picture cannot be read.
    """
    return cut(seen(image_set, preprocessing, sample_id), box, side)
