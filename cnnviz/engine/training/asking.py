"""One pass of a network over samples, and what its output means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.data.batches import Batch, iterate
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import DatasetProblem, ImageProblem, TrainingProblem
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.forward import borrowed, run
from cnnviz.engine.training.loop import as_logits
from cnnviz.engine.training.setup import try_out


def asking(
    model: LoadedModel,
    dataset: ImageSet,
    ids: NDArray[np.int64],
    batch_size: int,
    skipped: list[str],
) -> Iterator[tuple[Batch, Tensor]]:
    """Yield batches with the network's answers to them, which are float32 and on the CPU.

    Parameters
    ----------
    model : LoadedModel
        The network; it comes back as it was.
    dataset : ImageSet
        The samples.
    ids : ndarray of int64, shape (N,)
        Which of them.
    batch_size : int
        Images at a time.
    skipped : list of str
        Gets a sentence for every image that cannot be read.

    Raises
    ------
    DatasetProblem
        When no image can be read.
    TrainingProblem
        When the output has not the form that the answers of this network should have.
    ShapeTrouble, DeviceProblem
        When the images do not go through, or memory does not suffice.
    """
    module = model.module
    device = next((entry.device for entry in module.parameters()), torch.device("cpu"))
    try_out(model, dataset, min(batch_size, len(ids)), device, backward=False)

    def note(_sample_id: int, problem: ImageProblem) -> None:
        skipped.append(str(problem))

    nothing = True
    for batch in iterate(dataset, model.preprocessing, ids, batch_size, note):
        with borrowed(module):
            answer = answer_of(run(module, batch.images), model.answers).float().cpu()
        yield batch, answer
        nothing = False
    if nothing:
        raise DatasetProblem(dataset.spec, "has no image that can be read")


def answer_of(output: Any, answers: TargetKind) -> Tensor:
    """Return what a network gave in the form that its answers have.

    Parameters
    ----------
    output : Any
        What the call returned.
    answers : {"class", "binary", "labels", "number", "mask"}
        What it means.

    Returns
    -------
    Tensor
        (N, classes) for classes and labels, (N, 2) for yes or no, of which the first is 0 so that
        their softmax is the pair of probabilities, (N, 1) for numbers, (N, classes, H, W) for
        masks.

    Raises
    ------
    TrainingProblem
        When it has another form.
    """
    if answers == "mask":
        return _as_mask_scores(output)
    if answers == "number" and isinstance(output, Tensor) and output.ndim == 1:
        return output[:, None]
    scores = as_logits(output)
    if answers in ("binary", "number") and scores.shape[1] != 1:
        raise TrainingProblem(
            f"This network is said to answer with one number, but it gives {scores.shape[1]:,}."
        )
    return torch.cat((torch.zeros_like(scores), scores), 1) if answers == "binary" else scores


def nothing_finite(model: LoadedModel, dataset: ImageSet) -> TrainingProblem:
    """Return the error for a network of which no answer is a finite number."""
    return TrainingProblem(
        f"{model.title} answers to every image of {dataset.name} with numbers that are not finite "
        "(NaN or infinity); its weights are probably not finite either."
    )


def _as_mask_scores(output: Any) -> Tensor:
    scores = output.get("out") if isinstance(output, dict) else output
    if isinstance(scores, Tensor) and scores.ndim == 4:
        return scores
    raise TrainingProblem("This network does not answer with scores for each pixel.")
