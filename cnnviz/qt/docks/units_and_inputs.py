"""Chosen units against chosen inputs, and against the current input while it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QImage, QPaintEvent
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.comparison_panes import CurvesPane, TablePane, name_of
from cnnviz.qt.controllers.collecting import Collection
from cnnviz.qt.controllers.comparison import ComparisonController
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.epoch_words import weights_words
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.without_network import without_network
from cnnviz.state.comparison import MOST, Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.qt.workbench import Workbench


class UnitsAndInputsView(QWidget):
    """A table of responses, and curves of the same units below it."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self.collection = Collection(workbench, self)
        self._asking = ComparisonController(workbench, self.collection, self)
        self._stale = True
        self.header = ElidedLabel(self)
        self.add_unit = QPushButton(self.tr("Add the chosen unit"), self)
        self.add_input = QPushButton(self.tr("Add the input"), self)
        self.add_selected = QPushButton(self.tr("Add the selected samples"), self)
        self.remove = QToolButton(self)
        self.table = TablePane(workbench, self.collection, self._asking, self)
        self.curves = CurvesPane(workbench, self.collection, self._asking, self)
        self.empty = EmptyState("", self.tr("Choose the first unit"), self)
        self._build()
        self._lay_out()
        self._connect()
        self.curves.set_own_scale(self.table.own.isChecked())
        self._follow()

    # ---- building ------------------------------------------------------------------------

    def _build(self) -> None:
        self.add_unit.setToolTip(self.tr("Keep the unit that is chosen as a row of the table"))
        self.add_input.setToolTip(self.tr("Keep what the network looks at as a column"))
        self.add_selected.setToolTip(
            self.tr("Keep the selected samples as columns, {most} at most").format(most=MOST)
        )
        self.remove.setText(self.tr("Remove"))
        self.remove.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.remove)
        self.remove.setMenu(self._menu)

    def _lay_out(self) -> None:
        buttons = FlowLayout()
        for widget in (self.add_unit, self.add_input, self.add_selected, self.remove):
            buttons.addWidget(widget)
        both = QSplitter(Qt.Orientation.Vertical, self)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.curves)
        both.setSizes([320, 320])
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        column.setSpacing(theme.HALF)
        column.addWidget(self.header)
        column.addLayout(buttons)
        column.addWidget(both, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)

    def _connect(self) -> None:
        self.add_unit.clicked.connect(self.collection.add_unit)
        self.add_input.clicked.connect(self.collection.add_input)
        self.add_selected.clicked.connect(self.collection.add_selected)
        self._menu.aboutToShow.connect(self._offer_removal)
        self._menu.triggered.connect(self._remove)
        self.table.rescaled.connect(self.curves.set_own_scale)
        self.empty.clicked.connect(self._choose_first)
        self._asking.changed.connect(self._follow)
        self._asking.curves_changed.connect(self._follow)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        seen = not self.visibleRegion().isEmpty()
        self._asking.set_watched(seen)
        self._stale = True
        if seen:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        units, inputs = self.collection.units, self.collection.inputs
        there = bool(units and inputs) and self._session.model is not None
        self._pages.setCurrentIndex(1 if there else 0)
        if not there:
            self._explain()
            return
        self._describe(len(units), len(inputs))
        self._enable()
        self.table.refresh()
        self.curves.refresh()

    def _explain(self) -> None:
        """Say what to do so that there is something to see."""
        session = self._session
        self.empty.button.setVisible(False)
        if why := without_network(session):
            text = why
        elif session.model is None:
            text = self.tr("Open a network to see what its units answer.")
        elif not self.collection.inputs:
            text = self.tr("Open an image, or choose a sample, to see what units answer to it.")
        else:
            text = self.tr(
                "Choose a unit, in the unit table or among the activation maps: here stands what "
                "it answers to the input, and how that changes when the input is turned, enlarged, "
                "shifted, brightened, blurred or made noisy."
            )
            self.empty.button.setVisible(self._first_unit() is not None)
        self.empty.set_text(text)

    def _first_unit(self) -> Unit | None:
        layers, chosen = self._session.layers, self._session.selection.layer
        rows = [row for row in layers.rows if row.executed and row.units] if layers else []
        chosen_row = [row for row in rows if row.name == chosen]
        return next(((row.name, 0) for row in chosen_row + rows), None)

    def _describe(self, units: int, inputs: int) -> None:
        model = self._session.model
        assert model is not None
        parts = [
            self.tr("{n} units").format(n=units) if units != 1 else self.tr("1 unit"),
            self.tr("{n} inputs").format(n=inputs) if inputs != 1 else self.tr("1 input"),
        ]
        text = self.tr("Largest response of {units} to {inputs}").format(
            units=parts[0], inputs=parts[1]
        )
        words = [text, model.title, *weights_words(self._session)]
        self.header.show_text(" · ".join(words))

    def _enable(self) -> None:
        kept, unit, image = self.collection.collected, self.collection.unit, self.collection.input
        room = len(kept.inputs) < MOST
        self.add_unit.setEnabled(
            unit is not None and unit not in kept.units and len(kept.units) < MOST
        )
        self.add_input.setEnabled(
            image is not None and room and kept.with_inputs([image]) is not kept
        )
        self.add_selected.setEnabled(room and bool(len(self.collection.selected())))
        self.remove.setEnabled(bool(kept.units or kept.inputs))

    @Slot()
    def _choose_first(self) -> None:
        unit = self._first_unit()
        if unit is not None:
            self._session.choose_unit(*unit)

    # ---- removing ------------------------------------------------------------------------

    @Slot()
    def _offer_removal(self) -> None:
        """Offer what was collected of what is chosen, and all of it."""
        self._menu.clear()
        text = self.tr("Remove {name}")
        unit, image = self.collection.unit, self.collection.input
        if unit is not None and unit in self.collection.collected.units:
            row = self.collection.units.index(unit)
            self._menu.addAction(text.format(name=name_of(unit))).setData((row, -1))
        if image is not None and self.collection.is_kept(image):
            column = self.collection.place_of(image)
            self._menu.addAction(text.format(name=image.name)).setData((-1, column))
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Remove everything")).setData((-1, -1))

    @Slot(QAction)
    def _remove(self, action: QAction) -> None:
        row, column = action.data()
        if row < 0 and column < 0:
            self.collection.clear()
        else:
            self.collection.remove_at(row, column)

    # ---- Qt's own ------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up when the view comes out from behind another."""
        super().paintEvent(event)
        self._asking.set_watched(True)
        if self._stale:
            self._refresh()

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the table and the curves as they are seen."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return responses (units, inputs), names, and the curves (steps, units)."""
        import numpy as np

        units, inputs = self.collection.units, self.collection.inputs
        if not units or not inputs:
            return None
        found: dict[str, NDArray[np.generic]] = {
            "responses": self._asking.responses(),
            "units": np.array([name_of(unit) for unit in units]),
            "inputs": np.array([image.name for image in inputs]),
        }
        curves = self._asking.curves
        if curves is not None:
            found["values"] = curves.values
            found["curves"] = self.curves.answers()
            found["changed"] = np.array(curves.perturbation.name)
        return found

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return self.tr("units and inputs")


register(
    DockSpec(
        key="units and inputs",
        title=QT_TRANSLATE_NOOP("docks", "Units and inputs"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "What chosen units answer to chosen inputs, as a table, and how their answers change "
            "while the input is turned, enlarged, shifted, brightened, blurred or made noisy. "
            "Click a cell to choose its unit and look at its input.",
        ),
        factory=UnitsAndInputsView,
        places={"units": Place("centre", 0, 3)},
        icon="mdi6.view-grid-plus-outline",
    )
)
