"""The programs that :mod:`tests.benchmarks.training` starts: one epoch, ours and the textbook's.

Both print the seconds from the built network to the end, learning and measuring included; ours
writes its run directory besides.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from torch.utils.data import DataLoader, Dataset

from cnnviz.engine.data.image_set import ImageSet

_MEAN, _DEVIATION = 0.1307, 0.3081


def ours(spec: str) -> float:
    """Train by the command line; the run says how long it took."""
    from cnnviz.cli import main

    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder, "run")
        if main(["train", "--data", spec, "--epochs", "1", "--device", "cpu", "--run", str(run)]):
            raise RuntimeError("the training failed")
        last = json.loads((run / "events.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    return float(last["seconds"])


def textbook(spec: str) -> float:
    """Train by the loop of the textbooks: transforms on images of PIL, and a DataLoader."""
    import torch
    from torch.nn import functional

    from cnnviz.engine.data.open import open_dataset
    from cnnviz.engine.models.course_cnn import CourseCNN
    from cnnviz.engine.training.config import TrainConfig
    from cnnviz.engine.training.setup import split_samples

    config = TrainConfig()
    images = open_dataset(spec, "train")
    split = split_samples(images, config.validation_share, config.seed)
    train = DataLoader(_Pictures(images, split.train), config.batch_size, shuffle=True)
    held_out = DataLoader(_Pictures(images, split.validation), 128)
    model = CourseCNN()
    start = time.perf_counter()
    optimizer = torch.optim.Adam(model.parameters(), config.rate)
    for pictures, labels in train:
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(pictures), labels)
        loss.backward()
        optimizer.step()
    model.eval()
    right = 0
    with torch.no_grad():
        for pictures, labels in held_out:
            right += int((model(pictures).argmax(1) == labels).sum())
    seconds = time.perf_counter() - start
    if right < 0.7 * len(split.validation):
        raise RuntimeError("the textbook's loop did not learn")
    return seconds


class _Pictures(Dataset[Any]):
    """What torchvision's MNIST does for each sample: an image of PIL, and its transforms."""

    def __init__(self, images: ImageSet, ids: Any) -> None:
        from torchvision import transforms

        self._images, self._ids = images, ids
        self._transform = transforms.Compose(
            [transforms.ToTensor(), transforms.Normalize((_MEAN,), (_DEVIATION,))]
        )

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, index: int) -> tuple[Any, int]:
        from PIL import Image

        sample = int(self._ids[index])
        picture = Image.fromarray(self._images.image(sample))
        return self._transform(picture), int(self._images.labels[sample])


if __name__ == "__main__":
    print((ours if sys.argv[1] == "ours" else textbook)(sys.argv[2]))
