"""The MODEL argument, and how commands load what it names."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cnnviz.commands.console import finish
from cnnviz.engine.errors import CnnvizError

if TYPE_CHECKING:
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
    from cnnviz.engine.models.load import AmbiguousArchitecture, loading, usual_weights

    try:
        work = loading(source, usual_weights(source), choice=choice)
        return finish(work, "Reading the network")
    except AmbiguousArchitecture as error:
        numbers = ", ".join(str(number) for number in range(1, len(error.choices)))
        raise CnnvizError(
            f"{error} Say which with --choice {numbers} or {len(error.choices)}."
        ) from None
