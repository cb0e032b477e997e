"""The answers of a network to all labelled samples of an image set: one pass, kept on disk.

Every figure of an evaluation is made from them, so that another figure, or another table of
classes, takes no second pass.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine import kept
from cnnviz.engine.data.batches import Batch, iterate
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import DatasetProblem, DeviceProblem, ImageProblem, TrainingProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.forward import borrowed, explaining
from cnnviz.engine.storage import reserve
from cnnviz.engine.training.class_pairs import ClassPairs
from cnnviz.engine.training.loop import as_logits
from cnnviz.engine.training.setup import try_out

KIND = "scores"
_LARGE = 256 << 20  # bytes from which scores are gathered in a file instead of in memory
_CHUNK = 4096  # samples looked at together
_ARRAYS = ("sample_ids", "probabilities", "predicted", "confidence", "truth", "loss", "rank")


@dataclass(frozen=True, eq=False)
class Scores:
    """What a network said of N samples with C outputs.

    Parameters
    ----------
    sample_ids : ndarray of int64, shape (N,)
        Samples with a label whose answer is all finite numbers.
    probabilities : ndarray of float32, shape (N, C)
        Softmax of the answers; mapped from a file where it is large.
    predicted : ndarray of int64, shape (N,)
        The output that came first.
    confidence : ndarray of float32, shape (N,)
        Its probability.
    truth : ndarray of int64, shape (N,)
        The output that stood for the label at the time of the pass, -1 for none.
    loss : ndarray of float32, shape (N,)
        Cross-entropy in nats against `truth`; 0 where that is -1.
    rank : ndarray of int64, shape (N,)
        How many outputs were above `truth`.
    dropped : tuple of int
        Samples for which the network answered NaN or infinity.
    skipped : tuple of str
        Images that could not be read, with the reason.
    problem : str
        Why the scores could not be kept; empty otherwise.
    """

    sample_ids: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    predicted: NDArray[np.int64]
    confidence: NDArray[np.float32]
    truth: NDArray[np.int64]
    loss: NDArray[np.float32]
    rank: NDArray[np.int64]
    dropped: tuple[int, ...] = ()
    skipped: tuple[str, ...] = ()
    problem: str = ""

    def against(self, outputs: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return loss and rank, each (N,), against other truths, (N,); -1 is left at 0.

        Losses of truths that are not those of the pass come from float32 probabilities and end at
        103 nats, where these are zero.
        """
        loss = np.where(outputs < 0, np.float32(0), self.loss)
        rank = np.where(outputs < 0, 0, self.rank)
        other = np.flatnonzero((outputs >= 0) & (outputs != self.truth))
        for start in range(0, len(other), _CHUNK):
            at = other[start : start + _CHUNK]
            rows = self.probabilities[at]
            score = rows[np.arange(len(at)), outputs[at]]
            loss[at] = -np.log(np.maximum(score, np.finfo(np.float32).smallest_subnormal))
            rank[at] = (rows > score[:, None]).sum(1)
        return loss, rank


def key_of(model: LoadedModel, dataset: ImageSet) -> str:
    """Return the key under which the scores of a network and an image set are kept."""
    return kept.key_of(model, dataset)


def recall(key: str) -> Scores | None:
    """Return kept scores, or None where there are none."""
    arrays, facts = kept.load(KIND, key), kept.facts(KIND, key)
    if arrays is None or set(arrays) != set(_ARRAYS):
        return None
    found: dict[str, Any] = arrays
    dropped = tuple(int(entry) for entry in facts.get("dropped", ()))
    return Scores(**found, dropped=dropped, skipped=tuple(map(str, facts.get("skipped", ()))))


def scoring(
    model: LoadedModel,
    dataset: ImageSet,
    pairing: Callable[[int], ClassPairs],
    batch_size: int,
    key: str,
) -> Work[Progress, Scores]:
    """Ask the network for all labelled samples, and keep its answers under `key`, if given one.

    `pairing` tells the outputs of classes once it is known how many outputs there are.

    Raises
    ------
    DatasetProblem
        When no image can be read.
    TrainingProblem
        When the network is no classifier, or answers with nothing but NaN.
    ShapeTrouble, DeviceProblem
        When the images do not go through, or memory does not suffice.
    """
    labelled = np.flatnonzero(dataset.labels >= 0)
    device = next((entry.device for entry in model.module.parameters()), torch.device("cpu"))
    try_out(model, dataset, min(batch_size, len(labelled)), device, backward=False)
    keeper, problems = _Keeper(len(labelled), pairing), list[str]()

    def note(_sample_id: int, problem: ImageProblem) -> None:
        problems.append(str(problem))

    for batch in iterate(dataset, model.preprocessing, labelled, batch_size, note):
        with borrowed(model.module):
            with explaining(model.module, batch.images):
                logits = as_logits(model.module(batch.images.to(device))).float().cpu()
            keeper.add(batch, logits)
        yield Progress(keeper.seen, len(labelled), "", "images")
    if not keeper.seen:
        raise DatasetProblem(dataset.spec, "has no image that can be read")
    if not keeper.count:
        raise TrainingProblem(
            f"{model.title} answers to every image of {dataset.name} with numbers that are not "
            "finite (NaN or infinity); its weights are probably not finite either."
        )
    found = keeper.scores(tuple(problems))
    return _keep(found, key) if key else found


def _keep(scores: Scores, key: str) -> Scores:
    arrays: dict[str, Any] = {name: getattr(scores, name) for name in _ARRAYS}
    facts: Mapping[str, Any] = {"dropped": scores.dropped, "skipped": scores.skipped}
    problem = kept.save(KIND, key, arrays, facts)
    if problem:
        return Scores(**arrays, dropped=scores.dropped, skipped=scores.skipped, problem=problem)
    # What is large is mapped from the file, and the memory that it took is free again.
    return recall(key) or scores


class _Keeper:
    """Gathers answers batch after batch."""

    def __init__(self, most: int, pairing: Callable[[int], ClassPairs]) -> None:
        self._most = most
        self._pairing = pairing
        self._pairs: ClassPairs | None = None
        self._probabilities: NDArray[np.float32] | None = None
        self._parts: list[dict[str, NDArray[Any]]] = []
        self._dropped: list[int] = []
        self.seen = 0
        self.count = 0

    def add(self, batch: Batch, logits: Tensor) -> None:
        """Keep a batch, without the samples whose answers are no finite numbers."""
        self.seen += len(logits)
        ids, labels = batch.sample_ids, batch.labels.numpy()
        log_scores = torch.log_softmax(logits, 1)
        confidence, predicted = log_scores.max(1)
        finite = torch.isfinite(logits).all(1)
        if not finite.all():
            good = finite.numpy()
            self._dropped += ids[~good].tolist()
            ids, labels = ids[good], labels[good]
            log_scores, confidence, predicted, logits = (
                entry[finite] for entry in (log_scores, confidence, predicted, logits)
            )
        if not len(ids):
            return
        if self._pairs is None:
            self._pairs = self._pairing(logits.shape[1])
        truth = torch.from_numpy(self._pairs.of_labels(labels))
        known, rows = truth >= 0, torch.arange(len(truth))
        place = truth.clamp_min(0)
        of_truth = log_scores[rows, place]
        self._room(logits.shape[1])[self.count : self.count + len(ids)] = log_scores.exp().numpy()
        self.count += len(ids)
        rank = (logits > logits[rows, place][:, None]).sum(1)
        self._parts.append(
            {
                "sample_ids": ids,
                "predicted": predicted.numpy(),
                "confidence": confidence.exp().numpy(),
                "truth": truth.numpy(),
                "loss": torch.where(known, -of_truth, 0.0).numpy(),
                "rank": (rank * known).numpy(),
            }
        )

    def scores(self, skipped: tuple[str, ...]) -> Scores:
        """Return all that was gathered."""
        assert self._probabilities is not None
        joined: dict[str, Any] = {
            name: np.concatenate([part[name] for part in self._parts]) for name in self._parts[0]
        }
        probabilities = self._probabilities[: self.count]
        return Scores(
            probabilities=probabilities, dropped=tuple(self._dropped), skipped=skipped, **joined
        )

    def _room(self, outputs: int) -> NDArray[np.float32]:
        if self._probabilities is None:
            shape = (self._most, outputs)
            needed = 4 * self._most * outputs
            if needed < _LARGE:
                self._probabilities = np.empty(shape, np.float32)
            else:
                with tempfile.TemporaryFile() as file:
                    try:
                        reserve(file.fileno(), needed)
                    except OSError as error:
                        raise DeviceProblem(
                            f"The scores take {needed / 1e9:,.1f} GB, but {tempfile.gettempdir()} "
                            f"has no room for them ({error.strerror or error}); make room and "
                            "start again."
                        ) from error
                    self._probabilities = np.memmap(file, np.float32, "r+", shape=shape)
        return self._probabilities
