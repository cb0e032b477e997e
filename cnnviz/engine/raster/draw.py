"""Drawing points into a picture.

Where marks lie over each other a pixel shows the mean of their colours, the more opaque the more
marks there are, as Datashader [1]_ does it for categories. The picture therefore does not depend on
the order in which points are drawn, and no class hides another. How opaque one mark is depends on
how crowded the picture is, so that density can be read where a million points lie.

.. [1] J. A. Cottam, A. Lumsdaine, P. Wang, "Abstract rendering: out-of-core rendering for
   information visualization", Visualization and Data Analysis 2014.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.raster import by_numpy, kernels
from cnnviz.engine.raster.cells import Cells

HIDDEN, DIM, PLAIN, BRIGHT = 0, 1, 2, 3  # layers of points, from the bottom to the top

_STEPS = 4  # places within a pixel, in each direction, that marks are drawn at
_WORK = 8_000_000  # pixels of marks that one picture may take
_WORK_PLAIN = 1_000_000  # the same while nothing is compiled
_SPREAD = 0.5  # of a mark of one pixel, into the four beside it
_FEW_ENOUGH = 2**32 // (255 * 6)  # points at one pixel whose sums fit half a number each
_LOOKED_AT = 4  # every so many-th row tells how crowded a picture of small marks is
_HALO = 3.0  # pixels by which the glow is wider than the mark
_MOST_GLOWING = 20_000  # more are a crowd that light around each would only blur
_DIMMEST = 0.45  # opacity of a dim mark where it lies alone


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the plane is seen.

    Parameters
    ----------
    left, top : float
        The place at the picture's left and upper edge; y points up.
    scale : float
        Pixels for a unit, the same in both directions.
    width, height : int
        Size of the picture in pixels.
    """

    left: float
    top: float
    scale: float
    width: int
    height: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Smallest and largest x, smallest and largest y that are seen."""
        return (
            self.left,
            self.left + self.width / self.scale,
            self.top - self.height / self.scale,
            self.top,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """Colours around the points, each 0xRRGGBB, and the size of marks.

    Parameters
    ----------
    background, dim, glow : int
        The ground, dim points, and the light around bright ones.
    radius : float
        Of a mark, in pixels; less where so many would take too long.
    """

    background: int
    dim: int
    glow: int
    radius: float = 3.0


@dataclass(frozen=True)
class SmallMarks:
    """The loops for marks of one pixel."""

    tally: Callable[..., int]
    crowding: Callable[..., float]
    blend: Callable[..., None]


@dataclass(frozen=True)
class Loops:
    """What draws: :mod:`cnnviz.engine.raster.kernels`, compiled, or the same by NumPy."""

    splat: Callable[..., int]
    crowding: Callable[..., float]
    shade: Callable[..., None]
    small: SmallMarks | None = None


_ready: list[Loops] = []


def prepare() -> None:
    """Compile the loops, or load them from numba's cache; takes seconds the first time.

    Until then NumPy draws, a few times slower and marks less finely placed. Call it on a thread
    other than the window's.
    """
    if not _ready:
        _ready.append(_compiled())


def pack(colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return colours of shape (N, 3) as numbers 0xRRGGBB of shape (N,)."""
    wide = colours.astype(np.uint32)
    packed = wide[:, 0] << np.uint32(16) | wide[:, 1] << np.uint32(8) | wide[:, 2]
    return packed.astype(np.uint32, copy=False)


class Scene:
    """Points with their colours and layers, ready to be drawn at any place and scale.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        The points; those that are not finite are not drawn.
    """

    def __init__(self, points: NDArray[np.float32]) -> None:
        self.cells = Cells(points)
        count = len(self.cells)
        self._packed = np.zeros(count, np.uint32)
        self._states = np.full(count, PLAIN, np.uint8)
        self._counts = {PLAIN: count}
        self._sums = np.zeros((0, 0, 4), np.float32)
        self._spread = self._sums
        self._tallies = np.zeros((0, 0), np.uint64), np.zeros((0, 0), np.uint64)

    def set_colours(self, packed: NDArray[np.uint32] | int) -> None:
        """Take a colour for each row, 0xRRGGBB, (N,) or one for all."""
        if isinstance(packed, int):
            self._packed = np.full(len(self.cells), packed, np.uint32)
        else:
            self._packed = packed[self.cells.order]

    def set_states(self, states: NDArray[np.uint8] | None) -> None:
        """Take a layer for each row: HIDDEN, DIM, PLAIN or BRIGHT, (N,); None: all PLAIN."""
        if states is None:
            self._states = np.full(len(self.cells), PLAIN, np.uint8)
        else:
            self._states = states[self.cells.order]
        counts = np.bincount(self._states, minlength=4)
        self._counts = {layer: int(count) for layer, count in enumerate(counts) if count}

    def draw(self, view: View, look: Look) -> NDArray[np.uint8]:
        """Draw what is seen.

        Returns
        -------
        ndarray of uint8, shape (height, width, 4)
            Blue, green, red and 255.
        """
        picture = np.empty((view.height, view.width), np.uint32)
        picture.fill(0xFF000000 | look.background)
        pixels = picture.view(np.uint8).reshape(view.height, view.width, 4)
        if not self._counts or view.width < 1 or view.height < 1:
            return pixels
        reach = (look.radius + _HALO + 2) / view.scale
        x0, x1, y0, y1 = view.box
        spans = self.cells.spans(x0 - reach, x1 + reach, y0 - reach, y1 + reach)
        seen = int((spans[:, 1] - spans[:, 0]).sum())
        radius = affordable(look.radius, seen)
        if DIM in self._counts:
            self._layer(DIM, view, spans, radius, pixels, one=look.dim, thin=_DIMMEST)
        if PLAIN in self._counts:
            self._layer(PLAIN, view, spans, radius, pixels)
        if BRIGHT in self._counts:
            bright = self._counts[BRIGHT]
            halo = affordable(max(radius, 1.5) + _HALO, min(seen, bright))
            if halo > radius + 1 and bright <= _MOST_GLOWING:
                self._layer(BRIGHT, view, spans, halo, pixels, one=look.glow, thin=0.6, soft=True)
            self._layer(BRIGHT, view, spans, radius, pixels)
        return pixels

    def _layer(
        self,
        layer: int,
        view: View,
        spans: NDArray[np.int64],
        radius: float,
        pixels: NDArray[np.uint8],
        *,
        one: int | None = None,
        thin: float = 0.92,
        soft: bool = False,
    ) -> None:
        run = _ready[0] if _ready else _BY_NUMPY
        if radius <= 0.5 and run.small is not None and len(self.cells) <= _FEW_ENOUGH:
            self._small_layer(run.small, layer, view, spans, pixels, one, thin)
            return
        stamps = _stamps(round(radius, 2), soft)
        margin = max(2, stamps.shape[1])
        shape = (view.height + 2 * margin, view.width + 2 * margin, 4)
        sums = self._buffer(shape)
        packed = self._packed if one is None else np.full(len(self.cells), one, np.uint32)
        run.splat(
            self.cells.xs,
            self.cells.ys,
            packed,
            self._states,
            layer,
            spans,
            float(view.scale),
            view.left - margin / view.scale,
            view.top + margin / view.scale,
            stamps,
            _STEPS,
            sums,
        )
        if stamps.shape[1] == 1:
            if self._spread.shape != shape:
                self._spread = np.zeros(shape, np.float32)
            by_numpy.spread(sums, _SPREAD, self._spread)
            sums = self._spread
        crowd = max(1.0, run.crowding(sums))
        run.shade(sums, opacity_alone(crowd, thin), thin, 0.8 * crowd, margin, pixels)

    def _small_layer(
        self,
        run: SmallMarks,
        layer: int,
        view: View,
        spans: NDArray[np.int64],
        pixels: NDArray[np.uint8],
        one: int | None,
        thin: float,
    ) -> None:
        """Draw marks of a pixel, of which there are so many that every nanosecond counts."""
        margin = 2
        shape = (view.height + 2 * margin, view.width + 2 * margin)
        if self._tallies[0].shape != shape:
            self._tallies = np.zeros(shape, np.uint64), np.zeros(shape, np.uint64)
        for tally in self._tallies:
            tally.fill(0)
        whole = self._counts.get(layer) == len(self.cells)
        packed = self._packed if one is None else np.full(len(self.cells), one, np.uint32)
        run.tally(
            self.cells.xs,
            self.cells.ys,
            packed,
            self._states,
            255 if whole else layer,
            spans,
            np.float32(view.scale),
            np.float32(view.left - margin / view.scale),
            np.float32(view.top + margin / view.scale),
            *self._tallies,
        )
        crowd = max(1.0, run.crowding(self._tallies[1], _LOOKED_AT))
        alone = opacity_alone(crowd, thin)
        run.blend(*self._tallies, alone, thin, 0.8 * crowd, margin, pixels)

    def _buffer(self, shape: tuple[int, int, int]) -> NDArray[np.float32]:
        """Return zeros; the memory is that of the picture before where both are of one size."""
        if self._sums.shape != shape:
            self._sums = np.zeros(shape, np.float32)
        else:
            self._sums.fill(0)
        return self._sums


def fitting_radius(points: int, area: float, zoom: float) -> float:
    """Return the radius at which marks of evenly spread points would cover a fifth of an area.

    Parameters
    ----------
    points : int
        All points.
    area : float
        In pixels.
    zoom : float
        Scale against that at which all points are seen.
    """
    if points < 1:
        return 3.0
    return min(5.5, max(0.5, math.sqrt(0.2 / math.pi * area / points) * zoom))


def affordable(radius: float, points: int) -> float:
    """Return the radius, or the largest one with which so many marks do not take too long."""
    work = _WORK if _ready else _WORK_PLAIN
    side = math.sqrt(work / max(1, points))
    if side < 3:
        return 0.5
    return min(radius, (side - 2) / 2) if side < 2 * radius + 2 else radius


def opacity_alone(crowding: float, thin: float) -> float:
    """Return how opaque one mark is.

    It fades with the crowd, so that there is room for more, but never so far that an outlier is
    overlooked.

    Parameters
    ----------
    crowding : float
        Mean number of marks on a pixel that has any.
    thin : float
        Opacity where marks lie alone.
    """
    return thin * max(0.35, 1 - 0.22 * math.log2(max(1.0, crowding)))


@lru_cache(maxsize=64)
def _stamps(radius: float, soft: bool) -> NDArray[np.float32]:
    """Return discs for each place of their middle within a pixel, (16, k, k); k is odd.

    A disc of less than a pixel is one pixel; a soft one fades outwards.
    """
    if radius <= 0.5:
        return np.ones((_STEPS * _STEPS, 1, 1), np.float32)
    half = math.ceil(radius + 0.5)
    side = 2 * half + 1
    places = np.arange(side) - half + 0.5
    middles = (np.arange(_STEPS) + 0.5) / _STEPS
    y = places[None, None, :, None] - middles[:, None, None, None]
    x = places[None, None, None, :] - middles[None, :, None, None]
    away = np.sqrt(x * x + y * y)
    cover = np.clip(radius + 0.5 - away, 0, 1)
    if soft:
        cover *= np.clip(1.6 * (1 - away / (radius + 0.5)), 0, 1)
    return np.ascontiguousarray(cover.reshape(-1, side, side), np.float32)


def _compiled() -> Loops:
    import numba

    def compile_(loop: Callable[..., Any]) -> Any:
        try:
            return numba.njit(cache=True, nogil=True)(loop)
        except RuntimeError:  # no folder can be written: it is compiled anew every time
            return numba.njit(nogil=True)(loop)

    small = SmallMarks(
        compile_(kernels.tally), compile_(kernels.crowding_of), compile_(kernels.blend)
    )
    made = Loops(
        compile_(kernels.splat), compile_(kernels.crowding), compile_(kernels.shade), small
    )
    # Once, so that the types are known and compiled for.
    sums = np.zeros((8, 8, 4), np.float32)
    place, span = np.zeros(1, np.float32), np.array([[0, 1]], np.int64)
    packed, states = np.zeros(1, np.uint32), np.full(1, PLAIN, np.uint8)
    made.splat(
        place, place, packed, states, PLAIN, span, 1.0, -4.0, 4.0, _stamps(0.5, False), 4, sums
    )
    picture = np.zeros((4, 4, 4), np.uint8)
    made.shade(sums, 0.5, 0.9, made.crowding(sums), 2, picture)
    red_blue, green_count = np.zeros((8, 8), np.uint64), np.zeros((8, 8), np.uint64)
    at = np.float32(-4), np.float32(4)
    small.tally(place, place, packed, states, 255, span, np.float32(1), *at, red_blue, green_count)
    crowd = small.crowding(green_count, _LOOKED_AT)
    small.blend(red_blue, green_count, 0.5, 0.9, crowd, 2, picture)
    return made


_BY_NUMPY = Loops(by_numpy.splat, by_numpy.crowding, by_numpy.shade)
