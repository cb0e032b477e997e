"""Everything that decides a training, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.errors import BadValue
from cnnviz.engine.options import describe, option

OPTIMIZERS = ("sgd", "adam", "adamw", "rmsprop", "adagrad")
LOSSES = ("cross_entropy",)
# What a run that is continued may do otherwise than before. Anything else would show it other
# pictures in another order, or images that were held out. The images may have moved to another
# place; that they are the same is told by their fingerprint.
CHANGEABLE = (
    "data",
    "epochs",
    "learning_rate",
    "momentum",
    "nesterov",
    "beta1",
    "beta2",
    "smoothing",
    "learning_rate_decay",
    "epsilon",
    "weight_decay",
    "device",
    "keep_megabytes",
)

_MODEL, _STEPS, _OPTIMIZER, _REGULAR, _RUN = (
    "Data and model",
    "Training",
    "Optimiser",
    "Regularisation",
    "Run",
)


@dataclass(frozen=True)
class TrainConfig:
    """A training from its data to its seed; see the help of each field."""

    data: str = option(
        "digits",
        label="Image set",
        help="The images to learn from: digits, KIND:PATH, or the path of a folder or CSV.",
        group=_MODEL,
    )
    model: str = option(
        "course_cnn",
        label="Model",
        help="The network to train: an architecture's name or a checkpoint to go on from.",
        group=_MODEL,
    )
    epochs: int = option(
        3,
        label="Epochs",
        help="How often the network sees every training image.",
        minimum=1,
        maximum=10_000,
        group=_STEPS,
    )
    batch_size: int = option(
        64,
        label="Batch size",
        help="Images for each step; larger batches give steadier gradients and fewer steps.",
        minimum=1,
        maximum=65_536,
        group=_STEPS,
    )
    loss: str = option(
        "cross_entropy",
        label="Loss",
        help="Cross-entropy: minus the logarithm of the probability given to the right class.",
        choices=LOSSES,
        group=_STEPS,
    )
    optimizer: str = option(
        "adam",
        label="Optimiser",
        help="How gradients become steps. SGD follows them; the others adapt each weight's step.",
        choices=OPTIMIZERS,
        group=_OPTIMIZER,
    )
    learning_rate: float = option(
        0.001,
        label="Learning rate",
        help="Length of a step. Too large and the loss jumps, too small and it hardly falls.",
        minimum=1e-8,
        maximum=1e6,
        logarithmic=True,
        group=_OPTIMIZER,
    )
    momentum: float = option(
        0.9,
        label="Momentum",
        help="Share of the last step that is kept in the next one.",
        minimum=0,
        maximum=0.9999,
        only_when={"optimizer": ("sgd", "rmsprop")},
        group=_OPTIMIZER,
    )
    nesterov: bool = option(
        False,
        label="Nesterov",
        help="Take the gradient where the momentum leads, not where the weights stand.",
        only_when={"optimizer": ("sgd",)},
        group=_OPTIMIZER,
    )
    beta1: float = option(
        0.9,
        label="Beta 1",
        help="Memory of the mean of the gradient.",
        minimum=0,
        maximum=0.9999,
        only_when={"optimizer": ("adam", "adamw")},
        group=_OPTIMIZER,
    )
    beta2: float = option(
        0.999,
        label="Beta 2",
        help="Memory of the mean of the squared gradient.",
        minimum=0,
        maximum=0.99999,
        only_when={"optimizer": ("adam", "adamw")},
        group=_OPTIMIZER,
    )
    smoothing: float = option(
        0.99,
        label="Smoothing",
        help="Memory of the mean of the squared gradient (alpha in PyTorch).",
        minimum=0,
        maximum=0.99999,
        only_when={"optimizer": ("rmsprop",)},
        group=_OPTIMIZER,
    )
    learning_rate_decay: float = option(
        0.0,
        label="Learning rate decay",
        help="How fast the learning rate falls with the number of steps.",
        minimum=0,
        maximum=1,
        only_when={"optimizer": ("adagrad",)},
        group=_OPTIMIZER,
    )
    epsilon: float = option(
        1e-8,
        label="Epsilon",
        help="Added to the divisor, so that nothing is divided by zero.",
        minimum=0,
        maximum=1,
        logarithmic=True,
        only_when={"optimizer": ("adam", "adamw", "rmsprop", "adagrad")},
        group=_OPTIMIZER,
    )
    weight_decay: float = option(
        0.0,
        label="Weight decay",
        help="Pulls every weight towards zero, against overfitting.",
        minimum=0,
        maximum=10,
        logarithmic=True,
        group=_REGULAR,
    )
    dropout: float = option(
        0.0,
        label="Dropout",
        help="Share of outputs that dropout layers silence in each step; 0 leaves the network's "
        "own setting.",
        minimum=0,
        maximum=0.95,
        group=_REGULAR,
    )
    validation_share: float = option(
        0.1,
        label="Validation share",
        help="Share of the training images that is held out to measure the network.",
        minimum=0.001,
        maximum=0.9,
        group=_REGULAR,
    )
    seed: int = option(
        0,
        label="Seed",
        help="Equal seeds make equal runs on the same machine.",
        minimum=0,
        maximum=2**31 - 1,
        group=_RUN,
    )
    device: str = option(
        "auto",
        label="Device",
        help="auto takes a GPU where there is one; else cpu, cuda, cuda:1, mps.",
        group=_RUN,
    )
    run: str = option(
        "",
        label="Run folder",
        help="Where everything is kept; a new folder below the data folder when left empty.",
        group=_RUN,
    )
    keep_megabytes: int = option(
        2000,
        label="Space for epochs",
        help="Weights of every epoch are kept up to this size, then only every second, fourth ...",
        minimum=1,
        maximum=10_000_000,
        unit="MB",
        group=_RUN,
    )


def check_continuation(before: TrainConfig, now: TrainConfig) -> None:
    """Raise :class:`BadValue` for the first field that must stay as it was.

    The directory may be another one: a run can be moved.
    """
    for entry in describe(TrainConfig):
        if entry.name in (*CHANGEABLE, "run"):
            continue
        old, new = getattr(before, entry.name), getattr(now, entry.name)
        if new != old:
            raise BadValue(
                entry.label,
                new,
                f"{old!r} as before, for it cannot be changed when a run is continued; start a "
                "new run from its last weights",
            )
