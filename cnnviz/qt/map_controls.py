"""Boxes that choose how activation maps are drawn, in every view at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from cnnviz.engine.map_options import COLOUR_MAPS, DIVERGING
from cnnviz.qt import theme
from cnnviz.qt.session import Session


class MapControls(QWidget):
    """Order, contrast and colour map; they follow the keys too.

    Parameters
    ----------
    session : Session
        Holds the style that is shown and changed.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.order = QComboBox(self)
        for text, key in (
            (self.tr("By number"), "index"),
            (self.tr("By mean"), "mean"),
            (self.tr("By maximum"), "maximum"),
        ):
            self.order.addItem(text, key)
        self.order.setToolTip(
            self.tr("The order of the units: as they are numbered, or the strongest first")
        )
        self.contrast = QComboBox(self)
        self.contrast.addItem(self.tr("No extremes"), "robust")
        self.contrast.addItem(self.tr("One scale"), "shared")
        self.contrast.addItem(self.tr("Scale per map"), "own")
        self.contrast.setToolTip(
            self.tr(
                "One scale compares units. No extremes: the same without the outermost hundredth "
                "of the numbers, so that more of the others is seen. A scale for each map shows "
                "weak units too (key T)"
            )
        )
        self.colours = QComboBox(self)
        for name in COLOUR_MAPS:
            self.colours.addItem(name, name)
        self.colours.setToolTip(
            self.tr("The colour map (key C); {names} have zero in their middle").format(
                names=", ".join(DIVERGING)
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.HALF)
        for box, name in (
            (self.order, self.tr("Order of units")),
            (self.contrast, self.tr("Contrast")),
            (self.colours, self.tr("Colour map")),
        ):
            box.setAccessibleName(name)
            row.addWidget(box)
            box.activated.connect(self._choose)
        session.map_style_changed.connect(self._follow)
        self._follow()

    @Slot()
    def _choose(self) -> None:
        self._session.set_map_style(
            replace(
                self._session.map_style,
                order=self.order.currentData(),
                contrast=self.contrast.currentData(),
                colours=self.colours.currentData(),
            )
        )

    @Slot()
    def _follow(self) -> None:
        style = self._session.map_style
        for box, value in (
            (self.order, style.order),
            (self.contrast, style.contrast),
            (self.colours, style.colours),
        ):
            box.setCurrentIndex(box.findData(value))
