"""The steps between a picture and the network: in a line, and to edit in a form below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.config_form import ConfigForm
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.number_edit import NumbersEdit
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.state.preprocessing_options import CHANNELS, PRESETS, PreprocessingOptions

if TYPE_CHECKING:
    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.qt.session import Session
    from cnnviz.qt.settings import Settings

_OPEN = "input/edit_preprocessing"
_FORM_HEIGHT = 264  # as much as the form needs in the usual text size
_REST_MS = 250  # a number that is being typed passes through others that nobody means


class PreprocessingEditor(QWidget):
    """Shows the preprocessing of the session and lets a person change it.

    What is wrong is told beside its field and never applied; what is right is applied as soon as
    the person rests.
    """

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self.summary = WrappedLabel()
        self.summary.setFont(theme.tabular(self.summary.font()))
        self.source = WrappedLabel()
        self.source.setForegroundRole(self.source.palette().ColorRole.PlaceholderText)
        self.edit_button = QToolButton()
        self.edit_button.setText(self.tr("Edit"))
        self.edit_button.setCheckable(True)
        self.edit_button.setToolTip(
            self.tr("Show the steps between the picture and the network, to change them")
        )
        self.presets = CalmBox()
        self.presets.setPlaceholderText(self.tr("own values"))
        self.presets.setAccessibleName(self.tr("Usual values"))
        self.presets.setToolTip(
            self.tr(
                "Mean and deviation that many networks were trained with; sizes stay. "
                "ImageNet: colour; MNIST: grey; 0 to 1 and -1 to 1: the range of the values."
            )
        )
        for name in PRESETS:
            self.presets.addItem(name.replace("-", "−"), name)
        self.reset_button = QPushButton(self.tr("Reset"))
        self.reset_button.setToolTip(
            self.tr("Take what the checkpoint, the weights or the architecture say")
        )
        self.form = ConfigForm(PreprocessingOptions)
        self._name_numbers()
        self.form_area = self._make_area()
        self._lay_out()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.apply)
        self.edit_button.toggled.connect(self._unfold)
        self.presets.activated.connect(self._take_preset)
        self.reset_button.clicked.connect(self.reset)
        self.form.changed.connect(self._follow_form)
        session.preprocessing_changed.connect(self._show)
        session.weights_changed.connect(self._show)
        self.edit_button.setChecked(settings.read(_OPEN, False))
        self._unfold(self.edit_button.isChecked())
        self._show()

    # ---- what a person does --------------------------------------------------------------

    @Slot()
    def apply(self) -> None:
        """Bring the picture to the network as the form says, where the form is right."""
        self._rest.stop()
        options = self.form.value()
        if options is not None and self._session.preprocessing is not None:
            self._session.set_preprocessing(options.to_preprocessing())

    @Slot()
    def reset(self) -> None:
        """Take what the model itself says."""
        model = self._session.model
        if model is not None:
            self._fill(PreprocessingOptions.from_preprocessing(model.preprocessing))

    @Slot(int)
    def _take_preset(self, index: int) -> None:
        present = self._session.preprocessing
        if present is not None:
            # What is half typed wrong gives way to the values that are in force.
            options = self.form.value() or PreprocessingOptions.from_preprocessing(present)
            self._fill(options.with_preset(str(self.presets.itemData(index))))

    def _fill(self, options: PreprocessingOptions) -> None:
        self.form.set_value(options)
        self.apply()

    @Slot(bool)
    def _unfold(self, unfolded: bool) -> None:
        if unfolded and not self.form_area.isVisible():
            self._make_room()
        self.form_area.setVisible(unfolded)
        grows = QSizePolicy.Policy.Expanding if unfolded else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, grows)
        self.summary.setVisible(not unfolded)  # the form says the same in full
        self._settings.write(_OPEN, unfolded)

    def _make_room(self) -> None:
        """Let the dock grow for the form, where its neighbours have the room."""
        dock: QWidget | None = self.parentWidget()
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        window = None if dock is None else dock.parentWidget()
        if isinstance(dock, QDockWidget) and isinstance(window, QMainWindow):
            height = dock.height() + max(0, _FORM_HEIGHT - self.height())
            window.resizeDocks([dock], [height], Qt.Orientation.Vertical)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow_form(self) -> None:
        channels = self.form.editor("channels")
        assert isinstance(channels, QComboBox)
        for name in ("mean", "std"):
            row = self.form.editor(name)
            assert isinstance(row, NumbersEdit)
            count = CHANNELS[channels.currentData()]
            if count != row.count_shown:
                row.show_first(count)
        options = self.form.value()
        preset = "" if options is None else options.preset
        self.presets.setCurrentIndex(self.presets.findData(preset) if preset else -1)
        self._offer_reset()
        self._rest.start()

    def _offer_reset(self) -> None:
        wrong = bool(self.form.problem())
        self.reset_button.setEnabled(wrong or self._session.preprocessing_edited)

    @Slot()
    def _show(self) -> None:
        values = self._session.preprocessing
        self.edit_button.setEnabled(values is not None)
        self.form_area.setEnabled(values is not None)
        if values is None:
            self.summary.clear()
            self.source.clear()
            return
        options = PreprocessingOptions.from_preprocessing(values)
        # Nothing is rewritten under the hands of a person who types what is in force.
        if self.form.value() != options:
            self.form.set_value(options)
            self._rest.stop()
        self.summary.setText(self._in_words(values))
        self.source.setText(self._told_by())
        self._offer_reset()

    def _in_words(self, values: Preprocessing) -> str:
        steps = [self.tr("grey") if values.channels == 1 else self.tr("colour")]
        if values.resize is not None:
            steps.append(self.tr("shorter side to {side} px").format(side=values.resize))
        if values.crop is not None:
            height, width = values.crop
            steps.append(self.tr("centre {w} × {h}").format(w=width, h=height))
        mean = ", ".join(f"{value:.3g}" for value in values.mean)
        std = ", ".join(f"{value:.3g}" for value in values.std)
        steps.append(self.tr("mean {mean}").format(mean=mean))
        steps.append(self.tr("deviation {std}").format(std=std))
        return " · ".join(steps)

    def _told_by(self) -> str:
        """Say where the values come from."""
        model = self._session.model
        if model is None:
            return ""
        if self._session.preprocessing_edited:
            return self.tr("Changed by you")
        return {
            "file": self.tr("From the checkpoint"),
            "weights": self.tr("From torchvision's weights"),
            "usual": self.tr("Usual for {name} (the file does not say)")
            if model.path is not None
            else self.tr("Usual for {name}"),
            "guess": self.tr("A guess by the first layer"),
            "person": self.tr("Chosen by you for the training"),
            "images": self.tr("As your images come"),
        }[model.preprocessing_source].format(name=model.architecture)

    # ---- building ------------------------------------------------------------------------

    def _name_numbers(self) -> None:
        size = self.form.editor("size")
        assert isinstance(size, NumbersEdit)
        size.name_fields((self.tr("height"), self.tr("width")))
        for name in ("mean", "std"):
            row = self.form.editor(name)
            assert isinstance(row, NumbersEdit)
            row.name_fields((self.tr("red"), self.tr("green"), self.tr("blue")))

    def _make_area(self) -> QScrollArea:
        first = QHBoxLayout()
        first.setSpacing(theme.GRID)
        first.addWidget(self.presets, 1)
        first.addWidget(self.reset_button)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, theme.HALF, theme.GRID, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(first)
        column.addWidget(self.form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.summary)
        words.addWidget(self.source)
        words.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(theme.GRID)
        line.addLayout(words, 1)
        line.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.form_area, 1)
