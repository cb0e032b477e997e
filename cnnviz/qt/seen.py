"""Work for a view that is done once somebody sees it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget


class WhenSeen(QObject):
    """Asks for a view to be brought up to date, now or as soon as it is seen.

    Behind another tab a view counts as visible, and drawing it there costs as much.

    Parameters
    ----------
    view : QWidget
        The view.

    Signals
    -------
    wanted()
        The view is seen and not up to date.
    """

    wanted = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._late = False
        self._soon = QTimer(self)  # a view that is being painted cannot change itself
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._make_up)
        view.installEventFilter(self)

    @Slot()
    def ask(self) -> None:
        """Want the view to be brought up to date."""
        self._late = True
        if not self._view.visibleRegion().isEmpty():
            self._make_up()

    @Slot()
    def _make_up(self) -> None:
        if self._late:
            self._late = False
            self.wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make up for what was missed: before the view is shown, or when it comes to the front."""
        if self._late and event.type() == QEvent.Type.Show:
            self._make_up()
        elif self._late and event.type() == QEvent.Type.Paint:
            self._soon.start()
        return super().eventFilter(watched, event)
