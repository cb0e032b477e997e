"""The box that names image sets: built-in ones, recent ones, and any other by its folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from cnnviz.qt.notices import plain_tip
from cnnviz.qt.settings import Settings
from cnnviz.qt.widgets.calm_box import CalmBox

BUILT_IN_SETS = ("digits", "mnist", "fashion-mnist", "cifar10", "cifar100")
_FOLDER, _TABLE = "browse folder", "browse table"
_TIP = Qt.ItemDataRole.ToolTipRole
_ACTION = Qt.ItemDataRole.UserRole + 1


class ImageSetBox(CalmBox):
    """A list of image sets that a person can open.

    Signals
    -------
    wanted(spec)
        A set was chosen; with nothing, the choice came to nothing and the box is to be set back.
    """

    wanted = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setToolTip(self.tr("Image sets: built in, opened before, or any folder or CSV file"))
        self.setAccessibleName(self.tr("Image set"))
        self.setMinimumContentsLength(12)
        self.setPlaceholderText(self.tr("image set…"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._choose)
        settings.changed.connect(self._follow_settings)
        self._fill()

    def show_spec(self, spec: str) -> None:
        """Name a set, whether a person chose it here or not."""
        if self.findData(spec) < 0:
            place = len(BUILT_IN_SETS) + 1  # after the line below the built-in ones
            title = _short(spec)
            alike = self.findText(title) >= 0
            self.insertItem(place, f"{title} ({_above(spec)})" if alike else title, spec)
            self.setItemData(place, plain_tip(spec), _TIP)
        self.setCurrentIndex(self.findData(spec))

    def _fill(self) -> None:
        shown = self.currentData()
        self.clear()
        for name in BUILT_IN_SETS:
            self.addItem(name, name)
        self.insertSeparator(self.count())
        recent = [spec for spec in self._settings.recent_image_sets if spec not in BUILT_IN_SETS]
        titles = [*BUILT_IN_SETS, *(_short(spec) for spec in recent)]
        for spec in recent:
            title = _short(spec)
            alike = titles.count(title) > 1
            self.addItem(f"{title} ({_above(spec)})" if alike else title, spec)
            self.setItemData(self.count() - 1, plain_tip(spec), _TIP)
        if recent:
            self.insertSeparator(self.count())
        for text, action in (
            (self.tr("Open folder…"), _FOLDER),
            (self.tr("Open CSV file…"), _TABLE),
        ):
            self.addItem(text)
            self.setItemData(self.count() - 1, action, _ACTION)
        if shown is None:
            self.setCurrentIndex(-1)  # none is open
        else:
            self.show_spec(shown)

    @Slot(str)
    def _follow_settings(self, key: str) -> None:
        if key == "recent/image_sets":
            self._fill()

    @Slot(int)
    def _choose(self, index: int) -> None:
        action = self.itemData(index, _ACTION)
        if action is None:
            self.wanted.emit(str(self.itemData(index)))
        else:
            self.wanted.emit("")
            self._browse(table=action == _TABLE)

    def _browse(self, *, table: bool) -> None:
        title = self.tr("CSV file of images and labels") if table else self.tr("Folder of images")
        dialog = QFileDialog(self.window(), title)
        if table:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter(self.tr("CSV files (*.csv)"))
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _short(spec: str) -> str:
    return Path(spec).name or spec


def _above(spec: str) -> str:
    return Path(spec).parent.name
