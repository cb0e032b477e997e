"""All units of a layer or of the network as a table, with what excites them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.pixels import image_of
from cnnviz.qt.seen import WhenSeen
from cnnviz.qt.sweep_offer import SweepOffer
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.row_filter import RowFilterBar
from cnnviz.qt.widgets.units_table import UnitsTable
from cnnviz.state.unit_table import RowOrder, arrange, rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.probes.responses import Responses
    from cnnviz.qt.controllers.comparisons import Effects
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.unit_table import UnitRows


class UnitTableView(QWidget):
    """Units to sort, filter and rank; the row of the chosen one is the cursor."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self._responses = workbench.responses
        self._past = workbench.past
        self._images: ImageSet | None = None
        self._shown: tuple[Responses, tuple[str, ...], bool] | None = None
        self._seen = WhenSeen(self)
        self._rows: UnitRows
        self._ranked: Effects | None = None  # what the rows were sorted by when it came
        self.header = ElidedLabel(self)
        self.scope = CalmBox(self)
        self.scope.addItem(self.tr("This layer"))
        self.scope.addItem(self.tr("All swept layers"))
        self.scope.setToolTip(self.tr("Units of the chosen layer, or of all that were swept"))
        self.scope.setAccessibleName(self.tr("Layers"))
        self.classes = CalmBox(self)
        self.classes.setToolTip(
            self.tr("Rank units by how well they tell one class from all others")
        )
        self.classes.setAccessibleName(self.tr("Units for this class"))
        self.against = CalmBox(self)
        self.against.setToolTip(
            self.tr("What the class or the selected samples are told from: all others, or a class")
        )
        self.against.setAccessibleName(self.tr("Told from"))
        self.apart = QPushButton(self.tr("Tell the selected apart"), self)
        self.apart.setToolTip(
            self.tr("Rank units by how well they tell the selected samples from the others")
        )
        self.more = QPushButton(self.tr("Sweep this layer"), self)
        self.filter = RowFilterBar(self)
        self.table = UnitsTable(self)
        self.empty = SweepOffer(workbench, self)
        self._build()
        self._connect()
        self._list_classes()
        self._follow()

    def _build(self) -> None:
        bar = FlowLayout()
        for part in (self.scope, self.classes, self.against, self.apart, self.more):
            bar.addWidget(part)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addLayout(bar)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        self.scope.activated.connect(self._follow)
        self.classes.activated.connect(self._rank_for_class)
        self.against.activated.connect(self._tell_from)
        self.apart.clicked.connect(self._tell_apart)
        self.more.clicked.connect(self._sweep)
        self.filter.changed.connect(self._arrange)
        self.table.order_changed.connect(self._arrange)
        self.table.chosen.connect(self._choose)
        self.table.wanted.connect(self._inputs.request_thumbnails)
        self._inputs.thumbnail.connect(self._take_thumbnail)
        self._responses.running_changed.connect(self._seen.ask)
        self._responses.marked.connect(self._seen.ask)
        self._responses.effects_changed.connect(self._follow_effects)
        session = self._session
        session.image_set_changed.connect(self._list_classes)
        self._seen.wanted.connect(self._follow)
        for signal in (
            session.responses_changed,
            session.selection_changed,
            session.layers_changed,
        ):
            signal.connect(self._seen.ask)

    # ---- which units ---------------------------------------------------------------------

    def _layers(self, found: Responses) -> tuple[str, ...]:
        """Return the layers whose units are to be shown, in the network's order."""
        if self.scope.currentIndex() == 0:
            layer = self._session.selection.layer
            return (layer,) if layer is not None and layer in found.layers else ()
        table = self._session.layers
        order = {} if table is None else {row.name: place for place, row in enumerate(table.rows)}
        return tuple(sorted(found.layers, key=lambda name: order.get(name, len(order))))

    @Slot()
    def _follow(self) -> None:
        """Show what is chosen: other units, or only another cursor."""
        found = self._session.responses
        layers = () if found is None else self._layers(found)
        self.apart.setEnabled(self._session.selection.is_part and not self._responses.telling)
        self._offer_more(found)
        if found is None or not layers or self._responses.running:
            self._shown = None
            self._stack.setCurrentWidget(self.empty)
            self.header.show_text("")
            return
        self._stack.setCurrentIndex(1)
        marks = [self._responses.marks(found.layers[name]) for name in layers]
        wanted = (found, layers, all(marks))
        if wanted == self._shown:
            self._move()
            return
        self._shown = wanted
        self._take(found, layers)
        if self.table.by.column == "unit":
            self.table.scrollTo(self.table.currentIndex())

    def _take(self, found: Responses, layers: tuple[str, ...]) -> None:
        chosen = {name: found.layers[name] for name in layers}
        marks = {name: self._responses.marks(one) for name, one in chosen.items()}
        self._responses.request_marks(name for name in layers if marks[name] is None)
        dead, repeats = {}, {}
        for name, one in chosen.items():
            known = marks[name]
            count = len(one.mean)
            dead[name] = np.zeros(count, bool) if known is None else known.dead
            repeats[name] = np.full(count, -1) if known is None else known.repeats
        self._rows = rows_of(chosen, dead, repeats, found.class_names)
        self._follow_effects()

    def _offer_more(self, found: Responses | None) -> None:
        """Where other layers are shown, or some samples only, the chosen one can be swept."""
        layer, table = self._session.selection.layer, self._session.layers
        row = None if table is None else table.by_name.get(layer or "")
        swept = found is not None and layer in found.layers and not self._past.is_told(found)
        sweepable = row is not None and row.executed and bool(row.units)
        self.more.setVisible(found is not None and not swept and sweepable)

    @Slot()
    def _follow_effects(self) -> None:
        """Show effects where somebody asked for them, the largest first."""
        self.apart.setEnabled(self._session.selection.is_part and not self._responses.telling)
        if not self._shown:
            return
        effects = self._responses.effects
        before = self.table.rows
        had = before is not None and "effect" in before.figures
        self._rows = self._rows.with_effects(None if effects is None else effects.by_layer)
        if effects is not None and (not had or effects is not self._ranked):
            self.table.set_order_shown(RowOrder("effect", descending=True))
        elif effects is None and self.table.by.column == "effect":
            self.table.set_order_shown(RowOrder())
        self._ranked = effects
        if effects is None or effects.class_id is None:
            self.classes.setCurrentIndex(0)
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Show the rows from the first one on: in a new order that is the one looked for."""
        if self._shown:
            self.table.set_rows(self._rows, arrange(self._rows, self.filter.wanted, self.table.by))
            self.table.scrollToTop()
            self._move(reveal=False)

    def _move(self, *, reveal: bool = True) -> None:
        chosen = self._session.selection
        self.table.set_current(self._rows.find(chosen.layer, chosen.unit), reveal=reveal)
        self.header.show_text(self._title())

    def _title(self) -> str:
        assert self._shown is not None
        found, layers, _ = self._shown
        images = self._session.image_set
        model = self._session.model
        parts = [layers[0] if len(layers) == 1 else self.tr("{n} layers").format(n=len(layers))]
        text = self.tr("{shown} of {all} units")
        shown, rows = len(self.table.order), len(self._rows)
        parts.append(text.format(shown=f"{shown:,}", all=f"{rows:,}"))
        parts += self._compared()
        if model is not None:
            parts += self._past.source_words(found, model.title)
        if images is not None:
            text = self.tr("{name}, {n} of {all} images")
            numbers = {"n": f"{found.samples:,}", "all": f"{len(images):,}"}
            parts.append(text.format(name=images.name, **numbers))
        if self._responses.is_earlier:
            parts.append(self.tr("as it stood when it was swept, it learns on"))
        return " · ".join(parts)

    def _compared(self) -> list[str]:
        """Say what the effect is about, where there is one."""
        effects = self._responses.effects
        if effects is None:
            return []
        others = (
            self.tr("the rest")
            if effects.against is None
            else self.tr("class {name}").format(name=self.classes.itemText(effects.against + 1))
        )
        if effects.class_id is None:
            text = self.tr("effect of {n} selected samples against {others}")
            return [text.format(n=f"{len(effects.sample_ids):,}", others=others)]
        name = self.classes.itemText(effects.class_id + 1)
        text = self.tr("effect of class {name} against {others}")
        return [text.format(name=name, others=others)]

    @property
    def _other_class(self) -> int | None:
        """The class that is compared with; None for all others."""
        place = self.against.currentIndex()
        return place - 1 if place > 0 else None

    # ---- what a person does --------------------------------------------------------------

    @Slot(int)
    def _choose(self, row: int) -> None:
        self._session.choose_unit(self._rows.layer(row), int(self._rows.units[row]))

    @Slot(int)
    def _rank_for_class(self, place: int) -> None:
        if place == 0:
            self._responses.forget_effects()
        else:
            if self._other_class == place - 1:
                self.against.setCurrentIndex(0)  # a class cannot be told from itself
            self._responses.tell_class(place - 1, self._other_class)

    @Slot()
    def _tell_from(self) -> None:
        """Compare with something else what is compared already."""
        effects = self._responses.effects
        if effects is not None and effects.class_id is not None:
            if effects.class_id == self._other_class:
                self.against.setCurrentIndex(0)
            self._responses.tell_class(effects.class_id, self._other_class)
        elif effects is not None:
            self._responses.tell_apart(effects.sample_ids, self._other_class)

    @Slot()
    def _tell_apart(self) -> None:
        mask = self._session.selected_mask()
        if mask is not None:
            self._responses.tell_apart(np.flatnonzero(mask).tolist(), self._other_class)

    @Slot()
    def _sweep(self) -> None:
        layer = self._session.selection.layer
        if layer is not None:
            self._responses.sweep((layer,))

    # ---- pictures and classes --------------------------------------------------------------

    @Slot()
    def _list_classes(self) -> None:
        images = self._session.image_set
        if images is self._images and self.classes.count():
            return
        self._images = images
        self.table.forget_pictures()
        self.classes.clear()
        self.classes.addItem(self.tr("Units for a class"))
        names = () if images is None else images.class_names
        self.classes.addItems(list(names))
        self.against.clear()
        self.against.addItem(self.tr("from all others"))
        self.against.addItems([self.tr("from {name}").format(name=name) for name in names])
        for box in (self.classes, self.against):
            box.setVisible(bool(names))

    @Slot(object, int, object)
    def _take_thumbnail(self, images: ImageSet, sample_id: int, pixels: Any) -> None:
        if images is self._images:
            self.table.set_picture(sample_id, image_of(pixels))

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the table as it is seen."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the shown rows, in their order: a column of numbers or names for each name."""
        if not self._shown:
            return None
        rows, order = self._rows, self.table.order
        return {
            "layer": np.array(rows.layers)[rows.layer_of[order]],
            "unit": rows.units[order],
            **{name: values[order] for name, values in rows.figures.items()},
            "top_ids": rows.top_ids[order],
            "dead": rows.dead[order],
            "repeats": rows.repeats[order],
        }

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return f"units {' '.join(self._shown[1][:1])}".strip() if self._shown else "units"


register(
    DockSpec(
        key="unit table",
        title=QT_TRANSLATE_NOOP("docks", "Unit table"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "All units of a layer with their figures and the images that excite them most. Sort "
            "by a header, filter, and rank units by how well they tell a class or the selected "
            "samples from the rest.",
        ),
        factory=UnitTableView,
        places={"units": Place("centre", 0, 3, front=True)},
        icon="mdi6.table",
    )
)
