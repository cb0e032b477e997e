"""The MODEL and --data arguments, and how commands load what they name."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.commands.console import complain, finish
from cnnviz.engine.data.targets import VIEWS
from cnnviz.engine.errors import BadValue, CnnvizError

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.models.remembered import Remembered


def add_model(parser: argparse.ArgumentParser, more: str = "") -> None:
    """Give `parser` a model, and the flags that say how it is opened; `more` says what else."""
    kinds = "a checkpoint file, an architecture, a class of your own as FILE.py:CLASS"
    parser.add_argument("model", metavar="MODEL", help=f"{kinds}, {more}" if more else kinds)
    parser.add_argument(
        "--weights",
        dest="weights_file",
        metavar="FILE",
        help="of an architecture or a class of your own: the file with its weights",
    )
    add_choice(parser)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the flags that say how a source is opened, apart from its weights."""
    parser.add_argument(
        "--choice",
        type=int,
        metavar="N",
        help="where a file fits several networks: which of them, as they are listed, from 1",
    )
    parser.add_argument(
        "--in-part",
        metavar="NETWORK",
        help="of a file that fits only in part: the network to fill as far as it goes; the rest of "
        "its weights is random",
    )
    parser.add_argument(
        "--arg",
        action="append",
        default=[],
        dest="arguments",
        metavar="NAME=VALUE",
        help="what a class of your own is made with, or what the tensors of a file cannot tell, "
        "such as padding=1,0; may be given several times",
    )
    parser.add_argument(
        "--trust",
        action="store_true",
        help="agree to run the program that this very file brings along: a class of your own, or "
        "TorchScript; it is remembered until the file changes",
    )


def load(source: str, options: argparse.Namespace, *, other: bool = False) -> LoadedModel:
    """Load what the person named, behind a progress bar.

    `other` is a second network, to which what `options` say of the first does not apply.
    """
    from cnnviz.engine.models.load import loading
    from cnnviz.engine.models.problems import AmbiguousArchitecture
    from cnnviz.engine.models.sources import usual_weights

    weights = None if other else getattr(options, "weights_file", None)
    arguments = {} if other else arguments_of(options)
    settled = settled_for(source, None if other else options)
    if settled is not None:
        from cnnviz.engine.models.settled import loading_settled

        work = loading_settled(Path(source).expanduser(), settled, trust=options.trust)
        return finish(work, "Reading the network")
    try:
        work = loading(
            source,
            weights or usual_weights(source),
            choice=None if other else options.choice,
            trust=options.trust,
            arguments=arguments or None,
            partial=None if other else options.in_part,
        )
        return finish(work, "Reading the network")
    except AmbiguousArchitecture as error:
        numbers = ", ".join(str(number) for number in range(1, len(error.choices)))
        raise CnnvizError(
            f"{error} Say which with --choice {numbers} or {len(error.choices)}."
        ) from None


def settled_for(source: str, options: argparse.Namespace | None = None) -> Remembered | None:
    """Return what the person settled for a file before, in the window, and say so.

    Nothing where there is no such, or where `options` say how the file is to be opened.
    """
    from cnnviz.engine.models.sources import names_file

    given = options is not None and (
        getattr(options, "weights_file", None)
        or options.arguments
        or options.choice is not None
        or options.in_part
    )
    path = Path(source).expanduser()
    if given or not names_file(source) or not path.is_file():
        return None
    from cnnviz.engine.models.remembered import recall

    settled = recall(path)
    if settled is not None:
        complain(f"{settled.words} --choice or --arg open it otherwise.")
    return settled


def arguments_of(options: argparse.Namespace) -> dict[str, str]:
    """Return what a class is made with, as texts by their names."""
    found: dict[str, str] = {}
    for text in options.arguments:
        name, sign, value = text.partition("=")
        if not sign or not name.strip().isidentifier():
            raise BadValue("--arg", text, "a name and a value, such as depth=20")
        found[name.strip()] = value
    return found


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
