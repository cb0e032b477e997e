"""Small loops as anybody writes them, on scikit-learn's real digits."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset


@cache
def digits() -> tuple[Tensor, Tensor]:
    found = load_digits()
    images = torch.from_numpy((found.images / 16).astype(np.float32)).unsqueeze(1)
    return images, torch.from_numpy(found.target.astype(np.int64))


def parts(train: int = 256, test: int = 100) -> tuple[TensorDataset, TensorDataset]:
    images, labels = digits()
    return (
        TensorDataset(images[:train], labels[:train]),
        TensorDataset(images[-test:], labels[-test:]),
    )


class Net(nn.Module):
    """A class of somebody's own, with all that a look could disturb."""

    def __init__(self, width: int = 4, classes: int = 10) -> None:
        super().__init__()
        self.width = width
        self.conv = nn.Conv2d(1, width, 3, padding=1)
        self.norm = nn.BatchNorm2d(width)
        self.drop = nn.Dropout(0.3)
        self.fc = nn.Linear(width * 16, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.max_pool2d(functional.relu(self.norm(self.conv(x))), 2)
        out: Tensor = self.fc(self.drop(x.flatten(1)))
        return out


def train(
    model: nn.Module,
    run: Any = None,
    *,
    data: Any = None,
    epochs: int = 2,
    loss_of: Callable[[Any, Any], Tensor] = functional.cross_entropy,
    optimizer: torch.optim.Optimizer | None = None,
    workers: int = 0,
) -> list[float]:
    """Train as a plain loop does; with a recorder it is told of."""
    loader = DataLoader(data or parts()[0], batch_size=32, shuffle=True, num_workers=workers)
    optimizer = optimizer or torch.optim.AdamW(model.parameters(), lr=0.01)
    losses = []
    for _ in range(epochs):
        model.train()
        for images, answers in loader:
            loss = loss_of(model(images), answers)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if run is not None:
                run.step(loss, samples=len(images))
        if run is not None:
            run.epoch()
    return losses
