"""Image sets, samples, image files and drawings."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.errors import MissingCopy
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session
from cnnviz.qt.thumbnails import Thumbnails
from cnnviz.state.inputs import InputImage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet

_THUMBNAIL_SIDE = 64
_INPUT = "input"  # key of the jobs that read a picture: the newest takes the place of the others


class InputController(QObject):
    """Brings pictures into the session.

    Signals
    -------
    image_set_opened(spec)
        An image set stands in the session.
    missing_changed()
        ``missing`` is new: a set was asked for that has to be downloaded first, or no more.
    thumbnail(image_set, sample_id, pixels)
        A small picture of a sample is ready; (h, w, 3) uint8.
    """

    image_set_opened = Signal(str)
    missing_changed = Signal()
    thumbnail = Signal(object, int, object)

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._newest: Job | None = None  # the last wish for an input; older answers are dropped
        self._brings_sample = False  # whether the set that opens comes with what to look at
        self._followed: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        self._missing = ""
        self._complaint = ""
        self._thumbnails = Thumbnails(lane, _thumbnail, self)
        self._thumbnails.ready.connect(self.thumbnail)
        session.selection_changed.connect(self._follow)
        session.image_set_changed.connect(self._leave_set)

    @property
    def missing(self) -> str:
        """Name of the set that a person asked for and that has to be downloaded, or nothing."""
        return self._missing

    @Slot()
    def forget_missing(self) -> None:
        """Do without the set that is not here."""
        if self._missing:
            self._missing = ""
            self._session.withdraw(self._complaint)
            self.missing_changed.emit()

    @Slot(str)
    def open_arrived(self, name: str) -> None:
        """Open a set that has come, if a person waits for it."""
        if name == self._missing:
            self.open_image_set(name)

    def open_image_set(
        self,
        spec: str,
        split: str | None = None,
        first: int | None = 0,
        *,
        otherwise: str = "",
    ) -> Job:
        """Open an image set and, unless `first` is None, look at that sample of it.

        Where it cannot be opened, because its folder has gone since the last session, `otherwise`
        is opened in its place.
        """

        def body() -> Generator[Any, None, Any]:
            from cnnviz.engine.data.open import opening

            image_set = yield from opening(spec, split)
            last = len(image_set) - 1
            picture = (
                None if first is None or last < 0 else read_sample(image_set, min(first, last))
            )
            return image_set, picture

        job = self._opening_set(spec, body)
        job.setProperty("spec", spec)
        job.setProperty("otherwise", otherwise)
        job.failed.connect(self._image_set_failed)
        if first is not None:
            self._newest = job
        return self._lane.submit(job)

    def open_images_of(self, run: Path) -> Job:
        """Open the images that a run's network is measured on, and look at the first of them.

        They may lie on another machine: that is said, and what is open stays.
        """

        def body() -> Generator[Any, None, Any]:
            from cnnviz.engine.runs.past import measured_images
            from cnnviz.engine.runs.run import Run

            image_set = yield from measured_images(Run(run))
            return image_set, read_sample(image_set, 0) if len(image_set) else None

        job = self._newest = self._opening_set(run.name, body)
        job.failed.connect(self._miss)
        return self._lane.submit(job)

    def _opening_set(self, name: str, body: Callable[[], Generator[Any, None, Any]]) -> Job:
        job = Job(self.tr("Opening {name}").format(name=name), body, urgent=True, key="image set")
        job.succeeded.connect(self._show_image_set)
        return job

    def open_image(self, path: str | Path) -> Job:
        """Look at an image file, an animation, a folder of frames, or an array (.npy)."""

        def body() -> InputImage:
            from cnnviz.engine.data.given import Picture, picture_of, read_given

            place = Path(path).expanduser().absolute()
            given = read_given(place)
            other = None if isinstance(given, Picture) else given
            pixels = picture_of(given)
            return InputImage(pixels, place.name, "file", path=str(place), other=other)

        job = Job(self.tr("Opening {name}").format(name=Path(path).name), body, urgent=True)
        job.key = _INPUT
        return self._read(job)

    def show_pixels(self, pixels: NDArray[np.uint8], name: str) -> None:
        """Look at a picture that was pasted or drawn; uint8 (H, W) or (H, W, 3)."""
        self._newest = None
        self._show(InputImage(pixels, name, "drawing"))

    def show_sample(self, sample_id: int) -> Job | None:
        """Look at a sample of the image set; what is selected stays."""
        image_set = self._session.image_set
        if image_set is None or not 0 <= sample_id < len(image_set):
            return None

        def body() -> InputImage:
            return read_sample(image_set, sample_id)

        title = self.tr("Reading sample {number}").format(number=sample_id)
        return self._read(Job(title, body, urgent=True, key=_INPUT, quiet=True))

    def _read(self, job: Job) -> Job:
        job.succeeded.connect(self._show_input)
        job.failed.connect(self._session.tell)
        self._newest = job
        return self._lane.submit(job)

    @Slot(list)
    def request_thumbnails(self, sample_ids: Sequence[int], images: ImageSet | None = None) -> None:
        """Make small pictures of samples; each arrives by the signal `thumbnail`.

        They are those of the set that is open, unless `images` is another one.
        """
        images = images or self._session.image_set
        if images is not None:
            self._thumbnails.ask(images, sample_ids)

    @Slot(object)
    def _show_image_set(self, outcome: tuple[ImageSet, InputImage | None] | None) -> None:
        if outcome is None:
            return
        image_set, picture = outcome
        self._brings_sample = picture is not None
        self._session.set_image_set(image_set)
        self._brings_sample = False
        self.forget_missing()
        if picture is not None:
            self._show_input(picture)
        for problem in image_set.problems:
            self._session.notice(problem)
        self.image_set_opened.emit(str(self.sender().property("spec") or image_set.spec))

    @Slot(object)
    def _image_set_failed(self, failure: Failure) -> None:
        error, otherwise = failure.error, str(self.sender().property("otherwise"))
        self.forget_missing()
        self._session.tell(failure)
        if otherwise:
            self.open_image_set(otherwise)
            return
        if isinstance(error, MissingCopy) and error.downloadable:
            self._missing, self._complaint = error.kind, str(error)
            self.missing_changed.emit()

    @Slot(object)
    def _miss(self, failure: Failure) -> None:
        """Say that a run's images are not here, and look at some that are."""
        text = self.tr("The run is shown without its images: {why}")
        self._session.notice(text.format(why=str(failure.error)), failure.details)
        if self._session.image_set is None:
            self.open_image_set("digits")

    @Slot(object)
    def _show_input(self, picture: InputImage | None) -> None:
        if picture is None or self.sender() is not self._newest:
            return
        self._show(picture)

    def _show(self, picture: InputImage) -> None:
        """Look at a picture; a frozen input refuses it."""
        self._session.set_input(picture)

    @Slot()
    def _leave_set(self) -> None:
        """Look at a sample of the set that is open now, in place of one of the set before."""
        picture, images = self._session.input, self._session.image_set
        stale = picture is not None and picture.image_set not in (None, images)
        if stale and images is not None and not self._brings_sample:
            self.show_sample(0)

    @Slot()
    def _follow(self) -> None:
        """Look at one of the samples that are selected now, unless one is looked at already."""
        chosen, picture = self._session.selection, self._session.input
        samples = chosen.sample_ids, chosen.class_ids
        if samples == self._followed:
            return  # only a layer or the like was chosen; whatever is looked at stays
        self._followed = samples
        meant = self._session.selected_mask()
        if meant is None or picture is None or self._session.frozen:
            return
        here = picture.image_set is self._session.image_set
        if not here or picture.sample_id is None or not meant[picture.sample_id]:
            self.show_sample(int(meant.argmax()))


def read_sample(image_set: ImageSet, sample_id: int) -> InputImage:
    """Read a sample as an input; on the lane. Raises ImageProblem."""
    label = int(image_set.labels[sample_id])
    known = 0 <= label < len(image_set.class_names)
    return InputImage(
        image_set.image(sample_id),
        image_set.sample_name(sample_id),
        "sample",
        sample_id,
        label if label >= 0 else None,
        image_set.class_names[label] if known else "",
        image_set=image_set,
    )


def _thumbnail(image_set: ImageSet, sample_id: int) -> NDArray[np.uint8] | None:
    from cnnviz.engine.errors import ImageProblem

    try:
        return image_set.thumbnail(sample_id, _THUMBNAIL_SIDE)
    except ImageProblem:
        return None  # the strip keeps its placeholder; opening the sample says what is wrong
