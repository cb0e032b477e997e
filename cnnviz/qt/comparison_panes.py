"""The two halves of a comparison: the table of responses, and the curves of a changed input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.perturbation_words import words
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.colour_scale import ColourScale
from cnnviz.state.comparison import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.events import Progress
    from cnnviz.qt.controllers.collecting import Collection
    from cnnviz.qt.controllers.comparison import ComparisonController
    from cnnviz.qt.widgets.response_table import ColumnHead, RowHead
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.inputs import InputImage

_OWN_SCALE = "units and inputs/own scale"
_KIND = "units and inputs/kind"


class TablePane(QWidget):
    """The table with its scale; a click chooses the unit and shows the picture.

    Signals
    -------
    rescaled(own)
        Each unit is now shown on its own scale, or all on one.
    """

    rescaled = Signal(bool)

    def __init__(
        self,
        workbench: Workbench,
        collection: Collection,
        asking: ComparisonController,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        from cnnviz.qt.widgets.response_table import ResponseTable

        self._session = workbench.session
        self._inputs = workbench.inputs
        self._settings = workbench.settings
        self._collection = collection
        self._asking = asking
        self.own = QCheckBox(self.tr("Each unit on its own scale"), self)
        self.own.setToolTip(
            self.tr("Compare the inputs for each unit alone: its largest response is full colour")
        )
        self.own.setChecked(self._settings.read(_OWN_SCALE, False))
        self.said = ElidedLabel(self)
        self.scale = ColourScale(self)
        self.table = ResponseTable(self)
        scales = QHBoxLayout()
        scales.setSpacing(theme.WIDE)
        scales.addWidget(self.own)
        scales.addWidget(self.said, 1)
        scales.addWidget(self.scale)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addLayout(scales)
        column.addWidget(self.table, 1)
        self.own.toggled.connect(self._rescale)
        self.table.chosen.connect(self._choose)
        self.table.removed.connect(collection.remove_at)
        asking.progressed.connect(self._say)

    def refresh(self) -> None:
        """Show what stands side by side, and what is known of it."""
        from cnnviz.engine import imaging
        from cnnviz.qt.widgets.response_table import shown

        units, inputs = self._collection.units, self._collection.inputs
        rows = [self._row(unit) for unit in units]
        self.table.set_heads(rows, [self._column(image) for image in inputs])
        values = self._asking.responses()
        low, high, name = _ends(values, own=self.own.isChecked())
        colours = imaging.lut(name)
        self.table.set_values(values, colours[imaging.to_index(values, low, high)])
        unit, image = self._collection.unit, self._collection.input
        at = self._collection.place_of(image) if image is not None else None
        self.table.set_current(units.index(unit) if unit in units else None, at)
        if self.own.isChecked():
            largest = self.tr("its largest")
            smallest = self.tr("− its largest") if low.min(initial=0) < 0 else "0"
            self.scale.set_scale(colours, smallest, largest)
        else:
            ends = (float(low.min(initial=0)), float(high.max(initial=0)))
            self.scale.set_scale(colours, *map(shown, ends))

    def _row(self, unit: Unit) -> RowHead:
        from cnnviz.qt.widgets.response_table import RowHead

        kept = unit in self._collection.collected.units
        return RowHead(name_of(unit), kept, in_window_language(self._asking.refusal(unit[0])))

    def _column(self, image: InputImage) -> ColumnHead:
        from cnnviz.qt.widgets.response_table import ColumnHead

        answer = self._asking.answer(image)
        kept = self._collection.is_kept(image)
        if answer is None or answer.seen is None:
            return ColumnHead(image.name, kept, QImage())
        return ColumnHead(
            image.name, kept, image_of(answer.seen), in_window_language(answer.problem)
        )

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        """Choose the unit of a row, and look at the picture of a column."""
        units, inputs = self._collection.units, self._collection.inputs
        image = inputs[column] if 0 <= column < len(inputs) else None
        if 0 <= row < len(units):
            self._session.choose_unit(*units[row])
        if image is None or image is self._collection.input:
            return
        if self._session.frozen:
            self._session.notice(self.tr("The input is frozen; press F to let it change again."))
        elif image.sample_id is not None and image.image_set is self._session.image_set:
            self._inputs.show_sample(image.sample_id)
        else:
            self._session.set_input(image)

    @Slot(bool)
    def _rescale(self, own: bool) -> None:
        self._settings.write(_OWN_SCALE, own)
        self.refresh()
        self.rescaled.emit(own)

    @Slot()
    def _say(self) -> None:
        self.said.show_text(_how_far(self._asking.comparing))


class CurvesPane(QWidget):
    """Curves of the units while the current input is changed, and how it is changed."""

    def __init__(
        self,
        workbench: Workbench,
        collection: Collection,
        asking: ComparisonController,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # pyqtgraph is loaded when curves are first looked at, not at the start of the program.
        from cnnviz.qt.widgets.response_curves import ResponseCurves

        self._session = workbench.session
        self._settings = workbench.settings
        self._collection = collection
        self._asking = asking
        self._words = words()
        self._own = False
        self.kinds = CalmBox(self)
        self.kinds.setAccessibleName(self.tr("How the input is changed"))
        for name, of_kind in self._words.items():
            self.kinds.addItem(of_kind.done, name)
        kept = self.kinds.findData(self._settings.read(_KIND, asking.kind))
        self.kinds.setCurrentIndex(max(0, kept))
        asking.set_kind(self.kinds.currentData())
        self.said = ElidedLabel(self)
        self.said.setFont(theme.tabular(self.said.font()))
        self.go_on = QPushButton(self.tr("Go on"), self)
        self.go_on.setToolTip(self.tr("Ask the network for what is missing"))
        self.go_on.setVisible(False)
        self.curves = ResponseCurves(self)
        how = QHBoxLayout()
        how.setSpacing(theme.GRID)
        how.addWidget(QLabel(self.tr("While the input is")))
        how.addWidget(self.kinds)
        how.addWidget(self.said, 1)
        how.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.HALF)
        column.addLayout(how)
        column.addWidget(self.curves, 1)
        self.kinds.activated.connect(self._change_kind)
        self.go_on.clicked.connect(asking.go_on)
        self.curves.hovered.connect(self._say)
        asking.progressed.connect(self._say)

    @Slot(bool)
    def set_own_scale(self, own: bool) -> None:
        """Draw each unit's responses as shares of its largest, or as they are."""
        self._own = own
        self.refresh()

    def refresh(self) -> None:
        """Show the curves that there are."""
        import numpy as np

        of_kind = self._words[self._asking.kind]
        self.curves.set_axes(
            of_kind.axis, self.tr("Share of its largest") if self._own else self.tr("Response")
        )
        curves = self._asking.curves
        if curves is None:
            none = np.empty((0, 0), np.float32)
            self.curves.set_data(np.empty(0), none, [], [])
            return
        plain = int(np.abs(curves.values - curves.perturbation.identity).argmin())
        captions = [of_kind.say(value) for value in curves.values]
        captions[plain] = self.tr("as it is")
        self.curves.set_data(
            curves.values,
            self.answers(own=self._own),
            [image_of(picture) for picture in curves.pictures],
            captions,
            (plain, self.tr("as it is")),
        )

    def answers(self, *, own: bool = False) -> NDArray[np.float32]:
        """Return the curves of units, (S, U), NaN where a unit has none."""
        import numpy as np

        curves, units = self._asking.curves, self._collection.units
        assert curves is not None
        found = np.full((len(curves.values), len(units)), np.nan, np.float32)
        for place, (layer, unit) in enumerate(units):
            if layer in curves.by_layer and unit < curves.by_layer[layer].shape[1]:
                found[:, place] = curves.by_layer[layer][:, unit]
        if own:
            largest = np.abs(np.nan_to_num(found)).max(axis=0, initial=0)
            found /= np.where(largest > 0, largest, 1)
        return found

    @Slot()
    def _say(self) -> None:
        """Tell what is under the pointer, or how far the work is."""
        self.go_on.setVisible(self._asking.stopped)
        image, curves = self._collection.input, self._asking.curves
        far = _how_far(self._asking.perturbing)
        self.said.show_text(far or (image.name if image is not None else ""))
        step = self.curves.step
        if curves is None or not 0 <= step < len(curves.values):
            return
        of_kind = self._words[curves.perturbation.name]
        named = zip(self._collection.units, self.answers()[step], strict=True)
        parts = [f"{name_of(unit)}: {value:.3g}" for unit, value in named]
        self.said.show_text(" · ".join([of_kind.say(curves.values[step]), *parts]))

    @Slot(int)
    def _change_kind(self, index: int) -> None:
        kind = self.kinds.itemData(index)
        self._settings.write(_KIND, kind)
        self._asking.set_kind(kind)


def name_of(unit: Unit) -> str:
    """Return what a unit is called: its layer and its number."""
    return f"{unit[0]} {unit[1]}"


def _how_far(progress: Progress | None) -> str:
    """Say how far the network has come, in words; nothing where it is done at once."""
    if progress is None or not progress.total or progress.total < 2:
        return ""
    text = QCoreApplication.translate("comparison", "looking at {done} of {all} pictures")
    return text.format(done=min(progress.done + 1, progress.total), all=progress.total)


def _ends(
    values: NDArray[np.float32], *, own: bool
) -> tuple[NDArray[np.float32], NDArray[np.float32], str]:
    """Return what the ends of the colour map stand for in each row, and which colour map it is.

    Zero is at the lower end, or in the middle where there are responses below it.
    """
    import numpy as np

    known = np.nan_to_num(values, posinf=0, neginf=0)
    high = np.abs(known).max(axis=1, initial=0)
    if not own:
        high = np.full_like(high, high.max(initial=0))
    high[high == 0] = 1
    signed = bool((known < 0).any())
    return (-high if signed else np.zeros_like(high)), high, "RdBu_r" if signed else "viridis"
