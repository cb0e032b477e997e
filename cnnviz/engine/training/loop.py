"""One step of learning, and one pass of measuring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.engine.data.batches import Batch
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.forward import explaining

# How much the extra classifiers count in the loss, as in the networks' own papers.
_AUXILIARY = {"InceptionOutputs": 0.4, "GoogLeNetOutputs": 0.3}


@dataclass
class Tally:
    """Sums over samples, from which means are told.

    Parameters
    ----------
    loss : float
        Sum of the losses of all samples.
    right, samples : int
        How many were told right, of how many.
    """

    loss: float = 0.0
    right: int = 0
    samples: int = 0

    def add(self, mean_loss: float, right: int, samples: int) -> None:
        """Count a batch."""
        self.loss += mean_loss * samples
        self.right += right
        self.samples += samples

    @property
    def mean_loss(self) -> float:
        """Mean loss of a sample."""
        return self.loss / max(1, self.samples)

    @property
    def accuracy(self) -> float:
        """Share of right answers, from 0 to 1."""
        return self.right / max(1, self.samples)


@dataclass
class Predictions:
    """What a network said of samples, batch after batch."""

    _parts: list[tuple[NDArray[Any], ...]] = field(default_factory=list)

    def add(self, batch: Batch, logits: Tensor, losses: Tensor) -> int:
        """Keep a batch; return how many of it were right."""
        confidence, predicted = functional.softmax(logits.float(), 1).max(1)
        said = predicted.cpu().numpy()
        self._parts.append(
            (
                batch.sample_ids,
                batch.labels.numpy(),
                said,
                confidence.cpu().numpy(),
                losses.float().cpu().numpy(),
            )
        )
        return int((said == batch.labels.numpy()).sum())

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return sample_ids, labels, predicted, confidence and loss, each of shape (N,)."""
        names = ("sample_ids", "labels", "predicted", "confidence", "loss")
        if not self._parts:
            return {name: np.zeros(0) for name in names}
        return {
            name: np.concatenate(column)
            for name, column in zip(names, zip(*self._parts, strict=True), strict=True)
        }


def learn(
    model: LoadedModel, optimizer: torch.optim.Optimizer, groups: Sequence[Batch]
) -> Iterator[tuple[float, int, int]]:
    """Make one step on a batch; yield (mean loss, right answers, samples) before it is made.

    Pictures of several sizes come as groups, whose gradients add up to those of the whole batch.
    Whoever drives this may refuse the step by not asking for more after the first value.
    """
    device = next(model.module.parameters()).device
    optimizer.zero_grad()
    total = sum(len(group.labels) for group in groups)
    tally = Tally()
    for group in groups:
        labels = group.labels.to(device)
        with explaining(model.module, group.images):
            loss, logits = _loss(model.module(group.images.to(device)), labels)
            share = len(labels) / total
            torch.autograd.backward(loss if share == 1 else loss * share)
        right = int((logits.detach().argmax(1) == labels).sum())
        tally.add(loss.item(), right, len(labels))
    yield tally.mean_loss if len(groups) > 1 else loss.item(), tally.right, total
    optimizer.step()


def measure(
    model: LoadedModel, batch: Batch, tally: Tally, predictions: Predictions | None = None
) -> Tensor:
    """Count a batch without learning from it; return its logits, (N, classes), on the CPU."""
    device = next(model.module.parameters()).device
    with torch.no_grad():
        with explaining(model.module, batch.images):
            logits = as_logits(model.module(batch.images.to(device))).float().cpu()
        _check_classes(model, logits.shape[1], int(batch.labels.max()))
        known = batch.labels >= 0
        losses = (
            functional.cross_entropy(logits, batch.labels.clamp_min(0), reduction="none") * known
        )
    keeper = predictions if predictions is not None else Predictions()
    right = keeper.add(batch, logits, losses)
    count = int(known.sum())
    tally.add(float(losses.sum()) / max(1, count), right, count)
    return logits


def as_logits(output: Any) -> Tensor:
    """Return a classifier's scores, (N, classes).

    Raises
    ------
    TrainingProblem
        When the network answers with something else, such as boxes.
    """
    if isinstance(output, tuple) and output:
        output = output[0]
    if isinstance(output, Tensor) and output.ndim == 2:
        return output
    raise TrainingProblem("This network does not answer with one score for each class.")


@contextmanager
def seeded(seed: int, step: int, device: torch.device) -> Iterator[None]:
    """Draw random numbers (dropout) by seed and step alone, and leave torch's generators be.

    So a run that is continued draws what it would have drawn without the stop. The generators are
    those of the CPU and of `device`; those of other devices are not touched.
    """
    number = seed * 1_000_003 + step
    before = torch.mps.get_rng_state() if device.type == "mps" else None
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        # torch.manual_seed would seed every kind of device, and keep a traceback of each call for
        # those that were not used yet: a millisecond and a kilobyte for each step.
        torch.default_generator.manual_seed(number)
        if device.type == "cuda":
            with torch.cuda.device(device):
                torch.cuda.manual_seed(number)
        elif device.type == "mps":
            torch.mps.manual_seed(number)
        try:
            yield
        finally:
            if before is not None:
                torch.mps.set_rng_state(before)


def normalises(module: nn.Module) -> bool:
    """Whether a network normalises over its batches, so that it cannot learn from one picture."""
    return any(isinstance(m, nn.modules.batchnorm._BatchNorm) for m in module.modules())


def check_trainable(module: nn.Module, largest_batch: int) -> None:
    """Say beforehand what BatchNorm would say in the middle of an epoch."""
    if largest_batch < 2 and normalises(module):
        raise TrainingProblem(
            "This network normalises over its batches (BatchNorm) and needs batches of 2 or more."
        )


def _check_classes(model: LoadedModel, outputs: int, largest: int) -> None:
    if largest >= outputs:
        raise TrainingProblem(
            f"{model.title} tells {outputs:,} classes apart, but the images have at least "
            f"{largest + 1:,} classes."
        )


def _loss(output: Any, labels: Tensor) -> tuple[Tensor, Tensor]:
    logits = as_logits(output)
    loss = functional.cross_entropy(logits, labels)
    weight = _AUXILIARY.get(type(output).__name__, 0.0)
    for extra in output[1:] if weight else ():
        if extra is not None:
            loss = loss + weight * functional.cross_entropy(extra, labels)
    return loss, logits
