"""Questions that stand over the whole window: may this run, and which class is the network."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from cnnviz.qt.own_class_dialog import OwnClassDialog
from cnnviz.qt.trust_dialog import TrustDialog

if TYPE_CHECKING:
    from cnnviz.engine.models.own_source import SourceClass
    from cnnviz.engine.trust import NotTrusted
    from cnnviz.qt.workbench import Workbench


class Questions(QObject):
    """Asks in dialogs that leave the window usable, and hands the answers on."""

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._models = workbench.models
        self._window = window
        workbench.models.trust_needed.connect(self._ask_trust)
        workbench.own_code.looked.connect(self._ask_class)
        workbench.session.file_changed.connect(self._tell_weights)

    @Slot(object)
    def _ask_trust(self, error: NotTrusted) -> None:
        for older in self._window.findChildren(TrustDialog):
            older.close()  # it asks about something else
        dialog = TrustDialog(error.what, error.digests, self._window)
        dialog.agreed.connect(partial(self._models.agree, error))
        dialog.show()

    @Slot(str, object)
    def _ask_class(self, path: str, classes: tuple[SourceClass, ...]) -> None:
        file = self._models.stuck_file
        record = None if file is None else file.checkpoint.module
        # The class that a whole pickled network was saved from.
        wanted = "" if record is None else record.class_name.rpartition(".")[2]
        dialog = OwnClassDialog(Path(path), classes, self._weights(), wanted, self._window)
        dialog.chosen.connect(self._models.open_own_class)
        dialog.show()

    @Slot()
    def _tell_weights(self) -> None:
        """Say in a question that stands there whose weights are meant by now."""
        for dialog in self._window.findChildren(OwnClassDialog):
            dialog.show_weights(self._weights())

    def _weights(self) -> str:
        file = self._models.stuck_file
        return "" if file is None else file.path.name
