"""How well the network does: the figures of the evaluation, and what they were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.data_words import part_in_words
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.evaluate_offer import EvaluateOffer
from cnnviz.qt.evaluation_view import told_images
from cnnviz.qt.notices import ElidedLabel, plain_tip
from cnnviz.qt.pairs_dialog import PairsDialog
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.training.evaluate import Evaluation
    from cnnviz.qt.workbench import Workbench

_MOST_LISTED = 200


class EvaluationSummary(QWidget):
    """Starts an evaluation, tells its figures, and how classes were matched."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self._evaluations = workbench.evaluations
        self.header = ElidedLabel(self)
        self.part = CalmBox(self)
        self.part.setAccessibleName(self.tr("Part of the image set"))
        self.part.setToolTip(
            self.tr("Which part of the image set is open, here and in all other views")
        )
        self.offer = EvaluateOffer(workbench, self, brief=True)
        self.large = QLabel(self)
        self.large.setTextFormat(Qt.TextFormat.PlainText)
        self.of = QLabel(self)
        self.of.setWordWrap(True)
        self.seen = QLabel(
            self.tr(
                "The network may have learned from these. Choose “test” for images it never saw."
            ),
            self,
        )
        self.seen.setWordWrap(True)
        self.seen.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.values: dict[str, QLabel] = {}
        self.matched = QLabel(self)
        self.matched.setWordWrap(True)
        self.matched.setTextFormat(Qt.TextFormat.PlainText)
        self.edit = QPushButton(self.tr("Edit pairs…"), self)
        self.advice = QLabel(self)
        self.advice.setWordWrap(True)
        self.advice.setTextFormat(Qt.TextFormat.PlainText)
        self.use = QPushButton(self.tr("Use the suggestion"), self)
        self.left_out_title = QLabel(self)
        self.left_out = QListWidget(self)
        self.left_out.setAccessibleName(self.tr("Left out"))
        self._lay_out()
        self.part.activated.connect(self._open_part)
        self.edit.clicked.connect(self._edit)
        self.use.clicked.connect(self._use)
        session = self._session
        session.evaluation_changed.connect(self._show)
        session.image_set_changed.connect(self._show_part)
        self._show_part()
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.offer, 1)
        top.addWidget(self.part, 0, Qt.AlignmentFlag.AlignTop)
        font = self.large.font()
        font.setPointSizeF(2.2 * font.pointSizeF())
        self.large.setFont(theme.tabular(font))
        self.page = QWidget(self)
        column = QVBoxLayout(self.page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.large)
        column.addWidget(self.of)
        column.addWidget(self.seen)
        column.addLayout(self._form())
        for widget in (self.advice, self.use, self.matched, self.edit):
            kept = isinstance(widget, QPushButton)
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if kept else Qt.AlignmentFlag(0))
        column.addWidget(self.left_out_title)
        column.addWidget(self.left_out, 1)
        column.addStretch(0)
        area = QScrollArea(self)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.header)
        layout.addLayout(top)
        layout.addWidget(area, 1)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(theme.WIDE)
        form.setVerticalSpacing(theme.HALF)
        words = {
            "top5": (
                self.tr("Top-5 accuracy"),
                self.tr("Share of samples whose class is among the five likeliest"),
            ),
            "loss": (self.tr("Loss"), self.tr("Mean cross-entropy, in nats")),
            "auc": (
                self.tr("AUC"),
                self.tr(
                    "Area under the ROC curve of each class against the rest, mean over the classes"
                ),
            ),
            "precision": (
                self.tr("Average precision"),
                self.tr("Area under the precision-recall curve, mean over the classes"),
            ),
            "calibration": (
                self.tr("Calibration error"),
                self.tr(
                    "How far confidence is from the share of right answers, on average (expected "
                    "calibration error, 15 bins; Naeini 2015, Guo 2017)"
                ),
            ),
        }
        for key, (title, tip) in words.items():
            name, value = QLabel(title, self.page), QLabel(self.page)
            name.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            value.setFont(theme.tabular(value.font()))
            for label in (name, value):
                label.setToolTip(plain_tip(tip))
            form.addRow(name, value)
            self.values[key] = value
        return form

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _show_part(self) -> None:
        images = self._session.image_set
        parts = () if images is None else images.parts
        self.part.clear()
        for part in parts:
            self.part.addItem(part_in_words(part), part)
        self.part.setVisible(len(parts) > 1)
        if images is not None and images.split is not None:
            self.part.setCurrentIndex(self.part.findData(images.split))

    @Slot()
    def _show(self) -> None:
        found = self._session.evaluation
        self.page.setVisible(found is not None)
        if found is None:
            self.header.show_text("")
            return
        epoch = self._session.selection.epoch
        parts = [found.facts["model"], told_images(found)]
        if epoch is not None:
            parts.append(self.tr("epoch {number}").format(number=epoch))
        if self._evaluations.learning:
            parts.append(self.tr("as it was then; it has learned on"))
        self.header.show_text(" · ".join(parts))
        right = int(found.confusion.trace())
        self.large.setText(f"{100 * found.accuracy:.2f} %")
        self.large.setAccessibleName(self.tr("Accuracy"))
        self.of.setText(
            self.tr("right: {n} of {all} samples").format(n=f"{right:,}", all=f"{found.samples:,}")
        )
        texts = {
            "top5": f"{100 * found.top5:.2f} %",
            "loss": f"{found.loss:.4g}",
            "auc": _text(found.auc),
            "precision": _text(found.average_precision),
            "calibration": f"{100 * found.calibration.error:.2f} %",
        }
        for key, text in texts.items():
            self.values[key].setText(text)
        images = self._session.image_set
        held_out = images is None or images.split == "test" or "test" not in images.parts
        self.seen.setVisible(not held_out)
        self._show_pairs(found)
        self._show_left_out(found)

    def _show_pairs(self, found: Evaluation) -> None:
        matched = sum(output >= 0 for output in found.pairs.outputs)
        shape = {
            "name": self.tr("{n} of {all} classes are matched with outputs by their names."),
            "index": self.tr("{n} of {all} classes are matched with outputs by their numbers."),
            "given": self.tr("{n} of {all} classes are matched with outputs by your own table."),
        }[found.pairs.by]
        text = shape.format(n=f"{matched:,}", all=f"{len(found.pairs.outputs):,}")
        if found.pairs.alien:
            text += " " + self.tr("None of their names is equal, so this may mean nothing.")
        self.matched.setText(text)
        better = found.suggested
        self.advice.setVisible(better is not None)
        self.use.setVisible(better is not None)
        if better is not None:
            self.advice.setText(
                self.tr(
                    "The classes seem to be numbered otherwise: with another table {then} would be "
                    "right instead of {now}."
                ).format(
                    then=f"{100 * better.accuracy:.1f} %", now=f"{100 * better.accuracy_now:.1f} %"
                )
            )
            self.advice.setStyleSheet(f"color: {theme.colours().warning}; font-weight: 600")

    def _show_left_out(self, found: Evaluation) -> None:
        images = self._session.image_set
        lines = [
            self.tr("{name}: {n} samples, no output for this class").format(name=name, n=f"{n:,}")
            for name, n in found.outside.items()
        ]
        if images is not None:
            lines += [
                self.tr("{name}: the network answers NaN or infinity").format(
                    name=images.sample_name(one)
                )
                for one in found.not_finite[:_MOST_LISTED]
            ]
        lines += found.skipped[:_MOST_LISTED]
        self.left_out_title.setVisible(bool(lines))
        self.left_out.setVisible(bool(lines))
        self.left_out.clear()
        self.left_out.addItems(lines)
        count = sum(found.outside.values()) + len(found.not_finite) + len(found.skipped)
        text = self.tr("Left out: {n} samples") if count != 1 else self.tr("Left out: 1 sample")
        self.left_out_title.setText(text.format(n=f"{count:,}"))

    # ---- what a person does --------------------------------------------------------------

    @Slot(int)
    def _open_part(self, _place: int) -> None:
        images, wanted = self._session.image_set, self.part.currentData()
        if images is not None and wanted != images.split:
            self._inputs.open_image_set(images.spec, wanted)

    @Slot()
    def _edit(self) -> None:
        """Open the table of pairs."""
        found, images = self._session.evaluation, self._session.image_set
        if found is None or images is None:
            return
        count = len(found.pairs.outputs)
        named = self.tr("class {n}")
        classes = list(images.class_names) + [
            named.format(n=at) for at in range(len(images.class_names), count)
        ]
        samples = [int((images.labels == at).sum()) for at in range(count)]
        better = None if found.suggested is None else found.suggested.outputs
        dialog = PairsDialog(
            classes[:count], samples, found.classes, found.pairs.outputs, better, self
        )
        dialog.given.connect(self._evaluations.set_pairs)
        dialog.reset.connect(self._reset)
        dialog.open()

    @Slot()
    def _reset(self) -> None:
        self._evaluations.set_pairs(None)

    @Slot()
    def _use(self) -> None:
        found = self._session.evaluation
        if found is not None and found.suggested is not None:
            self._evaluations.set_pairs(found.suggested.outputs)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the view as a picture."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the answers: ids, labels, predictions, confidences, losses, each (N,); scores."""
        found = self._session.evaluation
        if found is None:
            return None
        return {**found.predictions, "scores": found.scores}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        found = self._session.evaluation
        return "" if found is None else f"evaluation {found.facts['images']}"


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


register(
    DockSpec(
        key="evaluation",
        title=QT_TRANSLATE_NOOP("docks", "Evaluation"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "How well the network does on the open image set, how its classes were matched with "
            "the network's outputs, and what was left out.",
        ),
        factory=EvaluationSummary,
        places={"evaluate": Place("left", 0, 1, front=True)},
        icon="mdi6.clipboard-check-outline",
    )
)
