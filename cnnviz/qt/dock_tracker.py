"""Which dock a key stroke means: the one that the pointer or the focus entered last."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget


class DockTracker(QObject):
    """Follows pointer and focus through the docks of a window.

    The last one stays the current one while the pointer is over a menu or outside the window.

    Parameters
    ----------
    window : QMainWindow
        The window, with all its docks in place; it becomes the parent.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._last: QDockWidget | None = None
        for dock in window.findChildren(QDockWidget):
            dock.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)

    def current(self) -> QDockWidget | None:
        """Return the dock that is meant, or None where none can be seen."""
        if self._last is not None and _is_seen(self._last):
            return self._last
        for dock in self._window.findChildren(QDockWidget):
            if _is_seen(dock):
                return dock
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the dock that the pointer enters."""
        if event.type() == QEvent.Type.Enter and isinstance(watched, QDockWidget):
            self._last = watched
        return False

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        widget = now
        while widget is not None and not isinstance(widget, QDockWidget):
            widget = widget.parentWidget()
        if widget is not None and widget.parentWidget() is self._window:
            self._last = widget


def _is_seen(dock: QDockWidget) -> bool:
    # A dock behind another tab counts as visible for Qt, but nothing of it is on the screen.
    return dock.isVisible() and not dock.visibleRegion().isEmpty()
