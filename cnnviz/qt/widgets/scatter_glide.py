"""Points on their way from where they lay to where they lie now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QObject,
    QVariantAnimation,
    Signal,
    Slot,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MS = 180  # long enough for the eye to follow a point
_MOST = 20_000  # points; more take too long to draw so often


class Glide(QObject):
    """Moves the points of a view; a new way begins wherever the last one had come.

    Signals
    -------
    moved(points)
        Where they are now, ndarray of float32, shape (N, 2).
    """

    moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._way: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(_MS)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._move)

    @property
    def running(self) -> bool:
        """Whether points are on their way."""
        return self._animation.state() is QAbstractAnimation.State.Running

    def begin(self, start: NDArray[np.float32], end: NDArray[np.float32]) -> bool:
        """Move from one arrangement to another; say whether there are few enough points."""
        self.stop()
        if len(start) > _MOST:
            return False
        self._way = start, end
        self._animation.start()
        return True

    def stop(self) -> None:
        """Move no more, wherever the points are."""
        self._way = None
        self._animation.stop()

    @Slot(object)
    def _move(self, share: float) -> None:
        if self._way is not None:
            start, end = self._way
            self.moved.emit(end if share >= 1 else start + share * (end - start))
