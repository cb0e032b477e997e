"""The actions that go through the epochs of a run, and their keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cnnviz.qt.epoch_player import player_of

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench

    Make = Callable[..., QAction]


class EpochActions(QObject):
    """Adds to a menu what shows another epoch; off while no run offers any.

    Parameters
    ----------
    menu : QMenu
        Where they stand.
    action : callable
        Makes an action of the window: text, handler, keys.
    workbench : Workbench
        Whose epochs.
    """

    def __init__(
        self, menu: QMenu, action: Make, workbench: Workbench, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._epochs = workbench.epochs
        self._player = player_of(workbench)
        self.before = action(self.tr("Epoch be&fore"), self._step_back, ",")
        self.after = action(self.tr("Ep&och after"), self._step_on, ".")
        self.first = action(self.tr("F&irst epoch"), self._show_first, "Alt+Home")
        self.newest = action(self.tr("&Newest weights"), self._show_newest, "Alt+End")
        self.play = action(self.tr("Let the &epochs go by"), self._player.toggle, "P")
        self.play.setCheckable(True)
        menu.addActions([self.before, self.after, self.first, self.newest, self.play])
        self._epochs.changed.connect(self._show)
        self._player.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        offered = bool(self._epochs.offered)
        for action in (self.before, self.after, self.first, self.newest, self.play):
            action.setEnabled(offered)
        self.play.setChecked(self._player.playing)

    @Slot()
    def _step_back(self) -> None:
        self._player.stop()
        self._epochs.step(-1)

    @Slot()
    def _step_on(self) -> None:
        self._player.stop()
        self._epochs.step(1)

    @Slot()
    def _show_first(self) -> None:
        self._player.stop()
        self._epochs.show(next(iter(self._epochs.offered), None))

    @Slot()
    def _show_newest(self) -> None:
        self._player.stop()
        self._epochs.show(None)
