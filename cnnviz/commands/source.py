"""The MODEL and --data arguments, and how commands load what they name."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cnnviz.commands.console import finish
from cnnviz.engine.data.targets import VIEWS
from cnnviz.engine.errors import CnnvizError

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel


def add_model(parser: argparse.ArgumentParser) -> None:
    """Give `parser` a model, and the flag that chooses where a file fits several networks."""
    parser.add_argument("model", metavar="MODEL", help="a checkpoint file or an architecture")
    add_choice(parser)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the flag that chooses where a file fits several networks."""
    parser.add_argument(
        "--choice",
        type=int,
        metavar="N",
        help="where a file fits several networks: which of them, as they are listed, from 1",
    )


def load(source: str, choice: int | None) -> LoadedModel:
    """Load what the person named, behind a progress bar."""
    from cnnviz.engine.models.load import loading, usual_weights
    from cnnviz.engine.models.problems import AmbiguousArchitecture

    try:
        work = loading(source, usual_weights(source), choice=choice)
        return finish(work, "Reading the network")
    except AmbiguousArchitecture as error:
        numbers = ", ".join(str(number) for number in range(1, len(error.choices)))
        raise CnnvizError(
            f"{error} Say which with --choice {numbers} or {len(error.choices)}."
        ) from None


def add_data(parser: argparse.ArgumentParser, help: str) -> None:
    """Give `parser` an image set, which part of it, and what of its images is asked."""
    parser.add_argument("--data", required=True, metavar="SPEC", help=help)
    parser.add_argument(
        "--split",
        metavar="NAME",
        help="train, test or another part (default: what the set has to test with)",
    )
    parser.add_argument(
        "--target",
        choices=VIEWS,
        default="auto",
        help="what of each image is asked: its class, which objects it shows, the class of each "
        "object cut out, a class for each pixel, or a number (default: what the set is for)",
    )
    parser.add_argument("--column", default="", metavar="NAME", help="of a CSV: the number asked")
    parser.add_argument(
        "--positive", default="", metavar="CLASS", help="ask for this class against the other"
    )
    parser.add_argument(
        "--negative",
        default="",
        metavar="CLASS",
        help="the class that the positive one is told from (default: all the rest)",
    )


def images(options: argparse.Namespace) -> ImageSet:
    """Open what :func:`add_data` was given, behind a progress bar."""
    from cnnviz.engine.data.open import default_split, opening
    from cnnviz.engine.data.views import viewing

    split = options.split or default_split(options.data, "evaluate")
    image_set = finish(opening(options.data, split), "Reading the images")
    work = viewing(image_set, options.target, options.column, options.positive, options.negative)
    return finish(work, "Reading the targets")
