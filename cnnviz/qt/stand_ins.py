"""Views that come to the front where another has nothing to show: a file without a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cnnviz.state.open_file import Step

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.qt.dock import Dock
    from cnnviz.qt.session import Session


class StandIns(QObject):
    """Brings them to the front once for a file, and the usual view back with the next network.

    Whoever has chosen a third tab, or goes back to the usual one, is left alone.
    """

    def __init__(self, window: QMainWindow, docks: Sequence[Dock], session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._docks = {dock.spec.key: dock for dock in docks}
        self._session = session
        self._done: Checkpoint | None = None  # the file for which it was seen to
        self._raised = False
        for signal in (session.model_changed, session.file_changed):
            signal.connect(self.follow)

    @Slot()
    def follow(self) -> None:
        """Bring the view to the front that has something to show, where there is news."""
        session = self._session
        if session.model is not None:
            self._raised = self._raised and not self._swap(to_stand_in=False)
            self._done = None
            return
        file, checkpoint = session.file, session.checkpoint
        waits = file is not None and file.step is Step.LOADING
        if checkpoint is None or waits or checkpoint is self._done:
            return
        if self._swap(to_stand_in=True):
            self._done, self._raised = checkpoint, True

    def _swap(self, *, to_stand_in: bool) -> bool:
        """Exchange the views where the one lies before the other; say whether they are there."""
        seen = False
        for usual, stand_in in self._pairs():
            seen = True
            front, back = (usual, stand_in) if to_stand_in else (stand_in, usual)
            if not front.visibleRegion().isEmpty():
                back.raise_()
        return seen

    def _pairs(self) -> Iterator[tuple[Dock, Dock]]:
        """Yield the views that lie on each other in this workspace."""
        for dock in self._docks.values():
            usual = self._docks.get(dock.spec.stands_in_for)
            if usual is None or usual.isHidden() or dock.isHidden():
                continue
            if dock in self._window.tabifiedDockWidgets(usual):
                yield usual, dock
