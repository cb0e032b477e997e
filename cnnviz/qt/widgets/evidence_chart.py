"""A small chart beside a sentence: a few lines or bars, read at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    from numpy.typing import NDArray

Role = Literal["train", "validation", "level", "main", "other"]
_HEIGHT = 120
_NAMED = 4  # lines whose names are told above the chart


@dataclass(frozen=True, eq=False)
class ChartLine:
    """A line.

    Parameters
    ----------
    name : str
        What it is called.
    x, y : ndarray of float64, shape (n,)
        Its points; gaps where y is not finite.
    role : {"train", "validation", "level", "main", "other"}
        How it is drawn: as in the curves of a training, as a level, or in front of others.
    """

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    role: Role = "main"


@dataclass(frozen=True, eq=False)
class Chart:
    """What is drawn.

    Parameters
    ----------
    x_title, y_title : str
        What the axes count.
    lines : tuple of ChartLine
        What is drawn, the last one in front.
    names : tuple of str
        What the places 0, 1, ... of the x axis are called; then bars are drawn.
    logarithmic, percent : bool
        How y is drawn and written.
    mark : float or None
        A place on the x axis.
    """

    x_title: str
    y_title: str
    lines: tuple[ChartLine, ...]
    names: tuple[str, ...] = ()
    logarithmic: bool = False
    percent: bool = False
    mark: float | None = None


class EvidenceChart(QWidget):
    """Draws a chart; what it says stands in its tooltip and its accessible description too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self.setFont(theme.tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMouseTracking(True)

    def set_chart(self, chart: Chart) -> None:
        """Draw another one."""
        self._chart = chart
        self.setAccessibleName(
            self.tr("Chart: {y} by {x}").format(y=chart.y_title, x=chart.x_title)
        )
        self.setAccessibleDescription("; ".join(self._told(line, -1) for line in chart.lines))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a strip."""
        return QSize(240, _HEIGHT + 2 * self.fontMetrics().height())

    # ---- scales --------------------------------------------------------------------------

    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("0.00e-00") + theme.HALF
        above = metrics.height() + theme.GRID
        below = metrics.height() + theme.HALF
        return QRectF(left, above, self.width() - left - theme.GRID, self.height() - above - below)

    def _scaled(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        if self._chart is None or not self._chart.logarithmic:
            return y
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(y > 0, np.log10(y), np.nan), np.float64)

    def _ranges(self, chart: Chart) -> tuple[float, float, float, float]:
        """Return the least and the largest x, and the same of y as it is drawn."""
        x = np.concatenate([line.x for line in chart.lines] or [np.zeros(1)])
        y = self._scaled(np.concatenate([line.y for line in chart.lines] or [np.zeros(1)]))
        y = y[np.isfinite(y)] if np.isfinite(y).any() else np.zeros(1)
        low, high = float(y.min()), float(y.max())
        if not chart.logarithmic:
            low = min(0.0, low)
        if high - low < 1e-12:
            high = low + (abs(low) or 1.0)
        first, last = float(x.min(initial=0 if chart.names else np.inf)), float(x.max())
        if chart.names:
            first, last = -0.5, len(chart.names) - 0.5
        return first, last if last > first else first + 1, low, high

    # ---- painting ------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint axes, lines and names."""
        chart = self._chart
        if chart is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, ranges = self._area(), self._ranges(chart)
        self._paint_axes(painter, chart, area, ranges)
        self._paint_names(painter, chart)
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        for number, line in enumerate(chart.lines):
            if chart.names and line.role != "level":
                self._paint_bars(painter, chart, number, area, ranges)
            else:
                self._paint_line(painter, line, area, ranges)
        if chart.mark is not None:
            x = _placed(chart.mark, ranges[0], ranges[1], area.left(), area.right())
            painter.setPen(QPen(QColor(theme.colours().muted), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_axes(
        self,
        painter: QPainter,
        chart: Chart,
        area: QRectF,
        ranges: tuple[float, float, float, float],
    ) -> None:
        shown, height = theme.colours(), self.fontMetrics().height()
        painter.setPen(QColor(shown.outline))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.topRight())
        painter.setPen(QColor(shown.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in ((ranges[3], area.top()), (ranges[2], area.bottom())):
            text = _written(10**value if chart.logarithmic else value, chart.percent)
            place = QRectF(0, y - height / 2, area.left() - theme.HALF, height)
            painter.drawText(place, right, text)
        below = QRectF(area.left(), area.bottom() + 2, area.width(), height)
        if chart.names:
            self._paint_places(painter, chart, area, below)
            return
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{ranges[0]:,.0f}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{ranges[1]:,.0f}")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, chart.x_title)

    def _paint_places(self, painter: QPainter, chart: Chart, area: QRectF, below: QRectF) -> None:
        """Write what bars are called, where there is room; the title where there is none."""
        wide = area.width() / len(chart.names)
        metrics = self.fontMetrics()
        if max(map(metrics.horizontalAdvance, chart.names)) > wide - 2:
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, chart.x_title)
            return
        for place, name in enumerate(chart.names):
            room = QRectF(area.left() + place * wide, below.top(), wide, below.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, name)

    def _paint_names(self, painter: QPainter, chart: Chart) -> None:
        """Write what is drawn above the chart, each name in the colour of its line."""
        metrics = self.fontMetrics()
        x, wide = 0.0, float(self.width())
        painter.setPen(QColor(theme.colours().text))
        painter.drawText(QPointF(x, metrics.ascent()), chart.y_title)
        x += metrics.horizontalAdvance(chart.y_title) + theme.WIDE
        told = [line for line in chart.lines if line.role != "other" and line.name]
        for line in told[:_NAMED]:
            text = metrics.elidedText(line.name, Qt.TextElideMode.ElideMiddle, int(wide - x - 20))
            if wide - x < 40:
                break
            painter.setPen(self._pen(line))
            painter.drawLine(
                QPointF(x, metrics.height() / 2), QPointF(x + 14, metrics.height() / 2)
            )
            painter.setPen(QColor(theme.colours().muted))
            painter.drawText(QPointF(x + 18, metrics.ascent()), text)
            x += 18 + metrics.horizontalAdvance(text) + theme.GRID

    def _paint_line(
        self,
        painter: QPainter,
        line: ChartLine,
        area: QRectF,
        ranges: tuple[float, float, float, float],
    ) -> None:
        painter.setPen(self._pen(line))
        points = QPolygonF()
        for x, y in zip(line.x, self._scaled(line.y), strict=True):
            if np.isfinite(y):
                points.append(_point(float(x), float(y), ranges, area))
                continue
            painter.drawPolyline(points)
            points = QPolygonF()
        painter.drawPolyline(points)
        if len(line.x) <= 40 and line.role not in ("level", "other"):
            painter.setBrush(painter.pen().color())
            painter.setPen(Qt.PenStyle.NoPen)
            for x, y in zip(line.x, self._scaled(line.y), strict=True):
                if np.isfinite(y):
                    painter.drawEllipse(_point(float(x), float(y), ranges, area), 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_bars(
        self,
        painter: QPainter,
        chart: Chart,
        number: int,
        area: QRectF,
        ranges: tuple[float, float, float, float],
    ) -> None:
        line = chart.lines[number]
        each = area.width() / len(chart.names)
        wide = 0.8 * each / len(chart.lines)
        for x, y in zip(line.x, self._scaled(line.y), strict=True):
            if not np.isfinite(y):
                continue
            top = _point(float(x), float(y), ranges, area).y()
            left = area.left() + (float(x) + 0.1) * each + number * wide
            bar = QRectF(left, top, max(1.0, wide - 1), area.bottom() - top)
            painter.fillRect(bar, self._pen(line).color())

    def _pen(self, line: ChartLine) -> QPen:
        shown = theme.colours()
        match line.role:
            case "train":
                return QPen(QColor(shown.train_curve), 1.5)
            case "validation":
                return QPen(QColor(shown.validation_curve), 1.5, Qt.PenStyle.DashLine)
            case "level":
                return QPen(QColor(shown.muted), 1, Qt.PenStyle.DashLine)
            case "other":
                return QPen(QColor(shown.outline), 1)
        mains = [one for one in self._chart.lines if one.role == "main"] if self._chart else []
        second = len(mains) > 1 and line is not mains[0]
        return QPen(QColor(shown.validation_curve if second else shown.train_curve), 1.5)

    # ---- words ---------------------------------------------------------------------------

    def _told(self, line: ChartLine, place: int) -> str:
        """Return what a line says at one of its points, or at its last one."""
        chart = self._chart
        if chart is None or not len(line.x):
            return line.name
        at = float(line.x[place])
        named = chart.names[round(at)] if chart.names else f"{at:,.0f}"
        value = _written(float(line.y[place]), chart.percent)
        return f"{line.name} {named}: {value}"

    def event(self, event: QEvent) -> bool:
        """Tell the numbers under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.tip_at(event.pos().x())), self)
            return True
        return super().event(event)

    def tip_at(self, x: float) -> str:
        """Return what the lines say at a place of the widget."""
        chart = self._chart
        if chart is None:
            return ""
        area, ranges = self._area(), self._ranges(chart)
        share = (x - area.left()) / max(1.0, area.width())
        at = ranges[0] + share * (ranges[1] - ranges[0])
        told: Sequence[ChartLine] = [line for line in chart.lines if line.role != "level"]
        lines = [line for line in told if line.role != "other"] or told
        return "\n".join(
            self._told(line, int(np.argmin(np.abs(line.x - at)))) for line in lines if len(line.x)
        )


def _placed(value: float, low: float, high: float, start: float, end: float) -> float:
    return start + (value - low) / (high - low) * (end - start)


def _point(x: float, y: float, ranges: tuple[float, float, float, float], area: QRectF) -> QPointF:
    return QPointF(
        _placed(x, ranges[0], ranges[1], area.left(), area.right()),
        _placed(y, ranges[2], ranges[3], area.bottom(), area.top()),
    )


def _written(value: float, percent: bool) -> str:
    if not np.isfinite(value):
        return "–"
    if percent:
        return f"{100 * value:.3g} %"
    if value and (abs(value) < 1e-3 or abs(value) >= 1e6):
        return f"{value:.0e}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
