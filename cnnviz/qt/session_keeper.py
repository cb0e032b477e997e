"""What is open and chosen, noted for the next session."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cnnviz.qt.settings import LastSession, Settings, absolute_spec
from cnnviz.state.sample_list import as_ranges, from_ranges

if TYPE_CHECKING:
    from cnnviz.qt.controllers.following import FollowController
    from cnnviz.qt.controllers.inputs import InputController
    from cnnviz.qt.controllers.models import ModelController
    from cnnviz.qt.session import Session


class SessionKeeper(QObject):
    """Notes what is open and chosen, whenever it changes, for the next session."""

    def __init__(
        self,
        settings: Settings,
        session: Session,
        models: ModelController,
        inputs: InputController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._session = session
        self._following: FollowController | None = None
        models.opened.connect(self.note_model)
        self._restored: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        inputs.image_set_opened.connect(self.note_image_set)
        inputs.image_set_opened.connect(self._select_restored)
        session.input_changed.connect(self.note_input)
        session.selection_changed.connect(self.note_selection)
        session.set_map_style(settings.map_style)
        session.map_style_changed.connect(self.note_map_style)

    @Slot(str)
    def note_model(self, source: str) -> None:
        """Keep where the network came from; one that was never a file has nothing to keep."""
        if not source:
            return
        model, checkpoint = self._session.model, self._session.checkpoint
        file = checkpoint.path if checkpoint is not None else None
        if model is not None and model.origin == "file":
            file = model.path
        if file is not None:
            source = str(file.absolute())
            self._settings.add_recent_file(source)
        self._settings.update_last_session(model=source)

    def note_runs_of(self, following: FollowController) -> None:
        """Keep from now on which run is followed."""
        self._following = following
        following.changed.connect(self.note_run)

    @Slot()
    def note_run(self) -> None:
        """Keep which run is followed, if any."""
        followed = None if self._following is None else self._following.followed
        run = "" if followed is None else str(followed.directory)
        if run != self._settings.last_session.run:
            self._settings.update_last_session(run=run)

    @Slot(str)
    def note_image_set(self, spec: str) -> None:
        """Keep the image set, by a path that holds in another folder too."""
        images = self._session.image_set
        lasting = spec if images is None else absolute_spec(spec, images.kind)
        split = "" if images is None else images.split or ""
        self._settings.update_last_session(data=lasting, split=split)
        if images is not None and lasting.lower() != images.kind:
            self._settings.add_recent_image_set(lasting)

    @Slot()
    def note_input(self) -> None:
        """Keep the sample or the image file that is looked at; a drawing cannot be kept."""
        picture = self._session.input
        if picture is not None and picture.origin != "drawing":
            self._settings.update_last_session(image=picture.path, sample=picture.sample_id)

    @Slot()
    def note_map_style(self) -> None:
        """Keep how maps are drawn."""
        self._settings.map_style = self._session.map_style

    @Slot()
    def note_selection(self) -> None:
        """Keep layer and unit, samples and classes."""
        chosen = self._session.selection
        self._settings.update_last_session(
            layer=chosen.layer or "",
            unit=chosen.unit,
            samples=as_ranges(chosen.sample_ids),
            classes=as_ranges(chosen.class_ids),
        )

    def restore_samples(self, last: LastSession) -> None:
        """Select the samples of the last session once its image set is open."""
        with suppress(ValueError):
            self._restored = from_ranges(last.samples), from_ranges(last.classes)

    @Slot(str)
    def _select_restored(self) -> None:
        (samples, classes), self._restored = self._restored, ((), ())
        images = self._session.image_set
        if images is not None and max(samples, default=0) < len(images) and (samples or classes):
            self._session.commit(self._session.selection.with_samples(samples, classes))
