"""How the learning rate moves while a run goes on."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.options import option

GROUP = "Schedule"
SCHEDULES = ("constant", "step", "cosine", "plateau", "one_cycle")


@dataclass(frozen=True)
class ScheduleOptions:
    """The course of the learning rate, and what keeps steps short."""

    schedule: str = option(
        "constant",
        label="Schedule",
        help="constant; step: multiplied every few epochs; cosine: falls to zero along a half "
        "wave; plateau: multiplied when validation no longer improves; one_cycle: up, then down.",
        choices=SCHEDULES,
        group=GROUP,
    )
    step_epochs: int = option(
        10,
        label="Every",
        help="Epochs after which the learning rate is multiplied.",
        minimum=1,
        maximum=10_000,
        only_when={"schedule": ("step",)},
        unit="epochs",
        group=GROUP,
    )
    rate_factor: float = option(
        0.1,
        label="Factor",
        help="What the learning rate is multiplied by.",
        minimum=0.0001,
        maximum=1,
        only_when={"schedule": ("step", "plateau")},
        group=GROUP,
    )
    patience: int = option(
        3,
        label="Patience",
        help="Epochs without a lower validation loss before the learning rate is multiplied.",
        minimum=0,
        maximum=10_000,
        only_when={"schedule": ("plateau",)},
        unit="epochs",
        group=GROUP,
    )
    warmup_epochs: float = option(
        0.0,
        label="Warm-up",
        help="Epochs, or a part of one, in which the learning rate rises from zero.",
        minimum=0,
        maximum=1000,
        only_when={"schedule": ("constant", "step", "cosine", "plateau")},
        unit="epochs",
        zero="none",
        group=GROUP,
    )
    clip_norm: float = option(
        0.0,
        label="Clip gradients",
        help="Longest gradient, as a norm over all weights; a longer one is shortened. 0 leaves "
        "them.",
        minimum=0,
        maximum=1e6,
        zero="never",
        group=GROUP,
    )
    early_stopping: int = option(
        0,
        label="Stop early",
        help="Epochs without a lower validation loss after which the run ends; 0 never does.",
        minimum=0,
        maximum=10_000,
        unit="epochs",
        zero="never",
        group=GROUP,
    )
