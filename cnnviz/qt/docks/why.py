"""Why this prediction: two explanations side by side over the input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.engine.scripting.views import Attributions, View
from cnnviz.qt import theme
from cnnviz.qt.attribution_pane import AttributionPane
from cnnviz.qt.controllers.attributions import Explainer
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.epoch_words import epoch_words
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.without_network import without_network
from cnnviz.state.attributions import Wish

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.qt.workbench import Workbench

_OPACITY = 70  # percent, at first
_EXPORTED = 448  # pixels that a small picture is enlarged to by a whole factor
_FIRST = (Wish(target="predicted"), Wish(target="other"))


class WhyView(QWidget):
    """Two panes, each with its own method and class; computed only while they are seen."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._wanted = False
        self.header = ElidedLabel(self)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.panes = tuple(
            AttributionPane(
                Explainer(
                    workbench.session,
                    workbench.lane,
                    workbench.training,
                    workbench.evaluations,
                    number,
                    wish,
                    self,
                ),
                self,
            )
            for number, wish in enumerate(_FIRST)
        )
        self.empty = EmptyState("", parent=self)
        self._build()
        self.opacity.valueChanged.connect(self._set_alpha)
        for pane in self.panes:
            pane.explainer.changed.connect(self._show)
        session = self._session
        for signal in (session.model_changed, session.checkpoint_changed, session.input_changed):
            signal.connect(self._show)
        for signal in (session.layers_changed, session.selection_changed, session.input_changed):
            signal.connect(self._rest_unseen)
        session.model_changed.connect(self._list_classes)
        session.weights_changed.connect(self._list_classes)
        self._list_classes()
        self._show()

    def _build(self) -> None:
        self.opacity.setRange(0, 100)
        self.opacity.setValue(_OPACITY)
        self.opacity.setMaximumWidth(9 * theme.GRID)
        self.opacity.setToolTip(self.tr("How much of the colours is seen over the input"))
        self.opacity.setAccessibleName(self.tr("Opacity"))
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.header, 1)
        head.addWidget(self.opacity)
        holder = QWidget(self)
        side_by_side = QHBoxLayout(holder)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(theme.GRID)
        for pane in self.panes:
            side_by_side.addWidget(pane, 1)
        self._holder = holder
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)

    # ---- showing -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Compute from now on, also where the view was behind another."""
        super().paintEvent(event)
        self._want(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Compute nothing that nobody sees."""
        super().hideEvent(event)
        self._want(False)

    @Slot()
    def _rest_unseen(self) -> None:
        # Behind another tab the view counts as visible.
        if self.visibleRegion().isEmpty():
            self._want(False)

    def _want(self, wanted: bool) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            for pane in self.panes:
                pane.explainer.set_wanted(wanted)

    @Slot()
    def _list_classes(self) -> None:
        for pane in self.panes:
            pane.set_classes(self._session.model)

    @Slot(int)
    def _set_alpha(self, percent: int) -> None:
        for pane in self.panes:
            pane.set_alpha(percent / 100)

    @Slot()
    def _show(self) -> None:
        text = self._why_empty()
        if text:
            self.empty.set_text(text)
            self.header.show_text("")
        else:
            self.header.show_text(self._title())
        self._stack.setCurrentWidget(self.empty if text else self._holder)

    def _title(self) -> str:
        """Say which input of which network is explained: that of the pictures, once they are."""
        answers = [pane.explainer.answer for pane in self.panes]
        request = next((answer.request for answer in answers if answer is not None), None)
        if request is not None and request.model is not self._session.model:
            request = None  # of another network, which is gone
        model = self._session.model if request is None else request.model
        image = self._session.input if request is None else request.image
        epoch = self._session.weights_epoch if request is None else request.epoch
        if model is None or image is None:
            return ""
        parts = [image.name, model.title, *epoch_words(epoch, self._session)]
        if model.origin == "random":
            parts.append(self.tr("random weights"))
        return " · ".join(parts)

    def _why_empty(self) -> str:
        session = self._session
        if why := without_network(session):
            return why
        if session.model is None:
            return self.tr("Open a model to see why it predicts what it does.")
        if session.input is None:
            return self.tr("Give the network an image: open one, paste it, or draw a digit.")
        return ""

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return both pictures side by side, with what they show below them."""
        drawn = [pane for pane in self.panes if not pane.image.isNull()]
        if not drawn:
            return self.grab().toImage()
        size = drawn[0].image.size()
        size *= max(1, _EXPORTED // max(size.width(), size.height()))
        line = self.fontMetrics().height() + theme.HALF
        width = len(drawn) * (size.width() + theme.GRID) - theme.GRID
        sheet = QImage(width, size.height() + 2 * line, QImage.Format.Format_RGB888)
        sheet.fill(self.palette().base().color())
        painter = QPainter(sheet)
        painter.setFont(self.font())
        painter.setPen(self.palette().text().color())
        for number, pane in enumerate(drawn):
            left = number * (size.width() + theme.GRID)
            painter.drawImage(left, 0, pane.image.scaled(size))
            for row, text in enumerate((pane.caption, pane.note.text())):
                cut = painter.fontMetrics().elidedText(
                    text, Qt.TextElideMode.ElideRight, size.width()
                )
                below = size.height() + (row + 1) * line - painter.fontMetrics().descent()
                painter.drawText(left, below, cut)
        painter.end()
        return sheet

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the numbers of both as `cnnviz attribute` writes them, under left/ and right/."""
        from cnnviz.engine.probes.attribution_view import arrays

        named = zip(("left", "right"), self.panes, strict=True)
        found = {
            f"{side}/{name}": values
            for side, pane in named
            if pane.shown is not None
            for name, values in arrays(pane.shown).items()
        }
        return found or None

    def export_name(self) -> str:
        """Return what a file of it is called."""
        picture = self._session.input
        return f"why {picture.name if picture else ''}".strip()

    def python_view(self) -> View | None:
        """Return what a script of it shows: the explanation under the pointer, else the first."""
        drawn = [pane for pane in self.panes if pane.shown is not None]
        meant = [pane for pane in drawn if pane.underMouse()] or drawn
        found = meant[0].shown if meant else None
        return None if found is None else Attributions(found.method, found.target, found.layer)


register(
    DockSpec(
        key="why",
        title=QT_TRANSLATE_NOOP("docks", "Why this prediction"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "Which places of the input speak for a class: for the predicted class on the left, and "
            "for the true or the second best on the right, or for whatever is chosen (key W).",
        ),
        factory=WhyView,
        places={
            "evaluate": Place("right", 1, 3, front=True),
            "map": Place("right", 1, 2),
            "look": Place("centre", 0, 3),
        },
        icon="mdi6.help-circle-outline",
    )
)
