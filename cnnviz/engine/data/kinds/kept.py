"""Pictures with their answers that a run keeps for whoever looks at it: ``run:DIRECTORY``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.archives import read_arrays
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import DatasetProblem, ImageProblem
from cnnviz.engine.events import Progress, Work

KIND = "run"
NAME = "images"  # of the file below ``history``
Pictures = Sequence[NDArray[np.uint8]] | NDArray[np.uint8]
_VIEWS = {"labels": ("objects",), "number": ("number",), "mask": ("mask",)}


class KeptSet(ImageSet):
    """Some samples of an image set, with all that was known of them, in memory.

    Parameters
    ----------
    pictures : sequence of ndarray of uint8, (H, W) or (H, W, 3)
        The pictures; one array of them where they are alike.
    target : {"class", "binary", "labels", "number", "mask"}
        What they are to be answered with.
    labels, class_names
        As for :class:`ImageSet`.
    origins : ndarray of int64, shape (N,)
        Which samples of the whole set they are.
    presence, values, masks : arrays or None
        As :class:`ImageSet` has them; `masks` one for each picture.
    name, spec : str
        What the set is called, and what opens it.
    problems : sequence of str
        Sentences about what was assumed.
    """

    def __init__(
        self,
        pictures: Pictures,
        target: TargetKind,
        labels: NDArray[np.int64],
        class_names: Sequence[str],
        origins: NDArray[np.int64],
        *,
        presence: NDArray[np.bool_] | None = None,
        values: NDArray[np.float32] | None = None,
        masks: Pictures | None = None,
        name: str = "",
        spec: str = "",
        problems: Sequence[str] = (),
    ) -> None:
        super().__init__(
            spec=spec,
            kind=KIND,
            name=name,
            labels=labels,
            class_names=class_names,
            problems=problems,
        )
        self._pictures = pictures
        self._target: TargetKind = target
        self.origins = origins
        self._presence, self._values, self._masks = presence, values, masks

    @property
    def in_memory(self) -> NDArray[np.uint8] | None:
        return self._pictures if isinstance(self._pictures, np.ndarray) else None

    @property
    def target(self) -> TargetKind:
        return self._target

    @property
    def views(self) -> tuple[str, ...]:
        return _VIEWS.get(self._target, ("class",))

    @property
    def presence(self) -> NDArray[np.bool_] | None:
        return self._presence

    @property
    def values(self) -> NDArray[np.float32] | None:
        return self._values

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        return {"sample of the whole set": tuple(map(str, self.origins.tolist()))}

    @property
    def mask_names(self) -> tuple[str, ...]:
        return self.class_names if self._target == "mask" else ()

    def mask(self, sample_id: int) -> NDArray[np.uint8] | None:
        return None if self._masks is None else self._masks[sample_id]

    def mask_trouble(self, sample_id: int) -> str | None:  # noqa: ARG002 - all have one, or none
        return "" if self._masks is None else None

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        if not 0 <= sample_id < len(self):
            raise ImageProblem(self.spec, f"there is no sample {sample_id}")
        picture: NDArray[np.uint8] = self._pictures[sample_id]
        return picture

    def sample_name(self, sample_id: int) -> str:
        return f"#{self.origins[sample_id]}"

    def fingerprint(self) -> str:
        digest = hashlib.sha256(self._target.encode())
        for _, array in sorted(self.to_arrays().items()):
            digest.update(repr((array.shape, array.dtype.str)).encode())
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()[:16]

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays without objects, for :func:`from_arrays`."""
        arrays: dict[str, NDArray[Any]] = {
            **_packed("pictures", self._pictures),
            "target": np.array(self._target),
            "labels": self.labels,
            "class_names": np.array(self.class_names, dtype=np.str_),
            "origins": self.origins,
            "name": np.array(self.name),
            "problems": np.array(self.problems, dtype=np.str_),
        }
        if self._presence is not None:
            arrays["presence"] = self._presence
        if self._values is not None:
            arrays["values"] = self._values
        if self._masks is not None:
            arrays |= _packed("masks", self._masks)
        return arrays


def from_arrays(arrays: Mapping[str, NDArray[Any]], spec: str) -> KeptSet:
    """Return the set that :meth:`KeptSet.to_arrays` told of.

    Raises
    ------
    KeyError, ValueError
        Where these are other arrays.
    """
    pictures = _unpacked("pictures", arrays)
    labels = arrays["labels"].astype(np.int64)
    origins = arrays["origins"].astype(np.int64)
    target = cast("TargetKind", str(arrays["target"]))
    if target not in get_args(TargetKind):
        raise ValueError("no such target")
    masks = _unpacked("masks", arrays) if target == "mask" else None
    beside = [arrays[name] for name in ("presence", "values") if name in arrays]
    for array in (pictures, origins, *beside, *([] if masks is None else [masks])):
        if len(array) != len(labels):
            raise ValueError("parts of different length")
    values = arrays["values"].astype(np.float32) if target == "number" else None
    presence = arrays["presence"].astype(np.bool_) if target == "labels" else None
    return KeptSet(
        pictures,
        target,
        labels,
        tuple(map(str, arrays["class_names"].tolist())),
        origins,
        presence=presence,
        values=values,
        masks=masks,
        name=str(arrays["name"]),
        spec=spec,
        problems=tuple(map(str, arrays["problems"].tolist())),
    )


def looks_like(path: Path) -> bool:
    """Whether a folder is a run that keeps images."""
    return (path / "format").is_file() and _file(path).is_file()


def opening(spec: str, path: Path, split: str | None) -> Work[Progress, KeptSet]:
    """Open the images that a run directory keeps; its checkpoints lie beside.

    Raises
    ------
    DatasetProblem
        Where it keeps none, or they cannot be read.
    """
    yield Progress(0, None, "reading the images of the run")
    if split not in (None, "all", "test"):
        raise DatasetProblem(path, f"has no part {split}", "leave the part out")
    file = _file(path)
    try:
        return from_arrays(read_arrays(file), spec)
    except FileNotFoundError:
        reason = "keeps no images of its own"
        raise DatasetProblem(path, reason, "name the image set that it was trained on") from None
    except Exception as error:  # a damaged archive fails in many ways
        raise DatasetProblem(file, "cannot be read", "record the run again") from error


def _file(path: Path) -> Path:
    return path / "history" / f"{NAME}.npz"


def _packed(name: str, pictures: Pictures) -> dict[str, NDArray[Any]]:
    """Return pictures as one array, or one after the other with their shapes."""
    if isinstance(pictures, np.ndarray):
        return {name: pictures}
    shapes = np.array([[*one.shape, 0][:3] for one in pictures], np.int64).reshape(-1, 3)
    flat = [one.reshape(-1) for one in pictures]
    return {name: np.concatenate(flat), f"{name}_shapes": shapes}


def _unpacked(name: str, arrays: Mapping[str, NDArray[Any]]) -> Pictures:
    flat, shapes = arrays[name], arrays.get(f"{name}_shapes")
    if flat.dtype != np.uint8:
        raise ValueError("no bytes")
    if shapes is None:
        if flat.ndim not in (3, 4):
            raise ValueError("no pictures")
        return flat
    found, start = [], 0
    for height, width, channels in shapes.tolist():
        size = height * width * (channels or 1)
        shape = (height, width, channels) if channels else (height, width)
        found.append(flat[start : start + size].reshape(shape))
        start += size
    return found
