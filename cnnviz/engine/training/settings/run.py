"""How long, how much at a time, and where to."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.options import option

STEPS, RUN = "Training", "Run"


@dataclass(frozen=True)
class StepOptions:
    """How long and in which portions."""

    epochs: int = option(
        3,
        label="Epochs",
        help="How often the network sees every training image.",
        minimum=1,
        maximum=10_000,
        group=STEPS,
    )
    batch_size: int = option(
        64,
        label="Batch size",
        help="Images for each step; larger batches give steadier gradients and fewer steps.",
        minimum=1,
        maximum=65_536,
        group=STEPS,
    )


@dataclass(frozen=True)
class RunOptions:
    """Seed, machine and folder."""

    seed: int = option(
        0,
        label="Seed",
        help="Equal seeds make equal runs on the same machine.",
        minimum=0,
        maximum=2**31 - 1,
        group=RUN,
    )
    device: str = option(
        "auto",
        label="Device",
        help="auto takes a GPU where there is one; else cpu, cuda, cuda:1, mps.",
        group=RUN,
    )
    precision: str = option(
        "auto",
        label="Precision",
        help="mixed computes in 16 bits where that is safe; auto does so on GPUs that gain by it.",
        choices=("auto", "float32", "mixed"),
        group=RUN,
    )
    workers: int = option(
        0,
        label="Workers",
        help="Threads that decode images ahead of the network; 0 takes as many as the machine can "
        "spare.",
        minimum=0,
        maximum=64,
        zero="automatic",
        group=RUN,
    )
    run: str = option(
        "",
        label="Run folder",
        help="Where everything is kept; a new folder below the data folder when left empty.",
        group=RUN,
    )
    keep_megabytes: int = option(
        2000,
        label="Space for epochs",
        help="Weights of every epoch are kept up to this size, then only every second, fourth ...",
        minimum=1,
        maximum=10_000_000,
        unit="MB",
        group=RUN,
    )
