"""Says which input sizes a network takes, where it cannot take the one at hand, and offers one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench


class SizeOffer(QWidget):
    """A sentence and a button; nothing at all while the input goes through.

    Parameters
    ----------
    workbench : Workbench
        Whose input.
    explains : bool
        Whether the sentence says too what stopped the input; where that stands beside it, not.
    """

    def __init__(
        self, workbench: Workbench, *, explains: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._tables = workbench.layer_tables
        self._explains = explains
        self.text = WrappedLabel(self)
        self.button = QPushButton(self)
        self.button.setToolTip(self.tr("Bring pictures to this size; it can be changed below them"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.text)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self.use)
        self._tables.fitting_changed.connect(self._show)
        self._session.probe_changed.connect(self._show)
        self._show()

    @Slot()
    def use(self) -> None:
        """Bring pictures to the size that is offered."""
        offered = self._tables.offered()
        if offered is not None:
            self._session.set_preprocessing(offered)

    @Slot()
    def _show(self) -> None:
        probe, found = self._session.probe, self._tables.fitting
        refused = probe is not None and probe.refused
        self.setVisible(refused)
        if probe is None or not refused:
            return
        said = [in_window_language(probe.note)] if self._explains else []
        if found is not None:
            said.append(in_window_language(found.sentence))
        elif self._tables.searching:
            said.append(self.tr("Looking for sizes that fit…"))
        self.text.setText(" ".join(said))
        offered = self._tables.offered()
        self.button.setVisible(offered is not None)
        if offered is not None and offered.crop is not None:
            side = offered.crop[0]
            text = self.tr("Use {side} px").format(side=side)
            if probe.shape[1] != offered.channels:
                grey = offered.channels == 1
                kind = self.tr("grey") if grey else self.tr("colour")
                text = self.tr("Use {side} px, {kind}").format(side=side, kind=kind)
            self.button.setText(text)
