"""What a wrong answer costs."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.options import option

GROUP = "Loss"
LOSSES = ("cross_entropy", "mse", "kl_div", "bce")


@dataclass(frozen=True)
class LossOptions:
    """The loss and the targets that it is computed against."""

    loss: str = option(
        "cross_entropy",
        label="Loss",
        help="cross_entropy: one class of several; mse: distance to one-hot targets or to a "
        "number; kl_div: distance to soft targets; bce: yes or no for each output.",
        choices=LOSSES,
        group=GROUP,
    )
    label_smoothing: float = option(
        0.0,
        label="Label smoothing",
        help="Share of the target that is spread evenly over all classes.",
        minimum=0,
        maximum=0.99,
        only_when={"loss": ("cross_entropy", "kl_div")},
        group=GROUP,
    )
    class_weights: str = option(
        "none",
        label="Class weights",
        help="balanced lets each class count alike, however few samples it has.",
        choices=("none", "balanced"),
        only_when={"loss": ("cross_entropy", "bce")},
        group=GROUP,
    )
    teacher: str = option(
        "",
        label="Teacher",
        help="A checkpoint whose answers are the soft targets (distillation); empty takes smoothed "
        "labels.",
        only_when={"loss": ("kl_div",)},
        group=GROUP,
    )
    temperature: float = option(
        2.0,
        label="Temperature",
        help="Softens the answers of teacher and network alike; 1 leaves them as they are.",
        minimum=0.1,
        maximum=100,
        only_when={"loss": ("kl_div",)},
        group=GROUP,
    )
