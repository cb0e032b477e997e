"""An evaluation of the held-out samples, made from what a run has kept of an epoch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import VOID
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.evaluate import Evaluation
from cnnviz.engine.training.outputs import Outputs
from cnnviz.engine.training.results.classes import summarising
from cnnviz.engine.training.results.labels import labels_evaluation
from cnnviz.engine.training.results.masks import Covered, mask_evaluation
from cnnviz.engine.training.results.numbers import number_evaluation
from cnnviz.engine.training.scores import Scores, softmaxed

Arrays = Mapping[str, NDArray[Any]]


def evaluation_of(path: Path, arrays: Arrays, model: LoadedModel, images: ImageSet) -> Evaluation:
    """Return what follows from the arrays of a file of answers.

    Raises
    ------
    RunProblem
        Where the file keeps too little for it, as those of earlier versions do, tells of other
        images, or holds something else.
    """
    if "target" not in arrays:
        raise _too_little(path)
    try:
        return _evaluation(path, arrays, model, images)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        advice = "evaluate the weights of that epoch"
        raise RunProblem(path, f"is not what a run writes ({error})", advice) from error


def _evaluation(path: Path, arrays: Arrays, model: LoadedModel, images: ImageSet) -> Evaluation:
    ordered = _in_order(arrays)
    ids = ordered["sample_ids"].astype(np.int64)
    if ids.max(initial=-1) >= len(images):
        what = f"tells of image {ids.max():,}, but {images.spec} has {len(images):,} images"
        raise RunProblem(path, what, "open the images that the run was trained on")
    match arrays["target"].tobytes().decode():
        case "number":
            return number_evaluation(model, images, _outputs(ids, ordered["predicted"][:, None]))
        case "mask":
            return mask_evaluation(model, images, _covered(ids, ordered))
        case "labels":
            if "scores" not in ordered:
                raise _too_little(path)
            return labels_evaluation(model, images, _outputs(ids, ordered["scores"]))
        case _:
            found = _scores(path, ids, ordered)
            return drain(summarising(model, images, found))


def _in_order(arrays: Arrays) -> dict[str, NDArray[Any]]:
    """Return what there is for each sample by rising ids, as an evaluation has it."""
    ids = arrays["sample_ids"]
    order = np.argsort(ids, kind="stable")
    alone = ("target", "confusion", "outputs")
    return {name: one if name in alone else one[order] for name, one in arrays.items()}


def _outputs(ids: NDArray[np.int64], outputs: NDArray[Any]) -> Outputs:
    finite = np.isfinite(outputs).all(1)
    dropped = tuple(ids[~finite].tolist())
    return Outputs(ids[finite], outputs[finite].astype(np.float32), dropped)


def _covered(ids: NDArray[np.int64], arrays: Arrays) -> Covered:
    """Return how masks were covered; a sample without a pixel that counts has no figures."""
    there = np.isfinite(arrays["mean_iou"])
    found = {
        "sample_ids": ids[there],
        "loss": arrays["nats"][there].astype(np.float64),
        "mean_iou": arrays["mean_iou"][there].astype(np.float64),
        "pixel_accuracy": arrays["pixel_accuracy"][there].astype(np.float64),
        "shows": arrays["shows"][there],
        "confusion": arrays["confusion"].astype(np.int64),
        "unpaired": np.zeros(VOID + 1, np.int64),
    }
    return Covered(found)


def _scores(path: Path, ids: NDArray[np.int64], arrays: Arrays) -> Scores:
    truth = arrays["labels"].astype(np.int64)
    if "scores" in arrays:
        logits = arrays["scores"].astype(np.float32)
        if logits.shape[1] == 1:  # yes or no
            logits = np.concatenate([np.zeros_like(logits), logits], 1)
        finite = np.isfinite(logits).all(1)
        probabilities, kept = logits[finite], truth[finite]
        said: dict[str, Any] = softmaxed(probabilities, kept)
    elif "rank" in arrays:
        finite = np.isfinite(arrays["nats"])
        kept = truth[finite]
        said = {
            "predicted": arrays["predicted"][finite].astype(np.int64),
            "confidence": arrays["confidence"][finite],
            "loss": arrays["nats"][finite],
            "rank": arrays["rank"][finite].astype(np.int64),
        }
        probabilities = np.empty((len(kept), 0), np.float32)
    else:
        raise _too_little(path)
    outputs = probabilities.shape[1] or int(arrays["outputs"])
    dropped = tuple(ids[~finite].tolist())
    return Scores(
        sample_ids=ids[finite],
        probabilities=probabilities,
        truth=kept,
        outputs=outputs,
        dropped=dropped,
        **said,
    )


def _too_little(path: Path) -> RunProblem:
    return RunProblem(
        path, "keeps too little for an evaluation", "evaluate the weights of that epoch"
    )
