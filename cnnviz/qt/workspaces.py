"""Workspaces: named arrangements of the docks, which a person may change and reset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from cnnviz.qt.dock import AREAS, Area, Dock, Place
from cnnviz.qt.translation import QT_TRANSLATE_NOOP

_WIDTHS: dict[Area, float] = {"left": 0.28, "centre": 0.48, "right": 0.24}
# Qt would give the corners to the top area; the columns must reach the top of the window.
_CORNERS = {
    Qt.Corner.TopLeftCorner: Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.Corner.BottomLeftCorner: Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.Corner.TopRightCorner: Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.Corner.BottomRightCorner: Qt.DockWidgetArea.RightDockWidgetArea,
}


@dataclass(frozen=True, slots=True)
class Workspace:
    """A named arrangement.

    Parameters
    ----------
    key : str
        Stable name, as docks declare it in their places.
    title : str
        English title, translated where it is shown.
    """

    key: str
    title: str

    def shown_title(self) -> str:
        """The title in the window's language."""
        return QCoreApplication.translate("workspaces", self.title)


WORKSPACES = (
    Workspace("look", QT_TRANSLATE_NOOP("workspaces", "Look")),
    Workspace("train", QT_TRANSLATE_NOOP("workspaces", "Train")),
    Workspace("units", QT_TRANSLATE_NOOP("workspaces", "Units")),
    Workspace("map", QT_TRANSLATE_NOOP("workspaces", "Map")),
    Workspace("evaluate", QT_TRANSLATE_NOOP("workspaces", "Evaluate")),
)


def prepare(window: QMainWindow) -> None:
    """Let docks nest, fill the whole window and keep their columns."""
    window.setDockNestingEnabled(True)
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    # Without a central widget Qt moves the columns a little with every new layout.
    centre = QWidget(window)
    centre.setFixedHeight(0)
    window.setCentralWidget(centre)
    for corner, area in _CORNERS.items():
        window.setCorner(corner, area)


def arrange(window: QMainWindow, docks: Sequence[Dock], workspace: str) -> None:
    """Bring the docks to the places that they declare for a workspace; hide the others."""
    for dock in docks:
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for area in AREAS:
        placed = [(dock.spec.places[workspace], dock) for dock in docks if _in(dock, workspace)]
        placed = [(place, dock) for place, dock in placed if place.area == area]
        placed.sort(key=_row)
        _stack(window, area, placed)
    for dock in docks:
        if _in(dock, workspace):
            dock.show()
    share_widths(window, docks, workspace)
    for dock in docks:
        if _in(dock, workspace) and dock.spec.places[workspace].front:
            dock.raise_()


def _in(dock: Dock, workspace: str) -> bool:
    return workspace in dock.spec.places


def _row(entry: tuple[Place, Dock]) -> tuple[int, bool, int]:
    place, _ = entry
    return place.row, not place.front, place.tab


def _stack(window: QMainWindow, area: Area, placed: Iterable[tuple[Place, Dock]]) -> None:
    """Put docks of one column below each other, those of one row as tabs."""
    rows = [list(group) for _, group in groupby(placed, key=_row_number)]
    tops: list[QDockWidget] = []
    # All rows first, tabs after: Qt would add a dock that splits a tab as one more tab.
    for (_, first), *_ in rows:
        if tops:
            window.splitDockWidget(tops[-1], first, Qt.Orientation.Vertical)
        else:
            window.addDockWidget(AREAS[area], first)
        tops.append(first)
    for (_, first), *others in rows:
        for _, dock in others:
            window.tabifyDockWidget(first, dock)
    shares = [row[0][0].share * 100 for row in rows]
    for top in tops:
        top.show()
    if tops:
        window.resizeDocks(tops, shares, Qt.Orientation.Vertical)


def _row_number(entry: tuple[Place, Dock]) -> int:
    return entry[0].row


def show_tabs(window: QMainWindow) -> None:
    """Show one bar of tabs above each pile of docks, and no other.

    Qt hides the bars with an old arrangement and forgets them in the new one; it also leaves those
    of arrangements before, with their tabs, and a bar of one tab in the corner of the window.
    """
    layout = window.layout()
    if layout is not None:
        layout.activate()
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    wanted = {_bar_of(pile, bars) for pile in _piles(window)}
    for bar in bars:
        if bar.isHidden() == (bar in wanted):
            bar.setVisible(bar in wanted)


def _piles(window: QMainWindow) -> Iterator[list[QDockWidget]]:
    """Yield the docks that lie on each other, the one in front first."""
    for dock in window.findChildren(QDockWidget):
        behind = window.isVisible() and dock.visibleRegion().isEmpty()
        if dock.isHidden() or dock.isFloating() or behind:
            continue
        others = [one for one in window.tabifiedDockWidgets(dock) if not one.isHidden()]
        if others:
            yield [dock, *others]


def _bar_of(pile: Sequence[QDockWidget], bars: Sequence[QTabBar]) -> QTabBar | None:
    """Return the bar of a pile: the one that lies upon it, or else the newest with its tabs."""
    titles = sorted(dock.windowTitle() for dock in pile)
    found = None
    for bar in bars:
        if titles != sorted(bar.tabText(place) for place in range(bar.count())):
            continue
        if found is None or _lies_upon(bar, pile[0]) or not _lies_upon(found, pile[0]):
            found = bar
    return found


def _lies_upon(bar: QTabBar, dock: QDockWidget) -> bool:
    place, below = bar.geometry(), dock.geometry()
    return (place.left(), place.bottom() + 1) == (below.left(), below.top())


def share_widths(window: QMainWindow, docks: Sequence[Dock], workspace: str) -> None:
    """Give each column its share of the window's width; it counts once the window is shown."""
    tops: dict[Area, QDockWidget] = {}
    for dock in docks:
        if _in(dock, workspace) and dock.spec.places[workspace].front | dock.isVisible():
            tops.setdefault(dock.spec.places[workspace].area, dock)
    tops = {area: tops[area] for area in AREAS if area in tops}
    widths = [int(window.width() * _WIDTHS[area]) for area in tops]
    if tops:
        window.resizeDocks(list(tops.values()), widths, Qt.Orientation.Horizontal)


def sizes_of(window: QMainWindow, docks: Sequence[Dock]) -> dict[str, tuple[int, int]]:
    """Return the room of the docks that can be seen in the window, by their keys.

    That is their width, and their height with the tabs above them: what ``resizeDocks`` takes.
    """
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    seen = [one for one in docks if not one.isFloating() and not one.visibleRegion().isEmpty()]
    tabs = {
        one: bar.height()
        for one in seen
        for bar in bars
        if not bar.isHidden() and _lies_upon(bar, one)
    }
    return {one.spec.key: (one.width(), one.height() + tabs.get(one, 0)) for one in seen}


def restore_sizes(
    window: QMainWindow, docks: Sequence[Dock], sizes: Mapping[str, tuple[int, int]]
) -> None:
    """Give docks the sizes that they had, as far as the window has room."""
    known = [dock for dock in docks if dock.spec.key in sizes and not dock.isHidden()]
    for place, way in enumerate((Qt.Orientation.Horizontal, Qt.Orientation.Vertical)):
        if known:
            window.resizeDocks(known, [sizes[dock.spec.key][place] for dock in known], way)
