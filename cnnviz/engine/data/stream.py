"""Batches of an image set: decoded ahead, kept where they fit, varied on the device."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from types import TracebackType

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.data.augment import Augmentation, Draws, crop_box, cut, draw, vary
from cnnviz.engine.data.batch import Batch, OnProblem
from cnnviz.engine.data.decoding import Ahead
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.keeping import Kept, Pictures, Sample, stacked
from cnnviz.engine.data.preprocessing import (
    Preprocessing,
    as_pixels,
    normalised,
    resized,
    working_size,
)
from cnnviz.engine.data.targets import VOID
from cnnviz.engine.errors import ImageProblem

KEPT_BYTES = 512 << 20

# Samples that are drawn, and in memory varied, together: what each step costs beside is shared.
_AT_ONCE = 512
_BYTES_AT_ONCE = 4 << 20

# Steps of a block that were made before, its samples and what is drawn for them.
_Block = tuple[int, NDArray[np.int64], Draws | None]
_Step = tuple[NDArray[np.int64], Draws | None]  # samples and what is drawn for them
_Task = tuple[int, int, Draws | None]  # a sample, its place in the step, what is drawn for that


class Stream:
    """Batches of an image set for the network, the same for the same seed, epoch and step.

    Pictures in memory are cut, varied and normalised on the device, many at once. Those of files
    are decoded ahead by threads; where all of them fit into `kept_bytes` at the network's size,
    each is decoded once only.

    Parameters
    ----------
    image_set : ImageSet
        The samples; pictures are asked for on several threads.
    preprocessing : Preprocessing
        How pictures are brought to the network.
    device : torch.device
        Where images and targets shall lie.
    workers : int
        Threads that decode; 0 takes as many as leave the window a core.
    augmentation : Augmentation, optional
        How pictures are varied; None leaves them as they are.
    seed : int
        Of what augmentation draws.
    on_problem : callable, optional
        Called with the sample and its problem, on the thread that takes the batches.
    kept_bytes : int
        Memory of the device for pictures; 0 keeps none.
    part : callable, optional
        Returns which of so many samples of a step are wanted; all by default. What is drawn for
        them is the same as where all are wanted.
    """

    def __init__(
        self,
        image_set: ImageSet,
        preprocessing: Preprocessing,
        *,
        device: torch.device,
        workers: int = 0,
        augmentation: Augmentation | None = None,
        seed: int = 0,
        on_problem: OnProblem | None = None,
        kept_bytes: int = KEPT_BYTES,
        part: Callable[[int], slice] = slice,
    ) -> None:
        self._images = image_set
        self._preprocessing = preprocessing
        self._device = device
        self._augmentation = augmentation
        self._seed = seed
        self._on_problem = on_problem
        self._kept_bytes = kept_bytes
        self._part = part
        self._masked = image_set.target == "mask"
        self._resizes = augmentation is not None and augmentation.resizes
        self._ahead = Ahead(self._decode, lambda sample: sample.bytes, workers)
        self._kept: Kept | None = None
        self._on_device: Tensor | None = None

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the threads at once; nothing more can be asked for."""
        self._ahead.close()
        self._kept = self._on_device = None

    def batches(
        self,
        order: Sequence[int] | NDArray[np.int64],
        batch_size: int,
        first_step: int = 0,
        *,
        epoch: int = 0,
    ) -> Generator[list[Batch], None, None]:
        """Yield the batches of each step, several where sizes of pictures differ.

        A picture that cannot be decoded is left out and told to `on_problem`; the list of a step
        whose pictures are all broken is empty.

        Parameters
        ----------
        order : sequence of int
            Sample ids, as they follow each other in this epoch.
        batch_size : int
            At most so many in a step.
        first_step : int
            Steps of this order that are left out because they were made before.
        epoch : int
            Number of the epoch, so that each draws other variations.
        """
        ids = np.asarray(order, np.int64)
        whole = None if self._masked else self._images.in_memory
        blocks = self._blocks(ids, batch_size, first_step, epoch)
        if whole is None:
            steps = self._steps_of(blocks, batch_size)
            yield from self._of_files(steps, self._keeping(ids))
            return
        for done, chosen, drawn in blocks:
            yield from self._of_block(
                whole, chosen, drawn, self._parts(len(chosen), batch_size)[done:]
            )

    def _blocks(
        self, ids: NDArray[np.int64], batch_size: int, first_step: int, epoch: int
    ) -> Iterator[_Block]:
        """Yield as many steps together as are drawn, and varied in memory, at once.

        A run that goes on within a block draws all of it, so that it gets the same numbers.
        """
        height, width = self._preprocessing.crop or (1, 1)
        at_once = min(_AT_ONCE, _BYTES_AT_ONCE // (3 * height * width))
        steps = max(1, at_once // batch_size)
        size = steps * batch_size
        for block in range(first_step // steps, -(-len(ids) // size)):
            chosen = ids[block * size : (block + 1) * size]
            done = max(0, first_step - block * steps)
            yield done, chosen, self._draws(len(chosen), epoch, block)

    def _draws(self, count: int, epoch: int, block: int) -> Draws | None:
        if self._augmentation is None:
            return None
        number = np.random.SeedSequence((self._seed, epoch, block)).generate_state(1, np.uint64)[0]
        generator = torch.Generator().manual_seed(int(number) & (2**63 - 1))
        return draw(self._augmentation, count, generator)

    def _of_block(
        self,
        whole: NDArray[np.uint8],
        ids: NDArray[np.int64],
        drawn: Draws | None,
        parts: Sequence[slice],
    ) -> Iterator[list[Batch]]:
        """Yield steps whose pictures are varied together."""
        rows = np.concatenate([np.arange(part.start, part.stop) for part in parts] or [ids[:0]])
        if not len(rows):
            yield from ([] for _ in parts)
            return
        own = None if drawn is None else drawn.of(rows)
        pixels, _ = self._varied(self._of_array(whole, ids[rows], own), own)
        together = self._batch(ids[rows], pixels)
        start = 0
        for part in parts:
            end = start + part.stop - part.start
            yield [together.part(slice(start, end))] if end > start else []
            start = end

    def _parts(self, count: int, batch_size: int) -> list[slice]:
        """Return which samples of a block are wanted in each of its steps."""
        wanted = []
        for start in range(0, count, batch_size):
            first, last, _ = self._part(min(batch_size, count - start)).indices(count)
            wanted.append(slice(start + first, start + last))
        return wanted

    def _steps_of(self, blocks: Iterable[_Block], batch_size: int) -> Iterator[_Step]:
        for done, chosen, drawn in blocks:
            for part in self._parts(len(chosen), batch_size)[done:]:
                yield chosen[part], None if drawn is None else drawn.of(part)

    def _of_array(
        self, whole: NDArray[np.uint8], ids: NDArray[np.int64], drawn: Draws | None
    ) -> Pictures:
        pixels = self._rows(whole, ids)
        if drawn is None or not self._resizes:
            pixels = resized(pixels, self._preprocessing)
        else:
            cuts = [self._cut(image, None, drawn, at)[0] for at, image in enumerate(pixels)]
            pixels = torch.stack(cuts)
        return Pictures(np.arange(len(ids)), pixels)

    def _rows(self, whole: NDArray[np.uint8], ids: NDArray[np.int64]) -> Tensor:
        if self._device.type == "cpu" or whole.nbytes > self._kept_bytes:
            return as_pixels(whole[ids]).to(self._device)
        if self._on_device is None:
            self._on_device = as_pixels(whole).to(self._device)
        return self._on_device[torch.from_numpy(ids).to(self._device)]

    def _keeping(self, ids: NDArray[np.int64]) -> Kept | None:
        """Return room for all these samples where they end alike and fit, else None."""
        if self._kept is not None:
            return self._kept if self._kept.covers(ids) else None
        size = self._preprocessing.crop
        if size is None or self._resizes:
            return None
        if Kept.bytes_for(len(np.unique(ids)), size) <= self._kept_bytes:
            self._kept = Kept(ids, size, masked=self._masked, device=self._device)
        return self._kept

    def _of_files(self, steps: Iterator[_Step], kept: Kept | None) -> Iterator[list[Batch]]:
        under_way: deque[_Step] = deque()

        def tasks() -> Iterator[list[_Task]]:
            for step in steps:
                under_way.append(step)
                ids, drawn = step
                wanted = ids if kept is None else kept.lacks(ids)
                yield [(int(sample_id), at, drawn) for at, sample_id in enumerate(wanted)]

        decoded = self._ahead.steps(tasks())
        try:
            for samples in decoded:
                ids, drawn = under_way.popleft()
                problems = {each.sample_id: each.problem for each in samples if each.problem}
                if kept is None:
                    groups = stacked(samples, self._device)
                else:
                    kept.put(samples)
                    groups, problems = kept.take(ids), kept.problems
                self._tell(ids, problems)
                yield self._finished(ids, drawn, groups)
        finally:
            decoded.close()

    def _decode(self, task: _Task) -> Sample:
        sample_id, at, drawn = task
        try:
            picture = self._images.image(sample_id)
            mask = _mask_of(self._images, sample_id, picture.shape[:2]) if self._masked else None
        except ImageProblem as problem:
            return Sample(sample_id, problem=problem)
        pixels = as_pixels(picture[np.newaxis])
        if drawn is None or not self._resizes:
            pixels = resized(pixels, self._preprocessing)[0]
            if mask is not None:
                mask = resized(mask[None, None], self._preprocessing, "nearest")[0, 0]
        else:
            pixels, mask = self._cut(pixels[0], mask, drawn, at)
        return Sample(sample_id, _bare(pixels), mask if mask is None else _bare(mask))

    def _cut(
        self, pixels: Tensor, mask: Tensor | None, drawn: Draws, at: int
    ) -> tuple[Tensor, Tensor | None]:
        """Enlarge a random part of one picture, and of its mask, to the network's size."""
        assert self._augmentation is not None
        size = (pixels.shape[-2], pixels.shape[-1])
        box = crop_box(self._augmentation, drawn, at, size)
        wanted = working_size(size, self._preprocessing)
        cut_out = cut(pixels, box, wanted, self._preprocessing.interpolation)
        return cut_out, None if mask is None else cut(mask[None], box, wanted, "nearest")[0]

    def _tell(self, ids: NDArray[np.int64], problems: Mapping[int, ImageProblem]) -> None:
        for sample_id in ids if problems and self._on_problem is not None else ():
            problem = problems.get(int(sample_id))
            if problem is not None and self._on_problem is not None:
                self._on_problem(int(sample_id), problem)

    def _finished(
        self, ids: NDArray[np.int64], drawn: Draws | None, groups: Sequence[Pictures]
    ) -> list[Batch]:
        batches = []
        for group in groups:
            own = None if drawn is None else drawn.of(group.members)
            pixels, masks = self._varied(group, own)
            batches.append(self._batch(ids[group.members], pixels, group.grey, masks))
        return batches

    def _varied(self, pictures: Pictures, drawn: Draws | None) -> tuple[Tensor, Tensor | None]:
        if drawn is None or self._augmentation is None:
            return pictures.pixels, pictures.masks
        return vary(pictures.pixels, self._augmentation, drawn, pictures.masks)

    def _batch(
        self,
        ids: NDArray[np.int64],
        pixels: Tensor,
        grey: Tensor | None = None,
        masks: Tensor | None = None,
    ) -> Batch:
        """Normalise pictures, and add what the network is to answer to them."""
        targets = targets_of(self._images, ids) if masks is None else masks.to(torch.int64)
        return Batch(
            normalised(pixels, self._preprocessing, grey),
            torch.from_numpy(self._images.labels[ids]),
            ids,
            targets.to(self._device),
        )


def targets_of(
    image_set: ImageSet,
    ids: Sequence[int] | NDArray[np.int64],
    preprocessing: Preprocessing | None = None,
) -> Tensor:
    """Return what a network is to answer to some samples.

    Parameters
    ----------
    image_set : ImageSet
        The samples.
    ids : sequence of int
        Which of them.
    preprocessing : Preprocessing, optional
        How masks are brought to the network's size, by the nearest pixel; None leaves their size.

    Returns
    -------
    Tensor
        int64 (N,) for classes, -1 where there is none; float32 (N, 1) for yes (1) or no (0), -1
        where nobody knows, and for numbers, NaN where there is none; float32 (N, classes) of 0
        and 1 for several labels; int64 (N, H, W) for masks, 255 where a pixel does not count.
    """
    chosen = np.asarray(ids, np.int64)
    labels = torch.from_numpy(image_set.labels[chosen])
    match image_set.target:
        case "class":
            return labels
        case "binary":
            return labels.to(torch.float32).unsqueeze(1)
        case "labels":
            assert image_set.presence is not None
            return torch.from_numpy(image_set.presence[chosen].astype(np.float32))
        case "number":
            assert image_set.values is not None
            return torch.from_numpy(image_set.values[chosen].astype(np.float32)).unsqueeze(1)
    masks = [_mask_of(image_set, int(i), None) for i in chosen]
    if preprocessing is not None:
        masks = [resized(mask[None, None], preprocessing, "nearest")[0, 0] for mask in masks]
    return torch.stack(masks).to(torch.int64)


def _mask_of(image_set: ImageSet, sample_id: int, size: tuple[int, ...] | None) -> Tensor:
    """Return a sample's mask; all of it is void where there is none."""
    mask = image_set.mask(sample_id)
    if mask is None:
        mask = np.full(size or image_set.image(sample_id).shape[:2], VOID, np.uint8)
    elif size is not None and mask.shape != tuple(size):
        where = image_set.path(sample_id) or image_set.sample_name(sample_id)
        tall, wide = mask.shape
        reason = f"its mask has {wide} x {tall} pixels, but it has {size[1]} x {size[0]}"
        raise ImageProblem(where, reason, "give it a mask of its own size")
    return torch.from_numpy(np.require(mask, np.uint8, ("C", "W")))


def _bare(pixels: Tensor) -> Tensor:
    """Return pixels that hold no much larger picture in memory."""
    return pixels.clone() if pixels.untyped_storage().nbytes() > 2 * pixels.numel() else pixels
