"""Boxes and coloured pixels over a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen, qGray

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_THICK = 2.0
_ROOM_FOR_NAMES = 110  # pixels; on smaller pictures names would hide what they name
_PAD = 2
_MIDDLE = 135  # of 255: a plate that is brighter gets dark letters


@dataclass(frozen=True)
class DrawnMarks:
    """Marks as Qt draws them.

    Parameters
    ----------
    boxes : sequence of QRectF
        Places as shares of the picture's width and height.
    names : sequence of str
        What each is called.
    colours : sequence of QColor
        Colour of each.
    dashed : sequence of bool
        Which are not to be taken for single plain objects.
    overlay : QImage
        What is laid over the whole picture; may be null.
    """

    boxes: Sequence[QRectF]
    names: Sequence[str]
    colours: Sequence[QColor]
    dashed: Sequence[bool]
    overlay: QImage


def drawn_marks(
    boxes: NDArray[np.float64],
    names: Sequence[str],
    colours: NDArray[np.uint8],
    dashed: NDArray[np.bool_],
    overlay: NDArray[np.uint8] | None,
) -> DrawnMarks:
    """Make marks ready to be drawn.

    Parameters
    ----------
    boxes : ndarray, shape (n, 4)
        Left, top, right and bottom edge as shares.
    names : sequence of str
        What each is called.
    colours : ndarray of uint8, shape (n, 3)
        Red, green and blue of each.
    dashed : ndarray of bool, shape (n,)
        Which are drawn dashed.
    overlay : ndarray of uint8, shape (h, w, 4), or None
        Red, green, blue and opacity.
    """
    image = QImage() if overlay is None else _laid_over(overlay)
    return DrawnMarks(
        [QRectF(a, b, c - a, d - b) for a, b, c, d in boxes.tolist()],
        tuple(names),
        [QColor(*colour) for colour in colours.tolist()],
        dashed.tolist(),
        image,
    )


def overlaid(overlay: NDArray[np.uint8]) -> DrawnMarks:
    """Make coloured pixels ready to be drawn, (h, w, 4): red, green, blue and opacity."""
    return DrawnMarks((), (), (), (), _laid_over(overlay))


def _laid_over(overlay: NDArray[np.uint8]) -> QImage:
    height, width = overlay.shape[:2]
    kind = QImage.Format.Format_RGBA8888
    return QImage(overlay.tobytes(), width, height, 4 * width, kind).copy()


def paint_marks(painter: QPainter, place: QRect, marks: DrawnMarks) -> None:
    """Draw marks over the picture that lies at `place`, with names where there is room."""
    painter.save()
    painter.setClipRect(place)
    if not marks.overlay.isNull():
        painter.drawImage(place, marks.overlay)
    named = min(place.width(), place.height()) >= _ROOM_FOR_NAMES
    thick = _THICK if named else 1.0
    for box, colour, dashed in zip(marks.boxes, marks.colours, marks.dashed, strict=True):
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(
            QPen(colour, thick, style, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
        )
        painter.drawRect(_placed(box, place))
    if named:
        font = painter.font()
        font.setPointSizeF(0.8 * font.pointSizeF())
        painter.setFont(font)
        for box, name, colour in zip(marks.boxes, marks.names, marks.colours, strict=True):
            _write(painter, _placed(box, place), name, colour)
    painter.restore()


def _placed(box: QRectF, place: QRect) -> QRectF:
    return QRectF(
        place.left() + box.left() * place.width(),
        place.top() + box.top() * place.height(),
        box.width() * place.width(),
        box.height() * place.height(),
    )


def _write(painter: QPainter, box: QRectF, name: str, colour: QColor) -> None:
    """Write a name inside the upper left corner of its box, if it fits."""
    metrics: QFontMetrics = painter.fontMetrics()
    wide = metrics.horizontalAdvance(name) + 2 * _PAD
    if wide > box.width() or metrics.height() > box.height():
        return
    plate = QRectF(box.left(), box.top(), wide, metrics.height())
    painter.fillRect(plate, colour)
    painter.setPen(QColor("black") if qGray(colour.rgb()) > _MIDDLE else QColor("white"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, name)
