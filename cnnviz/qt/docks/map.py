"""The map: all samples as points, near to each other where the network finds them alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QColor, QImage, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.controllers.embeddings import LOGITS, Recipe
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.map_colouring import MapColouring
from cnnviz.qt.map_progress import MapProgress
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.class_legend import ClassLegend, LegendEntry
from cnnviz.qt.widgets.colour_scale import ColourScale
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.scatter_tools import ScatterTools
from cnnviz.qt.widgets.scatter_view import ScatterView
from cnnviz.qt.widgets.trust_figures import TrustFigures
from cnnviz.state.point_colours import ClassColours, ValueColours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.qt.workbench import Workbench

METHODS = {"pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}
_SIDE = 34  # width of what stands beside the plot, in average characters


class MapView(QWidget):
    """All samples of the image set on a plane; see :class:`ScatterView` for what a person does."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._session = workbench.session
        self._embeddings = workbench.embeddings
        self._ids: NDArray[np.int64] | None = None
        self._anchor = -1  # the sample whose neighbours are shown
        self.header = ElidedLabel(self)
        self.scatter = ScatterView(self)
        self.tools = ScatterTools(self.scatter, self)
        self.colouring = MapColouring(workbench, self)
        self.across, self.up = CalmBox(self), CalmBox(self)
        self.legend = ClassLegend(self)
        self.scale = ColourScale(self)
        self.scale_note = QLabel(self)
        self.trust = TrustFigures(self)
        self.empty = EmptyState("", self.tr("Show the images on a map"), self)
        self.progress = MapProgress(workbench.embeddings, self)
        self._build()
        self._connect()
        self._prepare_drawing()
        self._show()

    def _build(self) -> None:
        controls = QWidget(self)
        bar = FlowLayout(controls)
        for text, box in (
            (self.tr("Colour by"), self.colouring.box),
            (self.tr("Across"), self.across),
            (self.tr("Up"), self.up),
        ):
            bar.addWidget(_labelled(text, box, controls))
        bar.addWidget(self.tools)
        self.scale_note.setWordWrap(True)
        self.scale_note.setTextFormat(Qt.TextFormat.PlainText)
        side = QVBoxLayout()
        side.setSpacing(theme.GRID)
        side.addWidget(self.scale)
        side.addWidget(self.scale_note)
        side.addWidget(self.legend, 1)
        side.addStretch(0)
        side.addWidget(self.trust)
        self._beside = beside = QWidget(self)
        beside.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        page = QWidget(self)
        plot = QHBoxLayout()
        plot.setSpacing(theme.GRID)
        plot.addWidget(self.scatter, 1)
        plot.addWidget(beside)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(controls)
        column.addLayout(plot, 1)
        blank = QWidget(self)
        middle = QVBoxLayout(blank)
        middle.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        middle.addWidget(self.empty, 1)
        middle.addWidget(self.progress)
        self._stack = QStackedLayout()
        self._stack.addWidget(page)
        self._stack.addWidget(blank)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        session, scatter = self._session, self.scatter
        self.empty.clicked.connect(self.show_first)
        self.across.activated.connect(self._choose_axes)
        self.up.activated.connect(self._choose_axes)
        self.colouring.changed.connect(self._colour)
        self.legend.changed.connect(self._filter)
        self.tools.neighbours_wanted.connect(self._want_neighbours)
        scatter.card_wanted.connect(self._describe)
        scatter.chosen.connect(self._choose)
        scatter.cleared.connect(session.clear_samples)
        scatter.hovered.connect(self._follow_pointer)
        scatter.wanted.connect(self._workbench.inputs.request_thumbnails)
        self._workbench.inputs.thumbnail.connect(self._take_picture)
        self._embeddings.snapshot_changed.connect(self._show)
        self._embeddings.running_changed.connect(self._show_empty)
        self._embeddings.neighbours_found.connect(self._take_neighbours)
        session.embedding_changed.connect(self._show)
        session.image_set_changed.connect(self._change_set)
        session.selection_changed.connect(self._select)
        session.input_changed.connect(self._follow_input)
        for signal in (session.model_changed, session.checkpoint_changed):
            signal.connect(self._show_empty)

    def _prepare_drawing(self) -> None:
        """Compile the loops that draw; NumPy draws meanwhile."""

        def body() -> None:
            from cnnviz.engine.raster.draw import prepare

            prepare()

        job = Job(self.tr("Preparing to draw"), body, key="drawing", quiet=True)
        job.succeeded.connect(self.scatter.refresh)
        self._workbench.process_lane.submit(job)

    # ---- what is shown -------------------------------------------------------------------

    @Slot()
    def show_first(self) -> None:
        """Extract features of the chosen layer, or of the output, and show them by PCA."""
        layer = self._session.selection.layer or LOGITS
        self._embeddings.start(Recipe(layer, "auto", EmbedParams(method="pca")))

    @Slot()
    def _show(self) -> None:
        """Show the map as it settles, or the one that is there."""
        snapshot, features = self._embeddings.snapshot, self._embeddings.features
        found = self._session.embedding
        points: NDArray[np.float32] | None = None
        if snapshot is not None and features is not None:
            points, self._ids = snapshot.points, features.sample_ids
        elif found is not None:
            points, self._ids = found.points, found.sample_ids
        if points is None or self._ids is None:
            self.scatter.clear()
            self._ids = None
        else:
            self.scatter.set_points(points, self._ids)
            self._colour()
            self._select()
        self.header.show_text(self._title(), self._tip())
        self._show_axes()
        missing = self.tr("Measured when the map is done.") if self._embeddings.stage else ""
        settled = found is not None and snapshot is None
        self.trust.set_quality(found.quality if found is not None and settled else None, missing)
        self._show_empty()

    @Slot()
    def _show_empty(self) -> None:
        """Say what to do where there is no map."""
        there = self._ids is not None
        self._stack.setCurrentIndex(0 if there else 1)
        if there:
            return
        why = self._embeddings.why_not()
        running = bool(self._embeddings.stage)
        layer = self._session.selection.layer
        text = why or self.tr(
            "A map shows all {n} images at once: those that {layer} finds alike lie together."
        ).format(n=f"{len(self._session.image_set or ()):,}", layer=layer or self.tr("the network"))
        self.empty.set_text(text)
        self.empty.button.setVisible(not why and not running)

    def _title(self) -> str:
        found, snapshot = self._session.embedding, self._embeddings.snapshot
        features, model = self._embeddings.features, self._session.model
        images, recipe = self._session.image_set, self._embeddings.recipe
        if self._ids is None or images is None:
            return ""
        if snapshot is not None and features is not None and recipe is not None:
            layer, pooling, params = features.layer, features.pooling, recipe.params
        elif found is not None:
            layer, pooling, params = found.layer, found.pooling, found.params
        else:
            return ""
        epoch = self._session.selection.epoch
        of = self.tr("{n} of {all} samples")
        parts = [
            METHODS[params.method],
            "" if model is None else model.title,
            "" if epoch is None else self.tr("epoch {number}").format(number=epoch),
            f"{layer}, {pooling.replace('_', ' ')}",
            images.name if images.split is None else f"{images.name} ({images.split})",
            of.format(n=f"{len(self._ids):,}", all=f"{len(images):,}"),
        ]
        if snapshot is None and found is not None:
            if len(found.dropped):
                dropped = self.tr("{n} dropped (not finite)")
                parts.append(dropped.format(n=f"{len(found.dropped):,}"))
            if found.skipped:
                skipped = self.tr("{n} could not be read")
                parts.append(skipped.format(n=f"{len(found.skipped):,}"))
            if not found.whole:
                parts.append(self.tr("ended early"))
        return " · ".join(part for part in parts if part)

    def _tip(self) -> str:
        found = self._session.embedding
        if found is None:
            return ""
        lines = [self._title(), *found.warnings]
        if len(found.dropped):
            ids = ", ".join(str(number) for number in found.dropped[:20].tolist())
            lines.append(self.tr("Dropped samples: {ids}").format(ids=ids))
        return "\n".join([*lines, *found.skipped[:10]])

    def _show_axes(self) -> None:
        """Offer the principal components, each with the share of the variance along it."""
        found = self._session.embedding
        pca = found is not None and found.params.method == "pca"
        settled = pca and self._embeddings.snapshot is None
        for box, axis in ((self.across, "axis_x"), (self.up, "axis_y")):
            whole = box.parentWidget()
            if whole is not None:
                whole.setVisible(settled)
            if found is None or not settled:
                continue
            box.clear()
            for number, share in enumerate(found.explained[: found.scores.shape[1]], 1):
                text = self.tr("Component {number}: {share} %")
                box.addItem(text.format(number=number, share=f"{100 * share:.1f}"), number)
            box.setCurrentIndex(box.findData(getattr(found.params, axis)))

    @Slot()
    def _colour(self) -> None:
        colours = self.colouring.colours
        if self._ids is None:
            return
        muted = QColor(theme.colours().muted).getRgb()
        unknown = tuple(int(part) for part in (muted or (128, 128, 128))[:3])  # type: ignore[index]
        fits = colours is not None and len(_codes(colours)) > int(self._ids.max(initial=-1))
        whole = colours.colours(unknown) if colours is not None and fits else None
        self.scatter.set_colours(None if whole is None else whole[self._ids])
        classes = colours if isinstance(colours, ClassColours) and fits else None
        numbers = colours if isinstance(colours, ValueColours) and fits else None
        self.legend.setVisible(classes is not None)
        self.legend.set_entries(() if classes is None else self._entries(classes, unknown))
        if numbers is None:
            self.scale.set_scale(None)
        else:
            self.scale.set_scale(numbers.table, f"{numbers.low:.3g}", f"{numbers.high:.3g}")
        self.scale.setVisible(numbers is not None)
        waits = colours is None and self.colouring.way == "unit"
        self.scale_note.setVisible(numbers is not None or waits)
        note = self._why_plain() if waits else self.colouring.title
        self.scale_note.setText(note[:1].upper() + note[1:])
        self._filter()

    def _why_plain(self) -> str:
        chosen = self._session.selection
        if chosen.layer is None or chosen.unit is None:
            return self.tr("Choose a unit to colour the samples by its response.")
        text = self.tr("Reading the responses of {layer} …")
        return text.format(layer=chosen.layer)

    def _entries(self, classes: ClassColours, unknown: tuple[int, ...]) -> list[LegendEntry]:
        """Return the classes that have a point on the map."""
        import numpy as np

        count = len(classes.names)
        codes = classes.codes[self._ids]
        numbers = np.bincount(np.where(codes < 0, count, codes), minlength=count + 1).tolist()
        red, green, blue = unknown
        entries = [
            LegendEntry(index, name, tuple(classes.table[index].tolist()), numbers[index])
            for index, name in enumerate(classes.names)
            if numbers[index]
        ]
        if numbers[count]:
            nothing = self.tr("(none)")
            entries.append(LegendEntry(-1, nothing, (red, green, blue), numbers[count]))
        return entries

    @Slot()
    def _filter(self) -> None:
        """Show what the legend says."""
        import numpy as np

        colours = self.colouring.colours
        if self._ids is None or not isinstance(colours, ClassColours) or not self.legend.entries:
            self.scatter.set_shown(None)
            self.scatter.set_focus(None)
            return
        codes, hidden, focused = colours.codes[self._ids], self.legend.hidden, self.legend.focused
        self.scatter.set_shown(~np.isin(codes, tuple(hidden)) if hidden else None)
        self.scatter.set_focus(np.isin(codes, tuple(focused)) if focused else None)

    @Slot()
    def _select(self) -> None:
        mask = self._session.selected_mask()
        if self._ids is not None:
            self.scatter.set_selected(None if mask is None else mask[self._ids])

    # ---- samples -------------------------------------------------------------------------

    @Slot(int)
    def _describe(self, sample_id: int) -> None:
        self.scatter.set_lines_of_card(self._lines_of(sample_id))

    def _lines_of(self, sample_id: int) -> list[str]:
        """Return what the card says of a sample."""
        images, said = self._session.image_set, self.colouring.judgements
        if images is None or sample_id >= len(images):
            return []
        lines = [images.sample_name(sample_id)]
        label = int(images.labels[sample_id])
        if label >= 0:
            lines.append(self.tr("label: {name}").format(name=_name(label, images.class_names)))
        evaluation = self._session.evaluation
        if said is not None and evaluation is not None and said.predicted[sample_id] >= 0:
            text = self.tr("prediction: {name}, {share} %")
            name = _name(int(said.predicted[sample_id]), evaluation.classes)
            share = f"{100 * float(said.confidence[sample_id]):.1f}"
            lines.append(text.format(name=name, share=share))
        colours = self.colouring.colours
        if isinstance(colours, ValueColours) and self.colouring.way != "confidence":
            value = f"{float(colours.values[sample_id]):.4g}"
            lines.append(f"{self.colouring.title}: {value}")
        return lines

    @Slot(object, object)
    def _choose(self, ids: NDArray[np.int64], modifiers: Qt.KeyboardModifier) -> None:
        self._session.choose_samples(ids, combine_of(modifiers))

    @Slot(object, int, object)
    def _take_picture(self, images: object, sample_id: int, pixels: Any) -> None:
        if images is self._session.image_set and self._ids is not None and self.isVisible():
            self.scatter.set_picture(sample_id, image_of(pixels))

    @Slot()
    def _change_set(self) -> None:
        self.scatter.pictures.forget()
        self._show()

    @Slot()
    def _choose_axes(self) -> None:
        across, up = int(self.across.currentData()), int(self.up.currentData())
        if across == up:
            self._session.notice(self.tr("Choose two different components."), is_error=True)
            self._show_axes()
        else:
            self._embeddings.set_axes(across, up)

    # ---- true neighbours -----------------------------------------------------------------

    @Slot(int)
    def _follow_pointer(self, sample_id: int) -> None:
        if sample_id >= 0:
            self._show_neighbours(sample_id)

    @Slot()
    def _follow_input(self) -> None:
        picture = self._session.input
        ours = picture is not None and picture.image_set is self._session.image_set
        marked = picture.sample_id if picture is not None and ours else None
        self.scatter.set_marked(-1 if marked is None else marked)
        if marked is not None and self.scatter.pointed_at < 0:
            self._show_neighbours(marked)

    @Slot(bool)
    def _want_neighbours(self, wanted: bool) -> None:
        self._anchor = -1
        self.scatter.set_lines(-1, ())
        if wanted:
            self._follow_input()

    def _show_neighbours(self, sample_id: int) -> None:
        if self.tools.neighbours.isChecked() and sample_id != self._anchor:
            self._anchor = sample_id
            self._embeddings.seek_neighbours(sample_id)

    @Slot(int, object)
    def _take_neighbours(self, sample_id: int, ids: NDArray[np.int64]) -> None:
        if sample_id == self._anchor and self.tools.neighbours.isChecked():
            self.scatter.set_lines(sample_id, ids.tolist())

    # ---- Qt's own, copy and export -------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Give what stands beside the plot the room that its words take."""
        super().showEvent(event)
        self._claim_side()

    def _claim_side(self) -> None:
        narrowest = _SIDE * self.fontMetrics().averageCharWidth()
        self._beside.setFixedWidth(max(narrowest, self.trust.sizeHint().width()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._claim_side()
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def export_image(self) -> QImage:
        """Return what is seen of the map."""
        return self.scatter.to_image() if self._ids is not None else self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the map: embedding (N, 2), sample_ids, labels, files and what is known; (N,)."""
        found, images, said = self._session.embedding, self._session.image_set, self._judged()
        if found is None or images is None:
            return None
        import numpy as np

        ids = found.sample_ids
        arrays: dict[str, NDArray[Any]] = {
            "embedding": found.points,
            "sample_ids": ids,
            "labels": found.labels,
            "classes": np.array([_name(int(label), images.class_names) for label in found.labels]),
            "files": np.array([_file(images, int(number)) for number in ids]),
        }
        if said is not None:
            arrays["predicted"] = said.predicted[ids]
            arrays["confidence"] = said.confidence[ids]
            arrays["loss"] = said.loss[ids]
        values = self.colouring.unit_values
        if values is not None:
            arrays["response"] = values[ids]
        return arrays

    def export_table(self) -> dict[str, NDArray[Any]] | None:
        """Return the same as columns, called as ``cnnviz embed`` calls them."""
        arrays = self.export_arrays()
        if arrays is None:
            return None
        points = arrays.pop("embedding")
        names = {"sample_ids": "id", "labels": "label", "classes": "class", "files": "file"}
        table = {"id": arrays["sample_ids"], "x": points[:, 0], "y": points[:, 1]}
        return table | {names.get(name, name): values for name, values in arrays.items()}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        found, images = self._session.embedding, self._session.image_set
        if found is None or images is None:
            return ""
        return f"map {METHODS[found.params.method]} {found.layer} {images.name}"

    def _judged(self) -> Any:
        return self.colouring.judgements


def _labelled(text: str, box: QWidget, parent: QWidget) -> QWidget:
    """Return a box with its label before it, as one widget."""
    whole = QWidget(parent)
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.HALF)
    label = QLabel(text, whole)
    label.setBuddy(box)
    row.addWidget(label)
    row.addWidget(box)
    return whole


def _codes(colours: ClassColours | ValueColours) -> NDArray[Any]:
    return colours.codes if isinstance(colours, ClassColours) else colours.values


def _name(index: int, names: tuple[str, ...]) -> str:
    if index < 0:
        return ""
    return names[index] if index < len(names) else f"#{index}"


def _file(images: ImageSet, sample_id: int) -> str:
    path = images.path(sample_id)
    return images.sample_name(sample_id) if path is None else str(path)


register(
    DockSpec(
        key="map",
        title=QT_TRANSLATE_NOOP("docks", "Map"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "All samples as points, near to each other where the network finds them alike. The "
            "wheel zooms, a drag selects, a drag with the right button moves the map; point at a "
            "sample to see it.",
        ),
        factory=MapView,
        places={"map": Place("centre", 0, 3, front=True)},
        icon="mdi6.chart-scatter-plot",
    )
)
