"""Objects of somebody's own program as an image set: a ``Dataset``, arrays, lists of pictures."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.kinds.normalised import Scale, scale_of
from cnnviz.engine.data.loading import pixels_of
from cnnviz.engine.errors import CnnvizError, DatasetProblem, ImageProblem
from cnnviz.engine.events import Progress, Work

KIND = "live"
MOST_OF_STREAM = 1_000  # samples that are taken of what has no length
_SCANNED_S = 5.0  # seconds for looking for labels that only the samples themselves tell
_PICTURES = ("image", "images", "img", "pixel_values", "picture", "x", "input", "inputs")
_LABELS = ("label", "labels", "target", "targets", "class", "y", "fine_label")
_ASKED = 16  # samples by which the scale is told
_MOST_CLASSES = 100_000  # larger numbers are times, or names of samples, and no classes


@dataclass(frozen=True)
class Item:
    """One sample as the object gives it: what stands for the picture, its class or -1, its answer.

    The answer is what came with the picture, whatever it is: a class, several, a number, a mask.
    """

    picture: Any
    label: int = -1
    answer: Any = None


class LiveSet(ImageSet):
    """An image set whose samples are asked of an object when they are looked at.

    One at a time, whichever thread asks: nobody promised that the object bears more.

    Parameters
    ----------
    source : object
        Has ``__len__`` and ``__getitem__``.
    scale : Scale
        What the numbers of its pictures mean.
    labels, class_names, problems
        As for :class:`ImageSet`.
    """

    def __init__(
        self,
        source: Any,
        scale: Scale,
        labels: NDArray[np.int64],
        class_names: Sequence[str],
        problems: Sequence[str],
    ) -> None:
        super().__init__(
            spec="",
            kind=KIND,
            name=type(source).__name__,
            labels=labels,
            class_names=class_names,
            problems=problems,
        )
        self._source = source
        self._scale = scale
        self._guard = threading.Lock()
        self._token = secrets.token_hex(8)

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        with self._guard:
            item = item_of(self._source, sample_id)
        if self.labels[sample_id] < 0:
            self.labels[sample_id] = item.label
        return as_picture(item.picture, self._scale, self.sample_name(sample_id))

    def sample_name(self, sample_id: int) -> str:
        return f"#{sample_id}"

    def fingerprint(self) -> str:
        """Return a text that no other set ever has: what was computed of this one is not kept."""
        return self._token


def wrapping(source: Any) -> Work[Progress, tuple[ImageSet, Scale]]:
    """Make an image set of an object, and say what the numbers of its pictures mean.

    Parameters
    ----------
    source : object
        A ``torch.utils.data.Dataset`` or list of pictures, alone, in pairs with a label, or in
        mappings; a pair of arrays (pictures, labels); an array of pictures, (N, H, W), (N, H, W, C)
        or (N, C, H, W); a ``DataLoader``, whose data set is taken; or an iterable, of which the
        first samples are taken. A picture is one of Pillow, or an array or tensor: whole numbers
        from 0 to 255, fractions from 0 to 1, or normalised ones.

    Raises
    ------
    DatasetProblem
        When it is empty or something else.
    ImageProblem
        When its first sample is no picture.
    """
    if type(source).__name__ == "DataLoader" and hasattr(source, "dataset"):
        source = source.dataset
    if is_array(source):
        return _of_arrays(source, None)
    if isinstance(source, tuple) and len(source) == 2 and is_array(source[0]):
        return _of_arrays(*source)
    if is_indexed(source):
        return (yield from _of_sequence(source))
    if hasattr(source, "__iter__") and not isinstance(source, Mapping):
        return (yield from _of_stream(source))
    raise DatasetProblem(
        type(source).__name__,
        "is nothing that images can be taken from",
        "give a torch Dataset, an array of images, or the SPEC of an image set",
    )


def as_picture(value: Any, scale: Scale, name: str) -> NDArray[np.uint8]:
    """Return what stands for a picture as pixels, (H, W) or (H, W, 3).

    Raises
    ------
    ImageProblem
        Where it is none.
    """
    if isinstance(value, Image.Image):
        return pixels_of(value)
    if not is_array(value):
        raise ImageProblem(name, f"a {type(value).__name__} is no picture", _ADVICE)
    array = rows_first(as_numpy(value), name)
    if array.dtype != np.uint8:
        array = scale.pixels(array)
    picture = array[..., 0] if array.shape[-1] == 1 else array[..., :3]
    return np.ascontiguousarray(picture)


_ADVICE = "give pictures of Pillow, or arrays of one or three channels"


def _of_sequence(source: Any) -> Work[Progress, tuple[ImageSet, Scale]]:
    count = len(source)
    if not count:
        raise DatasetProblem(type(source).__name__, "has no samples", "give one with some")
    asked = np.unique(np.linspace(0, count - 1, min(count, _ASKED)).astype(int)).tolist()
    items: list[Item] = []
    for at in asked:
        yield Progress(len(items), len(asked), "looking at the images", "images")
        items.append(item_of(source, at))
    arrays = [item.picture for item in items if is_array(item.picture)]
    scale = scale_of([rows_first(as_numpy(one), "#0") for one in arrays], source)
    as_picture(items[0].picture, scale, "#0")  # tells at once where nothing can be shown
    labels = _known_labels(source, count)
    if labels is not None and any(
        item.label not in (-1, known) for item, known in zip(items, labels[asked], strict=True)
    ):
        labels = None  # the samples bring others, as a transform of labels makes them
    problems = list(filter(None, [scale.guess]))
    if labels is None:
        labels, problem = yield from _scanned(source, count)
        problems += [problem] if problem else []
    return LiveSet(source, scale, labels, class_names_of(source), problems), scale


def _of_stream(source: Any) -> Work[Progress, tuple[ImageSet, Scale]]:
    """Take the first samples of what has no length."""
    taken: list[Any] = []
    for sample in islice(source, MOST_OF_STREAM):
        taken.append(sample)
        yield Progress(len(taken), None, "reading samples", "images")
    if not taken:
        raise DatasetProblem(type(source).__name__, "gave no samples", "give one with some")
    found, scale = yield from _of_sequence(taken)
    found.name = type(source).__name__
    found.class_names = class_names_of(source)
    if len(taken) == MOST_OF_STREAM:
        told = f"Of {found.name}, which has no length, the first {len(taken):,} samples are shown."
        found.problems = (*found.problems, told)
    return found, scale


def _of_arrays(images: Any, labels: Any) -> tuple[ImageSet, Scale]:
    array = as_numpy(images)
    if array.ndim == 2:
        array = array[None]
    if array.ndim not in (3, 4) or not array.size:
        shape = tuple(array.shape)
        raise DatasetProblem(
            "the array of images",
            f"it has the shape {shape}",
            "give (N, H, W), (N, H, W, C) or (N, C, H, W)",
        )
    array = array[..., None] if array.ndim == 3 else rows_first(array, "the array of images")
    scale = scale_of([array[:_ASKED]], None)
    pixels = array if array.dtype == np.uint8 else scale.pixels(array)
    known = np.full(len(array), -1, np.int64) if labels is None else _whole(labels, len(array))
    if known is None:
        raise DatasetProblem(
            "the labels",
            f"they are no {len(array):,} whole numbers",
            "give one class number for each image",
        )
    found = ArraySet(
        np.ascontiguousarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels[..., :3]),
        known,
        spec="",
        kind=KIND,
        name="Images in memory",
        class_names=tuple(str(at) for at in range(int(known.max(initial=-1)) + 1)),
        problems=tuple(filter(None, [scale.guess])),
    )
    return found, scale


# ---- samples -------------------------------------------------------------------------------------


def item_of(source: Any, at: int) -> Item:
    """Ask an object for a sample; raise ImageProblem where its own code fails."""
    try:
        return _item(source[at])
    except CnnvizError:
        raise
    except Exception as error:  # somebody's own code: everything that Python has can come of it
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ImageProblem(f"sample #{at}", f"reading it stopped with “{reason}”") from error


def _item(sample: Any) -> Item:
    if isinstance(sample, Mapping):
        picture = next((sample[key] for key in _PICTURES if key in sample), None)
        label = next((sample[key] for key in _LABELS if key in sample), None)
        return Item(picture, _as_label(label), label)
    if isinstance(sample, (tuple, list)) and sample:
        answer = sample[1] if len(sample) > 1 else None
        return Item(sample[0], _as_label(answer), answer)
    return Item(sample)


def _as_label(value: Any) -> int:
    """Return a class number, or -1 for anything else, such as boxes or masks."""
    if is_array(value) and as_numpy(value).ndim == 0:
        value = as_numpy(value)[()]
    if not isinstance(value, (int, np.integer, np.bool_)):
        return -1
    return int(value) if 0 <= value < _MOST_CLASSES else -1


def is_indexed(source: Any) -> bool:
    """Whether samples can be asked for by their number."""
    kinds = {kind.__name__ for kind in type(source).__mro__}
    if isinstance(source, Mapping) or "IterableDataset" in kinds:  # which inherits what it lacks
        return False
    return hasattr(source, "__getitem__") and hasattr(source, "__len__")


# ---- labels --------------------------------------------------------------------------------------


def _known_labels(source: Any, count: int) -> NDArray[np.int64] | None:
    """Return labels that can be had without a sample, or None."""
    if type(source).__name__ == "Subset" and hasattr(source, "indices"):
        whole = _known_labels(source.dataset, len(source.dataset))
        return None if whole is None else whole[np.asarray(source.indices, np.int64)]
    for name in ("targets", "labels"):
        found = _whole(getattr(source, name, None), count)
        if found is not None:
            return found
    tensors: Any = getattr(source, "tensors", ())
    return _whole(tensors[1], count) if len(tensors) > 1 else None


def _whole(values: Any, count: int) -> NDArray[np.int64] | None:
    if values is None or isinstance(values, (str, Mapping)):
        return None
    try:
        array = np.asarray(as_numpy(values) if is_array(values) else values)
    except (ValueError, TypeError):
        return None
    if array.shape != (count,) or array.dtype.kind not in "iub":
        return None
    return np.where((array >= 0) & (array < _MOST_CLASSES), array.astype(np.int64), -1)


def _scanned(source: Any, count: int) -> Work[Progress, tuple[NDArray[np.int64], str]]:
    """Ask the samples for their labels, as long as that takes a moment."""
    labels = np.full(count, -1, np.int64)
    end = time.monotonic() + _SCANNED_S
    for at in range(count):
        if time.monotonic() > end:
            told = (
                f"The labels of the first {at:,} of {count:,} samples are known; each other one "
                "is once it was looked at."
            )
            return labels, told
        yield Progress(at, count, "looking for labels", "images")
        try:
            labels[at] = item_of(source, at).label
        except ImageProblem:
            continue  # it is told where the sample is looked at
        if at == 0 and labels[0] < 0:
            break  # these samples bring none
    return labels, ""


def class_names_of(source: Any) -> tuple[str, ...]:
    """Return the names of classes that a data set tells, or nothing."""
    names = getattr(source, "classes", None)
    if names is None and hasattr(source, "dataset"):
        return class_names_of(source.dataset)
    if isinstance(names, Sequence) and not isinstance(names, str):
        return tuple(str(name) for name in names)
    return ()


# ---- arrays --------------------------------------------------------------------------------------


def is_array(value: Any) -> bool:
    """Whether it is an array of NumPy or a tensor."""
    return isinstance(value, np.ndarray) or (hasattr(value, "detach") and hasattr(value, "numpy"))


def as_numpy(value: Any) -> NDArray[Any]:
    """Return an array or tensor as an array."""
    if isinstance(value, np.ndarray):
        return value
    plain = value.detach().cpu()
    if plain.is_floating_point():
        plain = plain.float()
    array: NDArray[Any] = plain.numpy()
    return array


def rows_first(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return pictures with their channels last, (..., H, W, C)."""
    if array.ndim == 2:
        array = array[..., None]
    shape: tuple[int, ...] = array.shape
    if len(shape) in (3, 4) and array.size:
        first, last = shape[-3] in (1, 3, 4), shape[-1] in (1, 3, 4)
        if first and shape[-1] not in (1, 3):
            return np.moveaxis(array, -3, -1)
        if last:
            return array
    raise ImageProblem(name, f"an array of shape {shape} is no picture", _ADVICE)
