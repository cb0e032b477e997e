"""From arrays to pictures: colour maps, levels, tiles, grids, overlays. NumPy alone.

A map becomes a picture in two steps. :func:`levels` chooses which numbers the two ends of the
colour map stand for, :func:`to_index` turns numbers into the 256 places of the colour map. The
colours themselves (:func:`lut`) are looked up last, by whoever draws.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.errors import UnknownName
from cnnviz.engine.map_options import COLOUR_MAPS, SOURCES, Contrast, Order

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

_SAMPLED = 200_000
_INNER = (0.5, 99.5)
_CHUNK = 1 << 16  # numbers turned into colours at a time: 256 KiB of float32 stay in the cache


@cache
def lut(name: str) -> Bytes:
    """Return a colour map as a table.

    Parameters
    ----------
    name : str
        One of :data:`cnnviz.engine.map_options.COLOUR_MAPS`.

    Returns
    -------
    ndarray of uint8, shape (256, 3)
        Red, green and blue, from low to high; not writeable, as every caller gets the same one.

    Raises
    ------
    UnknownName
        With the nearest names.
    """
    if name not in SOURCES:
        raise UnknownName("colour map", name, COLOUR_MAPS)
    from cmap import Colormap

    colours = np.asarray(Colormap(SOURCES[name]).lut(256), dtype=np.float64)[:, :3]
    table = np.ascontiguousarray(np.rint(colours * 255), dtype=np.uint8)
    table.flags.writeable = False
    return table


@cache
def class_colours(count: int) -> Bytes:
    """Return one colour for each class index, the same everywhere and for any number of classes.

    The first ten are chosen by hand; each later one is that which differs most, in OKLab [1]_, from
    all before it. All of them are seen on a light ground and on a dark one, and none is grey.

    Parameters
    ----------
    count : int
        How many classes there are.

    Returns
    -------
    ndarray of uint8, shape (count, 3)
        Red, green and blue; not writeable, as every caller gets the same one.

    References
    ----------
    .. [1] B. Ottosson, "A perceptual color space for image processing", 2020,
       https://bottosson.github.io/posts/oklab/
    """
    table = np.tile(_distinct(), (max(1, -(-count // len(_distinct()))), 1))[:count]
    table.flags.writeable = False
    return table


_FIRST_CLASSES = (
    (66, 118, 204),
    (224, 123, 31),
    (47, 158, 85),
    (209, 67, 83),
    (141, 98, 201),
    (140, 98, 57),
    (219, 111, 180),
    (176, 152, 26),
    (34, 165, 181),
    (128, 184, 48),
)
MOST_DISTINCT = 1024  # colours of classes, which begin again after so many


@cache
def _distinct() -> Bytes:
    lightness, chroma, hue = np.meshgrid(
        np.linspace(0.5, 0.8, 9),
        np.linspace(0.07, 0.25, 8),
        np.arange(0, 360, 6),
        indexing="ij",
    )
    angle = np.deg2rad(hue.ravel())
    lab = np.stack(
        (lightness.ravel(), chroma.ravel() * np.cos(angle), chroma.ravel() * np.sin(angle)), 1
    )
    linear = (lab @ _LAB_TO_ROOTS.T) ** 3 @ _CONES_TO_LINEAR.T
    shown = ((linear >= 0) & (linear <= 1)).all(1)
    lab, linear = lab[shown], linear[shown]
    candidates = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    first = np.array(_FIRST_CLASSES, np.uint8)
    away = np.full(len(lab), np.inf)
    for known in _oklab(first):
        away = np.minimum(away, ((lab - known) ** 2).sum(1))
    chosen = []
    for _ in range(min(MOST_DISTINCT - len(first), len(lab))):
        farthest = int(away.argmax())
        chosen.append(farthest)
        away = np.minimum(away, ((lab - lab[farthest]) ** 2).sum(1))
    rest = np.rint(candidates[chosen] * 255).astype(np.uint8)
    return np.concatenate((first, rest))


_LAB_TO_ROOTS = np.array(
    [
        [1, 0.3963377774, 0.2158037573],
        [1, -0.1055613458, -0.0638541728],
        [1, -0.0894841775, -1.2914855480],
    ]
)
_CONES_TO_LINEAR = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def _oklab(colours: Bytes) -> NDArray[np.float64]:
    """Return sRGB colours, (N, 3), in OKLab."""
    shares = colours / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    roots = np.cbrt(linear @ np.linalg.inv(_CONES_TO_LINEAR).T)
    lab: NDArray[np.float64] = roots @ np.linalg.inv(_LAB_TO_ROOTS).T
    return lab


def levels(
    maps: NDArray[Any], contrast: Contrast = "shared", *, signed: bool = False
) -> tuple[Floats, Floats]:
    """Return which numbers the ends of the colour map stand for, for each map.

    Parameters
    ----------
    maps : ndarray, shape (C, ...)
        One map for each unit. Numbers that are not finite are left out of account.
    contrast : {"shared", "robust", "own"}
        One scale for all maps, so that they can be compared; the same without the lowest and the
        highest half percent of the numbers; or one for each map.
    signed : bool
        Whether zero stands in the middle of the scale.

    Returns
    -------
    low, high : ndarray of float32, shape (C,)
        Equal for a map that is constant; 0 for a map without a finite number. With `signed`,
        ``low == -high`` and ``high > 0``.
    """
    count = len(maps)
    if not maps.size:
        return np.zeros(count, np.float32), np.zeros(count, np.float32)
    flat = np.asarray(maps).reshape(count, math.prod(np.shape(maps)[1:]))
    if contrast == "robust":
        low, high = _inner_ends(flat)
    else:
        low, high = _ends(flat, contrast)
    if signed:
        reach = np.maximum(np.abs(low), np.abs(high))
        reach[reach == 0] = 1.0
        return -reach, reach
    return low, high


def _ends(flat: NDArray[Any], contrast: Contrast) -> tuple[Floats, Floats]:
    """Return the smallest and largest number of each row, or of all."""
    low, high = flat.min(axis=1), flat.max(axis=1)
    # The sum is finite only if both ends are; an overflow merely takes the longer way.
    with np.errstate(invalid="ignore", over="ignore"):
        sound = bool(np.isfinite(low).all() and np.isfinite(high).all())
    if not sound:
        low, high = _finite_ends(flat, contrast)
    low, high = low.astype(np.float32), high.astype(np.float32)
    if contrast == "shared":
        low, high = np.full_like(low, low.min()), np.full_like(high, high.max())
    return low, high


def _inner_ends(flat: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return what all numbers but the extremes lie between, the same for each row."""
    # A part of the numbers, taken evenly, tells it well enough and hundreds of times as fast.
    some = flat.reshape(-1)[:: max(1, flat.size // _SAMPLED)]
    some = some[np.isfinite(some)]
    low, high = np.percentile(some, _INNER) if some.size else (0.0, 0.0)
    if low == high:
        return _ends(flat, "shared")  # nearly all are equal: what differs is what is looked for
    count = len(flat)
    return np.full(count, low, np.float32), np.full(count, high, np.float32)


def _finite_ends(flat: NDArray[Any], contrast: Contrast) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the smallest and largest finite number of each row."""
    finite = np.isfinite(flat)
    low = np.min(flat, axis=1, where=finite, initial=np.inf)
    high = np.max(flat, axis=1, where=finite, initial=-np.inf)
    empty = ~finite.any(axis=1)
    if contrast == "shared" and not empty.all():
        # A map of nothing but NaN must not pull the common scale towards zero.
        low[empty], high[empty] = low[~empty].min(), high[~empty].max()
    else:
        low[empty] = high[empty] = 0
    return low, high


def to_index(maps: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> Bytes:
    """Turn numbers into places of a colour map.

    Parameters
    ----------
    maps : ndarray of float32, shape (C, h, w)
        The maps.
    low, high : ndarray of float32, shape (C,)
        What places 0 and 255 stand for, as :func:`levels` gives it.

    Returns
    -------
    ndarray of uint8, shape (C, h, w)
        What lies outside is clipped; NaN becomes 0, and so does a map whose ends are equal.
    """
    values = np.ascontiguousarray(maps, dtype=np.float32)
    count = len(values)
    flat = values.reshape(count, math.prod(values.shape[1:]))
    index = np.empty(flat.shape, np.uint8)
    if not flat.size:
        return index.reshape(values.shape)
    span = high.astype(np.float64) - low
    scale = np.divide(255.0, span, out=np.zeros(count), where=span > 0).astype(np.float32)
    shift = (0.5 - low.astype(np.float64) * scale).astype(np.float32)  # rounds to the nearest
    shift[span <= 0] = 0
    rows = max(1, _CHUNK // flat.shape[1])
    buffer = np.empty((min(rows, count), flat.shape[1]), np.float32)
    with np.errstate(invalid="ignore", over="ignore"):
        for start in range(0, count, rows):
            part = slice(start, min(start + rows, count))
            work = buffer[: part.stop - part.start]
            np.multiply(flat[part], scale[part, None], out=work)
            np.add(work, shift[part, None], out=work)
            np.fmax(work, 0.0, out=work)  # unlike maximum, it turns NaN into 0
            np.minimum(work, 255.0, out=work)
            np.copyto(index[part], work, casting="unsafe")
    return index.reshape(values.shape)


def colourise(
    maps: NDArray[Any], name: str, contrast: Contrast = "shared", *, signed: bool = False
) -> Bytes:
    """Turn maps of shape (C, h, w) into pictures of shape (C, h, w, 3) in one go."""
    low, high = levels(maps, contrast, signed=signed)
    return lut(name)[to_index(maps, low, high)]


def tile_grid(tiles: Bytes, columns: int, gap: int = 1, background: int = 0) -> Bytes:
    """Lay tiles out row by row.

    Parameters
    ----------
    tiles : ndarray of uint8, shape (N, h, w) or (N, h, w, 3)
        The tiles.
    columns : int
        Tiles beside each other.
    gap : int
        Pixels between two tiles; there is none around the grid.
    background : int
        What the gaps and the places after the last tile are filled with.

    Returns
    -------
    ndarray of uint8, shape (H, W) or (H, W, 3)
        The picture.
    """
    count, height, width = tiles.shape[:3]
    rest = tiles.shape[3:]
    columns = max(1, min(columns, count))
    rows = -(-count // columns)
    grid = np.full((rows, height + gap, columns, width + gap, *rest), background, np.uint8)
    whole, left = divmod(count, columns)
    body = tiles[: whole * columns].reshape(whole, columns, height, width, *rest)
    grid[:whole, :height, :, :width] = body.swapaxes(1, 2)
    if left:
        grid[whole, :height, :left, :width] = tiles[whole * columns :].swapaxes(0, 1)
    picture = grid.reshape(rows * (height + gap), columns * (width + gap), *rest)
    if not gap:
        return picture
    return np.ascontiguousarray(picture[:-gap, :-gap])


def ordering(maps: NDArray[Any], by: Order) -> NDArray[np.intp]:
    """Return the maps' indices in an order for looking at them.

    Parameters
    ----------
    maps : ndarray, shape (C, ...)
        One map, or one number, for each unit.
    by : {"index", "mean", "maximum"}
        As they are numbered, or by a figure of each map, the largest first. Equal ones keep the
        order of their numbers; maps of NaN alone come last.

    Returns
    -------
    ndarray of intp, shape (C,)
    """
    count = len(maps)
    if by == "index" or not maps.size:
        return np.arange(count)
    flat = np.asarray(maps).reshape(count, -1)
    finite = np.isfinite(flat)
    if by == "maximum":
        figures = np.max(flat, axis=1, where=finite, initial=-np.inf)
    else:
        shares = finite.sum(axis=1)
        sums = np.sum(flat, axis=1, where=finite, dtype=np.float64)
        figures = np.divide(sums, shares, out=np.full(count, -np.inf), where=shares > 0)
    return np.argsort(-figures, kind="stable")


def overlay(image: Bytes, index: Bytes, table: Bytes, alpha: float = 0.5) -> Bytes:
    """Lay a map over the picture that it belongs to.

    Parameters
    ----------
    image : ndarray of uint8, shape (H, W) or (H, W, 3)
        The picture.
    index : ndarray of uint8, shape (h, w)
        The map as places of the colour map, as :func:`to_index` gives it; it is brought to the
        picture's size without smoothing, so that one sees which pixels one number stands for.
    table : ndarray of uint8, shape (256, 3)
        A colour map.
    alpha : float
        How much of the map is seen, from 0 to 1.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
    """
    height, width = image.shape[:2]
    rows = np.arange(height) * index.shape[0] // height
    columns = np.arange(width) * index.shape[1] // width
    colours = table[index[rows[:, None], columns]]
    picture = image[..., None] if image.ndim == 2 else image
    share = min(max(float(alpha), 0.0), 1.0)
    mixed = picture * np.float32(1 - share) + colours * np.float32(share)
    blended: Bytes = np.rint(mixed).astype(np.uint8)
    return blended
