"""Help > The course: every topic with what one sees, a button that opens it, and a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.course import groups, shown
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.state.course import TOPICS, Topic, topic_of

if TYPE_CHECKING:
    from cnnviz.qt.course import Course


class CourseDialog(QDialog):
    """The topics of the course; it gives way to the view that is opened, and comes back by key."""

    def __init__(self, course: Course, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.course = course
        self.setWindowTitle(self.tr("The course"))
        self.marks: dict[str, QCheckBox] = {}
        self.buttons: dict[str, QPushButton] = {}
        self.count = QLabel(self)
        page = QWidget(self)
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, theme.WIDE, 0)
        self._grid.setHorizontalSpacing(theme.WIDE)
        self._grid.setVerticalSpacing(theme.GRID)
        self._grid.setColumnStretch(1, 1)
        for heading, topics in groups().items():
            self._add_heading(heading)
            for topic in topics:
                self._add_topic(topic)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.rejected.connect(self.close)
        self.reset_button = box.addButton(
            self.tr("Remove all marks…"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self.reset_button.clicked.connect(self._ask_to_reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GRID)
        column.addWidget(self.count)
        column.addWidget(scroll, 1)
        column.addWidget(box)
        self.resize(680, 640)
        course.changed.connect(self._follow)
        self._follow()

    def _add_heading(self, heading: str) -> None:
        title = QLabel(shown(heading), self)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        row = self._grid.rowCount()
        title.setContentsMargins(0, theme.GRID if row > 1 else 0, 0, 0)
        self._grid.addWidget(title, row, 0, 1, 3)

    def _add_topic(self, topic: Topic) -> None:
        row = self._grid.rowCount()
        title = shown(topic.title)
        mark = QCheckBox(title, self)
        mark.setToolTip(
            self.tr("Mark as done; it also comes by itself when you work with the view")
        )
        mark.setObjectName(topic.key)
        mark.clicked.connect(self._mark)
        text = WrappedLabel(self)
        text.setText(shown(topic.text))
        text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        button = QPushButton(self.tr("Open"), self)
        button.setObjectName(topic.key)
        button.setAccessibleName(self.tr("Open {name}").format(name=title))
        button.setAutoDefault(False)
        button.clicked.connect(self._open)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(mark, row, 0, top)
        self._grid.addWidget(text, row, 1)
        self._grid.addWidget(button, row, 2, top)
        self.marks[topic.key], self.buttons[topic.key] = mark, button

    @Slot()
    def _open(self) -> None:
        """Give way to the view; what to see there stays readable in the status bar."""
        topic = topic_of(self.sender().objectName())
        self.hide()
        self.course.open(topic)

    @Slot(bool)
    def _mark(self, done: bool) -> None:
        self.course.set_done(self.sender().objectName(), done)

    @Slot()
    def _ask_to_reset(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("reset_course")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("The course"))
        box.setText(self.tr("Remove the marks of all topics?"))
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        remove.clicked.connect(self.course.reset)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.open()

    @Slot()
    def _follow(self) -> None:
        done = self.course.done
        for key, mark in self.marks.items():
            mark.setChecked(key in done)
        text = self.tr("{n} of {all} topics done").format(n=len(done), all=len(TOPICS))
        self.count.setText(text)
        self.reset_button.setEnabled(bool(done))
