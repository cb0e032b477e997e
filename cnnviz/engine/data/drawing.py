"""From a drawing to a picture as those of MNIST are.

A network that learned MNIST has only seen digits of one size in one place. Who draws does so where
and as large as they like; without this step such a network would be asked about pictures that it
has never learned to read.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.engine.errors import BadValue

SIDE = 28
_BOX = 20 / 28  # share of the side that the ink fills
# Fainter than this nobody sees it on black, so that it must not decide how large the digit gets.
_INK = 8


def as_mnist(canvas: NDArray[np.uint8], side: int = SIDE) -> NDArray[np.uint8]:
    """Scale and centre a drawing as the authors of MNIST did with their digits.

    The ink's bounding box is scaled, its aspect kept, into 20 x 20 pixels with antialiasing; the
    result is placed in 28 x 28 pixels so that the centre of mass of the ink lies in the middle,
    by whole pixels (Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten
    digits). The middle is the pixel with the index 14, as in their files. Ink that this would push
    over the border stays inside instead.

    Parameters
    ----------
    canvas : ndarray of uint8, shape (N, N)
        White ink (255) on black (0), of any size.
    side : int
        Side of the picture; other sides than 28 are filled in the same proportion.

    Returns
    -------
    ndarray of uint8, shape (side, side)
        The picture; an empty one for a drawing without ink.

    Raises
    ------
    BadValue
        When the drawing is no square of grey pixels, or the side is below one.
    """
    _check(canvas, side)
    picture = np.zeros((side, side), np.uint8)
    rows, columns = (np.flatnonzero(canvas.max(axis=axis) >= _INK) for axis in (1, 0))
    if not len(rows):
        return picture
    ink = canvas[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    digit = _fitted(ink, max(1, round(side * _BOX)))
    height, width = digit.shape
    top, left = _corner(digit, side)
    picture[top : top + height, left : left + width] = digit
    return picture


def scaled(canvas: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return the whole drawing at another size, each pixel the mean of what it covers.

    Parameters
    ----------
    canvas : ndarray of uint8, shape (N, N)
        The drawing.
    side : int
        Side of the picture.

    Returns
    -------
    ndarray of uint8, shape (side, side)

    Raises
    ------
    BadValue
        When the drawing is no square of grey pixels, or the side is below one.
    """
    _check(canvas, side)
    return _resized(canvas, side)


def _check(canvas: NDArray[np.uint8], side: int) -> None:
    if canvas.ndim != 2 or canvas.shape[0] != canvas.shape[1] or canvas.dtype != np.uint8:
        expects = "a square of uint8 pixels, (N, N)"
        raise BadValue("drawing", f"{canvas.dtype} {canvas.shape}", expects)
    if side < 1:
        raise BadValue("side", side, "above zero")


def _fitted(ink: NDArray[np.uint8], box: int) -> NDArray[np.uint8]:
    """Scale ink so that its longer side fills the box; return the pixels that hold any of it."""
    height, width = ink.shape
    longer = max(height, width)
    # In a square the aspect is kept to fractions of a pixel, however thin the ink is.
    square = np.zeros((longer, longer), np.uint8)
    square[:height, :width] = ink
    digit = _resized(square, box)
    return digit[: -(-height * box // longer), : -(-width * box // longer)]


def _resized(square: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    # The mean over the area is what antialiasing means for ink; enlarged, it would show blocks.
    smaller = side <= square.shape[0]
    method = Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC
    return np.array(Image.fromarray(square).resize((side, side), method))


def _corner(digit: NDArray[np.uint8], side: int) -> tuple[int, int]:
    """Return the row and the column at which the digit's centre of mass is in the middle."""
    corner = []
    for axis, length in enumerate(digit.shape):
        weights = digit.sum(axis=1 - axis, dtype=np.float64)
        # Ink too thin for a grey level of its own has no mass; the middle of its box stands in.
        centre = (
            np.average(np.arange(length), weights=weights) if weights.any() else (length - 1) / 2
        )
        corner.append(min(max(round(side / 2 - float(centre)), 0), side - length))
    return corner[0], corner[1]
