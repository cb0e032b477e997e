"""Health: what looks wrong in the run at hand, with its numbers and the usual remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, bring_to_front, register
from cnnviz.qt.draft import draft_of
from cnnviz.qt.health_cards import FindingCards
from cnnviz.qt.health_watch import health_watch_of
from cnnviz.qt.health_words import setting_in_words
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.run_links import RunLinks
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class HealthView(QWidget):
    """A list of findings, the worst first; where there are none, that is said."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._session = workbench.session
        self._draft = draft_of(workbench)
        self._monitor = monitor_of(workbench)
        self._watch = health_watch_of(workbench)
        self._links = RunLinks(workbench, self)
        self._stale = True
        self.what = ElidedLabel()
        self.cards = FindingCards()
        self.empty = EmptyState("", self.tr("Show the training panel"))
        self._pages = QStackedWidget()
        self._lay_out()
        self.empty.clicked.connect(self._show_panel)
        self.cards.layer_wanted.connect(self._show_layer)
        self.cards.samples_wanted.connect(self._show_samples)
        self.cards.epoch_wanted.connect(self._show_epoch)
        self.cards.setting_wanted.connect(self._set)
        self._watch.changed.connect(self._follow)
        self._monitor.changed.connect(self._follow)
        self._refresh()

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.cards)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.what.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        column.addWidget(self.what)
        column.addWidget(area, 1)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def sizeHint(self) -> QSize:
        """Ask for what a card needs."""
        return QSize(360, 240)

    # ---- for the export ------------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return all findings as a picture, also those that are scrolled out of sight."""
        return (self.cards if self._watch.findings else self).grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the numbers behind the findings: their lines and the samples to look at."""
        import numpy as np

        found: dict[str, NDArray[Any]] = {}
        for place, finding in enumerate(self._watch.findings, 1):
            name = f"{place}_{finding.kind}"
            if finding.sample_ids:
                found[f"{name}_sample_ids"] = np.array(finding.sample_ids)
            if finding.evidence is not None:
                for line in finding.evidence.lines:
                    found[f"{name}_{line.name}_x"] = line.x
                    found[f"{name}_{line.name}_y"] = line.y
        return found or None

    def export_table(self) -> dict[str, NDArray[np.generic]] | None:
        """Return a row for each finding."""
        import numpy as np

        rows = [finding.facts() for finding in self._watch.findings]
        if not rows:
            return None
        columns = ("kind", "severity", "sentence", "remedy", "layer", "epoch")
        return {name: np.array([str(row[name] or "") for row in rows]) for name in columns}

    def export_name(self) -> str:
        """Return what is shown, in words."""
        started = self._monitor.record.started
        return "" if started is None else self.tr("health {run}").format(run=started.directory.name)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        self._stale = True
        if not self.visibleRegion().isEmpty():
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        started, found = self._monitor.record.started, self._watch.findings
        self._pages.setCurrentIndex(1 if found else 0)
        self.empty.button.setVisible(started is None)
        self.empty.set_text(self._why_empty())
        self.cards.show_findings(found, self._monitor.record.measure)
        if started is not None:
            text = self.tr("{run}: {n} to look at, up to epoch {epoch}")
            self.what.show_text(
                text.format(
                    run=started.directory.name, n=len(found), epoch=self._watch.judged_epoch or 0
                )
            )

    def _why_empty(self) -> str:
        started, epoch = self._monitor.record.started, self._watch.judged_epoch
        if started is None:
            return self.tr(
                "What looks wrong in a training stands here: a loss that does not fall, silent "
                "units, wrong labels and more. Start a training, or open a run."
            )
        if not epoch:
            return self.tr("{run} is looked at after each epoch.").format(
                run=started.directory.name
            )
        text = self.tr("Nothing looks wrong in {run}, up to epoch {epoch}.")
        return text.format(run=started.directory.name, epoch=epoch)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up when the view comes out from behind another."""
        super().paintEvent(event)
        if self._stale:
            self._refresh()

    # ---- what a person does --------------------------------------------------------------

    @Slot()
    def _show_panel(self) -> None:
        bring_to_front(self, "training")

    @Slot(str)
    def _show_layer(self, layer: str) -> None:
        if self._links.show_layer(layer):
            bring_to_front(self, "activations")

    @Slot(object)
    def _show_samples(self, sample_ids: tuple[int, ...]) -> None:
        if self._links.show_samples(sample_ids):
            bring_to_front(self, "gallery")

    @Slot(int)
    def _show_epoch(self, epoch: int) -> None:
        self._links.show_epoch(epoch)

    @Slot(str, object)
    def _set(self, name: str, value: float | str) -> None:
        self._draft.adopt(**{name: value})
        text = self.tr("The training form says now: {setting}.")
        self._session.notice(text.format(setting=setting_in_words(name, value)))


register(
    DockSpec(
        key="health",
        title=str(QT_TRANSLATE_NOOP("docks", "Health")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "What looks wrong in the run at hand, such as a loss that does not fall, layers "
                "that get no gradient or labels that seem wrong: with the numbers that show it, "
                "and what usually helps.",
            )
        ),
        factory=HealthView,
        places={"train": Place("centre", row=1, share=2, tab=1)},
        icon="mdi6.stethoscope",
        count=lambda workbench: health_watch_of(workbench).counted,
    )
)
