"""What stands where an evaluation would be shown that nobody has asked for: the way to get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.engine.events import Progress
from cnnviz.qt import theme
from cnnviz.qt.choice_words import choice_word
from cnnviz.qt.evaluation_fit import count_of_answered
from cnnviz.qt.past_note import PastNote
from cnnviz.qt.time_left import with_time_left
from cnnviz.qt.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench

_TICK_MS = 500


class EvaluateOffer(QWidget):
    """Says what one pass over the images would show, lets it begin, and shows how far it is.

    Parameters
    ----------
    workbench : Workbench
        Whose network and images.
    brief : bool
        Whether it stands above other things: without words while there is nothing to say, and
        without taking all the room.
    """

    def __init__(
        self, workbench: Workbench, parent: QWidget | None = None, *, brief: bool = False
    ) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._evaluations = workbench.evaluations
        self._inputs = workbench.inputs
        self._brief = brief
        self._done = Progress(0)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.bar = ProgressLine(self)
        self.button = QPushButton(self.tr("Evaluate"), self)
        self.button.setToolTip(
            self.tr("Let the network look at every image with a label once, and count")
        )
        self.view_button = QPushButton(self)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.past = None if brief else PastNote(workbench, "evaluation", self)
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)
        self.button.clicked.connect(self._evaluations.evaluate)
        self.view_button.clicked.connect(self._open_view)
        self.cancel_button.clicked.connect(self._evaluations.cancel)
        self._evaluations.running_changed.connect(self._begin)
        self._evaluations.progressed.connect(self._note)
        session = self._session
        for signal in (
            session.model_changed,
            session.checkpoint_changed,
            session.image_set_changed,
            session.evaluation_changed,
        ):
            signal.connect(self._show)
        self._begin()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        column = QVBoxLayout(self)
        if not self._brief:
            buttons.addStretch(1)
            self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addStretch(1)
        for button in (self.button, self.view_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        wide = 0 if self._brief else theme.WIDE
        column.setContentsMargins(wide, 0 if self._brief else theme.GRID, wide, 0)
        column.setSpacing(theme.HALF if self._brief else theme.WIDE)
        column.addWidget(self.text)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        if self.past is not None:
            column.addWidget(self.past)
        if not self._brief:
            column.addStretch(1)

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _begin(self) -> None:
        self._done = Progress(0)
        if self._evaluations.running:
            self._tick.start()
        else:
            self._tick.stop()
        self._show()

    @Slot(object)
    def _note(self, done: Progress) -> None:
        first = not self._done.total
        self._done = done
        if first:
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Say what is known now."""
        self._show()
        super().showEvent(event)

    @Slot()
    def _show(self) -> None:
        running, missing = self._evaluations.running, self._evaluations.why_not()
        self.bar.setVisible(running)
        self.cancel_button.setVisible(running)
        self.button.setVisible(not running and not missing)
        view = "" if running else self._evaluations.better_view()
        self.view_button.setVisible(bool(view))
        if view:
            asked = choice_word(view)
            self.view_button.setText(self.tr("Ask for {target}").format(target=asked))
        text = self._progress() if running else missing or self._offer()
        self.text.setText(text)
        self.text.setVisible(bool(text))

    def _progress(self) -> str:
        done = self._done
        self.bar.show_progress(done)
        if not done.total:
            return self.tr("The evaluation begins as soon as other work is done.")
        figures = (f"{done.done:,}", f"{done.total:,}")
        if done.unit == "classes":
            shape = self.tr("Curves of {done} of {all} classes")
        else:
            shape = self.tr("{done} of {all} images")
        text = shape.format(done=figures[0], all=figures[1])
        return with_time_left(text, self._evaluations.pace)

    def _offer(self) -> str:
        images = self._session.image_set
        if self._brief or images is None:
            return ""
        return self.tr(
            "Not evaluated yet: one pass over {n} images shows what the network gets right and "
            "wrong, and is kept."
        ).format(n=f"{count_of_answered(images):,}")

    @Slot()
    def _open_view(self) -> None:
        """Open the same images so that what is asked of them is what the network answers."""
        images, view = self._session.image_set, self._evaluations.better_view()
        if images is None or not view:
            return
        from cnnviz.engine.data.viewed import Asked, parted

        spec = Asked(target=view).added_to(parted(images.spec)[0])
        self._inputs.open_image_set(spec, images.split)
