"""Evaluation against scikit-learn, by hand, and published figures."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, log_loss
from torch import nn

from cnnviz.engine import kept
from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing, apply
from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training import scores
from cnnviz.engine.training.evaluate import evaluate, recalling


def test_figures_are_those_of_a_plain_loop() -> None:
    model, images = load_model("bundled"), open_dataset("digits", "test")
    result = evaluate(model, images, batch_size=50)
    with torch.no_grad():
        logits = torch.cat(
            [model(apply(images.image(i), model.preprocessing)[None]) for i in range(len(images))]
        )
    probabilities = torch.softmax(logits.double(), 1).numpy()
    assert result.accuracy == accuracy_score(images.labels, probabilities.argmax(1))
    assert result.loss == pytest.approx(log_loss(images.labels, probabilities), rel=1e-4)
    assert result.confusion.sum() == result.samples == len(images)
    assert np.trace(result.confusion) / result.samples == pytest.approx(result.accuracy)
    assert f"{result.accuracy:.4f}" == model.metadata["test_accuracy"]
    assert not model.module.training
    json.dumps(result.to_json_dict(), allow_nan=False)


def few(
    labels: list[int], names: tuple[str, ...] = (), pixels: list[int] | None = None
) -> ArraySet:
    """Return pictures of one pixel; the network below answers with its value and constants."""
    values = np.array(pixels if pixels is not None else labels, np.uint8)
    return ArraySet(
        values[:, None, None],
        np.array(labels),
        spec="few",
        kind="folder",
        name="Few",
        class_names=names,
    )


class Counting(nn.Module):
    """Takes a pixel of value n for class n, and is broken by 200."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(9.0))
        self.outputs = outputs
        self.calls = 0

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        value = (images.mean((1, 2, 3)) * 255).round()
        place = torch.arange(self.outputs)
        answer: torch.Tensor = -self.scale * (value[:, None] - place).abs()
        answer[value == 201, -1] = -torch.inf  # one number among good ones
        return answer.masked_fill(value[:, None] == 200, float("nan"))


def counting(outputs: int, names: tuple[str, ...] = ()) -> LoadedModel:
    way = Preprocessing(1, mean=(0.0,), std=(1.0,))
    return LoadedModel(Counting(outputs), "counting", "live", way, class_names=names)


def test_labels_outside_the_networks_classes_are_left_out_and_said() -> None:
    result = evaluate(counting(3), few([0, 1, 2, 3, 3, 7]))
    assert (result.samples, result.accuracy, result.pairs.by) == (3, 1.0, "index")
    assert result.outside == {"class 3": 2, "class 7": 1}
    assert "no output for their classes: 3 samples of class 3, class 7." in result.warnings[0]
    assert result.predictions["sample_ids"].tolist() == [0, 1, 2]
    assert result.scores.shape == (3, 3)
    with pytest.raises(CnnvizError, match="none of its samples is of a class of counting"):
        evaluate(counting(3), few([4, 5]))


def test_classes_are_matched_by_name() -> None:
    images = few([0, 1, 2, 2], ("cat", "dog", "owl"), pixels=[2, 0, 1, 1])
    result = evaluate(counting(4, ("dog", "Owl", "cat", "ape")), images)
    assert (result.accuracy, result.pairs.by) == (1.0, "name")
    assert result.predictions["labels"].tolist() == [2, 0, 1, 1]
    assert result.confusion.diagonal().tolist() == [1, 2, 1, 0]
    assert result.classes == ("dog", "Owl", "cat", "ape")
    assert result.warnings == ()


def test_another_table_takes_no_second_pass() -> None:
    model = counting(4)
    images = few([0, 1, 2, 2], ("cat", "dog", "owl"))
    assert evaluate(model, images).accuracy == 1
    calls = model.module.calls
    given = evaluate(model, images, pairs=[0, 2, 1])
    assert model.module.calls == calls
    assert (given.accuracy, given.pairs.by) == (0.25, "given")
    assert given.classes == ("cat", "owl", "dog", "class 3")
    logits = -9.0 * np.abs(np.array([0, 1, 2, 2])[:, None] - np.arange(4))
    truth = np.array([0, 2, 1, 1])
    expected = np.log(np.exp(logits).sum(1)) - logits[np.arange(4), truth]
    np.testing.assert_allclose(given.predictions["loss"], expected, rtol=1e-5, atol=1e-6)
    again = drain(recalling(model, images, [0, 2, 1]))
    assert again is not None
    assert again.to_json_dict() == given.to_json_dict()
    assert model.module.calls == calls
    with torch.no_grad():
        model.module.scale += 1
    assert drain(recalling(model, images)) is None


def test_a_better_table_is_offered_and_then_fits() -> None:
    labels = [0, 1, 2] * 20
    images = few(labels, pixels=[(label + 1) % 3 for label in labels])
    result = evaluate(counting(3), images)
    assert result.accuracy == 0
    assert result.suggested is not None
    assert result.suggested.outputs == (1, 2, 0)
    assert "100.0% would be right instead of 0.0%" in result.warnings[0]
    better = evaluate(counting(3), images, pairs=result.suggested.outputs)
    assert better.accuracy == 1
    assert better.suggested is None


def test_answers_that_are_not_finite_are_named_and_left_out() -> None:
    result = evaluate(counting(3), few([0, 1, 1], pixels=[0, 200, 1]))
    assert result.not_finite == (1,)
    assert result.samples == 2
    assert "NaN or infinity: 1 sample, #1." in result.warnings[0]
    assert evaluate(counting(3), few([0, 2, 1], pixels=[0, 201, 1])).not_finite == (1,)
    with pytest.raises(BadValue, match="at least 1"):
        evaluate(counting(3), few([0, 1]), batch_size=0)
    with pytest.raises(CnnvizError, match="NaN or infinity"):
        evaluate(counting(3), few([0, 1], pixels=[200, 200]))


def test_no_labels_and_one_class() -> None:
    with pytest.raises(CnnvizError, match="no labels to compare with"):
        evaluate(counting(3), few([-1, -1], pixels=[0, 1]))
    result = evaluate(counting(3), few([1, 1, -1], pixels=[1, 2, 0]))
    assert (result.samples, result.accuracy, result.auc) == (2, 0.5, None)
    assert result.average_precision is None
    json.dumps(result.to_json_dict(), allow_nan=False)


def test_scores_are_the_softmax_and_mapped_where_they_are_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, images = load_model("bundled"), open_dataset("digits", "test")
    plain = evaluate(model, images, keep=False)
    np.testing.assert_allclose(plain.scores.sum(1), 1, rtol=1e-5)
    assert (plain.scores.argmax(1) == plain.predictions["predicted"]).all()
    monkeypatch.setattr(kept, "_MAPPED", 1)
    monkeypatch.setattr(scores, "_LARGE", 1)
    mapped = evaluate(model, images)
    assert isinstance(mapped.scores, np.memmap)
    assert mapped.to_json_dict() == plain.to_json_dict()


def test_a_full_disk_costs_only_the_keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_write", Mock(side_effect=OSError(28, "No space left on device")))
    result = evaluate(counting(3), few([0, 1, 2]))
    assert result.accuracy == 1
    assert "could not be kept" in result.warnings[0]


def test_squeezenet_on_imagenet(shared_data: Path) -> None:
    model = load_model(shared_data / "checkpoints" / "squeezenet1_1_imagenet_derived.pth")
    result = evaluate(model, open_dataset(f"imagenet:{shared_data / 'imagenet'}"))
    assert round(result.accuracy * result.samples) == 134
    assert result.samples == 200
