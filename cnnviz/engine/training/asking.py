"""One pass of a network over samples, and what its output means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.data.batches import Batch, in_steps
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import DatasetProblem, ImageProblem, TrainingProblem
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.forward import borrowed, run
from cnnviz.engine.training.loop import as_logits
from cnnviz.engine.training.setup import try_out

T = TypeVar("T")
Answered = tuple[NDArray[np.int64], NDArray[np.float32]]


def as_they_are(batch: Batch, answer: Tensor, _problems: list[str]) -> Answered:
    """Return the samples of a batch and the answers to them."""
    return batch.sample_ids, answer.numpy()


def asking(
    model: LoadedModel,
    dataset: ImageSet,
    ids: NDArray[np.int64],
    batch_size: int,
    skipped: list[str],
    take: Callable[[Batch, Tensor, list[str]], T],
) -> Iterator[T]:
    """Yield what becomes of the network's answers, batch after batch.

    Several processes share the batches, which are those of one process, and tell each other what
    became of them: each yields all of it.

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
    take : callable
        Makes of a batch and its answers, which are float32 and on the CPU, what is yielded. It
        may add sentences to a list, which come into `skipped`. Processes pickle what it returns.

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

    noted: list[str] = []

    def note(_sample_id: int, problem: ImageProblem) -> None:
        noted.append(str(problem))

    def taken(batch: Batch) -> T:
        with borrowed(module):
            answer = answer_of(run(module, batch.images), model.answers).float().cpu()
        return take(batch, answer, noted)

    world, nothing = current(), True
    own = world.dealt(ids, batch_size)
    steps = in_steps(dataset, model.preprocessing, own, batch_size, note)
    for _ in range(world.rounds(len(ids), batch_size)):
        found = [taken(batch) for batch in next(steps, [])]
        told = world.gather((found, noted))
        noted = []
        for _, sentences in told:
            skipped += sentences
        for every, _ in told:
            for one in every:
                yield one
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
