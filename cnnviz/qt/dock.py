"""A dock is a declaration.

A file in ``qt/docks`` defines a widget and calls :func:`register` with a :class:`DockSpec`. That is
all it takes: the menu entry, the toggle, the place in each workspace, the restored layout and the
smoke test follow from the declaration.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt, SignalInstance, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench

Area = Literal["left", "centre", "right"]
AREAS: dict[Area, Qt.DockWidgetArea] = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "centre": Qt.DockWidgetArea.TopDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dock stands in a workspace.

    Parameters
    ----------
    area : {"left", "centre", "right"}
        Column of the window.
    row : int
        Docks of the same column stand below each other by their rows; the same row means tabs.
    share : int
        Height relative to the other rows of the column.
    front : bool
        Whether it is the tab in front, which is the first one too.
    tab : int
        Order among the other tabs; equal ones stand in the order of their keys.
    """

    area: Area
    row: int = 0
    share: int = 1
    front: bool = False
    tab: int = 0


@dataclass(frozen=True)
class DockSpec:
    """Declaration of a dock.

    Parameters
    ----------
    key : str
        Stable name, for saved layouts and the command line.
    title : str
        English title in sentence case, marked with ``QT_TRANSLATE_NOOP("docks", ...)``.
    help : str
        What the view shows and how to use it, in a sentence or two, marked likewise.
    factory : callable
        Makes the content: ``factory(workbench) -> QWidget``.
    places : mapping of str to Place
        Workspaces ("look", "train", ...) in which it is shown, and where.
    icon : str
        Name of a QtAwesome icon.
    in_toolbar : bool
        Whether the toolbar has a button that brings the view to the front.
    calls : callable or None
        Returns the signal on which the view comes to the front: where the workspace shows it, and
        with True everywhere.
    count : callable or None
        Returns the signal that tells how many things there are in the view that wait for a look;
        their number stands behind the title, also before the view was ever shown.
    stands_in_for : str
        Key of a view on which it lies and that shows nothing of a file without a network, while
        this one does.
    """

    key: str
    title: str
    help: str
    factory: Callable[[Workbench], QWidget]
    places: Mapping[str, Place] = field(default_factory=dict)
    icon: str = ""
    in_toolbar: bool = False
    calls: Callable[[Workbench], SignalInstance] | None = None
    count: Callable[[Workbench], SignalInstance] | None = None
    stands_in_for: str = ""

    def shown_title(self) -> str:
        """The title in the window's language."""
        return QCoreApplication.translate("docks", self.title)

    def shown_help(self) -> str:
        """The help text in the window's language."""
        return QCoreApplication.translate("docks", self.help)


_registry: dict[str, DockSpec] = {}


def register(spec: DockSpec) -> DockSpec:
    """Add a dock to the window; every key is taken once."""
    if spec.key in _registry:
        raise ValueError(f"two docks are called {spec.key}")
    _registry[spec.key] = spec
    return spec


def registered() -> tuple[DockSpec, ...]:
    """All docks; imports every module of ``cnnviz.qt.docks`` on the first call."""
    package = importlib.import_module("cnnviz.qt.docks")
    for module in sorted(entry.name for entry in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"cnnviz.qt.docks.{module}")
    return tuple(sorted(_registry.values(), key=lambda spec: spec.key))


class _Holder(QWidget):
    """Keeps the help of a dock to its title: inside, each part explains itself or is silent."""

    def event(self, event: QEvent) -> bool:
        """Let no tooltip through to the dock."""
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            return True
        return super().event(event)


class Dock(QDockWidget):
    """A dock whose content is made when it is first shown.

    Making it late keeps the start quick: a plot library is imported when a plot is looked at.
    """

    def __init__(self, spec: DockSpec, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(spec.shown_title(), parent)
        self.spec = spec
        self._workbench = workbench
        self.setObjectName(spec.key)
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self.toggleViewAction().setToolTip(spec.shown_help())
        self.toggleViewAction().setStatusTip(spec.shown_help())
        self.setToolTip(f"<p>{spec.shown_help()}</p>")
        holder = _Holder(self)
        QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
        holder.setMinimumSize(120, 80)
        self.setWidget(holder)
        self.content: QWidget | None = None
        if spec.calls is not None:
            spec.calls(workbench).connect(self.come_forward)
        if spec.count is not None:
            spec.count(workbench).connect(self._tell_count)

    @Slot(int)
    def _tell_count(self, number: int) -> None:
        title = self.spec.shown_title()
        self.setWindowTitle(f"{title} ({number})" if number else title)

    @Slot(bool)
    def come_forward(self, must_be_seen: bool) -> None:
        """Lie before the other tabs, and come into the window where it must be seen."""
        if must_be_seen:
            self.show()
        if not self.isHidden():
            self.raise_()

    def fill(self) -> QWidget:
        """Make the content if it is not there yet, and return it."""
        if self.content is None:
            self.content = self.spec.factory(self._workbench)
            layout = self.widget().layout()
            assert layout is not None
            layout.addWidget(self.content)
        return self.content

    def setVisible(self, visible: bool) -> None:
        """Come and go; a view that the workspace has no place for becomes a tab beside others."""
        if visible:
            self._find_room()
        super().setVisible(visible)

    def _find_room(self) -> None:
        """Take a place in the window, without which Qt would draw the view over all others."""
        window = self.parentWidget()
        if not isinstance(window, QMainWindow) or self.isFloating():
            return
        if window.dockWidgetArea(self) != Qt.DockWidgetArea.NoDockWidgetArea:
            return
        areas = [AREAS[place.area] for place in self.spec.places.values()]
        area = areas[0] if areas else AREAS["right"]
        for dock in window.findChildren(QDockWidget):
            if dock.isVisible() and not dock.isFloating() and window.dockWidgetArea(dock) == area:
                window.tabifyDockWidget(dock, self)
                return
        window.addDockWidget(area, self)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content before it is seen."""
        self.fill()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A dock that fills the screen comes back into the window instead of vanishing."""
        if self.isFullScreen():
            self.showNormal()
            self.setFloating(False)
            event.ignore()
            return
        super().closeEvent(event)


def window_of(view: QWidget) -> QMainWindow | None:
    """Return the window that a view belongs to, also while its dock floats on its own."""
    found: QWidget | None = view
    while found is not None and not isinstance(found, QMainWindow):
        found = found.parentWidget()
    return found


def dock_beside(view: QWidget, key: str) -> QDockWidget | None:
    """Return another dock of the window of a view, by its key, if there is one."""
    window = window_of(view)
    return None if window is None else window.findChild(QDockWidget, key)


def bring_to_front(view: QWidget, key: str) -> None:
    """Show another dock of the window of a view, and put it before those that lie on it."""
    dock = dock_beside(view, key)
    if dock is not None:
        dock.show()
        dock.raise_()
