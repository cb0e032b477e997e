"""Small curves, one for each unit of a layer that computes along one axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cnnviz.qt.widgets.tile_grid import TileGrid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHAPE = (30, 48)
_SMALLEST = 40  # pixels; in a narrower tile no curve is seen
_PAD = 3
_MOST = 4096  # pieces of a curve that are kept; no screen has so many pixels in a tile
_LARGE = 320  # pixels; in a wider tile lines are thick and the ends of the scale are written


class CurveTiles(TileGrid):
    """Shows curves as large as the room allows; a long one as what lies between its extremes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._smallest = _SMALLEST
        self._curves: NDArray[np.float32] | None = None
        self._length = 0
        self._ends: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None

    def set_curves(
        self,
        curves: NDArray[np.float32] | None,
        ends: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
        describe: Callable[[int], str] | None = None,
        numbers: Sequence[int] | None = None,
    ) -> None:
        """Show other curves.

        Parameters
        ----------
        curves : ndarray of float32, shape (N, L), or None
            The numbers of each.
        ends : pair of ndarray of float32, shape (N,), or None
            What the lower and the upper edge of each tile stand for.
        describe, numbers
            As for :meth:`cnnviz.qt.widgets.tile_view.TileView.set_tiles`.
        """
        self._ends = ends
        self._length = 0 if curves is None else curves.shape[1]
        # Thinned once, so that painting takes as long whatever the length.
        self._curves = None if curves is None else _thinned(curves, _MOST)
        count = 0 if curves is None else len(curves)
        self._set_contents(count, _SHAPE, describe, numbers)

    def pixel_at(self, point: QPoint) -> tuple[int, int, int] | None:
        """Return the curve at a place of the viewport, 0, and which of its numbers is there."""
        index = self.index_at(point)
        if index is None or self._curves is None:
            return None
        cell = _inner(self._cell(index))
        length = self._length
        share = (point.x() - cell.left()) / max(1.0, cell.width())
        return index, 0, min(length - 1, max(0, round(share * (length - 1))))

    def _paint_tile(self, painter: QPainter, index: int, place: QRect) -> None:
        import numpy as np

        if self._curves is None or self._ends is None:
            return
        palette = self.palette()
        painter.fillRect(place, palette.alternateBase())
        low, high = (float(ends[index]) for ends in self._ends)
        inner = _inner(place)
        span = high - low if high > low else 1.0
        if low < 0 < high:
            pen = QPen(palette.placeholderText().color(), 1, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            zero = inner.bottom() + low / span * inner.height()
            painter.drawLine(QPointF(inner.left(), zero), QPointF(inner.right(), zero))
        values = _thinned(self._curves[index : index + 1], max(2, int(inner.width())))[0]
        places = np.linspace(0, 1, len(values)) if len(values) > 1 else np.array([0.5])
        values = np.nan_to_num(values, nan=low, posinf=high, neginf=low)
        x = inner.left() + places * inner.width()
        y = inner.bottom() - np.clip((values - low) / span, 0, 1) * inner.height()
        line = QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        large = place.width() >= _LARGE
        painter.setPen(QPen(palette.link().color(), 1.6 if large else 1.1))
        if len(values) == 1:
            painter.drawEllipse(line.first(), 2, 2)
        painter.drawPolyline(line)
        if large:
            self._write_ends(painter, inner, low, high)
        painter.restore()

    def _write_ends(self, painter: QPainter, inner: QRectF, low: float, high: float) -> None:
        painter.setPen(QColor(self.palette().placeholderText().color()))
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, int(right | Qt.AlignmentFlag.AlignTop), f"{high:.3g}")
        painter.drawText(inner, int(right | Qt.AlignmentFlag.AlignBottom), f"{low:.3g}")


def _inner(place: QRect) -> QRectF:
    return QRectF(place).adjusted(_PAD, _PAD, -_PAD, -_PAD)


def _thinned(curves: NDArray[np.float32], most: int) -> NDArray[np.float32]:
    """Return both extremes of every piece of long curves, (N, 2 * most); short ones as they are."""
    import numpy as np

    count = curves.shape[1]
    if count <= 2 * most:
        return curves
    starts = np.linspace(0, count, most, endpoint=False).astype(int)
    both = [reduce.reduceat(curves, starts, axis=1) for reduce in (np.fmin, np.fmax)]
    thinned: NDArray[np.float32] = np.stack(both, 2).reshape(len(curves), -1)
    return thinned
