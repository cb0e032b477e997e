"""Which output stands for which class, for every kind of evaluation that has classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.training.class_pairs import ClassPairs, SuggestedPairs
    from cnnviz.engine.training.evaluate import Evaluation


def pairs_of(found: Evaluation) -> ClassPairs | None:
    """Return how classes were matched with outputs; None for numbers."""
    from cnnviz.engine.training import evaluate

    kinds = evaluate.ClassEvaluation | evaluate.LabelsEvaluation | evaluate.MaskEvaluation
    return found.pairs if isinstance(found, kinds) else None


def suggested_of(found: Evaluation) -> SuggestedPairs | None:
    """Return the other table that fits the answers far better, if there is one."""
    from cnnviz.engine.training import evaluate

    return found.suggested if isinstance(found, evaluate.ClassEvaluation) else None


def samples_by_class(found: Evaluation, images: ImageSet) -> list[int]:
    """Return how many samples are of each class of the image set, or show it."""
    from cnnviz.engine.training import evaluate

    pairs = pairs_of(found)
    outputs = () if pairs is None else pairs.outputs
    presence = images.presence
    if isinstance(found, evaluate.MaskEvaluation):
        shown = found.shows.sum(0).tolist()
        return [shown[output] if output >= 0 else 0 for output in outputs]
    if images.target == "labels" and presence is not None:
        counts = presence.sum(0).tolist()
        return [counts[at] if at < len(counts) else 0 for at in range(len(outputs))]
    return [int((images.labels == at).sum()) for at in range(len(outputs))]
