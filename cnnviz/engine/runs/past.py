"""What a run's history tells of an epoch, ready for the views that show results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.kinds.kept import KIND as KEPT
from cnnviz.engine.data.open import opening
from cnnviz.engine.embedding.joint import JointMap, joint_map
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.runs.history.read import History
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.shelf import Shelf
from cnnviz.engine.training.parts import measuring

if TYPE_CHECKING:
    from cnnviz.engine.embedding.embed import Embedding
    from cnnviz.engine.embedding.features import Features
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.responses import Responses
    from cnnviz.engine.training.evaluate import Evaluation

_ROOM = 256 << 20  # bytes of what was read
_MAPPED = 40  # epochs, evenly spread, that a map of all is made of
_GROWN = 1.25  # a map is made anew once there are so many times as many epochs

V = TypeVar("V")


@dataclass(frozen=True, eq=False)
class Past:
    """What the history of a run tells of an epoch.

    Parameters
    ----------
    run : pathlib.Path
        The run.
    epoch : int
        The epoch.
    images : ImageSet or None
        The images that measure, of which all of it is told; None where they cannot be opened.
    evaluation, responses, features : Evaluation, Responses, Features, or None
        Of the held-out samples, or of some of them; None where that was not kept.
    joint : JointMap or None
        Where the features of all epochs lie together.
    embedding : Embedding or None
        Where those of this epoch lie among them.
    missing : tuple of str
        Sentences about what was not kept, and why.
    """

    run: Path
    epoch: int
    images: ImageSet | None
    evaluation: Evaluation | None = None
    responses: Responses | None = None
    features: Features | None = None
    joint: JointMap | None = None
    embedding: Embedding | None = None
    missing: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes that its arrays take, about."""
        size = 0 if self.features is None else self.features.array.nbytes
        if self.evaluation is not None:
            size += sum(array.nbytes for array in self.evaluation.arrays().values())
        for layer in () if self.responses is None else self.responses.layers.values():
            size += sum(array.nbytes for array in layer.arrays().values())
        return size


class PastReader:
    """Reads what the history of a run tells, and keeps it while there is room.

    One thread reads; another one may look at what is there.

    Parameters
    ----------
    directory : pathlib.Path
        The run.
    measured : ImageSet, optional
        The images that measure, where they are open already.
    """

    def __init__(self, directory: Path, measured: ImageSet | None = None) -> None:
        self.directory = directory
        self._history = History(directory)
        self._measured = measured
        self._compared: tuple[ImageSet, bool] | None = None
        self._shelf: Shelf[Past] = Shelf(_ROOM)
        self._features: Shelf[Features] = Shelf(_ROOM // 4)
        self._joint: JointMap | None = None

    @property
    def measured(self) -> ImageSet | None:
        """The images that measure, once they are open."""
        return self._measured

    def is_of(self, images: ImageSet) -> bool | None:
        """Return whether the history is of these images, None where that was not looked at."""
        if images is self._measured:
            return True
        known = self._compared
        return known[1] if known is not None and known[0] is images else None

    def at_hand(self, epoch: int, images: ImageSet) -> Past | None:
        """Return what is told of an epoch, where it was read before."""
        found = self._whole(epoch, images)
        mapped = found is None or found.features is None or found.joint is self._joint
        return found if mapped else None

    def _whole(self, epoch: int, images: ImageSet) -> Past | None:
        """Return the same, be its map by now among fewer epochs than others."""
        found = self._shelf.get(epoch)
        return found if found is not None and found.images is images else None

    def reading(self, epoch: int, model: LoadedModel, images: ImageSet) -> Work[Progress, Past]:
        """Read what is told of an epoch, in terms of the set that is open where it is the same.

        Parameters
        ----------
        epoch : int
            One of :func:`told_epochs`.
        model : LoadedModel
            The network of the run, of any epoch.
        images : ImageSet
            The images that are open; of others nothing but the images themselves is returned.

        Raises
        ------
        CnnvizError
            When the images that measure cannot be opened.
        """
        if not (yield from self._comparing(images)):
            assert self._measured is not None
            return Past(self.directory, epoch, self._measured)
        past = self._whole(epoch, images)
        if past is None:
            past = yield from self._results(epoch, model, images)
        if past.features is not None:
            joint = yield from self._mapping(images, past.features)
            if joint is not past.joint:
                embedding = None if joint is None else joint.embedding(past.features)
                past = replace(past, joint=joint, embedding=embedding)
        self._shelf.put(epoch, past, past.size)
        return past

    def _results(self, epoch: int, model: LoadedModel, images: ImageSet) -> Work[Progress, Past]:
        """Read all but the map."""
        missing: list[str] = []
        evaluation = _tried(lambda: self._history.evaluation(epoch, model, images), missing)
        yield Progress(1, 3)
        responses = _tried(lambda: self._history.responses(epoch, images), missing)
        yield Progress(2, 3)
        features = self._features_of(epoch, images, missing)
        told = tuple(dict.fromkeys(missing))
        place = self.directory, epoch, images
        return Past(*place, evaluation, responses, features, missing=told)

    def forget(self, epoch: int) -> None:
        """Read an epoch anew the next time: the run has done it again."""
        self._shelf.drop(epoch)
        self._features.drop(epoch)

    # ---- images --------------------------------------------------------------------------

    def _comparing(self, images: ImageSet) -> Work[Progress, bool]:
        known = self.is_of(images)
        if known is not None:
            return known
        if self._measured is None:
            self._measured = yield from measured_images(Run(self.directory))
        same = _same(self._measured, images)
        self._compared = (images, same)
        return same

    # ---- the map of all epochs -----------------------------------------------------------

    def _features_of(self, epoch: int, images: ImageSet, missing: list[str]) -> Features | None:
        found = self._features.get(epoch)
        if found is None:
            found = _tried(lambda: self._history.features(epoch, images), missing)
            if found is not None:
                self._features.put(epoch, found, found.array.nbytes)
        return found

    def _mapping(self, images: ImageSet, features: Features) -> Work[Progress, JointMap | None]:
        """Return where all epochs lie together, made anew where many more are there."""
        epochs = self._history.probed
        known = self._joint
        if known is not None and known.fits(features) and len(epochs) < _GROWN * known.sets:
            return known
        chosen = np.linspace(0, len(epochs) - 1, min(len(epochs), _MAPPED)).round().astype(int)
        sets = []
        for done, at in enumerate(chosen.tolist()):
            yield Progress(done, len(chosen))
            one = self._features_of(epochs[at], images, [])
            if one is not None:
                sets.append(one)
        self._joint = _tried(lambda: joint_map(sets or [features], known, len(epochs)), [])
        return self._joint


def told_epochs(directory: Path) -> tuple[int, ...]:
    """Return the epochs of a run whose history is kept, rising."""
    history = History(directory)
    return tuple(sorted({*history.epochs, *history.probed}))


def measured_images(run: Run) -> Work[Progress, ImageSet]:
    """Open the images that the network of a run is measured on, as the run sees them."""
    if run.origin == "record":
        return (yield from opening(f"{KEPT}:{run.directory}"))
    return (yield from measuring(run.config))


def _same(one: ImageSet, other: ImageSet) -> bool:
    """Whether two sets hold the same samples under the same numbers."""
    facts = [(len(images), images.target, images.class_names) for images in (one, other)]
    return facts[0] == facts[1] and one.fingerprint() == other.fingerprint()


def _tried(work: Callable[[], V], missing: list[str]) -> V | None:
    """Return what comes of it, or note why nothing does."""
    try:
        return work()
    except CnnvizError as error:
        missing.append(str(error))
        return None
