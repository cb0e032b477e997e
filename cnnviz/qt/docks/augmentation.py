"""Augmentation: one image as the settings of the training vary it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.settings.augmentation import AugmentationOptions
from cnnviz.engine.training.settings.data import DataOptions
from cnnviz.engine.training.settings.network import NetworkOptions
from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.draft import draft_of
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.tile_view import TileView
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.state.inputs import InputImage

_DRAWS = 16
_FIRST_PADDING = 4  # of the crop that the button proposes
_VARYING = tuple(field.name for field in fields(AugmentationOptions))
# What decides the size in which images come to the network.
_DECIDING = tuple(field.name for part in (DataOptions, NetworkOptions) for field in fields(part))

_Key = tuple[Any, ...]


class AugmentationView(QWidget):
    """Sixteen draws of the image that the window looks at, live as the form changes."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._session = workbench.session
        self._lane = workbench.lane
        self._draft = draft_of(workbench)
        self._config = TrainConfig()
        self._seed = 0
        self._asked: _Key = ()
        self._steps: tuple[_Key, Preprocessing] | None = None
        self._shown: NDArray[np.uint8] | None = None
        self._name = ""
        self.header = ElidedLabel(self)
        self.again = QPushButton(self.tr("Draw again"), self)
        self.again.setToolTip(self.tr("Other random numbers with the same settings"))
        self.tiles = TileView(self)
        self.tiles.set_plain(True)
        self.tiles.setAccessibleName(self.tr("Varied images"))
        self.empty = EmptyState("", self.tr("Try a random crop"), self)
        self._lay_out()
        self.again.clicked.connect(self._draw_again)
        self.empty.clicked.connect(self._propose)
        self._draft.changed.connect(self._follow)
        for signal in (
            self._session.input_changed,
            self._session.image_set_changed,
            self._session.model_changed,
        ):
            signal.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.header, 1)
        bar.addWidget(self.again)
        self._page = QWidget(self)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        column.setSpacing(theme.HALF)
        column.addLayout(bar)
        column.addWidget(self.tiles, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._page)

    # ---- for the export ------------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return all draws as one picture."""
        return self.grab().toImage() if self._shown is None else self.tiles.to_image()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the draws as the network would see them."""
        return None if self._shown is None else {"images": self._shown}

    def export_name(self) -> str:
        """Return what is shown, in words."""
        return self.tr("augmentation of {name}").format(name=self._name)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        """Draw when what is varied, or how, is another; while it is hidden nothing is drawn."""
        # While a field of the form is wrong, what it said before stands.
        self._config = self._draft.config or self._config
        changes = tuple(getattr(self._config, name) for name in _VARYING)
        if changes == tuple(getattr(TrainConfig(), name) for name in _VARYING):
            self._show_empty(
                self.tr(
                    "Training images are not varied yet. Set crop, flip, rotation, colour or "
                    "erasing under Augmentation in the training form."
                ),
                offer=True,
            )
        elif self._picture() is None and self._session.image_set is None:
            self._show_empty(self.tr("Open an image or an image set to see it varied."))
        elif self.isVisible():
            self._ask(changes)

    def _picture(self) -> InputImage | None:
        """Return the input where it is a picture; numbers and clips are not varied."""
        image = self._session.input
        return image if image is not None and image.is_picture else None

    def _show_empty(self, text: str, *, offer: bool = False) -> None:
        self._asked, self._shown = (), None
        self.empty.set_text(text)
        self.empty.button.setVisible(offer)
        self._pages.setCurrentWidget(self.empty)

    @Slot()
    def _draw_again(self) -> None:
        self._seed += 1
        self._follow()

    @Slot()
    def _propose(self) -> None:
        self._draft.adopt(crop_padding=_FIRST_PADDING)

    def _ask(self, changes: tuple[Any, ...]) -> None:
        session, config, seed = self._session, self._config, self._seed
        picture, images = self._picture(), session.image_set
        given = session.model if self._draft.from_loaded else None
        deciding = tuple(getattr(config, name) for name in _DECIDING)
        key = (images, given, *deciding)
        if (picture, seed, changes, key) == self._asked:
            return
        self._asked = (picture, seed, changes, key)
        known = self._steps[1] if self._steps is not None and self._steps[0] == key else None
        otherwise = session.preprocessing

        def body() -> Generator[Any, None, Any]:
            from cnnviz.engine.data.augment import augmentation_of
            from cnnviz.engine.data.variations import variations
            from cnnviz.engine.training.pictures import first_picture

            steps = known
            if steps is None and images is not None:
                steps = yield from _bringing(config, images, given)
            if picture is not None:
                pixels, name = picture.pixels, picture.name
            else:
                assert images is not None
                pixels, name = first_picture(images), images.name
            steps = steps or otherwise or _as_it_is(pixels)
            drawn = variations(pixels, steps, augmentation_of(config), _DRAWS, seed)
            return key, steps, name, drawn

        job = Job(self.tr("Varying an image"), body, urgent=True, key="augmentation", quiet=True)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _take(self, answer: tuple[_Key, Preprocessing, str, NDArray[np.uint8]]) -> None:
        job = self.sender()
        if not self._asked or (isinstance(job, Job) and job.cancel_requested):
            return  # a newer question is on its way, or there is none any more
        key, steps, self._name, self._shown = answer
        self._steps = (key, steps)
        height, width = self._shown.shape[1:3]
        self.header.show_text(
            self.tr("{width} × {height} px · {name}").format(
                name=self._name, width=width, height=height
            )
        )
        self.tiles.set_tiles(self._shown)
        self._pages.setCurrentWidget(self._page)

    # ---- Qt's own ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while nobody looked."""
        super().showEvent(event)
        self._follow()


def _bringing(
    config: TrainConfig, images: ImageSet, given: LoadedModel | None
) -> Generator[Any, None, Preprocessing | None]:
    """Return how the training would bring images to its network; None where it could not begin."""
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.training.network import fitting

    try:
        # The normalisation is not seen here, and measuring it for the whole set takes time.
        usual = replace(config, normalisation="usual")
        fitted = yield from fitting(usual, images, given, hollow=True)
    except CnnvizError:
        return None
    steps: Preprocessing = fitted.model.preprocessing
    return steps


def _as_it_is(pixels: NDArray[np.uint8]) -> Preprocessing:
    from cnnviz.engine.data.preprocessing import Preprocessing

    if pixels.ndim == 2:
        return Preprocessing(1, mean=(0.0,), std=(1.0,))
    return Preprocessing(3)


register(
    DockSpec(
        key="augmentation",
        title=str(QT_TRANSLATE_NOOP("docks", "Augmentation")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "One image as the training form's augmentation varies it: sixteen random draws, "
                "as the network would get them.",
            )
        ),
        factory=AugmentationView,
        places={"train": Place("right", row=1, share=2, tab=1)},
        icon="mdi6.image-multiple-outline",
    )
)
