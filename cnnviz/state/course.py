"""The topics of the course: what each is, where it is seen, and what is opened for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from cnnviz.engine.models.catalogue import BUNDLED

Use = Literal["choose", "train", "map"]
Settings = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One line of the course.

    Parameters
    ----------
    key : str
        Stable name, by which it is remembered as done.
    group, title, text : str
        English heading, title, and what one sees, in a sentence; translated where they are shown.
    workspace, dock : str
        Keys of the workspace and of the view that is brought to the front.
    model : str
        Source of the network, or nothing for the one that is open.
    layer : str
        The layer that is chosen, where the network has it.
    data : str
        SPEC of the image set, or nothing for the one that is open.
    training : tuple of (str, object)
        Fields of the training form that are filled in; the others stay.
    method : str
        How a map is made: "pca", "tsne" or "umap".
    evaluates : bool
        Whether the view needs an evaluation, and therefore a network that has learned.
    use : {"choose", "train", "map"}
        What a person does for the topic to count as done: choose a sample, layer or unit, train to
        an end, or make a map.
    """

    key: str
    group: str
    title: str
    text: str
    workspace: str
    dock: str
    model: str = ""
    layer: str = ""
    data: str = ""
    training: Settings = ()
    method: str = ""
    evaluates: bool = False
    use: Use = "choose"


_BLOCKS, _SETS, _NETWORKS = "Building blocks", "Data sets", "Architectures"
_LOSSES, _OPTIMISERS, _TRAINING = "Losses", "Optimisers", "Training"
_METRICS, _INSIDE = "How good is it?", "What has it learned?"

# The digits of the course by their classes; a topic may say otherwise.
_CLASSES: Settings = (
    ("data", "digits"),
    ("model", "course_cnn"),
    ("target", "auto"),
    ("positive", ""),
    ("negative", ""),
    ("loss", "cross_entropy"),
)


def _maps(layer: str) -> dict[str, Any]:
    """Return what opens the activation maps of a layer of the built-in network."""
    network = {"model": BUNDLED, "layer": layer, "data": "digits"}
    return {"workspace": "look", "dock": "activations", **network}


def _set(kind: str) -> dict[str, Any]:
    return {"workspace": "train", "dock": "data", "data": kind, "training": (("data", kind),)}


def _network(name: str) -> dict[str, Any]:
    return {"workspace": "look", "dock": "layers", "model": name, "training": (("model", name),)}


def _form(*settings: tuple[str, Any]) -> dict[str, Any]:
    """Return what fills the training form for the course's network on the built-in digits."""
    filled = {"data": "digits", "training": (*_CLASSES, *settings)}
    return {"workspace": "train", "dock": "training", "use": "train", **filled}


def _figures(dock: str) -> dict[str, Any]:
    return {"workspace": "evaluate", "dock": dock, "evaluates": True}


def _points(method: str) -> dict[str, Any]:
    network = {"model": BUNDLED, "layer": "relu#3", "data": "digits"}
    return {"workspace": "map", "dock": "map", "method": method, "use": "map", **network}


TOPICS: tuple[Topic, ...] = (
    Topic(
        "convolution",
        group=_BLOCKS,
        title="Convolution",
        text="Each filter of conv1 slides over the digit and leaves a map: bright where the image "
        "looks like the filter. Click a map to enlarge it.",
        **_maps("conv1"),
    ),
    Topic(
        "activation",
        group=_BLOCKS,
        title="Activation functions",
        text="The maps after ReLU: what was negative is zero now. Compare with conv1 above it in "
        "the list of layers.",
        **_maps("relu#1"),
    ),
    Topic(
        "pooling",
        group=_BLOCKS,
        title="Pooling",
        text="The maps at half their size: of every 2 × 2 places the largest number is kept.",
        **_maps("pool#1"),
    ),
    Topic(
        "cnn",
        group=_BLOCKS,
        title="The basic CNN",
        text="The network of the course as a form: filters, kernel, padding, activation, pooling "
        "and units. Change them, press Start and watch it learn.",
        **_form(),
    ),
    Topic(
        "mnist",
        group=_SETS,
        title="MNIST",
        text="70,000 handwritten digits, 28 × 28 pixels, grey: how many there are of each, and "
        "what they look like.",
        **_set("mnist"),
    ),
    Topic(
        "cifar10",
        group=_SETS,
        title="CIFAR-10",
        text="60,000 small colour images of ten things, from aeroplanes to lorries.",
        **_set("cifar10"),
    ),
    Topic(
        "cifar100",
        group=_SETS,
        title="CIFAR-100",
        text="The same size of images, but a hundred classes with few samples each.",
        **_set("cifar100"),
    ),
    Topic(
        "imagenet",
        group=_SETS,
        title="ImageNet",
        text="Photographs of a thousand classes, on which the large architectures were trained.",
        **_set("imagenet"),
    ),
    Topic(
        "coco",
        group=_SETS,
        title="COCO",
        text="Everyday scenes with many objects, each with a box and an outline. A classifier "
        "learns which ones are there.",
        **_set("coco"),
    ),
    Topic(
        "voc",
        group=_SETS,
        title="Pascal VOC",
        text="Photographs with the boxes of twenty kinds of objects, and for some a class for "
        "every pixel.",
        **_set("voc"),
    ),
    Topic(
        "alexnet",
        group=_NETWORKS,
        title="AlexNet",
        text="Five convolutions with large filters, then three linear layers, which hold most of "
        "the parameters.",
        **_network("alexnet"),
    ),
    Topic(
        "vgg16",
        group=_NETWORKS,
        title="VGG",
        text="Thirteen convolutions of 3 × 3 in a row; after each pooling there are more maps of "
        "half the size.",
        **_network("vgg16"),
    ),
    Topic(
        "resnet50",
        group=_NETWORKS,
        title="ResNet",
        text="Blocks whose input is added to their output again, so that fifty layers still learn.",
        **_network("resnet50"),
    ),
    Topic(
        "inception_v3",
        group=_NETWORKS,
        title="Inception",
        text="Branches with filters of several sizes beside each other, joined at their ends.",
        **_network("inception_v3"),
    ),
    Topic(
        "efficientnet_b0",
        group=_NETWORKS,
        title="EfficientNet",
        text="Few parameters: each channel is filtered alone, and channels are weighed by what the "
        "whole image shows.",
        **_network("efficientnet_b0"),
    ),
    Topic(
        "vit_b_16",
        group=_NETWORKS,
        title="Vision transformer (ViT)",
        text="No convolutions but the first: the image is cut into squares that attend to each "
        "other.",
        **_network("vit_b_16"),
    ),
    Topic(
        "mse",
        group=_LOSSES,
        title="Mean squared error (MSE)",
        text="How far the outputs are from 1 for the true class and 0 for the others, squared.",
        **_form(("loss", "mse")),
    ),
    Topic(
        "kl_div",
        group=_LOSSES,
        title="KL divergence",
        text="How far the predicted probabilities are from soft targets: smoothed labels here, or "
        "the answers of a teacher.",
        **_form(("loss", "kl_div"), ("label_smoothing", 0.1), ("teacher", "")),
    ),
    Topic(
        "cross_entropy",
        group=_LOSSES,
        title="Cross-entropy",
        text="The usual loss of classifiers: minus the logarithm of the probability of the true "
        "class.",
        **_form(("label_smoothing", 0.0)),
    ),
    Topic(
        "bce",
        group=_LOSSES,
        title="Binary cross-entropy",
        text="One output that says yes or no: zeros against all other digits.",
        **_form(("positive", "0"), ("loss", "bce")),
    ),
    Topic(
        "sgd",
        group=_OPTIMISERS,
        title="SGD",
        text="Steps against the gradient, with momentum. Watch how smoothly the loss falls.",
        **_form(("optimizer", "sgd"), ("learning_rate", 0.0)),
    ),
    Topic(
        "adam",
        group=_OPTIMISERS,
        title="Adam",
        text="Every weight has a step of its own, from the mean and the size of its gradients.",
        **_form(("optimizer", "adam"), ("learning_rate", 0.0)),
    ),
    Topic(
        "rmsprop",
        group=_OPTIMISERS,
        title="RMSprop",
        text="Every gradient is divided by how large it was of late.",
        **_form(("optimizer", "rmsprop"), ("learning_rate", 0.0)),
    ),
    Topic(
        "adagrad",
        group=_OPTIMISERS,
        title="Adagrad",
        text="Every gradient is divided by all that came before, so that steps become smaller.",
        **_form(("optimizer", "adagrad"), ("learning_rate", 0.0)),
    ),
    Topic(
        "training",
        group=_TRAINING,
        title="Training",
        text="Loss and accuracy while the network learns, on what it learns from and on images it "
        "never saw. Curves that part show overfitting.",
        **_form(("epochs", 5)),
    ),
    Topic(
        "weight_decay",
        group=_TRAINING,
        title="Weight decay",
        text="Every step also pulls the weights towards zero: the two curves stay closer together.",
        **_form(("weight_decay", 0.001)),
    ),
    Topic(
        "dropout",
        group=_TRAINING,
        title="Dropout",
        text="Half of the outputs before the last layer are silenced at random in every step.",
        **_form(("dropout", 0.5)),
    ),
    Topic(
        "accuracy",
        group=_METRICS,
        title="Accuracy",
        text="The share of images that the network tells right, and other figures of the whole "
        "set.",
        **_figures("evaluation"),
    ),
    Topic(
        "confusion",
        group=_METRICS,
        title="Confusion matrix",
        text="Which class was taken for which. Click a cell to see its images.",
        **_figures("confusion"),
    ),
    Topic(
        "report",
        group=_METRICS,
        title="Classification report",
        text="Precision, recall and F1 of every class. Click a header to sort.",
        **_figures("report"),
    ),
    Topic(
        "roc",
        group=_METRICS,
        title="ROC and AUC",
        text="How well the scores tell one class from the rest; the area under the curve is 1 at "
        "best and 0.5 by chance.",
        **_figures("rates"),
    ),
    Topic(
        "maps",
        group=_INSIDE,
        title="Activation maps",
        text="What every unit of the second convolution answers to the digit. Draw one yourself "
        "and watch them move.",
        **_maps("conv2"),
    ),
    Topic(
        "filters",
        group=_INSIDE,
        title="Filters",
        text="The weights of the first convolution as pictures: blue is below zero, red above.",
        workspace="look",
        dock="filters",
        model=BUNDLED,
        layer="conv1",
        data="digits",
    ),
    Topic(
        "pca",
        group=_INSIDE,
        title="PCA",
        text="All digits as points, in the two directions in which the answers of the last hidden "
        "layer spread most.",
        **_points("pca"),
    ),
    Topic(
        "tsne",
        group=_INSIDE,
        title="t-SNE",
        text="The same answers, arranged such that neighbours stay together. Press Start and watch "
        "the groups form.",
        **_points("tsne"),
    ),
    Topic(
        "umap",
        group=_INSIDE,
        title="UMAP",
        text="Neighbours stay together here as well, and more of the arrangement of the groups.",
        **_points("umap"),
    ),
    Topic(
        "neurons",
        group=_INSIDE,
        title="Responses of chosen neurons",
        text="What units that you choose answer to images that you choose, as a table, and how "
        "that changes when the image is turned or blurred.",
        workspace="units",
        dock="units and inputs",
        model=BUNDLED,
        layer="relu#2",
        data="digits",
    ),
)


def topic_of(key: str) -> Topic:
    """Return the topic of a key; raises KeyError for one that nobody knows."""
    return {topic.key: topic for topic in TOPICS}[key]


def done_from(text: str) -> frozenset[str]:
    """Return the keys of the topics that are done, from what :func:`done_to` wrote."""
    try:
        found = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return frozenset()
    known = {topic.key for topic in TOPICS}
    return frozenset(known.intersection(found)) if _are_texts(found) else frozenset()


def done_to(keys: Iterable[str]) -> str:
    """Return the keys of topics as a text that settings can keep."""
    return json.dumps(sorted(keys))


def _are_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)
