"""A slider over the frames of what changes in time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from cnnviz.qt import theme


class MomentBar(QWidget):
    """Chooses a frame by a slider; hidden where there is only one.

    Parameters
    ----------
    text : str
        How a place is told, with ``{n}`` and ``{all}``, such as "frame {n} of {all}".
    name : str
        What screen readers call the slider.

    Signals
    -------
    moment_changed(int)
        A person moved to another frame, counted from 0.
    """

    moment_changed = Signal(int)

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(name)
        self.slider.setPageStep(1)
        self.label = QLabel(self)
        self.label.setFont(theme.tabular(self.label.font()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        self.slider.valueChanged.connect(self._move)
        self.hide()

    def set_moments(self, count: int, moment: int, text: str = "") -> None:
        """Show so many frames, at one of them, without telling; `text` as another place is told."""
        self._text = text or self._text
        blocked = self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, count - 1))
        self.slider.setValue(moment)
        self.slider.blockSignals(blocked)
        widest = self._text.format(n=f"{count:,}", all=f"{count:,}")
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance(widest))
        self._tell()
        self.setVisible(count > 1)

    @property
    def moment(self) -> int:
        """The frame that is chosen."""
        return self.slider.value()

    @property
    def text(self) -> str:
        """What is told of it."""
        return self.label.text()

    @Slot(int)
    def _move(self, moment: int) -> None:
        self._tell()
        self.moment_changed.emit(moment)

    def _tell(self) -> None:
        at, count = self.slider.value() + 1, self.slider.maximum() + 1
        self.label.setText(self._text.format(n=f"{at:,}", all=f"{count:,}"))
