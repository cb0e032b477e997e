"""Curves over steps, with a legend that tells the values under the pointer.

pyqtgraph is imported here at once, so whoever shows curves imports this module late.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.curve_item import CurveItem
from cnnviz.qt.widgets.curve_parts import CountAxis, Kind, Swatch, ValueAxis, colour_of, pen_of
from cnnviz.qt.widgets.growing_curve import GrowingCurve
from cnnviz.qt.widgets.plain_plot import plain_plot

_Span = tuple[float, float]

_FAINT = 0.35  # share of the colour in what is drawn behind its smoothed line


@dataclass(eq=False)
class _Series:
    """One curve: its numbers, its two lines (as it is, and smoothed), its place in the legend."""

    kind: Kind
    symbol: bool
    smooth: bool
    swatch: Swatch
    name: QLabel
    value: QLabel
    words: tuple[str, str]  # its name, and the same in short
    curve: GrowingCurve
    line: CurveItem
    mean_line: CurveItem


class CurvePlot(QWidget):
    """Named curves over a common x axis.

    Parameters
    ----------
    title : str
        What is measured, with its unit.
    x_label : str
        What the x axis counts.
    show_value : callable
        Turns a y value into text for the legend.
    rising : bool
        Whether curves end high, so that words are better put low.
    highest : float
        Where the y axis ends while there are no points.

    Signals
    -------
    hovered(x)
        The pointer is over this x; NaN when it left.
    """

    hovered = Signal(float)

    def __init__(
        self,
        title: str,
        x_label: str,
        show_value: Callable[[float], str] = "{:.3g}".format,
        rising: bool = False,
        highest: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._show_value = show_value
        self._highest = highest
        self._series: dict[str, _Series] = {}
        self._smoothing = False
        self._logarithmic = False
        self._cursor_x = np.nan
        self._events: list[Any] = []
        self._event_height = 0.27 if rising else 0.75  # away from the curve and the other mark
        self._framed: tuple[object, ...] = ()  # what the axes were made to hold last
        self._follows = True  # whether the axes hold all points, or what a person zoomed to
        self._title = QLabel(title)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._place = QLabel()
        header = QWidget()
        self._header = QHBoxLayout(header)
        self._header.setContentsMargins(theme.GRID, theme.HALF, theme.HALF, 0)
        self._header.setSpacing(theme.HALF)
        self._header.addWidget(self._title)
        self._header.addStretch(1)
        self._header.addWidget(self._place)
        self.plot = plain_plot(axisItems={"left": ValueAxis("left"), "bottom": CountAxis("bottom")})
        self._set_up_plot(x_label, 0.12 if rising else 0.9)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.plot, 1)
        self._restyle()

    # ---- curves --------------------------------------------------------------------------

    def set_title(self, title: str, highest: float) -> None:
        """Say what is measured, and where the y axis ends while there are no points."""
        self._title.setText(title)
        self._highest = highest

    def add_series(
        self,
        key: str,
        label: str,
        kind: Kind,
        *,
        short: str = "",
        symbol: bool = False,
        smooth: bool = False,
    ) -> None:
        """Add a curve without points.

        Parameters
        ----------
        key, label : str
            Its name for the program and for people.
        kind : {"train", "validation"}
            Which of the theme's two lines it is; the second is dashed.
        short : str
            What the legend says where it has no room for `label`.
        symbol : bool
            Whether each point gets a mark, for curves of few points.
        smooth : bool
            Whether :meth:`set_smoothing` applies to it.
        """
        curve = GrowingCurve()
        line, mean_line = (
            CurveItem(curve, symbol="o" if symbol else None),
            CurveItem(curve, mean=True),
        )
        for item in (line, mean_line):
            self.plot.getPlotItem().addItem(item, ignoreBounds=True)
            item.setLogMode(False, self._logarithmic)
        mean_line.setVisible(False)
        swatch, name, value = Swatch(kind, symbol), QLabel(label), QLabel()
        value.setObjectName(f"value of {key}")
        swatch.setToolTip(label)
        value.setContentsMargins(0, 0, theme.HALF, 0)
        value.setMinimumWidth(value.fontMetrics().horizontalAdvance("0.000"))
        place = self._header.count() - 1
        for offset, widget in enumerate((swatch, name, value)):
            self._header.insertWidget(place + offset, widget)
        words = (label, short or label)
        self._series[key] = _Series(
            kind, symbol, smooth, swatch, name, value, words, curve, line, mean_line
        )
        self._restyle()
        self._fit_words()

    def set_data(self, key: str, x: ArrayLike, y: ArrayLike) -> None:
        """Give a curve all its points, x ascending, both of shape (N,)."""
        self._series[key].curve.set(x, y)
        self._follow_points(self._series[key])

    def extend(self, key: str, x: ArrayLike, y: ArrayLike) -> None:
        """Give a curve more points behind those that it has, in the time that these take."""
        self._series[key].curve.extend(x, y)
        self._follow_points(self._series[key])

    def varies(self, key: str) -> bool:
        """Whether a curve is no level line."""
        span = self._series[key].curve.span()
        return span is not None and span[0] != span[1]

    def _follow_points(self, series: _Series) -> None:
        series.line.refresh()
        series.mean_line.refresh()
        self._frame()
        self._tell_value(series)

    def set_smoothing(self, smoothing: bool) -> None:
        """Draw the mean around each point over the curves that want it, or not."""
        self._smoothing = smoothing
        for series in self._series.values():
            series.mean_line.setVisible(series.smooth and smoothing)
            self._tell_value(series)
        self._restyle()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Choose the scale of the y axis; values that are not positive are left out."""
        self._logarithmic = logarithmic
        item = self.plot.getPlotItem()
        item.setLogMode(x=False, y=logarithmic)
        item.disableAutoRange()  # which that turns on
        self.fit()

    def mark(self, x: float | None, text: str = "") -> None:
        """Mark one place by a vertical line with a word at it; None removes the mark."""
        self._mark.setVisible(x is not None)
        if x is not None:
            self._mark.setValue(x)
            self._mark.label.setFormat(text)

    def mark_events(self, events: Sequence[tuple[float, str]]) -> None:
        """Mark places at which something was changed, each by a line that tells what."""
        if [(line.value(), line.label.format) for line in self._events] == list(events):
            return
        item = self.plot.getPlotItem()
        for line in self._events:
            item.removeItem(line)
        self._events = []
        for x, text in events:
            line = pg.InfiniteLine(
                x, label=text, labelOpts={"position": self._event_height, "rotateAxis": None}
            )
            item.addItem(line, ignoreBounds=True)
            self._events.append(line)
        self._restyle_events()

    @Slot()
    def fit(self) -> None:
        """Show all points, and follow when there are more."""
        self._follows, self._framed = True, ()
        self._frame()

    def arrays(self) -> dict[str, NDArray[np.float64]]:
        """Return the numbers of all curves as ``KEY_x`` and ``KEY_y``."""
        found = {}
        for key, series in self._series.items():
            found[f"{key}_x"], found[f"{key}_y"] = series.curve.x.copy(), series.curve.y.copy()
        return found

    def to_image(self) -> QImage:
        """Return the plot with its legend as a picture."""
        return self.grab().toImage()

    def show_at(self, x: float) -> None:
        """Tell the values at x in the legend; NaN tells the newest ones."""
        self._cursor_x = x
        inside = bool(np.isfinite(x))
        self._cursor.setVisible(inside)
        if inside:
            self._cursor.setValue(x)
        self._place.setText(f"{self._x_label} {round(x):,}" if inside else "")
        for series in self._series.values():
            self._tell_value(series)

    # ---- drawing -------------------------------------------------------------------------

    def _set_up_plot(self, x_label: str, mark_height: float) -> None:
        self._x_label = x_label
        item = self.plot.getPlotItem()
        item.setLabel("bottom", x_label)
        item.getAxis("bottom").enableAutoSIPrefix(False)
        item.getAxis("left").setWidth(56)
        item.showGrid(x=False, y=True, alpha=0.15)
        item.setLimits(minXRange=1)
        item.disableAutoRange()
        item.getViewBox().sigRangeChangedManually.connect(self._stay)
        self._cursor = pg.InfiniteLine(angle=90)
        self._mark = pg.InfiniteLine(
            angle=90, label="", labelOpts={"position": mark_height, "rotateAxis": None}
        )
        for line in (self._cursor, self._mark):
            line.setVisible(False)
            item.addItem(line, ignoreBounds=True)
        self.plot.setToolTip(
            self.tr("Turn the wheel to zoom, drag to move, click twice to see everything again")
        )
        self.plot.setMinimumHeight(96)
        self.plot.scene().sigMouseMoved.connect(self._follow_pointer)
        self.plot.viewport().installEventFilter(self)

    def _frame(self) -> None:
        """Let the axes hold all points, unless a person has zoomed.

        pyqtgraph would do so by what it draws, which depends on the axes again where a pixel column
        holds many points: the two can chase each other for ever.
        """
        if not self._follows:
            return
        drawn = [one.curve for one in self._series.values() if len(one.curve)]
        longest = max(map(len, drawn), default=0)
        x, y = self._whole(drawn) if longest > 1 else self._around(drawn)
        padding = None if longest > 1 else 0
        if (x, y, padding) != self._framed:
            self._framed = (x, y, padding)
            self.plot.getPlotItem().getViewBox().setRange(xRange=x, yRange=y, padding=padding)

    def _whole(self, drawn: Sequence[GrowingCurve]) -> tuple[_Span, _Span]:
        """Return the ranges of all points, that of y on its scale."""
        x = min(float(one.x[0]) for one in drawn), max(float(one.x[-1]) for one in drawn)
        spans = [one.span(positive=self._logarithmic) for one in drawn]
        known = [span for span in spans if span is not None]
        if not known:
            return x, (0.0, 1.0)
        low, high = min(span[0] for span in known), max(span[1] for span in known)
        if self._logarithmic:
            low, high = float(np.log10(low)), float(np.log10(high))
        room = 0.0 if high > low else max(abs(high) / 2, 0.5)
        return x, (low - room, high + room)

    def _around(self, drawn: Sequence[GrowingCurve]) -> tuple[_Span, _Span]:
        """Return ranges about one point, which alone gives the axes no width, or about none."""
        x, (low, high) = (0.0, 10.0), (0.0, self._highest)
        if drawn:
            place, value = float(drawn[0].x[0]), float(drawn[0].y[0])
            x = (place - 1, place + 1)
            if np.isfinite(value) and value:
                low, high = sorted((value / 2, value * 3 / 2))
        if self._logarithmic:
            high = float(np.log10(high)) if high > 0 else 0.0
            low = float(np.log10(low)) if low > 0 else high - 2
        return x, (low, high)

    @Slot()
    def _stay(self) -> None:
        """Keep what a person has zoomed to."""
        self._follows = False

    def _restyle(self) -> None:
        theme.style_plot(self.plot)
        shown = theme.colours()
        for series in self._series.values():
            smoothed = series.smooth and self._smoothing
            colour = colour_of(series.kind)
            if smoothed:
                # Opaque, because translucent strokes that cross add up to the full colour.
                series.line.set_pen(pg.mkPen(_mixed(colour, QColor(shown.surface)), width=1))
            else:
                series.line.set_pen(pen_of(series.kind, 2 if series.symbol else 1))
            series.mean_line.set_pen(pen_of(series.kind, 2))
            series.swatch.update()
        self._cursor.setPen(pg.mkPen(shown.muted, width=1))
        self._mark.setPen(pg.mkPen(shown.success, width=1, style=Qt.PenStyle.DotLine))
        self._mark.label.setColor(shown.success)
        self._mark.label.fill = pg.mkBrush(shown.surface)

        self._restyle_events()

    def _restyle_events(self) -> None:
        shown = theme.colours()
        for line in self._events:
            line.setPen(pg.mkPen(shown.muted, width=1, style=Qt.PenStyle.DotLine))
            line.label.setColor(shown.muted)
            line.label.fill = pg.mkBrush(shown.surface)

    def legend_width(self, length: int = 0) -> int:
        """Return the pixels that the legend takes with whole names (0) or short ones (1)."""
        metrics, margins = self.fontMetrics(), self._header.contentsMargins()
        width = self._title.sizeHint().width() + margins.left() + margins.right()
        # The place is told under the pointer only, yet the words must not jump then.
        width += metrics.horizontalAdvance(f"{self._x_label} 00,000")
        for series in self._series.values():
            value = max(series.value.sizeHint().width(), series.value.minimumWidth())
            name = series.name.fontMetrics().horizontalAdvance(series.words[length])
            width += series.swatch.sizeHint().width() + name + value
        return width + (self._header.count() - 1) * self._header.spacing()

    def _fit_words(self) -> None:
        length = next((one for one in (0, 1) if self.width() >= self.legend_width(one)), None)
        for series in self._series.values():
            series.name.setVisible(length is not None)
            series.name.setText(series.words[length or 0])

    # ---- telling -------------------------------------------------------------------------

    def _tell_value(self, series: _Series) -> None:
        curve = series.curve
        if not len(curve):
            series.value.setText("")
            return
        index = len(curve) - 1
        if np.isfinite(self._cursor_x):
            index = nearest(curve.x, self._cursor_x)
        smoothed = series.smooth and self._smoothing
        value = curve.mean_at(index) if smoothed else float(curve.y[index])
        # Somebody's own loop need not tell every figure.
        series.value.setText("" if np.isnan(value) else self._show_value(value))

    @Slot(object)
    def _follow_pointer(self, position: QPointF) -> None:
        view = self.plot.getPlotItem().getViewBox()
        if not view.sceneBoundingRect().contains(position):
            self.hovered.emit(float("nan"))
            return
        self.hovered.emit(self._snap(view.mapSceneToView(position).x()))

    def _snap(self, x: float) -> float:
        """Return the place of the nearest point of the longest curve."""
        known = (one.curve.x for one in self._series.values())
        longest = max(known, key=len, default=np.empty(0))
        return float(longest[nearest(longest, x)]) if len(longest) else float("nan")

    # ---- Qt's own ------------------------------------------------------------------------

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """Forget the place when the pointer leaves, show everything after two clicks."""
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(float("nan"))
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            self.fit()
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the names in the legend where they have no room, or leave them out."""
        super().resizeEvent(event)
        self._fit_words()

    def minimumSizeHint(self) -> QSize:
        """Give way to others down to a size at which a curve can still be read."""
        return QSize(200, 130)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_mark"):
            self._restyle()


def nearest(x: NDArray[np.float64], place: float) -> int:
    """Return the index of the value of ascending `x` that is nearest to a place."""
    right = int(np.clip(np.searchsorted(x, place), 1, max(1, len(x) - 1)))
    if len(x) < 2:
        return 0
    return right if x[right] - place < place - x[right - 1] else right - 1


def _mixed(colour: QColor, ground: QColor) -> QColor:
    parts = zip(colour.getRgbF()[:3], ground.getRgbF()[:3], strict=True)  # type: ignore[index]
    return QColor.fromRgbF(*(_FAINT * one + (1 - _FAINT) * other for one, other in parts))
