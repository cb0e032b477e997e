"""Choosing in the layer tree which layers keep their weights in the next training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QTreeWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import Dock, dock_beside
from cnnviz.qt.draft import draft_of

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench


class Freezing(QObject):
    """A context menu on a tree of layers, and what it has chosen.

    Parameters
    ----------
    tree : QTreeWidget
        Its items hold the names of layers.
    role : Qt.ItemDataRole
        Where they hold them.
    workbench : Workbench
        Its draft of a training holds the frozen layers.

    Signals
    -------
    changed()
        Other layers are frozen.
    """

    changed = Signal()

    def __init__(self, tree: QTreeWidget, role: Qt.ItemDataRole, workbench: Workbench) -> None:
        super().__init__(tree)
        self._tree, self._role = tree, role
        self._session = workbench.session
        self._draft = draft_of(workbench)
        self._names: tuple[str, ...] = ()
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._open_menu)
        self._draft.changed.connect(self._follow)
        self._follow()

    def freezes(self, layer: str) -> bool:
        """Whether a layer, or something that it is a part of, is frozen."""
        module = _module(layer)
        return any(module == name or module.startswith(f"{name}.") for name in self._names)

    def menu(self, layer: str) -> QMenu:
        """Return the menu of a layer."""
        menu = QMenu(self._tree)
        frozen, module = self.freezes(layer), _module(layer)
        text = self.tr("Let {layer} learn") if frozen else self.tr("Freeze {layer} in training")
        action = menu.addAction(theme.icon("mdi6.snowflake"), text.format(layer=module))
        # What is frozen as a part of something larger can only learn together with all of that.
        action.setEnabled(module in self._names or not (frozen or self._is_empty(layer)))
        action.setData(module)
        action.triggered.connect(self._toggle_of_action)
        if self._names:
            clear = menu.addAction(self.tr("Let all layers learn"))
            clear.triggered.connect(self._clear)
        return menu

    def toggle(self, module: str) -> None:
        """Freeze a layer with everything below it, or let it learn again."""
        if module in self._names:
            self._set(tuple(name for name in self._names if name != module))
        else:
            below = f"{module}."
            self._set((*(one for one in self._names if not one.startswith(below)), module))

    @Slot()
    def _toggle_of_action(self) -> None:
        action = self.sender()
        self.toggle(str(action.data()))  # type: ignore[attr-defined]

    @Slot()
    def _clear(self) -> None:
        self._set(())

    def _set(self, names: tuple[str, ...]) -> None:
        self._draft.adopt(frozen=", ".join(names))

    def _is_empty(self, layer: str) -> bool:
        """Whether a layer has no weights that it could keep, as a ReLU or a pooling."""
        table = self._session.layers
        rows = () if table is None else table.rows
        return any(row.name == layer and not row.parameters for row in rows)

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        form = dock_beside(self._tree, "training")
        if isinstance(form, Dock):
            form.fill()  # it holds what is frozen, also before anybody has looked at it
        item = self._tree.itemAt(place)
        if item is not None and self._draft.config is not None:
            menu = self.menu(str(item.data(0, self._role)))
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self._tree.viewport().mapToGlobal(place))

    @Slot()
    def _follow(self) -> None:
        config = self._draft.config
        if config is None:
            return
        names = tuple(name.strip() for name in config.frozen.split(",") if name.strip())
        if names != self._names:
            self._names = names
            self.changed.emit()


def _module(layer: str) -> str:
    """Return the module of a layer: of one that is called several times, without the call."""
    return layer.partition("#")[0]
