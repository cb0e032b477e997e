"""What is kept of every held-out sample beside its prediction, to be evaluated by later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.targets import VOID
from cnnviz.engine.training.objectives.objective import Objective
from cnnviz.engine.training.results.base import mean_of
from cnnviz.engine.training.results.masks import ious

_WHOLE = 1 << 20  # bytes of scores up to which they are kept as they are
_HALVED = 4 << 20  # and up to which they are kept in half precision; of more, none are
_HALF = 60_000.0  # beyond which half precision has no numbers


class Answers:
    """Tells of scores what is kept of them.

    Of classes and labels that are the scores of all of them, where these are few; otherwise, of one
    class of many, how the true one does. Of masks it is how well each is covered.

    Parameters
    ----------
    objective : Objective
        Says what the scores mean.
    samples : int
        How many samples are measured, by which it is decided what is kept.
    """

    def __init__(self, objective: Objective, samples: int) -> None:
        self._objective = objective
        self._samples = samples

    def of(self, batch: Batch, scores: Tensor) -> dict[str, NDArray[Any]]:
        """Return what is kept of a batch, a row for each sample and, of pixels, one of all.

        Parameters
        ----------
        batch : Batch
            The samples.
        scores : Tensor
            What was said of them, of masks at their size.
        """
        target, width = self._objective.target, scores.shape[1]
        if target == "mask":
            return _covered(scores, batch.targets)
        if target != "number" and bytes_of_scores(self._samples, width):
            return {"scores": scores.cpu().numpy()}
        if target != "class":
            return {}
        nats = functional.cross_entropy(scores, batch.targets, reduction="none")
        own = scores.gather(1, batch.targets[:, None])
        rank = (scores > own).sum(1).int()
        outputs = np.full(len(scores), width, np.int32)
        return {"rank": rank.cpu().numpy(), "nats": nats.cpu().numpy(), "outputs": outputs}

    def together(self, parts: Sequence[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
        """Return what is kept of all batches."""
        found = {
            name: np.concatenate([part[name] for part in parts]) for name in (parts or [{}])[0]
        }
        if "outputs" in found:
            found["outputs"] = np.array(found["outputs"].max())
        if "confusion" in found:
            found["confusion"] = found["confusion"].sum(0)
        if "scores" in found:
            found["scores"] = _narrowed(found["scores"])
        found["target"] = np.frombuffer(self._objective.target.encode(), np.uint8)
        return found


def _covered(scores: Tensor, targets: Tensor) -> dict[str, NDArray[Any]]:
    """Compare masks pixel by pixel; NaN for those of which no pixel counts."""
    outputs = scores.shape[1]
    counts = targets != VOID
    losses = functional.cross_entropy(scores, targets, ignore_index=VOID, reduction="none")
    nats = losses.sum((1, 2)) / counts.sum((1, 2))
    flat = (targets * outputs + scores.argmax(1)).masked_fill(~counts, outputs**2)
    tables = [torch.bincount(one.flatten(), minlength=outputs**2 + 1) for one in flat]
    pixels = torch.stack(tables)[:, :-1].reshape(-1, outputs, outputs).cpu().numpy()
    totals = pixels.sum((1, 2))
    known = totals > 0
    overlap = [mean_of(ious(table)) or 0.0 for table in pixels]
    met = pixels.trace(axis1=1, axis2=2)
    return {
        "nats": nats.cpu().numpy(),
        "mean_iou": np.where(known, overlap, np.nan),
        "pixel_accuracy": np.where(known, met / np.maximum(totals, 1), np.nan),
        "shows": pixels.sum(2) > 0,
        "confusion": pixels.sum(0)[None],
    }


def bytes_of_scores(samples: int, outputs: int) -> int:
    """Return the bytes that the scores of so many samples take; 0 where none are kept."""
    whole = 4 * samples * outputs
    if whole <= _WHOLE:
        return whole
    return whole // 2 if whole // 2 <= _HALVED else 0


def _narrowed(scores: NDArray[np.float32]) -> NDArray[Any]:
    with np.errstate(invalid="ignore"):
        fits = bool((np.abs(scores) < _HALF).all())
    return scores.astype(np.float16) if scores.nbytes > _WHOLE and fits else scores
