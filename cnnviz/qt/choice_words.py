"""Words for the choices of a configuration, whose names are made for scripts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.translation import QT_TRANSLATE_NOOP

_WORDS = {
    "auto": QT_TRANSLATE_NOOP("choices", "automatic"),
    "none": QT_TRANSLATE_NOOP("choices", "none"),
    # what is learned of an image
    "class": QT_TRANSLATE_NOOP("choices", "its class"),
    "objects": QT_TRANSLATE_NOOP("choices", "objects in it"),
    "crops": QT_TRANSLATE_NOOP("choices", "objects cut out"),
    "mask": QT_TRANSLATE_NOOP("choices", "a class for each pixel"),
    "number": QT_TRANSLATE_NOOP("choices", "a number"),
    "share": QT_TRANSLATE_NOOP("choices", "share of training"),
    "own": QT_TRANSLATE_NOOP("choices", "the set's own part"),
    # the network
    "random": QT_TRANSLATE_NOOP("choices", "random weights"),
    "published": QT_TRANSLATE_NOOP("choices", "published weights"),
    "usual": QT_TRANSLATE_NOOP("choices", "the network's usual"),
    "imagenet": QT_TRANSLATE_NOOP("choices", "ImageNet's"),
    "data": QT_TRANSLATE_NOOP("choices", "these images"),
    "new": QT_TRANSLATE_NOOP("choices", "new"),
    "keep": QT_TRANSLATE_NOOP("choices", "keep"),
    "relu": "ReLU",
    "sigmoid": QT_TRANSLATE_NOOP("choices", "sigmoid"),
    "tanh": "tanh",
    "max": QT_TRANSLATE_NOOP("choices", "maximum"),
    "average": QT_TRANSLATE_NOOP("choices", "average"),
    # loss, optimiser, schedule
    "cross_entropy": QT_TRANSLATE_NOOP("choices", "cross-entropy"),
    "mse": QT_TRANSLATE_NOOP("choices", "mean squared error (MSE)"),
    "kl_div": QT_TRANSLATE_NOOP("choices", "KL divergence"),
    "bce": QT_TRANSLATE_NOOP("choices", "binary cross-entropy"),
    "balanced": QT_TRANSLATE_NOOP("choices", "balanced"),
    "sgd": "SGD",
    "adam": "Adam",
    "adamw": "AdamW",
    "rmsprop": "RMSprop",
    "adagrad": "Adagrad",
    "constant": QT_TRANSLATE_NOOP("choices", "constant"),
    "step": QT_TRANSLATE_NOOP("choices", "in steps"),
    "cosine": QT_TRANSLATE_NOOP("choices", "cosine"),
    "plateau": QT_TRANSLATE_NOOP("choices", "on a plateau"),
    "one_cycle": QT_TRANSLATE_NOOP("choices", "one cycle"),
    "float32": QT_TRANSLATE_NOOP("choices", "32 bits"),
    "mixed": QT_TRANSLATE_NOOP("choices", "mixed 16 and 32 bits"),
    # maps and preprocessing
    "euclidean": QT_TRANSLATE_NOOP("choices", "Euclidean"),
    "correlation": QT_TRANSLATE_NOOP("choices", "correlation"),
    "maximum": QT_TRANSLATE_NOOP("choices", "maximum"),
    "flatten": QT_TRANSLATE_NOOP("choices", "flatten"),
    "token_mean": QT_TRANSLATE_NOOP("choices", "token mean"),
    "class_token": QT_TRANSLATE_NOOP("choices", "class token"),
    "colour": QT_TRANSLATE_NOOP("choices", "colour"),
    "grey": QT_TRANSLATE_NOOP("choices", "grey"),
    "nearest": QT_TRANSLATE_NOOP("choices", "nearest"),
    "bilinear": QT_TRANSLATE_NOOP("choices", "bilinear"),
    "bicubic": QT_TRANSLATE_NOOP("choices", "bicubic"),
}


def choice_word(choice: str) -> str:
    """Return how a choice is called in the window; one that nobody named is shown as it is."""
    return QCoreApplication.translate("choices", _WORDS.get(choice, choice))
