"""Evaluation against scikit-learn, by hand, and published figures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, log_loss

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import apply
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.evaluate import evaluate


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


def test_more_classes_than_the_network_has() -> None:
    with pytest.raises(CnnvizError, match="3 classes apart"):
        evaluate(load_model("course_cnn", num_classes=3), open_dataset("digits", "test"))


def test_squeezenet_on_imagenet(shared_data: Path) -> None:
    model = load_model(shared_data / "checkpoints" / "squeezenet1_1_imagenet_derived.pth")
    result = evaluate(model, open_dataset(f"imagenet:{shared_data / 'imagenet'}"))
    assert round(result.accuracy * result.samples) == 134
    assert result.samples == 200
