"""Fields of the training form that know more than their text: images, model, device, folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from cnnviz.engine.options import Option
from cnnviz.qt import theme
from cnnviz.qt.image_set_box import BUILT_IN_SETS
from cnnviz.qt.widgets.number_edit import NumberEdit, show_number

_TRAINED = ("classification", "segmentation")  # tasks of networks that can be trained here


class SuggestionBox(QComboBox):
    """A text field with suggestions; a scroll over it changes nothing unless it was chosen."""

    changed = Signal()

    def __init__(self, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = self.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.offer(suggestions)
        self.editTextChanged.connect(self._tell)
        self.installEventFilter(self)

    def offer(self, suggestions: tuple[str, ...]) -> None:
        """Suggest these texts; what is written stays."""
        written = self.currentText()
        self.blockSignals(True)
        self.clear()
        self.addItems(list(dict.fromkeys(suggestions)))
        self.setEditText(written)
        self.blockSignals(False)

    def value(self) -> str:
        """Return the text."""
        return self.currentText().strip()

    def set_value(self, value: str) -> None:
        """Show a text, from its beginning."""
        self.setEditText(value)
        line = self.lineEdit()
        assert line is not None
        line.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the page scroll instead."""
        if event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


class _WithButton(QWidget):
    """A field with a button beside it that opens a file dialog."""

    changed = Signal()

    def __init__(self, field: SuggestionBox | QLineEdit, icon: str, tip: str) -> None:
        super().__init__()
        self.field = field
        self.button = QToolButton()
        self.button.setProperty("quiet", True)
        self.button.setIcon(theme.icon(icon))
        self.button.setToolTip(tip)
        self.button.setAccessibleName(tip)
        self.button.clicked.connect(self._browse)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        field.setMinimumWidth(60)
        self.setFocusProxy(field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.HALF)
        row.addWidget(field, 1)
        row.addWidget(self.button)
        signal = field.changed if isinstance(field, SuggestionBox) else field.textChanged
        signal.connect(self._tell)

    def value(self) -> str:
        """Return the text."""
        return self._text()

    def set_value(self, value: str) -> None:
        """Show a text."""
        if isinstance(self.field, SuggestionBox):
            self.field.set_value(value)
        else:
            self.field.setText(value)

    def _text(self) -> str:
        if isinstance(self.field, SuggestionBox):
            return self.field.value()
        return self.field.text().strip()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()

    @Slot(str)
    def _take(self, chosen: str) -> None:
        self.set_value(chosen)

    @Slot()
    def _browse(self) -> None:
        dialog = self._dialog()
        start = Path(self._text()).expanduser()
        if self._text() and start.parent.is_dir():
            dialog.setDirectory(str(start.parent))
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _dialog(self) -> QFileDialog:
        raise NotImplementedError


class ImageSetField(_WithButton):
    """The image set: a built-in name, the set in the window, or a folder."""

    def __init__(self, _option: Option) -> None:
        self.box = SuggestionBox(BUILT_IN_SETS)
        super().__init__(self.box, "mdi6.folder-open-outline", "")
        self.button.setToolTip(self.tr("Choose a folder of images"))
        self.button.setAccessibleName(self.button.toolTip())

    def offer_current(self, spec: str) -> None:
        """Suggest the set that is open in the window, before the others."""
        self.box.offer((spec, *BUILT_IN_SETS) if spec else BUILT_IN_SETS)

    def _dialog(self) -> QFileDialog:
        dialog = QFileDialog(self.window(), self.tr("Images to learn from"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        return dialog


class ModelField(_WithButton):
    """The network: an architecture, found by typing a part of its name, or a checkpoint."""

    def __init__(self, _option: Option) -> None:
        from cnnviz.engine.models.catalogue import architecture, list_architectures

        names = [n for n in list_architectures() if architecture(n).task in _TRAINED]
        super().__init__(SuggestionBox(tuple(names)), "mdi6.file-outline", "")
        self.button.setToolTip(self.tr("Choose a checkpoint to go on from"))
        self.button.setAccessibleName(self.button.toolTip())

    def _dialog(self) -> QFileDialog:
        dialog = QFileDialog(self.window(), self.tr("Checkpoint to go on from"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return dialog


class FileField(_WithButton):
    """A checkpoint, or none."""

    def __init__(self, _option: Option) -> None:
        line = QLineEdit()
        line.setPlaceholderText(self.tr("none"))
        super().__init__(line, "mdi6.file-outline", "")
        self.button.setToolTip(self.tr("Choose a checkpoint"))
        self.button.setAccessibleName(self.button.toolTip())

    def _dialog(self) -> QFileDialog:
        dialog = QFileDialog(self.window(), self.tr("Checkpoint"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return dialog


class RunFolderField(_WithButton):
    """The folder of the run, made fresh where nothing is written."""

    def __init__(self, _option: Option) -> None:
        line = QLineEdit()
        line.setPlaceholderText(self.tr("a new folder"))
        super().__init__(line, "mdi6.folder-plus-outline", "")
        self.button.setToolTip(self.tr("Choose where the run is kept"))
        self.button.setAccessibleName(self.button.toolTip())

    def _dialog(self) -> QFileDialog:
        dialog = QFileDialog(self.window(), self.tr("Folder of the run"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        return dialog


class RateField(NumberEdit):
    """The learning rate: the usual one, which follows the optimiser, until a person changes it.

    ``value()`` is 0 for the usual one, as the configuration has it.
    """

    def __init__(self, option: Option) -> None:
        self._usual = 0.0
        self._given: float | int = 0.0  # stands for the text below, as long as that is shown
        self._written = ""
        super().__init__(whole=False, minimum=1e-8, maximum=option.maximum, logarithmic=True)

    def set_usual(self, rate: float) -> None:
        """Take another usual rate, which is shown unless a person named one."""
        if rate == self._usual:
            return
        named = self.value()
        self._usual = rate
        if named == 0:
            self.set_value(0)
        elif named is not None:
            # It stays named where it happens to be what is usual now.
            self._given, self._written = named, self.text_as_typed()

    def value(self) -> float | int | None:
        """Return the rate, 0 for the usual one, or None where the text is no number."""
        if self.text_as_typed() == self._written:
            return self._given
        number = self.number()
        return 0.0 if number == self._usual else number

    def set_value(self, value: float | int) -> None:
        """Show a rate, or the usual one for 0."""
        shown = value or self._usual
        self._given, self._written = value, show_number(shown)
        super().set_value(shown)


class DeviceBox(QComboBox):
    """What to compute on: what is there, once the lane has told."""

    changed = Signal()

    def __init__(self, _option: Option) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItem(self.tr("automatic"), "auto")
        self.addItem("cpu", "cpu")
        self.currentIndexChanged.connect(self._tell)

    def offer(self, devices: tuple[str, ...]) -> None:
        """Offer devices, each as its name and, in brackets, what it is."""
        for device in devices:
            name = device.partition(" ")[0]
            index = self.findData(name)
            if index < 0:
                self.addItem(device, name)
            else:
                self.setItemText(index, device)

    def value(self) -> str:
        """Return the device as torch calls it, or "auto"."""
        return str(self.currentData())

    def set_value(self, value: str) -> None:
        """Choose a device; one that was not there before is kept as it is called."""
        if self.findData(value) < 0:
            self.addItem(value, value)
        self.setCurrentIndex(self.findData(value))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
