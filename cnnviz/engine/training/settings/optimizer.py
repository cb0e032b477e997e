"""How gradients become steps."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.options import option

GROUP, REGULAR = "Optimiser", "Regularisation"
OPTIMIZERS = ("sgd", "adam", "adamw", "rmsprop", "adagrad")
# Rates at which the course's network learns well, tried on MNIST with several seeds.
_USUAL = {"sgd": 0.02, "adam": 0.001, "adamw": 0.001, "rmsprop": 0.0002, "adagrad": 0.01}
# Adagrad's first steps are as long as its rate. With squared errors 0.01 ended between 0.942 and
# 0.958 after an epoch of MNIST, 0.003 above 0.97.
_USUAL_FOR = {("adagrad", "mse"): 0.003}


def usual_rate(optimizer: str, loss: str) -> float:
    """Return the learning rate that is taken where nobody names one."""
    return _USUAL_FOR.get((optimizer, loss), _USUAL[optimizer])


@dataclass(frozen=True)
class OptimizerOptions:
    """The optimiser with all its parameters, weight decay and dropout."""

    optimizer: str = option(
        "adam",
        label="Optimiser",
        help="How gradients become steps. SGD follows them; the others adapt each weight's step.",
        choices=OPTIMIZERS,
        group=GROUP,
    )
    learning_rate: float = option(
        0.0,
        label="Learning rate",
        help="Length of a step. Too large and the loss jumps, too small and it hardly falls. 0 "
        "takes the usual one of the optimiser.",
        minimum=0,
        maximum=1e6,
        logarithmic=True,
        group=GROUP,
    )
    momentum: float = option(
        0.9,
        label="Momentum",
        help="Share of the last step that is kept in the next one.",
        minimum=0,
        maximum=0.9999,
        only_when={"optimizer": ("sgd", "rmsprop")},
        group=GROUP,
    )
    dampening: float = option(
        0.0,
        label="Dampening",
        help="Share of the newest gradient that momentum leaves out.",
        minimum=0,
        maximum=1,
        only_when={"optimizer": ("sgd",)},
        group=GROUP,
    )
    nesterov: bool = option(
        False,
        label="Nesterov",
        help="Take the gradient where the momentum leads, not where the weights stand.",
        only_when={"optimizer": ("sgd",)},
        group=GROUP,
    )
    beta1: float = option(
        0.9,
        label="Beta 1",
        help="Memory of the mean of the gradient.",
        minimum=0,
        maximum=0.9999,
        only_when={"optimizer": ("adam", "adamw")},
        group=GROUP,
    )
    beta2: float = option(
        0.999,
        label="Beta 2",
        help="Memory of the mean of the squared gradient.",
        minimum=0,
        maximum=0.99999,
        only_when={"optimizer": ("adam", "adamw")},
        group=GROUP,
    )
    amsgrad: bool = option(
        False,
        label="AMSGrad",
        help="Divide by the largest mean squared gradient so far, not by the newest.",
        only_when={"optimizer": ("adam", "adamw")},
        group=GROUP,
    )
    smoothing: float = option(
        0.99,
        label="Smoothing",
        help="Memory of the mean of the squared gradient (alpha in PyTorch).",
        minimum=0,
        maximum=0.99999,
        only_when={"optimizer": ("rmsprop",)},
        group=GROUP,
    )
    centered: bool = option(
        False,
        label="Centred",
        help="Divide by the deviation of the gradient, not by its size.",
        only_when={"optimizer": ("rmsprop",)},
        group=GROUP,
    )
    learning_rate_decay: float = option(
        0.0,
        label="Learning rate decay",
        help="How fast the learning rate falls with the number of steps.",
        minimum=0,
        maximum=1,
        only_when={"optimizer": ("adagrad",)},
        group=GROUP,
    )
    initial_accumulator: float = option(
        0.0,
        label="First sum",
        help="What the sum of squared gradients begins with.",
        minimum=0,
        maximum=1e6,
        only_when={"optimizer": ("adagrad",)},
        group=GROUP,
    )
    epsilon: float = option(
        1e-8,
        label="Epsilon",
        help="Added to the divisor, so that nothing is divided by zero.",
        minimum=0,
        maximum=1,
        logarithmic=True,
        only_when={"optimizer": ("adam", "adamw", "rmsprop", "adagrad")},
        group=GROUP,
    )
    layer_rates: str = option(
        "",
        label="Rates of layers",
        help="Factors of the learning rate for parts of the network: layer=factor, separated by "
        "commas; the longest name that fits counts.",
        group=GROUP,
    )
    weight_decay: float = option(
        0.0,
        label="Weight decay",
        help="Pulls every weight towards zero, against overfitting.",
        minimum=0,
        maximum=10,
        logarithmic=True,
        zero="none",
        group=REGULAR,
    )
    decay_all: bool = option(
        True,
        label="Decay everything",
        help="Also the weights of normalisations and all biases; otherwise only those of "
        "convolutions and linear layers.",
        group=REGULAR,
    )
    dropout: float = option(
        0.0,
        label="Dropout",
        help="Share of outputs that dropout layers silence in each step, one being put before "
        "the head where the network has none; 0 leaves the network's own.",
        minimum=0,
        maximum=0.95,
        zero="the network's own",
        group=REGULAR,
    )
