"""Title, tags and note of a run, kept while they are typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QStackedLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from cnnviz.engine.runs.listing import RunRow

_PAUSE_MS = 800  # after the last key


class RunNotesPane(QWidget):
    """What a person says of one run.

    Signals
    -------
    written(directory, changes)
        Fields of :class:`.RunNotes` have new values.
    """

    written = Signal(object, dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._directory: Path | None = None
        self._kept: dict[str, object] = {}
        self._awaited = False  # whether what is kept has not been read back yet
        self.title = QLineEdit()
        self.tags = QLineEdit()
        self.tags.setPlaceholderText(self.tr("Words with commas between them"))
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(self.tr("What is worth keeping of this run"))
        self.empty = EmptyState(self.tr("Choose one run in the table to write a note on it."))
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        for name, field in (
            (self.tr("Title"), self.title),
            (self.tr("Tags"), self.tags),
            (self.tr("Note"), self.note),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        self._page = page
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.keep)
        self.title.textEdited.connect(self._keep_soon)
        self.tags.textEdited.connect(self._keep_soon)
        self.note.textChanged.connect(self._keep_soon)
        for field in (self.title, self.tags, self.note):
            field.installEventFilter(self)

    def show_run(self, row: RunRow | None) -> None:
        """Show what is said of a run; what was typed of another one is kept first."""
        directory = None if row is None else row.directory
        if directory != self._directory:
            self.keep()
        elif self._soon.isActive() or (self._awaited and row is not None and self._is_older(row)):
            return  # a person types; what was read is older
        self._awaited = False
        self._directory = directory
        self._pages.setCurrentWidget(self.empty if row is None else self._page)
        if row is None:
            return
        notes = row.notes
        self.title.setPlaceholderText(row.name)
        for field, text in ((self.title, notes.title), (self.tags, ", ".join(notes.tags))):
            if field.text() != text:
                field.setText(text)
        if self.note.toPlainText() != notes.note:
            self.note.blockSignals(True)
            self.note.setPlainText(notes.note)
            self.note.blockSignals(False)
        self._kept = self._typed()

    @Slot()
    def keep(self) -> None:
        """Write what was typed, where it is another than before."""
        self._soon.stop()
        if self._directory is None:
            return
        typed = self._typed()
        changes = {name: value for name, value in typed.items() if value != self._kept[name]}
        if changes:
            self._kept, self._awaited = typed, True
            self.written.emit(self._directory, changes)

    def _typed(self) -> dict[str, object]:
        from cnnviz.engine.runs.notes import as_tags

        return {
            "title": self.title.text().strip(),
            "tags": as_tags([self.tags.text()]),
            "note": self.note.toPlainText(),
        }

    def _is_older(self, row: RunRow) -> bool:
        """Whether a row was read before what is kept was written."""
        notes = row.notes
        said = {"title": notes.title, "tags": notes.tags, "note": notes.note}
        return said != self._kept

    @Slot()
    def _keep_soon(self) -> None:
        self._soon.start()

    # ---- Qt's own ------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what was typed once another field or view gets the keys."""
        if event.type() == QEvent.Type.FocusOut:
            self.keep()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed."""
        self.keep()
        super().hideEvent(event)
