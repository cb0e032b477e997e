"""Evaluation of every kind of answer against figures worked out by hand in float64."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sklearn.metrics import jaccard_score, roc_auc_score
from torchvision.models.segmentation import lraspp_mobilenet_v3_large

from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.evaluate import (
    BinaryEvaluation,
    ClassEvaluation,
    LabelsEvaluation,
    MaskEvaluation,
    NumberEvaluation,
    evaluate,
    recalling,
)
from tests.engine.training.made_answers import STEPS, MadeSet, answering

Numbers = NDArray[np.float64]


def precision_by_hand(truth: NDArray[np.bool_], scores: Numbers) -> float:
    """Return the mean over the positives of the precision at their rank; scores are distinct."""
    order = np.argsort(-scores)
    hits = truth[order]
    at = np.cumsum(hits) / (np.arange(len(hits)) + 1)
    return float(at[hits].mean())


def auc_by_hand(truth: NDArray[np.bool_], scores: Numbers) -> float:
    """Return the share of pairs of a positive and a negative that are in the right order."""
    pairs = scores[truth][:, None] - scores[~truth][None]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


def test_yes_or_no() -> None:
    logits = np.array([[-2.0], [-0.5], [0.7], [3.0], [0.2], [-1.0]])
    labels = np.array([0, 0, 1, 1, 0, 1])
    images = MadeSet(6, "binary", ("cat", "dog"), labels=labels.tolist())
    found = evaluate(answering(logits, "binary", ("cat", "dog")), images)
    assert isinstance(found, BinaryEvaluation)
    z = logits[:, 0]
    p = 1 / (1 + np.exp(-z))
    assert found.accuracy == 4 / 6
    assert found.confusion.tolist() == [[2, 1], [1, 2]]
    losses = -np.where(labels == 1, np.log(p), np.log(1 - p))
    np.testing.assert_allclose(found.predictions["loss"], losses, rtol=1e-6)
    np.testing.assert_allclose(found.scores, np.stack((1 - p, p), 1), rtol=1e-6)
    assert found.auc == pytest.approx(auc_by_hand(labels == 1, z))
    assert found.average_precision == pytest.approx(precision_by_hand(labels == 1, z))
    told = found.to_json_dict()
    assert "top5" not in told
    assert told["target"] == "binary"
    assert told["report"]["dog"]["recall"] == pytest.approx(2 / 3)


def test_yes_or_no_of_classes_that_are_called_so() -> None:
    images = MadeSet(4, "class", ("ape", "dog", "cat"), labels=[0, 1, 2, 1])
    found = evaluate(
        answering(np.array([[9.0], [2], [-2], [-3]]), "binary", ("cat", "dog")), images
    )
    assert isinstance(found, ClassEvaluation)
    assert (found.samples, found.outside) == (3, {"ape": 1})
    assert found.accuracy == pytest.approx(2 / 3)
    with pytest.raises(CnnvizError, match="--positive CLASS"):
        evaluate(answering(np.zeros((4, 1)), "binary", ("rest", "dog")), images)


def test_several_classes_at_once() -> None:
    random = np.random.default_rng(3)
    logits = random.normal(size=(40, 4)).astype(np.float32).astype(np.float64)
    presence = random.random((40, 3)) < 0.4
    presence[:, 2] = False
    presence[5] = False
    names = ("dog", "cat", "owl")
    model = answering(logits, "labels", ("cat", "emu", "owl", "Dog"))
    found = evaluate(model, MadeSet(40, "labels", names, presence=presence), batch_size=7)
    assert isinstance(found, LabelsEvaluation)
    assert found.measured.tolist() == [0, 2, 3]
    truth, z = presence[:, [1, 2, 0]], logits[:, [0, 2, 3]]
    p = 1 / (1 + np.exp(-z))
    losses = -(truth * np.log(p) + ~truth * np.log(1 - p)).mean(1)
    np.testing.assert_allclose(found.predictions["loss"], losses, rtol=1e-6)
    assert found.loss == pytest.approx(losses.mean())
    expected = [precision_by_hand(truth[:, at], z[:, at]) for at in (0, 2)]
    np.testing.assert_allclose(found.class_precision[[0, 2]], expected, rtol=1e-12)
    assert np.isnan(found.class_precision[1])
    assert found.average_precision == pytest.approx(np.mean(expected))
    np.testing.assert_allclose(
        found.class_auc[[0, 2]], [auc_by_hand(truth[:, at], z[:, at]) for at in (0, 2)]
    )
    said = p > 0.5
    assert found.subset_accuracy == (said == truth).all(1).mean()
    assert found.label_accuracy == pytest.approx((said == truth).mean())
    hit, extra, missed = (said & truth).sum(), (said & ~truth).sum(), (truth & ~said).sum()
    assert found.report["micro avg"]["f1-score"] == pytest.approx(
        2 * hit / (2 * hit + extra + missed)
    )
    own = said[:, 0] & truth[:, 0]
    assert found.report["cat"]["precision"] == pytest.approx(own.sum() / said[:, 0].sum())
    assert found.told(5)[0] == "–"
    json.dumps(found.to_json_dict(), allow_nan=False)
    again = drain(recalling(model, MadeSet(40, "labels", names, presence=presence)))
    assert again is not None
    assert again.to_json_dict() == found.to_json_dict()
    assert model.module.calls == 7  # six batches, and one picture tried out before


def test_one_class_that_may_be_there() -> None:
    presence = np.array([[True], [False], [True]])
    model = answering(np.array([[1.0], [-1], [-2]]), "labels", ("cell",))
    found = evaluate(model, MadeSet(3, "labels", ("cell",), presence=presence))
    assert isinstance(found, LabelsEvaluation)
    assert found.report["cell"]["recall"] == 0.5
    assert found.report["micro avg"]["f1-score"] == pytest.approx(2 / 3)
    assert found.subset_accuracy == pytest.approx(2 / 3)


def test_numbers() -> None:
    truth = np.array([1.0, 2.0, np.nan, 4.0, 8.0], np.float32)
    said = np.array([[1.5], [1.0], [9.0], [5.0], [np.nan]])
    model = answering(said, "number")
    found = evaluate(model, MadeSet(5, "number", values=truth))
    assert isinstance(found, NumberEvaluation)
    assert found.predictions["sample_ids"].tolist() == [0, 1, 3]
    assert found.not_finite == (4,)
    residual = np.array([0.5, -1.0, 1.0])
    np.testing.assert_array_equal(found.predictions["residual"], residual)
    known = np.array([1.0, 2.0, 4.0])
    assert found.r2 == pytest.approx(1 - (residual**2).sum() / ((known - known.mean()) ** 2).sum())
    assert found.mae == pytest.approx(2.5 / 3)
    assert found.rmse == pytest.approx(np.sqrt(2.25 / 3))
    assert found.loss == pytest.approx(2.25 / 3)
    same = evaluate(model, MadeSet(2, "number", values=np.ones(2, np.float32)))
    assert same.to_json_dict()["r2"] is None


@pytest.mark.parametrize("as_dict", [True, False])
def test_masks(as_dict: bool) -> None:
    random = np.random.default_rng(1)
    scores = random.normal(size=(5, 3, 4, 4)).astype(np.float32).astype(np.float64)
    masks = random.integers(0, 3, (5, 4, 4)).astype(np.uint8)
    masks[random.random(masks.shape) < 0.2] = 255
    masks[4] = 255  # nothing of it counts
    model = answering(scores, "mask", ("ground", "tree", "sky"), as_dict=as_dict)
    images = MadeSet(5, "mask", ("sky", "ground", "tree"), masks=masks)
    found = evaluate(model, images, batch_size=2)
    assert isinstance(found, MaskEvaluation)
    table = np.array([2, 0, 1])
    counts = masks[:4] != 255
    truth = table[np.where(counts, masks[:4], 0)]
    said = scores[:4].argmax(1)
    np.testing.assert_allclose(
        found.iou, jaccard_score(truth[counts], said[counts], average=None), rtol=1e-12
    )
    assert found.confusion.dtype == np.int64
    assert found.confusion.sum() == counts.sum()
    assert found.mean_iou == pytest.approx(found.iou.mean())
    assert found.shows.tolist() == [
        [(truth[at] == one)[counts[at]].any() for one in range(3)] for at in range(4)
    ]
    assert found.pixel_accuracy == (truth == said)[counts].mean()
    logs = scores[:4] - np.log(np.exp(scores[:4]).sum(1, keepdims=True))
    own = -np.take_along_axis(logs, truth[:, None], 1)[:, 0]
    losses = [own[at][counts[at]].mean() for at in range(4)]
    np.testing.assert_allclose(found.predictions["loss"], losses, rtol=1e-6)
    there = [np.union1d(truth[at][counts[at]], said[at][counts[at]]) for at in range(4)]
    each = [
        jaccard_score(truth[at][counts[at]], said[at][counts[at]], labels=one, average="macro")
        for at, one in enumerate(there)
    ]
    np.testing.assert_allclose(found.predictions["mean_iou"], each, rtol=1e-12)
    json.dumps(found.to_json_dict(), allow_nan=False)
    again = drain(recalling(model, images))
    assert again is not None
    assert again.to_json_dict() == found.to_json_dict()


def test_masks_follow_the_picture_and_classes_without_an_output_count_for_nothing() -> None:
    masks = np.zeros((1, 8, 4), np.uint8)
    masks[:, 4:] = 1
    masks[:, 7] = 2
    scores = np.zeros((1, 2, 2, 2))
    scores[:, 1] = 1
    model = answering(scores, "mask", ("a", "b"))
    way = replace(STEPS, resize=2, crop=(2, 2))
    model = replace(model, preprocessing=way)
    images = MadeSet(1, "mask", ("a", "b", "c"), masks=masks, side=8)
    images._images = images._images[:, :, :4]
    found = evaluate(model, images)
    assert isinstance(found, MaskEvaluation)
    # Of the 4 x 2 rows of the small picture the crop keeps the second and the third.
    assert found.confusion.tolist() == [[0, 2], [0, 2]]
    assert found.outside == {"c": 4}
    assert "no output for their classes: 4 pixels of c." in found.warnings[0]


def test_a_network_of_torchvision_answers_with_masks() -> None:
    torch.manual_seed(0)
    module = lraspp_mobilenet_v3_large(weights=None, weights_backbone=None, num_classes=3).eval()
    model = LoadedModel(module, "lraspp", "live", Preprocessing(3), answers="mask")
    masks = np.random.default_rng(0).integers(0, 3, (2, 64, 64)).astype(np.uint8)
    found = evaluate(model, MadeSet(2, "mask", masks=masks, side=64))
    assert isinstance(found, MaskEvaluation)
    assert found.confusion.sum() == 2 * 64 * 64


@pytest.mark.parametrize(
    ("answers", "target", "views", "advice"),
    [
        ("class", "labels", ("objects", "crops"), "with --target crops"),
        ("labels", "class", (), "another network or image set"),
        ("mask", "labels", ("objects", "mask"), "with --target mask"),
        ("class", "number", (), "another network or image set"),
        ("number", "class", ("number",), "with --target number"),
    ],
)
def test_what_does_not_fit_is_refused_with_advice(
    answers: str, target: str, views: tuple[str, ...], advice: str
) -> None:
    model = answering(np.zeros((2, 3)), answers, ("a", "b", "c"))  # type: ignore[arg-type]
    with pytest.raises(CnnvizError, match=f"answering .*, but Made .*; .*{advice}\\.$"):
        evaluate(model, MadeSet(2, target, ("a", "b"), views=views))  # type: ignore[arg-type]


def test_what_is_missing_is_said() -> None:
    with pytest.raises(CnnvizError, match="no objects to compare with"):
        evaluate(answering(np.zeros((2, 1)), "labels"), MadeSet(2, "labels", ("a",)))
    with pytest.raises(CnnvizError, match="no numbers to compare with"):
        evaluate(answering(np.zeros((2, 1)), "number"), MadeSet(2, "number"))
    with pytest.raises(CnnvizError, match="no masks to compare with"):
        evaluate(answering(np.zeros((2, 2, 4, 4)), "mask"), MadeSet(2, "mask", ("a", "b")))
    with pytest.raises(CnnvizError, match="does not answer with scores for each pixel"):
        evaluate(answering(np.zeros((2, 2)), "mask"), MadeSet(2, "mask", ("a", "b")))
    with pytest.raises(CnnvizError, match="it gives 3"):
        evaluate(
            answering(np.zeros((2, 3)), "number"),
            MadeSet(2, "number", values=np.ones(2, np.float32)),
        )
    with pytest.raises(CnnvizError, match="NaN or infinity"):
        evaluate(
            answering(np.full((2, 2, 4, 4), np.nan), "mask"),
            MadeSet(2, "mask", ("a", "b"), masks=np.zeros((2, 4, 4), np.uint8)),
        )


def test_areas_of_equal_scores_are_those_of_scikit_learn() -> None:
    presence = np.array([[True], [False], [True], [False], [True]])
    logits = np.array([[1.0], [1.0], [1.0], [0.0], [0.0]])
    found = evaluate(answering(logits, "labels"), MadeSet(5, "labels", ("a",), presence=presence))
    assert isinstance(found, LabelsEvaluation)
    assert found.auc == pytest.approx(roc_auc_score(presence[:, 0], logits[:, 0]))
    assert found.auc == pytest.approx(auc_by_hand(presence[:, 0], logits[:, 0]))
