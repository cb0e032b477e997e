"""Each loss against its formula, written by hand in float64."""

from __future__ import annotations

import math
from collections import namedtuple
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.training.objectives.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    Divergence,
    Loss,
    SquaredError,
)
from cnnviz.engine.training.objectives.objective import Objective

N, C = 7, 4
RANDOM = np.random.default_rng(0)
SCORES: NDArray[np.float64] = RANDOM.normal(0, 3, (N, C))
LABELS = RANDOM.integers(0, C, N)
WEIGHTS = np.array([0.5, 2.0, 1.0, 3.0])


def log_softmax(row: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = row - row.max()
    return shifted - math.log(sum(math.exp(value) for value in shifted))


def tensor(values: Any) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def check(loss: Loss, scores: Any, targets: Tensor, wanted: float) -> None:
    """Compare the mean, and the mean that the values of all samples make."""
    told = tensor(scores)
    assert loss.mean(told, targets).item() == pytest.approx(wanted, rel=1e-12)
    values, weights = loss.each(told, targets)
    assert values.shape == weights.shape == (len(targets),)
    # The weights of classes are held in float32.
    assert ((values * weights).sum() / weights.sum()).item() == pytest.approx(wanted, rel=1e-6)
    assert loss.weight(targets) == pytest.approx(weights.sum().item(), rel=1e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("weighted", [False, True])
def test_cross_entropy(smoothing: float, weighted: bool) -> None:
    weights = WEIGHTS if weighted else np.ones(C)
    total = 0.0
    for row, label in zip(SCORES, LABELS, strict=True):
        logs = log_softmax(row)
        spread = sum(weights[c] * logs[c] for c in range(C)) / C
        total -= (1 - smoothing) * weights[label] * logs[label] + smoothing * spread
    loss = CrossEntropy(smoothing, torch.tensor(WEIGHTS).float() if weighted else None)
    check(loss, SCORES, torch.from_numpy(LABELS), total / sum(weights[LABELS]))


@pytest.mark.parametrize("weighted", [False, True])
def test_cross_entropy_of_masks_leaves_void_pixels_out(weighted: bool) -> None:
    weights = WEIGHTS if weighted else np.ones(C)
    scores = RANDOM.normal(0, 2, (3, C, 4, 5))
    masks = RANDOM.integers(0, C, (3, 4, 5))
    masks[0, :2] = 255
    masks[2] = 255  # a mask without any pixel that counts
    total = count = 0.0
    for n, y, x in np.ndindex(masks.shape):
        if masks[n, y, x] != 255:
            label = masks[n, y, x]
            total -= weights[label] * log_softmax(scores[n, :, y, x])[label]
            count += weights[label]
    loss = CrossEntropy(0.0, torch.tensor(WEIGHTS).float() if weighted else None)
    check(loss, scores, torch.from_numpy(masks), total / count)


def test_squared_error_against_one_hot_targets() -> None:
    total = sum(
        (SCORES[n, c] - (1.0 if LABELS[n] == c else 0.0)) ** 2 for n in range(N) for c in range(C)
    )
    check(SquaredError(), SCORES, torch.from_numpy(LABELS), total / (N * C))


def test_squared_error_against_numbers() -> None:
    numbers = RANDOM.normal(3, 2, (N, 1))
    total = sum((SCORES[n, 0] - numbers[n, 0]) ** 2 for n in range(N))
    check(SquaredError(), SCORES[:, :1], tensor(numbers), total / N)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_divergence_from_smoothed_labels(smoothing: float) -> None:
    total = 0.0
    for row, label in zip(SCORES, LABELS, strict=True):
        logs = log_softmax(row)
        for c in range(C):
            wanted = (1 - smoothing) * (label == c) + smoothing / C
            total += wanted * (math.log(wanted) - logs[c]) if wanted else 0.0
    check(Divergence(smoothing), SCORES, torch.from_numpy(LABELS), total / N)


@pytest.mark.parametrize("temperature", [1.0, 4.0])
def test_divergence_from_a_teacher(temperature: float) -> None:
    """T² times the divergence between both softened sides (Hinton et al., 2015)."""
    teacher = RANDOM.normal(0, 3, (N, C))
    total, soft = 0.0, np.zeros((N, C))
    for n in range(N):
        logs, wanted = log_softmax(SCORES[n] / temperature), log_softmax(teacher[n] / temperature)
        soft[n] = np.exp(wanted)
        total += sum(math.exp(wanted[c]) * (wanted[c] - logs[c]) for c in range(C))
    loss = Divergence(temperature=temperature)
    check(loss, SCORES, tensor(soft), temperature**2 * total / N)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("kind", ["class", "labels", "binary"])
def test_binary_cross_entropy(kind: str, weighted: bool) -> None:
    """The probability form, by hand, is what the loss computes from the logits."""
    scores = SCORES[:, :1] if kind == "binary" else SCORES
    if kind == "class":
        wanted = np.eye(C)[LABELS]
        targets = torch.from_numpy(LABELS)
    else:
        wanted = RANDOM.integers(0, 2, scores.shape).astype(np.float64)
        targets = tensor(wanted)
    weights = WEIGHTS[: scores.shape[1]] if weighted else np.ones(scores.shape[1])
    total = 0.0
    for n, c in np.ndindex(scores.shape):
        p = 1 / (1 + math.exp(-scores[n, c]))
        t = wanted[n, c]
        total -= weights[c] * t * math.log(p) + (1 - t) * math.log(1 - p)
    loss = BinaryCrossEntropy(torch.tensor(weights).float() if weighted else None)
    check(loss, scores, targets, total / scores.size)


def test_logits_keep_what_probabilities_lose() -> None:
    scores = torch.tensor([[200.0]], requires_grad=True)
    loss = BinaryCrossEntropy().mean(scores, torch.zeros(1, 1))
    torch.autograd.backward(loss)
    assert loss.item() == 200
    assert scores.grad is not None
    assert scores.grad.item() == 1


@pytest.mark.parametrize(("name", "weight"), [("InceptionOutputs", 0.4), ("GoogLeNetOutputs", 0.3)])
@pytest.mark.parametrize(
    "loss", [CrossEntropy(), SquaredError(), Divergence(0.1), BinaryCrossEntropy()]
)
def test_auxiliary_heads_count_in_every_loss(name: str, weight: float, loss: Loss) -> None:
    extra = torch.from_numpy(RANDOM.normal(0, 1, (N, C))).float()
    scores, targets = tensor(SCORES).float(), torch.from_numpy(LABELS)
    output = namedtuple(name, ["logits", "aux", "more"])(scores, extra, None)
    found, main = Objective("class", C, loss).loss(output, torch.empty(0), targets)
    assert torch.equal(main, scores)
    wanted = loss.mean(scores, targets) + weight * loss.mean(extra, targets)
    assert found.item() == pytest.approx(wanted.item(), rel=1e-6)


def test_the_auxiliary_head_of_pixels_counts_by_half() -> None:
    out, aux = (torch.from_numpy(RANDOM.normal(0, 1, (2, C, 6, 6))).float() for _ in range(2))
    masks = torch.from_numpy(RANDOM.integers(0, C, (2, 6, 6)))
    loss = CrossEntropy()
    found, _ = Objective("mask", C, loss).loss({"out": out, "aux": aux}, torch.empty(0), masks)
    wanted = loss.mean(out, masks) + 0.5 * loss.mean(aux, masks)
    assert found.item() == pytest.approx(wanted.item(), rel=1e-6)


def test_scores_of_fewer_pixels_are_brought_to_the_size_of_the_mask() -> None:
    scores = torch.zeros(1, 2, 2, 2)
    scores[:, 0], scores[:, 1, :, 1] = 2.5, 5  # class 1 wins in the right half
    masks = torch.zeros(1, 8, 8, dtype=torch.int64)
    masks[:, :, 4:] = 1
    _, sized = Objective("mask", 2, CrossEntropy()).loss(scores, torch.empty(0), masks)
    assert sized.shape == (1, 2, 8, 8)
    assert torch.equal(sized.argmax(1) == masks, torch.ones_like(masks, dtype=torch.bool))
