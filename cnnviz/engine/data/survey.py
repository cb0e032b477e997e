"""One look at every picture of an image set: what is broken, twice there, odd, and its pixels.

What was found is kept on disk under the fingerprint of the set, so that it is there at once the
next time.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import kept
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.measuring import Measured, digest_of, mean_and_deviation, measure
from cnnviz.engine.data.targets import VOID
from cnnviz.engine.errors import CnnvizError, FileProblem, ImageProblem
from cnnviz.engine.events import Progress, Work

_KIND = "survey"
_FORMAT = 1
_CHUNK = 2_000_000  # values of a set in memory that are looked at together
_EVERY_S = 0.02
_MOST_WORKERS = 4
_FLAT = 1e-9  # no picture of 180 megapixels with two colours has a variance below
_LONGEST_REASON = 300

Found = tuple[Measured, NDArray[np.int64] | None] | str


@dataclass(frozen=True, eq=False)
class Survey:
    """What the pictures of an image set hold; N samples, in their order.

    Parameters
    ----------
    sizes : ndarray of int32, shape (N, 2)
        Height and width; zeros where the picture is broken.
    colour : ndarray of bool, shape (N,)
        Whether it has colours; a grey picture in three equal channels has none.
    digests : ndarray of uint64, shape (N, 2)
        Equal for pictures of equal pixels; zeros where the picture is broken.
    sums, squares : ndarray of float64, shape (N, 3)
        Sums of the channels, 0 to 255, and of their squares; whole numbers.
    products : ndarray of float64, shape (3, 3)
        Sums over all pixels of the product of each two channels.
    broken : ndarray of int64, shape (n,)
        The samples that cannot be read, in rising order.
    reasons : tuple of str
        What is wrong with each of them.
    mask_pixels : ndarray of int64, shape (N, classes), or None
        How many pixels of each sample are of each class, where the set has such masks.
    warning : str
        Why it could not be kept, in a sentence; empty otherwise.
    """

    sizes: NDArray[np.int32]
    colour: NDArray[np.bool_]
    digests: NDArray[np.uint64]
    sums: NDArray[np.float64]
    squares: NDArray[np.float64]
    products: NDArray[np.float64]
    broken: NDArray[np.int64]
    reasons: tuple[str, ...]
    mask_pixels: NDArray[np.int64] | None = None
    warning: str = ""

    def __len__(self) -> int:
        return len(self.sizes)

    @property
    def pixels(self) -> NDArray[np.int64]:
        """How many pixels each sample has, (N,)."""
        counts: NDArray[np.int64] = self.sizes.astype(np.int64).prod(axis=1)
        return counts

    @property
    def grey(self) -> bool:
        """Whether no picture has colours."""
        return not self.colour.any()

    @property
    def blank(self) -> NDArray[np.int64]:
        """The samples that are of one colour all over, (n,)."""
        count = np.maximum(self.pixels, 1)[:, np.newaxis]
        spread = self.squares / count - (self.sums / count) ** 2
        flat = (spread < _FLAT).all(axis=1) & (self.pixels > 1)
        return np.flatnonzero(flat)

    def statistics(self, channels: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return mean and deviation of all pixels, from 0 to 1, as a network for them needs it.

        Parameters
        ----------
        channels : int
            Of the network: 3, or 1 for the brightness alone.
        """
        count = int(self.pixels.sum())
        return mean_and_deviation(count, self.sums.sum(axis=0), self.products, channels)

    def statistics_of(
        self, ids: NDArray[np.int64]
    ) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
        """Return mean and deviation of each channel over some samples; None without pixels.

        One channel where none of them has colours, else three.
        """
        count = int(self.pixels[ids].sum())
        if not count:
            return None
        products = np.diag(self.squares[ids].sum(axis=0))
        found = mean_and_deviation(count, self.sums[ids].sum(axis=0), products, 3)
        if self.colour[ids].any():
            return found
        return found[0][:1], found[1][:1]


def surveying(image_set: ImageSet) -> Work[Progress, Survey]:
    """Look at every picture once, unless it is known already.

    Files are decoded on a few threads; no more pictures are in memory than these are at work on.

    Parameters
    ----------
    image_set : ImageSet
        The set; where its target is a mask, masks are read too.
    """
    key = _key(image_set)
    known = _recall(image_set, key)
    if known is not None:
        return known
    yield Progress(0, len(image_set), "looking at the pictures", "images")
    survey = _Making(image_set)
    if image_set.in_memory is not None and not survey.with_masks:
        yield from survey.by_chunks(image_set.in_memory)
    else:
        yield from survey.by_file()
    found = survey.made()
    return replace(found, warning=kept.save(_KIND, key, _arrays(found), _facts(found)))


def recall(image_set: ImageSet) -> Survey | None:
    """Return what an earlier survey of the same pictures found, if there was one."""
    return _recall(image_set, _key(image_set))


class _Making:
    """A survey that is under way."""

    def __init__(self, image_set: ImageSet) -> None:
        count = len(image_set)
        classes = len(image_set.mask_names or image_set.class_names)
        self._set = image_set
        self.with_masks = image_set.target == "mask"
        self._sizes = np.zeros((count, 2), np.int32)
        self._colour = np.zeros(count, bool)
        self._digests = np.zeros((count, 2), np.uint64)
        self._sums, self._squares = np.zeros((count, 3)), np.zeros((count, 3))
        self._products = np.zeros((3, 3))
        self._problems: dict[int, str] = {}
        self._masks = np.zeros((count, classes), np.int64) if self.with_masks else None
        self._told = monotonic()

    def made(self) -> Survey:
        broken = sorted(self._problems)
        return Survey(
            self._sizes,
            self._colour,
            self._digests,
            self._sums,
            self._squares,
            self._products,
            np.array(broken, np.int64),
            tuple(self._problems[number] for number in broken),
            self._masks,
        )

    def _progress(self, done: int) -> Generator[Progress, None, None]:
        now = monotonic()
        if now - self._told >= _EVERY_S:
            self._told = now
            yield Progress(done, len(self._set), "looking at the pictures", "images")

    # ---- pictures in memory --------------------------------------------------------------

    def by_chunks(self, images: NDArray[np.uint8]) -> Generator[Progress, None, None]:
        self._sizes[:] = images.shape[1:3]
        step = max(1, _CHUNK // max(1, int(np.prod(images.shape[1:]))))
        for start in range(0, len(images), step):
            self._take_chunk(slice(start, start + step), images[start : start + step])
            yield from self._progress(start + step)

    def _take_chunk(self, where: slice, chunk: NDArray[np.uint8]) -> None:
        colour = np.zeros(len(chunk), bool)
        if chunk.ndim == 4:
            colour = (chunk != chunk[..., :1]).any(axis=(1, 2, 3))
        self._colour[where] = colour
        values = chunk.reshape(len(chunk), -1, 3 if chunk.ndim == 4 else 1).astype(np.float64)
        self._sums[where] = values.sum(axis=1)
        self._squares[where] = np.einsum("npc,npc->nc", values, values)
        flat = values.reshape(-1, values.shape[2])
        self._products += flat.T @ flat  # one grey channel stands for all nine
        digests = [
            digest_of(np.ascontiguousarray(one if coloured or one.ndim == 2 else one[..., 0]))
            for one, coloured in zip(chunk, colour, strict=True)
        ]
        self._digests[where] = np.frombuffer(b"".join(digests), np.uint64).reshape(-1, 2)

    # ---- pictures in files ---------------------------------------------------------------

    def by_file(self) -> Generator[Progress, None, None]:
        workers = max(1, min(_MOST_WORKERS, (os.cpu_count() or 2) - 1))
        pool = ThreadPoolExecutor(workers, thread_name_prefix="survey")
        waiting: deque[tuple[int, Future[Found]]] = deque()
        try:
            for number in range(len(self._set)):
                waiting.append((number, pool.submit(self._look, number)))
                if len(waiting) > 2 * workers:
                    yield from self._take(*waiting.popleft())
            while waiting:
                yield from self._take(*waiting.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _look(self, number: int) -> Found:
        """Read one sample; runs on a thread of the pool."""
        try:
            pixels = self._set.image(number)
            mask = self._set.mask(number) if self.with_masks else None
            if mask is not None and mask.shape != pixels.shape[:2]:
                sides = [f"{shape[1]} × {shape[0]}" for shape in (mask.shape, pixels.shape)]
                return f"its mask has {sides[0]} pixels, but the picture has {sides[1]}"
        except FileProblem as problem:
            named = isinstance(problem, ImageProblem) and problem.path == self._set.path(number)
            return problem.reason if named else problem.message
        except CnnvizError as problem:
            return problem.message
        classes = None
        if mask is not None and self._masks is not None:
            counts = np.bincount(mask.reshape(-1), minlength=VOID + 1)
            counts[VOID] = 0
            classes = counts[: self._masks.shape[1]]
        return measure(pixels), classes

    def _take(self, number: int, future: Future[Found]) -> Generator[Progress, None, None]:
        found = future.result()
        if isinstance(found, str):
            self._problems[number] = found[:_LONGEST_REASON]
        else:
            picture, classes = found
            self._sizes[number] = picture.height, picture.width
            self._colour[number] = picture.colour
            self._digests[number] = np.frombuffer(picture.digest, np.uint64)
            self._sums[number] = picture.sums
            self._squares[number] = np.diag(picture.products)
            self._products += picture.products
            if classes is not None and self._masks is not None:
                self._masks[number, : len(classes)] = classes
        yield from self._progress(number + 1)


# ---- what is kept ----------------------------------------------------------------------------


def _key(image_set: ImageSet) -> str:
    names = len(image_set.mask_names or image_set.class_names)
    return kept.fingerprint(_FORMAT, image_set.fingerprint(), image_set.target, names)


def _arrays(survey: Survey) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {name: getattr(survey, name) for name in _shapes(0)}
    arrays["broken"] = survey.broken
    if survey.mask_pixels is not None:
        arrays["mask_pixels"] = survey.mask_pixels
    return arrays


def _facts(survey: Survey) -> Mapping[str, Any]:
    return {"reasons": list(survey.reasons)}


def _shapes(count: int) -> dict[str, tuple[int, ...]]:
    return {
        "sizes": (count, 2),
        "colour": (count,),
        "digests": (count, 2),
        "sums": (count, 3),
        "squares": (count, 3),
        "products": (3, 3),
    }


def _recall(image_set: ImageSet, key: str) -> Survey | None:
    arrays = kept.load(_KIND, key)
    if arrays is None:
        return None
    shapes = _shapes(len(image_set))
    reasons = kept.facts(_KIND, key).get("reasons", ())
    whole = all(name in arrays and arrays[name].shape == shape for name, shape in shapes.items())
    if not whole or "broken" not in arrays or len(arrays["broken"]) != len(reasons):
        return None
    return Survey(
        arrays["sizes"],
        arrays["colour"],
        arrays["digests"],
        arrays["sums"],
        arrays["squares"],
        arrays["products"],
        arrays["broken"],
        tuple(map(str, reasons)),
        arrays.get("mask_pixels"),
    )
