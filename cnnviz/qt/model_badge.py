"""The network in the window: its name, and where its weights come from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from cnnviz.qt import theme
from cnnviz.qt.controllers.epoch_reading import run_of
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.session import Session
from cnnviz.state.open_file import Step

_WIDEST = 34  # in average characters


class ModelBadge(QWidget):
    """A name and beside it, framed, the origin of the weights."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.name = ElidedLabel(self)
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.name.setMaximumWidth(_WIDEST * self.fontMetrics().averageCharWidth())
        self.badge = QLabel(self)
        self.badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.name)
        row.addWidget(self.badge)
        for signal in (session.model_changed, session.weights_changed, session.checkpoint_changed):
            signal.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        model, checkpoint = self._session.model, self._session.checkpoint
        self.badge.setVisible(model is not None or checkpoint is not None)
        if model is not None:
            partly = model.gaps is not None and bool(model.gaps.random)
            self.name.show_text(
                model.title if partly else _run_name(model.path) or model.title,
                str(model.path or model.architecture),
            )
            text, tip = self._origin(model.origin)
            told = model.preprocessing_source in ("guess", "images")
            if model.origin == "live" and told and model.source is None:
                text, tip = self._of_program()
        elif checkpoint is not None:
            path = checkpoint.path
            self.name.show_text(_run_name(path) or path.name, str(path))
            text, tip = self._without_network()
        else:
            self.name.show_text(self.tr("No model"))
            return
        self.badge.setText(text)
        self.badge.setToolTip(tip)
        self._dress()

    def _without_network(self) -> tuple[str, str]:
        file = self._session.file
        step = Step.TENSORS if file is None else file.step
        return {
            Step.LOADING: (self.tr("opening…"), self.tr("The network of this file is on its way")),
            Step.ASKING: (self.tr("which one?"), self.tr("The file fits several networks")),
        }.get(step, (self.tr("tensors only"), self.tr("Its tensors can be looked at; none runs")))

    def _of_program(self) -> tuple[str, str]:
        return (
            self.tr("your program's"),
            self.tr("A network of the program that opened this window"),
        )

    def _origin(self, origin: str) -> tuple[str, str]:
        return {
            "file": (self.tr("file"), self.tr("The weights were read from a file")),
            "cache": (
                self.tr("published"),
                self.tr("The weights are torchvision's, from its cache on this machine"),
            ),
            "random": (
                self.tr("random weights"),
                self.tr("This network has learned nothing yet: its weights are random"),
            ),
            "bundled": (
                self.tr("built in"),
                self.tr("The program brings these weights along: they were trained on digits"),
            ),
            "live": (self.tr("from training"), self.tr("The weights of the run in this window")),
            "program": (
                self.tr("program"),
                self.tr("The network is the program in the file, which runs because you agreed"),
            ),
        }[origin]

    def _dress(self) -> None:
        shown = theme.colours()
        self.badge.setStyleSheet(
            f"QLabel {{ color: {shown.muted}; border: 1px solid {shown.outline};"
            f" border-radius: 4px; padding: 1px 6px; }}"
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "badge"):
            self._dress()


def _run_name(path: Path | None) -> str:
    """Return what weights of a run are called: which of them are shown stands beside the name.

    So nothing moves under the pointer of whoever goes from epoch to epoch.
    """
    run = None if path is None else run_of(path)
    return "" if run is None else run.name
