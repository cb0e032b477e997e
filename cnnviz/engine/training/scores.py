"""The answers of a network to all labelled samples of an image set: one pass, kept on disk.

Every figure of an evaluation is made from them, so that another figure, or another table of
classes, takes no second pass.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine import kept
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import DeviceProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.storage import reserve
from cnnviz.engine.training.asking import as_they_are, asking, nothing_finite
from cnnviz.engine.training.class_pairs import ClassPairs

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
        Softmax of the answers; mapped from a file where it is large. Of shape (N, 0) where they
        were not kept, as in the history of a run whose classes are many.
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
    outputs : int
        How many there are: C.
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
    outputs: int
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
    return kept.key_of(model, dataset, model.answers, dataset.target)


def recall(key: str) -> Scores | None:
    """Return kept scores, or None where there are none."""
    arrays, facts = kept.load(KIND, key), kept.facts(KIND, key)
    if arrays is None or set(arrays) != set(_ARRAYS):
        return None
    found: dict[str, Any] = arrays
    dropped = tuple(int(entry) for entry in facts.get("dropped", ()))
    skipped = tuple(map(str, facts.get("skipped", ())))
    return Scores(
        **found, outputs=found["probabilities"].shape[1], dropped=dropped, skipped=skipped
    )


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
    keeper, skipped, pairs = _Keeper(len(labelled)), list[str](), None
    for ids, answers in asking(model, dataset, labelled, batch_size, skipped, as_they_are):
        pairs = pairs or pairing(answers.shape[1])  # a table that does not fit is told at once
        keeper.add(ids, answers)
        yield Progress(keeper.seen, len(labelled), "", "images")
    if pairs is None or not keeper.count:
        raise nothing_finite(model, dataset)
    found = yield from keeper.scores(dataset.labels, pairs, tuple(skipped))
    return _keep(found, key) if key else found


def _keep(scores: Scores, key: str) -> Scores:
    arrays: dict[str, Any] = {name: getattr(scores, name) for name in _ARRAYS}
    facts: Mapping[str, Any] = {"dropped": scores.dropped, "skipped": scores.skipped}
    problem = kept.save(KIND, key, arrays, facts)
    if problem:
        return replace(scores, problem=problem)
    # What is large is mapped from the file, and the memory that it took is free again.
    return recall(key) or scores


class _Keeper:
    """Gathers outputs batch after batch; what follows from them is worked out in few large steps.

    Dozens of operations for each batch of a small network would take a tenth of its time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._outputs: NDArray[np.float32] | None = None
        self._ids: list[NDArray[np.int64]] = []
        self._dropped: list[int] = []
        self.seen = 0
        self.count = 0

    def add(self, ids: NDArray[np.int64], outputs: NDArray[np.float32]) -> None:
        """Keep a batch, without the samples whose answers are no finite numbers."""
        self.seen += len(ids)
        finite = np.isfinite(outputs).all(1)
        if not finite.all():
            self._dropped += ids[~finite].tolist()
            ids, outputs = ids[finite], outputs[finite]
        self._room(outputs.shape[1])[self.count : self.count + len(ids)] = outputs
        self._ids.append(ids)
        self.count += len(ids)

    def scores(
        self,
        labels: NDArray[np.int64],
        pairs: ClassPairs,
        skipped: tuple[str, ...],
    ) -> Work[Progress, Scores]:
        """Return all that was gathered; the outputs become probabilities where they lie.

        Parameters
        ----------
        labels : ndarray of int64, shape (samples of the image set,)
            Their classes.
        pairs : ClassPairs
            Which output stands for which of them.
        skipped : tuple of str
            Images that could not be read.
        """
        assert self._outputs is not None
        whole, ids = self._outputs[: self.count], np.concatenate(self._ids)
        truth = pairs.of_labels(labels[ids])
        parts: list[dict[str, NDArray[Any]]] = []
        for start in range(0, len(ids), _CHUNK):
            parts.append(softmaxed(whole[start : start + _CHUNK], truth[start : start + _CHUNK]))
            yield Progress(start, len(ids), "probabilities", "images")
        joined: dict[str, Any] = {
            name: np.concatenate([part[name] for part in parts]) for name in parts[0]
        }
        return Scores(
            sample_ids=ids,
            probabilities=whole,
            truth=truth,
            outputs=whole.shape[1],
            dropped=tuple(self._dropped),
            skipped=skipped,
            **joined,
        )

    def _room(self, outputs: int) -> NDArray[np.float32]:
        if self._outputs is None:
            shape = (self._most, outputs)
            needed = 4 * self._most * outputs
            if needed < _LARGE:
                self._outputs = np.empty(shape, np.float32)
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
                    self._outputs = np.memmap(file, np.float32, "r+", shape=shape)
        return self._outputs


def softmaxed(outputs: NDArray[np.float32], truth: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Turn outputs, (n, C), into probabilities in place; return what they say, each (n,).

    That is ``predicted``, ``confidence``, ``loss`` and ``rank`` of :class:`Scores`.
    """
    rows = np.arange(len(outputs))
    known, place = truth >= 0, np.maximum(truth, 0)
    of_truth = outputs[rows, place]
    rank = (outputs > of_truth[:, None]).sum(1)
    predicted = outputs.argmax(1)
    scores = torch.from_numpy(outputs)
    spread = torch.logsumexp(scores, 1).numpy()
    torch.softmax(scores, 1, out=scores)
    return {
        "predicted": predicted,
        "confidence": outputs[rows, predicted],
        "loss": np.where(known, spread - of_truth, np.float32(0)),
        "rank": rank * known,
    }
