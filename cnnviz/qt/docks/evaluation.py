"""How well the network does: the figures of the evaluation, and what they were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QFileDialog,
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
from cnnviz.qt.epoch_box import EpochBox
from cnnviz.qt.evaluate_offer import EvaluateOffer
from cnnviz.qt.evaluation_pairs import pairs_of, samples_by_class, suggested_of
from cnnviz.qt.evaluation_view import told_images
from cnnviz.qt.figure_words import FIGURES, figure_tip, figure_title
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
        self._epochs = workbench.epochs
        self._past = workbench.past
        self.header = ElidedLabel(self)
        self.part = CalmBox(self)
        self.part.setAccessibleName(self.tr("Part of the image set"))
        self.part.setToolTip(
            self.tr("Which part of the image set is open, here and in all other views")
        )
        self.epoch = EpochBox(workbench, self)
        self.offer = EvaluateOffer(workbench, self, brief=True)
        self.report = QPushButton(self.tr("Save report…"), self)
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
        self.report.clicked.connect(self._ask_where)
        session = self._session
        session.evaluation_changed.connect(self._show)
        session.image_set_changed.connect(self._show_part)
        self._epochs.changed.connect(self._show_epochs)
        self._show_epochs()
        self._show_part()
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.offer, 1)
        for box in (self.epoch, self.part):
            top.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
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
        self.form = self._form()
        column.addLayout(self.form)
        for widget in (self.advice, self.use, self.matched, self.edit):
            kept = isinstance(widget, QPushButton)
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if kept else Qt.AlignmentFlag(0))
        column.addWidget(self.report, 0, Qt.AlignmentFlag.AlignLeft)
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
        for key in FIGURES:
            name, value = QLabel(figure_title(key), self.page), QLabel(self.page)
            name.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            value.setFont(theme.tabular(value.font()))
            form.addRow(name, value)
            self.values[key] = value
        return form

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _show_epochs(self) -> None:
        """Offer epochs only where a run has kept some."""
        self.epoch.setVisible(bool(self._epochs.offered))

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
        parts = [told_images(found), *self._past.source_words(found, found.facts["model"])]
        if self._evaluations.learning:
            parts.append(self.tr("as it was then; it has learned on"))
        self.header.show_text(" · ".join(parts))
        self._show_figures(found)
        images = self._session.image_set
        held_out = images is None or images.split == "test" or "test" not in images.parts
        told = self._past.is_told(found)
        self.seen.setVisible(not held_out and not told)
        self.report.setEnabled(not told)  # it names the command that gives the same
        self.report.setToolTip(
            self.tr("Evaluate first: the report is of all images")
            if told
            else self.tr("One HTML file with these figures, their curves and the worst samples")
        )
        self._show_pairs(found)
        self._show_left_out(found)

    def _show_figures(self, found: Evaluation) -> None:
        """Tell the foremost figure large, and the others below it."""
        first, *others = found.figures
        title = figure_title(first.key)
        self.large.setText(first.text)
        self.large.setAccessibleName(title)
        self.large.setToolTip(plain_tip(figure_tip(first.key, found.kind)))
        count = f"{found.samples:,}"
        if first.key == "accuracy" and found.right is not None:
            shape = self.tr("right: {n} of {all} samples")
            self.of.setText(shape.format(n=f"{int(found.right.sum()):,}", all=count))
        else:
            self.of.setText(self.tr("{figure} of {n} samples").format(figure=title, n=count))
        told = {figure.key: figure for figure in others}
        for key, label in self.values.items():
            self.form.setRowVisible(label, key in told)
            if key not in told:
                continue
            label.setText(told[key].text)
            for one in (self.form.labelForField(label), label):
                one.setToolTip(plain_tip(figure_tip(key, found.kind)))

    def _show_pairs(self, found: Evaluation) -> None:
        pairs, better = pairs_of(found), suggested_of(found)
        self.matched.setVisible(pairs is not None)
        self.edit.setVisible(pairs is not None)
        self.advice.setVisible(better is not None)
        self.use.setVisible(better is not None)
        if pairs is None:
            return
        matched = sum(output >= 0 for output in pairs.outputs)
        shape = {
            "name": self.tr("{n} of {all} classes are matched with outputs by their names."),
            "index": self.tr("{n} of {all} classes are matched with outputs by their numbers."),
            "given": self.tr("{n} of {all} classes are matched with outputs by your own table."),
        }[pairs.by]
        text = shape.format(n=f"{matched:,}", all=f"{len(pairs.outputs):,}")
        if pairs.alien:
            text += " " + self.tr("None of their names is equal, so this may mean nothing.")
        self.matched.setText(text)
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
        pairs, better = pairs_of(found), suggested_of(found)
        if pairs is None:
            return
        count = len(pairs.outputs)
        named = self.tr("class {n}")
        classes = list(images.class_names) + [
            named.format(n=at) for at in range(len(images.class_names), count)
        ]
        dialog = PairsDialog(
            classes[:count],
            samples_by_class(found, images),
            found.classes,
            pairs.outputs,
            None if better is None else better.outputs,
            self,
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
        better = None if found is None else suggested_of(found)
        if better is not None:
            self._evaluations.set_pairs(better.outputs)

    @Slot()
    def _ask_where(self) -> None:
        """Ask for a file and write the report into it."""
        dialog = QFileDialog(self, self.tr("Save report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("HTML page (*.html)"))
        dialog.setDefaultSuffix("html")
        dialog.selectFile("report.html")
        dialog.fileSelected.connect(self._evaluations.write_report)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the view as a picture."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return what there is for each sample: ids, losses, and what belongs to the answers."""
        found = self._session.evaluation
        return None if found is None else found.arrays()

    def export_name(self) -> str:
        """Return what a file of it is called."""
        found = self._session.evaluation
        return "" if found is None else f"evaluation {found.facts['images']}"


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
