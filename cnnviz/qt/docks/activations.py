"""Activation maps: what each unit of a layer answers to the input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.engine.scripting.views import Activations, View
from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, bring_to_front, register
from cnnviz.qt.epoch_words import epoch_words
from cnnviz.qt.map_controls import MapControls
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.colour_scale import ColourScale
from cnnviz.qt.widgets.curve_tiles import CurveTiles
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.moment_bar import MomentBar
from cnnviz.qt.widgets.tile_view import TileView
from cnnviz.qt.without_network import without_network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.activation_view import Maps
    from cnnviz.qt.widgets.unit_bars import UnitBars
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.map_style import MapStyle
    from cnnviz.state.probe_result import ProbeResult


class ActivationsView(QWidget):
    """All units of the chosen layer, as tiles or as bars; a click chooses a unit."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._order: NDArray[np.intp] | None = None  # the unit at each place
        self._places: NDArray[np.intp] | None = None  # the place of each unit
        self._ends: tuple[NDArray[Any], NDArray[Any]] | None = None
        self._levels: tuple[NDArray[Any], NDArray[Any]]  # the ends of the colours of each unit
        self._scaled: tuple[object, MapStyle] | None = None  # what order and levels are known of
        self.header = ElidedLabel(self)
        self.controls = MapControls(self._session, self)
        self.pointed = ElidedLabel(self)
        self.pointed.setFont(theme.tabular(self.pointed.font()))
        self.scale = ColourScale(self)
        self.tiles = TileView(self)
        self.tiles.setAccessibleName(self.tr("Activation maps"))
        self.curves = CurveTiles(self)
        self.curves.setAccessibleName(self.tr("Activation curves"))
        self.moments = MomentBar(self.tr("frame {n} of {all}"), self.tr("Frame of the maps"), self)
        self.bars: UnitBars | None = None  # made with the plot library when a layer needs it
        self.empty = EmptyState("", self.tr("Show its filters"), self)
        self._build()
        for tiles in (self.tiles, self.curves):
            tiles.current_changed.connect(self._choose_place)
            tiles.hovered.connect(self._point)
            tiles.pressed.connect(self._choose_number)
        self.moments.moment_changed.connect(self._session.choose_moment)
        self._session.probe_changed.connect(self._show)
        self._session.layers_changed.connect(self._show)
        self._session.checkpoint_changed.connect(self._show)
        self.empty.clicked.connect(self._show_filters)
        self._session.map_style_changed.connect(self._show)
        self._session.selection_changed.connect(self._follow)
        self._show()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.header, 1)
        head.addWidget(self.pointed)
        foot = QHBoxLayout()
        foot.addWidget(self.controls)
        foot.addStretch(1)
        foot.addWidget(self.scale)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.tiles)
        self._stack.addWidget(self.curves)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        layout.setSpacing(theme.HALF)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.moments)
        layout.addLayout(foot)

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        probe = self._session.probe
        if probe is None or probe.maps is None:
            self._show_empty(probe)
            return
        import numpy as np

        from cnnviz.engine import imaging

        maps, style = probe.maps, self._session.map_style
        if self._scaled is None or self._scaled[0] is not maps.whole or self._scaled[1] != style:
            # Of all moments together, and so only once while a person leafs through them.
            self._order = imaging.ordering(maps.whole, style.order)
            self._places = np.argsort(self._order)
            signed = style.signed and maps.kind != "curves"
            self._levels = imaging.levels(maps.whole, style.contrast, signed=signed)
            self._scaled = maps.whole, style
        self.moments.set_moments(maps.duration, maps.moment)
        match maps.kind:
            case "vector":
                self._show_bars(maps)
            case "curves":
                self._show_curves(maps)
            case _:
                self._show_tiles(maps)
        self._follow()
        self.header.show_text(self._title(probe), in_window_language(maps.note))
        self.pointed.show_text("")

    def _show_tiles(self, maps: Maps) -> None:
        from cnnviz.engine import imaging

        style, order = self._session.map_style, self._order
        assert order is not None
        low, high = self._levels
        index = imaging.to_index(maps.array, low, high)
        sorted_anew = style.order != "index"
        if sorted_anew:
            index, low, high = index[order], low[order], high[order]
        self._ends = low, high
        table = imaging.lut(style.colours)
        numbers = order.tolist() if sorted_anew else None
        self.tiles.set_tiles(index, table, self._describe, numbers)
        self._stack.setCurrentWidget(self.tiles)
        if style.contrast == "own":
            self.scale.set_scale(table, self.tr("least of each map"), self.tr("most"))
        else:
            below, above = ("≤ ", "≥ ") if style.contrast == "robust" else ("", "")
            self.scale.set_scale(table, f"{below}{low[0]:.3g}", f"{above}{high[0]:.3g}")

    def _show_curves(self, maps: Maps) -> None:
        style, order = self._session.map_style, self._order
        assert order is not None
        low, high = self._levels
        self._ends = low[order], high[order]
        numbers = order.tolist() if style.order != "index" else None
        self.curves.set_curves(maps.array[order, 0], self._ends, self._describe, numbers)
        self._stack.setCurrentWidget(self.curves)
        self.scale.set_scale(None)

    def _show_bars(self, maps: Maps) -> None:
        bars = self._make_bars()
        order = self._order
        assert order is not None
        values = maps.array[:, 0, 0]
        sorted_anew = self._session.map_style.order != "index"
        bars.set_values(values[order], order.tolist() if sorted_anew else None)
        self._stack.setCurrentWidget(bars)
        self.scale.set_scale(None)

    def _make_bars(self) -> UnitBars:
        if self.bars is None:
            from cnnviz.qt.widgets.unit_bars import UnitBars

            self.bars = UnitBars(self.tr("activation"), self)
            self.bars.current_changed.connect(self._choose_place)
            self.bars.hovered.connect(self._point)
            self._stack.addWidget(self.bars)
        return self.bars

    def _title(self, probe: ProbeResult) -> str:
        request, maps = probe.request, probe.maps
        assert maps is not None
        shape = " × ".join(str(size) for size in maps.shape[1:])
        parts = [str(request.layer), shape, request.image.name, request.model.title]
        parts += epoch_words(request.epoch, self._session)
        parts += [in_window_language(maps.note), in_window_language(probe.told)]
        return " · ".join(part for part in parts if part)

    def _show_empty(self, probe: ProbeResult | None) -> None:
        session = self._session
        if session.model is None and session.checkpoint is None:
            text = self.tr("Open a model: choose one on the left, or drop a checkpoint here.")
        elif session.model is None:
            text = f"{without_network(session)} {self.tr('Its filters can be looked at.')}"
        elif session.input is None:
            text = self.tr("Give the network an image: open one, paste it, or draw a digit.")
        elif probe is not None and probe.note:
            text = in_window_language(probe.note)
        elif session.selection.layer is None:
            text = self.tr("Choose a layer in the list of layers.")
        else:
            text = self.tr("The maps are on their way…")
        self.empty.set_text(text)
        self.empty.button.setVisible(session.model is None and session.checkpoint is not None)
        self._order = self._places = self._ends = self._scaled = None
        self.header.show_text("")
        self.pointed.show_text("")
        self.scale.set_scale(None)
        self.moments.set_moments(1, 0)
        self._stack.setCurrentWidget(self.empty)

    @Slot()
    def _show_filters(self) -> None:
        bring_to_front(self, "filters")

    # ---- units ---------------------------------------------------------------------------

    def unit_at(self, place: int) -> int:
        """Return the unit that stands at a place of the view."""
        if self._order is None or not 0 <= place < len(self._order):
            return place
        return int(self._order[place])

    def _describe(self, place: int) -> str:
        if self._ends is None:
            return ""
        low, high = (float(ends[place]) for ends in self._ends)
        if self._stack.currentWidget() is self.curves:
            text = self.tr("Unit {unit}: drawn from {low} to {high}")
        else:
            text = self.tr("Unit {unit}: colours from {low} to {high}")
        return text.format(unit=self.unit_at(place), low=f"{low:.3g}", high=f"{high:.3g}")

    @Slot(int, int, int)
    def _point(self, place: int, row: int, column: int) -> None:
        probe = self._session.probe
        if place < 0 or probe is None or probe.maps is None:
            self.pointed.show_text("")
            return
        unit, maps = self.unit_at(place), probe.maps
        if unit >= maps.units:
            return
        value = f"{maps.array[unit, row, column]:.4g}"
        if maps.kind == "vector":
            text = self.tr("unit {unit}: {value}").format(unit=unit, value=value)
        elif maps.kind == "curves":
            text = self.tr("unit {unit}, place {place}: {value}").format(
                unit=unit, place=column, value=value
            )
        else:
            text = self.tr("unit {unit}, row {row}, column {column}: {value}").format(
                unit=unit, row=row, column=column, value=value
            )
        self.pointed.show_text(text)

    @Slot(int)
    def _choose_place(self, place: int) -> None:
        self._session.commit(self._session.selection.with_unit(self.unit_at(place)))

    @Slot(int, int)
    def _choose_number(self, row: int, column: int) -> None:
        self._session.set_place((row, column))

    @Slot()
    def _follow(self) -> None:
        unit = self._session.selection.unit or 0
        if self._places is None or unit >= len(self._places):
            return
        place = int(self._places[unit])
        self.tiles.set_current(place)
        self.curves.set_current(place)
        if self.bars is not None:
            self.bars.set_current(place)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return all maps as one picture."""
        shown = self._stack.currentWidget()
        if shown in (self.tiles, self.curves):
            return (self.tiles if shown is self.tiles else self.curves).to_image()
        return self.bars.to_image() if shown is self.bars and self.bars else self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the maps, (C, H, W), or (C, T, H, W) of all frames, in the order of the units."""
        probe = self._session.probe
        return None if probe is None or probe.maps is None else {"maps": probe.maps.whole}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return f"activations {self._session.selection.layer or ''}".strip()

    def python_view(self) -> View | None:
        """Return what a script of it shows."""
        layer = self._session.selection.layer
        return None if layer is None else Activations(layer)


register(
    DockSpec(
        key="activations",
        title=QT_TRANSLATE_NOOP("docks", "Activation maps"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "What every unit of the chosen layer answers to the input: bright where it fires.",
        ),
        factory=ActivationsView,
        places={
            "look": Place("centre", 0, 3, front=True),
            "train": Place("centre", 1, 2, front=True),
        },
        icon="mdi6.view-grid-outline",
    )
)
