"""Activation maps: what each unit of a layer answers to the input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.tile_view import TileView

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.qt.session import ProbeResult
    from cnnviz.qt.workbench import Workbench

COLOUR_MAPS = ("viridis", "magma", "inferno", "cividis", "gray", "coolwarm")
_SIGNED = ("coolwarm",)


class ActivationsView(QWidget):
    """The maps of the chosen layer as tiles; a click chooses a unit."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._low: NDArray[Any] | None = None
        self._high: NDArray[Any] | None = None
        self.header = ElidedLabel(self)
        self.colours = QComboBox(self)
        self.colours.addItems(COLOUR_MAPS)
        self.colours.setToolTip(self.tr("Colour map; coolwarm is centred on zero (key C)"))
        self.contrast = QComboBox(self)
        self.contrast.addItem(self.tr("One scale"), "shared")
        self.contrast.addItem(self.tr("Scale per map"), "own")
        self.contrast.setToolTip(
            self.tr(
                "One scale compares units; a scale for each map shows weak ones as well (key T)"
            )
        )
        self.scale = QLabel(self)
        self.tiles = TileView(self)
        self.tiles.setAccessibleName(self.tr("Activation maps"))
        self.empty = EmptyState("", parent=self)
        self._build()
        self.tiles.current_changed.connect(self._choose_unit)
        self.colours.currentIndexChanged.connect(self._show)
        self.contrast.currentIndexChanged.connect(self._show)
        self._session.probe_changed.connect(self._show)
        self._session.layers_changed.connect(self._show)
        self._session.selection_changed.connect(self._follow)
        self._show()

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.header, 1)
        bar.addWidget(self.scale)
        bar.addWidget(self.contrast)
        bar.addWidget(self.colours)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.tiles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addLayout(bar)
        layout.addLayout(self._stack, 1)

    @Slot()
    def _show(self) -> None:
        probe = self._session.probe
        if probe is None or probe.maps is None:
            self._show_empty(probe)
            return
        from cnnviz.engine import imaging

        name = self.colours.currentText()
        array = probe.maps.array
        low, high = imaging.levels(array, self.contrast.currentData(), signed=name in _SIGNED)
        self._low, self._high = low, high
        self.tiles.set_tiles(imaging.to_index(array, low, high), imaging.lut(name), self._describe)
        self._follow()
        self._stack.setCurrentWidget(self.tiles)
        self.header.show_text(self._title(probe), probe.maps.note)
        shared = self.contrast.currentData() == "shared"
        self.scale.setText(f"{low.min():.3g} … {high.max():.3g}" if shared else "")

    def _title(self, probe: ProbeResult) -> str:
        request, maps = probe.request, probe.maps
        assert maps is not None
        shape = " × ".join(str(size) for size in maps.shape[1:])
        parts = [str(request.layer), shape, request.image.name, request.model.title]
        if request.epoch is not None:
            parts.append(self.tr("epoch {number}").format(number=request.epoch))
        if maps.kind != "maps":
            parts.append(maps.note)
        return " · ".join(part for part in parts if part)

    def _show_empty(self, probe: ProbeResult | None) -> None:
        session = self._session
        if session.model is None and session.checkpoint is None:
            text = self.tr("Open a model: choose one on the left, or drop a checkpoint here.")
        elif session.model is None:
            text = self.tr(
                "This file fits no known network, so nothing can run. Its filters can be looked at."
            )
        elif session.input is None:
            text = self.tr("Give the network an image: open one, paste it, or draw a digit.")
        elif probe is not None and probe.note:
            text = probe.note
        elif session.selection.layer is None:
            text = self.tr("Choose a layer in the list of layers.")
        else:
            text = self.tr("The maps are on their way …")
        self.empty.set_text(text)
        self.header.show_text("")
        self.scale.clear()
        self._stack.setCurrentWidget(self.empty)

    def _describe(self, unit: int) -> str:
        if self._low is None or self._high is None:
            return ""
        low, high = self._low.ravel(), self._high.ravel()
        index = min(unit, len(low) - 1)
        text = self.tr("Unit {unit}: {low} (dark) to {high} (bright)")
        return text.format(unit=unit, low=f"{low[index]:.3g}", high=f"{high[index]:.3g}")

    @Slot(int)
    def _choose_unit(self, unit: int) -> None:
        self._session.commit(self._session.selection.with_unit(unit))

    @Slot()
    def _follow(self) -> None:
        unit = self._session.selection.unit
        self.tiles.set_current(0 if unit is None else unit)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return all maps as one picture."""
        return self.tiles.to_image()

    def export_arrays(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the maps, (C, H, W)."""
        probe = self._session.probe
        return None if probe is None or probe.maps is None else {"maps": probe.maps.array}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return f"activations {self._session.selection.layer or ''}".strip()


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
