"""Networks that answer what is told them, and image sets of every kind of target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.models.loaded import LoadedModel

STEPS = Preprocessing(1, mean=(0.0,), std=(1.0,))


class MadeSet(ArraySet):
    """Pictures that are filled with their own number, and targets of any kind."""

    def __init__(
        self,
        count: int,
        target: TargetKind,
        names: Sequence[str] = (),
        *,
        labels: Sequence[int] | None = None,
        presence: NDArray[np.bool_] | None = None,
        values: NDArray[np.float32] | None = None,
        masks: NDArray[np.uint8] | None = None,
        views: tuple[str, ...] = (),
        side: int = 4,
    ) -> None:
        pictures = np.arange(count, dtype=np.uint8)[:, None, None].repeat(side, 1).repeat(side, 2)
        super().__init__(
            pictures,
            np.full(count, -1) if labels is None else np.array(labels),
            spec="made",
            kind="made",
            name="Made",
            class_names=tuple(names),
        )
        self._target: TargetKind = target
        self._presence = presence
        self._values = values
        self._masks = masks
        self._views = views

    @property
    def target(self) -> TargetKind:
        return self._target

    @property
    def views(self) -> tuple[str, ...]:
        return self._views

    @property
    def presence(self) -> NDArray[np.bool_] | None:
        return self._presence

    @property
    def values(self) -> NDArray[np.float32] | None:
        return self._values

    def mask(self, sample_id: int) -> NDArray[np.uint8] | None:
        return None if self._masks is None else self._masks[sample_id]


class Answering(nn.Module):
    """Looks its answer up by the number that a picture is filled with."""

    def __init__(self, answers: NDArray[np.floating], *, as_dict: bool = False) -> None:
        super().__init__()
        self.answers = nn.Parameter(torch.from_numpy(answers.astype(np.float32)))
        self.as_dict = as_dict
        self.calls = 0

    def forward(self, images: torch.Tensor) -> torch.Tensor | dict[str, torch.Tensor]:
        self.calls += 1
        found = self.answers[(images[:, 0, 0, 0] * 255).round().long()]
        return {"out": found} if self.as_dict else found


def answering(
    answers: NDArray[np.floating],
    kind: TargetKind,
    names: Sequence[str] = (),
    *,
    as_dict: bool = False,
) -> LoadedModel:
    """Return a network that answers to picture n with entry n."""
    return LoadedModel(
        Answering(answers, as_dict=as_dict),
        "answering",
        "live",
        STEPS,
        class_names=tuple(names),
        num_classes=answers.shape[1],
        answers=kind,
    )
