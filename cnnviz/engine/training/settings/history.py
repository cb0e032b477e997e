"""What a run keeps of each epoch for looking back."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.options import option

HISTORY = "History"


@dataclass(frozen=True)
class HistoryOptions:
    """What is kept, of which layers and samples, and how often."""

    history: bool = option(
        True,
        label="Keep a history",
        help="Keep what each epoch answers, the responses of units and features of some held-out "
        "images, so that the epochs can be compared later.",
        group=HISTORY,
    )
    history_layers: str = option(
        "",
        label="Layers",
        help="Layers whose units are kept, separated by commas; when left empty the first "
        "convolution, the last layer of each stage and the output.",
        only_when={"history": (True,)},
        group=HISTORY,
    )
    history_samples: int = option(
        0,
        label="Images",
        help="Held-out images whose responses are kept; the same ones through the whole run.",
        minimum=0,
        maximum=100_000,
        zero="automatic",
        only_when={"history": (True,)},
        group=HISTORY,
    )
    history_steps: int = option(
        0,
        label="Every so many steps",
        help="Look at these images also within an epoch, each time after so many steps, which "
        "takes time of its own.",
        minimum=0,
        maximum=1_000_000_000,
        zero="never",
        only_when={"history": (True,)},
        group=HISTORY,
    )
    history_megabytes: int = option(
        500,
        label="Space for history",
        help="The history of every epoch is kept up to this size, then only that of every second, "
        "fourth ...",
        minimum=1,
        maximum=10_000_000,
        unit="MB",
        only_when={"history": (True,)},
        group=HISTORY,
    )
