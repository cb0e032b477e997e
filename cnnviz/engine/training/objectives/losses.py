"""The losses of the course, each with targets that make it correct.

A loss has a mean, which learns, and a value for each sample, whose weighted mean it is:
``mean == (values * weights).sum() / weights.sum()``.
"""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from cnnviz.engine.data.targets import VOID


class Loss(Protocol):
    """A loss of scores against targets."""

    def mean(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Return the loss of a batch, a scalar."""

    def each(self, scores: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss of each sample and its weight in the mean, both (N,)."""

    def weight(self, targets: Tensor) -> float:
        """Return the sum of the weights of a batch."""

    def to(self, device: torch.device) -> Loss:
        """Return the same loss for scores on a device."""


class CrossEntropy:
    """Cross-entropy of the softmax against a class for each sample, or for each pixel.

    Pixels of class 255 count for nothing.

    Parameters
    ----------
    smoothing : float
        Share of the target that is spread evenly over all classes.
    class_weights : Tensor of float32, shape (classes,), or None
        How much samples of each class count.
    """

    def __init__(self, smoothing: float = 0.0, class_weights: Tensor | None = None) -> None:
        self._smoothing = smoothing
        self._weights = class_weights

    def mean(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Return the loss of a batch, as torch weighs it."""
        return self._loss(scores, targets, "mean")

    def each(self, scores: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return loss and weight of each sample; of a mask, those of all its pixels together."""
        weights = self._weights_of(targets)
        weighted = self._loss(scores, targets, "none")
        if targets.ndim > 1:
            weights, weighted = weights.flatten(1).sum(1), weighted.flatten(1).sum(1)
        return weighted / weights.clamp_min(torch.finfo(weights.dtype).tiny), weights

    def weight(self, targets: Tensor) -> float:
        """Return the number of samples or pixels, weighed by their classes."""
        if self._weights is None and targets.ndim == 1:
            return float(len(targets))
        return float(self._weights_of(targets).sum())

    def to(self, device: torch.device) -> CrossEntropy:
        """Return the same loss for scores on a device."""
        weights = self._weights
        return CrossEntropy(self._smoothing, None if weights is None else weights.to(device))

    def _loss(self, scores: Tensor, targets: Tensor, reduction: str) -> Tensor:
        return functional.cross_entropy(
            scores,
            targets,
            None if self._weights is None else self._padded(scores),
            ignore_index=VOID if targets.ndim > 1 else -100,
            reduction=reduction,
            label_smoothing=self._smoothing,
        )

    def _padded(self, scores: Tensor) -> Tensor:
        """Give outputs that stand for no class of the images the weight 1."""
        assert self._weights is not None
        lacking = scores.shape[1] - len(self._weights)
        return functional.pad(self._weights, (0, lacking), value=1.0).to(scores.dtype)

    def _weights_of(self, targets: Tensor) -> Tensor:
        counts = targets != VOID if targets.ndim > 1 else torch.ones_like(targets)
        if self._weights is None:
            return counts.to(torch.float32)
        return self._weights[torch.where(counts > 0, targets, 0)] * counts


class SquaredError:
    """Mean squared distance of the outputs from numbers, or from one-hot targets of classes."""

    def mean(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Return the mean over samples and outputs."""
        return functional.mse_loss(scores, one_hot(targets, scores))

    def each(self, scores: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the mean over the outputs of each sample, and its weight."""
        values = functional.mse_loss(scores, one_hot(targets, scores), reduction="none").mean(1)
        return values, torch.ones_like(values)

    def weight(self, targets: Tensor) -> float:
        """Return the number of samples."""
        return float(len(targets))

    def to(self, _device: torch.device) -> SquaredError:
        """Return the same loss: it holds no numbers of its own."""
        return self


class Divergence:
    """Kullback-Leibler divergence of the softmax from soft targets.

    Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network" (2015): both sides are
    softened by a temperature T, and T² keeps the gradients at their size.

    Parameters
    ----------
    smoothing : float
        Share of the target that is spread evenly over all classes.
    temperature : float
        Softens the network; targets that are distributions must have been softened likewise.
    """

    def __init__(self, smoothing: float = 0.0, temperature: float = 1.0) -> None:
        self._smoothing = smoothing
        self._temperature = temperature

    def mean(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Return the mean over samples of the sum over classes."""
        return self._loss(scores, targets, "batchmean")

    def each(self, scores: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the sum over the classes of each sample, and its weight."""
        values = self._loss(scores, targets, "none").sum(1)
        return values, torch.ones_like(values)

    def weight(self, targets: Tensor) -> float:
        """Return the number of samples."""
        return float(len(targets))

    def to(self, _device: torch.device) -> Divergence:
        """Return the same loss: it holds no tensors."""
        return self

    def _loss(self, scores: Tensor, targets: Tensor, reduction: str) -> Tensor:
        wanted = one_hot(targets, scores)
        wanted = wanted * (1 - self._smoothing) + self._smoothing / scores.shape[1]
        told = functional.log_softmax(scores / self._temperature, 1)
        return functional.kl_div(told, wanted, reduction=reduction) * self._temperature**2


class BinaryCrossEntropy:
    """Cross-entropy of the sigmoid of each output by itself, computed from the logits.

    Parameters
    ----------
    positive_weights : Tensor of float32, shape (outputs,), or None
        How much a yes of each output counts, a no counting 1.
    """

    def __init__(self, positive_weights: Tensor | None = None) -> None:
        self._weights = positive_weights

    def mean(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Return the mean over samples and outputs."""
        return self._loss(scores, targets, "mean")

    def each(self, scores: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the mean over the outputs of each sample, and its weight."""
        values = self._loss(scores, targets, "none").mean(1)
        return values, torch.ones_like(values)

    def weight(self, targets: Tensor) -> float:
        """Return the number of samples."""
        return float(len(targets))

    def to(self, device: torch.device) -> BinaryCrossEntropy:
        """Return the same loss for scores on a device."""
        return BinaryCrossEntropy(None if self._weights is None else self._weights.to(device))

    def _loss(self, scores: Tensor, targets: Tensor, reduction: str) -> Tensor:
        weights = self._weights
        if weights is not None:
            lacking = scores.shape[1] - len(weights)
            weights = functional.pad(weights, (0, lacking), value=1.0).to(scores.dtype)
        return functional.binary_cross_entropy_with_logits(
            scores, one_hot(targets, scores), reduction=reduction, pos_weight=weights
        )


def one_hot(targets: Tensor, scores: Tensor) -> Tensor:
    """Return class indices, (N,), as 0 and 1 for each output, (N, outputs); others as they are."""
    if targets.is_floating_point():
        return targets.to(scores.dtype)
    return functional.one_hot(targets, scores.shape[1]).to(scores.dtype)
