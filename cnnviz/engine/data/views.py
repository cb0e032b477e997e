"""What an image set is learned as: objects present, crops of objects, masks, numbers, yes or no.

A set opens in its natural view. The functions here wrap it into another, which is an image set
like any other and says in its SPEC what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import VIEWS, TargetKind, only_labels
from cnnviz.engine.data.viewed import Asked, Crops, Viewed
from cnnviz.engine.errors import BadValue, DatasetProblem, UnknownName
from cnnviz.engine.events import Progress, Work

if TYPE_CHECKING:
    from cnnviz.engine.training.config import TrainConfig

_EVERY = 500  # pictures between two words of progress
_TOLD = 5  # faulty masks that are told one by one
_WORDS = {
    "class": "the class of each image",
    "objects": "which objects each image shows",
    "crops": "objects cut out",
    "mask": "masks",
    "number": "numbers",
}
_LACKED = _WORDS | {"class": "class of each image"}


def viewing(
    image_set: ImageSet,
    target: str = "auto",
    column: str = "",
    positive: str = "",
    negative: str = "",
) -> Work[Progress, ImageSet]:
    """Return an image set as something else to learn.

    Parameters
    ----------
    image_set : ImageSet
        An open set; of one that is a view already, another target takes the place of its own.
    target : str
        ``auto`` keeps what the set is for; ``class``; ``objects`` asks which classes of objects a
        picture shows; ``crops`` makes each object a picture of its own, with its class; ``mask``
        asks for the class of each pixel; ``number`` for the number in a column.
    column : str
        For ``number``: which column; may be empty where there is only one of numbers.
    positive, negative : str
        Names of two classes make the target yes or no: label 1 for `positive`, 0 for `negative`.
        Without `negative`, 0 stands for all the rest. Samples of neither are left out.

    Returns
    -------
    ImageSet
        The given one where nothing is to be changed.

    Raises
    ------
    BadValue
        Where `target` is none that there is, or a class or column is to be named.
    UnknownName
        Where the set has no such class or column.
    DatasetProblem
        Where it cannot be learned so, or nothing of it is left.
    """
    if target not in VIEWS:
        raise BadValue("target", target, ", ".join(VIEWS[:-1]) + " or " + VIEWS[-1])
    if isinstance(image_set, Viewed) and target not in ("auto", image_set.asked.target):
        image_set = image_set.origin
    if isinstance(image_set, Viewed) and image_set.asked.positive and (positive or negative):
        image_set = image_set.base  # the classes named now take the place of those before
    before = image_set.asked if isinstance(image_set, Viewed) else Asked()
    wanted = before.target if target == "auto" else target
    if wanted != "auto" and wanted not in image_set.views:
        raise _not_offered(image_set, wanted)
    asked = replace(before, target=wanted)
    if wanted == "number":
        image_set = _numbers(image_set, asked, column)
    elif wanted != before.target:
        image_set = yield from _targets(image_set, asked)
    elif image_set.target == "mask" and not isinstance(image_set, Viewed):
        image_set = yield from _masks(image_set, asked)
    if positive or negative:
        image_set = _yes_or_no(image_set, replace(asked, positive=positive, negative=negative))
    if not len(image_set):
        raise DatasetProblem(image_set.spec, "nothing is left of it in this view")
    return image_set


def training_view(config: TrainConfig, image_set: ImageSet) -> Work[Progress, ImageSet]:
    """Return an image set as a configuration wants to learn it.

    Raises as :func:`viewing` does, and where there are not two classes to tell apart.
    """
    yes_or_no = config.target in ("auto", "class", "crops")
    view = yield from viewing(
        image_set,
        config.target,
        config.column if config.target == "number" else "",
        config.positive if yes_or_no else "",
        config.negative if yes_or_no else "",
    )
    if view.target == "class":
        check_classes(view)
    return view


def check_classes(image_set: ImageSet) -> None:
    """Raise DatasetProblem where the labels of a set do not tell two classes apart."""
    there = np.unique(image_set.labels[image_set.labels >= 0])
    if not len(there):
        raise DatasetProblem(image_set.spec, "it has no labels to learn from")
    if len(there) == 1:
        name = image_set.class_names[there[0]]
        raise DatasetProblem(
            image_set.spec,
            f"all its samples are of one class ({name}), so that there is nothing to tell apart",
            "choose a set with two classes or more",
        )


def _not_offered(image_set: ImageSet, wanted: str) -> DatasetProblem:
    there = " and ".join(_WORDS[view] for view in image_set.views) or "images alone"
    return DatasetProblem(
        image_set.spec,
        f"it has no {_LACKED[wanted]} to learn; what it has is {there}",
    )


def _targets(image_set: ImageSet, asked: Asked) -> Work[Progress, ImageSet]:
    natural: dict[TargetKind, str] = {
        "class": "class",
        "labels": "objects",
        "number": "number",
    }
    if natural.get(image_set.target) == asked.target:
        return image_set
    if asked.target == "crops":
        return (yield from _crops(image_set, asked))
    if asked.target == "mask":
        return (yield from _masks(image_set, asked))
    presence = image_set.presence
    assert presence is not None  # for the set offers the view
    return Viewed(
        image_set,
        np.arange(len(image_set)),
        asked,
        target="labels",
        labels=only_labels(presence),
        class_names=image_set.class_names,
        presence=presence,
    )


def _crops(image_set: ImageSet, asked: Asked) -> Work[Progress, ImageSet]:
    rows: list[NDArray[np.int64]] = []
    places: list[NDArray[np.int64]] = []
    boxes: list[NDArray[np.float32]] = []
    labels: list[NDArray[np.int64]] = []
    crowds = difficult = 0
    for row in range(len(image_set)):
        if row % _EVERY == 0:
            yield Progress(row, len(image_set), "finding the objects", "images")
        found = image_set.objects(row)
        if found is None:
            continue
        kept = np.flatnonzero(found.whole)
        inside = (found.boxes[:, 2] > found.boxes[:, 0]) & (found.boxes[:, 3] > found.boxes[:, 1])
        crowds += int((inside & found.crowd).sum())
        if found.difficult is not None:
            difficult += int((inside & ~found.crowd & found.difficult).sum())
        rows.append(np.full(len(kept), row, np.int64))
        places.append(kept.astype(np.int64))
        boxes.append(found.boxes[kept])
        labels.append(found.classes[kept])
    problems = [
        f"Left out of the objects cut out: {count:,} {what}."
        for count, what in (
            (crowds, "that are crowds"),
            (difficult, "marked as difficult"),
        )
        if count
    ]
    if not any(len(part) for part in rows):
        raise DatasetProblem(image_set.spec, "it marks no object that could be cut out")
    return Crops(
        image_set,
        np.concatenate(rows),
        np.concatenate(places),
        np.concatenate(boxes),
        asked,
        labels=np.concatenate(labels),
        class_names=image_set.class_names,
        problems=problems,
    )


def _masks(image_set: ImageSet, asked: Asked) -> Work[Progress, ImageSet]:
    rows: list[int] = []
    without, faulty = 0, []
    for row in range(len(image_set)):
        if row % _EVERY == 0:
            yield Progress(row, len(image_set), "looking at the masks", "images")
        trouble = image_set.mask_trouble(row)
        if trouble is None:
            rows.append(row)
        elif trouble:
            faulty.append(f"{image_set.sample_name(row)} is left out: {trouble}.")
        else:
            without += 1
    problems = faulty[:_TOLD]
    if len(faulty) > _TOLD:
        problems.append(f"{len(faulty) - _TOLD:,} more masks cannot be used; they are left out.")
    if without:
        problems.append(f"{without:,} images have no mask; they are left out.")
    if not rows:
        reason = faulty[0] if faulty else "no image has one"
        raise DatasetProblem(image_set.spec, f"it has no mask that can be used ({reason})")
    return Viewed(
        image_set,
        np.array(rows, np.int64),
        asked,
        target="mask",
        class_names=image_set.mask_names,
        problems=problems,
    )


def _numbers(image_set: ImageSet, asked: Asked, column: str) -> ImageSet:
    base = image_set.origin if isinstance(image_set, Viewed) else image_set
    known = base.numbers
    name = column or (next(iter(known)) if len(known) == 1 else asked.column)
    if not name and base.values is not None:
        return base
    if not name:
        raise BadValue("column", name, f"one of the columns with numbers: {_listed(list(known))}")
    if name not in known:
        if name in base.columns:
            reason = f"its column {name} holds no numbers"
            raise DatasetProblem(base.spec, reason, f"those that do: {_listed(list(known))}")
        raise UnknownName("column of numbers", name, known)
    values = known[name]
    rows = np.flatnonzero(np.isfinite(values))
    missing = len(values) - len(rows)
    problems = [f"{missing:,} samples have no number in {name}; they are left out."]
    return Viewed(
        base,
        rows,
        replace(asked, column=name),
        target="number",
        values=values[rows].astype(np.float32),
        problems=problems if missing else (),
    )


def _yes_or_no(image_set: ImageSet, asked: Asked) -> ImageSet:
    if image_set.target not in ("class", "labels"):
        reason = "only classes can be told apart as yes or no"
        raise DatasetProblem(image_set.spec, reason, "name no positive class")
    if not asked.positive:
        raise BadValue("positive", asked.positive, "the name of a class, for there is a negative")
    if asked.positive == asked.negative:
        raise BadValue("negative", asked.negative, "another class than the positive one")
    yes = _shows(image_set, asked.positive)
    if asked.negative:
        no = _shows(image_set, asked.negative)
    else:
        no = ~yes & ((image_set.labels >= 0) | (image_set.target == "labels"))
    # A picture that shows both classes is an answer to neither.
    rows = np.flatnonzero(yes ^ no)
    labels = yes[rows].astype(np.int64)
    names = (asked.negative or f"not {asked.positive}", asked.positive)
    for label, name in enumerate(names):
        if not (labels == label).any():
            raise DatasetProblem(image_set.spec, f"no sample of it is “{name}”", "name another")
    left = len(image_set) - len(rows)
    problems = [f"{left:,} samples are neither {names[0]} nor {names[1]}; they are left out."]
    return Viewed(
        image_set,
        rows,
        asked,
        target="binary",
        labels=labels,
        class_names=names,
        problems=problems if left else (),
    )


def _shows(image_set: ImageSet, name: str) -> NDArray[np.bool_]:
    """Return which samples are of a class, or show it among others."""
    if name not in image_set.class_names:
        raise UnknownName(f"class of {image_set.name}", name, image_set.class_names)
    label = image_set.class_names.index(name)
    presence = image_set.presence
    shown: NDArray[np.bool_] = image_set.labels == label if presence is None else presence[:, label]
    return shown


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "there are none"
