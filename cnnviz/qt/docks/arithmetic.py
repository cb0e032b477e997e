"""Arithmetic: how the number at a place of a map came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import arithmetic_words as words
from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.map_view import MapView
from cnnviz.qt.widgets.number_grids import Grid, NumberGrids, short
from cnnviz.qt.without_network import without_network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.arithmetic_view import Working
    from cnnviz.engine.probes.sums import Window
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.probe_result import ProbeResult

_PART = Qt.ItemDataRole.UserRole
_MOST_ROWS = 8  # parts that have a row of their own; the rest is summed up in one
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ArithmeticView(QWidget):
    """The window of a unit over its input, the kernel, their products, and the sum of all."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._lane = workbench.lane
        self._asked: tuple[object, ...] = ()
        self._job: Job | None = None
        self._shown: tuple[ProbeResult, Working] | None = None
        self._part: int | None = None  # of the sum, the one whose numbers are shown
        self.header = ElidedLabel(self)
        self.map = MapView(self)
        self.map.setAccessibleName(self.tr("Map of the unit"))
        self.map.setToolTip(self.tr("Click a place of the map to see how its number came about"))
        self.row, self.column = QSpinBox(self), QSpinBox(self)
        self.row.setPrefix(self.tr("row "))
        self.column.setPrefix(self.tr("column "))
        self.strongest = QPushButton(self.tr("Strongest"), self)
        self.strongest.setToolTip(self.tr("Go to the place where the unit answers most"))
        self.part = QSpinBox(self)
        self.part.setToolTip(
            self.tr("Which part of the sum is shown above; the list has the largest")
        )
        self.grids = NumberGrids(self)
        self.grids.setAccessibleName(self.tr("Input, kernel and products"))
        self.formula = QLabel(self)
        self.formula.setTextFormat(Qt.TextFormat.PlainText)
        self.formula.setWordWrap(True)
        self.formula.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pointed = ElidedLabel(self)
        self.parts = QTreeWidget(self)
        self.sum = QLabel(self)
        self.sum.setTextFormat(Qt.TextFormat.PlainText)
        self.sum.setWordWrap(True)
        self.empty = EmptyState("", parent=self)
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        self._connect()
        self._show_empty()

    def _build(self) -> None:
        for widget in (self.formula, self.sum, self.parts, self.pointed):
            widget.setFont(theme.tabular(widget.font()))
        font = self.formula.font()
        font.setPointSizeF(1.3 * font.pointSizeF())
        self.formula.setFont(font)
        self.parts.setRootIsDecorated(False)
        self.parts.setUniformRowHeights(True)
        self.parts.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.parts.setHeaderLabels([self.tr("Part"), self.tr("Adds")])
        self.parts.setAccessibleName(self.tr("Parts of the sum"))
        self.parts.header().setStretchLastSection(False)
        self.parts.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.parts.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._upper = QStackedLayout()
        self._upper.addWidget(self.grids)
        self._upper.addWidget(self.formula)
        self._place = QWidget(self)
        place = QVBoxLayout(self._place)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.map, 1)
        spins = QHBoxLayout()
        spins.addWidget(self.row)
        spins.addWidget(self.column)
        place.addLayout(spins)
        place.addWidget(self.strongest)
        lower = QHBoxLayout()
        lower.setSpacing(theme.WIDE)
        lower.addWidget(self._place, 2)
        lower.addWidget(self.parts, 3)
        filled = QWidget(self)
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addLayout(self._upper, 1)
        line = QHBoxLayout()
        line.addWidget(self.pointed, 1)
        line.addWidget(self.part)
        column.addLayout(line)
        column.addLayout(lower, 1)
        column.addWidget(self.sum)
        self._filled = filled
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        self.map.pressed.connect(self._choose)
        for box in (self.row, self.column):
            box.valueChanged.connect(self._turn)
        self.strongest.clicked.connect(self._forget_place)
        self.parts.currentItemChanged.connect(self._choose_part)
        self.grids.hovered.connect(self._point)
        self.part.valueChanged.connect(self._go_to_part)
        session = self._session
        for signal in (
            session.probe_changed,
            session.selection_changed,
            session.place_changed,
            session.checkpoint_changed,
        ):
            signal.connect(self._soon.start)

    # ---- asking --------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Compute once somebody looks."""
        super().showEvent(event)
        self._soon.start()

    @Slot()
    def _ask(self) -> None:
        """Ask how the number came about that is chosen now."""
        session = self._session
        probe, chosen = session.probe, session.selection
        if not self.isVisible():
            return
        if probe is None or probe.maps is None or probe.request.layer != chosen.layer:
            self._asked, self._job = (), None
            self._show_empty()
            return
        unit, place = chosen.unit or 0, session.place
        rows, columns = probe.maps.array.shape[1:]
        if place is not None and (place[0] >= rows or place[1] >= columns):
            place = None  # it was chosen in the maps of another network
        question = (probe, unit, place)
        if question == self._asked:
            return
        self._asked = question
        moment = probe.maps.moment
        request, layer = probe.request, str(chosen.layer)

        def body() -> tuple[ProbeResult, Working]:
            from cnnviz.engine.probes.arithmetic_view import working
            from cnnviz.engine.probes.feeding import feed

            fed = feed(request.model, request.image.given, request.preprocessing)
            return probe, working(request.model, fed, layer, unit, place, moment)

        job = Job(self.tr("Doing the arithmetic"), body, urgent=True, key="arithmetic", quiet=True)
        job.succeeded.connect(self._take)
        job.failed.connect(self._explain)
        self._job = job
        self._lane.submit(job)

    @Slot(object)
    def _take(self, found: tuple[ProbeResult, Working]) -> None:
        if self.sender() is not self._job:
            return  # another question was asked since, or there is none to ask
        before = None if self._shown is None else self._shown[1]
        self._shown = found
        another = before is None or (before.layer, before.unit) != (found[1].layer, found[1].unit)
        if another or found[1].window is None:
            self._part = None
        self._show()

    @Slot(object)
    def _explain(self, failure: Failure) -> None:
        if self.sender() is self._job:
            self._show_empty(in_window_language(str(failure.error)))

    def _show_empty(self, text: str = "") -> None:
        self._shown = None
        session = self._session
        if not text:
            text = without_network(session)
        if not text and session.model is None:
            text = self.tr("Open a model to see how its numbers come about.")
        if not text and session.selection.layer is None:
            text = self.tr("Choose a layer, such as a convolution, in the list of layers.")
        if not text and session.input is None:
            text = self.tr("Give the network an image: open one, paste it, or draw a digit.")
        if not text and session.probe is not None and session.probe.note:
            text = in_window_language(session.probe.note)
        self.empty.set_text(text or self.tr("The numbers are on their way…"))
        self.header.show_text("")
        self._stack.setCurrentWidget(self.empty)

    # ---- showing -------------------------------------------------------------------------

    def _show(self) -> None:
        if self._shown is None:
            return
        probe, found = self._shown
        self._stack.setCurrentWidget(self._filled)
        self.header.show_text(words.title(probe, found))
        self._show_map(found)
        self.pointed.show_text("")
        if found.window is not None:
            if self._part is None or self._part >= len(found.window.amounts):
                self._part = int(found.window.order()[0])
            self._upper.setCurrentWidget(self.grids)
            self._show_grids(found, found.window)
        elif found.formula is not None:
            self._upper.setCurrentWidget(self.formula)
            self.formula.setText(words.with_numbers(found.formula))
        self.part.setVisible(found.window is not None and len(found.window.amounts) > 1)
        self._fill_parts(found)
        self.sum.setText(words.summed_up(found))

    def _show_map(self, found: Working) -> None:
        from cnnviz.engine import imaging

        style = self._session.map_style
        own = found.maps.array[found.unit : found.unit + 1]
        low, high = imaging.levels(own, style.contrast, signed=style.signed)
        picture = imaging.lut(style.colours)[imaging.to_index(own, low[:1], high[:1])[0]]
        rows, columns = own.shape[1:]
        self.map.set_image(image_of(picture), rows, columns)
        self.map.set_mark(found.place)
        for box, most, value in zip(
            (self.row, self.column), (rows, columns), found.place, strict=True
        ):
            box.blockSignals(True)
            box.setRange(0, most - 1)
            box.setValue(value)
            box.blockSignals(False)
            box.setEnabled(most > 1)
        self._place.setVisible(rows * columns > 1)

    def _show_grids(self, found: Working, window: Window) -> None:
        part = self._part or 0
        self._offer_parts(window, part)
        inside, values = window.inside[part], window.patches[part]
        name = words.name_of_part(window, part)
        if window.kind == "maximum":
            import numpy as np

            # What lies beyond the border never counts; the first that is none is the largest.
            picked = divmod(int(np.argmax(np.where(inside, values, -np.inf))), values.shape[1])
            values = np.where(inside, values, np.nan)
            self.grids.set_grids([Grid(name, values, words.extent(found), inside, "", picked)])
            return
        assert window.weights is not None
        weights, products = window.weights[part], window.products[part]
        kernel = self.tr("shares") if window.kind == "mean" else self.tr("weights")
        total = self.tr("sum {value}").format(value=short(window.amounts[part]))
        self.grids.set_grids(
            [
                Grid(name, values, words.extent(found), inside),
                Grid(kernel, weights, "", None, "×"),
                Grid(self.tr("products"), products, total, None, "="),
            ]
        )

    def _offer_parts(self, window: Window, part: int) -> None:
        self.part.blockSignals(True)
        prefix = self.tr("input {n}") if window.kind == "linear" else self.tr("channel {n}")
        first = int(window.channels[0])
        if window.frames is not None:
            prefix, first = self.tr("part {n}"), 0
        self.part.setPrefix(prefix.format(n=""))
        self.part.setRange(first, first + len(window.channels) - 1)
        self.part.setValue(first + part)
        self.part.blockSignals(False)

    def _fill_parts(self, found: Working) -> None:
        self.parts.blockSignals(True)
        self.parts.clear()
        window = found.window
        if window is None:
            assert found.formula is not None
            for name, value in found.formula.values:
                self._add_row(self.tr("x, what came in") if name == "x" else name, value)
        elif window.kind != "maximum":
            order = window.order()
            for part in order[:_MOST_ROWS]:
                item = self._add_row(words.name_of_part(window, int(part)), window.amounts[part])
                item.setData(0, _PART, int(part))
                if part == self._part:
                    self.parts.setCurrentItem(item)
            rest = order[_MOST_ROWS:]
            if len(rest):
                text = self.tr("the other {n}").format(n=f"{len(rest):,}")
                self._add_row(text, float(window.amounts[rest].sum()))
            if window.bias is not None:
                self._add_row(self.tr("bias"), window.bias)
        self._add_row(self.tr("result"), found.total, strong=True)
        self.parts.setHeaderLabels(
            [self.tr("Part"), self.tr("Adds") if window is not None else self.tr("Value")]
        )
        self.parts.blockSignals(False)

    def _add_row(self, name: str, value: float, *, strong: bool = False) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, short(value)])
        item.setTextAlignment(1, _RIGHT)
        item.setToolTip(1, f"{value:.9g}")
        if strong:
            font = self.parts.font()
            font.setBold(True)
            for column in (0, 1):
                item.setFont(column, font)
        self.parts.addTopLevelItem(item)
        return item

    # ---- what a person does --------------------------------------------------------------

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        self._session.set_place((row, column))

    @Slot()
    def _turn(self) -> None:
        self._session.set_place((self.row.value(), self.column.value()))

    @Slot()
    def _forget_place(self) -> None:
        self._session.set_place(None)

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _choose_part(self, item: QTreeWidgetItem | None, _before: object = None) -> None:
        part = None if item is None else item.data(0, _PART)
        if part is not None and self._shown is not None and self._shown[1].window is not None:
            self._part = int(part)
            self._show_grids(self._shown[1], self._shown[1].window)

    @Slot(int)
    def _go_to_part(self, number: int) -> None:
        if self._shown is None or self._shown[1].window is None:
            return
        self._part = number - self.part.minimum()
        self._show_grids(self._shown[1], self._shown[1].window)
        self.parts.blockSignals(True)
        rows = (self.parts.topLevelItem(at) for at in range(self.parts.topLevelItemCount()))
        found = (row for row in rows if row is not None and row.data(0, _PART) == self._part)
        self.parts.setCurrentItem(next(found, None))  # type: ignore[arg-type]  # None: no row
        self.parts.blockSignals(False)

    @Slot(int, int)
    def _point(self, row: int, column: int) -> None:
        window = None if self._shown is None else self._shown[1].window
        if window is None or row < 0:
            self.pointed.show_text("")
            return
        at = self._part or 0, row, column
        value = window.patches[at]
        if not window.inside[at] and window.kind == "maximum":
            text = self.tr("Padding: what lies beyond the border of the input never counts.")
        elif not window.inside[at]:
            text = self.tr("Padding: beyond the border of the input a zero is taken.")
        elif window.weights is None:
            text = f"{value:.6g}"
        else:
            weight, product = window.weights[at], window.products[at]
            text = f"{value:.6g} × {weight:.6g} = {product:.6g}"
        self.pointed.show_text(text.replace("-", "−"))

    # ---- copy and export -----------------------------------------------------------------

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return patches, weights and products, (parts, h, w), and what each part adds."""
        import numpy as np

        window = None if self._shown is None else self._shown[1].window
        if window is None:
            return None
        weights = np.empty(0) if window.weights is None else window.weights
        return {
            "channels": window.channels,
            "patches": window.patches,
            "weights": weights,
            "products": window.products,
            "amounts": window.amounts,
            "bias": np.array(0.0 if window.bias is None else window.bias),
            "total": np.array(window.total),
        }

    def export_image(self) -> QImage:
        """Return the view as it is."""
        return self.grab().toImage()

    def export_name(self) -> str:
        """Return what a file of it is called."""
        chosen = self._session.selection
        return f"arithmetic {chosen.layer or ''} unit {chosen.unit or 0}"


register(
    DockSpec(
        key="arithmetic",
        title=QT_TRANSLATE_NOOP("docks", "Arithmetic"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "How one number of a map came about: the input below the window, the weights, their "
            "products, the sum and the bias. Click a place of an activation map to choose it.",
        ),
        factory=ArithmeticView,
        places={"look": Place("centre", 0, 3, tab=2)},
        icon="mdi6.calculator-variant-outline",
    )
)
