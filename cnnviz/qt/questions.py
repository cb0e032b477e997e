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
        weights = "" if file is None else file.path.name
        record = None if file is None else file.checkpoint.module
        # The class that a whole pickled network was saved from.
        wanted = "" if record is None else record.class_name.rpartition(".")[2]
        dialog = OwnClassDialog(Path(path), classes, weights, wanted, self._window)
        dialog.chosen.connect(self._models.open_own_class)
        dialog.show()
