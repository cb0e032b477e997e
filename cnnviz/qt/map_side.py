"""What stands beside a map: what its colours mean, and how far it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.class_legend import ClassLegend, LegendEntry
from cnnviz.qt.widgets.colour_scale import ColourScale
from cnnviz.qt.widgets.trust_figures import TrustFigures
from cnnviz.state.point_colours import ClassColours, PointColours, ValueColours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_] | None

_NARROWEST = 34  # average characters


class MapSide(QWidget):
    """A legend of classes or a scale of numbers, and below it the figures of trust.

    Signals
    -------
    changed()
        Another part of the samples is shown or in focus; see :meth:`masks`.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes: NDArray[np.int64] | None = None
        self.legend = ClassLegend(self)
        self.scale = ColourScale(self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.trust = TrustFigures(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.scale)
        column.addWidget(self.note)
        column.addWidget(self.legend, 1)
        column.addStretch(0)
        column.addWidget(self.trust)
        self.legend.changed.connect(self._tell)

    def show_colours(
        self,
        colours: PointColours | None,
        ids: NDArray[np.int64],
        unknown: tuple[int, int, int],
        note: str,
    ) -> None:
        """Say what colours mean.

        Parameters
        ----------
        colours : PointColours or None
            Of all samples of the image set; None where there are none yet.
        ids : ndarray of int64, shape (N,)
            The samples that are on the map.
        unknown : tuple of int
            Colour of those that have no class.
        note : str
            What numbers are, or why there are no colours.
        """
        classes = colours if isinstance(colours, ClassColours) else None
        numbers = colours if isinstance(colours, ValueColours) else None
        self._codes = None if classes is None else classes.codes[ids]
        self.legend.setVisible(classes is not None)
        self.legend.set_entries(() if classes is None else self._entries(classes, unknown))
        if numbers is None:
            self.scale.set_scale(None)
        else:
            self.scale.set_scale(numbers.table, f"{numbers.low:.3g}", f"{numbers.high:.3g}")
        self.scale.setVisible(numbers is not None)
        self.note.setVisible(classes is None)
        self.note.setText(note[:1].upper() + note[1:])
        self._tell()

    def masks(self) -> tuple[Mask, Mask]:
        """Return which samples of the map are shown, and which are in focus; None for all."""
        import numpy as np

        codes, hidden, focused = self._codes, self.legend.hidden, self.legend.focused
        if codes is None:
            return None, None
        shown = ~np.isin(codes, tuple(hidden)) if hidden else None
        return shown, np.isin(codes, tuple(focused)) if focused else None

    def _entries(self, classes: ClassColours, unknown: tuple[int, int, int]) -> list[LegendEntry]:
        """Return the classes that have a point on the map."""
        import numpy as np

        assert self._codes is not None
        count = len(classes.names)
        places = np.where(self._codes < 0, count, self._codes)
        numbers = np.bincount(places, minlength=count + 1).tolist()
        entries = [
            LegendEntry(index, name, tuple(classes.table[index].tolist()), numbers[index])
            for index, name in enumerate(classes.names)
            if numbers[index]
        ]
        if numbers[count]:
            entries.append(LegendEntry(-1, self.tr("(none)"), unknown, numbers[count]))
        return entries

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()

    # ---- Qt's own ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that the words take, now that their font is known."""
        super().showEvent(event)
        self._claim()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._claim()

    def _claim(self) -> None:
        narrowest = _NARROWEST * self.fontMetrics().averageCharWidth()
        self.setFixedWidth(max(narrowest, self.trust.sizeHint().width()))
