"""The layers of the course's network with their shapes, as the form describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnnviz.engine.models.shapes import CourseShapes, ShapeRow, course_shapes
from cnnviz.qt import theme
from cnnviz.qt.draft import draft_of
from cnnviz.qt.proposals import proposals_of
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.plain_text import plain_tip
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    from cnnviz.engine.training.config import TrainConfig

_COURSE = "course_cnn"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShapesTable(QWidget):
    """Each layer with its output and its parameters; the formula of a size is in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = _Table(0, 3, self)
        self.table.setAccessibleName(self.tr("Shapes after every layer"))
        titles = (self.tr("Layer"), self.tr("Output"), self.tr("Parameters"))
        for place, (title, side) in enumerate(zip(titles, (_LEFT, _LEFT, _RIGHT), strict=True)):
            header = QTableWidgetItem(title)
            header.setTextAlignment(side)
            self.table.setHorizontalHeaderItem(place, header)
        self.problem = WrappedLabel(self)
        theme.set_tone(self.problem, "error")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.table)
        column.addWidget(self.problem)

    def set_shapes(self, shapes: CourseShapes) -> None:
        """Show other layers, and below them what cannot work."""
        self.table.setRowCount(len(shapes.rows) + 1)
        for place, row in enumerate(shapes.rows):
            self._fill(place, row)
        total = ShapeRow(self.tr("All"), "", (), shapes.parameters)
        self._fill(len(shapes.rows), total)
        self.table.updateGeometry()
        problem = "" if shapes.problem is None else str(shapes.problem)
        self.problem.setText(in_window_language(problem))
        self.problem.setVisible(bool(problem))

    def _fill(self, place: int, row: ShapeRow) -> None:
        count = f"{row.parameters:,}" if row.parameters else ""
        texts = (row.layer, " x ".join(f"{size:,}" for size in row.shape), count)
        tip = ": ".join(part for part in (row.type, row.formula) if part)
        for column, text in enumerate(texts):
            item = self.table.item(place, column)
            if item is None:
                item = QTableWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(place, column, item)
            item.setText(text)
            item.setToolTip(plain_tip(tip))
            item.setTextAlignment(_RIGHT if column == 2 else _LEFT)
            font = theme.tabular(self.table.font())
            font.setBold(not row.type)
            item.setFont(font)


class CourseShapesView(ShapesTable):
    """The shapes of the course's network that the training form describes, at every keystroke.

    While another network is chosen it says nothing new. Image size, channels and classes are those
    of the newest proposal; before there is one, those of the course: 28 px, grey, ten classes.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft_of(workbench)
        self._proposals = proposals_of(workbench)
        self._draft.changed.connect(self._follow)
        self._proposals.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        config = self._draft.config
        if config is None:
            return  # while a field is wrong, what it said before stands
        if config.model == _COURSE:
            self.set_shapes(course_shapes(config, **self._ends(config)))

    def _ends(self, config: TrainConfig) -> dict[str, Any]:
        ends: dict[str, Any] = {}
        proposal = self._proposals.proposal
        if proposal is not None and proposal.architecture == _COURSE and proposal.image_size:
            ends = {
                "image_size": proposal.image_size[0],
                "channels": proposal.channels,
                "outputs": proposal.outputs,
            }
        if config.image_size:
            ends["image_size"] = config.image_size
        if config.channels != "auto":
            ends["channels"] = int(config.channels)
        return ends


class _Table(QTableWidget):
    """A table that is as high as its rows, so that only what it stands in scrolls."""

    def __init__(self, rows: int, columns: int, parent: QWidget) -> None:
        super().__init__(rows, columns, parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Return the size with room for every row."""
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()
        return QSize(super().sizeHint().width(), height + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows: none is cut."""
        return QSize(0, self.sizeHint().height())
