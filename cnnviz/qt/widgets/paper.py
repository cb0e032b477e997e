"""Black paper and white ink: strokes become pixels, and can be taken back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

SIDE = 280  # pixels; ten for each of a picture of MNIST
_INK, _BLACK = QColor(255, 255, 255), QColor(0, 0, 0)
_UNDO_LIMIT = 64  # steps of 78 kB each
_LONGEST_PATH = 200  # points; what lies behind them is dry, so that long strokes stay cheap


class Paper:
    """A canvas of 280 x 280 grey pixels that takes strokes point by point.

    A step that can be undone is a whole stroke, or the clearing.
    """

    def __init__(self) -> None:
        self._canvas = _blank()  # what is seen
        self._dry = self._canvas  # the same without the path that is being drawn
        self._before = self._canvas  # the same before the stroke
        self._undo: list[QImage] = []
        self._redo: list[QImage] = []
        self._path: QPainterPath | None = None
        self._last = QPointF()
        self._pen = QPen()
        self._wiping = False
        self._stale = False  # whether the canvas lacks the newest part of the path

    # ---- reading -------------------------------------------------------------------------

    @property
    def image(self) -> QImage:
        """What is on the paper, up to the newest point."""
        self._draw_path()
        return self._canvas

    @property
    def is_clear(self) -> bool:
        """Whether there is no ink."""
        return self.image == _blank()

    @property
    def in_stroke(self) -> bool:
        """Whether a stroke is being drawn."""
        return self._path is not None

    @property
    def wiping(self) -> bool:
        """Whether the stroke that is being drawn, or was drawn last, takes ink away."""
        return self._wiping

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._undo) or self.in_stroke

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to bring back."""
        return bool(self._redo)

    # ---- strokes -------------------------------------------------------------------------

    def begin(self, point: QPointF, width: float, wiping: bool) -> None:
        """Set brush or eraser on the paper."""
        self.end()
        self._before = self._dry = self._canvas
        self._wiping = wiping
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        colour = _BLACK if wiping else _INK
        self._pen = QPen(colour, width, Qt.PenStyle.SolidLine, cap, join)
        self._path = QPainterPath(point)
        self._last = point
        self._stale = True

    def extend(self, point: QPointF) -> None:
        """Go on to a point: a curve from middle to middle, so that no corner is seen."""
        path = self._path
        if path is None or point == self._last:
            return
        if path.elementCount() > 3 * _LONGEST_PATH:
            self._draw_path()
            self._dry = self._canvas
            self._path = path = QPainterPath(path.currentPosition())
        path.quadTo(self._last, (self._last + point) / 2)
        self._last = point
        self._stale = True

    def end(self) -> None:
        """End the stroke, if there is one; one that changed nothing leaves no step to undo."""
        if self._path is None:
            return
        self._draw_path()
        self._path = None
        if self._canvas != self._before:
            self._keep(self._before)

    def _draw_path(self) -> None:
        """Bring the canvas up to the newest point."""
        if self._path is None or not self._stale:
            return
        self._stale = False
        whole = QPainterPath(self._path)
        if whole.elementCount() > 1:
            whole.lineTo(self._last)  # no curve leads to the tip yet
        else:
            whole.lineTo(self._last + QPointF(0.01, 0))  # nothing is drawn of a single point
        canvas = self._dry.copy()
        painter = QPainter(canvas)
        # A smooth eraser would leave a faint rim of ink, which would count as a part of the digit.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._wiping)
        painter.strokePath(whole, self._pen)
        painter.end()
        self._canvas = canvas

    # ---- steps ---------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back; a stroke that is being drawn ends and is taken back."""
        self.end()
        if self._undo:
            self._redo.append(self._canvas)
            self._canvas = self._undo.pop()

    def redo(self) -> None:
        """Bring back what was undone last."""
        self.end()
        if self._redo:
            self._undo.append(self._canvas)
            self._canvas = self._redo.pop()

    def clear(self) -> None:
        """Take all ink away."""
        self.end()
        if not self.is_clear:
            self._keep(self._canvas)
            self._canvas = _blank()

    def _keep(self, canvas: QImage) -> None:
        self._undo = [*self._undo, canvas][-_UNDO_LIMIT:]
        self._redo.clear()


def _blank() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(0)
    return image
