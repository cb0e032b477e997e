"""The course names every topic of the slides once, and each can be opened as it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnnviz.engine.data.open import KINDS
from cnnviz.engine.models.catalogue import BUNDLED, catalogue
from cnnviz.engine.options import check
from cnnviz.engine.training.config import TrainConfig
from cnnviz.state.course import TOPICS, Topic, done_from, done_to, topic_of

NAMED = (
    *("Convolution", "Activation functions", "Pooling", "The basic CNN"),
    *("MNIST", "CIFAR-10", "CIFAR-100", "ImageNet", "COCO", "Pascal VOC"),
    *("AlexNet", "VGG", "ResNet", "Inception", "EfficientNet", "Vision transformer (ViT)"),
    *("Mean squared error (MSE)", "KL divergence", "Cross-entropy", "Binary cross-entropy"),
    *("SGD", "Adam", "RMSprop", "Adagrad"),
    *("Training", "Weight decay", "Dropout"),
    *("Accuracy", "Confusion matrix", "Classification report", "ROC and AUC"),
    *("Activation maps", "Filters", "PCA", "t-SNE", "UMAP", "Responses of chosen neurons"),
)


def test_every_topic_of_the_course_is_there_once() -> None:
    assert sorted(topic.title for topic in TOPICS) == sorted(NAMED)
    assert len({topic.key for topic in TOPICS}) == len(TOPICS)
    assert all(topic.text.endswith(".") for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_a_topic_names_what_there_is(topic: Topic) -> None:
    assert topic.model in ("", BUNDLED, *catalogue())
    assert topic.data in ("", *KINDS)
    check(replace(TrainConfig(), **dict(topic.training)))
    assert topic_of(topic.key) is topic


def test_what_is_done_comes_back() -> None:
    assert done_from(done_to({"adam", "sgd"})) == {"adam", "sgd"}
    assert done_from(done_to(())) == frozenset()


@pytest.mark.parametrize(
    "text", ["", "{", "3", "[1, 2]", '{"sgd": true}', '"sgd"', "[" * 100_000, '["unheard"]']
)
def test_damaged_settings_mean_that_nothing_is_done(text: str) -> None:
    assert done_from(text) == frozenset()


def test_topics_of_another_version_are_dropped() -> None:
    assert done_from('["sgd", "unheard"]') == {"sgd"}
