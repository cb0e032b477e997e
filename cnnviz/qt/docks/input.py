"""The input: as it is, and as the network sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.gallery_cells import drawable
from cnnviz.qt.notices import plain_tip
from cnnviz.qt.pixels import image_of
from cnnviz.qt.preprocessing_editor import PreprocessingEditor
from cnnviz.qt.size_offer import SizeOffer
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.curve_tiles import CurveTiles
from cnnviz.qt.widgets.image_pane import ImagePane
from cnnviz.qt.widgets.moment_bar import MomentBar
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.given import Values
    from cnnviz.engine.data.marking import Marks
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.probe_result import ProbeResult

_OVERLAY_SIDE = 512  # pixels of a mask that are drawn at most
_OF_PICTURES = 4  # dimensions of a batch of pictures
_LOWEST = 56  # pixels of a picture with its caption, where the words below need the room


class InputView(QWidget):
    """Two pictures side by side, and below them the steps that lie between.

    A clip has a slider over its frames, and numbers stand alone: no step lies between them and the
    network.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._lane = workbench.lane
        self._reading: Job | None = None
        self._marks: Marks | None = None
        self._shape: tuple[int, ...] = ()  # of the batch that numbers were drawn for
        self.original = ImagePane(self.tr("Open an image, or drop one here"), self)
        self.seen = ImagePane("", self)
        self.curves = CurveTiles(self)
        self.curves.set_plain(True)
        self.curves.setAccessibleName(self.tr("Curves of the input"))
        self.pages = MomentBar(self.tr("frame {n} of {all}"), self.tr("Part of the input"), self)
        self.pages.moment_changed.connect(self._leaf)
        self.told = WrappedLabel(self)
        self.offer = SizeOffer(workbench, explains=False, parent=self)
        self.draw_objects = QCheckBox(self.tr("Draw objects"), self)
        self.draw_objects.setChecked(True)
        self.draw_objects.toggled.connect(self._show_marks)
        self.editor = PreprocessingEditor(self._session, workbench.settings, self)
        panes = QHBoxLayout()
        for pane in (self.original, self.curves, self.seen):
            pane.setMinimumHeight(_LOWEST)
            panes.addWidget(pane, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addLayout(panes, 1)
        layout.addWidget(self.pages)
        layout.addWidget(self.told)
        layout.addWidget(self.offer)
        layout.addWidget(self.draw_objects)
        layout.addWidget(self.editor, 2)
        self._session.input_changed.connect(self._show_input)
        self._session.probe_changed.connect(self._show_seen)
        self._show_input()

    @Slot()
    def _show_input(self) -> None:
        picture = self._session.input
        self._reading = self._marks = None
        self._show_marks()
        self.editor.setVisible(picture is None or self._values is None)
        if picture is None:
            self.original.set_image(QImage())
            self.original.show()
            self.curves.hide()
            self.pages.set_moments(1, 0)
        else:
            self._show_given()
            self._read_marks()
        self._show_seen()

    @property
    def _values(self) -> Values | None:
        """The numbers that are looked at, where it is no picture and no clip."""
        picture = self._session.input
        if picture is None or picture.is_picture:
            return None
        from cnnviz.engine.data.given import Values

        return picture.given if isinstance(picture.given, Values) else None

    def _show_given(self) -> None:
        """Draw what was given: pictures that can be leafed through, or curves."""
        from cnnviz.engine.data.given import pages

        picture, values = self._session.input, self._values
        assert picture is not None
        self._shape = self._shape_of_batch()
        curves = values is not None and _is_curves(values, self._shape)
        self.curves.setVisible(curves)
        self.original.setVisible(not curves)
        count = 1 if curves else pages(picture.given)
        text = self.tr("frame {n} of {all}")
        over_time = len(self._shape) > _OF_PICTURES
        if values is not None and values.array.ndim == 3 and not over_time:
            text = self.tr("channel {n} of {all}")
        self.pages.set_moments(count, count // 2, text)
        if curves and values is not None:
            self._show_curves(values)
        else:
            self._turn(self.pages.moment)

    def _shape_of_batch(self) -> tuple[int, ...]:
        """Return the shape in which the network got this input, () before it has answered."""
        answer = self._answer()
        return () if answer is None else answer.shape

    def _show_curves(self, values: Values) -> None:
        import numpy as np

        shown = values.array.reshape(-1, values.array.shape[-1])
        low, high = (np.full(len(shown), end, np.float32) for end in values.range)
        self.curves.set_curves(shown, (low, high))

    @Slot(int)
    def _leaf(self, number: int) -> None:
        """Show another frame or channel; maps that change in time go along."""
        self._turn(number)
        probe = self._answer()
        if probe is not None and probe.maps is not None and probe.frames is not None:
            self._session.choose_moment(self._moment(number, probe.maps.duration))

    def _moment(self, number: int, duration: int) -> int:
        """Return the moment of the maps that a frame of the input belongs to."""
        last = max(1, self.pages.slider.maximum())
        return round(number * (duration - 1) / last)

    def _turn(self, number: int) -> None:
        """Draw a frame or channel, and the frame that the network sees at this time."""
        from cnnviz.engine.data.given import page

        picture, probe = self._session.input, self._answer()
        if picture is None:
            return
        pixels = page(picture.given, number)
        height, width = pixels.shape[:2]
        self.original.set_image(image_of(pixels), f"{width} × {height} · {picture.name}")
        self._show_marks()
        frames = None if probe is None else probe.frames
        if frames is not None and self._values is None:
            self._show_pixels(frames[self._moment(number, len(frames))])

    def _follow_maps(self, probe: ProbeResult) -> None:
        """Go to the frame that maps are of, unless the one that is shown belongs to them too."""
        maps, count = probe.maps, self.pages.slider.maximum() + 1
        if maps is not None and maps.duration > 1:
            number = self.pages.moment
            if self._moment(number, maps.duration) != maps.moment:
                number = round(maps.moment * (count - 1) / (maps.duration - 1))
                self.pages.set_moments(count, number)
        self._turn(self.pages.moment)

    def _answer(self) -> ProbeResult | None:
        """Return what the network answered to this very input."""
        probe = self._session.probe
        mine = probe is not None and probe.request.image is self._session.input
        return probe if mine else None

    def _read_marks(self) -> None:
        """Find what is marked in the sample, in its files."""
        picture = self._session.input
        if picture is None or picture.image_set is None or picture.sample_id is None:
            return
        images, number, size = picture.image_set, picture.sample_id, picture.pixels.shape[:2]
        if not images.views and not images.mask_names:
            return

        def body() -> Marks | None:
            from cnnviz.engine.data.marking import marks_of

            return marks_of(images, number, (size[0], size[1]), _OVERLAY_SIDE)

        job = Job(self.tr("Reading marks"), body, urgent=True, key="marks", quiet=True)
        job.succeeded.connect(self._take_marks)
        job.failed.connect(self._session.tell)
        self._reading = job
        self._lane.submit(job)

    @Slot(object)
    def _take_marks(self, marks: Marks | None) -> None:
        if self.sender() is not self._reading:
            return
        self._marks = marks
        self._show_marks()

    @Slot()
    def _show_marks(self) -> None:
        marks = self._marks
        self.draw_objects.setVisible(marks is not None)
        self.draw_objects.setToolTip(
            self.tr("Boxes and masks over the picture, one colour for each class")
            if marks is None or not marks.note
            else plain_tip(marks.note)
        )
        self.original.set_marks(drawable(marks) if self.draw_objects.isChecked() else None)

    @Slot()
    def _show_seen(self) -> None:
        probe, values = self._session.probe, self._values
        self.seen.setVisible(values is None)
        self.told.setText(self._told())
        self.told.setVisible(bool(self.told.text()))
        if values is not None and self._shape != self._shape_of_batch():
            self._show_given()  # only the network tells whether rows are curves
        if probe is None:
            self.seen.set_image(QImage())
        elif probe.frames is not None and self._answer() is not None:
            self._follow_maps(probe)
        else:
            self._show_pixels(probe.seen)

    def _show_pixels(self, seen: NDArray[np.uint8]) -> None:
        height, width = seen.shape[:2]
        caption = self.tr("seen as {width} × {height}").format(width=width, height=height)
        self.seen.set_image(image_of(seen), caption)

    def _told(self) -> str:
        """Tell what numbers these are, and what was done to the input besides its steps."""
        values, answer = self._values, self._answer()
        told = "" if answer is None else in_window_language(answer.told)
        if values is None:
            return told
        low, high = values.range
        text = self.tr("Numbers as they are: {shape}, {type}, from {low} to {high}")
        text = text.format(
            shape=" × ".join(f"{size:,}" for size in values.array.shape),
            type=values.dtype,
            low=f"{low:.4g}",
            high=f"{high:.4g}",
        )
        return f"{text}; {told}" if told else text

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return what the network sees, pixel by pixel; without a network the picture itself."""
        picture, probe = self._session.input, self._session.probe
        if probe is not None:
            return image_of(probe.seen)
        return QImage() if picture is None else image_of(picture.pixels)

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the picture, (H, W) or (H, W, 3) uint8, and what the network sees of it.

        Of a clip all frames; numbers as they are.
        """
        picture, probe = self._session.input, self._session.probe
        if picture is None:
            return None
        if self._values is not None:
            return {"numbers": self._values.array}
        from cnnviz.engine.data.given import Clip

        given = picture.given
        arrays: dict[str, NDArray[np.generic]] = {
            "picture": given.frames if isinstance(given, Clip) else picture.pixels
        }
        return arrays if probe is None else {**arrays, "seen": probe.seen}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        picture = self._session.input
        return f"input {picture.name if picture else ''}".strip()


def _is_curves(values: Values, shape: tuple[int, ...]) -> bool:
    """Whether numbers are curves: one row is, and rows are where the network takes them so."""
    return len(shape) < _OF_PICTURES if shape else values.array.ndim == 1


register(
    DockSpec(
        key="input",
        title=QT_TRANSLATE_NOOP("docks", "Input"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "The picture as it is and, beside it, as the network sees it after the preprocessing, "
            "which can be edited below.",
        ),
        factory=InputView,
        places={
            "look": Place("right", 0, 4, front=True),
            "train": Place("right", 0, 2, front=True),
            "map": Place("right", 1, 2, front=True),
            "evaluate": Place("right", 1, 2),
        },
        icon="mdi6.image-outline",
    )
)
