"""What stands where responses would be shown that nobody has asked for: the way to get them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.engine.events import Progress
from cnnviz.qt import theme
from cnnviz.qt.past_note import PastNote
from cnnviz.qt.status import readable_duration
from cnnviz.qt.time_left import with_time_left
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.progress_line import ProgressLine
from cnnviz.qt.without_network import without_network
from cnnviz.state.unit_table import main_layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.qt.workbench import Workbench

_TICK_MS = 500


class SweepOffer(QWidget):
    """Says what one pass over the images would show, lets it begin, and shows how far it is."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._responses = workbench.responses
        self._done = Progress(0)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.bar = ProgressLine(self)
        self.layer_button = QPushButton(self.tr("Sweep this layer"), self)
        self.all_button = QPushButton(self)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.past = PastNote(workbench, "responses", self)
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)
        self.layer_button.clicked.connect(self._sweep_layer)
        self.all_button.clicked.connect(self._sweep_all)
        self.cancel_button.clicked.connect(self._responses.cancel)
        self._responses.running_changed.connect(self._begin)
        self._responses.progressed.connect(self._note)
        session = self._session
        for signal in (
            session.layers_changed,
            session.image_set_changed,
            session.selection_changed,
            session.checkpoint_changed,
            session.probe_changed,
        ):
            signal.connect(self._show)
        self._begin()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.GRID, theme.WIDE, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addStretch(1)
        column.addWidget(self.text)
        column.addWidget(self.bar)
        # Below each other, because the unit card is narrow.
        for button in (self.layer_button, self.all_button, self.cancel_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.past)
        column.addStretch(1)

    # ---- what a person does --------------------------------------------------------------

    @Slot()
    def _sweep_layer(self) -> None:
        layer = self._session.selection.layer
        if layer is not None:
            self._responses.sweep((layer,))

    @Slot()
    def _sweep_all(self) -> None:
        table = self._session.layers
        if table is not None:
            self._responses.sweep(main_layers(table))

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _begin(self) -> None:
        self._done = Progress(0)
        if self._responses.running:
            self._tick.start()
        else:
            self._tick.stop()
        self._show()

    @Slot(object)
    def _note(self, done: Progress) -> None:
        self._done = done

    def showEvent(self, event: QShowEvent) -> None:
        """Say how long it would take by what is known now."""
        self._show()
        super().showEvent(event)

    @Slot()
    def _show(self) -> None:
        running = self._responses.running
        session, table = self._session, self._session.layers
        ready = self._responses.question() is not None and table is not None
        row = None if table is None else table.by_name.get(session.selection.layer or "")
        names = () if table is None else main_layers(table)
        self.bar.setVisible(running)
        self.cancel_button.setVisible(running)
        self.layer_button.setVisible(ready and not running and row is not None)
        self.layer_button.setEnabled(row is not None and row.executed and bool(row.units))
        self.all_button.setVisible(ready and not running and bool(names))
        self.all_button.setText(
            self.tr("Sweep all convolutions")
            if _mostly_convolutions(table, names)
            else self.tr("Sweep all linear layers")
        )
        tip = self.tr("All {n} convolutions and linear layers, in the same one pass")
        self.all_button.setToolTip(tip.format(n=len(names)))
        self.text.setText(self._progress() if running else self._offer(ready))

    def _progress(self) -> str:
        done = self._done
        self.bar.show_progress(done)
        if not done.total:
            return in_window_language(done.message) or self.tr(
                "The sweep begins as soon as other work is done."
            )
        text = self.tr("{done} of {all} images").format(
            done=f"{done.done:,}", all=f"{done.total:,}"
        )
        return with_time_left(text, self._responses.pace)

    def _offer(self, ready: bool) -> str:
        session = self._session
        if why := without_network(session):
            return why
        if session.model is None:
            return self.tr("Open a model to see what its units answer to.")
        images = session.image_set
        if images is None or not len(images):
            return self.tr("Open an image set to see what excites the units.")
        if not ready:
            return self.tr("The layers of the model are not known yet.")
        text = self.tr(
            "No responses yet: one pass over {n} images finds what excites each unit, and keeps it."
        ).format(n=f"{len(images):,}")
        seconds = self._responses.expected_seconds()
        if seconds is None:
            return text
        time_text = self.tr("It takes about {time} at most.").format(
            time=readable_duration(seconds)
        )
        return f"{text} {time_text}"


def _mostly_convolutions(table: LayerTable | None, names: Sequence[str]) -> bool:
    """Whether that is what to call these layers: a transformer has one convolution, or none."""
    if table is None:
        return True
    count = sum(table.by_name[name].type.startswith("Conv") for name in names)
    return 2 * count >= len(names)
