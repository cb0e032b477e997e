"""The toolbar: what is open, what to look at, and the workspaces."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QWidget

from cnnviz.qt.epoch_box import EpochBox
from cnnviz.qt.model_badge import ModelBadge
from cnnviz.qt.workbench import Workbench


class Toolbar(QToolBar):
    """Groups of actions around the name of the network and the choice of its epoch.

    Parameters
    ----------
    workbench : Workbench
        What is open.
    open_model : QAction
        Stands before the name of the network.
    inputs, workspaces : iterable of QAction
        What opens or changes the input; the workspaces.
    palette : QAction
        Stands at the far end.
    """

    def __init__(
        self,
        workbench: Workbench,
        open_model: QAction,
        inputs: Iterable[QAction],
        workspaces: Iterable[QAction],
        palette: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Main toolbar"))
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(18, 18))
        self._epochs = workbench.epochs
        self.badge = ModelBadge(workbench.session, self)
        self.epoch_box = EpochBox(workbench, self)
        self.addAction(open_model)
        self.addWidget(self.badge)
        self._epoch_action = self.addWidget(self.epoch_box)
        self.addSeparator()
        self.addActions(list(inputs))
        self.addSeparator()
        self.addActions(list(workspaces))
        spring = QWidget(self)
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)
        self.addAction(palette)
        self._epochs.changed.connect(self._offer_epochs)
        self._offer_epochs()

    @Slot()
    def _offer_epochs(self) -> None:
        self._epoch_action.setVisible(bool(self._epochs.epochs))
