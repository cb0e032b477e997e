"""What is chosen, as chips in the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cnnviz.qt import theme
from cnnviz.qt.notices import quiet_button
from cnnviz.state.selection import Combine

if TYPE_CHECKING:
    from cnnviz.qt.controllers.epochs import EpochController
    from cnnviz.qt.session import Session


class SelectionChips(QWidget):
    """What is chosen; a click on a chip takes the choice back."""

    def __init__(
        self,
        session: Session,
        epochs: EpochController | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._epochs = epochs
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF)
        self.layer = self._chip(self.tr("Choose no layer"))
        self.unit = self._chip(self.tr("Choose no unit"))
        self.epoch = self._chip(self.tr("Show the newest weights again"))
        self.classes = self._chip(self.tr("Select samples of all classes"))
        self.samples = self._chip(self.tr("Select everything"))
        self.combining = self._chip(self.tr("Let a choice replace the selection again"))
        self.layer.clicked.connect(self._clear_layer)
        self.unit.clicked.connect(self._clear_unit)
        self.epoch.clicked.connect(self._clear_epoch)
        self.classes.clicked.connect(self._clear_classes)
        self.samples.clicked.connect(self._clear_samples)
        self.combining.clicked.connect(self._clear_combining)
        chips = (self.layer, self.unit, self.epoch, self.classes, self.samples, self.combining)
        for chip in chips:
            layout.addWidget(chip)
        for signal in (
            session.selection_changed,
            session.image_set_changed,
            session.combining_changed,
        ):
            signal.connect(self._show)
        self._show()

    def _chip(self, tip: str) -> QToolButton:
        chip = quiet_button("mdi6.close", tip, self)
        chip.setIconSize(QSize(12, 12))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands after the text
        return chip

    @Slot()
    def _show(self) -> None:
        chosen = self._session.selection
        for chip, value, text in (
            (self.layer, chosen.layer, self.tr("layer {value}")),
            (self.unit, chosen.unit, self.tr("unit {value}")),
            (self.epoch, chosen.epoch, self.tr("epoch {value}")),
        ):
            _label(chip, "" if value is None else text.format(value=value))
        _label(self.classes, self._classes_text(chosen.class_ids))
        _label(self.samples, self._samples_text(len(chosen.sample_ids)))
        ways = {
            Combine.OR: self.tr("choices are added"),
            Combine.AND: self.tr("choices narrow"),
            Combine.NOT: self.tr("choices are taken away"),
        }
        _label(self.combining, ways.get(self._session.combining, ""))

    def _classes_text(self, class_ids: tuple[int, ...]) -> str:
        images = self._session.image_set
        names = () if images is None else images.class_names
        if len(class_ids) > 1:
            return self.tr("{n} classes").format(n=f"{len(class_ids):,}")
        return "".join(
            self.tr("class {value}").format(value=names[one] if one < len(names) else one)
            for one in class_ids
        )

    def _samples_text(self, count: int) -> str:
        images = self._session.image_set
        if not count or images is None:
            return ""
        text = self.tr("1 sample") if count == 1 else self.tr("{n} samples")
        of = self.tr("{n} of {all} are selected; a click selects everything")
        self.samples.setToolTip(of.format(n=f"{count:,}", all=f"{len(images):,}"))
        return text.format(n=f"{count:,}")

    @Slot()
    def _clear_layer(self) -> None:
        self._session.commit(self._session.selection.with_layer(None))

    @Slot()
    def _clear_unit(self) -> None:
        self._session.commit(self._session.selection.with_unit(None))

    @Slot()
    def _clear_classes(self) -> None:
        chosen = self._session.selection
        self._session.commit(chosen.with_samples(chosen.sample_ids))

    @Slot()
    def _clear_samples(self) -> None:
        chosen = self._session.selection
        self._session.commit(chosen.with_samples((), chosen.class_ids))

    @Slot()
    def _clear_combining(self) -> None:
        self._session.set_combining(Combine.REPLACE)

    @Slot()
    def _clear_epoch(self) -> None:
        if self._epochs is not None:
            self._epochs.show(None)
        else:
            chosen = self._session.selection
            self._session.commit(chosen.with_epoch(chosen.run, None))


def _label(chip: QToolButton, text: str) -> None:
    # An ampersand in a name is a character here and no shortcut.
    chip.setText(text.replace("&", "&&"))
    chip.setVisible(bool(text))
