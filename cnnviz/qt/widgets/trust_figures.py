"""How far a map can be trusted, as a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cnnviz.qt import theme

if TYPE_CHECKING:
    from cnnviz.engine.embedding.quality import Quality


class TrustFigures(QWidget):
    """Trustworthiness, neighbourhood hit and k-NN accuracy, in the features and in the map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GRID)
        self._grid.setVerticalSpacing(theme.HALF // 2)
        self._grid.setColumnStretch(0, 1)
        heading = self._label(self.tr("Trust"), 0, 0)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        for column, text in ((1, self.tr("features")), (2, self.tr("map"))):
            self._label(text, 0, column, muted=True)
        rows = (
            (
                self.tr("Trustworthiness"),
                self.tr(
                    "Whether neighbours in the map are neighbours in the features: 1 means all of "
                    "them, about 0.5 is chance."
                ),
            ),
            (
                self.tr("Neighbourhood hit"),
                self.tr("Mean share of a sample's neighbours that have its own label."),
            ),
            (
                self.tr("k-NN accuracy"),
                self.tr("Share of samples whose label most of their neighbours have."),
            ),
        )
        self._figures: list[tuple[QLabel, QLabel]] = []
        for row, (name, tip) in enumerate(rows, 1):
            parts = self._label(name, row, 0), self._label("", row, 1), self._label("", row, 2)
            for part in parts:
                part.setToolTip(f"<p>{tip}</p>")
            self._figures.append(parts[1:])
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        # Wrapped text tells a layout its height too late.
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.note, len(rows) + 1, 0, 1, 3)
        self.set_quality(None)

    def _label(self, text: str, row: int, column: int, *, muted: bool = False) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(theme.tabular(self.font()))
        if muted:
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(label, row, column, side)
        return label

    def set_quality(self, quality: Quality | None, missing: str = "") -> None:
        """Show figures; where there are none, say why."""
        if quality is None:
            values: list[tuple[float | None, float | None]] = [(None, None)] * 3
            self.note.setText(missing)
        else:
            values = [
                (None, quality.trustworthiness),
                (quality.hit_features, quality.hit_map),
                (quality.knn_features, quality.knn_map),
            ]
            text = self.tr("{k} neighbours of all {n} samples")
            if quality.looked_at < quality.samples:
                text = self.tr("{k} neighbours of {part} of {n} samples")
            self.note.setText(
                text.format(k=quality.k, part=f"{quality.looked_at:,}", n=f"{quality.samples:,}")
            )
        for labels, pair in zip(self._figures, values, strict=True):
            for label, value in zip(labels, pair, strict=True):
                label.setText("–" if value is None else f"{value:.3f}")

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """The texts, by rows: in the features, in the map."""
        return tuple((left.text(), right.text()) for left, right in self._figures)
