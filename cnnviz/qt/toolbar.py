"""The toolbar: what is open, what to look at, and the workspaces."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from cnnviz.qt.epoch_box import EpochBar
from cnnviz.qt.model_badge import ModelBadge
from cnnviz.qt.workbench import Workbench


class Toolbar(QToolBar):
    """Groups of actions around the name of the network and the choice of its epoch.

    Where the words of all do not fit, those of `inputs` leave their icons alone.

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
        self.epochs = EpochBar(workbench, self)
        self.addAction(open_model)
        self.addWidget(self.badge)
        self._epoch_action = self.addWidget(self.epochs)
        self.addSeparator()
        inputs = list(inputs)
        self.addActions(inputs)
        buttons = [self.widgetForAction(action) for action in inputs]
        self._yielding = [button for button in buttons if isinstance(button, QToolButton)]
        self._words = 0  # width of the words that are left out
        self.addSeparator()
        self.addActions(list(workspaces))
        spring = QWidget(self)
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)
        self.addAction(palette)
        self._epochs.changed.connect(self._offer_epochs)
        self._offer_epochs()

    def event(self, event: QEvent) -> bool:
        """Fit the words whenever the room or what needs it changes."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return done

    def _fit(self) -> None:
        needed = self._needed()
        if not self._words and needed > self.width():
            self._style_inputs(Qt.ToolButtonStyle.ToolButtonIconOnly)
            self._words = needed - self._needed()
        elif self._words and needed + self._words <= self.width():
            self._style_inputs(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._words = 0

    def _needed(self) -> int:
        """Return the width of everything, the network's name as short as it can be."""
        long, short = self.badge.sizeHint().width(), self.badge.minimumSizeHint().width()
        return self.sizeHint().width() - max(0, long - short)

    def _style_inputs(self, style: Qt.ToolButtonStyle) -> None:
        for button in self._yielding:
            button.setToolButtonStyle(style)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()

    @Slot()
    def _offer_epochs(self) -> None:
        self._epoch_action.setVisible(bool(self._epochs.offered))
