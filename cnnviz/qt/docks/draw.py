"""Draw: a digit or a sketch for the network to look at while it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.notices import ElidedLabel, quiet_button
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.draw_pad import DEFAULT_BRUSH, NARROWEST, WIDEST, DrawPad
from cnnviz.qt.widgets.image_pane import ImagePane
from cnnviz.qt.widgets.paper import SIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.qt.workbench import Workbench

_MNIST_SIDE = 28
_LARGEST_OWN_SIDE = 64
_ICON = 18


class DrawView(QWidget):
    """The pad, and the picture that the network gets of what is drawn."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self._settings = workbench.settings
        self._picture: NDArray[np.uint8] | None = None
        self._looked_at: NDArray[np.uint8] | None = None  # the last one that the session took
        self._held = False  # whether a frozen input kept the newest drawing out
        self.pad = DrawPad(self.tr("Draw here"), self)
        self.brush = self._tool("mdi6.brush", self.tr("Brush: white ink, as in MNIST"))
        self.eraser = self._tool(
            "mdi6.eraser", self.tr("Eraser, twice as wide as the brush; a pen's other end too")
        )
        self.width_of_brush = QSlider(Qt.Orientation.Horizontal, self)
        self.result = ImagePane(self.tr("What the network gets of it"), self)
        self.as_mnist = QCheckBox(self.tr("As MNIST"), self)
        self.note = ElidedLabel(self)  # the name of a file must not widen the dock
        self.way_out = QPushButton(self)
        self._set_up_tools()
        self._build()
        self.pad.changed.connect(self._follow)
        self._session.input_changed.connect(self._show_note)
        self._session.frozen_changed.connect(self._thaw)
        self._session.preprocessing_changed.connect(self._follow_preprocessing)
        self._show_note()

    def _tool(self, icon: str, tip: str) -> QToolButton:
        button = quiet_button(icon, tip, self)
        button.setIconSize(QSize(_ICON, _ICON))
        # A click must not take the focus from the pad, where the keys for undo and redo belong.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _step(self, action: QAction) -> QToolButton:
        button = self._tool("", action.toolTip())
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        return button

    def _set_up_tools(self) -> None:
        tools = QButtonGroup(self)
        for button in (self.brush, self.eraser):
            button.setCheckable(True)
            tools.addButton(button)
        self.brush.setChecked(True)
        self.eraser.toggled.connect(self.pad.set_erasing)
        self.width_of_brush.setRange(NARROWEST, WIDEST)
        self.width_of_brush.setValue(self._settings.read("draw/brush", DEFAULT_BRUSH))
        self.width_of_brush.setToolTip(
            self.tr("Width of the brush; MNIST's strokes are about a tenth of a digit's height")
        )
        self.width_of_brush.setAccessibleName(self.tr("Width of the brush"))
        self.pad.set_brush(self.width_of_brush.value())
        self.width_of_brush.valueChanged.connect(self._set_brush)
        self.as_mnist.setChecked(self._settings.read("draw/as_mnist", True))
        self.as_mnist.setToolTip(
            self.tr(
                "On: the ink is scaled to 20 of 28 pixels and its centre of mass brought to the "
                "middle, as in MNIST. Off: the whole paper, for networks that learned other "
                "pictures."
            )
        )
        self.as_mnist.toggled.connect(self._choose_way)
        self.way_out.clicked.connect(self._take_way_out)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.HALF)
        bar.addWidget(self.brush)
        bar.addWidget(self.eraser)
        bar.addWidget(self.width_of_brush, 1)
        for action in (self.pad.undo_action, self.pad.redo_action, self.pad.clear_action):
            bar.addWidget(self._step(action))
        seen = QVBoxLayout()
        seen.setSpacing(theme.HALF)
        seen.addWidget(self.result, 1)
        seen.addWidget(self.as_mnist, 0, Qt.AlignmentFlag.AlignHCenter)
        panes = QHBoxLayout()
        panes.addWidget(self.pad, 2)
        panes.addLayout(seen, 1)
        state = QHBoxLayout()
        state.addWidget(self.note, 1)
        state.addWidget(self.way_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addLayout(bar)
        layout.addLayout(panes, 1)
        layout.addLayout(state)

    # ---- from the paper to the session ---------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        """Let the network look at what is drawn; clean paper does not take an input away."""
        self._make_picture()
        if self._is_ours() or not self.pad.paper.is_clear:
            self._give()
        self._show_note()

    def _make_picture(self) -> None:
        # A fifth of a millisecond: on the lane it would come one frame later and no sooner.
        from cnnviz.engine.data import drawing

        ink = self.pad.pixels()
        values = self._session.preprocessing
        if self.as_mnist.isChecked():
            self._picture = drawing.as_mnist(ink, mnist_side(values))
        else:
            self._picture = drawing.scaled(ink, plain_side(values))
        side = len(self._picture)
        self.result.set_image(image_of(self._picture), f"{side} × {side}")

    def _give(self) -> None:
        if self._picture is None:
            return
        self._inputs.show_pixels(self._picture, self.tr("drawing"))
        taken = self._session.input
        self._held = taken is None or taken.pixels is not self._picture
        if not self._held:
            self._looked_at = self._picture

    def _is_ours(self) -> bool:
        """Whether the network looks at this drawing, as it is or as it was."""
        picture = self._session.input
        return picture is not None and picture.pixels is self._looked_at

    @Slot()
    def _follow_preprocessing(self) -> None:
        """Make the picture in the size of another network."""
        if self._picture is not None:
            self._make_picture()
            if self._is_ours():
                self._give()

    # ---- tools ---------------------------------------------------------------------------

    @Slot(int)
    def _set_brush(self, width: int) -> None:
        self.pad.set_brush(width)
        self._settings.write("draw/brush", width)

    @Slot(bool)
    def _choose_way(self, as_mnist: bool) -> None:
        self._settings.write("draw/as_mnist", as_mnist)
        if self._picture is not None:
            self._follow()

    # ---- when the network looks at something else ----------------------------------------

    @Slot()
    def _show_note(self) -> None:
        if self.pad.paper.in_stroke:
            return  # the note takes room, and the pad must not move below a stroke
        picture = self._session.input
        name = "" if picture is None else picture.name
        frozen = self._session.frozen and picture is not None
        elsewhere = not self._is_ours() and picture is not None and not self.pad.paper.is_clear
        if frozen:
            text = self.tr("The input is frozen: {name}")
            self.way_out.setText(self.tr("Unfreeze"))
        else:
            text = self.tr("The input is {name}")
            self.way_out.setText(self.tr("Show drawing"))
        self.note.show_text(text.format(name=name))
        self.note.setVisible(frozen or elsewhere)
        self.way_out.setVisible(frozen or elsewhere)

    @Slot()
    def _take_way_out(self) -> None:
        if self._session.frozen:
            self._session.set_frozen(False)
        else:
            self._follow()

    @Slot()
    def _thaw(self) -> None:
        """Say that the input is frozen; afterwards give it what was drawn meanwhile."""
        if self._held and not self._session.frozen:
            self._held = False
            self._follow()
        self._show_note()

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the picture that the network gets, pixel by pixel."""
        return self.grab().toImage() if self.result.image.isNull() else self.result.image

    def export_arrays(self) -> dict[str, NDArray[np.uint8]] | None:
        """Return the ink, (280, 280), and the picture made of it, (side, side)."""
        if self._picture is None:
            return None
        return {"ink": self.pad.pixels(), "picture": self._picture}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return self.tr("drawing")


def mnist_side(preprocessing: Preprocessing | None) -> int:
    """Return the side of a drawing as MNIST is, for a network with this preprocessing.

    A small network gets as many pixels as it looks at, filled in MNIST's proportion, so that
    nothing is resampled twice. A larger one gets MNIST's own 28: its preprocessing enlarges them as
    it enlarges MNIST's files, and a finer picture would be one that it never saw.
    """
    size = None if preprocessing is None else preprocessing.crop
    if size is None or size[0] != size[1] or size[0] > _LARGEST_OWN_SIDE:
        return _MNIST_SIDE
    return size[0]


def plain_side(preprocessing: Preprocessing | None) -> int:
    """Return the side to which the whole paper is scaled down for a network.

    It is the one that the preprocessing would scale it to, so that this happens once; never more
    than the paper has, since pixels would have to be invented.
    """
    if preprocessing is None:
        return SIDE
    crop = SIDE if preprocessing.crop is None else min(preprocessing.crop)
    return min(preprocessing.resize or crop, SIDE)


register(
    DockSpec(
        key="draw",
        title=QT_TRANSLATE_NOOP("docks", "Draw"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "Draw a digit and watch what the network takes it for while you draw. A network that "
            "learned MNIST has only seen digits of one size in one place, so yours is scaled to "
            "20 of 28 pixels and its centre of mass moved to the middle, as MNIST's were.",
        ),
        factory=DrawView,
        places={"look": Place("right", 0, 4)},
        icon="mdi6.draw",
        in_toolbar=True,
    )
)
