"""The map: all samples as points, near to each other where the network finds them alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.engine.scripting.views import Features, View
from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.controllers.map_recipe import LOGITS, METHODS, Recipe
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.map_colouring import MapColouring
from cnnviz.qt.map_progress import MapProgress
from cnnviz.qt.map_side import MapSide
from cnnviz.qt.map_words import card_lines, map_arrays, map_table, tip, title
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.past_note import PastNote
from cnnviz.qt.pixels import image_of
from cnnviz.qt.seen import WhenSeen
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.scatter_tools import ScatterTools
from cnnviz.qt.widgets.scatter_view import ScatterView
from cnnviz.state.point_colours import ValueColours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.qt.workbench import Workbench


class MapView(QWidget):
    """All samples of the image set on a plane; see :class:`ScatterView` for what a person does."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._session = workbench.session
        self._embeddings = workbench.embeddings
        self._ids: NDArray[np.int64] | None = None
        self._anchor = -1  # the sample whose neighbours are shown
        self._seen = WhenSeen(self)
        self._near_in = ""  # the key of the features in which they are near
        self.header = ElidedLabel(self)
        self.scatter = ScatterView(self)
        self.tools = ScatterTools(self.scatter, self)
        self.colouring = MapColouring(workbench, self)
        self.across, self.up = CalmBox(self), CalmBox(self)
        self.side = MapSide(self)
        self.empty = EmptyState("", self.tr("Show the images on a map"), self)
        self.past = PastNote(workbench, "embedding", self)
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
        page = QWidget(self)
        plot = QHBoxLayout()
        plot.setSpacing(theme.GRID)
        plot.addWidget(self.scatter, 1)
        plot.addWidget(self.side)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(controls)
        column.addLayout(plot, 1)
        blank = QWidget(self)
        middle = QVBoxLayout(blank)
        middle.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        middle.addWidget(self.empty, 1)
        middle.addWidget(self.past)
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
        self.side.changed.connect(self._filter)
        self.tools.neighbours_wanted.connect(self._want_neighbours)
        scatter.card_wanted.connect(self._describe)
        scatter.chosen.connect(self._choose)
        scatter.cleared.connect(session.clear_samples)
        scatter.hovered.connect(self._follow_pointer)
        scatter.wanted.connect(self._workbench.inputs.request_thumbnails)
        self._workbench.inputs.thumbnail.connect(self._take_picture)
        self._seen.wanted.connect(self._show)
        self._embeddings.snapshot_changed.connect(self._seen.ask)
        self._embeddings.running_changed.connect(self._show_empty)
        self._embeddings.neighbours_found.connect(self._take_neighbours)
        session.embedding_changed.connect(self._seen.ask)
        session.image_set_changed.connect(self._change_set)
        session.selection_changed.connect(self._select)
        session.input_changed.connect(self._follow_input)
        for signal in (
            session.model_changed,
            session.layers_changed,
            session.checkpoint_changed,
            session.selection_changed,
        ):
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
        """Extract features and show them by PCA."""
        self._embeddings.start(Recipe(self._first_layer(), "auto", EmbedParams(method="pca")))

    def _first_layer(self) -> str:
        """Return the chosen layer where it tells images apart as a whole, otherwise the output.

        Maps of an early convolution, averaged, tell little more than how bright an image is.
        """
        chosen, layers = self._session.selection.layer, self._session.layers
        row = None if layers is None or chosen is None else layers.by_name.get(chosen)
        part = row is not None and (row.kind not in ("vector", "tokens") or not row.executed)
        return LOGITS if chosen is None or part else chosen

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
            self.scatter.set_points(points, self._ids, self._embeddings.bounds)
            self._colour()
            self._select()
        key = "" if features is None else features.key
        if key != self._near_in:
            self._near_in = key
            self._want_neighbours(self.tools.neighbours.isChecked())
        self.header.show_text(*self._words())
        self._show_axes()
        missing = self.tr("Measured when the map is done.") if self._embeddings.stage else ""
        if self._embeddings.bounds is not None:
            missing = self.tr("Not measured: the axes are those of all epochs together.")
        settled = found is not None and snapshot is None
        self.side.trust.set_quality(
            found.quality if found is not None and settled else None, missing
        )
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
        first = self._first_layer()
        layer = self.tr("the network") if first == LOGITS else first
        text = why or self.tr(
            "A map shows all {n} images at once: those that {layer} finds alike lie together."
        ).format(n=f"{len(self._session.image_set or ()):,}", layer=layer)
        self.empty.set_text(text)
        self.empty.button.setVisible(not why and not running)

    def _words(self) -> tuple[str, str]:
        """Return what is shown, in a line, and what there is to know beside."""
        session, features = self._session, self._embeddings.features
        recipe, snapshot = self._embeddings.recipe, self._embeddings.snapshot
        images, found = session.image_set, session.embedding
        if self._ids is None or images is None:
            return "", ""
        if snapshot is not None and features is not None and recipe is not None:
            made, found = (features.layer, features.pooling, recipe.params), None
        elif found is not None:
            made = found.layer, found.pooling, found.params
        else:
            return "", ""
        network = "" if session.model is None else session.model.title
        source = self._workbench.past.source_words(found, network)
        told = self._embeddings.bounds is not None
        line = title(*made, source, images, len(self._ids), found, all_epochs=told)
        if self._embeddings.learning:
            line += " · " + self.tr("as it was then; it has learned on")
        return line, line if found is None else tip(line, found)

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
        """Give the samples the colours that are wished, and say what they mean."""
        colours, ids = self.colouring.colours, self._ids
        if ids is None:
            return
        if colours is not None and len(colours) <= int(ids.max(initial=-1)):
            colours = None  # of another image set, which goes in a moment
        muted = QColor(theme.colours().muted)
        unknown = muted.red(), muted.green(), muted.blue()
        self.scatter.set_colours(None if colours is None else colours.colours(unknown)[ids])
        waits = colours is None and self.colouring.way == "unit"
        note = self._why_plain() if waits else self.colouring.title
        self.side.show_colours(colours, ids, unknown, note)

    def _why_plain(self) -> str:
        chosen = self._session.selection
        if chosen.layer is None or chosen.unit is None:
            return self.tr("Choose a unit to colour the samples by its response.")
        text = self.tr("Reading the responses of {layer} …")
        return text.format(layer=chosen.layer)

    @Slot()
    def _filter(self) -> None:
        """Show what the legend says."""
        shown, focus = self.side.masks()
        self.scatter.set_shown(shown)
        self.scatter.set_focus(focus)

    @Slot()
    def _select(self) -> None:
        mask = self._session.selected_mask()
        if self._ids is not None:
            self.scatter.set_selected(None if mask is None else mask[self._ids])

    # ---- samples -------------------------------------------------------------------------

    @Slot(int)
    def _describe(self, sample_id: int) -> None:
        """Say on the card what is known of a sample."""
        images, colours = self._session.image_set, self.colouring.colours
        if images is None or sample_id >= len(images):
            return
        said, evaluation = self.colouring.judgements, self._session.evaluation
        lines = card_lines(
            images, sample_id, said, () if evaluation is None else evaluation.classes
        )
        if isinstance(colours, ValueColours) and self.colouring.way != "confidence":
            value = f"{float(colours.values[sample_id]):.4g}"
            lines.append(f"{self.colouring.title}: {value}")
        self.scatter.set_lines_of_card(lines)

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

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def export_image(self) -> QImage:
        """Return what is seen of the map."""
        return self.scatter.to_image() if self._ids is not None else self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the map: embedding (N, 2), sample_ids, labels, files and what is known; (N,)."""
        found, images = self._session.embedding, self._session.image_set
        if found is None or images is None:
            return None
        return map_arrays(found, images, self.colouring.judgements, self.colouring.unit_values)

    def export_table(self) -> dict[str, NDArray[Any]] | None:
        """Return the same as columns, called as ``cnnviz embed`` calls them."""
        arrays = self.export_arrays()
        return None if arrays is None else map_table(arrays)

    def export_name(self) -> str:
        """Return what a file of it is called."""
        found, images = self._session.embedding, self._session.image_set
        if found is None or images is None:
            return ""
        return f"map {METHODS[found.params.method]} {found.layer} {images.name}"

    def python_view(self) -> View | None:
        """Return what a script of it shows: what the map is made of, for the input at hand."""
        found, layers = self._session.embedding, self._session.layers
        if found is None or layers is None or found.layer not in layers.by_name:
            return None
        return Features(found.layer)


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
