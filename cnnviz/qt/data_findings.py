"""The parts of an image set and what was found in it, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.data_words import explanation, sentence
from cnnviz.qt.widgets.plain_text import plain_tip
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.training.overview import Overview

_MOST_PROBLEMS = 12


class SplitTable(QWidget):
    """How many samples each part has, and how many of the rarest and the commonest class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.WIDE)
        self._grid.setVerticalSpacing(theme.HALF)
        self._grid.setColumnStretch(0, 1)
        self.why_not = WrappedLabel(self)
        self._cells: list[QLabel] = []

    def texts(self) -> list[list[str]]:
        """Return what the rows say, the titles first."""
        texts = [cell.text() for cell in self._cells]
        return [texts[start : start + 3] for start in range(0, len(texts), 3)]

    def show_overview(self, found: Overview | None) -> None:
        """Show the parts of another set; None while they are not known."""
        self._grid.removeWidget(self.why_not)
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.deleteLater()
        self._cells = []
        self.why_not.setVisible(found is not None and bool(found.why_not))
        if found is None:
            return
        masks = found.learned.target == "mask"
        each = self.tr("Pixels per class") if masks else self.tr("Per class")
        if len(found.train) or found.others:
            self._add(0, (self.tr("Part"), self.tr("Samples"), each), title=True)
        row = 1
        for name, ids, counts in (
            (self.tr("Training"), found.train, found.counts(found.train)),
            (self.tr("Validation"), found.validation, found.held_counts),
        ):
            if len(ids):
                self._add(row, (name, f"{len(ids):,}", _ends(counts)))
                row += 1
        for part, survey in found.others.items():
            self._add(row, (part, f"{len(survey):,}", "–"))
            row += 1
        self.why_not.setText(found.why_not)
        self._grid.addWidget(self.why_not, row, 0, 1, 3)

    def _add(self, row: int, texts: tuple[str, ...], *, title: bool = False) -> None:
        for column, text in enumerate(texts):
            cell = QLabel(text, self)
            cell.setTextFormat(Qt.TextFormat.PlainText)
            cell.setFont(theme.tabular(cell.font()))
            if title:
                cell.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(cell, row, column, side)
            self._cells.append(cell)


def _ends(counts: NDArray[np.int64] | None) -> str:
    """Say how many samples the rarest class has, of those that have any, and the commonest."""
    there = None if counts is None else counts[counts > 0]
    if there is None or not len(there):
        return "–"
    low, high = there.min(), there.max()
    return f"{low:,}" if low == high else f"{low:,} – {high:,}"


class FindingList(QWidget):
    """What deserves a second look, with a button that shows the samples.

    Signals
    -------
    shown(ids)
        These samples shall be seen; int64 (n,).
    """

    shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.HALF)
        self._rows: list[FindingRow] = []

    def rows(self) -> tuple[FindingRow, ...]:
        """Return the rows, from the top."""
        return tuple(self._rows)

    def show_overview(self, found: Overview | None) -> None:
        """Show what was found in another set; None while nothing is known."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        if found is None:
            return
        for finding in found.findings:
            row = FindingRow(sentence(finding), explanation(finding, found.image_set), self)
            row.set_sign("alert-outline" if finding.harmful else "information-outline")
            if len(finding.ids):
                row.offer(finding.ids)
                row.shown.connect(self.shown)
            self._put(row)
        for problem in found.problems[:_MOST_PROBLEMS]:
            row = FindingRow(problem, problem, self)
            row.set_sign("alert-outline")
            self._put(row)
        if found.survey is not None and not self._rows:
            row = FindingRow(self.tr("Nothing odd was found."), "", self)
            row.set_sign("check")
            self._put(row)

    def _put(self, row: FindingRow) -> None:
        self._rows.append(row)
        self._column.addWidget(row)


class FindingRow(QWidget):
    """A sign, a sentence, and perhaps a button.

    Signals
    -------
    shown(ids)
        The button was pressed.
    """

    shown = Signal(object)

    def __init__(self, text: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._ids: object = None
        self._sign = QLabel(self)
        self.text = WrappedLabel(self)
        self.text.setText(text)
        self.button = QPushButton(self.tr("Show"), self)
        self.button.setAccessibleName(self.tr("Show: {what}").format(what=text))
        self.button.hide()
        self.button.clicked.connect(self._press)
        self.setToolTip(plain_tip(tip))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def set_sign(self, name: str) -> None:
        """Show a sign before the sentence: its shape and not its colour alone tells the kind."""
        colours = {"alert-outline": "warning", "information-outline": "muted", "check": "success"}
        side = self.fontMetrics().height()
        icon = theme.icon(f"mdi6.{name}", colours[name])
        self._sign.setPixmap(icon.pixmap(QSize(side, side)))

    def offer(self, ids: object) -> None:
        """Let the samples be shown."""
        self._ids = ids
        self.button.show()

    @Slot()
    def _press(self) -> None:
        self.shown.emit(self._ids)
