"""What chooses the epoch that all views show: a box, and with it a slider and a button to play."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QToolButton, QWidget

from cnnviz.qt import theme
from cnnviz.qt.epoch_player import player_of
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.workbench import Workbench

_SLIDER_WIDTH = 120
_PAGES = 5  # presses of Page Down from one end to the other


class EpochBox(CalmBox):
    """Newest weights, or an epoch that the run has kept; off while there are none.

    Parameters
    ----------
    workbench : Workbench
        Its epochs are offered, its session says which one is shown.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs = workbench.epochs
        self._session = workbench.session
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName(self.tr("Epoch"))
        # Seen while another network than that of the run stands in the window.
        self.setPlaceholderText(self.tr("back to the run…"))
        self._epochs.changed.connect(self._fill)
        self._session.selection_changed.connect(self._follow)
        self.activated.connect(self._choose)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        wanted: list[int | None] = [None, *self._epochs.offered]
        there = [self.itemData(index) for index in range(self.count())]
        if wanted[: len(there)] != there:
            self.clear()
            there = []
        for epoch in wanted[len(there) :]:  # mostly one more than before
            self.addItem("", epoch)
        for index, epoch in enumerate(wanted):
            text = self._text(epoch)
            if self.itemText(index) != text:
                self.setItemText(index, text)
        self.setEnabled(len(wanted) > 1)
        self.setToolTip(self._tip())
        self._follow()

    def _text(self, epoch: int | None) -> str:
        if epoch is None:
            return self.tr("newest")
        if epoch in self._epochs.epochs:
            return self.tr("epoch {number}").format(number=epoch)
        return self.tr("epoch {number} (history)").format(number=epoch)

    def _tip(self) -> str:
        run = self._epochs.run
        text = self.tr("The epoch of {run} that all views show: the newest, or one that was kept")
        lines = [text.format(run="" if run is None else run.name)]
        if len(self._epochs.epochs) < len(self._epochs.offered):
            lines.append(
                self.tr(
                    "(history): its weights were not kept; maps and filters show the nearest ones."
                )
            )
        return "\n".join(lines)

    @Slot()
    def _follow(self) -> None:
        shown = self.findData(self._session.selection.epoch) if self._epochs.is_shown else -1
        self.setCurrentIndex(shown)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._epochs.show(self.itemData(index))


class EpochBar(QWidget):
    """The box, a slider over all epochs, and a button that lets them go by."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs = workbench.epochs
        self._player = player_of(workbench)
        self._begun = False  # whether the slider has chosen something since it was pressed
        self.play = QToolButton(self)
        self.play.setAutoRaise(True)
        self.slider = EpochSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(self.tr("Epochs"))
        self.slider.setFixedWidth(_SLIDER_WIDTH)
        self.slider.setToolTip(
            self.tr("All epochs of the run, the newest weights at the right end")
        )
        self.box = EpochBox(workbench, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.HALF)
        for widget in (self.play, self.slider, self.box):
            row.addWidget(widget)
        self._soon = QTimer(self)  # of all places that the slider passes meanwhile the last counts
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show)
        self.play.clicked.connect(self._player.toggle)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.valueChanged.connect(self._soon.start)
        self._player.changed.connect(self._show_player)
        self._epochs.changed.connect(self._follow)
        workbench.session.selection_changed.connect(self._follow)
        self._show_player()
        self._follow()

    @Slot()
    def _show_player(self) -> None:
        playing = self._player.playing
        self.play.setIcon(theme.icon("mdi6.pause" if playing else "mdi6.play"))
        text = self.tr("Stop at this epoch") if playing else self.tr("Let the epochs go by")
        self.play.setToolTip(text)
        self.play.setAccessibleName(text)

    @Slot()
    def _follow(self) -> None:
        """Stand where the epoch is that is shown, unless a person holds the slider."""
        offered, shown = self._epochs.offered, self._epochs.shown
        blocked = self.slider.blockSignals(True)
        self.slider.setRange(0, len(offered))
        self.slider.setPageStep(max(1, round(len(offered) / _PAGES)))
        if not self.slider.isSliderDown() and not self._soon.isActive():
            self.slider.setValue(offered.index(shown) if shown in offered else len(offered))
        self.slider.blockSignals(blocked)
        self.setEnabled(bool(offered))

    @Slot()
    def _begin(self) -> None:
        self._begun = False
        self._player.stop()

    @Slot()
    def _show(self) -> None:
        offered, place = self._epochs.offered, self.slider.value()
        held = self.slider.isSliderDown()
        self._epochs.show(
            offered[place] if place < len(offered) else None, amend=held and self._begun
        )
        self._begun = held


class EpochSlider(QSlider):
    """A slider that the wheel never moves: scrolling past must not read one file after another."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to whatever scrolls."""
        event.ignore()
