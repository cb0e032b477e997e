"""The chosen unit, large: its map, alone or over the input, and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.epoch_words import epoch_words
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.curve_tiles import CurveTiles
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.map_view import MapView
from cnnviz.qt.without_network import without_network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.activation_view import Maps
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.probe_result import ProbeResult


class UnitView(QWidget):
    """One map as large as there is room, with the value under the pointer."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self.header = ElidedLabel(self)
        self.over = QCheckBox(self.tr("Over the input"), self)
        self.over.setToolTip(
            self.tr("Lay the map over the input, so that one sees what the unit answers to (key S)")
        )
        self.map = MapView(self)
        self.map.setAccessibleName(self.tr("Map of the unit"))
        self.curve = CurveTiles(self)
        self.curve.set_plain(True)
        self.curve.setAccessibleName(self.tr("Curve of the unit"))
        self.number = QLabel(self)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number.setTextFormat(Qt.TextFormat.PlainText)
        self.empty = EmptyState("", parent=self)
        self.figures = ElidedLabel(self)
        self.figures.setFont(theme.tabular(self.figures.font()))
        self._build()
        self.over.toggled.connect(self._lay_over)
        self.map.hovered.connect(self._point)
        self.map.stepped.connect(self._step)
        self.map.pressed.connect(self._choose_number)
        self.curve.hovered.connect(self._point_at_curve)
        session = self._session
        for signal in (
            session.probe_changed,
            session.map_style_changed,
            session.selection_changed,
            session.checkpoint_changed,
        ):
            signal.connect(self._show)
        self._show()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.header, 1)
        head.addWidget(self.over)
        self._stack = QStackedLayout()
        for page in (self.empty, self.map, self.curve, self.number):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        layout.setSpacing(theme.HALF)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.figures)

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        probe, unit = self._session.probe, self._session.selection.unit
        style = self._session.map_style
        self.over.setChecked(style.overlay)
        maps = None if probe is None else probe.maps
        if probe is None or maps is None or unit is None or unit >= maps.units:
            self.over.setEnabled(False)
            self.header.show_text("")
            self.figures.show_text("")
            self.empty.set_text(self._why_empty())
            self._stack.setCurrentWidget(self.empty)
            return
        self.header.show_text(self._title(probe, maps, unit))
        self.over.setEnabled(has_places(maps))
        match maps.kind:
            case "vector":
                self._show_number(maps, unit)
            case "curves":
                self._show_curve(maps, unit)
            case _:
                self._show_map(probe, maps, unit)

    def _why_empty(self) -> str:
        if why := without_network(self._session):
            return why
        return self.tr("Choose a unit: click one of the maps.")

    def _title(self, probe: ProbeResult, maps: Maps, unit: int) -> str:
        request = probe.request
        text = self.tr("Unit {unit} of {all}").format(unit=unit, all=f"{maps.units:,}")
        parts = [text, str(request.layer), request.image.name, request.model.title]
        parts += epoch_words(request.epoch, self._session)
        if maps.duration > 1:
            text = self.tr("frame {n} of {all}")
            parts.append(text.format(n=maps.moment + 1, all=maps.duration))
        return " · ".join(parts)

    def _show_number(self, maps: Maps, unit: int) -> None:
        import numpy as np

        values = maps.array[:, 0, 0]
        rank = int(np.sum(values > values[unit])) + 1
        self.number.setText(f"{values[unit]:.4g}")
        font = self.font()
        font.setPointSizeF(2.5 * font.pointSizeF())
        self.number.setFont(theme.tabular(font))
        self.figures.show_text(
            self.tr("rank {rank} of {all} units").format(rank=f"{rank:,}", all=f"{maps.units:,}")
        )
        self._stack.setCurrentWidget(self.number)

    def _show_curve(self, maps: Maps, unit: int) -> None:
        from cnnviz.engine import imaging

        own = maps.array[unit : unit + 1]
        contrast = self._session.map_style.contrast
        low, high = imaging.levels(own if contrast == "own" else maps.array, contrast)
        self.curve.set_curves(own[:, 0], (low[:1], high[:1]))
        self._stack.setCurrentWidget(self.curve)
        self._tell_figures(maps.array[unit])

    def _show_map(self, probe: ProbeResult, maps: Maps, unit: int) -> None:
        rows, columns = maps.array.shape[1:]
        picture = image_of(self._picture(probe, maps, unit))
        self.map.set_image(picture, rows, columns)
        self._stack.setCurrentWidget(self.map)
        self._tell_figures(maps.array[unit])

    def _picture(self, probe: ProbeResult, maps: Maps, unit: int) -> NDArray[np.uint8]:
        from cnnviz.engine import imaging

        style = self._session.map_style
        own = style.contrast == "own"
        low, high = imaging.levels(
            maps.whole[unit : unit + 1] if own else maps.whole, style.contrast, signed=style.signed
        )
        index = imaging.to_index(maps.array[unit : unit + 1], low[:1], high[:1])[0]
        table = imaging.lut(style.colours)
        if style.overlay and has_places(maps):
            return imaging.overlay(probe.seen, index, table)
        coloured: NDArray[np.uint8] = table[index]
        return coloured

    def _tell_figures(self, values: NDArray[np.float32]) -> None:
        text = self.tr("{low} to {high} · mean {mean} · {zero} zero")
        self.figures.show_text(
            text.format(
                low=f"{values.min():.3g}",
                high=f"{values.max():.3g}",
                mean=f"{values.mean():.3g}",
                zero=f"{(values == 0).mean():.0%}",
            )
        )

    # ---- what a person does --------------------------------------------------------------

    @Slot(int, int)
    def _point(self, row: int, column: int) -> None:
        probe, unit = self._session.probe, self._session.selection.unit
        if probe is None or probe.maps is None or unit is None or unit >= probe.maps.units:
            return
        if row < 0:
            self._tell_figures(probe.maps.array[unit])
            return
        curve = probe.maps.kind == "curves"
        if curve:
            text = self.tr("place {column}: {value}")
        else:
            text = self.tr("row {row}, column {column}: {value}")
        value = f"{probe.maps.array[unit, row, column]:.4g}"
        self.figures.show_text(text.format(row=row, column=column, value=value))

    @Slot(int, int)
    def _choose_number(self, row: int, column: int) -> None:
        self._session.set_place((row, column))

    @Slot(int, int, int)
    def _point_at_curve(self, _curve: int, row: int, column: int) -> None:
        self._point(row, column)

    @Slot(bool)
    def _lay_over(self, wanted: bool) -> None:
        self._session.set_map_style(self._session.map_style.with_overlay(wanted))

    @Slot(int)
    def _step(self, step: int) -> None:
        probe, chosen = self._session.probe, self._session.selection
        if probe is None or probe.maps is None or chosen.unit is None:
            return
        if 0 <= chosen.unit + step < probe.maps.units:
            self._session.commit(chosen.with_unit(chosen.unit + step))

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the map, or the whole view where there is none."""
        if self._stack.currentWidget() is self.map:
            return self.map.image
        if self._stack.currentWidget() is self.curve:
            return self.curve.viewport().grab().toImage()
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the map, (H, W)."""
        probe, unit = self._session.probe, self._session.selection.unit
        if probe is None or probe.maps is None or unit is None or unit >= probe.maps.units:
            return None
        return {"map": probe.maps.array[unit]}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        chosen = self._session.selection
        return f"{chosen.layer or ''} unit {chosen.unit}".strip()


def has_places(maps: Maps) -> bool:
    """Whether the numbers of a unit lie on the input as a grid does; tokens in a row do not."""
    return maps.kind not in ("vector", "curves") and min(maps.array.shape[1:]) > 1


register(
    DockSpec(
        key="unit",
        title=QT_TRANSLATE_NOOP("docks", "Unit"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "The map of the chosen unit, large: point at it to read its numbers, lay it over the "
            "input to see what it answers to. Left and right go to the units beside it.",
        ),
        factory=UnitView,
        places={
            "look": Place("right", 1, 4),
            "train": Place("right", 0, 2),
            "units": Place("right", 0, 5),
        },
        icon="mdi6.square-outline",
    )
)
