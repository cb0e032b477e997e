"""The box that chooses the epoch whose weights all views show."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from cnnviz.qt.workbench import Workbench


class EpochBox(QComboBox):
    """Newest weights, or those of an epoch that the run has kept; off while there are none.

    Parameters
    ----------
    workbench : Workbench
        Its epochs are offered, its session says which one is shown.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs = workbench.epochs
        self._session = workbench.session
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName(self.tr("Epoch"))
        # Seen while another network than that of the run stands in the window.
        self.setPlaceholderText(self.tr("back to the run…"))
        self._epochs.changed.connect(self._fill)
        self._session.selection_changed.connect(self._follow)
        self.activated.connect(self._choose)
        self._fill()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel over the box must not read one file after another."""
        event.ignore()

    @Slot()
    def _fill(self) -> None:
        wanted: list[int | None] = [None, *sorted(self._epochs.epochs)]
        if wanted != [self.itemData(index) for index in range(self.count())]:
            self.clear()
            for epoch in wanted:
                text = self.tr("newest") if epoch is None else self.tr("epoch {number}")
                self.addItem(text.format(number=epoch), epoch)
        self.setEnabled(bool(self._epochs.epochs))
        run = self._epochs.run
        self.setToolTip(
            self.tr("The weights of {run} that all views show: the newest, or an epoch's").format(
                run="" if run is None else run.name
            )
        )
        self._follow()

    @Slot()
    def _follow(self) -> None:
        shown = self.findData(self._session.selection.epoch) if self._epochs.is_shown else -1
        self.setCurrentIndex(shown)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._epochs.show(self.itemData(index))
