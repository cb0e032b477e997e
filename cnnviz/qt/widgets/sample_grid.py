"""Small pictures with what a network says of them, right or wrong."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.marks import DrawnMarks, paint_marks
from cnnviz.qt.widgets.plain_text import plain_tip

_SMALLEST = 64
_BESIDE = 24  # of a cell's width, to the sides of its picture
_MOST_PIXELS = 4000 * _SMALLEST**2  # of samples out of sight the oldest are dropped and asked again
_MOST_EXPORTED = 600  # cells; beyond, a picture holds those in sight
_SOON_MS = 40
_SELECTING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample and the judgement of the network.

    Parameters
    ----------
    sample_id : int
        Its index in the image set.
    truth, guess : str
        Names of its class and of the class that the network takes it for; empty where nobody says.
    confidence : float
        Probability of the guess, from 0 to 1; NaN where there is none.
    right : bool or None
        Whether the guess is right; None where there is only more or less.
    loss : float or None
        Loss of the sample, where it is known.
    name : str
        What else it is called: its file.
    trouble : str
        Why there is no picture of it; empty where there is one.
    """

    sample_id: int
    truth: str
    guess: str
    confidence: float
    right: bool | None
    loss: float | None = None
    name: str = ""
    trouble: str = ""


class SampleGrid(QAbstractScrollArea):
    """Cells of a picture, a mark, the predicted class, and the true one where it differs.

    Any number of samples may be shown; only those in sight are drawn and asked for.

    Signals
    -------
    chosen(sample_id)
        A cell was clicked, or entered by keyboard.
    picked(sample_id, modifiers)
        A cell was clicked twice or with a modifier key: it shall be selected.
    wanted(list)
        Samples that are seen and have no picture yet.
    """

    chosen = Signal(int)
    picked = Signal(int, object)
    wanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._samples: Sequence[Judged] = ()
        self._side = _SMALLEST
        self._pictures: OrderedDict[int, tuple[QImage, DrawnMarks | None]] = OrderedDict()
        self._marks_shown = True
        self._asked: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(self._ask_soon)
        self._cursor = 0
        self._selected: int | None = None

    # ---- content -------------------------------------------------------------------------

    def samples(self) -> Sequence[Judged]:
        """Return what is shown."""
        return self._samples

    def set_samples(self, samples: Sequence[Judged]) -> None:
        """Show other judgements; pictures that are known stay."""
        self._samples = samples
        self._cursor = min(self._cursor, max(0, len(samples) - 1))
        self._update_range()
        self.viewport().update()
        self._soon.start()

    def missing(self) -> tuple[int, ...]:
        """Return the samples in sight whose pictures are not there yet."""
        seen = (self._samples[index].sample_id for index in self._in_sight())
        return tuple(sample_id for sample_id in seen if sample_id not in self._pictures)

    @Slot()
    def _ask_soon(self) -> None:
        # Not connected to the timer itself: it would take the bar's value for milliseconds.
        self._soon.start()

    @Slot()
    def _ask(self) -> None:
        wanted = [one for one in self.missing() if one not in self._asked]
        if wanted and self.isVisible():
            self._asked.update(wanted)
            self.wanted.emit(wanted)

    def set_picture(
        self, sample_id: int, pixels: NDArray[np.uint8], marks: DrawnMarks | None = None
    ) -> None:
        """Give a sample its picture, (h, w, 3) uint8, and what is marked in it."""
        pixels = np.ascontiguousarray(pixels)
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._pictures[sample_id] = image.copy(), marks
        self._asked.discard(sample_id)
        if len(self._pictures) * self._side**2 > _MOST_PIXELS:
            self._pictures.popitem(last=False)
        self.viewport().update()

    def set_side(self, side: int) -> None:
        """Show pictures whose longer side has so many pixels; new ones are asked for."""
        if side != self._side:
            self._side = side
            self._update_range()
            self.forget_pictures()

    def set_marks_shown(self, shown: bool) -> None:
        """Draw what is marked in the pictures, or leave it away."""
        self._marks_shown = shown
        self.viewport().update()

    def forget_pictures(self) -> None:
        """Drop the pictures, because the image set is another one."""
        self._pictures.clear()
        self._asked.clear()
        self.viewport().update()
        self._soon.start()

    def set_selected(self, sample_id: int | None) -> None:
        """Mark the sample that the network looks at."""
        if sample_id != self._selected:
            self._selected = sample_id
            self.viewport().update()

    def to_image(self) -> QImage:
        """Return all cells as a picture, also those out of sight, unless there are very many."""
        if len(self._samples) > _MOST_EXPORTED:
            return self.viewport().grab().toImage()
        size = QSize(self.viewport().width(), max(1, self._height()))
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(self.palette().color(QPalette.ColorRole.Base))
        painter = QPainter(image)
        self._paint(painter, 0, range(len(self._samples)))
        painter.end()
        return image

    def cell(self, index: int) -> QRect:
        """Return where a cell lies in the viewport."""
        columns, width, height = self._layout_of_cells()
        row, column = divmod(index, columns)
        top = row * height - self.verticalScrollBar().value()
        return QRect(column * width, top, width, height)

    # ---- drawing -------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cells in sight."""
        painter = QPainter(self.viewport())
        self._paint(painter, self.verticalScrollBar().value(), self._in_sight())

    def _in_sight(self) -> range:
        """Return the numbers of the cells that can be seen now."""
        columns, _, height = self._layout_of_cells()
        top = self.verticalScrollBar().value()
        first = top // height * columns
        last = -(-(top + self.viewport().height()) // height) * columns
        return range(min(first, len(self._samples)), min(last, len(self._samples)))

    def _paint(self, painter: QPainter, scrolled: int, cells: range) -> None:
        columns, width, height = self._layout_of_cells()
        painter.setFont(self.font())
        for index in cells:
            row, column = divmod(index, columns)
            cell = QRect(column * width, row * height - scrolled, width, height)
            focus = index == self._cursor and self.hasFocus()
            self._paint_cell(painter, cell, self._samples[index], focus)

    def _paint_cell(self, painter: QPainter, cell: QRect, sample: Judged, focus: bool) -> None:
        shown = theme.colours()
        inner = cell.adjusted(theme.HALF, theme.HALF, -theme.HALF, -theme.HALF)
        if sample.sample_id == self._selected:
            painter.fillRect(inner, QColor(shown.hover))
        if focus:
            painter.setPen(QPen(QColor(shown.accent), 1))
            painter.drawRect(inner.adjusted(0, 0, -1, -1))
        box = QRect(0, 0, self._side, self._side)
        box.moveCenter(QPoint(inner.center().x(), inner.top() + theme.HALF + self._side // 2))
        self._paint_picture(painter, box, sample)
        line = painter.fontMetrics().height()
        text = QRect(inner.left() + 2, box.bottom() + theme.HALF, inner.width() - 4, line)
        if not sample.guess:
            painter.setPen(QColor(shown.muted))
            self._write(painter, text, sample.truth)
            return
        signs = {True: ("✓ ", shown.success), False: ("✗ ", shown.error), None: ("", shown.text)}
        sign, colour = signs[sample.right]
        painter.setPen(QColor(colour))
        self._write(painter, text, f"{sign}{sample.guess}")
        text.translate(0, line)
        painter.setPen(QColor(shown.muted))
        whole, short = self._below(sample)
        fits = painter.fontMetrics().horizontalAdvance(whole) <= text.width()
        self._write(painter, text, whole if fits else short)

    def _paint_picture(self, painter: QPainter, box: QRect, sample: Judged) -> None:
        picture, marks = self._pictures.get(sample.sample_id, (None, None))
        if picture is not None:
            place = _fitted(picture.size(), box)
            painter.drawImage(place, picture)
            if marks is not None and self._marks_shown:
                paint_marks(painter, place, marks)
            return
        painter.fillRect(box, QColor(theme.colours().hover))
        if sample.trouble:
            painter.setPen(QPen(QColor(theme.colours().error), 1))
            painter.drawLine(box.topLeft(), box.bottomRight())
            painter.drawLine(box.bottomLeft(), box.topRight())

    def _below(self, sample: Judged) -> tuple[str, str]:
        """Return the second line, and a shorter one that keeps what matters most."""
        told = not math.isnan(sample.confidence)
        sure = f"{100 * sample.confidence:.0f} %" if told else ""
        if sample.right or not sample.truth:
            return sure, sure
        if not told:
            return (self.tr("is {truth}").format(truth=sample.truth),) * 2
        whole = self.tr("{sure}, is {truth}").format(sure=sure, truth=sample.truth)
        return whole, self.tr("is {truth}").format(truth=sample.truth)

    def _write(self, painter: QPainter, place: QRect, text: str) -> None:
        room = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, room)

    def _layout_of_cells(self) -> tuple[int, int, int]:
        """Return the number of columns, and width and height of a cell."""
        narrowest = self._side + _BESIDE
        room = max(narrowest, self.viewport().width())
        columns = max(1, room // narrowest)
        height = self._side + 2 * self.fontMetrics().height() + 2 * theme.GRID + theme.HALF
        return columns, room // columns, height

    def _height(self) -> int:
        columns, _, height = self._layout_of_cells()
        return -(-len(self._samples) // columns) * height

    def _update_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._height() - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._side // 2)

    # ---- pointer and keys ----------------------------------------------------------------

    def _index_at(self, place: QPoint) -> int | None:
        columns, width, height = self._layout_of_cells()
        row = (place.y() + self.verticalScrollBar().value()) // height
        index = row * columns + place.x() // width
        inside = 0 <= place.x() < columns * width and 0 <= index < len(self._samples)
        return index if inside else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer, or with a modifier key select it."""
        index = self._index_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or index is None:
            return
        if event.modifiers() & _SELECTING:
            self.picked.emit(self._samples[index].sample_id, event.modifiers())
        else:
            self._choose(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the cell under the pointer."""
        index = self._index_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.picked.emit(self._samples[index].sample_id, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows; what the cursor comes to is chosen."""
        columns, _, _ = self._layout_of_cells()
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._samples):
            self.picked.emit(self._samples[self._cursor].sample_id, event.modifiers())
        elif key in steps and len(self._samples):
            self._choose(min(max(self._cursor + steps[key], 0), len(self._samples) - 1))
        else:
            super().keyPressEvent(event)

    def _choose(self, index: int) -> None:
        self._cursor = index
        cell, bar = self.cell(index), self.verticalScrollBar()
        if cell.top() < 0:
            bar.setValue(bar.value() + cell.top())
        elif cell.bottom() > self.viewport().height():
            bar.setValue(bar.value() + cell.bottom() - self.viewport().height())
        self.viewport().update()
        self.chosen.emit(self._samples[index].sample_id)

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the cell under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if index is None else self._explain(index))
            return True
        return super().viewportEvent(event)

    def _explain(self, index: int) -> str:
        one = self._samples[index]
        lines = [self._in_words(one), one.name, one.trouble]
        return plain_tip("\n".join(line for line in lines if line))

    def _in_words(self, one: Judged) -> str:
        if not one.guess:
            return self.tr("Sample {number}: {truth}").format(
                number=f"{one.sample_id:,}", truth=one.truth or self.tr("no label")
            )
        if math.isnan(one.confidence):
            text = self.tr("Sample {number}: {truth}, answered {guess}")
        else:
            text = self.tr("Sample {number}: {truth}, taken for {guess} with {sure:.1f} %")
        text = text.format(
            number=f"{one.sample_id:,}",
            truth=one.truth or self.tr("no label"),
            guess=one.guess,
            sure=100 * one.confidence,
        )
        return text if one.loss is None else f"{text} · {self.tr('loss')} {one.loss:.3g}"

    # ---- Qt's own ------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the width."""
        super().resizeEvent(event)
        self._update_range()
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was not asked for while nobody looked."""
        super().showEvent(event)
        self._soon.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._update_range()


def _fitted(size: QSize, box: QRect) -> QRect:
    """Return the largest rectangle of the picture's shape within the box."""
    scaled = size.scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRect(QPoint(0, 0), scaled)
    fitted.moveCenter(box.center())
    return fitted
