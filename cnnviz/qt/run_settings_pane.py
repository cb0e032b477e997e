"""In which settings the chosen runs differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedLayout, QWidget

from cnnviz.qt.run_words import label_of, setting_words
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.figure_table import Column, FigureTable

if TYPE_CHECKING:
    from cnnviz.engine.runs.differences import Setting
    from cnnviz.engine.runs.listing import RunRow


class RunSettingsPane(QWidget):
    """A row for each setting in which runs differ, and a column for each run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = FigureTable(())
        self.table.setAccessibleName(self.tr("Settings that differ"))
        self.empty = EmptyState("")
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.table)

    def show_runs(
        self, rows: Sequence[RunRow], known: Mapping[Path, Mapping[str, Setting]]
    ) -> None:
        """Show how some runs differ, as far as their settings are known."""
        from cnnviz.engine.runs.differences import differences

        shown = [row for row in rows if row.directory in known]
        found = differences([known[row.directory] for row in shown]) if len(shown) > 1 else ()
        self._pages.setCurrentWidget(self.table if found else self.empty)
        if len(shown) < 2:
            text = self.tr("Choose two runs or more to see in which settings they differ.")
        else:
            text = self.tr("These runs have the same settings.")
        self.empty.set_text(text)
        self.table.set_columns(
            (Column(self.tr("Setting"), "name"), *(Column(row.title, "name") for row in shown))
        )
        self.table.set_rows(
            [(label_of(one), *(setting_words(one, value) for value in one.values)) for one in found]
        )
