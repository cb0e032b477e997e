"""What looks wrong in a run, one card for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.engine.training.objectives.measures import Measure
from cnnviz.qt import theme
from cnnviz.qt.health_words import chart_of, setting_in_words
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.evidence_chart import EvidenceChart
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cnnviz.engine.runs.health.finding import HealthFinding

_SIGNS = {"problem": ("alert-outline", "warning"), "look": ("information-outline", "muted")}


class FindingCard(QFrame):
    """A sentence, its numbers as a chart, the usual remedy, and where to look.

    Signals
    -------
    layer_wanted(str), samples_wanted(object), epoch_wanted(int)
        What a person wants to look at.
    setting_wanted(str, object)
        A field of the training form and what it shall be.
    """

    layer_wanted = Signal(str)
    samples_wanted = Signal(object)
    epoch_wanted = Signal(int)
    setting_wanted = Signal(str, object)

    def __init__(self, finding: HealthFinding, measure: Measure, parent: QWidget) -> None:
        super().__init__(parent)
        self.finding = finding
        self.sentence = WrappedLabel(self)
        self.sentence.setText(in_window_language(finding.sentence))
        self.remedy = WrappedLabel(self)
        self.remedy.setText(in_window_language(finding.remedy))
        self.remedy.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.chart: EvidenceChart | None = None
        self.buttons: list[QPushButton] = []
        self._links = QWidget(self)
        self._row = FlowLayout(self._links, theme.HALF)
        self._offer()
        column = QVBoxLayout()
        column.setSpacing(theme.HALF)
        column.addWidget(self.sentence)
        if finding.evidence is not None:
            self.chart = EvidenceChart(self)
            self.chart.set_chart(chart_of(finding.evidence, measure, finding.layer))
            self.chart.setFixedHeight(self.chart.sizeHint().height())
            column.addWidget(self.chart)
        column.addWidget(self.remedy)
        column.addWidget(self._links)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, theme.GRID)
        line.setSpacing(theme.GRID)
        line.addWidget(self._sign(), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column, 1)

    def _sign(self) -> QLabel:
        """Return a sign whose shape, and not its colour alone, tells how bad it is."""
        name, colour = _SIGNS[self.finding.severity]
        side = self.fontMetrics().height()
        sign = QLabel(self)
        sign.setPixmap(theme.icon(f"mdi6.{name}", colour).pixmap(QSize(side, side)))
        problem = self.finding.severity == "problem"
        sign.setAccessibleName(self.tr("Problem") if problem else self.tr("Worth a look"))
        sign.setToolTip(sign.accessibleName())
        return sign

    def _offer(self) -> None:
        found = self.finding
        if found.layer:
            self._add(self.tr("Show {layer}").format(layer=found.layer), self._want_layer, "layer")
        if found.sample_ids:
            text = self.tr("Show {n} samples").format(n=f"{len(found.sample_ids):,}")
            self._add(text, self._want_samples, "samples")
        if found.epoch is not None:
            text = self.tr("Show epoch {number}").format(number=found.epoch)
            self._add(text, self._want_epoch, "epoch")
        for name, value in found.settings:
            button = self._add(setting_in_words(name, value), self._want_setting, f"set {name}")
            button.setIcon(theme.icon("mdi6.pencil-outline"))
            button.setProperty("setting", name)
            button.setToolTip(self.tr("Write it into the training form, for the next run"))
        self._links.setVisible(bool(self.buttons))

    def _add(self, text: str, slot: object, name: str) -> QPushButton:
        button = QPushButton(text, self._links)
        button.setObjectName(name)
        button.setAccessibleDescription(self.sentence.text())
        button.clicked.connect(slot)
        self._row.addWidget(button)
        self.buttons.append(button)
        return button

    def button(self, name: str) -> QPushButton | None:
        """Return one of the buttons: "layer", "samples", "epoch", or "set" and a field."""
        return next((one for one in self.buttons if one.objectName() == name), None)

    @Slot()
    def _want_layer(self) -> None:
        self.layer_wanted.emit(self.finding.layer)

    @Slot()
    def _want_samples(self) -> None:
        self.samples_wanted.emit(self.finding.sample_ids)

    @Slot()
    def _want_epoch(self) -> None:
        self.epoch_wanted.emit(self.finding.epoch)

    @Slot()
    def _want_setting(self) -> None:
        name = self.sender().property("setting")
        self.setting_wanted.emit(name, dict(self.finding.settings)[name])


class FindingCards(QWidget):
    """All findings below each other.

    Signals
    -------
    layer_wanted(str), samples_wanted(object), epoch_wanted(int), setting_wanted(str, object)
        As of :class:`FindingCard`.
    """

    layer_wanted = Signal(str)
    samples_wanted = Signal(object)
    epoch_wanted = Signal(int)
    setting_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[FindingCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addStretch(1)

    def cards(self) -> tuple[FindingCard, ...]:
        """Return the cards, from the top."""
        return tuple(self._cards)

    def show_findings(self, found: Sequence[HealthFinding], measure: Measure) -> None:
        """Show other findings; those that say the same as before keep their cards."""
        before = {_key(card.finding): card for card in self._cards}
        cards = []
        for place, finding in enumerate(found):
            card = before.pop(_key(finding), None)
            if card is None:
                card = FindingCard(finding, measure, self)
                card.layer_wanted.connect(self.layer_wanted)
                card.samples_wanted.connect(self.samples_wanted)
                card.epoch_wanted.connect(self.epoch_wanted)
                card.setting_wanted.connect(self.setting_wanted)
            self._column.removeWidget(card)
            self._column.insertWidget(place, card)
            cards.append(card)
        for card in before.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = cards


def _key(finding: HealthFinding) -> tuple[object, ...]:
    return finding.kind, finding.layer, finding.sentence, finding.sample_ids, finding.settings
