"""Who learns and who measures: samples of one image set, or of two parts of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.findings import answered, counts_of_classes
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import default_split, opening
from cnnviz.engine.data.views import training_view
from cnnviz.engine.errors import DatasetProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.setup import check_labels, split_samples

# What sets call the part that measures, the best suited first.
_MEASURING = ("val", "valid", "validation", "test")


@dataclass(frozen=True, eq=False)
class Part:
    """Some samples of an image set, by their ids in rising order."""

    images: ImageSet
    ids: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Parts:
    """Who learns and who measures; disjoint samples of one set, or two sets of the same classes."""

    train: Part
    validation: Part

    @cached_property
    def fingerprint(self) -> str:
        """A short text that changes when the samples or labels of either change."""
        own = self.train.images.fingerprint()
        if self.validation.images is self.train.images:
            return own
        return f"{own}+{self.validation.images.fingerprint()}"

    @property
    def told(self) -> dict[str, Any]:
        """What tells people whether other images are others: how many, and of which classes."""
        return {
            "train": len(self.train.ids),
            "validation": len(self.validation.ids),
            "classes": list(self.train.images.class_names),
        }

    def difference(self, before: Mapping[str, Any]) -> str:
        """Return how these differ from what :attr:`told` said once, for people."""
        known = (before.get("train"), before.get("validation"))
        now = (len(self.train.ids), len(self.validation.ids))
        if None not in known and known != now:
            return (
                f"{known[0]:,} to learn from and {known[1]:,} held out then, {now[0]:,} and "
                f"{now[1]:,} now"
            )
        classes = before.get("classes")
        if classes is not None and list(classes) != list(self.train.images.class_names):
            return "the classes are others"
        return "some of them, or of their labels, have changed"

    def warnings(self, batch_size: int) -> tuple[str, ...]:
        """Return sentences about what will be learned badly or not at all."""
        told = []
        images = self.train.images
        counts = counts_of_classes(images, self.train.ids)
        if counts is not None:
            missing = [images.class_names[at] for at in np.flatnonzero(counts == 0)]
            if missing:
                some = ", ".join(missing[:3]) + (", ..." if len(missing) > 3 else "")
                told.append(
                    f"Nothing to learn from has the class {some}."
                    if len(missing) == 1
                    else f"Nothing to learn from has the {len(missing):,} classes {some}."
                )
        if batch_size > len(self.train.ids):
            told.append(
                f"A batch of {batch_size:,} is more than the {len(self.train.ids):,} images to "
                "learn from; each epoch is one step."
            )
        return tuple(told)


def dividing(config: TrainConfig, image_set: ImageSet) -> Work[Progress, Parts]:
    """Return who learns and who measures.

    Parameters
    ----------
    config : TrainConfig
        Says whether a share is held out, or the set's own part measures.
    image_set : ImageSet
        The images to learn from, in the view that is learned.

    Raises
    ------
    DatasetProblem
        When the set has no part of its own for that, or one of other classes.
    """
    if config.validation == "share":
        split = split_samples(image_set, config.validation_share, config.seed)
        return Parts(Part(image_set, split.train), Part(image_set, split.validation))
    other = yield from _own_part(config, image_set)
    return Parts(_whole(image_set), _whole(other))


def measuring(config: TrainConfig) -> Work[Progress, ImageSet]:
    """Open the images that a run's network is measured on, as the run sees them."""
    image_set: ImageSet = yield from opening(config.data, default_split(config.data, "train"))
    image_set = yield from training_view(config, image_set)
    if config.validation == "share":
        return image_set
    return (yield from _own_part(config, image_set))


def _own_part(config: TrainConfig, image_set: ImageSet) -> Work[Progress, ImageSet]:
    # COCO calls its parts val2017 and the like; what lies within the part that is learned, as val
    # does within trainval, would be measured by what was learned by heart.
    learned = image_set.split or ""
    own = [
        part
        for start in _MEASURING
        for part in image_set.parts
        if part.startswith(start) and not learned.endswith(part)
    ]
    if not own or learned == "all":
        raise DatasetProblem(
            image_set.spec, "has no part of its own to validate on", "hold out a share of it"
        )
    other: ImageSet = yield from opening(image_set.spec, own[0])
    other = yield from training_view(config, other)
    if other.class_names != image_set.class_names:
        raise DatasetProblem(
            image_set.spec,
            f"its part {own[0]} has other classes than its part {image_set.split}",
            "hold out a share of it",
        )
    return other


def _whole(image_set: ImageSet) -> Part:
    check_labels(image_set)
    return Part(image_set, np.flatnonzero(answered(image_set)))
