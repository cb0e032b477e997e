"""A graph with what goes with it: a search, buttons, and what the colours mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from cnnviz.engine.models.graph import Family, Graph
from cnnviz.qt import theme
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.graph_paint import COLOURS
from cnnviz.qt.widgets.graph_view import GraphView

_MEANING: dict[Family, str] = {
    "convolution": QT_TRANSLATE_NOOP("GraphPanel", "convolution"),
    "linear": QT_TRANSLATE_NOOP("GraphPanel", "linear"),
    "normalisation": QT_TRANSLATE_NOOP("GraphPanel", "normalisation"),
    "activation": QT_TRANSLATE_NOOP("GraphPanel", "activation"),
    "pooling": QT_TRANSLATE_NOOP("GraphPanel", "pooling"),
    "attention": QT_TRANSLATE_NOOP("GraphPanel", "attention"),
    "recurrent": QT_TRANSLATE_NOOP("GraphPanel", "recurrent"),
    "block": QT_TRANSLATE_NOOP("GraphPanel", "several layers"),
    "other": QT_TRANSLATE_NOOP("GraphPanel", "other"),
    "operation": QT_TRANSLATE_NOOP("GraphPanel", "operation between layers"),
    "parameter": QT_TRANSLATE_NOOP("GraphPanel", "learned numbers"),
    "end": QT_TRANSLATE_NOOP("GraphPanel", "input, output"),
}
_MOST_OPEN = 4000  # boxes that are shown at once by a button


class GraphPanel(QWidget):
    """Shows a graph and finds boxes in it by their name or type.

    Signals
    -------
    chosen(int)
        A person chose a box by its key.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[int, ...] = ()
        self._at = -1
        self.view = GraphView(self)
        self.view.setAccessibleName(self.tr("Graph of the network"))
        self.search = _Search(self)
        self.search.setPlaceholderText(self.tr("Find by name or type"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.count = QLabel(self)
        self.count.setFont(theme.tabular(self.count.font()))
        self.legend = QWidget(self)
        self._legend = FlowLayout(self.legend, theme.WIDE)
        bar = QHBoxLayout()
        bar.addWidget(self.search, 1)
        bar.addWidget(self.count)
        for button in self._buttons():
            bar.addWidget(button)
        self._bar = bar
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.legend)
        self.view.chosen.connect(self.chosen)
        self.search.textChanged.connect(self._find)
        self.search.stepped.connect(self._go)

    def add_button(self, icon: str, text: str, pressed: Callable[[], None]) -> QToolButton:
        """Add a button to the bar, before those that are there."""
        made = self._button(icon, text, pressed)
        self._bar.insertWidget(2, made)
        return made

    def _button(self, icon: str, text: str, pressed: Callable[[], None]) -> QToolButton:
        made = QToolButton(self)
        made.setProperty("quiet", True)
        made.setIcon(theme.icon(icon))
        made.setToolTip(text)
        made.setAccessibleName(text)
        made.clicked.connect(pressed)
        return made

    def _buttons(self) -> Sequence[QToolButton]:
        button = self._button
        self.open_all = button(
            "mdi6.unfold-more-horizontal", self.tr("Open all boxes"), self._open_all
        )
        self.close_all = button(
            "mdi6.unfold-less-horizontal", self.tr("Close all boxes"), self._close_all
        )
        self.whole = button(
            "mdi6.fit-to-page-outline", self.tr("Show the whole graph (Home)"), self.view.fit_all
        )
        self.nearer = button("mdi6.magnify-plus-outline", self.tr("Nearer (+)"), self._come_near)
        self.farther = button("mdi6.magnify-minus-outline", self.tr("Farther (−)"), self._go_far)
        return self.open_all, self.close_all, self.farther, self.nearer, self.whole

    def set_graph(self, graph: Graph | None, describe: Callable[[int], str] | None = None) -> None:
        """Show another graph; see :meth:`GraphView.set_graph`."""
        self.view.set_graph(graph, describe)
        self._fill_legend()
        self._find(self.search.text())

    def _fill_legend(self) -> None:
        while (item := self._legend.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        graph = self.view.graph
        present = set() if graph is None else {node.family for node in graph.nodes}
        for family, words in _MEANING.items():
            if family in present:
                text = QCoreApplication.translate("GraphPanel", words)
                entry = _Swatch(COLOURS[family], text, self.legend)
                self._legend.addWidget(entry)
                entry.show()
        self._legend.invalidate()
        self.legend.updateGeometry()

    # ---- searching -----------------------------------------------------------------------

    @Slot(str)
    def _find(self, text: str) -> None:
        wanted, graph = text.strip().casefold(), self.view.graph
        self._at = -1
        self._hits = ()
        if wanted and graph is not None:
            self._hits = tuple(
                node.key
                for node in graph.nodes
                if wanted in (node.name or node.label).casefold() or wanted in node.type.casefold()
            )
        self.view.set_found(self._hits)
        if self._hits:
            self._go(1)
        elif wanted:
            self.count.setText(self.tr("nothing found"))
        else:
            self.count.clear()

    @Slot(int)
    def _go(self, step: int) -> None:
        """Bring another of the boxes that were found into sight."""
        if not self._hits:
            return
        self._at = (self._at + step) % len(self._hits)
        self.view.show_found(self._hits[self._at])
        text = self.tr("{number} of {all}")
        self.count.setText(text.format(number=self._at + 1, all=len(self._hits)))

    # ---- buttons -------------------------------------------------------------------------

    @Slot()
    def _open_all(self) -> None:
        """Open all boxes, or so many levels of them as can be looked at."""
        graph = self.view.graph
        if graph is None:
            return
        opened: list[int] = []
        level = [key for key in graph.inside[None] if graph.can_open(key)]
        shown = len(graph.inside[None])
        while level and shown <= _MOST_OPEN:
            opened += level
            inner = [child for key in level for child in graph.inside[key]]
            shown += len(inner)
            level = [key for key in inner if graph.can_open(key)]
        self.view.set_opened(opened)

    @Slot()
    def _close_all(self) -> None:
        self.view.set_opened(())

    @Slot()
    def _come_near(self) -> None:
        self.view.zoom_by(1.25)

    @Slot()
    def _go_far(self) -> None:
        self.view.zoom_by(0.8)


class _Search(QLineEdit):
    """A line to search by, in which Enter and the arrows go from find to find.

    Signals
    -------
    stepped(int)
        The find so many places further on is wanted.
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter and Down, back by Shift and Enter and by Up; Escape clears."""
        key = Qt.Key(event.key())
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if back else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class _Swatch(QWidget):
    """A colour and what it means."""

    def __init__(self, colour: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = QColor(colour)
        self._text = text

    def sizeHint(self) -> QSize:
        """Ask for room for the words."""
        metrics = self.fontMetrics()
        side = metrics.ascent()
        return QSize(side + theme.HALF + metrics.horizontalAdvance(self._text), metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a square and the words."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        side = metrics.ascent()
        painter.fillRect(0, (self.height() - side) // 2, side, side, self._colour)
        painter.setPen(QColor(theme.colours().muted))
        rest = self.rect().adjusted(side + theme.HALF, 0, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()
