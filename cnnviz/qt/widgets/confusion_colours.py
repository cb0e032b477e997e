"""Colours of a confusion matrix: one for what is right, another one for what is wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.qt import theme
from cnnviz.qt.pixels import image_of

_LEVELS = 256
_LONG = 48  # pixels of a scale
_DARK = 140  # brightness, from 0 to 255, below which a ground takes light text
_LEAST = 0.12  # share of the colour that a single sample gets, so that it is seen


def ramp(right: bool) -> NDArray[np.uint8]:
    """Return the colours from nothing to the most, uint8 (256, 3), by the theme."""
    shown = theme.colours()
    end = QColor(shown.train_curve if right else shown.validation_curve)
    ground = QColor(shown.surface)
    share = np.linspace(_LEAST, 0.9, _LEVELS)[:, None]
    share[0] = 0.0
    colours = [[one.red(), one.green(), one.blue()] for one in (ground, end)]
    mixed = (1 - share) * np.array(colours[0]) + share * np.array(colours[1])
    found: NDArray[np.uint8] = mixed.round().astype(np.uint8)
    return found


def painted(values: NDArray[np.float64], tops: tuple[float, float]) -> NDArray[np.uint8]:
    """Return the colour of each cell, uint8 (K, K, 3).

    Parameters
    ----------
    values : ndarray of float64, shape (K, K)
        Counts or shares; what is right stands on the diagonal.
    tops : (float, float)
        The values that get the full colour: right, wrong. Between 0 and these the colour follows
        the square root, because most errors are rare.
    """
    wrong, right = (_levels(values, top) for top in reversed(tops))
    colours: NDArray[np.uint8] = ramp(right=False)[wrong]
    place = np.arange(len(values))
    colours[place, place] = ramp(right=True)[right[place, place]]
    return colours


def ink_on(colour: NDArray[np.uint8]) -> QColor:
    """Return black or white, whichever is read better on a colour, uint8 (3,)."""
    red, green, blue = (int(part) for part in colour)
    dark = 0.299 * red + 0.587 * green + 0.114 * blue < _DARK
    return QColor(Qt.GlobalColor.white if dark else Qt.GlobalColor.black)


def _levels(values: NDArray[np.float64], top: float) -> NDArray[np.intp]:
    share = np.sqrt(np.clip(values / top if top > 0 else np.zeros_like(values), 0, 1))
    found: NDArray[np.intp] = np.ceil(share * (_LEVELS - 1)).astype(np.intp)
    return found


class ConfusionScale(QWidget):
    """Tells which colours stand for how much, right and wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ends = ("", "")
        self.setFont(theme.tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_ends(self, right: str, wrong: str) -> None:
        """Say what the full colours stand for."""
        self._ends = (right, wrong)
        self.setAccessibleDescription("; ".join(self._words()))
        self.updateGeometry()
        self.update()

    def _words(self) -> tuple[str, str]:
        right, wrong = self._ends
        return (
            self.tr("right, up to {most}").format(most=right),
            self.tr("wrong, up to {most}").format(most=wrong),
        )

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        metrics = self.fontMetrics()
        width = sum(metrics.horizontalAdvance(word) for word in self._words())
        return QSize(width + 2 * (_LONG + theme.GRID) + theme.WIDE, metrics.height() + theme.HALF)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both scales with their words."""
        painter = QPainter(self)
        left, height = 0, self.height()
        for right, word in zip((True, False), self._words(), strict=True):
            bar = QRect(left, height // 2 - 5, _LONG, 10)
            painter.drawImage(bar, image_of(ramp(right)[None]))
            painter.setPen(QColor(theme.colours().outline))
            painter.drawRect(bar)
            left += _LONG + theme.GRID
            width = self.fontMetrics().horizontalAdvance(word)
            painter.setPen(self.palette().text().color())
            painter.drawText(QRect(left, 0, width + 2, height), Qt.AlignmentFlag.AlignVCenter, word)
            left += width + theme.WIDE
