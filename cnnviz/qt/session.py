"""The one mutable cell of the window.

A :class:`Session` holds frozen values and says when one was replaced. Docks read it and propose
changes; they keep no copy. Nothing in here computes or touches the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.state.inputs import InputImage
from cnnviz.state.map_style import MapStyle
from cnnviz.state.resolve import ProbeRequest, resolve
from cnnviz.state.selection import Combine, History, Selection, combine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.embedding.embed import Embedding
    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.responses import Responses
    from cnnviz.engine.training.evaluate import Evaluation
    from cnnviz.qt.engine_thread import Failure
    from cnnviz.state.open_file import OpenFile
    from cnnviz.state.probe_result import ProbeResult


# What may change together, in the order in which it is told.
_TOGETHER = ("weights", "selection", "responses", "evaluation", "embedding")


@dataclass(frozen=True)
class Notice:
    """Something that a person should know: a sentence, and more on demand."""

    text: str
    details: str = ""
    is_error: bool = False


class Session(QObject):
    """What is open and what is chosen."""

    model_changed = Signal()
    checkpoint_changed = Signal()
    file_changed = Signal()
    layers_changed = Signal()
    image_set_changed = Signal()
    input_changed = Signal()
    preprocessing_changed = Signal()
    selection_changed = Signal()
    probe_changed = Signal()
    weights_changed = Signal()
    frozen_changed = Signal(bool)
    map_style_changed = Signal()
    combining_changed = Signal()
    responses_changed = Signal()
    evaluation_changed = Signal()
    embedding_changed = Signal()
    place_changed = Signal()
    noticed = Signal(object)
    withdrawn = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model: LoadedModel | None = None
        self._checkpoint: Checkpoint | None = None
        self._file: OpenFile | None = None
        self._layers: LayerTable | None = None
        self._image_set: ImageSet | None = None
        self._input: InputImage | None = None
        self._preprocessing: Preprocessing | None = None
        self._probe: ProbeResult | None = None
        self._history = History()
        self._frozen = False
        self._map_style = MapStyle()
        self._combining = Combine.REPLACE
        self._responses: Responses | None = None
        self._evaluation: Evaluation | None = None
        self._embedding: Embedding | None = None
        self._place: tuple[str | None, tuple[int, int]] | None = None
        self._weights_epoch: int | None = None
        self._untold: set[str] | None = None  # what has changed while several things do

    # ---- reading -------------------------------------------------------------------------

    @property
    def model(self) -> LoadedModel | None:
        """The network that all views show."""
        return self._model

    @property
    def checkpoint(self) -> Checkpoint | None:
        """A file whose tensors are shown, because it has no network or not yet."""
        return self._checkpoint

    @property
    def file(self) -> OpenFile | None:
        """The file that the network or the tensors come from, and how far its opening is."""
        return self._file

    @property
    def layers(self) -> LayerTable | None:
        """The layers of the model, once they have been traced."""
        return self._layers

    @property
    def image_set(self) -> ImageSet | None:
        """The image set that samples come from."""
        return self._image_set

    @property
    def input(self) -> InputImage | None:
        """The picture that the network looks at."""
        return self._input

    @property
    def preprocessing(self) -> Preprocessing | None:
        """How the picture is brought to the network."""
        return self._preprocessing

    @property
    def selection(self) -> Selection:
        """What is chosen."""
        return self._history.present

    @property
    def history(self) -> History:
        """The selections before and after."""
        return self._history

    @property
    def probe(self) -> ProbeResult | None:
        """The newest answer of the network."""
        return self._probe

    @property
    def frozen(self) -> bool:
        """Whether the input stays while other things are chosen."""
        return self._frozen

    @property
    def map_style(self) -> MapStyle:
        """How activation maps are drawn."""
        return self._map_style

    @property
    def combining(self) -> Combine:
        """How a choice of samples goes together with the one before, unless a key says it."""
        return self._combining

    @property
    def responses(self) -> Responses | None:
        """What units answered to the image set, where a sweep has been made."""
        return self._responses

    @property
    def evaluation(self) -> Evaluation | None:
        """How the network does on the image set, where it was evaluated."""
        return self._evaluation

    @property
    def embedding(self) -> Embedding | None:
        """The map of the image set, where one was made."""
        return self._embedding

    @property
    def place(self) -> tuple[int, int] | None:
        """Row and column in the maps of the chosen layer, where a person chose them."""
        known = self._place is not None and self._place[0] == self.selection.layer
        return self._place[1] if known and self._place is not None else None

    @property
    def weights_epoch(self) -> int | None:
        """The epoch whose weights stand in the window; None for the newest, or for no run.

        It is the chosen one, unless that one's weights were not kept: then it is the nearest.
        """
        chosen = self.selection.epoch
        return chosen if chosen is None or self._weights_epoch is None else self._weights_epoch

    @property
    def stands_in(self) -> bool:
        """Whether the weights are of another epoch than the chosen one."""
        return self.weights_epoch != self.selection.epoch

    def selected_mask(self) -> NDArray[np.bool_] | None:
        """Return which samples of the image set are selected, (N,), or None for all of them."""
        images = self._image_set
        return None if images is None else self.selection.mask(images.labels)

    @property
    def preprocessing_edited(self) -> bool:
        """Whether a person brings the picture to the network in another way than it says."""
        return self._model is not None and self._preprocessing != self._model.preprocessing

    def request(self) -> ProbeRequest | None:
        """Resolve the session to the one request that it stands for."""
        chosen = self.selection
        epoch = self.weights_epoch
        return resolve(self._model, self._input, self._preprocessing, chosen.layer, epoch)

    # ---- changing ------------------------------------------------------------------------

    @contextmanager
    def together(self) -> Iterator[None]:
        """Change weights, selection and results as one: views hear of it when all is there.

        What is replaced is seen until its successor stands in its place, and never blank between.
        """
        if self._untold is not None:
            yield
            return
        before = {name: getattr(self, f"_{name}", None) for name in _TOGETHER[2:]}
        self._untold = set()
        try:
            yield
        finally:
            untold, self._untold = self._untold, None
            for name in _TOGETHER:
                same = name in before and before[name] is getattr(self, f"_{name}")
                if name in untold and not same:
                    self._announce(name)

    def _announce(self, name: str) -> None:
        """Say that something is another one, or note it while several things change."""
        if self._untold is None:
            getattr(self, f"{name}_changed").emit()
        else:
            self._untold.add(name)

    def set_model(
        self,
        model: LoadedModel | None,
        layers: LayerTable | None = None,
        *,
        keep_edits: bool = False,
    ) -> None:
        """Show another network.

        Its own preprocessing is taken; with `keep_edits` what a person made of it stays, because
        it is the network of before with other weights.
        """
        self._replace(model, layers, None, keep_edits=keep_edits)

    def _replace(
        self,
        model: LoadedModel | None,
        layers: LayerTable | None,
        checkpoint: Checkpoint | None,
        *,
        keep_edits: bool = False,
    ) -> None:
        self.drop_results()
        if not (keep_edits and self.preprocessing_edited):
            self._preprocessing = None if model is None else model.preprocessing
        known = None if self._layers is None else self._layers.by_name.keys()
        if layers is None or layers.by_name.keys() != known:
            self._history = self._history.without_past()
        self._checkpoint = checkpoint
        self._model = model
        self._weights_epoch = None
        self._layers = layers
        self.checkpoint_changed.emit()
        self.model_changed.emit()
        self.layers_changed.emit()
        self.preprocessing_changed.emit()
        if self._probe is not None:
            self.set_probe(None)  # what another network answered must not be seen any longer

    def set_weights(self, model: LoadedModel, epoch: int | None = None) -> None:
        """Show other weights of the same network (an epoch of a run); all choices stay.

        `epoch` is theirs where they stand in for those of the chosen epoch, which were not kept.
        """
        self.drop_results()
        self._model = model
        self._weights_epoch = epoch
        self._announce("weights")

    def set_layers(self, layers: LayerTable) -> None:
        """Show the layers of a network whose usual input did not go through, but another does."""
        self._layers = layers
        self.layers_changed.emit()

    def show_stored(self, file: OpenFile) -> None:
        """Show the tensors of a file that has no network, or not yet."""
        self._file = file
        self._replace(None, None, file.checkpoint)
        self.file_changed.emit()

    def set_file(self, file: OpenFile | None) -> None:
        """Tell what is known of the file in the window; network and tensors stay as they are."""
        before, self._file = self._file, file
        if file is before:
            return
        self.file_changed.emit()
        another_step = before is None or file is None or before.step is not file.step
        if self._checkpoint is not None and another_step:
            self.checkpoint_changed.emit()  # why nothing runs is another reason now

    def set_image_set(self, image_set: ImageSet | None) -> None:
        """Take samples from another image set."""
        self.drop_results()
        self._image_set = image_set
        # Numbers of samples mean nothing in another set, nor does a way back to them.
        self._move(self._history.without_samples())
        self.image_set_changed.emit()

    def set_input(self, image: InputImage | None) -> bool:
        """Let the network look at another picture, unless the input is frozen; say whether."""
        if self._frozen and self._input is not None:
            return False
        self._input = image
        self.input_changed.emit()
        return True

    def set_preprocessing(self, preprocessing: Preprocessing) -> None:
        """Bring the picture to the network in another way."""
        if preprocessing != self._preprocessing:
            self.drop_results()
            self._preprocessing = preprocessing
            self.preprocessing_changed.emit()

    def set_probe(self, probe: ProbeResult | None) -> None:
        """Publish an answer of the network; of another one in time, the moment stays."""
        before = None if self._probe is None else self._probe.maps
        maps = None if probe is None else probe.maps
        both = before is not None and maps is not None and before.duration == maps.duration
        if probe is not None and before is not None and both:
            probe = probe.at(before.moment)
        self._probe = probe
        self.probe_changed.emit()

    def choose_moment(self, moment: int) -> None:
        """Show the maps of another moment, where the layer gives several."""
        probe = self._probe
        if probe is not None and probe.maps is not None and probe.maps.moment != moment:
            self._probe = probe.at(moment)
            self.probe_changed.emit()

    def set_frozen(self, frozen: bool) -> None:
        """Keep the input, or let it change again."""
        if frozen != self._frozen:
            self._frozen = frozen
            self.frozen_changed.emit(frozen)

    def set_map_style(self, style: MapStyle) -> None:
        """Draw activation maps in another way."""
        if style != self._map_style:
            self._map_style = style
            self.map_style_changed.emit()

    def set_combining(self, how: Combine) -> None:
        """Let the next choices of samples go together with the ones before in another way."""
        if how is not self._combining:
            self._combining = how
            self.combining_changed.emit()

    def set_responses(self, responses: Responses | None) -> None:
        """Publish what units answered to the image set."""
        if responses is not self._responses:
            self._responses = responses
            self._announce("responses")

    def set_evaluation(self, evaluation: Evaluation | None) -> None:
        """Publish how the network does on the image set."""
        if evaluation is not self._evaluation:
            self._evaluation = evaluation
            self._announce("evaluation")

    def set_embedding(self, embedding: Embedding | None) -> None:
        """Publish a map of the image set."""
        if embedding is not self._embedding:
            self._embedding = embedding
            self._announce("embedding")

    def set_place(self, place: tuple[int, int] | None) -> None:
        """Choose a row and column of the maps of the chosen layer, or none."""
        if place != self.place:
            self._place = None if place is None else (self.selection.layer, place)
            self.place_changed.emit()

    def drop_results(self) -> None:
        """Forget what is known of weights, images and preprocessing that are about to change.

        Before they do, so that no view brings results and images together that do not fit.
        """
        self.set_responses(None)
        self.set_evaluation(None)
        self.set_embedding(None)

    def step_layer(self, step: int) -> None:
        """Choose the layer that many places after the one that is chosen."""
        if self._layers is None:
            return
        names = [row.name for row in self._layers.rows if row.executed]
        chosen = self.selection.layer
        at = names.index(chosen) + step if chosen in names else 0
        if names and 0 <= at < len(names):
            self.choose_layer(names[at])

    def choose_layer(self, name: str | None) -> None:
        """Choose a layer; the unit stays where both have as many, as before and after a ReLU."""
        known = {} if self._layers is None else self._layers.by_name
        before, after = known.get(self.selection.layer or ""), known.get(name or "")
        same = before is not None and after is not None and before.units == after.units
        self.commit(self.selection.with_layer(name, self.selection.unit if same else 0))

    def choose_unit(self, layer: str, unit: int) -> None:
        """Choose a unit of any layer, in one gesture."""
        self.commit(replace(self.selection, layer=layer, unit=unit))

    def choose_samples(self, ids: Iterable[int], how: Combine | None = None) -> None:
        """Choose samples of the image set, in one gesture.

        Parameters
        ----------
        ids : iterable of int
            The samples.
        how : Combine or None
            How they go together with what is selected; None: as the menu says.
        """
        import numpy as np

        images = self._image_set
        if images is None:
            return
        new = np.zeros(len(images), bool)
        new[np.fromiter(ids, np.int64)] = True
        meant = combine(self.selected_mask(), new, how or self._combining)
        self._choose(self.selection.with_samples(tuple(np.flatnonzero(meant).tolist())))

    def choose_classes(self, ids: Iterable[int], how: Combine | None = None) -> None:
        """Choose all samples of classes; see :meth:`choose_samples`."""
        import numpy as np

        how = how or self._combining
        images, chosen = self._image_set, self.selection
        wanted = tuple(sorted(set(ids)))
        if images is None:
            return
        if how is Combine.REPLACE or (how is Combine.OR and not chosen.sample_ids):
            kept = chosen.class_ids if how is Combine.OR else ()
            self._choose(chosen.with_samples((), tuple(sorted({*kept, *wanted}))))
        else:
            self.choose_samples(np.flatnonzero(np.isin(images.labels, wanted)), how)

    def clear_samples(self) -> None:
        """Choose no samples and classes, which means all of them."""
        self.commit(self.selection.with_samples(()))

    def _choose(self, selection: Selection) -> None:
        """Commit a choice of samples, unless it is one of nothing, which would mean everything."""
        images = self._image_set
        meant = None if images is None else selection.mask(images.labels)
        if meant is None or not meant.any():
            self.notice(self.tr("No sample is left by this choice; it stays as it was."))
        else:
            self.commit(selection)

    def commit(self, selection: Selection, *, amend: bool = False) -> None:
        """Choose; once for each gesture, so that back and forward follow gestures.

        With `amend` the gesture of the last choice goes on, as a slider does that is drawn.
        """
        self._move((self._history.amend if amend else self._history.commit)(selection))

    def go_back(self) -> None:
        """Return to the selection before."""
        self._move(self._history.back())

    def go_forward(self) -> None:
        """Undo going back."""
        self._move(self._history.forward())

    @Slot(object)
    def tell(self, failure: Failure) -> None:
        """Tell what went wrong, in the status bar."""
        self.notice(str(failure.error), failure.details, is_error=True)

    def notice(self, text: str, details: str = "", is_error: bool = False) -> None:
        """Tell the person something in the status bar."""
        self.noticed.emit(Notice(text, details, is_error))

    def withdraw(self, text: str) -> None:
        """Take back what a notice said, because it is true no more."""
        self.withdrawn.emit(text)

    def _move(self, history: History) -> None:
        changed = history.present != self._history.present
        self._history = history
        if changed:
            self._announce("selection")
