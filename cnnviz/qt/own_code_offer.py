"""The ways on where a file brings no network along: one's own class, a skeleton, its program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.state.open_file import Step

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.open_file import OpenFile


class OwnCodeOffer(QWidget):
    """Buttons that lead to a network; each of them asks before anything runs."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = workbench
        self._code = workbench.own_code
        self._file: OpenFile | None = None
        self._written = ""
        self.text = WrappedLabel()
        self.load_button = QPushButton(self.tr("Look for its network"))
        self.point_button = QPushButton(self.tr("Point to your own class…"))
        self.point_button.setToolTip(
            self.tr("Choose the Python file with the class; nothing in it runs unasked")
        )
        self.skeleton_button = QPushButton(self.tr("Write a skeleton…"))
        self.skeleton_button.setToolTip(
            self.tr("Save a class with the layers that the tensors tell of, for you to complete")
        )
        self.run_button = QPushButton(self.tr("Run the program in this file…"))
        self.run_button.setToolTip(
            self.tr("A TorchScript file holds a program; you are asked before it runs")
        )
        self.known_button = QPushButton(self.tr("Run the class that is kept…"))
        self.known_button.setToolTip(
            self.tr("The program of its network is here; you are asked before it runs")
        )
        self.written = WrappedLabel()
        self.open_button = QPushButton(self.tr("It is complete: open it"))
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for button in (
            *(self.load_button, self.run_button, self.known_button),
            *(self.point_button, self.skeleton_button),
        ):
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.text)
        column.addWidget(buttons)
        column.addWidget(self.written)
        last = QHBoxLayout()
        last.addWidget(self.open_button)
        last.addStretch(1)
        column.addLayout(last)
        self.load_button.clicked.connect(self._load)
        self.run_button.clicked.connect(self._run)
        self.known_button.clicked.connect(workbench.models.ask)
        self.point_button.clicked.connect(self._point)
        self.skeleton_button.clicked.connect(self._write)
        self.open_button.clicked.connect(self._open_skeleton)
        self._code.written.connect(self._show_written)
        self._show_written("")

    def show_file(self, file: OpenFile | None) -> None:
        """Offer what helps with another file."""
        if self._file is not None and (file is None or file.path != self._file.path):
            self._show_written("")
        self._file = file
        stuck = file is not None and file.step is Step.TENSORS
        program = file is not None and _may_run(file)
        self.setVisible(stuck or program)
        if file is None:
            return
        tensors = bool(file.checkpoint.entries)
        either = self.tr("It can run as its own program, or as a class of yours:")
        needed = self.tr("To let it run, its class is needed:")
        self.text.setText((either if program else needed) if stuck and tensors else "")
        self.load_button.setVisible(stuck and file.outcome is None)
        self.run_button.setVisible(program)
        self.known_button.setVisible(stuck and _class_is_here(file))
        self.point_button.setVisible(stuck and tensors)
        self.skeleton_button.setVisible(stuck and tensors)

    @Slot()
    def _load(self) -> None:
        self._bench.models.reopen()

    @Slot()
    def _run(self) -> None:
        self._bench.models.run_program()

    @Slot()
    def _point(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("The Python file with your class"))
        dialog.setObjectName("point_to_class")
        dialog.setNameFilter(self.tr("Python files (*.py)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._code.look)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _write(self) -> None:
        if self._file is None:
            return
        dialog = QFileDialog(self.window(), self.tr("Where the skeleton is saved"))
        dialog.setObjectName("save_skeleton")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Python files (*.py)"))
        dialog.setDefaultSuffix("py")
        dialog.selectFile("network.py")
        dialog.fileSelected.connect(self._code.write_skeleton)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _show_written(self, path: str) -> None:
        self._written = path
        text = self.tr("The skeleton lies in {path}. What the tensors cannot tell is marked in it.")
        self.written.setText(text.format(path=path) if path else "")
        self.written.setVisible(bool(path))
        self.open_button.setVisible(bool(path))

    @Slot()
    def _open_skeleton(self) -> None:
        self._code.look(self._written)


def _may_run(file: OpenFile) -> bool:
    """Whether a file has a program that does not run yet."""
    program = file.checkpoint.container == "torchscript" and file.step is not Step.LOADING
    return program and getattr(file.outcome, "origin", "") != "program"


def _class_is_here(file: OpenFile) -> bool:
    """Whether the class of a file's network is known, and only nobody has agreed to run it."""
    from cnnviz.engine.models.problems import UntrustedSource

    return isinstance(file.outcome, UntrustedSource)
