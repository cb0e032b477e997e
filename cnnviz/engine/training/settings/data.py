"""What is learned from, and as what."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.data.targets import VIEWS
from cnnviz.engine.options import option

GROUP = "Data"
VALIDATIONS = ("share", "own")


@dataclass(frozen=True)
class DataOptions:
    """Images, what of them is the target, and what is held out."""

    data: str = option(
        "digits",
        label="Image set",
        help="The images to learn from: digits, KIND:PATH, or the path of a folder or CSV.",
        group=GROUP,
    )
    target: str = option(
        "auto",
        label="Learn",
        help="What of each image is learned: its class, which objects it shows, the class of each "
        "object cut out, a class for each pixel, or a number; auto takes what the set is for.",
        choices=VIEWS,
        group=GROUP,
    )
    column: str = option(
        "",
        label="Column",
        help="The column of a CSV that holds the number to learn.",
        only_when={"target": ("number",)},
        group=GROUP,
    )
    positive: str = option(
        "",
        label="Positive class",
        help="Name one class to make the set binary: this class against the other; empty keeps all "
        "classes.",
        only_when={"target": ("auto", "class", "crops")},
        group=GROUP,
    )
    negative: str = option(
        "",
        label="Negative class",
        help="The class that the positive one is told from; empty takes all the rest.",
        only_when={"target": ("auto", "class", "crops")},
        group=GROUP,
    )
    validation: str = option(
        "share",
        label="Validate on",
        help="share holds out a part of the training images, of every class alike; own takes the "
        "set's own part for that, where it has one.",
        choices=VALIDATIONS,
        group=GROUP,
    )
    validation_share: float = option(
        0.1,
        label="Validation share",
        help="Share of the training images that is held out to measure the network.",
        minimum=0.001,
        maximum=0.9,
        only_when={"validation": ("share",)},
        group=GROUP,
    )
